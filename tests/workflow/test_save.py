"""Saving a card: which number it gets, what is written, what is kept, and what is refused."""

from __future__ import annotations

import difflib
from datetime import date

import pytest

from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.repository import commit as commits
from lape_cards.workflow.save import NotACardError, Request, Saved, UnchangedError, changed_cards, save

TODAY = date(2018, 3, 15)


def number(saved: Saved) -> int | None:
    return saved.version.number


# Which number


def test_versions_are_numbered_from_one(card_repository):
    cards = card_repository
    numbers = [number(cards.write_and_save("kortti", need=f"Tarve {turn}")) for turn in range(3)]
    assert numbers == [1, 2, 3]
    assert [tag.split("-")[0] for tag in cards.tags("kortti")] == [f"lape/kortti/{turn}" for turn in (1, 2, 3)]
    cards.assert_sound()


def drop_tags(cards):
    cards.git("tag", "--delete", *cards.tags())


def drop_tags_and_trailers(cards):
    drop_tags(cards)
    tree = cards.git("rev-parse", "HEAD^{tree}")
    cards.git("reset", "--quiet", "--soft", cards.git("commit-tree", tree, "-m", "Squashed by hand"))


def drop_the_branch(cards):
    cards.git("reset", "--quiet", "--hard", "HEAD~2")


def keep_on_another_branch_only(cards):
    cards.git("branch", "kept")
    drop_the_branch(cards)
    drop_tags(cards)


def keep_at_a_remote_only(cards):
    cards.git("update-ref", "refs/remotes/origin/main", "HEAD")
    drop_the_branch(cards)
    drop_tags(cards)


@pytest.mark.parametrize(
    "lose",
    [drop_tags, drop_tags_and_trailers, drop_the_branch, keep_on_another_branch_only, keep_at_a_remote_only],
    ids=lambda function: function.__name__,
)
def test_a_number_is_never_given_twice(card_repository, lose):
    cards = card_repository
    for need in ("Eka", "Toka"):
        cards.write_and_save("kortti", need=need)
    lose(cards)
    assert number(cards.write_and_save("kortti", need="Kolmas")) == 3


@pytest.mark.parametrize("typed", ["7", "0", "'9'", "2"])
def test_the_number_in_the_working_file_counts_for_nothing(card_repository, typed):
    cards = card_repository
    cards.write_and_save("kortti")
    assert number(cards.write_and_save("kortti", version=typed, need="Uusi")) == 2


def test_a_deleted_cards_id_keeps_its_numbers(card_repository):
    cards = card_repository
    cards.write_and_save("kortti", need="Sama")
    cards.git("rm", "--quiet", "cards/kortti.yaml")
    cards.commit("Card taken away")
    assert number(cards.write_and_save("kortti", need="Sama")) == 2


def test_a_draft_committed_by_hand_can_still_be_saved(card_repository):
    cards = card_repository
    cards.write_and_save("kortti")
    cards.write("kortti", need="Luonnos")
    cards.commit("A draft")
    assert number(cards.save("kortti")[0]) == 2
    assert cards.status() == ""


def test_a_card_first_committed_by_hand_is_saved_as_it_is(card_repository):
    cards = card_repository
    cards.write("kortti")
    cards.commit("A draft")
    assert number(cards.save("kortti")[0]) == 1


# What is written


def test_the_first_save_adds_version_and_date_alone(card_repository):
    cards = card_repository
    before = cards.write("kortti", title="Kokeilu", need="Tarve")
    cards.save("kortti")
    assert changes(before, cards.path("kortti").read_bytes()) == [b"+version: 1", b"+date: 2018-03-15"]


