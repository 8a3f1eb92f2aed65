"""Documents to go on writing in: made so that they can be made once more, and held against what came back."""

from __future__ import annotations

import hashlib
from datetime import date

from lape_cards.card.kinds import Card
from lape_cards.documents.context import Context
from lape_cards.documents.model import CardLink
from lape_cards.documents.registry import build
from lape_cards.i18n import Language
from lape_cards.store.stamp import without_stamp

DOCUMENTS = frozenset({"card", "evaluation", "rooting"})
"""The documents that a word processor's file can be made of: those on the form that comes back."""

_ALL_DAYS = date(2999, 12, 31)
"""A day after all others: what was held has been held."""


def written_again(
    card: Card, raw: bytes, kind: str, language: Language, *, to: str = "docx", continues: CardLink | None = None
) -> bytes:
    """A file to go on writing in; it shows nothing that depends on the day, so that it can be made once more."""
    from lape_cards.exchange.registry import writer_of  # what makes pages needs no word processor's files

    context = Context(today=_ALL_DAYS, language=language, phase="plan", continues=continues)
    return writer_of(to).write(build(kind, card, context), fingerprint(raw))


def fingerprint(raw: bytes) -> str:
    """What tells one text of a card from another, its version's number and day aside."""
    return hashlib.sha256(without_stamp(raw)).hexdigest()
