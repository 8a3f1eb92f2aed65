"""Which checkpoint is meant: one that is on the card, or one that nobody had planned, and where that is put."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from msgspec import Struct

from lape_cards.card.identifier import identifier_from
from lape_cards.card.kinds import ResultCard
from lape_cards.card.parts import Checkpoint
from lape_cards.card.phase import is_due, is_held
from lape_cards.card.voices import answered
from lape_cards.errors import LapeError
from lape_cards.i18n import translator
from lape_cards.message import Message
from lape_cards.store.editor import Insert
from lape_cards.typed import nearest
from lape_cards.workflow.filling import free_identifier
from lape_cards.workflow.pen import Item


class Unplanned(Struct, frozen=True):
    """A checkpoint that is not on the card: it is put there with the first thing that is said of it."""

    id: str

    def held(self, card: ResultCard, day: date) -> Insert:
        """The edit that puts it onto the card, as held on ``day``."""
        return inserted(card, {"id": self.id, "date": day, "held": day}, day)

    def added(self) -> Message:
        """What is told of it when it comes onto the card."""
        return Message("“{name}” is added to the card as a checkpoint that was not planned.", name=self.id)


SOON = timedelta(days=14)
"""How far ahead of its planned day a checkpoint may be held and still, most likely, be the one that was planned."""
_SLIP = 0.75
"""How alike an id has to be to another's to be a slip of it: ``endd`` for ``end``, but not ``kesa`` for ``kevat``."""


def choose(card: ResultCard, name: str | None, today: date, *, new: bool = False) -> Item | Unplanned:
    """The checkpoint that is meant: the named one, or the one that is next to be held.

    One that nobody had planned where it is said to be ``new``, the card has none that could be held, or ``name`` is a
    new id; ``LapeError`` where that may be a slip of the finger, or is no id.
    """
    if name is not None:
        return _named(card, name, new=new)
    if new:
        return unplanned(card)
    unfinished = [place for place, point in enumerate(card.checkpoints) if is_held(point, today) and not is_told(point)]
    coming = waiting(card, today)
    due = [place for place in coming if is_due(card.checkpoints[place], today)]
    place = next(iter([*unfinished, *due, *coming]), None)
    return unplanned(card) if place is None else Item(place, card.checkpoints[place].id)


def _named(card: ResultCard, name: str, *, new: bool) -> Item | Unplanned:
    for place, point in enumerate(card.checkpoints):
        if name in (point.id, point.name, str(place + 1)):
            if new:
                raise LapeError(
                    Message("{card} has a checkpoint “{name}” already.", card=card.id, name=name),
                    Message("Leave out  --new  or give another id."),
                )
            return Item(place, point.id)
    if _is_id(name) and (new or nearest(name, _known(card), cutoff=_SLIP) is None):
        return Unplanned(name)
    raise lacking(card, name)


def _known(card: ResultCard) -> list[str]:
    return [point.id or str(place) for place, point in enumerate(card.checkpoints, start=1)]


def lacking(card: ResultCard, name: str) -> LapeError:
    """The error of a name that no checkpoint of the card has, and that nobody says is that of a new one."""
    known = _known(card)
    return LapeError(
        Message("{card} has no checkpoint “{name}”.", card=card.id, name=name),
        Message(
            "The card's checkpoints are: {checkpoints}. To add another, give  --new  and an id of small letters a–z, "
            "digits and single hyphens. A text of several words belongs in quotation marks.",
            checkpoints=known,
        )
        if known
        else Message(
            "To add one, give  --new  and an id of small letters a–z, digits and single hyphens. A text of several "
            "words belongs in quotation marks."
        ),
    )


def _is_id(name: str) -> bool:
    """Whether a name may be that of a new checkpoint; a number is the place of one on the card."""
    return bool(name) and identifier_from(name) == name and not name.isdigit()


def unplanned(card: ResultCard) -> Unplanned:
    """A checkpoint that nobody had planned, with an id that no other has."""
    name = translator(card.language)(Message("checkpoint-1")).rpartition("-")[0]
    return Unplanned(free_identifier(name, {point.id for point in card.checkpoints}))


def is_far_ahead(point: Checkpoint, today: date) -> bool:
    """Whether it was planned for a day so late that the group may have met for another one."""
    return point.date is not None and not is_held(point, today) and point.date.first > today + SOON


def waiting(card: ResultCard, today: date) -> list[int]:
    """The positions of the checkpoints that have not been held, the earliest first."""
    places = [place for place, point in enumerate(card.checkpoints) if not is_held(point, today)]
    return sorted(places, key=lambda place: _day_of(card.checkpoints[place]) or date.max)


def is_told(point: Checkpoint) -> bool:
    """Whether what was seen and what was decided is written down."""
    return point.decision is not None and answered(point.observations)


def inserted(card: ResultCard, item: dict[str, Any], day: date) -> Insert:
    """The edit that puts a checkpoint of ``day`` into the list, before the first one that is later.

    Whoever is responsible for the one before it is so for this one too: nobody else is named yet.
    """
    days = [_day_of(point) or point.held for point in card.checkpoints]
    place = next((place for place, other in enumerate(days) if other is not None and other > day), len(days))
    responsible = next((list(point.responsible) for point in card.checkpoints[:place][::-1] if point.responsible), [])
    if responsible:
        item = {**item, "responsible": responsible[0] if len(responsible) == 1 else responsible}
    order = list(Checkpoint.model_fields)
    return Insert(("checkpoints",), place, {key: item[key] for key in sorted(item, key=order.index)})


def _day_of(point: Checkpoint) -> date | None:
    return point.date.last if point.date else None
