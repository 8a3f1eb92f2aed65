"""Eight people saving at once, and savers that are killed: every version that was acknowledged is kept."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from lape_cards.standing import standings
from lape_cards.workflow.save import Request, save
from lape_cards.workflow.versions import bytes_of, versions

ROOT = Path(__file__).parents[2]
SAVERS, ROUNDS = 8, 50

SAVE_OFTEN = """
import sys
from pathlib import Path
from lape_cards.cli.main import main

card, rounds = sys.argv[1], int(sys.argv[2])
path = Path("cards") / f"{card}.yaml"
for turn in range(rounds):
    path.write_text(f"format: 1\\nkind: experiment\\nid: {card}\\nlanguage: en\\ntitle: Round {turn}\\n")
    assert main(["save", card]) == 0
"""


@pytest.fixture
def python(monkeypatch):
    """The beginning of a command line that runs our Python."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("LAPE_LANG", "en")
    return [sys.executable]


def assert_kept(cards, card: str, rounds: int) -> None:
    """All versions of a card are in its history, each with its number, its tag and its link to the one before."""
    found = versions(cards.open(), card)[1]
    assert [one.number for one in found] == list(range(1, rounds + 1))
    assert all(one.tagged for one in found)
    assert [one.previous for one in found] == [None, *(one.blob for one in found[:-1])]


