"""Drafts: what was typed is found again, and goes over nothing that somebody else wrote."""

from __future__ import annotations

import threading

import pytest

from lape_cards.errors import LapeError
from lape_cards.store import files
from lape_cards.store.files import only_writer
from lape_cards.workflow.edit import ChangedError, begin, find_card, left_drafts, only_editor


@pytest.fixture
def cards(card_repository, monkeypatch):
    """A repository with a card that was saved; the tests stand in it."""
    card_repository.write_and_save("kortti")
    monkeypatch.chdir(card_repository.top)
    return card_repository


@pytest.fixture
def file(cards):
    return find_card("kortti", cards.top)


def type_into(draft, text: bytes = b"need: Uusi\n") -> bytes:
    """Write as an editor does, and give what stands in the draft then."""
    draft.path.write_bytes(draft.path.read_bytes() + text)
    return draft.path.read_bytes()


def test_the_card_takes_what_was_typed_and_nothing_else_is_left(cards, file):
    before = {path for path in cards.top.rglob("*") if "objects" not in path.parts}
    draft = begin(file)
    assert draft.path.read_bytes() == cards.path("kortti").read_bytes()
    assert draft.path.match("cards/kortti.yaml")
    typed = type_into(draft)
    assert cards.status() == ""
    assert draft.take_in()
    assert cards.path("kortti").read_bytes() == typed
    assert {path for path in cards.top.rglob("*") if "objects" not in path.parts} == before
    assert cards.status() == "M cards/kortti.yaml"


@pytest.mark.parametrize("card", ["kortti", "cards/kortti.yaml", "./cards/kortti.yaml", ""])
def test_a_card_is_found_by_id_and_by_file(cards, card):
    file = find_card(card or str(cards.path("kortti")), cards.top)
    assert (file.name, file.card, file.path) == ("cards/kortti.yaml", "kortti", cards.path("kortti"))


@pytest.mark.parametrize("card", ["kortti@1", "cards/kortti.yaml@1", "muu", "lape.yaml", "../x.yaml", "cards"])
def test_what_is_no_card_is_refused(cards, card):
    with pytest.raises(LapeError):
        find_card(card, cards.top)
    assert cards.status() == ""


def test_a_link_is_refused(cards):
    target = cards.top / "muu.yaml"
    cards.path("kortti").rename(target)
    cards.path("kortti").symlink_to(target)
    with pytest.raises(LapeError, match="a link"):
        find_card("kortti", cards.top)


@pytest.mark.parametrize("done", ["written", "deleted"])
def test_a_card_that_changed_meanwhile_is_left_alone(cards, file, done):
    draft = begin(file)
    typed = type_into(draft)
    if done == "written":
        theirs = cards.write("kortti", need="Muiden")
    else:
        cards.path("kortti").unlink()
    with pytest.raises(ChangedError):
        draft.take_in()
    assert draft.path.read_bytes() == typed
    assert not draft.is_current()
    if done == "written":
        assert cards.path("kortti").read_bytes() == theirs
        assert left_drafts(file) == [draft]
    else:
        assert not cards.path("kortti").exists()


def test_the_same_change_by_someone_else_is_no_conflict(cards, file):
    draft = begin(file)
    cards.path("kortti").write_bytes(type_into(draft))
    assert not draft.take_in()
    assert left_drafts(file) == []


def test_drafts_are_found_again_with_what_they_began_from(cards, file):
    old = begin(file)
    type_into(old, b"need: Vanha\n")
    assert left_drafts(find_card("kortti", cards.top)) == [old]
    assert old.is_current()
    cards.write("kortti", need="Muiden")
    new = begin(file)
    type_into(new, b"activity: Uusi\n")
    assert {draft.is_current() for draft in left_drafts(file)} == {True, False}
    assert new.take_in()
    assert left_drafts(file) == [old]


@pytest.mark.parametrize("left", [b"", b"\n \n", None], ids=["empty", "blank", "as it was"])
def test_a_draft_that_holds_nothing_is_not_found(file, left):
    draft = begin(file)
    if left is not None:
        draft.path.write_bytes(left)
    assert left_drafts(file) == []
    assert not draft.path.exists()


def test_remarks_alone_are_nothing_typed(file):
    draft = begin(file, lambda text: b"# lape> line 3: x\n" + text)
    assert not draft.holds_something()
    assert not draft.take_in()
    assert file.path.read_bytes().startswith(b"format: 1\n")


