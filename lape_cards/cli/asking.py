"""Asking a person on a terminal; where there is none, nothing is asked."""

from __future__ import annotations

import sys

from lape_cards.cli.edge import BrokenOff
from lape_cards.cli.options import Session
from lape_cards.message import Message

_YES = frozenset({"", "y", "yes", "k", "kyllä", "j", "ja"})
_NO = frozenset({"n", "no", "nej", "e", "ei"})


def ask(speech: Session, question: Message | str) -> str | None:
    """The answer to ``question``, or ``None`` where nobody is there or the answer is left empty.

    It is asked before anything is done, and so whoever breaks off is told.
    """
    try:
        return _answer(speech, question) or None
    except KeyboardInterrupt:
        raise BrokenOff(Message("Broken off. Nothing was done.")) from None


def agreed(speech: Session, question: Message | str) -> bool | None:
    """Whether a person says yes to ``question``, in any of our languages; ``None`` where nobody is there.

    An empty answer is a yes, and what is neither yes nor no is asked again.
    """
    while True:
        answer = _answer(speech, question)
        if answer is None:
            return None
        if answer.lower() in _YES | _NO:
            return answer.lower() in _YES


def someone_is_there(speech: Session) -> bool:
    """Whether a person sits at the terminal, to read questions and to type answers."""
    return sys.stdin is not None and sys.stdin.isatty() and speech.err.is_terminal


def read_line(prompt: str) -> str:
    """A line that is typed after ``prompt``; ``KeyboardInterrupt`` where the person has gone."""
    sys.stderr.write(prompt)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise KeyboardInterrupt
    return line


def _answer(speech: Session, question: Message | str) -> str | None:
    """What was typed on a line, without white space around it; ``None`` where nobody is there to type."""
    if not someone_is_there(speech):
        return None
    speech.err.raw(speech.translator(question) + " ")
    speech.err.flush()
    line = sys.stdin.readline()
    return line.strip() if line else None
