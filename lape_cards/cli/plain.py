"""A verb that is given names and no option of its own is called without typer: loading that takes longer than a check.

What such a verb does without an option stands in its function's defaults, and with those it is called here too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module

from msgspec import Struct

from lape_cards.cli.options import GlobalValues, Session, everywhere, open_session
from lape_cards.cli.verbs import Verb


class Call(Struct, frozen=True):
    """What a verb gets for typer's context: its session, as ``obj``."""

    obj: Session


class Line(Struct, frozen=True):
    """A command line that is a verb, names, and options that every verb takes."""

    values: GlobalValues
    names: list[str]


def line_of(verb: Verb, args: Sequence[str]) -> Line | None:
    """``args`` as such a line; ``None`` where they are more, which typer has to understand."""
    values, words = everywhere(args)
    fits = len(words) == 2 if verb.takes == "name" else verb.takes == "names"
    typed = [one for one in (values.lang, values.today, values.color) if one is not None]
    if (
        not fits
        or words[:1] != [verb.name]
        or any(one.startswith(DASHES) for one in words)
        or not all(map(_is_value, typed))
    ):
        return None
    return Line(values, words[1:])


DASHES = ("-", "\N{EN DASH}", "\N{EM DASH}", "\N{HORIZONTAL BAR}", "\N{MINUS SIGN}")
"""What an option begins with, or what was meant for one: typer's side of us knows what to say of those."""


def _is_value(text: str) -> bool:
    """Whether what follows an option can be nothing but its value."""
    return text != "" and not text.startswith("-")


def run(verb: Verb, line: Line, environ: Mapping[str, str]) -> int:
    """Call the verb as the line says, and return its exit code."""
    function = getattr(import_module(verb.module), verb.function)
    given = line.names[0] if verb.takes == "name" else line.names
    return int(function(Call(open_session(line.values, environ)), given) or 0)
