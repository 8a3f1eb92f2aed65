"""Which documents there are, which cards each is made of, and the one way to make them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from lape_cards.card.kinds import Card, Experiment, ResultCard, Rooting, Workshop
from lape_cards.documents.context import Context
from lape_cards.documents.evaluation import evaluation
from lape_cards.documents.model import Document
from lape_cards.documents.practice import practice
from lape_cards.documents.result_card import result_card
from lape_cards.documents.rooting import rooting
from lape_cards.documents.workshop import workshop
from lape_cards.errors import LapeError
from lape_cards.message import Message


class DocumentKind(Struct, frozen=True):
    """A document's name, which is its template's too, and how it is made of a card of one of ``cards``."""

    name: str
    cards: tuple[type[Any], ...]
    build: Callable[[Any, Context], Document]


MOST_CELLS = 5_000
"""Rows times checkpoints, and metrics times checkpoints, that a document shows."""

DOCUMENTS = {
    kind.name: kind
    for kind in (
        DocumentKind("card", (Experiment, Rooting), result_card),
        DocumentKind("evaluation", (Experiment, Rooting), evaluation),
        DocumentKind("rooting", (Rooting,), rooting),
        DocumentKind("practice", (Experiment, Rooting), practice),
        DocumentKind("workshop", (Workshop,), workshop),
    )
}


def own_document(card: Card) -> str:
    """The document that a card is of itself, where nobody asks for another."""
    return {"experiment": "card"}.get(card.kind, card.kind)


def documents_of(card: Card) -> tuple[str, ...]:
    """The documents that tell how far a card has come: its own, and its final evaluation once there is one."""
    evaluated = isinstance(card, ResultCard) and card.evaluation is not None
    return (own_document(card), "evaluation") if evaluated else (own_document(card),)


def build(name: str, card: Card, context: Context) -> Document:
    """The document ``name`` of ``card``; :class:`LapeError` where there is no such document, or none of such a card."""
    kind = DOCUMENTS.get(name)
    if kind is None:
        raise LapeError(
            Message("There is no document called “{name}”.", name=name),
            Message("Choose one of these: {names}.", names=list(DOCUMENTS)),
        )
    if not isinstance(card, kind.cards):
        raise _wrong_kind(name, card)
    if isinstance(card, ResultCard):
        _refuse_monsters(card)
    return kind.build(card, context)


def _refuse_monsters(card: ResultCard) -> None:
    """Every row shows its checkpoints and every metric its chart: their number multiplies, so it is bounded."""
    metrics = sum(len(row.metrics) for row in card.changes)
    if len(card.changes) * len(card.checkpoints) > MOST_CELLS or metrics * (1 + len(card.checkpoints)) > MOST_CELLS:
        raise LapeError(
            Message(
                "The card has {rows} rows, {metrics} metrics and {checkpoints} checkpoints, more than a page can hold.",
                rows=len(card.changes),
                metrics=metrics,
                checkpoints=len(card.checkpoints),
            ),
            Message("Make several cards of it, one for each experiment."),
        )


def _wrong_kind(name: str, card: Card) -> LapeError:
    if name == "workshop":
        return LapeError(
            Message("“{card}” is no workshop, so there is no summary of one.", card=card.id),
            Message("Its own document is made with  lape render {card}", card=card.id),
        )
    if isinstance(card, Experiment):
        return LapeError(
            Message("“{card}” is an experiment; the rooting plan is a card of its own.", card=card.id),
            Message("Make the plan with  lape root {card}  and render that card.", card=card.id),
        )
    return LapeError(
        Message("“{card}” is a workshop; the document “{name}” is made of an experiment.", card=card.id, name=name),
        Message("Its own document is made with  lape render {card}", card=card.id),
    )
