"""What differs between two versions, in the card's own terms: a sentence for each difference, and one line for all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from lape_cards.card.base import Part, label_of
from lape_cards.card.evaluation import QUESTIONS, Evaluation
from lape_cards.card.kinds import Issue, Proposal, RootingStep, WorkshopGroup
from lape_cards.card.parts import (
    Action,
    Attachment,
    Benefit,
    Change,
    Checkpoint,
    Element,
    Measurement,
    Metric,
    Outcome,
    Result,
    Risk,
    Site,
)
from lape_cards.card.values import PartialDate, Range
from lape_cards.card.voices import Voice
from lape_cards.comparison.differences import Difference
from lape_cards.comparison.words import Span, reworded
from lape_cards.documents.wording import (
    ACTION_STATES,
    CAME_ABOUT,
    DECISIONS,
    HAPPENED,
    LEVELS,
    REACHED,
    STEP_STATES,
    quantity,
    said,
)
from lape_cards.message import N_, Message, plural_message
from lape_cards.store.prose import brief

_NAME = 50
_SHORT = 80
"""A text no longer than this is shown before and after in the sentence; a longer one is shown word by word."""


@dataclass(frozen=True, slots=True)
class Told:
    """One difference in words; ``spans`` are the words of a text that was rewritten, empty where the sentence says all.

    ``weight`` orders what a summary names first, the smallest first.
    """

    message: Message
    spans: tuple[Span, ...] = ()
    weight: int = 5
    difference: Difference | None = None


def told(found: Iterable[Difference]) -> list[Told]:
    """The differences in sentences, in the order of the form; those that one sentence tells together are one."""
    differences = list(found)
    held = {_checkpoint(one) for one in differences if one.model is Checkpoint and one.field == "held" and one.new}
    return [
        _tell(one)
        for one in differences
        # A checkpoint that was held tells its decision in the same sentence.
        if not (one.model is Checkpoint and one.field == "decision" and _checkpoint(one) in held and one.old is None)
    ]


def summary(lines: Iterable[Told], most: int = 3) -> Message | None:
    """The weightiest differences in one line, and how many more there are; ``None`` where nothing differs."""
    ordered = sorted(lines, key=lambda one: one.weight)
    if not ordered:
        return None
    shown, more = ordered[:most], len(ordered) - most
    text = _chained([one.message for one in shown])
    if more <= 0:
        return text
    return plural_message(
        "{changes} And {count} change more.", "{changes} And {count} changes more.", more, changes=text
    )


def _chained(messages: list[Message]) -> Message:
    first, *rest = messages
    for message in rest:
        first = Message("{first} {second}", first=first, second=message)
    return first


def _checkpoint(one: Difference) -> tuple[Any, ...]:
    return one.path[:2]


def _tell(one: Difference) -> Told:
    special = _SPECIAL.get((one.model, one.field, one.kind))
    line = special(one) if special is not None else None
    return line or _plainly(one)


def _plainly(one: Difference) -> Told:
    """What any difference can be told as."""
    if one.kind in ("added", "removed"):
        return _of_item(one)
    if one.kind == "moved":
        text = Message("{thing} stands in another place now: {place}.", thing=_thing(one.new), place=_place(one))
        return Told(text, (), 6, one)
    label = Message(label_of(one.model, one.field))
    if one.kind == "reordered":
        return Told(_at(one, Message("The order of “{label}” changed.", label=label)), (), 8, one)
    return _of_value(one, label)


def _of_item(one: Difference) -> Told:
    item = one.new if one.kind == "added" else one.old
    if isinstance(item, str):
        label = Message(label_of(one.model, one.field))
        added = Message("“{label}”: “{text}” was added.", label=label, text=brief(item, _SHORT))
        removed = Message("“{label}”: “{text}” was removed.", label=label, text=brief(item, _SHORT))
        return Told(_at(one, added if one.kind == "added" else removed), (), 6, one)
    weight = 2 if isinstance(item, Change | Metric | Risk | Checkpoint) else 4
    if one.kind == "added":
        return Told(_at(one, Message("{thing} was added.", thing=_thing(item))), (), weight, one)
    return Told(_at(one, Message("{thing} was removed.", thing=_thing(item))), (), weight - 1, one)


def _of_value(one: Difference, label: Message) -> Told:
    old, new = _shown(one, one.old), _shown(one, one.new)
    if isinstance(one.new, str) and isinstance(one.old, str) and max(len(one.old), len(one.new)) > _SHORT:
        text = Message("“{label}” was reworded.", label=label)
        return Told(_at(one, text), reworded(one.old, one.new), 6, one)
    if one.new is None:
        text = Message("“{label}” was taken out; it was {old}.", label=label, old=old)
    elif one.old is None and isinstance(one.new, str) and len(one.new) > _SHORT:
        return Told(_at(one, Message("“{label}” was written.", label=label)), (Span("added", one.new),), 5, one)
    elif one.old is None:
        text = Message("“{label}” is now {new}.", label=label, new=new)
    else:
        text = Message("“{label}” changed from {old} to {new}.", label=label, old=old, new=new)
    return Told(_at(one, text), (), 5, one)


def _at(one: Difference, text: Message) -> Message:
    """``text`` after the thing it is about, unless it is about the card itself."""
    question = _question(one)
    if question is not None:
        return Message("{thing}: {text}", thing=question, text=text)
    return Message("{thing}: {text}", thing=_thing(one.around[-1]), text=text) if one.around else text


def _question(one: Difference) -> Message | None:
    """The question of the final evaluation that a difference is about."""
    if len(one.path) < 2 or one.path[0] != "evaluation":
        return None
    number = next((question.number for question in QUESTIONS if question.key == one.path[1]), None)
    if number is not None:
        return Message("Question {number} of the final evaluation", number=number)
    return Message("Final evaluation") if one.path[1] != "root" else Message("Making the practice permanent")


def _shown(one: Difference, value: Any) -> object:
    """A value as a sentence holds it."""
    words = _WORDS.get((one.model, one.field))
    if words is not None and isinstance(value, str):
        return Message(words[value])
    if isinstance(value, bool):
        return Message("yes") if value else Message("no")
    if isinstance(value, Decimal | Range):
        metric = next((part for part in reversed(one.around) if isinstance(part, Metric)), None)
        return quantity(value, metric.unit if metric is not None else None)
    if isinstance(value, PartialDate | date | int):
        return said(value)
    return Message("“{text}”", text=brief(str(value), _SHORT)) if value is not None else None


_WORDS: dict[tuple[type[Part], str], dict[str, str]] = {
    (Action, "status"): ACTION_STATES,
    (Benefit, "level"): LEVELS,
    (Checkpoint, "decision"): DECISIONS,
    (Element, "status"): CAME_ABOUT,
    (Outcome, "happened"): HAPPENED,
    (Result, "reached"): REACHED,
    (RootingStep, "status"): STEP_STATES,
}


def _thing(item: Part) -> Message:
    """What a part is called at the beginning of a sentence."""
    if isinstance(item, Measurement):
        return Message("The measurement of {day}", day=said(item.date) if item.date else "–")
    if isinstance(item, Voice):
        if not item.by:
            return Message("An answer without a name")
        return Message("The answer of {by}", by=brief(", ".join(item.by), _NAME))
    name, *fields = _NAMED.get(type(item), (N_("“{name}”"),))
    texts: Iterator[str] = (str(value) for field in fields if (value := getattr(item, field, None)))
    return Message(name, name=brief(next(texts, "–"), _NAME))


_NAMED: dict[type[Part], tuple[str, ...]] = {
    Action: (N_("The action “{name}”"), "what"),
    Attachment: (N_("The attachment “{name}”"), "title", "path", "url"),
    Benefit: (N_("The benefit for “{name}”"), "beneficiary", "text"),
    Change: (N_("The row “{name}”"), "change", "id"),
    Checkpoint: (N_("The checkpoint “{name}”"), "id", "date"),
    Element: (N_("The core element “{name}”"), "element", "group"),
    Issue: (N_("The leadership issue “{name}”"), "issue"),
    Metric: (N_("The metric “{name}”"), "name", "id"),
    Proposal: (N_("The proposal “{name}”"), "text", "id"),
    Risk: (N_("The risk “{name}”"), "risk", "id"),
    RootingStep: (N_("The decision “{name}”"), "what", "body"),
    Site: (N_("The site “{name}”"), "name", "id"),
    WorkshopGroup: (N_("The group “{name}”"), "name"),
}


def _place(one: Difference) -> Message:
    return _thing(one.around[-1]) if one.around else Message("the card")


def _held(one: Difference) -> Told | None:
    checkpoint = one.around[-1] if one.around else None
    if not isinstance(checkpoint, Checkpoint) or checkpoint.held is None:
        return None
    thing = _thing(checkpoint)
    if checkpoint.decision is None:
        return Told(Message("{thing} was held on {day}.", thing=thing, day=checkpoint.held), (), 0, one)
    text = Message(
        "{thing} was held on {day}. Decision: {decision}.",
        thing=thing,
        day=checkpoint.held,
        decision=Message(DECISIONS[checkpoint.decision]),
    )
    return Told(text, (), 0, one)


def _measured(one: Difference) -> Told | None:
    measurement, metric = one.new, one.around[-1] if one.around else None
    if not isinstance(measurement, Measurement) or not isinstance(metric, Metric):
        return None
    value = quantity(measurement.value, metric.unit) if measurement.value is not None else None
    thing, day = _thing(metric), said(measurement.date) if measurement.date else "–"
    if value is None:
        return Told(Message("{thing}: an observation of {day} was recorded.", thing=thing, day=day), (), 3, one)
    if measurement.group == "comparison":
        text = Message(
            "{thing}: {value} was measured in the comparison group ({day}).", thing=thing, value=value, day=day
        )
        return Told(text, (), 4, one)
    return Told(Message("{thing}: {value} was measured ({day}).", thing=thing, value=value, day=day), (), 3, one)


def _aimed(one: Difference) -> Told | None:
    """A baseline, target or ideal state that was moved: what a reader must not miss."""
    line = _of_value(one, Message(label_of(one.model, one.field)))
    return Told(line.message, line.spans, 1 if one.old is not None else 4, one)


def _answered(one: Difference) -> Told | None:
    question = _question(one)
    if question is None or not isinstance(one.new, Voice):
        return None
    spans = (Span("added", one.new.text),) if one.new.text else ()
    if not one.new.by:
        return Told(Message("{thing} was answered.", thing=question), spans, 3, one)
    by = brief(", ".join(one.new.by), _NAME)
    return Told(Message("{thing} was answered by {by}.", thing=question, by=by), spans, 3, one)


def _seen(one: Difference) -> Told | None:
    checkpoint = one.around[-1] if one.around else None
    if not isinstance(checkpoint, Checkpoint) or not isinstance(one.new, Voice):
        return None
    spans = (Span("added", one.new.text),) if one.new.text else ()
    thing = _thing(checkpoint)
    if not one.new.by:
        return Told(Message("{thing}: what was seen was written down.", thing=thing), spans, 4, one)
    by = brief(", ".join(one.new.by), _NAME)
    return Told(Message("{thing}: what {by} saw was written down.", thing=thing, by=by), spans, 4, one)


_SPECIAL: dict[tuple[type[Part], str, str], Callable[[Difference], Told | None]] = {
    (Checkpoint, "held", "altered"): _held,
    (Checkpoint, "observations", "added"): _seen,
    (Metric, "measurements", "added"): _measured,
    **{(Metric, name, "altered"): _aimed for name in ("baseline", "target", "ideal")},
    **{(Change, name, "altered"): _aimed for name in ("current", "target", "ideal")},
    **{(Evaluation, question.key, "added"): _answered for question in QUESTIONS},
}
