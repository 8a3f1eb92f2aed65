"""Recording measurements: one from the command line, or many from a table, of which all are right or none is taken."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from lape_cards import typed
from lape_cards.card.base import label_of
from lape_cards.card.kinds import ResultCard
from lape_cards.card.parts import Measurement, Metric
from lape_cards.diagnostic import Path
from lape_cards.documents.naming import thing
from lape_cards.errors import CardError, LapeError
from lape_cards.i18n import LANGUAGES, translator
from lape_cards.message import Message
from lape_cards.store.editor import Append
from lape_cards.store.writer import Word
from lape_cards.workflow.pen import Pen
from lape_cards.workflow.questions import Choice, Conversation, Question, about

COLUMNS = ("date", "value", "text", "n", "sd", "group", "checkpoint", "site", "note")
_SAME = ("date", "group", "site", "checkpoint")
_GROUPS = {"pilot": "Pilot", "comparison": "Comparison group"}


@dataclass(frozen=True, slots=True)
class Reading:
    """One measurement as it was typed: texts by the form's keys; ``place`` is where it stands in a table."""

    metric: str
    values: Mapping[str, str]
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """A measurement that is on the card, or would be; ``known`` says that it was there before."""

    metric: Metric
    measurement: Measurement
    known: bool = False


@dataclass
class _Taken:
    """What one run has recorded, and the edits that do it."""

    recorded: list[Recorded] = field(default_factory=list)
    edits: list[Append] = field(default_factory=list)


def record(pen: Pen, readings: Sequence[Reading], *, dry_run: bool = False) -> list[Recorded]:
    """Add ``readings`` to the card's metrics; with ``dry_run`` only tell what would be added.

    What is on the card already is left out. Raises ``LapeError`` at the first reading that cannot be taken, with its
    place; nothing is written then.
    """
    card = pen.card()
    taken = _Taken()
    for reading in readings:
        with _placed(reading):
            _take(card, reading, taken)
    if taken.edits and not dry_run:
        pen.write(*taken.edits)
    return taken.recorded


@contextmanager
def _placed(reading: Reading) -> Iterator[None]:
    """Give an error the place of the reading that it is about."""
    try:
        yield
    except LapeError as error:
        error.place = error.place or reading.place
        raise


def _take(card: ResultCard, reading: Reading, taken: _Taken) -> None:
    path, metric = find_metric(card, reading.metric)
    item = _item(reading, card)
    measurement = Measurement.model_validate({key: str(value) for key, value in item.items()})
    others = [one.measurement for one in taken.recorded if one.metric is metric]
    twin = next((one for one in (*metric.measurements, *others) if _is_same(one, measurement)), None)
    if twin is None:
        taken.recorded.append(Recorded(metric, measurement))
        taken.edits.append(Append((*path, "measurements"), item))
    elif (twin.value, twin.text) == (measurement.value, measurement.text):
        taken.recorded.append(Recorded(metric, twin, known=True))
    else:
        raise LapeError(
            Message(
                "The metric “{metric}” has another measurement of the same day and group already: {value}.",
                metric=metric.name or metric.id or "",
                value=twin.value if twin.value is not None else twin.text,
            ),
            Message("Change it with  lape edit {card}  or give another day.", card=card.id),
        )


def _is_same(one: Measurement, other: Measurement) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in _SAME)


def find_metric(card: ResultCard, name: str) -> tuple[Path, Metric]:
    """Where the metric that ``name`` names stands: by its id, by its name, or by its number on the card."""
    found = [
        (("changes", row, "metrics", place), metric)
        for row, change in enumerate(card.changes)
        for place, metric in enumerate(change.metrics)
    ]
    wanted = name.strip().casefold()
    for number, (path, metric) in enumerate(found, start=1):
        if wanted in {(metric.id or "").casefold(), (metric.name or "").strip().casefold(), str(number)} - {""}:
            return path, metric
    known = [metric.id or metric.name or str(number) for number, (_, metric) in enumerate(found, start=1)]
    if not known:
        raise LapeError(
            Message("{card} has no metric yet.", card=card.id),
            Message("Write one under its row with  lape edit {card}", card=card.id),
        )
    raise LapeError(
        Message("{card} has no metric “{metric}”.", card=card.id, metric=name),
        Message("Its metrics are: {metrics}.", metrics=known),
    )


