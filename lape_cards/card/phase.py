"""The phase a card is in: told from the card, a date, and whether a rooting plan continues it. Nobody types it."""

from __future__ import annotations

from datetime import date

from lape_cards.card.evaluation import unanswered
from lape_cards.card.kinds import Card, ResultCard, Rooting
from lape_cards.card.parts import Checkpoint
from lape_cards.card.phases import CIRCLE as CIRCLE
from lape_cards.card.phases import ORDER as ORDER
from lape_cards.card.phases import PHASE_NAMES as PHASE_NAMES
from lape_cards.card.phases import Phase as Phase


def is_held(checkpoint: Checkpoint, today: date) -> bool:
    """Whether the checkpoint was held by ``today``; a later day is not yet true."""
    return checkpoint.held is not None and checkpoint.held <= today


def is_due(checkpoint: Checkpoint, today: date) -> bool:
    """Whether its last planned day has come and it has not been held."""
    return checkpoint.date is not None and checkpoint.date.last <= today and not is_held(checkpoint, today)


def is_overdue(checkpoint: Checkpoint, today: date) -> bool:
    """Whether its last planned day has gone by and it has not been held."""
    return checkpoint.date is not None and checkpoint.date.last < today and not is_held(checkpoint, today)


def is_evaluated(card: ResultCard, today: date) -> bool:
    """Whether the nine questions are answered, by ``today``."""
    evaluation = card.evaluation
    if evaluation is None or (evaluation.date is not None and evaluation.date > today):
        return False
    return not unanswered(evaluation)


def last_held(card: ResultCard, today: date) -> Checkpoint | None:
    """The checkpoint held latest; of several on one day, the last on the card."""
    held = [(checkpoint.held, checkpoint) for checkpoint in card.checkpoints if is_held(checkpoint, today)]
    return max(enumerate(held), key=lambda item: (item[1][0], item[0]))[1][1] if held else None


def next_checkpoint(card: ResultCard, today: date) -> Checkpoint | None:
    """The checkpoint with the earliest date of those not held."""
    waiting = [item for item in card.checkpoints if item.date is not None and not is_held(item, today)]
    return min(waiting, key=lambda item: item.date.last if item.date else date.max, default=None)


def phase_of(card: Card, today: date, *, continued: bool = False) -> Phase | None:
    """The card's phase on ``today``; ``continued`` says whether a rooting plan continues it. A workshop has none."""
    if not isinstance(card, ResultCard):
        return None
    if is_evaluated(card, today):
        return "rooted" if continued and not isinstance(card, Rooting) else "evaluated"
    return _running_phase(card, today)


def _running_phase(card: ResultCard, today: date) -> Phase:
    start = card.period.start.first if card.period and card.period.start else None
    end = card.period.end.last if card.period and card.period.end else None
    last = last_held(card, today)
    if (end is not None and today > end) or (last is not None and last.decision == "end"):
        return "ended"
    if start is None or today < start:
        return "plan"
    if any(is_due(checkpoint, today) for checkpoint in card.checkpoints):
        return "check"
    held = last.held if last is not None else None
    if held is not None and held >= start and (card.date is None or card.date <= held):
        return "act"
    return "do"
