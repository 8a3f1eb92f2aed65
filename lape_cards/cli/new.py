"""``lape new``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from lape_cards.cli.completion import card_ids
from lape_cards.cli.options import Session, explained, session
from lape_cards.errors import Exit, LapeError
from lape_cards.message import N_, Message

if TYPE_CHECKING:
    from lape_cards.workflow.new import NewCard

_QUESTION = N_("What is the experiment called?")


@explained(
    N_(
        "Starts a card: a file with the form's fields in their order, and above each what to write there. On a "
        "terminal it asks for them one by one; what you leave open waits in the file.\n\n"
        "With --from the new card begins from another one: what was planned is taken over, not what came of it."
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
        typer.Option("--from", help=N_("The card to begin from."), metavar=N_("CARD"), autocompletion=card_ids),
    ] = None,
    language: Annotated[
        Literal["fi", "sv", "en"] | None,
        typer.Option("--language", help=N_("The language the card is written in.")),
    ] = None,
) -> int:
    """Start a card, with guidance in each field."""
    from lape_cards.cli.asking import ask, someone_is_there
    from lape_cards.workflow.cards import open_cards
    from lape_cards.workflow.new import new_card, title_from

    speech = session(ctx)
    cards = open_cards(Path.cwd())
    name = (title or (title_from(cards, source, kind) if source else ask(speech, _QUESTION)) or "").strip()
    if not name:
        raise LapeError(
            Message("A card needs a title."),
            Message('Write it in quotation marks:  lape new "Family guide in day care"'),
        )
    begun = new_card(
        cards, name, kind=kind, language=language or cards.settings.language or speech.language, source=source
    )
    if someone_is_there(speech):
        _fill_in(speech, begun)
    speech.out.line(cards.name_of(begun.card))
    _tell_next_steps(speech, begun)
    return Exit.OK


def _fill_in(speech: Session, begun: NewCard) -> None:
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
