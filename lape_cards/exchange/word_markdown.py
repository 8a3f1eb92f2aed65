"""A document that only goes out, as a Word file: its Markdown page with Word's own headings, lists and tables.

Nothing comes back from such a file, so it needs no marks; and whatever can be a Markdown page can be a Word file too,
in the look that a repository's own template gives it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import docx
from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec.structs import replace

from lape_cards.exchange.prose import Prose, prose_of_tokens
from lape_cards.exchange.word_page import Fill, Page
from lape_cards.exchange.word_styles import VOICE
from lape_cards.exchange.word_writer import finished
from lape_cards.i18n import Language, translator

_WIDTH = 16.6
"""Centimetres between the margins of an upright page."""
_SIGN, _EDGES = 0.19, 0.5
"""Centimetres that a sign in bold small type takes, and the edges of a cell."""
_LONGEST_WORD, _MOST = 20, 400
"""Signs of a word that are kept on one line, and of a text that a column is made wider for."""
_DEEPEST = 4
"""The deepest heading that the styles know."""
_BREAKS = ("<br>", "<br/>", "<br />")


def word_of(markdown: str, title: str, language: Language) -> bytes:
    """The page as the bytes of a ``.docx`` file; the same page gives the same bytes."""
    made = docx.Document()
    page = Page(made, translator(language))
    page.begin(language)
    heading = title
    for block in _blocks(_parser().parse(markdown)):
        kind = block[0].type
        if kind == "heading_open":
            heading = " ".join(one.plain for one in prose_of_tokens(block[1:-1])) or "–"
            page.heading(page.one_line(heading), min(int(block[0].tag[1:]) - 1, _DEEPEST))
        elif kind == "table_open":
            _table(page, block, heading)
        else:
            prose = list(_prose(block))
            page.fill(page.paragraphs(prose, VOICE if _is_label(prose) else None))
    return finished(made, title)


@cache
def _parser() -> MarkdownIt:
    # Raw HTML is read as such only to tell a template's line break from a card's text, which is escaped.
    return MarkdownIt("js-default", {"html": True})


def _blocks(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The page's blocks, each with all its tokens."""
    block: list[Token] = []
    depth = 0
    for token in tokens:
        if token.children:
            token.children = [_plain(child) for child in token.children]
        block.append(token)
        depth += token.nesting
        if depth == 0:
            yield block
            block = []


def _plain(token: Token) -> Token:
    """A line break as one; other tags do nothing here."""
    if token.type != "html_inline":
        return token
    is_break = token.content.lower() in _BREAKS
    return Token("hardbreak", "br", 0) if is_break else Token("text", "", 0, content="")


def _prose(block: Sequence[Token]) -> Iterator[Prose]:
    """The paragraphs of a block. A dash that a paragraph begins with is only a dash here, and makes no list."""
    in_list = any(token.type.endswith("list_open") for token in block)
    for one in prose_of_tokens(block):
        if in_list or one.level is None:
            yield one
        else:
            yield Prose((replace(one.runs[0], text=f"– {one.runs[0].text}"), *one.runs[1:]))


def _is_label(prose: Sequence[Prose]) -> bool:
    """Whether it is a name over what follows: it stays on the same page as that."""
    return len(prose) == 1 and prose[0].level is None and all(run.bold for run in prose[0].runs)


def _table(page: Page, block: Sequence[Token], caption: str) -> None:
    rows = list(_rows(block))
    if not rows:
        return
    heads, *others = rows
    page.table(
        [" ".join(one.plain for one in cell) for cell in heads],
        list(_widths(rows)),
        [(None, [_cell(page, cell) for cell in row]) for row in others],
        caption,
    )


def _cell(page: Page, cell: Sequence[Prose]) -> Fill:
    return page.paragraphs(cell)


def _rows(block: Sequence[Token]) -> Iterator[list[list[Prose]]]:
    """The cells of each row, as their paragraphs."""
    row: list[list[Prose]] = []
    for token in block:
        if token.type == "tr_open":
            row = []
        elif token.type == "inline":
            row.append(list(_prose([token])))
        elif token.type == "tr_close":
            yield row


def _widths(rows: Sequence[Sequence[Sequence[Prose]]]) -> Iterator[float]:
    """Columns that hold their longest words, and share what is left by the length of their texts; in centimetres."""
    least, asked = [], []
    for cells in zip(*rows, strict=True):
        texts = [" ".join(one.plain for one in cell) for cell in cells]
        word = max((len(word) for text in texts for word in text.split()), default=1)
        least.append(_EDGES + _SIGN * min(word, _LONGEST_WORD))
        asked.append(min(_MOST, max((len(text) for text in texts), default=1)))
    room = max(0.0, _WIDTH - sum(least))
    wanted = [narrow + room * share / sum(asked) for narrow, share in zip(least, asked, strict=True)]
    return (round(_WIDTH * width / sum(wanted), 2) for width in wanted)
