"""What a spool costs where there is much in it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from lape_cards.errors import LapeError
from lape_cards.spool import Spool

_MANY = """
import resource
from lape_cards.spool import Spool
spool = Spool()
spool.extend((str(number), "x" * 1000) for number in range(-2000, 0))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
spool.extend((f"{number * 7919 % 200_003}", "x" * 1000) for number in range(200_000))
assert sum(1 for _ in spool.in_order()) == 202_000
assert spool.of("5") == ["x" * 1000]
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="peaks are counted in other units elsewhere")
def test_two_hundred_million_bytes_take_no_place_in_memory() -> None:
    done = subprocess.run([sys.executable, "-c", _MANY], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 20_000, "KiB"


def test_a_full_disk_is_told_in_one_line() -> None:
    spool: Spool[bytes] = Spool(few=0)
    spool.add(None, b"")
    spool._kept._database.execute("PRAGMA max_page_count = 10")  # type: ignore[attr-defined]
    with pytest.raises(LapeError, match="temporary files"):
        spool.extend((number, b"x" * 4000) for number in range(100))


def test_few_values_need_no_database() -> None:
    lines = "from lape_cards.spool import Spool; Spool().add(1, 2); import sys; print('sqlite3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
