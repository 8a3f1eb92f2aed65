"""The summaries of a collection's cards, made in as many processes as it pays, and told in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cached_property

from msgspec import Struct, field

from lape_cards.diagnostic import Diagnostic
from lape_cards.portfolio.summary import Summary
from lape_cards.workflow.cards import CardRepository
from lape_cards.workflow.collection import Collection, SourceCards, entry_of
from lape_cards.workflow.sharing import Sharing, processes

PAGE = 50
"""Cards that are read together, and given to a process together."""
_WORTH_HELP = 250
"""Cards of a collection for which other processes are started, once the first page was done here."""


class Listed(Struct, frozen=True):
    """What is told of a card in a list: its summary; ``None`` where the file is no card, and then its first fault."""

    summary: Summary | None
    fault: Diagnostic | None


Piece = tuple[int, list[tuple[str, bytes]]]
"""Which of the shelves some cards are on, and their ids with their files' bytes."""


class _Page(Struct):
    """Some cards after one another, which are ``listed`` once none is left to do."""

    shelf: int
    cards: list[tuple[str, bytes]]
    listed: list[Listed] = field(default_factory=list)


class Listing(Sharing[_Page, Piece, list[Listed]]):
    """Every card of a collection on one day, by source and id.

    To be used in ``with``: then helping processes have ended. ``LapeError`` where a card's file cannot be read.
    """

    def __init__(self, collection: Collection, today: date) -> None:
        super().__init__()
        self._collection = collection
        self._today = today

    def __iter__(self) -> Iterator[Listed]:
        """What is told of each card."""
        for page in self._done():
            yield from page.listed

    @cached_property
    def _jobs(self) -> int:
        """How many processes may read cards."""
        return processes(None, worth_it=len(self._collection) >= _WORTH_HELP)

    def _made(self) -> Iterator[_Page]:
        is_first = True
        for place, shelf in enumerate(self._collection.shelves):
            ids = shelf.cards.ids()
            for start in range(0, len(ids), PAGE):
                if not is_first and not self._has_helpers and self._jobs > 1:
                    self._start()
                is_first = False
                yield _Page(place, [(card, shelf.cards.raw(card)) for card in ids[start : start + PAGE]])

    def _start(self) -> None:
        """Start other processes, after the first page was done here: what is loaded by then is loaded for them too."""
        shelves = self._collection.shelves
        for shelf in shelves:
            _ = shelf.plans  # which are looked for in all cards: once is enough
            if isinstance(shelf.cards, CardRepository):
                shelf.cards.repository.rest()
        self._begin(self._jobs - 1, helper, shelves, self._today)

    def _work_of(self, page: _Page) -> Piece | None:
        return (page.shelf, page.cards) if page.cards else None

    def _do(self, page: _Page) -> Iterator[None]:
        shelf = self._collection.shelves[page.shelf]
        for card, raw in page.cards:
            page.listed.append(_listed(shelf, card, raw, self._today))
            yield

    def _take_over(self, page: _Page, answer: list[Listed]) -> None:
        page.listed = answer


def _listed(shelf: SourceCards, card: str, raw: bytes, today: date) -> Listed:
    found = entry_of(shelf, card, raw, today)
    return Listed(found.summary, None if found.summary is not None else found.told_fault)


def helper(shelves: Sequence[SourceCards], today: date) -> Callable[[Piece], list[Listed]]:
    """What a helping process does with cards; their bytes are handed to it, and so it needs no git."""
    return lambda piece: [_listed(shelves[piece[0]], card, raw, today) for card, raw in piece[1]]
