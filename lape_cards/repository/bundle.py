"""The whole history in one file, for whoever shares no repository with us."""

from __future__ import annotations

import tempfile
from pathlib import Path

from lape_cards.repository.command import Repository


def bundle(repository: Repository) -> bytes:
    """Every branch and tag as a file that git can clone from; what was only put aside (a stash) is not in it.

    One thread packs it, so that the same history gives the same bytes.
    """
    with tempfile.TemporaryDirectory(prefix="lape-") as folder:
        path = Path(folder) / "history.bundle"
        repository.git("-c", "pack.threads=1", "bundle", "create", "--quiet", str(path), "HEAD", "--branches", "--tags")
        return path.read_bytes()
