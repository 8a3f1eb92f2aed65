"""The tables of a filled form: labels beside, above or inside the cells, and lists with a row for each thing."""

from __future__ import annotations

from collections.abc import Sequence

from lape_cards.exchange import labels
from lape_cards.exchange.blocks import Cell, Paragraph, Table
from lape_cards.exchange.form import FormReader, Item
from lape_cards.exchange.labels import LISTS, SECTIONS, Label


def read_table(form: FormReader, table: Table) -> None:
    """Read one table of ``form``."""
    _TableReader(form).read(table)


class _TableReader:
    """One table, row by row; what a header row says of the columns is valid until the next one."""

    def __init__(self, form: FormReader) -> None:
        self.form = form
        self.group: str | None = None
        self.columns: dict[int, str] = {}
        self.unknown: dict[int, str] = {}
        self.above: dict[int, str] = {}
        self.first: dict[str, int] = {}

    def read(self, table: Table) -> None:
        for row in table.rows:
            self._row(row)

    def _row(self, row: tuple[Cell, ...]) -> None:
        filled = [cell for cell in row if any(one.text.strip() for one in cell.paragraphs)]
        if not filled:
            return
        bare = {cell.column: found for cell in filled if (found := self._bare(cell)) is not None}
        if self._is_header(filled, bare):
            self._header(filled, bare)
        elif self.group is not None and not self._leaves(filled, bare):
            self._item(row, filled)
        else:
            self.group = None
            self._labelled(row, bare)

    def _bare(self, cell: Cell) -> Label | None:
        """What a cell that is nothing but a label means; its guide may stand below it."""
        paragraphs = [one for one in cell.paragraphs if one.text.strip()]
        found = self.form.label_of(paragraphs[0]) if paragraphs else None
        if found is None and len(paragraphs) > 1 and not self.form.ours:
            whole = labels.label(" ".join(one.text for one in paragraphs), nearly=False)
            if whole is not None:
                return whole
        return found if found is not None and all(map(self.form.is_form, paragraphs[1:])) else None

    def _is_header(self, filled: Sequence[Cell], bare: dict[int, Label]) -> bool:
        if len(bare) < 2 or len(bare) * 2 < len(filled):
            return False
        return len(bare) == len(filled) or self._best(bare)[1] >= 3

    def _best(self, bare: dict[int, Label]) -> tuple[str, int]:
        """The list of whose columns there are most, and how many."""
        counts = {
            group: sum(any(place.startswith(f"{group}.") for place in found.places) for found in bare.values())
            for group in LISTS
        }
        group = max(counts, key=lambda name: counts[name])
        return group, counts[group]

    def _header(self, filled: Sequence[Cell], bare: dict[int, Label]) -> None:
        group, count = self._best(bare)
        self.group = group if count >= 2 and count * 2 > len(bare) else None
        self.columns, self.unknown, self.above = {}, {}, {}
        for cell in filled:
            text = " ".join(one.text for one in cell.paragraphs)
            place = self.form.place_of(bare[cell.column], self.group) if cell.column in bare else None
            if place is not None:
                found = bare[cell.column]
                self.form.found.form += [one.text for one in cell.paragraphs]
                self.form.found.languages.update(found.languages if len(found.languages) == 1 else ())
                if not self._has_room(place):
                    self.unknown[cell.column] = text.strip(" :")
                    continue
                (self.columns if self.group else self.above)[cell.column] = place
                if self.group is None:
                    self.form.see(place)
            else:
                self.unknown[cell.column] = text
                self.form.leave(cell.paragraphs, None)
        if self.group is not None:
            self.form.found.items.setdefault(self.group, [])

    def _has_room(self, place: str) -> bool:
        """Whether what stands under the label of ``place`` belongs into a column of this table."""
        if self.group is not None:
            return place.startswith(f"{self.group}.")
        return not place.startswith("*") and place not in SECTIONS

    def _leaves(self, filled: Sequence[Cell], bare: dict[int, Label]) -> bool:
        """Whether a row begins something else than one more row of the list."""
        first = bare.get(filled[0].column)
        if first is not None and not any(place.startswith(f"{self.group}.") for place in first.places):
            return True
        return first is not None and len(filled) > 1 and len(bare) == 1

    def _column(self, cell: Cell, columns: dict[int, str]) -> str | None:
        """The label over a cell, also where merged cells have moved it."""
        over = [column for column in columns if cell.column <= column < cell.column + cell.span]
        if over:
            return columns[min(over)]
        before = [column for column in columns if column <= cell.column]
        return columns[max(before)] if before else None

    def _item(self, row: Sequence[Cell], filled: Sequence[Cell]) -> None:
        assert self.group is not None
        cells: dict[str, list[Paragraph]] = {}
        every = {**{column: f"?{text}" for column, text in self.unknown.items()}, **self.columns}
        for cell in filled:
            place = self._column(cell, every)
            if place is None or place.startswith("?"):
                self.form.leave(cell.paragraphs, place[1:] if place else None)
            else:
                cells.setdefault(place, []).extend(cell.paragraphs)
        marks = [mark for cell in row for one in cell.paragraphs for mark in one.marks]
        self.form.add_items(self.group, cells, marks, more=row[0].continued)

    def _labelled(self, row: tuple[Cell, ...], bare: dict[int, Label]) -> None:
        """Labels with their values beside them, below them, or in the same cell."""
        current: str | None = None
        beside = 0
        for cell in row:
            if cell.column in bare:
                heading = next(one for one in cell.paragraphs if one.text.strip())
                place = self.form.begin(bare[cell.column], heading)
                self.form.found.form += [one.text for one in cell.paragraphs if one is not heading and one.text.strip()]
                current = None if place.startswith("*") or place in SECTIONS else place
                beside = 0
                self.above = {column: kept for column, kept in self.above.items() if column != cell.column}
                self.unknown = {column: kept for column, kept in self.unknown.items() if column != cell.column}
                if current is not None:
                    self.above[cell.column] = current
                continue
            if not any(one.text.strip() for one in cell.paragraphs):
                continue
            over = self._column_exactly(cell)
            if current is not None:
                self._beside(cell, current, beside)
                beside += 1
            elif over is not None and self._free(cell):
                self.form.put(cell.paragraphs, over)
            elif cell.column in self.unknown and self._free(cell):
                self.form.leave(cell.paragraphs, self.unknown[cell.column])
            else:
                self.form.nested(cell.blocks)

    def _free(self, cell: Cell) -> bool:
        """Whether a cell holds no label of its own."""
        return self.form.ours or not any(
            self.form.label_of(one) or labels.split(one.text) for one in cell.paragraphs if one.text.strip()
        )

    def _column_exactly(self, cell: Cell) -> str | None:
        over = [column for column in self.above if cell.column <= column < cell.column + cell.span]
        return self.above[min(over)] if over else None

    def _beside(self, cell: Cell, place: str, beside: int) -> None:
        """A value to the right of its label; the rows of the form's table may stand beside one another."""
        group = place.split(".")[0]
        if group not in LISTS or "." not in place:
            if isinstance(cell.blocks[0], Table) and self._is_form_inside(cell):
                self.form.nested(cell.blocks)
            else:
                self.form.put(cell.paragraphs, place)
            return
        items = self.form.found.items.setdefault(group, [])
        if beside == 0 and place.endswith((".change", ".beneficiary", ".risk")):
            self.first[group] = len(items) - 1 if items and not any(items[-1].cells.values()) else len(items)
        position = self.first.setdefault(group, max(len(items) - 1, 0)) + beside
        while len(items) <= position:
            items.append(Item())
        items[position].cells.setdefault(place, []).extend(one for one in cell.paragraphs if one.text.strip())
        items[position].marks += [mark for one in cell.paragraphs for mark in one.marks]

    def _is_form_inside(self, cell: Cell) -> bool:
        return any(self.form.label_of(one) for one in cell.paragraphs if one.text.strip())
