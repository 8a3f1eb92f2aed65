"""Which card files a check is about."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import overload

from msgspec import Struct

from lape_cards.card.version import VersionReference
from lape_cards.store.files import is_file, real
from lape_cards.workflow.elsewhere import refuse_filled_in
from lape_cards.workflow.shelf import Shelf, find_portfolio


class Target(Struct, frozen=True):
    """A card file to check: where it is, or the saved version it is, and the name it goes by in messages."""

    name: str
    path: Path | str | None = None
    card: str | None = None
    """The id of the card, where it is known from the beginning; else whoever wants to know looks at the path."""


class Finder:
    """Finds which card of a folder a file is, whichever way leads to it."""

    def __init__(self) -> None:
        self._places: dict[Path, bool] = {}

    def card_at(self, path: Path, folder: Shelf) -> str | None:
        """The id of the card whose file is at ``path``; ``None`` where that is no card of the folder."""
        place = path.parent
        if place not in self._places:  # finding out asks the disk for every part of both paths
            self._places[place] = real(place) == real(folder.cards)
        if path.suffix != ".yaml" or not self._places[place]:
            return None
        return unicodedata.normalize("NFC", path.stem)


class Every(Sequence[Target]):
    """All cards of a folder; each target is made when it is its turn."""

    def __init__(self, folder: Shelf) -> None:
        self._place = str(folder.cards)
        self._before = folder.before_names
        self._ids = folder.ids()

    @property
    def stems(self) -> Sequence[str]:
        """The ids as the disk has them in the names of the files: an ä may be one character there, or two."""
        return self._ids

    def __len__(self) -> int:
        return len(self._ids)

    def ids(self) -> list[str]:
        """The ids of all cards, as the targets have them."""
        return [unicodedata.normalize("NFC", card) for card in self._ids]

    @overload
    def __getitem__(self, index: int) -> Target: ...
    @overload
    def __getitem__(self, index: slice) -> list[Target]: ...
    def __getitem__(self, index: int | slice) -> Target | list[Target]:
        """One target, or several."""
        if isinstance(index, slice):
            return [self._of(card) for card in self._ids[index]]
        return self._of(self._ids[index])

    def _of(self, card: str) -> Target:
        file = f"{card}.yaml"
        # A path object for each of many takes longer than to read its file.
        return Target(self._before + file, f"{self._place}/{file}", unicodedata.normalize("NFC", card))


def targets(folder: Shelf | None, names: Iterable[str], start: Path) -> Sequence[Target]:
    """What to check: the named files and versions, or all cards of the repository."""
    named = list(names)
    if named and (folder is None or not any(_is_whole(folder, name, start) for name in named)):
        return [_target(folder, name, start) for name in named]
    if folder is None:
        from lape_cards.workflow.nowhere import no_repository  # few stand where there is none

        raise no_repository(start)
    folder.require_place()
    return Every(folder)


def _is_whole(folder: Shelf, name: str, start: Path) -> bool:
    """Whether a name is that of the folder with all cards, or of their repository."""
    place = folder.folder_named(name, start) if not name.endswith(".yaml") else None
    return place is not None and folder.is_whole(place)


def _target(folder: Shelf | None, name: str, start: Path) -> Target:
    refuse_filled_in(name, start)
    path = start / name
    if is_file(path):
        return Target(name, path)
    if VersionReference.parse(name) is not None:
        return Target(name)
    if name.endswith((".yaml", ".yml")) or (folder is None and find_portfolio(start) is None):
        card = Finder().card_at(path, folder) if folder is not None else None
        if folder is not None and card is not None and (gone := folder.last_kept(card)) is not None:
            raise gone.error()
        return Target(name, path)
    if folder is None:
        from lape_cards.workflow.nowhere import no_repository  # few stand where there is none

        raise no_repository(start)
    card = folder.require(name)
    return Target(folder.name_of(card), folder.path_of(card))
