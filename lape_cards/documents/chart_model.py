"""What templates are given of a drawing: everything measured out, so that a template only has to draw it.

Lengths are in the drawing's own units, which a wide screen shows as pixels; the origin is the upper left corner.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from msgspec import Struct

from lape_cards.card.values import PartialDate
from lape_cards.message import Message
from lape_cards.metrics.development import Group

WIDTH = 440

LabelKind = Literal["pilot", "comparison", "baseline", "target", "ideal", "median"]
ContrastKind = Literal["pilot", "comparison", "difference"]


class Box(Struct, frozen=True):
    """The part of the drawing where the data are."""

    left: float
    top: float
    right: float
    bottom: float


class Tick(Struct, frozen=True):
    """A place on an axis, and what is written there; ``anchor`` is SVG's ``text-anchor``."""

    at: float
    label: str
    anchor: str = "middle"


class Mark(Struct, frozen=True):
    """A measured value; ``whisker`` is an SVG path over its 95 % interval, where it has one."""

    x: float
    y: float
    whisker: str | None = None


class Line(Struct, frozen=True):
    """A group's values, joined: ``path`` is an SVG path through ``marks``."""

    group: Group
    path: str
    marks: tuple[Mark, ...]


class Level(Struct, frozen=True):
    """Baseline, target, ideal or median: a line across the plot, or a band where it is a range."""

    kind: LabelKind
    top: float
    bottom: float


class EndLabel(Struct, frozen=True):
    """A name and a number to the right of what they name; ``leader`` is an SVG path to it, where it had to move.

    ``has_mark`` tells that the mark of its series stands before it: it is too far away for a leader.
    """

    kind: LabelKind
    x: float
    y: float
    text: str
    leader: str | None
    has_mark: bool = False


class CheckpointTick(Struct, frozen=True):
    """A held checkpoint: a line at its day, its name above the plot."""

    x: float
    name_x: float
    name_y: float
    name: str


class Chart(Struct, frozen=True):
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


class ContrastRow(Struct, frozen=True):
    """The pilot, the comparison group, or the difference of the two; numbers are in the metric's unit.

    ``x`` and ``y`` are where its mark stands, ``whisker`` is an SVG path over its 95 % interval, ``text`` is what
    is written at its right. ``interval`` says the interval in words.
    """

    kind: ContrastKind
    name: Message
    x: float
    y: float
    whisker: str | None
    text: str
    date: PartialDate | None
    value: Decimal
    n: int | None
    interval: Message | None


class Contrast(Struct, frozen=True):
    """Pilot against comparison group: both on one axis, their difference under them on an axis of its own.

    Both axes have the same scale: the difference's zero stands under the comparison group, at ``zero``.
    """

    width: int
    height: float
    plot: Box
    title: Message
    unit: str | None
    values: tuple[Tick, ...]
    zero: float
    differences: tuple[Tick, ...]
    difference_axis: float
    difference_unit: Message | None
    rows: tuple[ContrastRow, ...]
