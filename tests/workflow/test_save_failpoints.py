"""A save that fails, or is killed, at each of its steps: card and branch are old or new, and the next save works.

A program named git stands before the real one on the path and counts; the steps of writing the file are counted in the
saver itself. So every call of git and every step on the disk has its turn, without lape knowing of it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lape_cards.workflow.versions import bytes_of, versions

ROOT = Path(__file__).parents[2]

GIT = """#!/bin/sh
number=$(($(cat {folder}/count) + 1))
echo $number > {folder}/count
if [ $number = "$(cat {folder}/at)" ]; then
  case "$(cat {folder}/way)" in
    fail) echo "fatal: failed on purpose" >&2; exit 1 ;;
    after) {git} "$@" ;;
  esac
  kill -9 -- -$(cat {folder}/group)
  exit 1
fi
exec {git} "$@"
"""

SAVERS = """
import builtins, errno, io, json, os, signal, sys
from datetime import date
from pathlib import Path
from lape_cards.errors import LapeError
from lape_cards.workflow.cards import open_cards
from lape_cards.workflow.save import Request, save

folder = Path(sys.argv[1])
counted = 0

def counting(real, at, way, wanted=lambda *_: True):
    def step(*arguments, **named):
        global counted
        counted += wanted(*arguments)
        if counted != at or not wanted(*arguments):
            return real(*arguments, **named)
        if way == "fail":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if way == "after":
            real(*arguments, **named)
        os.killpg(0, signal.SIGKILL)
    return step

def on_the_disk(at, way):
    os.replace, os.fsync = (counting(real, at, way) for real in (os.replace, os.fsync))
    builtins.open = io.open = counting(io.open, at, way, lambda path, *_: str(path).endswith(".tmp"))

for line in sys.stdin:
    what, at, way = json.loads(line)
    (folder / "at").write_text("none")
    (folder / "count").write_text("0")
    (folder / "way").write_text(way)
    child = os.fork()
    if child == 0:
        os.setsid()
        (folder / "group").write_text(str(os.getpid()))
        cards = open_cards(Path.cwd())
        (folder / "count").write_text("0")
        (folder / "at").write_text(str(at) if what == "git" else "none")
        if what == "disk":
            on_the_disk(at, way)
        try:
            version = save(cards, [Request("kortti")], today=date(2018, 3, 15))[0].version
            said = ["kept", version.number, version.blob]
        except LapeError as error:
            said = ["refused", bool(error.hint), error.message.text]
        except BaseException as error:
            said = ["fault", repr(error)]
        reached = int((folder / "count").read_text()) if what == "git" else counted
        print(json.dumps([*said, reached]), flush=True)
        os._exit(0)
    os.waitpid(child, 0)
    print("gone", flush=True)
"""


class Savers:
    """Saves the card ``kortti`` in a process of its own, with a fault at one of its steps."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def save(self, what: str, at: int, way: str) -> list[object] | None:
        """What the saver said at the end, and how many steps it had counted; ``None`` where it said nothing."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps([what, at, way]), file=self.process.stdin, flush=True)
        said = [json.loads(line) for line in iter(self.process.stdout.readline, "gone\n")]
        return said[-1] if said else None


@pytest.fixture
def savers(card_repository, tmp_path, monkeypatch) -> Iterator[Savers]:
    folder = tmp_path / "steps"
    (folder / "bin").mkdir(parents=True)
    wrapper = folder / "bin" / "git"
    wrapper.write_text(GIT.format(folder=folder, git=shutil.which("git")), encoding="utf-8")
    wrapper.chmod(0o755)
    environment = {**os.environ, "PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", SAVERS, str(folder)],
        cwd=card_repository.top,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Savers(process)
        assert process.stdin is not None
        process.stdin.close()


def remove_locks(cards) -> None:
    """What a person does who was told of a lock that nobody holds."""
    for lock in (cards.top / ".git").rglob("*.lock"):
        if lock.name != "lape.lock":
            lock.unlink()


def try_every_step(cards, savers: Savers, what: str, way: str) -> int:
    """Fail at the first step, at the second and so on until a save has no more; how many steps there were."""
    known = {1: cards.write_and_save("kortti", need="Ensin").version.blob}
    for at in range(1, 100):
        before = cards.write("kortti", need=f"Teksti {at}")
        head, tags = cards.git("rev-parse", "HEAD"), cards.tags()
        said = savers.save(what, at, way)
        assert said is None or said[0] in ("kept", "refused"), (at, said)
        after = cards.path("kortti").read_bytes()
        assert after == before or re.sub(rb"(version|date): .*\n", b"", after) == before, (at, said, after)
        new = [tag for tag in cards.tags() if tag not in tags]
        assert len(new) == (cards.git("rev-parse", "HEAD") != head), (at, said)
        if said is not None and said[0] == "refused":
            assert (after, new, said[1]) == (before, [], True), (at, said)
        if said is not None and said[0] == "kept":
            assert len(new) == 1, (at, said)
            known[said[1]] = said[2]
            assert bytes_of(cards.open(), f"kortti@{said[1]}") == after
        if said is None:
            remove_locks(cards)
        cards.write("kortti", need=f"Jatkuu {at}")
        version = cards.save("kortti")[0].version
        known[version.number] = version.blob
        assert {line for line in cards.status().splitlines() if not line.endswith(".tmp")} == set(), (at, said)
        if said is not None and isinstance(said[-1], int) and said[-1] < at:
            break
    found = {one.number: one.blob for one in versions(cards.open(), "kortti")[1]}
    assert {number: found.get(number) for number in known} == known
    assert sorted(found) == list(range(1, max(found) + 1))
    cards.assert_sound()
    return at - 1


@pytest.mark.parametrize("way", ["fail", "before", "after"])
@pytest.mark.parametrize(("what", "least"), [("git", 12), ("disk", 4)])
def test_a_fault_at_any_step_loses_nothing(card_repository, savers, what, least, way):
    assert try_every_step(card_repository, savers, what, way) >= least
