"""Folders on the disk: made aside, and put into their place when they are whole."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lape_cards.errors import LapeError
from lape_cards.message import Message


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A folder to write into, which takes the place of ``path`` at the end of the block.

    Where the block is left by an exception, what stood at ``path`` stays and nothing else does. ``LapeError`` where
    something cannot be written.
    """
    path = Path(os.path.realpath(path))
    mark = secrets.token_hex(4)
    made, old = (path.with_name(f".{path.name}.{mark}.{kind}") for kind in ("tmp", "old"))
    try:
        made.mkdir(parents=True)
        yield made
        if path.exists():
            path.rename(old)
        try:
            made.rename(path)
        except BaseException:
            if old.exists():
                old.rename(path)
            raise
    except OSError as error:
        raise _not_written(path, error) from None
    finally:
        shutil.rmtree(made, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def scratch_folder(beside: Path) -> Iterator[Path]:
    """A folder beside the file ``beside``, to make it in; it is gone after the block."""
    path = Path(os.path.realpath(beside))
    made = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        made.mkdir(parents=True)
        yield made
    except OSError as error:
        raise _not_written(path, error) from None
    finally:
        shutil.rmtree(made, ignore_errors=True)


def put_in_place(made: Path, path: Path) -> None:
    """Let a file that is whole take the place of the one at ``path``, in one step."""
    made.replace(os.path.realpath(path))


def _not_written(path: Path, error: OSError) -> LapeError:
    return LapeError(
        Message(
            "{file} could not be written: {reason}. What stood there stands.",
            file=str(path),
            reason=error.strerror or "",
        ),
        Message("See whether the disk is full or the folder is read-only, and try again."),
    )
