"""What every table and column means, line by line: for the first sheet of a workbook, and for the documentation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from lape_cards.message import N_
from lape_cards.portfolio.tables.model import Column, Table, Type

TYPES: dict[Type, str] = {
    "string": N_("text"),
    "integer": N_("whole number"),
    "number": N_("number"),
    "boolean": N_("true or false"),
    "date": N_("day"),
    "partial": N_("day, month or year"),
}


class Line(Struct, frozen=True):
    """One line of the dictionary: a table itself (``column`` is ``None``), or one of its columns."""

    table: Table
    column: Column | None = None


def dictionary(tables: Iterable[Table]) -> Iterator[Line]:
    """Each table, and after it its columns."""
    for table in tables:
        yield Line(table)
        for column in table.columns:
            yield Line(table, column)
