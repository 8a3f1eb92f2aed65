"""``lape site``."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from lape_cards.cli.options import Session, explained, session
from lape_cards.cli.output import nearby, progress
from lape_cards.errors import Exit, LapeError
from lape_cards.message import N_, Message, plural_message

if TYPE_CHECKING:
    from lape_cards.workflow.collection import Collection
    from lape_cards.workflow.site import Made


@explained(
    N_(
        "Makes a web site: what needs someone, where the experiments are, all cards with filters and search, and each "
        "card with its documents and versions. Beside a portfolio.yaml it is about the cards that were collected, "
        "elsewhere about those of the repository.\n\n"
        "The site is a folder of plain files that opens in any browser, with or without a server; the pages ask for "
        "nothing from anywhere else. Without --output it goes into the folder site/. What was there is replaced, "
        "and files that stay the same are left as they are.\n\n"
        "With --serve the pages are shown from this computer to this computer only, and made again whenever the cards "
        "change."
    ),
    then=N_("Fill in the accessibility statement, make the site again, and copy the folder onto a web server."),
)
def site(
    ctx: typer.Context,
    output: Annotated[
        str | None, typer.Option("--output", "-o", help=N_("The folder to make it in."), metavar=N_("DIR"))
    ] = None,
    language: Annotated[
        Literal["fi", "sv", "en", "all"],
        typer.Option("--language", help=N_("The language of the pages; all makes all three.")),
    ] = "all",
    serve: Annotated[bool, typer.Option("--serve", help=N_("Show the pages, and make them again on changes."))] = False,
    port: Annotated[int | None, typer.Option("--port", help=N_("The port to show them at."), metavar=N_("N"))] = None,
) -> int:
    """Make the web site."""
    from lape_cards.workflow.collection import open_collection
    from lape_cards.workflow.site import FOLDER

    speech = session(ctx)
    if port is not None and not serve:
        raise LapeError(Message("A port was named, but nothing is to be shown."), Message("Add  --serve"))
    if port is not None and not 0 <= port <= 65535:
        raise LapeError(Message("There is no port {port}.", port=port), Message("Choose a number from 1024 to 65535."))
    collection = open_collection(Path.cwd())
    folder = Path(output) if output else collection.top / FOLDER
    if serve:
        return _serve(speech, folder, language, port)
    made = _make(speech, collection, folder, language)
    speech.out.line(nearby(made.start.resolve()))
    speech.say(N_("Open that file in a browser."))
    return _code(collection, made)


def _make(speech: Session, collection: Collection, folder: Path, language: str) -> Made:
    """Make the site, and tell what is not on it."""
    from lape_cards.cli import edge
    from lape_cards.workflow.site import languages_of, make_site

    with progress(speech.talk, speech.translator(N_("Making the pages")), len(collection)) as step:
        made = make_site(collection, folder, languages=languages_of(language), today=speech.today, tick=step)
    for source in collection.missing:
        edge.tell(speech, source.why)
    for fault in chain(made.left_out, (one.fault for one in chain(made.unread, made.partly))):
        edge.tell(speech, LapeError(fault.message, fault.hint, place=fault.place, code=fault.code))
    cards = plural_message("{count} card", "{count} cards", made.cards)
    files = plural_message("{count} file is new or changed.", "{count} files are new or changed.", made.written)
    speech.say(N_("The site shows {cards}. {files}"), cards=cards, files=files)
    for path in made.drafts:
        speech.say(N_("Fill in the accessibility statement: {file}"), file=nearby(path))
    return made


def _code(collection: Collection, made: Made) -> int:
    if collection.missing:
        return Exit.FAILED
    return Exit.FAULTS if made.unread or made.partly or made.left_out else Exit.OK


def _serve(speech: Session, folder: Path, language: str, port: int | None) -> int:
    """Show the pages until someone presses Ctrl+C; a fault in a source is told, and the pages stay as they were."""
    from lape_cards.cli import edge
    from lape_cards.site.preview import Preview
    from lape_cards.workflow.collection import open_collection
    from lape_cards.workflow.site import sources_of

    collection = open_collection(Path.cwd())
    seen = sources_of(collection)
    code = _code(collection, _make(speech, collection, folder, language))
    with Preview(folder, port) as preview:
        speech.result(N_("The site is shown at {address}"), address=preview.address)
        speech.say(N_("It is made again when something changes. End with Ctrl+C."))
        speech.out.flush()
        while preview.wait():
            try:
                collection = open_collection(Path.cwd())
                now = sources_of(collection)
                if now == seen:
                    continue
                seen = now
                code = _code(collection, _make(speech, collection, folder, language))
            except LapeError as error:
                seen = {}
                edge.tell(speech, error)
            else:
                preview.changed()
    return code
