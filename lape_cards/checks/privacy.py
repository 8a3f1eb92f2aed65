"""Rules of privacy. What they find is never shown, only where it stands and of what kind it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lape_cards.checks.registry import text_rule
from lape_cards.message import N_, Message
from lape_cards.regex import regex

_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_SPACES = " \u00a0\u202f"
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Signs that show nowhere: a code that was copied from a page may have some in it, and is read as if it had none."""


def _between(*signs: str) -> str:
    """A pattern of signs one after another, whatever unseen ones stand between them."""
    return f"[{_UNSEEN}]*+".join(signs)


_DAY = _between(*["[0-9]"] * 6)
_DASH = _between(f"[{_SPACES}]?", f"[{_DASHES}]", f"[{_SPACES}]?")
_CENTURY = _between("", f"(?:[+A-FU-Ya-fu-y]|{_DASH})", "")
_NUMBER = _between(*["[0-9]"] * 3)
_IDENTITY_CODE = regex(rf"(?<![0-9])({_DAY})({_CENTURY})({_between(_NUMBER, '[0-9A-Ya-y]')})(?![0-9A-Za-z])", re.ASCII)
_BEGINNING = regex(f"(?={_DAY}{_CENTURY}{_NUMBER})")  # digits before a code may look like the beginning of one
_NOT_WRITTEN = dict.fromkeys(map(ord, _UNSEEN + _SPACES))

_LEFT_OUT = bytes(set((_UNSEEN + _SPACES + _DASHES[1:]).encode()) - set(range(0x90, 0x96)))
_SHAPES = bytes(
    ord("0")
    if sign in b"0123456789"
    else ord("-")
    if sign in b"-+ABCDEFUVWXYabcdefuvwxy" or 0x90 <= sign <= 0x95
    else sign
    for sign in range(256)
)
"""Bytes of UTF-8 by what they may be in a code. Those of signs without a meaning are left out, and of the other dashes
all but the last bytes, 0x90 to 0x95 (U+2212 ends in 0x92); what else is made of such bytes is looked at in vain."""


def signs_of_identity_code(text: str) -> Iterator[int]:
    """Where there are digits as at the beginning of a code. Most texts have none, which their bytes tell soonest."""
    if b"000000-000" in text.encode("utf-8", "replace").translate(_SHAPES, _LEFT_OUT):
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

    day, century, number = (group.translate(_NOT_WRITTEN).upper() for group in match.groups())
    sign = "-" if century in _DASHES else century
    return bool(hetu.is_valid(f"{day}{sign}{number}", allow_temporary=True))
