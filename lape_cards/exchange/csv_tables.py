"""CSV: a file for each table, as RFC 4180 has it, with commas, in UTF-8 with a byte order mark.

Commas, because that is what every other program takes for granted; who works in Excel gets a workbook. The mark,
because Excel takes the file for another alphabet without it, and programs for data skip it.
"""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

from lape_cards.exchange.table_writer import About, Rows, TableWriter, Written
from lape_cards.portfolio.listing import inert
from lape_cards.portfolio.tables.model import Seen, Value

FOLDER = "csv"
ENCODING = "utf-8-sig"
END_OF_LINE = "\r\n"


class CsvTables(TableWriter):
    """Writes each table into a file of its own, all side by side."""

    def __init__(self, about: About, folder: Path) -> None:
        super().__init__(about, folder)
        (folder / FOLDER).mkdir()
        self._tables = {}
        for table in about.tables:
            file = (folder / FOLDER / f"{table.name}.csv").open("x", encoding=ENCODING, newline="")
            self.opened.enter_context(file)
            self._tables[table.name] = csv.writer(file, lineterminator=END_OF_LINE)
            self._tables[table.name].writerow([column.name for column in table.columns])

    def add(self, seen: Seen, rows: Rows) -> None:
        """Write one card's rows."""
        for name, found in rows.items():
            self._tables[name].writerows([[cell(value) for value in row] for row in found])

    def finish(self) -> list[Written]:
        """The files, one for each table."""
        self.close()
        return [Written(f"{FOLDER}/{table.name}.csv", "text/csv", table) for table in self.about.tables]


def cell(value: Value) -> str:
    """A value as text; a text that a spreadsheet would take for a formula begins with an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return str(inert(value))
