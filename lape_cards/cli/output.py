"""What the terminal gets: results on stdout, talk on stderr, colour for severity, nothing that could steer it."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TextIO

from msgspec import Struct

from lape_cards.regex import regex

if TYPE_CHECKING:
    from rich.progress import Progress

WIDTH = 80
NARROWEST = 40
PATIENCE = 1.0
"""Seconds of work after which a progress bar is shown."""

Color = Literal["auto", "always", "never"]
Tone = Literal["error", "warning", "advice", "good", "strong", "muted"]
Piece = str | tuple[str, Tone | None]
"""A text, or a text with the tone it is said in."""

ANSI: Mapping[Tone, str] = {
    "error": "31",
    "warning": "33",
    "advice": "36",
    "good": "32",
    "strong": "1",
    "muted": "2",
}

# C0 and C1 controls, line separators, bidi controls, invisible marks, lone surrogates, language tags. Joiners
# (U+200C, U+200D) stay: emoji and several scripts are written with them.
_HIDDEN = regex(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def visible(text: str, keep: str = "\n\t") -> str:
    """``text`` with every control and bidi character shown in place of obeyed, but for those in ``keep``."""
    if text.isprintable():  # as most texts are: nothing that is hidden is
        return text

    def shown(match: re.Match[str]) -> str:
        character = match[0]
        if character in keep:
            return character
        code = ord(character)
        if code < 0x20:
            return chr(0x2400 + code)
        return "\N{SYMBOL FOR DELETE}" if code == 0x7F else f"<U+{code:04X}>"

    return _HIDDEN.sub(shown, text)


class Writer(Struct, frozen=True):
    """One stream to a person or a program; ``silent`` drops what is written, ``stream`` may be closed (``None``).

    ``columns`` is given where the stream is kept for another one, which has so many.
    """

    stream: TextIO | None
    colored: bool = False
    silent: bool = False
    columns: int | None = None

    @property
    def is_terminal(self) -> bool:
        """Whether a person looks at it."""
        return self.stream is not None and self.stream.isatty()

    @property
    def width(self) -> int:
        """Columns to write in: 80, or fewer on a narrower terminal."""
        if self.columns is not None:
            return self.columns
        if self.stream is None or not self.is_terminal:
            return WIDTH
        try:
            return max(NARROWEST, min(WIDTH, os.get_terminal_size(self.stream.fileno()).columns))
        except (OSError, ValueError):
            return WIDTH

    def line(self, *pieces: Piece) -> None:
        """Write one line; control characters in its texts are made visible."""
        shown = [one if isinstance(one, str) and one.isprintable() else self._painted(one) for one in pieces]
        self.raw("".join(shown) + "\n")

    def raw(self, text: str) -> None:
        """Write ``text`` as it is: only what we made ourselves."""
        if self.stream is not None and not self.silent:
            if self.stream is sys.stderr and sys.stdout is not None:
                sys.stdout.flush()  # where both go to one place, what was said first stands first
            self.stream.write(text)

    def data(self, value: object) -> None:
        """Write ``value`` as JSON, for a program."""
        self.raw(as_json(value) + "\n")

    def flush(self) -> None:
        """Write out what is still held back, before someone else writes to the same place."""
        if self.stream is not None:
            self.stream.flush()

    def document(self, data: bytes) -> None:
        """Write a file's bytes as they are, or made visible where they would go to a terminal."""
        if self.stream is None or self.silent:
            return
        if self.is_terminal or not hasattr(self.stream, "buffer"):
            self.raw(visible(data.decode("utf-8", "replace")))
            return
        self.stream.flush()
        self.stream.buffer.write(data)
        self.stream.buffer.flush()

    def _painted(self, piece: Piece) -> str:
        text, tone = (piece, None) if isinstance(piece, str) else piece
        text = visible(text)
        return f"\x1b[{ANSI[tone]}m{text}\x1b[0m" if tone and self.colored and text else text


def as_json(value: object) -> str:
    """``value`` as every verb and every report has JSON."""
    import json  # for programs only

    return json.dumps(value, ensure_ascii=False, indent=2)


