from __future__ import annotations

from decimal import Decimal
from math import isclose

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from lape_cards.metrics.intervals import (
    Interval,
    mean_difference_interval,
    mean_interval,
    share_difference_interval,
    share_interval,
)


def percent(count: int, n: int) -> Decimal:
    return 100 * Decimal(count) / n


def ends(interval: Interval) -> tuple[float, float]:
    return interval.low, interval.high


def near(interval: Interval, low: float, high: float, scale: float = 1) -> bool:
    return all(
        isclose(mine, theirs, rel_tol=1e-9, abs_tol=1e-9 * scale)
        for mine, theirs in zip(ends(interval), (low, high), strict=True)
    )


# Newcombe 1998, Statistics in Medicine 17, 857-872, method 3.
@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_shares_have_the_published_intervals(count: int, n: int, low: float, high: float) -> None:
    interval = share_interval(percent(count, n), n)
    assert (round(interval.low / 100, 4), round(interval.high / 100, 4)) == (low, high)


# Newcombe 1998, Statistics in Medicine 17, 873-890, method 10, examples (a) to (h).
@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1),
        ((10, 10), (0, 10), 0.6075, 1),
    ],
)
def test_differences_of_shares_have_the_published_intervals(
    one: tuple[int, int], other: tuple[int, int], low: float, high: float
) -> None:
    interval = share_difference_interval(percent(*one), one[1], percent(*other), other[1])
    assert (round(interval.low / 100, 4), round(interval.high / 100, 4)) == (low, high)


# NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.2, data set ZARR13.
def test_a_mean_has_the_published_interval() -> None:
    interval = mean_interval(Decimal("9.261460"), Decimal("0.02278881"), 195)
    # Its mean is printed rounded to six digits.
    assert ends(interval) == pytest.approx((9.258242, 9.264679), abs=1e-6)


counts = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
groups = st.tuples(st.decimals(-1000, 1000, places=2), st.decimals("0.01", 1000, places=2), st.integers(2, 5000))


@given(counts, st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_a_share_has_scipys_interval(counted: tuple[int, int], confidence: float) -> None:
    count, n = counted
    theirs = stats.binomtest(count, n).proportion_ci(confidence, method="wilson")
    assert near(share_interval(percent(count, n), n, confidence), 100 * theirs.low, 100 * theirs.high, 100)


@given(counts, counts)
def test_a_difference_of_shares_is_made_of_scipys_intervals(one: tuple[int, int], other: tuple[int, int]) -> None:
    a, b = stats.binomtest(*one).proportion_ci(method="wilson"), stats.binomtest(*other).proportion_ci(method="wilson")
    p, q = one[0] / one[1], other[0] / other[1]
    below = ((p - a.low) ** 2 + (b.high - q) ** 2) ** 0.5
    above = ((a.high - p) ** 2 + (q - b.low) ** 2) ** 0.5
    mine = share_difference_interval(percent(*one), one[1], percent(*other), other[1])
    assert near(mine, 100 * (p - q - below), 100 * (p - q + above), 100)
    assert -100 - 1e-9 <= mine.low <= float(percent(*one) - percent(*other)) <= mine.high <= 100 + 1e-9


@given(groups, st.sampled_from([0.8, 0.95, 0.99]))
def test_a_mean_has_scipys_interval(group: tuple[Decimal, Decimal, int], confidence: float) -> None:
    mean, sd, n = group
    theirs = stats.t.interval(confidence, n - 1, float(mean), float(sd) / n**0.5)
    assert near(mean_interval(mean, sd, n, confidence), *theirs, 1000)


@given(groups, groups, st.sampled_from([0.8, 0.95, 0.99]))
def test_a_difference_of_means_has_scipys_interval(
    one: tuple[Decimal, Decimal, int], other: tuple[Decimal, Decimal, int], confidence: float
) -> None:
    (mean, sd, n), (other_mean, other_sd, other_n) = one, other
    result = stats.ttest_ind_from_stats(
        float(mean), float(sd), n, float(other_mean), float(other_sd), other_n, equal_var=False
    )
    assume(abs(result.statistic) > 1e-6)
    # SciPy's result of such numbers has no interval of its own: the degrees of freedom follow from it.
    error = float(mean - other_mean) / result.statistic
    theirs = welch_freedom(float(sd), n, float(other_sd), other_n)
    reach = stats.t.ppf((1 + confidence) / 2, theirs) * error
    mine = mean_difference_interval(one, other, confidence)
    assert near(mine, float(mean - other_mean) - reach, float(mean - other_mean) + reach, 1000)
    # The freedom is SciPy's own: its probability comes out of ours.
    assert 2 * stats.t.sf(abs(result.statistic), theirs) == pytest.approx(result.pvalue, rel=1e-7, abs=1e-300)


def welch_freedom(sd: float, n: int, other_sd: float, other_n: int) -> float:
    one, other = sd**2 / n, other_sd**2 / other_n
    return (one + other) ** 2 / (one**2 / (n - 1) + other**2 / (other_n - 1))


SAMPLES = [
    ([3.1, 2.7, 4.0, 3.3, 2.2, 3.9], [2.1, 2.4, 3.0, 1.2]),
    ([10, 12, 9, 15, 40, 8, 11], [9, 9, 10, 8]),
    ([1, 2], [2, 5, 8]),
]


@pytest.mark.parametrize(("one", "other"), SAMPLES)
@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.999])
def test_a_difference_of_samples_has_scipys_interval(one: list[float], other: list[float], confidence: float) -> None:
    theirs = stats.ttest_ind(one, other, equal_var=False).confidence_interval(confidence)
    mine = mean_difference_interval(described(one), described(other), confidence)
    assert near(mine, theirs.low, theirs.high)


