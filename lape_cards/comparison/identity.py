"""What is the same thing in two versions of a card.

Things with an id are the same when the id is. Without ids it is what people know them by: a benefit by whose it is, an
action by what is done, a measurement by its date, group, site and checkpoint. Equal ones pair in their order.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from lape_cards.card.base import Part
from lape_cards.card.kinds import Assessment, Interview, Issue, Proposal, RootingStep, WorkshopGroup
from lape_cards.card.parts import (
    Action,
    Attachment,
    Benefit,
    Change,
    Checkpoint,
    Element,
    Measurement,
    Metric,
    Period,
    Risk,
    Site,
)
from lape_cards.card.voices import Voice

Pair = tuple[int | None, int | None]
"""Positions in the older and in the newer list; ``None`` where the thing is only in the other one."""

KNOWN_BY: dict[type[Part], tuple[str, ...]] = {
    Action: ("what",),
    Assessment: ("theme",),
    Attachment: ("title",),
    Benefit: ("beneficiary",),
    Change: ("change",),
    Checkpoint: ("date",),
    Element: ("group", "element"),
    Interview: ("where", "view"),
    Issue: ("issue",),
    Measurement: ("date", "group", "site", "checkpoint"),
    Metric: ("name",),
    Period: ("start",),
    Proposal: ("text",),
    Risk: ("risk",),
    RootingStep: ("body", "what"),
    Site: ("name",),
    Voice: ("by",),
    WorkshopGroup: ("name",),
}
"""The fields that tell the parts of a list from each other where they have no id."""


@dataclass(frozen=True, slots=True)
class Key:
    """What a thing is known by: its id, if it has one, and what people know it by."""

    id: str | None
    known_by: Hashable


def pairs(old: Sequence[Any], new: Sequence[Any]) -> list[Pair]:
    """The things of two lists, each with itself: in the newer list's order, and after them those it lacks.

    The items are parts of a card, or texts.
    """
    return pairs_of([key_of(item) for item in old], [key_of(item) for item in new])


def pairs_of(old: Sequence[Key], new: Sequence[Key]) -> list[Pair]:
    """The same for things that only their keys are given of."""
    partner: dict[int, int] = {}
    _match(old, new, partner, lambda key: key.id)
    _match(old, new, partner, lambda key: key.known_by, unless=lambda one, other: bool(one.id and other.id))
    taken = set(partner.values())
    here: list[Pair] = [(partner.get(position), position) for position in range(len(new))]
    return here + [(position, None) for position in range(len(old)) if position not in taken]


def key_of(item: Any) -> Key:
    """The key of a text, or of a part of a card."""
    fields = KNOWN_BY.get(type(item))
    if fields is None:
        return Key(None, item if isinstance(item, str) else repr(item))
    return Key(getattr(item, "id", None), tuple(_plain(getattr(item, name)) for name in fields))


def key_in(data: Any, model: type[Part] | None) -> Key:
    """The key of an item as a file has it: a text, or the keys and texts of a part of type ``model``."""
    fields = KNOWN_BY.get(model) if model is not None else None
    if model is None or fields is None or not isinstance(data, dict):
        return Key(None, _plain(data) if isinstance(data, str) else repr(data))
    identity = data.get("id") if "id" in model.model_fields else None
    return Key(identity, tuple(_plain_in(data.get(name), model, name) for name in fields))


def _plain(value: Any) -> Hashable:
    return " ".join(value.split()) if isinstance(value, str) else value


def _plain_in(value: Any, model: type[Part], name: str) -> Hashable:
    default = model.model_fields[name].get_default(call_default_factory=True)
    if isinstance(default, tuple):
        return tuple(map(_plain, value if isinstance(value, list) else [] if value is None else [value]))
    return _plain(default if value is None else value)


def _match(
    old: Sequence[Key],
    new: Sequence[Key],
    partner: dict[int, int],
    part: Callable[[Key], Hashable],
    unless: Callable[[Key, Key], bool] = lambda one, other: False,
) -> None:
    """Pair what has the same key, in order; ``partner`` maps positions in ``new`` to those in ``old``."""
    taken = set(partner.values())
    waiting: dict[Hashable, deque[int]] = defaultdict(deque)
    for position, key in enumerate(old):
        if position not in taken and part(key) is not None:
            waiting[part(key)].append(position)
    for position, key in enumerate(new):
        queue = waiting.get(part(key)) if position not in partner and part(key) is not None else None
        if queue and not unless(old[queue[0]], key):
            partner[position] = queue.popleft()
