"""Word files: a filled form read, and a document written."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from lape_cards.documents.model import Document
from lape_cards.exchange import word_writer
from lape_cards.exchange.blocks import Region, paragraphs_in
from lape_cards.exchange.form import FormReader
from lape_cards.exchange.form_tables import read_table
from lape_cards.exchange.interface import Origin, Reader, Reading, Writer, refused
from lape_cards.exchange.package import Budget, parts_of
from lape_cards.exchange.values import Values
from lape_cards.exchange.word_text import WordText, name_of, value_of
from lape_cards.i18n import LANGUAGES, Language
from lape_cards.message import Message

_CUSTOM = "docProps/custom.xml"
_MAIN = "/officeDocument"


class WordReader(Reader):
    """Reads a form that was filled in Word, or in anything that writes ``.docx``."""

    def read(self, raw: bytes, name: str) -> list[Reading]:
        """One card, whatever forms of it are in the file."""
        parts = parts_of(raw, name)
        budget = Budget(name)
        text = WordText(parts, budget)
        regions = list(text.regions(_main_part(parts, budget, name)))
        origin = _origin(parts, budget)
        ours = origin is not None or any(one.marks for region in regions for one in paragraphs_in(region.blocks))
        form = FormReader(read_table, ours=ours)
        for region in sorted(regions, key=lambda region: region.where == "margin"):
            form.region(region)
        found = form.found
        found.form += text.form
        values = Values(found)
        data = values.made()
        _add_title(values, name)
        return [
            Reading(
                data,
                tuple(found.unplaced),
                tuple(values.notes),
                tuple(found.form),
                origin,
                _language(found.languages.most_common(1)),
                texts=_texts(regions),
            )
        ]


class WordWriter(Writer):
    """Writes a document that a group can go on with in Word."""

    def write(self, document: Document, fingerprint: str) -> bytes:
        """The document as a ``.docx`` file."""
        return word_writer.write(document, fingerprint)


def _texts(regions: Iterable[Region]) -> list[str]:
    return [one.text for region in regions for one in paragraphs_in(region.blocks)]


def _main_part(parts: dict[str, bytes], budget: Budget, name: str) -> str:
    """The part that holds the text itself, as the package's own relationships say."""
    relations = budget.parse(parts["_rels/.rels"]) if "_rels/.rels" in parts else ()
    for relation in relations:
        target = (value_of(relation, "Target") or "").lstrip("/")
        if (value_of(relation, "Type") or "").endswith(_MAIN) and target in parts and "word" in target.lower():
            return target
    if "word/document.xml" in parts:
        return "word/document.xml"
    raise refused(
        name,
        Message("This is not a Word file."),
        Message("Open it in the program that made it, save it as .docx, and import that file."),
    )


def _origin(parts: dict[str, bytes], budget: Budget) -> Origin | None:
    """What lape noted in the file when it wrote it."""
    if _CUSTOM not in parts:
        return None
    known: dict[str, str] = {}
    for one in budget.parse(parts[_CUSTOM]):
        if name_of(one) == "property":
            known[value_of(one, "name") or ""] = "".join(str(text) for text in one.itertext()).strip()
    names = (word_writer.CARD, word_writer.FINGERPRINT, word_writer.DOCUMENT, word_writer.LANGUAGE)
    card, fingerprint, document, language = (known.get(name, "") for name in names)
    spoken: Language | None = next((one for one in LANGUAGES if one == language), None)
    if not (card and fingerprint and document and spoken):
        return None
    return Origin(card, fingerprint, document, spoken)


def _language(counted: list[tuple[str, int]]) -> Language | None:
    return next((one for one in LANGUAGES if counted and one == counted[0][0]), None)


def _add_title(values: Values, name: str) -> None:
    """A card needs a name: the document's title, where no label says it, else the file's name."""
    found = values.found
    titles = found.titles
    if not values.data.get("title") and titles:
        values.data["title"] = titles.pop(0).text
    same = values.data.get("title", "")
    found.form += [one.text for one in titles if one.text == same]
    values.leave([one.text for one in titles if one.text != same], None, _SECOND_TITLE)
    if not values.data.get("title"):
        values.data["title"] = PurePath(name).stem.replace("_", " ").strip() or name
        values.notes.append(Message("The form says no name, so the card is called as the file is."))


_SECOND_TITLE = Message("It looks like a heading, and the form has no such place. Write it into the card by hand.")
