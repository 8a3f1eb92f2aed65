"""A verb that is given names and nothing else is called without typer: loading that takes longer than checking a card.

What such a verb does without an option stands in its function's defaults, and with those it is called here too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module

from lape_cards.cli.options import GlobalValues, Session, open_session
from lape_cards.cli.verbs import Verb


@dataclass(frozen=True, slots=True)
class Call:
    """What a verb gets for typer's context: its session, as ``obj``."""

    obj: Session


def suffices(verb: Verb, args: Sequence[str]) -> bool:
    """Whether ``args`` are the verb and names only; whatever looks like an option is typer's to understand."""
    return verb.takes_names and args[:1] == [verb.name] and not any(arg.startswith("-") for arg in args)


def run(verb: Verb, names: Sequence[str], environ: Mapping[str, str]) -> int:
    """Call the verb with these names, and return its exit code."""
    function = getattr(import_module(verb.module), verb.function)
    return int(function(Call(open_session(GlobalValues(), environ)), list(names)) or 0)
