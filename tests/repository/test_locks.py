"""Locks and folders that cannot be written: a clear word about what is in the way, and nothing lost."""

from __future__ import annotations

import contextlib
import os
import tempfile

import pytest

from lape_cards.errors import LapeError
from lape_cards.repository import commit as commits
from lape_cards.repository import index, locks

NOBODY = 65534


@pytest.fixture
def cards(card_repository, monkeypatch):
    """A repository with a saved card, other work that is staged, and little patience."""
    card_repository.write_and_save("kortti")
    card_repository.write("kortti", need="Uusi")
    (card_repository.top / "muu.txt").write_text("kesken\n", encoding="utf-8")
    card_repository.git("add", "muu.txt")
    monkeypatch.setattr(locks, "LOCK_SECONDS", 0.2)
    return card_repository


def state(cards) -> tuple[object, ...]:
    return cards.git("for-each-ref"), cards.git("ls-files", "-s"), cards.status(), cards.path("kortti").read_bytes()


@pytest.mark.parametrize("lock", ["index.lock", "refs/heads/main.lock", "HEAD.lock"])
def test_a_lock_that_somebody_left_is_named_and_not_touched(cards, lock):
    before = state(cards)
    left = cards.top / ".git" / lock
    left.touch()
    with pytest.raises(LapeError, match="Another git program") as refused:
        cards.save("kortti")
    assert refused.value.message.values == {"lock": str(left)}
    assert "delete that file" in refused.value.hint.text
    assert left.exists()
    left.unlink()
    assert state(cards) == before
    assert cards.save("kortti")[0].version.number == 2
    assert cards.status() == "A  muu.txt"


def test_the_lock_is_named_whole_in_a_folder_with_blanks_and_quotes(make_card_repository, monkeypatch):
    cards = make_card_repository("kortit 'ja' muut")
    monkeypatch.setattr(locks, "LOCK_SECONDS", 0.0)
    cards.write("kortti")
    left = cards.top / ".git" / "index.lock"
    left.touch()
    with pytest.raises(LapeError) as refused:
        cards.save("kortti")
    assert refused.value.message.values == {"lock": str(left)}


@pytest.mark.parametrize("lock", ["index.lock", "refs/heads/main.lock"])
def test_a_lock_that_is_let_go_in_time_is_waited_for(cards, lock, monkeypatch):
    monkeypatch.setattr(locks, "LOCK_SECONDS", 10.0)
    left = cards.top / ".git" / lock
    left.touch()
    waits = []

    def let_go(seconds):
        waits.append(seconds)
        left.unlink(missing_ok=True)

    monkeypatch.setattr(locks.time, "sleep", let_go)
    assert cards.save("kortti")[0].version.number == 2
    assert waits
    assert cards.status() == "A  muu.txt"


@pytest.mark.parametrize(
    "stage", [None, ("add",), ("add", "--intent-to-add")], ids=["untracked", "staged", "to be added"]
)
def test_what_the_index_said_of_a_card_that_could_not_be_saved(cards, stage):
    cards.write("toinen")
    if stage:
        cards.git(*stage, "cards/toinen.yaml")
    before = state(cards)
    (cards.top / ".git" / "refs" / "heads" / "main.lock").touch()
    with pytest.raises(LapeError):
        cards.save("toinen", "kortti")
    (cards.top / ".git" / "refs" / "heads" / "main.lock").unlink()
    assert state(cards) == before


@pytest.mark.parametrize("hashes", ["sha1", "sha256"])
def test_a_new_card_that_could_not_be_saved_is_not_staged(make_card_repository, monkeypatch, hashes):
    cards = make_card_repository(hashes, f"--object-format={hashes}")
    monkeypatch.setattr(locks, "LOCK_SECONDS", 0.0)
    cards.write("kortti")
    before = state(cards)
    left = cards.top / ".git" / "refs" / "heads" / "main.lock"
    left.touch()
    with pytest.raises(LapeError, match="Another git program"):
        cards.save("kortti")
    left.unlink()
    assert state(cards) == before


