"""What an example of a rule is made of, and where it is found: a module for each family, imported when one asks."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import cast

from msgspec import Struct

from lape_cards.checks.registry import Rule
from lape_cards.diagnostic import Path

_MOST, _FIRST = 12, 4
"""Lines of an example that are shown, and how many of one that has more."""


class Saved(Struct, frozen=True):
    """A version that was saved before: its day, what its card said, and the summary, ``None`` for the program's own."""

    day: date
    card: str
    message: str | None = None


class Example(Struct, frozen=True):
    """The part of a card that breaks a rule, and the same part mended.

    ``bad`` and ``good`` are fields from their keys on, and take the place of the same fields in the complete card of
    that ``kind`` in ``examples/rules``: the card's own fields, or those of the part at ``under``. Bytes where the fault
    is in the bytes. ``stem`` is the file's name without its ending where that is to be seen, and ``ending`` is the
    ending of the bad one.
    ``day`` is the day on which the card is looked at, ``None`` for a day on which its experiment is long over;
    ``continued`` tells that the good one has a rooting plan by then. ``also`` are the other rules that the bad one
    cannot help breaking.
    ``saved`` are the versions saved before, and ``saved_good`` those of the good example where they are others.
    """

    bad: str | bytes
    good: str
    kind: str = "experiment"
    under: Path = ()
    stem: str | None = None
    ending: str = ".yaml"
    day: date | None = None
    continued: bool = False
    also: tuple[str, ...] = ()
    saved: tuple[Saved, ...] = ()
    saved_good: tuple[Saved, ...] | None = None

    @property
    def saved_for_good(self) -> tuple[Saved, ...]:
        """The versions saved before the good one."""
        return self.saved if self.saved_good is None else self.saved_good

    def shown_side(self, *, good: bool) -> list[str]:
        """The lines of one side; see :meth:`shown`."""
        return self.shown(self.good) if good else self.shown(self.bad, self.ending)

    def shown(self, fields: str | bytes, ending: str = ".yaml") -> list[str]:
        """The lines of ``fields`` as they stand in a card, with the keys they are under; a long one is cut."""
        text = fields.decode("utf-8", "replace") if isinstance(fields, bytes) else fields
        lines = text.removesuffix("\n").split("\n")
        for key in reversed(self.under):
            first, rest = "- " if isinstance(key, int) else "  ", "  "
            lines = [first + lines[0], *(rest + line if line else "" for line in lines[1:])]
            if isinstance(key, str):
                lines.insert(0, f"{key}:")
        if self.stem is not None:
            lines.insert(0, f"# cards/{self.stem}{ending}")
        if len(lines) > _MOST:
            indent = len(lines[_FIRST]) - len(lines[_FIRST].lstrip())
            lines[_FIRST:] = [" " * indent + "…"]
        return lines


def example_of(rule: Rule) -> Example | None:
    """The example of a rule; ``None`` where it has none yet."""
    module = import_module(f"lape_cards.checks.examples.{rule.family}")
    return cast("dict[str, Example]", module.EXAMPLES).get(rule.code)
