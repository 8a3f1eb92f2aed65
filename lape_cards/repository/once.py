"""What git is asked for once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from lape_cards.errors import LapeError

T = TypeVar("T")


class Once(Generic[T]):
    """What is found out when it is first asked for, and the same from then on: a value, or the same error again.

    What git wrote can be read once only: who asks a second time after a fault would take the rest for all of it.
    """

    def __init__(self, find: Callable[[], T]) -> None:
        self._find: Callable[[], T] | None = find
        self._found: list[T] = []
        self._error: LapeError | None = None

    def __call__(self) -> T:
        """The value; a ``LapeError`` where it could not be found out."""
        find, self._find = self._find, None
        if find is not None:
            try:
                self._found.append(find())
            except LapeError as error:
                self._error = error
        if self._error is not None:
            raise self._error
        return self._found[0]
