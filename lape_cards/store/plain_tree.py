"""The tree of a plain card, grown from its lines: every mark as libyaml's events have it.

It is grown only of a file that :mod:`lape_cards.store.plain` has read, so nothing is looked at twice for whether it is
allowed.
"""

from __future__ import annotations

import re

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
        for number, line in enumerate(LINE.finditer(text)):
            if number >= self.resume and (line[2] or line[3]):
                self._grow(line, number)
        end = Mark(len(text), len(self.lines) - 1, 0)
        self._close(end, -1)
        root.end = end
        assert isinstance(root, Mapping)
        first = next(iter(root.keys.values()))
        root.start = first.start
        return root

    def _grow(self, line: re.Match[str], number: int) -> None:
        start, column = line.start(), line.end(1) - line.start()
        _, dash, name, text, rest = line.groups()
        waits = self.waiting is not None
        if waits or column != self.column or isinstance(self.node, Sequence) is not bool(dash):
            here = _new(Mark, (start + column, number, column))
            if waits and (column > self.column or (dash and column == self.column)):
                self._enter_node(Sequence(False, here, here) if dash else Mapping(False, here, here), column)
            else:
                self._close(here, column, is_item=bool(dash))
        if name:
            begin, after = line.span(3)
            first = _new(Mark, (begin, number, begin - start))
            if dash:
                self._enter_node(Mapping(False, first, first), first.column)
            self.waiting = Scalar(name, "", first, _new(Mark, (after, number, after - start)))
        if text:
            begin, after = line.span(4)
            marks = _new(Mark, (begin, number, begin - start)), _new(Mark, (after, number, after - start))
            self._attach(Scalar(text, "", *marks))
        elif rest:
            self._attach(self._value(line, number))

    def _value(self, line: re.Match[str], number: int) -> Scalar:
        """What stands after the key or the dash where it is no simple text."""
        start, rest, begin = line.start(), line[5], line.start(5)
        text, style, first = self.said(rest, number), rest[0], Mark(begin, number, begin - start)
        if style in "|>":
            below = min(self.resume, len(self.lines) - 1)  # after the last line end there is no line
            offset = line.end() + sum(len(one) + 1 for one in self.lines[number + 1 : below])
            return Scalar(text, style, first, Mark(offset, below, 0))
        quoted = SINGLE.fullmatch(rest) or DOUBLE.fullmatch(rest)
        width = quoted.end(1) + 1 if quoted else len(without_comment(rest))
        return Scalar(text, style if quoted else "", first, Mark(begin + width, number, begin - start + width))

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
