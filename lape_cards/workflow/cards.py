"""A card repository: where its settings, its cards and its git history are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lape_cards.card.kinds import Card
from lape_cards.errors import CardError, LapeError
from lape_cards.store.cards import M, ReadFile, read_as, read_bytes, read_card
from lape_cards.store.files import inside
from lape_cards.workflow.shelf import SETTINGS as SETTINGS
from lape_cards.workflow.shelf import Shelf, find_top, place_of, require_inside

if TYPE_CHECKING:
    from lape_cards.config.repository import RepositorySettings
    from lape_cards.repository.command import Repository

_CONTINUING = b"continues"
"""The key that a plan has in which an experiment is continued."""


def sound(file: ReadFile[M]) -> M:
    """What ``file`` says, where every key of it is understood; ``CardError`` with its first fault otherwise."""
    if file.content is None or file.diagnostics:
        from lape_cards.checks.masking import secrets_in  # which is much, for what is seldom

        first = secrets_in(file.source).mask(file.diagnostics[0])
        raise CardError(first.message, first.hint, place=first.location, code=first.code)
    return file.content


class CardFolder(Shelf, frozen=True):
    """A folder of cards with its settings; what reads cards without their history needs no more.

    ``top`` is the folder that holds ``lape.yaml``.
    """

    settings: RepositorySettings

    @property
    def place(self) -> str:
        """Where the card files are in it, as the settings say it."""
        return self.settings.cards

    def read(self, card: str) -> ReadFile[Any]:
        """Read one card."""
        return read_card(self.raw(card), self.name_of(card))

    def read_sound(self, card: str) -> Card:
        """Read a card that has to be understood in every key; ``CardError`` with the first fault otherwise."""
        content: Card = sound(self.read(card))
        return content

    def templates(self) -> Path:
        """The folder of the repository's own templates."""
        return inside(self.top, self.settings.templates)

    def continuing(self) -> Iterator[tuple[str, str]]:
        """Pairs of a rooting plan's id and the id of the experiment it continues."""
        for card, raw in self.texts():
            if _CONTINUING in raw and (experiment := continued_by(raw, self.name_of(card))) is not None:
                yield card, experiment


def continued_by(raw: bytes, name: str) -> str | None:
    """The experiment that the card with these bytes continues; ``None`` where it is no rooting plan of one."""
    if _CONTINUING not in raw:
        return None
    content = read_card(raw, name).content
    return content.continues if content is not None and content.kind == "rooting" and content.continues else None


class CardRepository(CardFolder, frozen=True):
    """A folder of cards at the top of a git repository, which keeps their versions."""

    repository: Repository

    def keeper(self) -> Repository | None:
        """The repository itself."""
        return self.repository


def find_folder(start: Path) -> CardFolder | None:
    """The card folder that ``start`` is in: the nearest ``lape.yaml`` upwards."""
    top = find_top(start)
    return CardFolder(top, read_settings(top / SETTINGS)) if top is not None else None


def read_settings(path: Path) -> RepositorySettings:
    """Read a ``lape.yaml``; a ``LapeError`` with its first fault."""
    return settings_in(read_bytes(path), path)


def settings_in(raw: bytes, path: Path) -> RepositorySettings:
    """The same, of the bytes that the file has."""
    from lape_cards.config.repository import RepositorySettings  # a file alone has no settings

    try:
        settings = sound(read_as(RepositorySettings, raw, path.name))
    except CardError as error:
        raise LapeError(error.message, error.hint, place=error.place, code=error.code) from None
    require_inside(path.parent, settings.cards, settings.templates)
    return settings


def open_cards(start: Path, names: Iterable[str] = (), known: Repository | None = None) -> CardRepository:
    """The card repository that the files among ``names`` are in, else the one that ``start`` is in.

    A ``LapeError`` that says how to make one where there is none. ``known`` is what git said of it, if it was asked
    already.
    """
    from lape_cards.workflow.keeper import repository_at  # what only reads cards needs no git

    folder = find_folder(place_of(names, start)) or find_folder(start)
    if folder is None:
        from lape_cards.workflow.nowhere import no_repository  # few stand where there is none

        raise no_repository(start)
    return CardRepository(
        folder.top, folder.settings, repository_at(folder.top, (lambda: known) if known is not None else None)
    )
