"""Putting things on a page of a Word document: headings, texts, tables, bookmarks. Nothing here acts by itself."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell

from lape_cards.card.values import Range
from lape_cards.documents.wording import quantity, said
from lape_cards.exchange import word_styles
from lape_cards.exchange.prose import Prose, Run, prose_of
from lape_cards.exchange.word_styles import GUIDE, INFO, LABEL, VOICE
from lape_cards.i18n import Language, Translator
from lape_cards.message import Message
from lape_cards.render.text import visible

Fill = Callable[[Any, str | None, bool], bool]
"""Writes something into a cell or a document: given the place, a mark for it, and whether it is small type; and
whether anything was written."""

_NUMBERED = "510"
"""Twentieths of a point that a number of two digits takes before its text."""
_LISTS = {
    False: ("List Bullet", "List Bullet 2", "List Bullet 3"),
    True: ("List Number", "List Number 2", "List Number 3"),
}
_SMALL = 9


class Page:
    """A Word document that is being written, in one language."""

    def __init__(self, document: WordDocument, say: Translator) -> None:
        self.document = document
        self.say = say
        self._marks = 0
        self._styles: dict[str, str] = {}
        self._numbering: Any = None
        self._list: Any = None

    def begin(self, language: Language) -> None:
        """The styles, the language and the page numbers."""
        word_styles.apply(self.document, language)
        word_styles.number_pages(self.document)

    def turn(self, *, wide: bool) -> None:
        """Begin a new page, lying on its side where it is ``wide``."""
        word_styles.turn_page(self.document, wide=wide)

    def written(self, value: object) -> str:
        """A value in the document's language."""
        return self.one_line(self.say.value(said(value)))

    def measured(self, value: Decimal | Range, unit: str | None) -> str:
        """A number as it was measured."""
        return self.written(quantity(value, unit))

    @staticmethod
    def one_line(text: str) -> str:
        """A text without line breaks, and without what could act on its reader."""
        return " ".join(visible(text).split())

    def heading(self, text: Message | str, level: int) -> None:
        """A heading, 0 for the title."""
        name = "Title" if level == 0 else f"Heading {level}"
        self._styled(self.document.add_paragraph(self._said(text)), name)

    def _styled(self, paragraph: Any, name: str | None) -> Any:
        """The paragraph in a style; python-docx would look through all styles for each paragraph."""
        if name is not None:
            if name not in self._styles:
                self._styles[name] = self.document.styles[name].style_id
            paragraph._p.style = self._styles[name]  # noqa: SLF001 - its own way, without the looking
        return paragraph

    def _said(self, text: Message | str) -> str:
        """A sentence of ours in the document's language; a text that is in a language already, as it is."""
        return self.say(text) if isinstance(text, Message) else text

    def guide(self, guide: str) -> None:
        """What the form's guide asks for, in small type."""
        if guide:
            self._styled(self.document.add_paragraph(self.say(guide)), GUIDE)

    def paragraph(self, text: str, style: str | None = None, *, bold: bool = False) -> None:
        """A paragraph of ours."""
        paragraph = self._styled(self.document.add_paragraph(), style)
        paragraph.add_run(text).bold = bold or None

    def prose(self, text: str) -> None:
        """A card's text."""
        self.text(text)(self.document, None, False)

    def fill(self, fill: Fill) -> None:
        """What ``fill`` writes, into the document itself."""
        fill(self.document, None, False)

    def text(self, text: str | None, style: str | None = None, *, mark: str | None = None) -> Fill:
        """A card's text as its paragraphs."""
        return self.paragraphs(prose_of(text) if text else (), style, mark=mark)

    def paragraphs(self, prose: Sequence[Prose], style: str | None = None, *, mark: str | None = None) -> Fill:
        """Paragraphs and the items of lists."""

        def write(place: Any, outer: str | None, small: bool) -> bool:
            self._list = None
            first = True
            for one in prose:
                paragraph = self._paragraph(place, style, small, one)
                if first:
                    self._mark(paragraph, mark or outer)
                first = False
            return not first

        return write

    def line(self, value: object, style: str | None = None) -> Fill:
        """A value or a sentence of ours on one line."""
        text = "" if value is None else self.written(value)
        return self.lines([text] if text else [], style)

    def lines(self, texts: Sequence[str], style: str | None = None) -> Fill:
        """Short texts, each on a line of its own."""

        def write(place: Any, outer: str | None, small: bool) -> bool:
            for number, text in enumerate(texts):
                paragraph = self._paragraph(place, style, small, Prose((Run(self.one_line(text)),)))
                if number == 0:
                    self._mark(paragraph, outer)
            return bool(texts)

        return write

    @staticmethod
    def both(*fills: Fill) -> Fill:
        """One below the other."""

        def write(place: Any, outer: str | None, small: bool) -> bool:
            written = False
            for fill in fills:
                written = fill(place, None if written else outer, small) or written
            return written

        return write

    def _paragraph(self, place: Any, style: str | None, small: bool, one: Prose) -> Any:
        named = style or (_LISTS[one.ordered][min(one.level, 2)] if one.level is not None else None)
        paragraph = self._styled(place.add_paragraph(), named)
        for run in one.runs:
            made = paragraph.add_run(visible(run.text))
            made.bold, made.italic = run.bold or None, run.italic or None
            if small and style in (None, VOICE):
                made.font.size = Pt(_SMALL)
        if one.level is not None and one.ordered and style is None:
            self._number(paragraph, one.level)
        else:
            self._list = None if one.level is None else self._list
        if small and style is None:
            paragraph.paragraph_format.space_after = Pt(2)
        return paragraph

    def _number(self, paragraph: Any, level: int) -> None:
        """Let each numbered list begin with 1."""
        numbering = self.document.part.numbering_part.element
        if self._list is None:
            style = self.document.styles[_LISTS[True][0]].element
            used = style.find(f".//{qn('w:numId')}").get(qn("w:val"))
            old = next(one for one in numbering.num_lst if str(one.numId) == used)
            self._make_room(numbering, old.abstractNumId.val)
            made = copy.deepcopy(old)
            number = max(one.numId for one in numbering.num_lst) + 1
            made.set(qn("w:numId"), str(number))
            for override in made.findall(qn("w:lvlOverride")):
                made.remove(override)
            override = OxmlElement("w:lvlOverride")
            override.set(qn("w:ilvl"), "0")
            start = OxmlElement("w:startOverride")
            start.set(qn("w:val"), "1")
            override.append(start)
            made.append(override)
            numbering.append(made)
            self._list = number
        if level == 0:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001 - python-docx's only way
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = self._list

    @staticmethod
    def _make_room(numbering: Any, kind: int) -> None:
        """Let the texts of a numbered list begin where a number of two digits has ended."""
        (level,) = numbering.xpath(f"w:abstractNum[@w:abstractNumId='{kind}']/w:lvl[@w:ilvl='0']/w:pPr")
        for stop in level.iter(qn("w:tab")):
            stop.set(qn("w:pos"), _NUMBERED)
        for indent in level.iter(qn("w:ind")):
            indent.set(qn("w:left"), _NUMBERED)
            indent.set(qn("w:hanging"), _NUMBERED)

    def _mark(self, paragraph: Any, name: str | None) -> None:
        """A bookmark around a paragraph's text."""
        if name is None:
            return
        self._marks += 1
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for one in (start, end):
            one.set(qn("w:id"), str(self._marks))
        start.set(qn("w:name"), f"lape_{name}")
        inner = paragraph._p  # noqa: SLF001 - python-docx's only way
        inner.insert(1 if inner.pPr is not None else 0, start)
        inner.append(end)

    def facts(self, rows: Sequence[tuple[Message, Fill]], caption: Message) -> None:
        """A table of labels with their values beside them."""
        table = self._new_table(len(rows), (5.2, 11.4), caption)
        for row, (label, fill) in zip(table.rows, rows, strict=True):
            self._label(row.cells[0], label, LABEL)
            self._into(row.cells[1], fill, None, small=False)
        self._styled(self.document.add_paragraph(), INFO)

    def table(
        self,
        heads: Sequence[Message | str],
        widths: Sequence[float],
        rows: Sequence[tuple[str | None, Sequence[Fill]]],
        caption: Message | str,
        *,
        heads_in: str = LABEL,
    ) -> None:
        """A table with a header row that is repeated on each page; each row may have a mark."""
        table = self._new_table(len(rows) + 1, widths, caption)
        self._repeat(table)
        cells = _cells(table)
        for cell, head in zip(cells[0], heads, strict=True):
            self._label(cell, head, heads_in)
        for row, (mark, fills) in zip(cells[1:], rows, strict=True):
            marked = 0
            for cell, fill in zip(row, fills, strict=True):
                name = None if mark is None or marked > 1 else f"{mark}_also" if marked else mark
                marked += self._into(cell, fill, name, small=True) and name is not None
            if not marked:  # the place is kept for whoever fills the row
                self._mark(row[0].paragraphs[0], mark)
        self._styled(self.document.add_paragraph(), INFO)

    def _label(self, cell: _Cell, label: Message | str, style: str) -> None:
        self._styled(cell.paragraphs[0], style)
        cell.paragraphs[0].add_run(self._said(label))
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", word_styles.SHADE)):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - python-docx's only way

    def _into(self, cell: _Cell, fill: Fill, mark: str | None, *, small: bool) -> bool:
        """Fill a cell, whose own empty first paragraph goes where something was written; whether something was."""
        first = cell.paragraphs[0]
        written = fill(cell, mark, small)
        if written:
            first._p.getparent().remove(first._p)  # noqa: SLF001 - python-docx's only way
        return written

    def _new_table(self, rows: int, widths: Sequence[float], caption: Message | str) -> Table:
        table: Table = self.document.add_table(rows, len(widths), style="Table Grid")
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        for cells in _cells(table):
            for cell, width in zip(cells, widths, strict=True):
                cell.width = Cm(width)
        properties = table._tbl.tblPr  # noqa: SLF001 - python-docx's only way
        text = self._said(caption)
        for name in ("w:tblCaption", "w:tblDescription"):
            described = OxmlElement(name)
            described.set(qn("w:val"), text)
            properties.append(described)
        properties.insert_element_before(
            _borders(), "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption"
        )
        properties.insert_element_before(_margins(), "w:tblLook", "w:tblCaption")
        return table

    @staticmethod
    def _repeat(table: Table) -> None:
        row = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx's only way
        for name in ("w:cantSplit", "w:tblHeader"):
            row.append(OxmlElement(name))


def _cells(table: Table) -> list[list[_Cell]]:
    """The cells by rows; asking python-docx for one cell after another takes minutes for a long table."""
    return [[_Cell(cell, table) for cell in row._tr.tc_lst] for row in table.rows]  # noqa: SLF001 - as above


def _borders() -> Any:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", word_styles.LINE)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    return borders


def _margins() -> Any:
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("top", 50), ("left", 90), ("bottom", 50), ("right", 90)):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(width))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    return margins
