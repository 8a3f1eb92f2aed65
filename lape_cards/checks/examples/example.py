"""What an example of a rule is made of, and where it is found: a module for each family, imported when one asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import cast

from lape_cards.checks.registry import Rule


@dataclass(frozen=True, slots=True)
class Saved:
    """A version that was saved before: its day, what its card said, and the summary, ``None`` for the program's own."""

    day: date
    card: str
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """The part of a card that breaks a rule, and the same part mended.

    ``bad`` and ``good`` are fields of a card from their keys on, and take the place of the same fields in the
    complete card of that ``kind`` in ``examples/rules``; bytes where the fault is in the bytes. ``day`` is the day on
    which the card is looked at, ``None`` for a day on which its experiment is long over.
    ``saved`` are the versions saved before, and ``saved_good`` those of the good example where they are others.
    """

    bad: str | bytes
    good: str
    kind: str = "experiment"
    day: date | None = None
    saved: tuple[Saved, ...] = ()
    saved_good: tuple[Saved, ...] | None = None


def example_of(rule: Rule) -> Example | None:
    """The example of a rule; ``None`` where it has none yet."""
    module = import_module(f"lape_cards.checks.examples.{rule.family}")
    return cast("dict[str, Example]", module.EXAMPLES).get(rule.code)
