"""Small verbs that stand in for the real ones in the frame's tests; run as a script, it is ``lape`` with these."""

from __future__ import annotations

import os
import sys
import time
from enum import Enum
from pathlib import Path
from typing import Annotated, Literal

import typer

from lape_cards.cli import verbs
from lape_cards.cli.completion import card_ids
from lape_cards.cli.main import main
from lape_cards.cli.options import explained, session
from lape_cards.cli.output import progress
from lape_cards.errors import CardError, Exit
from lape_cards.message import N_, Message


class Style(Enum):
    short = "short"
    long = "long"


@explained(N_("Greets the cards, one by one.\n\nThe second paragraph."), then=N_("Then:  lape save"))
def greet(
    ctx: typer.Context,
    cards: Annotated[list[str], typer.Argument(help=N_("Whom to greet."), metavar=N_("CARD"), autocompletion=card_ids)],
    message: Annotated[str, typer.Option("--message", "-m", help=N_("What to say."))] = "hei",
    style: Annotated[Style, typer.Option(help=N_("How to say it."))] = Style.short,
    to: Annotated[Literal["text", "json"], typer.Option(help=N_("For whom."))] = "text",
    times: Annotated[int, typer.Option(help=N_("How often."))] = 1,
    output: Annotated[Path | None, typer.Option(help=N_("Where to."))] = None,
    strict: Annotated[bool, typer.Option("--strict", help=N_("Be strict."))] = False,
) -> int:
    speech = session(ctx)
    assert isinstance(style, Style)
    for card in cards * times:
        speech.out.line(
            (message, "good"), f" {card} {speech.language} {speech.today} {speech.today_given} {to} {output}"
        )
    speech.say(N_("{count} greeted."), count=len(cards))
    return Exit.FAULTS if strict else Exit.OK


def fail(ctx: typer.Context, how: str) -> None:
    if how == "card":
        raise CardError(
            Message(N_("The card has no title.")), Message(N_("Add the line  title:")), place="cards/a\x1b[31m.yaml:1:1"
        )
    if how == "interrupt":
        raise KeyboardInterrupt
    if how == "abort":
        raise typer.Abort
    if how == "exit":
        raise typer.Exit(1)
    if how == "full":
        raise OSError(28, "No space left on device")
    raise RuntimeError("secret of the card")


def spout(ctx: typer.Context) -> None:
    for number in range(100_000):
        session(ctx).out.line(f"{number} äöå")


def where(ctx: typer.Context) -> None:
    session(ctx).out.line(os.environ.get("GIT_DIR", "none"))


def wait(ctx: typer.Context) -> None:
    with progress(session(ctx).talk, "waiting", 2) as step:
        for _ in range(2):
            time.sleep(0.6)
            step()


def sleep(ctx: typer.Context) -> None:
    session(ctx).out.line("asleep")
    sys.stdout.flush()
    time.sleep(30)


def ranged(ctx: typer.Context, number: Annotated[float, typer.Option(min=1.0)]) -> None:
    session(ctx).out.line(str(number))


def verb(name: str, **more: bool) -> verbs.Verb:
    return verbs.Verb(name, __name__, name, N_("A verb for tests."), verbs.START, **more)


VERBS = (
    verb("greet"),
    verb("fail"),
    verb("spout"),
    verb("where"),
    verb("wait"),
    verb("sleep"),
    verb("ranged"),
    verbs.Verb("driver", __name__, "where", N_("Called by git."), verbs.TOOLS, hidden=True, keeps_git_environment=True),
    verbs.Verb("missing", "lape_cards.cli.no_such_module", "x", N_("Its module is not there."), verbs.TOOLS),
)

if __name__ == "__main__":
    verbs.VERBS = VERBS
    sys.exit(main())
