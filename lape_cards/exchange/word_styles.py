"""How lape's Word documents look: A4, plain, readable on paper, with styles that the group can change in one place."""

from __future__ import annotations

from typing import Any

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from lape_cards.i18n import Language

INK, MUTED = RGBColor(0x1B, 0x1F, 0x24), RGBColor(0x57, 0x60, 0x6A)
SHADE = "EEF1F4"
LINE = "B8C0C8"
FONT = "Arial"

LABEL, GUIDE, INFO, ITEM, VOICE, META = (
    "Lape Label",
    "Lape Guide",
    "Lape Info",
    "Lape Item",
    "Lape Voice",
    "Lape Meta",
)
_LOCALES: dict[Language, str] = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}


def apply(document: WordDocument, language: Language) -> None:
    """Give a new document its styles, its language and its first page."""
    styles = document.styles
    _font(styles["Normal"], 11, INK)
    _spacing(styles["Normal"], after=6, line=1.15)
    _set_language(document, _LOCALES[language])
    for name, size, before, after in (
        ("Title", 24, 0, 10),
        ("Heading 1", 16, 18, 6),
        ("Heading 2", 13, 14, 4),
        ("Heading 3", 11.5, 10, 3),
        ("Heading 4", 11, 8, 2),
    ):
        style = styles[name]
        _font(style, size, INK, bold=name != "Title")
        _spacing(style, before=before, after=after, line=1.05)
        style.paragraph_format.keep_with_next = True
        for border in style.element.findall(f".//{qn('w:pBdr')}"):
            border.getparent().remove(border)
    _add(document, LABEL, 9, INK, bold=True)
    _add(document, GUIDE, 9, MUTED, italic=True)
    _add(document, INFO, 8.5, MUTED)
    _add(document, ITEM, 9, INK, bold=True)
    _add(document, META, 8.5, MUTED)
    _add(document, VOICE, 11, INK, bold=True, before=4)
    document.styles[VOICE].paragraph_format.keep_with_next = True
    for name in ("List Bullet", "List Bullet 2", "List Bullet 3", "List Number", "List Number 2", "List Number 3"):
        _spacing(styles[name], after=2, line=1.1)
    _page(document.sections[0])


def _add(document: WordDocument, name: str, size: float, color: RGBColor, *, before: float = 0, **look: bool) -> None:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    _font(style, size, color, **look)
    _spacing(style, before=before, after=2, line=1.05)
    style.next_paragraph_style = document.styles["Normal"]


def _font(style: Any, size: float, color: RGBColor, *, bold: bool = False, italic: bool = False) -> None:
    font = style.font
    font.name, font.size, font.bold, font.italic = FONT, Pt(size), bold, italic
    font.color.rgb = color
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(key), None)
    for key in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(key), FONT)


def _spacing(style: Any, *, before: float = 0, after: float = 0, line: float = 1.0) -> None:
    spacing = style.paragraph_format
    spacing.space_before, spacing.space_after, spacing.line_spacing = Pt(before), Pt(after), line


def _set_language(document: WordDocument, locale: str) -> None:
    for place in document.styles.element.iter(qn("w:lang")):
        place.set(qn("w:val"), locale)
        place.set(qn("w:eastAsia"), locale)
    properties = document.styles["Normal"].element.get_or_add_rPr()
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), locale)
    properties.append(language)
    document.core_properties.language = locale


def _page(section: Any, *, wide: bool = False) -> None:
    width, height = (Cm(29.7), Cm(21)) if wide else (Cm(21), Cm(29.7))
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    side = Cm(1.5) if wide else Cm(2.2)
    section.left_margin = section.right_margin = side
    section.top_margin = section.bottom_margin = Cm(1.8) if wide else Cm(2)
    section.header_distance = section.footer_distance = Cm(1)


def turn_page(document: WordDocument, *, wide: bool) -> None:
    """Go on with a page that lies on its side, or stands again."""
    _page(document.add_section(WD_SECTION.NEW_PAGE), wide=wide)


def number_pages(document: WordDocument) -> None:
    """The page's number at the foot of each page."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.style = document.styles[INFO]
    paragraph.alignment = 1
    for kind, text in (("begin", None), (None, "PAGE"), ("separate", None), ("text", "1"), ("end", None)):
        run = paragraph.add_run()
        if kind == "text":
            run.text = text
        elif kind is None:
            code = OxmlElement("w:instrText")
            code.text = text
            run._r.append(code)  # noqa: SLF001 - python-docx has no other way to its elements
        else:
            field = OxmlElement("w:fldChar")
            field.set(qn("w:fldCharType"), kind)
            run._r.append(field)  # noqa: SLF001 - as above
