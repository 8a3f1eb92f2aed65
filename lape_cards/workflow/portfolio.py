"""``portfolio.yaml``: where a project manager's cards come from; and ``portfolio.lock``: which commits were read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from msgspec import Struct

from lape_cards.card.identifier import RESERVED_NAMES
from lape_cards.config.portfolio import LockedSource, Portfolio, PortfolioLock, Source
from lape_cards.diagnostic import Finding
from lape_cards.errors import CardError, LapeError
from lape_cards.message import Message
from lape_cards.regex import regex
from lape_cards.repository.address import Address, AddressError, read_address
from lape_cards.repository.records import TAG_PREFIX, number_of_tag
from lape_cards.store.cards import M, ReadFile, read_as, read_bytes
from lape_cards.store.files import inside, is_file, write_whole
from lape_cards.workflow.cards import sound
from lape_cards.workflow.shelf import LOCK as LOCK
from lape_cards.workflow.shelf import PORTFOLIO as PORTFOLIO

_LARGEST_LOCK = 4 * 1024 * 1024
_NO_REF = regex(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|^[-/.]|[/.]$|\.lock$")
_OBJECT = regex(r"[0-9a-f]{40}(?:[0-9a-f]{24})?", re.ASCII)
_PROOF = regex(r"[0-9a-f]{64}", re.ASCII)


class Wanted(Struct, frozen=True):
    """One source to collect from: what ``portfolio.yaml`` says of it, and where that leads."""

    source: Source
    address: Address

    @property
    def name(self) -> str:
        """What the source is called."""
        return self.source.name


def find_portfolio(start: Path) -> Path | None:
    """The nearest ``portfolio.yaml`` upwards from ``start``."""
    for folder in [start.resolve(), *start.resolve().parents]:
        if is_file(folder / PORTFOLIO):
            return folder / PORTFOLIO
    return None


def read_portfolio(path: Path) -> Portfolio:
    """Read a ``portfolio.yaml``; a ``LapeError`` with the place of its first fault."""
    return _portfolio(path)[0]


def read_sources(path: Path) -> list[Wanted]:
    """The sources of a ``portfolio.yaml``, in its order; a ``LapeError`` with the place of the first fault."""
    portfolio, file = _portfolio(path)
    return [_wanted(file, place, one, path.parent) for place, one in enumerate(portfolio.sources)]


def _portfolio(path: Path) -> tuple[Portfolio, ReadFile[Portfolio]]:
    file = read_as(Portfolio, read_bytes(path), path.name)
    portfolio = _sound(file)
    _check(file, portfolio.sources, path.parent)
    return portfolio, file


def _sound(file: ReadFile[M]) -> M:
    try:
        return sound(file)
    except CardError as error:
        raise LapeError(error.message, error.hint, place=error.place, code=error.code) from None


def _check(file: ReadFile[Portfolio], sources: Iterable[Source], here: Path) -> None:
    seen: Counter[str] = Counter()
    for place, source in enumerate(sources):
        seen[source.name] += 1
        if seen[source.name] > 1:
            message = Message("Two sources are called {name}.", name=source.name)
            raise _fault(file, place, "name", message, Message("Give each source a name of its own."))
        if source.name in RESERVED_NAMES:
            message = Message("No folder can be called {name} on Windows.", name=source.name)
            raise _fault(file, place, "name", message, Message("Give the source another name."))
        if _NO_REF.search(source.ref):
            message = Message("“{ref}” is no name of a branch or a tag.", ref=source.ref)
            raise _fault(file, place, "ref", message, Message("Write the branch's name, such as  ref: main"))
        if not is_folder_inside(source.cards):
            message = Message("The cards folder {folder} is outside the repository.", folder=source.cards)
            hint = Message("Write a folder inside the source's repository, such as  cards: cards/")
            raise _fault(file, place, "cards", message, hint)
        _wanted(file, place, source, here)


def _wanted(file: ReadFile[Portfolio], place: int, source: Source, here: Path) -> Wanted:
    try:
        return Wanted(source, read_address(source.git, here))
    except AddressError as error:
        raise _fault(file, place, "git", error.message, error.hint) from None


def _fault(file: ReadFile[Portfolio], place: int, key: str, message: Message, hint: Message) -> LapeError:
    found = file.diagnostic("", "error", Finding(("sources", place, key), message, hint))
    return LapeError(message, hint, place=found.location)


def is_folder_inside(folder: str) -> bool:
    """Whether a folder's name leads nowhere but further into a repository."""
    path = PurePosixPath(folder)
    odd = "\\" in folder or ":" in folder or not folder.isprintable() or path.is_absolute()
    return not odd and ".." not in path.parts and ".git" not in map(str.casefold, path.parts)


