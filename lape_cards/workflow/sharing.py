"""Pages of work that other processes share with this one: who does which, how many at a time, in which order."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

if TYPE_CHECKING:
    from lape_cards.workflow.crew import Crew

Page = TypeVar("Page")
Work = TypeVar("Work")
Answer = TypeVar("Answer")


def processes(wished: int | None, *, worth_it: bool) -> int:
    """How many processes may work: so many as someone wished, else as many as can, where that is ``worth_it``."""
    if wished is not None:
        return wished
    if not worth_it:
        return 1
    from lape_cards.workflow.crew import processors

    return processors()


class _Open(Generic[Page, Work]):
    """A page that has not come out yet. ``work`` is what is to be done for it, ``None`` once it is done.

    ``taken`` tells whether someone is at it, ``failed`` whether a helper could not do it.
    """

    __slots__ = ("failed", "number", "page", "taken", "work")

    def __init__(self, number: int, page: Page, work: Work | None) -> None:
        self.number = number
        self.page = page
        self.work = work
        self.taken = self.failed = False

    @property
    def is_free(self) -> bool:
        """Whether there is something to do, and nobody does."""
        return self.work is not None and not self.taken


class Sharing(ABC, Generic[Page, Work, Answer]):
    """Does pages of work, in this process and in helping ones once there are some. To be used in ``with``.

    Pages are done in any order, and come out of ``_done`` in the one in which they are made. A page is made once there
    is room for it: for one while this process is alone, for two for each process, itself included, with helpers.

    Where a helper fails, this process does the page once more, and meets the same fault where it can be told. Where a
    helper dies, ``HelperError`` is raised. That, and whatever else is raised while pages are made or done, Ctrl+C among
    it, is the end of the work: nothing is caught here, and after ``with`` every helper has ended.

    Whoever inherits says how pages are made and done, and begins helpers where it pays.
    """

    def __init__(self) -> None:
        self._crew: Crew[Work, Answer] | None = None
        self._most = 1
        self._ahead: deque[_Open[Page, Work]] = deque()
        self._mine: tuple[_Open[Page, Work], Iterator[None]] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._crew is not None:
            self._crew.close()

    @abstractmethod
    def _made(self) -> Iterator[Page]:
        """The pages, each made when it is asked for; helpers may begin meanwhile."""

    @abstractmethod
    def _work_of(self, page: Page) -> Work | None:
        """What a helper is handed for a page that was just made; ``None`` where there is nothing to do."""

    @abstractmethod
    def _do(self, page: Page) -> Iterator[None]:
        """Do a page here, a small part at each step: between them this process looks after the others."""

    @abstractmethod
    def _take_over(self, page: Page, answer: Answer) -> None:
        """Put what a helper answered onto its page."""

    def _begin(self, helpers: int, prepare: Callable[..., Callable[[Work], Answer]], *given: Any) -> None:
        """Start so many helpers, once in a lifetime; each begins with ``prepare(*given)``, see :class:`Crew`."""
        from lape_cards.workflow.crew import Crew

        self._crew = Crew(helpers, prepare, *given)
        self._most = 2 * (helpers + 1)

    @property
    def _has_helpers(self) -> bool:
        return self._crew is not None

    def _done(self) -> Iterator[Page]:
        """Every page, once it is done and those before it have come."""
        pages, number = self._made(), 0
        while True:
            while len(self._ahead) < self._most and (page := next(pages, None)) is not None:
                self._ahead.append(_Open(number, page, self._work_of(page)))
                number += 1
            if not self._ahead:
                return
            while self._ahead[0].work is not None:
                self._go_on()
            yield self._ahead.popleft().page

    def _go_on(self) -> None:
        """Give work to whoever has none, take in what is answered, and go one step here while the first page waits."""
        if self._crew is not None:
            self._hand_out(self._crew)
            self._take_in(self._crew, waiting=False)
            if self._ahead[0].work is None:
                return
        if self._mine is None:
            free = next((one for one in self._ahead if one.is_free), None)
            if free is None:
                assert self._crew is not None
                self._take_in(self._crew, waiting=True)
                return
            free.taken = True
            self._mine = (free, self._do(free.page))
        mine, steps = self._mine
        for _ in steps:
            return  # one is enough for now
        mine.work = self._mine = None

    def _hand_out(self, crew: Crew[Work, Answer]) -> None:
        while crew.has_idle():
            free = next((one for one in self._ahead if one.is_free and not one.failed), None)
            if free is None or free.work is None:
                return
            free.taken = True
            crew.give(free.number, free.work)

    def _take_in(self, crew: Crew[Work, Answer], *, waiting: bool) -> None:
        for number, answer in crew.answers(waiting=waiting):
            one = self._ahead[number - self._ahead[0].number]
            if answer is None:  # the same fault is met here, and told as one of ours
                one.taken, one.failed = False, True
            else:
                self._take_over(one.page, answer)
                one.work = None
