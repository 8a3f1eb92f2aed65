"""The files that belong to cards and are kept with them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from lape_cards.card.kinds import Card


def attached_files(top: Path, cards: Iterable[Card], *, beside: str) -> list[str]:
    """The cards' own files, as paths from ``top``; what cannot be kept is left out: see :func:`unkept_files`.

    Only ordinary files of this repository are: no links, nothing of git's own, nothing of a repository inside it, and
    nothing of the folder ``beside``, whose cards are versions of their own.
    """
    named = {attachment.path for card in cards for attachment in card.attachments if attachment.path}
    found = {name for path in named if (name := _inside(top.resolve(), top / path)) is not None}
    return sorted(name for name in found if not PurePosixPath(name).is_relative_to(beside) and name != "lape.yaml")


def unkept_files(top: Path, card: Card) -> list[str]:
    """The files that a card names and no version of it can hold, as it names them: they are missing, or not its own."""
    named = dict.fromkeys(attachment.path for attachment in card.attachments if attachment.path)
    return [path for path in named if _inside(top.resolve(), top / path) is None]


def _inside(top: Path, path: Path) -> str | None:
    if path.is_symlink() or not path.is_file():
        return None
    path = path.resolve()
    if not path.is_relative_to(top):
        return None
    name = path.relative_to(top)
    folders = [top / folder for folder in name.parents][:-1]
    if ".git" in map(str.casefold, name.parts) or any((folder / ".git").exists() for folder in folders):
        return None
    return name.as_posix() if name.as_posix().isprintable() else None
