"""A card repository: where its settings, its cards and its git history are."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from lape_cards.card.kinds import Card
from lape_cards.card.version import VersionReference
from lape_cards.checks.masking import secrets_in
from lape_cards.config import RepositorySettings
from lape_cards.errors import CardError, LapeError
from lape_cards.message import Message
from lape_cards.store.cards import M, ReadFile, read_as, read_bytes, read_card

if TYPE_CHECKING:
    from lape_cards.repository.command import Repository

SETTINGS = "lape.yaml"
_NEARLY = (".yml", ".yaml.txt", ".yml.txt", ".yaml")


def sound(file: ReadFile[M]) -> M:
    """What ``file`` says, where every key of it is understood; ``CardError`` with its first fault otherwise."""
    if file.content is None or file.diagnostics:
        first = secrets_in(file.source).mask(file.diagnostics[0])
        raise CardError(first.message, first.hint, place=f"{first.location}: {first.code}")
    return file.content


@dataclass(frozen=True, slots=True)
class CardFolder:
    """A folder of cards with its settings; what reads cards without their history needs no more.

    ``top`` is the folder that holds ``lape.yaml``.
    """

    top: Path
    settings: RepositorySettings

    @property
    def cards(self) -> Path:
        """The folder that the card files are in."""
        return self.top / self.settings.cards

    def path_of(self, card: str) -> Path:
        """The file of the card with this id."""
        return self.cards / f"{card}.yaml"

    def name_of(self, card: str) -> str:
        """The card's path from the top, with slashes, as git and messages have it."""
        return str(PurePosixPath(self.settings.cards) / f"{card}.yaml")

    def ids(self) -> list[str]:
        """The ids of all cards, in alphabetical order."""
        return sorted(path.stem for path in self.cards.glob("*.yaml") if path.is_file())

    def strays(self) -> list[str]:
        """Files in the cards folder that look like cards but do not end as a card's file does."""
        files = self.cards.iterdir() if self.cards.is_dir() else ()
        return sorted(path.name for path in files if path.name.lower().endswith(_NEARLY) and path.suffix != ".yaml")

    def read(self, card: str) -> ReadFile[Any]:
        """Read one card."""
        return read_card(read_bytes(self.path_of(card), self.name_of(card)), self.name_of(card))

    def read_sound(self, card: str) -> Card:
        """Read a card that has to be understood in every key; ``CardError`` with the first fault otherwise."""
        content: Card = sound(self.read(card))
        return content

    def templates(self) -> Path:
        """The folder of the repository's own templates."""
        return self.top / self.settings.templates

    def locate(self, text: str) -> str:
        """The id that ``text`` names: an id, a path to a card's file, or either with ``@N``, which is left out."""
        reference = VersionReference.parse(text)
        name = (reference.card if reference else text).replace("\\", "/")
        path = PurePosixPath(name)
        is_path = path.suffix == ".yaml" or "/" in name
        # The folder stays as it was typed: a disk may hold its ä as one character or as two.
        if is_path and Path(name).parent.resolve() != self.cards.resolve():
            raise LapeError(
                Message("{file} is not among the cards of this repository.", file=text),
                Message("The cards are in {folder}.", folder=str(self.cards)),
            )
        return unicodedata.normalize("NFC", path.stem if path.suffix == ".yaml" else path.name)

    def require(self, text: str) -> str:
        """The id that ``text`` names, of a card that there is."""
        card = self.locate(text)
        if not self.path_of(card).is_file():
            known = self.ids()
            hint = (
                Message("The cards here are: {cards}.", cards=known)
                if known
                else Message("There are no cards yet. Make one with  lape new")
            )
            raise LapeError(Message("There is no card {card}.", card=card), hint)
        return card

    def continuing(self) -> Iterator[tuple[str, str]]:
        """Pairs of a rooting plan's id and the id of the experiment it continues."""
        for card in self.ids():
            raw = read_bytes(self.path_of(card))
            if b"continues" in raw:
                content = read_card(raw, self.name_of(card)).content
                if content is not None and content.kind == "rooting" and content.continues:
                    yield card, content.continues


@dataclass(frozen=True, slots=True)
class CardRepository(CardFolder):
    """A folder of cards at the top of a git repository, which keeps their versions."""

    repository: Repository


def find_folder(start: Path) -> CardFolder | None:
    """The card folder that ``start`` is in: the nearest ``lape.yaml`` upwards."""
    for folder in [start.resolve(), *start.resolve().parents]:
        if (folder / SETTINGS).is_file():
            return CardFolder(folder, read_settings(folder / SETTINGS))
    return None


def read_settings(path: Path) -> RepositorySettings:
    """Read a ``lape.yaml``; ``CardError`` with its first fault."""
    settings = sound(read_as(RepositorySettings, read_bytes(path), path.name))
    folder = PurePosixPath(settings.cards.replace("\\", "/"))
    outside = folder.is_absolute() or ".." in folder.parts
    if outside or ".git" in map(str.casefold, folder.parts) or not settings.cards.isprintable():
        raise LapeError(
            Message("The cards folder {folder} is outside the repository.", folder=settings.cards),
            Message("Write under cards in lape.yaml a folder inside it, such as  cards/"),
        )
    return settings


def open_cards(start: Path) -> CardRepository:
    """The card repository that ``start`` is in; a ``LapeError`` that says how to make one where there is none."""
    from lape_cards.repository.command import find_repository  # what only reads cards needs no git

    folder = find_folder(start)
    if folder is None:
        raise LapeError(
            Message("There is no card repository here."),
            Message("Make one with  lape init  or look at an example with  lape demo"),
        )
    repository = find_repository(folder.top)
    if repository is None or repository.top.resolve() != folder.top:
        raise LapeError(
            Message("The folder {folder} has a lape.yaml, but no history is kept there.", folder=str(folder.top)),
            Message("Run  lape init  in it."),
        )
    return CardRepository(folder.top, folder.settings, repository)
