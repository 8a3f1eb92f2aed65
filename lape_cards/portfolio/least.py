"""The first of many by some order, however many come by: only those are kept."""

from __future__ import annotations

from bisect import insort_right
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from msgspec import Struct, field

T = TypeVar("T")


class Least(Struct, Generic[T]):
    """The ``most`` items whose ``key`` is least, in that order; of equal ones, those that came first."""

    most: int
    key: Callable[[T], Any]
    _kept: list[T] = field(default_factory=list)
    _count: int = 0

    def add(self, item: T) -> None:
        """Take an item, as long as it is among the first."""
        self._count += 1
        if len(self._kept) == self.most:
            if self.key(item) >= self.key(self._kept[-1]):
                return
            self._kept.pop()
        insort_right(self._kept, item, key=self.key)

    def __len__(self) -> int:
        """How many items there were, with those that were not kept."""
        return self._count

    @property
    def items(self) -> tuple[T, ...]:
        """The items that were kept."""
        return tuple(self._kept)

    @property
    def others(self) -> int:
        """How many were not kept."""
        return self._count - len(self._kept)
