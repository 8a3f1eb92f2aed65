"""``lape report``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from lape_cards.cli.options import explained, not_one_of, session
from lape_cards.cli.output import nearby, progress
from lape_cards.errors import LapeError
from lape_cards.message import N_, Message


@explained(
    N_(
        "Makes the programme's final report of all cards: the pilots, their goals and how far each was reached, their "
        "stories, what helped and what hindered, risks, effects, what is made permanent and what comes next. Beside a "
        "portfolio.yaml it is made of the cards that were collected, elsewhere of those of the repository.\n\n"
        "The programme's own texts stand in portfolio.yaml under report: background, goals, communication, risks and "
        "next_steps. What is missing is told in the report, and so is what could not be read.\n\n"
        "--to takes several formats with commas between them. The report goes into the folder documents/, and its "
        "names are printed. Ends with 2 when a source is missing, and with 1 when a card cannot be read; the report is "
        "made all the same."
    ),
    then=N_("To collect the groups' newest cards first:  lape collect"),
)
def report(
    ctx: typer.Context,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            "-t",
            help=N_("Formats: html, md, docx, pdf."),
            metavar=N_("FORMATS"),
            show_default=N_("what the file's name ends in, else html"),
        ),
    ] = None,
    language: Annotated[
        Literal["fi", "sv", "en"] | None,
        typer.Option("--language", help=N_("The report's language; the portfolio's own where it is left out.")),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help=N_("The file to write, where it is one format."), metavar=N_("FILE")),
    ] = None,
) -> int:
    """Make the programme's final report."""
    from lape_cards.cli.listing import tell_rest
    from lape_cards.workflow.collection import open_collection
    from lape_cards.workflow.endings import format_for
    from lape_cards.workflow.formats import FORMATS
    from lape_cards.workflow.report import make_report, report_path, write_report

    speech = session(ctx)
    formats = list(dict.fromkeys(name.strip() for name in to.split(","))) if to is not None else []
    for name in formats:
        if name not in FORMATS:
            raise not_one_of("--to", name, list(FORMATS))
    if output is not None and len(formats) > 1:
        raise LapeError(
            Message("--output names one file, and --to several formats."),
            Message("Leave --output out, or give one format."),
        )
    if len(formats) <= 1:
        formats = [format_for(next(iter(formats), None), output, list(FORMATS)) or "html"]
    collection = open_collection(Path.cwd())
    with progress(speech.talk, speech.translator(N_("Reading")), len(collection)) as step:
        made = make_report(collection, speech.today, language=language, tick=step)
    for name in formats:
        path = output or report_path(collection, name)
        write_report(collection, made.document, path, name)
        speech.out.line(nearby(path))
    return tell_rest(speech, collection, made.broken)