def test_the_index_is_ahead_when_the_branch_moves(cards, monkeypatch):
    """Killed between the two, git shows the card as staged, and no plain commit can undo a version."""
    seen = []
    publish = commits._publish

    def look(*arguments):
        seen.append(cards.git("diff", "--cached", "--name-only", "--", "cards"))
        seen.append(cards.git("diff", "--name-only"))
        return publish(*arguments)

    monkeypatch.setattr(commits, "_publish", look)
    cards.save("kortti")
    assert seen == ["cards/kortti.yaml", ""]


@pytest.mark.parametrize("fault", [KeyboardInterrupt, OSError])
def test_nothing_is_taken_back_once_a_version_is_kept(cards, monkeypatch, fault):
    publish = commits._publish

    def broken_off(*arguments):
        publish(*arguments)
        raise fault

    monkeypatch.setattr(commits, "_publish", broken_off)
    with pytest.raises(fault):
        cards.save("kortti")
    assert len(cards.tags()) == 2
    assert b"version: 2" in cards.path("kortti").read_bytes()
    assert cards.status() == "A  muu.txt"


@pytest.mark.parametrize("fault", [KeyboardInterrupt, OSError])
@pytest.mark.parametrize(
    ("module", "name"),
    [(commits, "_commit_tree"), (index, "lines"), (index, "write_patiently"), (commits, "_publish")],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_all_is_taken_back_before_that(cards, monkeypatch, fault, module, name):
    before = state(cards)
    real = getattr(module, name)

    def broken_off(*arguments, **named):
        if name == "write_patiently":
            monkeypatch.undo()
            real(*arguments)
        raise fault

    monkeypatch.setattr(module, name, broken_off)
    with pytest.raises(fault):
        cards.save("kortti")
    assert state(cards) == before
    assert not list((cards.top / ".git").glob("lape-*"))


def test_what_a_killed_saver_left_is_cleared_away(cards):
    left = cards.top / ".git" / "lape-abc"
    left.mkdir()
    (left / "index").touch()
    cards.save("kortti")
    assert not left.exists()


def test_a_number_taken_by_a_tag_from_elsewhere_is_counted_anew(cards, monkeypatch):
    write_tag, turns = commits.write_tag, iter([True])

    def meanwhile(repository, name, record, text, who):
        tag = write_tag(repository, name, record, text, who)
        if next(turns, False):
            cards.git("update-ref", record.tag, tag)
        return tag

    monkeypatch.setattr(commits, "write_tag", meanwhile)
    assert cards.save("kortti")[0].version.number == 3


def test_many_paths_are_asked_for_in_parts(card_repository):
    cards = card_repository
    repository = cards.open().repository
    blob = commits.write_blob(repository, b"x")
    files = {f"liitteet/{turn}": blob for turn in range(450)}
    index.write_patiently(repository, index.lines(repository, files, {}, executable=True))
    assert set(index.entries(repository, files)) == set(files)
    index.put_back(repository, {}, index.lines(repository, files, {}, executable=True))
    assert index.entries(repository, files) == {}


@contextlib.contextmanager
def as_someone_without_rights(top):
    """Go on as a user whom permissions bind; root, who may write everywhere, turns into another one for a while."""
    if os.geteuid() != 0:
        yield
        return
    for path in (top, *top.rglob("*")):
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    for path in top.parents:
        if path.stat().st_uid == 0 and path.is_relative_to(tempfile.gettempdir()):
            path.chmod(path.stat().st_mode | 0o011)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        for path in (top, *top.rglob("*")):
            os.chown(path, 0, 0, follow_symlinks=False)


@pytest.mark.parametrize("folder", [".git", "cards", ".git/objects", ".git/refs/heads"])
def test_a_read_only_folder_is_told(cards, folder):
    before = state(cards)
    path = cards.top / folder
    path.chmod(0o555)
    try:
        with as_someone_without_rights(cards.top), pytest.raises(LapeError) as refused:
            cards.save("kortti")
    finally:
        path.chmod(0o755)
    assert refused.value.hint is not None
    assert state(cards) == before
