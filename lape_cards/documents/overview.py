"""Many cards at a glance: what needs someone first, then where they all are in time and on the circle."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lape_cards.documents.phases import PhaseMap, phase_map
from lape_cards.documents.timeline import Timeline, timeline
from lape_cards.documents.wording import said
from lape_cards.message import Message, plural_message
from lape_cards.portfolio.attention import NEEDS, Attention, Need, attention
from lape_cards.portfolio.summary import Summary


@dataclass(frozen=True, slots=True)
class Waiting:
    """A card that waits for someone: what for, for whom, and since or by when; ``name`` names it in the collection."""

    name: str
    title: str
    what: Message
    who: tuple[str, ...]
    day: datetime.date | None


@dataclass(frozen=True, slots=True)
class NeedGroup:
    """What waits in one way, the longest first. ``count`` cards wait so, one card perhaps for several things."""

    need: Need
    heading: Message
    count: int
    waiting: tuple[Waiting, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """What a project manager sees first; ``needs`` without what nobody waits for, ``timeline`` where there is one."""

    today: datetime.date
    cards: int
    needs: tuple[NeedGroup, ...]
    timeline: Timeline | None
    phases: PhaseMap


def overview(cards: Sequence[Summary], today: date) -> Overview:
    """``cards`` at a glance on ``today``."""
    waiting = attention(cards)
    groups = (_group(need, [one for one in waiting if one.need == need]) for need in NEEDS)
    return Overview(
        today,
        len(cards),
        tuple(group for group in groups if group.waiting),
        timeline(cards, today),
        phase_map(cards),
    )


def _group(need: Need, waiting: Sequence[Attention]) -> NeedGroup:
    count = len({one.card.name for one in waiting})
    return NeedGroup(need, _heading(need, count), count, tuple(_waiting(waiting)))


def _heading(need: Need, count: int) -> Message:
    if need == "late":
        return plural_message(
            "{count} experiment has a late checkpoint", "{count} experiments have a late checkpoint", count
        )
    if need == "unrooted":
        return plural_message(
            "{count} practice is to stay and has no rooting plan",
            "{count} practices are to stay and have no rooting plan",
            count,
        )
    return plural_message(
        "{count} card is incomplete for its phase", "{count} cards are incomplete for their phase", count
    )


def _waiting(waiting: Iterable[Attention]) -> Iterable[Waiting]:
    for one in waiting:
        yield Waiting(one.card.name, one.card.title, _what(one), one.who, one.day)


def _what(one: Attention) -> Message:
    if one.need == "late" and one.checkpoint is not None:
        if one.checkpoint.name is None:
            return Message("A checkpoint has not been held: {day}.", day=said(one.checkpoint.date))
        return Message(
            "The checkpoint “{name}” has not been held: {day}.",
            name=one.checkpoint.name,
            day=said(one.checkpoint.date),
        )
    if one.need == "unrooted":
        return Message("The practice is to be made permanent, and the rooting plan has not been begun.")
    missing = plural_message("{count} thing is missing", "{count} things are missing", len(one.card.lacking))
    return Message("{percent}% is there: {missing}.", percent=str(one.card.completeness), missing=missing)
