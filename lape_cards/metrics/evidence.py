"""How sure a metric's numbers are: pilot against comparison, now against before, and what the row of values shows.

Groups, and surveys of different days, are taken as independent of each other. Where the same people answered twice,
the interval of the change is wider than need be, as a rule.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from msgspec import Struct

from lape_cards.metrics.development import Development, Point, Series
from lape_cards.metrics.intervals import (
    Interval,
    mean_difference_interval,
    mean_interval,
    share_difference_interval,
    share_interval,
)
from lape_cards.metrics.run_chart import RunChart, run_chart

Lack = Literal["n", "sd", "answers", "spread", "share"]
"""Why there is no interval: no ``n``; no ``sd`` for a mean; fewer answers than it takes; no spread among them; a
share that is not between 0 and 100."""
Size = Literal["very small", "small"]
VERY_SMALL, SMALL = 10, 30
"""Answers in a group below which a sample is called so."""

PERCENT = "%"


class Difference(Struct, frozen=True):
    """``one`` less ``other``, in the metric's unit (of shares, percentage points).

    ``interval`` is of 95 %; where it is ``None``, ``lack`` says why. ``size`` is what the smaller of the two samples is
    called, ``None`` where it is large enough, or not known.
    """

    one: Point
    other: Point
    value: Decimal
    interval: Interval | None
    lack: Lack | None
    size: Size | None

    @property
    def may_be_chance(self) -> bool:
        """Whether there is an interval, and no difference at all lies in it."""
        return self.interval is not None and self.interval.holds(0)


class Evidence(Struct, frozen=True):
    """What speaks for a metric's finding; each ``None`` where it takes values that are not there."""

    against_comparison: Difference | None
    since_baseline: Difference | None
    runs: RunChart | None


def evidence(developed: Development, unit: str | None) -> Evidence:
    """The evidence in a metric's development; a metric of the unit ``%`` is a share, others are means."""
    pilot, comparison = developed.pilot, developed.comparison
    return Evidence(
        against_comparison=_difference(_latest(pilot), _latest(comparison), unit),
        since_baseline=_difference(_latest(pilot), pilot.baseline_point if pilot else None, unit),
        runs=run_chart([point.value for point in pilot.points]) if pilot else None,
    )


def interval_of(value: Decimal, n: int | None, sd: Decimal | None, unit: str | None) -> Interval | None:
    """The 95 % interval of one measured value, in its unit; ``None`` where it cannot be computed."""
    if n is None or n < 1:
        return None
    if unit == PERCENT:
        return share_interval(value, n) if 0 <= value <= 100 else None
    # Answers that are all alike do not tell how much others would vary: no interval, not one without width.
    return mean_interval(value, sd, n) if n > 1 and sd is not None and sd > 0 else None


def _latest(series: Series | None) -> Point | None:
    return series.latest if series else None


def _difference(one: Point | None, other: Point | None, unit: str | None) -> Difference | None:
    if one is None or other is None:
        return None
    lack = _lack(one, unit) or _lack(other, unit)
    if lack is None and unit != PERCENT and not one.sd and not other.sd:
        lack = "spread"
    interval = None if lack else _interval(one, other, unit)
    return Difference(one, other, one.value - other.value, interval, lack, _size(one.n, other.n))


def _interval(one: Point, other: Point, unit: str | None) -> Interval | None:
    if one.n is None or other.n is None:
        return None
    if unit == PERCENT:
        return share_difference_interval(one.value, one.n, other.value, other.n)
    if one.sd is None or other.sd is None:
        return None
    return mean_difference_interval((one.value, one.sd, one.n), (other.value, other.sd, other.n))


def _lack(point: Point, unit: str | None) -> Lack | None:
    if point.n is None:
        return "n"
    if unit == PERCENT:
        if not 0 <= point.value <= 100:
            return "share"
        return "answers" if point.n < 1 else None
    if point.sd is None or point.sd < 0:
        return "sd"
    return "answers" if point.n < 2 else None


def _size(one: int | None, other: int | None) -> Size | None:
    known = [n for n in (one, other) if n is not None]
    if not known or min(known) >= SMALL:
        return None
    return "very small" if min(known) < VERY_SMALL else "small"
