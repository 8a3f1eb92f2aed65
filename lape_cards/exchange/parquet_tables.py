"""Parquet: a file for each table, with types; pyarrow is an extra.

Numbers are floating point, which is what programs that reckon with columns want; their exact digits are in CSV and
JSON.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lape_cards.errors import CardError, LapeError
from lape_cards.exchange.table_writer import About, Rows, TableWriter, Written
from lape_cards.i18n import translator
from lape_cards.message import Message
from lape_cards.portfolio.tables.model import Seen, Table, Value

FOLDER = "parquet"
_AT_ONCE = 5_000
"""Rows that are written together, as one row group."""
_MOST = 2**63 - 1


class ParquetTables(TableWriter):
    """Writes each table into a file of its own, some thousand rows at a time."""

    def __init__(self, about: About, folder: Path) -> None:
        super().__init__(about, folder)
        pyarrow, parquet = _pyarrow()
        (folder / FOLDER).mkdir()
        self._make = pyarrow.table
        self._schemas = {table.name: _schema(pyarrow, table, about) for table in about.tables}
        self._waiting: dict[str, list[tuple[Value, ...]]] = {table.name: [] for table in about.tables}
        self._files = {
            name: self.opened.enter_context(parquet.ParquetWriter(str(folder / FOLDER / f"{name}.parquet"), schema))
            for name, schema in self._schemas.items()
        }

    def add(self, seen: Seen, rows: Rows) -> None:
        """Take one card's rows, and write those that have waited."""
        for name, found in rows.items():
            self._refuse_giants(seen, found)
            self._waiting[name] += found
            if len(self._waiting[name]) >= _AT_ONCE:
                self._write(name)

    def finish(self) -> list[Written]:
        """Write the last rows."""
        for name, waiting in self._waiting.items():
            if waiting:
                self._write(name)
        self.close()
        kind = "application/vnd.apache.parquet"
        return [Written(f"{FOLDER}/{table.name}.parquet", kind, table) for table in self.about.tables]

    def _refuse_giants(self, seen: Seen, rows: Sequence[tuple[Value, ...]]) -> None:
        giant = next((value for row in rows for value in row if isinstance(value, int) and abs(value) > _MOST), None)
        if giant is not None:
            raise CardError(
                Message("The number {number} is too large for Parquet.", number=giant),
                Message("See that it is right, or choose another format, such as  --to csv"),
                place=seen.name,
            )

    def _write(self, name: str) -> None:
        schema, rows = self._schemas[name], self._waiting[name]
        floats = [field.type == "double" for field in schema]
        columns = [
            [float(value) if value is not None else None for value in values] if is_float else list(values)
            for is_float, values in zip(floats, zip(*rows, strict=True), strict=True)
        ]
        self._files[name].write_table(self._make(columns, schema=schema))
        rows.clear()


def _schema(pyarrow: Any, table: Table, about: About) -> Any:
    t = translator(about.language)
    types = {
        "string": pyarrow.string(),
        "partial": pyarrow.string(),
        "integer": pyarrow.int64(),
        "number": pyarrow.float64(),
        "boolean": pyarrow.bool_(),
        "date": pyarrow.date32(),
    }
    return pyarrow.schema(
        [
            pyarrow.field(
                column.name,
                types[column.type],
                nullable=not column.is_required,
                metadata={"title": t(column.title), "description": t(column.about)},
            )
            for column in table.columns
        ]
    )


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet as parquet
    except ImportError:
        raise LapeError(
            Message("Parquet is written with pyarrow, which is not installed here."),
            Message(
                "Install it where lape is, with  {pipx}  or with  {uv}  and the address that lape was installed from; "
                "or choose another format, such as  --to csv",
                pipx="pipx inject lape-cards pyarrow",
                uv="uv tool install --with pyarrow",
            ),
        ) from None
    return pyarrow, parquet
