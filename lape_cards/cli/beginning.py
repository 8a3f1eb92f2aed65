"""What follows when a card has been begun: on a terminal its fields are asked for, and the next steps are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lape_cards.cli.options import Session
from lape_cards.message import N_

if TYPE_CHECKING:
    from lape_cards.workflow.cards import CardRepository
    from lape_cards.workflow.new import NewCard


def fill_in(speech: Session, cards: CardRepository, begun: NewCard) -> None:
    """Ask for what is still open, where someone is there to answer; name the file, and say how to go on."""
    from lape_cards.cli.asking import someone_is_there

    if someone_is_there(speech):
        _ask(speech, begun)
    speech.out.line(cards.name_of(begun.card))
    _tell_next_steps(speech, begun)


def _ask(speech: Session, begun: NewCard) -> None:
    from lape_cards.cli.dialogue import lead
    from lape_cards.workflow.filling import Filling

    speech.say(N_("The card {card} is begun. Answer what you know; the rest can wait."), card=begun.card)
    try:
        lead(speech, Filling(begun.write, begun.values).fill(begun.kind))
    except KeyboardInterrupt:
        speech.err.line("")
        _tell_next_steps(speech, begun)
        raise


def _tell_next_steps(speech: Session, begun: NewCard) -> None:
    speech.say(N_("Write the rest, or change what you wrote, with  lape edit {card}"), card=begun.card)
    speech.say(N_("See what is still missing with  lape check {card}"), card=begun.card)
    speech.say(N_("Keep it as the first version with  lape save {card}"), card=begun.card)
