"""What differs between two versions of a card, thing by thing and field by field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from lape_cards.card.base import Part, says_nothing
from lape_cards.card.kinds import Card, Proposal
from lape_cards.card.parts import Metric
from lape_cards.comparison.identity import pairs
from lape_cards.diagnostic import Path

Kind = Literal["added", "removed", "altered", "moved", "reordered"]

_STAMP = frozenset({"format", "id", "version", "date"})
"""What every version has of its own, and what never changes."""


class Difference(Struct, frozen=True):
    """One difference: in the field ``field`` of a part of type ``model``.

    ``altered``: a field has another value; ``old`` or ``new`` is ``None`` (or empty) where it had or has none.
    ``added`` and ``removed``: an item of a list, in ``new`` or in ``old``; one that says nothing is none. ``moved``: a
    thing stands in another row; ``reordered``: a list's items stand in another order. ``path`` is where it stands in
    the newer card, or in the older one for what was removed. ``around`` are the parts it stands in, the outermost
    first, as they are there: those that are items of a list.
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
    return _with_moves(list(_in_part(old, new, (), (), skip=_STAMP)))


def _in_part(
    old: Part | None, new: Part | None, path: Path, around: tuple[Part, ...], skip: frozenset[str] = frozenset()
) -> Iterator[Difference]:
    # A card that became one of another kind has fields of both.
    models = [type(part) for part in (new, old) if part is not None]
    owner = {name: model for model in reversed(models) for name in model.model_fields}
    names = dict.fromkeys(name for model in models for name in model.model_fields)
    for name in names:
        if name not in skip:
            before, after = getattr(old, name, None), getattr(new, name, None)
            if before != after:
                yield from _in_field(before, after, owner[name], (*path, name), around)


def _in_field(before: Any, after: Any, model: type[Part], path: Path, around: tuple[Part, ...]) -> Iterator[Difference]:
    name = str(path[-1])
    if isinstance(before, Part) or isinstance(after, Part):
        yield from _in_part(before, after, path, around)
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
        if old is None and new is not None:
            if not _says_nothing(after[new]):
                yield Difference("added", (*path, new), model, name, None, after[new], around)
        elif new is None and old is not None:
            if not _says_nothing(before[old]):
                yield Difference("removed", (*path, old), model, name, before[old], None, around)
        elif old is not None and new is not None and before[old] != after[new]:
            if isinstance(after[new], Part):
                yield from _in_part(before[old], after[new], (*path, new), (*around, after[new]))
            elif not _reads_alike(before[old], after[new]):
                yield Difference("altered", (*path, new), model, name, before[old], after[new], around)


def _says_nothing(item: Any) -> bool:
    return isinstance(item, Part) and says_nothing(item)


Key = tuple[type[Part], str]
"""What a thing is known by in the whole card, where its id is unique in that."""


def _with_moves(found: list[Difference]) -> list[Difference]:
    """``found``, where a metric or a proposal that went from one row to another is one thing and not two.

    It may have come into a row that is new itself, or gone from one that was taken out.
    """
    gone = _only_once(inner for one in found if one.kind == "removed" for inner in _within(one, one.old))
    come = _only_once(inner for one in found if one.kind == "added" for inner in _within(one, one.new))
    moved = gone.keys() & come.keys()
    result: list[Difference] = []
    for one in found:
        item = one.old if one.kind == "removed" else one.new
        if one.kind not in ("added", "removed") or _key(item) not in moved:
            result.append(one)
        if one.kind == "added":
            for key in [key for inner in _within(one, item) if (key := _key(inner.new)) in moved]:
                result += _move(gone[key].old, come[key])
    return result


def _move(before: Part, arrived: Difference) -> Iterator[Difference]:
    yield replace(arrived, kind="moved", old=before)
    yield from _in_part(before, arrived.new, arrived.path, (*arrived.around, arrived.new))


def _within(one: Difference, item: Any) -> Iterator[Difference]:
    """A difference, and those of the things inside it that have a name of their own in the whole card."""
    if _key(item) is not None:
        yield one
    elif isinstance(item, Part):
        for name in type(item).model_fields:
            inner = getattr(item, name)
            for position, part in enumerate(inner if isinstance(inner, tuple) else ()):
                yield from _within(_inside(one, item, name, position), part)


def _inside(one: Difference, item: Part, name: str, position: int) -> Difference:
    """The difference of one thing in a list of ``item``, which was added or removed as a whole."""
    path, around, part = (*one.path, name, position), (*one.around, item), getattr(item, name)[position]
    if one.kind == "removed":
        return Difference("removed", path, type(item), name, part, None, around)
    return Difference("added", path, type(item), name, None, part, around)


def _only_once(found: Iterator[Difference]) -> dict[Key, Difference]:
    """What can be told apart by its key, which an id that stands twice cannot."""
    listed = [(key, one) for one in found if (key := _key(one.old if one.kind == "removed" else one.new)) is not None]
    counts = Counter(key for key, _ in listed)
    return {key: one for key, one in listed if counts[key] == 1}


def _key(item: Any) -> Key | None:
    return (type(item), item.id) if isinstance(item, Metric | Proposal) and item.id is not None else None
