"""Which words of a text were taken out and which were put in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_WORD = re.compile(r"\s*\w+(?:[’'\-]\w+)*|\s*[^\w\s]|\s+$")
_LINE = re.compile(r".*\n|.+$")
_BUDGET = 500_000
"""How many times a word of one text may equal a word of the other; what repeats itself more is not looked into."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text that both versions have, or that only the older or only the newer one has."""

    kind: Literal["same", "removed", "added"]
    text: str


def reworded(old: str, new: str) -> tuple[Span, ...]:
    """The spans of two texts, in order; those without the added ones make up ``old``, without the removed ``new``.

    Long texts are compared line by line before they are word by word, and one that is too long even so is shown as
    replaced: the time grows with the texts' length, whatever they say.
    """
    spans = _compared(_WORD.findall(old), _WORD.findall(new))
    if spans is None:
        lines = _compared(_LINE.findall(old), _LINE.findall(new))
        spans = [] if lines is None else list(_finer(lines))
    return tuple(spans or _replaced(old, new))


def _finer(spans: Sequence[Span]) -> Iterator[Span]:
    """Lines that were replaced by others, word by word where they are not too long for it."""
    position = 0
    while position < len(spans):
        here, following = spans[position], spans[position + 1] if position + 1 < len(spans) else None
        position += 1
        if here.kind == "removed" and following is not None and following.kind == "added":
            words = _compared(_WORD.findall(here.text), _WORD.findall(following.text))
            yield from words if words is not None else (here, following)
            position += 1
        else:
            yield here


def _compared(before: Sequence[str], after: Sequence[str]) -> list[Span] | None:
    """The spans of two rows of words; ``None`` where finding them would take too long."""
    shorter = min(len(before), len(after))
    first = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    last = next((n for n in range(shorter - first) if before[-1 - n] != after[-1 - n]), shorter - first)
    left, right = before[first : len(before) - last], after[first : len(after) - last]
    counted = Counter(right)
    if sum(count * counted[word] for word, count in Counter(left).items()) > _BUDGET:
        return None
    spans = [Span("same", "".join(before[:first]))] if first else []
    for _, i, j, k, m in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if left[i:j] == right[k:m]:
            spans.append(Span("same", "".join(left[i:j])))
        else:
            spans += _replaced("".join(left[i:j]), "".join(right[k:m]))
    if last:
        spans.append(Span("same", "".join(before[len(before) - last :])))
    return spans


def _replaced(old: str, new: str) -> list[Span]:
    spans = (Span("removed", old), Span("added", new))
    return [span for span in spans if span.text]
