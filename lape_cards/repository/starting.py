"""Starting git for what is read while it writes.

Commands that do something are run by GitPython, which takes as long to load as ten gits take to answer. What only
reads, and the question where a repository is, is started here, and nothing else is imported for it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_INHERITED = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
)
"""What a hook or an alias of another repository leaves in the environment (``git rev-parse --local-env-vars``)."""

_IN_ENGLISH = {"LANGUAGE": "C", "LC_ALL": "C"}
"""What git complains of is looked at by us, and its own language is the same everywhere."""

_NOT_FROM_HERE = "NoDefaultCurrentDirectoryInExePath"

_environment_lock = threading.RLock()

BOUNDED = (
    *("-c", "core.deltaBaseCacheLimit=16m"),
    *("-c", "core.packedGitWindowSize=1m", "-c", "core.packedGitLimit=8m"),
)
"""Keeps git's own memory as it is, however large the repository; what is read card by card takes no longer for it."""
NOBODY_ASKED = {"GIT_TERMINAL_PROMPT": "0", "GCM_INTERACTIVE": "never", "SSH_ASKPASS_REQUIRE": "never"}
"""Keeps git, and what helps it sign in, from asking anyone for a password."""
SILENT_SSH = "ssh -oBatchMode=yes"
"""How git starts ssh where nobody is asked, unless whoever runs it has told it of a way of their own (``OWN_SSH``)."""
OWN_SSH = frozenset({"GIT_SSH", "GIT_SSH_COMMAND"})


def started(
    folder: Path, *arguments: str, environment: Mapping[str, str] | None = None, asked: bool = False
) -> subprocess.Popen[bytes]:
    """Start ``git arguments`` in ``folder``; ``asked`` where it is to be told something while it runs.

    Raises:
        OSError: it cannot be started; ``FileNotFoundError`` where there is no git, or no such folder.
    """
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
    whole = {**os.environ, **_IN_ENGLISH, **(environment or {})}
    with _no_program_from_here():
        return subprocess.Popen(
            ("git", *arguments),
            cwd=folder,
            env=whole,
            stdin=subprocess.PIPE if asked else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            creationflags=flags,
        )


@contextmanager
def _no_program_from_here() -> Iterator[None]:
    """Keep Windows, which alone heeds this, from taking a ``git.exe`` out of the folder where someone stands."""
    with _environment_lock:
        before = os.environ.get(_NOT_FROM_HERE)
        os.environ[_NOT_FROM_HERE] = "1"
        try:
            yield
        finally:
            os.environ.pop(_NOT_FROM_HERE)
            if before is not None:
                os.environ[_NOT_FROM_HERE] = before


@contextmanager
def nothing_inherited() -> Iterator[None]:
    """Let git see where it stands, whichever repository a hook around us works in."""
    with _environment_lock:
        inherited = {name: os.environ.pop(name) for name in _INHERITED if name in os.environ}
        try:
            yield
        finally:
            os.environ.update(inherited)
