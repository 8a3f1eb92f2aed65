"""Many cards at a glance: what needs someone first, then where they all are in time and on the circle."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from lape_cards.card.phase import Phase
from lape_cards.documents.phases import PhaseMap, phase_map
from lape_cards.documents.timeline import Courses, Timeline
from lape_cards.documents.wording import said
from lape_cards.message import Message, plural_message
from lape_cards.portfolio.attention import NEEDS, Attention, Need, needs, urgency
from lape_cards.portfolio.least import Least
from lape_cards.portfolio.summary import Summary

MOST_WAITING = 15
"""Things that are told of each kind that waits; the others are counted."""


class Waiting(Struct, frozen=True):
    """A card that waits for someone: what for, for whom, and since or by when; ``name`` names it in the collection.

    ``source`` is whose card it is, ``None`` where all are from one repository.
    """

    name: str
    source: str | None
    title: str
    what: Message
    who: tuple[str, ...]
    day: datetime.date | None


class NeedGroup(Struct, frozen=True):
    """What waits in one way, the longest first. ``count`` cards wait so, one card perhaps for several things.

    ``others`` are how many things wait besides those that are told.
    """

    need: Need
    heading: Message
    count: int
    waiting: tuple[Waiting, ...]
    others: int


class Overview(Struct, frozen=True):
    """What a project manager sees first; ``needs`` without what nobody waits for, ``timeline`` where there is one."""

    today: datetime.date
    cards: int
    needs: tuple[NeedGroup, ...]
    timeline: Timeline | None
    phases: PhaseMap


class Glance:
    """Cards as they go by, on ``today``: of them all, what the overview tells of them is kept."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._count = 0
        self._phases: Counter[Phase] = Counter()
        self._plans = 0
        self._courses = Courses(today)
        self._waiting: dict[Need, Least[Attention]] = {need: Least(MOST_WAITING, urgency) for need in NEEDS}
        self._cards_waiting: Counter[Need] = Counter()

    def add(self, card: Summary) -> None:
        """Take a card."""
        self._count += 1
        if card.kind == "rooting":  # it is made as an experiment is, and is none: the report counts alike
            self._plans += 1
        elif card.phase is not None:
            self._phases[card.phase] += 1
        self._courses.add(card)
        found = list(needs(card))
        for one in found:
            self._waiting[one.need].add(one)
        self._cards_waiting.update({one.need for one in found})

    @property
    def named(self) -> dict[str, Summary]:
        """The cards that the overview names, by their names in the collection."""
        waiting = (one.card for kept in self._waiting.values() for one in kept.items)
        return {card.name: card for card in (*waiting, *self._courses.drawn)}

    def overview(self) -> Overview:
        """The cards that were taken at a glance."""
        return Overview(
            self._today,
            self._count,
            tuple(self._group(need) for need in NEEDS if self._waiting[need]),
            self._courses.timeline(),
            phase_map(self._phases, self._plans),
        )

    def _group(self, need: Need) -> NeedGroup:
        kept, count = self._waiting[need], self._cards_waiting[need]
        return NeedGroup(need, _heading(need, count), count, tuple(_waiting(kept.items)), kept.others)


def _heading(need: Need, count: int) -> Message:
    if need == "late":
        return plural_message("{count} card has a late checkpoint", "{count} cards have a late checkpoint", count)
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
        yield Waiting(one.card.name, one.card.source, one.card.title, _what(one), one.who, one.day)


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
