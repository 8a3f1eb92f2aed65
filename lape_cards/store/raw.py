"""The bytes of a file, before anything in it means something."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

from lape_cards.errors import LapeError
from lape_cards.message import Message

MAX_BYTES = 256 * 1024
"""The largest file that is read as a card."""


def read_bytes(
    path: Path, name: str | None = None, *, most: int = MAX_BYTES + 1, advice: Message | None = None
) -> bytes:
    """The bytes of a regular file, one more than a card may have at the most; a ``LapeError`` when there is none.

    ``advice`` says where to look for a file that is no card's.
    """
    shown = name or str(path)
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116 - this, and open, are what a path object calls
            raise LapeError(
                Message("{file} is not an ordinary file.", file=shown), Message("Give the card's file or its id.")
            )
        with open(path, "rb") as file:  # noqa: PTH123
            return read_up_to(most, file)
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


def read_up_to(most: int, file: BinaryIO) -> bytes:
    """What an open file on the disk holds, but no more than ``most`` bytes; all of it where that is negative.

    It is asked how long it is: making room for the longest there may be takes several times as long as the reading.
    """
    if most < 0:
        return file.read()
    room = min(most, os.fstat(file.fileno()).st_size + 1)
    raw = file.read(room)
    return raw if len(raw) < room or room == most else raw + file.read(most - room)  # it has grown since it was asked
