"""Rules of completeness: what the card's phase asks for, on top of the phases before it."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from lape_cards.card.base import guide_of, label_of
from lape_cards.card.evaluation import Evaluation, unanswered
from lape_cards.card.kinds import ResultCard, Rooting, RootingPlan
from lape_cards.card.parts import Change, Checkpoint, Metric, Risk
from lape_cards.card.phase import is_held
from lape_cards.card.voices import answered
from lape_cards.checks.registry import Subject, rule
from lape_cards.diagnostic import Finding, Path
from lape_cards.message import N_, Message
from lape_cards.metrics import development, start_of


def empty_field(model: type[BaseModel], name: str, path: Path) -> Finding:
    """The finding that a field of the form is empty, with the form's guide as its hint."""
    guide = guide_of(model, name)
    return Finding(
        path, Message("“{label}” is empty.", label=Message(label_of(model, name))), Message(guide) if guide else None
    )


def _name(*candidates: str | None) -> str:
    """What a part is called in a message: its id, else the beginning of its text."""
    text = next((candidate for candidate in candidates if candidate), "")
    line = text.strip().split("\n", 1)[0]
    return line if len(line) <= 40 else line[:39] + "…"


def _rows(card: ResultCard) -> Iterator[tuple[Path, Change, str]]:
    for index, row in enumerate(card.changes):
        yield ("changes", index), row, _name(row.id, row.change, str(index + 1))


def _metrics(card: ResultCard) -> Iterator[tuple[Path, Metric, str]]:
    for path, row, _ in _rows(card):
        for index, metric in enumerate(row.metrics):
            yield (*path, "metrics", index), metric, _name(metric.name, metric.id, str(index + 1))


def _checkpoints(card: ResultCard) -> Iterator[tuple[Path, Checkpoint, str]]:
    for index, checkpoint in enumerate(card.checkpoints):
        yield ("checkpoints", index), checkpoint, _name(checkpoint.id, str(index + 1))


