"""A card file as a tree of texts, lists and mappings, each knowing where it stands."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from msgspec import Struct, field

from lape_cards.diagnostic import Path, Place
from lape_cards.regex import regex


class Mark(NamedTuple):
    """A position in the source: ``offset``, ``line`` and ``column`` count characters from 0."""

    offset: int
    line: int
    column: int

    @property
    def place(self) -> Place:
        """The same place as people count, from 1."""
        return Place(self.line + 1, self.column + 1)


class Scalar(Struct):
    """A text as it was written; ``text`` is ``None`` where the value is absent."""

    text: str | None
    style: str
    start: Mark
    end: Mark

    @property
    def is_absent(self) -> bool:
        """Whether it says nothing."""
        return self.text is None

    @property
    def data(self) -> str | None:
        """The text."""
        return self.text


class Sequence(Struct):
    """A list; items without a value are left out."""

    flow: bool
    start: Mark
    end: Mark
    items: list[Node] = field(default_factory=list)
    tail: Node | None = None
    """The last thing in the list, even one without a value."""

    @property
    def is_absent(self) -> bool:
        """Whether it says nothing: there is no item in it."""
        return not self.items

    @property
    def data(self) -> list[Any] | None:
        """The items as plain texts, lists and dicts; ``None`` where there is none."""
        return [item.data for item in self.items] or None


class Mapping(Struct):
    """Keys with their values, in the file's order."""

    flow: bool
    start: Mark
    end: Mark
    keys: dict[str, Scalar] = field(default_factory=dict)
    values: dict[str, Node] = field(default_factory=dict)
    tail: Node | None = None
    """The last value, even one whose key stood there before."""

    @property
    def is_absent(self) -> bool:
        """Whether it says nothing: there is no key in it."""
        return not self.values

    @property
    def data(self) -> dict[str, Any] | None:
        """The values as plain texts, lists and dicts; ``None`` where there is none."""
        return {key: value.data for key, value in self.values.items()} or None


Node = Scalar | Sequence | Mapping


def step(node: Node, key: str | int) -> Node | None:
    """The node one key or position further in, if there is one.

    A field that takes one thing or a list of them is a list to the models: position 0 of a single thing is itself.
    """
    if isinstance(node, Mapping) and isinstance(key, str):
        return node.values.get(key)
    if isinstance(node, Sequence) and isinstance(key, int):
        return node.items[key] if key < len(node.items) else None
    if key == 0:
        return node
    return None


def find(root: Node, path: Path) -> Node | None:
    """The node at ``path``, or ``None``."""
    node: Node | None = root
    for key in path:
        if node is None:
            return None
        node = step(node, key)
    return node


def dash_of(text: str, outer: Sequence, item: Node) -> int:
    """The offset of the dash before an item of a list in block style; the item may stand on a line further down."""
    column = outer.start.column
    line = text.rfind("\n", 0, item.start.offset) + 1
    while line > outer.start.offset:
        if text[line + column : line + column + 1] == "-" and not text[line : line + column].strip(" "):
            return line + column
        line = text.rfind("\n", 0, line - 1) + 1
    return outer.start.offset


_REMARK = regex(r"(?:[ \t]|^)#[^\r\n]*", re.MULTILINE)


def comma_between(text: str, start: int, end: int) -> int:
    """The offset of the last comma in a stretch between two things between braces; one in a remark is none."""
    return start + _REMARK.sub(lambda found: " " * len(found[0]), text[start:end]).rindex(",")


def last_line(lines: list[str], node: Node) -> int:
    """The last line (from 0) that a value stands on, without the blank lines below it; ``lines`` are the file's."""
    if isinstance(node, Mapping | Sequence) and not node.flow:
        return last_line(lines, node.tail) if node.tail is not None else node.start.line
    if isinstance(node, Scalar) and node.style in ("|", ">"):
        last = node.end.line if node.end.column else node.end.line - 1
        while last > node.start.line and not lines[last].strip():
            last -= 1
        return max(last, node.start.line)
    return node.end.line


def scalars(node: Node | None) -> list[Scalar]:
    """Every key and every value at and under ``node``, in the file's order."""
    found: list[Scalar] = []
    if node is not None:
        _gather(node, found)
    return found


def _gather(node: Node, found: list[Scalar]) -> None:
    if isinstance(node, Scalar):
        found.append(node)
    elif isinstance(node, Sequence):
        for item in node.items:
            _gather(item, found)
    else:
        for key, value in node.values.items():
            found.append(node.keys[key])
            _gather(value, found)


def place_of(root: Node, path: Path) -> tuple[Place, int]:
    """Where ``path`` stands, or the nearest thing around it that does, and how many characters of its line it takes.

    A field is pointed at by its key; an item of a list, and a scalar in one, by its own start.
    """
    node, mark, width = root, root.start, 1
    for key in path:
        inner = step(node, key)
        if inner is None:
            break
        if isinstance(node, Mapping) and isinstance(key, str):
            pointed: Node = node.keys[key]
            mark, width = pointed.start, pointed.end.offset - pointed.start.offset
        elif isinstance(node, Sequence):
            mark = inner.start
            one_line = isinstance(inner, Scalar) and inner.start.line == inner.end.line
            width = inner.end.offset - inner.start.offset if one_line else 1
        node = inner
    return mark.place, max(width, 1)
