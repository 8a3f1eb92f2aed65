"""One run of ``lape render`` about many cards: their documents are made page by page, and told of in order.

Whatever the number of cards, few of them are in memory at a time, and git is asked of all their histories at once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING

from msgspec import Struct, field

from lape_cards.errors import LapeError
from lape_cards.workflow.asked import Asked, Group, Shelf
from lape_cards.workflow.documents import document_stem, number_in
from lape_cards.workflow.drawing import Drawer, Drawn, Order, Piece, Refusal, Task, helper
from lape_cards.workflow.surroundings import Surroundings
from lape_cards.workflow.versions import bytes_of

if TYPE_CHECKING:
    from lape_cards.workflow.crew import Crew

PAGE = 50
"""Cards that are read together, and given to a process together, at the most."""
_WORTH_HELP = 50
"""Cards that are still to come where other processes are started, once the first was made here."""


class _Page(Struct):
    """Some cards after one another; what is not ``settled`` yet has a task, in the same order."""

    shelf: int
    settled: list[Drawn | None] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    given: bool = False
    failed: bool = False
    """Whether a helper could not do it."""

    @property
    def is_done(self) -> bool:
        return not self.tasks

    @property
    def is_free(self) -> bool:
        return bool(self.tasks) and not self.given

    def settle(self, drawn: Sequence[Drawn]) -> None:
        """Take over what came of all tasks."""
        coming = iter(drawn)
        self.settled = [next(coming) if one is None else one for one in self.settled]
        self.tasks = []


class Rendering:
    """The cards that were asked for, and what came of each, in their order.

    To be used in ``with``: then helping processes have ended. ``jobs`` is how many processes there may be; as many as
    it pays where it is left out.
    """

    def __init__(self, asked: Asked, order: Order, jobs: int | None = None) -> None:
        self._asked = asked
        self._order = order
        self._asked_jobs = jobs
        self._shelves = _shelves_of(asked)
        self._around = [_around(asked, shelf, order) for shelf in self._shelves]
        self._crew: Crew[Piece, list[Drawn]] | None = None
        self._ahead: deque[tuple[int, _Page]] = deque()
        self._mine: tuple[_Page, Iterator[Drawn], list[Drawn]] | None = None

    def __enter__(self) -> Rendering:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._crew is not None:
            self._crew.close()

    def __iter__(self) -> Iterator[Drawn]:
        """What came of each card; ``LapeError`` where no document can be written any more."""
        for number, page in enumerate(self._pages()):
            self._ahead.append((number, page))
            if number == 1 and self._jobs > 1:
                self._start()
            while len(self._ahead) >= self._window:
                yield from self._next()
        while self._ahead:
            yield from self._next()

    @cached_property
    def _jobs(self) -> int:
        if self._asked_jobs is not None:
            return self._asked_jobs
        if len(self._asked) < _WORTH_HELP:
            return 1
        from lape_cards.workflow.crew import processors

        return processors()

    @property
    def _window(self) -> int:
        """How many pages are in memory at once."""
        return 2 * self._jobs if self._crew is not None else 1

    def _pages(self) -> Iterator[_Page]:
        """Pages of the cards; the first is one card, so that what is loaded for it is there when others are copied."""
        size = max(1, min(PAGE, len(self._asked) // (4 * self._jobs)))
        first = True
        for group in self._asked.groups:
            start = 0
            while start < len(group.names):
                end = start + (1 if first and self._jobs > 1 else size)
                yield self._page(group, group.names[start:end])
                start, first = end, False

    def _page(self, group: Group, names: Sequence[str]) -> _Page:
        shelf = self._shelves.index(group.shelf)
        page = _Page(shelf)
        for name in names:
            cards = group.shelf.cards
            try:
                raw = bytes_of(cards, name) if group.named else cards.raw(name, whole=True)
            except LapeError as error:
                page.settled.append(Drawn(refusals=(Refusal.of(error),)))
                continue
            page.tasks.append(self._task(group, name, raw, self._around[shelf]))
            page.settled.append(None)
        return page

    def _task(self, group: Group, name: str, raw: bytes, around: Surroundings) -> Task:
        cards = group.shelf.cards
        card, number = (cards.locate(name), number_in(name)) if group.named else (name, None)
        stem = document_stem(card, number, self._order.kind, group.shelf.source)
        return Task(card, number, cards.name_of(card), raw, around.past(card), stem, group.named)

    @cached_property
    def _drawers(self) -> list[Drawer]:
        return [
            Drawer(self._order, shelf.cards, around.plans)
            for shelf, around in zip(self._shelves, self._around, strict=True)
        ]

    def _start(self) -> None:
        """Start other processes, after the first card was done here."""
        from lape_cards.workflow.crew import Crew

        given = [(shelf.cards, around.plans) for shelf, around in zip(self._shelves, self._around, strict=True)]
        for shelf in self._shelves:
            shelf.cards.repository.rest()
        self._crew = Crew(min(self._jobs, len(self._asked)) - 1, helper, self._order, given)

    def _next(self) -> Iterator[Drawn]:
        """Work until the first page is done, and take it away."""
        while not self._ahead[0][1].is_done:
            self._work()
        _, page = self._ahead.popleft()
        yield from (one for one in page.settled if one is not None)

    def _work(self) -> None:
        """Go on with what is open: hand it to whoever has nothing to do, and make one card's here meanwhile."""
        if self._crew is not None:
            self._hand_out(self._crew)
            self._take_in(self._crew, waiting=False)
            if self._ahead[0][1].is_done:
                return
        if self._mine is None:
            page = next((page for _, page in self._ahead if page.is_free), None)
            if page is None:
                assert self._crew is not None
                self._take_in(self._crew, waiting=True)
                return
            page.given = True
            self._mine = (page, self._drawers[page.shelf].each(page.tasks), [])
        page, drawing, drawn = self._mine
        drawn.append(next(drawing))
        if len(drawn) == len(page.tasks):
            page.settle(drawn)
            self._mine = None

    def _hand_out(self, crew: Crew[Piece, list[Drawn]]) -> None:
        while crew.has_idle():
            found = next(((number, page) for number, page in self._ahead if page.is_free and not page.failed), None)
            if found is None:
                return
            number, page = found
            page.given = True
            crew.give(number, (page.shelf, page.tasks))

    def _take_in(self, crew: Crew[Piece, list[Drawn]], *, waiting: bool) -> None:
        for number, answer in crew.answers(waiting=waiting):
            page = dict(self._ahead)[number]
            if answer is None:  # the same fault is met here, and told as one of ours
                page.given, page.failed = False, True
            else:
                page.settle(answer)


def _shelves_of(asked: Asked) -> list[Shelf]:
    found: list[Shelf] = []
    for group in asked.groups:
        if group.shelf not in found:
            found.append(group.shelf)
    return found


def _around(asked: Asked, shelf: Shelf, order: Order) -> Surroundings:
    """What is around the cards of a shelf; each is expected once, in the order in which it comes by first."""
    expected: dict[str, None] = {}
    for group in asked.groups:
        if group.shelf is shelf:
            expected |= dict.fromkeys(map(shelf.cards.locate, group.names) if group.named else group.names)
    return Surroundings(shelf.cards, order.today, list(expected))
