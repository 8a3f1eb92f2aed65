"""What a site's own pages are given: plain frozen values. A ``str`` is a card's own text, a ``Message`` is ours."""

from __future__ import annotations

import datetime
from typing import Literal

from msgspec import Struct

from lape_cards.documents.model import Document
from lape_cards.documents.overview import Overview
from lape_cards.documents.process import ChangeGroup
from lape_cards.i18n import Language
from lape_cards.message import Message

Sorting = str | float | None
"""What a cell is put in order by; ``None`` comes last."""


class Link(Struct, frozen=True):
    """A link to another page of the site; ``current`` where it is this one. ``language`` is that of a card's text."""

    href: str
    text: Message | str
    current: bool = False
    language: Language | None = None


class Frame(Struct, frozen=True, kw_only=True):
    """What stands around a page. ``top`` leads from it to the top of the site; ``trail`` to it from the overview."""

    language: Language
    top: str
    name: Message | str
    name_language: Language | None
    home: str
    navigation: tuple[Link, ...]
    languages: tuple[Link, ...]
    trail: tuple[Link, ...]
    feed: str
    accessibility: Link
    index: str | None = None


class Fault(Struct, frozen=True):
    """Something that is wrong with a card's file or that could not be read: where, what, and what to do.

    ``code`` is the rule that it breaks, if it breaks one.
    """

    place: str | None
    message: Message
    hint: Message | None
    code: str | None = None


class Unread(Struct, frozen=True):
    """A card that cannot be shown, or not whole: what it is called in the collection, where its page is, and why."""

    name: str
    href: str
    fault: Fault


class Cell(Struct, frozen=True):
    """One cell of the table of all cards: its words, what it is put in order by, and ``late`` where it is that."""

    text: Message | str | None
    order: Sorting = None
    state: Literal["late", "reached"] | None = None


class Row(Struct, frozen=True):
    """A card in the table. ``anchor`` names the first row of a phase; the last four are what it is filtered by."""

    href: str
    title: str
    language: Language
    kind: Message | None
    cells: tuple[Cell, ...]
    anchor: str | None
    phase: str
    source: str | None
    areas: tuple[str, ...]
    needs: tuple[str, ...]


class Choice(Struct, frozen=True):
    """What can be chosen in a filter."""

    value: str
    text: Message | str


class Filter(Struct, frozen=True):
    """A filter of the table: the key that the address names it by, what it is called, and its choices."""

    key: str
    label: Message
    choices: tuple[Choice, ...]


class Table(Struct, frozen=True):
    """A page of the table of all cards: ``every`` counts the cards of all pages, ``pages`` leads to the others."""

    columns: tuple[Message, ...]
    rows: tuple[Row, ...]
    filters: tuple[Filter, ...]
    every: int
    number: int
    pages: tuple[Link, ...]


class OverviewPage(Struct, frozen=True, kw_only=True):
    """The first page. ``unread`` are the first of the cards, ``missing`` the sources that are not among the rest.

    ``partly`` are the first of the cards that something of was not understood.

    ``groups`` is from how many sources the cards are, ``None`` for a single repository. ``links`` leads to the cards
    that the overview names, by their names in the collection, ``languages`` tells what language they are in,
    ``phases`` leads to the cards of each phase in the table.
    """

    overview: Overview
    groups: int | None
    missing: tuple[Fault, ...]
    unread: tuple[Unread, ...]
    partly: tuple[Unread, ...]
    links: dict[str, str]
    languages: dict[str, Language]
    phases: dict[str, str]
    empty: Message


class VersionTold(Struct, frozen=True):
    """One version or draft, and what changed in it since the one before; ``remark`` says why nothing is told."""

    anchor: str
    number: int | None
    day: datetime.date
    summary: str
    groups: tuple[ChangeGroup, ...]
    remark: Message | None


class VersionsDocument(Document, frozen=True, kw_only=True):
    """Every version of a card, the newest first."""

    versions: tuple[VersionTold, ...]


class Section(Struct, frozen=True):
    """A part of the accessibility statement: a heading, ``None`` before the first, and its text as Markdown."""

    heading: str | None
    text: str


class Statement(Struct, frozen=True):
    """The accessibility statement; ``gaps`` tells that something in it still has to be filled in."""

    title: str | None
    sections: tuple[Section, ...]
    gaps: bool
