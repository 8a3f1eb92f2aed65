"""Verifying: whatever happens to a repository is found and told, and what git still holds is pinned again."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import zlib
from datetime import date
from pathlib import Path

import pytest

from lape_cards.errors import LapeError
from lape_cards.i18n import translator
from lape_cards.workflow import verify as verification
from lape_cards.workflow import versions

TODAY = date(2018, 6, 1)


@pytest.fixture
def cards(card_repository):
    """A card saved three times."""
    for need in ("Eka", "Toka", "Kolmas"):
        card_repository.write_and_save("kortti", need=need)
    return card_repository


def verify(cards, *names):
    return verification.verify(cards.open(), names)


def repair(cards, *names):
    return verification.repair(cards.open(), names, today=TODAY)


def found(cards, level="fault"):
    return [(one.kind, one.first) for one in verify(cards).of(level)]


def damage(cards, name, content=b"rikki"):
    path = cards.top / ".git" / "objects" / name[:2] / name[2:]
    path.chmod(0o644)
    path.write_bytes(content)


def texts(cards):
    return [versions.bytes_of(cards.open(), f"kortti@{number}") for number in (1, 2, 3)]


def test_every_version_of_every_card_is_proven(cards):
    cards.write_and_save("toinen")
    verdict = verify(cards)
    assert (verdict.versions, verdict.cards, verdict.found) == (4, 2, ())


def test_before_the_first_save_there_is_nothing_to_prove(card_repository):
    card_repository.write("kortti")
    verdict = verify(card_repository)
    assert (verdict.versions, verdict.cards, verdict.found) == (0, 0, ())


def test_a_working_copy_a_draft_and_a_deleted_card_are_nothing_to_tell(cards):
    cards.write("kortti", need="Kesken", version="3")
    assert verify(cards).found == ()
    cards.commit("A draft")
    assert verify(cards).found == ()
    cards.git("rm", "--quiet", "cards/kortti.yaml")
    cards.commit("Away")
    assert (verify(cards).versions, verify(cards).found) == (3, ())


def deleted_tag(cards):
    cards.git("tag", "-d", cards.tags()[1])
    return [("tag-missing", 2)]


def moved_tag(cards):
    cards.git("tag", "-f", cards.tags()[1], "HEAD")
    return [("tag-moved", 2)]


def tag_that_took_another_ones_place(cards):
    cards.git("update-ref", f"refs/tags/{cards.tags()[0]}", cards.git("rev-parse", cards.tags()[2]))
    return [("tag-moved", 1)]


def tag_that_says_what_was_not_recorded(cards):
    name = cards.tags()[1]
    text = cards.git("cat-file", "tag", name)
    record = next(line for line in text.splitlines() if line.startswith("Lape-Version: "))
    blob, previous = record.split(" ")[-2:]
    forged = cards.git("mktag", stdin=text.replace(f"{blob} {previous}", f"{blob} {blob}").encode() + b"\n")
    cards.git("update-ref", f"refs/tags/{name}", forged)
    return [("tag-moved", 2)]


def tag_on_a_commit_that_records_nothing(cards):
    """The file is the same there, but nobody saved it with that commit."""
    (cards.top / "muistio.txt").write_text("Muistio")
    cards.commit("Something else")
    return tag_moved_to(cards, cards.tags()[2], "HEAD", 3)


def tag_moved_to(cards, name, commit, number):
    head, _, rest = cards.git("cat-file", "tag", name).partition("\n")
    assert head.startswith("object ")
    text = f"object {cards.git('rev-parse', commit)}\n{rest}\n"
    cards.git("update-ref", f"refs/tags/{name}", cards.git("mktag", stdin=text.encode()))
    return [("tag-moved", number)]


def damaged_tag(cards):
    damage(cards, cards.git("rev-parse", f"refs/tags/{cards.tags()[1]}"))
    return [("tag-damaged", 2)]


def missing_tag_object(cards):
    name = cards.git("rev-parse", f"refs/tags/{cards.tags()[1]}")
    (cards.top / ".git" / "objects" / name[:2] / name[2:]).unlink()
    return [("tag-damaged", 2)]


def newest_version_taken_away(cards):
    cards.git("tag", "-d", cards.tags()[2])
    cards.git("reset", "--quiet", "--hard", "HEAD~1")
    return [("forgotten", 3)]


def version_of_which_only_the_text_is_left(cards):
    """The second version's commit and tag are gone, and no reflog remembers them."""
    third = cards.git("rev-parse", "HEAD")
    cards.git("tag", "-d", cards.tags()[1])
    cards.git("checkout", "--quiet", "--detach", "HEAD~2")
    cards.git("checkout", "--quiet", third, "--", "cards")
    message = cards.git("log", "-1", "--format=%B", third)
    cards.git("commit", "--quiet", "--message", message)
    name, text = cards.tags()[1], cards.git("cat-file", "tag", cards.tags()[1])
    text = text.replace(text.split("\n", 1)[0], f"object {cards.git('rev-parse', 'HEAD')}") + "\n"
    cards.git("update-ref", f"refs/tags/{name}", cards.git("mktag", stdin=text.encode()))
    cards.git("branch", "--force", "main", "HEAD")
    cards.git("checkout", "--quiet", "main")
    cards.git("reflog", "expire", "--expire=now", "--all")
    return [("forgotten", 2)]


