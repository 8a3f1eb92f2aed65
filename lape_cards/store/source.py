"""A card file as it was read: its text, what that says and where, or the one fault that says why it cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct, field

from lape_cards.diagnostic import Place
from lape_cards.message import Message
from lape_cards.regex import regex
from lape_cards.store.plain import Plain
from lape_cards.store.plain_tree import tree_of
from lape_cards.store.tree import Node

REFUSED = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""Characters that no card file may have."""
_PASTED_BREAKS = "\x85\u2028\u2029"


class Fault(Struct, frozen=True):
    """Something about the file's text, before any field is looked at."""

    code: str
    place: Place
    message: Message
    hint: Message | None = None


class Source(Struct):
    """A file's text, its lines, and what was read of it: as a ``plain`` file, or as a ``tree``."""

    text: str
    lines: list[str]
    build: Callable[[Source], Node]
    """What reads the text by libyaml's events."""
    faults: list[Fault] = field(default_factory=list)
    tree: Node | None = None
    plain: Plain | None = None

    @property
    def root(self) -> Node | None:
        """The file as a tree in which everything knows its place; ``None`` where it could not be read.

        Of a file that was read the quick way it is made when it is first asked for: most have nothing to be told.
        """
        if self.tree is None and self.plain is not None:
            # Carriage returns count in a mark; the lines, as the quick way reads them, are without.
            self.tree = tree_of(self.text, self.lines) if "\r" not in self.text else self.build(self)
        return self.tree

    @property
    def is_read(self) -> bool:
        """Whether the file could be read."""
        return self.tree is not None or self.plain is not None

    @property
    def data(self) -> Any:
        """The file as plain texts, lists and dicts; ``None`` where a value is absent. It is not to be altered."""
        if self.plain is not None:
            return self.plain.data
        return self.tree.data if self.tree is not None else None


class Unreadable(Exception):  # noqa: N818 - it never leaves the reading
    """The file cannot be read any further, for this reason."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


def hidden(character: str, place: Place) -> Fault:
    """The fault of a refused character."""
    name = f"U+{ord(character):04X}"
    if character in _PASTED_BREAKS:
        message = Message("There is a hidden line break ({name}) here, which programs read differently.", name=name)
        hint = Message("It often comes along from a word processor. Delete it and press Enter instead.")
    else:
        message = Message("There is a hidden control character ({name}) here.", name=name)
        hint = Message("Delete the character and type the text around it again.")
    return Fault("LC007", place, message, hint)
