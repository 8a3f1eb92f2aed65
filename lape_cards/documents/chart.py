"""A metric's development as a drawing: everything measured out here, so that a template only has to draw it.

Lengths are in the drawing's own units, which a wide screen shows as pixels; the origin is the upper left corner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from lape_cards.card.parts import Metric
from lape_cards.card.values import Range
from lape_cards.documents.scale import Scale, day_label, month_label, month_ticks, scale_of
from lape_cards.documents.wording import quantity
from lape_cards.i18n import Translator
from lape_cards.message import Message
from lape_cards.metrics.development import Development, Group, Series, edges

WIDTH = 440
_PLOT_HEIGHT = 190
_LETTER = 8.9
_LINE = 18.0
_MARGIN = 10.0
_TOP = 28.0
_KEY = 26.0
"""Room between the plot and its labels, where a leader runs and a series' own mark stands."""
_LONGEST_LEADER = 60.0
_LONGEST_NAME = 18
_LONGEST_LABEL = 22

LabelKind = Literal["pilot", "comparison", "baseline", "target", "ideal"]


@dataclass(frozen=True, slots=True)
class Box:
    """The part of the drawing where the data are."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis, and what is written there; ``anchor`` is SVG's ``text-anchor``."""

    at: float
    label: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Mark:
    """A measured value."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Line:
    """A group's values, joined: ``path`` is an SVG path through ``marks``."""

    group: Group
    path: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """Baseline, target or ideal: a line across the plot, or a band where it is a range."""

    kind: LabelKind
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class EndLabel:
    """A name and a number to the right of what they name; ``leader`` is an SVG path to it, where it had to move."""

    kind: LabelKind
    x: float
    y: float
    text: str
    leader: str | None


@dataclass(frozen=True, slots=True)
class CheckpointTick:
    """A held checkpoint: a line at its day, its name above the plot."""

    x: float
    name_x: float
    name_y: float
    name: str


@dataclass(frozen=True, slots=True)
class Chart:
    """One metric's drawing."""

    width: int
    height: float
    plot: Box
    unit: str | None
    values: tuple[Tick, ...]
    days: tuple[Tick, ...]
    levels: tuple[Level, ...]
    lines: tuple[Line, ...]
    labels: tuple[EndLabel, ...]
    checkpoints: tuple[CheckpointTick, ...]


@dataclass(frozen=True, slots=True)
class _Ending:
    kind: LabelKind
    text: str
    x: float
    y: float


def chart(
    metric: Metric,
    developed: Development,
    held: Sequence[tuple[str, date]],
    say: Translator,
    site_names: dict[str, str],
) -> Chart | None:
    """The drawing of ``metric``; ``None`` where there are not two values to compare.

    ``held`` are the checkpoints that were held, with their names and days; labels are written with ``say``.
    """
    if sum(len(series.points) for series in developed.series) < 2:
        return None
    levels = _quantities(metric, developed)
    scale = _scale(metric, developed, levels)
    days = [point.day for series in developed.series for point in series.points]
    days += [day for _, day in held]
    written = _written(metric, developed, levels, say, site_names)
    plot = _plot(scale, written, len(held), say)
    plane = _Plane(plot, scale, min(days), max(days))
    checkpoints, rows = _checkpoint_ticks(held, plane)
    plane = plane.lowered(rows * _LINE)
    endings = _endings(written, developed, levels, plane)
    return Chart(
        WIDTH,
        plane.plot.bottom + 26,
        plane.plot,
        metric.unit,
        tuple(Tick(plane.y(tick), say.number(tick), "end") for tick in scale.ticks()),
        _day_ticks(plane, say),
        tuple(_level(kind, value, plane) for kind, value in levels),
        tuple(_line(series, plane) for series in developed.series),
        _apart(endings, plane.plot),
        checkpoints,
    )


@dataclass(frozen=True, slots=True)
class _Plane:
    plot: Box
    scale: Scale
    first: date
    last: date

    def x(self, day: date) -> float:
        span = (self.last - self.first).days
        share = (day - self.first).days / span if span else 0.5
        return round(self.plot.left + share * (self.plot.right - self.plot.left), 1)

    def y(self, value: Decimal) -> float:
        return round(self.plot.bottom - self.scale.share(value) * (self.plot.bottom - self.plot.top), 1)

    def lowered(self, by: float) -> _Plane:
        plot = Box(self.plot.left, self.plot.top + by, self.plot.right, self.plot.bottom + by)
        return _Plane(plot, self.scale, self.first, self.last)


def text_width(text: str) -> float:
    """How wide ``text`` is at most, roughly: there is no font to ask."""
    return len(text) * _LETTER


def _quantities(metric: Metric, developed: Development) -> list[tuple[LabelKind, Decimal | Range]]:
    pilots = [series.baseline for series in developed.series if series.group == "pilot"]
    baseline = metric.baseline if metric.baseline is not None else (pilots[0] if len(pilots) == 1 else None)
    named: list[tuple[LabelKind, Decimal | Range | None]] = [
        ("baseline", baseline),
        ("target", metric.target),
        ("ideal", metric.ideal),
    ]
    return [(kind, value) for kind, value in named if value is not None]


def _scale(metric: Metric, developed: Development, levels: list[tuple[LabelKind, Decimal | Range]]) -> Scale:
    values = [point.value for series in developed.series for point in series.points]
    values += [edge for _, value in levels for edge in edges(value)]
    return scale_of(values, share=metric.unit == "%")


