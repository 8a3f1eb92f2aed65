"""Every text of a card, with the field it stands in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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


def texts_of(part: BaseModel, path: Path = ()) -> Iterator[CardText]:
    """The texts in ``part`` and in the parts inside it, in the order of the form."""
    for name in type(part).model_fields:
        yield from _in_value(getattr(part, name), (*path, name), type(part), name)


def _in_value(value: Any, path: Path, model: type[BaseModel], name: str) -> Iterator[CardText]:
    if isinstance(value, str):
        yield CardText(path, model, name, value)
    elif isinstance(value, BaseModel):
        yield from texts_of(value, path)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _in_value(item, (*path, index), model, name)