def test_eight_processes_save_a_card_of_their_own_each(card_repository, python):
    cards = card_repository
    savers = [
        subprocess.Popen(
            [*python, "-c", SAVE_OFTEN, f"kortti-{number}", str(ROUNDS)],
            cwd=cards.top,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for number in range(SAVERS)
    ]
    said = [saver.communicate() for saver in savers]
    assert [saver.returncode for saver in savers] == [0] * SAVERS, said
    assert sum(out.decode().count("saved") for out, _ in said) == SAVERS * ROUNDS
    for number in range(SAVERS):
        assert_kept(cards, f"kortti-{number}", ROUNDS)
    assert int(cards.git("rev-list", "--count", "--grep=^Lape-Version: ", "HEAD")) == SAVERS * ROUNDS
    assert cards.status() == ""
    cards.assert_sound()


def test_eight_people_give_the_command_at_once(card_repository, python):
    cards = card_repository
    for number in range(SAVERS):
        cards.write(f"kortti-{number}")
    savers = [
        subprocess.Popen(
            [*python, "-m", "lape_cards", "save", f"kortti-{number}"], cwd=cards.top, stdout=subprocess.PIPE
        )
        for number in range(SAVERS)
    ]
    said = [saver.communicate()[0].decode() for saver in savers]
    assert [saver.returncode for saver in savers] == [0] * SAVERS
    assert all("version 1 saved" in out for out in said)
    for number in range(SAVERS):
        assert_kept(cards, f"kortti-{number}", 1)
    assert cards.status() == ""


def test_eight_threads_save_different_texts_of_one_card(card_repository):
    cards = card_repository
    texts = [cards.write("kortti", need=f"Teksti {turn}") for turn in range(SAVERS * ROUNDS)]
    cards.path("kortti").unlink()

    def save_all(own):
        opened = cards.open()
        return [save(opened, [Request("kortti", text)], today=date(2018, 3, 15))[0] for text in own]

    with ThreadPoolExecutor(SAVERS) as pool:
        saved = [one for part in pool.map(save_all, [texts[turn::SAVERS] for turn in range(SAVERS)]) for one in part]
    assert sorted(one.version.number or 0 for one in saved) == list(range(1, SAVERS * ROUNDS + 1))
    assert not any(one.already for one in saved)
    assert_kept(cards, "kortti", SAVERS * ROUNDS)
    kept = {cards.open().repository.blob(one.version.blob) for one in saved}
    assert len(kept) == len(texts)
    assert all(any(text.split(b"need: ")[1] in blob for blob in kept) for text in texts[:5])
    assert cards.status() == ""
    cards.assert_sound()


def test_lape_and_plain_git_side_by_side(card_repository):
    """Someone commits other work all the time; neither side loses anything."""
    cards = card_repository
    opened = cards.open()

    def commit_often():
        done = 0
        for turn in range(25):
            (cards.top / "muu.txt").write_text(str(turn), encoding="utf-8")
            added = subprocess.run(["git", "add", "muu.txt"], cwd=cards.top, capture_output=True, check=False)
            command = ["git", "commit", "--quiet", "-m", f"Other {turn}", "--", "muu.txt"]
            done += not (added.returncode or subprocess.run(command, cwd=cards.top, capture_output=True).returncode)
        return done

    def save_often():
        for turn in range(15):
            cards.write("kortti", need=f"Teksti {turn}")
            save(opened, [Request("kortti")], today=date(2018, 3, 15))

    with ThreadPoolExecutor(2) as pool:
        commits, saves = pool.submit(commit_often), pool.submit(save_often)
        saves.result()
        assert cards.git("log", "--format=%s").count("Other") <= commits.result()
    assert cards.git("log", "--format=%s").count("Other") == commits.result()
    assert_kept(cards, "kortti", 15)
    cards.git("add", "muu.txt")
    cards.git("commit", "--quiet", "--allow-empty", "-m", "The last", "--", "muu.txt")
    assert cards.status() == ""
    cards.assert_sound()


# Killed

KILLS = int(os.environ.get("LAPE_KILLS", "60"))

SAVERS_ON_DEMAND = """
import os, sys
from datetime import date
from pathlib import Path
from lape_cards.workflow.cards import open_cards
from lape_cards.workflow.save import Request, save

def save_on_and_on(name):
    cards = open_cards(Path.cwd())
    path = cards.path_of("kortti")
    start = path.read_bytes().split(b"need:")[0]
    for turn in range(1000):
        path.with_suffix(".new").write_bytes(start + f"need: {name}-{turn}\\n".encode())
        path.with_suffix(".new").replace(path)
        saved = save(cards, [Request("kortti")], today=date(2018, 3, 15))[0]
        print("kept", saved.version.number, saved.version.blob, flush=True)

for line in sys.stdin:
    child = os.fork()
    if child == 0:
        os.setsid()
        print("born", os.getpid(), flush=True)
        save_on_and_on(line.strip())
        os._exit(1)
    os.waitpid(child, 0)
    print("gone", flush=True)
"""
"""Loads everything once; for each line it reads it has a child that saves again and again."""


def kill_while_saving(nursery: subprocess.Popen[str], name: str, pause: float, *, with_git: bool) -> list[list[str]]:
    """Let a process save again and again, and kill it after ``pause`` seconds; what it had acknowledged until then."""
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    print(name, file=nursery.stdin, flush=True)
    child = int(nursery.stdout.readline().split()[1])
    time.sleep(pause)
    if with_git:
        os.killpg(child, signal.SIGKILL)
    else:
        os.kill(child, signal.SIGKILL)  # a git program that it has started is left to itself
    return [line.split() for line in iter(nursery.stdout.readline, "gone\n")]


def remove_locks(cards) -> list[Path]:
    """What a person does who was told of a lock that nobody holds."""
    locks = list((cards.top / ".git").rglob("*.lock"))
    left = [lock for lock in locks if lock.name != "lape.lock"]
    for lock in left:
        lock.unlink(missing_ok=True)  # a git that was still ending may have taken it away itself
    return left


def test_killed_at_any_instant_nothing_acknowledged_is_missing(card_repository, python):
    cards = card_repository
    acknowledged = {1: cards.write_and_save("kortti").version.blob}
    seed = time.time_ns()
    chance = random.Random(seed)  # noqa: S311 - only moments to kill at
    nursery = subprocess.Popen(
        [*python, "-c", SAVERS_ON_DEMAND], cwd=cards.top, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with nursery:
        for turn in range(KILLS):
            said = kill_while_saving(nursery, str(turn), chance.uniform(0, 0.2), with_git=turn % 2 == 0)
            acknowledged |= {int(number): blob for _, number, blob in said if len(blob) == 40}
            text = cards.path("kortti").read_bytes()
            assert text.startswith(b"format: 1\n"), (seed, turn)
            assert text.endswith(b"\n"), (seed, turn)
            if turn % 2 == 0:  # nobody is left who could hold a lock
                remove_locks(cards)
            cards.write("kortti", need=f"Jatkuu {turn}")
            saved = cards.save("kortti")[0].version
            acknowledged[saved.number or 0] = saved.blob
            assert {line for line in cards.status().splitlines() if not line.endswith((".tmp", ".new"))} == set(), (
                seed,
                turn,
            )
        nursery.stdin.close()
    found = {one.number or 0: one.blob for one in versions(cards.open(), "kortti")[1]}
    assert {number: found.get(number) for number in acknowledged} == acknowledged, seed
    assert sorted(found) == list(range(1, max(found) + 1)), seed
    for number in found:
        assert bytes_of(cards.open(), f"kortti@{number}").startswith(b"format: 1\n")
    assert standings(cards.open().repository, {"kortti": "cards/kortti.yaml"})["kortti"].highest == max(found)
    assert not list((cards.top / ".git").glob("lape-*"))
    cards.assert_sound()
