"""The histories around a card folder, begun before what reads cards is loaded: git answers meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from lape_cards.errors import LapeError
from lape_cards.history import Lineages
from lape_cards.message import Message
from lape_cards.repository.command import Repository, repository_sought
from lape_cards.workflow.shelf import Shelf

Sought = Callable[[], Repository | None]


def lineages_begun(shelf: Shelf, cards: Sequence[str], sought: Sought | None = None) -> Lineages:
    """What the cards go back to, which git has begun to tell; ``LapeError`` where there is no whole history.

    ``sought`` is their repository, if git was asked for it already.
    """
    repository = repository_at(shelf.top, sought)
    if repository.is_shallow:
        raise _cut_off()
    return Lineages(repository, shelf.paths_of(cards))


def repository_at(top: Path, sought: Sought | None = None) -> Repository:
    """The repository whose files are in ``top``, the folder of a ``lape.yaml``; ``LapeError`` where there is none."""
    repository = (sought or repository_sought(top))()
    if repository is None or repository.top.resolve() != top:
        raise LapeError(
            Message("The folder {folder} has a lape.yaml, but no history is kept there.", folder=str(top)),
            Message("Run  lape init  in it."),
        )
    return repository


def _cut_off() -> LapeError:
    return LapeError(
        Message("Only the newest part of the cards' history is here, so the rules of history are not held."),
        Message(
            "Fetch the rest with  git fetch --unshallow --tags  and check again, or leave these rules out with  "
            "--ignore history"
        ),
    )
