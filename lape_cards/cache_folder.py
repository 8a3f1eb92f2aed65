"""The user's own cache folder: what lies there makes the next run shorter, and can be deleted at any time."""

from __future__ import annotations

import os
import stat
from pathlib import Path


def usual_folder() -> Path:
    """Where it is; ``RuntimeError`` where nobody knows where home is, or where each place would have its own."""
    from platformdirs import user_cache_path

    path = user_cache_path("lape", appauthor=False)
    if not path.is_absolute():
        raise RuntimeError(f"not a folder of its own: {path}")
    return path


def own_folder(folder: Path | None = None) -> Path:
    """The folder, or ``folder`` in its place, made where there is none; nobody else may write to it.

    Raises:
        OSError: it cannot be made, or is someone else's.
        RuntimeError: nobody knows where home is.
    """
    folder = folder or usual_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if hasattr(os, "getuid"):
        about = folder.stat()
        if about.st_uid != os.getuid():
            raise PermissionError(folder)
        if stat.S_IMODE(about.st_mode) & 0o077:
            folder.chmod(0o700)
    return folder