BY_HAND = """\
# Ryhmän oma huomautus
format:   1
kind: experiment     # laji
id: kortti

version: 4   # tätä ei kirjoiteta itse
language: fi
title:    "Perheohjaaja päiväkodissa"
need: |
    Neljä välilyöntiä
      ja kaksi lisää,

    rivi lopuksi
benefits:
    -   beneficiary: Perheet
        text: >-
          taitettu
          teksti
period: {start: 2018-01 , end: 2018-05}
area:
   region:    Uusimaa   # kolme
# loppu"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"], ids=["plain", "bom"])
@pytest.mark.parametrize("ending", ["", "\n", "\n\n\n"], ids=["no-end", "end", "blank-lines"])
def test_every_other_byte_stays_as_it_was_typed(card_repository, newline, bom, ending):
    cards = card_repository
    before = bom + (BY_HAND + ending).replace("\n", newline).encode()
    cards.write("kortti", before)
    saved = cards.save("kortti")[0]
    after = cards.path("kortti").read_bytes()
    carriage = newline.encode().strip(b"\n")
    assert changes(before, after) == [
        "-version: 4   # tätä ei kirjoiteta itse".encode() + carriage,
        "+version: 1   # tätä ei kirjoiteta itse".encode() + carriage,
        b"+date: 2018-03-15" + carriage,
    ]
    assert cards.open().repository.blob(saved.version.blob) == after
    assert cards.status() == ""


def changes(before: bytes, after: bytes) -> list[bytes]:
    lines = difflib.diff_bytes(difflib.unified_diff, before.split(b"\n"), after.split(b"\n"), n=0, lineterm=b"")
    return [line for line in lines if line[:1] in b"+-" and line[:3] not in (b"+++", b"---")]


# What is kept


def test_commit_trailer_and_tag_say_the_same(card_repository):
    cards = card_repository
    first = cards.write_and_save("kortti").version
    cards.write("kortti", need="Uusi")
    second = cards.save("kortti", message="Puoliväli pidetty")[0].version
    for version, previous in ((first, "-"), (second, first.blob)):
        record = f"kortti@{version.number} {version.blob} {previous}"
        assert cards.git("log", "-1", "--format=%(trailers)", version.commit) == f"Lape-Version: {record}"
        tag = f"lape/kortti/{version.number}-{version.blob[:7]}"
        assert cards.git("cat-file", "-t", tag) == "tag"
        assert cards.git("rev-parse", f"{tag}^{{commit}}") == version.commit
        assert cards.git("rev-parse", f"{version.commit}:cards/kortti.yaml") == version.blob
        subject, _, body = cards.git("for-each-ref", "--format=%(contents)", f"refs/tags/{tag}").partition("\n\n")
        assert body == f"Lape-Version: {record}"
        assert subject == cards.git("log", "-1", "--format=%s", version.commit)
    assert (second.previous, second.summary) == (first.blob, "Puoliväli pidetty")
    assert (
        cards.git("log", "-1", "--format=%s|%an|%ae") == "Puoliväli pidetty|Perhepalvelujen työryhmä|ryhma@example.org"
    )


def test_several_cards_are_one_commit_with_a_trailer_and_a_tag_each(card_repository):
    cards = card_repository
    for card in ("eka", "toka", "kolmas"):
        cards.write(card)
    commits_before = int(cards.git("rev-list", "--count", "HEAD"))
    saved = cards.save("eka", "toka", "kolmas", message="Työpajan jälkeen")
    assert int(cards.git("rev-list", "--count", "HEAD")) == commits_before + 1
    trailers = cards.git("log", "-1", "--format=%(trailers:key=Lape-Version,valueonly)").splitlines()
    assert trailers == [f"{one.version.card}@1 {one.version.blob} -" for one in saved]
    assert {cards.git("rev-parse", f"{tag}^{{commit}}") for tag in cards.tags()} == {cards.git("rev-parse", "HEAD")}
    assert len(cards.tags()) == 3


def test_branch_and_tags_move_together_or_not_at_all(card_repository, monkeypatch):
    cards = card_repository
    before = [cards.write(card) for card in ("eka", "toka")]
    cards.git("tag", "lape/toka", "HEAD")  # a tag by this name leaves no room for  lape/toka/1-…
    head = cards.git("rev-parse", "HEAD")
    with pytest.raises(LapeError):
        cards.save("eka", "toka")
    assert cards.git("rev-parse", "HEAD") == head
    assert cards.git("tag", "--list") == "lape/toka"
    assert [cards.path(card).read_bytes() for card in ("eka", "toka")] == before
    assert cards.status() == "?? cards/eka.yaml\n?? cards/toka.yaml"


@pytest.mark.parametrize(("language", "source"), [("fi", "fi"), ("sv", "sv"), ("en", "en")])
def test_without_a_summary_the_card_speaks_its_own_language(card_repository, language, source):
    from lape_cards.i18n import translator

    cards = card_repository
    saved = cards.write_and_save("kortti", language=language, title="Kahvila")
    expected = translator(source)(Message("Version {number}: {title}", number=1, title="Kahvila"))
    assert saved.version.summary == expected
    assert cards.git("log", "-1", "--format=%s") == expected


@pytest.mark.parametrize("blank", ["", "   ", "\n\n"])
def test_a_blank_summary_is_none(card_repository, blank):
    cards = card_repository
    cards.write("kortti", language="en")
    assert cards.save("kortti", message=blank)[0].version.summary == "Version 1: Kokeilu kortti"


@pytest.mark.parametrize(
    "message",
    [
        "Lape-Version: muu@9 0123456789012345678901234567890123456789 -",
        "Otsikko\n\nLape-Version: muu@9 0123456789012345678901234567890123456789 -",
        "# risuaita\n\n---\ntekstiä viivan alla",
        "-m --amend",
        "rivi\x1ferotin\x1e",
        "€ 😀 \udce4",
    ],
)
def test_no_summary_is_taken_for_anything_else(card_repository, message):
    cards = card_repository
    cards.write("kortti")
    saved = cards.save("kortti", message=message)[0]
    assert [record.split("@")[0] for record in trailers(cards)] == ["kortti"]
    from lape_cards.history import versions_of

    found = versions_of(cards.open().repository, "kortti", "cards/kortti.yaml")
    assert [(one.number, one.tagged, one.blob) for one in found] == [(1, True, saved.version.blob)]


def trailers(cards) -> list[str]:
    return cards.git("log", "-1", "--format=%(trailers:key=Lape-Version,valueonly)").splitlines()


def test_a_given_day_dates_commit_and_tag(card_repository):
    cards = card_repository
    cards.write("kortti")
    cards.save("kortti", today=date(2017, 12, 11), dated=True)
    assert cards.git("log", "-1", "--format=%ai|%ci") == "|".join(["2017-12-11 12:00:00 +0000"] * 2)
    assert cards.git("for-each-ref", "--format=%(taggerdate:short)", "refs/tags/lape") == "2017-12-11"
    assert b"date: 2017-12-11" in cards.path("kortti").read_bytes()


def test_without_a_given_day_the_clock_dates_the_commit(card_repository):
    cards = card_repository
    cards.write_and_save("kortti")
    assert cards.git("log", "-1", "--format=%cs") >= "2020"


def test_the_reflog_tells_who_moved_the_branch(card_repository):
    cards = card_repository
    cards.write("kortti")
    cards.save("kortti", message="Puoliväli\n\nlisää")
    assert cards.git("reflog", "-1", "--format=%gs", "main") == "lape: Puoliväli"


# Attachments


def attach(cards, *paths: str) -> None:
    listed = "".join(f"  - title: Liite {turn}\n    path: {path}\n" for turn, path in enumerate(paths))
    cards.write("kortti", cards.write("kortti").decode() + "attachments:\n" + listed)


def test_a_card_whose_attachment_has_changed_is_a_changed_one(card_repository):
    cards = card_repository
    (cards.top / "kysely.txt").write_text("1\n", encoding="utf-8")
    cards.write_and_save("toinen")
    attach(cards, "kysely.txt", "missing.pdf")
    cards.save("kortti")
    assert changed_cards(cards.open()) == []
    (cards.top / "kysely.txt").write_text("2\n", encoding="utf-8")
    assert changed_cards(cards.open()) == ["kortti"]
    assert cards.save("kortti")[0].version.number == 2
    assert changed_cards(cards.open()) == []


def test_attachments_are_kept_with_the_card(card_repository):
    cards = card_repository
    (cards.top / "attachments").mkdir()
    (cards.top / "attachments" / "kysely [1].pdf").write_bytes(b"\x00%PDF\r\n")
    (cards.top / "attachments" / "aja.sh").write_bytes(b"#!/bin/sh\n")
    (cards.top / "attachments" / "aja.sh").chmod(0o755)
    (cards.top / "other.txt").write_text("not named", encoding="utf-8")
    attach(cards, "attachments/kysely [1].pdf", "attachments/aja.sh", "attachments/missing.pdf")
    cards.save("kortti")
    assert cards.status() == "?? other.txt"
    assert cards.git("ls-tree", "-r", "--name-only", "HEAD", "attachments").splitlines() == [
        "attachments/aja.sh",
        "attachments/kysely [1].pdf",
    ]
    cards.git("diff", "--exit-code", "HEAD")


def test_only_ordinary_files_of_the_repository_are_kept(card_repository, tmp_path):
    cards = card_repository
    outside = tmp_path / "outside.txt"
    outside.write_text("secret", encoding="utf-8")
    (cards.top / "link.txt").symlink_to(outside)
    (cards.top / "linked").symlink_to(tmp_path)
    (cards.top / "inner").mkdir()
    cards.git("init", "--quiet", "inner")
    (cards.top / "inner" / "file.txt").touch()
    attach(
        cards,
        *("link.txt", "linked/outside.txt", "../outside.txt", str(outside)),
        *(".git/config", "inner/.git/config", "inner/file.txt", "inner"),
    )
    cards.save("kortti")
    tracked = cards.git("ls-tree", "-r", "--name-only", "HEAD").splitlines()
    assert tracked == [".gitattributes", "cards/.gitkeep", "cards/kortti.yaml", "lape.yaml"]


def test_an_attachment_goes_through_gits_own_filters(card_repository):
    cards = card_repository
    (cards.top / "liitteet").mkdir()
    (cards.top / ".gitattributes").write_text("cards/*.yaml -text\nliitteet/*.txt text\n", encoding="utf-8")
    cards.commit("Attributes")
    (cards.top / "liitteet" / "muistio.txt").write_bytes(b"yksi\r\nkaksi\r\n")
    attach(cards, "liitteet/muistio.txt")
    cards.save("kortti")
    assert cards.open().repository.blob("HEAD:liitteet/muistio.txt") == b"yksi\nkaksi\n"
    assert cards.status() == ""


# What is refused


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text,
        lambda text: text.replace(b"version: 1", b"version: 5"),
        lambda text: text.replace(b"date: 2018-03-15", b"date: 2019-01-01"),
        lambda text: text.replace(b"version: 1\n", b"").replace(b"date: 2018-03-15\n", b""),
    ],
    ids=["as it was", "another number", "another date", "neither"],
)
def test_an_unchanged_card_is_refused(card_repository, edit):
    cards = card_repository
    cards.write_and_save("kortti")
    text = edit(cards.path("kortti").read_bytes())
    cards.write("kortti", text)
    head = cards.git("rev-parse", "HEAD")
    with pytest.raises(UnchangedError):
        cards.save("kortti")
    assert cards.git("rev-parse", "HEAD") == head
    assert cards.path("kortti").read_bytes() == text
    assert changed_cards(cards.open()) == []


@pytest.mark.parametrize(
    "text",
    [
        "format: 1\nkind: experiment\nid: toinen\nlanguage: fi\ntitle: T\n",
        "format: 1\nkind: experiment\nid: kortti\nlanguage: fi\ntitle: T\nneeed: x\n",
        "not a card",
        "",
        "format: 1\nkind: experiment\nid: kortti\nlanguage: fi\ntitle: T\nneed: Pekka 131052-9085\n",
    ],
    ids=["another id", "unknown key", "no card", "empty", "identity code"],
)
def test_what_is_no_card_is_refused_and_left_alone(card_repository, text):
    cards = card_repository
    raw = cards.write("kortti", text)
    head = cards.git("rev-parse", "HEAD")
    with pytest.raises(NotACardError) as refused:
        cards.save("kortti")
    assert refused.value.diagnostics
    assert cards.path("kortti").read_bytes() == raw
    assert cards.git("rev-parse", "HEAD") == head
    assert cards.git("count-objects") == cards.git("count-objects")


def test_one_faulty_card_keeps_the_others_from_being_saved(card_repository):
    cards = card_repository
    cards.write("eka")
    cards.write("toka", "rikki")
    with pytest.raises(NotACardError):
        cards.save("eka", "toka")
    assert cards.tags() == []


def test_a_card_that_is_a_link_is_refused(card_repository, tmp_path):
    cards = card_repository
    elsewhere = tmp_path / "kortti.yaml"
    elsewhere.write_bytes(cards.write("kortti"))
    cards.path("kortti").unlink()
    cards.path("kortti").symlink_to(elsewhere)
    with pytest.raises(LapeError, match="is a link"):
        cards.save("kortti")


def test_a_save_never_goes_over_what_an_editor_wrote_meanwhile(card_repository, monkeypatch):
    cards = card_repository
    cards.write("kortti", need="Ennen")
    newer = cards.path("kortti").read_bytes() + b"activity: Vasta kirjoitettu\n"
    write_blob = commits.write_blob
    turns = iter([True])

    def meanwhile(repository, content):
        if next(turns, False):
            cards.write("kortti", newer)
        return write_blob(repository, content)

    monkeypatch.setattr(commits, "write_blob", meanwhile)
    cards.save("kortti")
    assert b"Vasta kirjoitettu" in cards.path("kortti").read_bytes()
    assert "Vasta kirjoitettu" in cards.git("show", "HEAD:cards/kortti.yaml")
    assert cards.status() == ""


def test_a_text_made_of_an_older_file_is_refused(card_repository):
    cards = card_repository
    before = cards.write("kortti")
    cards.save("kortti")
    newer = cards.write("kortti", need="Joku muu kirjoitti")
    text = before + b"need: Vanhasta tehty\n"
    with pytest.raises(LapeError, match="changed by someone"):
        save(cards.open(), [Request("kortti", text, over=before)], today=TODAY)
    assert cards.path("kortti").read_bytes() == newer


def test_the_same_text_saved_twice_at_once_is_acknowledged_with_one_number(card_repository, monkeypatch):
    cards = card_repository
    text = cards.write("kortti")
    only_writer = save.__globals__["only_writer"]

    def someone_else_first(lock):
        monkeypatch.setitem(save.__globals__, "only_writer", only_writer)
        save(cards.open(), [Request("kortti", text)], today=TODAY)
        return only_writer(lock)

    monkeypatch.setitem(save.__globals__, "only_writer", someone_else_first)
    saved = save(cards.open(), [Request("kortti", text)], today=TODAY)[0]
    assert (saved.already, number(saved)) == (True, 1)
    assert len(cards.tags()) == 1


# Which cards have changed


def test_bare_save_takes_what_differs_from_its_last_version(card_repository):
    cards = card_repository
    for card in ("sama", "muutettu", "luonnos", "palannut"):
        cards.write_and_save(card)
    cards.write("muutettu", need="Uusi")
    cards.write("luonnos", need="Uusi")
    cards.commit("By hand")
    cards.write("uusi")
    cards.git("rm", "--quiet", "cards/palannut.yaml")
    cards.git("commit", "--quiet", "--message", "Away")
    cards.write("palannut")
    assert changed_cards(cards.open()) == ["luonnos", "muutettu", "palannut", "uusi"]
    cards.save(*changed_cards(cards.open()))
    assert changed_cards(cards.open()) == []


def test_a_squashed_branch_does_not_make_its_cards_look_changed(card_repository):
    cards = card_repository
    cards.write_and_save("kortti")
    drop = cards.git("commit-tree", "HEAD^{tree}", "-m", "Squashed")
    cards.git("reset", "--quiet", "--soft", drop)
    assert changed_cards(cards.open()) == []