def nearby(path: Path) -> str:
    """A path as short as it can be typed from where one stands."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def wants_color(stream: TextIO | None, color: Color, environ: Mapping[str, str]) -> bool:
    """Whether to colour ``stream``: ``--color`` decides, then ``NO_COLOR``, then whether it is a terminal."""
    if color != "auto" or stream is None:
        return color == "always"
    return not environ.get("NO_COLOR") and environ.get("TERM") != "dumb" and stream.isatty()


def prepare_streams(environ: Mapping[str, str]) -> None:
    """Let both streams write any text: UTF-8 in files and pipes and where the locale knows ASCII only."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Callable[..., Any] | None = getattr(stream, "reconfigure", None)
        if reconfigure is None:  # closed, or a stream of someone who calls us
            continue
        chosen = environ.get("PYTHONIOENCODING") and "ascii" not in stream.encoding
        if not chosen and (not stream.isatty() or stream.encoding.lower() in {"ascii", "us-ascii", "ansi_x3.4-1968"}):
            reconfigure(encoding="utf-8", errors="replace")
        else:
            reconfigure(errors="replace")
    if sys.platform == "win32" and any(stream is not None and stream.isatty() for stream in (sys.stdout, sys.stderr)):
        os.system("")  # noqa: S605 - an empty command makes older Windows consoles obey colour


def table(rows: Sequence[Sequence[str]], headers: Sequence[str] = (), width: int = WIDTH) -> list[str]:
    """Lines of aligned columns, two spaces apart; cells too long for ``width`` are wrapped in their column."""
    return [line for row in table_rows(rows, headers, width) for line in row]


def table_rows(rows: Sequence[Sequence[str]], headers: Sequence[str] = (), width: int = WIDTH) -> list[list[str]]:
    """The same, with the lines of each row by themselves, the headers' first."""
    every = [tuple(headers), *map(tuple, rows)] if headers else [tuple(row) for row in rows]
    if not every:
        return []
    columns = Columns()
    for row in every:
        columns.measure(row)
    widths = columns.fitted(width)
    return [row_lines(row, widths) for row in every]


class Columns:
    """How wide columns have to be for what goes into them, a row at a time."""

    def __init__(self) -> None:
        self._widths: list[int] | None = None

    def measure(self, row: Sequence[str]) -> None:
        """Make room for a row."""
        widths = [len(visible(cell, keep="")) for cell in row]
        before = widths if self._widths is None else self._widths
        self._widths = [max(pair) for pair in zip(before, widths, strict=True)]

    def fitted(self, width: int) -> list[int]:
        """Widths that fit: the widest gives way first, none below eight."""
        widths = list(self._widths or ())
        room = width - 2 * (len(widths) - 1)
        while sum(widths) > room and max(widths) > 8:
            widths[widths.index(max(widths))] -= 1
        return widths


