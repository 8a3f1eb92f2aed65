"""Git's own lock files: waiting while another git program holds one, and naming one that nobody holds any more."""

from __future__ import annotations

import time

from lape_cards.message import Message
from lape_cards.regex import regex
from lape_cards.repository.command import GitError

LOCK_SECONDS = 10.0
_PAUSE = 0.05
_LOCK = regex(r"Unable to create '(.+\.lock)': File exists|could not lock config file (.+): File exists")


def held_lock(complaint: str) -> str | None:
    """The lock file that git could not take because it is there already, if that is what it complains of."""
    match = _LOCK.search(complaint)
    if match is None:
        return None
    return match[1] or f"{match[2]}.lock"


class Patience:
    """Waits for git's locks for a while, and then no longer."""

    def __init__(self) -> None:
        self._deadline = time.monotonic() + LOCK_SECONDS

    def wait(self, complaint: str) -> None:
        """Wait a moment, if a lock is what git complained of; a ``GitError`` if not, or if it has been for too long."""
        lock = held_lock(complaint)
        if lock is None:
            raise GitError(complaint)
        if time.monotonic() > self._deadline:
            # git's locks are never deleted by us: only a person can know that nobody holds one
            raise GitError(
                complaint,
                Message("Another git program holds the file {lock}, so nothing was saved.", lock=lock),
                Message("If no such program is running any more, delete that file and save again."),
            )
        time.sleep(_PAUSE)
