"""Rules of completeness that every phase asks, the plan first of all: each phase asks on top of those before it.

What the later phases add is in :mod:`lape_cards.checks.course`.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from lape_cards.card.base import guide_of, label_of
from lape_cards.card.kinds import ResultCard
from lape_cards.card.parts import Change, Metric, Risk
from lape_cards.checks.parts import name_of
from lape_cards.checks.registry import Subject, rule
from lape_cards.diagnostic import Finding, Path
from lape_cards.message import N_, Message


def empty_field(model: type[BaseModel], name: str, path: Path) -> Finding:
    """The finding that a field of the form is empty, with the form's guide as its hint."""
    guide = guide_of(model, name)
    return Finding(
        path, Message("“{label}” is empty.", label=Message(label_of(model, name))), Message(guide) if guide else None
    )


def filled(value: object, model: type[BaseModel], name: str, path: Path) -> Finding | None:
    """``None`` where the field of the form holds something, else the finding that it is empty."""
    return None if value else empty_field(model, name, path)


@rule(
    "LC201",
    "completeness",
    N_("The header is filled in"),
    N_("A reader who was not there has to see where, when and by whom."),
    phase="plan",
)
def header(card: ResultCard, subject: Subject) -> Iterator[Finding | None]:
    """Area, period and who prepared the card."""
    area, period = card.area, card.period
    yield filled(area and (area.region or area.municipality or area.place), ResultCard, "area", ("area",))
    if period is None or not (period.start or period.end):
        yield empty_field(ResultCard, "period", ("period",))
    else:
        for name in ("start", "end"):
            yield filled(getattr(period, name), type(period), name, ("period", name))
    yield filled(card.prepared_by, ResultCard, "prepared_by", ("prepared_by",))


@rule(
    "LC202",
    "completeness",
    N_("The need and the activity are told"),
    N_("Without them nobody can tell later what was tried, and why."),
    phase="plan",
)
def need_and_activity(card: ResultCard, subject: Subject) -> Iterator[Finding | None]:
    """The form's two free texts."""
    for name in ("need", "activity"):
        yield filled(getattr(card, name), ResultCard, name, (name,))


@rule(
    "LC203",
    "completeness",
    N_("The expected benefits are told"),
    N_("What nobody expected beforehand can be explained any way afterwards."),
    phase="plan",
)
def benefits(card: ResultCard, subject: Subject) -> Iterator[Finding | None]:
    """At least one benefit; each says whose it is and what it is."""
    yield filled(card.benefits, ResultCard, "benefits", ("benefits",))
    for index, benefit in enumerate(card.benefits):
        for name in ("beneficiary", "text"):
            yield filled(getattr(benefit, name), type(benefit), name, ("benefits", index, name))


@rule(
    "LC204",
    "completeness",
    N_("Risks are identified"),
    N_("A risk that was named can be watched; one that was not comes as a surprise."),
    phase="plan",
)
def risks(card: ResultCard, subject: Subject) -> Iterator[Finding | None]:
    """At least one risk; each says what may go wrong."""
    yield filled(card.risks, ResultCard, "risks", ("risks",))
    for index, risk in enumerate(card.risks):
        yield filled(risk.risk, Risk, "risk", ("risks", index, "risk"))


@rule(
    "LC205",
    "completeness",
    N_("There is something to change, with three states"),
    N_("Current, target and ideal state are what the change is told by."),
    phase="plan",
)
def rows(card: ResultCard, subject: Subject) -> Iterator[Finding | None]:
    """At least one row; each says what changes, and its three states."""
    yield filled(card.changes, ResultCard, "changes", ("changes",))
    for path, row, name in subject.rows:
        yield filled(row.change, Change, "change", (*path, "change"))
        for state in ("current", "target", "ideal"):
            yield (
                None
                if getattr(row, state)
                else Finding(
                    (*path, state),
                    Message("The row “{row}” lacks “{label}”.", row=name, label=Message(label_of(Change, state))),
                    Message(guide_of(Change, state)),
                )
            )


