"""The table of cards: one row each, with what the form says at its top, and where the card is on the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, get_args

from lape_cards.card.evaluation import QUESTIONS, Evaluation, unanswered
from lape_cards.card.kinds import Head, ResultCard, RootingPlan, Workshop
from lape_cards.card.parts import Area, Decision, Extent, Period, RootDecision
from lape_cards.card.phase import Phase
from lape_cards.message import Message
from lape_cards.portfolio.listing import middle, percent
from lape_cards.portfolio.summary import Summary
from lape_cards.portfolio.tables.columns import BETWEEN, below, card_of, day, field, own, whose
from lape_cards.portfolio.tables.model import Column, Row, Table, Value

_AREA, _PERIOD = below("area", card_of), below("period", card_of)
_EVALUATION, _ROOTING = below("evaluation", card_of), below("rooting", card_of)


def _summed(take: Callable[[Summary], Any]) -> Callable[[Row], Value]:
    """What the summary tells; nothing of a workshop, which has no phase."""

    def value(row: Row) -> Value:
        summary = row.seen.summary
        found: Value = take(summary) if summary.phase is not None else None
        return found

    return value


def _answered(row: Row) -> Value:
    card = row.seen.card
    return len(QUESTIONS) - len(unanswered(card.evaluation)) if isinstance(card, ResultCard) else None


def _programme(row: Row) -> Value:
    return row.seen.summary.programme


def _rows_that_are(extent: str | None) -> Callable[[Summary], int]:
    return lambda summary: sum(row.reached == extent for row in summary.rows)


def _first_overdue(summary: Summary) -> date | None:
    return summary.overdue[0].date.last if summary.overdue else None


_HEAD: tuple[Column, ...] = (
    *whose(numbered=False),
    own(
        "id", "string", Message("Card id"), Message("The name of the card's file, without .yaml."),
        lambda row: row.seen.summary.id,
    ),
    own(
        "file", "string", Message("File"), Message("The card's file, from the top of its repository."),
        lambda row: row.seen.file,
    ),
    own(
        "is_whole", "boolean", Message("Understood"),
        Message("false where something in the file could not be understood, and is missing here."),
        lambda row: row.seen.is_whole,
    ),
    field(Head, "kind", take=card_of, required=True),
    field(Head, "language", take=card_of, required=True),
    field(Head, "title", take=card_of, required=True),
    own(
        "programme", "string", Message("Programme"),
        Message("The programme that the card names, or else its repository."), _programme,
    ),
    field(Head, "version", take=card_of),
    field(Head, "date", "saved", take=card_of, title=Message("Saved")),
)  # fmt: skip

_FORM: tuple[Column, ...] = (
    field(Area, "region", take=_AREA),
    field(Area, "municipality", take=_AREA),
    field(Area, "place", take=_AREA),
    *day(Period, "start", edges=("first",), take=_PERIOD),
    *day(Period, "end", edges=("last",), take=_PERIOD),
    field(ResultCard, "prepared_by", take=card_of),
    field(ResultCard, "group", "working_group", take=card_of),
    field(ResultCard, "contact", take=card_of),
    field(ResultCard, "need", take=card_of),
    field(ResultCard, "activity", take=card_of),
)

_WHERE_IT_IS: tuple[Column, ...] = (
    own(
        "phase", "string", Message("Phase"), Message("The phase that the card is in on the day of the export."),
        _summed(lambda one: one.phase), choices=Phase,
    ),
    own(
        "completeness", "integer", Message("Completeness, %"),
        Message("How much of what the phase asks for is there, in per cent."), _summed(lambda one: one.completeness),
    ),
    own(
        "missing", "integer", Message("Missing"), Message("How many things that the phase asks for are missing."),
        _summed(lambda one: len(one.lacking)),
    ),
    own(
        "overdue", "integer", Message("Late checkpoints"),
        Message("How many checkpoints have gone by without being held."), _summed(lambda one: len(one.overdue)),
    ),
    own(
        "overdue_since", "date", Message("Late since"), Message("The last planned day of the one that is latest."),
        _summed(_first_overdue),
    ),
    own(
        "overdue_responsible", "string", Message("Late: responsible"), Message("Who sees to the one that is latest."),
        _summed(lambda one: BETWEEN.join(one.overdue[0].responsible) or None if one.overdue else None),
    ),
    own(
        "next_checkpoint", "string", Message("Next checkpoint"), Message("What the next checkpoint is called."),
        _summed(lambda one: one.next.name if one.next else None),
    ),
    own(
        "next_date", "partial", Message("Next checkpoint: date"), Message("When it is planned for, as written."),
        _summed(lambda one: str(one.next.date) if one.next else None),
    ),
    own(
        "next_date_last", "date", Message("Next checkpoint: last day"),
        Message("The last day that the next checkpoint is planned for."),
        _summed(lambda one: one.next.date.last if one.next else None),
    ),
    own(
        "next_responsible", "string", Message("Next checkpoint: responsible"),
        Message("Who sees to the next checkpoint."),
        _summed(lambda one: BETWEEN.join(one.next.responsible) or None if one.next else None),
    ),
    own(
        "checkpoints", "integer", Message("Checkpoints"), Message("How many checkpoints the card has."),
        _summed(lambda one: len(one.turns)),
    ),
    own(
        "checkpoints_held", "integer", Message("Checkpoints held"), Message("How many of them were held."),
        _summed(lambda one: one.held),
    ),
    own(
        "decision", "string", Message("Last decision"), Message("The decision of the checkpoint that was held last."),
        _summed(lambda one: one.decision), choices=Decision,
    ),
    own(
        "metrics", "integer", Message("Metrics"), Message("How many metrics the card has."),
        _summed(lambda one: len(one.metrics)),
    ),
    own(
        "metrics_with_target", "integer", Message("Metrics with a target"),
        Message("How many of them have a number to reach."), _summed(lambda one: len(one.aimed)),
    ),
    own(
        "metrics_reached", "integer", Message("Targets reached"),
        Message("How many have reached it, by their latest value."), _summed(lambda one: len(one.reached)),
    ),
    own(
        "progress", "integer", Message("Progress, %"),
        Message("How much of the way to its target the middle one of the metrics has come, in whole per cent."),
        _summed(lambda one: percent(middle(one.aimed))),
    ),
    own(
        "rows", "integer", Message("Rows"), Message("How many things the experiment wants to change."),
        _summed(lambda one: len(one.rows)),
    ),
    *(
        own(f"rows_{extent}", "integer", title, about, _summed(_rows_that_are(extent)))
        for extent, title, about in (
            ("full", Message("Rows reached"), Message("How many rows were judged to be reached.")),
            ("partial", Message("Rows partly reached"), Message("How many rows were judged to be partly reached.")),
            ("none", Message("Rows not reached"), Message("How many rows were judged not to be reached.")),
        )
    ),
)  # fmt: skip

_END: tuple[Column, ...] = (
    field(Evaluation, "date", "evaluation_date", take=_EVALUATION, title=Message("Evaluation date")),
    field(Evaluation, "prepared_by", "evaluation_prepared_by", take=_EVALUATION),
    own(
        "answered", "integer", Message("Answered"), Message("How many of the nine questions are answered."), _answered
    ),
    own(
        "root_decision", "string", Message("Is it made permanent"),
        Message("What the evaluation proposes: full, partial or none."),
        _summed(lambda one: one.root), choices=Extent,
    ),
    field(RootDecision, "municipal_decision", take=below("evaluation.root", card_of)),
    field(RootDecision, "regional_decision", take=below("evaluation.root", card_of)),
    own(
        "host", "string", Message("Host"), Message("Who takes the practice over, by the plan or by the evaluation."),
        _summed(lambda one: one.host),
    ),
    own(
        "rooting_plan", "string", Message("Rooting plan"),
        Message("The card of the rooting plan that continues this one."),
        _summed(lambda one: one.plan_name),
    ),
    own(
        "continues", "string", Message("Continues the experiment"),
        Message("The card of the experiment that this rooting plan continues."),
        _summed(lambda one: one.continues_name),
    ),
    field(RootingPlan, "costs", "rooting_costs", take=_ROOTING),
    field(RootingPlan, "funding", "rooting_funding", take=_ROOTING),
    field(RootingPlan, "follow_up", "rooting_follow_up", take=_ROOTING),
    field(Workshop, "organisers", take=card_of),
    field(Workshop, "aims", take=card_of),
    field(Workshop, "subject", take=card_of),
    field(Workshop, "takeaways", take=card_of),
)  # fmt: skip

CARDS = Table(
    "cards",
    Message("Cards"),
    Message("One row for each card: the top of the form, and where the card is on the day of the export."),
    (*_HEAD, *_FORM, *_WHERE_IT_IS, *_END),
    lambda seen: (Row(seen, 1, seen.card),),
    key=("card",),
    links=(),
)

assert set(get_args(Extent)) == {"full", "partial", "none"}
