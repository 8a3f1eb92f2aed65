"""What the report shows of one card: its place, its goals, its story, its plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from lape_cards.card import parts
from lape_cards.card.kinds import ResultCard, Rooting
from lape_cards.card.parts import Metric as CardMetric
from lape_cards.card.phase import PHASE_NAMES, Phase, is_held
from lape_cards.documents.context import FormCard
from lape_cards.documents.evaluation import first_paragraph, recommendation
from lape_cards.documents.findings import findings
from lape_cards.documents.form import action, area_of, site_names, verdict
from lape_cards.documents.report.model import (
    CardName,
    Effect,
    Evidence,
    Goal,
    Implementation,
    Pilot,
    PilotGoals,
    PilotSite,
    Resource,
    RowPlan,
    Story,
    Turn,
)
from lape_cards.documents.wording import DECISIONS, REACHED, period, worded
from lape_cards.message import Message
from lape_cards.metrics.development import start_of


def pilot(name: CardName, card: FormCard, phase: Phase) -> Pilot:
    """Where, for whom and when."""
    return Pilot(
        card=name,
        area=area_of(card.area or parts.Area()),
        sites=tuple(_site(site) for site in card.sites),
        beneficiaries=tuple(dict.fromkeys(one.beneficiary for one in card.benefits if one.beneficiary)),
        prepared_by=card.prepared_by,
        period=period(card.period.start, card.period.end) if card.period else None,
        phase=phase,
        phase_word=Message(PHASE_NAMES[phase]),
    )


def _site(site: parts.Site) -> PilotSite:
    periods = (period(item.start, item.end) for item in site.period)
    return PilotSite(site.name or site.id, tuple(item for item in periods if item is not None))


def goals(name: CardName, card: FormCard, today: date) -> PilotGoals:
    """Each row's target and result, with what the numbers of its metrics say."""
    start, sites = start_of(card), site_names(card)
    return PilotGoals(
        name,
        tuple(
            Goal(
                row.change,
                row.target,
                verdict(REACHED, row.result.reached, row.result.note) if row.result else None,
                tuple(_evidence(metric, start, today, sites) for metric in row.metrics),
            )
            for row in card.changes
        ),
    )


def _evidence(metric: CardMetric, start: date | None, today: date, sites: Mapping[str, str]) -> Evidence:
    return Evidence(metric.name, metric.unit, findings(metric, start, today, sites))


def effects(name: CardName, card: FormCard, today: date) -> Iterator[Effect]:
    """The metrics that a comparison group was measured by too."""
    start, sites = start_of(card), site_names(card)
    for row in card.changes:
        for metric in row.metrics:
            if any(one.group == "comparison" and one.value is not None for one in metric.measurements):
                yield Effect(name, _evidence(metric, start, today, sites))


def story(name: CardName, card: FormCard, phase: Phase, today: date) -> Story:
    """What was tried, the turns on the way, and what is recommended."""
    answers = card.evaluation
    return Story(
        card=name,
        phase_word=Message(PHASE_NAMES[phase]),
        tried=first_paragraph(card.activity),
        turns=tuple(_turns(card, today)),
        recommendation=recommendation(answers) if answers is not None else None,
        reasons=answers.root.reasons if answers is not None and answers.root else None,
    )


def _turns(card: FormCard, today: date) -> Iterator[Turn]:
    for number, point in enumerate(card.checkpoints, start=1):
        if point.held is not None and is_held(point, today):
            yield Turn(point.called, number, point.held, worded(DECISIONS, point.decision), point.next)


def implementation(name: CardName, card: FormCard) -> Implementation | None:
    """Who does what and when, by rows; ``None`` where no row names an action."""
    rows = tuple(RowPlan(row.change, tuple(action(one) for one in row.actions)) for row in card.changes if row.actions)
    return Implementation(name, rows) if rows else None


def resources(name: CardName, card: ResultCard) -> Iterator[Resource]:
    """What the card says of costs and money."""
    root = card.evaluation.root if card.evaluation else None
    plan = card.rooting if isinstance(card, Rooting) else None
    said = (
        (Message("Costs of going on"), root.costs if root else None),
        (Message("What makes it possible"), root.means if root else None),
        (Message("Costs"), plan.costs if plan else None),
        (Message("Funding"), plan.funding if plan else None),
    )
    for what, text in said:
        if text:
            yield Resource(name, what, text)
