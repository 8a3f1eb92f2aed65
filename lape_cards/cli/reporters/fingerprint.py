"""What makes a finding the same finding in the next run, wherever its line has moved to."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

from lape_cards.cli.reporters.family import Terms
from lape_cards.diagnostic import Diagnostic
from lape_cards.message import Message

_DIGITS = 32


class Fingerprints:
    """Gives the findings of one report their fingerprints, unique among them.

    A fingerprint is made of the card's file, the rule, the field and what is said of it, in no language; never of a
    line. Findings that are equal in all of that are told apart by their order.
    """

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._seen: Counter[bytes] = Counter()
        self._file: str | None = None

    def of(self, file: str, items: Iterable[Diagnostic]) -> Iterator[tuple[Diagnostic, str]]:
        """Findings of a card with their fingerprints; ``file`` is its file as the report names it.

        All those of one card are asked for before the next one's.
        """
        if file != self._file and not self._terms.named:
            self._seen.clear()  # every card has a file of its own, so none of another's findings is equal
        self._file = file
        for item in items:
            what = json.dumps([file, item.code, item.path, _plain(item.message)])
            key = sha256(what.encode()).digest()
            self._seen[key] += 1
            yield item, sha256(f"{self._seen[key]} {what}".encode()).hexdigest()[:_DIGITS]


def _plain(value: object) -> object:
    """A message, or a value in one, as JSON that is the same in every language."""
    if isinstance(value, Message):
        return [value.text, {name: _plain(value.values[name]) for name in sorted(value.values)}]
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value)
