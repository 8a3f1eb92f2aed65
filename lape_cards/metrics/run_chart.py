"""Run charts: whether a row of measured values shows more than chance does.

Source: Anhøj & Olesen, Run charts revisited, PLoS ONE 9 (2014) e113825. Values on the median tell nothing and are left
out. Of the others, a run is a stretch on one side of the median. Too long a run, or too few crossings of the median,
says that something shifted; both limits depend on how many useful values there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from math import log2
from statistics import median

from msgspec import Struct

FEWEST = 10
"""Useful values below which no verdict is given."""


class RunChart(Struct, frozen=True):
    """What a run chart shows: lengths and crossings are counts of values, ``median`` is in the values' unit.

    Chance alone makes runs longer than ``run_limit``, or fewer crossings than ``crossings_limit``, only seldom.
    """

    median: Decimal
    useful: int
    longest_run: int
    run_limit: int
    crossings: int
    crossings_limit: int

    @property
    def is_run_too_long(self) -> bool:
        """Whether more values in a row lie on one side of the median than chance explains."""
        return self.longest_run > self.run_limit

    @property
    def are_crossings_too_few(self) -> bool:
        """Whether the values cross the median more seldom than chance explains."""
        return self.crossings < self.crossings_limit


def run_chart(values: Sequence[Decimal]) -> RunChart | None:
    """The verdict on ``values`` in the order of time; ``None`` with fewer than ten that are not on their median."""
    if len(values) < FEWEST:
        return None
    middle = median(values)
    sides = [value > middle for value in values if value != middle]
    if len(sides) < FEWEST:
        return None
    runs = [sum(1 for _ in run) for _, run in groupby(sides)]
    return RunChart(
        median=middle,
        useful=len(sides),
        longest_run=max(runs),
        run_limit=longest_run_limit(len(sides)),
        crossings=len(runs) - 1,
        crossings_limit=fewest_crossings(len(sides)),
    )


def longest_run_limit(useful: int) -> int:
    """How long a run may be among so many useful values (1 or more)."""
    return round(log2(useful) + 3)


def fewest_crossings(useful: int) -> int:
    """How many crossings there are at least: the 5 % quantile of a binomial of ``useful`` - 1 even chances."""
    chances = useful - 1
    ways = below = 1
    crossings = 0
    # Whole numbers, so that no rounding decides: P(X <= crossings) >= 1/20.
    while below * 20 < 2**chances:
        ways = ways * (chances - crossings) // (crossings + 1)
        crossings += 1
        below += ways
    return crossings
