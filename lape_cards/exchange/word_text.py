"""The parts of a Word file as blocks: inserted text counts and deleted text does not, wherever it is wrapped in.

The tree is walked by the names of its elements, and what is not known is walked through: a text that a newer Word puts
into a wrapper of its own is still found.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from msgspec import Struct, field

from lape_cards.exchange.blocks import Block, Cell, Paragraph, Region, Table, Where
from lape_cards.exchange.package import Budget, too_large
from lape_cards.exchange.prose import Prose, Run, paragraphs

MOST_PARAGRAPHS = 5_000
MOST_CHARACTERS = 400_000
"""More than a card can hold, and few enough to look through every one of them."""

_SKIPPED = frozenset(
    {
        "del",
        "moveFrom",
        "instrText",
        "delText",
        "delInstrText",
        "pPr",
        "rPr",
        "tblPr",
        "tcPr",
        "trPr",
        "sdtPr",
        "sdtEndPr",
        "sectPr",
        "tblGrid",
        "rt",
        "Fallback",
        "oMathPara",
        "docPr",
        "cNvPr",
    }
)
_NOTES = ("footnotes", "endnotes", "comments")


def name_of(element: etree._Element) -> str:
    """An element's name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value_of(element: etree._Element | None, name: str = "val") -> str | None:
    """An attribute, whatever its namespace."""
    if element is None:
        return None
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), None)


def child(element: etree._Element | None, *names: str) -> etree._Element | None:
    """The element found by going down by ``names``; ``None`` where there is none."""
    for name in names:
        if element is None:
            return None
        element = next((inner for inner in element if name_of(inner) == name), None)
    return element


class Look(Struct, frozen=True):
    """What a style means for a paragraph."""

    name: str
    heading: int | None
    numbering: tuple[str, int] | None


class WordText(Struct):
    """The text of one file; ``form`` are placeholders, which are the form's own words."""

    parts: dict[str, bytes]
    budget: Budget
    prefix: str = "lape_"
    form: list[str] = field(default_factory=list)
    _styles: dict[str, Look] = field(default_factory=dict)
    _ordered: dict[tuple[str, int], bool] = field(default_factory=dict)
    _count: int = 0
    _size: int = 0
    _boxes: list[tuple[Block, ...]] = field(default_factory=list)
    _kept: list[Run] = field(default_factory=list)

    def regions(self, main: str) -> Iterator[Region]:
        """Everything in the file: the text itself from the part ``main``, then what stands around it."""
        folder = main.rpartition("/")[0]
        self._styles = _looks(self._tree(f"{folder}/styles.xml"))
        self._ordered = _orders(self._tree(f"{folder}/numbering.xml"))
        body = self._tree(main)
        if body is not None:
            yield from self._regions("body", body)
        seen: set[tuple[Block, ...]] = set()
        for name in sorted(self.parts):
            inside, _, file = name.rpartition("/")
            kind = file.rstrip("0123456789.xml").rstrip("0123456789") if inside == folder else ""
            where: Where | None = "margin" if kind in ("header", "footer") else None
            if kind in _NOTES:
                where = "remark" if kind == "comments" else "note"
            tree = self._tree(name) if where else None
            if where is None or tree is None:
                continue
            for region in self._regions(where, tree):
                if region.blocks and (where != "margin" or region.blocks not in seen):
                    seen.add(region.blocks)
                    yield region

    def _regions(self, where: Where, tree: etree._Element) -> Iterator[Region]:
        blocks = tuple(self._blocks(tree))
        boxes, self._boxes = self._boxes, []
        yield Region(where, blocks)
        for box in boxes:
            yield Region("box", box)

    def _tree(self, name: str) -> etree._Element | None:
        return self.budget.parse(self.parts[name]) if name in self.parts else None

    def _blocks(self, parent: etree._Element) -> Iterator[Block]:
        marks: list[str] = []
        for element in parent:
            kind = name_of(element)
            if kind == "p":
                yield from self._paragraph(element, marks)
                marks = []
            elif kind == "tbl":
                yield Table(tuple(self._rows(element)))
            elif kind == "bookmarkStart":
                marks += self._mark(element)
            elif kind == "sdt" and self._is_placeholder(element):
                self._note_placeholder(element)
            elif kind not in _SKIPPED:
                yield from self._blocks(element)

    def _rows(self, table: etree._Element) -> Iterator[tuple[Cell, ...]]:
        for element in table:
            kind = name_of(element)
            if kind == "tr":
                if child(element, "trPr", "del") is None:
                    yield tuple(self._cells(element))
            elif kind not in _SKIPPED:
                yield from self._rows(element)

    def _cells(self, row: etree._Element, column: int = 0) -> Iterator[Cell]:
        column += _number(value_of(child(row, "trPr", "gridBefore")), 0)
        for element in row:
            kind = name_of(element)
            found: list[Cell] = []
            if kind == "tc":
                properties = child(element, "tcPr")
                span = _number(value_of(child(properties, "gridSpan")), 1)
                merge = child(properties, "vMerge")
                continued = merge is not None and (value_of(merge) or "continue") == "continue"
                found = [Cell(column, span, tuple(self._blocks(element)), continued)]
            elif kind not in _SKIPPED:
                found = list(self._cells(element, column))
            yield from found
            column += sum(cell.span for cell in found)

    def _paragraph(self, element: etree._Element, marks: list[str]) -> Iterator[Paragraph]:
        self._count += 1
        if self._count > MOST_PARAGRAPHS:
            raise too_large(self.budget.name)
        properties = child(element, "pPr")
        runs = [*self._kept, *self._runs(element, marks)]
        self._size += sum(len(run.text) for run in runs)
        if self._size > MOST_CHARACTERS:
            raise too_large(self.budget.name)
        self._kept = []
        if child(properties, "rPr", "del") is not None:  # its end was deleted: the next paragraph goes on
            self._kept = runs
            return
        look = self._styles.get(value_of(child(properties, "pStyle")) or "", Look("", None, None))
        outline = value_of(child(properties, "outlineLvl"))
        heading = int(outline) + 1 if outline and outline.isdigit() and int(outline) < 9 else look.heading
        level, ordered = self._list(properties, look) if heading is None else (None, False)
        if heading is not None:
            runs = [Run(run.text) for run in runs]
        first = True
        for prose in paragraphs(runs, level, ordered):
            self._count += not first
            if self._count > MOST_PARAGRAPHS:
                raise too_large(self.budget.name)
            yield Paragraph(prose, heading, look.name, tuple(marks) if first else ())
            first = False
        if first and marks:
            yield Paragraph(Prose(()), heading, look.name, tuple(marks))

    def _list(self, properties: etree._Element | None, look: Look) -> tuple[int | None, bool]:
        numbering = child(properties, "numPr")
        if numbering is not None:
            level = _number(value_of(child(numbering, "ilvl")), 0)
            number = value_of(child(numbering, "numId")) or (look.numbering[0] if look.numbering else "0")
        elif look.numbering is not None:
            number, level = look.numbering
        else:
            return None, False
        return (None, False) if number == "0" else (min(level, 8), self._ordered.get((number, level), False))

    def _runs(
        self, parent: etree._Element, marks: list[str], bold: bool = False, italic: bool = False
    ) -> Iterator[Run]:
        for element in parent:
            kind = name_of(element)
            if kind == "r":
                look = child(element, "rPr")
                yield from self._runs(element, marks, _is_on(look, "b"), _is_on(look, "i"))
            elif (sign := _sign(element, kind)) is not None:
                yield Run(sign, bold, italic)
            elif kind == "bookmarkStart":
                marks += self._mark(element)
            elif kind == "txbxContent":
                kept, self._kept = self._kept, []
                self._boxes.append(tuple(self._blocks(element)))
                self._kept = kept
            elif kind == "sdt" and self._is_placeholder(element):
                self._note_placeholder(element)
            elif kind not in _SKIPPED:
                yield from self._runs(element, marks, bold, italic)

    def _mark(self, element: etree._Element) -> list[str]:
        name = value_of(element, "name") or ""
        return [name.removeprefix(self.prefix)] if name.startswith(self.prefix) else []

    def _is_placeholder(self, control: etree._Element) -> bool:
        return child(control, "sdtPr", "showingPlcHdr") is not None

    def _note_placeholder(self, control: etree._Element) -> None:
        """A content control that nobody has filled shows a text of the form's."""
        marks: list[str] = []
        for element in control.iter():
            if name_of(element) == "p":
                self.form += [one.plain for one in paragraphs(self._runs(element, marks))]
        if not any(name_of(element) == "p" for element in control.iter()):
            self.form += [one.plain for one in paragraphs(self._runs(control, marks))]


