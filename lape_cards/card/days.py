"""Days, months and years as a card has them."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from msgspec import Struct

from lape_cards.regex import regex

_PARTIAL_DATE = regex(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


class PartialDate(Struct, frozen=True, array_like=True):
    """A day, a month or a year, as it was written: ``2018-03-15``, ``2018-03`` or ``2018``."""

    text: str
    first: date
    last: date

    @classmethod
    @lru_cache(maxsize=4096)  # the same days stand on many cards, and in all versions of one
    def parse(cls, text: str) -> PartialDate:
        """Read ``text``; ``ValueError`` when it is no such date."""
        match = _PARTIAL_DATE.fullmatch(text)
        if match is None:
            raise ValueError(text)
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        if month is None:
            return cls(text, date(year, 1, 1), date(year, 12, 31))
        if day is None:
            from calendar import monthrange  # most are days, and it takes a start's time to load

            return cls(text, date(year, month, 1), date(year, month, monthrange(year, month)[1]))
        return cls(text, date(year, month, day), date(year, month, day))

    @property
    def precision(self) -> str:
        """``day``, ``month`` or ``year``."""
        return {4: "year", 7: "month"}.get(len(self.text), "day")

    @property
    def shown(self) -> date | str:
        """As it stands in a message: a day in the reader's language, a month or a year as it was written."""
        return self.first if self.precision == "day" else self.text

    def __str__(self) -> str:
        return self.text
