"""Making a card's documents: the card, its history and its neighbours go in, a text comes out."""

from __future__ import annotations

import hashlib
import os
from datetime import date
from pathlib import Path
from typing import Any

from lape_cards import history
from lape_cards.card.kinds import Card, ResultCard, Rooting
from lape_cards.card.phase import phase_of
from lape_cards.card.version import VersionReference
from lape_cards.checks.masking import secrets_in
from lape_cards.documents.context import Context
from lape_cards.documents.model import CardLink
from lape_cards.documents.registry import build
from lape_cards.errors import CardError, LapeError
from lape_cards.i18n import Language
from lape_cards.message import Message
from lape_cards.render.environment import Format
from lape_cards.render.renderer import document as rendered
from lape_cards.store.cards import ReadFile, card_of, read_bytes, read_card
from lape_cards.store.files import inside, write_whole
from lape_cards.workflow.cards import SETTINGS, CardFolder, CardRepository, sound
from lape_cards.workflow.process import cards_of
from lape_cards.workflow.save import is_unsaved, without_stamp
from lape_cards.workflow.versions import bytes_of


def make_document(
    cards: CardRepository, name: str, kind: str | None, *, to: Format, today: date, language: Language | None = None
) -> str:
    """The document ``kind`` of a card (or of ``id@N``) as Markdown (``md``) or as one HTML file (``html``).

    Without ``kind`` a rooting plan becomes its own document, and every other card the result card.
    """
    card_id = cards.locate(name)
    file = read_card(bytes_of(cards, name), cards.name_of(card_id))
    refuse_secrets(file)
    card: Card = sound(file)
    kind = kind or ("rooting" if isinstance(card, Rooting) else "card")
    return rendered(build(kind, card, _context(cards, card, name, today, language)), to, [cards.templates()])


def make_file(
    cards: CardRepository, name: str, kind: str | None, *, to: str, today: date, language: Language | None = None
) -> bytes:
    """The document ``kind`` of a card as the bytes of a file in the format ``to``, pages and word processors alike."""
    page: Format | None = "html" if to == "html" else "md" if to == "md" else None
    if page is not None:
        return make_document(cards, name, kind, to=page, today=today, language=language).encode()
    card_id = cards.locate(name)
    file = read_card(bytes_of(cards, name), cards.name_of(card_id))
    refuse_secrets(file)
    card: Card = sound(file)
    kind = kind or ("rooting" if isinstance(card, Rooting) else "card")
    return written_again(card, file.raw, kind, language or card.language, to=to, continues=_continues(cards, card))


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


def refuse_secrets(file: ReadFile[Any]) -> None:
    """A document is made to be sent on, so it is not made of a card that holds what may not even be saved."""
    for rule, place in secrets_in(file.source).findings:
        if rule.blocks_save and rule.found is not None:
            raise CardError(rule.found, rule.remedy, place=f"{file.name}:{place.line}:{place.column}", code=rule.code)


_ALL_DAYS = date(2999, 12, 31)
"""A day after all others: what was held has been held."""


def document_path(cards: CardFolder, name: str, kind: str | None, to: str) -> Path:
    """Where a document goes when nobody says where: ``documents/<card or card@N>-<document>.<to>``."""
    reference = VersionReference.parse(name)
    card = cards.locate(name)
    stem = f"{card}@{reference.number}" if reference else card
    return inside(cards.top, "documents") / f"{stem}{f'-{kind}' if kind else ''}.{to}"


def write_document(cards: CardFolder, path: Path, text: str | bytes) -> None:
    """Write a document whole; its folder is made, and a file that says the same already is left alone.

    Refused where the repository keeps something else: its cards, its settings, its history.
    """
    content = text.encode() if isinstance(text, str) else text
    _refuse_to_replace(cards, path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and path.read_bytes() == content:
            return
    except OSError as error:
        raise LapeError(
            Message("{file} cannot be written: {reason}.", file=str(path), reason=error.strerror or ""),
            Message("Name another file with  --output"),
        ) from None
    write_whole(path, content)


def _refuse_to_replace(cards: CardFolder, path: Path) -> None:
    real = Path(os.path.realpath(path))
    kept = (cards.cards, cards.top / ".git", cards.top / SETTINGS)
    if path.is_dir() or any(real.is_relative_to(os.path.realpath(place)) for place in kept):
        raise LapeError(
            Message("{file} is not a place for a document, so nothing was written.", file=str(path)),
            Message("Name a file that ends in .html, .md or .docx, outside the cards folder."),
        )


def _context(cards: CardRepository, card: Card, name: str, today: date, language: Language | None) -> Context:
    reference = VersionReference.parse(name)
    versions = history.versions_of(cards.repository, card.id, cards.name_of(card.id))
    if reference is not None:
        versions = [version for version in versions if (version.number or 0) <= reference.number]
    continued_by = _continued_by(cards, card)
    return Context(
        today=today,
        language=language,
        phase=phase_of(card, today, continued=continued_by is not None),
        versions=versions,
        said=cards_of(cards, versions),
        continued_by=continued_by,
        continues=_continues(cards, card),
        draft=reference is None and is_unsaved(cards, card.id),
    )


def _continued_by(cards: CardFolder, card: Card) -> CardLink | None:
    if not isinstance(card, ResultCard) or isinstance(card, Rooting):
        return None
    plans = [plan for plan, experiment in cards.continuing() if experiment == card.id]
    return _link(cards, plans[0]) if plans else None


def _continues(cards: CardFolder, card: Card) -> CardLink | None:
    if not isinstance(card, Rooting) or card.continues is None:
        return None
    return _link(cards, card.continues)


def _link(cards: CardFolder, card: str) -> CardLink:
    path = cards.path_of(card)
    content = card_of(read_bytes(path), cards.name_of(card)) if path.is_file() else None
    return CardLink(card, content.title if content is not None else None)
