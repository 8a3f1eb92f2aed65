"""What people mean by what stands in a file: a model takes it so, and is not asked to guess."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from lape_cards.card.shape import part_in

M = TypeVar("M", bound=BaseModel)


def understood(model: type[M], data: Any) -> M:
    """What ``data``, which a file says, is to a model; ``ValidationError`` where it does not fit.

    It is taken as it is meant: see :func:`as_meant`. Nearly all fits as it is, and is not looked through for that.
    """
    try:
        return model.model_validate(data)
    except ValidationError:
        return model.model_validate(as_meant(model, data))


def as_meant(model: type[BaseModel], data: Any) -> Any:
    """``data`` with what people mean by how they write: a key with an empty value is absent, at every depth.

    A word to choose from is the same word under ``|``, where a line end belongs to it. An unknown key stays even
    without a value: it is a fault, and most often the rest of a text that was cut.
    """
    if isinstance(data, list):
        return [as_meant(model, item) for item in data]
    if not isinstance(data, dict):
        return data
    words = _word_fields(model)
    meant = {}
    for key, value in data.items():
        if value is None and key in model.model_fields:
            continue
        inner = part_in(model, key)
        if inner is not None:
            meant[key] = as_meant(inner, value)
        else:
            meant[key] = value.strip() if key in words and isinstance(value, str) else value
    return meant


@cache
def _word_fields(model: type[BaseModel]) -> frozenset[str]:
    """The fields that take one of a few words."""
    return frozenset(name for name, field in model.model_fields.items() if _takes_word(field.annotation))


def _takes_word(annotation: Any) -> bool:
    return get_origin(annotation) is Literal or any(map(_takes_word, get_args(annotation)))
