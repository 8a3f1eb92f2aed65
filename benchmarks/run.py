"""Measure lape beside its peers, and write what came of it into ``BENCHMARKS.md``.

``python benchmarks/run.py`` does everything, ``--quick`` with 1,000 cards alone, ``--only startup,check`` two of the
parts; ``--cards 1000,10000,100000`` says at which sizes. Only the tables that were measured are written anew.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import tables
from bench import Bench, clean_up
from parts import PARTS
from peers import BUILD, PEERS, ROOT, Peer, peer

FILE = ROOT / "BENCHMARKS.md"


def main(arguments: list[str] | None = None) -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description="Measure lape beside its peers.")
    parser.add_argument("--only", default=",".join(PARTS), help=f"parts, with commas between them: {', '.join(PARTS)}")
    parser.add_argument("--cards", default="1000,10000", help="sizes, with commas between them")
    parser.add_argument("--runs", type=int, default=7, help="how often each is run; fewer where it takes long")
    parser.add_argument("--quick", action="store_true", help="1,000 cards, three runs")
    parser.add_argument("--output", type=Path, default=FILE, help="the file to write the tables into")
    asked = parser.parse_args(arguments)
    sizes = tuple(sorted(int(size) for size in asked.cards.split(",")))
    bench = Bench((1000,), 3) if asked.quick else Bench(sizes, asked.runs)
    unknown = set(asked.only.split(",")) - set(PARTS)
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    BUILD.mkdir(parents=True, exist_ok=True)
    try:
        for part in asked.only.split(","):
            section = PARTS[part](bench)
            tables.write(asked.output, section, _under(bench))
            sys.stdout.write(f"\n{section.title}\n")
            for row in section.rows:
                sys.stdout.write(f"  {' | '.join(cell for cell in row if cell)}\n")
            sys.stdout.flush()
    finally:
        clean_up()


def _under(bench: Bench) -> str:
    git = subprocess.run(["git", "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]
    found = ", ".join(_version(peer(name)) for name in PEERS)
    day = datetime.now(UTC).date()
    return f"<sub>{day}, {tables.machine()}; lape {bench.lape.version}, git {git}, {found}; {bench.runs} runs</sub>"


def _version(found: Peer) -> str:
    return f"{found.name} {found.version}" + (f" ({found.trouble})" if found.trouble else "")


if __name__ == "__main__":
    main()
