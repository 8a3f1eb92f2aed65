"""Make repositories of made-up cards to measure with: the same bytes, and so the same commits, each time.

``python benchmarks/corpus.py DIR --cards 1000 --versions 5`` makes one repository in DIR; with ``--sources 4`` its
cards are parted among four, in ``DIR/sources/``, and ``DIR/portfolio.yaml`` names them. The history goes through ``git
fast-import`` while it is made, as ``lape save`` would have left it: trailers, annotated tags, ``lape verify`` proves
it. Needs git and Python, and not lape.

One save is one commit as long as that is bearable: with many cards git writes a folder as long as the repository for
each commit, so then a commit saves several cards, as ``lape save`` without a name does; ``--together`` says how many.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from itertools import islice
from pathlib import Path

from corpus_cards import TODAY, Version, days_of, version

MOST_ENTRIES = 10_000_000
"""How many lines of folders git may have to write for one repository."""
WHO = "Working group <families@example.org>"
SETTINGS = b"format: 1\nname: Made-up cards\nprogramme: Made-up programme\nlanguage: fi\n"


def make_repository(folder: Path, cards: range, versions: int = 1, together: int = 0) -> None:
    """Make a repository in ``folder`` of the cards with these numbers, ``together`` of them in each commit.

    With 0 it is as few as git can bear.
    """
    folder.mkdir(parents=True)
    _git(folder, "init", "--quiet", "--initial-branch=main", "--template=")
    _git(folder, "config", "user.name", WHO.partition(" <")[0])
    _git(folder, "config", "user.email", "families@example.org")
    together = together or max(1, len(cards) ** 2 * versions // MOST_ENTRIES)
    # Nothing is lost that could not be made again, so nothing has to be forced onto the disk.
    command = ["git", "-c", "core.fsync=none", "fast-import", "--quiet", "--done"]
    with subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE) as importer:
        assert importer.stdin is not None
        for piece in _history(cards, versions, together):
            importer.stdin.write(piece)
        importer.stdin.close()
    if importer.returncode:
        raise SystemExit(f"git fast-import ended with {importer.returncode}")
    _git(folder, "pack-refs", "--all")
    # As a clone is: an import packs a text beside the one that was written before it, not beside its own past.
    _git(folder, "-c", "core.fsync=none", "repack", "-a", "-d", "-f", "-q")
    _git(folder, "reset", "--quiet", "--hard", "main")


def make_portfolio(top: Path, cards: int, versions: int = 1, sources: int = 4, together: int = 0) -> None:
    """Make ``top/sources/*``, among which the cards are parted evenly, and ``top/portfolio.yaml``."""
    names = [f"group-{number}" for number in range(1, sources + 1)]
    for place, name in enumerate(names):
        numbers = range(cards * place // sources, cards * (place + 1) // sources)
        make_repository(top / "sources" / name, numbers, versions, together)
    listed = "".join(f"  - name: {name}\n    git: sources/{name}\n" for name in names)
    text = f"format: 1\nname: Made-up programme\nlanguage: fi\nsources:\n{listed}"
    (top / "portfolio.yaml").write_text(text, encoding="utf-8")


def _saves(cards: range, versions: int) -> Iterator[tuple[date, Version, str | None]]:
    """Each save in its turn: the day, the version, and the object of the one before."""
    for number in range(1, versions + 1):
        for place, index in enumerate(cards):
            days = days_of(place, len(cards), versions)
            previous = blob_of(version(index, number - 1, days).content) if number > 1 else None
            yield days[number - 1], version(index, number, days), previous


def blob_of(content: bytes) -> str:
    """The name that git gives a file's content."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _history(cards: range, versions: int, together: int) -> Iterator[bytes]:
    """The whole history as ``git fast-import`` reads it."""
    yield b"feature done\n"
    yield _commit(1, days_of(0, 1, 1)[0], "Set up\n")
    yield _file("lape.yaml", SETTINGS) + _file(".gitattributes", b"cards/*.yaml -text\n") + b"\n"
    saves = _saves(cards, versions)
    mark = 1
    while group := list(islice(saves, together)):
        mark += 1
        yield from _save(mark, group)
    yield b"done\n"


def _save(mark: int, group: list[tuple[date, Version, str | None]]) -> Iterator[bytes]:
    """One commit that saves these versions, and the tag of each."""
    day = group[-1][0]
    lines = [_trailer(saved, previous) for _, saved, previous in group]
    summary = group[0][1].message if len(group) == 1 else f"{len(group)} cards saved"
    yield _commit(mark, day, f"{summary}\n\n" + "".join(f"{line}\n" for line in lines))
    for _, saved, _ in group:
        yield _file(f"cards/{saved.card}.yaml", saved.content)
    yield b"\n"
    for (_, saved, _), line in zip(group, lines, strict=True):
        tag = f"lape/{saved.card}/{saved.number}-{blob_of(saved.content)[:7]}"
        yield f"tag {tag}\nfrom :{mark}\ntagger {WHO} {_moment(day)}\n".encode() + _data(f"{summary}\n\n{line}\n")


def _trailer(saved: Version, previous: str | None) -> str:
    return f"Lape-Version: {saved.card}@{saved.number} {blob_of(saved.content)} {previous or '-'}"


def _commit(mark: int, day: date, message: str) -> bytes:
    who = f"{WHO} {_moment(day)}"
    after = f"from :{mark - 1}\n" if mark > 1 else ""
    head = f"commit refs/heads/main\nmark :{mark}\nauthor {who}\ncommitter {who}\n"
    return head.encode() + _data(message) + after.encode()


def _file(path: str, content: bytes) -> bytes:
    return f"M 100644 inline {path}\n".encode() + _data(content)


def _data(content: bytes | str) -> bytes:
    raw = content.encode() if isinstance(content, str) else content
    return b"data %d\n" % len(raw) + raw + b"\n"


def _moment(day: date) -> str:
    return f"{int(datetime.combine(day, time(12), UTC).timestamp())} +0000"


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True)


def main(arguments: list[str] | None = None) -> None:
    """Make what the command line asks for."""
    parser = argparse.ArgumentParser(description="Make repositories of made-up cards to measure with.")
    parser.add_argument("folder", type=Path, help="a folder that is not there yet")
    parser.add_argument("--cards", type=int, default=1000)
    parser.add_argument("--versions", type=int, default=1)
    parser.add_argument("--sources", type=int, default=0, help="part the cards among so many, with a portfolio.yaml")
    parser.add_argument("--together", type=int, default=0, help="cards in one commit; 0: as few as git can bear")
    asked = parser.parse_args(arguments)
    if asked.sources:
        make_portfolio(asked.folder, asked.cards, asked.versions, asked.sources, asked.together)
    else:
        make_repository(asked.folder, range(asked.cards), asked.versions, asked.together)
    sys.stdout.write(f"{asked.folder}: {asked.cards} cards, {asked.versions} versions; look from --today {TODAY}\n")


if __name__ == "__main__":
    main()
