"""Choosing and ordering cards among many, and one card as a line of plain values."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from lape_cards.card.parts import Decision
from lape_cards.card.phase import ORDER, Phase
from lape_cards.card.values import PartialDate
from lape_cards.portfolio.order import Sortable, key_of, turned
from lape_cards.portfolio.summary import Planned, Progress, Summary

SortKey = Literal["name", "title", "municipality", "phase", "version", "completeness", "next", "overdue", "progress"]


class Filter(Struct, frozen=True):
    """Which cards are wanted: those that fit everything that is given; of several phases or places, any of them."""

    overdue: bool = False
    incomplete: bool = False
    phases: tuple[Phase, ...] = ()
    municipalities: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    decision: Decision | None = None

    def takes(self, card: Summary) -> bool:
        """Whether ``card`` is wanted."""
        return (
            (not self.overdue or bool(card.overdue))
            and (not self.incomplete or card.is_incomplete)
            and (not self.phases or card.phase in self.phases)
            and _any_of(self.municipalities, card.municipalities)
            and _any_of(self.programmes, (card.programme or "",))
            and (self.decision is None or _decided(card) == self.decision)
        )


def _decided(card: Summary) -> Decision | None:
    return "root" if card.is_to_be_rooted else card.decision


def _any_of(wanted: Sequence[str], there: Iterable[str]) -> bool:
    """Whether one of the names is there, however it is written: as capitals or not, its ä as one sign or as two."""
    return not wanted or bool({plain(name) for name in wanted} & {plain(name) for name in there})


class Names:
    """The names of one kind that the cards of a list have: what to tell of one that none of them has."""

    def __init__(self, wanted: Sequence[str]) -> None:
        self._wanted = wanted
        self._there: dict[str, str] = {}

    def add(self, names: Iterable[str]) -> None:
        """Take in a card's names, where some are asked for."""
        if self._wanted:
            self._there.update({plain(name): name.strip() for name in names if name.strip()})

    def unknown(self) -> Iterator[tuple[str, str | None, list[str]]]:
        """What no card has of what is asked for, with the name that is most like it, and all those there are."""
        from lape_cards.typed import nearest  # only a slip of the finger needs it

        for name in self._wanted:
            if plain(name) not in self._there:
                near = nearest(plain(name), self._there)
                yield name, self._there[near] if near is not None else None, sorted(self._there.values())


def plain(name: str) -> str:
    """A name as it is compared with another."""
    return unicodedata.normalize("NFC", name.strip()).casefold()


def order(card: Summary, by: SortKey, *, reverse: bool = False) -> bytes:
    """What to put cards in order by; those that have nothing to be ordered by come last, both ways."""
    value = _KEYS[by](card)
    if value is None:
        return b"\x01" + key_of(card.name)
    key = key_of(value)
    return b"\x00" + (turned(key) if reverse else key) + key_of(card.name)


_KEYS: dict[SortKey, Callable[[Summary], Sortable | None]] = {
    "name": lambda card: card.name,
    "title": lambda card: plain(card.title),
    "municipality": lambda card: plain(card.municipalities[0]) if card.municipalities else None,
    "phase": lambda card: ORDER.index(card.phase) if card.phase else None,
    "version": lambda card: card.version,
    "completeness": lambda card: card.completeness,
    "next": lambda card: card.next.date.last if card.next else None,
    "overdue": lambda card: card.overdue[0].date.last if card.overdue else None,
    "progress": lambda card: middle(card.aimed),
}


def middle(metrics: Iterable[Progress]) -> Decimal | None:
    """The median of the progress that is known: one metric far ahead or behind does not stand for all."""
    known = sorted(metric.progress for metric in metrics if metric.progress is not None)
    if not known:
        return None
    half = len(known) // 2
    return known[half] if len(known) % 2 else (known[half - 1] + known[half]) / 2


Value = str | int | None

COLUMNS = (
    *("card", "source", "id", "kind", "title", "programme", "region", "municipality", "start", "end", "phase"),
    *("version", "saved", "completeness", "missing", "next_checkpoint", "next_date", "next_responsible", "overdue"),
    *("overdue_since", "overdue_responsible", "metrics", "metrics_with_target", "metrics_reached", "progress"),
    *("decision", "root_decision", "rooting_plan", "continues"),
)
"""What a line says, in its order."""


def line(card: Summary) -> dict[str, Value]:
    """``card`` as a line of a table for programs: texts, whole numbers, dates as in cards, names joined by ``; ``.

    What the table of cards of an export says too is said alike here.
    """
    goes_on = card.phase is not None  # a workshop does not: of its checkpoints and metrics nothing is known, not none
    return {
        "card": card.name,
        "source": card.source,
        "id": card.id,
        "kind": card.kind,
        "title": card.title,
        "programme": card.programme,
        "region": card.region,
        "municipality": "; ".join(card.municipalities) or None,
        "start": _day(card.start),
        "end": _day(card.end),
        "phase": card.phase,
        "version": card.version,
        "saved": _day(card.saved),
        "completeness": card.completeness,
        "missing": len(card.lacking) if card.completeness is not None else None,
        "next_checkpoint": card.next.name if card.next else None,
        "next_date": _day(card.next.date) if card.next else None,
        "next_responsible": _who(card.next),
        "overdue": len(card.overdue) if goes_on else None,
        "overdue_since": _day(card.overdue[0].date.last) if card.overdue else None,
        "overdue_responsible": _who(card.overdue[0]) if card.overdue else None,
        "metrics": len(card.metrics) if goes_on else None,
        "metrics_with_target": len(card.aimed) if goes_on else None,
        "metrics_reached": len(card.reached) if goes_on else None,
        "progress": percent(middle(card.aimed)),
        "decision": card.decision,
        "root_decision": card.root,
        "rooting_plan": card.plan_name,
        "continues": card.continues_name,
    }


def inert(value: Value) -> Value:
    """``value`` as a spreadsheet takes it: what would be a formula there is led by an apostrophe."""
    return f"'{value}" if isinstance(value, str) and value[:1] in _FORMULA else value


_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def _day(value: PartialDate | date | None) -> str | None:
    return str(value) if value is not None else None


def _who(point: Planned | None) -> str | None:
    return "; ".join(point.responsible) or None if point else None


def percent(progress: Decimal | None) -> int | None:
    """A fraction of the way as whole percent, rounded towards the start: 100 means that it was gone to its end."""
    return int(progress * 100) if progress is not None else None
