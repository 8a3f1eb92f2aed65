"""Reading a whole repository as git writes it: what is damaged, long, broken off or much at once."""

from __future__ import annotations

import os
import subprocess
import threading
import time
import zlib
from pathlib import Path

import pytest

from lape_cards.errors import LapeError
from lape_cards.history import Histories
from lape_cards.repository.command import GitError, Repository, create_repository, find_repository
from lape_cards.repository.once import Once
from lape_cards.repository.passes import Places, changes_to, fields_of, pins_begun
from lape_cards.repository.pipes import ObjectReader, Running


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """An empty repository."""
    return create_repository(tmp_path)


def _objects(repository: Repository, texts: list[bytes]) -> list[str]:
    return [repository.git("hash-object", "-w", "--stdin", stdin=text).text for text in texts]


def _commit(repository: Repository, files: dict[str, str], message: str) -> str:
    for name, text in files.items():
        (repository.top / name).parent.mkdir(exist_ok=True)
        (repository.top / name).write_text(text)
    repository.git("add", "--all")
    who = ("-c", "user.name=Ryhmä", "-c", "user.email=ryhma@example.org")
    repository.git(*who, "commit", "--quiet", "-F", "-", stdin=message.encode())
    return repository.git("rev-parse", "HEAD").text


def test_more_objects_than_a_pipe_holds_come_whole(repository: Repository) -> None:
    texts = [f"{number}\n".encode() * 2000 for number in range(500)]
    names = _objects(repository, texts[:20]) * 25
    found = repository.blobs(names)
    assert [found[name].content for name in names] == texts[:20] * 25
    assert repository.blobs(["0" * 40, names[0], "f" * 64]) == {names[0]: found[names[0]]}


def test_what_is_no_file_is_left_out(repository: Repository) -> None:
    commit = _commit(repository, {"cards/kortti.yaml": "a\n"}, "yksi")
    text = repository.git("rev-parse", f"{commit}:cards/kortti.yaml").text
    assert repository.blobs([commit, f"{commit}:cards", text, "HEAD:cards/kortti.yaml"]).keys() == {
        text,
        "HEAD:cards/kortti.yaml",
    }


@pytest.mark.parametrize("place", [0, 3, 6])
def test_a_damaged_object_hides_no_other(repository: Repository, place: int) -> None:
    names = _objects(repository, [f"teksti {number}\n".encode() * 500 for number in range(7)])
    damaged = repository.git_dir / "objects" / names[place][:2] / names[place][2:]
    damaged.chmod(0o644)
    damaged.write_bytes(damaged.read_bytes()[:-10])
    assert repository.blobs(names).keys() == set(names) - {names[place]}
    damaged.write_bytes(zlib.compress(b"blob 5\0longer than it says"))
    assert repository.blobs(names).keys() == set(names) - {names[place]}


