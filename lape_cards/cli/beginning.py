"""What follows when a card has been begun: on a terminal its fields are asked for, and the next steps are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lape_cards.cli.options import Session
from lape_cards.message import N_

if TYPE_CHECKING:
    from lape_cards.workflow.cards import CardRepository
    from lape_cards.workflow.new import NewCard


def begin_again(speech: Session, cards: CardRepository, card: str) -> NewCard:
    """A card that was begun earlier, to go on with."""
    from lape_cards.workflow.new import go_on

    begun = go_on(cards, card)
    speech.say(N_("You go on with the card {card}. What is still open is asked for."), card=card)
    return begun


def fill_in(
    speech: Session, cards: CardRepository, begun: NewCard, *, onward: bool = False, again: str | None = None
) -> None:
    """Ask for what is still open, where someone is there to answer; name the file, and say how to go on.

    ``onward`` says that the card was begun earlier, ``again`` the command that goes on with the questions.
    """
    from lape_cards.cli.asking import someone_is_there

    if someone_is_there(speech):
        _ask(speech, begun, onward=onward, again=again or _same_command(begun))
    speech.out.line(cards.name_of(begun.card))
    _tell_next_steps(speech, begun)


def _same_command(begun: NewCard) -> str:
    from lape_cards.workflow.words import quoted

    kind = f" --kind {begun.kind}" if begun.kind != "experiment" else ""
    return f"lape new {quoted(begun.title)}{kind}"


def _ask(speech: Session, begun: NewCard, *, onward: bool, again: str) -> None:
    from lape_cards.cli.dialogue import lead
    from lape_cards.workflow.filling import Filling

    if not onward:
        speech.say(N_("The card {card} is begun. Answer what you know; the rest can wait."), card=begun.card)
    try:
        lead(speech, Filling(begun.write, begun.values, onward).fill(begun.kind))
    except KeyboardInterrupt:
        speech.err.line("")
        speech.say(N_("To go on with the questions, give the same command again:  {command}"), command=again)
        _tell_next_steps(speech, begun)
        raise


def _tell_next_steps(speech: Session, begun: NewCard) -> None:
    speech.say(N_("Write the rest, or change what you wrote, with  lape edit {card}"), card=begun.card)
    speech.say(N_("See what is still missing with  lape check {card}"), card=begun.card)
    speech.say(N_("Keep it as the first version with  lape save {card}"), card=begun.card)
