from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from lape_cards.metrics.run_chart import fewest_crossings, longest_run_limit, run_chart

# Anhøj & Olesen 2014, PLoS ONE 9(11) e113825.
TABLE = {10: (6, 2), 11: (6, 2), 12: (7, 3), 15: (7, 4), 16: (7, 4), 20: (7, 6), 22: (7, 7), 23: (8, 7), 24: (8, 8)}


@pytest.mark.parametrize("useful", TABLE)
def test_limits_are_the_published_ones(useful: int) -> None:
    assert (longest_run_limit(useful), fewest_crossings(useful)) == TABLE[useful]


@pytest.mark.parametrize("useful", [*range(1, 130), 500, 2000])
def test_crossings_are_scipys_quantile(useful: int) -> None:
    assert fewest_crossings(useful) == stats.binom.ppf(0.05, useful - 1, 0.5)


def values(text: str) -> list[Decimal]:
    return [Decimal(number) for number in text.split()]


@pytest.mark.parametrize(
    ("row", "useful", "longest", "crossings", "too_long", "too_few"),
    [
        ("1 9 2 8 1 9 2 8 1 9", 10, 1, 9, False, False),
        ("1 1 2 2 1 8 9 9 8 8", 10, 5, 1, False, True),
        ("1 2 3 4 5 6 7 8 9 10 11 12 13 14", 14, 7, 1, False, True),
        # Two that are on the median are left out, and part no run.
        ("1 2 3 4 5 6 7 7 8 9 10 11 12 13", 12, 6, 1, False, True),
        ("1 2 1 2 9 8 9 8 9 9 8 9 1 1 2 9 1 1", 18, 8, 4, True, True),
    ],
)
def test_runs_and_crossings_are_counted(
    row: str, useful: int, longest: int, crossings: int, too_long: bool, too_few: bool
) -> None:
    chart = run_chart(values(row))
    assert chart is not None
    assert (chart.useful, chart.longest_run, chart.crossings) == (useful, longest, crossings)
    assert (chart.is_run_too_long, chart.are_crossings_too_few) == (too_long, too_few)


@pytest.mark.parametrize("row", ["", "1", "1 2 3 4 5 6 7 8 9", "1 2 3 4 5 5 5 6 7 8 9", "3 " * 40])
def test_fewer_than_ten_useful_values_give_no_verdict(row: str) -> None:
    assert run_chart(values(row)) is None


def test_the_median_is_exact() -> None:
    chart = run_chart(values("0.1 0.2 0.1 0.4 0.4 0.1 0.4 0.1 0.4 0.1 0.4"))
    assert chart is not None
    assert chart.median == Decimal("0.2")
    even = run_chart(values("0.1 0.3 0.1 0.4 0.1 0.4 0.1 0.4 0.2 0.4"))
    assert even is not None
    assert even.median == Decimal("0.25")


@given(st.lists(st.integers(0, 20), min_size=10, max_size=60))
def test_the_order_backwards_says_the_same(row: list[int]) -> None:
    forwards = run_chart([Decimal(number) for number in row])
    assert forwards == run_chart([Decimal(number) for number in reversed(row)])
    if forwards is not None:
        assert forwards.longest_run + forwards.crossings <= forwards.useful
