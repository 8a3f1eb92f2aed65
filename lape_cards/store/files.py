"""Files on the disk: written whole or not at all, and one writer at a time."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path, PurePath

from lape_cards.errors import LapeError
from lape_cards.message import Message

LOCK_SECONDS = 120.0


def inside(top: Path, name: str) -> Path:
    """The path ``name`` under ``top``; a ``LapeError`` where it, or a link on the way, leads out of it."""
    path = top / name
    if not PurePath(name).anchor:
        real = Path(os.path.realpath(path))
        with contextlib.suppress(OSError):  # a name that is too long to be asked about is none
            if real.is_relative_to(os.path.realpath(top)) and not _has_link(top, path):
                return path
    raise LapeError(
        Message("{name} leads out of the repository, and nothing outside it is read or written.", name=name),
        Message("Put a folder or a file of the repository itself in its place."),
    )


def _has_link(top: Path, path: Path) -> bool:
    return any(part.is_symlink() for part in (path, *path.parents) if part != top and part.is_relative_to(top))


def is_folder(path: Path) -> bool:
    """Whether there is a folder; a path that cannot even be asked about is none."""
    return os.path.isdir(path)  # noqa: PTH112


def real(path: Path) -> str:
    """Where a path leads through all links; one that leads in a circle is as it stands."""
    return os.path.realpath(path)


def is_file(path: Path) -> bool:
    """Whether there is a file at ``path``; what cannot even be asked (a name too long, a closed folder) is none."""
    try:
        return path.is_file()
    except OSError:
        return False


def write_whole(path: Path, content: bytes, *, lasting: bool = True) -> None:
    """Put ``content`` at ``path`` in one step: whoever reads sees the old file or the new one, never a part.

    The file's permissions stay. Raises ``LapeError`` when it cannot be written; the old file then stands. What is not
    ``lasting`` may be gone after a power cut, and is made again: waiting for the disk takes long where files are many.
    """
    try:
        _put(os.fspath(path), content, lasting=lasting)
        if lasting:
            _sync_folder(path.parent)
    except OSError as error:
        raise LapeError(
            Message(
                "{file} could not be written: {reason}. The old file stands.",
                file=str(path),
                reason=error.strerror or "",
            ),
            Message("See whether the disk is full or the folder is read-only, and try again."),
        ) from None


def _put(path: str, content: bytes, *, lasting: bool) -> None:
    """Write a new file beside ``path``, and let it take that place; path objects would add a fifth to the time."""
    folder, name = os.path.split(path)
    temporary = os.path.join(folder, f".{name}.{os.urandom(4).hex()}.tmp")  # noqa: PTH118
    try:
        with open(temporary, "xb") as file:  # noqa: PTH123
            file.write(content)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        if os.path.exists(path):  # noqa: PTH110
            os.chmod(temporary, stat.S_IMODE(os.stat(path).st_mode))  # noqa: PTH101, PTH116
        os.replace(temporary, path)  # noqa: PTH105
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)  # noqa: PTH108
        raise


def write_back(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path``, if need be into the room that the file has there: a full disk has no other."""
    try:
        write_whole(path, content)
    except LapeError:
        with path.open("r+b") as file:
            file.write(content)
            file.truncate()
            file.flush()
            os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the rename itself last; where the system cannot do that to a folder (Windows), it is left to the system."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def only_writer(lock: Path, *, busy: LapeError | None = None) -> Iterator[None]:
    """Wait until nobody else holds ``lock``, and hold it; the system lets go of it if the process dies.

    With ``busy`` nobody is waited for: it is raised where someone else holds the lock.
    """
    from filelock import FileLock, Timeout  # whoever only reads needs no lock

    # A lock object of its own for each holder: threads of one process then wait for one another too.
    holder = FileLock(lock, timeout=LOCK_SECONDS if busy is None else 0, thread_local=False)
    try:
        holder.acquire()
    except Timeout:
        raise busy or LapeError(
            Message("Someone else has been saving here for {seconds} seconds.", seconds=int(LOCK_SECONDS)),
            Message("Wait until they are done and try again. The lock is the file {file}.", file=str(lock)),
        ) from None
    except PermissionError:
        raise LapeError(
            Message("Nothing can be saved here: the folder {folder} is read-only.", folder=str(lock.parent)),
            Message("Ask whoever looks after the folder for the right to write, and try again."),
        ) from None
    except OSError as error:
        raise LapeError(
            Message("The lock {file} could not be taken: {reason}.", file=str(lock), reason=error.strerror or ""),
            Message("See whether the disk is full or the folder is gone, and try again."),
        ) from None
    try:
        yield
    finally:
        holder.release()
