"""Dates and numbers as people type them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from lape_cards import typed
from lape_cards.card.values import NUMBER_LENGTH
from lape_cards.i18n import LANGUAGES, translator


@pytest.mark.parametrize(
    ("read", "text", "expected"),
    [
        (typed.day, "2018-03-15", "2018-03-15"),
        (typed.day, " 15.3.2018 ", "2018-03-15"),
        (typed.day, "15. 3. 2018", "2018-03-15"),
        (typed.partial_day, "15.3.2018", "2018-03-15"),
        (typed.partial_day, "3/2018", "2018-03"),
        (typed.partial_day, "3.2018", "2018-03"),
        (typed.partial_day, "2018-03", "2018-03"),
        (typed.partial_day, "2018", "2018"),
        (typed.partial_day, "maaliskuu 2018", "2018-03"),
        (typed.partial_day, "Kesäkuussa 2018", "2018-06"),
        (typed.partial_day, "mars 2018", "2018-03"),
        (typed.partial_day, "March 2018", "2018-03"),
        (typed.number, "3,6", "3.6"),
        (typed.number, "3.10", "3.10"),
        (typed.number, "−4", "-4"),
        (typed.number, "007", "7"),
        (typed.number, "12 500", "12500"),
        (typed.number, "76,9 %", "76.9"),
        (typed.quantity, "15-20", "15–20"),
        (typed.quantity, "1,5 – 2", "1.5–2"),
        (typed.quantity, "-4", "-4"),
        (typed.count, "24", "24"),
        (typed.count, "1 200", "1200"),
    ],
)
def test_what_is_understood(read: Callable[[str], object], text: str, expected: str) -> None:
    assert str(read(text)) == expected


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (typed.day, "31.2.2018"),
        (typed.day, "15.3."),
        (typed.day, "3/2018"),
        (typed.partial_day, "13/2018"),
        (typed.partial_day, "keväällä"),
        (typed.partial_day, "keväällä 2018"),
        (typed.partial_day, "0000"),
        (typed.partial_day, "3/1899"),
        (typed.partial_day, "2101"),
        (typed.day, "15.3.0018"),
        (typed.day, "0000-01-01"),
        (typed.number, "1" * 40),
        (typed.number, "0," + "3" * 40),
        (typed.quantity, "1" * 40),
        (typed.quantity, "20-15"),
        (typed.quantity, "3–" + "4" * 40),
        (typed.count, "1" * 40),
        (typed.number, "noin 3"),
        (typed.number, "15 % (?)"),
        (typed.number, "1.2.3"),
        (typed.number, "1 2"),
        (typed.number, "٣"),
        (typed.quantity, "15–"),
        (typed.count, "3,5"),
        (typed.count, "-1"),
    ],
)
def test_what_is_not(read: Callable[[str], object], text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):  # its words are its caller's business
        read(text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("month", range(1, 13))
def test_a_month_as_lape_writes_it_is_understood(language: str, month: int) -> None:
    assert typed.partial_day(translator(language).month(date(2018, month, 1))) == f"2018-{month:02d}"


def test_a_number_may_be_as_long_as_on_a_card() -> None:
    assert typed.LONGEST == NUMBER_LENGTH
