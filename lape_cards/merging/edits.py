"""The edits that make one card's file say what another says, and leave alone what both say already."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from lape_cards.card.base import Part
from lape_cards.card.shape import holds_words, part_in
from lape_cards.comparison.identity import name_in, pairs_by_name
from lape_cards.diagnostic import Path
from lape_cards.regex import regex
from lape_cards.store.editor import Edit, Insert, Put, Remove
from lape_cards.store.writer import Word, prose

_BARE = regex(r"-?\d[\d.\-\u2013]*|true|false")


def edits_between(old: Any, new: Any, model: type[Part]) -> list[Edit]:
    """The edits, in an order in which they can be made, from what a file says to what it should say."""
    return list(_in_part(old or {}, new or {}, model, ()))


def _in_part(old: Any, new: Any, model: type[BaseModel], path: Path) -> Iterator[Edit]:
    # What is new comes first: an item whose last key is taken out is no item any more.
    for name, value in new.items():
        yield from _in_field(old.get(name), value, model, (*path, name))
    for name in old:
        if name not in new:
            yield Remove((*path, name))


def _in_field(old: Any, new: Any, model: type[BaseModel], path: Path) -> Iterator[Edit]:
    name = str(path[-1])
    inner = part_in(model, name)
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict) and inner is not None:
        yield from _in_part(old, new, inner, path)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _in_list(old, new, model, inner, path)
    else:
        yield Put(path, typed(new, model, name))


def _in_list(
    old: list[Any], new: list[Any], model: type[BaseModel], kind: type[BaseModel] | None, path: Path
) -> Iterator[Edit]:
    part = kind if kind is not None and issubclass(kind, Part) else None
    found = pairs_by_name([name_in(item, part) for item in old], [name_in(item, part) for item in new])
    kept = [(before, after) for before, after in found if before is not None and after is not None]
    positions = [before for before, _ in kept]
    if positions != sorted(positions) or not kept:
        yield Put(path, typed(new, model, str(path[-1])))
        return
    for before, after in kept:
        if isinstance(old[before], dict) and isinstance(new[after], dict) and kind is not None:
            yield from _in_part(old[before], new[after], kind, (*path, before))
        elif old[before] != new[after]:
            yield Put((*path, before), new[after])
    for before in sorted(set(range(len(old))) - set(positions), reverse=True):
        yield Remove((*path, before))
    for after in sorted(set(range(len(new))) - {after for _, after in kept}):
        yield Insert(path, after, typed_item(new[after], kind))


def typed(value: Any, model: type[BaseModel], name: str) -> Any:
    """A value as it is to be written: numbers, dates and truths bare, long texts as people type them."""
    kind = part_in(model, name)
    if isinstance(value, list):
        return [typed_item(item, kind) for item in value]
    if isinstance(value, dict):
        return typed_item(value, kind)
    if holds_words(model, name) and isinstance(value, str) and _BARE.fullmatch(value):
        return Word(value)
    return prose(value) if isinstance(value, str) else value


def typed_item(value: Any, kind: type[BaseModel] | None) -> Any:
    """An item of a list as it is to be written; ``kind`` is the model of the list's parts."""
    if isinstance(value, dict) and kind is not None:
        return {name: typed(inner, kind, name) for name, inner in value.items()}
    return value
