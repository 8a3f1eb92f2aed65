"""The histories around a card folder, begun before what reads cards is loaded: git answers meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from lape_cards.errors import LapeError
from lape_cards.history import Histories, Lineages
from lape_cards.message import Message
from lape_cards.repository.command import Sought, repository_sought
from lape_cards.store.raw import read_bytes
from lape_cards.store.reader import read
from lape_cards.workflow.keeper import repository_at
from lape_cards.workflow.shelf import SETTINGS, PlacedShelf, Shelf, find_top, place_of, require_inside


def shelf_at_a_glance(top: Path, raw: bytes) -> Shelf:
    """The cards of a folder whose settings have these bytes, as far as can be told before they are understood.

    ``LapeError`` where no cards can be there.
    """
    data = read(raw).data
    said = data.get("cards") if isinstance(data, dict) else None
    shelf = PlacedShelf(top, said if isinstance(said, str) else "cards/")
    require_inside(top, shelf.place, shelf.place)
    return shelf


def histories_begun(start: Path, names: Sequence[str], *, folders: bool = False) -> Histories | None:
    """The histories of the cards that ``names`` most likely mean from ``start``, which git has begun to tell.

    With ``folders`` the folder of the cards means all of them. ``None`` where it cannot be told yet; what is wrong is
    told once the settings are understood.
    """
    with suppress(LapeError, OSError):
        top = find_top(place_of(names, start)) or find_top(start)
        if top is not None:
            sought = repository_sought(top)
            shelf = shelf_at_a_glance(top, read_bytes(top / SETTINGS))
            meant = (card for name in names for card in _meant_by(name, shelf, start if folders else None))
            cards = list(dict.fromkeys(meant))
            return Histories(repository_at(top, sought), shelf.paths_of(cards)) if cards else None
    return None


def _meant_by(name: str, shelf: Shelf, start: Path | None) -> list[str]:
    folder = shelf.folder_named(name, start) if start is not None else None
    if folder is None:
        return [shelf.locate(name)]
    return shelf.ids() if shelf.is_whole(folder) else []


def lineages_begun(shelf: Shelf, cards: Sequence[str], sought: Sought | None = None) -> Lineages:
    """What the cards go back to, which git has begun to tell; ``LapeError`` where there is no whole history.

    ``sought`` is their repository, if git was asked for it already.
    """
    repository = repository_at(shelf.top, sought)
    if repository.is_shallow:
        raise _cut_off()
    return Lineages(repository, shelf.paths_of(cards))


def _cut_off() -> LapeError:
    return LapeError(
        Message("Only the newest part of the cards' history is here, so the rules of history are not checked."),
        Message(
            "Fetch the rest with  git fetch --unshallow --tags  and check again, or leave these rules out with  "
            "--ignore history"
        ),
    )
