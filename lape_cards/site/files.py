"""A site's folder: made aside, then put in the place of the old one in one step; what stays the same is not touched."""

from __future__ import annotations

import contextlib
import filecmp
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from lape_cards.errors import LapeError
from lape_cards.i18n import LANGUAGES
from lape_cards.message import Message
from lape_cards.store.folders import whole_folder

MARKER = ".lape-site"
_OURS = frozenset({MARKER, "index.html", "assets", *LANGUAGES})


class SiteFolder(Struct):
    """The new site as it is being made. ``written`` counts the files that the old one did not have in this form."""

    aside: Path
    old: Path
    files: int = 0
    written: int = 0

    def put(self, address: str, content: bytes) -> None:
        """Add a file, once; one that says the same in the old site is taken over as it is, its time too."""
        path, before = self._begun(address)
        if _says(before, content):
            _take_over(before, path)
        else:
            path.write_bytes(content)
            self.written += 1

    def put_pieces(self, address: str, pieces: Iterable[bytes]) -> None:
        """The same for a file that may be large: ``pieces`` are what it says."""
        path, before = self._begun(address)
        with path.open("wb") as file:
            file.writelines(pieces)
        if _is_same(before, path):
            path.unlink()
            _take_over(before, path)
        else:
            self.written += 1

    def count(self, files: int, written: int) -> None:
        """Count files that someone else has put into the same folder."""
        self.files += files
        self.written += written

    def _begun(self, address: str) -> tuple[Path, Path]:
        """Where a file goes, and where it is in the old site."""
        self.files += 1
        path = self.aside / address
        path.parent.mkdir(parents=True, exist_ok=True)
        return path, self.old / address


@contextlib.contextmanager
def made_aside(output: Path) -> Iterator[SiteFolder]:
    """A folder to make the site in. It takes the place of ``output`` once everything in it is there.

    Refused where ``output`` is something else than a site that was made here before. If anything fails, the old site
    stays as it was.
    """
    target = Path(os.path.realpath(output))
    require_site(target)
    with whole_folder(target) as aside:
        folder = SiteFolder(aside, target)
        yield folder
        folder.put(MARKER, b"Made by lape site. Everything in this folder is made anew each time.\n")


def require_site(target: Path) -> None:
    """Raise ``LapeError`` where ``target`` is there and is no site of lape's, or holds something else besides."""
    if not os.path.lexists(target):
        return
    names = {entry.name for entry in os.scandir(target)} if target.is_dir() else None
    if names is not None and (not names or (MARKER in names and names <= _OURS)):
        return
    if names is not None and MARKER in names:
        raise LapeError(
            Message(
                "The folder {folder} holds something that lape did not make: {names}. It would be lost.",
                folder=str(target),
                names=sorted(names - _OURS),
            ),
            Message("Take it out of there, or name another folder with  --output"),
        )
    raise LapeError(
        Message("{folder} is there already and is no site that lape made, so nothing was written.", folder=str(target)),
        Message("Name a new folder with  --output"),
    )


def _says(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def _is_same(before: Path, path: Path) -> bool:
    try:
        return filecmp.cmp(before, path, shallow=False)
    except OSError:
        return False


def _take_over(before: Path, path: Path) -> None:
    path.unlink(missing_ok=True)  # should a process that failed have put it there already
    try:
        os.link(before, path)
    except OSError:  # not every disk has links
        shutil.copy2(before, path)
