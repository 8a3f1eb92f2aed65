"""A rule of form about texts that were to be written later."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lape_cards.card.base import guide_of, label_of
from lape_cards.card.kinds import Card
from lape_cards.checks.registry import ALL_KINDS, Subject, rule
from lape_cards.checks.texts import texts_of
from lape_cards.diagnostic import Finding
from lape_cards.i18n import translator
from lape_cards.message import N_, Message

_NO_PROSE = frozenset(
    {"id", "kind", "language", "status", "checkpoint", "site", "continues", "experiment", "url", "path"}
)
_WHOLE = re.compile(r"[\W_]*(?:todo|tbd|tba|x{3,})[\W_]*|[\s(\[<]*(?:\?+|\.{2,}|…)[\s)\]>]*", re.IGNORECASE)
_ANYWHERE = re.compile(r"\bTODO\b|\bx{3,}\b|\b[Ll]orem ipsum\b|\bLOREM IPSUM\b")


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
    translate = translator(card.language)
    for one in texts_of(card):
        if one.field in _NO_PROSE:
            continue
        guide = guide_of(one.model, one.field)
        if guide is not None and " ".join(one.text.split()) == translate(guide):
            yield Finding(
                one.path,
                Message(
                    "The form's own guide still stands in “{label}”.", label=Message(label_of(one.model, one.field))
                ),
                Message("Write your own text in its place, or leave the field empty until it is known."),
            )
        elif _WHOLE.fullmatch(one.text) or _ANYWHERE.search(one.text):
            yield Finding(
                one.path,
                Message("A placeholder was left in “{label}”.", label=Message(label_of(one.model, one.field))),
                Message("Write the text in its place, or leave the field empty until it is known."),
            )
