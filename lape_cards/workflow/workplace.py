"""Lape's own folder, where texts lie that are not in a card's file: drafts, and what was put aside."""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePath

from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.store.files import write_whole

_NAME_LENGTH = 16


def within(git_dir: Path) -> Path:
    """The folder, where a repository is: in git's own."""
    return git_dir / "lape" / "edit"


def name_of(text: bytes) -> str:
    """What the drafts are called that began from a text."""
    return hashlib.sha256(text).hexdigest()[:_NAME_LENGTH]


def draft_of(workplace: Path, base: str, file: PurePath) -> Path:
    """Where the draft of a file is that began from the text called ``base``."""
    return workplace / "drafts" / base / file


def put_aside(workplace: Path, file: PurePath, text: bytes) -> Path:
    """Keep ``text`` where drafts are, as one that goes on from nothing; where it is.

    What lies there already keeps its place, of which people have been told, and the new text gets another one.
    """
    base = name_of(b"")
    number = 0
    while not _is_claimed(path := draft_of(workplace, f"{base}.{number}" if number else base, file)):
        number += 1
    write_whole(path, text)
    return path


def move_away(path: Path) -> Path:
    """Move a file out of the way, to a name under which nobody looks for it."""
    number = 1
    while not _is_claimed(aside := path.with_name(f"{path.name}.{number}")):
        number += 1
    return path.replace(aside)


def _is_claimed(path: Path) -> bool:
    """Whether ``path`` was free; an empty file is there then, so that nobody else takes it."""
    make(path.parent)
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        return False
    return True


def make(folder: Path) -> None:
    """Make a folder that only its owner may look into."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise LapeError(
            Message("The folder {folder} cannot be made: {reason}.", folder=str(folder), reason=error.strerror or ""),
            Message("Look at who may write there, and try again."),
        ) from None
