"""Waivers: a comment beside a field that says why a rule is not held there.

``target:   # lape: ignore LC320 the scale was turned round`` covers the field on its line and all that is inside it;
a comment on a line of its own covers the field below it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from operator import itemgetter

from msgspec import Struct, field

from lape_cards.checks.registry import RULES, Rule, found_in_comments
from lape_cards.diagnostic import Diagnostic, Path, Place
from lape_cards.message import N_, Message
from lape_cards.regex import regex
from lape_cards.store.source import Source
from lape_cards.store.tree import Mapping, Mark, Node, Scalar, Sequence, scalars

UNCLEAR = "LC026"
"""The rule that a waiver which waives nothing breaks."""

_COMMENT = regex(r"(?:^|(?<=\s))#\s*lape:", re.IGNORECASE)
_IGNORE = regex(r"ignore\b[\s:]*(?P<codes>LC\d+(?:\s*,\s*LC\d+)*)?[\s:,–-]*(?P<reason>.*)", re.IGNORECASE)
_LETTERS = regex(r"\w.*\w")
_CODE = regex(r"LC\d{3}\b", re.IGNORECASE)

found_in_comments(
    UNCLEAR,
    N_("A waiver names a rule and says why"),
    N_("Whoever reads the card later has to see why a rule was not followed, and that it was meant."),
)


class Unclear(Struct, frozen=True):
    """A waiver that waives nothing: where it stands, and what is wrong with it."""

    place: Place
    message: Message
    hint: Message


class Waivers(Struct):
    """What a file's comments waive, and the comments that say it in a way nobody can follow.

    ``fields`` and ``lines`` (from 1) are the reasons by rule and by what they cover: a field with all inside it, and a
    line for the findings that are about no field.
    """

    fields: dict[tuple[str, Path], str] = field(default_factory=dict)
    lines: dict[tuple[str, int], str] = field(default_factory=dict)
    unclear: list[Unclear] = field(default_factory=list)

    def reason_for(self, item: Diagnostic) -> str | None:
        """Why ``item`` is waived; ``None`` where it is not."""
        if not self.lines:  # as nearly always
            return None
        around = (item.path[:length] for length in range(1, len(item.path) + 1))
        found = (self.fields.get((item.code, path)) for path in around)
        on_line = self.lines.get((item.code, item.place.line))
        return next((reason for reason in found if reason is not None), on_line)


def waivers_in(source: Source) -> Waivers:
    """The waivers in a file."""
    found = Waivers()
    if "#" not in source.text or "lape:" not in source.text.lower() or source.root is None:
        return found
    fields = _fields_by_line(source.root)
    below = _lines_below(source)
    for number, match in _comments(source):
        place = Place(number + 1, match.start() + 1)
        said = _understood(source.lines[number][match.end() :].strip(), place)
        if isinstance(said, Unclear):
            found.unclear.append(said)
            continue
        codes, reason = said
        line = number if source.lines[number][: match.start()].strip() else below[number]
        for code in codes:
            found.lines[code, line + 1] = reason
            if line in fields:
                found.fields[code, fields[line]] = reason
    return found


def _understood(said: str, place: Place) -> tuple[frozenset[str], str] | Unclear:
    """The codes and the reason, or what is wrong with the comment."""
    found = _IGNORE.fullmatch(said)
    if found is None or found["codes"] is None:
        named = _CODE.search(said)
        text = (
            N_("This comment is meant for lape, and does not say which rule to leave out.")
            if named is None
            else N_("This comment is meant for lape, and is not written in the way it reads.")
        )
        example = _example(named[0] if named else "LC204")
        return Unclear(place, Message(text), Message("Write the rule's code and why:  {example}", example=example))
    codes = [code.strip().upper() for code in found["codes"].split(",")]
    for code in codes:
        fault = _fault_of(code, RULES.get(code))
        if fault is not None:
            return Unclear(place, *fault)
    if _LETTERS.search(found["reason"]) is None:
        message = Message("The rule {code} is to be left out here, and the comment does not say why.", code=codes[0])
        example = _example(codes[0])
        hint = Message("Write the reason after the code, so that others can follow:  {example}", example=example)
        return Unclear(place, message, hint)
    return frozenset(codes), found["reason"]


def _example(code: str) -> str:
    return f"# lape: ignore {code.upper()} …"


def _fault_of(code: str, rule: Rule | None) -> tuple[Message, Message] | None:
    """Why a code cannot be waived."""
    if rule is None:
        message = Message("There is no rule “{code}”.", code=code)
        return message, Message("All rules:  lape rules")
    if rule.blocks_save or code == UNCLEAR:
        message = Message("The rule {code} is always checked, so the comment leaves nothing out.", code=code)
        return message, Message(
            "Mend what the rule found and delete the comment. Why it asks:  lape rules {code}", code=code
        )
    return None


def _comments(source: Source) -> Iterator[tuple[int, re.Match[str]]]:
    """The comments meant for lape, with their lines (from 0); a text that looks like one is a text."""
    texts = [_extent(scalar) for scalar in scalars(source.root)]
    for number, line in enumerate(source.lines):
        for match in _COMMENT.finditer(line) if "#" in line else ():
            before = bisect_right(texts, (number, match.start()), key=itemgetter(0)) - 1
            if before < 0 or texts[before][1] <= (number, match.start()):
                yield number, match
                break


def _extent(scalar: Scalar) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where a text begins and ends; under a | it begins on the next line, and a comment may stand beside the sign."""
    start = (scalar.start.line + 1, 0) if scalar.style in ("|", ">") else (scalar.start.line, scalar.start.column)
    return start, (scalar.end.line, scalar.end.column)


def _lines_below(source: Source) -> list[int]:
    """For each line (from 0) the next one that says something, or itself where there is none."""
    below = list(range(len(source.lines)))
    for number in range(len(below) - 2, -1, -1):
        line = source.lines[number + 1].strip()
        below[number] = number + 1 if line and not line.startswith("#") else below[number + 1]
    return below


def _fields_by_line(root: Node) -> dict[int, Path]:
    """The outermost field, or item of a list, that begins on each line (from 0)."""
    found: dict[int, Path] = {}
    for path, start in _starts(root, ()):
        found.setdefault(start.line, path)
    return found


def _starts(node: Node, path: Path) -> Iterable[tuple[Path, Mark]]:
    """Where every field and item begins, the outer before the inner."""
    if isinstance(node, Mapping):
        for key, value in node.values.items():
            yield (*path, key), node.keys[key].start
            yield from _starts(value, (*path, key))
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield (*path, index), item.start
            yield from _starts(item, (*path, index))
