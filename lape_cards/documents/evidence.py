"""A metric for a reader: what its numbers say in sentences, as a chart and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from msgspec import Struct, field
from msgspec.structs import replace

from lape_cards.card.parts import Measurement
from lape_cards.card.parts import Metric as CardMetric
from lape_cards.documents.chart import chart
from lape_cards.documents.chart_model import Contrast
from lape_cards.documents.claims import Claims, claims, told
from lape_cards.documents.contrast import contrast
from lape_cards.documents.findings import finding, until
from lape_cards.documents.metric_model import Cell, MeasurementRow, MeasurementTable, Metric, Observation
from lape_cards.documents.wording import DIRECTIONS, METHODS, METRIC_TYPES, worded
from lape_cards.i18n import Translator
from lape_cards.message import Message
from lape_cards.metrics.development import development
from lape_cards.metrics.evidence import PERCENT, Evidence, evidence, interval_of

_MOST_COLUMNS = 4
"""Groups and sites that a page has room for beside each other; more stand under each other, site by site."""


class Frame(Struct, frozen=True):
    """What is the same for all metrics of a card: the days, what sites and checkpoints are called."""

    start: date | None
    today: date
    say: Translator
    site_names: dict[str, str] = field(default_factory=dict)
    held: Sequence[tuple[str, date]] = ()
    point_names: dict[str, str] = field(default_factory=dict)

    def point(self, id: str | None) -> str | None:  # noqa: A002 - the form's word
        """What the checkpoint with this id is called."""
        return self.point_names.get(id, id) if id is not None else None


def metric_view(metric: CardMetric, key: str, frame: Frame) -> Metric:
    """``metric`` as a document shows it; ``key`` tells it from the other metrics of the page."""
    developed = development(metric, start=frame.start, today=frame.today)
    pilot = developed.pilot
    found = evidence(developed, metric.unit)
    claimed = claims(found, metric.unit, metric.method)
    table = _table(metric, frame)
    return Metric(
        key=key,
        name=metric.name,
        type=worded(METRIC_TYPES, metric.type),
        method=worded(METHODS, metric.method),
        unit=metric.unit,
        direction=worded(DIRECTIONS, developed.direction),
        baseline=metric.baseline if metric.baseline is not None else (pilot.baseline if pilot else None),
        target=metric.target,
        ideal=metric.ideal,
        follow_up=metric.follow_up,
        note=metric.note,
        finding=finding(metric, developed, frame.today, frame.site_names),
        evidence=claimed.paragraphs,
        reading=(*_of_intervals(table), *claimed.reading),
        change=pilot.change if pilot else None,
        progress=pilot.progress if pilot else None,
        progress_to_ideal=pilot.progress_to_ideal if pilot else None,
        chart=chart(metric, developed, frame.held, frame.say, frame.site_names, found.runs),
        contrast=_contrast(found, claimed, metric.unit, frame.say),
        table=table,
        observations=tuple(_observations(metric, frame)),
    )


def _contrast(found: Evidence, claimed: Claims, unit: str | None, say: Translator) -> Contrast | None:
    if found.against_comparison is None or claimed.title is None:
        return None
    return contrast(found.against_comparison, claimed.title, unit, say)


def _of_intervals(table: MeasurementTable | None) -> tuple[Message, ...]:
    cells = [cell for row in table.rows for cell in row.cells] if table else []
    if all(cell is None or cell.interval is None for cell in cells):
        return ()
    return (
        Message(
            "A 95% confidence interval (CI; in a drawing the thin line through a mark) is the range where the true "
            "value plausibly lies, given how many answers or cases there are."
        ),
    )


def _table(metric: CardMetric, frame: Frame) -> MeasurementTable | None:
    """Every measured value, also those without a date, which no chart can show."""
    present = until(metric.measurements, frame.today)
    measured = [(item, item.value) for item in present if item.value is not None]
    if not measured:
        return None
    measured.sort(key=lambda pair: pair[0].date.last if pair[0].date else date.max)
    order = list(frame.site_names)
    keys = {(item.group != "pilot", item.site or "") for item, _ in measured}
    series = sorted(keys, key=lambda key: (key[0], order.index(key[1]) if key[1] in order else -1, key[1]))
    names = tuple(_series_name(comparison, frame.site_names.get(site, site)) for comparison, site in series)
    placed = [(item, value, series.index((item.group != "pilot", item.site or ""))) for item, value in measured]
    by_group = len(series) > _MOST_COLUMNS
    if by_group:
        placed.sort(key=lambda one: one[2])
    rows: list[MeasurementRow] = []
    for item, value, place in placed:
        if by_group:
            rows += [replace(row, group=names[place]) for row in _with(None, item, value, metric.unit, 0, 1)]
        else:
            rows[-1:] = _with(rows[-1] if rows else None, item, value, metric.unit, place, len(series))
    return MeasurementTable(
        (Message("Value"),) if by_group else names,
        tuple(replace(row, checkpoint=frame.point(row.checkpoint)) if row.checkpoint else row for row in rows),
        with_checkpoints=any(row.checkpoint for row in rows),
        with_notes=any(row.notes for row in rows),
        by_group=by_group,
    )


def _with(
    row: MeasurementRow | None, item: Measurement, value: Decimal, unit: str | None, column: int, columns: int
) -> list[MeasurementRow]:
    """The last row with ``item`` in it, where it is of the same day and its place is free; else a new one after it."""
    interval = told(interval_of(value, item.n, item.sd, unit), (value,), share=unit == PERCENT)
    cell = Cell(value, item.n, item.sd, interval)
    note = (item.note,) if item.note else ()
    if row is not None and row.date == item.date and row.cells[column] is None and _fits(row.checkpoint, item):
        cells = (*row.cells[:column], cell, *row.cells[column + 1 :])
        return [MeasurementRow(row.date, row.checkpoint or item.checkpoint, cells, row.notes + note)]
    cells = tuple(cell if index == column else None for index in range(columns))
    new = MeasurementRow(item.date, item.checkpoint, cells, note)
    return [row, new] if row is not None else [new]


def _fits(checkpoint: str | None, item: Measurement) -> bool:
    return checkpoint is None or item.checkpoint is None or checkpoint == item.checkpoint


def _series_name(comparison: bool, site: str) -> Message:
    if not site:
        return Message("Comparison group") if comparison else Message("Pilot")
    if comparison:
        return Message("Comparison group, {site}", site=site)
    return Message("Pilot, {site}", site=site)


def _observations(metric: CardMetric, frame: Frame) -> list[Observation]:
    seen = [item for item in until(metric.measurements, frame.today) if item.text]
    seen.sort(key=lambda item: item.date.last if item.date else date.max)
    return [
        Observation(
            item.date,
            item.text or "",
            item.n,
            item.group == "comparison",
            frame.site_names.get(item.site, item.site) if item.site else None,
            frame.point(item.checkpoint),
            item.note,
        )
        for item in seen
    ]
