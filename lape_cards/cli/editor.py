"""The writer's own editor: which it is, and letting it work on a file."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

from lape_cards.errors import LapeError
from lape_cards.message import N_, Message

VARIABLES = ("VISUAL", "EDITOR")
"""The variables that name an editor; the first that says something counts."""

KNOWN = (
    ("nano", "nano"),
    ("micro", "micro"),
    ("notepad", "notepad"),
    ("code", '"code --wait"'),
    ("gedit", "gedit"),
    ("gnome-text-editor", "gnome-text-editor"),
    ("kate", "kate"),
    ("/System/Applications/TextEdit.app", '"open -W -e"'),
)
"""Programs that a newcomer can write in and leave, the simplest first, with what the variable says of each."""


def command(environ: Mapping[str, str], *, windows: bool = os.name == "nt") -> list[str]:
    """The words that start the editor, the program's whole path first; a ``LapeError`` where there is none.

    No other editor is taken in its place: not everyone can leave what would come up.
    """
    name = next((name for name in VARIABLES if environ.get(name, "").strip()), None)
    if name is None:
        raise LapeError(Message(N_("No editor is set, so the card was not opened.")), how_to_set(windows))
    text = environ[name].strip()
    words = _words(text, windows)
    program = shutil.which(words[0]) if words else None
    if program is None:
        raise LapeError(
            Message(
                N_("The editor that {variable} names is not installed here: {editor}."), variable=name, editor=text
            ),
            how_to_set(windows),
        )
    return [program, *words[1:]]


def how_to_set(windows: bool) -> Message:
    """How a person chooses an editor that their system has, or gets one."""
    setting = "setx EDITOR {}" if windows else "export EDITOR={}"
    here = [setting.format(words) for program, words in KNOWN if _is_here(program)]
    if windows:
        first, *_ = here or ["setx EDITOR notepad"]
        return Message(N_("Choose one that is here, open a new terminal, and try again:\n  {line}"), line=first)
    if here:
        return Message(N_("Choose one that is here, and try again:\n  {line}"), line=here[0])
    return Message(
        N_(
            "No editor that lape knows is here. Ask your IT support for nano, or install it (on Debian and Ubuntu:  "
            "sudo apt install nano). Then:\n  export EDITOR=nano"
        )
    )


def _is_here(program: str) -> bool:
    return shutil.which(program) is not None or (program.endswith(".app") and Path(program).is_dir())


def _words(text: str, windows: bool) -> list[str]:
    if shutil.which(text):
        return [text]  # perhaps a path with blanks in it, as Windows has them
    try:
        words = shlex.split(text, posix=not windows)
    except ValueError:  # a quotation mark that is not closed
        return []
    return [word.strip('"') for word in words] if windows else words


def run(words: list[str], path: Path) -> int:
    """Let the editor work on ``path`` and give its exit code, negative where a signal ended it.

    Raises ``LapeError`` where it cannot be started.
    """
    # Ctrl-C is for the editor, which may well go on; whatever it comes to, what was typed is taken care of here.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        return subprocess.Popen([*words, str(path)]).wait()
    except OSError as error:
        raise LapeError(
            Message(
                N_("The editor {editor} could not be started: {reason}."), editor=words[0], reason=error.strerror or ""
            ),
            how_to_set(os.name == "nt"),
        ) from None
    finally:
        signal.signal(signal.SIGINT, before)
