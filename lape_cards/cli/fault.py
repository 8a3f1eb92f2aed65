"""A fault of lape's own: the report is kept in a file, and a person is told calmly what to do with it."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import traceback
from collections.abc import Mapping

from lape_cards import __version__
from lape_cards.cli.options import Session
from lape_cards.message import N_

UNFINISHED = N_("lape has a fault of its own, and could not finish. Your cards are not the reason.")
LINE_BY_LINE = N_(
    "lape has a fault of its own, so two people's edits were joined line by line. Nothing was lost by it."
)


def report(fault: BaseException, speech: Session, environ: Mapping[str, str], said: str = UNFINISHED) -> None:
    """Write the report of ``fault`` to a new file, and say where it is, and with ``said`` what came of it.

    With ``LAPE_DEBUG=1`` the report goes to the terminal in place of the file.
    """
    t = speech.translator
    text = _text(fault)
    speech.err.line((t(said), "error"))
    if environ.get("LAPE_DEBUG"):
        speech.err.line(text)
        return
    try:
        path = _kept(text)
    except OSError:
        speech.err.line(
            "  " + t(N_("Set LAPE_DEBUG=1, run the command again, and send what it shows to lape's developers."))
        )
        return
    speech.err.line("  " + t(N_("Send this file to lape's developers:  {path}"), path=path))
    speech.err.line("  " + t(N_("Read it first: it may quote a card or what you typed.")))


def _text(fault: BaseException) -> str:
    about = f"lape {__version__}, Python {sys.version.split()[0]}, {platform.system()} {platform.release()}\n\n"
    return about + "".join(traceback.format_exception(fault))


def _kept(text: str) -> str:
    """The path of a new file with ``text`` in the user's temporary folder, readable by the user alone."""
    handle, path = tempfile.mkstemp(prefix="lape-fault-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(text)
    return path
