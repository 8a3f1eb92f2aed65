"""Keeping files that are no cards: plain commits beside the versions, and the user's own work left as it is."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import PurePosixPath

from lape_cards.checks.masking import secrets_in
from lape_cards.errors import LapeError
from lape_cards.i18n import translator
from lape_cards.message import Message
from lape_cards.repository import commit as commits
from lape_cards.repository.command import Repository
from lape_cards.repository.commit import Draft, MovedError
from lape_cards.store.cards import read_bytes
from lape_cards.store.files import inside, is_file, only_writer
from lape_cards.store.reader import read
from lape_cards.workflow.cards import SETTINGS, CardRepository

_TRIES = 50
_TEMPLATES = (".j2", ".css")
_CHANGED, _NEW = " M", "??"
"""How git marks a file that is changed on the disk alone, and one that it does not know."""


def keep_files(repository: Repository, names: Sequence[str], text: str, day: date | None) -> None:
    """Commit files (paths from the top) as they stand; the caller holds the lock of whoever writes versions."""
    files = {name: commits.write_file_blob(repository, name) for name in names}
    for _ in range(_TRIES):
        with suppress(MovedError):
            commits.commit(repository, Draft(files, text, day=day), repository.head())
            return
    raise LapeError(Message("Others kept saving here at the same moment, so this was not kept."), Message("Try again."))


def keep_settings(cards: CardRepository, day: date | None) -> tuple[str, ...]:
    """Commit what was written in the repository's settings and templates, and give these files.

    What someone has staged is left to them, and where nothing was ever kept there is nothing to be beside.
    """
    repository = cards.repository
    if repository.head() is None:
        return ()
    with only_writer(commits.lock_of(repository)):
        names = _written(cards)
        for name in names:
            _refuse_codes(cards, name)
        if names:
            text = translator(cards.settings.language or "en")(Message("Changed the settings"))
            keep_files(repository, names, text, day)
    return names


def _written(cards: CardRepository) -> tuple[str, ...]:
    """The settings and the templates that the disk has otherwise than the last commit, if nobody has staged them."""
    asked = ("--porcelain", "-z", "--no-renames", "--untracked-files=all", "--ignore-submodules=all")
    places = (SETTINGS, cards.settings.templates)
    answer = cards.repository.git(
        "--no-optional-locks", "--literal-pathspecs", "status", *asked, "--", *dict.fromkeys(places)
    )
    names = [field[3:] for field in answer.fields if field[:2] in (_CHANGED, _NEW)]
    return tuple(
        name
        for name in sorted(names)
        if name == SETTINGS or PurePosixPath(name).suffix in _TEMPLATES
        if is_file(cards.top / name) and not (cards.top / name).is_symlink()
    )


def _refuse_codes(cards: CardRepository, name: str) -> None:
    """What is committed stays as long as the history, here as in a version."""
    if secrets_in(read(read_bytes(inside(cards.top, name), name)), save_only=True).findings:
        raise LapeError(
            Message("There is a personal identity code in {file}, so nothing was sent.", file=name),
            Message("Write it without the code; a role or a group is enough."),
        )
