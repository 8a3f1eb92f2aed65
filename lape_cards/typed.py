"""Dates and numbers as people type them, on the command line and at a question: ISO or Finnish.

Card files are stricter (see :mod:`lape_cards.card.values`); what comes back here may stand in one.
"""

from __future__ import annotations

import re
from datetime import date

_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_NORDIC_DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", re.ASCII)
_ISO_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_NORDIC_MONTH = re.compile(r"(\d{1,2})[./]\s?(\d{4})", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_NUMBER = re.compile(r"([-\u2212]?)(\d{1,3}(?:[ \u00a0]\d{3})+|\d+)(?:[.,](\d+))?", re.ASCII)
_RANGE = re.compile(r"(.+?)\s?[\u2013-]\s?(.+)")


def day(text: str) -> date:
    """A day: ``2018-03-15`` or ``15.3.2018``; ``ValueError`` where it is none."""
    text = text.strip()
    if iso := _ISO_DAY.fullmatch(text):
        year, month, number = iso.groups()
    elif nordic := _NORDIC_DAY.fullmatch(text):
        number, month, year = nordic.groups()
    else:
        raise ValueError(text)
    return date(int(year), int(month), int(number))


def partial_day(text: str) -> str:
    """A day, a month (``2018-03``, ``3/2018``, ``3.2018``) or a year, as a card file has it; else ``ValueError``."""
    text = text.strip()
    if _YEAR.fullmatch(text):
        return text
    if iso := _ISO_MONTH.fullmatch(text):
        year, month = iso.groups()
    elif nordic := _NORDIC_MONTH.fullmatch(text):
        month, year = nordic.groups()
    else:
        return day(text).isoformat()
    return f"{date(int(year), int(month), 1):%Y-%m}"


def number(text: str) -> str:
    """A number with a decimal comma or point, thousands apart or not, as a card file has it; else ``ValueError``."""
    match = _NUMBER.fullmatch(text.strip().removesuffix("%").strip())
    if match is None:
        raise ValueError(text)
    minus, whole, decimals = match.groups()
    digits = re.sub(r"\D", "", whole).lstrip("0") or "0"
    return f"{'-' if minus else ''}{digits}{f'.{decimals}' if decimals else ''}"


def quantity(text: str) -> str:
    """A number, or a range of two: ``15–20``; else ``ValueError``."""
    try:
        return number(text)
    except ValueError:
        pair = _RANGE.fullmatch(text.strip())
        if pair is None:
            raise
    return f"{number(pair[1])}\N{EN DASH}{number(pair[2])}"


def count(text: str) -> int:
    """A whole number, none below nought; else ``ValueError``."""
    digits = re.sub(r"[ \u00a0]", "", text)
    if not re.fullmatch(r"\d{1,9}", digits, re.ASCII):
        raise ValueError(text)
    return int(digits)
