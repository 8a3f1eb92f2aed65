"""Where a finding is and what is said of it, as other programs want it."""

from __future__ import annotations

import os
from pathlib import Path, PurePath

from lape_cards.checks.verdict import Checked
from lape_cards.cli.options import Session
from lape_cards.diagnostic import Diagnostic


def path_of(card: Checked) -> str:
    """The card's file with forward slashes: from the folder of the run where it is inside, else as it was named."""
    path = Path(os.path.abspath(card.name))  # noqa: PTH100 - a link's own name is the one that git knows
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else PurePath(card.name)).as_posix()


def sentences(speech: Session, item: Diagnostic, between: str = "\n") -> str:
    """What a finding is, and what to do about it."""
    message = speech.translator(item.message)
    return message if item.hint is None else f"{message}{between}{speech.translator(item.hint)}"
