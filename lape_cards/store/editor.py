"""Editing a card file field by field: the span of the edited field changes, and every other byte stays.

Each edit reads the file, changes one span, reads the result again and compares: what was not asked for is refused.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from msgspec import Struct
from pydantic import BaseModel

from lape_cards.card.shape import keys_at
from lape_cards.diagnostic import Path
from lape_cards.regex import regex
from lape_cards.store import writer
from lape_cards.store.reader import read
from lape_cards.store.room import with_room
from lape_cards.store.source import Source
from lape_cards.store.tree import Mapping, Node, Scalar, Sequence, comma_between, dash_of, find
from lape_cards.store.unwritten import Unsure, unwritten

_TWICE = "LC005"
_BOM = b"\xef\xbb\xbf"
_COMMENT = regex(r"[ \t]+#[^\r\n]*")
_HEADER = regex(r"[|>][-+\d]*")
_ROOM = regex(r"(?:[ \t]+\r?\n)*")  # under an empty |, to write in


class Put(Struct, frozen=True):
    """Give the field at ``path`` a value; keys that are missing on the way are made."""

    path: Path
    value: Any


class Append(Struct, frozen=True):
    """Add an item, and ``more`` below it, to the end of the list at ``path``, which is made when there is none."""

    path: Path
    value: Any
    more: tuple[Any, ...] = ()


class Insert(Struct, frozen=True):
    """Put an item into the list at ``path``, before the one that stands at ``position``, or at the list's end."""

    path: Path
    position: int
    value: Any


class Remove(Struct, frozen=True):
    """Take out the key at ``path`` with all that belongs to it; one that is not there is no fault."""

    path: Path


Edit = Put | Append | Insert | Remove


def edit(raw: bytes, edits: Iterable[Edit], model: type[BaseModel]) -> bytes:
    """The file's bytes after ``edits``; ``model`` tells in which order new keys stand.

    Raises ``CardError`` where the file cannot be read, or is written in a way that an edit cannot be sure of.
    """
    bom = _BOM if raw.startswith(_BOM) else b""
    source = before = read(raw)
    for one in edits:
        try:
            source = _edit_one(source, one, model)
        except Unsure:
            raise unwritten(one.path, source.data, model) from None
    return bom + source.text.encode() if source is not before else raw


def _edit_one(source: Source, one: Edit, model: type[BaseModel]) -> Source:
    """What the file is after one edit; the same ``source`` where it says so already."""
    if not isinstance(source.root, Mapping) or any(fault.code == _TWICE for fault in source.faults):
        raise Unsure
    wanted = _wanted(source.data, one)
    # An item goes even where it says nothing: the places of those below it count it.
    takes_item_out = isinstance(one, Remove) and isinstance(one.path[-1], int)
    if source.data == wanted or (_same(source.data, wanted) and not takes_item_out):
        return source
    start, end, text = _Span(source, model).of(one)
    again = read((source.text[:start] + text + source.text[end:]).encode())
    if len(again.faults) > len(source.faults):
        again = with_room(again, start, start + len(text))
    if len(again.faults) > len(source.faults) or not _same(again.data, wanted):
        raise Unsure
    return again


def _same(first: Any, second: Any) -> bool:
    return bool(_tidied(first) == _tidied(second))


def _tidied(data: Any) -> Any:
    """Data without absent values, as a reader gets it; typed values as their words.

    The line end after a text's last line is none of its words: a text under ``|`` gets one when its file goes on.
    """
    if isinstance(data, dict):
        kept = {key: _tidied(value) for key, value in data.items()}
        return {key: value for key, value in kept.items() if value is not None} or None
    if isinstance(data, list | tuple):
        return [item for item in map(_tidied, data) if item is not None] or None
    if data is None or isinstance(data, str):
        return data.rstrip("\r\n") if data and data.strip() else None
    return writer.inline(data)


