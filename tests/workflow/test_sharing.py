"""Pages of work that processes share: each done once it may be, all in their order, and an end for every helper."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lape_cards.workflow import crew
from lape_cards.workflow.asked import asked_for
from lape_cards.workflow.checking import Check
from lape_cards.workflow.crew import HelperError
from lape_cards.workflow.drawing import Order
from lape_cards.workflow.held import Wish
from lape_cards.workflow.outlet import Outlet
from lape_cards.workflow.rendering import Rendering
from lape_cards.workflow.sharing import Sharing, processes

if TYPE_CHECKING:
    from conftest import Cards

FAILS, DIES, STAYS, WAITS, RESTS = -1, -2, -3, -4, -5
"""Numbers that a helper does not double as others: it raises, ends, never ends its work, waits until ``go`` is a file,
or rests. In this process they are numbers as others.
"""
PATIENCE = 30.0
"""Seconds after which whatever is waited for will not come."""


class Sheet:
    """Numbers to double, what they are doubled, and the process that did it."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self.numbers = list(numbers)
        self.doubled: list[int] = []
        self.by: int | None = None


def prepare(fault: Exception | None, go: Path) -> Callable[[list[int]], tuple[int, list[int]]]:
    if fault is not None:
        raise fault

    def do(numbers: list[int]) -> tuple[int, list[int]]:
        for number in numbers:
            if number == FAILS:
                raise ZeroDivisionError
            if number == DIES:
                os._exit(7)
            if number == STAYS:
                time.sleep(2 * PATIENCE)
            if number == RESTS:
                time.sleep(0.5)
            while number == WAITS and not go.exists():
                time.sleep(0.001)
        return os.getpid(), [2 * number for number in numbers]

    return do


class Doubling(Sharing[Sheet, "list[int]", "tuple[int, list[int]]"]):
    """Doubles the numbers of sheets, with so many ``helpers`` from the sheet with the number ``first`` on."""

    def __init__(
        self,
        sheets: Sequence[Sequence[int]],
        helpers: int = 0,
        first: int = 0,
        *,
        fault: Exception | None = None,
        go: Path = Path(),
    ) -> None:
        super().__init__()
        self.sheets = sheets
        self.helpers, self.first, self.given = helpers, first, (fault, go)
        self.made: list[Sheet] = []
        self.step: Callable[[Sheet], bool] = lambda _: True
        """Whether a number may be doubled here; asked again at the next step, if not."""

    def __iter__(self) -> Iterator[Sheet]:
        yield from self._done()

    def _made(self) -> Iterator[Sheet]:
        for number, numbers in enumerate(self.sheets):
            if number == self.first and self.helpers:
                self._begin(self.helpers, prepare, *self.given)
            self.made.append(Sheet(numbers))
            yield self.made[-1]

    def _work_of(self, page: Sheet) -> list[int] | None:
        return page.numbers or None

    def _do(self, page: Sheet) -> Iterator[None]:
        page.by = os.getpid()
        for number in page.numbers:
            while not self.step(page):
                yield
            page.doubled.append(2 * number)
            yield

    def _take_over(self, page: Sheet, answer: tuple[int, list[int]]) -> None:
        assert not page.doubled
        page.by, page.doubled = answer


def helpers_now() -> int:
    return len(multiprocessing.active_children())


MANY = [[number, number + 1] for number in range(40)]


@pytest.mark.parametrize(
    "sheets",
    [
        pytest.param([], id="none"),
        pytest.param([[1]], id="one of one"),
        pytest.param([[]], id="one of none"),
        pytest.param([[1], [], [2, 3], [], []], id="nothing to do on some"),
        pytest.param([[1], [2], [3]], id="fewer than fit"),
        pytest.param(MANY, id="more than fit"),
        pytest.param([[1, 2], [FAILS], [3]], id="a helper fails"),
        pytest.param([[FAILS], *MANY, [FAILS], [FAILS, 1]], id="helpers fail again and again"),
    ],
)
@pytest.mark.parametrize(("helpers", "first"), [(0, 0), (1, 0), (1, 1), (2, 0), (2, 3)])
def test_sheets_come_in_their_order(sheets: list[list[int]], helpers: int, first: int) -> None:
    before = helpers_now()
    begun = helpers if first < len(sheets) else 0
    with Doubling(sheets, helpers, first) as work:
        found = []
        for sheet in work:
            assert helpers_now() - before in (0, begun)
            found.append((sheet.numbers, sheet.doubled))
        assert helpers_now() - before == begun
    assert found == [(numbers, [2 * number for number in numbers]) for numbers in sheets]
    assert helpers_now() == before


@pytest.mark.parametrize(("helpers", "first", "most"), [(0, 0, 1), (1, 0, 4), (2, 0, 6), (1, 2, 4)])
def test_few_are_made_ahead(helpers: int, first: int, most: int) -> None:
    ahead = []
    with Doubling(MANY, helpers, first) as work:
        for count, _ in enumerate(work):
            ahead.append(len(work.made) - count)
    assert ahead == [1] * first + [min(most, len(MANY) - count) for count in range(first, len(MANY))]


