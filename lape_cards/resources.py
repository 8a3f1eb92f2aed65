"""Where the files that come along with the program lie.

In a wheel ``templates/`` and ``examples/`` are inside the package; in a checkout they are beside it, at the top.
"""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The folder ``name`` that is shipped with the program: ``templates``, ``examples`` or ``locale``."""
    packaged = PACKAGE / name
    return packaged if packaged.is_dir() else PACKAGE.parent / name
