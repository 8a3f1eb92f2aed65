"""What makes a finding the same finding in the next run, wherever its line has moved to."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

from lape_cards.cli.reporters.place import path_of
from lape_cards.diagnostic import Diagnostic
from lape_cards.message import Message
from lape_cards.workflow.check import Checked

_DIGITS = 32


def told(cards: Iterable[Checked]) -> Iterator[tuple[Checked, Diagnostic]]:
    """Every finding that is told, with its card."""
    for card in cards:
        for item in card.diagnostics:
            yield card, item


def fingerprinted(found: Iterable[tuple[Checked, Diagnostic]]) -> Iterator[tuple[Checked, Diagnostic, str]]:
    """The findings with their fingerprints, unique among them.

    It is made of the card's file, the rule, the field and what is said of it, in no language; never of a line. Findings
    that are equal in all of that are told apart by their order.
    """
    seen: Counter[str] = Counter()
    for card, item in found:
        what = json.dumps([path_of(card), item.code, item.path, _plain(item.message)])
        seen[what] += 1
        yield card, item, sha256(f"{seen[what]} {what}".encode()).hexdigest()[:_DIGITS]


def _plain(value: object) -> object:
    """A message, or a value in one, as JSON that is the same in every language."""
    if isinstance(value, Message):
        return [value.text, {name: _plain(value.values[name]) for name in sorted(value.values)}]
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value)
