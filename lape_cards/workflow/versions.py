"""Looking at a card's versions."""

from __future__ import annotations

from lape_cards import history
from lape_cards.card.version import Version, VersionReference
from lape_cards.message import Message
from lape_cards.workflow.cards import CardRepository


def versions(cards: CardRepository, name: str, begun: history.Histories | None = None) -> tuple[str, list[Version]]:
    """The card's id and its versions, the oldest first; a card whose file is gone still has its history.

    ``begun`` is the history that was most likely meant, where git was asked for one already.
    """
    card = cards.locate(name)
    path = {card: cards.name_of(card)}
    is_meant = begun is not None and begun.repository is cards.repository and begun.paths == path
    histories = begun if begun is not None and is_meant else history.Histories(cards.repository, path)
    found = histories.of([card])[card]
    if not found:
        cards.require(name)
    return card, found


def missing_part(cards: CardRepository) -> Message | None:
    """What to tell of versions that are elsewhere, where only the newest part of the history is here."""
    return history.the_rest_is_elsewhere() if cards.repository.is_shallow else None


def bytes_of(cards: CardRepository, name: str) -> bytes:
    """The bytes of ``id@N``, or of the card as it stands in its file."""
    reference = VersionReference.parse(name)
    if reference is None:
        return cards.raw(cards.require(name), whole=True)
    return history.content(cards.repository, resolve(cards, reference))


def resolve(cards: CardRepository, reference: VersionReference) -> Version:
    """The version that ``reference`` means, whose card may be named by its file."""
    card = cards.locate(reference.card)
    meant = VersionReference(card, reference.number, reference.blob)
    try:
        return history.resolve(cards.repository, meant, cards.name_of(card))
    except history.NoVersionsError:
        if not cards.has(card):
            raise cards.lacking(card) from None
        raise
