"""Three cards become one, thing by thing and field by field: what either side changed is in the result.

Works on what the files say, texts as they were written. The sides are alike: with ours and theirs exchanged, the
result says the same. What both have changed in different ways is a conflict, and both values are kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct, field
from pydantic import BaseModel

from lape_cards.card.base import Part
from lape_cards.card.shape import part_in
from lape_cards.card.voices import Voice
from lape_cards.comparison.identity import name_in, pairs_by_name
from lape_cards.diagnostic import Path
from lape_cards.merging.order import merged_order


class Conflict(Struct, frozen=True):
    """A field, or an item of a list, that both sides changed in different ways; ``None`` where a side has none.

    ``ours_path`` and ``theirs_path`` are where it stands in the two variants of the merged card.
    """

    ours_path: Path
    theirs_path: Path
    base: Any
    ours: Any
    theirs: Any


class Merged(Struct):
    """The merged card in two variants, which differ in the conflicts only: with our values there, and with theirs."""

    ours: Any
    theirs: Any
    conflicts: list[Conflict] = field(default_factory=list)


def merge(base: Any, ours: Any, theirs: Any, model: type[Part], at_odds: frozenset[str] = frozenset()) -> Merged:
    """Merge what three files of a card say (keys, lists and texts; ``None`` where a file says nothing).

    Fields of the card that are ``at_odds`` are a conflict as a whole where both sides changed them.
    """
    conflicts: list[Conflict] = []
    base, ours, theirs = (_present(side) or {} for side in (base, ours, theirs))
    stamp = _larger_stamp(ours, theirs)
    before, mine, others = ({**side, **stamp} for side in (base, ours, theirs))
    result = _Merger(conflicts, at_odds).part(before, mine, others, model, (), ())
    return Merged(*result, conflicts)


def _larger_stamp(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """The larger number and the later day, each by itself; they are never in conflict.

    The side with fewer versions may have been saved last, and the phase asks for the day of the last save.
    """
    stamp = {key: max(ours.get(key), theirs.get(key), key=rank) for key, rank in _STAMP.items()}
    return {key: value for key, value in stamp.items() if value is not None}


def _number(said: Any) -> tuple[int, bool, str]:
    """What puts numbers in order; what is none comes first."""
    try:
        number = int(said) if isinstance(said, str) else 0
    except ValueError:
        number = 0
    return number, said is not None, json.dumps(said)


def _day(said: Any) -> tuple[date, bool, str]:
    """What puts days in order; what is none comes first."""
    try:
        day = date.fromisoformat(said.strip()) if isinstance(said, str) else date.min
    except ValueError:
        day = date.min
    return day, said is not None, json.dumps(said)


_STAMP = {"version": _number, "date": _day}
"""What saving writes into a card, and what puts it in order."""


Variants = tuple[Any, Any]


class _Merger(Struct):
    conflicts: list[Conflict]
    at_odds: frozenset[str]

    def value(
        self, base: Any, ours: Any, theirs: Any, model: type[BaseModel], name: str, at: Path, to: Path
    ) -> Variants:
        """One field of a part; ``at`` and ``to`` are where it stands in the two variants."""
        if says_the_same(ours, theirs) or says_the_same(base, theirs):
            return ours, ours
        if says_the_same(base, ours):
            return theirs, theirs
        if len(at) == 1 and name in self.at_odds:
            return self._conflict(base, ours, theirs, at, to)
        if _is_list(model, name):
            return self._list_field(base, ours, theirs, model, name, at, to)
        inner = part_in(model, name)
        if inner is not None and isinstance(ours, dict) and isinstance(theirs, dict):
            return self.part(base if isinstance(base, dict) else {}, ours, theirs, inner, at, to)
        return self._conflict(base, ours, theirs, at, to)

    def part(self, base: Any, ours: Any, theirs: Any, model: type[BaseModel], at: Path, to: Path) -> Variants:
        """All fields of a part, in the order of our file, then theirs."""
        mine: dict[str, Any] = {}
        others: dict[str, Any] = {}
        for name in dict.fromkeys((*ours, *theirs)):
            one, other = self.value(
                base.get(name), ours.get(name), theirs.get(name), model, name, (*at, name), (*to, name)
            )
            mine |= {name: one} if one else {}
            others |= {name: other} if other else {}
        return mine, others

    def _list_field(
        self, base: Any, ours: Any, theirs: Any, model: type[BaseModel], name: str, at: Path, to: Path
    ) -> Variants:
        kind = part_in(model, name)
        before, our, their = (_listed(side, kind) for side in (base, ours, theirs))
        mine, others = self._list(before, our, their, kind, at, to)
        return _as_written(mine, (ours, theirs, base), kind), _as_written(others, (theirs, ours, base), kind)

    def _list(
        self, base: list[Any], ours: list[Any], theirs: list[Any], kind: type[BaseModel] | None, at: Path, to: Path
    ) -> Variants:
        things = _things(base, ours, theirs, kind)
        kept = {number: thing for number, thing in enumerate(things) if not _is_gone(thing)}
        order = merged_order(
            _in_order(kept, 0), _in_order(kept, 1), _in_order(kept, 2), lambda number: _rank(kept[number])
        )
        mine: list[Any] = []
        others: list[Any] = []
        for number in order:
            before, our, their = kept[number].items
            one, other = self._item(before, our, their, kind, (*at, len(mine)), (*to, len(others)))
            mine += [one] if one else []
            others += [other] if other else []
        return mine or None, others or None

    def _item(self, base: Any, ours: Any, theirs: Any, kind: type[BaseModel] | None, at: Path, to: Path) -> Variants:
        if says_the_same(ours, theirs):
            return ours, ours
        if base is None and (ours is None or theirs is None):
            added = theirs if ours is None else ours
            return added, added
        if says_the_same(base, ours) and theirs is not None:
            return theirs, theirs
        if says_the_same(base, theirs) and ours is not None:
            return ours, ours
        if kind is not None and isinstance(ours, dict) and isinstance(theirs, dict):
            return self.part(base if isinstance(base, dict) else {}, ours, theirs, kind, at, to)
        return self._conflict(base, ours, theirs, at, to)

    def _conflict(self, base: Any, ours: Any, theirs: Any, at: Path, to: Path) -> Variants:
        self.conflicts.append(Conflict(at, to, base, ours, theirs))
        return ours, theirs


class _Thing(Struct, frozen=True):
    """One item of a list in the three cards, and where it stands in each (``None`` where it does not)."""

    items: tuple[Any, Any, Any]
    positions: tuple[int | None, int | None, int | None]


def _things(base: list[Any], ours: list[Any], theirs: list[Any], kind: type[BaseModel] | None) -> list[_Thing]:
    """The items of three lists, each with itself."""
    model = kind if kind is not None and issubclass(kind, Part) else None
    keys = [[name_in(item, model) for item in side] for side in (base, ours, theirs)]
    in_ours = {old: new for old, new in pairs_by_name(keys[0], keys[1]) if old is not None and new is not None}
    in_theirs = {old: new for old, new in pairs_by_name(keys[0], keys[2]) if old is not None and new is not None}
    known_here, known_there = set(in_ours.values()), set(in_theirs.values())
    new_here = [position for position in range(len(ours)) if position not in known_here]
    new_there = [position for position in range(len(theirs)) if position not in known_there]
    added = pairs_by_name([keys[1][position] for position in new_here], [keys[2][position] for position in new_there])
    rows: list[tuple[int | None, int | None, int | None]] = [
        *((position, in_ours.get(position), in_theirs.get(position)) for position in range(len(base))),
        *((None, _at(new_here, one), _at(new_there, other)) for one, other in added),
    ]
    return [
        _Thing((_at(base, one), _at(ours, other), _at(theirs, third)), (one, other, third))
        for one, other, third in rows
    ]


def _at(items: Sequence[Any], position: int | None) -> Any:
    return items[position] if position is not None else None


def _is_gone(thing: _Thing) -> bool:
    """Whether one side took the thing out and the other did nothing to it."""
    base, ours, theirs = thing.items
    if base is None:
        return False
    return (ours is None and (theirs is None or says_the_same(base, theirs))) or (
        theirs is None and says_the_same(base, ours)
    )


def _in_order(things: Mapping[int, _Thing], side: int) -> list[int]:
    found = [(thing.positions[side], number) for number, thing in things.items()]
    return [number for _, number in sorted((position, number) for position, number in found if position is not None)]


def _rank(thing: _Thing) -> str:
    """What decides between two things in one place: the earlier first, and otherwise the same one for both sides."""
    texts = sorted(json.dumps(item, sort_keys=True) for item in thing.items[1:] if item is not None)
    days = sorted(str(item["date"]) for item in thing.items[1:] if isinstance(item, dict) and "date" in item)
    return "\n".join([*days[:1], *texts])


def _is_list(model: type[BaseModel], name: str) -> bool:
    known = model.model_fields.get(name)
    return known is not None and isinstance(known.get_default(call_default_factory=True), tuple)


def _listed(value: Any, kind: type[BaseModel] | None) -> list[Any]:
    """A list field's items, where one may stand without a list around it."""
    items = value if isinstance(value, list) else [] if value is None else [value]
    return [{"text": item} if kind is Voice and isinstance(item, str) else item for item in items]