def described(sample: list[float]) -> tuple[Decimal, Decimal, int]:
    result = stats.describe(sample)
    return Decimal(float(result.mean)), Decimal(float(result.variance) ** 0.5), len(sample)


def test_nobody_and_everybody_are_ends_of_the_scale() -> None:
    assert share_interval(Decimal(0), 7).low == 0
    assert share_interval(Decimal(100), 7).high == 100
    assert share_interval(Decimal(0), 1).high < 100


def test_a_reported_share_is_taken_as_it_is_and_not_as_a_count() -> None:
    assert ends(share_interval(Decimal("33.3"), 82)) != ends(share_interval(percent(27, 82), 82))
    assert share_interval(Decimal("33.3"), 82).holds(33.3)


def test_without_spread_a_mean_has_no_width() -> None:
    assert ends(mean_interval(Decimal("4.5"), Decimal(0), 9)) == (4.5, 4.5)
    alike = (Decimal(4), Decimal(0), 9)
    assert ends(mean_difference_interval(alike, (Decimal(3), Decimal(0), 2))) == (1, 1)
    # One without spread leaves the other's freedom.
    one_sided = mean_difference_interval(alike, (Decimal(3), Decimal(2), 16))
    assert near(one_sided, *stats.t.interval(0.95, 15, 1, 0.5))


NONE, ONE = Decimal(0), Decimal(1)


@pytest.mark.parametrize(
    "make",
    [
        lambda: share_interval(ONE, 0),
        lambda: share_interval(Decimal("100.1"), 9),
        lambda: share_interval(Decimal(-1), 9),
        lambda: share_difference_interval(ONE, 9, ONE, 0),
        lambda: mean_interval(ONE, ONE, 1),
        lambda: mean_interval(ONE, -ONE, 5),
        lambda: mean_difference_interval((ONE, ONE, 5), (ONE, ONE, 1)),
        lambda: mean_difference_interval((ONE, -ONE, 5), (ONE, ONE, 5)),
    ],
)
def test_what_has_no_interval_is_refused(make: object) -> None:
    with pytest.raises(ValueError, match="no "):
        make()  # type: ignore[operator]


@pytest.mark.parametrize(("low", "high", "held"), [(-1, 1, True), (0, 1, True), (-1, 0, True), (0.1, 1, False)])
def test_an_interval_holds_its_ends(low: float, high: float, held: bool) -> None:
    assert Interval(low, high).holds(0) is held
