"""Rules of consistency for dates and references: what the card says in one place agrees with what it says in another.

A month or a year is taken in the card's favour: it lies outside something only when all of it does. What the
numbers say is in :mod:`lape_cards.checks.numbers`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from lape_cards.card.identifier import IDENTIFIER_LENGTH
from lape_cards.card.kinds import ResultCard
from lape_cards.card.parts import Action, Change, Checkpoint, Period, Site
from lape_cards.card.phase import is_overdue, last_held
from lape_cards.card.values import PartialDate
from lape_cards.card.voices import answered
from lape_cards.checks.parts import name_of
from lape_cards.checks.registry import Subject, rule
from lape_cards.diagnostic import Finding, Path
from lape_cards.message import N_, Message
from lape_cards.store.prose import brief

MARGIN = timedelta(days=92)
"""How long an experiment may be prepared before its period, and wound up after it: three months."""


def shown(when: PartialDate) -> object:
    """A date as it stands in a message: a day in the reader's language, a month or a year as it was written."""
    return when.shown


def is_backwards(start: PartialDate | None, end: PartialDate | None) -> bool:
    """Whether the end is before the start."""
    return start is not None and end is not None and end.last < start.first


def is_before(when: PartialDate | None, card: ResultCard, margin: timedelta = timedelta(0)) -> bool:
    """Whether ``when`` is earlier than ``margin`` before the card's period, if that is one."""
    period = card.period
    if when is None or period is None or period.start is None or is_backwards(period.start, period.end):
        return False
    return period.start.first - when.last > margin


def is_after(when: PartialDate | None, card: ResultCard, margin: timedelta = MARGIN) -> bool:
    """Whether ``when`` is later than ``margin`` after the card's period, if that is one."""
    period = card.period
    if when is None or period is None or period.end is None or is_backwards(period.start, period.end):
        return False
    return when.first - period.end.last > margin


