"""How far a card is: how much of what its phase asks is there, and what is missing before its next checkpoint.

Everything here is advice for the way ahead; what is a fault today is told by the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from msgspec.structs import replace

from lape_cards.card.days import PartialDate
from lape_cards.card.kinds import ResultCard
from lape_cards.card.parts import Action, Checkpoint, Metric
from lape_cards.card.phase import is_evaluated, last_held, next_checkpoint
from lape_cards.checks.registry import RULES, Rule, Subject, codes_for
from lape_cards.checks.verdict import Completeness as Completeness
from lape_cards.checks.verdict import NextCheckpoint as NextCheckpoint
from lape_cards.checks.verdict import Readiness as Readiness
from lape_cards.diagnostic import Finding, Path
from lape_cards.message import Message
from lape_cards.metrics.development import start_of

_OPEN = ("planned", "ongoing")


Excused = Callable[[Rule, Finding], bool]
"""Whether the card itself says why something is not there, and need not be."""


def readiness(card: ResultCard, subject: Subject, excused: Excused = lambda rule, finding: False) -> Readiness:
    """How far ``card`` is, by the rules that are registered (all of them, once ``checks.run`` is imported)."""
    return Readiness(completeness(subject, excused), _next_checkpoint(card, subject, excused))


def completeness(subject: Subject, excused: Excused = lambda rule, finding: False) -> Completeness:
    """What the rules of completeness ask in the subject's phase, whichever rules were chosen for a check.

    What stands in the file and could not be understood is not there; what is ``excused`` is not asked for.
    """
    there = 0
    missing: list[Finding] = []
    for rule in _asking(subject):
        for item in rule.asked(subject) if rule.counted else ():
            if item is None:
                there += 1
            elif not excused(rule, item):
                missing.append(item)
    return Completeness(there + len(missing), there, tuple(missing))


def _asking(subject: Subject) -> list[Rule]:
    return [RULES[code] for code in codes_for(subject.card.kind, subject.phase, "completeness")]


def _next_checkpoint(card: ResultCard, subject: Subject, excused: Excused) -> NextCheckpoint | None:
    last = last_held(card, subject.today)
    ended = subject.phase == "ended" or (last is not None and last.decision == "end")
    is_over = ended or is_evaluated(card, subject.today)
    coming = None if is_over else next_checkpoint(card, subject.today)
    for path, checkpoint, name in subject.checkpoints:
        if checkpoint is coming and checkpoint.date is not None:
            missing = tuple(_missing_before(card, subject, path, checkpoint, excused))
            return NextCheckpoint(checkpoint.id, name, checkpoint.date, missing)
    return None


def _missing_before(
    card: ResultCard, subject: Subject, path: Path, checkpoint: Checkpoint, excused: Excused
) -> Iterator[Finding]:
    """What the checkpoint's own phase asks on top, what is not measured, what is not done, and no prediction."""
    assert checkpoint.date is not None
    asked_now = codes_for(card.kind, subject.phase, "completeness")
    if more := [code for code in codes_for(card.kind, "check", "completeness") if code not in asked_now]:
        on_its_day = replace(subject, phase="check")
        for rule in map(RULES.__getitem__, more):
            yield from (finding for finding in rule.findings(on_its_day) if not excused(rule, finding))
    last = last_held(card, subject.today)
    since = last.held if last is not None else start_of(card)
    for place, metric, name in subject.metrics:
        if _looks_at(checkpoint, card, place) and _is_followed(metric) and not _is_measured(metric, checkpoint, since):
            yield Finding((*place, "measurements"), Message("Measure “{metric}”.", metric=name))
    for place, action, name in subject.actions:
        if _looks_at(checkpoint, card, place) and _is_due(action, checkpoint.date):
            yield Finding(
                (*place, "status"), Message("Finish the action “{action}”, or say that it is done.", action=name)
            )
    if not checkpoint.expected:
        yield Finding((*path, "expected"), Message("Write down what you expect to see, before you look."))


def _looks_at(checkpoint: Checkpoint, card: ResultCard, place: Path) -> bool:
    """Whether the row that ``place`` is in is one of those the checkpoint looks at."""
    return not checkpoint.changes or card.changes[int(place[1])].id in checkpoint.changes


def _is_followed(metric: Metric) -> bool:
    """Whether a measurement is to be expected: there is a number to reach, or it was measured before."""
    return metric.target is not None or bool(metric.measurements)


def _is_measured(metric: Metric, checkpoint: Checkpoint, since: date | None) -> bool:
    """Whether there is a measurement for the checkpoint, or any after the one before it (or the start)."""
    for one in metric.measurements:
        if one.checkpoint is not None and one.checkpoint == checkpoint.id:
            return True
        if one.date is not None and (since is None or one.date.last > since):
            return True
    return False


def _is_due(action: Action, checkpoint: PartialDate) -> bool:
    """Whether the action should be done by then, and is not said to be."""
    return action.end is not None and action.end.last < checkpoint.first and action.status in _OPEN
