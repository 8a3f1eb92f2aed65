"""Looking over a set-up: git, the repository, what was left behind, and whether the cards can be read. Only looking."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal

from msgspec import Struct

from lape_cards.diagnostic import unread
from lape_cards.errors import CardError, LapeError
from lape_cards.i18n import Language
from lape_cards.message import Message, plural_message
from lape_cards.regex import regex
from lape_cards.repository import commit as commits
from lape_cards.repository.command import Repository, run_git
from lape_cards.store.files import is_file, only_writer
from lape_cards.workflow.cards import SETTINGS, CardRepository, open_cards, sound
from lape_cards.workflow.collection import open_collection
from lape_cards.workflow.meeting import troubles
from lape_cards.workflow.pieces import Schema, pieces
from lape_cards.workflow.shelf import find_portfolio

OLDEST_GIT = (2, 36)
STALE_SECONDS = 300.0
"""How old a lock of git's is before it is taken for one that was left behind."""
_LEFT = regex(r"\..+\.[0-9a-f]{8}\.tmp")
_HOOKS_FILE = ".pre-commit-config.yaml"

Level = Literal["trouble", "fault", "notice"]
"""Something lape cannot work with; a card that cannot be read; what is worth knowing."""


class Symptom(Struct, frozen=True):
    """One thing that is not as it should be, and what to do; ``place`` is a file, where it is about one."""

    kind: str
    level: Level
    message: Message
    hint: Message | None = None
    place: str | None = None


def examine(start: Path, language: Language, now: float) -> list[Symptom]:
    """Everything that is wrong where ``start`` is; ``now`` is the time, in seconds as files have it."""
    portfolio = find_portfolio(start)
    try:
        found = [*_git(start), *(_collected(portfolio) if portfolio is not None else ())]
        if portfolio is not None and not is_file(portfolio.parent / SETTINGS):  # it keeps no cards of its own
            return found
        cards = open_cards(start)
    except LapeError as error:
        return [_told("repository", "trouble", error)]
    looks: list[Iterable[Symptom]] = [
        _identity(cards.repository),
        _state(cards.repository),
        _history(cards.repository),
        _meeting(cards.repository),
        _attributes(cards),
        _hooks(cards),
        _locks(cards.repository, now),
        _left_over(cards),
        _schemas(cards, language),
        _cards(cards),
    ]
    return [*found, *(symptom for look in looks for symptom in look)]


def _told(kind: str, level: Level, error: LapeError) -> Symptom:
    return Symptom(kind, level, error.message, error.hint, error.place)


def _refused(kind: str, ask: Callable[[Repository], object], repository: Repository) -> Iterator[Symptom]:
    try:
        ask(repository)
    except LapeError as error:
        yield _told(kind, "trouble", error)


def _git(start: Path) -> Iterator[Symptom]:
    version = run_git(start, "--version").text
    match = re.search(r"(\d+)\.(\d+)", version)
    if match is None or (int(match[1]), int(match[2])) < OLDEST_GIT:
        yield Symptom(
            "git-version",
            "trouble",
            Message("This git is too old: {version}.", version=version),
            Message("Install git 2.36 or newer."),
        )


def _collected(portfolio: Path) -> Iterator[Symptom]:
    """What is wrong beside a ``portfolio.yaml``: the file, sources that are not here, and cards of those that are."""
    try:
        collection = open_collection(portfolio.parent)
    except LapeError as error:
        yield _told("portfolio", "trouble", error)
        return
    for source in collection.missing:
        yield _told("source", "trouble", source.why)
    for shelf in collection.shelves:
        for card in shelf.cards.ids():
            try:
                sound(shelf.cards.read(card))
            except LapeError as error:
                place = shelf.cards.from_top(error.place or shelf.cards.name_of(card))
                yield Symptom("card", "fault", error.message, error.hint, place)
    for found in map(unread, collection.left_out()):
        yield Symptom("stray", "fault", found.message, found.hint, found.file)


def _identity(repository: Repository) -> Iterator[Symptom]:
    yield from _refused("identity", commits.require_identity, repository)


def _state(repository: Repository) -> Iterator[Symptom]:
    yield from _refused("under-way", commits.require_quiet, repository)
    if repository.under_way() is not None:
        return
    if repository.head() is not None and repository.try_git("symbolic-ref", "--quiet", "HEAD").code:
        yield Symptom(
            "detached",
            "notice",
            Message("No branch is checked out, so what is saved now belongs to none."),
            Message("Go back to the branch with  git switch main"),
        )


def _history(repository: Repository) -> Iterator[Symptom]:
    if (repository.common_dir / "shallow").exists():
        yield Symptom(
            "shallow",
            "notice",
            Message("Only the newest part of the cards' history is here."),
            Message("Fetch the rest with  git fetch --unshallow --tags"),
        )


def _meeting(repository: Repository) -> Iterator[Symptom]:
    for kind, hinders, error in troubles(repository) if repository.under_way() is None else ():
        yield _told(kind, "trouble" if hinders else "notice", error)