def _item(reading: Reading, card: ResultCard) -> dict[str, Any]:
    """The measurement as the card has it, in the form's order."""
    given = {key: text.strip() for key, text in reading.values.items() if text.strip()}
    item = {key: about(Measurement, key).read(given[key]) for key in COLUMNS if key in given}
    group = item.pop("group", None)
    if group is not None and _group(group) != "pilot":
        item["group"] = Word(_group(group))
    if ("value" in item) == ("text" in item):
        raise LapeError(
            Message("A measurement has either a number or, for a qualitative metric, a text."),
            Message("Write a number such as 3,6, or what was seen."),
        )
    if "date" not in item:
        raise LapeError(Message("The day of the measurement is missing."), Message("Write a day such as 15.3.2018."))
    _refuse_unknown(item, card)
    return {key: item[key] for key in COLUMNS if key in item}


def _group(text: str) -> str:
    wanted = text.strip().casefold()
    for group, label in _GROUPS.items():
        if wanted == group or any(wanted == translator(one)(label).casefold() for one in LANGUAGES):
            return group
    raise LapeError(
        Message("“{group}” is no group of a measurement.", group=text),
        Message("Choose one of these: {choices}.", choices=list(_GROUPS)),
    )


def _refuse_unknown(item: Mapping[str, Any], card: ResultCard) -> None:
    """What a measurement names has to be on the card."""
    for key, things in (("checkpoint", card.checkpoints), ("site", card.sites)):
        known = [one.id for one in things if one.id]
        if key in item and item[key] not in known:
            raise LapeError(
                Message("“{id}” is not on the card.", id=item[key]),
                Message("Choose one of these: {choices}.", choices=known)
                if known
                else Message("Leave it out, or write it onto the card first."),
            )


def is_number(text: str) -> bool:
    """Whether a value is a number, and not what was seen."""
    try:
        typed.number(text)
    except ValueError:
        return False
    return True


def inquire(card: ResultCard, name: str | None) -> Conversation[tuple[str, str] | None]:
    """Ask which metric was measured, unless ``name`` says it, and what came out; ``None`` where it was left open."""
    if name is None:
        metrics = [metric for row in card.changes for metric in row.metrics]
        choices = [
            Choice(metric.id or str(place), Message("{name}", name=metric.name or metric.id or str(place)))
            for place, metric in enumerate(metrics, start=1)
        ]
        if not choices:
            find_metric(card, "")
        name = yield Question(Message("Which metric was measured?"), choices=tuple(choices))
    if not name:
        return None
    _, metric = find_metric(card, name)
    guide = Message("A number such as 3,6, or what was seen, for a metric that is followed in words.")
    value = yield Question(Message("{thing}: a new measurement?", thing=thing(metric)), guide)
    return (name, value) if value else None


def read_table(raw: bytes, name: str, metric: str | None = None) -> list[Reading]:
    """The readings of a CSV file, whose columns are called by the form's keys or by its labels in any language.

    ``metric`` is whose they are where the table has no column for it. Raises ``LapeError`` with the place.
    """
    text = _decoded(raw)
    delimiter = max(";\t,", key=(text.splitlines() or [""])[0].count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = next(rows, [])
        keys = [_key(label, name, place) for place, label in enumerate(header, start=1)]
        return list(_readings(rows, keys, name, metric, lambda: rows.line_num))
    except csv.Error:
        raise LapeError(
            Message("The table cannot be read from here on."),
            Message("See that every quotation mark has its pair, and save the table as CSV again."),
            place=f"{name}:{rows.line_num}:1",
        ) from None


def _readings(
    rows: Iterator[list[str]], keys: Sequence[str], name: str, metric: str | None, line: Callable[[], int]
) -> Iterator[Reading]:
    if "metric" not in keys and metric is None:
        raise LapeError(
            Message("The table does not say which metric its numbers are of."),
            Message("Add a column called metric, or name the metric on the command line."),
            place=f"{name}:1:1",
        )
    for row in rows:
        values = dict(zip(keys, row, strict=False))
        if any(map(str.strip, row)):
            whose = values.pop("metric", metric) or metric or ""
            yield Reading(whose, values, f"{name}:{line()}:1")


def _key(label: str, name: str, column: int) -> str:
    """The form's key that a column is called by."""
    wanted = label.strip().casefold()
    for key in ("metric", *COLUMNS):
        title = label_of(Metric, "name") if key == "metric" else label_of(Measurement, key)
        if wanted == key or any(wanted == translator(one)(title).casefold() for one in LANGUAGES):
            return key
    raise LapeError(
        Message("The column “{column}” is not known.", column=label.strip()),
        Message("The columns are: {columns}.", columns=["metric", *COLUMNS]),
        place=f"{name}:1:{column}",
    )


def _decoded(raw: bytes) -> str:
    """The table's text; spreadsheets save it as UTF-8 or, in the older way, for one part of the world."""
    if b"\0" in raw:
        raise CardError(
            Message("The file is not a table in CSV."), Message("Save it from the spreadsheet as CSV, and try again.")
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")
