"""What every part of a card has in common."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, GetJsonSchemaHandler
from pydantic_core import CoreSchema

from lape_cards.card.unplugged import spare_the_search

spare_the_search()

T = TypeVar("T")


class Part(BaseModel):
    """A frozen piece of a card: unknown keys are refused, never dropped."""

    # Deferred: only what is read is built, an experiment's parts as parts of it and not each once more for itself.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def _wrapped(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else (value,)


Many = tuple[T, ...]
"""A list of parts; an absent one is the empty tuple."""


class AlsoAlone:
    """Tells the JSON Schema that one item may stand without a list around it, as ``alone`` or as the items are."""

    def __init__(self, alone: dict[str, Any] | None = None) -> None:
        self.alone = alone

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        listed = handler(schema)
        return {"anyOf": [self.alone or listed["items"], listed]}


OneOrMany = Annotated[tuple[T, ...], BeforeValidator(_wrapped), AlsoAlone()]
"""One part, or a list of them."""


def labelled(label: str, guide: str = "", *, default: Any = None, **more: Any) -> Any:
    """An optional field with the form's label and the guide that says what to write into it."""
    return Field(default=default, title=label, description=guide or None, **more)


def needed(label: str, guide: str = "", **more: Any) -> Any:
    """A field without which a file is no card at all."""
    return Field(title=label, description=guide or None, **more)


def _nothing() -> tuple[Any, ...]:
    # Not ``tuple`` itself: pydantic asks every factory for its signature, and one written in C makes Python parse it.
    return ()


def many(label: str, guide: str = "", **more: Any) -> Any:
    """A list field, empty by default."""
    return Field(default_factory=_nothing, title=label, description=guide or None, **more)


def says_nothing(part: BaseModel) -> bool:
    """Whether a part has no more than an id, as one has that a new card came with: nothing that a person wrote."""
    return all(
        name == "id" or _is_empty(value := getattr(part, name)) or value == field.get_default(call_default_factory=True)
        for name, field in type(part).model_fields.items()
    )


def _is_empty(value: Any) -> bool:
    if isinstance(value, BaseModel):
        return says_nothing(value)
    return value is None or (isinstance(value, tuple) and all(map(_is_empty, value)))


def label_of(model: type[BaseModel], name: str) -> str:
    """The English label of a field: the key into the message catalogues."""
    return model.model_fields[name].title or name


def guide_of(model: type[BaseModel], name: str) -> str:
    """The English guide of a field, or an empty text: the key into the message catalogues."""
    return model.model_fields[name].description or ""
