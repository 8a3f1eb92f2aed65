"""Rules of completeness for an experiment on its way, at its end and after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lape_cards.card.base import guide_of, label_of
from lape_cards.card.evaluation import QUESTIONS, Evaluation, unanswered
from lape_cards.card.kinds import ResultCard, Rooting, RootingPlan
from lape_cards.card.parts import Checkpoint, Metric
from lape_cards.card.phase import is_held
from lape_cards.card.voices import answered
from lape_cards.checks.completeness import filled
from lape_cards.checks.parts import risks_of
from lape_cards.checks.registry import Subject, rule
from lape_cards.diagnostic import Finding, Path
from lape_cards.message import N_, Message
from lape_cards.metrics.development import development, start_of


@rule(
    "LC220",
    "completeness",
    N_("Every metric with a numeric target has a baseline"),
    N_("Without knowing where one began, nobody can say how far one has come."),
    phase="do",
)
def baselines(card: ResultCard, subject: Subject) -> Iterator[Finding | None]:
    """A baseline of the metric's own, or a measurement of the pilot on or before the first day."""
    start = start_of(card)
    for path, metric, name in subject.metrics:
        if metric.target is None:
            continue
        yield (
            None
            if metric.baseline is not None or _is_measured_before(metric, start, subject)
            else Finding(
                (*path, "baseline"),
                Message("The metric “{metric}” has a target, but no baseline.", metric=name),
                Message(
                    "Write after  baseline:  the number before the experiment began. If it was measured then:  "
                    "lape measure {card}  with that day.",
                    card=subject.file_id,
                ),
            )
        )


def _is_measured_before(metric: Metric, start: date | None, subject: Subject) -> bool:
    series = development(metric, start=start, today=subject.today).series
    return any(one.group == "pilot" and one.baseline is not None for one in series)


@rule(
    "LC221",
    "completeness",
    N_("A held checkpoint has observations and a decision"),
    N_("What was seen and decided is what the circle of plan, do, check and act turns on."),
    phase="do",
)
def held_checkpoints(card: ResultCard, subject: Subject) -> Iterator[Finding | None]:
    """What was seen, and what was decided."""
    for path, checkpoint, name in subject.checkpoints:
        if not is_held(checkpoint, subject.today):
            continue
        yield (
            None
            if answered(checkpoint.observations)
            else Finding(
                (*path, "observations"),
                Message("The checkpoint “{checkpoint}” was held, but it does not say what was seen.", checkpoint=name),
                _questions_of(subject, path, checkpoint),
            )
        )
        yield (
            None
            if checkpoint.decision
            else Finding(
                (*path, "decision"),
                Message(
                    "The checkpoint “{checkpoint}” was held, but it does not say what was decided.", checkpoint=name
                ),
                _questions_of(subject, path, checkpoint),
            )
        )


def _questions_of(subject: Subject, path: Path, checkpoint: Checkpoint) -> Message:
    """How to answer for this very checkpoint; one without an id is named by its place."""
    name = checkpoint.id or str(int(path[-1]) + 1)
    return Message(
        "Answer the questions of  lape checkpoint {card} {checkpoint}", card=subject.file_id, checkpoint=name
    )


@rule(
    "LC222",
    "completeness",
    N_("A measurement has a date and a value"),
    N_("A number without a date cannot be set beside another."),
    phase="do",
)
def measurements(card: ResultCard, subject: Subject) -> Iterator[Finding | None]:
    """When it was measured, and what: a number, or a text for a qualitative metric."""
    for path, metric, name in subject.metrics:
        for index, measurement in enumerate(metric.measurements):
            place = (*path, "measurements", index)
            yield (
                None
                if measurement.date
                else Finding(
                    (*place, "date"),
                    Message("A measurement of “{metric}” has no date.", metric=name),
                    Message("Add a line  date:  with the day, month or year it was measured."),
                )
            )
            yield (
                None
                if measurement.value is not None or measurement.text
                else Finding(
                    place,
                    Message("A measurement of “{metric}” has no value.", metric=name),
                    Message("Add a line  value:  with the number, or  text:  with what was seen."),
                )
            )


@rule(
    "LC230",
    "completeness",
    N_("The nine questions of the final evaluation are answered"),
    N_("The evaluation is what is left of the experiment for those who come after."),
    phase="ended",
)
def nine_answers(card: ResultCard, subject: Subject) -> Iterator[Finding | None]:
    """Each of the nine; the ninth may be answered in its parts."""
    missing = unanswered(card.evaluation)
    for question in QUESTIONS:
        yield (
            None
            if question not in missing
            else Finding(
                ("evaluation", question.key),
                Message(
                    "Question {number} of the final evaluation is unanswered: {label}.",
                    number=question.number,
                    label=Message(label_of(Evaluation, question.key)),
                ),
                Message(
                    "Answer it with  lape evaluate {card}  – {guide}",
                    card=subject.file_id,
                    guide=Message(guide_of(Evaluation, question.key)),
                ),
            )
        )


@rule(
    "LC231",
    "completeness",
    N_("Every row says how far it was reached"),
    N_("The result is what a reader looks for first."),
    phase="ended",
)
def results(card: ResultCard, subject: Subject) -> Iterator[Finding | None]:
    """full, partial or none, for each row."""
    for path, row, name in subject.rows:
        yield (
            None
            if row.result and row.result.reached
            else Finding(
                (*path, "result"),
                Message("The row “{row}” does not say how far its target was reached.", row=name),
                Message("Answer the questions at the end of  lape evaluate {card}", card=subject.file_id),
            )
        )


@rule(
    "LC232",
    "completeness",
    N_("Every risk says whether it came true"),
    N_("Risks that came true, and those that did not, teach the next experiment."),
    phase="ended",
)
def outcomes(card: ResultCard, subject: Subject) -> Iterator[Finding | None]:
    """full, partial or none, for each risk."""
    for path, risk, name in risks_of(card):
        yield (
            None
            if risk.outcome and risk.outcome.happened
            else Finding(
                (*path, "outcome"),
                Message("The risk “{risk}” does not say whether it came true.", risk=name),
                Message("Answer the questions at the end of  lape evaluate {card}", card=subject.file_id),
            )
        )


@rule(
    "LC240",
    "completeness",
    N_("A practice that is to stay has a rooting plan"),
    N_("A practice without a host and money fades when its people change."),
    phase="evaluated",
    kinds=("experiment",),
)
def rooting_plan(card: ResultCard, subject: Subject) -> Iterator[Finding | None]:
    """A card of the kind rooting that continues this one."""
    decision = card.evaluation.root if card.evaluation else None
    if decision is not None and decision.decision in ("full", "partial"):
        yield (
            None
            if subject.continued
            else Finding(
                ("evaluation", "root", "decision"),
                Message("The practice is to be made permanent, and there is no rooting plan yet."),
                Message("Make one with  lape root {card}", card=subject.file_id),
            )
        )


@rule(
    "LC250",
    "completeness",
    N_("A rooting plan says what it continues, who hosts it, what it costs and how it is followed up"),
    N_("These are what the practice stands on when the experiment's people are gone."),
    phase="plan",
    kinds=("rooting",),
)
def rooting(card: Rooting, subject: Subject) -> Iterator[Finding | None]:
    """The parts that the result card's form does not have."""
    yield filled(card.continues, Rooting, "continues", ("continues",))
    yield filled(card.rooting, Rooting, "rooting", ("rooting",))
    if card.rooting is not None:
        for name in ("host", "costs", "follow_up"):
            yield filled(getattr(card.rooting, name), RootingPlan, name, ("rooting", name))
