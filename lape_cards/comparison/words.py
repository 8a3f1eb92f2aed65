"""Which words of a text were taken out and which were put in."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import Literal

from msgspec import Struct

from lape_cards.regex import regex

_WORD = regex(r"\s*\w+(?:[’'\-]\w+)*|\s*[^\w\s]")
_MOST_EDITS = 500
_EFFORT = 50
"""Steps for each word that may be spent on a comparison; what has changed more than that is shown as replaced."""

Block = tuple[int, int, int, int]
"""From where to where two rows of words differ: ``old[i:j]`` was replaced by ``new[k:m]``."""


class Span(Struct, frozen=True):
    """A stretch of text that both versions have, or that only the older or only the newer one has."""

    kind: Literal["same", "removed", "added"]
    text: str


def reworded(old: str, new: str) -> tuple[Span, ...]:
    """The spans of two texts, in order; those without the removed ones make up ``new``, without the added ``old``.

    White space around a text is left out; where only a line is broken otherwise, it is as in ``new``. Texts that have
    changed much are compared sentence by sentence before they are word by word, and what has changed too much even so
    is shown as replaced: the time grows with the texts' length, whatever they say.
    """
    before, after = _WORD.findall(old.strip()), _WORD.findall(new.strip())
    blocks = _blocks([*map(_key, before)], [*map(_key, after)])
    if blocks is None:
        blocks = _by_sentence(before, after)
    return tuple(span for span in _spans(before, after, _without_islands(blocks)) if span.text)


def _key(word: str) -> Hashable:
    """What makes two words equal: a line's end between them is a space."""
    return word[:1].isspace(), word.lstrip()


def _by_sentence(before: Sequence[str], after: Sequence[str]) -> list[Block]:
    olds, news = _sentences(before), _sentences(after)
    keys = ([tuple(map(_key, row[i:j])) for i, j in ends] for row, ends in ((before, olds), (after, news)))
    blocks = _blocks(*keys)
    if blocks is None:
        return [(0, len(before), 0, len(after))]
    return [block for coarse in blocks for block in _finer(before, after, _in_words(coarse, olds, news))]


def _in_words(block: Block, olds: Sequence[tuple[int, int]], news: Sequence[tuple[int, int]]) -> Block:
    """A block of sentences as one of words."""
    (i, j), (k, m) = (
        (ends[first][0], ends[last - 1][1]) if last > first else (ends[first - 1][1] if first else 0,) * 2
        for first, last, ends in ((block[0], block[1], olds), (block[2], block[3], news))
    )
    return i, j, k, m


def _finer(before: Sequence[str], after: Sequence[str], block: Block) -> Iterator[Block]:
    """Sentences that were replaced by others, word by word where they are not too different for it."""
    i, j, k, m = block
    inner = _blocks([*map(_key, before[i:j])], [*map(_key, after[k:m])])
    for a, b, c, d in inner if inner is not None else [(0, j - i, 0, m - k)]:
        yield i + a, i + b, k + c, k + d


def _sentences(words: Sequence[str]) -> list[tuple[int, int]]:
    """From where to where each sentence goes."""
    ends = [n + 1 for n, word in enumerate(words) if n + 1 == len(words) or word.lstrip() in (".", "!", "?", ":", ";")]
    return list(zip([0, *ends], ends, strict=False))


def _blocks(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Block] | None:
    """Where two rows differ, with as few steps as there are; ``None`` where finding them would take too long.

    The algorithm is Myers's greedy one (An O(ND) difference algorithm and its variations, 1986).
    """
    shorter = min(len(old), len(new))
    first = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    last = next((n for n in range(shorter - first) if old[-1 - n] != new[-1 - n]), shorter - first)
    old, new = old[first : len(old) - last], new[first : len(new) - last]
    if not old or not new:
        return [(first, first + len(old), first, first + len(new))] if old or new else []
    trace = _trace(old, new)
    if trace is None:
        return None
    edits = _edits(trace, len(old), len(new))
    found: list[Block] = []
    for x, y, is_old in edits:
        x, y = x + first, y + first
        if found and found[-1][1] == x and found[-1][3] == y:
            found[-1] = (found[-1][0], x + is_old, found[-1][2], y + (not is_old))
        else:
            found.append((x, x + is_old, y, y + (not is_old)))
    return found


def _trace(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[dict[int, int]] | None:
    """For each number of edits, how far each diagonal reaches with so many."""
    budget = _EFFORT * (len(old) + len(new))
    reach: dict[int, int] = {1: 0}
    trace: list[dict[int, int]] = []
    for edits in range(min(len(old) + len(new), _MOST_EDITS) + 1):
        trace.append(reach.copy())
        budget -= edits + 1
        if budget < 0:
            return None
        for diagonal in range(-edits, edits + 1, 2):
            down = diagonal == -edits or (diagonal != edits and reach[diagonal - 1] < reach[diagonal + 1])
            x = reach[diagonal + 1] if down else reach[diagonal - 1] + 1
            y = x - diagonal
            start = x
            while x < len(old) and y < len(new) and old[x] == new[y]:
                x, y = x + 1, y + 1
            budget -= x - start
            reach[diagonal] = x
            if x >= len(old) and y >= len(new):
                return trace
    return None


def _edits(trace: Sequence[dict[int, int]], x: int, y: int) -> list[tuple[int, int, bool]]:
    """The single words that are taken out (``True``) or put in, and where, in order."""
    found = []
    for edits in range(len(trace) - 1, 0, -1):
        reach, diagonal = trace[edits], x - y
        down = diagonal == -edits or (diagonal != edits and reach[diagonal - 1] < reach[diagonal + 1])
        before = diagonal + 1 if down else diagonal - 1
        x = reach[before]
        y = x - before
        found.append((x, y, not down))
    return found[::-1]


def _without_islands(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, where a single word or sign that stayed between two of them is taken as replaced by itself.

    A sentence that was written anew has its commas and its “and” in common with the old one; that helps no reader.
    """
    found: list[Block] = []
    for i, j, k, m in blocks:
        if found and i - found[-1][1] <= 1 and _is_rewritten(found[-1]) and _is_rewritten((i, j, k, m)):
            found[-1] = (found[-1][0], j, found[-1][2], m)
        else:
            found.append((i, j, k, m))
    return found


def _is_rewritten(block: Block) -> bool:
    return block[1] > block[0] and block[3] > block[2]


def _spans(before: Sequence[str], after: Sequence[str], blocks: Sequence[Block]) -> Iterator[Span]:
    done = 0
    for i, j, k, m in blocks:
        yield Span("same", "".join(after[done:k]))
        yield Span("removed", "".join(before[i:j]))
        yield Span("added", "".join(after[k:m]))
        done = m
    yield Span("same", "".join(after[done:]))
