"""Where a field of one file of a card stands in another file of it, and which lines it takes up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from lape_cards.card.base import Part
from lape_cards.card.shape import part_in
from lape_cards.comparison.identity import name_in, pairs_by_name
from lape_cards.diagnostic import Path
from lape_cards.merging.three_way import says_the_same
from lape_cards.store.reader import read
from lape_cards.store.source import Source
from lape_cards.store.tree import Mapping, dash_of, last_line, step
from lape_cards.store.tree import Sequence as List

_NOTHING = object()


def counterpart(path: Path, one: Any, other: Any, model: type[Part]) -> tuple[Path, bool]:
    """Where in ``other`` what is at ``path`` in the card ``one`` stands, and whether it does; else what is around."""
    found: Path = ()
    kind: type[BaseModel] | None = model
    for key in path:
        there = key if isinstance(key, str) else _same_item(key, one, other, kind)
        if there is None or _within(other, there) is _NOTHING:
            return found, False
        kind = part_in(kind, key) if isinstance(key, str) and kind is not None else kind
        one, other = _within(one, key), _within(other, there)
        found = (*found, there)
    return found, True


def _within(data: Any, key: str | int) -> Any:
    """What stands at a key or a position, be it nothing with a key of its own."""
    if isinstance(data, dict) and key in data:
        return data[key]
    return data[key] if isinstance(data, list) and isinstance(key, int) and key < len(data) else _NOTHING


def _same_item(position: int, one: Any, other: Any, kind: type[BaseModel] | None) -> int | None:
    """Where in the list ``other`` the item of ``one`` stands."""
    if not isinstance(one, list) or not isinstance(other, list):
        return None
    part = kind if kind is not None and issubclass(kind, Part) else None
    pairs = pairs_by_name([name_in(item, part) for item in one], [name_in(item, part) for item in other])
    return next((new for old, new in pairs if old == position), None)


def lines_of(source: Source, path: Path) -> tuple[int, int] | None:
    """The lines of the field, or of the smallest field around it that has lines of its own."""
    node = source.root
    found: tuple[int, int] | None = None
    for key in path:
        inner = step(node, key) if node is not None else None
        if node is None or inner is None:
            return None
        if isinstance(node, Mapping) and not node.flow and isinstance(key, str):
            found = node.keys[key].start.line, last_line(source.lines, inner) + 1
        elif isinstance(node, List) and not node.flow:
            dash = dash_of(source.text, node, inner)
            found = source.text.count("\n", 0, dash), last_line(source.lines, inner) + 1
        node = inner
    return found


def as_it_stood(variant: bytes, original: bytes, paths: Sequence[Path], model: type[Part]) -> bytes:
    """A variant of a merged card with the fields at ``paths`` as they are written in the file that they come from.

    A field that cannot be taken over line by line stays as it is.
    """
    for path in sorted(paths, key=str, reverse=True):
        taken = _taken_over(variant, original, path, model)
        if taken != variant and not read(taken).faults and says_the_same(read(taken).data, read(variant).data):
            variant = taken
    return variant


def _taken_over(variant: bytes, original: bytes, path: Path, model: type[Part]) -> bytes:
    here, there = read(variant), read(original)
    place, is_there = counterpart(path, here.data, there.data, model)
    lines, others = lines_of(here, path), lines_of(there, place) if is_there else None
    if lines is None or others is None:
        return variant
    own, old = variant.splitlines(keepends=True), original.splitlines(keepends=True)
    shift = _lead(own[lines[0]]) - _lead(old[others[0]])
    newline = b"\r\n" if own[lines[0]].endswith(b"\r\n") else b"\n"
    written = [_moved(line.rstrip(b"\r\n"), shift) + newline for line in old[slice(*others)]]
    if lines[1] == len(own) and not own[-1].endswith((b"\n", b"\r")):
        written[-1] = written[-1].rstrip(b"\r\n")
    return b"".join([*own[: lines[0]], *written, *own[lines[1] :]])


def _moved(line: bytes, shift: int) -> bytes:
    """A line further in, or as much further out as it has room for."""
    if not line.strip():
        return line
    return b" " * shift + line if shift > 0 else line[min(-shift, _lead(line)) :]


def _lead(line: bytes) -> int:
    return len(line) - len(line.lstrip(b" "))