def damaged_text_that_the_file_still_has(cards):
    damage(cards, cards.git("rev-parse", "HEAD:cards/kortti.yaml"))
    return [("text-lost", 3)]


def missing_text_that_the_file_still_has(cards):
    name = cards.git("rev-parse", "HEAD:cards/kortti.yaml")
    (cards.top / ".git" / "objects" / name[:2] / name[2:]).unlink()
    return [("text-lost", 3)]


def all_tags_gone(cards):
    cards.git("tag", "-d", *cards.tags())
    return [("tag-missing", 1), ("tag-missing", 2), ("tag-missing", 3)]


REPAIRABLE = [
    deleted_tag,
    moved_tag,
    tag_that_took_another_ones_place,
    tag_that_says_what_was_not_recorded,
    tag_on_a_commit_that_records_nothing,
    damaged_tag,
    missing_tag_object,
    newest_version_taken_away,
    version_of_which_only_the_text_is_left,
    damaged_text_that_the_file_still_has,
    missing_text_that_the_file_still_has,
    all_tags_gone,
]


@pytest.mark.parametrize("happens", REPAIRABLE, ids=lambda one: one.__name__)
def test_what_git_still_holds_is_found_and_pinned_again(cards, happens):
    before = texts(cards)
    names = cards.tags()
    expected = happens(cards)
    verdict = verify(cards)
    assert [(one.kind, one.first) for one in verdict.found if one.level == "fault"] == expected
    assert all(one.repair is not None for one in verdict.found if one.level == "fault" and one.kind != "text-lost")
    done = repair(cards)
    assert [record.number for record in done.pinned] == [number for _, number in expected]
    assert (done.verdict.versions, done.verdict.of("fault"), done.verdict.of("unproven")) == (3, [], [])
    assert texts(cards) == before
    assert cards.tags() == names
    assert repair(cards).pinned == ()
    cards.assert_sound()


def test_a_wrong_tag_is_kept_under_another_name(cards):
    moved_tag(cards)
    wrong = cards.git("rev-parse", cards.tags()[1])
    repair(cards)
    kept = cards.git("for-each-ref", "--format=%(objectname) %(refname)", "refs/lape/set-aside/")
    assert kept == f"{wrong} refs/lape/set-aside/{cards.tags()[1].removeprefix('lape/')}-{wrong[:7]}"


def test_right_tags_are_left_as_they_are(cards):
    before = {name: cards.git("rev-parse", name) for name in cards.tags()}
    deleted_tag(cards)
    repair(cards)
    after = {name: cards.git("rev-parse", name) for name in cards.tags()}
    del before[cards.tags()[1]]
    assert {name: after[name] for name in before} == before


@pytest.mark.parametrize("content", [b"rikki", b"", zlib.compress(b"blob 5\0muuta")], ids=["zlib", "empty", "other"])
def test_a_damaged_text_is_lost(cards, content):
    text = versions.bytes_of(cards.open(), "kortti@2")
    damage(cards, cards.git("rev-parse", "HEAD~1:cards/kortti.yaml"), content)
    (one,) = verify(cards).of("fault")
    assert (one.kind, one.first, one.repair) == ("text-lost", 2, None)
    assert "hash-object" in one.hint.text
    assert repair(cards).verdict.versions == 2
    cards.git("hash-object", "-w", "--no-filters", "--stdin", stdin=text)  # as the hint says, with another copy's text
    assert (verify(cards).versions, verify(cards).found) == (3, ())


