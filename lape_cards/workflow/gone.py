"""Cards whose files are not there while their versions are kept: who has deleted one by accident gets it back."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from msgspec import Struct

from lape_cards.card.identifier import IDENTIFIER
from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.quoting import as_typed
from lape_cards.repository.command import Repository
from lape_cards.standing import standings


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
            " git commit -m Deleted -- {file}",
            name=self.last,
            file=as_typed(self.file),
        )

    @property
    def message(self) -> Message:
        """What is the matter."""
        return Message("The file of the card {card} is missing, but its versions are kept.", card=self.card)

    def error(self) -> LapeError:
        """The error of whoever names the card."""
        return LapeError(self.message, Message("To bring it back:  lape restore {name}", name=self.last))

    def contested(self) -> LapeError:
        """The error of a card that the others have changed since."""
        return LapeError(
            Message(
                "The others have changed the card {card}, whose file is missing here, so nothing was joined or sent.",
                card=self.card,
            ),
            Message("{remedy}\nThen run  lape sync  again.", remedy=self.remedy),
        )


def kept(repository: Repository, files: Mapping[str, str]) -> list[Gone]:
    """Those of some cards without a file that have saved versions; ``files`` are the files they had, by their ids."""
    # Of another name git might take a part for something else.
    asked = {card: file for card, file in files.items() if re.fullmatch(IDENTIFIER, card)}
    last = {card: standing.last for card, standing in standings(repository, asked).items()} if asked else {}
    return [
        Gone(card, version.number, asked[card])
        for card, version in last.items()
        if version is not None and version.number is not None
    ]


def deleted(repository: Repository, folder: str) -> list[str]:
    """The files in ``folder``, with a slash at its end, that the checked-out state has and git does not find there.

    What git was told to leave away is not among them.
    """
    if repository.head() is None:
        return []
    options = ("-z", "--name-only", "--no-renames", "--diff-filter=D")
    asked = ("--literal-pathspecs", "diff-index", *options, "HEAD", "--", *([folder] if folder else []))
    answer = repository.git("--no-optional-locks", *asked)
    return [os.fsdecode(name) for name in answer.out.split(b"\0") if name]
