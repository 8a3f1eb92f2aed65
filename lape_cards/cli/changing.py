"""The repository that a verb works in, and what to know of where it is."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from lape_cards.cli.output import nearby
from lape_cards.message import N_
from lape_cards.quoting import as_word

if TYPE_CHECKING:
    from lape_cards.cli.options import Session
    from lape_cards.workflow.cards import CardRepository


def cards_to_change(speech: Session, names: Iterable[str]) -> CardRepository:
    """The repository of the cards that ``names`` lead to; where that is not around us, how to get there is told.

    Advice names cards by their ids, which mean something in their own repository only.
    """
    from lape_cards.workflow.cards import open_cards
    from lape_cards.workflow.shelf import find_top

    cards = open_cards(Path.cwd(), names)
    if find_top(Path.cwd()) != cards.top:
        speech.say(
            N_("The card is in another folder. Before you follow what is advised here, go there:  cd {folder}"),
            folder=as_word(nearby(cards.top)),
        )
    return cards
