"""Pilot against comparison group as a small drawing: the two values, and their difference with its interval.

Two intervals that overlap do not say that there is no difference; so the difference gets its own row, on an axis of the
same scale whose zero stands under the comparison group.
"""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from lape_cards.documents.chart_labels import MARGIN
from lape_cards.documents.chart_model import WIDTH, Box, Contrast, ContrastKind, ContrastRow, Tick
from lape_cards.documents.chart_plane import shortened, text_width
from lape_cards.documents.claims import told
from lape_cards.documents.scale import Scale, scale_of
from lape_cards.documents.wording import quantity
from lape_cards.i18n import Translator
from lape_cards.message import Message
from lape_cards.metrics.development import Point
from lape_cards.metrics.evidence import PERCENT, Difference, interval_of
from lape_cards.metrics.intervals import Interval

_TOP, _ROW, _AXIS = 22.0, 32.0, 50.0
_FOOT, _UNIT = 26.0, 18.0
_CAP = 4
_LONGEST_VALUE = 14
_BOLD = 1.12
"""How much wider bold figures are."""
_NONE = Decimal(0)
_MOST_TICKS = 16


def contrast(now: Difference, title: Message, unit: str | None, say: Translator) -> Contrast:
    """The drawing of a difference; ``say`` writes what stands in it."""
    share = unit == PERCENT
    parts = _parts(now, unit, say)
    plot = _plot(parts, unit, say)
    line = _Line(plot, _scale(parts))
    axis = plot.bottom + _AXIS + _ROW
    heights = (plot.top + _ROW / 2, plot.top + _ROW * 1.5, axis - _ROW / 2)
    return Contrast(
        WIDTH,
        axis + _FOOT + (_UNIT if share else 0),
        plot,
        title,
        unit,
        line.ticks(_NONE, say, share=share),
        line.x(now.other.value),
        line.ticks(now.other.value, say),
        axis,
        Message("percentage points") if share else None,
        tuple(_row(part, line, y, share=share) for part, y in zip(parts, heights, strict=True)),
    )


class _Part(Struct, frozen=True):
    """What a row shows; ``zero`` is what its value is counted from."""

    kind: ContrastKind
    name: Message
    value: Decimal
    text: str
    interval: Interval | None
    point: Point | None
    zero: Decimal
    written: tuple[Decimal, ...]


def _parts(now: Difference, unit: str | None, say: Translator) -> tuple[_Part, ...]:
    def written(value: object) -> str:
        return shortened(say.value(value), _LONGEST_VALUE)

    one, other = now.one, now.other
    return (
        _Part(
            "pilot",
            Message("Pilot"),
            one.value,
            written(quantity(one.value, unit)),
            interval_of(one.value, one.n, one.sd, unit),
            one,
            _NONE,
            (one.value,),
        ),
        _Part(
            "comparison",
            Message("Comparison group"),
            other.value,
            written(quantity(other.value, unit)),
            interval_of(other.value, other.n, other.sd, unit),
            other,
            _NONE,
            (other.value,),
        ),
        _Part(
            "difference",
            Message("Difference"),
            now.value,
            written(now.value),
            now.interval,
            None,
            other.value,
            (one.value, other.value),
        ),
    )


def _plot(parts: tuple[_Part, ...], unit: str | None, say: Translator) -> Box:
    left = max(text_width(say(part.name)) for part in parts) + MARGIN
    right = WIDTH - max(text_width(part.text) for part in parts) * _BOLD - MARGIN
    top = _TOP + (MARGIN if unit else 0)
    return Box(round(left, 1), top, round(right, 1), top + 2 * _ROW)


def _row(part: _Part, line: _Line, y: float, *, share: bool) -> ContrastRow:
    point, interval = part.point, part.interval
    return ContrastRow(
        part.kind,
        part.name,
        line.x(part.zero + part.value),
        y,
        line.whisker(interval, part.zero, y) if interval else None,
        part.text,
        point.when if point else None,
        part.value,
        point.n if point else None,
        told(interval, part.written, share=share),
    )


def _scale(parts: tuple[_Part, ...]) -> Scale:
    values = [part.zero + part.value for part in parts]
    for part in parts:
        if part.interval is not None:
            values += [part.zero + Decimal(str(end)) for end in (part.interval.low, part.interval.high)]
    return scale_of(values, share=False)


class _Line(Struct, frozen=True):
    """A value axis from left to right."""

    plot: Box
    scale: Scale

    def x(self, value: Decimal) -> float:
        return round(self.plot.left + self.scale.share(value) * (self.plot.right - self.plot.left), 1)

    def whisker(self, interval: Interval, offset: Decimal, y: float) -> str:
        low, high = (self.x(offset + Decimal(str(end))) for end in (interval.low, interval.high))
        return f"M{low} {y}H{high}" + "".join(f"M{end} {y - _CAP}v{2 * _CAP}" for end in (low, high))

    def ticks(self, zero: Decimal, say: Translator, *, share: bool = False) -> tuple[Tick, ...]:
        """Round values counted from ``zero``, as many as there is room for; zero is one where it is in the plot."""
        step = self.scale.step
        first = int((self.scale.low - zero) / step) - 1
        inside = [number for number in range(first, first + _MOST_TICKS) if self._holds(number * step, zero, share)]
        widest = max((text_width(say.number(number * step)) for number in inside), default=0) + MARGIN
        every = 1
        while every < _MOST_TICKS and every * self._length(step) < widest:
            every += 1
        chosen = [number * step for number in inside if number % every == 0]
        return tuple(Tick(self.x(zero + value), say.number(value)) for value in chosen)

    def _holds(self, value: Decimal, zero: Decimal, share: bool) -> bool:
        return self.scale.low <= zero + value <= self.scale.high and not (share and not 0 <= value <= 100)

    def _length(self, step: Decimal) -> float:
        return float(step / (self.scale.high - self.scale.low)) * (self.plot.right - self.plot.left)
