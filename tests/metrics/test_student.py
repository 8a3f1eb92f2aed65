from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from lape_cards.metrics.student import quantile, tail

FREEDOM = [0.5, 1, 1.3, 2, 3.7, 5, 10, 29.5, 99.999, 100.001, 5000, 9e5, 1.1e6, 1e9]
PROBABILITIES = [1e-6, 0.005, 0.025, 0.05, 0.3, 0.6, 0.9, 0.95, 0.975, 0.995, 0.9999]


@pytest.mark.parametrize("freedom", FREEDOM)
@pytest.mark.parametrize("probability", PROBABILITIES)
def test_quantiles_are_scipys(probability: float, freedom: float) -> None:
    assert quantile(probability, freedom) == pytest.approx(stats.t.ppf(probability, freedom), rel=2e-11)


@given(st.floats(0.5001, 0.9999), st.floats(0.6, 1e7))
def test_any_quantile_is_scipys(probability: float, freedom: float) -> None:
    assert quantile(probability, freedom) == pytest.approx(stats.t.ppf(probability, freedom), rel=1e-9, abs=1e-12)


@given(st.floats(0, 50), st.floats(0.6, 1e6))
def test_a_tail_is_scipys(value: float, freedom: float) -> None:
    assert tail(value, freedom) == pytest.approx(stats.t.sf(value, freedom), rel=1e-9)


# The tables of any textbook.
@pytest.mark.parametrize(
    ("freedom", "printed"), [(1, 12.706), (2, 4.303), (5, 2.571), (10, 2.228), (30, 2.042), (60, 2.0), (120, 1.98)]
)
def test_printed_tables_say_the_same(freedom: float, printed: float) -> None:
    assert round(quantile(0.975, freedom), 3) == printed


def test_the_middle_is_zero_and_sides_are_alike() -> None:
    assert quantile(0.5, 3) == 0
    assert quantile(0.025, 7.5) == pytest.approx(-quantile(0.975, 7.5), rel=1e-13)


@pytest.mark.parametrize(("probability", "freedom"), [(0, 3), (1, 3), (0.9, 0), (0.9, -1), (0.9, float("nan"))])
def test_what_has_no_quantile_is_refused(probability: float, freedom: float) -> None:
    with pytest.raises(ValueError, match="no quantile"):
        quantile(probability, freedom)
