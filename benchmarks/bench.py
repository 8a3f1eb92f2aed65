"""What all measurements share: the sizes, the repositories of cards, and lape as a program to run."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import corpus
import peers
from corpus_cards import TODAY
from measuring import FailedError, Measured, Pair, Program, run_alone, run_in_turn
from peers import BUILD, HERE, Peer

HOME = BUILD / "home"
CACHE = HOME / ".cache"
ASIDE = BUILD / "aside"


@dataclass(frozen=True)
class Bench:
    """The sizes to measure at, the smallest first, and how often."""

    sizes: tuple[int, ...]
    runs: int

    @cached_property
    def lape(self) -> Peer:
        """The wheel of this checkout, installed."""
        found = peers.lape()
        if found.trouble:
            raise SystemExit(f"lape itself cannot be installed: {found.trouble}")
        return found

    def cards(self, size: int, versions: int = 1) -> Path:
        """A repository of so many cards; made once."""
        return _made(f"{size}x{versions}", lambda folder: corpus.make_repository(folder, range(size), versions))

    def portfolio(self, size: int, versions: int = 5) -> Path:
        """A folder with a ``portfolio.yaml`` and four sources among which the cards are parted; made once."""
        return _made(f"{size}x{versions}-in-4", lambda folder: corpus.make_portfolio(folder, size, versions, 4))

    def verb(self, folder: Path, *arguments: str, before: Callable[[], None] | None = None) -> Program:
        """``lape`` with these arguments, on the day of the cards."""
        return self.typed(folder, *arguments, "--today", str(TODAY), before=before)

    def typed(self, folder: Path, *arguments: str | Path, before: Callable[[], None] | None = None) -> Program:
        """``lape`` as people type it; 1 is no failure, for a check may find something."""
        command = [self.lape.script("lape"), *arguments]
        return Program(f"lape {arguments[0]}", command, folder, environment(), before, (0, 1))

    def has(self, verb: str) -> bool:
        """Whether this lape has the verb."""
        done = subprocess.run(
            [str(self.lape.script("lape")), verb, "--help"], env=environment(), capture_output=True, check=False
        )
        return done.returncode == 0

    def in_turn(self, ours: Program, theirs: Program) -> Pair:
        """The two, run in turn."""
        return run_in_turn(ours, theirs, self.runs)

    def alone(self, program: Program) -> Measured:
        """One program."""
        return run_alone(program, self.runs)


def environment() -> dict[str, str]:
    """The same for every program: a home with nothing in it, and no settings but those."""
    HOME.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "TMPDIR", "SYSTEMROOT")}
    return {
        **kept,
        "HOME": str(HOME),
        "XDG_CACHE_HOME": str(CACHE),
        "XDG_CONFIG_HOME": str(HOME / ".config"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "LANG": "C.UTF-8",
        "LAPE_LANG": "en",
    }


def forget() -> None:
    """Take away what lape remembers of cards. The code of its templates stays, as Python's own byte code does."""
    for file in CACHE.glob("**/verdicts-*"):
        file.unlink()


def without(*paths: Path) -> Callable[[], None]:
    """What puts these folders and files aside until all is measured, and takes away what lape remembers.

    For a minute ext4 gives nobody the place of a file that was removed, and looks for free ones one by one: whoever
    writes thousands of files right after thousands were removed would pay for those.
    """

    def clear() -> None:
        forget()
        for path in paths:
            if path.exists():
                ASIDE.mkdir(parents=True, exist_ok=True)
                path.rename(Path(tempfile.mkdtemp(dir=ASIDE)) / path.name)

    return clear


def clean_up() -> None:
    """Take away what was put aside."""
    shutil.rmtree(ASIDE, ignore_errors=True)


def other(peer: Peer, folder: Path, script: str, *arguments: str | Path, codes: Sequence[int] = (0,)) -> Program:
    """A peer's command; a script of ``programs/`` is run by the peer's Python."""
    command = [peer.script(script)] if not script.endswith(".py") else [peer.python, peers.PROGRAMS / script]
    return Program(peer.name, [*command, *arguments], folder, environment(), None, tuple(codes))


def require(peer: Peer) -> Peer:
    """The peer, if it is there."""
    if peer.trouble:
        raise FailedError(peer.trouble)
    return peer


def _made(name: str, make: Callable[[Path], None]) -> Path:
    made_by = b"".join(path.read_bytes() for path in sorted(HERE.glob("corpus*.py")))
    folder = BUILD / "corpus" / hashlib.sha256(made_by).hexdigest()[:8] / name
    if not folder.exists():
        aside = folder.with_name(f"{name}.making")
        shutil.rmtree(aside, ignore_errors=True)
        make(aside)
        aside.rename(folder)
    return folder