@rule(
    "LC201",
    "completeness",
    N_("The header is filled in"),
    N_("A reader who was not there has to see where, when and by whom."),
    phase="plan",
)
def header(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """Area, period and who prepared the card."""
    area, period = card.area, card.period
    if area is None or not (area.region or area.municipality or area.place):
        yield empty_field(ResultCard, "area", ("area",))
    if period is None or not (period.start or period.end):
        yield empty_field(ResultCard, "period", ("period",))
    elif period.start is None or period.end is None:
        missing = "start" if period.start is None else "end"
        yield empty_field(type(period), missing, ("period", missing))
    if not card.prepared_by:
        yield empty_field(ResultCard, "prepared_by", ("prepared_by",))


@rule(
    "LC202",
    "completeness",
    N_("The need and the activity are told"),
    N_("Without them nobody can tell later what was tried, and why."),
    phase="plan",
)
def need_and_activity(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """The form's two free texts."""
    for name in ("need", "activity"):
        if not getattr(card, name):
            yield empty_field(ResultCard, name, (name,))


@rule(
    "LC203",
    "completeness",
    N_("The expected benefits are told"),
    N_("What nobody expected beforehand can be explained any way afterwards."),
    phase="plan",
)
def benefits(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """At least one benefit; each says whose it is and what it is."""
    if not card.benefits:
        yield empty_field(ResultCard, "benefits", ("benefits",))
    for index, benefit in enumerate(card.benefits):
        for name in ("beneficiary", "text"):
            if not getattr(benefit, name):
                yield empty_field(type(benefit), name, ("benefits", index, name))


@rule(
    "LC204",
    "completeness",
    N_("Risks are identified"),
    N_("A risk that was named can be watched; one that was not comes as a surprise."),
    phase="plan",
)
def risks(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """At least one risk; each says what may go wrong."""
    if not card.risks:
        yield empty_field(ResultCard, "risks", ("risks",))
    for index, risk in enumerate(card.risks):
        if not risk.risk:
            yield empty_field(Risk, "risk", ("risks", index, "risk"))


@rule(
    "LC205",
    "completeness",
    N_("There is something to change, with three states"),
    N_("Current, target and ideal state are what the change is told by."),
    phase="plan",
)
def rows(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """At least one row; each says what changes, and its three states."""
    if not card.changes:
        yield empty_field(ResultCard, "changes", ("changes",))
    for path, row, name in _rows(card):
        if not row.change:
            yield empty_field(Change, "change", (*path, "change"))
        for state in ("current", "target", "ideal"):
            if not getattr(row, state):
                label = Message(label_of(Change, state))
                yield Finding(
                    (*path, state),
                    Message("The row “{row}” lacks “{label}”.", row=name, label=label),
                    Message(guide_of(Change, state)),
                )


@rule(
    "LC206",
    "completeness",
    N_("Every row has actions, and every action someone responsible"),
    N_("What nobody is responsible for is seldom done."),
    phase="plan",
)
def actions(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """At least one action for each row; each says what is done and who sees to it."""
    for path, row, name in _rows(card):
        if not row.actions:
            yield Finding(
                (*path, "actions"),
                Message("The row “{row}” has no actions.", row=name),
                Message(
                    "Write under actions what is done to get from the current to the target state, and who does it."
                ),
            )
        for index, action in enumerate(row.actions):
            if not action.what:
                yield empty_field(type(action), "what", (*path, "actions", index, "what"))
            if not action.responsible and action.status != "dropped":
                yield Finding(
                    (*path, "actions", index, "responsible"),
                    Message(
                        "Nobody is responsible for the action “{action}”.", action=_name(action.what, str(index + 1))
                    ),
                    Message("Add a line  responsible:  with a role or a group."),
                )


@rule(
    "LC207",
    "completeness",
    N_("Every row has a metric or a way of following up"),
    N_("Otherwise nobody will know whether the change came about."),
    phase="plan",
)
def metrics(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """At least one metric for each row; each has a name, and a method or a way of following up."""
    for path, row, name in _rows(card):
        if not row.metrics:
            yield Finding(
                (*path, "metrics"),
                Message("The row “{row}” has no metric and no way of following up.", row=name),
                Message("Write under metrics how you will know; follow_up alone is enough when there is no number."),
            )
    for path, metric, name in _metrics(card):
        if not metric.name:
            yield empty_field(Metric, "name", (*path, "name"))
        if not metric.method and not metric.follow_up:
            yield Finding(
                path,
                Message("The metric “{metric}” has neither a method nor a way of following up.", metric=name),
                Message("Add a line  method:  (survey, interview, register …) or  follow_up:  in your own words."),
            )


@rule(
    "LC208",
    "completeness",
    N_("There are checkpoints, with a date and someone responsible"),
    N_("An experiment that nobody looks at in between teaches only at its end."),
    phase="plan",
)
def checkpoints(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """At least one checkpoint; each has a date and someone responsible."""
    if not card.checkpoints:
        yield empty_field(ResultCard, "checkpoints", ("checkpoints",))
    for path, checkpoint, name in _checkpoints(card):
        if checkpoint.date is None:
            yield Finding(
                (*path, "date"),
                Message("The checkpoint “{checkpoint}” has no date.", checkpoint=name),
                Message("Add a line  date:  with a day, or with a month such as 2018-03."),
            )
        if not checkpoint.responsible:
            yield Finding(
                (*path, "responsible"),
                Message("Nobody is responsible for the checkpoint “{checkpoint}”.", checkpoint=name),
                Message("Add a line  responsible:  with a role or a group."),
            )


@rule(
    "LC209",
    "completeness",
    N_("Rows, metrics, risks, checkpoints and sites have an id"),
    N_("Versions are compared by ids: without one, a reworded row looks like another row."),
    phase="plan",
)
def ids(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """What is followed from version to version has a name of its own."""
    parts: list[tuple[Path, str | None, str | None]] = [
        *((path, row.id, row.change) for path, row, _ in _rows(card)),
        *((path, metric.id, metric.name) for path, metric, _ in _metrics(card)),
        *((("risks", index), risk.id, risk.risk) for index, risk in enumerate(card.risks)),
        *((path, checkpoint.id, None) for path, checkpoint, _ in _checkpoints(card)),
        *((("sites", index), site.id, site.name) for index, site in enumerate(card.sites)),
    ]
    for path, identity, text in parts:
        if identity is None:
            yield Finding(
                (*path, "id"),
                Message("“{name}” has no id.", name=_name(text, str(path[-1]))),
                Message("Add a line  id:  with a short name in small letters; it never changes, the texts may."),
            )


@rule(
    "LC220",
    "completeness",
    N_("Every metric with a numeric target has a baseline"),
    N_("Without knowing where one began, nobody can say how far one has come."),
    phase="do",
)
def baselines(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """A baseline of the metric's own, or a measurement of the pilot on or before the first day."""
    start = start_of(card)
    for path, metric, name in _metrics(card):
        if metric.target is None or metric.baseline is not None:
            continue
        series = development(metric, start=start, today=subject.today).series
        if not any(one.group == "pilot" and one.baseline is not None for one in series):
            yield Finding(
                (*path, "baseline"),
                Message("The metric “{metric}” has a target, but no baseline.", metric=name),
                Message("Add a line  baseline:  with the number before the experiment began."),
            )


@rule(
    "LC221",
    "completeness",
    N_("A held checkpoint has observations and a decision"),
    N_("What was seen and decided is what the circle of plan, do, check and act turns on."),
    phase="do",
)
def held_checkpoints(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """What was seen, and what was decided."""
    for path, checkpoint, name in _checkpoints(card):
        if not is_held(checkpoint, subject.today):
            continue
        if not answered(checkpoint.observations):
            yield Finding(
                (*path, "observations"),
                Message("The checkpoint “{checkpoint}” was held, but it does not say what was seen.", checkpoint=name),
                Message("Write under observations what the group saw, each respondent apart if you like."),
            )
        if checkpoint.decision is None:
            yield Finding(
                (*path, "decision"),
                Message(
                    "The checkpoint “{checkpoint}” was held, but it does not say what was decided.", checkpoint=name
                ),
                Message("Add a line  decision:  continue, adjust, expand, narrow, root or end."),
            )


@rule(
    "LC222",
    "completeness",
    N_("A measurement has a date and a value"),
    N_("A number without a date cannot be set beside another."),
    phase="do",
)
def measurements(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """When it was measured, and what: a number, or a text for a qualitative metric."""
    for path, metric, name in _metrics(card):
        for index, measurement in enumerate(metric.measurements):
            place = (*path, "measurements", index)
            if measurement.date is None:
                yield Finding(
                    place,
                    Message("A measurement of “{metric}” has no date.", metric=name),
                    Message("Add a line  date:  with the day, month or year it was measured."),
                )
            if measurement.value is None and not measurement.text:
                yield Finding(
                    place,
                    Message("A measurement of “{metric}” has no value.", metric=name),
                    Message("Add a line  value:  with the number, or  text:  with what was seen."),
                )


@rule(
    "LC230",
    "completeness",
    N_("The nine questions of the final evaluation are answered"),
    N_("The evaluation is what is left of the experiment for those who come after."),
    phase="ended",
)
def nine_answers(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """Each of the nine; the ninth may be answered in its parts."""
    for question in unanswered(card.evaluation):
        label = Message(label_of(Evaluation, question.key))
        yield Finding(
            ("evaluation", question.key),
            Message(
                "Question {number} of the final evaluation is unanswered: {label}.", number=question.number, label=label
            ),
            Message(guide_of(Evaluation, question.key)),
        )


@rule(
    "LC231",
    "completeness",
    N_("Every row says how far it was reached"),
    N_("The result is what a reader looks for first."),
    phase="ended",
)
def results(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """full, partial or none, for each row."""
    for path, row, name in _rows(card):
        if row.result is None or row.result.reached is None:
            yield Finding(
                (*path, "result"),
                Message("The row “{row}” does not say how far its target was reached.", row=name),
                Message("Add under result a line  reached:  full, partial or none, and a note on what it rests on."),
            )


@rule(
    "LC232",
    "completeness",
    N_("Every risk says whether it came true"),
    N_("Risks that came true, and those that did not, teach the next experiment."),
    phase="ended",
)
def outcomes(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """full, partial or none, for each risk."""
    for index, risk in enumerate(card.risks):
        if risk.outcome is None or risk.outcome.happened is None:
            yield Finding(
                ("risks", index, "outcome"),
                Message("The risk “{risk}” does not say whether it came true.", risk=_name(risk.id, risk.risk)),
                Message("Add under outcome a line  happened:  full, partial or none, and a note on what was done."),
            )


@rule(
    "LC240",
    "completeness",
    N_("A practice that is to stay has a rooting plan"),
    N_("A practice without a host and money fades when its people change."),
    phase="evaluated",
    kinds=("experiment",),
)
def rooting_plan(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """A card of the kind rooting that continues this one."""
    decision = card.evaluation.root if card.evaluation else None
    if decision is not None and decision.decision in ("full", "partial") and not subject.continued:
        yield Finding(
            ("evaluation", "root", "decision"),
            Message("The practice is to be made permanent, and there is no rooting plan yet."),
            Message("Make one with  lape new --kind rooting --from {card}", card=card.id),
        )


@rule(
    "LC250",
    "completeness",
    N_("A rooting plan says what it continues, who hosts it, what it costs and how it is followed up"),
    N_("These are what the practice stands on when the experiment's people are gone."),
    phase="plan",
    kinds=("rooting",),
)
def rooting(card: Rooting, subject: Subject) -> Iterator[Finding]:
    """The parts that the result card's form does not have."""
    if card.continues is None:
        yield empty_field(Rooting, "continues", ("continues",))
    if card.rooting is None:
        yield empty_field(Rooting, "rooting", ("rooting",))
        return
    for name in ("host", "costs", "follow_up"):
        if not getattr(card.rooting, name):
            yield empty_field(RootingPlan, name, ("rooting", name))
