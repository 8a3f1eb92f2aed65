"""The order of a list that two people have changed: the same, whichever of the two is asked first."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def merged_order(base: Sequence[T], ours: Sequence[T], theirs: Sequence[T], rank: Callable[[T], str]) -> list[T]:
    """Everything in ``ours`` and ``theirs``, each once: where one side moved things, in that side's order.

    What only one side has stands where it stood: after the nearest thing above it that both have. Where both have put
    something in the same place, ``rank`` decides which comes first.
    """
    common = _common(base, ours, theirs, rank)
    gaps = [_gaps(side, set(common)) for side in (ours, theirs)]
    result: list[T] = []
    for anchor in (None, *common):
        if anchor is not None:
            result.append(anchor)
        result += _zipped(*(gap.get(anchor, []) for gap in gaps), rank=rank)
    return result


def _common(base: Sequence[T], ours: Sequence[T], theirs: Sequence[T], rank: Callable[[T], str]) -> list[T]:
    """What both sides have, in the order of the side that moved something."""
    shared = set(ours) & set(theirs)
    mine, others = [one for one in ours if one in shared], [one for one in theirs if one in shared]
    before = [one for one in base if one in shared]
    kept = set(before)
    i_moved = [one for one in mine if one in kept] != before
    they_moved = [one for one in others if one in kept] != before
    if mine == others or (i_moved and not they_moved):
        return mine
    if they_moved and not i_moved:
        return others
    return min(mine, others, key=lambda order: [rank(one) for one in order])


def _gaps(side: Sequence[T], common: set[T]) -> dict[T | None, list[T]]:
    """What only this side has, by the thing above it that both have."""
    found: dict[T | None, list[T]] = {}
    anchor: T | None = None
    for one in side:
        if one in common:
            anchor = one
        else:
            found.setdefault(anchor, []).append(one)
    return found


def _zipped(ours: Sequence[T], theirs: Sequence[T], *, rank: Callable[[T], str]) -> list[T]:
    """Two runs as one; within each the order stays."""
    left, right, result = list(ours), list(theirs), []
    while left and right:
        result.append((left if rank(left[0]) <= rank(right[0]) else right).pop(0))
    return result + left + right
