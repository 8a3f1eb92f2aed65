"""``lape checkpoint``."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from lape_cards.cli.changing import cards_to_change
from lape_cards.cli.completion import card_ids
from lape_cards.cli.options import Session, explained, parse_day, session
from lape_cards.errors import Exit, LapeError
from lape_cards.message import N_, Message

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
        "With --observation or --decision nothing is asked. “Parents: The queue is gone” keeps apart who saw what."
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
    from lape_cards.workflow.pen import pen_for
    from lape_cards.workflow.which_checkpoint import choose
    from lape_cards.workflow.words import refuse_identity_codes

    speech = session(ctx)
    refuse_identity_codes(card, name)
    pen = pen_for(cards_to_change(speech, [card]), card)
    meant = choose(pen.card(), name, speech.today)
    said = [text for text in (held, *(observation or ()), decision, following) if text is not None]
    told = any(map(str.strip, said))
    if not told and (said or not someone_is_there(speech)):  # an option without a word in it is no wish to be asked
        raise LapeError(
            Message("Nothing was said of the checkpoint.")
            if said
            else Message("Nobody is here to be asked, and nothing was said of the checkpoint."),
            Message("Say it on the command line:  lape checkpoint CARD --observation … --decision continue"),
        )
    minutes = _minutes(held, observation or [], decision, following)
    item = _record(speech, pen, meant, minutes) if told else _ask(speech, pen, meant, name)
    if item is None:
        return Exit.OK
    return save_one(speech, pen.cards, pen.id, (message or "").strip() or summary_of(pen, item))


def _record(speech: Session, pen: Pen, meant: Item | Unplanned, minutes: Minutes) -> Item | None:
    """Write what the command line tells of a checkpoint; ``None`` where all of it was on the card already."""
    from lape_cards.workflow.minutes import record

    recorded = record(pen, meant, minutes, speech.today)
    for remark in recorded.remarks:
        speech.say(remark)
    if recorded.is_new:
        return recorded.item
    speech.say(
        N_(
            "All of that is on the card already, so no version was saved. If no version has it yet, keep it with  "
            "lape save {card}"
        ),
        card=pen.id,
    )
    return None


def _ask(speech: Session, pen: Pen, meant: Item | Unplanned, name: str | None) -> Item | None:
    """Ask what is to be said of a checkpoint; ``None`` where too little was answered for a version."""
    from lape_cards.card.voices import answered
    from lape_cards.cli.dialogue import lead_onto, tell_answers
    from lape_cards.workflow.checkpoint import hold, now

    again = shlex.join(["lape", "checkpoint", pen.id, *([name] if name else [])])
    item = lead_onto(speech, pen, hold(pen, meant, speech.today, named=name is not None), again=again)
    if item is None:
        tell_answers(speech, written=False, again=again)
        return None
    point = now(pen, item)
    if point.decision is None and not answered(point.observations):
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
