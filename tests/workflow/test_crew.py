"""Helping processes: answers by their numbers, an end for each of them, and a death that is told as our fault."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lape_cards.workflow import crew as crews
from lape_cards.workflow.crew import Crew, HelperError

if TYPE_CHECKING:
    from conftest import Cards

ROOT = Path(__file__).parents[2]


def prepare(base: int) -> Callable[[int], int]:
    def do(work: int) -> int:
        if work < 0:
            os._exit(7)
        return base // work

    return do


def unprepared(base: int) -> Callable[[int], int]:
    raise ValueError(base)


@pytest.fixture(params=["copied", "begun anew"])
def started(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways of starting a process, whatever the system's own is."""
    kind: str = request.param
    if kind == "copied" and not sys.platform.startswith("linux"):
        pytest.skip("only Linux copies processes well")
    monkeypatch.setattr(crews.threading, "active_count", lambda: 1 if kind == "copied" else 2)
    return kind


@pytest.fixture
def crew(started: str) -> Iterator[Crew[int, int]]:
    made: Crew[int, int] = Crew(2, prepare, 60)
    yield made
    made.close()


def take(crew: Crew[int, int]) -> dict[int, int | None]:
    return dict(crew.answers(waiting=True))


def test_answers_come_by_their_numbers(crew: Crew[int, int]) -> None:
    found: dict[int, int | None] = {}
    for number in range(20):
        while not crew.has_idle():
            found |= take(crew)
        crew.give(number, number)
    while len(found) < 20:
        found |= take(crew)
    assert found == {0: None, **{number: 60 // number for number in range(1, 20)}}
    assert dict(crew.answers(waiting=False)) == {}


def test_a_helper_that_cannot_begin_answers_nothing(started: str) -> None:
    crew: Crew[int, int] = Crew(1, unprepared, 1)
    crew.give(0, 1)
    assert take(crew) == {0: None}
    crew.close()


def test_a_death_is_told(crew: Crew[int, int]) -> None:
    crew.give(0, -1)
    with pytest.raises(HelperError, match="7"):
        take(crew)


def test_a_helper_that_was_killed_is_told(crew: Crew[int, int]) -> None:
    process = crew._helpers[0].process
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()

    def work() -> None:
        for number in range(3):
            crew.give(number, 1)
            take(crew)

    with pytest.raises(HelperError, match="-9"):
        work()


def test_none_is_left(crew: Crew[int, int]) -> None:
    processes = [helper.process for helper in crew._helpers]
    crew.give(0, 1)
    crew.close()
    assert not any(process.is_alive() for process in processes)


def many(cards: Cards, count: int) -> None:
    text = (ROOT / "examples" / "rules" / "experiment.yaml").read_text(encoding="utf-8")
    for number in range(count):
        cards.write(f"kortti-{number}", text)


def start(cards: Cards, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "lape_cards", "check", "--lang", "en", "--jobs", "3", "--no-cache", *more]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        command,
        cwd=cards.top,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def children(process: subprocess.Popen[str]) -> list[int]:
    """The helpers of a run: its children that are Python, once there are two."""
    for _ in range(1000):
        said = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
        found = [int(one) for one in said.split() if "python" in Path(f"/proc/{one}/cmdline").read_text()]
        if len(found) == 2:
            return found
        time.sleep(0.01)
    raise AssertionError("no helpers were started")


def is_running(process: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False


LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")


@LINUX
@pytest.mark.parametrize("whom", ["the terminal's all", "lape alone"])
def test_breaking_off_ends_all_of_them(card_repository: Cards, whom: str) -> None:
    many(card_repository, 600)
    running = start(card_repository)
    helpers = children(running)
    time.sleep(0.3)
    if whom == "lape alone":
        running.send_signal(signal.SIGINT)
    else:
        os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=30)
    assert (running.returncode, out) == (130, "")
    assert err == "Broken off. What was finished before this stays as it is.\n"
    assert not any(map(is_running, helpers))


@LINUX
def test_none_stays_when_lape_is_killed(card_repository: Cards) -> None:
    many(card_repository, 600)
    running = start(card_repository)
    helpers = children(running)
    running.kill()
    running.communicate(timeout=30)
    for _ in range(500):
        if not any(map(is_running, helpers)):
            return
        time.sleep(0.02)
    raise AssertionError("a helper has stayed")


@LINUX
def test_a_death_is_our_fault(card_repository: Cards) -> None:
    many(card_repository, 600)
    running = start(card_repository)
    os.kill(children(running)[0], signal.SIGKILL)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out) == (3, "")
    assert "Traceback" not in err
