"""What a metric's numbers say: series, baseline, direction, progress. Decimal arithmetic, nothing rounded.

A range (``15–20``) enters a calculation by the edge that is nearer: the progress from a baseline of 15–20 towards a
target of 40–50 runs from 20 to 40, and a value inside the baseline's range has not changed. That is the reading that
promises least about where exactly the range was meant.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from lape_cards.card.kinds import ResultCard
from lape_cards.card.parts import Measurement, Metric
from lape_cards.card.values import PartialDate, Range

Group = Literal["pilot", "comparison"]
Direction = Literal["up", "down"]

GROUPS: tuple[Group, ...] = ("pilot", "comparison")


class Point(Struct, frozen=True):
    """One measured value; ``when`` as it was written, its last day is where it stands in time."""

    when: PartialDate
    value: Decimal
    n: int | None = None
    sd: Decimal | None = None
    checkpoint: str | None = None
    note: str | None = None

    @property
    def day(self) -> date:
        """The day the value is placed at: a month's or a year's last."""
        return self.when.last


class Series(Struct, frozen=True):
    """One group's values at one site (``None`` where measurements name none), the oldest first.

    ``latest`` is the last value after the start of the experiment: what was measured before it is baseline, not
    development. ``change`` is the distance from the baseline to it, in the metric's unit; ``progress`` the same as a
    fraction of the way to the target (below 0 the wrong way, above 1 past it), ``progress_to_ideal`` of the way to the
    ideal, and only the pilot's. ``baseline_point`` is the measurement that the baseline is, the last one on or before
    the start; a baseline that the card gives is one only where they agree. Each is ``None`` where it cannot be
    computed.
    """

    group: Group
    site: str | None
    points: tuple[Point, ...]
    baseline: Decimal | Range | None
    latest: Point | None
    change: Decimal | None
    progress: Decimal | None
    progress_to_ideal: Decimal | None = None
    baseline_point: Point | None = None


class Development(Struct, frozen=True):
    """A metric's series, the pilot's before the comparison's, and which direction is better."""

    series: tuple[Series, ...]
    direction: Direction | None

    @property
    def pilot(self) -> Series | None:
        """The series that speaks for the pilot: the one without a site, else the only one, else none."""
        return _speaker(self.series, "pilot")

    @property
    def comparison(self) -> Series | None:
        """The series that speaks for the comparison group, by the same rule."""
        return _speaker(self.series, "comparison")


def development(metric: Metric, *, start: date | None, today: date) -> Development:
    """What ``metric`` shows by ``today`` for an experiment that begins on ``start`` (``None``: not yet known).

    Measurements without a date or a value are in no series, nor are those of days to come.
    """
    grouped: dict[tuple[Group, str | None], list[Point]] = {}
    for measurement in metric.measurements:
        point = _point(measurement, today)
        if point is not None:
            grouped.setdefault((measurement.group, measurement.site), []).append(point)
    keys = sorted(grouped, key=lambda key: (GROUPS.index(key[0]), key[1] is not None))
    baselines = {key: _baseline(metric, key[0], grouped[key], start) for key in keys}
    first = _first(baselines[key] for key in keys if key[0] == "pilot")
    direction = metric.direction or _direction(first, metric, metric.target)
    series = tuple(_series(metric, key, tuple(grouped[key]), baselines[key], direction, start) for key in keys)
    return Development(series, direction)


def start_of(card: ResultCard) -> date | None:
    """The first day of the card's period."""
    return card.period.start.first if card.period and card.period.start else None


def edges(quantity: Decimal | Range) -> tuple[Decimal, Decimal]:
    """The lower and the upper end of a quantity; a single number is both."""
    return (quantity.low, quantity.high) if isinstance(quantity, Range) else (quantity, quantity)


def is_reached(value: Decimal, target: Decimal | Range, direction: Direction) -> bool:
    """Whether ``value`` is at the target's nearer edge, or past it."""
    low, high = edges(target)
    return value >= low if direction == "up" else value <= high


def _point(measurement: Measurement, today: date) -> Point | None:
    when, value = measurement.date, measurement.value
    if when is None or value is None or when.first > today:
        return None
    return Point(when, value, measurement.n, measurement.sd, measurement.checkpoint, measurement.note)


def _baseline(metric: Metric, group: Group, points: list[Point], start: date | None) -> Decimal | Range | None:
    points.sort(key=lambda point: point.day)
    if group == "pilot" and metric.baseline is not None:
        return metric.baseline
    before = [point for point in points if start is not None and point.day <= start]
    return before[-1].value if before else None


def _direction(baseline: Decimal | Range | None, metric: Metric, aim: Decimal | Range | None) -> Direction | None:
    baseline = metric.baseline if baseline is None else baseline
    if baseline is None or aim is None:
        return None
    (low, high), (target_low, target_high) = edges(baseline), edges(aim)
    if target_low > high:
        return "up"
    return "down" if target_high < low else None


def _series(
    metric: Metric,
    key: tuple[Group, str | None],
    points: tuple[Point, ...],
    baseline: Decimal | Range | None,
    direction: Direction | None,
    start: date | None,
) -> Series:
    group, site = key
    after = [point for point in points if start is None or point.day > start]
    latest = after[-1] if after else None
    change = progress = to_ideal = None
    if latest is not None and baseline is not None:
        change = _distance(baseline, latest.value)
        if group == "pilot":
            progress = _progress(baseline, metric.target, change, direction)
            towards = direction or _direction(baseline, metric, metric.ideal)
            to_ideal = _progress(baseline, metric.ideal, change, towards)
    before = [point for point in points if start is not None and point.day <= start]
    measured = before[-1] if before and before[-1].value == baseline else None
    return Series(group, site, points, baseline, latest, change, progress, to_ideal, measured)


def _distance(baseline: Decimal | Range, value: Decimal) -> Decimal:
    low, high = edges(baseline)
    if value > high:
        return value - high
    return value - low if value < low else Decimal(0)


def _progress(
    baseline: Decimal | Range, target: Decimal | Range | None, change: Decimal, direction: Direction | None
) -> Decimal | None:
    if target is None or direction is None:
        return None
    (low, high), (target_low, target_high) = edges(baseline), edges(target)
    way = target_low - high if direction == "up" else target_high - low
    # A target that lies on the worse side of the baseline, or touches it, leaves no way to be part of.
    return change / way if way and (way > 0) == (direction == "up") else None


def _first(quantities: Iterable[Decimal | Range | None]) -> Decimal | Range | None:
    return next((quantity for quantity in quantities if quantity is not None), None)


def _speaker(series: tuple[Series, ...], group: Group) -> Series | None:
    own = [item for item in series if item.group == group]
    if len(own) == 1 or (own and own[0].site is None):
        return own[0]
    return None
