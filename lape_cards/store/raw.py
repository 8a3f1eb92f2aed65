"""The bytes of a file, before anything in it means something."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from lape_cards.errors import LapeError
from lape_cards.message import Message

MAX_BYTES = 256 * 1024
"""The largest file that is read as a card."""
_TO_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOINHERIT", 0)
_AT_FIRST = 16 * 1024


def read_bytes(
    path: Path | str, name: str | None = None, *, most: int = MAX_BYTES + 1, advice: Message | None = None
) -> bytes:
    """The bytes of a regular file, one more than a card may have at the most; a ``LapeError`` when there is none.

    ``advice`` says where to look for a file that is no card's.
    """
    shown = name or str(path)
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116 - this is what a path object calls
            raise LapeError(
                Message("{file} is not an ordinary file.", file=shown), Message("Give the card's file or its id.")
            )
        return read_up_to(most, path)
    except FileNotFoundError:
        raise LapeError(
            Message("There is no file {file}.", file=shown),
            advice or Message("See which cards there are in the folder cards/."),
        ) from None
    except OSError as error:
        raise LapeError(
            Message("{file} cannot be read: {reason}.", file=shown, reason=error.strerror or ""),
            Message("Look at who may read the file, and try again."),
        ) from None


def read_up_to(most: int, path: str | Path) -> bytes:
    """What a file on the disk holds, but no more than ``most`` bytes; all of it where that is negative.

    The system alone is asked, in half the time that a file object takes. It is asked for a little first, which is all
    of nearly every card, and then for twice as much each time: making room for the longest there may be takes several
    times as long as the reading.
    """
    file = os.open(path, _TO_READ)
    try:
        most = most if most >= 0 else sys.maxsize
        raw = os.read(file, min(most, _AT_FIRST))
        while len(raw) < most and (more := os.read(file, min(most - len(raw), max(len(raw), _AT_FIRST)))):
            raw += more
        return raw
    finally:
        os.close(file)
