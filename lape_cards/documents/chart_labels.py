"""Names beside and above a drawing, placed so that they never overlap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from lape_cards.documents.chart_model import WIDTH, Box, CheckpointTick, EndLabel, LabelKind
from lape_cards.documents.chart_plane import Plane, shortened, text_width

LINE = 18.0
MARGIN = 10.0
TOP = 28.0
KEY = 26.0
"""Room between the plot and its labels, where a leader runs and a series' own mark stands."""
_LONGEST_LEADER = 60.0
_LONGEST_NAME = 18


class Ending(Struct, frozen=True):
    """What wants a label: where it ends at the right, and what is to be written there."""

    kind: LabelKind
    text: str
    x: float
    y: float


def apart(endings: list[Ending], plot: Box) -> tuple[EndLabel, ...]:
    """Labels under each other that never overlap, each as near to what it names as there is room."""
    ordered = sorted(endings, key=lambda ending: ending.y)
    places: list[float] = []
    for ending in ordered:
        places.append(max(ending.y, places[-1] + LINE) if places else ending.y)
    limit = plot.bottom
    for index in range(len(places) - 1, -1, -1):
        places[index] = round(min(places[index], limit), 1)
        limit = places[index] - LINE
    compared = {"pilot", "comparison"} <= {ending.kind for ending in endings}
    return tuple(_end_label(ending, y, plot, compared=compared) for ending, y in zip(ordered, places, strict=True))


def _end_label(ending: Ending, y: float, plot: Box, *, compared: bool) -> EndLabel:
    x = plot.right + KEY
    # A leader across the plot would look like a line of values, and a mark at a leader's end like one more value: so
    # the label has the mark of its series only where that is far, and there is another one to take it for.
    near = plot.right - ending.x <= _LONGEST_LEADER
    moved = abs(ending.y - y) > 1 or ending.x < plot.right - 1
    start = round(ending.x + 7 if ending.x < plot.right else plot.right + 1, 1)
    bend = max(start, plot.right + 3)
    leader = f"M{start} {ending.y}L{bend} {ending.y}L{round(x - 5, 1)} {y}" if moved and near else None
    has_mark = compared and not near and ending.kind in ("pilot", "comparison")
    return EndLabel(ending.kind, x, y, ending.text, leader, has_mark)


def checkpoint_ticks(held: Sequence[tuple[str, date]], plane: Plane) -> tuple[tuple[CheckpointTick, ...], int]:
    """The ticks, and how many rows their names take above the plot."""
    ends: list[float] = []
    placed = []
    for name, day in sorted(held, key=lambda item: item[1]):
        text = shortened(name, _LONGEST_NAME)
        half = text_width(text) / 2
        x = plane.x(day)
        middle = round(min(max(x, half), WIDTH - half), 1)
        row = next((index for index, end in enumerate(ends) if end + MARGIN <= middle - half), len(ends))
        ends[row : row + 1] = [middle + half]
        placed.append((x, middle, row, text))
    ticks = tuple(CheckpointTick(x, middle, TOP + row * LINE + 8, text) for x, middle, row, text in placed)
    return ticks, len(ends)
