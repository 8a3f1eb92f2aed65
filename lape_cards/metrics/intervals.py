"""Confidence intervals of shares, means and their differences.

What was measured comes in as it was written, in decimals; what is estimated of it is a float. All intervals are of 95 %
unless another ``confidence`` (0–1) is asked for, and take it that answers were given independently of each other.
"""

from __future__ import annotations

from decimal import Decimal
from math import hypot, sqrt
from statistics import NormalDist

from msgspec import Struct

from lape_cards.metrics.student import quantile

CONFIDENCE = 0.95


class Interval(Struct, frozen=True):
    """From ``low`` to ``high``, in the unit of what it is an interval of."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether ``value`` lies in the interval, its ends included."""
        return self.low <= value <= self.high


def share_interval(percent: Decimal, n: int, confidence: float = CONFIDENCE) -> Interval:
    """Wilson's score interval, in percent, of a share of ``percent`` (0–100) among ``n`` answers.

    The share is taken as it was reported: what ``percent`` of ``n`` would be need not be a whole number, as reported
    shares are rounded or weighted, and rounding it to a count would give an interval of another share than is shown.
    Raises ``ValueError`` without answers, or for what is no share.

    Source: Wilson, Journal of the American Statistical Association 22 (1927) 209–212; not corrected for continuity,
    method 3 in Newcombe, Statistics in Medicine 17 (1998) 857–872.
    """
    if n < 1 or not 0 <= percent <= 100:
        raise ValueError(f"no share: {percent} percent of {n}")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = float(percent) / 100
    spread = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low = (share + z * z / (2 * n) - spread) / (1 + z * z / n)
    high = (share + z * z / (2 * n) + spread) / (1 + z * z / n)
    return Interval(0.0 if percent == 0 else 100 * low, 100.0 if percent == 100 else 100 * high)


def share_difference_interval(
    first: Decimal, first_n: int, second: Decimal, second_n: int, confidence: float = CONFIDENCE
) -> Interval:
    """Newcombe's hybrid score interval, in percentage points, of ``first`` less ``second``, two independent shares.

    Shares are as in :func:`share_interval`, of which it is made, errors too.

    Source: method 10 in Newcombe, Statistics in Medicine 17 (1998) 873–890.
    """
    one = share_interval(first, first_n, confidence)
    other = share_interval(second, second_n, confidence)
    difference = float(first - second)
    below = hypot(float(first) - one.low, other.high - float(second))
    above = hypot(one.high - float(first), float(second) - other.low)
    return Interval(difference - below, difference + above)


def mean_interval(mean: Decimal, sd: Decimal, n: int, confidence: float = CONFIDENCE) -> Interval:
    """Student's t interval of a mean of ``n`` answers with the standard deviation ``sd`` (with n - 1), in their unit.

    Without any spread (``sd`` 0) it has no width. Raises ``ValueError`` for fewer than two answers, or an ``sd``
    below 0.

    Source: Student, Biometrika 6 (1908) 1–25.
    """
    _check(sd, n)
    reach = quantile((1 + confidence) / 2, n - 1) * float(sd) / sqrt(n)
    return Interval(float(mean) - reach, float(mean) + reach)


def mean_difference_interval(
    first: tuple[Decimal, Decimal, int], second: tuple[Decimal, Decimal, int], confidence: float = CONFIDENCE
) -> Interval:
    """Welch's t interval of the first mean less the second, in their unit; each is a mean, its ``sd`` and its ``n``.

    The groups are independent and may differ in spread and size. Where neither has any spread, the interval has no
    width. Raises ``ValueError`` as :func:`mean_interval` does.

    Source: Welch, Biometrika 34 (1947) 28–35; degrees of freedom, not rounded, as in Satterthwaite, Biometrics Bulletin
    2 (1946) 110–114.
    """
    (first_mean, first_sd, first_n), (second_mean, second_sd, second_n) = first, second
    _check(first_sd, first_n)
    _check(second_sd, second_n)
    difference = float(first_mean - second_mean)
    one, other = float(first_sd) ** 2 / first_n, float(second_sd) ** 2 / second_n
    if one + other == 0:
        return Interval(difference, difference)
    # Parts of the whole, so that squares of very large or very small spreads stay numbers.
    part, rest = one / (one + other), other / (one + other)
    freedom = 1 / (part**2 / (first_n - 1) + rest**2 / (second_n - 1))
    reach = quantile((1 + confidence) / 2, freedom) * sqrt(one + other)
    return Interval(difference - reach, difference + reach)


def _check(sd: Decimal, n: int) -> None:
    if n < 2 or sd < 0:
        raise ValueError(f"no mean with a spread: sd {sd} of {n}")
