"""Feed the reader, the editor and the merge with files that nobody would write, for as long as is asked.

``python tools/fuzz.py --minutes 30`` prints what it tried. No input may raise anything but the errors that the
functions tell of, take more than 5 seconds of the processor, or more than 500 MB. One that does is written into
the folder ``build/fuzz``, and the command ends with 1; ``--seed`` begins where an earlier run did.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from made_cards import BOM, TEXTS, Maker, written  # noqa: E402
from made_edits import made_edit  # noqa: E402
from made_triples import made_triple  # noqa: E402

from lape_cards.card.kinds import model_of  # noqa: E402
from lape_cards.errors import CardError  # noqa: E402
from lape_cards.merging.files import UnreadableError, merge_files  # noqa: E402
from lape_cards.store.cards import read_card  # noqa: E402
from lape_cards.store.editor import edit  # noqa: E402
from lape_cards.store.reader import read  # noqa: E402

SECONDS, MEGABYTES = 5.0, 500
PIECES = (
    *(b"\n", b"\r", b"\r\n", b"\t", b" ", b"  ", b"    ", b"\0", b"\x07", BOM, b"\xc3", b"\xff\xfe"),
    *(b":", b": ", b"- ", b"-", b"? ", b"#", b" # ", b"|", b">-\n", b"|9\n", b"|+\n", b"[", b"]", b"{", b"}", b","),
    *(b"'", b'"', b"\\", b"&a", b"*a", b"!x ", b"<<: ", b"---\n", b"...\n", b"%YAML 1.1\n", b"~", b"null", b"null:"),
    *(
        b"\n<<<<<<< x\n",
        b"\n=======\n",
        b"\n>>>>>>> x\n",
        b"\xe2\x80\xa8",
        b"\xc2\x85",
        b"\\u2028",
        b"[" * 60,
        b"- " * 60,
    ),
    *(b"version: ", b"id: ", b"date: ", b"kind: ", b"changes:\n", b"  metrics:\n", *(text.encode() for text in TEXTS)),
)


def spoilt(chance: Random, raw: bytes) -> bytes:
    """The file after a few accidents: bytes put in, taken out, doubled, moved, or lines of another depth."""
    for _ in range(chance.choice([0, 1, 1, 2, 4, 8])):
        first, last = sorted(chance.randint(0, len(raw)) for _ in range(2))
        last = min(last, first + chance.choice([1, 4, 40, 400]))
        piece, to = raw[first:last], chance.randint(0, len(raw))
        way = chance.random()
        if way < 0.4:
            raw = raw[:first] + chance.choice(PIECES) + raw[first:]
        elif way < 0.6:
            raw = raw[:first] + raw[last:]
        elif way < 0.75:
            raw = raw[:to] + piece + raw[to:]
        elif way < 0.85:
            raw = raw[:first] + piece * chance.choice([2, 3, 100]) + raw[last:]
        elif way < 0.95:
            raw = raw[:first] + bytes(chance.randrange(256) for _ in piece[:8]) + raw[last:]
        else:
            raw = raw.replace(b"\n", b"\r") if chance.random() < 0.5 else raw.replace(b"\n  ", b"\n\t")
    return raw


def try_reader(raw: bytes, _: Random) -> str:
    """Read a file as text and as a card."""
    found = read_card(raw, "x.yaml")
    assert found.content is not None or found.diagnostics
    return "with faults" if found.diagnostics else "without"


def try_editor(raw: bytes, chance: Random) -> str:
    """Edit a file, in a way that its data or any card's suggests."""
    data = read(raw).data
    model = model_of(data.get("kind") if isinstance(data, dict) else None)
    sane = data if isinstance(data, dict) else Maker(chance).card()
    try:
        result = edit(raw, [made_edit(chance, sane)], model)
    except CardError:
        return "refused"
    assert len(read(result).faults) <= len(read(raw).faults)
    return "edited"


def try_merge(_: bytes, chance: Random) -> str:
    """Merge three files of a card, some of them spoilt."""
    triple = made_triple(chance.randrange(2**64))
    files = [spoilt(chance, one) if chance.random() < 0.4 else one for one in (triple.base, triple.ours, triple.theirs)]
    drafts = [spoilt(chance, triple.ours)] if chance.random() < 0.2 else []
    try:
        result = merge_files(*files, drafts=drafts)
    except UnreadableError:
        return "refused"
    return "conflict" if result.conflicts else "merged"


def peak() -> int:
    """The most memory that this process has had so far, in MB.

    On Linux what getrusage tells begins with what the process that started this one had; its status does not.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


TARGETS = {"reader": try_reader, "editor": try_editor, "merge": try_merge}


def try_one(target: str, seed: int) -> str:
    """Try the input that ``seed`` makes, and say how it went; raises what the input makes go wrong."""
    chance = Random(seed)  # noqa: S311 - it makes examples
    raw = b"" if target == "merge" else spoilt(chance, written(Maker(chance, 0.3).card(), chance))
    before = time.process_time()
    how = TARGETS[target](raw, chance)
    taken = time.process_time() - before
    assert taken < SECONDS, f"it took {taken:.1f} s"
    memory = peak()
    assert memory < MEGABYTES, f"it took {memory} MB"
    return how


def fuzz(seconds: float, seed: int, found: Path | None = None) -> tuple[Counter[str], list[tuple[str, int, str]]]:
    """Try inputs one after another; how many went how, and the faults: target, seed, and what was raised."""
    counted: Counter[str] = Counter()
    faults: list[tuple[str, int, str]] = []
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for target in TARGETS:
            seed += 1
            try:
                counted[f"{target}: {try_one(target, seed)}"] += 1
            except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
                faults.append((target, seed, traceback.format_exc()))
                if found is not None:
                    found.mkdir(parents=True, exist_ok=True)
                    (found / f"{target}-{seed}.txt").write_text(faults[-1][2], encoding="utf-8")
    return counted, faults


def main() -> int:
    """Run for the minutes that were asked for, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=time.time_ns())
    parser.add_argument("--only", choices=TARGETS, help="try the one input that --seed makes, and say how it went")
    options = parser.parse_args()
    if options.only:
        sys.stdout.write(f"{try_one(options.only, options.seed)}\n")
        return 0
    counted, faults = fuzz(options.minutes * 60, options.seed, ROOT / "build" / "fuzz")
    out = sys.stdout
    out.write(f"{sum(counted.values())} inputs from seed {options.seed} on, {len(faults)} faults\n")
    out.writelines(f"  {number:>8} {how}\n" for how, number in sorted(counted.items()))
    out.write(f"  {peak()} MB at most\n")
    out.writelines(f"{target} {seed}: {raised.splitlines()[-1]}\n" for target, seed, raised in faults[:20])
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
