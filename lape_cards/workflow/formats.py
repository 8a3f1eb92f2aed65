"""The formats that a document can be made in: one registry, for whoever renders one and for whoever sends several."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lape_cards.documents.model import Document
from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.render import pdf
from lape_cards.render.environment import style_of
from lape_cards.render.renderer import document as rendered


@dataclass(frozen=True, slots=True)
class DocumentFormat:
    """One format: its name, which is its files' ending too, what it is on the wire, and how a document becomes it.

    ``make`` takes the document and the folders whose templates go before the built-in ones. ``available`` tells whether
    what it needs is installed, ``is_text`` whether a terminal can show it.
    """

    name: str
    media_type: str
    make: Callable[[Document, Sequence[Path]], bytes]
    available: Callable[[], bool] = lambda: True
    is_text: bool = True


def _html(document: Document, folders: Sequence[Path]) -> bytes:
    return rendered(document, "html", folders).encode()


def _markdown(document: Document, folders: Sequence[Path]) -> bytes:
    return rendered(document, "md", folders).encode()


def _pdf(document: Document, folders: Sequence[Path]) -> bytes:
    return pdf.pdf(rendered(document, "html", folders), style_of("pdf", folders))


FORMATS: Mapping[str, DocumentFormat] = {
    form.name: form
    for form in (
        DocumentFormat("html", "text/html", _html),
        DocumentFormat("md", "text/markdown", _markdown),
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
