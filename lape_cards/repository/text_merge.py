"""Git's own merge of three texts, line by line, outside any repository's history."""

from __future__ import annotations

import tempfile
from pathlib import Path

from msgspec import Struct

from lape_cards.repository.command import GitError, run_git

_MOST_CONFLICTS = 127
"""What ``git merge-file`` exits with at the most, however many conflicts there are; more than that is a failure."""
_PLAIN = ("-c", "merge.conflictStyle=merge")


class TextMerge(Struct, frozen=True):
    """The merged text; where both sides changed the same lines, both stand between markers in it."""

    raw: bytes
    clean: bool


def merge_texts(
    base: bytes,
    ours: bytes,
    theirs: bytes,
    *,
    names: tuple[str, str] = ("ours", "theirs"),
    marker_size: int = 7,
    favour_ours: bool = False,
) -> TextMerge:
    """Merge three texts; with ``favour_ours`` our lines are taken where both sides changed the same ones.

    ``names`` are what the markers call the sides. A ``GitError`` where git takes a file for no text at all.
    """
    options = ["--ours"] if favour_ours else []
    labels = ("-L", names[0], "-L", "base", "-L", names[1])
    with tempfile.TemporaryDirectory(prefix="lape-") as folder:
        for name, content in (("ours", ours), ("base", base), ("theirs", theirs)):
            (Path(folder) / name).write_bytes(content)
        answer = run_git(
            Path(folder),
            *(*_PLAIN, "merge-file", "-p", "-q", f"--marker-size={marker_size}", *options, *labels),
            *("--", "ours", "base", "theirs"),
        )
    if not 0 <= answer.code <= _MOST_CONFLICTS:
        raise GitError(answer.complaint)
    return TextMerge(answer.out, answer.code == 0)
