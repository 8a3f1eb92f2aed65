"""The examples of the rules as whole cards: those of ``examples/rules``, with an example's fields in them.

The cards are in Finnish; they say that they are in the language of the example, for rules that look at it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from lape_cards import resources
from lape_cards.checks.examples.example import Example, Saved
from lape_cards.checks.past import PastVersion
from lape_cards.checks.run import Situation
from lape_cards.diagnostic import Path
from lape_cards.i18n import Language
from lape_cards.store.cards import read_card
from lape_cards.store.reader import read
from lape_cards.store.tree import Mapping, find

DAY = date(2019, 10, 1)
"""A day on which the experiment is long over and evaluated, and the rooting plan has not begun."""

_KEY = re.compile(r"([a-z_]+):")
_ID = re.compile(r"^id: (\S+)$", re.MULTILINE)


def complete_card(kind: str, language: Language) -> str:
    """The card that has nothing to find, of each kind."""
    card = (resources.folder("examples") / "rules" / f"{kind}.yaml").read_text(encoding="utf-8")
    before, line, after = card.partition("\nlanguage: fi\n")
    assert line
    return f"{before}\nlanguage: {language}\n{after}"


@dataclass(frozen=True)
class WholeCard:
    """A card's file, and its lines (from 1) that are the example's."""

    name: str
    raw: bytes
    lines: frozenset[int]


def whole_card(
    example: Example,
    language: Language,
    fields: str | bytes,
    stamp: tuple[int, date] | None = None,
    ending: str = ".yaml",
) -> WholeCard:
    """The complete card with ``fields`` in the place of its own, and the number and the day of a version."""
    text = fields.decode("utf-8", "surrogateescape") if isinstance(fields, bytes) else fields
    card = complete_card(example.kind, language)
    if stamp is not None and not text.startswith("version:"):
        stamped = _replaced(card, f"version: {stamp[0]}\ndate: {stamp[1]}\n", ())
        card = "".join(f"{line}\n" for line, _ in stamped)
    lines = _replaced(card, text, example.under)
    whole = "".join(f"{line}\n" for line, _ in lines)
    identity = _ID.search(whole)
    assert identity is not None
    mine = frozenset(number for number, (_, is_mine) in enumerate(lines, start=1) if is_mine)
    return WholeCard(f"cards/{example.stem or identity[1]}{ending}", whole.encode("utf-8", "surrogateescape"), mine)


def _replaced(card: str, fields: str, under: Path) -> list[tuple[str, bool]]:
    """The lines of the card, with whether they are the example's."""
    root = read(card.encode()).root
    part = find(root, under) if root is not None else None
    assert isinstance(part, Mapping)
    column = part.start.column
    old = card.splitlines()
    starts = {key: scalar.start.line for key, scalar in part.keys.items()}
    last = max(end_of_field(old, start, column) for start in starts.values())
    lines = [(line, False) for line in old]
    spans = [(starts.get(key, last), key in starts, new) for key, new in _by_key(fields).items()]
    for start, is_there, new in sorted(spans, key=lambda span: span[0], reverse=True):
        first = old[start][:column] if is_there else " " * column  # a dash may stand before the key
        indented = [(" " * column if number else first) + line if line else "" for number, line in enumerate(new)]
        end = end_of_field(old, start, column) if is_there else start
        lines[start:end] = [(line, True) for line in indented]
    return lines


def end_of_field(lines: list[str], start: int, column: int) -> int:
    """The line after the last one of the field whose key stands on line ``start`` (from 0) at ``column``."""
    end = start + 1
    while end < len(lines) and (not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > column):
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


def both_sides(example: Example, language: Language) -> dict[bool, WholeCard]:
    """The good (``True``) and the bad card as they stand now, stamped as the last of the versions saved before."""
    found = {}
    for good, fields in ((True, example.good.encode()), (False, example.bad.encode(example.encoding))):
        saved = saved_of(example, good=good)
        stamp = (len(saved), saved[-1].day) if saved else None
        found[good] = whole_card(example, language, fields, stamp, ".yaml" if good else example.ending)
    return found


def situation(example: Example, language: Language, *, good: bool) -> Situation:
    """What the check is told beside the file; a rule of history also the versions saved before."""
    past = tuple(
        _past(example, language, number, saved) for number, saved in enumerate(saved_of(example, good=good), start=1)
    )
    return Situation(example.day or DAY, continued=good and example.continued, past=past or None)


def saved_of(example: Example, *, good: bool) -> tuple[Saved, ...]:
    """The versions saved before, of one side of an example."""
    return example.saved_for_good if good else example.saved


def _past(example: Example, language: Language, number: int, saved: Saved) -> PastVersion:
    raw = whole_card(example, language, saved.card, (number, saved.day)).raw
    file = read_card(raw, "x.yaml")
    assert file.content is not None
    assert (file.content.version, file.content.date) == (number, saved.day)
    return PastVersion(number, saved.day, saved.message or "", saved.message is not None, file.content)
