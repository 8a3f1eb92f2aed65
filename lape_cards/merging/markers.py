"""Both values of every conflict, between git's own markers, around that field alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from lape_cards.diagnostic import Path
from lape_cards.merging.places import lines_of
from lape_cards.merging.three_way import Conflict
from lape_cards.store.reader import read
from lape_cards.store.source import Source


class Labels(Struct, frozen=True):
    """What the two sides are called in the markers, and how many signs a marker has."""

    ours: str = "ours"
    theirs: str = "theirs"
    size: int = 7


class Hunk(Struct, frozen=True):
    """Lines (from 0, the last not included) of one variant, and those in the other that stand in their place."""

    ours: tuple[int, int]
    theirs: tuple[int, int]


def with_markers(ours: bytes, theirs: bytes, conflicts: Sequence[Conflict], labels: Labels) -> bytes:
    """Two variants of a card's file as one text; without the lines of one side and the markers it is the other."""
    mine, others = ours.splitlines(keepends=True), theirs.splitlines(keepends=True)
    hunks = _hunks(
        _ranges(read(ours), [one.ours_path for one in conflicts if one.ours is not None]),
        _ranges(read(theirs), [one.theirs_path for one in conflicts if one.theirs is not None]),
        conflicts,
    )
    if hunks is None or not _fit(mine, others, hunks):
        hunks = [_all_that_differs(mine, others)]
    newline = b"\r\n" if ours.count(b"\r\n") * 2 > ours.count(b"\n") else b"\n"
    result: list[bytes] = []
    position = 0
    for hunk in hunks:
        result += mine[position : hunk.ours[0]]
        result.append(b"<" * labels.size + b" " + labels.ours.encode() + newline)
        result += _closed(mine[slice(*hunk.ours)], newline)
        result.append(b"=" * labels.size + newline)
        result += _closed(others[slice(*hunk.theirs)], newline)
        result.append(b">" * labels.size + b" " + labels.theirs.encode() + newline)
        position = hunk.ours[1]
    return b"".join(result + mine[position:])


def taken_apart(text: bytes) -> tuple[bytes, bytes] | None:
    """The two variants that one text with markers holds, ours first; ``None`` where not each marker has its fellows.

    What someone has decided by then, and taken the markers from, is in both. What git may put between of the text that
    both sides began with is in neither.
    """
    ours: list[bytes] = []
    theirs: list[bytes] = []
    last = b""
    for line in text.splitlines(keepends=True):
        sign = line[:1] if _MARKER.match(line) else b""
        if sign and sign in _FOLLOWING[last]:
            last = b"" if sign == b">" else sign
        elif sign in {b"<", b">"}:
            return None
        else:
            if last in {b"", b"<"}:
                ours.append(line)
            if last in {b"", b"="}:
                theirs.append(line)
    return None if last else (b"".join(ours), b"".join(theirs))


_MARKER = re.compile(rb"([<|=>])\1{6}(?: |\r?$)")
_FOLLOWING = {b"": b"<", b"<": b"|=", b"|": b"=", b"=": b">"}
"""Which markers may come after one; after the last of them, as at the beginning, the next conflict."""


def _closed(lines: list[bytes], newline: bytes) -> list[bytes]:
    """Lines of which the last ends as one."""
    if lines and not lines[-1].endswith((b"\n", b"\r")):
        return [*lines[:-1], lines[-1] + newline]
    return lines


def _ranges(source: Source, paths: Sequence[Path]) -> dict[Path, tuple[int, int]]:
    """The lines of each field that is there."""
    found = {path: lines_of(source, path) for path in paths}
    return {path: lines for path, lines in found.items() if lines is not None}


def _hunks(
    ours: dict[Path, tuple[int, int]], theirs: dict[Path, tuple[int, int]], conflicts: Sequence[Conflict]
) -> list[Hunk] | None:
    """Where each conflict stands in both variants, in order; ``None`` where that cannot be told."""
    waiting = [
        (
            ours.get(one.ours_path) if one.ours is not None else None,
            theirs.get(one.theirs_path) if one.theirs is not None else None,
        )
        for one in conflicts
    ]
    if any(mine is None and other is None for mine, other in waiting):
        return None
    found: list[Hunk] = []
    shift = 0  # how many lines further down the same place is in the other variant

    def place(pair: tuple[tuple[int, int] | None, tuple[int, int] | None]) -> int:
        mine, other = pair
        return mine[0] if mine is not None else (other[0] - shift if other is not None else 0)

    while waiting:
        pair = min(waiting, key=place)
        waiting.remove(pair)
        start = place(pair)
        mine = pair[0] or (start, start)
        other = pair[1] or (start + shift, start + shift)
        if found and mine[0] < found[-1].ours[1]:
            if pair[0] is None or pair[1] is None or mine != found[-1].ours:
                return None
            continue
        found.append(Hunk(mine, other))
        shift = other[1] - mine[1]
    return found


def _fit(mine: list[bytes], others: list[bytes], hunks: Sequence[Hunk]) -> bool:
    """Whether the variants are alike outside the hunks."""
    return list(_outside(mine, [hunk.ours for hunk in hunks])) == list(_outside(others, [h.theirs for h in hunks]))


def _outside(lines: list[bytes], ranges: Sequence[tuple[int, int]]) -> Iterator[list[bytes]]:
    position = 0
    for start, end in ranges:
        yield lines[position:start]
        position = end
    yield lines[position:]


def _all_that_differs(mine: list[bytes], others: list[bytes]) -> Hunk:
    """One hunk from the first line that differs to the last."""
    shorter = min(len(mine), len(others))
    first = next((n for n in range(shorter) if mine[n] != others[n]), shorter)
    last = next((n for n in range(shorter - first) if mine[-1 - n] != others[-1 - n]), shorter - first)
    return Hunk((first, len(mine) - last), (first, len(others) - last))
