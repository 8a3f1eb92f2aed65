"""Views: what readers get of a mirror. One commit and the version tags that belong to it, as a repository of its own.

A view is a small bare repository that borrows the mirror's objects. Its HEAD is the commit, its tags are those that
were there when the commit was collected; so what reads a card repository reads a view, and finds the same each time.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.repository.command import Repository
from lape_cards.repository.mirror import settings
from lape_cards.repository.tombstones import SUFFIX

_PACKED = "packed-refs"
_OBJECTS = "objects"
_LENDER = "objects/info/alternates"


class View(Struct, frozen=True):
    """What a view shows: a commit, and the version tags (full names and objects) of whatever it goes back to."""

    commit: str
    tags: Mapping[str, str]

    @property
    def digest(self) -> str:
        """A short proof of the tags, which is the same wherever they are."""
        return digest_of(self._lines())

    def _lines(self) -> bytes:
        return "".join(f"{value} {name}\n" for name, value in sorted(self.tags.items())).encode()

    def files(self, mirror: str) -> dict[str, bytes]:
        """The files that a view is made of; ``mirror`` is the name of the folder whose objects it borrows."""
        return {
            "HEAD": f"{self.commit}\n".encode(),
            "config": settings(len(self.commit)).encode(),
            _LENDER: f"../../../mirrors/{mirror}/objects\n".encode(),
            _PACKED: self._lines(),
        }


def digest_of(lines: bytes) -> str:
    """The proof of a view's tags, as its file of names has them."""
    return hashlib.sha256(lines).hexdigest()


def without_erased(tags: Mapping[str, str]) -> dict[str, str]:
    """The tags without those of versions that a tombstone stands in for."""
    return {name: value for name, value in tags.items() if f"{name}{SUFFIX}" not in tags}


def is_view(git_dir: Path, mirror: str, commit: str, digest: str) -> bool:
    """Whether ``git_dir`` is a view of that commit with the tags of that proof, and nothing else."""
    wanted = View(commit, {}).files(mirror)
    try:
        found = {name: (git_dir / name).read_bytes() for name in wanted}
        names = {path.relative_to(git_dir).as_posix() for path in git_dir.rglob("*")}
    except OSError:
        return False
    lines = found.pop(_PACKED)
    del wanted[_PACKED]
    folders = {"refs", _OBJECTS, f"{_OBJECTS}/info", f"{_OBJECTS}/pack"}
    return found == wanted and digest_of(lines) == digest and names == {*found, _PACKED, *folders}


def make_view(git_dir: Path, mirror: str, view: View) -> None:
    """Make a view, whole or not at all; one that another program has made meanwhile is as good."""
    git_dir.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix="new-", dir=git_dir.parent))
    try:
        for folder in ("refs", f"{_OBJECTS}/info", f"{_OBJECTS}/pack"):
            (made / folder).mkdir(parents=True)
        for name, content in view.files(mirror).items():
            (made / name).write_bytes(content)
        if os.path.lexists(git_dir) and not is_view(git_dir, mirror, view.commit, view.digest):
            old = Path(tempfile.mkdtemp(prefix="old-", dir=git_dir.parent))
            git_dir.replace(old / git_dir.name)
            shutil.rmtree(old, ignore_errors=True)
        if not git_dir.exists():
            made.replace(git_dir)
    except OSError as error:
        if not is_view(git_dir, mirror, view.commit, view.digest):
            raise LapeError(
                Message(
                    "{folder} cannot be written to: {reason}.", folder=str(git_dir.parent), reason=error.strerror or ""
                ),
                Message("See whether the disk is full or the folder is read-only, and try again."),
            ) from None
    finally:
        shutil.rmtree(made, ignore_errors=True)


def open_bare(git_dir: Path) -> Repository:
    """A bare repository of our own, to read; no working tree, no hooks."""
    return Repository(git_dir, git_dir, git_dir, Path(os.devnull), {"GIT_NO_REPLACE_OBJECTS": "1"}, bare=True)
