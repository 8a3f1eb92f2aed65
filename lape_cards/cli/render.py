"""``lape render``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from lape_cards.cli.completion import card_ids, document_formats
from lape_cards.cli.options import NO_CARDS, NO_CARDS_COLLECTED, Session, explained, require_jobs, session
from lape_cards.cli.output import nearby, progress
from lape_cards.errors import CardError, Exit, LapeError
from lape_cards.message import N_, Message, plural_message

if TYPE_CHECKING:
    from lape_cards.history import Histories
    from lape_cards.i18n import Language
    from lape_cards.workflow.asked import Asked
    from lape_cards.workflow.drawing import Drawn, Order
    from lape_cards.workflow.outlet import Outlet

HTML = "html"
"""The format of a document where neither an option nor the file's name says one."""
_HANDFUL = 20
"""Files whose names are shown one by one to a person; of more, their folder."""


@explained(
    N_(
        "Makes documents of cards: the card as the form shows it, its final evaluation, the rooting plan, the "
        "description of a good practice, or a workshop's summary. An old version can be rendered too.\n\n"
        "CARD is an id, a file or a version; the folder of the cards means all of them, and so does the name of a "
        "source beside a portfolio.yaml. Several formats have commas between them. A card that cannot be rendered "
        "is told, and hides no other.\n\n"
        "Without --output the documents go into the folder documents/, and their names are printed; --output names "
        "the file, or for several documents the folder. --output - prints a single document itself."
    ),
    then=N_(
        "An HTML document opens in any browser, and prints on A4 from there. A card, an evaluation and a rooting plan "
        "in Word can be filled in and read back:  lape import FILE"
    ),
)
def render(
    ctx: typer.Context,
    cards: Annotated[
        list[str],
        typer.Argument(
            help=N_("Ids, files or versions (id@N), or the folder of the cards."),
            metavar=N_("CARD"),
            autocompletion=card_ids,
        ),
    ],
    document: Annotated[
        Literal["card", "evaluation", "rooting", "practice", "workshop"] | None,
        typer.Option("--document", "-d", help=N_("Which document; the card's own where it is left out.")),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            "-t",
            help=N_("The format of the files, or several with commas between them."),
            metavar="html,md,docx,pdf",
            show_default=N_("what the file's name ends in, else html"),
            autocompletion=document_formats,
        ),
    ] = None,
    language: Annotated[
        Literal["fi", "sv", "en"] | None,
        typer.Option("--language", help=N_("The document's language; the card's own where it is left out.")),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            help=N_("The file to write, or the folder for several; - for the screen."),
            metavar=N_("PATH"),
        ),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            help=N_("How many processes render side by side; as many as it pays, if left out."),
            metavar=N_("NUMBER"),
        ),
    ] = None,
) -> int:
    """Make documents of cards."""
    from lape_cards.workflow.lineages import histories_begun
    from lape_cards.workflow.shelf import portfolio_for

    speech = session(ctx)
    require_jobs(jobs)
    likely = None
    if portfolio_for(cards, Path.cwd()) is None:
        likely = histories_begun(Path.cwd(), cards, folders=True)  # git works while what makes documents is loaded
    from lape_cards.workflow.asked import asked_for

    asked = asked_for(Path.cwd(), cards, likely.repository if likely is not None else None)
    begun = asked.histories_begun(likely)
    del likely  # should another have been meant, its git ends now
    from lape_cards.workflow.drawing import Order
    from lape_cards.workflow.endings import format_for
    from lape_cards.workflow.formats import FORMATS, formats_in
    from lape_cards.workflow.outlet import Outlet, documents_folder

    formats = formats_in(to) if to is not None else ()
    if asked.only is not None and len(formats) <= 1:
        form = format_for(next(iter(formats), None), output, list(FORMATS)) or HTML
        return _one(speech, asked, begun, document, form, language, output)
    if output == "-":
        raise LapeError(
            Message("Only a single document can be printed, and here there are several."),
            Message("Name one card and one format, or a folder with  --output"),
        )
    folder = Path(output) if output else documents_folder(asked.top)
    order = Order(speech.today, document, formats or (HTML,), language, Outlet(folder, asked.kept))
    return _many(speech, asked, begun, order, jobs)


