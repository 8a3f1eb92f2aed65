"""The process made visible: what changed from version to version, as values for templates and for the terminal."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from lape_cards.card.kinds import Card
from lape_cards.card.parts import Checkpoint
from lape_cards.card.version import Version
from lape_cards.comparison.differences import differences
from lape_cards.comparison.words import Span
from lape_cards.documents.sentences import Topic
from lape_cards.documents.summary import answered, measured
from lape_cards.documents.telling import Line, told
from lape_cards.message import Message, plural_message

UNREADABLE = Message("This version cannot be read as a card.")
UNCHANGED = Message("Nothing that the form asks for changed.")

_BREAK = re.compile(r"\n[ \t]*\n\s*|\n(?=[ \t]*(?:[-*+]|\d{1,9}[.)])(?:\s|$))")
_CONTEXT = 12
"""Words that are shown on each side of a change; what stays the same further away is left out."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a text that stayed, was removed or was added; ``space`` says that white space stands before it."""

    kind: Literal["same", "removed", "added"]
    text: str
    space: bool


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change in a sentence, and the paragraphs of the text it is about, where the sentence does not say all."""

    text: Message
    paragraphs: tuple[tuple[Stretch, ...], ...]


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """What changed in one thing of the card."""

    heading: Message
    lines: tuple[ChangeLine, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One of two versions that are compared: ``number`` and ``day`` are ``None`` for the card's own file."""

    number: int | None
    day: datetime.date | None
    summary: str | None


@dataclass(frozen=True, slots=True)
class SavedVersion:
    """One turn of the card's history; ``number`` is ``None`` for a draft that was never saved as a version.

    ``changes`` are the weightiest since the version before, ``others`` counts the rest, and ``remark`` says why there
    are none.
    """

    number: int | None
    day: datetime.date
    summary: str
    author: str
    changes: tuple[ChangeLine, ...]
    others: Message | None
    remark: Message | None


def steps(versions: Sequence[Version], cards: Mapping[str, Card]) -> list[tuple[Line, ...] | None]:
    """For each version, the oldest first, what changed since the one before that can be read; ``None`` where it cannot.

    ``cards`` is what the versions say, by the names of their objects.
    """
    found: list[tuple[Line, ...] | None] = []
    before: Card | None = None
    for version in versions:
        card = cards.get(version.blob)
        if card is None:
            found.append(None)
            continue
        found.append(told(differences(before, card)) if before is not None else ())
        before = card
    return found


def process(versions: Sequence[Version], cards: Mapping[str, Card]) -> tuple[SavedVersion, ...]:
    """The card's versions and drafts, the oldest first, each with what changed in it."""
    result = []
    begun = False
    for version, lines in zip(versions, steps(versions, cards), strict=True):
        changes, others = highlights(lines or ())
        remark = None
        if lines is None:
            remark = UNREADABLE
        elif begun and not lines:
            remark = UNCHANGED
        begun = begun or lines is not None
        result.append(
            SavedVersion(version.number, version.day, version.summary, version.author, changes, others, remark)
        )
    return tuple(result)


_ORDER: tuple[Topic, ...] = ("held", "decided", "goal", "corrected", "thing", "judged")


def highlights(lines: Sequence[Line]) -> tuple[tuple[ChangeLine, ...], Message | None]:
    """What someone who was not there has to know, and how many changes there are besides."""
    found: list[ChangeLine] = []
    told_of: set[int] = set()
    for topic in _ORDER:
        for line in [line for line in lines if line.topic == topic]:
            found.append(change_line(line, alone=True))
            told_of.add(id(line))
            following = _next_of(line, lines) if topic == "held" else None
            if following is not None:
                found.append(change_line(_asked(following), alone=True))
                told_of.add(id(following))
    for topic, count in (("measured", measured), ("answered", answered)):
        counted = [line for line in lines if line.topic == topic]
        found += [ChangeLine(message, ()) for message in (count(counted) if counted else ())]
        told_of.update(map(id, counted))
    rest = [line for line in lines if id(line) not in told_of]
    if not found:
        found, rest = [change_line(line, alone=True) for line in rest[:_NAMED]], rest[_NAMED:]
    more = len(rest) + max(0, len(found) - _MOST)
    others = plural_message("{count} other change.", "{count} other changes.", more) if more else None
    return tuple(found[:_MOST]), others


_NAMED = 5
"""Changes that are named where a version has none of weight."""
_MOST = 30
"""Changes that are named at the most."""


def _next_of(held: Line, lines: Iterable[Line]) -> Line | None:
    """The line on what is done differently after the checkpoint that was held."""
    wanted = (Checkpoint, "next", None, held.difference.path[:2])
    told_with = ((line, line.difference) for line in lines)
    return next((line for line, one in told_with if (one.model, one.field, one.old, one.path[:2]) == wanted), None)


def _asked(line: Line) -> Line:
    """That line, with its text beside it however short it is."""
    return replace(line, alone=Message("Done differently after it:"), new=line.difference.new)


def change_line(line: Line, *, alone: bool = False) -> ChangeLine:
    """A line as it is shown, with as much of its text as it takes to see what changed.

    ``alone`` is a line of a history, where a text that was written is not marked as added.
    """
    paragraphs = tuple(_near_changes(_paragraphs(line.spans)))
    if alone and line.old is None:
        paragraphs = tuple(tuple(replace(stretch, kind="same") for stretch in part) for part in paragraphs)
    return ChangeLine(line.alone if alone else line.text, paragraphs)


def _paragraphs(spans: Iterable[Span]) -> list[list[Stretch]]:
    """The spans by paragraphs and list items, each stretch on one line."""
    found: list[list[Stretch]] = [[]]
    for span in spans:
        for position, part in enumerate(_BREAK.split(span.text)):
            if position:
                found.append([])
            if part.strip():
                space = bool(found[-1]) and part[0].isspace()
                found[-1].append(Stretch(span.kind, " ".join(part.split()), space))
    return [paragraph for paragraph in found if paragraph]


def _near_changes(paragraphs: Iterable[Sequence[Stretch]]) -> Iterable[tuple[Stretch, ...]]:
    """The paragraphs without what stays the same far away from every change."""
    left_out = False
    for paragraph in paragraphs:
        if all(stretch.kind == "same" for stretch in paragraph):
            if not left_out:
                yield (Stretch("same", "…", space=False),)
            left_out = True
        else:
            last = len(paragraph) - 1
            yield tuple(_cut(stretch, n == 0, n == last) for n, stretch in enumerate(paragraph))
            left_out = False


def _cut(stretch: Stretch, first: bool, last: bool) -> Stretch:
    words = stretch.text.split()
    kept_before, kept_after = (0 if first else _CONTEXT), (0 if last else _CONTEXT)
    if stretch.kind != "same" or len(words) <= kept_before + kept_after + _CONTEXT // 2:
        return stretch
    shown = [*words[:kept_before], "…", *(words[-kept_after:] if kept_after else ())]
    return Stretch("same", " ".join(shown), stretch.space)
