"""Looking over a set-up: each trouble is found by itself, with what to do, and nothing is changed by looking."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from portfolio import make_portfolio

from lape_cards.store.files import only_writer
from lape_cards.workflow.collect import collect
from lape_cards.workflow.doctor import examine


@pytest.fixture
def cards(card_repository, tmp_path):
    """A card with two versions, which have been sent to a shared repository."""
    subprocess.run(["git", "init", "--quiet", "--bare", "-b", "main", str(tmp_path / "yhteinen.git")], check=True)
    card_repository.git("remote", "add", "origin", str(tmp_path / "yhteinen.git"))
    card_repository.write_and_save("kortti", need="Eka")
    card_repository.write_and_save("kortti", need="Toka")
    card_repository.git("push", "--quiet", "--set-upstream", "origin", "main")
    return card_repository


def symptoms(folder: Path) -> list[tuple[str, str]]:
    return [(one.kind, one.level) for one in examine(folder, "fi", time.time())]


def test_a_set_up_without_faults(cards):
    assert examine(cards.top, "fi", time.time()) == []
    assert examine(cards.top / "cards", "fi", time.time()) == []


def nobody_named(cards):
    cards.git("config", "--unset", "user.name")
    cards.git("config", "user.useConfigOnly", "true")
    return ("identity", "trouble")


def broken_settings(cards):
    (cards.top / "lape.yaml").write_text("format: 1\nnimi: x\n", encoding="utf-8")
    return ("repository", "trouble")


def merge_under_way(cards):
    (cards.top / ".git" / "MERGE_HEAD").write_text(cards.git("rev-parse", "HEAD") + "\n")
    return ("under-way", "trouble")


def detached(cards):
    cards.git("checkout", "--quiet", "--detach")
    return ("detached", "notice")


def rewritten(cards):
    cards.git("reset", "--quiet", "--hard", "HEAD~1")
    return ("apart", "notice")


def no_shared_repository(cards):
    cards.git("remote", "remove", "origin")
    return ("remote", "notice")


def unreachable(cards):
    cards.git("remote", "set-url", "origin", str(cards.top.parent / "poissa.git"))
    return ("remote", "notice")


def unrelated(cards):
    commit = cards.git("commit-tree", "-m", "Vieras", cards.git("mktree"))
    cards.git("update-ref", "refs/remotes/origin/main", commit)
    return ("unrelated", "trouble")


def another_branch(cards):
    cards.git("branch", "--move", "master")
    cards.git("branch", "--unset-upstream")
    return ("branch", "trouble")


def line_ends(cards):
    (cards.top / ".gitattributes").write_text("")
    return ("line-ends", "notice")


def line_ends_that_git_changes(cards):
    (cards.top / ".gitattributes").write_text("")
    cards.git("config", "core.autocrlf", "true")
    return ("line-ends", "trouble")


def merge_driver_that_is_not_set(cards):
    with (cards.top / ".gitattributes").open("a") as file:
        file.write("cards/*.yaml merge=lape\n")
    return ("merge-driver", "trouble")


def old_lock(cards):
    lock = cards.top / ".git" / "index.lock"
    lock.touch()
    os.utime(lock, (time.time() - 3600,) * 2)
    return ("lock", "trouble")


def broken_off_write(cards):
    (cards.top / "cards" / ".kortti.yaml.0a1b2c3d.tmp").write_text("format: 1\n")
    return ("left-over", "notice")


def left_draft(cards):
    draft = cards.top / ".git" / "lape" / "edit" / "drafts" / "0123456789abcdef" / "cards" / "kortti.yaml"
    draft.parent.mkdir(parents=True)
    draft.write_text("format: 1\n")
    return ("draft", "notice")


def old_schema(cards):
    (cards.top / ".vscode").mkdir()
    (cards.top / ".vscode" / "card.schema.json").write_text('{"$comment": "lape init kirjoitti tämän."}')
    return ("schema", "notice")


def conflict(cards):
    cards.write("kortti", b"format: 1\n<<<<<<< HEAD\ntitle: A\n=======\ntitle: B\n>>>>>>> muu\n")
    return ("card", "fault")


def unreadable_card(cards):
    cards.write("kortti", "format: 1\nkind: [\n")
    return ("card", "fault")


def stray(cards):
    (cards.top / "cards" / "kortti.yml").write_text("format: 1\n")
    return ("stray", "fault")


TROUBLES = [
    nobody_named,
    broken_settings,
    merge_under_way,
    detached,
    rewritten,
    no_shared_repository,
    unreachable,
    unrelated,
    another_branch,
    line_ends,
    line_ends_that_git_changes,
    merge_driver_that_is_not_set,
    old_lock,
    broken_off_write,
    left_draft,
    old_schema,
    conflict,
    unreadable_card,
    stray,
]


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in found}


@pytest.mark.parametrize("happens", TROUBLES, ids=lambda one: one.__name__)
def test_each_trouble_is_found_and_nothing_is_changed(cards, happens):
    expected = happens(cards)
    before = files(cards.top)
    assert symptoms(cards.top) == [expected]
    assert files(cards.top) == before
    assert all(one.hint for one in examine(cards.top, "fi", time.time()))


def test_a_merge_driver_that_is_set_is_nothing(cards):
    merge_driver_that_is_not_set(cards)
    cards.git("config", "merge.lape.driver", "lape merge-driver %O %A %B")
    assert symptoms(cards.top) == []


def test_a_fresh_lock_is_someone_at_work(cards):
    (cards.top / ".git" / "index.lock").touch()
    assert symptoms(cards.top) == [("lock", "notice")]


@pytest.mark.parametrize(
    ("seconds", "count", "word"),
    [(400, 6, "minutes"), (3700, 1, "hour"), (7300, 2, "hours"), (48 * 3600 + 1, 2, "days")],
)
def test_how_long_ago_a_lock_was_left(cards, seconds, count, word):
    lock = cards.top / ".git" / "index.lock"
    lock.touch()
    os.utime(lock, (time.time() - seconds,) * 2)
    assert f"{count} {word} ago" in lape(cards.top, "doctor", code=2)


def test_hooks_are_advised_to_those_who_can_install_them(cards, monkeypatch):
    (cards.top / ".pre-commit-config.yaml").write_text("repos: []\n")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert symptoms(cards.top) == []
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    assert symptoms(cards.top) == [("hooks", "notice")]


def test_what_the_others_sent_waits_to_be_brought_in(cards, make_card_repository, tmp_path, cards_at):
    cards.git("clone", "--quiet", str(tmp_path / "yhteinen.git"), str(tmp_path / "toinen"))
    other = cards_at(tmp_path / "toinen")
    other.git("config", "user.name", "Ryhmä")
    other.git("config", "user.email", "ryhma@example.org")
    names = []
    for word in ("Kolmas", "Neljäs"):
        other.write_and_save("kortti", need=word)
        names.append(f"kortti@{other.tags()[-1].removeprefix('lape/kortti/')}")
    other.git("push", "--quiet", "origin", "main", "--tags")
    cards.git("fetch", "--quiet", "--tags")
    [one] = examine(cards.top, "fi", time.time())
    assert one.message.values["names"] == names
    assert "lape sync" in one.hint.text


def test_someone_who_saves_at_this_moment(cards):
    with only_writer(cards.top / ".git" / "lape.lock"):
        assert symptoms(cards.top) == [("saving", "notice")]
    assert symptoms(cards.top) == []


def test_a_shallow_copy(cards, cards_at, tmp_path):
    cards.git("clone", "--quiet", "--depth=1", cards.top.as_uri(), str(tmp_path / "matala"))
    copy = cards_at(tmp_path / "matala")
    copy.git("config", "user.name", "Ryhmä")
    copy.git("config", "user.email", "ryhma@example.org")
    assert ("shallow", "notice") in symptoms(copy.top)


def test_an_identity_code_is_not_shown(cards):
    cards.write("kortti", "format: 1\nkind: experiment\nid: kortti\nlanguage: fi\ntitle: K\n131052-9074: x\n")
    (one,) = examine(cards.top, "fi", time.time())
    assert "131052" not in f"{one.message.values} {one.hint.values if one.hint else ''}"


def lape(folder: Path, *arguments: str, code: int = 0, **more: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "lape_cards", *arguments],
        cwd=folder,
        env={**os.environ, "LAPE_LANG": "en", "PYTHONPATH": str(Path(__file__).parents[2]), **more},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def test_the_command_ends_with_what_it_found(cards, tmp_path):
    assert lape(cards.top, "doctor") == "Nothing is wrong with this set-up.\n"
    (tmp_path / "tyhja").mkdir()
    assert "lape init" in lape(tmp_path / "tyhja", "doctor", code=2)
    stray(cards)
    assert len(lape(cards.top, "doctor", code=1).splitlines()) == 1
    conflict(cards)
    report = json.loads(lape(cards.top, "doctor", "--format", "json", code=1))
    assert [(one["kind"], one["level"]) for one in report["symptoms"]] == [("card", "fault"), ("stray", "fault")]
    old_lock(cards)
    lape(cards.top, "doctor", code=2)


@pytest.mark.parametrize(("version", "code"), [("2.35.9", 2), ("2.36.0", 0), ("3.0.1", 0)])
def test_a_git_that_is_too_old(cards, tmp_path, version, code):
    real = subprocess.run(["sh", "-c", "command -v git"], capture_output=True, text=True, check=True).stdout.strip()
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\nif [ "$1" = --version ]; then echo git version {version}; else exec {real} "$@"; fi\n'
    )
    program.chmod(0o755)
    told = lape(cards.top, "doctor", code=code, PATH=f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    assert (version in told) == (code == 2)


def test_beside_a_portfolio_the_sources_and_their_cards_are_looked_at(tmp_path):
    made = make_portfolio(tmp_path, names=["hillford", "strandby"])
    file = made.folder / "portfolio.yaml"
    assert symptoms(made.folder) == [("source", "trouble")] * 2
    collect(file)
    assert symptoms(made.folder) == []
    broken = made.sources["hillford"] / "cards" / "rikki.yaml"
    broken.write_text("format: 1\nkind: [\n", encoding="utf-8")
    for arguments in (["add", "."], ["commit", "--quiet", "-m", "Rikki"]):
        subprocess.run(["git", *arguments], cwd=made.sources["hillford"], check=True, capture_output=True)
    collect(file)
    [found] = examine(made.folder, "fi", time.time())
    assert (found.kind, found.level) == ("card", "fault")
    assert found.place.startswith("hillford/cards/rikki.yaml:2:")
    file.write_text("format: 1\nsources: nolla\n", encoding="utf-8")
    assert symptoms(made.folder) == [("portfolio", "trouble")]
