"""Lape's own folder, where texts lie that are not in a card's file: drafts, and what was put aside."""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePath

from msgspec import Struct

from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.store.files import is_file, write_whole

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


class Aside(Struct, frozen=True):
    """A text that was put aside: the file that it is in, and where the one went that lay there before."""

    path: Path
    before: Path | None


def put_aside(workplace: Path, file: PurePath, text: bytes) -> Aside:
    """Keep ``text`` where drafts are, as one that goes on from nothing."""
    path = draft_of(workplace, name_of(b""), file)
    before = move_away(path) if is_file(path) else None
    make(path.parent)
    write_whole(path, text)
    return Aside(path, before)


def take_back(aside: Aside) -> None:
    """Undo that a text was put aside, as it turned out not to be needed."""
    if aside.before is not None:
        aside.before.replace(aside.path)
    else:
        aside.path.unlink(missing_ok=True)


def move_away(path: Path) -> Path:
    """Move a file out of the way, to a name under which nobody looks for it."""
    number = 1
    while (aside := path.with_name(f"{path.name}.{number}")).exists():
        number += 1
    return path.replace(aside)


def make(folder: Path) -> None:
    """Make a folder that only its owner may look into."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise LapeError(
            Message("The folder {folder} cannot be made: {reason}.", folder=str(folder), reason=error.strerror or ""),
            Message("Look at who may write there, and try again."),
        ) from None