def _wanted(data: Any, one: Edit) -> Any:
    """What the file should say after the edit."""
    data = copy.deepcopy(data) if data is not None else {}
    *outer, last = one.path
    current = data
    for key in outer:
        inner = _get(current, key)
        if inner is None:
            if isinstance(one, Remove):
                return data
            inner = current[key] = {}
        current = inner
    value = _get(current, last)
    if isinstance(one, Put):
        current[last] = one.value
    elif isinstance(one, Append | Insert):
        items = value if isinstance(value, list) else [] if value is None else [value]
        position = one.position if isinstance(one, Insert) else len(items)
        added = (one.value, *one.more) if isinstance(one, Append) else (one.value,)
        current[last] = [*items[:position], *added, *items[position:]]
    elif value is not None:
        del current[last]
    return data


def _get(data: Any, key: str | int) -> Any:
    """What stands at ``key``, or ``None``; an item that is not there yet is only ever added by ``Append``."""
    if isinstance(data, dict) and isinstance(key, str):
        return data.get(key)
    if isinstance(data, list) and isinstance(key, int) and key < len(data):
        return data[key]
    raise Unsure


class _Span:
    """Finds the span of the source that an edit replaces, and the text it is replaced with."""

    def __init__(self, source: Source, model: type[BaseModel]) -> None:
        self.text = source.text
        self.model = model
        assert source.root is not None
        self.root = source.root
        self.newline = "\r\n" if source.text.count("\r\n") * 2 > source.text.count("\n") else "\n"

    def of(self, one: Edit) -> tuple[int, int, str]:
        if isinstance(one, Remove):
            return self._remove(one.path)
        if isinstance(one, Append | Insert):
            added = (one.value, *one.more) if isinstance(one, Append) else (one.value,)
            node = find(self.root, one.path)
            if isinstance(node, Sequence) and node.tail is not None:
                if isinstance(one, Insert) and one.position < len(node.items):
                    return self._insert(node, one.position, one.value)
                return self._append(node, *added)
            kept = [node.data] if node is not None and node.data is not None else []
            before = isinstance(one, Insert) and one.position == 0
            return self._put(one.path, [*added, *kept] if before else [*kept, *added])
        return self._put(one.path, one.value)

    def _put(self, path: Path, value: Any) -> tuple[int, int, str]:
        """Replace a value that is there, or add the key to the nearest mapping that is."""
        node = find(self.root, path)
        if node is not None:
            return self._replace(path, node, value)
        for depth in range(len(path) - 1, -1, -1):
            outer = find(self.root, path[:depth])
            if isinstance(outer, Mapping) and outer.values:
                return self._add_key(outer, path[:depth], str(path[depth]), _nested(path[depth + 1 :], value))
            if outer is not None:
                return self._replace(path[:depth], outer, _nested(path[depth:], value))
        raise AssertionError("the root is a mapping with keys")

    def _replace(self, path: Path, node: Node, value: Any) -> tuple[int, int, str]:
        outer = find(self.root, path[:-1])
        flow = isinstance(outer, Mapping | Sequence) and outer.flow
        end = self._end(node)
        short = writer.inline(value, flow=flow)
        start = node.start.offset
        if short is not None and (isinstance(node, Scalar) or node.flow):
            space = " " if self.text[start - 1 : start] in (":", "-") else ""
            return start, end, space + short + self._remark(start, node)
        if isinstance(outer, Mapping):
            key = outer.keys[str(path[-1])]
            start = self.text.index(":", key.end.offset) + 1
            return self._with_remarks(start, end, self._after_key(value, key.start.column), node)
        if isinstance(outer, Sequence) and not outer.flow:
            column = start - self._line_start(start)
            if self.text[start - column : start].strip(" "):  # the value begins on the line of its dash
                text = writer.block([value], 0, self.newline)
                inner = len(text) - len(text.removeprefix("  -").lstrip(" "))
                rest = self._deeper(text, column - inner).split(self.newline)[1:]
                first = text.split(self.newline)[0][inner:]
                return self._with_remarks(start, end, self.newline.join([first, *rest]), node)
            start = dash_of(self.text, outer, node) + 1
            text = self._deeper(writer.block([value], 0, self.newline), outer.start.column - 2)
            return self._with_remarks(start, end, text.lstrip(" ")[1:], node)
        raise AssertionError("what stands between braces or brackets is written between them too")

    def _with_remarks(self, start: int, end: int, written: str, node: Node) -> tuple[int, int, str]:
        """The text in place of ``node``, with the remarks that stood beside its first line and behind it."""
        above = self._remark(start, node)
        behind = _COMMENT.match(self.text, end)
        first, line_break, rest = written.partition(self.newline)
        if behind is None or not line_break:
            return start, end, first + above + line_break + rest
        return start, behind.end(), first + above + behind[0] + line_break + rest

    def _remark(self, after: int, node: Node) -> str:
        """The remark on the first line of a value that goes on below; ``after`` is where its key or dash ends."""
        if isinstance(node, Scalar) and node.style in ("|", ">"):
            header = _HEADER.match(self.text, node.start.offset)
            assert header is not None
            after = header.end()
        elif not self.text[after : node.start.offset].strip(" \t"):
            found = self._first_in(node)
            if found is None:
                return ""
            after, first = found
            inner = self._remark(after, first)
            if inner or isinstance(first, Mapping | Sequence) or first.end.line != node.start.line:
                return inner
            after = first.end.offset
        comment = _COMMENT.match(self.text, after)
        return comment[0] if comment is not None and comment.end() <= self._end(node) else ""

    def _first_in(self, node: Node) -> tuple[int, Node] | None:
        """The first value in a part or a list in block style, and where its key or dash ends."""
        if isinstance(node, Scalar) or node.flow:
            return None
        if isinstance(node, Sequence):
            return (dash_of(self.text, node, node.items[0]) + 1, node.items[0]) if node.items else None
        name, key = next(iter(node.keys.items()))
        return self.text.index(":", key.end.offset) + 1, node.values[name]

    def _add_key(self, outer: Mapping, path: Path, key: str, value: Any) -> tuple[int, int, str]:
        if outer.flow:
            assert outer.tail is not None
            position = self._end(outer.tail)
            return position, position, f", {key}: {writer.inline(value, flow=True)}"
        column = next(iter(outer.keys.values())).start.column
        text = f"{key}:{self._after_key(value, column)}"
        before = self._before(outer, path, key)
        if before is None:
            position = next(iter(outer.keys.values())).start.offset
            return position, position, f"{text}{self.newline}{' ' * column}"
        return self._after_line(self._end(before), f"{' ' * column}{text}")

    def _before(self, outer: Mapping, path: Path, key: str) -> Node | None:
        """The value after which ``key`` belongs, by the form's order; ``None`` for the very beginning."""
        order = keys_at(self.model, path)
        if key not in order:
            return outer.tail
        earlier = set(order[: order.index(key)])
        known = [name for name in outer.keys if name in earlier]
        return outer.values[known[-1]] if known else None

    def _append(self, node: Sequence, *values: Any) -> tuple[int, int, str]:
        assert node.tail is not None
        if node.flow:
            position = self._end(node.tail)
            return position, position, "".join(f", {writer.inline(value, flow=True)}" for value in values)
        return self._after_line(self._end(node.tail), self._item(node, *values))

    def _insert(self, node: Sequence, position: int, value: Any) -> tuple[int, int, str]:
        """Before an item: below the one above it, so that comments stay with the item that they stand over."""
        if node.flow:
            start = node.items[position].start.offset
            return start, start, f"{writer.inline(value, flow=True)}, "
        if position:
            return self._after_line(self._end(node.items[position - 1]), self._item(node, value))
        start = self._line_start(dash_of(self.text, node, node.items[0]))
        if self.text[start : node.start.offset].strip():  # another dash or a key stands before the list's first
            item = self._item(node, value).lstrip(" ")
            return node.start.offset, node.start.offset, f"{item}{self.newline}{' ' * node.start.column}"
        return start, start, f"{self._item(node, value)}{self.newline}"

    def _item(self, node: Sequence, *values: Any) -> str:
        """The lines of an item or several, as deep as the list's others."""
        return self._deeper(writer.block(list(values), 0, self.newline), node.start.column - 2)

    def _deeper(self, text: str, shift: int) -> str:
        """Lines moved to the right, or to the left; the last one without its end."""
        lines = text.removesuffix(self.newline).split(self.newline)
        return self.newline.join(line and (line[-shift:] if shift < 0 else " " * shift + line) for line in lines)

    def _remove(self, path: Path) -> tuple[int, int, str]:
        outer = find(self.root, path[:-1])
        node = find(self.root, path)
        assert node is not None
        starts: list[int] = []
        start = node.start.offset
        if isinstance(outer, Mapping):
            starts = [key.start.offset for key in outer.keys.values()]
            start = outer.keys[str(path[-1])].start.offset
        elif isinstance(outer, Sequence):
            starts = [item.start.offset if outer.flow else dash_of(self.text, outer, item) for item in outer.items]
            start = start if outer.flow else dash_of(self.text, outer, node)
        if isinstance(outer, Mapping | Sequence) and outer.flow:
            return self._remove_from_flow(outer, start, self._end(node), starts)
        line_start, line_end = self._line_start(start), self._next_line(self._end(node))
        following = [offset for offset in starts if offset > start]
        if self.text[line_start:start].strip() and following:
            return self._remove_first(start, line_end, min(following))
        if line_end == len(self.text) and not self.text.endswith("\n"):
            line_start = len(self.text[:line_start].removesuffix("\n").removesuffix("\r"))
        return line_start, line_end, ""

    def _remove_first(self, start: int, line_end: int, following: int) -> tuple[int, int, str]:
        """Take out what stands on the line of a dash around it: the next key moves up, or the remarks above it do."""
        between = self.text[line_end:following]
        if not between.strip():
            return start, following, ""
        return start, line_end + len(between) - len(between.lstrip()), ""

    def _remove_from_flow(
        self, outer: Mapping | Sequence, start: int, end: int, siblings: list[int]
    ) -> tuple[int, int, str]:
        following = [offset for offset in siblings if offset > start]
        if following:
            return self._remove_before(start, end, min(following))
        if len(siblings) > 1:
            inner = outer.values.values() if isinstance(outer, Mapping) else outer.items
            before = max(ends for one in inner if (ends := self._end(one)) <= start)
            comma = comma_between(self.text, before, start)
            # A remark stays where it stands: YAML lets a comma stand last.
            return (start if "#" in self.text[comma:start] else comma), end, ""
        return start, end, ""

    def _remove_before(self, start: int, end: int, following: int) -> tuple[int, int, str]:
        """Up to the next one between the same braces; where that has a line of its own, that line stays as it is."""
        line_end = self._next_line(comma_between(self.text, end, following))
        if line_end > following:
            return start, following, ""
        line_start = self._line_start(start)
        if not self.text[line_start:start].strip():
            return line_start, line_end, ""
        rest = len(self.text[:line_end].removesuffix("\n").removesuffix("\r"))
        return len(self.text[:start].rstrip(" \t")), rest, ""

    def _after_key(self, value: Any, column: int) -> str:
        """What stands after ``key:``: the rest of the line, or the lines below it."""
        short = writer.inline(value)
        if short is not None:
            return f" {short}"
        text = writer.block({"k": value}, column, self.newline)
        return text[column + 2 :].removesuffix(self.newline)

    def _after_line(self, offset: int, text: str) -> tuple[int, int, str]:
        position = next(_ROOM.finditer(self.text, self._next_line(offset))).end()
        if position == len(self.text) and not self.text.endswith("\n"):
            return position, position, f"{self.newline}{text}"
        return position, position, f"{text}{self.newline}"

    def _line_start(self, offset: int) -> int:
        return self.text.rfind("\n", 0, offset) + 1

    def _next_line(self, offset: int) -> int:
        found = self.text.find("\n", offset)
        return len(self.text) if found < 0 else found + 1

    def _end(self, node: Node) -> int:
        """Where the node's own text ends: before the blank lines and comments that follow it."""
        if isinstance(node, Mapping | Sequence) and not node.flow:
            return self._end(node.tail) if node.tail is not None else node.start.offset
        end = node.end.offset
        if isinstance(node, Scalar) and node.style in ("|", ">"):
            header = self.text[node.start.offset : self.text.find("\n", node.start.offset)]
            if "+" in header:
                return len(self.text[:end].removesuffix("\n").removesuffix("\r"))
            stripped = node.start.offset + len(self.text[node.start.offset : end].rstrip())
            return max(stripped, node.start.offset + len(header.rstrip()))
        return end


def _nested(path: Path, value: Any) -> Any:
    for key in reversed(path):
        value = {key: value}
    return value
