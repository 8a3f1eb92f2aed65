"""Where documents go: what their files are called, in which folder they are, and what they may never replace."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from lape_cards.card.version import VersionReference
from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.store.files import inside, write_whole
from lape_cards.workflow.endings import names_a_file
from lape_cards.workflow.shelf import LOCK, PORTFOLIO, SETTINGS, Shelf


def number_in(name: str) -> int | None:
    """The number of the version that ``name`` means; ``None`` where it means the card as it stands."""
    reference = VersionReference.parse(name)
    return reference.number if reference else None


def version_in(name: str) -> str | None:
    """The version that ``name`` means as it was named: ``2``, or ``2-7a48c07`` where its object was named too."""
    reference = VersionReference.parse(name)
    return reference.version if reference else None


def document_path(cards: Shelf, name: str, kind: str | None, to: str, *, source: str | None = None) -> Path:
    """Where a document goes when nobody says where: ``documents/<card or card@N>-<document>.<to>``.

    ``source`` goes before it where cards of several sources have their documents in one folder.
    """
    return documents_folder(cards.top) / f"{document_stem(cards.locate(name), version_in(name), kind, source)}.{to}"


def documents_folder(top: Path) -> Path:
    """The folder that documents go into when nobody says where."""
    return inside(top, "documents")


def document_stem(card: str, version: str | None, kind: str | None, source: str | None) -> str:
    """What the file of a document is called, without its ending: see :func:`document_path` and :func:`version_in`."""
    stem = f"{card}@{version}" if version is not None else card
    stem = f"{source}-{stem}" if source else stem
    return f"{stem}-{kind}" if kind else stem


def write_document(cards: Shelf, path: Path, content: bytes, *, advice: Message | None = None) -> None:
    """Write a document whole; its folder is made, and a file that says the same already is left alone.

    Refused where the repository keeps something else: its cards, its settings, its history. ``advice`` is what to do
    then, where nobody can name another file.
    """
    write_apart(path, content, kept=kept_by(cards), advice=advice)


def kept_by(cards: Shelf) -> tuple[Path, ...]:
    """What the repository keeps, and no document may replace: files, and folders with all that is in them."""
    among_others = cards.cards == cards.top  # then only what is a card there is kept
    return (*kept_at(cards.top), *(map(cards.path_of, cards.ids()) if among_others else [cards.cards]))


def kept_at(top: Path) -> tuple[Path, ...]:
    """The same of a folder without cards of its own, such as that of a portfolio."""
    return tuple(top / name for name in (".git", ".lape", SETTINGS, PORTFOLIO, LOCK))


def is_kept(path: Path, kept: Iterable[Path]) -> bool:
    """Whether a path leads, by whatever way, to something that is kept, or into it."""
    real = Path(os.path.realpath(path))
    return any(real.is_relative_to(os.path.realpath(place)) for place in kept)


def write_apart(path: Path, content: bytes, *, kept: Iterable[Path], advice: Message | None = None) -> None:
    """The same, where ``kept`` are the files and folders that no document may replace."""
    _refuse_to_replace(path, kept, advice)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and path.read_bytes() == content:
            return
    except OSError as error:
        raise _not_written(path, error, advice or Message("Name another file with  --output")) from None
    write_whole(path, content)


def _not_written(path: Path, error: OSError, hint: Message) -> LapeError:
    return LapeError(Message("{file} cannot be written: {reason}.", file=str(path), reason=error.strerror or ""), hint)


class Outlet:
    """A folder that many documents go into, each by its file's name; what ``kept`` says no document may replace."""

    def __init__(self, folder: Path, kept: Iterable[Path]) -> None:
        self.folder = folder
        self._kept = tuple(kept)
        self._is_made = False
        if is_kept(folder, self._kept):
            raise LapeError(
                Message("{folder} is not a place for documents, so nothing was written.", folder=str(folder)),
                Message("Name a folder of its own with  --output"),
            )
        if not folder.is_dir() and (folder.exists() or names_a_file(folder)):
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
            found = os.lstat(path)
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


def _refuse_to_replace(path: Path, kept: Iterable[Path], advice: Message | None) -> None:
    if path.is_dir() or is_kept(path, kept):
        raise LapeError(
            Message("{file} is not a place for a document, so nothing was written.", file=str(path)),
            advice
            or Message(
                "Name a file outside the cards folder that ends in one of these: {endings}.", endings=_endings()
            ),
        )


def _endings() -> list[str]:
    """What a document's file ends in."""
    from lape_cards.workflow.formats import FORMATS  # which is all that makes documents

    return [f".{name}" for name in FORMATS]
