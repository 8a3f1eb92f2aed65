"""Every text of a card, with the field it stands in."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache
from typing import Any, NamedTuple

from pydantic import BaseModel

from lape_cards.diagnostic import Path


class CardText(NamedTuple):
    """One text: where it stands, which field of which part it is, and what it says."""

    path: Path
    model: type[BaseModel]
    field: str
    text: str


def texts_of(part: BaseModel, path: Path = ()) -> list[CardText]:
    """The texts in ``part`` and in the parts inside it, in the order of the form."""
    found: list[CardText] = []
    _gather(part, _fields(type(part)), path, found)
    return found


@cache
def _fields(kind: Hashable) -> tuple[str, ...]:
    """The fields of a part; none where it is something else. Asking pydantic each time costs more than the rest."""
    return tuple(kind.model_fields) if isinstance(kind, type) and issubclass(kind, BaseModel) else ()


def _gather(part: BaseModel, fields: tuple[str, ...], path: Path, found: list[CardText]) -> None:
    values = part.__dict__  # what getattr looks through, a hundred fields to a card
    for name in fields:
        value = values[name]
        if value or isinstance(value, str):  # most fields are empty
            _look_into(value, (*path, name), part, name, found)


def _look_into(value: Any, path: Path, part: BaseModel, name: str, found: list[CardText]) -> None:
    if isinstance(value, str):
        found.append(CardText(path, type(part), name, value))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            _look_into(item, (*path, index), part, name, found)
    elif fields := _fields(value.__class__):
        _gather(value, fields, path, found)
