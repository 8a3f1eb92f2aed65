"""``lape root``."""

from __future__ import annotations

from typing import Annotated

import typer

from lape_cards.cli.changing import cards_to_change
from lape_cards.cli.completion import card_ids
from lape_cards.cli.options import explained, session
from lape_cards.errors import Exit
from lape_cards.message import N_
from lape_cards.quoting import as_word


@explained(
    N_(
        "Begins the rooting plan of an experiment whose evaluation says that the practice is to stay. It is a card of "
        "its own, on the same form: it takes over what was planned and what question 9 says of host, costs, means, "
        "decisions and follow-up. On a terminal it asks for the rest, such as who does what and when. Broken off, "
        "the same command goes on."
    ),
    then=N_("Keep it as its first version:  lape save PLAN"),
)
def root(
    ctx: typer.Context,
    card: Annotated[str, typer.Argument(help=N_("An id or a file."), metavar=N_("CARD"), autocompletion=card_ids)],
    title: Annotated[
        str | None, typer.Option("--title", help=N_("What the plan is called."), metavar=N_("TITLE"))
    ] = None,
) -> int:
    """Begin the rooting plan of an experiment."""
    from lape_cards.cli.asking import someone_is_there
    from lape_cards.cli.beginning import begin_again, fill_in
    from lape_cards.workflow.root import plan_of
    from lape_cards.workflow.root import root as begin

    speech = session(ctx)
    cards = cards_to_change(speech, [card])
    plan = plan_of(cards, card) if title is None and someone_is_there(speech) else None
    begun = begin_again(speech, cards, plan) if plan else begin(cards, card, title)
    fill_in(speech, cards, begun, onward=plan is not None, again=f"lape root {as_word(card)}")
    return Exit.OK
