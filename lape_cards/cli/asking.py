"""Asking a person on a terminal; where there is none, nothing is asked."""

from __future__ import annotations

import sys

from lape_cards.cli.options import Session
from lape_cards.message import Message


def ask(speech: Session, question: Message | str) -> str | None:
    """The answer to ``question``, or ``None`` where nobody is there or the answer is left empty."""
    if not (sys.stdin is not None and sys.stdin.isatty() and speech.err.is_terminal):
        return None
    speech.err.raw(speech.translator(question) + " ")
    if speech.err.stream is not None:
        speech.err.stream.flush()
    return sys.stdin.readline().strip() or None
