"""``lape check``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from lape_cards.cli.completion import card_ids
from lape_cards.cli.options import explained, session
from lape_cards.cli.output import progress
from lape_cards.cli.reporters.family import Format, Terms, begin
from lape_cards.errors import Exit, LapeError
from lape_cards.message import N_, Message

if TYPE_CHECKING:
    from lape_cards.diagnostic import Severity


@explained(
    N_(
        "Checks that cards are in form, complete for their phase, free of contradictions, and free of what tells who "
        "a person is.\n\n"
        "Without CARD, every card of the repository; a file outside one can be checked too. "
        "With --since only the cards that were changed after REV was left, as their files are now, "
        "saved or not. "
        "Ends with 1 when something has to be mended, so that a program can tell."
    ),
    then=N_("When nothing is left to mend:  lape save"),
)
def check(
    ctx: typer.Context,
    cards: Annotated[
        list[str] | None,
        typer.Argument(help=N_("Ids, files or versions (id@N)."), metavar=N_("CARD"), autocompletion=card_ids),
    ] = None,
    phase: Annotated[
        Literal["plan", "do", "check", "act", "ended", "evaluated", "rooted"] | None,
        typer.Option("--phase", help=N_("Check for this phase instead of the card's own.")),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help=N_("Warnings fail the check too."))] = False,
    select: Annotated[
        list[str] | None,
        typer.Option("--select", help=N_("Hold only these rules: codes or families."), metavar=N_("RULE")),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option("--ignore", help=N_("Leave these rules out: codes or families."), metavar=N_("RULE")),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since", help=N_("Only cards changed since this branch, tag or commit of git."), metavar=N_("REV")
        ),
    ] = None,
    form: Annotated[
        Format,
        typer.Option("--format", help=N_("For people, for programs, or for what a CI service shows.")),
    ] = "text",
) -> int:
    """Check cards and report what has to be mended."""
    from lape_cards.cli import edge
    from lape_cards.workflow.check import Checker, folder_of, targets, targets_since

    speech = session(ctx)
    here = Path.cwd()
    names = cards or []
    if names and since is not None:
        raise LapeError(
            Message("Cards were named, and those changed since a revision asked for too."),
            Message("Name the cards, or give  --since"),
        )
    folder = folder_of(names, here)
    wanted = list(targets(folder, names, here)) if since is None else targets_since(here, since)
    checker = Checker(speech.today, folder, phase, tuple(select or ()), tuple(ignore or ()), wanted)
    failing: frozenset[Severity] = frozenset({"error", "warning"} if strict or checker.strict else {"error"})
    # A name that is no rule's is told before anything is read.
    terms = Terms(checker.selection, failing, chosen=bool(select or ignore), named=bool(names))
    report = begin(form, speech, terms)
    failed = False
    with progress(speech.talk, speech.translator(N_("Checking")), len(wanted)) as step:
        for target in wanted:
            try:
                report.card(checker.check(target))
            except LapeError as error:
                edge.tell(speech, error)
                failed = True
            step()
    if checker.obstacle is not None:
        edge.tell(speech, checker.obstacle)
    if folder is not None and not names:
        for stray in folder.strays():
            speech.say(N_("{file} is not checked: a card's file ends in .yaml."), file=stray)
    if since is not None and not wanted and form == "text":
        speech.say(N_("No card has changed since {revision}."), revision=since)
        return Exit.OK
    incomplete = failed or checker.obstacle is not None
    report.end(incomplete=incomplete)
    if incomplete:
        return Exit.FAILED
    return Exit.FAULTS if report.failed else Exit.OK
