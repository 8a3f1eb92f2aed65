"""A document as a Word file: the form in its own order, filled, so that a group can go on in it.

Each row that has a place of its own in the card carries a bookmark with that place, and the file says which card it
was made from. By these the card finds its own rows again when the file comes back.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.shared import Pt
from lxml import etree

from lape_cards.documents import model
from lape_cards.exchange.word_form import FormWriter
from lape_cards.exchange.word_page import Page
from lape_cards.i18n import translator

CARD, FINGERPRINT, DOCUMENT, LANGUAGE = "LapeCard", "LapeText", "LapeDocument", "LapeLanguage"
"""What a file says of itself, among its own properties."""

_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def write(document: model.Document, fingerprint: str) -> bytes:
    """The document as the bytes of a ``.docx`` file; the same document gives the same bytes."""
    made = docx.Document()
    page = Page(made, translator(document.language))
    writer = FormWriter(page, document)
    writer.write()
    _say_what_it_is_of(made, document, fingerprint)
    return finished(made, writer.title)


def finished(made: docx.document.Document, title: str) -> bytes:
    """The file's bytes: it is called ``title``, and says neither who made it nor when."""
    _end_of_table(made)
    core = made.core_properties
    core.title, core.author, core.comments, core.keywords = title, "", "", ""
    core.created = core.modified = datetime(*_LONG_AGO)
    core.last_modified_by, core.revision = "", 1
    buffer = io.BytesIO()
    made.save(buffer)
    return _timeless(buffer.getvalue())


def _end_of_table(made: docx.document.Document) -> None:
    """Make the paragraph that has to follow a last table so low that it begins no page of its own."""
    last = made.paragraphs[-1:]
    for paragraph in last if made.tables else ():
        before = paragraph._p.getprevious()  # noqa: SLF001 - python-docx's only way
        if paragraph.text or before is None or not before.tag.endswith("}tbl"):
            continue
        look = paragraph.paragraph_format
        look.space_before = look.space_after = Pt(0)
        look.line_spacing = Pt(1)


def _say_what_it_is_of(made: docx.document.Document, document: model.Document, fingerprint: str) -> None:
    values = {
        CARD: document.card_id,
        FINGERPRINT: fingerprint,
        DOCUMENT: document.name,
        LANGUAGE: document.language,
    }
    root = etree.Element(f"{{{_PROPERTIES}}}Properties", nsmap={None: _PROPERTIES, "vt": _TYPES})
    for number, (name, value) in enumerate(values.items(), start=2):
        one = etree.SubElement(
            root, f"{{{_PROPERTIES}}}property", {"fmtid": _FORMAT_ID, "pid": str(number), "name": name}
        )
        etree.SubElement(one, f"{{{_TYPES}}}lpwstr").text = value
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    part = Part(PackURI("/docProps/custom.xml"), kind, content, made.part.package)
    made.part.package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def _timeless(raw: bytes) -> bytes:
    """The same zip with one old date for everything in it: documents carry no time of their own making."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            new.writestr(zipfile.ZipInfo(entry.filename, _LONG_AGO), old.read(entry), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