def require_sources(wanted: list[Wanted], names: Iterable[str], place: str) -> list[Wanted]:
    """The sources with these names, or all where none is named."""
    by_name = {one.name: one for one in wanted}
    if not wanted:
        raise LapeError(
            Message("There is no source in {file} yet.", file=place),
            Message("Write under sources a name and the address of a group's repository:  git: ADDRESS"),
        )
    for name in names:
        if name not in by_name:
            raise LapeError(
                Message("There is no source called {name} in {file}.", name=name, file=place),
                Message("Its sources are: {names}.", names=list(by_name)),
            )
    return [by_name[name] for name in dict.fromkeys(names)] or wanted


def read_lock(path: Path) -> dict[str, LockedSource]:
    """What the ``portfolio.lock`` beside ``path`` says, by the sources' names; nothing where there is none."""
    lock = inside(path.parent, LOCK)
    if not lock.exists():
        return {}
    file = read_as(PortfolioLock, read_bytes(lock, LOCK, most=_LARGEST_LOCK + 1), LOCK, most=_LARGEST_LOCK)
    try:
        content = _sound(file)
    except LapeError as error:
        raise LapeError(error.message, _WRITTEN_ANEW, place=error.place, code=error.code) from None
    for place, one in enumerate(content.sources):
        sound_names = _OBJECT.fullmatch(one.commit) and _PROOF.fullmatch(one.tags) and is_folder_inside(one.cards)
        if not sound_names or any(pair is None for pair in map(_apart, one.apart)):
            message = Message("What was collected from {name} cannot be read here.", name=one.name)
            found = file.diagnostic("", "error", Finding(("sources", place), message))
            raise LapeError(message, _WRITTEN_ANEW, place=found.location)
    return {one.name: one for one in content.sources}


_WRITTEN_ANEW = Message(
    "Take the file as it was committed last, or delete it and run  lape collect , which writes it anew."
)


def _apart(line: str) -> tuple[str, str] | None:
    name, _, value = line.partition(" ")
    full = f"refs/tags/{name}"
    fits = full.startswith(TAG_PREFIX) and number_of_tag(full) and _OBJECT.fullmatch(value)
    return (full, value) if fits else None


def apart_of(locked: LockedSource) -> dict[str, str]:
    """The version tags that the locked commit does not contain: full names and objects."""
    return dict(pair for pair in map(_apart, locked.apart) if pair is not None)


def apart_lines(tags: dict[str, str]) -> tuple[str, ...]:
    """The same as the lock's lines."""
    return tuple(f"{name.removeprefix('refs/tags/')} {value}" for name, value in sorted(tags.items()))


def write_lock(path: Path, sources: Iterable[LockedSource]) -> bool:
    """Write ``portfolio.lock``, where it says something else; whether it did."""
    from lape_cards.store.writer import Word, block  # most of what looks at a portfolio writes none

    items = []
    for one in sorted(sources, key=lambda one: one.name):
        item: dict[str, object] = {"name": one.name, "git": one.git, "ref": one.ref, "cards": one.cards}
        item |= {"commit": one.commit, "tags": one.tags}
        items.append({**item, "apart": list(one.apart)} if one.apart else item)
    content = block({"format": Word("1"), "sources": items}).encode()
    lock = inside(path.parent, LOCK)
    if lock.exists() and lock.read_bytes() == content:
        return False
    write_whole(lock, content)
    return True
