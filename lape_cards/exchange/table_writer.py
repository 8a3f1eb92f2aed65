"""What the formats for tables have in common: a writer takes one card after another and writes every table at once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from msgspec import Struct

from lape_cards.i18n import Language
from lape_cards.portfolio.tables.model import Seen, Table, Value

Rows = Mapping[str, Sequence[tuple[Value, ...]]]
"""The rows that one card gives, by the names of the tables."""


class About(Struct, frozen=True):
    """What is exported: the tables, the collection's name, the language of the words around the rows, the day."""

    tables: tuple[Table, ...]
    name: str | None
    language: Language
    today: date


class Written(Struct, frozen=True):
    """A file that a writer made: its path in the folder, with slashes, and the table that it holds, if only one."""

    path: str
    media_type: str
    table: Table | None = None


class TableWriter(ABC):
    """Writes the tables in one format into a folder.

    Nothing is kept of a card once it is written: memory does not grow with their number. A writer is used in a
    ``with`` block, in which ``finish`` comes last; without it the files are closed as they are.
    """

    def __init__(self, about: About, folder: Path) -> None:
        self.about = about
        self.folder = folder
        self.opened = ExitStack()
        """The files that are being written."""

    def __enter__(self) -> TableWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @abstractmethod
    def add(self, seen: Seen, rows: Rows) -> None:
        """Write one card."""

    @abstractmethod
    def finish(self) -> list[Written]:
        """Write what is still to be written after the last card, and tell which files there are."""

    def close(self) -> None:
        """Let go of the files; once more does no harm."""
        self.opened.close()