def _sign(element: etree._Element, kind: str) -> str | None:
    """The text that an element stands for by itself; ``None`` for one that only holds others."""
    if kind == "t":
        return element.text or ""
    if kind in ("br", "cr"):
        return "\n" if value_of(element, "type") in (None, "textWrapping") else " "
    return {"tab": " ", "ptab": " ", "noBreakHyphen": "-", "sym": " "}.get(kind)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdigit() and len(text) < 4 else otherwise


def _is_on(look: etree._Element | None, name: str) -> bool:
    switch = child(look, name)
    return switch is not None and value_of(switch) not in ("0", "false", "off", "none")


def _looks(tree: etree._Element | None) -> dict[str, Look]:
    """What each style means, by its id; what it takes from the style it rests on as well."""
    known = {value_of(style, "styleId") or "": style for style in (tree if tree is not None else ())}
    return {name: _look(name, known) for name in known if name}


def _look(style: str, known: dict[str, etree._Element]) -> Look:
    name: str | None = None
    heading: int | None = None
    numbering: tuple[str, int] | None = None
    for _ in range(10):
        element = known.get(style)
        if element is None:
            break
        called = (value_of(child(element, "name")) or style).lower()
        name = name or called
        properties = child(element, "pPr")
        outline = value_of(child(properties, "outlineLvl"))
        if heading is None and outline and outline.isdigit() and int(outline) < 9:
            heading = int(outline) + 1
        if heading is None and called in _TITLES:
            heading = 0
        number = child(properties, "numPr", "numId")
        if numbering is None and number is not None:
            level = _number(value_of(child(properties, "numPr", "ilvl")), 0)
            numbering = (value_of(number) or "0", level)
        style = value_of(child(element, "basedOn")) or ""
    return Look(name or "", heading, numbering)


_TITLES = frozenset({"title", "otsikko", "rubrik"})


def _orders(tree: etree._Element | None) -> dict[tuple[str, int], bool]:
    """Whether the items of a list are numbered, by the list's id and the level."""
    abstract: dict[str, dict[int, bool]] = {}
    found: dict[tuple[str, int], bool] = {}
    for element in tree if tree is not None else ():
        if name_of(element) == "abstractNum":
            levels = {
                _number(value_of(level, "ilvl"), 0): value_of(child(level, "numFmt")) not in ("bullet", "none", None)
                for level in element
                if name_of(level) == "lvl"
            }
            abstract[value_of(element, "abstractNumId") or ""] = levels
        elif name_of(element) == "num":
            number = value_of(element, "numId") or ""
            levels = abstract.get(value_of(child(element, "abstractNumId")) or "", {})
            found.update({(number, level): ordered for level, ordered in levels.items()})
    return found