def _written(
    metric: Metric,
    developed: Development,
    levels: list[tuple[LabelKind, Decimal | Range]],
    say: Translator,
    site_names: dict[str, str],
) -> list[str]:
    texts = [_series_label(series, metric.unit, say, site_names) for series in developed.series]
    names = {
        "baseline": lambda value: Message("Baseline {value}", value=value),
        "target": lambda value: Message("Target {value}", value=value),
        "ideal": lambda value: Message("Ideal {value}", value=value),
    }
    return texts + [say(names[kind](quantity(value, metric.unit))) for kind, value in levels]


def _series_label(series: Series, unit: str | None, say: Translator, site_names: dict[str, str]) -> str:
    value = quantity(series.points[-1].value, unit)
    if series.site is not None:
        text = f"{site_names.get(series.site, series.site)} {say.value(value)}"
    elif series.group == "pilot":
        text = say(Message("Pilot {value}", value=value))
    else:
        text = say(Message("Comparison {value}", value=value))
    return shortened(text, _LONGEST_LABEL)


def shortened(text: str, longest: int) -> str:
    """``text`` cut to ``longest`` characters, with an ellipsis where something was cut."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _plot(scale: Scale, written: list[str], checkpoints: int, say: Translator) -> Box:
    left = min(max(text_width(say.number(tick)) for tick in scale.ticks()) + _MARGIN, WIDTH / 4)
    right = WIDTH - max(text_width(text) for text in written) - _KEY - _MARGIN
    # Many sites need as many labels under each other.
    height = max(_PLOT_HEIGHT, len(written) * _LINE + _LINE)
    top = _TOP if checkpoints == 0 else _TOP + 2
    return Box(round(left, 1), top, round(right, 1), top + height)


def _line(series: Series, plane: _Plane) -> Line:
    marks = tuple(Mark(plane.x(point.day), plane.y(point.value)) for point in series.points)
    path = "M" + "L".join(f"{mark.x} {mark.y}" for mark in marks)
    return Line(series.group, path, marks)


def _level(kind: LabelKind, value: Decimal | Range, plane: _Plane) -> Level:
    low, high = edges(value)
    return Level(kind, plane.y(high), plane.y(low))


def _endings(
    written: list[str], developed: Development, levels: list[tuple[LabelKind, Decimal | Range]], plane: _Plane
) -> list[_Ending]:
    series_texts, level_texts = written[: len(developed.series)], written[len(developed.series) :]
    endings = []
    for series, text in zip(developed.series, series_texts, strict=True):
        last = series.points[-1]
        endings.append(_Ending(series.group, text, plane.x(last.day), plane.y(last.value)))
    for (kind, value), text in zip(levels, level_texts, strict=True):
        low, high = edges(value)
        endings.append(_Ending(kind, text, plane.plot.right, plane.y((low + high) / 2)))
    return endings


def _apart(endings: list[_Ending], plot: Box) -> tuple[EndLabel, ...]:
    """Labels under each other that never overlap, each as near to what it names as there is room."""
    ordered = sorted(endings, key=lambda ending: ending.y)
    places: list[float] = []
    for ending in ordered:
        places.append(max(ending.y, places[-1] + _LINE) if places else ending.y)
    limit = plot.bottom
    for index in range(len(places) - 1, -1, -1):
        places[index] = round(min(places[index], limit), 1)
        limit = places[index] - _LINE
    return tuple(_end_label(ending, y, plot) for ending, y in zip(ordered, places, strict=True))


def _end_label(ending: _Ending, y: float, plot: Box) -> EndLabel:
    x = plot.right + _KEY
    # A leader across the plot would look like a line of values; the mark beside the label tells enough.
    near = plot.right - ending.x <= _LONGEST_LEADER
    moved = abs(ending.y - y) > 1 or ending.x < plot.right - 1
    start = round(ending.x + 7 if ending.x < plot.right else plot.right + 1, 1)
    bend = max(start, plot.right + 3)
    leader = f"M{start} {ending.y}L{bend} {ending.y}L{round(x - 15, 1)} {y}" if moved and near else None
    return EndLabel(ending.kind, x, y, ending.text, leader)


def _checkpoint_ticks(held: Sequence[tuple[str, date]], plane: _Plane) -> tuple[tuple[CheckpointTick, ...], int]:
    """The ticks, and how many rows their names take above the plot."""
    ends: list[float] = []
    placed = []
    for name, day in sorted(held, key=lambda item: item[1]):
        text = shortened(name, _LONGEST_NAME)
        half = text_width(text) / 2
        x = plane.x(day)
        middle = round(min(max(x, half), WIDTH - half), 1)
        row = next((index for index, end in enumerate(ends) if end + _MARGIN <= middle - half), len(ends))
        ends[row : row + 1] = [middle + half]
        placed.append((x, middle, row, text))
    ticks = tuple(CheckpointTick(x, middle, _TOP + row * _LINE + 8, text) for x, middle, row, text in placed)
    return ticks, len(ends)


def _day_ticks(plane: _Plane, say: Translator) -> tuple[Tick, ...]:
    room = plane.plot.right - plane.plot.left
    months = month_ticks(plane.first, plane.last, max(2, int(room // (text_width("12/2018") + _MARGIN))))
    if len(months) >= 2:
        return tuple(Tick(plane.x(month), say(month_label(month))) for month in months)
    if plane.first == plane.last:
        return (Tick(plane.x(plane.first), say(day_label(plane.first))),)
    return (
        Tick(plane.plot.left, say(day_label(plane.first)), "start"),
        Tick(plane.plot.right, say(day_label(plane.last)), "end"),
    )