def test_several_damaged_texts_are_each_told(cards):
    for revision in ("HEAD", "HEAD~1", "HEAD~2"):
        damage(cards, cards.git("rev-parse", f"{revision}:cards/kortti.yaml"), zlib.compress(b"blob 7000\0x")[:12])
    cards.write("kortti", need="Muuta")
    assert found(cards) == [("text-lost", 1), ("text-lost", 2), ("text-lost", 3)]


def test_a_damaged_commit_breaks_the_history(cards):
    damage(cards, cards.git("rev-parse", "HEAD~1"))
    assert {kind for kind, _ in found(cards)} == {"history-damaged", "tag-moved"}


def test_a_version_that_nothing_remembers_is_gone(cards):
    version_of_which_only_the_text_is_left(cards)
    cards.git("gc", "--quiet", "--prune=now")
    assert found(cards) == [("gone", 2), ("previous-missing", 3)]
    assert all("git fetch" in one.hint.text for one in verify(cards).of("fault"))
    assert repair(cards).pinned == ()


def test_a_squashed_branch_loses_nothing(cards):
    cards.git("checkout", "--quiet", "-b", "squashed", "HEAD~3")
    cards.git("merge", "--quiet", "--squash", "main")
    cards.git("commit", "--quiet", "--message", "All at once")
    cards.git("branch", "--quiet", "-D", "main")
    verdict = verify(cards)
    assert (verdict.versions, verdict.of("fault")) == (3, [])
    (told,) = verdict.of("notice")
    assert (told.kind, told.message.values["numbers"]) == ("beside-branches", ["1", "2", "3"])


def test_a_rebased_branch_loses_nothing(cards):
    cards.git("checkout", "--quiet", "-b", "other", "HEAD~3")
    (cards.top / "muistio.txt").write_text("Muistio")
    cards.commit("Something else")
    cards.git("rebase", "--quiet", "other", "main")
    assert (verify(cards).versions, verify(cards).found) == (3, ())


def test_a_branch_pushed_over_by_force(cards, make_card_repository, cards_at, tmp_path):
    """Someone's copy never saw the third version, and takes its place."""
    cards.git("clone", "--quiet", "--bare", ".", str(tmp_path / "yhteinen.git"))
    cards.git("clone", "--quiet", str(tmp_path / "yhteinen.git"), str(tmp_path / "toinen"))
    other = cards_at(tmp_path / "toinen")
    other.git("reset", "--quiet", "--hard", "HEAD~1")
    (other.top / "muistio.txt").write_text("Muistio")
    other.git("config", "user.name", "Toinen")
    other.git("config", "user.email", "toinen@example.org")
    other.commit("Something else")
    other.git("push", "--quiet", "--force", "origin", "main")
    cards.git("remote", "add", "origin", str(tmp_path / "yhteinen.git"))
    cards.git("fetch", "--quiet", "origin")
    cards.git("reset", "--quiet", "--hard", "origin/main")
    verdict = verify(cards)
    assert (verdict.versions, verdict.of("fault")) == (3, [])
    assert {one.kind for one in verdict.of("notice")} == {"beside-branches", "not-sent"}


def test_a_truncated_history_loses_nothing_that_is_tagged(cards):
    root = cards.git("commit-tree", "HEAD^{tree}", "-m", "Started anew")
    cards.git("reset", "--quiet", "--hard", root)
    assert found(cards) == []
    assert found(cards, "notice") == [("beside-branches", 1)]


def amend(cards, text):
    cards.write("kortti", text)
    cards.git("commit", "--quiet", "--all", "--amend", "--no-edit")


def test_a_version_changed_by_hand_is_told_until_the_next_save(cards):
    amend(cards, cards.path("kortti").read_bytes() + "# käsin\nactivity: Käsin\n".encode())
    assert found(cards) == [("altered", 3)]
    assert "lape save" in verify(cards).of("fault")[0].hint.text
    assert repair(cards).pinned == ()
    cards.save("kortti")
    assert found(cards) == []
    assert [kind for kind, _ in found(cards, "notice")] == ["altered", "beside-branches"]


def test_a_message_that_was_amended_is_nothing(cards):
    cards.git("commit", "--quiet", "--amend", "--message", cards.git("log", "-1", "--format=Toisin%n%n%B"))
    assert verify(cards).found == ()


