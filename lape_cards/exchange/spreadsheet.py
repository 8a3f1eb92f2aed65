"""Spreadsheets with a card in each row: columns are named by the form's labels, or by the keys of a card file."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from lape_cards.card.kinds import model_of
from lape_cards.card.shape import keys_at, part_in
from lape_cards.exchange import labels
from lape_cards.exchange.blocks import Paragraph
from lape_cards.exchange.form import Collected, Item
from lape_cards.exchange.interface import Reader, Reading, Unplaced, refused
from lape_cards.exchange.labels import LISTS, SECTIONS
from lape_cards.exchange.package import Budget, parts_of, too_large
from lape_cards.exchange.prose import Run, clean, paragraphs
from lape_cards.exchange.values import STAMP, Values
from lape_cards.exchange.word_text import name_of, value_of
from lape_cards.i18n import LANGUAGES
from lape_cards.message import Message
from lape_cards.regex import regex

MOST_ROWS, MOST_COLUMNS = 2_000, 300
MOST_BYTES = 5 * 1024 * 1024
_NUMBERS = ("baseline", "target", "ideal", "value", "sd")
_STAMPS = ("version", "date", "format")
_KEY = regex(r"[a-z_]+(?:\.(?:\d{1,3}|[a-z_]+))*")

UNKNOWN = Message("Its column is called neither as the form's labels are nor by a key. Write it into the card by hand.")
TWICE = Message("Another column is for the same field. Write it into the card by hand, if it belongs there.")
NO_VALUE = Message("It is a formula whose result the file does not have. Open it, save it again, and import that.")
REMARK = Message("It is a note beside the text. Write it into the card by hand, where it belongs.")
_COMMENTS = regex(r"xl/(?:threadedComments/.*|comments.*)\.xml")


class Column(Struct, frozen=True):
    """What a column is for: a place of the form, a path of keys, or nothing that is known."""

    name: str
    place: str | None = None
    path: tuple[str | int, ...] = ()
    languages: frozenset[str] = frozenset()


class CsvReader(Reader):
    """Reads text with separators, as spreadsheets save it."""

    def read(self, raw: bytes, name: str) -> list[Reading]:
        """A reading for each row under the names of the columns."""
        if len(raw) > MOST_BYTES:
            raise too_large(name)
        text = _decoded(raw)
        first = text.partition("\n")[0]
        separator = max(";\t,", key=first.count)
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        except csv.Error:
            raise refused(name, Message("This is no table."), Message("Save it again as CSV, or as .xlsx.")) from None
        return _required(_sheet([[_shown(cell) for cell in row] for row in rows], name, name), name)


class XlsxReader(Reader):
    """Reads a workbook; every sheet that has a column for the name of the experiment is a list of cards."""

    def read(self, raw: bytes, name: str) -> list[Reading]:
        """A reading for each row of such a sheet."""
        parts = parts_of(raw, name)
        budget = Budget(name)
        for part in parts.values():
            budget.spend(part)
        readings: list[Reading] = []
        left = _remarks(parts, budget)
        notes: list[Message] = []
        for title, rows in _sheets(parts, name, left):
            found = _sheet(rows, name, f"{name} ({title})")
            readings += found
            if not found and any(map(any, rows)):
                notes.append(
                    Message(
                        "The sheet “{name}” has no column for the name of the experiment: it was not read.", name=title
                    )
                )
        first, *others = _required(readings, name)
        return [replace(first, unplaced=(*first.unplaced, *left), notes=(*first.notes, *notes)), *others]


def _remarks(parts: dict[str, bytes], budget: Budget) -> list[Unplaced]:
    """What people have noted beside the cells."""
    found = []
    for part in sorted(one for one in parts if _COMMENTS.fullmatch(one)):
        for element in budget.parse(parts[part]).iter():
            if name_of(element) in ("comment", "threadedComment"):
                words = "".join(str(one.text or "") for one in element.iter() if name_of(one) in ("t", "text"))
                found.append(Unplaced(words.strip(), value_of(element, "ref"), REMARK))
    return [one for one in found if one.text]


def _required(readings: list[Reading], name: str) -> list[Reading]:
    if not readings:
        raise refused(
            name,
            Message("No row of the table is a card: there is no column for the name of the experiment, or no name."),
            Message("Name the columns as the form does, such as “Name of the experiment”, or by keys, such as  title"),
        )
    return readings


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def _sheets(parts: dict[str, bytes], name: str, left: list[Unplaced]) -> Iterable[tuple[str, list[list[str]]]]:
    """The rows of every sheet, as texts; only the parts that were looked through are opened."""
    import openpyxl  # only a workbook needs it

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for part, content in parts.items():
            package.writestr(part, content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            raw = io.BytesIO(buffer.getvalue())
            book, formulas = (openpyxl.load_workbook(raw, read_only=True, data_only=one) for one in (True, False))
            for sheet in book.worksheets:
                made = []
                both = (_cells_of(sheet), _cells_of(formulas[sheet.title]))
                for row, written in zip(*both, strict=True):
                    made.append([_in_cell(cell) for cell in row])
                    left += [
                        Unplaced(str(two.value), two.coordinate, NO_VALUE)
                        for one, two in zip(row, written, strict=True)
                        if one.value is None and two.value is not None
                    ]
                yield sheet.title, made
    except Exception:  # noqa: BLE001 - openpyxl raises whatever a strange workbook leads to
        raise refused(
            name,
            Message("This is not the file that its name says, or it is broken."),
            Message("Open it in the program that made it, save it again as a new file, and import that."),
        ) from None


def _cells_of(sheet: Any) -> Any:
    return sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS)


def _in_cell(cell: Any) -> str:
    """A cell's text; a share as it is read there, such as 36 %."""
    is_number = isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
    if is_number and str(cell.number_format).endswith("%"):
        return f"{_shown(round(float(cell.value) * 100, 6))} %"
    return _shown(cell.value)


