"""What one rendering knows besides the document: the language to write in, the card's language, and when to give up."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from decimal import Decimal
from time import monotonic

from msgspec import Struct, field

from lape_cards.card.values import Range
from lape_cards.documents.wording import quantity, said
from lape_cards.i18n import Language, Translator
from lape_cards.message import Message


class TooSlowError(Exception):
    """A template that goes on for longer than it may."""


class Rendering(Struct, frozen=True):
    """One run of a template. ``deadline`` is on the clock of :func:`time.monotonic`.

    ``addresses`` are those of other cards' pages, by the cards' ids, where the page is one of many.
    """

    say: Translator
    card_language: Language
    deadline: float
    addresses: Mapping[str, str] = field(default_factory=dict)

    def check(self) -> None:
        """Raise :class:`TooSlowError` once the deadline has passed."""
        if monotonic() > self.deadline:
            raise TooSlowError

    def written(self, value: object) -> str:
        """A value as the document's language writes it."""
        if type(value) is str:  # most are
            return value
        if type(value) is Message:
            return self.say(value)
        return "" if value is None else self.say.value(said(value))


# Filters and macros are called by Jinja, which has no place for arguments of ours, and an imported macro does not see
# the context of the template that calls it. A context variable belongs to one run, in one thread.
current: ContextVar[Rendering] = ContextVar("current")


def translate(message: Message | str, /, **values: object) -> str:
    """Templates' ``_``: a sentence of ours in the document's language, with its values."""
    return current.get().say(message, **{name: said(value) for name, value in values.items()})


def address_of(card: str) -> str | None:
    """Templates' ``address``: where the page of the card with this id is, seen from this page; ``None`` elsewhere."""
    return current.get().addresses.get(card)


def percent(share: object) -> Message | None:
    """A fraction as a whole percentage."""
    return None if share is None else Message("{number}%", number=round(float(str(share)) * 100))


def measured(value: Decimal | Range | None, unit: str | None) -> object:
    """A number as it was measured, with its sign where the unit is percent."""
    return None if value is None else quantity(value, unit)
