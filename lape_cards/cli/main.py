"""The ``lape`` command starts here, and imports next to nothing before it knows what was asked."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

NEW_OBJECTS = 100_000
"""After how many new objects Python looks for circles among them; at its own 700 it goes through all that is imported
again and again, and finds none. What a circle holds is a few megabytes at the most before it is found."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line ``argv`` (the process's own, if left out), and return the exit code."""
    if argv is not None:
        return _run(list(argv))
    gc.set_threshold(NEW_OBJECTS)
    try:
        return _run(own_arguments())
    finally:
        gc.freeze()  # the process ends, and its memory with it: nothing has to be looked through first


def _run(args: list[str]) -> int:
    if args == ["--version"] and _version_told():
        return 0
    from lape_cards.cli import edge

    return edge.run(args)


def _version_told() -> bool:
    from lape_cards import __version__

    try:
        sys.stdout.write(f"lape {__version__}\n")
        sys.stdout.flush()
    except (AttributeError, OSError):
        return False  # no one can read it; the edge knows what to say to that
    return True


def own_arguments() -> list[str]:
    """The process's arguments; where no shell has done it, names of cards with wildcards are expanded."""
    return expanded(sys.argv[1:]) if sys.platform == "win32" else sys.argv[1:]


def expanded(args: Sequence[str]) -> list[str]:
    """``cards/*.yaml`` as the files it stands for; whatever else has a star or fits no file stays as it is."""
    from glob import glob  # pathlib's has no pattern that begins at a drive

    names: list[str] = []
    for arg in args:
        found = sorted(glob(arg)) if arg.endswith(".yaml") and ("*" in arg or "?" in arg) else []  # noqa: PTH207
        names += found or [arg]
    return names
