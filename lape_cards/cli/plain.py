"""A verb that is given names and nothing else is called without typer: loading that takes longer than checking a card.

What such a verb does without an option stands in its function's defaults, and with those it is called here too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module

from msgspec import Struct

from lape_cards.cli.options import GlobalValues, Session, open_session
from lape_cards.cli.verbs import Verb


class Call(Struct, frozen=True):
    """What a verb gets for typer's context: its session, as ``obj``."""

    obj: Session


def suffices(verb: Verb, args: Sequence[str]) -> bool:
    """Whether ``args`` are the verb and names only; whatever looks like an option is typer's to understand."""
    fits = len(args) == 2 if verb.takes == "name" else verb.takes == "names"
    return fits and args[:1] == [verb.name] and not any(arg.startswith("-") for arg in args)


def run(verb: Verb, names: Sequence[str], environ: Mapping[str, str]) -> int:
    """Call the verb with these names, and return its exit code."""
    function = getattr(import_module(verb.module), verb.function)
    given = names[0] if verb.takes == "name" else list(names)
    return int(function(Call(open_session(GlobalValues(), environ)), given) or 0)
