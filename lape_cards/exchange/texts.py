"""Paragraphs as the texts of a card: one text, one line, or one text for each of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec.structs import replace

from lape_cards.exchange.blocks import Paragraph
from lape_cards.exchange.prose import Prose, Run, markdown_of
from lape_cards.regex import regex

_BENEFICIARY = regex(r"^([^\W\d_][^:.!?]{1,60}?):\s+(?=\S)")


def text_of(paragraphs: Iterable[Paragraph]) -> str:
    """Paragraphs as one text."""
    return markdown_of([one.prose for one in paragraphs])


def line_of(paragraphs: Iterable[Paragraph]) -> str:
    """Paragraphs as one line."""
    return " ".join(one.text for one in paragraphs)


def each(paragraphs: Sequence[Paragraph]) -> list[str]:
    """Each paragraph as a text of its own; what stands deeper in a list belongs to what stands above it."""
    texts: list[list[Prose]] = []
    for one in paragraphs:
        if one.prose.level and texts:
            texts[-1].append(one.prose)
        else:
            texts.append([replace(one.prose, level=None)])
    return [markdown_of(prose) for prose in texts]


def benefits_of(paragraphs: Sequence[Paragraph]) -> list[dict[str, Any]]:
    """One for each paragraph; whose it is stands before its colon, or in bold above it."""
    found: list[dict[str, Any]] = []
    for one in paragraphs:
        match = _BENEFICIARY.match(one.text)
        whole = all(run.bold for run in one.prose.runs) and len(one.text) <= 60
        if whole and match is None:
            found.append({"beneficiary": one.text.strip(" :"), "text": ""})
        elif match is not None and len(match[1].split()) <= 6:
            found.append({"beneficiary": match[1].strip(), "text": text_of([_cut(one, match.end())])})
        elif found and not found[-1]["text"]:
            found[-1]["text"] = text_of([one])
        else:
            found.append({"text": text_of([replace(one, prose=replace(one.prose, level=None))])})
    return found


def _cut(one: Paragraph, start: int) -> Paragraph:
    runs: list[Run] = []
    for run in one.prose.runs:
        kept = run.text[max(start, 0) :]
        start -= len(run.text)
        runs += [replace(run, text=kept.lstrip() if not runs else kept)] if kept else []
    return replace(one, prose=Prose(tuple(runs)))
