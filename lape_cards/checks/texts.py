"""Every text of a card, with the field it stands in."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache
from typing import NamedTuple

from pydantic import BaseModel

from lape_cards.card.shape import part_in, value_types
from lape_cards.diagnostic import Path


class CardText(NamedTuple):
    """One text: which field of which part it is, and what it says.

    ``part`` is where that part stands; of a list of texts ``position`` is the one in it.
    """

    part: Path
    model: type[BaseModel]
    field: str
    text: str
    position: int | None = None

    @property
    def path(self) -> Path:
        """Where it stands."""
        return (*self.part, self.field) if self.position is None else (*self.part, self.field, self.position)


def texts_of(part: BaseModel, path: Path = ()) -> list[CardText]:
    """The texts in ``part`` and in the parts inside it, in the order of the form; words to choose from are none."""
    found: list[CardText] = []
    _gather(part, _fields(type(part)), path, found)
    return found


@cache
def _fields(kind: Hashable) -> tuple[str, ...]:
    """The fields of a part that hold texts, or parts; none where it is something else.

    Asking pydantic each time costs more than the rest.
    """
    if not isinstance(kind, type) or not issubclass(kind, BaseModel):
        return ()
    return tuple(name for name in kind.model_fields if part_in(kind, name) or str in value_types(kind, name))


def _gather(part: BaseModel, fields: tuple[str, ...], path: Path, found: list[CardText]) -> None:
    model, values = part.__class__, part.__dict__  # what getattr looks through, hundreds of times for a card
    for name in fields:
        value = values[name]
        if not value:  # an empty field, or a list without items
            if value == "":
                found.append(_new(CardText, (path, model, name, value, None)))
        elif isinstance(value, str):
            found.append(_new(CardText, (path, model, name, value, None)))
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, str):
                    found.append(_new(CardText, (path, model, name, item, index)))
                elif inner := _fields(item.__class__):
                    _gather(item, inner, (*path, name, index), found)
        elif inner := _fields(value.__class__):
            _gather(value, inner, (*path, name), found)


_new = tuple.__new__  # what CardText(…) does, without a call of Python's own
