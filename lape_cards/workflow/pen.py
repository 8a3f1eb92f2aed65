"""Writing answers onto a card as they are given: each is in the file before the next question is asked."""

from __future__ import annotations

from dataclasses import dataclass

from lape_cards.card.kinds import ResultCard
from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.repository.commit import lock_of
from lape_cards.store.cards import read_bytes
from lape_cards.store.editor import Edit, edit
from lape_cards.store.files import only_writer, write_whole
from lape_cards.workflow.cards import CardRepository


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes on one result card or rooting plan; whatever else stands in its file stays, byte for byte."""

    cards: CardRepository
    id: str

    def card(self) -> ResultCard:
        """The card as it stands in its file now; ``CardError`` where it cannot be understood."""
        card = self.cards.read_sound(self.id)
        if not isinstance(card, ResultCard):
            raise LapeError(
                Message("{card} is a workshop's summary, and has nothing of this kind.", card=self.id),
                Message("Name a result card or a rooting plan. The cards here are: {cards}.", cards=self.cards.ids()),
            )
        return card

    def write(self, *edits: Edit) -> None:
        """Make ``edits`` in the card's file, in one step; an editor's latest text is what they are made in."""
        path = self.cards.path_of(self.id)
        with only_writer(lock_of(self.cards.repository)):
            raw = read_bytes(path, self.cards.name_of(self.id))
            write_whole(path, edit(raw, edits, type(self.card())))


def pen_for(cards: CardRepository, name: str) -> Pen:
    """A pen for the card that ``name`` means; refused where it is no result card."""
    pen = Pen(cards, cards.require(name))
    pen.card()
    return pen
