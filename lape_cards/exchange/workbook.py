"""A workbook: a sheet that tells what every column means, then a sheet for each table.

Sheets are written as the rows come, each into a file of its own; nothing in them is a formula.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml.etree import SerialisationError
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table as Area
from openpyxl.worksheet.table import TableColumn, TableStyleInfo
from openpyxl.writer.excel import ExcelWriter

from lape_cards.errors import LapeError, no_temporary_room
from lape_cards.exchange.dictionary import TYPES, dictionary
from lape_cards.exchange.seen_text import seen_text
from lape_cards.exchange.table_writer import About, Rows, TableWriter, Written
from lape_cards.i18n import translator
from lape_cards.message import N_, Message
from lape_cards.portfolio.listing import inert
from lape_cards.portfolio.tables.model import Column, Seen, Table, Value
from lape_cards.regex import regex

NAME = "cards.xlsx"
MOST_SIGNS = 32_767
"""What a cell holds, in units of UTF-16."""
MOST_ROWS = 1_048_576
CUT = N_("… (The text goes on, and does not fit into a cell. It is whole in the card.)")

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"
_MOMENT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_ESCAPE = regex(r"_(?=x[0-9A-Fa-f]{4}_)")
_FIRST_DAY = date(1900, 3, 1)
"""Excel counts days from 1900 on, and has one more in that February than there was."""
_DIGITS = 15
_WIDTHS = {"string": 24, "partial": 12, "integer": 10, "number": 12, "boolean": 10, "date": 12}
_WIDE_FROM = ("text", "need", "activity", "change", "current", "target", "ideal", "what", "note", "expected", "next")
_WIDE = frozenset((*_WIDE_FROM, "result_note", "outcome_note", "risk", "mitigation", "follow_up", "takeaways"))


class Sheets(TableWriter):
    """Writes one workbook with a sheet for each table."""

    def __init__(self, about: About, folder: Path) -> None:
        super().__init__(about, folder)
        self._cut = translator(about.language)(CUT)
        self._book = Workbook(write_only=True)
        self.opened.callback(self._end)
        _tell(self._book, about, self._cut)
        self._sheets = {}
        for table in about.tables:
            self._sheets[table.name] = _Sheet(
                self._book, table.name, [_width(column) for column in table.columns], self._cut
            )
            self._sheets[table.name].head([column.name for column in table.columns])

    def add(self, seen: Seen, rows: Rows) -> None:
        """Write one card's rows."""
        for name, found in rows.items():
            for row in found:
                self._sheets[name].row(row)

    def finish(self) -> list[Written]:
        """Write the workbook of its sheets; the same rows give the same bytes."""
        for table in self.about.tables:
            self._sheets[table.name].filtered(table)
        passing = self.folder / f"{NAME}.tmp"
        self._book.properties.creator = "lape"
        with _room():
            _save(self._book, passing)
        _without_time(passing, self.folder / NAME)
        passing.unlink()
        return [Written(NAME, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]

    def _end(self) -> None:
        """End the sheets of a workbook that is given up: openpyxl complains of half ones when it is too late."""
        for sheet in self._book.worksheets:
            if not sheet.closed:
                with suppress(SerialisationError, OSError):  # there is no room for their ends either
                    sheet.close()


class _Sheet:
    """One sheet, its first row frozen."""

    def __init__(self, book: Workbook, name: str, widths: list[int], cut: str) -> None:
        self._sheet: Any = book.create_sheet(name)
        self._cut = cut
        self._rows = 0
        self._sheet.freeze_panes = "A2"
        for number, width in enumerate(widths, 1):
            self._sheet.column_dimensions[get_column_letter(number)].width = width

    def head(self, names: list[str]) -> None:
        """The row of names."""
        cells = [self._cell(name) for name in names]
        for cell in cells:
            cell.font = Font(bold=True)
        self._append(cells)

    def row(self, values: tuple[Value, ...]) -> None:
        """One row."""
        self._append([None if value is None else self._cell(value) for value in values])

    def filtered(self, table: Table) -> None:
        """Make a table of the sheet, which can be sorted and filtered; one without rows is none to Excel."""
        if self._rows < 2:
            return
        where = f"A1:{get_column_letter(len(table.columns))}{self._rows}"
        area = Area(displayName=table.name, name=table.name, ref=where, autoFilter=AutoFilter(ref=where))
        area.tableColumns = [TableColumn(id=number, name=column.name) for number, column in enumerate(table.columns, 1)]
        area.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
        self._sheet.tables.add(area)  # add_table would warn about columns, which are named here

    def _append(self, cells: list[Any]) -> None:
        self._rows += 1
        if self._rows > MOST_ROWS:
            raise LapeError(
                Message("There are more rows than a sheet of a workbook can have."),
                Message("Choose another format, such as  --to csv"),
            )
        with _room():
            self._sheet.append(cells)

    def _cell(self, value: Value) -> Any:
        if isinstance(value, Decimal) and _fits(value):
            cell = self._made(value)
            places = -int(value.as_tuple().exponent)
            cell.number_format = "0" + ("." + "0" * places if places > 0 else "")
        elif isinstance(value, date) and value >= _FIRST_DAY:
            cell = self._made(value)
            cell.number_format = "yyyy-mm-dd"
        elif isinstance(value, bool) or (isinstance(value, int) and len(str(value)) <= _DIGITS):
            return self._made(value)
        else:
            return self._text(f"{value:f}" if isinstance(value, Decimal) else str(value))
        return cell

    def _made(self, value: Any) -> Any:
        return WriteOnlyCell(self._sheet, value)

    def _text(self, value: str) -> Any:
        text = _ESCAPE.sub("_x005F_", cut(seen_text(value), self._cut))
        cell = self._made("")
        cell.value, cell.data_type = text, "s"  # whatever it looks like: no formula, and no error of Excel's
        if inert(text) != text:
            cell.quotePrefix = True  # it stays a text when someone edits the cell
        if "\n" in text:
            cell.alignment = Alignment(wrap_text=False, vertical="top")
        return cell


def cut(text: str, ending: str, most: int = MOST_SIGNS) -> str:
    """``text``, or as much of its beginning as a cell holds, with ``ending`` after it."""
    if len(text) * 2 <= most or _units(text) <= most:
        return text
    room = most - _units(ending)
    kept = text.encode("utf-16-le", "surrogatepass")[: room * 2].decode("utf-16-le", "ignore")
    return kept + ending


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _fits(value: Decimal) -> bool:
    """Whether a cell's number has all its digits."""
    return len(value.as_tuple().digits) <= _DIGITS and Decimal(repr(float(value))) == value


def _width(column: Column) -> int:
    return 48 if column.name in _WIDE else max(_WIDTHS[column.type], len(column.name) + 4)


def _tell(book: Workbook, about: About, ending: str) -> None:
    """The first sheet: every column of every table in words."""
    t = translator(about.language)
    sheet = _Sheet(book, t(N_("Columns"))[:31], [18, 22, 34, 14, 70, 40], ending)
    heads = (N_("Table"), N_("Column"), N_("Meaning"), N_("Kind of value"), N_("Explanation"), N_("Words"))
    sheet.head([t(head) for head in heads])
    for line in dictionary(about.tables):
        values: list[Any] = [line.table.name]
        if line.column is None:
            values += [None, t(line.table.title), None, t(line.table.about)]
        else:
            column = line.column
            values += [column.name, t(column.title), t(TYPES[column.type]), t(column.about), ", ".join(column.choices)]
        sheet.row(tuple(value or None for value in values))


@contextmanager
def _room() -> Iterator[None]:
    """Tell of a folder for temporary files that takes no more: sheets lie there until the workbook is made of them."""
    try:
        yield
    except SerialisationError as error:
        raise no_temporary_room(str(error)) from None


def _save(book: Workbook, path: Path) -> None:
    """Write the workbook; where there is no room for it, the file is ended here, not when it is too late to tell."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).save()


def _without_time(source: Path, target: Path) -> None:
    """The same zip with one old date for everything in it, and in what it says of itself."""
    moment = datetime(*_LONG_AGO).isoformat().encode() + b"Z"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "x", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            made = zipfile.ZipInfo(entry.filename, _LONG_AGO)
            made.compress_type = zipfile.ZIP_DEFLATED
            if entry.filename == _CORE:
                new.writestr(made, _MOMENT.sub(lambda match: match[1] + moment, old.read(entry)))
                continue
            with old.open(entry) as before, new.open(made, "w", force_zip64=True) as after:
                shutil.copyfileobj(before, after)