def test_numbers_written_by_hand_are_pinned(card_repository):
    for number in ("1", "2"):
        card_repository.write("kortti", need=f"Versio {number}", version=number)
        card_repository.commit("By hand")
    card_repository.write("kortti", need="Luonnos", version="2")
    card_repository.commit("A draft")
    assert found(card_repository) == [("untagged", 1), ("untagged", 2)]
    shown = [versions.bytes_of(card_repository.open(), f"kortti@{number}") for number in (1, 2)]
    assert repair(card_repository).verdict.found == ()
    assert [versions.bytes_of(card_repository.open(), f"kortti@{number}") for number in (1, 2)] == shown


def test_a_number_that_someone_made_up_leaves_a_gap(cards):
    cards.write("kortti", need="Käsin", version="6")
    cards.commit()
    assert [(one.kind, one.first, one.last) for one in verify(cards).of("fault")] == [
        ("gone", 4, 5),
        ("untagged", 6, 6),
    ]


def test_a_huge_number_is_no_reason_to_count_that_far(cards):
    cards.write("kortti", need="Käsin", version="99999999")
    cards.commit()
    started = time.monotonic()
    assert ("untagged", 99999999) in found(cards)
    assert time.monotonic() - started < 5


def test_a_number_given_twice_keeps_both(cards, cards_at, tmp_path):
    cards.git("clone", "--quiet", ".", str(tmp_path / "toinen"))
    other = cards_at(tmp_path / "toinen")
    other.git("config", "user.name", "Toinen")
    other.git("config", "user.email", "toinen@example.org")
    for one, need in ((cards, "Täällä"), (other, "Siellä")):
        one.write_and_save("kortti", need=need)
    cards.git("fetch", "--quiet", str(tmp_path / "toinen"), "refs/tags/lape/*:refs/tags/lape/*")
    verdict = verify(cards)
    assert (verdict.versions, verdict.of("fault")) == (5, [])
    twice = next(one for one in verdict.of("notice") if one.kind == "number-twice")
    assert (twice.first, len(twice.message.values["names"])) == (4, 2)


def test_numbers_given_twice_are_told_in_one_line_after_the_result(cards, cards_at, tmp_path):
    cards.git("clone", "--quiet", ".", str(tmp_path / "toinen"))
    other = cards_at(tmp_path / "toinen")
    other.git("config", "user.name", "Toinen")
    other.git("config", "user.email", "toinen@example.org")
    for number in (4, 5):
        for one, need in ((cards, "Täällä"), (other, "Siellä")):
            one.write_and_save("kortti", need=f"{need} {number}")
    cards.git("fetch", "--quiet", str(tmp_path / "toinen"), "refs/tags/lape/*:refs/tags/lape/*")
    told = " ".join(lape(cards, "verify", together=True).stdout.split())
    assert told.endswith(
        "Proven to be as they were saved: 7 versions of 1 card. "
        "2 numbers were given by two copies at the same time, and all versions are kept: kortti@4, kortti@5."
    )
    assert told.lower().count("two copies") == 1
    report = json.loads(lape(cards, "verify", "--format", "json").stdout)
    assert [one["first"] for one in report["findings"] if one["kind"] == "number-twice"] == [4, 5]


def test_a_shallow_copy_proves_nothing(cards, cards_at, tmp_path):
    cards.git("clone", "--quiet", "--depth=1", cards.top.as_uri(), str(tmp_path / "matala"))
    copy = cards_at(tmp_path / "matala")
    assert found(copy) == []
    assert ("shallow", None) in found(copy, "unproven")
    copy.git("fetch", "--quiet", "origin", "refs/tags/lape/*:refs/tags/lape/*")
    assert [one.kind for one in verify(copy).found] == ["shallow"]


@pytest.mark.parametrize("left_out", ["blob:none", "tree:0"])
def test_a_copy_without_texts_proves_nothing_and_gets_nothing(cards, cards_at, tmp_path, left_out):
    cards.git("config", "uploadpack.allowFilter", "true")
    cards.git("clone", "--quiet", f"--filter={left_out}", cards.top.as_uri(), str(tmp_path / "osa"))
    copy = cards_at(tmp_path / "osa")
    copy.git("config", "gc.autoDetach", "false")  # what a fetch tidies up behind it would meet our own gc
    before = everything_in(copy)
    told = lape(copy, "verify", code=2)
    assert [(one.kind, one.first) for one in verify(copy).found] == [("text-not-fetched", 1), ("text-not-fetched", 2)]
    assert everything_in(copy) == before
    assert "fatal" not in told.stdout + told.stderr
    way = re.search(r"  (git fetch .*?)  ", told.stdout)
    copy.git(*way[1].split()[1:])
    assert (verify(copy).versions, verify(copy).found) == (3, ())
    copy.git("gc", "--quiet")
    assert (verify(copy).versions, verify(copy).found) == (3, ())


