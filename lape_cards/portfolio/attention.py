"""What needs someone, across many cards: late checkpoints, incomplete cards, decisions without a plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from msgspec import Struct

from lape_cards.portfolio.summary import Planned, Summary

Need = Literal["late", "unrooted", "incomplete"]
NEEDS: tuple[Need, ...] = ("late", "unrooted", "incomplete")


class Attention(Struct, frozen=True):
    """One thing that waits for someone: which card, what, who, and since or by when (``None``: no day was set)."""

    need: Need
    card: Summary
    who: tuple[str, ...]
    day: date | None
    checkpoint: Planned | None = None


def urgency(one: Attention) -> tuple[int, date, str]:
    """What to put them in order by: by kind, and in each kind what has waited longest first."""
    return NEEDS.index(one.need), one.day or date.max, one.card.name


def needs(card: Summary) -> Iterator[Attention]:
    """What needs someone on a card; there may be several checkpoints that are late."""
    whom = card.contact or ((card.prepared_by,) if card.prepared_by else ())
    for point in card.overdue:
        yield Attention("late", card, point.responsible or whom, point.date.last, point)
    if card.kind == "experiment" and card.is_to_be_rooted and card.plan is None:
        yield Attention("unrooted", card, (card.host,) if card.host else whom, card.end.last if card.end else None)
    if card.is_incomplete:
        coming = card.next
        yield Attention("incomplete", card, whom, coming.date.last if coming else None, coming)
