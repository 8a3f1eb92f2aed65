"""The table of all cards: its rows, its filters, and the same rows as data that the page searches through.

The rows lie on the disk until they are written: memory does not grow with the number of cards.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from msgspec.structs import replace

from lape_cards.card.phase import ORDER, PHASE_NAMES, Phase
from lape_cards.card.values import PartialDate
from lape_cards.documents.wording import CARD_KINDS, said
from lape_cards.i18n import Translator
from lape_cards.message import N_, Message
from lape_cards.portfolio.order import key_of
from lape_cards.portfolio.summary import Summary
from lape_cards.render.text import visible
from lape_cards.site.model import Cell, Choice, Filter, Link, Row, Table
from lape_cards.site.pages import ROWS, card_page, table_page
from lape_cards.spool import Spool

NEEDS: dict[str, str] = {
    "late": N_("A late checkpoint"),
    "unrooted": N_("To be rooted, without a plan"),
    "incomplete": N_("Incomplete for its phase"),
}
NO_PHASE = "none"


class Catalogue:
    """The cards of a collection as rows of the table; ``grouped`` where they come from several sources."""

    def __init__(self, *, grouped: bool) -> None:
        self.grouped = grouped
        self._rows: Spool[Row] = Spool()
        self._phases: Counter[Phase | None] = Counter()
        self._sources: set[str] = set()
        self._areas: set[str] = set()

    def __len__(self) -> int:
        """How many cards there are."""
        return len(self._rows)

    def add(self, card: Summary) -> None:
        """Take a card. All have to be there before anything is asked."""
        self._rows.add(bytes([_place(card.phase)]) + key_of(card.title.casefold()) + key_of(card.name), self.row(card))
        self._phases[card.phase] += 1
        self._areas.update(_areas(card))
        if card.source:
            self._sources.add(card.source)

    @property
    def groups(self) -> int | None:
        """From how many sources the cards are; ``None`` where they are from a single repository."""
        return len(self._sources) if self.grouped else None

    def rows(self) -> Iterator[Row]:
        """Every row: by phase, and in each phase by title."""
        return self._rows.in_order()

    @property
    def pages(self) -> int:
        """How many pages the table has; never none."""
        return max(1, -(-len(self) // ROWS))

    def phases(self) -> dict[str, str]:
        """Of each phase that a card is in, where its first row is."""
        return {phase: f"{table_page(index // ROWS + 1)}#{_anchor(phase)}" for index, phase in self._firsts().items()}

    def _firsts(self) -> dict[int, str]:
        """The phases that some card is in, by how many rows there are before the first of it."""
        found, before = {}, 0
        for phase in sorted(self._phases, key=_place):
            found[before] = phase or NO_PHASE
            before += self._phases[phase]
        return found

    def tables(self) -> Iterator[Table]:
        """The table, page by page."""
        rows, firsts, filters = enumerate(self.rows()), self._firsts(), tuple(self.filters())
        for number in range(1, self.pages + 1):
            shown = tuple(
                replace(row, anchor=_anchor(firsts[index])) if index in firsts else row
                for index, row in islice(rows, ROWS)
            )
            pages = tuple(
                Link(table_page(page), Message("{number}", number=page), current=page == number)
                for page in range(1, self.pages + 1)
            )
            yield Table(self.columns, shown, filters, len(self), number, pages)

    @property
    def columns(self) -> tuple[Message, ...]:
        """What stands above the columns after the first."""
        return (
            *((Message("Group"),) if self.grouped else ()),
            Message("Area"),
            Message("Phase"),
            Message("Version"),
            Message("Complete"),
            Message("Next checkpoint"),
            Message("Targets reached"),
        )

    def row(self, card: Summary) -> Row:
        """One card's row."""
        return Row(
            card_page(card.source, card.id),
            card.title,
            card.language,
            Message(CARD_KINDS[card.kind]) if card.kind != "experiment" else None,
            tuple(self._cells(card)),
            None,
            card.phase or NO_PHASE,
            card.source if self.grouped else None,
            _areas(card),
            tuple(_needs(card)),
        )

    def filters(self) -> Iterator[Filter]:
        """What the table can be filtered by, with the choices that some card has."""
        names = [Choice(phase, Message(PHASE_NAMES[phase])) for phase in ORDER if phase in self._phases]
        yield Filter("phase", Message("Phase"), tuple(names))
        yield Filter("need", Message("What it needs"), tuple(Choice(key, Message(text)) for key, text in NEEDS.items()))
        if self.grouped:
            yield Filter("group", Message("Group"), tuple(Choice(one, one) for one in sorted(self._sources)))
        if len(self._areas) > 1:
            areas = sorted(self._areas, key=lambda area: (area.casefold(), area))
            yield Filter("area", Message("Area"), tuple(Choice(one, one) for one in areas))

    def _cells(self, card: Summary) -> Iterator[Cell]:
        if self.grouped:
            yield Cell(card.source, card.source)
        areas = ", ".join(_areas(card)) or None
        yield Cell(areas, areas)
        phase = Message(PHASE_NAMES[card.phase]) if card.phase else None
        yield Cell(phase, ORDER.index(card.phase) if card.phase else None)
        yield _version(card)
        whole = card.completeness
        yield Cell(Message("{number}%", number=str(whole)) if whole is not None else None, whole)
        yield _next(card)
        yield _reached(card)


