"""The tables of the form's own table: its rows, their actions and metrics, and what was measured."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lape_cards.card.base import label_of
from lape_cards.card.parts import (
    Action,
    Change,
    Measurement,
    Metric,
    Result,
)
from lape_cards.message import Message
from lape_cards.metrics.development import edges
from lape_cards.portfolio.listing import percent
from lape_cards.portfolio.tables.columns import (
    HIGH,
    LOW,
    above,
    below,
    day,
    field,
    listed,
    numbered_by,
    own,
    plain,
    quantity,
    up,
    whose,
    within,
)
from lape_cards.portfolio.tables.model import TO_CARDS, Column, Link, Row, Seen, Table, Value

_TO_ROWS = Link(("card", "row_number"), "rows")
_TO_METRICS = Link(("card", "metric_number"), "metrics")


def _of_row() -> Iterator[Column]:
    """Which of the form's rows the part belongs to."""
    yield numbered_by("row_number", Message("Row: number"), Message("The number of the row in the table rows."), _row)
    yield own(
        "row_id", "string", Message("Row: id"), Message("The id of the row, where it has one."),
        lambda row: plain(getattr(getattr(_row(row), "part", None), "id", None)),
    )  # fmt: skip


def _row(row: Row) -> Row | None:
    """The form's row that a part belongs to, whichever way up it is."""
    found = row.up
    while found is not None and not isinstance(found.part, Change):
        found = found.up
    return found


_changes = listed("changes")
_metrics = within(_changes, "metrics")

ROWS = Table(
    "rows",
    Message("Rows"),
    Message("One row for each thing that an experiment wants to change: the rows of the form's table."),
    (
        *whose(),
        field(Change, "id", "row_id"),
        field(Change, "change"),
        field(Change, "current"),
        field(Change, "target"),
        field(Change, "ideal"),
        field(Result, "reached", take=below("result")),
        field(Result, "note", "result_note", take=below("result")),
    ),
    _changes,
)

ACTIONS = Table(
    "actions",
    Message("Actions"),
    Message("One row for each step that is to be done."),
    (
        *whose(),
        *_of_row(),
        field(Action, "what"),
        *day(Action, "start", edges=("first",)),
        *day(Action, "end", edges=("last",)),
        field(Action, "responsible"),
        field(Action, "status"),
    ),
    within(_changes, "actions"),
    links=(TO_CARDS, _TO_ROWS),
)


def _measured(seen: Seen) -> Iterator[Row]:
    """Each metric, with how far it has come; the summary has them in the order of the card."""
    for row, progress in zip(_metrics(seen), seen.summary.metrics, strict=True):
        yield Row(seen, row.number, row.part, row.up, progress)


def _baseline(which: int) -> Any:
    def value(row: Row) -> Value:
        found = row.more.baseline
        return edges(found)[which] if found is not None else None

    return value


_LABEL = Message(label_of(Metric, "baseline"))
_BASELINE = Message("As the card has it, or else the pilot's last value on or before the first day of the experiment.")

METRICS = Table(
    "metrics",
    Message("Metrics"),
    Message("One row for each metric, with how far it has come."),
    (
        *whose(),
        *_of_row(),
        field(Metric, "id", "metric_id"),
        field(Metric, "name"),
        field(Metric, "type"),
        field(Metric, "method"),
        field(Metric, "unit"),
        field(Metric, "direction"),
        own("baseline_low", "number", Message(LOW, field=_LABEL), _BASELINE, _baseline(0)),
        own("baseline_high", "number", Message(HIGH, field=_LABEL), _BASELINE, _baseline(1)),
        *quantity(Metric, "target"),
        *quantity(Metric, "ideal"),
        own(
            "latest", "number", Message("Latest value"), Message("The pilot's last value after the first day."),
            lambda row: row.more.latest,
        ),
        own(
            "latest_date", "partial", Message("Latest value: date"), Message("When it was measured, as written."),
            lambda row: plain(row.more.day),
        ),
        own(
            "progress", "integer", Message("Progress, %"),
            Message("How much of the way from the baseline to the target was come, in whole per cent."),
            lambda row: percent(row.more.progress),
        ),
        own(
            "is_reached", "boolean", Message("Target reached"), Message("Whether the latest value reaches the target."),
            lambda row: row.more.reached,
        ),
        field(Metric, "follow_up"),
        field(Metric, "note"),
    ),
    _measured,
    links=(TO_CARDS, _TO_ROWS),
)  # fmt: skip

MEASUREMENTS = Table(
    "measurements",
    Message("Measurements"),
    Message("One row for each measured value, or observation of a qualitative metric."),
    (
        *whose(),
        *_of_row(),
        numbered_by(
            "metric_number", Message("Metric: number"), Message("The number of the metric in the table metrics."), up
        ),
        field(Metric, "id", "metric_id", take=above),
        field(Metric, "name", "metric", take=above),
        field(Metric, "unit", take=above),
        *day(Measurement, "date"),
        field(Measurement, "value"),
        field(Measurement, "text"),
        field(Measurement, "n"),
        field(Measurement, "sd"),
        field(Measurement, "group"),
        field(Measurement, "checkpoint", "checkpoint_id"),
        field(Measurement, "site", "site_id"),
        field(Measurement, "note"),
    ),
    within(_metrics, "measurements"),
    links=(TO_CARDS, _TO_ROWS, _TO_METRICS),
)
