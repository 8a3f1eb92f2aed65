"""Days, months and years as people write them on a form, in Finnish, Swedish and English; never guessed."""

from __future__ import annotations

import re

from msgspec import Struct

from lape_cards.card.values import PartialDate
from lape_cards.regex import regex

_MONTHS = (
    r"tammi(?:kuu\w*)?|januari|january|jan",
    r"helmi(?:kuu\w*)?|februari|february|feb",
    r"maalis(?:kuu\w*)?|mars|march|mar",
    r"huhti(?:kuu\w*)?|april|apr",
    r"touko(?:kuu\w*)?|maj|may",
    r"kesä(?:kuu\w*)?|juni|june|jun",
    r"heinä(?:kuu\w*)?|juli|july|jul",
    r"elo(?:kuu\w*)?|augusti|august|aug",
    r"syys(?:kuu\w*)?|september|sept|sep",
    r"loka(?:kuu\w*)?|oktober|october|okt|oct",
    r"marras(?:kuu\w*)?|november|nov",
    r"joulu(?:kuu\w*)?|december|dec",
)
_MONTH = "|".join(_MONTHS)
_TOKEN = regex(
    rf"""(?<![\w.])(?:
      (?P<iso>\d{{4}}-\d{{2}}(?:-\d{{2}})?)
    | (?P<d>\d{{1,2}})\.\s?(?P<m>\d{{1,2}})\.\s?(?P<y>\d{{4}})?
    | (?P<m2>\d{{1,2}})\s?[/.]\s?(?P<y2>\d{{4}})
    | (?:(?P<d3>\d{{1,2}})\.?\s+)?(?P<name>{_MONTH})\.?(?:\s+(?P<y3>\d{{4}}))?
    | (?P<y4>(?:19|20)\d{{2}})
    )(?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)
_MONTHS_OF_A_YEAR = regex(r"^(\d{1,2})\s?[-\u2013\u2014]\s?(\d{1,2})\s?[/.]\s?(\d{4})$")
# What has matched is never tried in another way: a stranger's text could make that take for ever.
_BETWEEN = regex(
    r"^(?:[-\u2013\u2014.,\s]|to|till|until|asti|saakka|välinen|aika|den|ja|och|and|from|från|alkaen)*+$", re.IGNORECASE
)
_FROM = regex(r"^(?:[-\u2013\u2014,.\s]|alkaen|lähtien|fr\.?o\.?m\.?|från|och|med|since|den|on)*+$", re.IGNORECASE)
_UNTIL = regex(r"^(?:[-\u2013\u2014,.\s]|asti|saakka|mennessä|t\.?o\.?m\.?|till|until|den|by)*+$", re.IGNORECASE)
_OPEN_END = regex(r"alkaen|lähtien|från|fr\.?o\.?m|from|since|[-\u2013\u2014]\s*$", re.IGNORECASE)
_OPEN_START = regex(r"asti|saakka|mennessä|t\.?o\.?m|till|until|^\s*[-\u2013\u2014]", re.IGNORECASE)


class Moment(Struct, frozen=True):
    """A date found in a text, as a card has it, and where it stood; ``None`` for a date without its year."""

    text: str | None
    day: int | None
    month: int | None
    start: int
    end: int


def moments(text: str) -> list[Moment]:
    """The dates in ``text``, in their order; what looks like one and is none in the calendar is left out."""
    return [found for match in _TOKEN.finditer(text) if (found := _moment(match)) is not None]


def _moment(match: re.Match[str]) -> Moment | None:
    part = match.groupdict()
    if part["iso"]:
        text: str | None = part["iso"]
        day = month = None
    else:
        year = part["y"] or part["y2"] or part["y3"] or part["y4"]
        month = _month(part)
        day = int(part["d"] or part["d3"]) if part["d"] or part["d3"] else None
        if month is None and not part["y4"]:
            return None
        text = _written(year, month, day) if year else None
    try:
        PartialDate.parse(text or _written("2000", month, day))
    except ValueError:
        return None
    return Moment(text, day, month, match.start(), match.end())


def _month(part: dict[str, str | None]) -> int | None:
    number = part["m"] or part["m2"]
    if number:
        return int(number)
    name = part["name"]
    if name:
        return next(n for n, names in enumerate(_MONTHS, start=1) if re.fullmatch(names, name, re.IGNORECASE))
    return None


def _written(year: str | None, month: int | None, day: int | None) -> str:
    return "-".join([str(year), *(f"{number:02d}" for number in (month, day) if number is not None)])


def day_of(text: str) -> str | None:
    """The one day that ``text`` is, as ``2018-03-15``; ``None`` where it is anything else."""
    date = date_of(text)
    return date if date is not None and len(date) == 10 else None


def date_of(text: str) -> str | None:
    """The one day, month or year that ``text`` is."""
    found = moments(text)
    if len(found) != 1 or found[0].text is None or _rest(text, found).strip(" .,"):
        return None
    return found[0].text


def _rest(text: str, found: list[Moment]) -> str:
    for one in reversed(found):
        text = text[: one.start] + " " + text[one.end :]
    return text


def period_of(text: str) -> dict[str, str] | None:
    """``start`` and ``end`` of the period that ``text`` is; ``None`` where that is not certain."""
    text = text.strip().rstrip(".") if not re.search(r"\d\.$", text.strip()) else text.strip()
    months = _MONTHS_OF_A_YEAR.match(text)
    if months:
        made = {"start": _written(months[3], int(months[1]), None), "end": _written(months[3], int(months[2]), None)}
        return made if _is_forward(made) else None
    found = moments(text)
    rest = " ".join(_rest(text, found).split())
    if len(found) == 2 and found[1].text is not None and _BETWEEN.match(rest):
        start = found[0].text or _written(found[1].text[:4], found[0].month, found[0].day)
        made = {"start": start, "end": found[1].text}
        return made if _is_forward(made) else None
    if len(found) == 1 and found[0].text is not None:
        if not rest.strip(" .,"):
            return {"start": found[0].text, "end": found[0].text}
        if _FROM.match(rest) and _OPEN_END.search(_rest(text, found)):
            return {"start": found[0].text}
        if _UNTIL.match(rest) and _OPEN_START.search(_rest(text, found)):
            return {"end": found[0].text}
    return None


def _is_forward(made: dict[str, str]) -> bool:
    try:
        return PartialDate.parse(made["start"]).first <= PartialDate.parse(made["end"]).last
    except ValueError:
        return False
