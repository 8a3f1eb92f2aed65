"""The formats: which module reads which files, and which writes which documents; imported when asked for."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from lape_cards.errors import LapeError
from lape_cards.exchange.interface import Reader, Writer, refused
from lape_cards.message import Message
from lape_cards.quoting import as_word

if TYPE_CHECKING:
    from lape_cards.exchange.table_writer import About, TableWriter

READERS: dict[str, tuple[str, str]] = {
    ".csv": ("lape_cards.exchange.spreadsheet", "CsvReader"),
    ".docx": ("lape_cards.exchange.word", "WordReader"),
    ".json": ("lape_cards.exchange.data", "JsonReader"),
    ".xlsx": ("lape_cards.exchange.spreadsheet", "XlsxReader"),
}
"""The reader of the files whose name ends so."""

WRITERS: dict[str, tuple[str, str]] = {"docx": ("lape_cards.exchange.word", "WordWriter")}
"""The writer of documents in a format."""

TABLE_WRITERS: dict[str, tuple[str, str]] = {
    "csv": ("lape_cards.exchange.csv_tables", "CsvTables"),
    "xlsx": ("lape_cards.exchange.workbook", "Sheets"),
    "json": ("lape_cards.exchange.json_tables", "JsonTables"),
    "parquet": ("lape_cards.exchange.parquet_tables", "ParquetTables"),
    "ics": ("lape_cards.exchange.calendar", "CheckpointCalendar"),
}
"""The writer of the tables of many cards in a format."""

_OTHERS: dict[str, Message] = {
    ".doc": Message("Open it in Word or LibreOffice, save it as .docx, and import that file."),
    ".odt": Message("Open it in LibreOffice, save it as .docx, and import that file."),
    ".rtf": Message("Open it in Word or LibreOffice, save it as .docx, and import that file."),
    ".docm": Message("Open it in Word, save it as .docx without macros, and import that file."),
    ".xls": Message("Open it in Excel or LibreOffice, save it as .xlsx, and import that file."),
    ".ods": Message("Open it in LibreOffice, save it as .xlsx, and import that file."),
    ".pdf": Message("Import the Word file that the PDF was made from."),
}


def reader_of(name: str) -> Reader:
    """The reader of the file ``name``; ``LapeError`` where no format is called so."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in READERS:
        hint = _OTHERS.get(suffix, Message("Give a file that ends in one of these: {endings}.", endings=list(READERS)))
        raise refused(name, Message("Files of this kind are not read."), hint)
    reader: Reader = _made(READERS[suffix])
    return reader


def way_in(name: str) -> Message | None:
    """How the file ``name`` becomes a card; ``None`` where it is of no kind that is filled in elsewhere.

    JSON is none here: the text of a card's own file may be JSON too.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix in READERS and suffix != ".json":
        return Message("Make a card of it:  lape import {file}", file=as_word(name))
    return _OTHERS.get(suffix)


def writer_of(to: str) -> Writer:
    """The writer of the format ``to``; ``LapeError`` where there is none."""
    if to not in WRITERS:
        raise LapeError(
            Message("No document is made in the format {to}.", to=to),
            Message("Choose one of these: {choices}.", choices=list(WRITERS)),
        )
    writer: Writer = _made(WRITERS[to])
    return writer


def table_writer_of(to: str, about: About, folder: Path) -> TableWriter:
    """The writer of tables in the format ``to``, into ``folder``; ``LapeError`` where what it needs is missing."""
    writer: TableWriter = _found(TABLE_WRITERS[to])(about, folder)
    return writer


def _made(where: tuple[str, str]) -> Any:
    return _found(where)()


def _found(where: tuple[str, str]) -> Any:
    module, name = where
    return getattr(import_module(module), name)
