"""Verdicts of earlier runs, kept in the user's own cache folder.

It is only ever a help: a file that is broken, locked, someone else's, read-only or full is as if there were none.
Nobody is told, and nobody waits for it longer than a moment, nor for the disk. What a loss of power leaves of it may
have gaps, or parts of different ages: so what is kept is sealed, and a run has a number that none had before.
"""

from __future__ import annotations

import os
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple, TypeVar

from lape_cards.cache_folder import own_folder, usual_folder

T = TypeVar("T")

FILE = "verdicts-2.sqlite"
"""The number is that of the tables' shape: lape of another version has another file beside it."""
MOST_BYTES = 256 * 1024 * 1024
"""The size that the file may have; where it is larger, the runs that were not used for longest go."""
UNUSED_DAYS = 7
"""Days after which what no run has used is dropped."""
PATIENCE = 0.25
"""Seconds that another process is waited for."""

_OURS = 0x6C617065
_FLUSH = 500
_DAY = 24 * 60 * 60
_CACHE_KIB = 500
_SHAPE = (
    "CREATE TABLE runs (id INTEGER PRIMARY KEY, state BLOB, used INTEGER NOT NULL)",
    """CREATE TABLE verdicts (
        key BLOB PRIMARY KEY, run INTEGER NOT NULL, line BLOB NOT NULL, continued INTEGER, value BLOB NOT NULL)""",
    "CREATE TABLE notes (key BLOB PRIMARY KEY, run INTEGER NOT NULL, value BLOB NOT NULL)",
)


class Row(NamedTuple):
    """A verdict of an earlier run.

    ``line`` tells which past the card had, ``continued`` whether a rooting plan continued it, ``None`` where that was
    not asked.
    """

    run: int
    line: bytes
    continued: bool | None
    value: bytes