def everything_in(cards):
    """Every object that is there, and every file of git's."""
    objects = cards.git("cat-file", "--batch-all-objects", "--batch-check")
    return objects, sorted(path for path in (cards.top / ".git").rglob("*"))


def test_a_copy_without_tags_proves_nothing(cards, cards_at, tmp_path):
    cards.git("clone", "--quiet", "--no-tags", ".", str(tmp_path / "kopio"))
    copy = cards_at(tmp_path / "kopio")
    assert (found(copy), found(copy, "unproven")) == ([], [("tags-not-fetched", None)])
    assert "lape sync" in verify(copy).of("unproven")[0].hint.text
    copy.git("fetch", "--quiet", "origin", "refs/tags/lape/*:refs/tags/lape/*")
    assert (verify(copy).versions, verify(copy).found) == (3, ())


def test_tags_that_nobody_has_are_made_again_in_a_copy_without_them(cards, cards_at, tmp_path):
    cards.git("clone", "--quiet", "--no-tags", ".", str(tmp_path / "kopio"))
    copy = cards_at(tmp_path / "kopio")
    copy.git("config", "user.name", "Toinen")
    copy.git("config", "user.email", "toinen@example.org")
    assert [record.number for record in repair(copy).pinned] == [1, 2, 3]
    assert (verify(copy).versions, verify(copy).found) == (3, ())


def test_what_was_not_sent_is_told_without_asking_anyone(cards, tmp_path):
    cards.git("init", "--quiet", "--bare", str(tmp_path / "yhteinen.git"))
    cards.git("remote", "add", "origin", str(tmp_path / "yhteinen.git"))
    cards.git("push", "--quiet", "origin", "HEAD~1:refs/heads/main")
    (tmp_path / "yhteinen.git").rename(tmp_path / "poissa.git")
    assert found(cards, "notice") == [("not-sent", 3)]


STRAYS = ["lape/kortti/7", "lape/kortti/20180315", "lape/kortti/999999999", "lape/kortti/7-luonnos"]
STRAYS += ["lape/kortti/7-abcdef01", "lape/kortti/1234567890-abcdef0", "lape/kortti/osa/7-abcdef0"]
STRAYS += ["lape/Kortti/7-abcdef0", "lape/-/7-abcdef0", f"lape/{'a' * 65}/7-abcdef0", "lape/muu", "lape/muu/loppu"]


@pytest.mark.parametrize("name", STRAYS)
def test_a_tag_with_no_versions_name_takes_no_number(cards, name):
    cards.git("tag", name)
    verdict = verify(cards)
    assert (verdict.versions, [(one.kind, one.level) for one in verdict.found]) == (3, [("stray-tag", "notice")])
    assert cards.write_and_save("kortti", need="Neljäs").version.number == 4
    hint = translator("en")(verify(cards).found[0].hint)
    delete = re.search(r"  (git tag -d \S+)  ", hint)
    subprocess.run(delete[1].split(), cwd=cards.top, check=True, capture_output=True)
    assert (verify(cards).versions, verify(cards).found) == (4, ())


def test_after_the_largest_number_there_is_none(cards):
    cards.git("tag", "lape/kortti/999999999-abcdef0")
    with pytest.raises(LapeError, match="largest number") as caught:
        cards.write_and_save("kortti", need="Neljäs")
    assert "git tag -d" in caught.value.hint.text
    cards.git("tag", "-d", "lape/kortti/999999999-abcdef0")
    assert cards.write_and_save("kortti", need="Neljäs").version.number == 4


def test_one_card_is_verified_by_its_name(cards):
    cards.write_and_save("toinen")
    deleted_tag(cards)
    assert verify(cards, "toinen").found == ()
    assert verify(cards, "cards/kortti.yaml" if Path.cwd() == cards.top else "kortti").of("fault")
    with pytest.raises(LapeError, match="There is no card"):
        verify(cards, "kolmas")
    with pytest.raises(LapeError, match="is one version"):
        verify(cards, "kortti@1")


