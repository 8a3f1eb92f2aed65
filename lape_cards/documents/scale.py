"""Axes: which numbers and days are written beside a chart, and where they stand."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from msgspec import Struct

from lape_cards.message import Message

_STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
_MOST_TICKS = 12
_ZERO_BELOW = Decimal("0.4")
"""An axis starts at zero when its lowest value is less than this part of its highest."""


class Scale(Struct, frozen=True):
    """A value axis from ``low`` to ``high`` with a tick at every ``step``."""

    low: Decimal
    high: Decimal
    step: Decimal

    def share(self, value: Decimal) -> float:
        """Where ``value`` is between the axis' ends: 0 at the lower, 1 at the upper."""
        span = self.high - self.low
        return float((value - self.low) / span) if span else 0.5

    def ticks(self) -> tuple[Decimal, ...]:
        """The values that are written, the lowest first."""
        # Counted, not summed up to the end: a sum of very unlike numbers may never get there.
        values = (self.low + index * self.step for index in range(_MOST_TICKS))
        return tuple(value for value in values if value <= self.high)


def scale_of(values: list[Decimal], *, share: bool) -> Scale:
    """An axis that holds all ``values``, with round steps; of a ``share`` (in percent) never beyond 0 and 100."""
    low, high = min(values), max(values)
    if low >= 0 and low <= high * _ZERO_BELOW:
        low = Decimal(0)
    step = _step((high - low) / 5)
    bottom = (low / step).to_integral_value(ROUND_FLOOR) * step
    top = (high / step).to_integral_value(ROUND_CEILING) * step
    if top == bottom:
        top = bottom + step
    if share and high <= 100 < top:
        top = Decimal(100)
    return Scale(bottom, top, step)


def _step(least: Decimal) -> Decimal:
    if least <= 0:
        return Decimal(1)
    power = Decimal(1).scaleb(least.adjusted())
    return next((step * power for step in _STEPS if step * power >= least), power * 10)


_LONGEST = 50
"""Years beyond which an axis names only its two ends."""


def month_ticks(first: date, last: date, most: int) -> tuple[date, ...]:
    """At most ``most`` first days of months between two days; fewer than two when the days lie too close."""
    if last.year - first.year > _LONGEST:
        return ()
    months = [
        date(number // 12, number % 12 + 1, 1)
        for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    ]
    inside = [month for month in months if first <= month <= last]
    for step in _MONTH_STEPS:
        # Counted from January, so that steps fall on quarters and years.
        chosen = tuple(month for month in inside if (month.year * 12 + month.month - 1) % step == 0)
        if len(chosen) <= most:
            return chosen
    return ()


def month_label(month: date) -> Message:
    """A month as an axis has room for it."""
    return Message("{month}/{year}", month=str(month.month), year=str(month.year))


def day_label(day: date) -> Message:
    """A day as an axis has room for it, where all days are of the same few weeks."""
    return Message("{day}.{month}.{year}", day=str(day.day), month=str(day.month), year=str(day.year))
