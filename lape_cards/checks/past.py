"""A card's earlier versions as the rules of history look at them: the way the card has come, state by state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from lape_cards.card.kinds import Card, ResultCard


class PastVersion(Struct, frozen=True):
    """One saved version of a card.

    ``day`` is when it was saved, ``summary`` what its history says of it, ``spoken`` whether a person wrote that.
    ``card`` is ``None`` where the text cannot be read as a card. ``follows`` is the position, among the versions, of
    the one that it was made from; ``None`` where that is simply the one before it.
    """

    number: int
    day: date
    summary: str
    spoken: bool
    card: Card | None
    follows: int | None = None


Past = tuple[PastVersion, ...]
"""A card's versions, the oldest first."""


class State(Struct, frozen=True):
    """The card in one version that can be read, or as it is now; ``number`` is ``None`` for what is not saved yet.

    ``before`` is the position of the state that it was made from, ``None`` for the first.
    """

    card: ResultCard
    day: date
    number: int | None
    spoken: bool
    before: int | None


def states(card: ResultCard, past: Sequence[PastVersion], today: date) -> list[State]:
    """Every version that can be read, the oldest first, and at the end ``card`` as it is today."""
    found: list[State] = []
    position: list[int | None] = []  # of each version the state it is, or goes back to where it cannot be read
    for index, version in enumerate(past):
        origin = version.follows if version.follows is not None else index - 1
        before = position[origin] if 0 <= origin < index else None
        if isinstance(version.card, ResultCard):
            found.append(State(version.card, version.day, version.number, version.spoken, before))
            before = len(found) - 1
        position.append(before)
    return [*found, State(card, today, None, False, position[-1] if position else None)]


def way_to(position: int, way: Sequence[State]) -> set[int]:
    """The positions of the state at ``position`` and of those that it goes back to, without what ran beside them."""
    found = set()
    at: int | None = position
    while at is not None:
        found.add(at)
        at = way[at].before
    return found
