"""Where a finding is and what is said of it, as other programs want it."""

from __future__ import annotations

from pathlib import PurePath

from lape_cards.cli.options import Session
from lape_cards.diagnostic import Diagnostic
from lape_cards.workflow.check import Checked


def path_of(card: Checked) -> str:
    """The card's file with forward slashes, as it was named or from the top of the repository."""
    return PurePath(card.name).as_posix()


def sentences(speech: Session, item: Diagnostic, between: str = "\n") -> str:
    """What a finding is, and what to do about it."""
    message = speech.translator(item.message)
    return message if item.hint is None else f"{message}{between}{speech.translator(item.hint)}"
