"""The process made visible: what changed from version to version, as values for templates and for the terminal."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from lape_cards.card.kinds import Card
from lape_cards.card.version import Version
from lape_cards.comparison.differences import differences
from lape_cards.comparison.words import Span
from lape_cards.documents.sentences import Topic
from lape_cards.documents.summary import answered, measured
from lape_cards.documents.telling import Line, told
from lape_cards.message import Message, plural_message
from lape_cards.regex import regex

UNREADABLE = Message("This version cannot be read as a card.")
UNCHANGED = Message("Nothing that the form asks for changed.")
ERASED = Message("The text of this version was erased.")
AFTER_ERASED = Message("What changed cannot be told, because the version before was erased.")

_BREAK = regex(r"\n[ \t]*\n\s*|\n(?=[ \t]*(?:[-*+]|\d{1,9}[.)])(?:\s|$))")
_CONTEXT = 12
"""Words that are shown on each side of a change; what stays the same further away is left out."""


class Stretch(Struct, frozen=True):
    """A stretch of a text that stayed, was removed or was added; ``space`` says that white space stands before it."""

    kind: Literal["same", "removed", "added"]
    text: str
    space: bool


class ChangeLine(Struct, frozen=True):
    """One change in a sentence, and the paragraphs of the text it is about, where the sentence does not say all."""

    text: Message
    paragraphs: tuple[tuple[Stretch, ...], ...]


class ChangeGroup(Struct, frozen=True):
    """What changed in one thing of the card."""

    heading: Message
    lines: tuple[ChangeLine, ...]


class Side(Struct, frozen=True):
    """One of two versions that are compared: ``number`` and ``day`` are ``None`` for the card's own file."""

    number: int | None
    day: datetime.date | None
    summary: str | None


class SavedVersion(Struct, frozen=True):
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


class Step(Struct, frozen=True):
    """What changed from one version to the next; ``lines`` is ``None`` where that cannot be told.

    ``remark`` says why there are no lines, where there is more to say than that it is the first version.
    """

    lines: tuple[Line, ...] | None
    remark: Message | None = None


def steps(versions: Sequence[Version], cards: Mapping[str, Card]) -> list[Step]:
    """For each version, the oldest first, what changed since the one it was made from.

    That is the version that its save recorded, or our side of what it joined; where that cannot be read, the one above
    it that can. ``cards`` is what the versions say, by the names of their objects. What was erased is held against
    nothing, even where ``cards`` still has it: neither does it say what changed, nor does a version made from it.
    """
    found: list[Step] = []
    erased = erased_texts(versions)
    above: str | None = None
    for version in versions:
        card = cards.get(version.blob)
        if version.blob in erased:
            found.append(Step(None, ERASED))
            above = version.blob
        elif card is None:
            found.append(Step(None, UNREADABLE))
        else:
            origins = [blob for blob in (version.previous, *version.joins[:1]) if blob in cards or blob in erased]
            before = next(iter(origins), above)
            found.append(Step(None, AFTER_ERASED) if before in erased else _step(cards.get(before or ""), card))
            above = version.blob
    return found


def erased_texts(versions: Iterable[Version]) -> frozenset[str]:
    """The objects of the texts that were erased, which a draft beside the version may have had too."""
    return frozenset(version.blob for version in versions if version.erased)


def _step(before: Card | None, card: Card) -> Step:
    if before is None:
        return Step(())
    lines = told(differences(before, card))
    return Step(lines, None if lines else UNCHANGED)


def process(versions: Sequence[Version], cards: Mapping[str, Card]) -> tuple[SavedVersion, ...]:
    """The card's versions and drafts, the oldest first, each with what changed in it."""
    result = []
    for version, step in zip(versions, steps(versions, cards), strict=True):
        changes, others = highlights(step.lines or ())
        result.append(
            SavedVersion(version.number, version.day, version.summary, version.author, changes, others, step.remark)
        )
    return tuple(result)


_ORDER: tuple[Topic, ...] = ("held", "decided", "goal", "corrected", "thing", "judged")
_BESIDE: dict[Topic, tuple[str, Message]] = {
    "held": ("next", Message("Agreed at the checkpoint:")),
    "goal": ("note", Message("Noted with it:")),
    "judged": ("note", Message("Noted with it:")),
}
"""The text that stands beside a change of weight and says why, and what it is told as."""
_MOST = 40
"""Changes that are named at the most."""


def highlights(lines: Sequence[Line]) -> tuple[tuple[ChangeLine, ...], Message | None]:
    """What someone who was not there has to know, and what there is besides.

    The weightiest comes first, with the texts that say why. Of what remains, changes that a sentence tells whole are
    named, and texts are counted, for the card holds them.
    """
    found: list[ChangeLine] = []
    told_of: set[int] = set()
    for topic in _ORDER:
        for line in [line for line in lines if line.topic == topic]:
            found.append(change_line(line, alone=True))
            told_of.add(id(line))
            beside = _beside(line, lines)
            if beside is not None and id(beside) not in told_of:
                found.append(_reason(beside, _BESIDE[topic][1]))
                told_of.add(id(beside))
    for topic, count in (("measured", measured), ("answered", answered)):
        counted = [line for line in lines if line.topic == topic]
        found += [ChangeLine(message, ()) for message in (count(counted) if counted else ())]
        told_of.update(map(id, counted))
    rest = [line for line in lines if id(line) not in told_of]
    if not found:
        found, rest = [change_line(line, alone=True) for line in rest[:_NAMED]], rest[_NAMED:]
    found += [change_line(line, alone=True) for line in rest if not line.spans]
    texts = sum(bool(line.spans) for line in rest)
    if len(found) > _MOST:
        others = plural_message("{count} other change.", "{count} other changes.", texts + len(found) - _MOST)
    else:
        others = plural_message(
            "{count} more text was written or reworded.", "{count} more texts were written or reworded.", texts
        )
    return tuple(found[:_MOST]), others if texts or len(found) > _MOST else None


_NAMED = 5
"""Changes that are named where a version has none of weight."""


def _beside(line: Line, lines: Iterable[Line]) -> Line | None:
    """The line on the text that was written beside what ``line`` is about, and says why, if one was."""
    if line.topic not in _BESIDE:
        return None
    wanted = (*line.difference.path[:-1], _BESIDE[line.topic][0])
    return next((other for other in lines if other.difference.path == wanted and other.difference.new), None)


def _reason(line: Line, lead: Message) -> ChangeLine:
    """A text told whole, however short it is; of one that was reworded the words that changed."""
    return change_line(replace(line, alone=lead, old=line.difference.old, new=line.difference.new), alone=True)


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
