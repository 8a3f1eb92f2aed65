"""Edits of a card's file at random, and what has to hold of each: what it touches, what it says, how it is undone."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from made_cards import BOM, Maker, paths, says

from lape_cards.card.kinds import model_of
from lape_cards.card.shape import keys_at, model_at
from lape_cards.store.editor import Append, Edit, Insert, Put, Remove, edit
from lape_cards.store.reader import read
from lape_cards.store.source import Source
from lape_cards.store.tree import Mapping, Node, Scalar, dash_of, find
from lape_cards.store.tree import Sequence as List

Path = tuple[Any, ...]
TYPED: tuple[Any, ...] = (3, Decimal("3.10"), True, date(2018, 3, 15), None, [], {})


def made_edit(chance: Random, data: Any, maker: Maker | None = None) -> Edit:
    """An edit of a card that says ``data``: of a field that is there, or of one that the form has there."""
    maker = maker or Maker(chance)
    model = model_of(data.get("kind"))
    path = chance.choice(paths(data))
    while not path or (isinstance(says(data, path), dict) and chance.random() < 0.5):
        path = (*path, chance.choice([*keys_at(model, path), "oma"]))
    kind = chance.choice([Put, Put, Append, Insert, Remove])
    if kind is Remove:
        return Remove(path)
    if isinstance(path[-1], int):  # an item is given another value, and the list around it another item
        path = path if kind is Put else path[:-1]
    value = _made_value(maker, model, path, one=kind is not Put)
    if kind is Insert:
        here = says(data, path)
        return Insert(path, chance.randint(0, len(here) if isinstance(here, list) else 1), value)
    return Put(path, value) if kind is Put else Append(path, value)


def _made_value(maker: Maker, model: Any, path: Path, *, one: bool) -> Any:
    chance = maker.chance
    if chance.random() < 0.4:
        return chance.choice(
            [*(maker.text() for _ in TYPED), *(TYPED if isinstance(path[-1], str) and not one else TYPED[:4])]
        )
    names = [key for key in path if isinstance(key, str)]
    outer = model_at(model, tuple(names[:-1]))
    if not names or outer is None or names[-1] not in outer.model_fields:
        return chance.choice([maker.text(), [maker.text(), maker.text()], {"oma": maker.text()}])
    value = maker.field(outer, names[-1])
    value = value[0] if (one or isinstance(path[-1], int)) and isinstance(value, list) and value else value
    return value or "x"


def plain(value: Any) -> Any:
    """A value as a reader gets it."""
    if isinstance(value, dict):
        return {key: found for key, item in value.items() if (found := plain(item)) is not None} or None
    if isinstance(value, list):
        return [item for item in map(plain, value) if item is not None] or None
    if value is None or value is True:
        return "true" if value else None
    return str(value).rstrip("\r\n") if str(value).strip() else None


def said_after(data: Any, one: Edit) -> Any:
    """What the whole file should say after an edit, as a reader gets it."""
    data = copy.deepcopy(data)
    outer = data
    for key in one.path[:-1]:
        following = says(outer, (key,))
        if following is None:
            if isinstance(one, Remove):
                return plain(data)
            outer[key] = following = {}
        outer = following
    last = one.path[-1]
    before = says(outer, (last,))
    if isinstance(one, Remove):
        if before is not None:
            del outer[last]
    elif isinstance(one, Put):
        outer[last] = one.value
    else:
        items = before if isinstance(before, list) else [] if before is None else [before]
        position = one.position if isinstance(one, Insert) else len(items)
        outer[last] = [*items[:position], one.value, *items[position:]]
    return plain(data)


def assert_kept(raw: bytes, result: bytes, one: Edit) -> None:
    """An edit has changed the lines of its field alone, and the file says what it should."""
    assert read(result).faults == read(raw).faults == []
    assert plain(read(result).data) == said_after(read(raw).data, one)
    assert result.startswith(BOM) == raw.startswith(BOM)
    assert raw.count(b"\n") != raw.count(b"\r\n") or result.count(b"\n") == result.count(b"\r\n")
    if result == raw:
        return
    # Where a file ends without a line end, the edited one does too, and its last line is the same without.
    line_end = b"\r\n" if b"\r\n" in raw else b"\n"
    before, after = (
        (text if raw.endswith(b"\n") else text + line_end).removeprefix(BOM).splitlines(keepends=True)
        for text in (raw, result)
    )
    first, last = touched(read(raw), one)
    kept = len(before) - last
    assert before[:first] == after[:first], (before, after)
    assert before[last:] == after[len(after) - kept :], (before, after)


def touched(source: Source, one: Edit) -> tuple[int, int]:
    """The lines (from 0, the last not included) that an edit may touch; none at all where it only adds lines."""
    assert source.root is not None
    node = find(source.root, one.path)
    if isinstance(one, Append | Insert) and isinstance(node, List) and node.items and not node.flow:
        position = one.position if isinstance(one, Insert) else len(node.items)
        above = last_line(source, node.items[position - 1]) if position else node.start.line - 1
        return _shared(source, node, position, above + 1)
    if node is not None:
        first, last = lines_of(source, one.path)
        if isinstance(one, Remove) and (following := _moving_up(source, one.path)) is not None:
            last = max(last, following + 1)
        outer = find(source.root, one.path[:-1])
        if isinstance(one, Remove) and isinstance(outer, Mapping | List) and outer.flow:
            first = source.text.count("\n", 0, source.text[: node.start.offset].rindex(_before(source, one.path)))
        return first, last
    path = one.path
    while find(source.root, path) is None:
        path = path[:-1]
    outer = find(source.root, path)
    if not isinstance(outer, Mapping) or not outer.values or outer.flow:
        return lines_of(source, path)
    return _added(source, outer, keys_at(model_of(source.data.get("kind")), path), str(one.path[len(path)]))


def _shared(source: Source, node: List, position: int, above: int) -> tuple[int, int]:
    """The place of a new item: no line, or the first one's, where a key's or another list's dash stands before it."""
    lead = source.lines[node.start.line][: node.start.column]
    return (node.start.line, node.start.line + 1) if not position and lead.strip() else (above, above)