def _one(
    speech: Session,
    asked: Asked,
    begun: Histories | None,
    document: str | None,
    to: str,
    language: Language | None,
    output: str | None,
) -> int:
    """One document, into a file or onto the screen."""
    from lape_cards.workflow.documents import material_of
    from lape_cards.workflow.formats import format_of
    from lape_cards.workflow.outlet import document_path, write_apart

    assert asked.only is not None
    shelf, card = asked.only
    if output == "-" and speech.out.is_terminal and not format_of(to).is_text:
        raise LapeError(
            Message("A document in this format cannot be shown on the screen."),
            Message("Name a file with  --output"),
        )
    material = material_of(shelf.cards, card, document, today=speech.today, language=language, begun=begun)
    content = format_of(to).make(material)
    if output == "-":
        speech.out.document(content)
        return Exit.OK
    path = Path(output) if output else document_path(shelf.cards, card, document, to, source=shelf.source)
    write_apart(path, content, kept=asked.kept)
    speech.out.line(nearby(path))
    return Exit.OK


def _many(speech: Session, asked: Asked, begun: Histories | None, order: Order, jobs: int | None) -> int:
    """Many documents, into a folder; what is in the way of one is told, and hides no other."""
    from lape_cards.diagnostic import unread
    from lape_cards.workflow.rendering import Rendering

    brief = len(asked) * len(order.formats) > _HANDFUL and speech.out.is_terminal
    collected = any(shelf.source is not None for shelf in asked.shelves)
    left_out = list(map(unread, asked.left_out))
    if not (asked or asked.refused or left_out):
        speech.say(NO_CARDS_COLLECTED if collected else NO_CARDS)
        return Exit.OK
    done = _Done(speech, order.outlet, brief=brief, collected=collected)
    for refused in asked.refused:
        done.tell(refused, refused.exit_code)
    for fault in left_out:
        done.tell(CardError(fault.message, fault.hint, place=fault.location, code=fault.code), Exit.FAULTS)
    with (
        Rendering(asked, order, jobs, begun) as work,
        progress(speech.talk, speech.translator(N_("Rendering")), len(asked)) as step,
    ):
        for drawn in work:
            done.add(drawn)
            step()
    return done.end()


class _Done:
    """What was made so far, and what was told of it.

    ``brief`` shows the folder in place of the files; ``collected`` cards are mended where they come from.
    """

    def __init__(self, speech: Session, outlet: Outlet, *, brief: bool, collected: bool) -> None:
        self._speech = speech
        self._folder = nearby(outlet.folder)
        self._before = str(Path(self._folder) / "x").removesuffix("x")
        self._brief = brief
        self._collected = collected
        self._told: set[str] = set()
        self._cards = self._files = self._written = self._skipped = self._refused = 0
        self._code = Exit.OK
        self._has_pages = False

    def add(self, drawn: Drawn) -> None:
        """Show what came of a card."""
        for refusal in drawn.refusals:
            self.tell(refusal.error(), refusal.exit_code)
        self._has_pages = self._has_pages or any(name.endswith(".html") for name in drawn.files)
        for name in drawn.files if not self._brief else ():
            self._speech.out.line(f"{self._before}{name}")
        self._cards += bool(drawn.files)
        self._files += len(drawn.files)
        self._written += drawn.written
        self._skipped += drawn.skipped
        self._refused += bool(drawn.refusals)

    def tell(self, error: LapeError, code: Exit) -> None:
        """Tell why something was not made; a fault that is not of one card is told once."""
        from lape_cards.cli import edge

        self._code = max(self._code, code)
        said = f"{error.place} {self._speech.translator(error.message)}"
        if said not in self._told:
            edge.tell(self._speech, error)
        if len(self._told) < _MOST_TOLD:
            self._told.add(said)

    def end(self) -> int:
        """Say how much was made, and what comes next."""
        say = self._speech.say
        if self._files and self._brief:
            self._speech.out.line(self._folder)
        say(
            N_("{documents} of {cards} in the folder {folder}. {files}"),
            documents=plural_message("{count} document", "{count} documents", self._files),
            cards=plural_message("{count} card", "{count} cards", self._cards),
            folder=self._folder,
            files=plural_message("{count} file is new or changed.", "{count} files are new or changed.", self._written),
        )
        if self._skipped:
            say(
                plural_message(
                    "There is no such document of {count} card.",
                    "There is no such document of {count} cards.",
                    self._skipped,
                )
            )
        if self._refused and self._collected:
            say(
                plural_message(
                    "{count} card could not be rendered. When its group has mended it, get it with  lape collect",
                    "{count} cards could not be rendered. When their groups have mended them, get them with  "
                    "lape collect",
                    self._refused,
                )
            )
        elif self._refused:
            say(
                plural_message(
                    "{count} card could not be rendered. See what has to be mended with  lape check",
                    "{count} cards could not be rendered. See what has to be mended with  lape check",
                    self._refused,
                )
            )
        elif self._has_pages:
            say(N_("Open a page in any browser; from there it prints on A4."))
        return self._code


_MOST_TOLD = 100
"""Faults that are remembered, so that what is wrong with a template is not told for each card."""
