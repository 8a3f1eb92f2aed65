"""Every text of a card, with the field it stands in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel

from lape_cards.diagnostic import Path


@dataclass(frozen=True, slots=True)
class CardText:
    """One text: where it stands, which field of which part it is, and what it says."""

    path: Path
    model: type[BaseModel]
    field: str
    text: str


def texts_of(part: BaseModel, path: Path = ()) -> list[CardText]:
    """The texts in ``part`` and in the parts inside it, in the order of the form."""
    found: list[CardText] = []
    _gather(part, path, found)
    return found


@cache
def _fields(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(model.model_fields)


def _gather(part: BaseModel, path: Path, found: list[CardText]) -> None:
    model = type(part)
    for name in _fields(model):
        value = getattr(part, name)
        if value or isinstance(value, str):  # most fields are empty
            _look_into(value, (*path, name), model, name, found)


def _look_into(value: Any, path: Path, model: type[BaseModel], name: str, found: list[CardText]) -> None:
    if isinstance(value, str):
        found.append(CardText(path, model, name, value))
    elif isinstance(value, BaseModel):
        _gather(value, path, found)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            _look_into(item, (*path, index), model, name, found)
