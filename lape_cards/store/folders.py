"""Folders on the disk: made aside, and put into their place when they are whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.store.files import only_writer


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A folder to write into, which takes the place of ``path`` at the end of the block, one maker at a time.

    Where the block is left by an exception, what stood at ``path`` stays and nothing else does; what a run that was
    killed has left is put right by the next. ``LapeError`` where something cannot be written, or someone else is at it.
    """
    path = Path(os.path.realpath(path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _not_written(path, error) from None
    lock = path.with_name(f".{path.name}.lock")
    busy = LapeError(
        Message("Someone else is making {folder} right now.", folder=path.name),
        Message("Wait until they are done, and try again."),
    )
    with only_writer(lock, busy=busy):
        _put_back(path)
        made = path.with_name(f".{path.name}.{os.urandom(4).hex()}.new")
        try:
            made.mkdir()
            yield made
            _swap(made, path)
        except OSError as error:
            raise _not_written(path, error) from None
        finally:
            shutil.rmtree(made, ignore_errors=True)
            with suppress(OSError):
                lock.unlink()


def _old_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.old")


def _put_back(path: Path) -> None:
    """Finish what a run that was stopped has left: the old folder goes back where there is none, remains go away."""
    old = _old_of(path)
    if old.is_dir() and not os.path.lexists(path):
        old.rename(path)
    for rest in path.parent.iterdir():
        if rest == old or (rest.name.startswith(f".{path.name}.") and rest.suffix == ".new"):
            shutil.rmtree(rest, ignore_errors=True)


def _swap(made: Path, path: Path) -> None:
    old = _old_of(path)
    if os.path.lexists(path):
        path.rename(old)
    try:
        made.rename(path)
    except OSError:
        if old.is_dir():
            old.rename(path)
        raise
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def scratch_folder(beside: Path) -> Iterator[Path]:
    """A folder beside the file ``beside``, to make it in; it is gone after the block."""
    path = Path(os.path.realpath(beside))
    made = path.with_name(f".{path.name}.{os.urandom(4).hex()}.tmp")
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
            "{file} could not be written: {reason}. What was there is still there.",
            file=str(path),
            reason=error.strerror or "",
        ),
        Message("See whether the disk is full or the folder is read-only, and try again."),
    )
