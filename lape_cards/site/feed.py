"""The feed of new versions, in Atom: whoever subscribes to it hears of each version that was saved."""

from __future__ import annotations

import heapq
import uuid
from collections.abc import Sequence
from datetime import date

from lxml import etree
from msgspec import Struct

from lape_cards.i18n import Language, Translator
from lape_cards.message import Message
from lape_cards.render.text import visible
from lape_cards.site.pages import FEED, OVERVIEW

ATOM = "http://www.w3.org/2005/Atom"
_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "https://lape-cards.invalid/versions")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MOST = 50
"""Versions that the feed tells of, the newest."""


class News(Struct, frozen=True, order=True):
    """A version that was saved. Ordered by when that was; ``href`` is where its page is in a language's folder."""

    day: date
    name: str
    number: int
    blob: str
    title: str
    summary: str
    language: Language
    href: str


class Newest:
    """The newest versions of however many are told."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._heap: list[News] = []

    def add(self, news: News) -> None:
        """Keep ``news`` while it is among the newest."""
        if len(self._heap) < self._most:
            heapq.heappush(self._heap, news)
        else:
            heapq.heappushpop(self._heap, news)

    def all(self) -> list[News]:
        """Those that were kept, the newest first."""
        return sorted(self._heap, reverse=True)


def feed(news: Sequence[News], name: str, say: Translator, today: date) -> bytes:
    """The feed; ``news`` are the newest first. Its times are the days of the versions: it has no other clock."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    root.set(_LANG, say.language)
    _add(root, "title", say(Message("New versions of cards: {name}", name=visible(name))))
    _add(root, "id", _id(name, say.language))
    _add(root, "updated", _moment(max((one.day for one in news), default=today)))
    _add(root, "link", rel="self", href=FEED, type="application/atom+xml")
    _add(root, "link", rel="alternate", href=OVERVIEW, type="text/html")
    _add(_add(root, "author"), "name", visible(name))
    for one in news:
        _entry(root, one, say)
    etree.indent(root)
    made: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return made + b"\n"


def _entry(root: etree._Element, one: News, say: Translator) -> None:
    entry = _add(root, "entry")
    entry.set(_LANG, one.language)
    message = Message("{title}, version {number}", title=visible(one.title), number=one.number)
    _add(entry, "title", say(message))
    _add(entry, "id", _id(one.name, str(one.number), one.blob))
    _add(entry, "updated", _moment(one.day))
    _add(entry, "link", rel="alternate", href=one.href, type="text/html")
    _add(entry, "summary", visible(one.summary))


def _add(parent: etree._Element, tag: str, text: str | None = None, **attributes: str) -> etree._Element:
    made = etree.SubElement(parent, f"{{{ATOM}}}{tag}", attributes)
    made.text = text
    return made


def _id(*parts: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_NAMES, chr(0).join(parts))}"


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