@rule(
    "LC206",
    "completeness",
    N_("Every row has actions, and every action someone responsible"),
    N_("What nobody is responsible for is seldom done."),
    phase="plan",
)
def actions(card: ResultCard, subject: Subject) -> Iterator[Finding | None]:
    """At least one action for each row; each says what is done and who sees to it."""
    for path, row, name in subject.rows:
        yield (
            None
            if row.actions
            else Finding(
                (*path, "actions"),
                Message("The row “{row}” has no actions.", row=name),
                Message(
                    "Write under actions what is done to get from the current to the target state, and who does it."
                ),
            )
        )
        for index, action in enumerate(row.actions):
            yield filled(action.what, type(action), "what", (*path, "actions", index, "what"))
            if action.status != "dropped":
                yield (
                    None
                    if action.responsible
                    else Finding(
                        (*path, "actions", index, "responsible"),
                        Message(
                            "Nobody is responsible for the action “{action}”.",
                            action=name_of(action.what, str(index + 1)),
                        ),
                        Message("Write after  responsible:  a role or a group."),
                    )
                )


@rule(
    "LC207",
    "completeness",
    N_("Every row has a metric or a way of following up"),
    N_("Otherwise nobody will know whether the change came about."),
    phase="plan",
)
def metrics(card: ResultCard, subject: Subject) -> Iterator[Finding | None]:
    """At least one metric for each row; each has a name, and a method or a way of following up."""
    for path, row, name in subject.rows:
        yield (
            None
            if row.metrics
            else Finding(
                (*path, "metrics"),
                Message("The row “{row}” has no metric and no way of following up.", row=name),
                Message("Write under metrics how you will know; follow_up alone is enough when there is no number."),
            )
        )
    for path, metric, name in subject.metrics:
        yield filled(metric.name, Metric, "name", (*path, "name"))
        yield (
            None
            if metric.method or metric.follow_up
            else Finding(
                path,
                Message("The metric “{metric}” has neither a method nor a way of following up.", metric=name),
                Message(
                    "Write after  method:  survey, interview, register …, or after  follow_up:  in your own words."
                ),
            )
        )


@rule(
    "LC208",
    "completeness",
    N_("There are checkpoints, with a date and someone responsible"),
    N_("An experiment that nobody looks at in between teaches only at its end."),
    phase="plan",
)
def checkpoints(card: ResultCard, subject: Subject) -> Iterator[Finding | None]:
    """At least one checkpoint; each has a date and someone responsible."""
    yield filled(card.checkpoints, ResultCard, "checkpoints", ("checkpoints",))
    for path, checkpoint, name in subject.checkpoints:
        yield (
            None
            if checkpoint.date
            else Finding(
                (*path, "date"),
                Message("The checkpoint “{checkpoint}” has no date.", checkpoint=name),
                Message("Write after  date:  a day, or a month such as 2018-03."),
            )
        )
        yield (
            None
            if checkpoint.responsible
            else Finding(
                (*path, "responsible"),
                Message("Nobody is responsible for the checkpoint “{checkpoint}”.", checkpoint=name),
                Message("Write after  responsible:  a role or a group."),
            )
        )


@rule(
    "LC209",
    "completeness",
    N_("Rows, metrics, risks, checkpoints and sites have an id"),
    N_("Versions are compared by ids: without one, a reworded row looks like another row."),
    phase="plan",
    counted=False,
)
def ids(card: ResultCard, subject: Subject) -> Iterator[Finding | None]:
    """What is followed from version to version has a name of its own."""
    parts: list[tuple[Path, str | None, str | None]] = [
        *[(path, row.id, row.change) for path, row, _ in subject.rows],
        *[(path, metric.id, metric.name) for path, metric, _ in subject.metrics],
        *[(("risks", index), risk.id, risk.risk) for index, risk in enumerate(card.risks)],
        *[(path, checkpoint.id, name) for path, checkpoint, name in subject.checkpoints],
        *[(("sites", index), site.id, site.name) for index, site in enumerate(card.sites)],
    ]
    for path, identity, text in parts:
        yield (
            None
            if identity
            else Finding(
                (*path, "id"),
                Message("“{name}” has no id.", name=name_of(text, str(int(path[-1]) + 1))),
                Message("Add a line  id:  with a short name in small letters; it never changes, the texts may."),
            )
        )
