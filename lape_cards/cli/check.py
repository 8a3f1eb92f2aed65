"""``lape check``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from lape_cards.cli.choices import rules_meant
from lape_cards.cli.completion import card_ids
from lape_cards.cli.options import Session, explained, require_jobs, session
from lape_cards.cli.output import progress
from lape_cards.cli.reporters.family import Format, Terms, begin
from lape_cards.errors import Exit, LapeError
from lape_cards.message import N_, Message

if TYPE_CHECKING:
    import typer

    from lape_cards.cli.reporters.family import Report
    from lape_cards.diagnostic import Severity
    from lape_cards.workflow.checking import Check
    from lape_cards.workflow.held import Held


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
        typer.Option(
            "--select",
            help=N_("Check only these rules, and those about what cannot be saved: codes or families."),
            metavar=N_("RULE"),
        ),
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
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help=N_("Check every card anew, and neither use nor keep earlier results."))
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            help=N_("How many processes judge side by side; as many as it pays, if left out."),
            metavar=N_("NUMBER"),
        ),
    ] = None,
) -> int:
    """Check cards and report what has to be mended."""
    from lape_cards.workflow.checking import Check
    from lape_cards.workflow.held import Wish

    speech = session(ctx)
    names = cards or []
    if names and since is not None:
        raise LapeError(
            Message("Cards were named, and those changed since a revision asked for too."),
            Message("Name the cards, or give  --since"),
        )
    require_jobs(jobs)
    wish = Wish(
        speech.today,
        phase,
        tuple(map(rules_meant, select or ())),
        tuple(map(rules_meant, ignore or ())),
        since,
        remembering=not no_cache,
        jobs=jobs,
    )
    with Check(wish, names, Path.cwd()) as work:
        report = begin(form, speech, _terms(work.held, named=bool(names) and not work.held.every, strict=strict))
        incomplete = _take_all(work, report, speech)
    if since is not None and not report.count and form == "text":
        speech.say(N_("No card has changed since {revision}."), revision=since)
        return Exit.OK
    report.end(incomplete=incomplete)
    if incomplete:
        return Exit.FAILED
    return Exit.FAULTS if report.failed else Exit.OK


def _terms(held: Held, *, named: bool, strict: bool) -> Terms:
    """What the report has to know of the check: ``named`` says that cards were, ``strict`` is what was asked for."""
    failing: frozenset[Severity] = frozenset({"error", "warning"} if strict or held.strict else {"error"})
    return Terms(
        held.selection,
        failing,
        chosen=bool(held.wish.select or held.wish.ignore),
        named=named,
        wanted=len(held.wanted),
        rules=held.rules,
        top=held.folder.top if held.folder is not None else None,
    )


def _take_all(work: Check, report: Report, speech: Session) -> bool:
    """Give the report every card; whether one could not be checked, or its history not be looked at: that is told."""
    from lape_cards.cli import edge

    incomplete = False
    with progress(speech.talk, speech.translator(N_("Checking")), len(work.held.wanted)) as step:
        for one in work:
            if isinstance(one, LapeError):
                edge.tell(speech, one)
                incomplete = True
            else:
                report.card(one)
            step()
    if work.held.obstacle is not None:
        edge.tell(speech, work.held.obstacle)
        incomplete = True
    return incomplete
