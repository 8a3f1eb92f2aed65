"""Which pages a site has, and where they are: addresses that any disk can keep, made of names that may be anyone's."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterator
from urllib.parse import quote

from lape_cards.card.identifier import RESERVED_NAMES
from lape_cards.i18n import Language
from lape_cards.regex import regex

OVERVIEW = "index.html"
ACCESSIBILITY = "accessibility.html"
REPORT = "report.html"
FEED = "feed.xml"
INDEX = "cards.js"
STYLE = "assets/site.css"
SCRIPT = "assets/site.js"
VERSIONS = "versions"
"""The page of a card with its versions; its other pages are called after the documents on them."""

ROWS = 500
"""Rows of the table of all cards that stand on one page."""

_PLAIN = regex(r"[a-z0-9-]+", re.ASCII)
_LONGEST = 100


def part(name: str) -> str:
    """A name as a part of an address: small letters, digits and hyphens stay, other signs become ``_`` and their bytes.

    No two names give the same, not even on a disk that does not tell capitals from small letters.
    """
    if _PLAIN.fullmatch(name) and name not in RESERVED_NAMES and len(name) <= _LONGEST:
        return name
    first = f"_{ord(name[0]):02x}" if name in RESERVED_NAMES else ""
    written = first + "".join(_signs(name[1:] if first else name))
    if len(written) <= _LONGEST:
        return written
    digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()
    return f"{written[: _LONGEST - 40].rstrip('_')}__{digest[:32]}"


def _signs(name: str) -> Iterator[str]:
    for sign in name:
        if _PLAIN.fullmatch(sign):
            yield sign
        else:
            yield from (f"_{byte:02x}" for byte in sign.encode("utf-8", "surrogateescape"))


def card_page(source: str | None, card: str, document: str | None = None) -> str:
    """Where a page of a card is, from the folder of its language: its own document's, or another's."""
    folder = f"cards/{part(source)}" if source else "cards"
    return f"{folder}/{part(card)}{f'.{document}' if document else ''}.html"


def cards_of(source: str) -> str:
    """Where the cards of a source are: the table on the overview, with no others in it."""
    return f"{OVERVIEW}#group={quote(source)}"


def table_page(number: int) -> str:
    """The page of the table with this number, from 1; the first is the overview."""
    return OVERVIEW if number == 1 else f"cards-{number}.html"


def in_language(language: Language, page: str) -> str:
    """A page's address from the top of the site."""
    return f"{language}/{page}"


def seen_from(page: str, target: str) -> str:
    """``target`` as a link on ``page`` names it, both from the same folder."""
    path, hash_sign, fragment = target.partition("#")
    return posixpath.relpath(path, posixpath.dirname(page) or ".") + hash_sign + fragment
