"""Making a card's documents: the card, its history and its neighbours go in, a text comes out."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from lape_cards.card.kinds import Card
from lape_cards.card.version import VersionReference
from lape_cards.checks.masking import secrets_in
from lape_cards.documents.registry import build, own_document
from lape_cards.errors import CardError, LapeError
from lape_cards.i18n import Language
from lape_cards.message import Message
from lape_cards.store.cards import ReadFile, read_card
from lape_cards.store.files import inside, write_whole
from lape_cards.workflow.cards import SETTINGS, CardFolder, CardRepository, sound
from lape_cards.workflow.formats import FORMATS, Material, format_of
from lape_cards.workflow.surroundings import Surroundings
from lape_cards.workflow.versions import bytes_of

_ENDINGS = [f".{name}" for name in FORMATS]


def make_document(
    cards: CardRepository, name: str, kind: str | None, *, to: str, today: date, language: Language | None = None
) -> bytes:
    """The document ``kind`` of a card (or of ``id@N``) in the format ``to``, one of ``FORMATS``.

    Without ``kind`` an experiment becomes the result card, and a rooting plan and a workshop their own documents.
    """
    return format_of(to).make(material_of(cards, name, kind, today=today, language=language))


def material_of(
    cards: CardRepository, name: str, kind: str | None, *, today: date, language: Language | None = None
) -> Material:
    """What the document is made from, in whichever format: see :func:`make_document`."""
    card_id = cards.locate(name)
    file = read_card(bytes_of(cards, name), cards.name_of(card_id))
    refuse_secrets(file)
    card: Card = sound(file)
    around = Surroundings(cards, today, [card.id])
    context = around.context(card, file.raw, until=_number(name), language=language)
    document = build(kind or own_document(card), card, context)
    return Material(document, card, file.raw, [cards.templates()], context.continues)


def _number(name: str) -> int | None:
    reference = VersionReference.parse(name)
    return reference.number if reference else None


def refuse_secrets(file: ReadFile[Any]) -> None:
    """A document is made to be sent on, so it is not made of a card that holds what may not even be saved."""
    for rule, place in secrets_in(file.source).findings:
        if rule.blocks_save and rule.found is not None:
            raise CardError(rule.found, rule.remedy, place=f"{file.name}:{place.line}:{place.column}", code=rule.code)


def document_path(cards: CardFolder, name: str, kind: str | None, to: str, *, source: str | None = None) -> Path:
    """Where a document goes when nobody says where: ``documents/<card or card@N>-<document>.<to>``.

    ``source`` goes before it where cards of several sources have their documents in one folder.
    """
    reference = VersionReference.parse(name)
    card = cards.locate(name)
    stem = f"{card}@{reference.number}" if reference else card
    stem = f"{source}-{stem}" if source else stem
    return inside(cards.top, "documents") / f"{stem}{f'-{kind}' if kind else ''}.{to}"


def write_document(cards: CardFolder, path: Path, content: bytes) -> None:
    """Write a document whole; its folder is made, and a file that says the same already is left alone.

    Refused where the repository keeps something else: its cards, its settings, its history.
    """
    write_apart(path, content, kept=(cards.cards, cards.top / ".git", cards.top / SETTINGS))


def write_apart(path: Path, content: bytes, *, kept: Iterable[Path]) -> None:
    """The same, where ``kept`` are the files and folders that no document may replace."""
    _refuse_to_replace(path, kept)
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


def _refuse_to_replace(path: Path, kept: Iterable[Path]) -> None:
    real = Path(os.path.realpath(path))
    if path.is_dir() or any(real.is_relative_to(os.path.realpath(place)) for place in kept):
        raise LapeError(
            Message("{file} is not a place for a document, so nothing was written.", file=str(path)),
            Message("Name a file outside the cards folder that ends in one of these: {endings}.", endings=_ENDINGS),
        )
