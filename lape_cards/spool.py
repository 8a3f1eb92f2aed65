"""Many values, kept on the disk while a job lasts: memory stays as it is, however many there are."""

from __future__ import annotations

import pickle
import sqlite3
import weakref
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from lape_cards.errors import no_temporary_room

Key = str | bytes | int | float | None
"""What a value is found and put in order by: ``None`` first, then numbers, texts by their characters, and bytes."""

Value = TypeVar("Value")

_CACHE_KIB = 2000


class Spool(Generic[Value]):
    """Values by a key, of which several may have the same. Only this process can read them, and they go with it.

    They lie in a database of SQLite's that has no name: the system takes its file back when the process ends, however
    it does. So values may be pickled, which would not do for a file that others can write.
    """

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        for line in (
            f"PRAGMA cache_size = -{_CACHE_KIB}",
            "PRAGMA journal_mode = OFF",
            "CREATE TABLE kept (key, value BLOB)",
            "BEGIN",
        ):
            self._database.execute(line)
        weakref.finalize(self, self._database.close)
        self._count = 0
        self._is_indexed = False

    def __len__(self) -> int:
        """How many values there are."""
        return self._count

    def add(self, key: Key, value: Value) -> None:
        """Keep one more value."""
        self.extend([(key, value)])

    def extend(self, pairs: Iterable[tuple[Key, Value]]) -> None:
        """Keep many more values, each with its key."""
        rows = ((key, pickle.dumps(value, pickle.HIGHEST_PROTOCOL)) for key, value in pairs)
        try:
            self._count += self._database.executemany("INSERT INTO kept VALUES (?, ?)", rows).rowcount
        except sqlite3.OperationalError as error:  # what else can be wrong with this line is a full disk
            raise no_temporary_room(str(error)) from None

    def of(self, key: Key) -> list[Value]:
        """The values with a key, in the order in which they came."""
        if not self._is_indexed:
            self._database.execute("CREATE INDEX by_key ON kept (key)")
            self._is_indexed = True
        found = self._database.execute("SELECT value FROM kept WHERE key IS ? ORDER BY rowid", (key,))
        return [pickle.loads(packed) for (packed,) in found]  # noqa: S301 - it is our own, see the class

    def __iter__(self) -> Iterator[Value]:
        """Every value, in the order in which they came. Nothing may be added meanwhile."""
        return self._values("SELECT value FROM kept ORDER BY rowid")

    def in_order(self, *, descending: bool = False) -> Iterator[Value]:
        """Every value by its key; those with the same key in the order in which they came."""
        if descending:
            return self._values("SELECT value FROM kept ORDER BY key DESC, rowid")
        return self._values("SELECT value FROM kept ORDER BY key, rowid")

    def _values(self, query: str) -> Iterator[Value]:
        try:
            for (packed,) in self._database.execute(query):
                yield pickle.loads(packed)  # noqa: S301 - see the class
        except sqlite3.OperationalError as error:  # putting them in order takes room too
            raise no_temporary_room(str(error)) from None

    def close(self) -> None:
        """Give the disk its room back; it is done anyway once nobody knows the values any more."""
        self._database.close()
