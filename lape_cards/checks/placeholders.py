"""A rule of form about texts that were to be written later."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, cached_property

from pydantic import BaseModel

from lape_cards.card.base import guide_of, label_of
from lape_cards.card.kinds import KINDS, Card
from lape_cards.card.shape import parts_of
from lape_cards.checks.registry import ALL_KINDS, Subject, rule
from lape_cards.diagnostic import Finding
from lape_cards.i18n import Language, translator
from lape_cards.message import N_, Message
from lape_cards.regex import regex

_NO_PROSE = frozenset(
    {"id", "kind", "language", "status", "checkpoint", "site", "continues", "experiment", "url", "path"}
)
_WHOLE = regex(r"[\W_]*(?:todo|tbd|tba|x{3,})[\W_]*|[\s(\[<]*(?:\?+|\.{2,}|…)[\s)\]>]*", re.IGNORECASE)
_WORDS = ("tod", "tbd", "tba", "xxx")
"""How a text begins that is nothing but such a word, unless it begins with a sign."""
_FIRST_LETTERS = "tTxX"
"""With which a text begins that is nothing but a placeholder, unless it begins with a sign."""
_ANYWHERE = regex(r"\bTODO\b|\bx{3,}\b|\b[Ll]orem ipsum\b|\bLOREM IPSUM\b")
_PIECES = (b"TODO", b"xxx", b"orem ipsum", b"LOREM IPSUM")
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
    doubtful = _doubtful(card.language)
    may_have_piece = any(piece in subject.together for piece in _PIECES)
    guides = _guides(card.language)
    for one in [one for one in subject.texts if may_have_piece or doubtful[one.text[:_TOLD_BY]]]:
        _, model, field, text, _ = one
        # The first sign tells most texts from the guide and from what is nothing but a placeholder.
        first, guide = text[:1], guides[model, field]
        is_guide = (first == guide[:1] or first.isspace()) and _is_guide(text, guide)
        is_placeholder = (first in _FIRST_LETTERS or not first.isalnum()) and _WHOLE.fullmatch(text)
        if not (is_guide or is_placeholder or (may_have_piece and _ANYWHERE.search(text))) or field in _NO_PROSE:
            continue
        label = Message(label_of(model, field))
        if is_guide:
            yield Finding(
                one.path,
                Message("The form's own guide still stands in “{label}”.", label=label),
                Message("Write your own text in its place, or leave the field empty until it is known."),
            )
        else:
            yield Finding(
                one.path,
                Message("A placeholder was left in “{label}”.", label=label),
                Message("Write the text in its place, or leave the field empty until it is known."),
            )


class _Guides(dict[tuple[type[BaseModel], str], str]):
    """The guides of fields in one language; each is looked up once."""

    def __init__(self, language: Language) -> None:
        self._translate = translator(language)

    def __missing__(self, key: tuple[type[BaseModel], str]) -> str:
        self[key] = self._translate(guide_of(*key))
        return self[key]


_guides = cache(_Guides)

_TOLD_BY = 6
"""Signs of a text's beginning that tell most texts from every guide and from every placeholder."""
_NOT_WORTH_IT = 200
"""Texts, as one or two cards have them, for which it takes longer to know all guides."""
_MOST_KNOWN = 10_000


class _Doubtful(dict[str, bool]):
    """Whether, in one language, a text that begins so may be a guide, or may be a placeholder as a whole.

    Each beginning is looked into once: those of real texts are alike, and nearly all are harmless. For a single card
    that does not pay, so the first are all doubtful.
    """

    def __init__(self, language: Language) -> None:
        self._language = language
        self._asked = 0

    @cached_property
    def _guides(self) -> tuple[str, ...]:
        models = {model for kind in KINDS.values() for model in (kind, *parts_of(kind))}
        guides = {guide_of(model, name) for model in models for name in model.model_fields} - {""}
        return tuple(map(translator(self._language), guides))

    def __missing__(self, beginning: str) -> bool:
        if self._asked < _NOT_WORTH_IT:
            self._asked += 1
            return True
        if len(self) >= _MOST_KNOWN:
            self.clear()
        words = " ".join(beginning.split())
        self[beginning] = (
            not beginning[:1].isalnum()
            or beginning[:3].lower() in _WORDS
            or any(guide.startswith(words) for guide in self._guides)
        )
        return self[beginning]


_doubtful = cache(_Doubtful)


def _is_guide(text: str, guide: str) -> bool:
    """Whether a text says what the guide says, on lines of its own; it is never shorter then."""
    return len(text) >= len(guide) and " ".join(text.split()) == guide
