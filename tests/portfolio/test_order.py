"""What cards are put in order by on the disk: bytes that compare as the values do, and the first of many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from lape_cards.portfolio.least import Least
from lape_cards.portfolio.order import Sortable, key_of, turned

TEXTS = (
    "",
    "\0",
    "\0\0",
    "\0a",
    "\1",
    "\1\0",
    "\1a",
    "\2",
    "a",
    "a\0",
    "a\1",
    "a\2",
    "aa",
    "b",
    "ä",
    "\ud800",
    "\uffff",
    "😀",
)
NUMBERS = (
    *("-1E+400", "-1000", "-12.5", "-12", "-2", "-1.50", "-0.001", "-1E-400", "0", "1E-400", "0.001", "0.5", "0.505"),
    *("0.51", "1", "1.000000000000000000000000001", "2", "9", "10", "12", "100", "1E+400"),
)
ASCENDING: list[Sequence[Sortable]] = [
    TEXTS,
    [Decimal(number) for number in NUMBERS],
    [*range(-300, 300), 10**30],
    [date.min, date(999, 12, 31), date(2018, 1, 2), date(2018, 1, 10), date.max],
]


@pytest.mark.parametrize("values", ASCENDING)
def test_keys_compare_as_the_values_do_both_ways(values: Sequence[Sortable]) -> None:
    assert all(first < second for first, second in pairwise(values))  # type: ignore[operator]
    keys = [key_of(value) for value in values]
    assert all(first < second for first, second in pairwise(keys))
    assert all(turned(first) > turned(second) for first, second in pairwise(keys))


@pytest.mark.parametrize("values", ASCENDING)
def test_no_key_is_the_beginning_of_another_so_that_what_follows_does_not_count(values: Sequence[Sortable]) -> None:
    keys = [key_of(value) for value in values]
    assert all(first + b"\xff" < second + b"\x00" for first, second in pairwise(keys))
    assert all(turned(first) + b"\x00" > turned(second) + b"\xff" for first, second in pairwise(keys))


@pytest.mark.parametrize(("one", "same"), [("0", "-0"), ("1", "1.00"), ("10", "1E+1"), ("-0.5", "-0.500")])
def test_numbers_that_are_equal_have_one_key(one: str, same: str) -> None:
    assert key_of(Decimal(one)) == key_of(Decimal(same))


@pytest.mark.parametrize("most", [1, 3, 7, 100])
def test_the_first_are_kept_and_of_equal_ones_those_that_came_first(most: int) -> None:
    items = [(number * 7 % 5, number) for number in range(50)]
    least: Least[tuple[int, int]] = Least(most, lambda item: item[0])
    for item in items:
        least.add(item)
    assert list(least.items) == sorted(items, key=lambda item: item[0])[:most]
    assert (len(least), least.others) == (50, max(0, 50 - most))
