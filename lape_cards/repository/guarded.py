"""Running git where the other side is a stranger: nothing inherited, nothing asked, nothing run, and an end to it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct, field

from lape_cards.repository.command import DURABLE, NOTHING_RUN, Answer, not_started
from lape_cards.repository.starting import NOBODY_ASKED, SILENT_SSH

LARGEST_ANSWER = 64 * 1024 * 1024
"""Bytes that git may say, and complain of, before it is stopped."""
PATIENCE = 60.0
"""Seconds that a source may stand still."""
_IN_ALL = 10
"""After so many times the seconds that it may stand still, a source is given up in any case."""
_PAUSES = (0.002, 0.1)
"""Seconds between two looks at a program that runs: the first, and the longest."""

_SETTINGS = (
    *NOTHING_RUN,
    *DURABLE,
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.bigFileThreshold=1m"),  # what is larger is streamed, so that no file can fill the memory
    *("-c", "transfer.fsckObjects=true"),
    *("-c", "fetch.fsckObjects=true"),
    *("-c", "fetch.recurseSubmodules=false"),
    *("-c", "fetch.unpackLimit=1"),  # always a pack: there is one place to see how much came
    *("-c", "gc.auto=0"),
    *("-c", "maintenance.auto=false"),
    *("-c", "http.lowSpeedLimit=1"),
)
_OWN_GROUP: int = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
"""The same on Windows."""
_OWN_WAY = ("GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "GIT_ASKPASS", "GIT_SSL_CAINFO", "GIT_SSL_NO_VERIFY")
_OWN_CONFIG = ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_PROXY_SSL_CAINFO")


class StoppedError(Exception):
    """git was stopped; ``why`` is ``still`` (nothing came), ``long``, ``large`` or ``broken off``."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Guard(Struct, frozen=True):
    """How git is run: ``own_config`` lets the settings of whoever runs it count (for what helps them sign in).

    ``patience`` is how many seconds it may stand still; ``over`` ends what runs, from another thread.
    """

    own_config: bool = False
    patience: float = PATIENCE
    over: threading.Event = field(default_factory=threading.Event)

    def run(
        self,
        folder: Path,
        *arguments: str,
        stdin: bytes = b"",
        environment: Mapping[str, str] | None = None,
        arrived: Callable[[], int] = lambda: 0,
        most: int | None = None,
    ) -> Answer:
        """Run ``git arguments`` in ``folder``; ``StoppedError`` where it stands still, or takes or says too much.

        ``arrived`` tells how many bytes have come by now, of which there may be ``most``.
        """
        command = ["git", *_SETTINGS, *arguments]
        env = {**self._environment(), **(environment or {})}
        with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as said:
            source.write(stdin)
            source.seek(0)
            try:
                process = subprocess.Popen(
                    command,
                    cwd=folder,
                    env=env,
                    stdin=source,
                    stdout=out,
                    stderr=said,
                    start_new_session=os.name == "posix",  # away from the terminal, and ended with all that it starts
                    creationflags=_OWN_GROUP,
                )
            except OSError as error:
                raise not_started(folder, error) from None
            try:
                self._wait(process, lambda: _size(out) + _size(said), arrived, most)
            except BaseException:
                _end(process)
                raise
            return Answer(process.returncode, _read(out), _read(said).decode("utf-8", "replace"))

    def _wait(
        self, process: subprocess.Popen[bytes], said: Callable[[], int], arrived: Callable[[], int], most: int | None
    ) -> None:
        started = moved = time.monotonic()
        before, pause = (0, 0), _PAUSES[0]
        while True:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(pause)
                return
            pause = min(2 * pause, _PAUSES[1])
            now, by_now = time.monotonic(), (said(), arrived())
            moved = now if by_now != before else moved
            before = by_now
            if self.over.is_set():
                raise StoppedError("broken off")
            if by_now[0] > LARGEST_ANSWER or (most is not None and by_now[1] > most):
                raise StoppedError("large")
            if now - moved > self.patience:
                raise StoppedError("still")
            if now - started > _IN_ALL * self.patience:
                raise StoppedError("long")

    def _environment(self) -> dict[str, str]:
        """The surroundings without anything of git's, but what may count; and nobody is ever asked."""
        kept = (*_OWN_WAY, *_OWN_CONFIG) if self.own_config else ()
        plain = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in kept}
        nobody_asked = {
            **NOBODY_ASKED,
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_NO_REPLACE_OBJECTS": "1",
            "GIT_ATTR_NOSYSTEM": "1",
            "GIT_OPTIONAL_LOCKS": "0",
            "LANGUAGE": "C",
            "LC_ALL": "C",
        }
        nothing_set = {
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_ASKPASS": "",
            "SSH_ASKPASS": "",
            "GIT_SSH_COMMAND": SILENT_SSH,
        }
        return {**plain, **nobody_asked, **({} if self.own_config else nothing_set)}


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program and all that it has started."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(OSError):
        process.kill()
    process.wait()


def _size(file: BinaryIO) -> int:
    return os.fstat(file.fileno()).st_size


def _read(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read(LARGEST_ANSWER)
