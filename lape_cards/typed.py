"""Dates and numbers as people type them, on the command line and at a question: ISO or Finnish.

Card files are stricter (see :mod:`lape_cards.card.values`); what comes back here may stand in one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from lape_cards.regex import regex

_ISO_DAY = regex(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_NORDIC_DAY = regex(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", re.ASCII)
_ISO_MONTH = regex(r"(\d{4})-(\d{2})", re.ASCII)
_NORDIC_MONTH = regex(r"(\d{1,2})[./]\s?(\d{4})", re.ASCII)
_YEAR = regex(r"\d{4}", re.ASCII)
_NUMBER = regex(r"([-\u2212]?)(\d{1,3}(?:[ \u00a0]\d{3})+|\d+)(?:[.,](\d+))?", re.ASCII)
_NAMED_MONTH = regex(r"([^\W\d_]+)\.?\s+(\d{4})")
_RANGE = regex(r"(.+?)\s?[\u2013-]\s?(.+)")

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Years that a typed date may be of: any other is a slip of the finger."""
LONGEST = 30
"""Characters that a number may have; a card takes no longer one."""

_MONTHS = (
    ("tammikuu", "januari", "january"),
    ("helmikuu", "februari", "february"),
    ("maaliskuu", "mars", "march"),
    ("huhtikuu", "april"),
    ("toukokuu", "maj", "may"),
    ("kesäkuu", "juni", "june"),
    ("heinäkuu", "juli", "july"),
    ("elokuu", "augusti", "august"),
    ("syyskuu", "september"),
    ("lokakuu", "oktober", "october"),
    ("marraskuu", "november"),
    ("joulukuu", "december"),
)
_MONTH_NAMED = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
_FINNISH_CASES = ("ssa", "lta", "n")


def day(text: str) -> date:
    """A day: ``2018-03-15`` or ``15.3.2018``; ``ValueError`` where it is none."""
    text = text.strip()
    if iso := _ISO_DAY.fullmatch(text):
        year, month, number = iso.groups()
    elif nordic := _NORDIC_DAY.fullmatch(text):
        number, month, year = nordic.groups()
    else:
        raise ValueError(text)
    return date(_year(year), int(month), int(number))


def partial_day(text: str) -> str:
    """A day, a month or a year, as a card file has it; else ``ValueError``.

    A month is ``2018-03``, ``3/2018``, ``3.2018``, or its name with the year: ``maaliskuu 2018``.
    """
    text = text.strip()
    if _YEAR.fullmatch(text):
        return str(_year(text))
    if iso := _ISO_MONTH.fullmatch(text):
        year, month = iso.groups()
    elif nordic := _NORDIC_MONTH.fullmatch(text):
        month, year = nordic.groups()
    elif named := _NAMED_MONTH.fullmatch(text):
        month, year = str(_month(named[1])), named[2]
    else:
        return day(text).isoformat()
    return f"{date(_year(year), int(month), 1):%Y-%m}"


def _year(text: str) -> int:
    year = int(text)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(text)
    return year


def _month(name: str) -> int:
    """The number of the month that ``name`` is, in any of the languages; Finnish inflects it."""
    name = name.casefold()
    for case in _FINNISH_CASES:
        if name.endswith(f"kuu{case}"):
            name = name.removesuffix(case)
    if name not in _MONTH_NAMED:
        raise ValueError(name)
    return _MONTH_NAMED[name]


def number(text: str) -> str:
    """A number with a decimal comma or point, thousands apart or not, as a card file has it; else ``ValueError``."""
    match = _NUMBER.fullmatch(text.strip().removesuffix("%").strip())
    if match is None:
        raise ValueError(text)
    minus, whole, decimals = match.groups()
    digits = re.sub(r"\D", "", whole).lstrip("0") or "0"
    written = f"{'-' if minus else ''}{digits}{f'.{decimals}' if decimals else ''}"
    if len(written) > LONGEST:
        raise ValueError(text)
    return written


def quantity(text: str) -> str:
    """A number, or a range of two, the lower one first: ``15–20``; else ``ValueError``."""
    try:
        return number(text)
    except ValueError:
        pair = _RANGE.fullmatch(text.strip())
        if pair is None:
            raise
    low, high = number(pair[1]), number(pair[2])
    if Decimal(low) > Decimal(high):
        raise ValueError(text)
    return f"{low}\N{EN DASH}{high}"


def count(text: str) -> int:
    """A whole number, none below nought; else ``ValueError``."""
    digits = re.sub(r"[ \u00a0]", "", text)
    if not re.fullmatch(r"\d{1,9}", digits, re.ASCII):
        raise ValueError(text)
    return int(digits)


def nearest(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """The word among ``known`` that looks most like ``word``; ``None`` where none is alike by ``cutoff``, 0 to 1."""
    from difflib import get_close_matches  # only a slip of the finger needs it

    return next(iter(get_close_matches(word, list(known), n=1, cutoff=cutoff)), None)
