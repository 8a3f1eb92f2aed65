"""Running whole programs and seeing how long they take and how much memory they fill.

Time is the wall clock's, from before the process is started until it has been waited for. Memory is measured in runs of
their own, since looking costs time: every ten milliseconds the pages of the process and of all its descendants are
added up from ``/proc``, and the largest sum is the peak. A page that several processes share is parted among them, as
Linux's proportional set size has it, so a copy of a process counts with what it has for itself. The figure is never
below the largest single process, which the kernel tells exactly. The processors' time, of the process and all that it
waited for, is kept too: where its ratio is far from that of the wall clock, something else was busy on the machine, or
several processes shared the work.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

EVERY = 0.01
"""Seconds between two looks at the memory."""
LONG, VERY_LONG = 10.0, 60.0
"""Seconds from which a run is repeated three times only, and from which once."""


@dataclass(frozen=True, slots=True)
class Program:
    """What to run, where; ``before`` sets the scene and is not measured, ``codes`` are those that are no failure."""

    name: str
    command: Sequence[str | Path]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[], None] | None = None
    codes: tuple[int, ...] = (0,)


class FailedError(Exception):
    """A program ended in another way than it should have."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run: seconds by the wall clock and of processors, and the peak of memory in MiB."""

    seconds: float
    processor: float
    peak: float


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of each run by the wall clock, the same of processors, and the peak of memory in MiB of the first run."""

    seconds: tuple[float, ...]
    processor: tuple[float, ...]
    peak: float

    @classmethod
    def of(cls, runs: Sequence[Run], peak: float) -> Measured:
        """What these runs took, with the memory that was looked at in the first of all."""
        return cls(tuple(one.seconds for one in runs), tuple(one.processor for one in runs), peak)

    @property
    def median(self) -> float:
        """The middle run, in seconds."""
        return statistics.median(self.seconds)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two programs that took turns."""

    ours: Measured
    theirs: Measured

    @property
    def ratio(self) -> float:
        """The ratio of the medians."""
        return self.ours.median / self.theirs.median

    @property
    def processor_ratio(self) -> float:
        """The ratio of the medians of processors' time."""
        return statistics.median(self.ours.processor) / statistics.median(self.theirs.processor)

    @property
    def spread(self) -> tuple[float, float]:
        """The smallest and the largest ratio of two runs that followed each other."""
        ratios = [one / other for one, other in zip(self.ours.seconds, self.theirs.seconds, strict=True)]
        return min(ratios), max(ratios)


def run_in_turn(ours: Program, theirs: Program, runs: int) -> Pair:
    """Run both in turn: A B A B and so on, after a first run of each that is not counted, unless it takes very long."""
    first = (run(ours, look=True), run(theirs, look=True))
    if (longest := max(one.seconds for one in first)) > VERY_LONG:
        one, other = ([found] for found in first)
        return Pair(Measured.of(one, first[0].peak), Measured.of(other, first[1].peak))
    turns = [(run(ours), run(theirs)) for _ in range(min(runs, 3) if longest > LONG else runs)]
    mine, others = zip(*turns, strict=True)
    return Pair(Measured.of(mine, first[0].peak), Measured.of(others, first[1].peak))


def run_alone(program: Program, runs: int) -> Measured:
    """Run one program several times, after a first run that is not counted, unless it takes very long."""
    first = run(program, look=True)
    if first.seconds > VERY_LONG:
        return Measured.of([first], first.peak)
    found = [run(program) for _ in range(min(runs, 3) if first.seconds > LONG else runs)]
    return Measured.of(found, first.peak)


def run(program: Program, *, look: bool = False) -> Run:
    """One run; without ``look`` the memory is that of the largest process alone."""
    if program.before:
        program.before()
    with tempfile.TemporaryFile() as complaints:
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in program.command],
            cwd=program.folder,
            env={**program.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
        )
        watch = _Watch(process.pid) if look and Path("/proc/self/smaps_rollup").exists() else None
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = code = os.waitstatus_to_exitcode(status)
        seen = watch.stop() if watch else 0
        if code not in program.codes:
            complaints.seek(0)
            said = complaints.read().decode("utf-8", "replace").strip().splitlines()
            raise FailedError(f"{program.name} ended with {code}: {said[-1] if said else ''}")
    unit = 1 if os.uname().sysname == "Darwin" else 1024  # what getrusage counts in
    return Run(seconds, usage.ru_utime + usage.ru_stime, max(seen, usage.ru_maxrss * unit) / 2**20)


class _Watch:
    """Looks at the memory of a process and its descendants until told to stop."""

    def __init__(self, root: int) -> None:
        self.root = root
        self.peak = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def stop(self) -> int:
        """Stop looking; the largest sum of bytes that was seen."""
        self._over.set()
        self._thread.join()
        return self.peak

    def _look(self) -> None:
        while not self._over.is_set():
            self.peak = max(self.peak, _held(self.root))
            self._over.wait(EVERY)


def _held(root: int) -> int:
    """The bytes of a process and its descendants.

    A child that has only been forked off still uses its parent's memory itself, until it becomes another program: where
    both have the very same pages it is counted once. How these are parted among others may change between two looks.
    """
    total, waiting = 0, [(root, "")]
    while waiting:
        process, above = waiting.pop()
        said = _read(Path(f"/proc/{process}/smaps_rollup"))
        pages, share = _PAGES.search(said), _SHARE.search(said)
        if pages and share and pages[0] != above:
            total += int(share[1]) * 1024
        with suppress(OSError):  # the process may have ended meanwhile
            for task in Path(f"/proc/{process}/task").iterdir():
                waiting += [(int(child), pages[0] if pages else "") for child in _read(task / "children").split()]
    return total


_PAGES = re.compile(r"^Rss:\s+\d+ kB$", re.MULTILINE)
_SHARE = re.compile(r"^Pss:\s+(\d+) kB$", re.MULTILINE)


def _read(path: Path) -> str:
    """What a file of ``/proc`` says; nothing where the process has just ended."""
    try:
        return path.read_text(encoding="ascii")
    except OSError:
        return ""
