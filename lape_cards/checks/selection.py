"""Which rules are held. A rule's facts are enough to choose by, so nothing that judges has to be loaded for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from msgspec import Struct

from lape_cards.checks.family import FAMILY_NAMES, Family
from lape_cards.errors import LapeError
from lape_cards.message import Message


class Ruling(Protocol):
    """What of a rule can be chosen by."""

    @property
    def code(self) -> str:
        """The rule's code."""

    @property
    def family(self) -> Family:
        """The family it is of."""

    @property
    def blocks_save(self) -> bool:
        """Whether what it finds may never become a version."""


Rulings = Mapping[str, Ruling]
"""Every rule, by its code."""


class Facts(Struct, frozen=True):
    """A rule without what it does: see :class:`Ruling`."""

    code: str
    family: Family
    blocks_save: bool


class Selection(Struct, frozen=True):
    """Which rules are held: codes or the beginnings of codes (``LC2``), or families. Nothing selected: all of them.

    Whatever is chosen, a card that a save would refuse is not called sound: the rules that block one are held besides.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    @classmethod
    def of(cls, select: Iterable[str], ignore: Iterable[str], rules: Rulings | None = None) -> Selection:
        """A selection of names as people type them, several with commas; ``LapeError`` for one that names no rule.

        ``rules`` are those there are; if left out, those that are registered by now.
        """
        return cls(_parted(select, rules), _parted(ignore, rules))

    def takes(self, rule: Ruling) -> bool:
        """Whether ``rule`` is held; those of what may never become a version always are, whichever are chosen."""
        if rule.blocks_save or (not self.select and not self.ignore):
            return True
        return (not self.select or _names(rule, self.select)) and not _names(rule, self.ignore)

    def looks_back(self, rules: Rulings) -> bool:
        """Whether any rule of history is held."""
        return any(rule.family == "history" and self.takes(rule) for rule in rules.values())


def _parted(names: Iterable[str], rules: Rulings | None) -> tuple[str, ...]:
    if rules is None:
        from lape_cards.checks.registry import RULES

        rules = RULES
    parted = tuple(part.strip() for name in names for part in name.split(",") if part.strip())
    for name in parted:
        if not any(_names(rule, (name,)) for rule in rules.values()):
            raise LapeError(
                Message("No rule and no family of rules is called {name}.", name=name),
                Message(
                    "Give a code such as LC204, its beginning such as LC2, or one of: {names}.",
                    names=list(FAMILY_NAMES),
                ),
            )
    return parted


def is_named(rule: Ruling, name: str) -> bool:
    """Whether ``name`` is the rule's code, the beginning of it, or its family."""
    return rule.code.startswith(name.upper()) or rule.family == name.lower()


def _names(rule: Ruling, names: Iterable[str]) -> bool:
    return any(is_named(rule, name) for name in names)
