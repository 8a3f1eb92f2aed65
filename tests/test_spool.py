"""Values that are kept on the disk: found by key, put in order, and without any place in memory."""

from __future__ import annotations

from datetime import date

import pytest

from lape_cards.spool import Spool

pytestmark = pytest.mark.parametrize("few", [0, 3, 1000], ids=["disk", "both", "memory"])


def _filled(few: int, *pairs: tuple[object, object]) -> Spool[object]:
    spool: Spool[object] = Spool(few=few)
    for key, value in pairs:
        spool.add(key, value)  # type: ignore[arg-type]
    return spool


def test_values_of_one_key_come_in_the_order_in_which_they_were_kept(few: int) -> None:
    spool = _filled(few, ("b", 1), ("a", date(2018, 1, 2)), ("b", ("two", None)), (None, 3))
    assert spool.of("b") == [1, ("two", None)]
    assert spool.of("a") == [date(2018, 1, 2)]
    assert spool.of(None) == [3]
    assert spool.of("c") == []
    assert len(spool) == 4


def test_many_keys_are_looked_up_at_once(few: int) -> None:
    spool = _filled(few, ("b", 1), ("a", 2), ("b", 3), (None, 4))
    assert spool.of_each(["b", "c", "a", "b"]) == {"b": [1, 3], "c": [], "a": [2]}
    assert spool.of_each([]) == {}
    many = _filled(few, *((str(number), number) for number in range(1200)))
    assert many.of_each(str(number) for number in range(1200)) == {str(number): [number] for number in range(1200)}


def test_more_can_be_kept_after_something_was_looked_up(few: int) -> None:
    spool = _filled(few, ("a", 1))
    assert spool.of("a") == [1]
    spool.add("a", 2)
    assert spool.of("a") == [1, 2]
    assert list(spool) == [1, 2]


@pytest.mark.parametrize(
    ("descending", "expected"),
    [(False, ["none", "two", "ten", "a", "b first", "b second", "ö"]),
     (True, ["ö", "b first", "b second", "a", "ten", "two", "none"])],
)  # fmt: skip
def test_values_are_put_in_order_by_key_and_those_of_one_key_stay_as_they_were(
    few: int, descending: bool, expected: list[str]
) -> None:
    spool = _filled(
        few, ("ö", "ö"), ("b", "b first"), (10, "ten"), (None, "none"), ("b", "b second"), (2, "two"), ("a", "a")
    )
    assert list(spool.in_order(descending=descending)) == expected


def test_two_can_be_walked_through_at_once(few: int) -> None:
    spool = _filled(few, *((number % 7, number) for number in range(1000)))
    assert list(spool.in_order()) == sorted(range(1000), key=lambda one: one % 7)
    assert list(zip(spool, spool, strict=True)) == [(number, number) for number in range(1000)]
