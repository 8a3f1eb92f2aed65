"""What a table is: columns with their names, types and words, and the rows that one card gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from msgspec import Struct

from lape_cards.card.kinds import Card
from lape_cards.message import Message
from lape_cards.portfolio.summary import Summary

Type = Literal["string", "integer", "number", "boolean", "date", "partial"]
"""``partial`` is a day, a month or a year as it was written; a ``number`` is a ``Decimal``, with the digits it has."""

Value = str | int | Decimal | bool | date | None


class Seen(Struct, frozen=True):
    """A card as it goes into the tables: what may be shown of it, its summary on ``today``, and its file's name.

    ``is_whole`` tells that every field of the file was understood.
    """

    card: Card
    summary: Summary
    today: date
    file: str
    is_whole: bool

    @property
    def name(self) -> str:
        """What the card is called in every table: ``source/id``, or the id alone."""
        return self.summary.name


class Row(Struct, frozen=True):
    """A part of a card that a table has a row for; ``number`` counts such parts from 1, in the order of the card.

    ``up`` is the row of the part that this one belongs to, ``more`` what was worked out about it.
    """

    seen: Seen
    number: int
    part: Any
    up: Row | None = None
    more: Any = None


class Column(Struct, frozen=True):
    """One column: ``value`` takes it from a row. ``choices`` are the words that may stand there, all if empty."""

    name: str
    type: Type
    title: Message
    about: Message
    value: Callable[[Row], Value]
    choices: tuple[str, ...] = ()
    is_required: bool = False


class Link(Struct, frozen=True):
    """Columns that hold the key of a row of another table, which are called ``to`` there."""

    columns: tuple[str, ...]
    table: str
    to: tuple[str, ...] = ("card", "number")


TO_CARDS = Link(("card",), "cards", ("card",))


class Table(Struct, frozen=True):
    """One table. ``key`` are the columns that no two rows have alike; ``rows`` gives the rows of one card."""

    name: str
    title: Message
    about: Message
    columns: tuple[Column, ...]
    rows: Callable[[Seen], Iterable[Row]]
    key: tuple[str, ...] = ("card", "number")
    links: tuple[Link, ...] = (TO_CARDS,)

    def values(self, seen: Seen) -> Iterator[tuple[Value, ...]]:
        """The rows of one card, with a value for each column."""
        for row in self.rows(seen):
            yield tuple(column.value(row) for column in self.columns)
