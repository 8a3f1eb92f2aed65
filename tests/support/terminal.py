"""A person at a terminal: reads what is asked on a screen, and types."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import pexpect
import pyte

ROOT = Path(__file__).parents[2]
COLUMNS, LINES = 80, 30
DOWN = "\x1b[B"
READY = "\x1b[?2004h"
"""What a terminal is told when a line of text may be typed."""


class Terminal:
    """``lape`` on a pseudo-terminal; ``screen()`` is what a person would see of it, from its beginning.

    ``before`` is a command that runs it, such as ``nohup``.
    """

    def __init__(
        self,
        args: Sequence[str],
        folder: Path,
        *,
        lang: str = "fi",
        environ: Mapping[str, str] = {},
        before: Sequence[str] = (),
    ) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LAPE_", "NO_COLOR"))}
        self._read: list[str] = []
        command = [*before, sys.executable, "-m", "lape_cards", "--lang", lang, *args]
        self.child = pexpect.spawn(
            command[0],
            command[1:],
            cwd=str(folder),
            env={**kept, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", **environ},
            dimensions=(LINES, COLUMNS),
            encoding="utf-8",
            timeout=30,
        )
        self.child.logfile_read = self

    def write(self, text: str) -> None:
        """Take what the program has shown; called by the pseudo-terminal."""
        self._read.append(text)

    def flush(self) -> None:
        """Nothing is held back."""

    def wait(self, text: str) -> None:
        """Wait until ``text`` is shown, after what was waited for before."""
        try:
            self.child.expect_exact(text)
        except (pexpect.TIMEOUT, pexpect.EOF):
            raise AssertionError(f"“{text}” never came:\n{self.screen()}") from None

    def type(self, text: str, after: str | None = None) -> None:
        """Type an answer and Enter, once a line may be typed, and once ``after`` is on the screen."""
        self.put(text, after)
        self.child.send("\r")

    def put(self, text: str, after: str | None = None) -> None:
        """Type an answer without Enter, once a line may be typed, and once ``after`` is on the screen."""
        if after is not None:
            self.wait(after)
        self.wait(READY)
        self.paste(text) if "\n" in text else self.child.send(text)

    def reply(self, text: str, after: str) -> None:
        """Answer a question that is asked on a plain line."""
        self.wait(after)
        self.child.sendline(text)

    def paste(self, text: str) -> None:
        """Paste a text, line ends and all, as a terminal does."""
        self.child.send(f"\x1b[200~{text}\x1b[201~")

    def choose(self, number: int, after: str) -> None:
        """Choose the answer ``number`` (from 0) below the one that the arrow stands at."""
        self.point(number, after)
        self.child.send("\r")

    def point(self, number: int, after: str) -> None:
        """Move the arrow to an answer, as ``choose`` does, and leave it there."""
        self.wait(after)
        self.wait("Enter)")
        self.child.send(DOWN * number)

    def stop(self) -> None:
        """Press Ctrl+C, once a line may be typed."""
        self.wait(READY)
        self.child.sendintr()

    def close_window(self) -> None:
        """Close the terminal's window, once a line may be typed: nothing can be read or shown any more."""
        self.wait(READY)
        self.child.ptyproc.fileobj.close()
        self.child.wait()

    def end(self) -> int:
        """Wait until the program has ended, and give its exit code."""
        self.child.expect(pexpect.EOF)
        self.child.close()
        return self.child.exitstatus if self.child.exitstatus is not None else -(self.child.signalstatus or 0)

    def settle(self, seconds: float = 0.4) -> None:
        """Wait until the program has nothing more to show for now."""
        with suppress(pexpect.TIMEOUT, pexpect.EOF):
            while True:
                self.child.read_nonblocking(4096, seconds)

    def shown(self) -> pyte.Screen:
        """Everything that stood on the screen, with its colours, from its beginning."""
        screen = pyte.Screen(COLUMNS, 2000)
        # The emulator knows no faint text; it is shown as grey.
        pyte.Stream(screen).feed("".join(self._read).replace("\x1b[2m", "\x1b[90m"))
        return screen

    def screen(self) -> str:
        """Everything that stood on the screen, as a person read it."""
        return "\n".join(line.rstrip() for line in self.shown().display).rstrip()
