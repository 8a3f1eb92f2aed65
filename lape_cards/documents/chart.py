"""A metric's development as a drawing: everything measured out here, so that a template only has to draw it.

Lengths are in the drawing's own units, which a wide screen shows as pixels; the origin is the upper left corner.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from lape_cards.card.parts import Metric
from lape_cards.card.values import Range
from lape_cards.documents.chart_labels import KEY, LINE, MARGIN, TOP, Ending, apart, checkpoint_ticks
from lape_cards.documents.chart_model import WIDTH, Box, Chart, LabelKind, Level, Line, Mark, Tick
from lape_cards.documents.chart_plane import Plane, shortened, text_width, whisker
from lape_cards.documents.scale import Scale, day_label, month_label, month_ticks, scale_of
from lape_cards.documents.wording import quantity
from lape_cards.i18n import Translator
from lape_cards.message import Message
from lape_cards.metrics.development import Development, Point, Series, edges
from lape_cards.metrics.evidence import PERCENT, interval_of
from lape_cards.metrics.intervals import Interval
from lape_cards.metrics.run_chart import RunChart

_PLOT_HEIGHT = 190
_LONGEST_LABEL = 22
_MOST_WITH_WHISKERS = 3
"""Series that can show their intervals and still be told apart; of more, only the table does."""
_APART = 7.0
"""How far series with intervals stand beside each other, so that those of the same day can be told apart."""

_Levels = list[tuple[LabelKind, Decimal | Range]]


def chart(
    metric: Metric,
    developed: Development,
    held: Sequence[tuple[str, date]],
    say: Translator,
    site_names: dict[str, str],
    runs: RunChart | None = None,
) -> Chart | None:
    """The drawing of ``metric``; ``None`` where there are not two values to compare.

    ``held`` are the checkpoints that were held, with their names and days; labels are written with ``say``. The median
    is drawn where ``runs`` says something of it.
    """
    if sum(len(series.points) for series in developed.series) < 2:
        return None
    levels = _quantities(metric, developed, runs)
    intervals = _intervals(metric, developed)
    scale = _scale(metric, developed, levels, intervals)
    days = [point.day for series in developed.series for point in series.points]
    days += [day for _, day in held]
    written = _written(metric, developed, levels, say, site_names)
    plot = _plot(scale, written, len(held), say)
    plane = Plane(plot, scale, min(days), max(days), _APART + 2 if intervals else 0)
    checkpoints, rows = checkpoint_ticks(held, plane)
    plane = plane.lowered(rows * LINE)
    endings = _endings(written, developed, levels, plane)
    return Chart(
        WIDTH,
        plane.plot.bottom + 26,
        plane.plot,
        metric.unit,
        tuple(Tick(plane.y(tick), say.number(tick), "end") for tick in scale.ticks()),
        _day_ticks(plane, say),
        tuple(_level(kind, value, plane) for kind, value in levels),
        _lines(developed, plane, intervals),
        apart(endings, plane.plot),
        checkpoints,
    )


def _intervals(metric: Metric, developed: Development) -> dict[Point, Interval]:
    if len(developed.series) > _MOST_WITH_WHISKERS:
        return {}
    points = [point for series in developed.series for point in series.points]
    found = ((point, interval_of(point.value, point.n, point.sd, metric.unit)) for point in points)
    return {point: interval for point, interval in found if interval is not None}


def _quantities(metric: Metric, developed: Development, runs: RunChart | None) -> _Levels:
    pilots = [series.baseline for series in developed.series if series.group == "pilot"]
    baseline = metric.baseline if metric.baseline is not None else (pilots[0] if len(pilots) == 1 else None)
    named: list[tuple[LabelKind, Decimal | Range | None]] = [
        ("baseline", baseline),
        ("target", metric.target),
        ("ideal", metric.ideal),
        ("median", runs.median if runs else None),
    ]
    return [(kind, value) for kind, value in named if value is not None]


def _scale(metric: Metric, developed: Development, levels: _Levels, intervals: dict[Point, Interval]) -> Scale:
    values = [point.value for series in developed.series for point in series.points]
    values += [edge for _, value in levels for edge in edges(value)]
    low, high = min(values), max(values)
    # An interval of very few answers would press everything else together: its ends are cut off instead.
    room = high - low
    for interval in intervals.values():
        for end in (interval.low, interval.high):
            within = room == 0 or low - room <= Decimal(end) <= high + room
            values.append(Decimal(str(end)) if within else low - room if end < low else high + room)
    return scale_of(values, share=metric.unit == PERCENT)


def _written(
    metric: Metric,
    developed: Development,
    levels: _Levels,
    say: Translator,
    site_names: dict[str, str],
) -> list[str]:
    texts = [_series_label(series, metric.unit, say, site_names) for series in developed.series]
    names = {
        "baseline": lambda value: Message("Baseline {value}", value=value),
        "target": lambda value: Message("Target {value}", value=value),
        "ideal": lambda value: Message("Ideal {value}", value=value),
        "median": lambda value: Message("Median {value}", value=value),
    }
    return texts + [say(names[kind](quantity(value, metric.unit))) for kind, value in levels]


def _series_label(series: Series, unit: str | None, say: Translator, site_names: dict[str, str]) -> str:
    value = quantity(series.points[-1].value, unit)
    if series.site is not None:
        told = say.value(value)
        # A long name may lose its end, a number never does.
        return f"{shortened(site_names.get(series.site, series.site), _LONGEST_LABEL - 1 - len(told))} {told}"
    if series.group == "pilot":
        text = say(Message("Pilot {value}", value=value))
    else:
        text = say(Message("Comparison {value}", value=value))
    return shortened(text, _LONGEST_LABEL)


def _plot(scale: Scale, written: list[str], checkpoints: int, say: Translator) -> Box:
    left = min(max(text_width(say.number(tick)) for tick in scale.ticks()) + MARGIN, WIDTH / 4)
    right = WIDTH - max(text_width(text) for text in written) - KEY - MARGIN
    # Many sites need as many labels under each other.
    height = max(_PLOT_HEIGHT, len(written) * LINE + LINE)
    top = TOP if checkpoints == 0 else TOP + 2
    return Box(round(left, 1), top, round(right, 1), top + height)


def _lines(developed: Development, plane: Plane, intervals: dict[Point, Interval]) -> tuple[Line, ...]:
    with_intervals = [series for series in developed.series if any(point in intervals for point in series.points)]
    several = len(with_intervals) > 1
    middle = (len(developed.series) - 1) / 2
    return tuple(
        _line(series, plane, intervals, (place - middle) * _APART if several else 0)
        for place, series in enumerate(developed.series)
    )


def _line(series: Series, plane: Plane, intervals: dict[Point, Interval], aside: float) -> Line:
    marks = []
    for point in series.points:
        x, interval = round(plane.x(point.day) + aside, 1), intervals.get(point)
        marks.append(Mark(x, plane.y(point.value), whisker(x, interval, plane) if interval else None))
    path = "M" + "L".join(f"{mark.x} {mark.y}" for mark in marks)
    return Line(series.group, path, tuple(marks))


def _level(kind: LabelKind, value: Decimal | Range, plane: Plane) -> Level:
    low, high = edges(value)
    return Level(kind, plane.y(high), plane.y(low))


def _endings(written: list[str], developed: Development, levels: _Levels, plane: Plane) -> list[Ending]:
    series_texts, level_texts = written[: len(developed.series)], written[len(developed.series) :]
    endings = []
    for series, text in zip(developed.series, series_texts, strict=True):
        last = series.points[-1]
        endings.append(Ending(series.group, text, plane.x(last.day), plane.y(last.value)))
    for (kind, value), text in zip(levels, level_texts, strict=True):
        low, high = edges(value)
        endings.append(Ending(kind, text, plane.plot.right, plane.y((low + high) / 2)))
    return endings


def _day_ticks(plane: Plane, say: Translator) -> tuple[Tick, ...]:
    room = plane.plot.right - plane.plot.left
    months = month_ticks(plane.first, plane.last, max(2, int(room // (text_width("12/2018") + MARGIN))))
    if len(months) >= 2:
        return tuple(Tick(plane.x(month), say(month_label(month))) for month in months)
    if plane.first == plane.last:
        return (Tick(plane.x(plane.first), say(day_label(plane.first))),)
    return (
        Tick(plane.plot.left, say(day_label(plane.first)), "start"),
        Tick(plane.plot.right, say(day_label(plane.last)), "end"),
    )