def test_the_folder_of_the_cards_may_have_been_another(cards):
    cards.git("mv", "cards", "kortit")
    (cards.top / "lape.yaml").write_text("format: 1\ncards: kortit/\n", encoding="utf-8")
    cards.commit("Another folder")
    assert (verify(cards).versions, verify(cards).found) == (3, ())
    deleted_tag(cards)
    assert repair(cards).verdict.versions == 3


@pytest.mark.parametrize("kind", ["sha256"])
def test_longer_object_names(make_card_repository, kind):
    cards = make_card_repository("pitka", f"--object-format={kind}")
    for need in ("Eka", "Toka", "Kolmas"):
        cards.write_and_save("kortti", need=need)
    deleted_tag(cards)
    assert repair(cards).verdict.versions == 3


def test_a_thousand_versions_in_a_few_seconds_and_few_processes(cards, monkeypatch):
    many(cards, 1000)
    ran = []
    run_git = verification.commits.Repository.try_git
    monkeypatch.setattr(
        "lape_cards.repository.command.Repository.try_git",
        lambda self, *arguments, **more: ran.append(arguments[0]) or run_git(self, *arguments, **more),
    )
    started = time.monotonic()
    verdict = verify(cards)
    assert time.monotonic() - started < 10
    assert (verdict.versions, verdict.found) == (1003, ())
    assert len(ran) < 30


def many(cards, count):
    """Versions from 4 on, written as saves write them, in one process of git."""
    text = cards.path("kortti").read_bytes()
    previous, lines, records = cards.git("rev-parse", "HEAD:cards/kortti.yaml"), [], []
    for number in range(4, count + 4):
        raw = text.replace(b"version: 3", f"version: {number}".encode())
        blob = verification.object_name(raw, 40)
        said = f"Tallennus\n\nLape-Version: kortti@{number} {blob} {previous}\n".encode()
        start = "from refs/heads/main^0\n" if number == 4 else ""
        lines.append(
            b"commit refs/heads/main\nmark :%d\ncommitter Ryhma <r@example.org> 1520000000 +0000\ndata %d\n%s\n%s"
            % (number, len(said), said, start.encode())
            + b"M 100644 inline cards/kortti.yaml\ndata %d\n%s\n" % (len(raw), raw)
        )
        records.append(
            b"tag lape/kortti/%d-%s\nfrom :%d\ntagger Ryhma <r@example.org> 1520000000 +0000\ndata %d\n%s\n"
            % (number, blob[:7].encode(), number, len(said), said)
        )
        previous = blob
    cards.git("fast-import", "--quiet", stdin=b"".join(lines + records))


def lape(cards, *arguments, code=0, together=False):
    """The command, run; ``together`` lets it write everything to one output."""
    done = subprocess.run(
        [sys.executable, "-m", "lape_cards", *arguments],
        cwd=cards.top,
        env={**os.environ, "LAPE_LANG": "en", "PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if together else subprocess.PIPE,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done


def test_the_command_tells_each_in_one_line_and_ends_with_its_code(cards, cards_at, tmp_path):
    assert lape(cards, "verify").stdout == "Proven to be as they were saved: 3 versions of 1 card.\n"
    cards.git("clone", "--quiet", "--no-tags", ".", str(tmp_path / "kopio"))
    assert "git fetch origin" in lape(cards_at(tmp_path / "kopio"), "verify", code=2).stdout
    deleted_tag(cards)
    (line,) = lape(cards, "verify", code=1).stdout.splitlines()
    assert line.startswith("kortti, version 2: Its tag lape/kortti/2-")
    assert line.endswith("Bring it back with  lape verify --repair")
    repaired = lape(cards, "verify", "--repair", "--format", "json")
    report = json.loads(repaired.stdout)
    assert (report["proven"], report["versions"], report["findings"]) == (True, 3, [])
    assert [one["number"] for one in report["repaired"]] == [2]
    damage(cards, cards.git("rev-parse", "HEAD~1:cards/kortti.yaml"))
    report = json.loads(lape(cards, "verify", "--format", "json", code=1).stdout)
    assert [(one["kind"], one["level"], one["repairable"]) for one in report["findings"]] == [
        ("text-lost", "fault", False)
    ]
