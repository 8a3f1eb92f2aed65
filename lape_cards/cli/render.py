"""``lape render``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from lape_cards.cli.completion import card_ids
from lape_cards.cli.options import explained, session
from lape_cards.cli.output import nearby
from lape_cards.errors import Exit, LapeError
from lape_cards.message import N_, Message


@explained(
    N_(
        "Makes a document of a card: the card as the form shows it, its final evaluation, the rooting plan, the "
        "description of a good practice, or a workshop's summary. An old version can be rendered too.\n\n"
        "Without --output it goes into the folder documents/, and its name is printed; --output - prints the document "
        "itself."
    ),
    then=N_(
        "An HTML document opens in any browser, and prints on A4 from there. A card, an evaluation and a rooting plan "
        "in Word can be filled in and read back:  lape import FILE"
    ),
)
def render(
    ctx: typer.Context,
    card: Annotated[
        str, typer.Argument(help=N_("An id, a file or a version (id@N)."), metavar=N_("CARD"), autocompletion=card_ids)
    ],
    document: Annotated[
        Literal["card", "evaluation", "rooting", "practice", "workshop"] | None,
        typer.Option("--document", "-d", help=N_("Which document; the card's own where it is left out.")),
    ] = None,
    to: Annotated[
        Literal["html", "md", "docx", "pdf"], typer.Option("--to", "-t", help=N_("The format of the file."))
    ] = "html",
    language: Annotated[
        Literal["fi", "sv", "en"] | None,
        typer.Option("--language", help=N_("The document's language; the card's own where it is left out.")),
    ] = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", help=N_("The file to write; - for the screen."), metavar=N_("FILE"))
    ] = None,
) -> int:
    """Make a document of a card."""
    from lape_cards.workflow.collection import open_named
    from lape_cards.workflow.documents import document_path, material_of, write_document
    from lape_cards.workflow.formats import format_of

    speech = session(ctx)
    cards, card, source = open_named(Path.cwd(), card)
    if output == "-" and speech.out.is_terminal and not format_of(to).is_text:
        raise LapeError(
            Message("A document in this format cannot be shown on the screen."),
            Message("Name a file with  --output"),
        )
    material = material_of(cards, card, document, today=speech.today, language=language)
    content = format_of(to).make(material)
    if output == "-":
        speech.out.document(content)
        return Exit.OK
    path = Path(output) if output else document_path(cards, card, document, to, source=source)
    write_document(cards, path, content)
    speech.out.line(nearby(path))
    return Exit.OK