@rule(
    "LC301",
    "consistency",
    N_("A period ends after it starts"),
    N_("Nobody can tell otherwise when the experiment runs, and which phase it is in."),
)
def periods(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """The card's period, and each site's."""
    hint = Message("Write into  start:  the first day, month or year, and into  end:  the last.")
    if card.period is not None and is_backwards(card.period.start, card.period.end):
        yield Finding(
            ("period", "end"),
            Message("The period ends before it starts: {start} – {end}.", **_limits(card.period)),
            hint,
        )
    for index, site in enumerate(card.sites):
        for number, period in enumerate(site.period):
            if is_backwards(period.start, period.end):
                yield Finding(
                    ("sites", index, "period", number, "end"),
                    Message(
                        "The period of the site “{site}” ends before it starts: {start} – {end}.",
                        site=name_of(site.name, site.id, str(index + 1)),
                        **_limits(period),
                    ),
                    hint,
                )


def _limits(part: Period | Action) -> dict[str, object]:
    return {name: shown(when) for name in ("start", "end") if (when := getattr(part, name)) is not None}


@rule(
    "LC302",
    "consistency",
    N_("Checkpoints stand in the order of their dates"),
    N_("A reader takes the list for the course of the experiment; a date out of order is often a slip of the year."),
    severity="warning",
)
def order_of_checkpoints(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """No checkpoint is planned before the one above it."""
    above: tuple[PartialDate, str] | None = None
    for path, checkpoint, name in subject.checkpoints:
        if checkpoint.date is None:
            continue
        if above is not None and checkpoint.date.last < above[0].first:
            yield Finding(
                (*path, "date"),
                Message(
                    "The checkpoint “{checkpoint}” stands after “{above}”, but its date is earlier: {day}.",
                    checkpoint=name,
                    above=above[1],
                    day=shown(checkpoint.date),
                ),
                Message(
                    "Put the checkpoints in the order of their dates, or mend the  date:  of the one or the other."
                ),
            )
        above = checkpoint.date, name


@rule(
    "LC303",
    "consistency",
    N_("Checkpoints are in the experiment's period"),
    N_("What is looked at when the experiment is over cannot change its course."),
    severity="warning",
)
def checkpoints_in_period(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """None before the start, and none later than three months after the end."""
    hint = Message(
        "Mend the checkpoint's  date:  or the period. The last checkpoint may be up to three months after the end."
    )
    for path, checkpoint, name in subject.checkpoints:
        when = checkpoint.date
        if when is not None and is_before(when, card):
            yield Finding(
                (*path, "date"),
                Message(
                    "The checkpoint “{checkpoint}” is before the experiment's period: {day}.",
                    checkpoint=name,
                    day=shown(when),
                ),
                hint,
            )
        elif when is not None and is_after(when, card):
            yield Finding(
                (*path, "date"),
                Message(
                    "The checkpoint “{checkpoint}” is long after the experiment's period: {day}.",
                    checkpoint=name,
                    day=shown(when),
                ),
                hint,
            )


@rule(
    "LC304",
    "consistency",
    N_("No checkpoint is late"),
    N_("A checkpoint that slips by unnoticed takes with it the chance to change course."),
    severity="warning",
)
def late_checkpoints(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """Its last planned day is past, and nothing says that it was held; not asked after a decision to end."""
    last = last_held(card, subject.today)
    ended = last.held if last is not None and last.decision == "end" else None
    for path, checkpoint, name in subject.checkpoints:
        when = checkpoint.date
        if when is None or checkpoint.held is not None or _has_traces(checkpoint):
            continue
        if is_overdue(checkpoint, subject.today) and (ended is None or when.last <= ended):
            yield Finding(
                (*path, "date"),
                Message(
                    "The checkpoint “{checkpoint}” is late: it should have been held by {day}.",
                    checkpoint=name,
                    day=when.last,
                ),
                Message(
                    "If it was held, add  held:  with the day, observations and a decision. "
                    "Otherwise move its  date:  to the day it will be held."
                ),
                rests_on=((*path, "held"), (*path, "observations"), (*path, "decision")),
            )


@rule(
    "LC305",
    "consistency",
    N_("Nothing is marked as held before its day"),
    N_("A checkpoint counts as held from the day it was held; a later day is only a plan."),
)
def held_in_future(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """``held`` is today at the latest."""
    for path, checkpoint, name in subject.checkpoints:
        if checkpoint.held is not None and checkpoint.held > subject.today:
            yield Finding(
                (*path, "held"),
                Message(
                    "The checkpoint “{checkpoint}” is marked as held on a day still to come: {day}.",
                    checkpoint=name,
                    day=checkpoint.held,
                ),
                Message("Mend the day. A planned day stands at  date:  and  held:  is added when it has been held."),
            )


@rule(
    "LC306",
    "consistency",
    N_("A checkpoint with observations or a decision says when it was held"),
    N_("Without the day it counts as not held, and what was seen is not part of the story."),
    severity="warning",
)
def traces_without_held(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """``held`` where something was seen or decided."""
    for path, checkpoint, name in subject.checkpoints:
        if checkpoint.held is None and _has_traces(checkpoint):
            field = "observations" if answered(checkpoint.observations) else "decision"
            yield Finding(
                (*path, field),
                Message(
                    "The checkpoint “{checkpoint}” says what was seen or decided, but not when it was held.",
                    checkpoint=name,
                ),
                Message("Add a line  held:  with the day it was held."),
                rests_on=((*path, "held"),),
            )


def _has_traces(checkpoint: Checkpoint) -> bool:
    return answered(checkpoint.observations) or checkpoint.decision is not None


@rule(
    "LC307",
    "consistency",
    N_("An action ends after it starts"),
    N_("Whoever is responsible has to know when to begin and by when to be done."),
)
def backward_actions(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """The start of each action is not after its end."""
    for path, action, name in subject.actions:
        if is_backwards(action.start, action.end):
            yield Finding(
                (*path, "end"),
                Message(
                    "The action “{action}” ends before it starts: {start} – {end}.", action=name, **_limits(action)
                ),
                Message("Mend the action's  start:  or its  end."),
            )


@rule(
    "LC308",
    "consistency",
    N_("Actions are in the experiment's period"),
    N_("An action of another time belongs to another experiment, or its date is a slip."),
    severity="warning",
)
def actions_in_period(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """No date of an action is further than three months outside."""
    hint = Message(
        "Mend the date of the action, or the period. Preparing and winding up may take three months on either side."
    )
    for path, action, name in subject.actions:
        if is_backwards(action.start, action.end):
            continue
        dates = [(field, when) for field in ("start", "end") if (when := getattr(action, field)) is not None]
        for field, when in [item for item in dates if is_before(item[1], card, MARGIN)][:1]:
            yield Finding(
                (*path, field),
                Message(
                    "The action “{action}” has a date long before the experiment's period: {day}.",
                    action=name,
                    day=shown(when),
                ),
                hint,
            )
        for field, when in [item for item in dates if is_after(item[1], card)][-1:]:
            yield Finding(
                (*path, field),
                Message(
                    "The action “{action}” has a date long after the experiment's period: {day}.",
                    action=name,
                    day=shown(when),
                ),
                hint,
            )


@rule(
    "LC309",
    "consistency",
    N_("An action whose time is past is done or dropped"),
    N_("Whether a plan was carried out has to be known before anyone can say whether it worked."),
    severity="warning",
)
def unfinished_actions(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """The last day of each action that is planned or going on is still ahead."""
    for path, action, name in subject.actions:
        end = action.end
        if end is None or is_backwards(action.start, end) or action.status in ("done", "dropped"):
            continue
        if end.last < subject.today:
            yield Finding(
                (*path, "end"),
                Message(
                    "The action “{action}” should have been done by {day}, and it is neither done nor dropped.",
                    action=name,
                    day=end.last,
                ),
                Message("Write  status: done  or  status: dropped  for the action, or move its  end  to a later day."),
                rests_on=((*path, "status"),),
            )


@rule(
    "LC310",
    "consistency",
    N_("An id refers to something on the card"),
    N_("A measurement of a checkpoint that is not there is lost from its table."),
)
def references(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """Rows, checkpoints and sites. While one of those has no id of its own, nobody can say which one is meant."""
    rows = (
        ((*path, "changes", index), row)
        for path, checkpoint, _ in subject.checkpoints
        for index, row in enumerate(checkpoint.changes)
    )
    measurements = [
        ((*path, "measurements", index), measurement)
        for path, metric, _ in subject.metrics
        for index, measurement in enumerate(metric.measurements)
    ]
    sites: list[tuple[Path, str | None]] = [
        *(((*path, "site"), item.site) for path, item in measurements),
        *((("elements", index, "site"), element.site) for index, element in enumerate(card.elements)),
    ]
    yield from _unknown(N_("The card has no row with the id “{id}”."), rows, "changes", card.changes)
    yield from _unknown(
        N_("The card has no checkpoint with the id “{id}”."),
        (((*path, "checkpoint"), item.checkpoint) for path, item in measurements),
        "checkpoints",
        card.checkpoints,
    )
    yield from _unknown(N_("The card has no site with the id “{id}”."), sites, "sites", card.sites)


def _unknown(
    text: str, named: Iterable[tuple[Path, str | None]], key: str, parts: Sequence[Change | Checkpoint | Site]
) -> Iterator[Finding]:
    ids = [part.id for part in parts if part.id is not None]
    if len(ids) < len(parts):
        return
    hint = (
        Message("Write one of these: {ids}.", ids=ids[:10])
        if ids
        else Message("Add it under  {key}:  with this id, or take the reference away.", key=key)
    )
    for path, name in named:
        if name is not None and name not in ids:
            yield Finding(path, Message(text, id=brief(name, IDENTIFIER_LENGTH)), hint, rests_on=((key,),))


@rule(
    "LC311",
    "consistency",
    N_("The final evaluation is made after the experiment has begun"),
    N_("What has not begun cannot have been evaluated; most often the year is a slip."),
    severity="warning",
)
def early_evaluation(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """The evaluation's date is not before the period."""
    day: date | None = card.evaluation.date if card.evaluation is not None else None
    if day is not None and is_before(PartialDate(day.isoformat(), day, day), card):
        yield Finding(
            ("evaluation", "date"),
            Message("The final evaluation is dated before the experiment's period: {day}.", day=day),
            Message("Mend the  date:  under evaluation, or the period."),
        )
