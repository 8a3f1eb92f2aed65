"""A card's text made harmless: what cannot be seen is shown or dropped, and Markdown becomes tokens in one way only.

Raw HTML stays text, links go to the web or to a mailbox and nowhere else, pictures become links: a page that shows a
stranger's card asks nobody for anything.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import escape

from lape_cards.regex import regex

LINKS = ("https://", "http://", "mailto:")
_KEPT = frozenset("\n\t\N{SOFT HYPHEN}\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}")
_MOST_BRACKETS = 2000
_IN_A_LINK = "in a link"
"""Where the parser's renderer notes that it is between a link's beginning and its end; there is no link in a link."""
_MOST_KNOWN, _LONGEST_KNOWN = 1000, 500
"""Texts, and signs in each, of which it is remembered how they read: each format asks, and many are on many cards."""
_LINE = r"(?!\d{1,9}[.)](?:\s|$))[^\W_][^\\`*_\[\]<>&!|~\n]*"
_PLAIN_LINE = rf"{_LINE}(?<!\s)"
_PLAIN = regex(_PLAIN_LINE)
"""Begins like nothing but a paragraph, and holds no sign that means anything in Markdown."""
_PLAIN_LINES = regex(rf"{_PLAIN_LINE}(?:\n+{_PLAIN_LINE})*\n*")
_EMPTY_LINES = regex(r"\n{2,}")
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))


def visible(text: str) -> str:
    """``text`` with control and direction characters written out, so that none of them acts on who reads it."""
    # Most texts hold nothing of the kind, and str.isprintable is fast.
    if text.isprintable():
        return text
    if text.replace("\N{NO-BREAK SPACE}", " ").isprintable():  # it stands before units
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if all(part.isprintable() for part in text.split("\n")):
        return text
    return "".join(_written_out(sign) for sign in text)


def _written_out(sign: str) -> str:
    if sign in _KEPT or unicodedata.category(sign) not in _UNSEEN:
        return sign
    return "" if sign == "\N{ZERO WIDTH NO-BREAK SPACE}" else f"‹U+{ord(sign):04X}›"


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - the parser asks by this name
        return url.strip().lower().startswith(LINKS)


@cache
def _parser() -> MarkdownIt:
    # The preset allows tables and strikethrough; a card's text is CommonMark.
    parser = _Parser("js-default").disable(["table", "strikethrough"])
    parser.add_render_rule("heading_open", _heading_open)
    parser.add_render_rule("heading_close", _heading_close)
    parser.add_render_rule("image", _image)
    parser.add_render_rule("link_open", _link_open)
    parser.add_render_rule("link_close", _link_close)
    return parser


def _readable(text: str) -> str:
    """``text`` as it is given to the parser, which takes minutes over tens of thousands of open brackets."""
    text = visible(text)
    return text.replace("[", "\\[") if text.count("[") > _MOST_BRACKETS else text


def tokens(text: str) -> list[Token]:
    """The block tokens of a card's text."""
    return _parser().parse(_readable(text))


def inline_tokens(text: str) -> list[Token]:
    """The inline tokens of a card's short text, which has no blocks: a leading ``#`` or ``1.`` is only text."""
    return _parser().parseInline(_readable(text))


def is_plain(text: str) -> bool:
    """Whether Markdown means nothing in ``text``, one line: it is one paragraph, which reads as it is written.

    Most of what people write is so, and need not be parsed to be known.
    """
    return _known_plain(text) if len(text) <= _LONGEST_KNOWN else _is_plain(text)


def _is_plain(text: str) -> bool:
    return text.isprintable() and _PLAIN.fullmatch(text) is not None


_known_plain = lru_cache(maxsize=_MOST_KNOWN)(_is_plain)


def plain_paragraphs(text: str) -> tuple[str, ...] | None:
    """The paragraphs of a text of several lines in which Markdown means nothing; ``None`` where it may."""
    return _known_paragraphs(text) if len(text) <= _LONGEST_KNOWN else _plain_paragraphs(text)


def _plain_paragraphs(text: str) -> tuple[str, ...] | None:
    if _PLAIN_LINES.fullmatch(text) is None or not text.replace("\n", "").isprintable():
        return None
    return tuple(_EMPTY_LINES.split(text.rstrip("\n")))


_known_paragraphs = lru_cache(maxsize=_MOST_KNOWN)(_plain_paragraphs)


def html(text: str) -> str:
    """A card's text as HTML blocks. Its headings become bold paragraphs, for the page's outline is not theirs."""
    if is_plain(text):
        return f"<p>{_quoted(text)}</p>\n"
    paragraphs = plain_paragraphs(text)
    if paragraphs is not None:
        return "".join(f"<p>{_quoted(part)}</p>\n" for part in paragraphs)
    return str(_parser().render(_readable(text)))


def inline_html(text: str) -> str:
    """A card's short text as HTML for inside a sentence or a heading."""
    return _quoted(text) if is_plain(text) else str(_parser().renderInline(_readable(text)))


def _quoted(text: str) -> str:
    """A plain text as the parser writes it in HTML: of the signs that it escapes there is only one left."""
    return text.replace('"', "&quot;")


def _picture_text(token: Token) -> str:
    """What is shown for a picture: its description, else its address."""
    return "".join(child.content for child in token.children or ()) or str(token.attrs.get("src", ""))


def _heading_open(*_: Any) -> str:
    return '<p class="heading"><strong>'


def _heading_close(*_: Any) -> str:
    return "</strong></p>\n"


def _image(_renderer: RendererHTML, siblings: Sequence[Token], index: int, _options: OptionsDict, env: EnvType) -> str:
    token = siblings[index]
    description = escape(_picture_text(token))
    if env.get(_IN_A_LINK):
        return str(description)
    return f'<a href="{escape(str(token.attrs["src"]))}" rel="noreferrer">{description}</a>'


def _link_open(
    renderer: RendererHTML, siblings: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    siblings[index].attrSet("rel", "noreferrer")
    env[_IN_A_LINK] = True
    return renderer.renderToken(siblings, index, options, env)


def _link_close(
    renderer: RendererHTML, siblings: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    env[_IN_A_LINK] = False
    return renderer.renderToken(siblings, index, options, env)
