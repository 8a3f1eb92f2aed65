"""``lape diff``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from lape_cards.cli.completion import card_ids
from lape_cards.cli.options import Session, explained, session
from lape_cards.errors import Exit, LapeError
from lape_cards.message import N_, Message

if TYPE_CHECKING:
    from lape_cards.workflow.comparing import Comparison

_Form = Literal["text", "json", "html", "md"]
_DOCUMENTS = ("html", "md")


@explained(
    N_(
        "Shows what changed from one version of a card to another, thing by thing: what was decided, measured and "
        "answered, which goals were moved, which texts were reworded and how.\n\n"
        "With one version, it is compared with the card as it stands now; with a card alone, its last saved version "
        "is. A document (html or md) is printed, or goes into the file that --output names."
    ),
    then=N_("To see all versions, and in a line what changed in each:  lape history CARD"),
)
def diff(
    ctx: typer.Context,
    first: Annotated[
        str,
        typer.Argument(
            help=N_("The older version, such as id@1; an id alone is the last saved one."),
            metavar=N_("CARD@A"),
            autocompletion=card_ids,
        ),
    ],
    second: Annotated[
        str | None,
        typer.Argument(
            help=N_("The newer version, such as id@2; the card as it stands now where it is left out."),
            metavar=N_("CARD@B"),
            autocompletion=card_ids,
        ),
    ] = None,
    form: Annotated[
        _Form | None,
        typer.Option(
            "--format",
            help=N_("For people, for programs, or as a document."),
            show_default=N_("what the file's name ends in, else text"),
        ),
    ] = None,
    language: Annotated[
        Literal["fi", "sv", "en"] | None,
        typer.Option("--language", help=N_("The document's language; the card's own where it is left out.")),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", help=N_("The file to write a document to."), metavar=N_("FILE")),
    ] = None,
) -> int:
    """Show what changed between two versions of a card."""
    from lape_cards.workflow.comparing import compare, document
    from lape_cards.workflow.endings import format_for
    from lape_cards.workflow.named import named
    from lape_cards.workflow.outlet import write_apart

    speech = session(ctx)
    if form is None or form in _DOCUMENTS:
        form = cast("_Form | None", format_for(form, output, _DOCUMENTS, "--format")) or "text"
    if form not in _DOCUMENTS and (output is not None or language is not None):
        raise LapeError(
            Message("--output and --language are for documents."),
            Message("Add  --format html  or  --format md"),
        )
    meant = named(Path.cwd(), [name for name in (first, second) if name])
    cards = meant.cards
    compared = compare(cards, *meant.names)
    if form == "html" or form == "md":
        text = document(cards, compared, to=form, language=language)
        if output is None or output == "-":
            speech.out.document(text.encode())
        else:
            write_apart(Path(output), text.encode(), kept=meant.kept)
            speech.out.line(output)
        return Exit.OK
    _report(speech, compared, form)
    return Exit.OK


def _report(speech: Session, compared: Comparison, form: _Form) -> None:
    from lape_cards.cli.reporters import difference

    if form == "json":
        difference.as_json(speech, compared)
    else:
        difference.as_text(speech, compared)
