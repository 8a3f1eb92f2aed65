"""A card repository: where its settings, its cards and its git history are."""

from __future__ import annotations

import os
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
from lape_cards.store.files import inside, is_file

if TYPE_CHECKING:
    from lape_cards.repository.command import Repository

SETTINGS = "lape.yaml"
_NEARLY = (".yml", ".yaml.txt", ".yml.txt", ".yaml")


def _is_text(name: str) -> bool:
    """Whether a file's name is one that other systems can have too."""
    return name.isprintable() and not any("\ud800" <= sign <= "\udfff" for sign in name)


def sound(file: ReadFile[M]) -> M:
    """What ``file`` says, where every key of it is understood; ``CardError`` with its first fault otherwise."""
    if file.content is None or file.diagnostics:
        first = secrets_in(file.source).mask(file.diagnostics[0])
        raise CardError(first.message, first.hint, place=first.location, code=first.code)
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
        return sorted(
            name.removesuffix(".yaml")
            for name in self._files()
            if name.endswith(".yaml") and name != SETTINGS and _is_text(name)
        )

    def strays(self) -> list[str]:
        """Files in the cards folder that look like cards but do not end as a card's file does."""
        return sorted(
            name
            for name in self._files()
            if name.lower().endswith(_NEARLY) and (not name.endswith(".yaml") or not _is_text(name))
        )

    def _files(self) -> Iterator[str]:
        """The names of the ordinary files in the cards folder; ``LapeError`` where it cannot be looked into."""
        try:
            with os.scandir(self.cards) as entries:
                yield from (entry.name for entry in entries if entry.is_file(follow_symlinks=False))
        except FileNotFoundError:
            return
        except OSError as error:
            raise LapeError(
                Message(
                    "The folder {folder} cannot be read: {reason}.", folder=str(self.cards), reason=error.strerror or ""
                ),
                Message("Look at who may read the folder, and try again."),
            ) from None

    def read(self, card: str) -> ReadFile[Any]:
        """Read one card."""
        return read_card(self.raw(card), self.name_of(card))

    def raw(self, card: str, *, whole: bool = False) -> bytes:
        """The bytes of a card's file; ``LapeError`` where there is none.

        One more than a card may have at the most is enough to refuse it; with ``whole`` it is all of them.
        """
        path, name = self.path_of(card), self.name_of(card)
        return read_bytes(path, name, most=-1) if whole else read_bytes(path, name)

    def has(self, card: str) -> bool:
        """Whether there is a file of this card."""
        return is_file(self.path_of(card))

    def read_sound(self, card: str) -> Card:
        """Read a card that has to be understood in every key; ``CardError`` with the first fault otherwise."""
        content: Card = sound(self.read(card))
        return content

    def templates(self) -> Path:
        """The folder of the repository's own templates."""
        return inside(self.top, self.settings.templates)

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
        """The id that ``text`` names, of a card that there is; not of one of its versions."""
        if VersionReference.parse(text) is not None and not is_file(self.path_of(text)):
            raise LapeError(
                Message("{name} is an old version, and here the card itself is meant.", name=text),
                Message(
                    "Leave out the @ and the number. To bring an old version back:  lape restore {name}", name=text
                ),
            )
        card = self.locate(text)
        if not self.has(card):
            before, at, _ = text.rpartition("@")
            if at and self.has(self.locate(before)):
                card = self.locate(before)
                raise LapeError(
                    Message("{name} names no version: a number belongs after the @.", name=text),
                    Message("Write it as {card}@1. See the numbers with  lape history {card}", card=card),
                )
            known = self.ids()
            hint = (
                Message("The cards here are: {cards}.", cards=known)
                if known
                else Message("There are no cards yet. Make one with  lape new")
            )
            raise LapeError(Message("There is no card {card}.", card=card), hint)
        return card

    def only(self) -> str:
        """The id of the card where there is one alone; ``LapeError`` that lists them where there are several."""
        known = self.ids()
        if len(known) == 1:
            return known[0]
        raise LapeError(
            Message("It is not clear which card is meant."),
            Message("The cards here are: {cards}.", cards=known)
            if known
            else Message("There are no cards yet. Make one with  lape new"),
        )

    def continuing(self) -> Iterator[tuple[str, str]]:
        """Pairs of a rooting plan's id and the id of the experiment it continues."""
        for card in self.ids():
            raw = self.raw(card)
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
        if is_file(folder / SETTINGS):
            return CardFolder(folder, read_settings(folder / SETTINGS))
    return None


def no_repository(start: Path) -> LapeError:
    """The error of a place that no card repository is around; where one lies in a folder there, it says so."""
    try:
        inner = sorted(path.parent.name for path in start.glob(f"*/{SETTINGS}"))
    except OSError:
        inner = []
    if inner:
        return LapeError(
            Message("There is no card repository here, but there is one in the folder {folder}.", folder=inner[0]),
            Message("Go there first:  cd {folder}", folder=inner[0]),
        )
    return LapeError(
        Message("There is no card repository here."),
        Message("Make one with  lape init  or look at an example with  lape demo"),
    )


def read_settings(path: Path) -> RepositorySettings:
    """Read a ``lape.yaml``; a ``LapeError`` with its first fault."""
    try:
        settings = sound(read_as(RepositorySettings, read_bytes(path), path.name))
    except CardError as error:
        raise LapeError(error.message, error.hint, place=error.place, code=error.code) from None
    inside(path.parent, settings.cards)
    inside(path.parent, settings.templates)
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
        raise no_repository(start)
    repository = find_repository(folder.top)
    if repository is None or repository.top.resolve() != folder.top:
        raise LapeError(
            Message("The folder {folder} has a lape.yaml, but no history is kept there.", folder=str(folder.top)),
            Message("Run  lape init  in it."),
        )
    return CardRepository(folder.top, folder.settings, repository)
