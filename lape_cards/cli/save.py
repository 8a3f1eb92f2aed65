"""``lape save``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from lape_cards.cli.changing import cards_to_change
from lape_cards.cli.completion import card_ids
from lape_cards.cli.options import NO_CARDS, explained, session
from lape_cards.errors import Exit, LapeError
from lape_cards.message import N_, Message

if TYPE_CHECKING:
    from lape_cards.workflow.cards import CardRepository


@explained(
    N_(
        "Saves the next version of each named card; without CARD, of every card that has changed. The version before "
        "it is kept, so that the process stays visible.\n\n"
        "An incomplete card can be saved; one that is not in form, or holds a personal identity code, cannot."
    ),
    then=N_("To see the versions:  lape history CARD"),
)
def save(
    ctx: typer.Context,
    cards: Annotated[
        list[str] | None, typer.Argument(help=N_("Ids or files."), metavar=N_("CARD"), autocompletion=card_ids)
    ] = None,
    message: Annotated[
        str | None, typer.Option("--message", "-m", help=N_("What changed, in a line."), metavar=N_("TEXT"))
    ] = None,
) -> int:
    """Save the next version of every changed card."""
    from lape_cards.cli.saving import message_asked, save_all, tell_gone
    from lape_cards.workflow import save as saving

    speech = session(ctx)
    repository = cards_to_change(speech, cards or ())
    gone = [] if cards else repository.gone()
    tell_gone(speech, gone)
    wanted = [_named(repository, name, message) for name in dict.fromkeys(cards or [])] or saving.changed_cards(
        repository
    )
    if not wanted and gone:
        speech.say(N_("Every other card is as its last version, so there is nothing to save."))
        return Exit.OK
    if not wanted and not repository.ids():
        speech.say(NO_CARDS)
        return Exit.OK
    if not wanted:
        speech.say(N_("Every card is as its last version, so there is nothing to save."))
        return Exit.OK
    if message is None:
        message = message_asked(speech, repository, wanted)
    return save_all(speech, repository, wanted, message)


def _named(repository: CardRepository, name: str, message: str | None) -> str:
    """The card of this name; where there is none, it may be a word of a summary that lacks its quotation marks."""
    from lape_cards.typed import nearest

    try:
        return repository.require(name)
    except LapeError as error:
        if message is None or len(message.split()) != 1 or nearest(name.lower(), repository.ids()) is not None:
            raise
        raise LapeError(
            error.message,
            Message('If it belongs to the summary, put that in quotation marks:  -m "{message} …"', message=message),
        ) from None
