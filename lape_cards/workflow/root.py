"""The rooting plan: begun from what the final evaluation says of the practice's future, on the card's own form."""

from __future__ import annotations

from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.workflow.cards import CardRepository
from lape_cards.workflow.new import NewCard, new_card, title_from
from lape_cards.workflow.pen import pen_for


def plan_of(cards: CardRepository, name: str) -> str | None:
    """The rooting plan that continues the card that ``name`` means, where there is one."""
    card = cards.require(name)
    return next((plan for plan, continued in cards.continuing() if continued == card), None)


def root(cards: CardRepository, name: str, title: str | None = None) -> NewCard:
    """Begin the rooting plan of the card that ``name`` means.

    Refused where it has a plan already, where nobody has said that the practice is to stay, or that it is not.
    """
    pen = pen_for(cards, name)
    card = pen.card()
    plan = plan_of(cards, card.id)
    if plan is not None:
        raise LapeError(
            Message("{card} has a rooting plan already: {plan}.", card=card.id, plan=plan),
            Message("Go on with it:  lape edit {plan}", plan=plan),
        )
    decision = card.evaluation.root.decision if card.evaluation and card.evaluation.root else None
    if decision is None:
        raise LapeError(
            Message(
                "The evaluation of {card} does not say yet whether it is proposed to make the practice permanent.",
                card=card.id,
            ),
            Message(
                "Choose it after question 9 on a terminal:  lape evaluate {card}  or write it under  evaluation:  as  "
                "root: {{decision: full}}  (or partial, or none) with  lape edit {card}",
                card=card.id,
            ),
        )
    if decision == "none":
        raise LapeError(
            Message("The evaluation of {card} says that the practice is not made permanent.", card=card.id),
            Message("If that has changed, say so in question 9:  lape edit {card}", card=card.id),
        )
    return new_card(
        cards, title or title_from(cards, card.id, "rooting"), kind="rooting", language=card.language, source=card.id
    )
