"""A project manager's folder to test with: three groups' repositories of made-up cards, and their portfolio.yaml.

Thirty cards in Finnish, Swedish and English, in every phase, with two or three versions of most. The same bytes, and
so the same commits, each time. ``TODAY`` is the day that they are meant to be looked at from.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from portfolio_cards import SavedText, texts_of
from portfolio_texts import PHRASES

from lape_cards.repository.index import object_name
from lape_cards.repository.records import Record

TODAY = date(2018, 10, 15)
SOURCES = tuple(PHRASES)
"""The names of the sources: a Finnish one, a Swedish one, an English one."""


@dataclass(frozen=True, slots=True)
class MadePortfolio:
    """The folder with ``portfolio.yaml``, and each source's repository, which has a working tree to change cards in."""

    folder: Path
    sources: dict[str, Path]


def make_portfolio(top: Path, names: Sequence[str] = SOURCES, more: str = "") -> MadePortfolio:
    """Make the repositories in ``top/groups`` and ``top/portfolio/portfolio.yaml``; ``more`` adds sources."""
    sources = {name: make_source(top / "groups" / name, name) for name in names}
    folder = top / "portfolio"
    folder.mkdir(parents=True)
    listed = "".join(f"  - name: {name}\n    git: ../groups/{name}\n" for name in names)
    text = (
        "format: 1\nname: Järvimaan ja Kustbygdenin kokeilut\nlanguage: fi\nsources:\n"
        f"{listed}{more}"
        "report:\n  background: Ohjelma alkoi, kun perheet eivät löytäneet apua ajoissa.\n"
        "  goals: Jokainen kunta kokeilee ainakin yhtä uutta tapaa.\n"
        "  next_steps: Juurtuneet tavat viedään muihin kuntiin.\n"
    )
    (folder / "portfolio.yaml").write_text(text, encoding="utf-8")
    return MadePortfolio(folder, sources)


def make_source(folder: Path, name: str) -> Path:
    """One group's repository, with every version of the cards that are made up for ``name``."""
    folder.mkdir(parents=True)
    _git(folder, "init", "--quiet", "--initial-branch=main", "--template=")
    _git(folder, "config", "user.name", PHRASES[name].group)
    _git(folder, "config", "user.email", PHRASES[name].contact)
    _git(folder, "fast-import", "--quiet", stdin=history_of(name))
    _git(folder, "reset", "--quiet", "--hard", "main")
    return folder


def history_of(name: str) -> bytes:
    """A source's whole history, as ``git fast-import`` reads it: one commit and one tag for each version."""
    said = PHRASES[name]
    settings = f"format: 1\nname: {said.group}\nprogramme: {said.programme}\nlanguage: {said.language}\n"
    first = _commit(
        1,
        f"{said.group} <{said.contact}>",
        "2017-05-02",
        "Set up\n",
        {"lape.yaml": settings.encode(), ".gitattributes": b"cards/*.yaml -text\n"},
    )
    parts = [b"feature done\n", first]
    before: dict[str, str] = {}
    for mark, text in enumerate(texts_of(name), 2):
        parts.append(_save(mark, f"{said.group} <{said.contact}>", text, before))
    return b"".join([*parts, b"done\n"])


def _save(mark: int, who: str, text: SavedText, before: dict[str, str]) -> bytes:
    """A version as a save makes it; ``before`` are the objects of the cards' last versions, and is kept up to date."""
    record = Record(text.card, text.number, object_name(text.content, 40), before.get(text.card))
    before[text.card] = record.blob
    message = f"{text.message}\n\n{record.line}\n"
    tag = record.tag.removeprefix("refs/tags/")
    return b"".join(
        [
            _commit(mark, who, text.day, message, {f"cards/{text.card}.yaml": text.content}),
            f"tag {tag}\nfrom :{mark}\ntagger {who} {_moment(text.day)}\n".encode(),
            _data(message.encode()),
        ]
    )


def _commit(mark: int, who: str, day: str, message: str, files: dict[str, bytes]) -> bytes:
    author = f"{who} {_moment(day)}"
    lines: list[bytes] = [f"commit refs/heads/main\nmark :{mark}\n".encode()]
    lines += [f"author {author}\ncommitter {author}\n".encode(), _data(message.encode())]
    lines += [f"from :{mark - 1}\n".encode()] if mark > 1 else []
    for path, content in files.items():
        lines += [f"M 100644 inline {path}\n".encode(), _data(content)]
    return b"".join([*lines, b"\n"])


def _data(content: bytes) -> bytes:
    return f"data {len(content)}\n".encode() + content + b"\n"


def _moment(day: str) -> str:
    noon = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).replace(hour=12)
    return f"{int(noon.timestamp())} +0000"


def card_ids(names: Iterable[str] = SOURCES) -> list[str]:
    """The cards of these sources as a portfolio calls them, ``source/id``, in order."""
    return sorted({f"{name}/{text.card}" for name in names for text in texts_of(name)})


def _git(folder: Path, *arguments: str, stdin: bytes = b"") -> None:
    done = subprocess.run(["git", *arguments], cwd=folder, input=stdin, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
