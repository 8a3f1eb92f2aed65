"""What a merge has left to people: each conflict in the card's own terms."""

from __future__ import annotations

from typing import Any

from lape_cards.card.base import Part, label_of
from lape_cards.comparison.differences import Difference
from lape_cards.diagnostic import Path
from lape_cards.documents.telling import undecided
from lape_cards.merging.three_way import Conflict
from lape_cards.message import Message


def to_decide(mine: Part, others: Part, conflict: Conflict) -> Message:
    """A sentence on what the two sides say; ``mine`` and ``others`` are the two variants of the merged card."""
    ours = _at(mine, conflict.ours_path) if conflict.ours is not None else None
    theirs = _at(others, conflict.theirs_path) if conflict.theirs is not None else None
    card, path = (mine, conflict.ours_path) if conflict.ours is not None else (others, conflict.theirs_path)
    if isinstance(path[-1], int) and not isinstance(ours if theirs is None else theirs, Part):
        return at_odds(type(card), conflict)
    ends = [number for number, key in enumerate(path[:-1], start=1) if isinstance(key, int)]
    around = tuple(part for end in ends if isinstance(part := _at(card, path[:end]), Part))
    inner = _at(card, path[:-1])
    owner = type(inner) if isinstance(inner, Part) else type(card)
    return undecided(Difference("altered", path, owner, str(path[-1]), ours, theirs, around))


def at_odds(model: type[Part], conflict: Conflict) -> Message:
    """The same, of a card that cannot be understood: the part of the form in which it stands."""
    name = str(conflict.ours_path[0])
    label = Message(label_of(model, name)) if name in model.model_fields else name
    return Message("“{label}” was changed in one way here, and in another there.", label=label)


def _at(card: Part, path: Path) -> Any:
    value: Any = card
    for key in path:
        value = value[key] if isinstance(key, int) else getattr(value, key)
    return value
