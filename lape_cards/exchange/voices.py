"""Several people's answers to one question: told apart only where it is clear who said what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec.structs import replace

from lape_cards.exchange.blocks import Paragraph
from lape_cards.exchange.form import VOICE
from lape_cards.exchange.prose import Prose, markdown_of
from lape_cards.regex import regex

SEPARATOR = "; "
NAMELESS = "\N{EN DASH}"
"""What stands over an answer without a name, where there are several."""

_SPEAKER = regex(r"^([^\W\d_][^:.!?;]{1,40}?):\s+(?=\S)")
_MOST_WORDS = 4


def speakers(answers: Iterable[Sequence[Paragraph]]) -> frozenset[str]:
    """Who clearly speaks in these answers: two or more in one of them, or a name in bold."""
    found: set[str] = set()
    for answer in answers:
        named = [name for one in answer if (name := _speaker(one))]
        bold = {name for one in answer if (name := _speaker(one)) and one.prose.runs[0].bold}
        if len(set(named)) > 1 and answer and _speaker(answer[0]):
            found.update(named)
        found |= bold
    return frozenset(found)


def _speaker(paragraph: Paragraph) -> str | None:
    match = _SPEAKER.match(paragraph.text)
    if match is None or len(match[1].split()) > _MOST_WORDS or not match[1][0].isupper():
        return None
    return match[1].strip()


def voices(answer: Sequence[Paragraph], known: frozenset[str]) -> list[dict[str, Any]]:
    """The answers of each, in their order; what nobody is named for is one answer without a name."""
    parts: list[tuple[list[str], list[Prose]]] = []
    for paragraph in answer:
        if paragraph.style == VOICE:
            named = [] if paragraph.text == NAMELESS else paragraph.text.split(SEPARATOR)
            parts.append((named, []))
            continue
        speaker = _speaker(paragraph)
        if speaker is not None and speaker in known:
            parts.append(([speaker], [_after(paragraph.prose)]))
            continue
        if not parts:
            parts.append(([], []))
        parts[-1][1].append(paragraph.prose)
    return [_voice(by, prose) for by, prose in parts if prose]


def _voice(by: list[str], prose: Sequence[Prose]) -> dict[str, Any]:
    text = {"text": markdown_of(prose)}
    return {"by": by[0] if len(by) == 1 else by, **text} if by else text


def _after(prose: Prose) -> Prose:
    """A paragraph without the name it begins with."""
    match = _SPEAKER.match(prose.plain)
    cut = match.end() if match else 0
    runs = []
    for run in prose.runs:
        kept = run.text[max(cut, 0) :]
        cut -= len(run.text)
        if kept:
            runs.append(replace(run, text=kept))
    return replace(prose, runs=tuple(runs))
