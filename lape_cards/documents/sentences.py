"""Differences that have a sentence of their own: what was held, decided, aimed at, judged, measured, answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from lape_cards.card.base import Part, label_of
from lape_cards.card.evaluation import QUESTIONS, Evaluation
from lape_cards.card.parts import (
    Action,
    Benefit,
    Checkpoint,
    Element,
    Measurement,
    Metric,
    Outcome,
    Result,
    RootDecision,
)
from lape_cards.card.voices import Voice
from lape_cards.comparison.differences import Difference
from lape_cards.documents.naming import LONG, name_of, thing
from lape_cards.documents.wording import CAME_ABOUT, DECISIONS, HAPPENED, REACHED, ROOT_DECISIONS, quantity, said
from lape_cards.message import N_, Message
from lape_cards.store.prose import brief

Topic = Literal["held", "decided", "goal", "thing", "judged", "measured", "answered", "corrected", "other"]
"""What kind of news a difference is, for those who tell only of some."""


class Sentence(NamedTuple):
    """What a difference is told as, and what kind of news it is.

    ``alone`` is a sentence that says what it is about, where ``text`` after the name of that would read badly;
    ``quote`` is a text of the card to show beside it.
    """

    text: Message
    topic: Topic
    alone: Message | None = None
    quote: str | None = None


def special(one: Difference) -> Sentence | None:
    """The difference's own sentence; ``None`` where a plain one does."""
    tell = _SPECIAL.get((one.model, one.field, one.kind))
    return tell(one) if tell is not None else None


def _around(one: Difference) -> Part | None:
    return one.around[-1] if one.around else None


def _held(one: Difference) -> Sentence | None:
    checkpoint = _around(one)
    if not isinstance(checkpoint, Checkpoint) or one.new is None or one.old is not None:
        return None
    subject, day = thing(checkpoint), one.new
    if checkpoint.decision is None:
        alone = Message("{thing} was held on {day}.", thing=subject, day=day)
        return Sentence(Message("Held on {day}.", day=day), "held", alone)
    decision = Message(DECISIONS[checkpoint.decision])
    return Sentence(
        Message("Held on {day}. Decision: {decision}.", day=day, decision=decision),
        "held",
        Message("{thing} was held on {day}. Decision: {decision}.", thing=subject, day=day, decision=decision),
    )


def _aimed(one: Difference) -> Sentence | None:
    """A number that is aimed at, or started from, that was moved after it had been written down."""
    metric = _around(one)
    if not isinstance(metric, Metric) or one.old is None or one.new is None:
        return None
    old, new = quantity(one.old, metric.unit), quantity(one.new, metric.unit)
    label = Message(label_of(Metric, one.field))
    text = Message("“{label}” was moved: before {old}, now {new}.", label=label, old=old, new=new)
    return Sentence(text, "goal")


def _measured(one: Difference) -> Sentence | None:
    measurement, metric = one.new, _around(one)
    if not isinstance(measurement, Measurement) or not isinstance(metric, Metric):
        return None
    day = said(measurement.date) if measurement.date else "–"
    if measurement.value is None:
        text = Message("An observation was recorded ({day}).", day=day)
        return Sentence(text, "measured", quote=measurement.text)
    value = quantity(measurement.value, metric.unit)
    if measurement.group == "comparison":
        return Sentence(Message("Measured in the comparison group: {value} ({day}).", value=value, day=day), "measured")
    return Sentence(Message("Measured: {value} ({day}).", value=value, day=day), "measured")


def _corrected(one: Difference) -> Sentence | None:
    metric = next((part for part in one.around if isinstance(part, Metric)), None)
    if metric is None or one.old is None or one.new is None:
        return None
    old, new = quantity(one.old, metric.unit), quantity(one.new, metric.unit)
    return Sentence(Message("The value was corrected: before {old}, now {new}.", old=old, new=new), "corrected")


