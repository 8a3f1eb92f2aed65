"""Rules of privacy. What they find is never shown, only where it stands and of what kind it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lape_cards.checks.registry import text_rule
from lape_cards.message import N_, Message
from lape_cards.regex import regex

_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_IDENTITY_CODE = regex(rf"(?<![0-9])(\d{{6}})([{_DASHES}+A-FU-Ya-fu-y])(\d{{3}}[0-9A-Ya-y])(?![0-9A-Za-z])", re.ASCII)
_BEGINNING = regex(rf"[0-9][0-9]{{5}}[{_DASHES}+A-FU-Ya-fu-y][0-9]{{3}}")
_SHAPES = bytes(
    ord("0") if sign in b"0123456789" else ord("-") if sign in b"-+ABCDEFUVWXYabcdefuvwxy" else sign
    for sign in range(256)
)
"""Bytes of UTF-8 by what they may be in a code; the other dashes are those that begin with 0xE2."""


def signs_of_identity_code(text: str) -> Iterator[int]:
    """Where there are digits as at the beginning of a code. Most texts have none, which their bytes tell soonest."""
    shape = text.encode("utf-8", "replace").translate(_SHAPES)
    if b"000000-000" in shape or b"000000\xe2" in shape:
        yield from (match.start() for match in _BEGINNING.finditer(text))


@text_rule(
    "LC501",
    "privacy",
    N_("There is no personal identity code"),
    N_("A card is read by many and kept for years, and git never forgets what was saved once."),
    found=Message("There is a personal identity code on this line. It is not shown here."),
    remedy=Message("Take it out; a role or a group is enough everywhere on a card."),
    signs=signs_of_identity_code,
)
def identity_codes(line: str) -> Iterator[tuple[int, str]]:
    """Finnish personal identity codes, those of the test series 900–999 too."""
    for match in _IDENTITY_CODE.finditer(line):
        if _is_identity_code(match):
            yield match.start() + 1, match[0]


def _is_identity_code(match: re.Match[str]) -> bool:
    from stdnum.fi import hetu  # imported only where something looks like a code

    sign = "-" if match[2] in _DASHES else match[2].upper()
    return bool(hetu.is_valid(f"{match[1]}{sign}{match[3].upper()}", allow_temporary=True))
