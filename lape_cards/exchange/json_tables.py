"""JSON: one file with every table as a list of objects, whose keys are the columns."""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO

from lape_cards.exchange.table_writer import About, Rows, TableWriter, Written
from lape_cards.portfolio.tables.model import Seen, Value

NAME = "cards.json"
FORMAT = 1


class JsonTables(TableWriter):
    """Writes the tables one after another; until the last card is there, each waits in a file of its own."""

    def __init__(self, about: About, folder: Path) -> None:
        super().__init__(about, folder)
        self._waiting: dict[str, IO[str]] = {table.name: self._new(folder) for table in about.tables}
        self._keys = {table.name: [json.dumps(column.name) for column in table.columns] for table in about.tables}
        self._begun: set[str] = set()

    def _new(self, folder: Path) -> IO[str]:
        file = tempfile.TemporaryFile("w+", encoding="utf-8", newline="", dir=folder)  # noqa: SIM115 - it is, below
        return self.opened.enter_context(file)

    def add(self, seen: Seen, rows: Rows) -> None:
        """Write one card's rows."""
        for name, found in rows.items():
            for row in found:
                pairs = ", ".join(f"{key}: {_value(value)}" for key, value in zip(self._keys[name], row, strict=True))
                self._waiting[name].write(("," if name in self._begun else "") + f"\n{{{pairs}}}")
                self._begun.add(name)

    def finish(self) -> list[Written]:
        """Put the tables together."""
        head = {"format": FORMAT, "name": self.about.name, "today": self.about.today.isoformat()}
        with (self.folder / NAME).open("x", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "tables": {')
            for position, (name, waiting) in enumerate(self._waiting.items()):
                file.write(("," if position else "") + f"\n{json.dumps(name)}: [")
                waiting.seek(0)
                shutil.copyfileobj(waiting, file)
                file.write("\n]" if name in self._begun else "]")
            file.write("\n}}\n")
        self.close()
        return [Written(NAME, "application/json")]


def _value(value: Value) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"  # a number of JSON has as many digits as it likes
    return json.dumps(value.isoformat() if isinstance(value, date) else value, ensure_ascii=False)
