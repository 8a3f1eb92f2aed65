"""What a word processor's file says, before anyone knows what it means: paragraphs and tables, in their order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from lape_cards.exchange.prose import Prose

Where = Literal["body", "margin", "box", "note", "remark"]
"""The text itself; headers and footers; a text box; footnotes and endnotes; somebody's comment."""


class Paragraph(Struct, frozen=True):
    """One paragraph, or one line of it; ``heading`` is its level, 0 for a title, ``None`` for running text.

    ``marks`` are the names of lape's own bookmarks in it, ``style`` the name of its style in small letters.
    """

    prose: Prose
    heading: int | None = None
    style: str = ""
    marks: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The paragraph's words alone."""
        return self.prose.plain


class Cell(Struct, frozen=True):
    """A table's cell: the first column of the grid that it covers, and how many it covers.

    ``continued`` is one that is merged with the cell above it.
    """

    column: int
    span: int
    blocks: tuple[Block, ...]
    continued: bool = False

    @property
    def paragraphs(self) -> list[Paragraph]:
        """All paragraphs in it, those of tables inside it too."""
        return list(paragraphs_in(self.blocks))


class Table(Struct, frozen=True):
    """A table's rows, each a row of cells."""

    rows: tuple[tuple[Cell, ...], ...]


Block = Paragraph | Table


class Region(Struct, frozen=True):
    """A run of blocks that stands apart from the others."""

    where: Where
    blocks: tuple[Block, ...]


def paragraphs_in(blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    """Every paragraph, in the order in which it is read."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for row in block.rows:
                for cell in row:
                    yield from paragraphs_in(cell.blocks)
