"""A name that a template asks for and that nothing has: what it was is kept, to be told in any language."""

from __future__ import annotations

from typing import Any

from jinja2 import StrictUndefined
from jinja2.exceptions import UndefinedError
from jinja2.utils import missing
from msgspec import Struct

from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.typed import nearest


class UnknownNameError(UndefinedError):
    """``name`` is nothing that ``thing`` has; ``missing`` stands for the template itself."""

    def __init__(self, message: str | None, thing: Any, name: object) -> None:
        super().__init__(message)
        self.thing = thing
        self.name = str(name)

    def fault(self, place: str | None) -> LapeError:
        """What to tell the template's author."""
        without = Message("Without this file the built-in template is used.")
        if self.thing is missing:
            return LapeError(
                Message("In the template nothing is called “{name}”.", name=self.name), without, place=place
            )
        thing = type(self.thing).__name__
        known = _names_of(self.thing)
        near = nearest(self.name, known)
        told = Message("The template asks for “{name}”, which {thing} does not have.", name=self.name, thing=thing)
        if near is not None:
            told = Message(
                "The template asks for “{name}”, which {thing} does not have. Perhaps “{near}” is meant.",
                name=self.name,
                thing=thing,
                near=near,
            )
        names = Message("{thing} has these names: {names}.", thing=thing, names=", ".join(known)) if known else without
        return LapeError(told, names, place=place)


class Unknown(StrictUndefined):
    """Stands where a template asks for what is not there, and ends it as soon as it is used."""

    def __init__(self, hint: str | None = None, obj: Any = missing, name: str | None = None, exc: Any = None) -> None:
        super().__init__(hint, obj, name)
        self._undefined_exception: Any = exc or (lambda message: UnknownNameError(message, obj, name))


def _names_of(thing: object) -> list[str]:
    """What a template can ask a document's part for."""
    if not isinstance(thing, Struct):
        return []
    return [
        *thing.__struct_fields__,
        *(name for name, value in vars(type(thing)).items() if isinstance(value, property)),
    ]
