"""The tree of a plain card, grown from its lines: every mark as libyaml's events have it.

It is grown only of a file that :mod:`lape_cards.store.plain` has read, so nothing is looked at twice for whether it is
allowed.
"""

from __future__ import annotations

from lape_cards.store.plain import DOUBLE, LINE, SINGLE, Reading, without_comment
from lape_cards.store.tree import Mapping, Mark, Node, Scalar, Sequence


def tree_of(text: str, lines: list[str]) -> Mapping:
    """The tree of a plain file whose lines end with a line feed."""
    return _Growing(lines).tree(text)


class _Growing(Reading):
    """Goes through the lines as the reading does, with the part of the tree that is open and those around it."""

    def tree(self, text: str) -> Mapping:
        self.node: Mapping | Sequence = Mapping(False, _START, _START)
        self.open: list[tuple[Mapping | Sequence, int]] = []
        self.waiting: Scalar | None = None
        root = self.node
        start = 0
        for number, found in enumerate(LINE.findall(text)):
            if number >= self.resume and (found[1] or found[2]):
                self._grow(found, number, start)
            start += len(self.lines[number]) + 1
        end = Mark(len(text), len(self.lines) - 1, 0)
        self._close(end, -1)
        root.end = end
        assert isinstance(root, Mapping)
        first = next(iter(root.keys.values()))
        root.start = first.start
        return root

    def _grow(self, found: tuple[str, str, str, str, str], number: int, start: int) -> None:
        """Take in a line with a key or a dash, which begins at the offset ``start``.

        What happens with most is written out here, as in the reading.
        """
        indent, dash, name, text, rest = found
        column = len(indent)
        if self.waiting is not None or column != self.column or isinstance(self.node, Sequence) is not bool(dash):
            self._move_to(_new(Mark, (start + column, number, column)), dash)
        if name:
            begin = column + len(dash)
            first = _new(Mark, (start + begin, number, begin))
            after = begin + len(name)
            key = Scalar(name, "", first, _new(Mark, (start + after, number, after)))
            if dash:
                self._enter_node(Mapping(False, first, first), begin)
            if not text and not rest:
                self.waiting = key
                return
        width = len(self.lines[number])
        begin = width - len(text or rest)  # both go on to the line's end
        first = _new(Mark, (start + begin, number, begin))
        if text:
            value = Scalar(text, "", first, _new(Mark, (start + width, number, width)))
        elif rest:
            value = self._value(rest, first)
        else:
            return
        outer = self.node
        outer.tail = value
        if isinstance(outer, Sequence):
            outer.items.append(value)
        else:
            outer.keys[name] = key
            outer.values[name] = value

    def _move_to(self, here: Mark, dash: str) -> None:
        """Open or close what has to be for a line that begins ``here``."""
        column = here.column
        if self.waiting is not None and (column > self.column or (dash and column == self.column)):
            self._enter_node(Sequence(False, here, here) if dash else Mapping(False, here, here), column)
        else:
            self._close(here, column, is_item=bool(dash))

    def _value(self, rest: str, first: Mark) -> Scalar:
        """What stands after the key or the dash where it is no simple text; it begins at ``first``."""
        begin, number, column = first
        text, style = self.said(rest, number), rest[0]
        if style in "|>":
            below = min(self.resume, len(self.lines) - 1)  # after the last line end there is no line
            offset = begin - column + sum(len(one) + 1 for one in self.lines[number:below])
            return Scalar(text, style, first, Mark(offset, below, 0))
        quoted = SINGLE.fullmatch(rest) or DOUBLE.fullmatch(rest)
        width = quoted.end(1) + 1 if quoted else len(without_comment(rest))
        return Scalar(text, style if quoted else "", first, Mark(begin + width, number, column + width))

    def _enter_node(self, inner: Mapping | Sequence, column: int) -> None:
        self._attach(inner)
        self.open.append((self.node, self.column))
        self.node, self.column = inner, column

    def _close(self, here: Mark, column: int, *, is_item: bool = False) -> None:
        """Close what ends where a line begins ``here``; a key that still waits says nothing."""
        if self.waiting is not None:
            colon = self.waiting.end
            after = Mark(colon.offset + 1, colon.line, colon.column + 1)
            self._attach(Scalar(None, "", after, after))
        while self.open and (
            self.column > column or (self.column == column and not is_item and isinstance(self.node, Sequence))
        ):
            self.node.end = here
            self.node, self.column = self.open.pop()

    def _attach(self, node: Node) -> None:
        outer, key = self.node, self.waiting
        outer.tail = node
        if isinstance(outer, Sequence):
            outer.items.append(node)
        elif key is not None and key.text is not None:
            outer.keys[key.text] = key
            outer.values[key.text] = node
            self.waiting = None


_START = Mark(0, 0, 0)
_new = tuple.__new__  # what Mark(…) does, without a call of Python's own: there are two to every value
