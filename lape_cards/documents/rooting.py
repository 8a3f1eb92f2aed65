"""The rooting plan: the card's own form, continuing an experiment."""

from __future__ import annotations

from lape_cards.card.kinds import Rooting, RootingPlan, RootingStep
from lape_cards.documents.context import Context
from lape_cards.documents.form import form, header
from lape_cards.documents.model import CardLink, Decision, Plan, RootingDocument
from lape_cards.documents.status import status
from lape_cards.documents.wording import STEP_STATES, worded


def rooting(card: Rooting, context: Context) -> RootingDocument:
    """The plan, with the experiment it continues; by its id alone where its title is not known."""
    link = context.continues or (CardLink(card.continues, None) if card.continues else None)
    return RootingDocument(
        name="rooting",
        language=context.language_of(card),
        card_language=card.language,
        card_id=card.id,
        header=header(card, context),
        status=status(card, context),
        form=form(card, context),
        continues=link,
        plan=_plan(card.rooting) if card.rooting else None,
    )


def _plan(plan: RootingPlan) -> Plan:
    decisions = tuple(decision(step) for step in plan.decisions)
    return Plan(plan.host, plan.costs, plan.funding, decisions, plan.follow_up)


def decision(step: RootingStep) -> Decision:
    """A decision that the rooting needs, with its status in words."""
    return Decision(step.body, step.what, step.date, step.status, worded(STEP_STATES, step.status))