def _place(phase: Phase | None) -> int:
    return ORDER.index(phase) if phase else len(ORDER)


def _anchor(phase: str) -> str:
    return f"phase={phase}"


def _areas(card: Summary) -> tuple[str, ...]:
    found = card.municipalities or tuple(one for one in (card.region or card.place,) if one)
    return tuple(dict.fromkeys(" ".join(one.split()) for one in found if one.strip()))


def _needs(card: Summary) -> Iterator[str]:
    if card.overdue:
        yield "late"
    if card.kind == "experiment" and card.is_to_be_rooted and card.plan is None:
        yield "unrooted"
    if card.is_incomplete:
        yield "incomplete"


def _version(card: Summary) -> Cell:
    if card.version is None:
        return Cell(Message("Draft"))
    if card.saved is None:
        return Cell(Message("{number}", number=card.version))
    return Cell(Message("{number}, {date}", number=card.version, date=card.saved), card.saved.isoformat())


def _next(card: Summary) -> Cell:
    if card.overdue:
        day = card.overdue[0].date
        return Cell(Message("Late: {date}", date=said(day)), day.last.isoformat(), "late")
    if card.next is None:
        return Cell(None)
    coming: PartialDate = card.next.date
    return Cell(Message("{day}", day=said(coming)), coming.last.isoformat())


def _reached(card: Summary) -> Cell:
    every, reached = len(card.aimed), len(card.reached)
    if not every:
        return Cell(None)
    text = Message("{reached} of {all}", reached=reached, all=every)
    return Cell(text, reached / every, "reached" if reached == every else None)


def index(rows: Iterable[Row], say: Translator) -> Iterator[bytes]:
    """The rows as a script that a page loads, in pieces: data only, which reads the same without a server."""

    def written(value: Message | str | None) -> str:
        return "" if value is None else visible(say.value(said(value)))

    yield b"window.lapeCards = [\n"
    for number, row in enumerate(rows):
        listed = [
            row.href,
            visible(row.title),
            row.language if row.language != say.language else "",
            written(row.kind),
            [[written(cell.text), cell.order, cell.state or ""] for cell in row.cells],
            {"phase": [row.phase], "need": row.needs, "group": [row.source or ""], "area": row.areas},
        ]
        text = (",\n" if number else "") + json.dumps(listed, ensure_ascii=False, separators=(",", ":"))
        # Both end a line in older scripts' texts, where JSON allows them.
        yield text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").encode("utf-8", "replace")
    yield b"\n];\n"
