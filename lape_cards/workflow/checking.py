"""One run of ``lape check``: what an earlier run found is believed where nothing has changed, the rest is judged.

Nothing that judges is loaded before there is something to judge, and of many cards few are in memory at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from lape_cards.checks.verdict import Checked
from lape_cards.diagnostic import unread
from lape_cards.errors import LapeError
from lape_cards.workflow.held import Held, Wish
from lape_cards.workflow.pages import Page, Pages
from lape_cards.workflow.sharing import Sharing, processes

if TYPE_CHECKING:
    from lape_cards.workflow.judging import Task, Told

PAGE = 50
"""Cards that are looked at together."""
_WORTH_HELP = 250
"""Cards that are still to come where other processes are started, after one whole page had to be judged."""


class Check(Sharing[Page, "list[Task]", "list[Told]"]):
    """The cards of one run, and what is found of them, in their order: a verdict, or why there is none.

    To be used in ``with``: then helping processes have ended, and what was found is kept.
    """

    def __init__(self, wish: Wish, names: Sequence[str], start: Path) -> None:
        super().__init__()
        self.held = Held(wish, names, start)
        self._pages = Pages(self.held, self._size, self._foresee)
        self._foreseen = self._seen = 0
        self.judged = 0
        """How many cards no earlier run had found out about."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, trace)
        self.held.close(whole=kind is None)

    def __iter__(self) -> Iterator[Checked | LapeError]:
        """What is found of each card that is wanted, in their order."""
        for page in self._done():
            yield from (one for one in page.settled if one is not None)
        for one in self.held.left_out():
            yield Checked(one.path, None, None, None, [unread(one)])

    @cached_property
    def _jobs(self) -> int:
        """How many processes may judge."""
        return processes(self.held.wish.jobs, worth_it=len(self.held.wanted) >= _WORTH_HELP)

    @cached_property
    def _size(self) -> int:
        """How many cards a page has: few where there are few for each of the processes that someone asked for."""
        if self.held.wish.jobs is None or self.held.wish.jobs < 2:
            return PAGE
        return max(1, min(PAGE, len(self.held.wanted) // (2 * self.held.wish.jobs)))

    def _foresee(self, count: int) -> None:
        """Start other processes, where there is enough for them to do: before this one has much in its memory."""
        self._foreseen += count
        self._seen += self._size
        ahead = len(self.held.wanted) - self._seen
        if self._has_helpers or ahead <= 0:
            return
        asked = self.held.wish.jobs is not None
        enough = self._foreseen > 0 if asked else self._foreseen >= PAGE and ahead >= _WORTH_HELP
        if enough and self._jobs > 1:
            from lape_cards.workflow.judging import helper

            if self.held.looks_back:
                self.held.look_ahead()
            self.held.rest()
            _ = self.held.judge  # what is loaded before there are helpers is loaded for them too
            self._begin(self._jobs - 1, helper, self.held.brief_for_others())

    def _made(self) -> Iterator[Page]:
        for start in range(0, len(self.held.wanted), self._size):
            page = self._pages.page(start)
            self.judged += len(page.tasks)
            if self.judged and start + self._size >= len(self.held.wanted):
                self.held.look_after()
            yield page

    def _work_of(self, page: Page) -> list[Task] | None:
        return page.tasks or None

    def _do(self, page: Page) -> Iterator[None]:
        for ruled in self.held.judge.each(page.tasks):
            if isinstance(ruled, LapeError):
                self._pages.rule(page, ruled, None, None, lasting=False)
            else:
                self._pages.rule(page, ruled.judged.checked, None, ruled.judged.continued, lasting=ruled.lasting)
            yield

    def _take_over(self, page: Page, answer: list[Told]) -> None:
        from lape_cards.workflow.verdicts.codec import decode

        for found, continued, lasting in answer:
            coded = found if isinstance(found, bytes) else None
            checked = decode(found) if isinstance(found, bytes) else found
            self._pages.rule(page, checked, coded, continued, lasting=lasting)
