"""How templates write a card's texts, in each format. Named in ``docs/templates.md``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial

from markupsafe import Markup, escape

from lape_cards.message import Message
from lape_cards.regex import regex
from lape_cards.render import markdown
from lape_cards.render.rendering import current, measured, percent
from lape_cards.render.text import html, inline_html, visible

_MAILBOX = regex(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")

_ACTS_IN_HTML = regex("[&<>'\"]")

_marked_up: Callable[[str], Markup] = partial(str.__new__, Markup)
"""A text that is escaped, known as such: as ``Markup`` does it, which asks each text first whether it is marked up."""
_NOTHING = Markup("")

Filter = Callable[..., object]


def html_value(value: object) -> Markup | str:
    """Any value printed in an HTML template; texts are escaped after this."""
    return value if isinstance(value, Markup) else visible(current.get().written(value))


def html_printed(value: object) -> str:
    """Any value as it stands in an HTML page: what :func:`html_value` makes of it, escaped."""
    if type(value) is str:
        text = value
    elif isinstance(value, Markup):
        return value
    elif type(value) is Message:
        text = current.get().say(value)
    else:
        text = current.get().written(value)
    if not text.isprintable():
        text = visible(text)
    return str(escape(text)) if _ACTS_IN_HTML.search(text) else text  # in most texts nothing does


def html_text(value: str | None, language: str | None = None) -> Markup:
    """A card's text as blocks, in the card's language, or in the one that is named."""
    if value is None:
        return _NOTHING
    return _marked_up(f'<div class="text"{lang(language)}>\n{html(value)}</div>')


def html_line(value: str | Sequence[str] | None, language: str | None = None) -> Markup:
    """A card's short text, or a list of them, inside a sentence or a heading, in the card's language."""
    written = inline_html(value) if isinstance(value, str) else ", ".join(map(inline_html, value or ()))
    attribute = lang(language)
    return _marked_up(f"<span{attribute}>{written}</span>" if attribute and written else written)


def html_sentence(value: Message | str, language: str | None = None) -> Markup:
    """A sentence of ours that names what is on the card, or a piece of its text: that is in the card's language."""
    attribute = lang(language)
    written = html_printed(current.get().written(_marked(value) if attribute else value))
    if attribute:
        written = written.replace(_BEGIN, f"<span{attribute}>").replace(_END, "</span>")
    return _marked_up(written)


_BEGIN, _END = "\ue000", "\ue001"
"""Stand around a card's text until the sentence is escaped: signs that mean nothing, taken out of the texts."""


def _marked(value: object) -> object:
    if isinstance(value, str):
        text = value.replace(_BEGIN, "").replace(_END, "")
        return f"{_BEGIN}{text}{_END}" if any(map(str.isalpha, text)) else text
    if not isinstance(value, Message):
        return value
    marked = Message(value.text, **{name: _marked(part) for name, part in value.values.items()})
    marked.many, marked.count = value.many, value.count
    return marked


def html_contact(value: str | Sequence[str] | None) -> Markup:
    """Where to write to: mailboxes become links."""
    return Markup(", ").join(_mailbox(visible(text)) for text in _texts(value))


def _mailbox(text: str) -> Markup:
    link = Markup('<a href="mailto:{0}">{0}</a>').format(text)
    return link if _MAILBOX.fullmatch(text) else escape(text)


def lang(language: str | None = None) -> Markup:
    """The ``lang`` attribute for a card's own text, with a leading space; empty where it is the document's.

    ``language`` is the text's, where a page shows several cards.
    """
    rendering = current.get()
    spoken = language or rendering.card_language
    return _NOTHING if spoken == rendering.say.language else _attribute(spoken)


@lru_cache(maxsize=100)
def _attribute(language: str) -> Markup:
    return Markup(' lang="{}"').format(language)


def markdown_value(value: object) -> Markup:
    """Any value printed in a Markdown template: one line in which nothing acts.

    ``Markup`` means here that a text may stand in the document as it is; it keeps Jinja's own escaping, which is
    HTML's, away from it.
    """
    return value if isinstance(value, Markup) else _marked_up(markdown.escaped(current.get().written(value)))


def markdown_printed(value: object) -> str:
    """Any value as it stands in a Markdown document: what :func:`markdown_value` makes of it."""
    if type(value) is Message:
        return markdown.escaped(current.get().say(value))
    if isinstance(value, Markup):
        return value
    return markdown.escaped(value if type(value) is str else current.get().written(value))


def markdown_text(value: str | None, _language: str | None = None) -> Markup:
    """A card's text as blocks."""
    return _marked_up(markdown.block(value)) if value else _NOTHING


def markdown_line(value: str | Sequence[str] | None, _language: str | None = None) -> Markup:
    """A card's short text, or a list of them, on one line."""
    return _marked_up(markdown.line(value) if isinstance(value, str) else ", ".join(map(markdown.line, value or ())))


def markdown_cell(value: str | Sequence[str] | None, _language: str | None = None) -> Markup:
    """A card's text, or a list of them, in a table's cell."""
    return _marked_up("<br>".join(markdown.cell(text) for text in _texts(value)))


def markdown_sentence(value: Message | str, _language: str | None = None) -> object:
    """A sentence of ours that names what is on the card, or a piece of its text."""
    return markdown_value(value)


def _texts(value: str | Sequence[str] | None) -> Sequence[str]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value


HTML: dict[str, Filter] = {
    "text": html_text,
    "line": html_line,
    "cell": html_text,
    "sentence": html_sentence,
    "contact": html_contact,
    "percent": percent,
    "measured": measured,
}
MARKDOWN: dict[str, Filter] = {
    "text": markdown_text,
    "line": markdown_line,
    "cell": markdown_cell,
    "sentence": markdown_sentence,
    "contact": markdown_line,
    "percent": percent,
    "measured": measured,
}
