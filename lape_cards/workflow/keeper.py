"""The git repository that keeps the cards of a folder."""

from __future__ import annotations

from pathlib import Path

from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.repository.command import Repository, Sought, repository_sought


def repository_at(top: Path, sought: Sought | None = None) -> Repository:
    """The repository whose files are in ``top``, the folder of a ``lape.yaml``; ``LapeError`` where there is none."""
    repository = (sought or repository_sought(top))()
    if repository is None or repository.top.resolve() != top:
        raise LapeError(
            Message("The folder {folder} has a lape.yaml, but no history is kept there.", folder=str(top)),
            Message("Run  lape init  in it."),
        )
    return repository
