"""The table of all cards: its rows, its filters, and the same rows as data that the page searches through."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lape_cards.card.phase import ORDER, PHASE_NAMES, Phase
from lape_cards.card.values import PartialDate
from lape_cards.documents.wording import CARD_KINDS, said
from lape_cards.i18n import Translator
from lape_cards.message import N_, Message
from lape_cards.portfolio.summary import Summary
from lape_cards.render.text import visible
from lape_cards.site.model import Cell, Choice, Filter, Link, Row, Table
from lape_cards.site.pages import ROWS, card_page, table_page

NEEDS: dict[str, str] = {
    "late": N_("A late checkpoint"),
    "unrooted": N_("To be rooted, without a plan"),
    "incomplete": N_("Incomplete for its phase"),
}
NO_PHASE = "none"


@dataclass(frozen=True)
class Catalogue:
    """Every card of a collection, in the order of the table; ``grouped`` where they come from several sources."""

    cards: tuple[Summary, ...]
    grouped: bool

    @classmethod
    def of(cls, cards: Iterable[Summary], *, grouped: bool) -> Catalogue:
        """The cards by phase, and in each phase by title."""
        return cls(tuple(sorted(cards, key=lambda card: (_place(card), card.title.casefold(), card.name))), grouped)

    @property
    def pages(self) -> int:
        """How many pages the table has; never none."""
        return max(1, -(-len(self.cards) // ROWS))

    def phases(self) -> dict[str, str]:
        """Of each phase that a card is in, where its first row is."""
        found: dict[str, str] = {}
        for index, card in enumerate(self.cards):
            phase = card.phase or NO_PHASE
            if phase not in found:
                found[phase] = f"{table_page(index // ROWS + 1)}#phase={phase}"
        return found

    def table(self, number: int) -> Table:
        """The page ``number`` of the table, from 1."""
        first = (number - 1) * ROWS
        firsts = {link.partition("#")[2]: True for link in self.phases().values()}
        rows = []
        before = self.cards[first - 1].phase if first else None
        for index, card in enumerate(self.cards[first : first + ROWS]):
            anchor = f"phase={card.phase or NO_PHASE}"
            starts = (index == 0 and first == 0) or card.phase != before
            rows.append(self.row(card, anchor if starts and anchor in firsts else None))
            before = card.phase
        pages = tuple(
            Link(table_page(page), Message("{number}", number=page), current=page == number)
            for page in range(1, self.pages + 1)
        )
        return Table(self.columns, tuple(rows), tuple(self.filters()), len(self.cards), number, pages)

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

    def row(self, card: Summary, anchor: str | None = None) -> Row:
        """One card's row."""
        return Row(
            card_page(card.source, card.id),
            card.title,
            card.language,
            Message(CARD_KINDS[card.kind]) if card.kind != "experiment" else None,
            tuple(self._cells(card)),
            anchor,
            card.phase or NO_PHASE,
            card.source if self.grouped else None,
            _areas(card),
            tuple(_needs(card)),
        )

    def filters(self) -> Iterator[Filter]:
        """What the table can be filtered by, with the choices that some card has."""
        phases = {card.phase for card in self.cards}
        names = [Choice(phase, Message(PHASE_NAMES[phase])) for phase in ORDER if phase in phases]
        yield Filter("phase", Message("Phase"), tuple(names))
        yield Filter("need", Message("What it needs"), tuple(Choice(key, Message(text)) for key, text in NEEDS.items()))
        if self.grouped:
            sources = sorted({card.source for card in self.cards if card.source})
            yield Filter("group", Message("Group"), tuple(Choice(one, one) for one in sources))
        areas = sorted({area for card in self.cards for area in _areas(card)}, key=str.casefold)
        if len(areas) > 1:
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


def _place(card: Summary) -> int:
    phase: Phase | None = card.phase
    return ORDER.index(phase) if phase else len(ORDER)


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


def index(rows: Iterable[Row], say: Translator) -> bytes:
    """The rows as a script that a page loads: data only, which reads the same without a server."""

    def written(value: Message | str | None) -> str:
        return "" if value is None else visible(say.value(said(value)))

    listed = (
        [
            row.href,
            visible(row.title),
            row.language if row.language != say.language else "",
            written(row.kind),
            [[written(cell.text), cell.order, cell.state or ""] for cell in row.cells],
            {"phase": [row.phase], "need": row.needs, "group": [row.source or ""], "area": row.areas},
        ]
        for row in rows
    )
    lines = (json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in listed)
    text = "window.lapeCards = [\n" + ",\n".join(lines) + "\n];\n"
    # Both end a line in older scripts' texts, where JSON allows them.
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").encode("utf-8", "replace")


def all_rows(catalogue: Catalogue) -> Iterator[Row]:
    """Every row, one after another."""
    return map(catalogue.row, catalogue.cards)


def names_of(cards: Sequence[Summary]) -> dict[str, str]:
    """Where each card's page is, by its name in the collection."""
    return {card.name: card_page(card.source, card.id) for card in cards}
