"""One run of ``lape check``: what an earlier run found is believed where nothing has changed, the rest is judged.

Nothing that judges is loaded before there is something to judge, and of many cards few are in memory at a time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from lape_cards.checks.verdict import Checked
from lape_cards.errors import LapeError
from lape_cards.workflow.held import Held, Wish
from lape_cards.workflow.pages import Page, Pages

if TYPE_CHECKING:
    from lape_cards.workflow.crew import Crew
    from lape_cards.workflow.judging import Ruled, Task, Told

PAGE = 50
"""Cards that are looked at together."""
_WORTH_HELP = 250
"""Cards that are still to come where other processes are started, after one whole page had to be judged."""


class Check:
    """The cards of one run, and what is found of them, in their order: a verdict, or why there is none.

    To be used in ``with``: then helping processes have ended, and what was found is kept.
    """

    def __init__(self, wish: Wish, names: Sequence[str], start: Path) -> None:
        self.held = Held(wish, names, start)
        self._pages = Pages(self.held, self._size, self._foresee)
        self._foreseen = self._seen = 0
        self._crew: Crew[list[Task], list[Told]] | None = None
        self._mine: tuple[Page, Iterator[Ruled | LapeError]] | None = None
        self.judged = 0
        """How many cards no earlier run had found out about."""

    def __enter__(self) -> Check:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._crew is not None:
            self._crew.close()
        self.held.close(whole=kind is None)

    def __iter__(self) -> Iterator[Checked | LapeError]:
        """What is found of each card that is wanted, in their order."""
        pages = map(self._pages.page, range(0, len(self.held.wanted), self._size))
        ahead: deque[tuple[int, Page]] = deque()
        count = 0
        while True:
            while len(ahead) < self._window and (page := next(pages, None)) is not None:
                ahead.append((count, page))
                count += 1
                self.judged += len(page.tasks)
            if not ahead:
                return
            head = ahead[0][1]
            if head.is_done:
                ahead.popleft()
                yield from (one for one in head.settled if one is not None)
                continue
            self._work(ahead)

    @cached_property
    def _jobs(self) -> int:
        """How many processes may judge."""
        if self.held.wish.jobs is not None:
            return self.held.wish.jobs
        if len(self.held.wanted) < _WORTH_HELP:
            return 1
        from lape_cards.workflow.crew import processors

        return processors()

    @cached_property
    def _size(self) -> int:
        """How many cards a page has: few where there are few for each of the processes that someone asked for."""
        if self.held.wish.jobs is None or self.held.wish.jobs < 2:
            return PAGE
        return max(1, min(PAGE, len(self.held.wanted) // (2 * self.held.wish.jobs)))

    @property
    def _window(self) -> int:
        """How many pages are in memory at once."""
        return 2 * self._jobs if self._crew is not None else 1

    def _foresee(self, count: int) -> None:
        """Start other processes, where there is enough for them to do: before this one has much in its memory."""
        self._foreseen += count
        self._seen += self._size
        ahead = len(self.held.wanted) - self._seen
        if self._crew is not None or ahead <= 0:
            return
        asked = self.held.wish.jobs is not None
        enough = self._foreseen > 0 if asked else self._foreseen >= PAGE and ahead >= _WORTH_HELP
        if enough and self._jobs > 1:
            from lape_cards.workflow.crew import Crew
            from lape_cards.workflow.judging import helper

            assert self.held.judge  # what is loaded before there are helpers is loaded for them too
            self._crew = Crew(self._jobs - 1, helper, self.held.brief_for_others())

    def _work(self, ahead: Sequence[tuple[int, Page]]) -> None:
        """Go on with what is open: hand it to whoever has nothing to do, and judge one card here meanwhile."""
        if self._crew is not None:
            self._hand_out(ahead)
            self._take_in(ahead, waiting=False)
            if ahead[0][1].is_done:
                return
        if self._mine is None:
            page = _first_free(ahead)
            if page is None:
                self._take_in(ahead, waiting=True)
                return
            page.given = True
            self._mine = (page, self.held.judge.each(page.tasks))
        page, ruling = self._mine
        ruled = next(ruling)
        if isinstance(ruled, LapeError):
            self._pages.rule(page, ruled, None, None, lasting=False)
        else:
            self._pages.rule(page, ruled.judged.checked, None, ruled.judged.continued, lasting=ruled.lasting)
        if page.is_done:
            self._mine = None

    def _hand_out(self, ahead: Sequence[tuple[int, Page]]) -> None:
        assert self._crew is not None
        while self._crew.has_idle():
            number = next((number for number, page in ahead if page.is_free and not page.failed), None)
            if number is None:
                return
            page = dict(ahead)[number]
            page.given = True
            self._crew.give(number, page.tasks)

    def _take_in(self, ahead: Sequence[tuple[int, Page]], *, waiting: bool) -> None:
        from lape_cards.workflow.verdicts.codec import decode

        assert self._crew is not None
        for number, answer in self._crew.answers(waiting=waiting):
            page = dict(ahead)[number]
            if answer is None:  # the same fault is met here, and told as one of ours
                page.given, page.failed = False, True
                continue
            for found, continued, lasting in answer:
                coded = found if isinstance(found, bytes) else None
                checked = decode(found) if isinstance(found, bytes) else found
                self._pages.rule(page, checked, coded, continued, lasting=lasting)


def _first_free(ahead: Sequence[tuple[int, Page]]) -> Page | None:
    return next((page for _, page in ahead if page.is_free), None)
