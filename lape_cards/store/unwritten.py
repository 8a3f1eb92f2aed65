"""What is told of a field that an edit could not be sure of."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from lape_cards.card.base import label_of
from lape_cards.card.shape import model_at
from lape_cards.diagnostic import Path
from lape_cards.errors import CardError
from lape_cards.message import Message


class Unsure(Exception):  # noqa: N818 - it never leaves the editing
    """An edit cannot be made in this file and nothing else be touched."""


def unwritten(path: Path, data: Any, model: type[BaseModel]) -> CardError:
    """The error that names the field at ``path`` as the form does, and the id of what it belongs to in ``data``."""
    hint = Message("Open the card in your editor and write it there; nothing has been changed.")
    field, owner = _label(path, model), _owner(path, data)
    if owner is None:
        text = Message("“{field}” could not be written without touching what stands around it.", field=field)
    else:
        text = Message(
            "“{field}” of “{id}” could not be written without touching what stands around it.", field=field, id=owner
        )
    return CardError(text, hint)


def _label(path: Path, model: type[BaseModel]) -> Message | str:
    """The form's label of the innermost field on the way; a key that the form does not have is its own."""
    at = max((position for position, key in enumerate(path) if isinstance(key, str)), default=0)
    part, key = model_at(model, path[:at]), str(path[at])
    return Message(label_of(part, key)) if part is not None and key in part.model_fields else key


def _owner(path: Path, data: Any) -> str | None:
    """The id of the innermost thing of a list that the field stands in; ``None`` where none has one."""
    owner = None
    for key in path:
        inside = isinstance(data, dict) if isinstance(key, str) else isinstance(data, list) and key < len(data)
        if not inside or (isinstance(key, str) and key not in data):
            break
        data = data[key]
        if isinstance(key, int) and isinstance(data, dict):
            owner = data.get("id") or owner
    return owner if isinstance(owner, str) else None
