"""Bringing an old version back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lape_cards.errors import LapeError
from lape_cards.i18n import translator
from lape_cards.message import Message
from lape_cards.workflow import restore as restoring
from lape_cards.workflow import save as save_module
from lape_cards.workflow import versions
from lape_cards.workflow.comparing import compare
from lape_cards.workflow.edit import find_card, left_drafts
from lape_cards.workflow.save import Saved, save


@pytest.fixture
def cards(card_repository):
    """A card saved three times."""
    for need in ("Eka", "Toka", "Kolmas"):
        card_repository.write_and_save("kortti", need=need)
    return card_repository


def restore(cards, name: str, **more) -> Saved:
    saved = restoring.restore(cards.open(), name, today=date(2018, 3, 15), **more).saved
    assert saved is not None
    return saved


def without_stamp(raw: bytes) -> list[bytes]:
    return [line for line in raw.splitlines() if not line.startswith((b"version:", b"date:"))]


def test_an_old_version_comes_back_as_a_new_one(cards):
    old = versions.bytes_of(cards.open(), "kortti@1")
    saved = restore(cards, "kortti@1")
    assert saved.version.number == 4
    assert without_stamp(cards.path("kortti").read_bytes()) == without_stamp(old)
    assert b"version: 4" in cards.path("kortti").read_bytes()
    assert "1" in saved.version.summary
    assert cards.status() == ""
    assert [one.number for one in versions.versions(cards.open(), "kortti")[1]] == [1, 2, 3, 4]


@pytest.mark.parametrize("name", ["cards/kortti.yaml@2", "kortti@2"])
def test_a_file_may_be_named_too(cards, name, monkeypatch):
    monkeypatch.chdir(cards.top)
    assert restore(cards, name, message="Takaisin").version.summary == "Takaisin"


def test_what_was_not_saved_yet_is_not_lost(cards):
    unsaved = cards.write("kortti", need="Kesken")
    done = restoring.restore(cards.open(), "kortti@1", today=date(2018, 3, 15))
    assert done.saved.version.number == 4
    assert done.aside.read_bytes() == unsaved
    assert b"need: Eka" in cards.path("kortti").read_bytes()
    assert [draft.path for draft in left_drafts(find_card("kortti", cards.top))] == [done.aside]


def test_a_restore_that_fails_leaves_no_copy_of_what_is_in_the_file_still(cards):
    cards.write("kortti", need="Ensin")
    earlier = restoring.restore(cards.open(), "kortti@1", today=date(2018, 3, 15)).aside
    kept = earlier.read_bytes()
    unsaved = cards.write("kortti", need="Aino ei nuku")
    hook = cards.top / ".git" / "hooks" / "pre-commit"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    for _ in range(2):
        with pytest.raises(LapeError, match="refused"):
            restore(cards, "kortti@2")
        assert cards.path("kortti").read_bytes() == unsaved
        assert list(earlier.parent.iterdir()) == [earlier]
        assert earlier.read_bytes() == kept
    earlier.unlink()
    with pytest.raises(LapeError, match="refused"):
        restore(cards, "kortti@2")
    assert list(earlier.parent.iterdir()) == []
    hook.unlink()
    assert restoring.restore(cards.open(), "kortti@2", today=date(2018, 3, 15)).aside.read_bytes() == unsaved


@pytest.mark.parametrize("hint", [None, Message("Try again.")])
def test_a_restore_that_fails_names_the_copy_of_what_is_in_the_file_no_more(cards, hint, monkeypatch):
    unsaved = cards.write("kortti", need="Kesken")

    def fail(*arguments, **more):
        cards.write("kortti", need="Muuta")
        raise LapeError(Message("No."), hint)

    monkeypatch.setattr(restoring, "save", fail)
    with pytest.raises(LapeError, match="No") as caught:
        restore(cards, "kortti@1")
    told = translator("en")(caught.value.hint)
    assert told.startswith("Try again. What stood" if hint else "What stood")
    assert Path(told.partition("is kept in ")[2]).read_bytes() == unsaved


@pytest.mark.parametrize("unsaved", [b"# slip\n", b""])
def test_the_last_version_is_put_in_place_where_an_older_one_says_the_same(cards, unsaved):
    """Its number and its day too: otherwise the file would differ from it, with nothing to save."""
    restore(cards, "kortti@1")
    last = cards.path("kortti").read_bytes()
    cards.write("kortti", versions.bytes_of(cards.open(), "kortti@1") + unsaved)
    assert cards.status() != ""
    done = restoring.restore(cards.open(), "kortti@1", today=date(2018, 3, 16))
    assert (done.old.number, done.saved, done.now.number) == (1, None, 4)
    assert (done.aside is not None) == bool(unsaved)
    assert cards.path("kortti").read_bytes() == last
    assert cards.status() == ""
    with pytest.raises(LapeError, match="already"):
        restore(cards, "kortti@1")


def test_whoever_brings_the_same_version_back_at_the_same_moment_hinders_nobody(cards, monkeypatch):
    def after_another(repository, requests, **more):
        monkeypatch.setattr(restoring, "save", save)
        tags = save_module.tag_names(repository.repository, "kortti")
        restore(cards, "kortti@1")
        monkeypatch.setattr(save_module, "tag_names", lambda *_: tags)
        return save(repository, requests, **more)

    monkeypatch.setattr(restoring, "save", after_another)
    saved = restore(cards, "kortti@1")
    assert (saved.already, saved.version.number) == (True, 4)
    assert cards.status() == ""


def test_what_is_typed_while_the_last_version_is_put_in_place_is_not_lost(cards, monkeypatch):
    unsaved = cards.write("kortti", need="Kesken")

    def then_typed(*arguments, **more):
        try:
            return save(*arguments, **more)
        finally:
            cards.write("kortti", need="Juuri kirjoitettu")

    monkeypatch.setattr(restoring, "save", then_typed)
    with pytest.raises(LapeError, match="changed by someone") as caught:
        restore(cards, "kortti@3")
    assert b"Juuri kirjoitettu" in cards.path("kortti").read_bytes()
    assert Path(caught.value.hint.values["file"]).read_bytes() == unsaved


def test_the_last_version_comes_back_as_it_was(cards):
    """Who has typed what nobody should keep is not asked to save it first."""
    saved, head = cards.path("kortti").read_bytes(), cards.git("rev-parse", "HEAD")
    unsaved = cards.write("kortti", need="Aino ei nuku")
    done = restoring.restore(cards.open(), "kortti@3", today=date(2018, 3, 15))
    assert (done.saved, done.aside.read_bytes()) == (None, unsaved)
    assert cards.path("kortti").read_bytes() == saved
    assert cards.git("rev-parse", "HEAD") == head


def test_the_last_version_comes_back_where_its_tag_is_not_here(cards):
    cards.git("tag", "--delete", *cards.tags())
    saved = cards.path("kortti").read_bytes()
    unsaved = cards.write("kortti", need="Kesken")
    done = restoring.restore(cards.open(), "kortti@3", today=date(2018, 3, 15))
    assert done.aside.read_bytes() == unsaved
    assert cards.path("kortti").read_bytes() == saved


def test_what_is_typed_while_it_is_brought_back_is_not_lost_either(cards, monkeypatch):
    is_unsaved = restoring.is_unsaved

    def then_typed(*arguments):
        said = is_unsaved(*arguments)
        cards.write("kortti", need="Juuri kirjoitettu")
        return said

    monkeypatch.setattr(restoring, "is_unsaved", then_typed)
    with pytest.raises(LapeError, match="changed by someone"):
        restore(cards, "kortti@1")
    assert b"Juuri kirjoitettu" in cards.path("kortti").read_bytes()


def test_a_draft_that_was_committed_is_unsaved_too(cards):
    cards.write("kortti", need="Luonnos")
    cards.commit("A draft")
    draft = cards.path("kortti").read_bytes()
    assert restoring.restore(cards.open(), "kortti@1", today=date(2018, 3, 15)).aside.read_bytes() == draft


def test_the_version_that_is_there_already(cards):
    with pytest.raises(LapeError) as caught:
        restore(cards, "kortti@3")
    assert caught.value.message.values == {"card": "kortti", "number": 3}


def test_a_file_that_was_lost_comes_back_as_it_was(cards):
    text = cards.path("kortti").read_bytes()
    cards.path("kortti").unlink()
    saved = restore(cards, "kortti@3")
    assert (saved.already, saved.version.number) == (True, 3)
    assert cards.path("kortti").read_bytes() == text
    assert cards.status() == ""


def test_a_deleted_card_comes_back_with_the_next_number(cards):
    cards.git("rm", "--quiet", "cards/kortti.yaml")
    cards.commit("Away")
    assert restore(cards, "kortti@3").version.number == 4
    assert cards.status() == ""


def test_a_failed_restore_leaves_no_file(cards, monkeypatch):
    from lape_cards.repository import commit as commits

    cards.git("rm", "--quiet", "cards/kortti.yaml")
    cards.commit("Away")

    def refuse(*arguments):
        raise LapeError(commits.Message("No."))

    monkeypatch.setattr(commits, "_publish", refuse)
    with pytest.raises(LapeError, match="No"):
        restore(cards, "kortti@1")
    assert not cards.path("kortti").exists()
    assert cards.status() == ""


UNSOUND = "<<<<<<< ours\nneed: Kaksi\n=======\nneed: Yksi\n>>>>>>> theirs\n"


@pytest.mark.parametrize("committed", [False, True])
@pytest.mark.parametrize(("name", "number"), [("kortti@1", 4), ("kortti@3", None)])
def test_what_cannot_be_saved_is_put_aside(cards, name, number, committed):
    """Neither saving nor bringing back would be possible otherwise; and it is offered as what was typed."""
    before = cards.path("kortti").read_bytes()
    broken = cards.write("kortti", before + UNSOUND.encode())
    if committed:
        cards.commit("Markers and all")
    with pytest.raises(LapeError):
        cards.save("kortti")
    done = restoring.restore(cards.open(), name, today=date(2018, 3, 15))
    assert done.aside is not None
    assert done.aside.read_bytes() == broken
    if number is None and committed:
        number = 4  # what was committed by hand is undone by a version
    assert (done.saved.version.number if done.saved else None) == number
    assert UNSOUND.encode() not in cards.path("kortti").read_bytes()
    assert number is not None or cards.path("kortti").read_bytes() == before
    assert cards.status() == ""
    [draft] = left_drafts(find_card("kortti", cards.top))
    assert (draft.path, draft.is_current()) == (done.aside, False)
    cards.write("kortti", broken)
    again = restoring.restore(cards.open(), "kortti@2", today=date(2018, 3, 15))
    assert [draft.path for draft in left_drafts(find_card("kortti", cards.top))] == [done.aside, again.aside]


def test_where_a_text_was_put_aside_it_stays(cards):
    told = {}
    for text in ("Eka", "Toka", "Kolmas"):
        unsaved = cards.write("kortti", need=text)
        told[restoring.restore(cards.open(), "kortti@1", today=date(2018, 3, 15)).aside] = unsaved
    assert {path: path.read_bytes() for path in told} == told
    assert len(told) == 3


def test_in_an_unfinished_merge_it_says_how_that_is_finished(cards):
    (cards.top / ".git" / "MERGE_HEAD").write_text(cards.git("rev-parse", "HEAD~1") + "\n")
    cards.write("kortti", cards.path("kortti").read_bytes() + UNSOUND.encode())
    with pytest.raises(LapeError, match="being joined") as caught:
        restore(cards, "kortti@1")
    assert "lape sync" in caught.value.hint.text


@pytest.mark.parametrize("name", ["kortti", "kortti@", "kortti@0", "kortti@x", "cards/kortti.yaml"])
def test_without_a_number_it_is_not_clear_what_to_bring_back(cards, name, monkeypatch):
    monkeypatch.chdir(cards.top)
    with pytest.raises(LapeError, match="does not say which version"):
        restore(cards, name)


@pytest.mark.parametrize("name", ["../kortti.yaml@1", "muualla/kortti.yaml@1", "/etc/passwd@1", "--all@1", "HEAD:x@1"])
def test_a_name_from_elsewhere_reaches_nothing(cards, name, monkeypatch):
    monkeypatch.chdir(cards.top)
    with pytest.raises(LapeError):
        restore(cards, name)


def test_a_card_without_versions_has_to_be_there(card_repository):
    card_repository.write("kortti")
    assert versions.versions(card_repository.open(), "kortti") == ("kortti", [])
    with pytest.raises(LapeError, match="There is no card"):
        versions.versions(card_repository.open(), "muu")


def test_in_a_copy_of_the_newest_part_nothing_is_said_not_to_be(cards, cards_at, tmp_path):
    cards.write("kortti", need="Luonnos", version="3")
    cards.commit("A draft")
    cards.git("clone", "--quiet", "--depth=1", cards.top.as_uri(), str(tmp_path / "matala"))
    copy = cards_at(tmp_path / "matala")
    elsewhere = "git fetch --unshallow --tags"
    with pytest.raises(LapeError, match=r"There is no version .* here") as caught:
        versions.bytes_of(copy.open(), "kortti@1")
    assert elsewhere in caught.value.hint.text
    with pytest.raises(LapeError, match="No saved version") as caught:
        compare(copy.open(), "kortti")
    assert elsewhere in caught.value.hint.text
    assert elsewhere in versions.missing_part(copy.open()).text
    copy.git("fetch", "--quiet", "--unshallow", "--tags")
    assert versions.bytes_of(copy.open(), "kortti@1") == versions.bytes_of(cards.open(), "kortti@1")
    assert compare(copy.open(), "kortti").old.version.number == 3
    assert versions.missing_part(copy.open()) is None