def row_lines(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    """The lines of one row, two spaces between columns of ``widths``; longer cells are wrapped."""
    from itertools import zip_longest

    wrapped = [_broken(visible(cell, keep=""), width) for cell, width in zip(row, widths, strict=True)]
    return [
        "  ".join(part.ljust(width) for part, width in zip(parts, widths, strict=True)).rstrip()
        for parts in zip_longest(*wrapped, fillvalue="")
    ]


def wrap(text: str, width: int) -> list[str]:
    """``text`` in lines of ``width`` columns, commands, options and file names in one piece; never no line at all.

    A command stands between two spaces and two spaces, as in all our sentences: half of one, typed after a prompt, may
    do what nobody meant. One that is longer than a line is a line of its own.
    """
    if len(text) <= width and text.isprintable() and text and text[-1] != " ":
        return [text]  # most texts are short, and looking for where to break them takes long
    if "  " in text and _COMMAND.search(text):
        return fold(text, width)
    return _broken(text, width)


def fold(text: str, width: int, first: int | None = None) -> list[str]:
    """The same, with words that are too long in one piece too; the first line may have room for ``first`` columns.

    That is for what is longer than a line as a person copies it: a path, or an address.
    """
    lines, line, gap, room = [], "", "", width if first is None else first
    for piece in _pieces(text.translate(_BLANKS).rstrip(" ")):
        if not piece:
            gap += " "
            continue
        if line and len(line) + len(gap) + len(piece) > room:
            lines.append(line)
            line, room = "", width
            if " " in piece:  # a command that had no room has a line of its own
                lines.append(piece)
                continue
        line += piece if lines and not line else gap + piece
        gap = " "
    return [*lines, line] if line or not lines else lines


def tell(out: Writer, place: str, message: str, tone: Tone, hint: str = "") -> None:
    """One thing that was found: where, what, and what to do; for a program in one line, for a person in short ones."""
    place, message = visible(place, keep=""), visible(message, keep="")
    if out.is_terminal:
        tell_person(out, place, message, tone)
        advise(out, hint)
    else:
        out.line((place, "strong"), (message, tone), f" {hint}" if hint else "")


def tell_person(out: Writer, place: str, message: str, tone: Tone) -> None:
    """Where something is, and what, in lines that a terminal has room for, so that no word and no command is cut."""
    first, *rest = fold(place + message, out.width)
    out.line((first[: len(place)], "strong"), (first[len(place) :], tone))
    for line in rest:
        out.line((line, tone))


def advise(out: Writer, hint: str) -> None:
    """What to do, below what was told and a little apart from it."""
    for paragraph in hint.split("\n") if hint else ():
        for line in fold(visible(paragraph, keep=""), out.width - 2):
            out.line("  ", line)


_BLANKS = dict.fromkeys(map(ord, "\t\n\x0b\x0c\r"), " ")

_COMMAND = regex(
    r"""(?<=[ ]{2})(?:lape|git|pip|pre-commit|sudo|apt|code|cd|export|--[a-z-]+)
    (?:[ ](?![ ]|[,;:)]+(?:[ ]|$)|[.][ ][A-ZÅÄÖ])(?:"[^"]*"|'[^']*'|[^ ])+)+
    (?:[ ][.,;:)]+(?=[ ]|$))?""",
    re.VERBOSE,
)
"""A command with its words, and what ends a sentence behind it."""


def _pieces(text: str) -> Iterator[str]:
    """The words of a text and its commands; an empty one is one space more."""
    start = 0
    for command in _COMMAND.finditer(text):
        yield from text[start : command.start() - 1].split(" ")
        yield command[0]
        start = command.end() + 1
    if start <= len(text):
        yield from text[start:].split(" ")


def _broken(text: str, width: int) -> list[str]:
    """``text`` in lines of ``width`` columns at the most, whatever it says."""
    if text.isprintable() and text[:1] != " " and text[-1:] != " ":
        words = text.split(" ")
        if max(map(len, words)) <= width:
            return _filled(words, width)
    import textwrap

    return textwrap.wrap(text, max(width, 1), break_on_hyphens=False) or [""]


def _filled(words: list[str], width: int) -> list[str]:
    """Words with a space between them in lines, each with as many as it has room for; an empty one is one space more.

    The first and the last are not empty.
    """
    lines, line, gap = [], words[0], " "
    for word in words[1:]:
        if not word:
            gap += " "
            continue
        if len(line) + len(gap) + len(word) <= width:
            line += gap + word
        else:
            lines.append(line)
            line = word
        gap = " "
    return [*lines, line]


@contextmanager
def progress(writer: Writer, label: str, total: int) -> Iterator[Callable[..., None]]:
    """A bar for ``total`` steps of work; call what you are given after each step, or with how many were done since.

    It shows on a terminal only, after a second, and is gone when the work is done. Called with 0 now and then, it shows
    while a long step lasts.
    """
    bar: Progress | None = None
    shows = not writer.silent and writer.is_terminal
    started = time.monotonic()
    done = 0

    def step(count: int = 1) -> None:
        nonlocal bar, done
        done += count
        if shows and bar is None and time.monotonic() - started > PATIENCE:
            bar = _bar(writer, visible(label, keep=""), total)
        if bar is not None:
            bar.update(bar.task_ids[0], completed=done)

    try:
        yield step
    finally:
        if bar is not None:
            bar.stop()


def _bar(writer: Writer, label: str, total: int) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(file=writer.stream, markup=False, emoji=False, highlight=False, no_color=not writer.colored)
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        console=console,
        transient=True,
    )
    bar.add_task(label, total=total)
    bar.start()
    return bar
