"""``lape checkpoint``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from lape_cards.cli.changing import cards_to_change
from lape_cards.cli.completion import card_ids
from lape_cards.cli.options import Session, explained, parse_day, session
from lape_cards.errors import Exit, LapeError
from lape_cards.message import N_, Message
from lape_cards.quoting import as_word

if TYPE_CHECKING:
    from lape_cards.workflow.minutes import Minutes
    from lape_cards.workflow.pen import Item, Pen
    from lape_cards.workflow.which_checkpoint import Unplanned


@explained(
    N_(
        "Records a checkpoint that was held, and saves the card as a new version. On a terminal it asks what the "
        "circle of plan, do, check and act asks, one question at a time; each answer is on the card at once. Broken "
        "off, it goes on where you were. Where the next one is planned for more than two weeks from now, it first asks "
        "whether you mean that one, or another that was not planned.\n\n"
        "With --observation or --decision nothing more is asked; --held and --next alone leave the rest to be asked. "
        "“Parents: The queue is gone” keeps apart who saw what."
    ),
    then=N_("To see what has changed since the version before:  lape history CARD"),
)
def checkpoint(
    ctx: typer.Context,
    card: Annotated[str, typer.Argument(help=N_("An id or a file."), metavar=N_("CARD"), autocompletion=card_ids)],
    name: Annotated[
        str | None,
        typer.Argument(
            help=N_("The checkpoint's id, or a new one to add; the next where it is left out."), metavar="ID"
        ),
    ] = None,
    new: Annotated[bool, typer.Option("--new", help=N_("Add a checkpoint that was not planned."))] = False,
    held: Annotated[
        str | None,
        typer.Option("--held", help=N_("The day it was held; today where it is left out."), metavar=N_("DATE")),
    ] = None,
    observation: Annotated[
        list[str] | None,
        typer.Option("--observation", help=N_("What was seen; may be given several times."), metavar=N_("TEXT")),
    ] = None,
    decision: Annotated[
        Literal["continue", "adjust", "expand", "narrow", "root", "end"] | None,
        typer.Option("--decision", help=N_("What was decided.")),
    ] = None,
    following: Annotated[
        str | None, typer.Option("--next", help=N_("What is done differently from now on."), metavar=N_("TEXT"))
    ] = None,
    message: Annotated[
        str | None, typer.Option("--message", "-m", help=N_("What changed, in a line."), metavar=N_("TEXT"))
    ] = None,
) -> int:
    """Record a checkpoint that was held, and save the version."""
    from lape_cards.cli.asking import someone_is_there
    from lape_cards.cli.saving import save_one
    from lape_cards.workflow.checkpoint import summary_of
    from lape_cards.workflow.minutes import NOTHING
    from lape_cards.workflow.pen import pen_for
    from lape_cards.workflow.which_checkpoint import choose
    from lape_cards.workflow.words import refuse_identity_codes

    speech = session(ctx)
    refuse_identity_codes(card, name)
    pen = pen_for(cards_to_change(speech, [card]), card)
    meant = choose(pen.card(), name, speech.today, new=new)
    said = [text for text in (held, *(observation or ()), decision, following) if text is not None]
    told = any(map(str.strip, said))
    if not told and (said or not someone_is_there(speech)):  # an option without a word in it is no wish to be asked
        raise LapeError(
            Message("Nothing was said of the checkpoint.")
            if said
            else Message("Nobody is here to be asked, and nothing was said of the checkpoint."),
            Message(
                "Say it on the command line:  {command} --observation … --decision continue",
                command=_command(pen, name),
            ),
        )
    minutes = _minutes(held, observation or [], decision, following) if told else NOTHING
    if _is_enough(pen, meant, minutes) or not someone_is_there(speech):
        _require_meant(speech, pen, meant, name, new=new)
        item = _record(speech, pen, meant, minutes)
    else:
        item = _ask(speech, pen, meant, meant.id if new else name, minutes)
    if item is None:
        return Exit.OK
    return save_one(speech, pen.cards, pen.id, (message or "").strip() or summary_of(pen, item))


def _is_enough(pen: Pen, meant: Item | Unplanned, minutes: Minutes) -> bool:
    """Whether nothing has to be asked for: something of weight is told, or mends what was told before."""
    from lape_cards.workflow.minutes import NOTHING
    from lape_cards.workflow.pen import Item
    from lape_cards.workflow.which_checkpoint import is_told

    was_told = isinstance(meant, Item) and is_told(pen.card().checkpoints[meant])
    return minutes.says_what_matters or (was_told and minutes != NOTHING)


def _require_meant(speech: Session, pen: Pen, meant: Item | Unplanned, name: str | None, *, new: bool) -> None:
    """Have a new id said to be one: it may be the second word of a text that has no quotation marks around it."""
    from lape_cards.cli.asking import agreed
    from lape_cards.workflow.pen import Item
    from lape_cards.workflow.which_checkpoint import lacking

    if name is None or new or isinstance(meant, Item):
        return
    question = Message("The card has no checkpoint “{name}”. Add it as one that was not planned? [Y/n]", name=name)
    if not agreed(speech, question):
        raise lacking(pen.card(), name)


def _command(pen: Pen, name: str | None) -> str:
    """The command that records this checkpoint."""
    return " ".join(["lape", "checkpoint", *map(as_word, [pen.id, *([name] if name else [])])])


def _record(speech: Session, pen: Pen, meant: Item | Unplanned, minutes: Minutes) -> Item | None:
    """Write what the command line tells of a checkpoint; ``None`` where all of it was on the card already."""
    from lape_cards.workflow.checkpoint import is_silent
    from lape_cards.workflow.minutes import record

    recorded = record(pen, meant, minutes, speech.today)
    for remark in recorded.remarks:
        speech.say(remark)
    if recorded.is_new:
        if is_silent(pen, recorded.item):
            speech.say(
                N_(
                    "What was seen and what was decided is not on the card yet. Add it:  lape checkpoint {card} {name} "
                    "--observation … --decision continue"
                ),
                card=pen.id,
                name=recorded.item.id or str(recorded.item + 1),
            )
        return recorded.item
    speech.say(
        N_(
            "All of that is on the card already, so no version was saved. If no version has it yet, keep it with  "
            "lape save {card}"
        ),
        card=pen.id,
    )
    return None


def _ask(speech: Session, pen: Pen, meant: Item | Unplanned, name: str | None, known: Minutes) -> Item | None:
    """Ask what is to be said of a checkpoint beside what is ``known``; ``None`` where that is too little to save."""
    from lape_cards.cli.dialogue import lead_onto, tell_answers
    from lape_cards.workflow.checkpoint import hold, is_silent

    again = _command(pen, name)
    item = lead_onto(speech, pen, hold(pen, meant, speech.today, named=name is not None, known=known), again=again)
    if item is None:
        tell_answers(speech, written=False, again=again)
        return None
    if is_silent(pen, item):
        speech.say(N_("Nothing was seen and nothing decided yet, so no version was saved."))
        tell_answers(speech, written=True, again=again)
        return None
    return item


def _minutes(held: str | None, observations: list[str], decision: str | None, following: str | None) -> Minutes:
    from lape_cards.workflow.lines import apart
    from lape_cards.workflow.minutes import Minutes
    from lape_cards.workflow.words import refuse_identity_codes

    refuse_identity_codes(*observations, following)
    said: list[tuple[str | None, str]] = []
    for text in map(apart, filter(str.strip, observations)):
        by, _, rest = text.partition(": ")
        said.append((by.strip(), rest.strip()) if rest.strip() and _is_a_name(by) else (None, text.strip()))
    day = parse_day(held, "--held") if held and held.strip() else None
    return Minutes(day, said, decision, apart((following or "").strip()) or None)


def _is_a_name(text: str) -> bool:
    """Whether what stands before a colon may be a role or a group; a time of day, for one, is none."""
    return 0 < len(text.split()) <= _NAME_WORDS and not any(map(str.isdigit, text))


_NAME_WORDS = 6