@pytest.mark.parametrize(
    ("sheets", "fault"),
    [
        pytest.param([[FAILS, 1], [FAILS], [FAILS]], None, id="at each sheet"),
        pytest.param([[1], [2], [3]], ValueError("nothing is here"), id="before the first"),
    ],
)
def test_what_a_helper_cannot_do_is_done_here(sheets: list[list[int]], fault: Exception | None) -> None:
    with Doubling(sheets, 2, fault=fault) as work:
        assert {sheet.by for sheet in work} == {os.getpid()}


@pytest.mark.parametrize("helpers", [0, 1])
@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_what_is_raised_here_is_the_end(helpers: int, error: type[BaseException]) -> None:
    before = helpers_now()

    def step(sheet: Sheet) -> bool:
        if 2 in sheet.numbers:
            raise error
        return True

    def go() -> None:
        with Doubling([[STAYS], [2]], helpers) as work:
            work.step = step
            list(work)

    began = time.monotonic()
    with pytest.raises(error):
        go()
    assert helpers_now() == before
    assert time.monotonic() - began < PATIENCE


@pytest.mark.parametrize("helpers", [1, 2])
def test_a_death_is_the_end(helpers: int) -> None:
    before = helpers_now()
    with Doubling([[DIES], *MANY], helpers) as work, pytest.raises(HelperError, match="7"):
        list(work)
    assert helpers_now() == before


def test_whoever_goes_early_waits_for_nobody() -> None:
    before = helpers_now()
    began = time.monotonic()
    with Doubling([[], [STAYS], [STAYS], [1]], 2) as work:
        assert next(iter(work)).numbers == []
    assert helpers_now() == before
    assert time.monotonic() - began < PATIENCE


@pytest.mark.parametrize("first", [1, FAILS])
def test_a_helper_goes_on_while_this_process_works(tmp_path: Path, first: int) -> None:
    go, until = tmp_path / "go", time.monotonic() + PATIENCE
    with Doubling([[WAITS, first], [2], [3], [4]], 1, go=go) as work:

        def step(_: Sheet) -> bool:
            go.touch()
            assert time.monotonic() < until
            return all(sheet.doubled for sheet in work.made[2:])

        work.step = step
        by = [sheet.by for sheet in work]
    assert by[1] == os.getpid()
    assert by[2] == by[3] != os.getpid()
    assert (by[0] == os.getpid()) == (first == FAILS)


def test_a_sheet_comes_as_soon_as_it_is_done(tmp_path: Path) -> None:
    go = tmp_path / "go"
    with Doubling([[WAITS], [2, 3, 4]], 1, go=go) as work:

        def step(_: Sheet) -> bool:
            go.touch()
            assert work._crew is not None
            helper = work._crew._helpers[0]
            return helper.piece is None or helper.connection.poll(PATIENCE)

        work.step = step
        found = iter(work)
        assert next(found).by != os.getpid()
        assert work.made[1].doubled == [4]
        assert next(found).doubled == [4, 6, 8]


def test_this_process_goes_on_while_a_helper_works() -> None:
    with Doubling([[STAYS], *MANY[:3]], 1) as work:
        found = iter(work)
        work.step = lambda sheet: sheet is not work.made[3] or _broken_off()
        with pytest.raises(KeyboardInterrupt):
            next(found)
        assert [sheet.by for sheet in work.made] == [None] + [os.getpid()] * 3
        assert [sheet.doubled for sheet in work.made] == [[], [0, 2], [2, 4], []]


def _broken_off() -> bool:
    raise KeyboardInterrupt


def test_waiting_takes_no_processor() -> None:
    with Doubling([[RESTS]], 1) as work:
        found = iter(work)
        began = time.process_time()
        assert next(found).by != os.getpid()
        assert time.process_time() - began < 0.25


@pytest.mark.parametrize(
    ("wished", "worth_it", "number"), [(None, False, 1), (None, True, 3), (1, True, 1), (2, False, 2), (9, True, 9)]
)
def test_how_many_processes_there_may_be(
    wished: int | None, worth_it: bool, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "processors", lambda: 3)
    assert processes(wished, worth_it=worth_it) == number


@pytest.mark.parametrize("verb", ["check", "render"])
@pytest.mark.parametrize(("jobs", "helpers"), [(1, 0), (2, 1), (3, 2)])
def test_so_many_processes_as_someone_wished(
    card_repository: Cards, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: str, jobs: int, helpers: int
) -> None:
    monkeypatch.chdir(card_repository.top)
    for number in range(12):
        card_repository.write(f"k{number:02}")
    today, before = date(2018, 10, 15), helpers_now()

    def work() -> Check | Rendering:
        if verb == "check":
            return Check(Wish(today, remembering=False, jobs=jobs), (), card_repository.top)
        asked = asked_for(card_repository.top, ["cards"])
        return Rendering(asked, Order(today, None, ("md",), None, Outlet(tmp_path, asked.kept)), jobs)

    seen = 0
    with work() as going:
        for _ in going:
            seen = max(seen, helpers_now() - before)
    assert (seen, helpers_now()) == (helpers, before)
