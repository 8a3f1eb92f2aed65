"""The keys of a card file as tables, from the models themselves, for ``docs/card-format.md``."""

from __future__ import annotations

from pydantic import BaseModel

from lape_cards.card.shape import model_at


def keys(model: type[BaseModel]) -> str:
    """A table of a model's keys with their guides, then one for each part inside it, each part once."""
    return "\n".join(_tables(model, "", set()))


def _tables(model: type[BaseModel], place: str, seen: set[type[BaseModel]]) -> list[str]:
    seen.add(model)
    lines = ["", f"### {place}" if place else "### At the top", "", "| key | what stands there |", "| --- | --- |"]
    inner: list[tuple[str, type[BaseModel]]] = []
    for name, field in model.model_fields.items():
        guide = field.description or ""
        lines.append(f"| `{name}` | {field.title}. {guide}".rstrip() + " |")
        part = model_at(model, (name,))
        if part is not None and part not in seen:
            inner.append((f"{place}.{name}" if place else name, part))
    for name, part in inner:
        if part not in seen:
            lines += _tables(part, name, seen)
    return lines