def test_an_answer_that_was_not_waited_for_is_not_taken_for_another(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = _objects(repository, [b"first\n", b"second\n"])
    reader = ObjectReader()

    def start() -> Running:
        return repository.start_git("cat-file", "--batch", asked=True)

    with monkeypatch.context() as broken:

        def interrupted(*_: object) -> int:
            raise KeyboardInterrupt

        broken.setattr("lape_cards.repository.pipes.Running.read", interrupted)
        with pytest.raises(KeyboardInterrupt):
            reader.read([first], start)
    assert reader.read([second], start) == {second: ("blob", b"second\n")}


@pytest.mark.parametrize("ending", ["told to", "nobody reads from it"])
def test_git_ends_though_another_process_holds_its_pipes(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.setattr("lape_cards.repository.pipes._SECONDS", 0.2)
    running = repository.start_git("cat-file", "--batch", asked=True)
    process = running._process
    assert process.stdin is not None
    held = os.dup(process.stdin.fileno())  # as a copy of this process does
    try:
        began = time.monotonic()
        if ending == "told to":
            running.end()
        del running
        assert process.poll() is not None
        assert time.monotonic() - began < 60
    finally:
        os.close(held)


def test_complaints_without_end_stop_nothing(repository: Repository, tmp_path: Path) -> None:
    loud = tmp_path / "loud"
    lines = (
        "head -c 300000 /dev/zero | tr '\\0' 'x' >&2",
        "echo >&2; echo last >&2",
        "printf 'one\\0two\\0'",
        "exit 3",
    )
    loud.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    loud.chmod(0o755)
    repository.git("config", "alias.loud", f"!'{loud}'")
    found: list[str] = []
    with pytest.raises(GitError) as raised:
        found.extend(fields_of(repository, "loud"))
    assert (found, raised.value.complaint.strip()[-4:]) == (["one", "two"], "last")


def test_who_has_enough_need_not_read_the_rest(repository: Repository) -> None:
    repository.git("config", "alias.endless", "!while printf 'more\\0'; do :; done")
    assert next(fields_of(repository, "endless")) == "more"


def test_a_commit_that_saves_thousands_is_told_to_each_of_its_own(repository: Repository) -> None:
    count = 3000
    ids = [f"kortti-{number}" for number in range(count)]
    trailers = "\n".join(f"Lape-Version: {card}@1 {number:040x} -" for number, card in enumerate(ids))
    commit = _commit(repository, {f"cards/{card}.yaml": card for card in ids}, f"Monta\n\n{trailers}\n")
    changes = changes_to(repository, {card: f"cards/{card}.yaml" for card in ids})
    for number in (0, 7, count - 1):
        ((entry, blob),) = changes.of(ids[number])
        assert (entry.commit, entry.summary, blob is not None) == (commit, "Monta", True)
        assert [str(record) for record in entry.records] == [f"{ids[number]}@1 {number:040x} -"]
    assert len(changes.objects()) == count


@pytest.mark.parametrize("elsewhere", [False, True])
def test_one_card_among_many_has_the_history_that_it_has_alone(repository: Repository, elsewhere: bool) -> None:
    """Of many cards git tells every commit there is; of a few, those that changed something."""
    who = ("-c", "user.name=Ryhmä", "-c", "user.email=ryhma@example.org")
    _commit(repository, {"README": "ohje\n"}, "ei kortteja")
    _commit(repository, {"cards/yksi.yaml": "a\n", "cards/kaksi.yaml": "a\n", "site/index.html": "a\n"}, "kortit")
    ours = repository.git("symbolic-ref", "--short", "HEAD").text
    repository.git("checkout", "--quiet", "-b", "muut")
    _commit(repository, {"cards/yksi.yaml": "b\n"}, "muiden")
    _commit(repository, {"README": "toinen ohje\n"}, "muiden ohje")
    repository.git("checkout", "--quiet", ours)
    _commit(repository, {"cards/yksi.yaml": "c\n", "cards/kolme.yaml": "c\n"}, "meidän")
    repository.git(*who, "merge", "--quiet", "--no-commit", "-s", "ours", "muut")
    _commit(repository, {"cards/yksi.yaml": "b ja c\n"}, "yhdessä")
    (repository.top / "cards/kaksi.yaml").unlink()
    _commit(repository, {"site/index.html": "b\n"}, "pois")
    repository.git(*who, "commit", "--quiet", "--allow-empty", "-m", "ei mitään")
    ids = ["yksi", "kaksi", "kolme"]
    alone = {card: changes_to(repository, {card: f"cards/{card}.yaml"}).of(card) for card in ids}
    assert {entry.summary for entry, _ in alone["yksi"]} == {"yhdessä", "meidän", "muiden", "kortit"}
    assert [entry.summary for entry, _ in alone["kaksi"]] == ["pois", "kortit"]
    others = [f"kortti-{number}" for number in range(100)]
    if elsewhere:  # many files that are no cards
        _commit(repository, {f"site/{number}.html": "a\n" for number in range(300)}, "sivut")
    for paths in (Places("cards", [*ids, *others]), {card: f"cards/{card}.yaml" for card in (*ids, *others)}):
        changes = changes_to(repository, paths)
        assert {card: changes.of(card) for card in ids} == alone
        assert changes.of("kortti-7") == []
        assert changes.objects() == {blob for of_card in alone.values() for _, blob in of_card if blob}


def test_before_the_first_commit_there_is_nothing(repository: Repository) -> None:
    assert changes_to(repository, {"kortti": "cards/kortti.yaml"}).of("kortti") == []


def test_tags_that_pin_no_version_of_the_card_are_left_out(repository: Repository) -> None:
    commit = _commit(repository, {"cards/kortti.yaml": "a\n"}, "yksi")
    blob = repository.git("rev-parse", f"{commit}:cards/kortti.yaml").text
    for name, message in (
        (f"lape/kortti/1-{blob[:7]}", f"yksi\n\nLape-Version: kortti@1 {blob} -"),
        ("lape/kortti/2-1234567", "ei mitään"),
        ("lape/kortti/3-7654321-erased", "ei mitään"),
        (f"lape/toinen/1-{blob[:7]}", f"yksi\n\nLape-Version: toinen@1 {blob} -"),
    ):
        who = ("-c", "user.name=Ryhmä", "-c", "user.email=ryhma@example.org")
        repository.git(*who, "tag", "--annotate", "-F", "-", name, stdin=message.encode())
    pins = pins_begun(repository, ["kortti"])()
    assert [str(tag.record) for tag in pins.of_each(["kortti"])["kortti"]] == [f"kortti@1 {blob} -"]
    assert list(pins.tombstones) == ["refs/tags/lape/kortti/3-7654321-erased"]
    assert pins.of_each(["toinen"]) == {"toinen": []}


def test_git_is_gone_when_its_repository_is_forgotten(repository: Repository) -> None:
    (name,) = _objects(repository, [b"text\n"])
    mine = Repository(repository.top, repository.git_dir, repository.common_dir, repository.hooks)
    assert mine.blobs([name])[name].content == b"text\n"
    process = mine._objects._running._process  # type: ignore[union-attr]
    assert isinstance(process, subprocess.Popen)
    assert process.poll() is None
    del mine
    assert process.poll() is not None


def test_what_could_not_be_found_out_is_told_each_time() -> None:
    """What git wrote is read once only: a second look after a fault must not find the rest, or nothing."""
    asked = []

    def find() -> str:
        asked.append(1)
        raise GitError("fatal: bad object")

    once = Once(find)
    for _ in range(2):
        with pytest.raises(GitError):
            once()
    assert asked == [1]
    found = Once(lambda: [1])
    assert found() is found()


def test_a_history_that_is_broken_stays_so(repository: Repository) -> None:
    commit = _commit(repository, {"cards/kortti.yaml": "a\n"}, "yksi")
    _commit(repository, {"cards/kortti.yaml": "b\n"}, "kaksi")
    (repository.common_dir / "objects" / commit[:2] / commit[2:]).unlink()
    histories = Histories(repository, {"kortti": "cards/kortti.yaml", "toinen": "cards/toinen.yaml"})
    for card in ("kortti", "toinen", "kortti"):
        with pytest.raises(GitError):
            histories.of([card])


def test_a_git_that_cannot_be_started_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(GitError):
        find_repository(tmp_path / "missing")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LapeError) as none:
        find_repository(tmp_path)
    assert "not installed" in none.value.message.text
    (tmp_path / "git").write_text("", encoding="utf-8")
    (tmp_path / "git").chmod(0o755)  # a program without a word in it, which no system can run
    with pytest.raises(GitError):
        find_repository(tmp_path)


def test_a_git_of_which_nothing_is_read_ends_too(repository: Repository) -> None:
    running = repository.start_git("cat-file", "--batch", asked=True)
    process = running._process
    threads = threading.active_count()
    del running
    assert process.poll() is not None
    assert threading.active_count() == threads
