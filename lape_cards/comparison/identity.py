"""What is the same thing in two versions of a card.

Things with an id are the same when the id is. Without ids it is what people know them by: a benefit by whose it is, an
action by what is done, a measurement by its date, group, site and checkpoint. Equal ones pair in their order.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
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


def pairs(old: Sequence[Any], new: Sequence[Any]) -> list[Pair]:
    """The things of two lists, each with itself: in the newer list's order, and after them those it lacks.

    The items are parts of a card, or texts.
    """
    partner: dict[int, int] = {}
    _match(old, new, partner, identity)
    _match(old, new, partner, known_by, unless=_both_have_ids)
    taken = set(partner.values())
    here: list[Pair] = [(partner.get(position), position) for position in range(len(new))]
    return here + [(position, None) for position in range(len(old)) if position not in taken]


def identity(item: Any) -> Hashable | None:
    """The item's id; ``None`` where it has none."""
    return getattr(item, "id", None)


def known_by(item: Any) -> Hashable | None:
    """What people know the item by: a text by itself, a part by the fields of ``KNOWN_BY``."""
    fields = KNOWN_BY.get(type(item))
    if fields is None:
        return item if isinstance(item, str) else repr(item)
    return tuple(_plain(getattr(item, name)) for name in fields)


def _plain(value: Any) -> Hashable:
    return " ".join(value.split()) if isinstance(value, str) else value


def _match(
    old: Sequence[Any],
    new: Sequence[Any],
    partner: dict[int, int],
    key: Callable[[Any], Hashable | None],
    unless: Callable[[Any, Any], bool] = lambda one, other: False,
) -> None:
    """Pair what has the same key, in order; ``partner`` maps positions in ``new`` to those in ``old``."""
    waiting = _by_key(((position, old[position]) for position in range(len(old))), set(partner.values()), key)
    for position, item in enumerate(new):
        mine = key(item) if position not in partner else None
        queue = waiting.get(mine) if mine is not None else None
        if queue and not unless(old[queue[0]], item):
            partner[position] = queue.popleft()


def _by_key(
    items: Iterable[tuple[int, Any]], taken: set[int], key: Callable[[Any], Hashable | None]
) -> dict[Hashable, deque[int]]:
    found: dict[Hashable, deque[int]] = defaultdict(deque)
    for position, item in items:
        mine = key(item) if position not in taken else None
        if mine is not None:
            found[mine].append(position)
    return dict(found)


def _both_have_ids(one: Any, other: Any) -> bool:
    """Whether two things that read alike say themselves that they are not the same."""
    return identity(one) is not None and identity(other) is not None