def _attributes(cards: CardRepository) -> Iterator[Symptom]:
    """What git is told of the cards' files."""
    name = cards.name_of("card")
    said = cards.repository.try_git("check-attr", "-z", "text", "merge", "--", name).fields
    values = dict(zip(said[1::3], said[2::3], strict=False))
    settings = cards.repository.config(r"^(core\.autocrlf|merge\.lape\.driver)$")
    if values.get("text") != "unset":
        converts = settings.get("core.autocrlf", "false").lower() not in ("false", "no", "off", "0", "")
        yield Symptom(
            "line-ends",
            "trouble" if converts else "notice",
            Message("Git may change the line ends of cards, and a version is then not what was written."),
            Message("Let  lape init  write the missing line into .gitattributes."),
        )
    if values.get("merge") == "lape" and "merge.lape.driver" not in settings:
        yield Symptom(
            "merge-driver",
            "trouble",
            Message("Cards are to be merged by lape here, but this copy's git does not know how."),
            Message("Run  lape init  in this copy."),
        )


def _hooks(cards: CardRepository) -> Iterator[Symptom]:
    wanted = (cards.top / _HOOKS_FILE).exists() and shutil.which("pre-commit") is not None
    if wanted and not (cards.repository.hooks / "pre-commit").exists():
        yield Symptom(
            "hooks",
            "notice",
            Message("Commits made with git are not checked in this copy."),
            Message("If they should be, run  pre-commit install"),
        )


def _locks(repository: Repository, now: float) -> Iterator[Symptom]:
    places = {repository.git_dir, repository.common_dir}
    locks = {lock for place in places for lock in [*place.glob("*.lock"), *(place / "refs").rglob("*.lock")]}
    ours = commits.lock_of(repository)
    for lock in sorted(locks - {ours}):
        try:
            age = now - lock.stat().st_mtime
        except OSError:
            continue
        if age > STALE_SECONDS:
            hint = Message("If no git program is running here any more, delete that file.")
            yield Symptom("lock", "trouble", _left_behind(age), hint, str(lock))
        else:
            message = Message("A git program is at work here, or has just been broken off: nothing is saved meanwhile.")
            hint = Message("If it stays so though no git program is running here any more, delete that file.")
            yield Symptom("lock", "notice", message, hint, str(lock))
    if ours.exists():
        busy = LapeError(
            Message("Someone is saving here at this moment."),
            Message(
                "If it stays so, look for a lape that has not ended. The file itself may stay: it is never deleted."
            ),
        )
        try:
            with only_writer(ours, busy=busy):
                pass
        except LapeError as error:
            yield Symptom("saving", "notice", error.message, error.hint, str(ours))


def _left_behind(age: float) -> Message:
    """How long ago a lock was left, in what people count in; ``age`` is in seconds."""
    minutes, hours, days = (int(age // size) for size in (60, 3600, 86400))
    if days:
        return plural_message(
            "A git program left its lock behind {count} day ago.",
            "A git program left its lock behind {count} days ago.",
            days,
        )
    if hours:
        return plural_message(
            "A git program left its lock behind {count} hour ago.",
            "A git program left its lock behind {count} hours ago.",
            hours,
        )
    return plural_message(
        "A git program left its lock behind {count} minute ago.",
        "A git program left its lock behind {count} minutes ago.",
        minutes,
    )


def _left_over(cards: CardRepository) -> Iterator[Symptom]:
    for folder in sorted({cards.top, cards.cards}):
        for path in sorted(folder.glob(".*.tmp")):
            if _LEFT.fullmatch(path.name) and path.is_file():
                yield Symptom(
                    "left-over",
                    "notice",
                    Message("A write was broken off here, and the file that it was for is as it was before."),
                    Message("Delete the file, if nothing in it is needed."),
                    path.relative_to(cards.top).as_posix(),
                )
    drafts = cards.repository.git_dir / "lape" / "edit" / "drafts"
    for path in sorted(drafts.rglob("*.yaml")) if drafts.is_dir() else ():
        yield Symptom(
            "draft",
            "notice",
            Message("Something was typed that never reached the card {card}.", card=path.stem),
            Message("lape edit {card}  offers it again.", card=path.stem),
        )


def _schemas(cards: CardRepository, language: Language) -> Iterator[Symptom]:
    for piece in pieces(cards.settings, language):
        if isinstance(piece, Schema) and piece.is_outdated(cards.top):
            yield Symptom(
                "schema",
                "notice",
                Message("The editor's guide to the form is from another version of lape."),
                Message("Bring it up to date with  lape init"),
                piece.name,
            )


def _cards(cards: CardRepository) -> Iterator[Symptom]:
    for card in cards.ids():
        try:
            sound(cards.read(card))
        except CardError as error:
            yield _told("card", "fault", error)
        except LapeError as error:
            yield Symptom("card", "fault", error.message, error.hint, error.place or cards.name_of(card))
    for one in cards.gone():
        message = Message("The file of the card {card} is missing, but its versions are kept.", card=one.card)
        yield Symptom("missing", "notice", message, one.remedy, one.file)
    for found in map(unread, cards.left_out()):
        yield Symptom("stray", "fault", found.message, found.hint, found.file)
