"""What the things on a card are called where they are told about: in a sentence, in a heading, by a program."""

from __future__ import annotations

from typing import NamedTuple

from lape_cards.card.base import Part, label_of
from lape_cards.card.evaluation import QUESTIONS, Evaluation
from lape_cards.card.kinds import KINDS, Assessment, Interview, Issue, Proposal, RootingStep, WorkshopGroup
from lape_cards.card.parts import (
    Action,
    Attachment,
    Benefit,
    Change,
    Checkpoint,
    Element,
    Measurement,
    Metric,
    Period,
    Risk,
    RootDecision,
    Site,
)
from lape_cards.card.voices import Voice
from lape_cards.comparison.differences import Difference
from lape_cards.documents.wording import period, said
from lape_cards.message import N_, Message
from lape_cards.store.prose import brief

LONG, SHORT = 50, 30
"""Characters of a name in a sentence, and in a line that tells of many things."""

HEADINGS = (
    Assessment,
    Benefit,
    Change,
    Checkpoint,
    Element,
    Interview,
    Metric,
    Proposal,
    Risk,
    Site,
    WorkshopGroup,
)
"""The things that differences are told under; what else stands in a list is told under what it stands in."""

_NAMED: dict[type[Part], tuple[str, tuple[str, ...]]] = {
    Action: (N_("The action “{name}”"), ("what",)),
    Assessment: (N_("The theme “{name}”"), ("theme",)),
    Attachment: (N_("The attachment “{name}”"), ("title", "path", "url")),
    Benefit: (N_("The benefit for “{name}”"), ("beneficiary", "text")),
    Change: (N_("The row “{name}”"), ("change", "id")),
    Checkpoint: (N_("The checkpoint “{name}”"), ("name", "id", "date")),
    Element: (N_("The core element “{name}”"), ("element", "group")),
    Interview: (N_("The interview “{name}”"), ("where",)),
    Issue: (N_("The leadership issue “{name}”"), ("issue",)),
    Metric: (N_("The metric “{name}”"), ("name", "id")),
    Proposal: (N_("The proposal “{name}”"), ("text", "id")),
    Risk: (N_("The risk “{name}”"), ("risk", "id")),
    RootingStep: (N_("The decision “{name}”"), ("what", "body")),
    Site: (N_("The site “{name}”"), ("name", "id")),
    WorkshopGroup: (N_("The group “{name}”"), ("name",)),
}


class About(NamedTuple):
    """What a difference is about, told as a heading; ``place`` tells it from what else may be called the same."""

    place: tuple[str | int, ...]
    heading: Message


def name_of(item: Part) -> str | None:
    """What the card calls the thing; ``None`` where it says nothing that could be a name."""
    if isinstance(item, Voice):
        return ", ".join(item.by) or None
    if isinstance(item, Measurement | Period):
        day = item.date if isinstance(item, Measurement) else item.start
        return day.text if day else None
    fields = _NAMED[type(item)][1] if type(item) in _NAMED else ()
    return next((str(value) for field in fields if (value := getattr(item, field, None))), None)


def short_name(item: Part) -> str:
    """The name in a line that tells of many things."""
    return brief(name_of(item) or "–", SHORT)


def thing(item: Part) -> Message:
    """What a part is called at the beginning of a sentence."""
    if isinstance(item, Measurement):
        return Message("The measurement of {day}", day=said(item.date) if item.date else "–")
    if isinstance(item, Period):
        return Message("The period {period}", period=period(item.start, item.end) or "–")
    name = name_of(item)
    if isinstance(item, Voice):
        return Message("The answer of {by}", by=brief(name, LONG)) if name else Message("An answer without a name")
    text = _NAMED[type(item)][0] if type(item) in _NAMED else "“{name}”"
    return Message(text, name=brief(name or "–", LONG))


def about(one: Difference) -> About:
    """What the difference is about: a thing with a name, a question of the final evaluation, or a part of the form."""
    ends = [position + 1 for position, key in enumerate(one.path) if isinstance(key, int)]
    for part, end in reversed(list(zip(one.around, ends, strict=False))):
        if isinstance(part, HEADINGS):
            return About(one.path[:end], thing(part))
    field = str(one.path[0])
    if field == "evaluation":
        return _of_evaluation(one)
    if field == "rooting" or (len(one.path) > 1 and isinstance(one.path[1], int) and not _is_text(one)):
        return About(one.path[:1], form_part(one))
    return About((), Message("The card"))


def form_part(one: Difference) -> Message:
    """The part of the form that the difference is in, by its label."""
    return Message(_label(str(one.path[0])))


def _is_text(one: Difference) -> bool:
    return isinstance(one.old if one.new is None else one.new, str) and not one.around


def _label(field: str) -> str:
    """The label of a card's field, of whichever kind of card."""
    return next(label_of(model, field) for model in KINDS.values() if field in model.model_fields)


def _of_evaluation(one: Difference) -> About:
    key = str(one.path[1])
    question = next((question for question in QUESTIONS if question.key == key), None)
    if question is not None:
        title = Message(label_of(Evaluation, key))
        return About(
            one.path[:2],
            Message("Question {number} of the final evaluation, “{title}”", number=question.number, title=title),
        )
    if one.model is RootDecision or key == "children_heard":
        return About(one.path[:2], Message(label_of(Evaluation, key)))
    return About(one.path[:1], Message("Final evaluation"))
