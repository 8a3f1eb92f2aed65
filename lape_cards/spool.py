"""Many values, kept on the disk while a job lasts: memory stays as it is, however many there are."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from lape_cards.errors import no_temporary_room

if TYPE_CHECKING:
    import sqlite3

Key = str | bytes | int | float | None
"""What a value is found and put in order by: ``None`` first, then numbers, texts by their characters, and bytes."""
Value = TypeVar("Value")

FEW = 2000
"""Up to so many values stay in memory: most jobs are small, and need no database for them."""
_CACHE_KIB = 500
_AT_ONCE = 500


class Spool(Generic[Value]):
    """Values by a key, of which several may have the same. Only this process can read them, and they go with it."""

    def __init__(self, *, few: int | None = None) -> None:
        self._few = FEW if few is None else few
        self._kept: _Kept[Value] = _InMemory()

    def __len__(self) -> int:
        """How many values there are."""
        return len(self._kept)

    def add(self, key: Key, value: Value) -> None:
        """Keep one more value."""
        self.extend([(key, value)])

    def extend(self, pairs: Iterable[tuple[Key, Value]]) -> None:
        """Keep many more values, each with its key."""
        coming = iter(pairs)
        while part := list(islice(coming, _AT_ONCE)):
            if isinstance(self._kept, _InMemory) and len(self._kept) + len(part) > self._few:
                before, self._kept = self._kept, _OnDisk()
                self._kept.extend(before.pairs())
            self._kept.extend(part)

    def of(self, key: Key) -> list[Value]:
        """The values with a key, in the order in which they came."""
        return self._kept.of(key)

    def of_each(self, keys: Iterable[str]) -> dict[str, list[Value]]:
        """The same of many keys at once."""
        found: dict[str, list[Value]] = {key: [] for key in keys}
        self._kept.look_up(found)
        return found

    def __iter__(self) -> Iterator[Value]:
        """Every value, in the order in which they came. Nothing may be added meanwhile."""
        return iter(self._kept)

    def in_order(self, *, descending: bool = False) -> Iterator[Value]:
        """Every value by its key; those with the same key in the order in which they came."""
        return self._kept.in_order(descending=descending)


class _Kept(Protocol[Value]):
    """Where a spool has its values."""

    def __len__(self) -> int: ...
    def extend(self, pairs: Iterable[tuple[Key, Value]]) -> None: ...
    def of(self, key: Key) -> list[Value]: ...
    def look_up(self, found: dict[str, list[Value]]) -> None:
        """Put to each key that is asked for what there is of it."""

    def __iter__(self) -> Iterator[Value]: ...
    def in_order(self, *, descending: bool) -> Iterator[Value]: ...


class _InMemory(Generic[Value]):
    """As long as there are few."""

    def __init__(self) -> None:
        self._by_key: dict[Key, list[tuple[int, Value]]] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def pairs(self) -> list[tuple[Key, Value]]:
        numbered = [(number, key, value) for key, kept in self._by_key.items() for number, value in kept]
        return [(key, value) for _, key, value in sorted(numbered, key=lambda one: one[0])]

    def extend(self, pairs: Iterable[tuple[Key, Value]]) -> None:
        for key, value in pairs:
            self._by_key.setdefault(key, []).append((self._count, value))
            self._count += 1

    def of(self, key: Key) -> list[Value]:
        return [value for _, value in self._by_key.get(key, ())]

    def look_up(self, found: dict[str, list[Value]]) -> None:
        for key, values in found.items():
            values += self.of(key)

    def __iter__(self) -> Iterator[Value]:
        return (value for _, value in self.pairs())

    def in_order(self, *, descending: bool) -> Iterator[Value]:
        return (value for key in sorted(self._by_key, key=_rank, reverse=descending) for value in self.of(key))


def _rank(key: Key) -> tuple[int, float, bytes]:
    """The order that SQLite gives keys of several kinds."""
    if key is None:
        return 0, 0, b""
    if isinstance(key, int | float):
        return 1, key, b""
    return (2, 0, key.encode()) if isinstance(key, str) else (3, 0, key)


class _OnDisk(Generic[Value]):
    """In a database of SQLite's that has no name: nobody else can write to it, so values may be pickled.

    The system takes its file back when the process ends, however it does.
    """

    def __init__(self) -> None:
        import pickle  # a small job does without both
        import sqlite3

        self._dumps, self._loads = partial(pickle.dumps, protocol=pickle.HIGHEST_PROTOCOL), pickle.loads
        self._full = sqlite3.OperationalError
        self._database: sqlite3.Connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
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
        return self._count

    def extend(self, pairs: Iterable[tuple[Key, Value]]) -> None:
        rows = ((key, self._dumps(value)) for key, value in pairs)
        with self._room():
            self._count += self._database.executemany("INSERT INTO kept VALUES (?, ?)", rows).rowcount

    def of(self, key: Key) -> list[Value]:
        self._put_in_order()
        return list(self._values("SELECT value FROM kept WHERE key IS ? ORDER BY rowid", key))

    def look_up(self, found: dict[str, list[Value]]) -> None:
        self._put_in_order()
        coming = iter(found)
        with self._room():
            while part := list(islice(coming, _AT_ONCE)):
                places = ",".join("?" * len(part))
                query = f"SELECT key, value FROM kept WHERE key IN ({places}) ORDER BY rowid"  # noqa: S608
                for key, packed in self._database.execute(query, part):
                    found[key].append(self._loads(packed))

    def _put_in_order(self) -> None:
        if not self._is_indexed:
            with self._room():
                self._database.execute("CREATE INDEX by_key ON kept (key)")
            self._is_indexed = True

    def __iter__(self) -> Iterator[Value]:
        return self._values("SELECT value FROM kept ORDER BY rowid")

    def in_order(self, *, descending: bool) -> Iterator[Value]:
        if descending:
            return self._values("SELECT value FROM kept ORDER BY key DESC, rowid")
        return self._values("SELECT value FROM kept ORDER BY key, rowid")

    def _values(self, query: str, *keys: Key) -> Iterator[Value]:
        with self._room():
            for (packed,) in self._database.execute(query, keys):
                yield self._loads(packed)

    @contextmanager
    def _room(self) -> Iterator[None]:
        """What can be wrong with these lines is a full disk; putting values in order takes room too."""
        try:
            yield
        except self._full as error:
            raise no_temporary_room(str(error)) from None
