"""Making a card's documents: the card, its history and its neighbours go in, a text comes out."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from contextlib import suppress
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
from lape_cards.workflow.surroundings import Around, Surroundings
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
    card = fit_to_send(file)
    around = Surroundings(cards, today, [card.id])
    return material_around(
        around, file, card, kind, until=number_in(name), language=language, templates=cards.templates()
    )


def number_in(name: str) -> int | None:
    """The number of the version that ``name`` means; ``None`` where it means the card as it stands."""
    reference = VersionReference.parse(name)
    return reference.number if reference else None


def fit_to_send(file: ReadFile[Any]) -> Card:
    """What the file says, where documents may be made of it; ``CardError`` otherwise."""
    refuse_secrets(file)
    card: Card = sound(file)
    return card


def material_around(
    around: Around,
    file: ReadFile[Any],
    card: Card,
    kind: str | None,
    *,
    until: int | None,
    language: Language | None,
    templates: Path,
) -> Material:
    """What the document ``kind`` of the card in ``file`` is made from; ``until`` is the version that the file is."""
    context = around.context(card, file.raw, until=until, language=language)
    document = build(kind or own_document(card), card, context)
    return Material(document, card, file.raw, [templates], context.continues)


def refuse_secrets(file: ReadFile[Any]) -> None:
    """A document is made to be sent on, so it is not made of a card that holds what may not even be saved."""
    for rule, place in secrets_in(file.source).findings:
        if rule.blocks_save and rule.found is not None:
            raise CardError(rule.found, rule.remedy, place=f"{file.name}:{place.line}:{place.column}", code=rule.code)


def document_path(cards: CardFolder, name: str, kind: str | None, to: str, *, source: str | None = None) -> Path:
    """Where a document goes when nobody says where: ``documents/<card or card@N>-<document>.<to>``.

    ``source`` goes before it where cards of several sources have their documents in one folder.
    """
    return documents_folder(cards.top) / f"{document_stem(cards.locate(name), number_in(name), kind, source)}.{to}"


def documents_folder(top: Path) -> Path:
    """The folder that documents go into when nobody says where."""
    return inside(top, "documents")


def document_stem(card: str, number: int | None, kind: str | None, source: str | None) -> str:
    """What the file of a document is called, without its ending: see :func:`document_path`."""
    stem = f"{card}@{number}" if number is not None else card
    stem = f"{source}-{stem}" if source else stem
    return f"{stem}-{kind}" if kind else stem


def write_document(cards: CardFolder, path: Path, content: bytes) -> None:
    """Write a document whole; its folder is made, and a file that says the same already is left alone.

    Refused where the repository keeps something else: its cards, its settings, its history.
    """
    write_apart(path, content, kept=kept_by(cards))


def kept_by(cards: CardFolder) -> tuple[Path, ...]:
    """What the repository keeps, and no document may replace."""
    return cards.cards, cards.top / ".git", cards.top / SETTINGS


def write_apart(path: Path, content: bytes, *, kept: Iterable[Path]) -> None:
    """The same, where ``kept`` are the files and folders that no document may replace."""
    _refuse_to_replace(path, kept)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and path.read_bytes() == content:
            return
    except OSError as error:
        raise _not_written(path, error, Message("Name another file with  --output")) from None
    write_whole(path, content)


def _not_written(path: Path, error: OSError, hint: Message) -> LapeError:
    return LapeError(Message("{file} cannot be written: {reason}.", file=str(path), reason=error.strerror or ""), hint)


class Outlet:
    """A folder that many documents go into, each by its file's name; what ``kept`` says no document may replace."""

    def __init__(self, folder: Path, kept: Iterable[Path]) -> None:
        self.folder = folder
        self._kept = tuple(kept)
        self._is_made = False
        real = Path(os.path.realpath(folder))
        if any(real.is_relative_to(os.path.realpath(place)) for place in self._kept):
            raise LapeError(
                Message("{folder} is not a place for documents, so nothing was written.", folder=str(folder)),
                Message("Name a folder of its own with  --output"),
            )
        if not folder.is_dir() and (folder.suffix in _ENDINGS or folder.exists()):
            raise LapeError(
                Message("Several documents go into a folder, and {file} is a file.", file=str(folder)),
                Message("Name a folder with  --output"),
            )

    def write(self, name: str, content: bytes) -> bool:
        """Write a document whole, and tell whether that was needed: a file that says the same is left alone."""
        if not self._is_made:
            self._make()
        path = self.folder / name
        try:
            found = path.lstat()
        except OSError:
            found = None
        if found is not None:
            if not stat.S_ISREG(found.st_mode):  # a folder, or a link that leads somewhere
                write_apart(path, content, kept=self._kept)
                return True
            with suppress(OSError):
                if found.st_size == len(content) and path.read_bytes() == content:
                    return False
        write_whole(path, content, lasting=False)
        return True

    def _make(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _not_written(self.folder, error, Message("Name a folder with  --output")) from None
        self._is_made = True


def _refuse_to_replace(path: Path, kept: Iterable[Path]) -> None:
    real = Path(os.path.realpath(path))
    if path.is_dir() or any(real.is_relative_to(os.path.realpath(place)) for place in kept):
        raise LapeError(
            Message("{file} is not a place for a document, so nothing was written.", file=str(path)),
            Message("Name a file outside the cards folder that ends in one of these: {endings}.", endings=_ENDINGS),
        )
