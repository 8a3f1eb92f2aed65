"""Rules of privacy about how a person is reached: telephone numbers and mailboxes. What they find is never shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from lape_cards.checks.names import ROLE_PARTS, ROLE_STEMS
from lape_cards.checks.registry import text_rule
from lape_cards.message import N_, Message
from lape_cards.regex import regex

_SPACES, _DASHES = "\u00a0\u2007\u2009\u202f", "\u2010\u2011\u2012\u2013\u2014\u2212"
_SPACE = f"[ {_SPACES}]"
_TYPED = str.maketrans(_SPACES + _DASHES, " " * len(_SPACES) + "-" * len(_DASHES))
"""Spaces and dashes of every kind as those of a keyboard: patterns of those alone compile in a third of the time."""
_GAP = r"(?: ?- ?| {1,2}|[./])"
_ALONE = r"(?<![\w=#])(?<!\d[-.,: ])"
_END = r"(?!\d|[-.,:]\d)"
_NORDIC = "(?:358|46|47|45|354|372|371|370|44|49)"
_CALLED = r"(?:puh|puhelin|puhelinnumero|puhnro|tel|telefon|tfn|gsm|mob|mobil|matkapuhelin|matkapuh|phone)"


@cache  # few cards have a line that may hold one, and these take a start's time to compile
def phones() -> tuple[re.Pattern[str], ...]:
    """What numbers look like, in the ways they are written, with spaces and dashes as they are on the keyboard."""
    return tuple(
        re.compile(pattern, re.ASCII)
        for pattern in (
            # +358 40 …, +46 (0)70 …, 00358 …
            rf"(?<![\w+])(\+ ?[1-9](?:{_GAP}?\(?\d\)?){{7,13}}){_END}",
            rf"{_ALONE}(00 ?{_NORDIC}(?:{_GAP}?\(?\d\)?){{6,11}}){_END}",
            # 040 …, (050) …, 0457-…
            rf"{_ALONE}(\(?0(?:4\d|50)\)?(?:{_GAP}?\d){{6,8}}){_END}",
            # 09-…, (09) …, 03 …, and the areas of three digits: 018 …
            rf"{_ALONE}((?:\(0[235689]\){_GAP}?|0[235689]{_GAP})\d{{3,4}}(?:{_GAP}?\d){{2,5}}){_END}",
            rf"{_ALONE}((?:\(01[3-9]\){_GAP}?|01[3-9]{_GAP})\d{{2,4}}(?:{_GAP}?\d){{2,5}}){_END}",
            # puh. 123 4567, where a word says what it is
            rf"(?i:(?<![a-z]){_CALLED} ?[.:]{{1,2}} ?)(\(?\d(?:{_GAP}?[()]?\d){{4,11}}){_END}",
        )
    )


_FOUR_MORE = r"(?:[ \u00a0\u2007\u2009\u202f\u2010-\u2014\u2212()./-]{0,5}[0-9]){4}"
"""Digits with no more between them than a gap and brackets; with the first, as many as the shortest number has."""
_BEGINNINGS = (
    # A plus; a zero, and no digit before it. Each begins with one certain sign, which is looked for soonest.
    regex(rf"\+(?={_SPACE}?[0-9]{_FOUR_MORE})"),
    regex(rf"0(?<![0-9]0)(?={_FOUR_MORE})"),
)
_LAST_TWO = "[beforsuinBEFORSUIN][behlmnoBEHLMNO]"
_NAMED_BEGINNINGS = (
    # The dot or the colon after a word that names a number; after most words it is told by their last two letters.
    regex(rf"\.(?:(?<={_LAST_TWO}\.)|(?<=[ \u00a0\u2007\u2009\u202f.:]\.))(?={_SPACE}?\(?[0-9]{_FOUR_MORE})"),
    regex(rf":(?:(?<={_LAST_TWO}:)|(?<=[ \u00a0\u2007\u2009\u202f.:]:))(?={_SPACE}?\(?[0-9]{_FOUR_MORE})"),
)
_SUM = regex(
    rf"(?:{_SPACE}\d{{3}})*{_SPACE}?(?:€|%|euro|eur\b|e\b|kpl|prosent|milj|mrd|kr\b|kronor|st\b)", re.IGNORECASE
)
_THOUSANDS = regex(r"\+ ?\d{1,3}(?: \d{3})+", re.ASCII)
_DATE = regex(r"(?<!\d)(?:\d{1,2}\.\d{1,2}\.(?:19|20)\d\d|\d{4}-\d{2}-\d{2}|\d{2}[-/.](?:19|20)\d\d)(?!\d)", re.ASCII)
_POSTCODE_AFTER = regex(r"\d{4} 0\d{4}", re.ASCII)
_BUSINESS_ID = regex(r"\d{7}-\d(?!\d)", re.ASCII)
_IDENTITY_CODE = regex(r"\d{6}-\d{4}", re.ASCII)
_YEAR = regex(r"(?:19|20)\d\d", re.ASCII)


_CALLED_BEFORE = regex(rf"(?i:puh|lin|ero|nro|tel|fon|tfn|gsm|mob|bil|one){_SPACE}?[.:]?\Z", re.ASCII)
"""The last letters of the words that a number may be named by, up to the dot or the colon before it."""


def signs_of_telephone_number(text: str) -> Iterator[int]:
    """Where there are digits enough, after what numbers begin with."""
    for pattern in _BEGINNINGS:
        yield from (match.start() for match in pattern.finditer(text))
    for pattern in _NAMED_BEGINNINGS:
        for match in pattern.finditer(text):
            start = match.start()
            if _CALLED_BEFORE.search(text, max(0, start - 5), start):
                yield start


@text_rule(
    "LC502",
    "privacy",
    N_("There is no telephone number"),
    N_("People change their work and their numbers; a card is read by many and kept for years."),
    found=Message("There seems to be a telephone number on this line. It is not shown here."),
    remedy=Message("Take it out; a role's mailbox under contact is enough."),
    signs=signs_of_telephone_number,
    severity="warning",
    blocks_save=False,
)
def telephone_numbers(line: str) -> Iterator[tuple[int, str]]:
    """Finnish numbers in the ways they are written, international ones, and any that a word such as "puh." names."""
    taken: list[range] = []
    typed = line.translate(_TYPED)
    for pattern in phones():
        for match in pattern.finditer(typed):
            span = range(match.start(1), match.end(1))
            if _is_phone(match[1], line, span) and not any(span[0] in other for other in taken):
                taken.append(span)
                yield span[0] + 1, line[span.start : span.stop]


def _is_phone(text: str, line: str, span: range) -> bool:
    """Whether ``text``, which stands at ``span`` of the line, is a number: not a sum, a date, a code or the like."""
    digits = sum(sign.isdigit() for sign in text)
    if not 5 <= digits <= 15 or _SUM.match(line, span.stop) or "://" in line[: span.start].rpartition(" ")[2]:
        return False
    if text.startswith("+"):
        return digits >= 8 and (text.startswith("+358") or not _THOUSANDS.fullmatch(text))
    if _DATE.search(text) or _BUSINESS_ID.match(text) or _POSTCODE_AFTER.fullmatch(text) or _is_other_rules(text):
        return False
    return not _is_time(re.findall(r"\d+", text))


def _is_time(groups: list[str]) -> bool:
    """Whether groups of digits are months and years, such as 09-2017 05-2018."""
    first, rest = groups[0], groups[1:]
    return (
        (len(first) <= 2 or bool(_YEAR.fullmatch(first)))
        and any(_YEAR.fullmatch(group) for group in rest)
        and all(_YEAR.fullmatch(group) or len(group) <= 2 for group in rest)
    )


def _is_other_rules(text: str) -> bool:
    """Whether it is an identity code, which LC501 tells of."""
    from stdnum.fi import hetu

    return bool(_IDENTITY_CODE.fullmatch(text)) and bool(hetu.is_valid(f"{text[:6]}-{text[-4:]}", allow_temporary=True))


_LETTER = "[^\\W\\d_]\u0300?[\u0301-\u036f]?"
_PART = rf"(?:{_LETTER}){{1,30}}(?:-(?:{_LETTER}){{1,30}})?"
_AT = r"(?:\s?[(\[{<]\s?(?:at|ät|a|miukumauku|@)\s?[)\]}>]\s?|\s(?:at|ät)\s|\s?[@\uff20]\s?)"
_DOT = r"(?:\.|\s?[(\[{]\s?(?:dot|piste|punkt|\.)\s?[)\]}]\s?)"


@cache
def mailbox() -> re.Pattern[str]:
    """An address whose first part has a border in it, as a person's has."""
    return re.compile(
        rf"(?<![\w.+-])(?P<local>{_PART}(?:{_DOT}|_){_PART}(?:(?:{_DOT}|_){_PART}){{0,2}}\d{{0,4}})"
        rf"{_AT}[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{1,5}}",
        re.IGNORECASE,
    )


