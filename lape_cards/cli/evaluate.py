"""``lape evaluate``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lape_cards.cli.changing import cards_to_change
from lape_cards.cli.completion import card_ids
from lape_cards.cli.options import Session, explained, session
from lape_cards.cli.reading import bytes_of
from lape_cards.errors import CardError, Exit, LapeError
from lape_cards.message import N_, Message, plural_message
from lape_cards.quoting import as_word

if TYPE_CHECKING:
    from lape_cards.workflow.answers import Answers
    from lape_cards.workflow.pen import Pen

_MOST = 256 * 1024
_ZIP = b"PK\x03\x04"
_WHO = N_("Whose answers do you write down now? A role or a group; empty for the group's own.")


@explained(
    N_(
        "Asks the nine questions of the final evaluation, with the form's guide to each, of one respondent at a time. "
        "Each answer is on the card at once, apart from what the others said. Go on whenever you like: what the same "
        "respondent has answered stands ready to be changed.\n\n"
        "--file reads the answers from a text instead: each begins with its question's number, such as 1. , on a "
        "line of its own or before the answer on the same line. Questions may be left out. What the same respondent "
        "has answered already is never replaced."
    ),
    then=N_("When everyone has answered, keep the version:  lape save CARD"),
)
def evaluate(
    ctx: typer.Context,
    card: Annotated[str, typer.Argument(help=N_("An id or a file."), metavar=N_("CARD"), autocompletion=card_ids)],
    voice: Annotated[
        str | None, typer.Option("--voice", help=N_("Whose answers they are: a role or a group."), metavar=N_("NAME"))
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", help=N_("A text file with the answers; - for standard input."), metavar=N_("FILE")),
    ] = None,
) -> int:
    """Answer the nine questions of the final evaluation."""
    from lape_cards.cli.asking import someone_is_there
    from lape_cards.workflow.evaluate import take_in
    from lape_cards.workflow.pen import pen_for
    from lape_cards.workflow.words import refuse_identity_codes

    speech = session(ctx)
    refuse_identity_codes(card, voice)
    pen = pen_for(cards_to_change(speech, [card]), card)
    voice = " ".join((voice or "").split()) or None
    if file is not None:
        _tell(speech, take_in(pen, voice, _text_of(file), speech.today))
    elif someone_is_there(speech):
        _ask(speech, pen, voice)
    else:
        raise LapeError(
            Message("Nobody is here to be asked."),
            Message(
                "Write the answers into a file, each below its question's number:  lape evaluate {card} --file FILE",
                card=pen.id,
            ),
        )
    _tell_next_step(speech, pen)
    return Exit.OK


def _text_of(path: Path) -> str:
    """The file's text; editors save it in UTF-8 or, in the older way, for one part of the world."""
    raw = bytes_of(path, _MOST + 1)
    if raw.startswith(_ZIP):
        raise CardError(
            Message("{file} is not a plain text.", file=str(path)),
            Message("Answers on a form of Word are read with  lape import {file}", file=as_word(str(path))),
        )
    if b"\0" in raw:
        raise CardError(
            Message("{file} is not a text in UTF-8.", file=str(path)),
            Message("Save it as plain text with the encoding UTF-8, and try again."),
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    if max(len(raw), len(text.encode())) > _MOST:
        raise LapeError(
            Message("The file is larger than {limit} KiB, so it was not read.", limit=_MOST // 1024),
            Message("Leave only the answers to the nine questions in it."),
            place=str(path),
        )
    return text


def _tell(speech: Session, answers: Answers) -> None:
    count = len(answers.texts)
    speech.result(plural_message("{count} answer is on the card.", "{count} answers are on the card.", count))
    speech.say(N_("Questions with an answer in the file: {numbers}."), numbers=answers.numbers(answered=True))
    if without := answers.numbers(answered=False):
        speech.say(N_("Questions without an answer in the file: {numbers}."), numbers=without)
    for remark in answers.remarks:
        speech.say(remark)
    if answers.advice is not None:
        speech.say(answers.advice)


def _ask(speech: Session, pen: Pen, voice: str | None) -> None:
    from lape_cards.cli.asking import ask
    from lape_cards.cli.dialogue import lead_onto
    from lape_cards.workflow.evaluate import evaluate as conversation
    from lape_cards.workflow.questions import line

    if voice is None and (answer := ask(speech, _WHO)):
        voice = line(answer) or None
    whose = f" --voice {as_word(voice)}" if voice else ""
    lead_onto(speech, pen, conversation(pen, voice, speech.today), again=f"lape evaluate {pen.id}{whose}")


def _tell_next_step(speech: Session, pen: Pen) -> None:
    from lape_cards.workflow.evaluate import missing

    count = missing(pen)
    if count:
        speech.say(
            plural_message(
                "{count} of the nine questions waits for its first answer.",
                "{count} of the nine questions wait for their first answer.",
                count,
            )
        )
    speech.say(N_("The next respondent:  lape evaluate {card} --voice NAME"), card=pen.id)
    speech.say(N_("When everyone has answered:  lape save {card}"), card=pen.id)
