"""What was measured as Markdown tables, and where they stand in ``BENCHMARKS.md``."""

from __future__ import annotations

import math
import os
import platform
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from measuring import Measured, Pair

HEAD = ("what", "must", "want", "measured", "ours: s", "MiB", "theirs: s", "MiB", "held?")


@dataclass(frozen=True, slots=True)
class Section:
    """One table: a heading, its columns and rows, and sentences under it."""

    part: str
    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()


def goal(what: str, must: float, want: float, pair: Pair) -> list[str]:
    """A row that holds a ratio against its goals, which are ratios too."""
    said = f"**{number(pair.ratio)}** {_noise(pair)}"
    both = [*measured(pair.ours), *measured(pair.theirs)]
    return [what, f"≤ {ratio(must)}", f"≤ {ratio(want)}", said, *both, held(pair.ratio, must, want)]


def compared(what: str, pair: Pair) -> list[str]:
    """A row of two programs about which there is no goal."""
    said = f"{number(pair.ratio)} {_noise(pair)}"
    return [what, "", "", said, *measured(pair.ours), *measured(pair.theirs), ""]


def _noise(pair: Pair) -> str:
    """How far the ratios of single runs lay apart, and the ratio of processors' time."""
    low, high = pair.spread
    return f"({number(low)}–{number(high)}; CPU {number(pair.processor_ratio)})"


def skipped(what: str, why: str) -> list[str]:
    """A row that could not be measured."""
    return [what, "", "", f"not measured: {why}", "", "", "", "", ""]


def measured(one: Measured) -> tuple[str, str]:
    """Seconds and MiB."""
    return number(one.median), f"{one.peak:.0f}"


def held(value: float, must: float, want: float) -> str:
    """Whether a value keeps to its goals."""
    return "want" if value <= want else "must" if value <= must else "**no**"


def ratio(value: float) -> str:
    """A goal as it was set: 1/15 rather than 0.067."""
    return f"1/{1 / value:.0f}" if value < 0.5 and abs(1 / value - round(1 / value)) < 0.01 else f"{value:g}"


def number(value: float) -> str:
    """Three digits, whatever the size."""
    digits = 3 if value < 1 else max(0, 2 - int(math.log10(value)))
    return f"{value:.{digits}f}"


def exponent(times: Mapping[int, float]) -> float | None:
    """How time grows with the number of cards: the slope through the logarithms; ``None`` of fewer than two sizes."""
    if len(times) < 2:
        return None
    points = [(math.log(size), math.log(seconds)) for size, seconds in times.items()]
    across, up = (sum(axis) / len(points) for axis in zip(*points, strict=True))
    slope: float = sum((x - across) * (y - up) for x, y in points) / sum((x - across) ** 2 for x, _ in points)
    return slope


def machine() -> str:
    """What kind of machine this is: its processor, cores, memory and Python, and not its name."""
    model = platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists() and (found := re.search(r"^model name\s*:\s*(.+)$", cpuinfo.read_text(), re.MULTILINE)):
        model = found[1]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = f"{platform.system()} {platform.machine()}"
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB, {system}, Python {platform.python_version()}"


def write(file: Path, section: Section, under: str) -> None:
    """Put a section's table between its markers; ``under`` says of which day and machine it is."""
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    begin, end = f"<!-- begin {section.part} -->", f"<!-- end {section.part} -->"
    notes = "".join(f"\n{note}\n" for note in (*section.notes, under))
    table = f"{begin}\n\n## {section.title}\n\n{_table(section.head, section.rows)}{notes}\n{end}"
    if begin not in text:
        text = f"{text.rstrip()}\n\n{begin}\n{end}\n"
    before, _, rest = text.partition(begin)
    file.write_text(before + table + rest.partition(end)[2], encoding="utf-8")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