_AT_SIGNS = (regex("@"), regex("\uff20"))
_BORDER_BEFORE = regex(r"[._)\]}]\s?[\w\u0300-\u036f-]{1,190}\s?[(\[{<]?\s?\Z")
"""The border in a first part, and what may follow it there. A role's mailbox has none, and needs no more looking at."""
_AT_WORDS = tuple(regex(rf"{last}\s(?<=\s[aAäÄ]{last}\s)(?=[\w-]{{1,63}}(?:\.|\s?[(\[{{]))") for last in "tT")
_AT_IN_BRACKETS = regex(r"[(\[{<]\s?[aAäÄmM]")


def signs_of_mailbox(text: str) -> Iterator[int]:
    """Where there is an at sign, a word for it with a domain after it, or what may be one between brackets."""
    for pattern in _AT_SIGNS:
        for match in pattern.finditer(text):
            if _BORDER_BEFORE.search(text, max(0, match.start() - 200), match.start()):
                yield match.start()
    for pattern in _AT_WORDS:
        yield from (match.start() for match in pattern.finditer(text))
    if "(" in text or "[" in text or "{" in text or "<" in text:
        yield from (match.start() for match in _AT_IN_BRACKETS.finditer(text))


def without_mailboxes(text: str, stand_in: str | Callable[[re.Match[str]], str]) -> str:
    """``text`` with something else in place of each mailbox."""
    return mailbox().sub(stand_in, text) if any(True for _ in signs_of_mailbox(text)) else text


@text_rule(
    "LC503",
    "privacy",
    N_("There is no person's mailbox"),
    N_("A person's address tells who took part; a role's address goes on when people change."),
    found=Message("There seems to be a person's e-mail address on this line. It is not shown here."),
    remedy=Message("Write a role's mailbox in its place, or take it out."),
    signs=signs_of_mailbox,
    severity="warning",
    blocks_save=False,
)
def personal_mailboxes(line: str) -> Iterator[tuple[int, str]]:
    """Addresses whose first part looks like a first and a last name, however the at sign is written."""
    for match in mailbox().finditer(line):
        if _is_person(match["local"]):
            yield match.start() + 1, match[0]


def _is_person(local: str) -> bool:
    """Whether no part of the address is a role's or an organisation's word, and one part is long enough for a name."""
    parts = [part for part in re.split(rf"{_DOT}|_", local.rstrip("0123456789").casefold()) if part]
    if len(parts) < 2 or max(map(len, parts)) < 2:
        return False
    words = [word for part in parts for word in part.split("-")]
    return not any(word in ROLE_PARTS or any(stem in word for stem in ROLE_STEMS) for word in words)
