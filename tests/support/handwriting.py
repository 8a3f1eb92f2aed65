"""Cards as people write them: one card's data as YAML text in many styles, with marks that say where things stand.

A mark is a character that no card holds. It is written where something begins, goes wherever the text around it goes,
and is looked up in the finished text: so its line and column are those of the text, and of nothing that reads YAML.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

FIRST_MARK = 0xE000
_MARK = re.compile("[\ue000-\uf8ff]")
_PLAIN = re.compile(r"[A-Za-zÀ-ž0-9(][^:#,\[\]{}\"'|>&*!%@`]*(?<!\s)")
_NOT_IN_FLOW = re.compile(r"[,\[\]{}:#\"'%&*!|>@`]|^\W")
REMARKS = ("# huom.", "#", "# tämä täytetään myöhemmin: katso ohje", "# {ei, [tätä", "# ÄÖ 😀", '# "', "#äö")


def mark(number: int) -> str:
    """The mark of the fault ``number``."""
    return chr(FIRST_MARK + number)


def found_marks(text: str) -> tuple[str, dict[int, tuple[int, int]]]:
    """The text without its marks, and where each stood: the line and the column, in characters, both from 1."""
    places: dict[int, tuple[int, int]] = {}
    clean: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        for match in _MARK.finditer(line):
            before = _MARK.sub("", line[: match.start()])
            places[ord(match[0]) - FIRST_MARK] = (number, len(before) + 1)
        clean.append(_MARK.sub("", line))
    return "\n".join(clean), places


@dataclass(eq=False)
class Text:
    """A text; ``raw`` is written as it is, ``alone`` never between brackets or braces."""

    value: str
    raw: bool = False
    alone: bool = False
    mark: str = ""


@dataclass(eq=False)
class Field:
    """A key and its value; ``lead`` takes the place of the spaces before it, ``shift`` moves it."""

    key: str
    value: Node
    mark: str = ""
    lead: str | None = None
    shift: int = 0


@dataclass(eq=False)
class Fields:
    """Keys with values."""

    fields: list[Field] = field(default_factory=list)
    mark: str = ""

    def get(self, key: str) -> Node | None:
        return next((one.value for one in self.fields if one.key == key), None)


@dataclass(eq=False)
class Items:
    """A list."""

    items: list[Node] = field(default_factory=list)
    mark: str = ""
    flow: bool = False


Node = Text | Fields | Items


def tree(data: Any) -> Node:
    """Plain data as nodes that can be marked and spoilt."""
    if isinstance(data, dict):
        return Fields([Field(key, tree(value)) for key, value in data.items()])
    if isinstance(data, list):
        return Items([tree(item) for item in data])
    return Text(data)


def nodes(node: Node) -> Iterator[Node]:
    """``node`` and everything in it."""
    yield node
    inner = node.items if isinstance(node, Items) else [one.value for one in getattr(node, "fields", [])]
    for one in inner:
        yield from nodes(one)


@dataclass
class Hand:
    """One person's way of writing: how deep, how often between braces, with which quotation marks and remarks."""

    chance: random.Random
    step: int = 2
    dash: int = 2
    gap: int = 1
    flow: float = 0.2
    blocks: float = 0.5
    remarks: float = 0.1
    quotes: str = "\"'"

    @classmethod
    def of(cls, chance: random.Random, **more: Any) -> Hand:
        """Someone's hand."""
        habits = {
            "step": chance.choice([1, 2, 2, 3, 4, 7]),
            "dash": chance.choice([0, 2, 2, 4]),
            "gap": chance.choice([1, 1, 1, 2, 3]),
            "flow": chance.choice([0, 0.2, 0.6]),
            "blocks": chance.choice([0, 0.5, 1]),
            "remarks": chance.choice([0, 0.1, 0.4]),
        }
        return cls(chance, **(habits | more))

    def write(self, root: Fields) -> str:
        """The whole text, with its marks."""
        lines = self._above(0)
        if self.chance.random() < 0.2:
            lines.append("---")
        lines += self._fields(root, 0)
        if self.chance.random() < 0.2:
            lines += self._above(0)
        return "\n".join(lines) + self.chance.choice(["\n", "\n", "", "\n\n"])

    def _often(self, share: float) -> bool:
        return self.chance.random() < share

    def _above(self, column: int) -> list[str]:
        lines = []
        while self._often(self.remarks):
            space = " " * self.chance.choice([0, column, column])
            lines.append(self.chance.choice(["", "", *(space + remark for remark in REMARKS)]))
        return lines

    def _beside(self) -> str:
        return (
            self.chance.choice(["  ", "   ", "\t "]) + self.chance.choice(REMARKS) if self._often(self.remarks) else ""
        )

    def _key(self, key: str, *, flow: bool) -> str:
        written = key
        if key == "<<":
            return "<<:"
        if not re.fullmatch(r"[\w-]+", key):
            written = f'"{key}"'
        elif self._often(0.1):
            quote = self.chance.choice(self.quotes)
            written = f"{quote}{key}{quote}"
        return written + (" :" if self._often(0.05) and not flow else ":")

    def _fields(self, node: Fields, column: int) -> list[str]:
        lines: list[str] = []
        for number, one in enumerate(node.fields):
            # What stands before the first key stands before the part itself, and a dash may have to come there.
            above = self._above(column) if number else []
            lead = " " * (column + one.shift) if one.lead is None else one.lead
            start = (node.mark if not number else "") + one.mark + self._key(one.key, flow=False)
            lines += [*above, *self._value(lead, start, one.value, column)]
        return lines

    def _value(self, lead: str, start: str, value: Node, column: int) -> list[str]:
        if isinstance(value, Text):
            return self._text(f"{lead}{start} ", value, column)
        if self._can_flow(value) and (self._often(self.flow) or getattr(value, "flow", False)):
            return [
                f"{lead}{start} {line}" if not number else line
                for number, line in enumerate(self._broken(value, column))
            ]
        if isinstance(value, Fields):
            inner = column + self.step
            return [f"{lead}{start}{self._beside()}", *self._above(inner), *self._fields(value, inner)]
        return [f"{lead}{start}{self._beside()}", *self._items(value, column + self.dash)]

    def _items(self, node: Items, column: int) -> list[str]:
        lines: list[str] = []
        for item in node.items:
            before = f"{' ' * column}-{' ' * self.gap}"
            inner = len(before)
            lines += self._above(column)
            if isinstance(item, Text):
                lines += self._text(before + item.mark, item, column)
            elif self._can_flow(item) and (self._often(self.flow) or isinstance(item, Items) or not item.fields):
                flow = self._broken(item, column)
                lines += [before + item.mark + flow[0], *flow[1:]]
            else:
                assert isinstance(item, Fields)
                first, *rest = self._fields(item, inner)
                lines += [before + first[inner:], *rest]
        return lines

    def _text(self, before: str, text: Text, column: int) -> list[str]:
        value = text.value
        if text.raw:
            return [before + value + ("" if text.alone else self._beside())]
        many = "\n" in value.strip("\n")
        long = many or value.endswith("\n") or self._often(self.blocks * 0.3)
        if long and value.strip() and not value.startswith((" ", "\n")):
            sign = self.chance.choice(["|", "|", "|-", "|+"] if many else ["|", "|-", ">", ">-"])
            space = " " * (column + self.step)
            body = [space + line if line else "" for line in value.rstrip("\n").split("\n")]
            return [before + sign + self._beside(), *body]
        return [before + self._short(value, flow=False) + self._beside()]

    def _short(self, value: str, *, flow: bool) -> str:
        plain = _PLAIN.fullmatch(value) and "\n" not in value and not (flow and _NOT_IN_FLOW.search(value))
        if plain and value not in ("null", "~") and not self._often(0.15):
            return value
        quote = self.chance.choice(self.quotes)
        if quote == '"':
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
        return "'" + value.replace("'", "''") + "'" if "\n" not in value else f'"{value.strip()}"'

    def _can_flow(self, node: Node) -> bool:
        inner = list(nodes(node))
        if isinstance(node, Items) and not node.items:
            return True
        short = all(not isinstance(one, Text) or (len(one.value) < 90 and "\n" not in one.value) for one in inner)
        shifted = any(one.lead or one.shift for part in inner if isinstance(part, Fields) for one in part.fields)
        return short and len(inner) <= 16 and not shifted and not any(getattr(one, "alone", False) for one in inner)

    def _broken(self, node: Node, column: int) -> list[str]:
        """A value between brackets or braces, now and then with line ends after its commas."""
        pieces = self._flow(node)
        lines = [""]
        for piece in pieces:
            lines[-1] += piece
            if piece.endswith(",") and self._often(0.15):
                lines[-1] += self._beside()
                lines.append(" " * (column + self.step + self.chance.choice([0, 1, 5])))
            elif piece.endswith(","):
                lines[-1] += " "
        lines[-1] += self._beside()
        return lines

    def _flow(self, node: Node) -> list[str]:
        """The value in pieces; a line may end after one that ends in a comma."""
        if isinstance(node, Text):
            if node.raw and not re.search(r"[,\[\]{}#]|: ", node.value):
                return [node.value]
            return [node.value if node.raw and node.value[:1] in "[{" else self._short(node.value, flow=True)]
        opening, closing = ("{", "}") if isinstance(node, Fields) else ("[", "]")
        pieces = [opening + self.chance.choice(["", " "])]
        inner = node.fields if isinstance(node, Fields) else node.items
        for number, one in enumerate(inner):
            if isinstance(one, Field):
                pieces.append(one.mark + self._key(one.key, flow=True) + " ")
                pieces += self._flow(one.value)
            else:
                pieces.append(one.mark)
                pieces += self._flow(one)
            if number < len(inner) - 1:
                pieces.append(",")
        return [*pieces, closing]
