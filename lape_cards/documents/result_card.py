"""The result card itself, in the order of its form."""

from __future__ import annotations

from lape_cards.documents.context import Context, FormCard
from lape_cards.documents.form import form, header
from lape_cards.documents.model import CardDocument
from lape_cards.documents.status import status


def result_card(card: FormCard, context: Context) -> CardDocument:
    """The card of an experiment, or a rooting plan seen as a card."""
    return CardDocument(
        name="card",
        language=context.language_of(card),
        card_language=card.language,
        card_id=card.id,
        header=header(card, context),
        status=status(card, context),
        form=form(card, context),
        continued_by=context.continued_by,
    )
