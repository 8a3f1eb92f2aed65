"""Where the files that come along with the program lie.

In a wheel ``templates/``, ``examples/`` and the guides that messages lead to are inside the package; in a checkout they
are beside it, at the top.
"""

from __future__ import annotations

from pathlib import Path

from lape_cards.message import Message

PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The folder ``name`` that is shipped with the program: ``templates``, ``examples``, ``locale`` or ``docs``."""
    packaged = PACKAGE / name
    return packaged if packaged.is_dir() else PACKAGE.parent / name


def erasing_guide() -> Message:
    """Where the guide to cleaning a history lies, for whoever has to follow it: in the language it is told in."""
    return Message("{folder}/erasing.en.md", folder=str(folder("docs")))
