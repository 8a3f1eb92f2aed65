"""A sentence for a person, kept apart from its language until someone has to read it.

The core returns messages; only the edges turn them into text (see :mod:`lape_cards.i18n`).
"""

from __future__ import annotations


def N_(text: str) -> str:  # noqa: N802 - the field's own name for "to be translated later"
    """Mark ``text`` for the message catalogues, and return it unchanged."""
    return text


class Message:
    """An English sentence with ``{named}`` places, and the values that go into them.

    A value may be a text, a number, a date, another message, or a list of those; how a value is written
    is decided by the language it is read in.
    """

    __slots__ = ("count", "many", "text", "values")

    def __init__(self, text: str, /, **values: object) -> None:
        self.text = text
        self.values = values
        self.many: str | None = None
        self.count: int | None = None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Message):
            return NotImplemented
        return (self.text, self.many, self.count, self.values) == (
            other.text,
            other.many,
            other.count,
            other.values,
        )

    def __hash__(self) -> int:
        return hash((self.text, self.many, self.count))

    def __repr__(self) -> str:
        return f"Message({self.text!r}, {self.values!r})"


def plural_message(one: str, many: str, count: int, /, **values: object) -> Message:
    """A message whose form depends on ``count``, which its text may name as ``{count}``."""
    message = Message(one, count=count, **values)
    message.many = many
    message.count = count
    return message
