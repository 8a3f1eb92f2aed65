"""The keys that a card has at each place: from the models, for hints and for the order in which keys are written."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel


def model_at(model: type[BaseModel], path: tuple[str | int, ...]) -> type[BaseModel] | None:
    """The model of the part at ``path``, or ``None`` where there is no part but a value."""
    current: type[BaseModel] | None = model
    for key in path:
        if isinstance(key, int):
            continue
        field = current.model_fields.get(key) if current is not None else None
        current = _inside(field.annotation) if field is not None else None
    return current


def keys_at(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """The keys that may stand at ``path``, in the order of the form; none where a value stands."""
    part = model_at(model, path)
    return list(part.model_fields) if part is not None else []


def _inside(annotation: Any) -> type[BaseModel] | None:
    """The model inside ``X | None``, ``tuple[X, ...]`` and the like."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        inner = _inside(argument)
        if inner is not None:
            return inner
    return None
