"""Files that are named on the command line, and read whole: a table, a text with answers."""

from __future__ import annotations

import sys
from pathlib import Path

from lape_cards.errors import LapeError
from lape_cards.message import Message

A_FILE = Message("See that the file's name and its folder are right, and try again.")
"""What to do where a file that was named is not there."""
STANDARD_INPUT = Path("-")


def bytes_of(path: Path, most: int) -> bytes:
    """What ``path`` holds, no more than ``most`` bytes of it; ``-`` is what another program pipes in."""
    from lape_cards.store.cards import read_bytes

    if path != STANDARD_INPUT:
        return read_bytes(path, str(path), most=most, advice=A_FILE)
    if sys.stdin is None:
        raise LapeError(Message("Nothing can be read from standard input here."), A_FILE)
    return sys.stdin.buffer.read(most)
