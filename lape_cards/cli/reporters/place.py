"""Where a finding is and what is said of it, as other programs want it."""

from __future__ import annotations

import os
from pathlib import Path, PurePath

from lape_cards.card.version import VersionReference
from lape_cards.checks.verdict import Checked
from lape_cards.cli.options import Session
from lape_cards.cli.reporters.family import Terms
from lape_cards.diagnostic import Diagnostic


class Places:
    """Where the cards of one report are. The disk is asked once about each folder of theirs."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._here = Path.cwd()
        self._starts: dict[Path, Path] = {}

    def of(self, card: Checked) -> str:
        """The card's file with forward slashes: from the top of the git checkout it is in, as services name files.

        Outside of a checkout from the folder of the run where it is inside, else as it was named.
        """
        if VersionReference.parse(card.name) is not None:
            return PurePath(card.name).as_posix()  # a saved version is no file of a checkout
        file = self._file(card.name)
        start = self._starts.get(file.parent) or self._starts.setdefault(file.parent, self._start_in(file))
        return (file.relative_to(start) if file.is_relative_to(start) else PurePath(card.name)).as_posix()

    def _start_in(self, file: Path) -> Path:
        return next((folder for folder in file.parents if os.path.lexists(folder / ".git")), self._here)

    def _file(self, name: str) -> Path:
        """Where the file of a card is. No link is followed: a link's own name is the one that git knows."""
        top = self._terms.top
        if top is not None and not self._terms.named:
            return top / name
        here = Path(os.path.abspath(name))  # noqa: PTH100 - it follows no link
        # A file is named as it is seen from here, and a card from the top of its repository. The file itself may not be
        # found by its name: what may not be shown is not in it any more.
        return here if top is None or here.parent.is_dir() else top / name


def sentences(speech: Session, item: Diagnostic, between: str = "\n") -> str:
    """What a finding is, and what to do about it."""
    message = speech.translator(item.message)
    return message if item.hint is None else f"{message}{between}{speech.translator(item.hint)}"
