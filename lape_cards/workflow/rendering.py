"""One run of ``lape render`` about many cards: their documents are made page by page, and told of in order.

Whatever the number of cards, few of them are in memory at a time, and git is asked of all their histories at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from msgspec import Struct, field

from lape_cards.errors import LapeError
from lape_cards.history import Histories
from lape_cards.workflow.asked import Asked, Group
from lape_cards.workflow.drawing import Drawer, Drawn, Order, Piece, Refusal, Task, helper
from lape_cards.workflow.outlet import document_stem, number_in, version_in
from lape_cards.workflow.sharing import Sharing, processes
from lape_cards.workflow.surroundings import Surroundings
from lape_cards.workflow.versions import bytes_of

PAGE = 50
"""Cards that are read together, and given to a process together, at the most."""
_WORTH_HELP = 50
"""Cards that are still to come where other processes are started, once the first was made here."""


class _Page(Struct):
    """Some cards after one another; what is not ``settled`` yet has a task, in the same order."""

    shelf: int
    settled: list[Drawn | None] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)

    def settle(self, drawn: Sequence[Drawn]) -> None:
        """Take over what came of all tasks."""
        coming = iter(drawn)
        self.settled = [next(coming) if one is None else one for one in self.settled]
        self.tasks = []


class Rendering(Sharing[_Page, Piece, list[Drawn]]):
    """The cards that were asked for, and what came of each, in their order.

    To be used in ``with``: then helping processes have ended. ``jobs`` is how many processes there may be; as many as
    it pays where it is left out. ``begun`` are the histories of the first shelf, where git was asked for them already.
    """

    def __init__(self, asked: Asked, order: Order, jobs: int | None = None, begun: Histories | None = None) -> None:
        super().__init__()
        self._asked = asked
        self._order = order
        self._asked_jobs = jobs
        self._shelves = asked.shelves
        self._around = [
            Surroundings(shelf.cards, order.today, asked.on(shelf), None if place else begun)
            for place, shelf in enumerate(self._shelves)
        ]

    def __iter__(self) -> Iterator[Drawn]:
        """What came of each card; ``LapeError`` where no document can be written any more."""
        for page in self._done():
            yield from (one for one in page.settled if one is not None)

    @cached_property
    def _jobs(self) -> int:
        """How many processes may make documents."""
        return processes(self._asked_jobs, worth_it=len(self._asked) >= _WORTH_HELP)

    def _made(self) -> Iterator[_Page]:
        for number, page in enumerate(self._pages()):
            if number == 1 and self._jobs > 1:
                self._start()
            yield page

    def _pages(self) -> Iterator[_Page]:
        """Pages of the cards; the first is one card, so that what is loaded for it is there when others are copied."""
        size = max(1, min(PAGE, len(self._asked) // (4 * self._jobs)))
        if self._jobs > 1 and self._around:  # else a card may need less
            self._around[0].look_ahead()
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
        version = version_in(name) if group.named else None
        stem = document_stem(card, version, self._order.kind, group.shelf.source)
        return Task(card, number, cards.from_top(cards.name_of(card)), raw, around.past(card), stem, group.named)

    @cached_property
    def _drawers(self) -> list[Drawer]:
        return [
            Drawer(self._order, shelf.cards, around.plans)
            for shelf, around in zip(self._shelves, self._around, strict=True)
        ]

    def _start(self) -> None:
        """Start other processes, after the first card was done here."""
        try:
            given = [(shelf.cards, around.plans) for shelf, around in zip(self._shelves, self._around, strict=True)]
        except LapeError:  # some card cannot be read: those that depend on it tell, here
            return
        for shelf in self._shelves:
            shelf.cards.repository.rest()
        self._begin(min(self._jobs, len(self._asked)) - 1, helper, self._order, given)

    def _work_of(self, page: _Page) -> Piece | None:
        return (page.shelf, page.tasks) if page.tasks else None

    def _do(self, page: _Page) -> Iterator[None]:
        drawn = []
        for one in self._drawers[page.shelf].each(page.tasks):
            drawn.append(one)
            yield
        page.settle(drawn)

    def _take_over(self, page: _Page, answer: list[Drawn]) -> None:
        page.settle(answer)
