"""Lists that stay readable: the first of them are kept, the others counted."""

from __future__ import annotations

from typing import Generic, TypeVar

from msgspec import Struct, field

from lape_cards.message import Message, plural_message

T = TypeVar("T")


class Bounded(Struct, Generic[T]):
    """A list that keeps its first ``most`` items, and counts the rest."""

    most: int
    kept: list[T] = field(default_factory=list)
    others: int = 0

    def add(self, *items: T) -> None:
        """Add each item, as long as there is room."""
        for item in items:
            if len(self.kept) < self.most:
                self.kept.append(item)
            else:
                self.others += 1

    @property
    def items(self) -> tuple[T, ...]:
        """The items that were kept, in the order in which they came."""
        return tuple(self.kept)

    @property
    def more(self) -> Message | None:
        """How many were not kept, in words."""
        if not self.others:
            return None
        return plural_message(
            "And {count} more, which is not shown here.", "And {count} more, which are not shown here.", self.others
        )
