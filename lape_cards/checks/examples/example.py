"""What an example of a rule is made of, and where it is found: a module for each family, imported when one asks."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from string import Template
from textwrap import fill
from typing import TYPE_CHECKING, cast

from msgspec import Struct
from msgspec.structs import replace

from lape_cards.checks.registry import Rule
from lape_cards.diagnostic import Path

if TYPE_CHECKING:
    from lape_cards.i18n import Translator

_MOST, _FIRST = 12, 4
"""Lines of an example that are shown, and how many of one that has more."""
_WIDE = 74
"""Columns after which a text goes on on another line; a page of the terminal has more, for what stands before it."""


class Saved(Struct, frozen=True):
    """A version that was saved before: its day, what its card said, and the summary, ``None`` for the program's own."""

    day: date
    card: str
    message: str | None = None


class Example(Struct, frozen=True):
    """The part of a card that breaks a rule, and the same part mended.

    ``bad`` and ``good`` are fields from their keys on, and take the place of the same fields in the complete card of
    that ``kind`` in ``examples/rules``: the card's own fields, or those of the part at ``under``. What a group would
    write in its own language stands in them as a ``$name``, and in ``texts`` as an English source text; see
    :meth:`filled`. ``encoding`` is that of the bad one, where the fault is in the bytes. ``stem`` is the file's name
    without its ending where that is to be seen, and ``ending`` is the ending of the bad one.
    ``day`` is the day on which the card is looked at, ``None`` for a day on which its experiment is long over;
    ``continued`` tells that the good one has a rooting plan by then. ``also`` are the other rules that the bad one
    cannot help breaking.
    ``saved`` are the versions saved before, and ``saved_good`` those of the good example where they are others.
    """

    bad: str
    good: str
    texts: dict[str, str] = {}
    kind: str = "experiment"
    under: Path = ()
    encoding: str = "utf-8"
    stem: str | None = None
    ending: str = ".yaml"
    day: date | None = None
    continued: bool = False
    also: tuple[str, ...] = ()
    saved: tuple[Saved, ...] = ()
    saved_good: tuple[Saved, ...] | None = None

    def filled(self, translate: Translator) -> Example:
        """The example as a group writes it whose language is the translator's."""
        texts = {name: translate(text) for name, text in self.texts.items()}

        def written(fields: str) -> str:
            return "\n".join(_with_texts(line, texts) for line in fields.split("\n"))

        def versions(saved: tuple[Saved, ...]) -> tuple[Saved, ...]:
            return tuple(
                Saved(one.day, written(one.card), written(one.message) if one.message is not None else None)
                for one in saved
            )

        return replace(
            self,
            bad=written(self.bad),
            good=written(self.good),
            texts={},
            saved=versions(self.saved),
            saved_good=versions(self.saved_good) if self.saved_good is not None else None,
        )

    @property
    def saved_for_good(self) -> tuple[Saved, ...]:
        """The versions saved before the good one."""
        return self.saved if self.saved_good is None else self.saved_good

    def shown_side(self, *, good: bool) -> list[str]:
        """The lines of one side; see :meth:`shown`."""
        if good:
            return self.shown(self.good)
        return self.shown(self.bad.encode(self.encoding).decode("utf-8", "replace"), self.ending)

    def shown(self, fields: str, ending: str = ".yaml") -> list[str]:
        """The lines of ``fields`` as they stand in a card, with the keys they are under; a long one is cut."""
        lines = fields.removesuffix("\n").split("\n")
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


def _with_texts(line: str, texts: dict[str, str]) -> str:
    """A line with its texts in it; one that is nothing but a text, in a block of YAML, becomes as many as it needs."""
    if "$" not in line:
        return line
    said = Template(line).substitute(texts)
    name = line.lstrip()
    if len(said) <= _WIDE or not name.removeprefix("$").isidentifier():
        return said
    indent = line[: -len(name)]
    return fill(said.lstrip(), _WIDE, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def example_of(rule: Rule, translate: Translator) -> Example | None:
    """The example of a rule in the translator's language; ``None`` where the rule has none yet."""
    module = import_module(f"lape_cards.checks.examples.{rule.family}")
    example = cast("dict[str, Example]", module.EXAMPLES).get(rule.code)
    return example.filled(translate) if example is not None else None
