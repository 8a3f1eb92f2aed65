"""The program as it is installed, told apart by a short name: what it has found out or made does not outlive it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from lape_cards import __version__

_PACKAGE = Path(__file__).parent
_LIBRARIES = ("site-packages", "dist-packages")
_NOT_CODE = ("__pycache__",)


def name_of_the_program() -> bytes:
    """32 bytes that change with lape, with any file of it, with Python, and when a library was installed or renewed.

    Nothing is read: of each file its size and when it was last written are enough, and one pass over the folders finds
    them. A folder of libraries gets another entry, and so another time, with each version that is put into it.
    """
    name = sha256(f"{__version__} {sys.version} {sys.flags.optimize} {_PACKAGE}\0".encode("utf-8", "surrogateescape"))
    for place in sys.path:
        if os.path.basename(place) in _LIBRARIES:  # noqa: PTH119 - no path object is worth its time here
            name.update(f"{place} {_written(place)}\0".encode("utf-8", "surrogateescape"))
    for line in sorted(_files(str(_PACKAGE))):
        name.update(line.encode("utf-8", "surrogateescape"))
    return name.digest()


def _written(folder: str) -> int:
    try:
        return os.stat(folder).st_mtime_ns  # noqa: PTH116 - as above
    except OSError:
        return 0


def _files(top: str) -> Iterator[str]:
    waiting = [top]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting += [entry.path] if entry.name not in _NOT_CODE else []
                    continue
                about = entry.stat()
                yield f"{entry.path[len(top) :]} {about.st_size} {about.st_mtime_ns}\0"
