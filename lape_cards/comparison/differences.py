"""What differs between two versions of a card, thing by thing and field by field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from lape_cards.card.base import Part
from lape_cards.card.kinds import Card, Proposal
from lape_cards.card.parts import Metric
from lape_cards.comparison.identity import pairs
from lape_cards.diagnostic import Path

Kind = Literal["added", "removed", "altered", "moved", "reordered"]

_STAMP = frozenset({"format", "kind", "id", "version", "date"})
"""What every version has of its own, and what never changes."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: in the field ``field`` of a part of type ``model``.

    ``altered``: a field has another value; ``old`` or ``new`` is ``None`` (or empty) where it had or has none.
    ``added`` and ``removed``: an item of a list, in ``new`` or in ``old``. ``moved``: a thing stands in another row;
    ``reordered``: a list's items stand in another order. ``path`` is where it stands in the newer card, or in the older
    one for what was removed. ``around`` are the parts it stands in, the outermost first, as they are there.
    """

    kind: Kind
    path: Path
    model: type[Part]
    field: str
    old: Any = None
    new: Any = None
    around: tuple[Part, ...] = ()


def differences(old: Card, new: Card) -> list[Difference]:
    """What differs from ``old`` to ``new``, in the order of the form; the version's own stamp aside."""
    return _with_moves(list(_in_part(old, new, type(new), (), (), skip=_STAMP)))


def _in_part(
    old: Part | None,
    new: Part | None,
    model: type[Part],
    path: Path,
    around: tuple[Part, ...],
    skip: frozenset[str] = frozenset(),
) -> Iterator[Difference]:
    for name in model.model_fields:
        if name not in skip:
            before, after = getattr(old, name, None), getattr(new, name, None)
            if before != after:
                yield from _in_field(before, after, model, (*path, name), around)


def _in_field(before: Any, after: Any, model: type[Part], path: Path, around: tuple[Part, ...]) -> Iterator[Difference]:
    name = str(path[-1])
    if isinstance(before, Part) or isinstance(after, Part):
        yield from _in_part(before, after, type(after or before), path, around)
    elif isinstance(before, tuple) or isinstance(after, tuple):
        yield from _in_list(before or (), after or (), model, path, around)
    elif not _reads_alike(before, after):
        yield Difference("altered", path, model, name, before, after, around)


def _reads_alike(before: Any, after: Any) -> bool:
    """Whether two texts differ in nothing but how their lines are broken."""
    return isinstance(before, str) and isinstance(after, str) and before.split() == after.split()


def _in_list(
    before: Sequence[Any], after: Sequence[Any], model: type[Part], path: Path, around: tuple[Part, ...]
) -> Iterator[Difference]:
    name = str(path[-1])
    found = pairs(before, after)
    common = [old for old, new in found if old is not None and new is not None]
    if common != sorted(common):
        yield Difference("reordered", path, model, name, before, after, around)
    for old, new in found:
        if new is None and old is not None:
            yield Difference("removed", (*path, old), model, name, before[old], None, around)
        elif old is None and new is not None:
            yield Difference("added", (*path, new), model, name, None, after[new], around)
        elif old is not None and new is not None and isinstance(after[new], Part):
            yield from _in_part(before[old], after[new], type(after[new]), (*path, new), (*around, after[new]))


def _with_moves(found: list[Difference]) -> list[Difference]:
    """``found``, where a metric or a proposal that went from one row to another is one thing and not two."""
    gone = {_key(one.old): one for one in found if one.kind == "removed" and _key(one.old) is not None}
    moved = {_key(one.new) for one in found if one.kind == "added" and _key(one.new) in gone}
    result: list[Difference] = []
    for one in found:
        if one.kind == "added" and _key(one.new) in moved:
            before = gone[_key(one.new)].old
            result.append(replace(one, kind="moved", old=before))
            result += _in_part(before, one.new, type(one.new), one.path, (*one.around, one.new))
        elif one.kind != "removed" or _key(one.old) not in moved:
            result.append(one)
    return result


def _key(item: Any) -> tuple[type[Part], str] | None:
    """What a thing is known by in the whole card, where its id is unique in that."""
    return (type(item), item.id) if isinstance(item, Metric | Proposal) and item.id is not None else None
