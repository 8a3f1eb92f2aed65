"""The programs that lape is measured beside, each in an environment of its own, and what they need of the corpus.

Versions are pinned in ``requirements/``, one file for each. What cannot be installed stays in the tables, with the
reason. Everything lies in ``build/bench/``.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BUILD = ROOT / "build" / "bench"
PROGRAMS = HERE / "programs"


@dataclass(frozen=True, slots=True)
class Peer:
    """A program beside us: where its environment is, and why it cannot be measured, if it cannot."""

    name: str
    folder: Path
    version: str = ""
    trouble: str = ""

    @property
    def python(self) -> Path:
        """Its own Python."""
        return self.script("python")

    def script(self, name: str) -> Path:
        """A command of its environment."""
        return self.folder / ("Scripts" if os.name == "nt" else "bin") / name


PEERS = {path.stem: path for path in sorted((HERE / "requirements").glob("*.txt"))}
"""The requirements of each peer."""


def peer(name: str) -> Peer:
    """A peer, installed; installing it again is left out where its requirements have not changed."""
    wanted = PEERS[name].read_text(encoding="utf-8")
    pins = dict(line.lower().split("==") for line in wanted.splitlines() if "==" in line)
    return _installed(name, wanted, ["--requirement", str(PEERS[name])], pins[name])


def lape() -> Peer:
    """This checkout's own lape, as a wheel in an environment of its own: an editable install starts more slowly."""
    source = _digest_of_source()
    constraints = ROOT / "requirements-dev.txt"
    version = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    return _installed("lape", source, ["--constraint", str(constraints), str(ROOT)], version)


def _digest_of_source() -> str:
    digest = hashlib.sha256()
    for folder in ("lape_cards", "templates", "examples"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".mo":
                digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    for name in ("pyproject.toml", "requirements-dev.txt"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def _installed(name: str, wanted: str, arguments: list[str], version: str) -> Peer:
    found = Peer(name, BUILD / "peers" / name, version)
    stamp = found.folder / "installed.txt"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return found
    sys.stderr.write(f"installing {name}\n")
    stamp.unlink(missing_ok=True)
    for command in (
        [sys.executable, "-m", "venv", "--clear", str(found.folder)],
        [str(found.python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or ["it did not install"]
            return Peer(name, found.folder, version, said[-1][:120])
    stamp.write_text(wanted, encoding="utf-8")
    return found


def doorstop_tree(cards: Path, folder: Path) -> Path:
    """The cards' texts as items of doorstop, in a repository of their own, as its check wants it."""
    if folder.exists():
        return folder
    items = folder / "items"
    items.mkdir(parents=True)
    settings = "settings:\n  digits: 6\n  prefix: CARD\n  sep: ''\n"
    (items / ".doorstop.yml").write_text(settings, encoding="utf-8")
    for number, path in enumerate(sorted(cards.iterdir()), 1):
        text = "".join(f"  {line}\n" for line in _prose(path))
        item = (
            "active: true\nderived: false\nheader: ''\n"
            f"level: 1.{number}\nlinks: []\nnormative: true\nref: ''\nreviewed: null\ntext: |\n{text}"
        )
        (items / f"CARD{number:06}.yml").write_text(item, encoding="utf-8")
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
    return folder


def strictdoc_tree(cards: Path, folder: Path) -> Path:
    """The cards' texts as requirements of StrictDoc, fifty in each document."""
    if folder.exists():
        return folder
    folder.mkdir(parents=True)
    paths = sorted(cards.iterdir())
    for start in range(0, len(paths), 50):
        said = [f"[DOCUMENT]\nTITLE: Cards {start}\n"]
        for number, path in enumerate(paths[start : start + 50], start):
            text = "\n".join(line.replace("<<<", "").replace(">>>", "") for line in _prose(path))
            said.append(f"[REQUIREMENT]\nUID: CARD-{number}\nTITLE: {path.stem}\nSTATEMENT: >>>\n{text}\n<<<\n")
        (folder / f"cards-{start:06}.sdoc").write_text("\n".join(said), encoding="utf-8")
    return folder


def _prose(path: Path) -> list[str]:
    """A card's lines as prose: every key stays, so that there is as much text."""
    return [line.strip().removeprefix("- ") for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
