"""What a site's own pages are given: plain frozen values. A ``str`` is a card's own text, a ``Message`` is ours."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from lape_cards.documents.model import Document
from lape_cards.documents.overview import Overview
from lape_cards.documents.process import ChangeGroup
from lape_cards.i18n import Language
from lape_cards.message import Message

Sorting = str | float | None
"""What a cell is put in order by; ``None`` comes last."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another page of the site; ``current`` where it is this one. ``language`` is that of a card's text."""

    href: str
    text: Message | str
    current: bool = False
    language: Language | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
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


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong with a card's file or that could not be read: where, what, and what to do."""

    place: str | None
    message: Message
    hint: Message | None


@dataclass(frozen=True, slots=True)
class Unread:
    """A card that cannot be shown: what it is called in the collection, where its page is, and why."""

    name: str
    href: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the table of all cards: its words, what it is put in order by, and ``late`` where it is that."""

    text: Message | str | None
    order: Sorting = None
    state: Literal["late", "reached"] | None = None


@dataclass(frozen=True, slots=True)
class Row:
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


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be chosen in a filter."""

    value: str
    text: Message | str


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter of the table: the key that the address names it by, what it is called, and its choices."""

    key: str
    label: Message
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A page of the table of all cards: ``every`` counts the cards of all pages, ``pages`` leads to the others."""

    columns: tuple[Message, ...]
    rows: tuple[Row, ...]
    filters: tuple[Filter, ...]
    every: int
    number: int
    pages: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewPage:
    """The first page. ``unread`` are the first of the cards, ``missing`` the sources that are not among the rest.

    ``groups`` is from how many sources the cards are, ``None`` for a single repository. ``links`` leads to the cards
    that the overview names, by their names in the collection, ``languages`` tells what language they are in,
    ``phases`` leads to the cards of each phase in the table.
    """

    overview: Overview
    groups: int | None
    missing: tuple[Fault, ...]
    unread: tuple[Unread, ...]
    links: dict[str, str]
    languages: dict[str, Language]
    phases: dict[str, str]
    empty: Message


@dataclass(frozen=True, slots=True)
class VersionTold:
    """One version or draft, and what changed in it since the one before; ``remark`` says why nothing is told."""

    anchor: str
    number: int | None
    day: datetime.date
    summary: str
    groups: tuple[ChangeGroup, ...]
    remark: Message | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionsDocument(Document):
    """Every version of a card, the newest first."""

    versions: tuple[VersionTold, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the accessibility statement: a heading, ``None`` before the first, and its text as Markdown."""

    heading: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Statement:
    """The accessibility statement; ``gaps`` tells that something in it still has to be filled in."""

    title: str | None
    sections: tuple[Section, ...]
    gaps: bool
