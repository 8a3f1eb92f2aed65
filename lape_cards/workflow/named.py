"""The cards that a name leads to: those of a repository, or what was collected beside a ``portfolio.yaml``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.workflow.cards import CardRepository, open_cards
from lape_cards.workflow.outlet import kept_by
from lape_cards.workflow.shelf import portfolio_for

if TYPE_CHECKING:
    from lape_cards.repository.command import Repository


class Named(Struct, frozen=True):
    """Cards with their history, and the ``names`` by which they know what was named.

    ``source`` is where they were collected from, if they were, and ``kept`` what no document may replace.
    """

    cards: CardRepository
    names: list[str]
    source: str | None
    kept: tuple[Path, ...]

    def called(self, card: str) -> str:
        """What a card is called where it was named."""
        return self.cards.called(card)


def named(start: Path, names: Sequence[str], known: Repository | None = None) -> Named:
    """The cards that ``names`` lead to from ``start``, which have to be in one place.

    Beside a ``portfolio.yaml`` a card is called ``source/id``, or as in a repository where it is the folder's own.
    ``known`` is what git said of the repository around ``start``, if it was asked already.
    """
    if portfolio_for(names, start) is None:
        cards = open_cards(start, names, known)
        return Named(cards, list(names), None, kept_by(cards))
    from lape_cards.workflow.collection import kept_in, locate, open_collection, with_git

    collection = open_collection(start)
    shelves, found = zip(*(locate(collection, name) for name in names), strict=True)
    if any(shelf is not shelves[0] for shelf in shelves):
        raise LapeError(
            Message("The cards {names} are not of one group.", names=list(names)), Message("Name versions of one card.")
        )
    return Named(with_git(shelves[0]), list(found), shelves[0].source, kept_in(collection))
