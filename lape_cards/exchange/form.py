"""A filled form: which paragraph stands under which of its labels.

Headings, cells beside and below a label, columns of a table and labels inside a cell are read alike, whatever the group
has merged or moved. What stands under no label is kept apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from lape_cards.exchange import labels
from lape_cards.exchange.blocks import Block, Paragraph, Region, Table, paragraphs_in
from lape_cards.exchange.interface import Unplaced
from lape_cards.exchange.labels import LISTS, SECTIONS, Label
from lape_cards.exchange.prose import Prose, Run
from lape_cards.message import Message
from lape_cards.regex import regex

LABEL, GUIDE, INFO, ITEM, VOICE = "lape label", "lape guide", "lape info", "lape item", "lape voice"
"""The styles of the documents that lape writes, as a file names them."""

TEXTS = frozenset({"need", "activity", "benefits", "risks"})
"""Places that may be gone on with further below."""

SHORT = frozenset(
    {
        *("title", "area", "area.region", "area.municipality", "area.place", "period", "date", "version"),
        *("prepared_by", "programme", "evaluation.prepared_by", "evaluation.date"),
    }
)
"""Places for one answer: a line with a label of its own does not go on with it."""

NO_LABEL = Message("It stands under none of the form's labels. Write it into the card by hand, where it belongs.")
BESIDE = Message("It is a note beside the text. Write it into the card by hand, where it belongs.")
OURS = Message(
    "lape wrote this line from the card's own data. What it says belongs into the card by hand, with  lape edit"
)
_PLACES = {
    "margin": Message("Header or footer"),
    "box": Message("Text box"),
    "note": Message("Footnote"),
    "remark": Message("Comment"),
}
_LABELLED = regex(r"^[^\W\d_][^:.!?\n]{1,60}:\s+\S")
_PAGE = regex(r"(?:sivu|sida|page)?\s*+\d*+\s*+(?:[/(]\s*+\d*+\s*+\)?)?", re.IGNORECASE)


class Item(Struct):
    """One row of a list: its cells by their places, and the marks in it."""

    cells: dict[str, list[Paragraph]] = field(default_factory=dict)
    marks: list[str] = field(default_factory=list)


class Collected(Struct):
    """Everything that was found, by places; a place that was seen and holds nothing has an empty list."""

    fields: dict[str, list[Paragraph]] = field(default_factory=dict)
    items: dict[str, list[Item]] = field(default_factory=dict)
    unplaced: list[Unplaced] = field(default_factory=list)
    form: list[str] = field(default_factory=list)
    titles: list[Paragraph] = field(default_factory=list)
    languages: Counter[str] = field(default_factory=Counter)
    kind: str = "experiment"


class FormReader:
    """Goes through the regions of one file; ``ours`` where lape wrote it, so that only its own styles are labels."""

    def __init__(self, read_table: Callable[[FormReader, Table], None], *, ours: bool) -> None:
        self.found = Collected()
        self._read_table = read_table
        self.ours = ours
        self._section = ""
        self._current: str | None = None
        self._level: int | None = None
        self._near: Message | str | None = None

    def region(self, region: Region) -> None:
        """Take in one region; a label in it means nothing for the next one."""
        if region.where in ("note", "remark"):
            for paragraph in paragraphs_in(region.blocks):
                self._leave(paragraph, BESIDE, _PLACES[region.where])
            return
        kept = self._current, self._level, self._near
        self._current = self._level = None
        self._near = _PLACES.get(region.where, self._near)
        self._blocks(region.blocks, margin=region.where == "margin")
        self._current, self._level, self._near = kept

    def _blocks(self, blocks: Iterable[Block], *, margin: bool = False) -> None:
        for block in blocks:
            if isinstance(block, Table):
                self._current = None
                self._read_table(self, block)
                self._current = None
            elif margin and (_PAGE.fullmatch(block.text.strip()) or self._is_known(block)):
                self.found.form.append(block.text)
            else:
                self.paragraph(block)

    def _is_known(self, paragraph: Paragraph) -> bool:
        """Whether a header or footer only repeats what stands in the text."""
        return any(paragraph.text == one.text for some in self.found.fields.values() for one in some)

    def paragraph(self, paragraph: Paragraph) -> None:
        """A paragraph that is a label, begins with one, or belongs to the one above it."""
        if not paragraph.text.strip():
            return
        found = self.label_of(paragraph)
        if found is not None:
            self.begin(found, paragraph)
            return
        if self.ours and self._current is None and (paragraph.style == INFO or paragraph.heading is not None):
            self._near = paragraph.text if paragraph.heading is not None else self._near
            self._leave(paragraph, OURS)
            return
        parted = labels.split(paragraph.text) if not self.ours and paragraph.prose.level is None else None
        if parted is not None and self._may_begin(parted[0]):
            self._begin_with(parted[0], parted[1], parted[2], paragraph)
        elif self.is_form(paragraph):
            self.found.form.append(paragraph.text)
        elif self._current is not None and not self._ends(paragraph) and not self._is_another(paragraph):
            self.put([paragraph])
        elif paragraph.heading == 0:
            self.found.titles.append(paragraph)
        else:
            self._current = None
            self._leave(paragraph, NO_LABEL)

    def _begin_with(self, found: Label, said: str, value: str, paragraph: Paragraph) -> None:
        """A label with its answer on the same line; one that is only a heading has no room for an answer."""
        place = self.place_of(found)
        if place in SECTIONS or place == "*":
            self._current = None
            self._leave(paragraph, NO_LABEL)
            return
        self.begin(found, replace(paragraph, prose=Prose((Run(said),))))
        rest = replace(paragraph, prose=_without(paragraph.prose, value))
        if self._current is None:
            self._leave(rest, NO_LABEL)
        else:
            self.put([rest])

    def _is_another(self, paragraph: Paragraph) -> bool:
        """Whether a line under a short answer begins with a label of its own, that nobody knows."""
        return (
            not self.ours
            and self._current in SHORT
            and bool(self.found.fields.get(self._current))
            and (self._current in ("date", "version") or _LABELLED.match(paragraph.text) is not None)
        )

    def label_of(self, paragraph: Paragraph) -> Label | None:
        """What a paragraph means as a label."""
        if self.ours and paragraph.heading is None and paragraph.style != LABEL:
            return None
        return labels.label(paragraph.text, nearly=not self.ours)

    def is_form(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph is one of the form's guides."""
        return (not self.ours or paragraph.style == GUIDE) and labels.is_guide(paragraph.text)

    def _may_begin(self, found: Label) -> bool:
        """Inside a text only a label that leads somewhere else than a column of a table begins something new."""
        place = self.place_of(found)
        if self._current is not None and self.found.fields.get(place) and place not in TEXTS:
            return False  # what begins like a label that was there before is a part of the text
        is_elsewhere = place in SECTIONS or (place.startswith(("*", "rooting.")) and self.found.kind != "rooting")
        if is_elsewhere and self._current is not None and self._current not in SHORT:
            return False  # a heading's word, or one of another form's labels, inside a text
        inner = place.split(".")[0] in LISTS and "." in place
        return self._current is None or not inner or self._current.split(".")[0] == place.split(".")[0]

    def _ends(self, paragraph: Paragraph) -> bool:
        """Whether a heading that is no label ends what stands above it."""
        return paragraph.heading is not None and (self._level is None or paragraph.heading <= self._level)

    def begin(self, found: Label, paragraph: Paragraph) -> str:
        """Go on under a label; its place."""
        place = self.place_of(found)
        self.found.form.append(paragraph.text)
        self.found.languages.update(found.languages if len(found.languages) == 1 else ())
        self._near = paragraph.text.strip(" :")
        self._level = paragraph.heading
        self._enter(place)
        self._current = None if place.startswith("*") or place in SECTIONS else place
        if self._current is not None:
            self.see(self._current, paragraph.marks)
        elif place in LISTS:
            self.found.items.setdefault(place, [])
        return place

    def _enter(self, place: str) -> None:
        top = place.split(".")[0]
        if place == "*rooting" and self._section != "evaluation":
            self._section = self.found.kind = "rooting"
        elif top in ("evaluation", "root"):
            self._section = "evaluation"
        elif place == "rooting":
            self._section = self.found.kind = "rooting"
        elif place in ("need", "activity", "benefits", "risks", "changes", "checkpoints"):
            self._section = ""

    def place_of(self, found: Label, group: str | None = None) -> str:
        """Which of a label's places is meant here."""
        if group is not None:
            inside = [place for place in found.places if place.startswith(f"{group}.")]
            if inside:
                return inside[0]
        prefixes = {"evaluation": ("evaluation.", "root."), "rooting": ("rooting.",)}.get(self._section, ())
        for prefix in prefixes:
            for place in found.places:
                if place.startswith(prefix):
                    return place
        place = found.places[0]
        if self._section == "evaluation" and place in ("prepared_by", "benefits"):
            return f"evaluation.{place}"
        return place

    def see(self, place: str, marks: Sequence[str] = ()) -> None:
        """Note that the file has room for a place."""
        group = place.split(".")[0]
        if "." in place and group in LISTS:
            items = self.found.items.setdefault(group, [])
            first = place.endswith((".change", ".beneficiary", ".risk", ".body"))
            if not items or (first and items[-1].cells) or items[-1].cells.get(place):
                items.append(Item())
            items[-1].cells.setdefault(place, [])
            items[-1].marks += marks
        else:
            self.found.fields.setdefault(place, [])

    def put(self, paragraphs: Sequence[Paragraph], place: str | None = None) -> None:
        """Place paragraphs under the label that is valid now, or in ``place``."""
        place = place or self._current
        assert place is not None
        kept = [one for one in paragraphs if one.text.strip() and not self._set_aside(one)]
        group = place.split(".")[0]
        if "." in place and group in LISTS:
            self.see(place) if not self.found.items.get(group) else None
            item = self.found.items[group][-1]
            item.cells.setdefault(place, []).extend(kept)
            item.marks += [mark for one in paragraphs for mark in one.marks]
        else:
            self.found.fields.setdefault(place, []).extend(kept)

    def _set_aside(self, paragraph: Paragraph) -> bool:
        if self.is_form(paragraph):
            self.found.form.append(paragraph.text)
            return True
        return False

    def _leave(self, paragraph: Paragraph, why: Message, near: Message | str | None = None) -> None:
        if paragraph.text.strip():
            self.found.unplaced.append(Unplaced(paragraph.text, near or self._near, why))

    def leave(self, paragraphs: Iterable[Paragraph], near: str | None) -> None:
        """Keep paragraphs apart that no place is known for."""
        for paragraph in paragraphs:
            self._leave(paragraph, NO_LABEL, near)

    def nested(self, blocks: Iterable[Block]) -> None:
        """Blocks of a cell that stands under no label."""
        kept = self._current, self._level
        self._current = self._level = None
        self._blocks(blocks)
        self._current, self._level = kept

    def add_items(self, group: str, cells: dict[str, list[Paragraph]], marks: Sequence[str], *, more: bool) -> None:
        """A row of a list, or more of the one above it."""
        items = self.found.items.setdefault(group, [])
        if not more or not items:
            items.append(Item())
        for place, paragraphs in cells.items():
            kept = [one for one in paragraphs if one.text.strip() and not self._set_aside(one)]
            items[-1].cells.setdefault(place, []).extend(kept)
        items[-1].marks += marks


def _without(prose: Prose, value: str) -> Prose:
    """The end of a paragraph that reads ``value``, in its own look."""
    cut = len(prose.plain) - len(value)
    runs = []
    for run in prose.runs:
        kept = run.text[max(cut, 0) :]
        cut -= len(run.text)
        if kept:
            runs.append(replace(run, text=kept))
    return replace(prose, runs=tuple(runs))
