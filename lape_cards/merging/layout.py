"""Which fields of a merged card one side alone has added, so that they can stand there as that side wrote them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from lape_cards.card.base import Part
from lape_cards.card.shape import part_in
from lape_cards.comparison.identity import name_in, pairs_by_name
from lape_cards.diagnostic import Path


def added_there(merged: Any, mine: Any, others: Any, model: type[BaseModel] | None, path: Path = ()) -> Iterator[Path]:
    """The outermost places in ``merged`` that say what ``others`` says, and where ``mine`` has nothing.

    A field that both have stays in the layout, and with the remarks, that it has.
    """
    for key, inner, one, other in _pieces(merged, mine, others, model):
        kind = part_in(model, key) if isinstance(key, str) and model is not None else model
        if isinstance(inner, dict | list) and type(inner) is type(one) and type(inner) is type(other):
            yield from added_there(inner, one, other, kind, (*path, key))
        elif one is None and inner is not None and inner == other:
            yield (*path, key)


def _pieces(
    merged: Any, mine: Any, others: Any, kind: type[BaseModel] | None
) -> Iterator[tuple[str | int, Any, Any, Any]]:
    """Each field of a part, or item of a list, with what both sides have for it (``None`` where one has nothing)."""
    if isinstance(merged, dict):
        for name, value in merged.items():
            yield name, value, (mine or {}).get(name), (others or {}).get(name)
        return
    part = kind if kind is not None and issubclass(kind, Part) else None
    names = [[name_in(item, part) for item in side or ()] for side in (merged, mine, others)]
    in_mine, in_others = (dict(pairs_by_name(names[0], side)) for side in names[1:])
    for position, item in enumerate(merged):
        one, other = in_mine.get(position), in_others.get(position)
        yield position, item, None if one is None else mine[one], None if other is None else others[other]