class Store:
    """The verdicts and other notes in one file, for one run of the program.

    A run's own verdicts become those of a state of the repository only when :meth:`close` is told that it has stayed
    the same meanwhile.
    """

    def __init__(self, database: sqlite3.Connection, path: Path) -> None:
        self._database: sqlite3.Connection | None = database
        self._path = path
        self._run: int | None = None
        self._used: set[int] = set()
        self._rows: dict[bytes, Row] = {}
        self._moved: list[bytes] = []
        self._notes: dict[bytes, str] = {}

    @classmethod
    def opened(cls, folder: Path | None = None) -> Store | None:
        """The store in ``folder``, else in the user's cache folder; ``None`` where none can be used."""
        try:
            place = own_folder(folder)
            return cls(_database(place / FILE), place / FILE)
        except (OSError, sqlite3.Error, RuntimeError):  # RuntimeError: nobody knows where home is
            return None

    @property
    def has_written(self) -> bool:
        """Whether this run has found out anything that it keeps."""
        return self._run is not None or bool(self._rows or self._moved or self._notes)

    def runs_of(self, state: bytes) -> frozenset[int]:
        """The runs whose verdicts looked at the repository in this state."""
        nothing: list[tuple[int]] = []
        found = self._ask(lambda db: db.execute("SELECT id FROM runs WHERE state = ?", (state,)).fetchall(), nothing)
        return frozenset(run for (run,) in found)

    def rows(self, keys: Sequence[bytes]) -> dict[bytes, Row]:
        """The verdicts under the keys, as far as there are any."""
        places = ",".join("?" * len(keys))
        query = f"SELECT key, run, line, continued, value FROM verdicts WHERE key IN ({places})"  # noqa: S608
        nothing: list[tuple[bytes, int, bytes, int | None, bytes]] = []
        found = self._ask(lambda db: db.execute(query, keys).fetchall(), nothing)
        return {
            key: Row(run, line, None if continued is None else bool(continued), value)
            for key, run, line, continued, sealed in found
            if (value := _opened(sealed, key, line, _as_bytes(continued))) is not None
        }

    def use(self, row: Row) -> None:
        """Note that a verdict was believed."""
        self._used.add(row.run)

    def keep(self, key: bytes, line: bytes, continued: bool | None, value: bytes) -> None:
        """Keep a verdict of this run."""
        self._rows[key] = Row(0, line, continued, value)
        if len(self._rows) >= _FLUSH:
            self._flush()

    def move(self, key: bytes) -> None:
        """Make an earlier verdict one of this run, since the card's past has stayed what it was."""
        self._moved.append(key)
        if len(self._moved) >= _FLUSH:
            self._flush()

    def note(self, key: bytes) -> str | None:
        """What was noted under a key."""
        row = self._ask(lambda db: db.execute("SELECT value FROM notes WHERE key = ?", (key,)).fetchone(), None)
        value = _opened(row[0], key) if row is not None else None
        return value.decode("utf-8", "replace") if value is not None else None

    def keep_note(self, key: bytes, value: str) -> None:
        """Note something under a key."""
        self._notes[key] = value
        if len(self._notes) >= _FLUSH:
            self._flush()

    def close(self, state: Callable[[], bytes | None] | None = None) -> None:
        """Write what is still held; ``state`` tells what the repository was and is, where it stayed the same."""
        self._flush()
        day = _today()
        nothing: list[tuple[int]] = []
        fresh = self._ask(lambda db: db.execute("SELECT id FROM runs WHERE used >= ?", (day,)).fetchall(), nothing)
        stale = self._used.difference({run for (run,) in fresh}, {self._run})
        if stale:
            rows = [(day, run) for run in stale]
            self._write(lambda db, _: db.executemany("UPDATE runs SET used = ? WHERE id = ?", rows))
        if self._run is not None:
            name = state() if state is not None else None
            self._write(lambda db, run: db.execute("UPDATE runs SET state = ? WHERE id = ?", (name, run)))
            self._ask(_prune, None)
        self._give_up()

    def _flush(self) -> None:
        if not self._rows and not self._moved and not self._notes:
            return
        kept = [(key, *row) for key, row in self._rows.items()]
        moved, notes = self._moved, self._notes

        def write(database: sqlite3.Connection, run: int) -> None:
            rows = [
                (key, run, line, continued, _sealed(value, key, line, _as_bytes(continued)))
                for key, _, line, continued, value in kept
            ]
            database.executemany("INSERT OR REPLACE INTO verdicts VALUES (?, ?, ?, ?, ?)", rows)
            database.executemany("UPDATE verdicts SET run = ? WHERE key = ?", [(run, key) for key in moved])
            database.executemany(
                "INSERT OR REPLACE INTO notes VALUES (?, ?, ?)",
                [(key, run, _sealed(value.encode(), key)) for key, value in notes.items()],
            )

        self._rows, self._moved, self._notes = {}, [], {}
        self._write(write)

    def _write(self, work: Callable[[sqlite3.Connection, int], object]) -> None:
        """Let ``work`` write, all of it or nothing; it is given this run's number."""

        def write(database: sqlite3.Connection) -> None:
            with _transaction(database):
                if self._run is None:
                    self._run = _new_number()
                    database.execute("INSERT INTO runs (id, used) VALUES (?, ?)", (self._run, _today()))
                work(database, self._run)

        self._ask(write, None)

    def _ask(self, work: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """What ``work`` gets of the database; ``otherwise`` from the first trouble on."""
        if self._database is None:
            return otherwise
        try:
            return work(self._database)
        except (sqlite3.Error, sqlite3.Warning, OSError, OverflowError) as error:
            self._give_up()
            if type(error) is sqlite3.DatabaseError:  # damaged, and so it would stay: the next run begins a new one
                with suppress(OSError):
                    self._path.unlink()
            return otherwise

    def _give_up(self) -> None:
        database, self._database = self._database, None
        self._rows, self._moved, self._notes = {}, [], {}
        if database is not None:
            with suppress(sqlite3.Error):
                database.close()


def _new_number() -> int:
    """A number that no run had before, not even one that a loss of power has taken; later ones are higher."""
    return time.time_ns() // 1_000_000 << 20 | int.from_bytes(os.urandom(2))


def _sealed(value: bytes, *with_it: bytes) -> bytes:
    """``value`` with a sum over it and what it is kept with."""
    return _sum(value, with_it) + value


def _opened(sealed: bytes, *with_it: bytes) -> bytes | None:
    """The value that was sealed with the same; ``None`` where it was not."""
    try:
        value = sealed[4:]
        return value if sealed[:4] == _sum(value, with_it) else None
    except TypeError:  # the file may hold something else than bytes
        return None


def _sum(value: bytes, with_it: tuple[bytes, ...]) -> bytes:
    return zlib.crc32(b"\0".join((*with_it, value))).to_bytes(4)


def _as_bytes(continued: object) -> bytes:
    return b"" if continued is None else b"%d" % bool(continued)


def _today() -> int:
    """The day in days, which is exact enough to tell what is not used any more."""
    return int(time.time()) // _DAY


@contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[None]:
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with suppress(sqlite3.Error):
            database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


def _prune(database: sqlite3.Connection) -> None:
    """Drop what was not used for long, and where the file is too large the older half of the runs."""
    with _transaction(database):
        old = [run for (run,) in database.execute("SELECT id FROM runs WHERE used < ?", (_today() - UNUSED_DAYS,))]
        pages, size = (database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
        if pages * size > MOST_BYTES:
            runs = [run for (run,) in database.execute("SELECT id FROM runs ORDER BY used, id")]
            old = runs[: (len(runs) + 1) // 2]
        for table, column in (("verdicts", "run"), ("notes", "run"), ("runs", "id")):
            database.executemany(f"DELETE FROM {table} WHERE {column} = ?", [(run,) for run in old])  # noqa: S608
        if old:  # what a loss of power has left of runs that are gone goes as well
            for table in ("verdicts", "notes"):
                database.execute(f"DELETE FROM {table} WHERE run NOT IN (SELECT id FROM runs)")  # noqa: S608
    if old:
        database.execute("PRAGMA incremental_vacuum").fetchall()


def forget_all() -> None:
    """Forget every verdict, whichever repository it is of: what was found of a card cites its words.

    So does what another version of the program has kept.
    """
    with suppress(OSError, RuntimeError):
        for file in usual_folder().glob("verdicts-*"):
            with suppress(OSError):  # another may be free to go
                file.unlink(missing_ok=True)


def _database(path: Path) -> sqlite3.Connection:
    """The database in the file, made where there is none, and made anew where it is broken."""
    try:
        return _connected(path)
    except sqlite3.OperationalError:
        raise  # locked, read-only, full: it may be well again by the next run
    except sqlite3.DatabaseError:
        path.unlink()
        return _connected(path)


def _connected(path: Path) -> sqlite3.Connection:
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600))
    database = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    try:
        ours = database.execute("PRAGMA application_id").fetchone()[0]
        if ours != _OURS:
            _make(database)
        database.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        database.execute("PRAGMA synchronous = OFF")
    except BaseException:
        database.close()
        raise
    return database


def _make(database: sqlite3.Connection) -> None:
    """Make the tables in an empty file; an ``OSError`` where it is someone else's."""
    database.execute("PRAGMA auto_vacuum = INCREMENTAL")
    with _transaction(database):
        if database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            if database.execute("PRAGMA application_id").fetchone()[0] == _OURS:
                return  # another run has made them meanwhile
            raise PermissionError
        for line in _SHAPE:
            database.execute(line)
        database.execute(f"PRAGMA application_id = {_OURS}")
