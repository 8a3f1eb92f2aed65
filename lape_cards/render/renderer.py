"""From a document to a page: the one place where a document gets its look."""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

from lape_cards.documents.model import Document
from lape_cards.errors import LapeError
from lape_cards.i18n import Language, translator
from lape_cards.message import Message
from lape_cards.regex import regex
from lape_cards.render.environment import Environment, Format, environment
from lape_cards.render.rendering import Rendering, TooSlowError, current
from lape_cards.render.unknown import UnknownNameError

_FOLDERS: dict[Format, str] = {"html": "html", "md": "markdown"}
_EMPTY_LINES = regex(r"\n(?:[ \t]*\n){2,}")

TIME_LIMIT = 10.0
"""Seconds that a template may take; the built-in ones take a small part of one."""
_LONGER: dict[str, float] = {"report": 120.0}
"""What is made of many cards may take longer."""


class Renderer:
    """Renders documents in one language, with a repository's own templates before the built-in ones.

    ``folders`` are looked through in order; each holds ``html/…`` and ``markdown/…`` as the built-in folder does.
    """

    def __init__(self, language: Language, folders: Sequence[Path] = (), *, seconds: float = TIME_LIMIT) -> None:
        self._say = translator(language)
        self._folders = tuple(folders)
        self._seconds = seconds

    def render(self, document: Document, to: Format = "html") -> str:
        """The page as text with a final newline; a fault in a repository's own template is a :class:`LapeError`."""
        name = f"{_FOLDERS[to]}/{document.name}.{to}.j2"
        page = self._made(
            environment(to, self._folders, self._say.language), name, {"document": document}, document.card_language
        )
        return _EMPTY_LINES.sub("\n\n", page) if to == "md" else page

    def in_frame(
        self,
        name: str,
        values: Mapping[str, object],
        *,
        card_language: Language | None = None,
        addresses: Mapping[str, str] | None = None,
    ) -> str:
        """A page of a web site: the template ``name`` (``site/…``, or ``html/…`` for a document) in the site's frame.

        ``addresses`` are those of other cards' pages, seen from this one.
        """
        made = environment("html", self._folders, self._say.language, framed=True)
        return self._made(made, name, values, card_language or self._say.language, addresses)

    def _made(
        self,
        made: Environment,
        name: str,
        values: Mapping[str, object],
        card_language: Language,
        addresses: Mapping[str, str] | None = None,
    ) -> str:
        token = current.set(Rendering(self._say, card_language, monotonic() + self._seconds, addresses or {}))
        try:
            page = made.get_template(name).render(values)
        except Exception as error:
            fault = self._fault(error)
            if fault is None:
                raise
            raise fault from error
        finally:
            current.reset(token)
        return page.strip("\n") + "\n"

    def _fault(self, error: Exception) -> LapeError | None:
        """What to tell the template's author; ``None`` where the fault is not in a repository's own template."""
        place = self._place(error)
        if place is None and isinstance(error, TooSlowError):
            return LapeError(
                Message("The document takes longer than {seconds} seconds to make.", seconds=f"{self._seconds:g}"),
                Message("The card holds very much text; move a part of it into attachments."),
            )
        if place is None:
            return None
        if isinstance(error, TooSlowError):
            return LapeError(
                Message("The template takes longer than {seconds} seconds.", seconds=f"{self._seconds:g}"),
                Message("Look for loops inside loops; a document needs only what it shows."),
                place=place,
            )
        if isinstance(error, TemplateNotFound):
            return LapeError(
                Message("The template asks for “{name}”, which is not there.", name=error.name or ""),
                Message("Templates are named from the top of the templates folder; builtin/ names the built-in ones."),
                place=place,
            )
        if isinstance(error, UnknownNameError):
            return error.fault(place)
        return LapeError(
            Message("The template has a fault: {detail}", detail=_detail(error)),
            Message("Without this file the built-in template is used."),
            place=place,
        )

    def _place(self, error: Exception) -> str | None:
        if isinstance(error, TemplateSyntaxError) and error.filename and self._is_own(error.filename):
            return f"{error.filename}:{error.lineno}"
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if self._is_own(frame.filename)]
        return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else None

    def _is_own(self, filename: str) -> bool:
        return any(Path(filename).is_relative_to(folder) for folder in self._folders)


def _detail(error: Exception) -> str:
    text = error.message if isinstance(error, TemplateError) else str(error)
    return text or type(error).__name__


def document(document: Document, to: Format = "html", folders: Sequence[Path] = ()) -> str:
    """``document`` as a page, in its own language: see :class:`Renderer`."""
    seconds = _LONGER.get(document.name, TIME_LIMIT)
    return Renderer(document.language, folders, seconds=seconds).render(document, to)
