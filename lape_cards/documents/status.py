"""Where an experiment is: its phase, the plan–do–check–act circle, and one line on what comes next."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from math import cos, radians, sin

from lape_cards.card.evaluation import unanswered
from lape_cards.card.kinds import Rooting
from lape_cards.card.parts import Checkpoint
from lape_cards.card.phase import CIRCLE, PHASE_NAMES, Phase, is_due, is_overdue, last_held, next_checkpoint, phase_of
from lape_cards.documents.context import Context, FormCard
from lape_cards.documents.model import Arc, CardLink, Status
from lape_cards.documents.wording import said
from lape_cards.message import Message, plural_message
from lape_cards.metrics.development import start_of

_CENTRE = (160.0, 70.0)
_RADIUS = 50.0
_GAP = 7
"""Degrees left open between two arcs."""


def status(card: FormCard, context: Context) -> Status:
    """Where the experiment is on the context's day."""
    phase = context.phase or phase_of(card, context.today, continued=context.continued_by is not None)
    if phase is None:
        raise ValueError("only a workshop has no phase")
    name = Message(PHASE_NAMES[phase])
    return Status(
        phase=phase,
        name=name,
        circle=tuple(_arc(index, part, present=part == phase) for index, part in enumerate(CIRCLE)),
        circle_text=_circle_text(phase, name),
        next=_next(card, phase, context),
    )


def _circle_text(phase: Phase, name: Message) -> Message:
    if phase in CIRCLE:
        return Message("The circle of plan, do, check and act. Now: {phase}.", phase=name)
    return Message("The circle of plan, do, check and act. It has been gone through; the phase is {phase}.", phase=name)


def _arc(index: int, phase: Phase, *, present: bool) -> Arc:
    path, x, y, anchor = quarter(index, _CENTRE, _RADIUS, 16)
    return Arc(phase, Message(PHASE_NAMES[phase]), present, path, x, y, anchor)


@lru_cache(maxsize=100)
def quarter(index: int, centre: tuple[float, float], radius: float, outside: float) -> tuple[str, float, float, str]:
    """A quarter of a circle, clockwise from the top, as an SVG path, and where its name stands outside its middle."""
    start, end = radians(index * 90 - 90 + _GAP), radians(index * 90 - _GAP)
    middle = radians(index * 90 - 45)
    (x1, y1), (x2, y2) = _on_circle(start, centre, radius), _on_circle(end, centre, radius)
    x, y = _on_circle(middle, centre, radius + outside)
    path = f"M{x1} {y1}A{radius:g} {radius:g} 0 0 1 {x2} {y2}"
    return path, x, y, "start" if index < 2 else "end"


def _on_circle(angle: float, centre: tuple[float, float], radius: float) -> tuple[float, float]:
    return round(centre[0] + radius * cos(angle), 1), round(centre[1] + radius * sin(angle), 1)


def _next(card: FormCard, phase: Phase, context: Context) -> Message:
    if phase == "plan":
        return _before_start(card)
    if phase in ("do", "check", "act"):
        return _under_way(card, phase, context.today)
    if phase == "ended":
        count = len(unanswered(card.evaluation))
        if count == 0:
            return Message("The final evaluation is written, and counts from its own date on.")
        return plural_message(
            "Next, the final evaluation: {count} of the nine questions waits for an answer.",
            "Next, the final evaluation: {count} of the nine questions wait for an answer.",
            count,
        )
    return _after_evaluation(card, context.continued_by)


def _before_start(card: FormCard) -> Message:
    if start_of(card) is None or card.period is None:
        return Message("Next, the group agrees when the experiment begins.")
    return Message("Next, the experiment begins: {start}.", start=said(card.period.start))


def _under_way(card: FormCard, phase: Phase, today: date) -> Message:
    if phase == "check":
        due = next(point for point in card.checkpoints if is_due(point, today))
        if is_overdue(due, today):
            return Message("A checkpoint is late, and is held next: {checkpoint}.", checkpoint=_named(due))
        return Message("Next, the checkpoint that was due is held: {checkpoint}.", checkpoint=_named(due))
    held = last_held(card, today)
    if phase == "act" and held is not None:
        return Message(
            "Next, what was learnt at the checkpoint is written down and the next version saved: {checkpoint}.",
            checkpoint=_named(held),
        )
    coming = next_checkpoint(card, today)
    if coming is not None:
        return Message("Next checkpoint: {checkpoint}.", checkpoint=_named(coming))
    if card.period and card.period.end:
        return Message("No checkpoint is to come. The experiment ends: {end}.", end=said(card.period.end))
    return Message("No checkpoint is to come. Next, the group agrees on one.")


def _named(point: Checkpoint) -> Message | str:
    day = said(point.date)
    if point.called and day:
        return Message("{name}, {date}", name=point.called, date=day)
    return point.called or (Message("{date}", date=day) if day else Message("a checkpoint without a date"))


def _after_evaluation(card: FormCard, continued_by: CardLink | None) -> Message:
    if continued_by is not None:
        return Message("A rooting plan continues this experiment.")
    decided = card.evaluation.root.decision if card.evaluation and card.evaluation.root else None
    if isinstance(card, Rooting) or decided == "none":
        return Message("The evaluation is done; nothing more is asked of this card.")
    if decided is None:
        return Message("The evaluation is done. Next, it is decided whether the practice is made permanent.")
    return Message("Next, the rooting plan is made on the same form.")