def _added(source: Source, outer: Mapping, order: Sequence[str], key: str) -> tuple[int, int]:
    """The place of a new key: below what stands above it in the form, or on the first one's line at the beginning."""
    before = set(order[: order.index(key)]) if key in order else set(outer.keys)
    above = [name for name in outer.keys if name in before]
    if above:
        line = last_line(source, outer.values[above[-1]]) + 1
        return line, line
    first = next(iter(outer.keys.values())).start
    return (first.line, first.line + 1) if source.lines[first.line][: first.column].strip() else (first.line,) * 2


def _moving_up(source: Source, path: Path) -> int | None:
    """The line of what moves up where something is taken out that shares its first line with something around it."""
    outer = find(source.root, path[:-1]) if source.root is not None else None
    assert isinstance(outer, Mapping | List)
    marks = [key.start for key in outer.keys.values()] if isinstance(outer, Mapping) else []
    marks = marks or [item.start for item in outer.items]  # type: ignore[union-attr]
    own = lines_of(source, path)[0]
    below = [mark.line for mark in marks if mark.line >= own][1:2]
    lead = source.lines[own][: outer.start.column]
    return below[0] if below and (outer.flow or lead.strip()) else None


def _before(source: Source, path: Path) -> str:
    """What stands before a value between braces that goes with it: a comma, where it is not the first."""
    outer = find(source.root, path[:-1]) if source.root is not None else None
    assert isinstance(outer, Mapping | List)
    first = next(iter(outer.keys)) if isinstance(outer, Mapping) else 0
    return "," if path[-1] != first else source.text[outer.start.offset]


def lines_of(source: Source, path: Path) -> tuple[int, int]:
    """The lines that the field at ``path`` takes up, its key and its dash with them."""
    assert source.root is not None
    node, outer = find(source.root, path), find(source.root, path[:-1]) if path else None
    assert node is not None
    first = node.start.line
    if isinstance(outer, Mapping):
        first = outer.keys[path[-1]].start.line
    elif isinstance(outer, List) and not outer.flow:
        first = source.text.count("\n", 0, dash_of(source.text, outer, node))
    return first, last_line(source, node) + 1


def last_line(source: Source, node: Node) -> int:
    """The last line that a value stands on, without the blank lines and remarks below it."""
    if isinstance(node, Scalar):
        last = node.end.line
        if node.style in ("|", ">"):
            last = node.end.line - (not node.end.column)
            keeps = "+" in source.lines[node.start.line][node.start.column :].split("#")[0]
            while last > node.start.line and not source.lines[last].strip() and not keeps:
                last -= 1
        return last
    if node.flow:
        return node.end.line
    return last_line(source, node.tail) if node.tail is not None else node.start.line


def undone(raw: bytes, one: Edit) -> list[Edit]:
    """What undoes an edit of the file ``raw``, as far as values can."""
    source = read(raw)
    assert source.root is not None
    path = one.path
    old = says(source.data, path)
    if isinstance(one, Remove):
        return [Insert(path[:-1], path[-1], old) if isinstance(path[-1], int) else Put(path, old)]
    if isinstance(one, Append | Insert) and isinstance(old, list):
        return [Remove((*path, one.position if isinstance(one, Insert) else len(old)))]
    if old is not None:
        return [Put(path, old)]
    while len(path) > 1 and says(source.data, path[:-1]) is None:
        path = path[:-1]
    return [Remove(path)]


def is_there(raw: bytes, path: Path) -> bool:
    """Whether something stands at ``path``, be it an empty field."""
    root = read(raw).root
    while root is not None and path and says(read(raw).data, path[:-1]) is None:
        path = path[:-1]
    return root is not None and find(root, path) is not None


def assert_undone(raw: bytes, result: bytes, one: Edit) -> None:
    """An edit and its reverse give the bytes back.

    What only values cannot bring back: how a value that lape did not write was written (quotation marks, folding, the
    remarks between its lines), and where a field stood that was taken out, if not in its place in the form. So where
    something was there before, the bytes that come back are those of lape's own writing: from then on, always the same.
    """
    model = model_of(read(raw).data.get("kind"))
    if isinstance(one, Remove) and len(says(read(raw).data, one.path[:-1]) or "") < 2:
        return  # the last thing in a part was taken out, and the part with it
    back = edit(result, undone(raw, one), model)
    assert plain(read(back).data) == plain(read(raw).data)
    if not is_there(raw, one.path):
        assert back == raw, (raw, result, back)
        return
    if isinstance(one, Append | Insert) and isinstance(says(read(raw).data, one.path), list):
        assert back == raw, (raw, result, back)
        return
    again = edit(back, [one], model)
    if isinstance(one, Remove):
        assert again == result, (raw, result, back, again)
    else:
        assert edit(again, undone(back, one), model) == back, (raw, result, back, again)
