"""Tables of measurements, as spreadsheets write them in CSV."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from lape_cards.card.base import label_of
from lape_cards.card.parts import Measurement, Metric
from lape_cards.errors import LapeError
from lape_cards.i18n import LANGUAGES, translator
from lape_cards.message import Message
from lape_cards.workflow.measure import COLUMNS, Reading
from lape_cards.workflow.words import refuse_identity_codes


def read_table(
    raw: bytes, name: str, metric: str | None = None, told: Mapping[str, str] = MappingProxyType({})
) -> list[Reading]:
    """The readings of a CSV file, whose columns are called by the form's keys or by its labels in any language.

    ``metric`` is whose they are, and ``told`` what is known of them, where a row says nothing of it. Raises
    ``LapeError`` with the place.
    """
    text = _decoded(raw, name)
    delimiter = max(";\t,", key=(text.splitlines() or [""])[0].count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = next(rows, [])
        keys = _keys(header, name)
        beside = dict(told) | ({"metric": metric} if metric else {})
        return list(_readings(rows, keys, name, beside, lambda: rows.line_num))
    except csv.Error:
        raise LapeError(
            Message("The table cannot be read from here on."),
            Message("See that every quotation mark has its pair, and save the table as CSV again."),
            place=f"{name}:{rows.line_num}:1",
        ) from None


def _readings(
    rows: Iterator[list[str]], keys: Sequence[str], name: str, beside: Mapping[str, str], line: Callable[[], int]
) -> Iterator[Reading]:
    if "metric" not in keys and "metric" not in beside:
        raise LapeError(
            Message("The table does not say which metric its numbers are of."),
            Message("Add a column called metric, or name the metric on the command line."),
            place=f"{name}:1:1",
        )
    for row in rows:
        values = {key: cell for key, cell in zip(keys, row, strict=False) if key}
        if any(cell.strip() and not key for key, cell in itertools.zip_longest(keys, row, fillvalue="")):
            raise LapeError(
                Message("The row has more cells than the table has columns."),
                Message(
                    "Give each column its name on the first line. In a table parted by commas, a number with a "
                    "decimal comma wants quotation marks around it; or part the cells with semicolons."
                ),
                place=f"{name}:{line()}:1",
            )
        if any(map(str.strip, row)):
            yield Reading(values.pop("metric", ""), values, f"{name}:{line()}:1", beside)


def _keys(header: Sequence[str], name: str) -> list[str]:
    """The form's key of each column; empty where a column has no name, and so nothing to say."""
    refuse_identity_codes("\n".join(header))
    keys = [_key(label, name, place) if label.strip() else "" for place, label in enumerate(header, start=1)]
    for place, key in enumerate(keys):
        if key and key in keys[:place]:
            raise LapeError(
                Message("Two columns are the same: “{column}”.", column=header[place].strip()),
                Message("The columns are: {columns}.", columns=_columns()),
                place=f"{name}:1:{place + 1}",
            )
    return keys


def _title(key: str) -> str:
    return label_of(Metric, "name") if key == "metric" else label_of(Measurement, key)


def _columns() -> list[Message]:
    """What a column may be called by: the form's label in the reader's language, and the form's key."""
    return [Message("{label} ({key})", label=Message(_title(key)), key=key) for key in ("metric", *COLUMNS)]


def _key(label: str, name: str, column: int) -> str:
    """The form's key that a column is called by."""
    wanted = label.strip().casefold()
    for key in ("metric", *COLUMNS):
        if wanted == key or any(wanted == translator(one)(_title(key)).casefold() for one in LANGUAGES):
            return key
    raise LapeError(
        Message("The column “{column}” is not known.", column=label.strip()),
        Message("The columns are: {columns}.", columns=_columns()),
        place=f"{name}:1:{column}",
    )


def _decoded(raw: bytes, name: str) -> str:
    """The table's text; spreadsheets save it as UTF-8 or, in the older way, for one part of the world."""
    if b"\0" in raw:
        raise LapeError(
            Message("The file is not a table in CSV."),
            Message("Save it from the spreadsheet as CSV, and try again."),
            place=name,
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")
