"""What a verification found: where what is there differs from what was written down, and what can be done about it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from lape_cards.message import Message
from lape_cards.repository.records import Record

NUMBER_TWICE = "number-twice"
"""The kind of what is so for good, once two copies gave one number."""

Level = Literal["fault", "unproven", "notice"]
"""A version is lost, or is not what was saved; it cannot be known; nothing is lost, and yet it is worth a line."""


class Repair(Struct, frozen=True):
    """A version tag that can be made: of which version, on which commit (``None``: one has to be made for its text).

    ``old`` is the object that stands under the tag's name now, if one does; ``aside`` tells whether it can be kept
    under another name. ``summary`` is what is said of the version.
    """

    record: Record
    commit: str | None
    summary: str
    old: str | None = None
    aside: bool = False


class Discrepancy(Struct, frozen=True):
    """One thing that was found, of a card's versions ``first`` to ``last`` where it is about any.

    ``kind`` is its name for programs; ``text`` the object of a text that is gone.
    """

    kind: str
    level: Level
    message: Message
    hint: Message
    card: str | None = None
    first: int | None = None
    last: int | None = None
    repair: Repair | None = None
    text: str | None = None


class Verdict(Struct, frozen=True):
    """How many versions of how many cards were proven, how many were erased, and everything that was found."""

    versions: int
    cards: int
    erased: int
    found: tuple[Discrepancy, ...]

    def of(self, level: Level) -> list[Discrepancy]:
        """What was found of one level."""
        return [one for one in self.found if one.level == level]