_STARTED: dict[str, str] = {
    "planned": N_("{thing} is planned once more."),
    "ongoing": N_("{thing} has begun."),
    "done": N_("{thing} is done."),
    "dropped": N_("{thing} was dropped."),
}
_CAME_TRUE: dict[str, tuple[str, str]] = {
    "full": (N_("The risk came true."), N_("{thing} came true.")),
    "partial": (N_("The risk came true in part."), N_("{thing} came true in part.")),
    "none": (N_("The risk did not come true."), N_("{thing} did not come true.")),
}
_BENEFIT: dict[str, tuple[str, str]] = {
    "full": (N_("The benefit came about."), N_("{thing} came about.")),
    "partial": (N_("The benefit came about in part."), N_("{thing} came about in part.")),
    "none": (N_("The benefit did not come about."), N_("{thing} did not come about.")),
}
_ELEMENT: dict[str, tuple[str, str]] = {
    "planned": (N_("The element is planned."), N_("{thing} is planned.")),
    "full": (N_("The element came about."), N_("{thing} came about.")),
    "partial": (N_("The element came about in part."), N_("{thing} came about in part.")),
    "none": (N_("The element did not come about."), N_("{thing} did not come about.")),
}
_REACHED: dict[str, tuple[str, str]] = {
    "full": (N_("The target state was reached."), N_("{thing}: the target state was reached.")),
    "partial": (N_("The target state was reached in part."), N_("{thing}: the target state was reached in part.")),
    "none": (N_("The target state was not reached."), N_("{thing}: the target state was not reached.")),
}


def _started(one: Difference) -> Sentence | None:
    action = _around(one)
    if action is None or one.new is None:
        return None
    text = Message(_STARTED[one.new], thing=thing(action))
    return Sentence(text, "other", text)


def _came_true(one: Difference) -> Sentence | None:
    return _judged(one, _CAME_TRUE, HAPPENED)


def _came_about(one: Difference) -> Sentence | None:
    return _judged(one, _ELEMENT, CAME_ABOUT)


def _reached(one: Difference) -> Sentence | None:
    return _judged(one, _BENEFIT if isinstance(_around(one), Benefit) else _REACHED, REACHED)


def _judged(one: Difference, words: dict[str, tuple[str, str]], judgements: dict[str, str]) -> Sentence | None:
    """A sentence for each judgement, and what it was before, where there was one."""
    part = _around(one)
    if part is None or one.new is None:
        return None
    under, alone = words[one.new]
    text, whole = Message(under), Message(alone, thing=thing(part))
    if one.old is not None:
        before = Message(judgements[one.old])
        text, whole = (Message("{now} Before: {before}.", now=now, before=before) for now in (text, whole))
    return Sentence(text, "judged", whole)


def _proposed(one: Difference) -> Sentence | None:
    if one.new is None:
        return None
    text = Message(ROOT_DECISIONS[one.new])
    if one.old is not None:
        text = Message("{now} Before: {before}", now=text, before=Message(ROOT_DECISIONS[one.old]))
    return Sentence(text, "decided", text)


def _answered(one: Difference) -> Sentence | None:
    if not isinstance(one.new, Voice):
        return None
    name = name_of(one.new)
    text = Message("{by} answered.", by=brief(name, LONG)) if name else Message("An answer without a name was written.")
    return Sentence(text, "answered" if one.field in _QUESTIONS else "other", quote=one.new.text)


def _seen(one: Difference) -> Sentence | None:
    if not isinstance(_around(one), Checkpoint) or not isinstance(one.new, Voice):
        return None
    name = name_of(one.new)
    if name:
        text = Message("{by} wrote down what was seen.", by=brief(name, LONG))
    else:
        text = Message("What was seen was written down.")
    return Sentence(text, "other", quote=one.new.text)


_QUESTIONS = tuple(question.key for question in QUESTIONS)
_SPECIAL: dict[tuple[type[Part], str, str], Callable[[Difference], Sentence | None]] = {
    (Action, "status", "altered"): _started,
    (Checkpoint, "held", "altered"): _held,
    (Checkpoint, "observations", "added"): _seen,
    (Element, "status", "altered"): _came_about,
    (Measurement, "value", "altered"): _corrected,
    (Metric, "measurements", "added"): _measured,
    (Outcome, "happened", "altered"): _came_true,
    (Result, "reached", "altered"): _reached,
    (RootDecision, "decision", "altered"): _proposed,
    **{(Metric, name, "altered"): _aimed for name in ("baseline", "target", "ideal")},
    **{(Evaluation, key, "added"): _answered for key in (*_QUESTIONS, "children_heard")},
}
