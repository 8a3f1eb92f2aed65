"""The cards of a collected source, read from git's objects: nothing of them lies on the disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import field

from lape_cards.config.repository import RepositorySettings
from lape_cards.diagnostic import LeftOut
from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.repository.command import Repository
from lape_cards.repository.files import CardFile, card_files, read_files
from lape_cards.store.cards import read_as
from lape_cards.workflow.cards import SETTINGS, CardRepository

_AT_ONCE = 200
"""Cards that are read together, in the order of their names: who asks for one mostly asks for the next."""


class CollectedCards(CardRepository, frozen=True, eq=False):
    """Cards as a commit has them. ``top`` is the project manager's folder, whose templates are used.

    ``files`` are the card files by the cards' ids, ``unread`` what looks like a card and is not read, ``source`` is
    what the portfolio calls the group that they come from.
    """

    files: Mapping[str, CardFile] = field(default_factory=dict)
    unread: tuple[LeftOut, ...] = ()
    source: str = ""
    _texts: dict[str, bytes] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.top!r}, {len(self.files)} cards)"

    def called(self, card: str) -> str:
        """``source/id``."""
        return f"{self.source}/{card}"

    def from_top(self, file: str) -> str:
        """A file of the source as it is found from the top of the collection: the source before it."""
        return f"{self.source}/{file}"

    def ids(self) -> list[str]:
        """The ids of all cards, in alphabetical order."""
        return list(self.files)

    def left_out(self) -> list[LeftOut]:
        """What looks like a card in the folder and is not read."""
        return list(self.unread)

    def texts_of(self, cards: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Ids of cards that there are with their bytes."""
        return ((card, self.raw(card)) for card in cards)

    def has(self, card: str) -> bool:
        """Whether the commit has a file of this card."""
        return card in self.files

    def keeper(self) -> None:
        """None: what was collected is brought back where it came from."""

    def raw(self, card: str, *, whole: bool = False) -> bytes:
        """The bytes of a card's file; ``LapeError`` where there is none, or git has lost it."""
        if card not in self._texts:
            self._read_from(card)
        if card not in self._texts:
            raise LapeError(
                Message("The text of {card} is missing from the mirror.", card=card),
                Message("Get it again with  lape collect"),
            )
        return self._texts[card]

    def _read_from(self, card: str) -> None:
        names = list(self.files)
        start = names.index(card) if card in self.files else 0
        part = [self.files[name] for name in names[start : start + _AT_ONCE]] if card in self.files else []
        self._texts.clear()
        self._texts.update({file.card: raw for file, raw in read_files(self.repository, part) if raw is not None})


def collected_cards(top: Path, repository: Repository, commit: str, folder: str, source: str) -> CollectedCards:
    """The cards of a source in ``folder`` of ``commit``; ``top`` is the folder of the portfolio that names it."""
    found = card_files(repository, commit, folder)
    said = settings_at(repository, commit) or RepositorySettings(format=1)
    settings = RepositorySettings(
        format=1, name=said.name, programme=said.programme, language=said.language, cards=folder
    )
    files = {file.card: file for file in found.files}
    return CollectedCards(top, settings, repository, files, found.left_out, source)


def settings_at(repository: Repository, commit: str) -> RepositorySettings | None:
    """What the source's own ``lape.yaml`` says in a commit; ``None`` where there is none that can be understood."""
    raw = repository.blob(f"{commit}:{SETTINGS}")
    return read_as(RepositorySettings, raw, SETTINGS).content if raw is not None else None
