"""Talking with a git that is running: reading what it writes as it comes, asking it for one object after another."""

from __future__ import annotations

import os
import weakref
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from subprocess import TimeoutExpired
from threading import Lock, Thread, current_thread
from typing import IO, TYPE_CHECKING, cast

if TYPE_CHECKING:
    from io import BufferedReader
    from subprocess import Popen

_CHUNK = 1 << 16
_SECONDS = 5.0
"""How long a git that has nothing left to do is waited for."""
_AHEAD = 1 << 20
"""Bytes that git may be ahead of its reader."""
_COMPLAINTS = 50
"""Lines of complaint that are kept, the last ones."""
_AT_ONCE = 200
"""Objects that are asked for before the first is read: their names fit into a pipe, so neither waits for the other."""


class Running:
    """A git that was started; it ends when nobody holds this any more.

    Until something is read of it there is no thread for it, so a process can be copied while git works beside it.
    """

    def __init__(self, process: Popen[bytes]) -> None:
        self._process = process
        _let_run_ahead(cast("BufferedReader", self._process.stdout))
        self._complaints: deque[bytes] = deque(maxlen=_COMPLAINTS)
        self._listener = Thread(target=_listen, args=(process.stderr, self._complaints), daemon=True)
        self._abandon = weakref.finalize(self, _abandon, process, self._listener, os.getpid())

    @cached_property
    def _out(self) -> BufferedReader:
        """What it writes; what it complains of is listened to from now on."""
        self._listener.start()
        return cast("BufferedReader", self._process.stdout)

    def parts(self, end: bytes) -> Iterator[bytes]:
        """What it writes, as it comes, in parts that stop before an ``end``; what has no end behind it is left out."""
        rest = b""
        while chunk := self._out.read1(_CHUNK):
            whole, found, rest = (rest + chunk).rpartition(end)
            if found:
                yield whole

    def texts(self, end: bytes = b"\0") -> Iterator[str]:
        """The texts that it writes, each with an ``end`` behind it, as they come."""
        for part in self.parts(end):
            yield from part.decode("utf-8", "replace").split(end.decode())

    def say(self, lines: Sequence[str]) -> None:
        """Write lines for it to read."""
        stdin = cast("IO[bytes]", self._process.stdin)
        stdin.write("".join(f"{line}\n" for line in lines).encode())
        stdin.flush()

    def line(self) -> bytes:
        """One line that it writes; nothing where it has ended."""
        return self._out.readline()

    def read(self, size: int) -> bytes:
        """So many bytes that it writes; fewer where it has ended."""
        return self._out.read(size)

    def whole(self) -> tuple[int, bytes, str]:
        """Its exit code, all that it writes, and what it complains of."""
        out = self._out.read()
        code, complaint = self.end()
        return code, out, complaint

    def end(self) -> tuple[int, str]:
        """Let it end, whatever it still has to say: with which code it did, and what it complained of."""
        self._abandon.detach()
        _end(self._process, self._listener)
        return self._process.returncode, b"".join(self._complaints).decode("utf-8", "replace")


def _let_run_ahead(pipe: BufferedReader) -> None:
    """Let git write on while nobody reads yet, where the system has room for it."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _AHEAD)


def _end(process: Popen[bytes], listener: Thread) -> None:
    """Close what git is told by and what it writes into, and wait until it has ended.

    A copy of this process may still hold the other end of a pipe, so that git never learns that it was closed.
    """
    for pipe in (process.stdin, process.stdout, process.stderr if listener.ident is None else None):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
    try:
        process.wait(_SECONDS)
    except TimeoutExpired:
        process.kill()
        process.wait()
    # A listener is this very thread where the garbage was found while listening.
    if listener.ident is not None and listener is not current_thread():
        listener.join(_SECONDS)


def _abandon(process: Popen[bytes], listener: Thread, owner: int) -> None:
    """End a git that nobody reads from any more, at once: how it ends is of no interest, and it only reads.

    A copy of the process that started it leaves it alone.
    """
    if os.getpid() == owner:
        process.kill()
        _end(process, listener)


def _listen(stderr: IO[bytes], complaints: deque[bytes]) -> None:
    """Read what git complains of all the while: it would wait for a reader otherwise, and its reader for git."""
    with stderr:
        complaints.extend(stderr)


class ObjectReader:
    """One ``git cat-file --batch`` that is asked for objects by their names, as often as there is something to ask.

    It knows what it has unpacked already, so versions of one card cost it little more than the card. An object never
    changes; anything else that names one (``HEAD:path``, ``:path``) may, and is not for it.
    """

    def __init__(self) -> None:
        self._running: Running | None = None
        self._lock = Lock()

    def __reduce__(self) -> tuple[type[ObjectReader], tuple[()]]:
        """Another process starts a git of its own."""
        return ObjectReader, ()

    def read(self, names: Sequence[str], start_git: Callable[[], Running]) -> dict[str, tuple[str, bytes]]:
        """The kinds and bytes of those objects that can be read; ``start_git`` where none is running."""
        found: dict[str, tuple[str, bytes]] = {}
        with self._lock:
            try:
                for start in range(0, len(names), _AT_ONCE):
                    part = names[start : start + _AT_ONCE]
                    while part:
                        self._running = self._running or start_git()
                        done = self._ask(self._running, part, found)
                        part = part[done + 1 :]  # git ends at an object that it cannot unpack; the others can be read
            except BaseException:
                self._give_up()  # what was asked and not read would be taken for an answer to the next question
                raise
        return found

    def rest(self) -> None:
        """Let git end until there is something to ask again: only a lone thread can be copied into other processes."""
        with self._lock:
            self._give_up()

    def _ask(self, git: Running, names: Sequence[str], found: dict[str, tuple[str, bytes]]) -> int:
        """Ask for objects, and say how many of them were answered before git ended."""
        with suppress(BrokenPipeError):
            git.say(names)
        for position, name in enumerate(names):
            known, *about = git.line().split() or [b""]
            if known != name.encode():  # it has ended, or what came before was not what it said it was
                self._give_up()
                return max(position - 1, 0)
            if len(about) == 2 and about[1].isdigit():
                content = git.read(int(about[1]) + 1)
                if len(content) <= int(about[1]) or content[-1:] != b"\n":
                    self._give_up()
                    return position
                found[name] = about[0].decode(), content[:-1]
        return len(names)

    def _give_up(self) -> None:
        if self._running is not None:
            self._running.end()
            self._running = None
