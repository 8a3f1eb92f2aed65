"""Cards whose files are not there while their versions are kept: who has deleted one by accident gets it back."""

from __future__ import annotations

import os
import re
from pathlib import PurePosixPath

from msgspec import Struct

from lape_cards.card.identifier import IDENTIFIER
from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.repository.command import Repository
from lape_cards.standing import standings
from lape_cards.workflow.cards import CardRepository
from lape_cards.workflow.lineages import repository_at
from lape_cards.workflow.shelf import Shelf


class Gone(Struct, frozen=True):
    """A card without a file; ``number`` is that of its last saved version, ``file`` where its file was."""

    card: str
    number: int
    file: str

    @property
    def last(self) -> str:
        """The name of the last saved version."""
        return f"{self.card}@{self.number}"

    @property
    def remedy(self) -> Message:
        """How to get the card back, or to do without it for good."""
        return Message(
            "Bring it back with  lape restore {name}  or, if it was deleted on purpose, make that final with "
            " git commit -m Deleted {file}",
            name=self.last,
            file=self.file,
        )

    def error(self) -> LapeError:
        """The error of whoever names the card."""
        return LapeError(
            Message("The file of the card {card} is missing, but its versions are kept.", card=self.card),
            Message("To bring it back:  lape restore {name}", name=self.last),
        )


def last_kept(shelf: Shelf, card: str) -> Gone | None:
    """The card that has no file, by its last saved version; ``None`` where no version of it is kept here."""
    if re.fullmatch(IDENTIFIER, card) is None:  # git may take the name for something else
        return None
    repository = _repository_of(shelf)
    if repository is None:
        return None
    last = standings(repository, {card: shelf.name_of(card)})[card].last
    return Gone(card, last.number, shelf.name_of(card)) if last is not None and last.number is not None else None


def gone_cards(shelf: Shelf) -> list[Gone]:
    """The cards with versions that the checked-out state has and the disk has not, in alphabetical order.

    A file that git was told to leave away is not missed, nor is one whose deletion was committed.
    """
    repository = _repository_of(shelf)
    if repository is None or repository.head() is None:
        return []
    asked = ("--literal-pathspecs", "diff-index", "-z", "--name-only", "--no-renames", "--diff-filter=D", "HEAD", "--")
    before = shelf.before_names
    answer = repository.git("--no-optional-locks", *asked, *([before] if before else []))
    names = [PurePosixPath(os.fsdecode(name)) for name in answer.out.split(b"\0") if name]
    missing = [name.stem for name in names if f"{before}{name.stem}.yaml" == str(name) and not shelf.has(name.stem)]
    found = (last_kept(shelf, card) for card in sorted(missing))
    return [one for one in found if one is not None]


def _repository_of(shelf: Shelf) -> Repository | None:
    """Where the versions of the cards are kept, if they are."""
    if isinstance(shelf, CardRepository):
        return shelf.repository
    try:
        return repository_at(shelf.top)
    except LapeError:
        return None
