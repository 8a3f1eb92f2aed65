"""Pictures of a terminal for the guides: what stood on a screen, as an SVG of real text, readable in light and dark."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

import pyte
from pyte.screens import Char

COLUMNS = 80
CELL, LINE, SIZE, MARGIN = 8.4, 20, 14, 20
_PIECE = re.compile(r"\S+(?: \S+)*")
_COLOURS = {
    "red": "red",
    "brightred": "red",
    "green": "green",
    "brightgreen": "green",
    "brown": "amber",
    "brightbrown": "amber",
    "blue": "blue",
    "brightblue": "blue",
    "cyan": "blue",
    "brightcyan": "blue",
    "brightblack": "muted",
}
_STYLE = """\
    rect { fill: #ffffff; stroke: #d0d7de }
    text { fill: #1b1f24; font: 14px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; white-space: pre }
    .strong { font-weight: bold }
    .muted { fill: #57606a }
    .red { fill: #a3261b }
    .green { fill: #1a6b3c }
    .amber { fill: #8a5a00 }
    .blue { fill: #0b4f8a }
    .cursor { fill: #1b1f24; stroke: none }
    @media (prefers-color-scheme: dark) {
      rect { fill: #14181d; stroke: #3a424c }
      text { fill: #e6e9ed }
      .muted { fill: #a3adb8 }
      .red { fill: #f0897d }
      .green { fill: #6cc48f }
      .amber { fill: #e0b25a }
      .blue { fill: #7ab8f5 }
      .cursor { fill: #e6e9ed }
    }
"""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters beside each other that look alike: the column that they begin at, and their class of style."""

    column: int
    text: str
    style: str


@dataclass(frozen=True, slots=True)
class Shot:
    """The lines of a screen at one moment, and where its cursor stood, if it was shown: line and column."""

    lines: tuple[tuple[Run, ...], ...]
    cursor: tuple[int, int] | None = None

    def text(self) -> str:
        """What can be read on it."""
        return "\n".join("".join(_spaced(line)).rstrip() for line in self.lines)


def shoot(screen: pyte.Screen, command: str, *, most: int, waiting: bool) -> Shot:
    """The last ``most`` lines of a screen, below the prompt where all of it is shown.

    The cursor is shown where the program is ``waiting`` for an answer.
    """
    filled = [number for number, line in enumerate(screen.display) if line.strip()]
    last = max([*filled, screen.cursor.y if waiting else 0])
    first = max(0, last + 1 - most)
    while first < last and not screen.display[first].strip():
        first += 1
    shown = range(first, last + 1)
    lines = [tuple(_runs([screen.buffer[number][column] for column in range(COLUMNS)])) for number in shown]
    above = [(Run(0, "$", "muted"), Run(2, command, "strong"))] if first == 0 else []
    at = (screen.cursor.y - first + len(above), screen.cursor.x)
    return Shot((*above, *lines), at if waiting and not screen.cursor.hidden else None)


def svg(shot: Shot, title: str) -> str:
    """The picture as a file; ``title`` is told to those who do not see it, with all that can be read on it."""
    width, height = round(COLUMNS * CELL + 2 * MARGIN), len(shot.lines) * LINE + 2 * MARGIN
    texts = [_text(number, run) for number, line in enumerate(shot.lines) for run in line]
    if shot.cursor is not None:
        line, column = shot.cursor
        texts.append(
            f'  <rect class="cursor" x="{_x(column)}" y="{MARGIN + line * LINE + 2}" width="2" height="{LINE - 4}"/>'
        )
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title words">',
            f'  <title id="title">{escape(title)}</title>',
            f'  <desc id="words">{escape(shot.text())}</desc>',
            f"  <style>\n{_STYLE}  </style>",
            f'  <rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="6"/>',
            *texts,
            "</svg>",
            "",
        ]
    )


def _text(line: int, run: Run) -> str:
    style = f' class="{run.style}"' if run.style else ""
    y = MARGIN + line * LINE + SIZE
    length = f"{len(run.text) * CELL:.1f}"
    return f'  <text x="{_x(run.column)}" y="{y}" textLength="{length}"{style}>{escape(run.text, quote=False)}</text>'


def _x(column: int) -> str:
    return f"{MARGIN + column * CELL:.1f}"


def _runs(cells: Sequence[Char]) -> Iterator[Run]:
    """The runs of a line; where several blanks stand beside each other, one run ends and another begins."""
    for style, group in groupby(enumerate(cells), key=lambda one: _style(one[1])):
        alike = list(group)
        text = "".join(cell.data for _, cell in alike)
        for match in _PIECE.finditer(text):
            yield Run(alike[0][0] + match.start(), match[0], style)


def _style(cell: Char) -> str:
    colour = _COLOURS.get(cell.fg, "")
    return " ".join(filter(None, ["strong" if cell.bold or cell.reverse else "", colour]))


def _spaced(line: Sequence[Run]) -> Iterator[str]:
    at = 0
    for run in line:
        yield " " * (run.column - at) + run.text
        at = run.column + len(run.text)
