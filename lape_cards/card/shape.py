"""The keys that a card has at each place: from the models, for hints and for the order in which keys are written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

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


def part_in(model: type[BaseModel], name: str) -> type[BaseModel] | None:
    """The model of the part, or of the parts, in a field; ``None`` where it holds values, or is not known."""
    field = model.model_fields.get(name)
    return _inside(field.annotation) if field is not None else None


def holds_words(model: type[BaseModel], name: str) -> bool:
    """Whether a field holds numbers, dates or truths, which a file has bare; no texts and no parts."""
    return bool(value_types(model, name)) and not {str, None} & value_types(model, name)


def value_types(model: type[BaseModel], name: str) -> set[Any]:
    """The types of the values that a field takes; ``None`` among them for words to choose from, and for parts."""
    field = model.model_fields.get(name)
    return _types(field.annotation) if field is not None else set()


def _types(annotation: Any) -> set[Any]:
    """The types of the values that a field holds; ``None`` for words to choose from, and for parts."""
    arguments = getattr(annotation, "__args__", ())
    if getattr(annotation, "__origin__", None) is Literal:
        return {None}
    if isinstance(annotation, type) and not arguments:
        return {None} if issubclass(annotation, BaseModel) else {annotation} - {type(None)}
    return {found for argument in arguments for found in _types(argument)}


def keys_at(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """The keys that may stand at ``path``, in the order of the form; none where a value stands."""
    part = model_at(model, path)
    return list(part.model_fields) if part is not None else []


def parts_with(model: type[BaseModel], key: str) -> list[str]:
    """The parts that have ``key``, as ``changes.metrics``; those that have it nearest to the top."""
    found = [path for path, part in _parts(model) if key in part.model_fields]
    nearest = min(map(len, found), default=0)
    return [".".join(path) for path in found if len(path) == nearest]


def parts_of(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The models of the parts inside ``model``, at every depth; one may come more than once."""
    return (part for _, part in _parts(model))


def _parts(model: type[BaseModel], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], type[BaseModel]]]:
    """Every part inside ``model``, with where it stands."""
    for name, field in model.model_fields.items():
        inner = _inside(field.annotation)
        if inner is not None:
            yield (*path, name), inner
            yield from _parts(inner, (*path, name))


def _inside(annotation: Any) -> type[BaseModel] | None:
    """The model inside ``X | None``, ``tuple[X, ...]`` and the like."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        inner = _inside(argument)
        if inner is not None:
            return inner
    return None