def _shown(value: Any) -> str:
    """A cell as the text that a card file would have."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = clean(str(value)).strip()
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def _sheet(rows: Sequence[Sequence[str]], name: str, place: str) -> list[Reading]:
    if len(rows) > MOST_ROWS:
        raise too_large(name)
    head = next((number for number, row in enumerate(rows) if any(row)), None)
    if head is None:
        return []
    columns = [_column(cell) for cell in rows[head]]
    if not any(column.place == "title" or column.path == ("title",) for column in columns):
        return []
    found = []
    for number, row in enumerate(rows[head + 1 :], start=head + 2):
        if any(row):
            reading = _reading(columns, row, f"{place}:{number}")
            found += [reading] if reading is not None else []
    return found


def _column(name: str) -> Column:
    key = name.strip()
    if _KEY.fullmatch(key):
        path = tuple(int(part) if part.isdigit() else part for part in key.split("."))
        kind = next((kind for kind in ("experiment", "rooting") if _is_known(path, kind)), None)
        if kind is not None:
            return Column(key, path=_filled_in(path, kind))
    found = labels.label(key)
    if found is not None and not found.places[0].startswith("*") and found.places[0] not in SECTIONS:
        return Column(key, place=found.places[0], languages=found.languages)
    return Column(key)


def _is_known(path: tuple[str | int, ...], kind: str) -> bool:
    model = model_of(kind)
    return all(isinstance(key, int) or key in keys_at(model, path[:position]) for position, key in enumerate(path))


def _filled_in(path: tuple[str | int, ...], kind: str) -> tuple[str | int, ...]:
    """``changes.target`` is that of the first row."""
    made: list[str | int] = []
    model: Any = model_of(kind)
    for position, key in enumerate(path):
        made.append(key)
        if isinstance(key, str):
            field = model.model_fields[key]
            listed = isinstance(field.get_default(call_default_factory=True), tuple)
            model = part_in(model, key) or model
            following = path[position + 1] if position + 1 < len(path) else None
            if listed and isinstance(following, str):
                made.append(0)
    return tuple(made)


def _reading(columns: Sequence[Column], row: Sequence[str], place: str) -> Reading | None:
    found = Collected()
    keyed: list[tuple[Column, str]] = []
    others: list[tuple[str, str, Message]] = []
    for number, text in enumerate(row):
        column = columns[number] if number < len(columns) else Column("")
        if not text.strip():
            continue
        if column.path:
            keyed.append((column, text))
        elif column.place is None:
            others.append((column.name, text, UNKNOWN))
        elif column.place in found.fields or column.place in _cells(found):
            others.append((column.name, text, TWICE))
        else:
            found.languages.update(column.languages if len(column.languages) == 1 else ())
            _put(found, column.place, text)
    values = Values(found)
    data = values.made()
    said = [(column.name, text, _set_at(data, column.path, text)) for column, text in keyed]
    others = [*((name, text, why) for name, text, why in said if why is not None), *others]
    for name, text, why in others:
        values.leave([text], name or None, why)
    if not data.get("title"):
        return None if not (keyed or found.fields or others) else Reading(data, tuple(found.unplaced), place=place)
    common = found.languages.most_common(1)
    language = next((one for one in LANGUAGES if common and one == common[0][0]), None)
    return Reading(data, tuple(found.unplaced), tuple(values.notes), (), None, language, place)


def _cells(found: Collected) -> set[str]:
    """The places in lists that have been filled."""
    return {place for items in found.items.values() for item in items for place in item.cells}


def _set_at(data: dict[str, Any], path: tuple[str | int, ...], text: str) -> Message | None:
    """Put a text where a column's keys lead; why it stays outside, where it does."""
    if path[0] in _STAMPS:
        return STAMP
    if _stands(data, path):
        return TWICE
    return None if _set(data, path, _number_of(path, text)) else UNKNOWN


def _put(found: Collected, place: str, text: str) -> None:
    made = [Paragraph(one) for one in paragraphs([Run(text)])]
    group = place.split(".")[0]
    if group in LISTS and "." in place:
        items = found.items.setdefault(group, [Item()])
        items[0].cells.setdefault(place, []).extend(made)
    else:
        found.fields.setdefault(place, []).extend(made)


def _stands(data: Any, path: tuple[str | int, ...]) -> bool:
    """Whether another column has put something there already."""
    for key in path:
        if isinstance(data, dict):
            data = data.get(key)
        elif isinstance(data, list) and isinstance(key, int):
            data = data[key] if key < len(data) else None
        else:
            return False
    return bool(data)


def _number_of(path: tuple[str | int, ...], text: str) -> str:
    """A share of a metric's is a number from 0 to 100; its unit has a field of its own."""
    return text.removesuffix(" %") if "metrics" in path and path[-1] in _NUMBERS else text


def _set(data: dict[str, Any], path: tuple[str | int, ...], text: str) -> bool:
    """Put a text where the path leads; whether it could stand there."""
    current: Any = data
    for key, following in zip(path, (*path[1:], None), strict=True):
        if isinstance(current, list) and isinstance(key, int):
            while len(current) <= key:
                current.append({} if isinstance(following, str) else "")
        elif not (isinstance(current, dict) and isinstance(key, str)):
            return False
        if following is None:
            current[key] = text
            return True
        if isinstance(current, dict):
            current.setdefault(key, [] if isinstance(following, int) else {})
        current = current[key]
    return False
