"""Values that are kept on the disk: found by key, put in order, and without any place in memory."""

from __future__ import annotations

import resource
import subprocess
import sys
from datetime import date

import pytest

from lape_cards.errors import LapeError
from lape_cards.spool import Spool


def _filled(*pairs: tuple[object, object]) -> Spool[object]:
    spool: Spool[object] = Spool()
    spool.extend(pairs)  # type: ignore[arg-type]
    return spool


def test_values_of_one_key_come_in_the_order_in_which_they_were_kept() -> None:
    spool = _filled(("b", 1), ("a", date(2018, 1, 2)), ("b", ("two", None)), (None, 3))
    assert spool.of("b") == [1, ("two", None)]
    assert spool.of("a") == [date(2018, 1, 2)]
    assert spool.of(None) == [3]
    assert spool.of("c") == []
    assert len(spool) == 4


def test_more_can_be_kept_after_something_was_looked_up() -> None:
    spool = _filled(("a", 1))
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
    descending: bool, expected: list[str]
) -> None:
    spool = _filled(
        ("ö", "ö"), ("b", "b first"), (10, "ten"), (None, "none"), ("b", "b second"), (2, "two"), ("a", "a")
    )
    assert list(spool.in_order(descending=descending)) == expected


def test_two_can_be_walked_through_at_once() -> None:
    spool = _filled(*((number % 7, number) for number in range(1000)))
    assert [one % 7 for one in spool.in_order()] == sorted(one % 7 for one in range(1000))
    assert list(zip(spool, spool, strict=True)) == [(number, number) for number in range(1000)]


def test_a_full_disk_is_told_in_one_line() -> None:
    spool: Spool[bytes] = Spool()
    spool._database.execute("PRAGMA max_page_count = 10")
    with pytest.raises(LapeError, match="temporary files"):
        spool.extend((number, b"x" * 4000) for number in range(100))


_MANY = """
import resource
from lape_cards.spool import Spool
spool = Spool()
spool.add("first", "x" * 1000)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
spool.extend((f"{number * 7919 % 200_003}", "x" * 1000) for number in range(200_000))
assert sum(1 for _ in spool.in_order()) == 200_001
assert spool.of("5") == ["x" * 1000]
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.skipif(resource.getpagesize() != 4096, reason="peaks are counted in other units there")
def test_two_hundred_million_bytes_take_no_place_in_memory() -> None:
    done = subprocess.run([sys.executable, "-c", _MANY], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 30_000, "KiB"