@pytest.mark.parametrize("left", [b"", b"# lape> x\n", None], ids=["empty", "remarks only", "deleted"])
def test_an_editor_that_leaves_no_text_empties_no_card(file, left):
    before = file.path.read_bytes()
    draft = begin(file)
    if left is None:
        draft.path.unlink()
    else:
        draft.path.write_bytes(left)
    with pytest.raises(LapeError, match="left no text"):
        draft.take_in()
    assert file.path.read_bytes() == before


def test_what_is_set_aside_is_never_written_over(file):
    kept = []
    for number in range(3):
        draft = begin(file)
        typed = type_into(draft, f"need: {number}\n".encode())
        kept.append((draft.set_aside(), typed))
    draft = begin(file)
    type_into(draft)
    begin(file)
    assert [path.read_bytes() for path, _ in kept] == [typed for _, typed in kept]
    assert len(list(draft.path.parent.iterdir())) == 5


def test_one_window_at_a_time(cards, file):
    other = find_card("cards/kortti.yaml", cards.top)
    with only_editor(file):
        with pytest.raises(LapeError, match="another window"), only_editor(other):
            pass
        with pytest.raises(LapeError, match="another window"), only_editor(other):
            pass
    with only_editor(other):
        pass
    assert not (cards.top / ".git" / "lape").exists()


def test_a_save_that_is_under_way_is_waited_for(cards, file, monkeypatch):
    draft = begin(file)
    typed = type_into(draft)
    with only_writer(file.lock):
        monkeypatch.setattr(files, "LOCK_SECONDS", 0.1)
        with pytest.raises(LapeError):
            draft.take_in()
        assert draft.path.read_bytes() == typed
        monkeypatch.setattr(files, "LOCK_SECONDS", 60)
        writer = threading.Thread(target=draft.take_in)
        writer.start()
        assert file.path.read_bytes() != typed
    writer.join()
    assert file.path.read_bytes() == typed


def test_a_card_that_cannot_be_written_keeps_both_texts(file, monkeypatch):
    draft = begin(file)
    typed, before = type_into(draft), file.path.read_bytes()
    monkeypatch.setattr(files.os, "urandom", lambda _: b"x" * 150)  # a name that no disk takes
    with pytest.raises(LapeError, match="could not be written"):
        draft.take_in()
    assert (file.path.read_bytes(), draft.path.read_bytes()) == (before, typed)


def test_working_trees_have_drafts_of_their_own(cards, tmp_path):
    cards.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "toinen"))
    other = find_card("kortti", tmp_path / "toinen")
    type_into(begin(find_card("kortti", cards.top)))
    assert left_drafts(other) == []


@pytest.mark.parametrize("settings", [False, True], ids=["a file", "a folder of cards"])
def test_without_git_the_draft_lies_beside_the_card(tmp_path, monkeypatch, settings):
    monkeypatch.chdir(tmp_path)
    if settings:
        (tmp_path / "lape.yaml").write_text("format: 1\ncards: .\n", encoding="utf-8")
    path = tmp_path / "kortti.yaml"
    path.write_text("format: 1\n", encoding="utf-8")
    file = find_card("kortti" if settings else "kortti.yaml", tmp_path)
    with only_editor(file):
        draft = begin(file)
        typed = type_into(draft)
        assert left_drafts(file) == [draft]
        if settings:
            assert file.folder.ids() == ["kortti"]
        assert draft.take_in()
    assert path.read_bytes() == typed
    assert sorted(place.name for place in tmp_path.iterdir()) == ["kortti.yaml", "lape.yaml"][: 1 + settings]


def test_mirrors_beside_a_plain_card_are_not_touched(tmp_path):
    (tmp_path / ".lape" / "mirror.git" / "refs").mkdir(parents=True)
    path = tmp_path / "kortti.yaml"
    path.write_text("format: 1\n", encoding="utf-8")
    file = find_card("kortti.yaml", tmp_path)
    with only_editor(file):
        draft = begin(file)
        type_into(draft)
        assert draft.take_in()
    assert [place.name for place in (tmp_path / ".lape").iterdir()] == ["mirror.git"]
    assert (tmp_path / ".lape" / "mirror.git" / "refs").is_dir()
