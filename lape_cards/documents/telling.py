"""What differs between two versions, in the card's own terms: a sentence for each difference, under its thing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from lape_cards.card.base import Part, label_of
from lape_cards.card.kinds import Head, Issue, RootingStep
from lape_cards.card.parts import (
    Action,
    Attachment,
    Change,
    Checkpoint,
    Metric,
    Risk,
)
from lape_cards.card.values import PartialDate, Range
from lape_cards.comparison.differences import Difference
from lape_cards.comparison.words import Span, reworded
from lape_cards.documents.naming import About, about, form_part, thing
from lape_cards.documents.sentences import Sentence, Topic, special
from lape_cards.documents.wording import CARD_KINDS, LANGUAGE_NAMES, WORDS, quantity, said
from lape_cards.message import Message
from lape_cards.store.prose import brief

SHORT = 50
"""A text no longer than this is shown in the sentence; a longer one, and a sentence, is shown beside it."""


class Line(Struct, frozen=True):
    """One difference in words.

    ``text`` stands under ``about``, ``alone`` without it. ``old`` and ``new`` are the texts to show beside it, where
    the sentence does not say all: of a text that was rewritten both. ``also`` are differences that the sentence tells
    of too.
    """

    difference: Difference
    about: About
    text: Message
    alone: Message
    topic: Topic = "other"
    old: str | None = None
    new: str | None = None
    also: tuple[Difference, ...] = ()

    @property
    def spans(self) -> tuple[Span, ...]:
        """The texts beside the sentence, word by word; empty where the sentence says all."""
        if self.old is not None and self.new is not None:
            return reworded(self.old, self.new)
        if self.new is not None:
            return (Span("added", self.new.strip()),)
        return (Span("removed", self.old.strip()),) if self.old is not None else ()


class Group(Struct, frozen=True):
    """What differs in one thing."""

    heading: Message
    lines: tuple[Line, ...]


def told(found: Iterable[Difference]) -> tuple[Line, ...]:
    """The differences in sentences, in the order of the form; those that one sentence tells together are one."""
    # A checkpoint that was held tells its decision in the same sentence.
    differences = list(found)
    held = {one.path[:-1] for one in differences if (one.model, one.field, one.old) == (Checkpoint, "held", None)}
    decided = {
        one.path[:-1]: one
        for one in differences
        if (one.model, one.field, one.old) == (Checkpoint, "decision", None) and one.path[:-1] in held
    }
    lines = [_tell(one) for one in differences if decided.get(one.path[:-1]) is not one]
    return tuple(
        replace(line, also=(decided[line.difference.path[:-1]],))
        if line.topic == "held" and line.difference.path[:-1] in decided
        else line
        for line in lines
    )


def grouped(lines: Iterable[Line]) -> tuple[Group, ...]:
    """The lines under what they are about, in the order in which that is first told about."""
    groups: dict[tuple[str | int, ...], list[Line]] = {}
    for line in lines:
        groups.setdefault(line.about.place, []).append(line)
    return tuple(Group(found[0].about.heading, tuple(found)) for found in groups.values())


def undecided(one: Difference) -> Message:
    """What two people have changed in different ways: ``old`` is what stands here, ``new`` what stands there."""
    if isinstance(one.path[-1], int):
        subject = thing(one.new if one.old is None else one.old)
        if one.old is None:
            text = Message("{thing} was taken out here, and changed there.", thing=subject)
        else:
            text = Message("{thing} was changed here, and taken out there.", thing=subject)
        return _under(one, text).alone if one.around else text
    label = Message(label_of(one.model, one.field))
    values = [value for value in (one.old, one.new) if value is not None]
    here, there = (_shown(one, value) for value in (one.old, one.new))
    if here == there or any(isinstance(value, Part | tuple) for value in values):
        text = Message("“{label}” was changed in one way here, and in another there.", label=label)
    elif one.old is None:
        text = Message("“{label}” was taken out here; there it is {there}.", label=label, there=there)
    elif one.new is None:
        text = Message("“{label}” is {here} here; there it was taken out.", label=label, here=here)
    else:
        text = Message("“{label}”: {here} here, {there} there.", label=label, here=here, there=there)
    return _under(one, text).alone


def _tell(one: Difference) -> Line:
    sentence = special(one)
    if sentence is not None:
        return _line(one, sentence)
    if one.kind in ("added", "removed"):
        return _of_item(one)
    if one.kind == "moved":
        place = thing(one.around[-1]) if one.around else Message("The card")
        text = Message("{thing} stands in another place now: {place}", thing=thing(one.new), place=place)
        return Line(one, about(one), text, text, "thing")
    label = Message(label_of(one.model, one.field))
    if one.kind == "reordered":
        return _under(one, Message("The order of “{label}” changed.", label=label))
    return _of_value(one, label)


def _line(one: Difference, sentence: Sentence) -> Line:
    if sentence.alone is not None:
        return Line(one, about(one), sentence.text, sentence.alone, sentence.topic, new=sentence.quote)
    return replace(_under(one, sentence.text), topic=sentence.topic, new=sentence.quote)


def _of_item(one: Difference) -> Line:
    item = one.new if one.kind == "added" else one.old
    if isinstance(item, str):
        return _of_text(one, item)
    topic: Topic = "thing" if isinstance(item, Change | Metric | Risk | Checkpoint) else "other"
    if one.kind == "added":
        text = Message("{thing} was added.", thing=thing(item))
    else:
        text = Message("{thing} was removed.", thing=thing(item))
    # A thing's own name says enough, whatever it stands in.
    return Line(one, about(one), text, text, topic)


def _of_text(one: Difference, item: str) -> Line:
    label = Message(label_of(one.model, one.field))
    if not _fits(item) and one.kind == "added":
        return replace(_under(one, Message("Added to “{label}”.", label=label)), new=item)
    if not _fits(item):
        return replace(_under(one, Message("Removed from “{label}”.", label=label)), old=item)
    if one.kind == "added":
        return _under(one, Message("Added to “{label}”: “{text}”.", label=label, text=brief(item, SHORT)))
    return _under(one, Message("Removed from “{label}”: “{text}”.", label=label, text=brief(item, SHORT)))


def _of_value(one: Difference, label: Message) -> Line:
    old, new = _shown(one, one.old), _shown(one, one.new)
    is_long = any(isinstance(value, str) and not _fits(value) for value in (one.old, one.new))
    if is_long and one.old is not None and one.new is not None:
        return replace(_under(one, Message("“{label}” was reworded.", label=label)), old=one.old, new=one.new)
    if is_long and one.new is not None:
        return replace(_under(one, Message("“{label}” was written.", label=label)), new=one.new)
    if is_long:
        return replace(_under(one, Message("“{label}” was taken out.", label=label)), old=one.old)
    if one.new is None:
        return _under(one, Message("“{label}” was taken out; it was: {old}.", label=label, old=old))
    if one.old is None:
        return _under(one, Message("“{label}” was filled in: {new}.", label=label, new=new))
    return _under(one, Message("“{label}” changed: before {old}, now {new}.", label=label, old=old, new=new))


def _fits(text: str) -> bool:
    """Whether a sentence can hold the whole text."""
    return brief(text, SHORT) == text.strip() and not text.rstrip().endswith((".", "!", "?"))


def _under(one: Difference, text: Message) -> Line:
    """A line that says under its heading only what is new; without it, what it is about too."""
    subject = about(one)
    inner = one.around[-1] if one.around else None
    if inner is not None and thing(inner) != subject.heading:
        text = Message("{thing}: {text}", thing=thing(inner), text=text)
        if isinstance(inner, Action | Attachment | Issue | RootingStep):
            return Line(one, subject, text, text)  # its own name says enough
    alone = Message("{thing}: {text}", thing=_whole(one, subject), text=text) if _is_inside(one, subject) else text
    topic: Topic = "goal" if one.model is Change and one.field in _STATES and one.old and one.new else "other"
    return Line(one, subject, text, alone, topic)


def _is_inside(one: Difference, subject: About) -> bool:
    """Whether the field needs to be told with what it is a field of."""
    return bool(subject.place) or len(one.path) > 1


def _whole(one: Difference, subject: About) -> Message:
    """What a field belongs to: a thing with a name, or a part of the form, such as the period."""
    return subject.heading if subject.place else form_part(one)


def _shown(one: Difference, value: object) -> object:
    """A value as a sentence holds it."""
    words = WORDS.get((one.model, one.field)) or (_OF_HEAD.get(one.field) if issubclass(one.model, Head) else None)
    if words is not None and isinstance(value, str):
        return Message(words[value])
    if isinstance(value, bool):
        return Message("yes") if value else Message("no")
    if isinstance(value, Decimal | Range):
        metric = next((part for part in reversed(one.around) if isinstance(part, Metric)), None)
        return quantity(value, metric.unit if metric is not None else None)
    if isinstance(value, PartialDate | date | int):
        return said(value)
    return Message("“{text}”", text=brief(str(value), SHORT)) if value is not None else None


_OF_HEAD: dict[str, dict[str, str]] = {"kind": CARD_KINDS, "language": LANGUAGE_NAMES}
_STATES = ("current", "target", "ideal")
