"""What values are put in order by, as bytes: they compare as the values do, so that a database can do the sorting.

No key is the beginning of another one of its type. So keys can be put one after another, the most important first, and
each can be turned round by itself.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

Sortable = str | int | Decimal | date

_TURNED = bytes(range(255, -1, -1))
_HALF = 1 << 63


def key_of(value: Sortable) -> bytes:
    """The key of a text, which is put in order by its characters, of a finite number, or of a day.

    Only keys of one type can be compared.
    """
    if isinstance(value, str):
        # The end is less than any sign, so that a word stands before those that begin with it.
        text = value.encode("utf-8", "surrogatepass")
        return text.replace(b"\x01", b"\x01\x02").replace(b"\x00", b"\x01\x01") + b"\x00"
    if isinstance(value, date):
        return value.isoformat().encode()
    return _key_of_number(Decimal(value))


def turned(key: bytes) -> bytes:
    """The key that puts the same values in order the other way round."""
    return key.translate(_TURNED)


def _key_of_number(value: Decimal) -> bytes:
    if not value:
        return b"\x01"
    digits = bytes(value.as_tuple().digits)
    size = (
        (value.adjusted() + _HALF).to_bytes(8, "big") + bytes(digit + 1 for digit in digits.rstrip(b"\x00")) + b"\x00"
    )
    return b"\x02" + size if value > 0 else b"\x00" + turned(size)
