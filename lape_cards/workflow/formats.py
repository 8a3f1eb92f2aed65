"""The formats that a document can be made in: one registry, for whoever renders one and for whoever sends several."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from lape_cards.card.kinds import Card
from lape_cards.documents.model import CardLink, Document
from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.render import pdf
from lape_cards.render.environment import style_of
from lape_cards.render.renderer import document as rendered
from lape_cards.render.text import visible
from lape_cards.workflow.editable import DOCUMENTS, written_again


class Material(Struct, frozen=True):
    """What any format is made from: the document, and the card that it shows with its own text, if it shows one.

    ``folders`` hold templates that go before the built-in ones; ``continues`` is the experiment that a rooting plan
    continues.
    """

    document: Document
    card: Card | None = None
    raw: bytes = b""
    folders: Sequence[Path] = ()
    continues: CardLink | None = None


class DocumentFormat(Struct, frozen=True):
    """One format: its name, which is its files' ending too, what it is on the wire, and how it is made.

    ``available`` tells whether what it needs is installed, ``is_text`` whether a terminal can show it.
    """

    name: str
    media_type: str
    make: Callable[[Material], bytes]
    available: Callable[[], bool] = lambda: True
    is_text: bool = True


def _html(material: Material) -> bytes:
    return rendered(material.document, "html", material.folders).encode()


def _markdown(material: Material) -> bytes:
    return rendered(material.document, "md", material.folders).encode()


def _pdf(material: Material) -> bytes:
    document = material.document
    page = rendered(document, "html", material.folders)
    return pdf.pdf(page, style_of("pdf", material.folders), document.card_id or visible(document.header.title))


def _docx(material: Material) -> bytes:
    """The form to go on writing in, or, of what is not on the form, its page."""
    document = material.document
    if document.name not in DOCUMENTS or material.card is None:
        from lape_cards.exchange.word_markdown import word_of  # what makes pages needs no word processor's files

        page = rendered(document, "md", material.folders)
        return word_of(page, visible(document.header.title), document.language)
    return written_again(material.card, material.raw, document.name, document.language, continues=material.continues)


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

FORMATS: Mapping[str, DocumentFormat] = {
    form.name: form
    for form in (
        DocumentFormat("html", "text/html", _html),
        DocumentFormat("md", "text/markdown", _markdown),
        DocumentFormat("docx", _WORD, _docx, is_text=False),
        DocumentFormat("pdf", "application/pdf", _pdf, pdf.is_installed, is_text=False),
    )
}


def format_of(name: str) -> DocumentFormat:
    """The format called ``name``; a ``LapeError`` that lists them where there is none."""
    form = FORMATS.get(name)
    if form is None:
        raise LapeError(
            Message("There is no format called “{name}”.", name=name),
            Message("Choose one of these: {names}.", names=list(FORMATS)),
        )
    return form


def formats_in(text: str) -> tuple[str, ...]:
    """The names of the formats that ``text`` lists with commas between them, each once; ``LapeError`` for any other."""
    return tuple(dict.fromkeys(format_of(name.strip()).name for name in text.split(",")))
