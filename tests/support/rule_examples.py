"""The examples of the rules as whole cards: those of ``examples/rules``, with an example's fields in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from lape_cards import resources
from lape_cards.checks.examples.example import Example
from lape_cards.checks.run import Situation
from lape_cards.diagnostic import Path
from lape_cards.store.reader import read
from lape_cards.store.tree import Mapping, find

DAY = date(2019, 10, 1)
"""A day on which the experiment is long over and evaluated, and the rooting plan has not begun."""

_KEY = re.compile(r"([a-z_]+):")
_ID = re.compile(r"^id: (\S+)$", re.MULTILINE)


def complete_card(kind: str) -> str:
    """The card that has nothing to find, of each kind."""
    return (resources.folder("examples") / "rules" / f"{kind}.yaml").read_text(encoding="utf-8")


@dataclass(frozen=True)
class WholeCard:
    """A card's file, and its lines (from 1) that are the example's."""

    name: str
    raw: bytes
    lines: frozenset[int]


def whole_card(example: Example, fields: str | bytes) -> WholeCard:
    """The complete card with ``fields`` in the place of its own."""
    text = fields.decode("utf-8", "surrogateescape") if isinstance(fields, bytes) else fields
    lines = _replaced(complete_card(example.kind), text, example.under)
    whole = "".join(f"{line}\n" for line, _ in lines)
    identity = _ID.search(whole)
    assert identity is not None
    mine = frozenset(number for number, (_, is_mine) in enumerate(lines, start=1) if is_mine)
    return WholeCard(f"cards/{example.stem or identity[1]}.yaml", whole.encode("utf-8", "surrogateescape"), mine)


def _replaced(card: str, fields: str, under: Path) -> list[tuple[str, bool]]:
    """The lines of the card, with whether they are the example's."""
    part = find(_root_of(card), under)
    assert isinstance(part, Mapping)
    column = part.start.column
    lines = [(line, False) for line in card.splitlines()]
    starts = {key: scalar.start.line for key, scalar in part.keys.items()}
    end_of_part = max(_end(lines, start, column) for start in starts.values())
    spans = [(starts.get(key, end_of_part), new) for key, new in _by_key(fields).items()]
    for start, new in sorted(spans, key=lambda span: span[0], reverse=True):
        is_there = start in starts.values()
        first = lines[start][0][:column] if is_there else " " * column  # a dash may stand before the first key
        indented = [(first if number == 0 else " " * column) + line if line else "" for number, line in enumerate(new)]
        lines[start : _end(lines, start, column) if is_there else start] = [(line, True) for line in indented]
    return lines


def _end(lines: list[tuple[str, bool]], start: int, column: int) -> int:
    """The line after the last one of the field that begins on ``start`` at ``column``."""
    end = start + 1
    while end < len(lines) and (not lines[end][0].strip() or len(lines[end][0]) - len(lines[end][0].lstrip()) > column):
        end += 1
    return end


def _by_key(fields: str) -> dict[str, list[str]]:
    """The lines of each field; those before the first key are the first one's, and others the one's above them."""
    found: dict[str, list[str]] = {}
    waiting: list[str] = []
    key = None
    for line in fields.removesuffix("\n").split("\n"):
        match = _KEY.match(line)
        key = match[1] if match else key
        if key is None:
            waiting.append(line)
            continue
        found.setdefault(key, []).extend([*waiting, line])
        waiting = []
    return found


def _root_of(card: str) -> Mapping:
    root = read(card.encode()).root
    assert isinstance(root, Mapping)
    return root


def situation(example: Example, *, good: bool) -> Situation:
    """What the check is told beside the file.

    Where the check looks at the versions saved before, ``example.saved`` (or ``saved_good``) go in here, each
    ``Saved.card`` made a whole card as the example's own fields are.
    """
    return Situation(example.day or DAY, continued=good and example.continued)