def _as_written(items: Any, written: Sequence[Any], kind: type[BaseModel] | None) -> Any:
    """The list as one of the files has it, where that says the same; one text alone where the files had that.

    One alone and a list of one say the same: the list is taken, whichever side has it.
    """
    for value in sorted(written, key=lambda value: not isinstance(value, list)):
        if value is not None and says_the_same(_listed(value, kind), items):
            return value
    if isinstance(items, list) and len(items) == 1 and not any(isinstance(value, list) for value in written):
        only = items[0]
        return only["text"] if kind is Voice and isinstance(only, dict) and set(only) == {"text"} else only
    return items


def says_the_same(one: Any, other: Any) -> bool:
    """Whether two values are the same but for white space around texts, and for keys without a value."""
    return bool(_tidied(_present(one)) == _tidied(_present(other)))


def _present(value: Any) -> Any:
    """A value without keys that have none, and without parts and lists that have nothing in them."""
    if isinstance(value, dict):
        return {key: found for key, item in value.items() if (found := _present(item)) is not None} or None
    if isinstance(value, list):
        return [found for item in value if (found := _present(item)) is not None] or None
    return value


def _tidied(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return [_tidied(item) for item in value]
    if isinstance(value, dict):
        return {key: _tidied(item) for key, item in value.items()}
    return value
