"""Where days and values lie in a drawing, and how much room texts take."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from lape_cards.documents.chart_model import Box
from lape_cards.documents.scale import Scale
from lape_cards.metrics.intervals import Interval

_LETTER = 8.9
_CAP = 4


class Plane(Struct, frozen=True):
    """A plot with its two axes: days from ``first`` to ``last``, values as ``scale`` has them.

    The first and the last day stand ``inset`` away from the plot's edges.
    """

    plot: Box
    scale: Scale
    first: date
    last: date
    inset: float = 0

    def x(self, day: date) -> float:
        """How far from the left a day is."""
        span = (self.last - self.first).days
        share = (day - self.first).days / span if span else 0.5
        room = self.plot.right - self.plot.left - 2 * self.inset
        return round(self.plot.left + self.inset + share * room, 1)

    def y(self, value: Decimal) -> float:
        """How far from the top a value is."""
        return round(self.plot.bottom - self.scale.share(value) * (self.plot.bottom - self.plot.top), 1)

    def lowered(self, by: float) -> Plane:
        """The same, moved down."""
        if not by:
            return self
        plot = Box(self.plot.left, self.plot.top + by, self.plot.right, self.plot.bottom + by)
        return replace(self, plot=plot)


def text_width(text: str) -> float:
    """How wide ``text`` is at most, roughly: there is no font to ask."""
    return len(text) * _LETTER


def shortened(text: str, longest: int) -> str:
    """``text`` cut to ``longest`` characters, with an ellipsis where something was cut."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def whisker(x: float, interval: Interval, plane: Plane) -> str:
    """An SVG path from the interval's low to its high end; an end outside the plot is cut off, and has no cap."""
    plot = plane.plot
    path, ends = "", []
    for end in (interval.low, interval.high):
        y = plane.y(Decimal(str(end)))
        inside = plot.top - 0.5 <= y <= plot.bottom + 0.5
        ends.append(y if inside else plot.top if y < plot.top else plot.bottom)
        path += f"M{round(x - _CAP, 1)} {y}h{2 * _CAP}" if inside else ""
    return f"M{x} {ends[0]}V{ends[1]}{path}"
