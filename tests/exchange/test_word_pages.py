"""How a Word file that only goes out is laid out: its lists, the columns of its tables, and where it ends."""

from __future__ import annotations

import io

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from lape_cards.exchange.word_markdown import word_of


def page(markdown: str) -> Document:
    return docx.Document(io.BytesIO(word_of(markdown, "Raportti", "fi")))


def test_a_column_with_most_to_tell_is_widest() -> None:
    said = "Nousi arvosta kolme arvoon viisi.<br>" * 12
    made = page(f"| Mitä | Mihin | Luvut |\n| --- | --- | --- |\n| {'ensin ' * 12} | {'sitten ' * 12} | {said} |\n")
    first, second, numbers = (column.width for column in made.tables[0].columns)
    assert numbers > 1.5 * max(first, second)


def test_a_number_of_two_digits_does_not_touch_its_text() -> None:
    made = page("".join(f"{number}. luku\n" for number in range(1, 14)))
    item = made.paragraphs[0]
    kind = item._p.pPr.numPr.numId.val
    numbering = made.part.numbering_part.element
    (abstract,) = numbering.xpath(f"w:num[@w:numId='{kind}']/w:abstractNumId/@w:val")
    stops = numbering.xpath(f"w:abstractNum[@w:abstractNumId='{abstract}']/w:lvl/w:pPr/w:tabs/w:tab")
    assert [int(stop.get(qn("w:pos"))) >= 500 for stop in stops] == [True]


def test_a_table_at_the_end_begins_no_page_for_what_follows_it() -> None:
    last = page("| Mitä |\n| --- |\n| tämä |\n").paragraphs[-1].paragraph_format
    assert (last.line_spacing, last.space_before, last.space_after) == (Pt(1), Pt(0), Pt(0))
    assert page("Teksti.\n").paragraphs[-1].paragraph_format.line_spacing is None
