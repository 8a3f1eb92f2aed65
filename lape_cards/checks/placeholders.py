"""A rule of form about texts that were to be written later."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pydantic import BaseModel

from lape_cards.card.base import guide_of, label_of
from lape_cards.card.kinds import Card
from lape_cards.checks.registry import ALL_KINDS, Subject, rule
from lape_cards.diagnostic import Finding
from lape_cards.i18n import Language, translator
from lape_cards.message import N_, Message

_NO_PROSE = frozenset(
    {"id", "kind", "language", "status", "checkpoint", "site", "continues", "experiment", "url", "path"}
)
_WHOLE = re.compile(r"[\W_]*(?:todo|tbd|tba|x{3,})[\W_]*|[\s(\[<]*(?:\?+|\.{2,}|…)[\s)\]>]*", re.IGNORECASE)
_ANYWHERE = re.compile(r"\bTODO\b|\bx{3,}\b|\b[Ll]orem ipsum\b|\bLOREM IPSUM\b")
_PIECES = ("TODO", "xxx", "orem ipsum", "LOREM IPSUM")
"""Of which one is in every text that has one of those in it."""


@rule(
    "LC030",
    "form",
    N_("No placeholder is left"),
    N_("A text that was to be written later looks filled in, and nobody comes back to it."),
    severity="warning",
    kinds=ALL_KINDS,
)
def placeholders(card: Card, subject: Subject) -> Iterator[Finding]:
    """TODO, xxx, a question mark or three dots alone, printers' Latin, and the form's own guide left as the text.

    “15 % (?)” inside a text is an estimate.
    """
    for one in subject.texts:
        if one.field in _NO_PROSE:
            continue
        if _is_guide(one.text, _guide(one.model, one.field, card.language)):
            yield Finding(
                one.path,
                Message(
                    "The form's own guide still stands in “{label}”.", label=Message(label_of(one.model, one.field))
                ),
                Message("Write your own text in its place, or leave the field empty until it is known."),
            )
        elif _is_placeholder(one.text):
            yield Finding(
                one.path,
                Message("A placeholder was left in “{label}”.", label=Message(label_of(one.model, one.field))),
                Message("Write the text in its place, or leave the field empty until it is known."),
            )


@cache
def _guide(model: type[BaseModel], name: str, language: Language) -> str:
    return translator(language)(guide_of(model, name))


def _is_guide(text: str, guide: str) -> bool:
    """Whether a text says what the guide says, on lines of its own; it is never shorter then."""
    return len(text) >= len(guide) and " ".join(text.split()) == guide


def _is_placeholder(text: str) -> bool:
    if _WHOLE.fullmatch(text):
        return True
    return any(piece in text for piece in _PIECES) and _ANYWHERE.search(text) is not None
