"""``lape export``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from lape_cards.cli.options import Session, explained, session
from lape_cards.cli.output import nearby, progress
from lape_cards.errors import Exit, LapeError
from lape_cards.message import N_, plural_message

if TYPE_CHECKING:
    from lape_cards.workflow.collection import Collection
    from lape_cards.workflow.export import Exported


@explained(
    N_(
        "Writes every card as tables: cards, rows, metrics, measurements, checkpoints, answers and more. A workbook "
        "(xlsx) is for Excel, csv, json and parquet are for programs, and ics is a calendar of the checkpoints. Beside "
        "a portfolio.yaml it takes what was collected, elsewhere the repository that one stands in.\n\n"
        "Without --output the files go into the folder export/, which then holds what was asked for and nothing else; "
        "a folder with files of another kind is not touched. What every column means is told in datapackage.json, and "
        "on the first sheet of the workbook.\n\n"
        "Ends with 1 when a card cannot be read, and with 2 when a source is missing."
    ),
    then=N_("For a calendar of the checkpoints:  lape export --to ics"),
)
def export(
    ctx: typer.Context,
    to: Annotated[
        str | None,
        typer.Option("--to", "-t", help=N_("Formats with commas between them; xlsx, if left out."),
                     metavar="csv,xlsx,json,parquet,ics"),
    ] = None,
    language: Annotated[
        Literal["fi", "sv", "en"] | None,
        typer.Option("--language", help=N_("The language of explanations; the collection's, if left out.")),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help=N_("The folder to write, or the file, where one format is one."),
                     metavar=N_("PATH")),
    ] = None,
) -> int:  # fmt: skip
    """Write the cards as tables, and a calendar of the checkpoints."""
    from lape_cards.workflow import export as exporting
    from lape_cards.workflow.collection import open_collection

    speech = session(ctx)
    formats = exporting.formats_for(to, output)
    collection = open_collection(Path.cwd())
    with progress(speech.talk, speech.translator(N_("Exporting")), len(collection)) as step:
        done = exporting.export(
            collection,
            formats,
            output,
            today=speech.today,
            language=language or collection.language or speech.language,
            step=step,
        )
    for path in done.files:
        speech.out.line(nearby(path))
    return _tell(speech, collection, done)


def _tell(speech: Session, collection: Collection, done: Exported) -> int:
    """What is not whole, and how much there is; and what to exit with."""
    from lape_cards.cli.edge import tell

    for fault in done.faults:
        tell(speech, LapeError(fault.message, fault.hint, place=fault.location, code=fault.code))
    for error in (*(source.why for source in collection.missing), *done.failed):
        tell(speech, error)
    speech.say(plural_message("{count} card is in the tables.", "{count} cards are in the tables.", done.cards))
    if collection.missing:
        speech.say(
            plural_message(
                "{count} source is missing from them.",
                "{count} sources are missing from them.",
                len(collection.missing),
            )
        )
    if collection.missing or done.failed:
        return Exit.FAILED
    return Exit.FAULTS if done.faults else Exit.OK
