"""``lape new``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from lape_cards.cli.completion import card_sources
from lape_cards.cli.options import explained, session
from lape_cards.errors import Exit, LapeError
from lape_cards.message import N_, Message

_QUESTION = N_("What is the experiment called?")
_SAME_TITLE = N_("There is a card with this title already: {card}. Go on filling it in? n makes another one. [Y/n]")


@explained(
    N_(
        "Starts a card: a file with the form's fields in their order, and above each what to write there. On a "
        "terminal it asks for them one by one; what you leave open waits in the file. Broken off, the same "
        "command goes on with what is still open.\n\n"
        "With --from the new card begins from another one: what was planned is taken over, not what came of it. Or it "
        "begins from a workshop's proposal, and the proposal then tells which experiment it became."
    ),
    then=N_("Fill it in with any editor, and see what is missing:  lape check"),
)
def new(
    ctx: typer.Context,
    title: Annotated[str | None, typer.Argument(help=N_("The name of the experiment."), metavar=N_("TITLE"))] = None,
    kind: Annotated[
        Literal["experiment", "rooting", "workshop"],
        typer.Option("--kind", help=N_("A result card, a rooting plan or a workshop's summary.")),
    ] = "experiment",
    source: Annotated[
        str | None,
        typer.Option(
            "--from",
            help=N_("The card to begin from, or a workshop's proposal: WORKSHOP#PROPOSAL."),
            metavar=N_("CARD"),
            autocompletion=card_sources,
        ),
    ] = None,
    language: Annotated[
        Literal["fi", "sv", "en"] | None,
        typer.Option("--language", help=N_("The language the card is written in.")),
    ] = None,
) -> int:
    """Start a card, with guidance in each field."""
    from lape_cards.cli.asking import agreed, ask
    from lape_cards.cli.beginning import begin_again, fill_in
    from lape_cards.workflow.cards import open_cards
    from lape_cards.workflow.new import called, language_from, new_card, title_from
    from lape_cards.workflow.proposals import is_proposal, workshop_of

    speech = session(ctx)
    cards = open_cards(Path.cwd())
    name = (_bare(title or "") or (title_from(cards, source, kind) if source else ask(speech, _QUESTION)) or "").strip()
    if not name:
        raise LapeError(
            Message("A card needs a title."),
            Message('Write it in quotation marks:  lape new "Family guide in day care"'),
        )
    known = called(cards, name, kind) if source is None else None
    if known is not None and agreed(speech, Message(_SAME_TITLE, card=known)):
        fill_in(speech, cards, begin_again(speech, cards, known), onward=True)
        return Exit.OK
    written_in = language or language_from(cards, source) or cards.settings.language or speech.language
    begun = new_card(cards, name, kind=kind, language=written_in, source=source)
    workshop = workshop_of(cards, source) if source and is_proposal(source) else None
    if workshop is not None:
        speech.say(N_("The workshop's proposal now names it."))
    if known is not None:
        speech.say(N_("{known} has the same title, so this card is called {card}."), known=known, card=begun.card)
    fill_in(speech, cards, begun, workshop=workshop)
    return Exit.OK


_CURLED = "”“„»«"
"""Quotation marks that no shell takes off: Word and telephones put them in the place of straight ones."""


def _bare(title: str) -> str:
    """A title without the curled marks that stand around all of it."""
    text = title.strip()
    whole = len(text) > 2 and text[0] in _CURLED and text[-1] in _CURLED and not set(text[1:-1]) & set(_CURLED)
    return text[1:-1].strip() if whole else text
