"""Making a card's documents: the card, its history and its neighbours go in, a text comes out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from lape_cards.card.kinds import Card
from lape_cards.checks.masking import secrets_in
from lape_cards.documents.registry import build, own_document
from lape_cards.errors import CardError
from lape_cards.history import Histories
from lape_cards.i18n import Language
from lape_cards.store.cards import ReadFile, read_card
from lape_cards.workflow.cards import CardRepository, sound
from lape_cards.workflow.formats import Material, format_of
from lape_cards.workflow.outlet import number_in
from lape_cards.workflow.surroundings import Around, Surroundings
from lape_cards.workflow.versions import bytes_of


def make_document(
    cards: CardRepository, name: str, kind: str | None, *, to: str, today: date, language: Language | None = None
) -> bytes:
    """The document ``kind`` of a card (or of ``id@N``) in the format ``to``, one of ``FORMATS``.

    Without ``kind`` an experiment becomes the result card, and a rooting plan and a workshop their own documents.
    """
    return format_of(to).make(material_of(cards, name, kind, today=today, language=language))


def material_of(
    cards: CardRepository,
    name: str,
    kind: str | None,
    *,
    today: date,
    language: Language | None = None,
    begun: Histories | None = None,
) -> Material:
    """What the document is made from, in whichever format: see :func:`make_document`.

    ``begun`` is the card's history, where git was asked for it already.
    """
    card_id = cards.locate(name)
    file = read_card(bytes_of(cards, name), cards.from_top(cards.name_of(card_id)))
    card = fit_to_send(file)
    around = Surroundings(cards, today, [card.id], begun if card.id == card_id else None)
    return material_around(
        around, file, card, kind, until=number_in(name), language=language, templates=cards.templates()
    )


def fit_to_send(file: ReadFile[Any]) -> Card:
    """What the file says, where documents may be made of it; ``CardError`` otherwise."""
    refuse_secrets(file)
    card: Card = sound(file)
    return card


def material_around(
    around: Around,
    file: ReadFile[Any],
    card: Card,
    kind: str | None,
    *,
    until: int | None,
    language: Language | None,
    templates: Path,
) -> Material:
    """What the document ``kind`` of the card in ``file`` is made from; ``until`` is the version that the file is."""
    context = around.context(card, file.raw, until=until, language=language)
    document = build(kind or own_document(card), card, context)
    return Material(document, card, file.raw, [templates], context.continues)


def refuse_secrets(file: ReadFile[Any]) -> None:
    """A document is made to be sent on, so it is not made of a card that holds what may not even be saved."""
    for rule, place in secrets_in(file.source, save_only=True).findings:
        if rule.found is not None:
            raise CardError(rule.found, rule.remedy, place=f"{file.name}:{place.line}:{place.column}", code=rule.code)
