"""Making a folder a card repository, and bringing an older one up to date."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lape_cards.config import RepositorySettings
from lape_cards.errors import LapeError
from lape_cards.i18n import Language, translator
from lape_cards.message import Message
from lape_cards.repository import commit as commits
from lape_cards.repository.command import GitError, Repository, create_repository, find_repository, run_git
from lape_cards.repository.commit import Draft
from lape_cards.store.files import only_writer, write_whole
from lape_cards.store.writer import inline
from lape_cards.workflow.cards import SETTINGS, CardRepository, open_cards, read_settings

_IGNORED = "/documents/"
_SOURCE = re.compile(r"(https://|ssh://)[^\s\x00-\x1f]+|[\w.-]+@[\w.-]+:[^\s\x00-\x1f]+|(?![-])(?!.*::)[^\x00-\x1f:]+")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a new repository is called, and in whose name its versions are kept."""

    language: Language
    name: str | None = None
    programme: str | None = None
    group: str | None = None
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class SetUp:
    """A card repository that is ready, and the files that were written or brought up to date (none: it was already)."""

    cards: CardRepository
    new: bool
    written: tuple[str, ...]


def set_up(folder: Path, wishes: Wishes, *, today: date, dated: bool = False, settings: bytes | None = None) -> SetUp:
    """Make ``folder`` a card repository, or bring one up to date, and keep that as a commit.

    ``settings`` is the text of a new repository's ``lape.yaml``, where there is one already. What the group has written itself is never replaced: missing files are added, missing lines appended.
    """
    folder.mkdir(parents=True, exist_ok=True)
    folder = folder.resolve()
    repository = find_repository(folder)
    if repository is not None and repository.top.resolve() != folder:
        raise LapeError(
            Message(
                "The folder {folder} lies inside another repository, {top}.",
                folder=str(folder),
                top=str(repository.top),
            ),
            Message("Run  lape init  at its top, or make the card repository somewhere else."),
        )
    new = not (folder / SETTINGS).exists()
    repository = repository or create_repository(folder)
    commits.require_quiet(repository)
    _name_the_group(repository, wishes)
    with only_writer(commits.lock_of(repository)):
        if new:
            write_whole(folder / SETTINGS, settings or _settings(folder, wishes))
        written = [SETTINGS] if new else []
        written += [name for name, piece in _pieces(read_settings(folder / SETTINGS)).items() if piece(folder)]
        if written:
            _keep(repository, written, wishes.language, today if dated else None)
    return SetUp(open_cards(folder), new, tuple(written))


def copy_from(source: str, folder: Path) -> Path:
    """Get a copy of another repository, and give its folder; without a ``folder`` of its own it is named as the source."""
    if not _SOURCE.fullmatch(source):
        raise LapeError(
            Message("{source} is not an address that a copy can be got from.", source=source),
            Message("Give an address that begins with https:// or ssh://, or a folder's path."),
        )
    if folder == Path():
        folder = Path(source.rstrip("/").rsplit("/", 1)[-1].removesuffix(".git") or "cards")
    if folder.exists() and any(folder.iterdir()):
        raise LapeError(
            Message("{folder} already holds something, so nothing was copied into it.", folder=str(folder)),
            Message("Name a new folder:  lape init --from {source} NEW-FOLDER", source=source),
        )
    answer = run_git(Path.cwd(), "-c", "protocol.ext.allow=never", "clone", "--quiet", "--", source, str(folder))
    if answer.code:
        raise GitError(
            answer.complaint,
            Message("No copy could be got from {source}.", source=source),
            Message("See that the address is right and that you may read it, and try again."),
        )
    return folder


def _keep(repository: Repository, written: list[str], language: Language, day: date | None) -> None:
    commits.require_identity(repository)
    text = translator(language)(Message("Set up the card repository"))
    files = {name: commits.write_blob(repository, (repository.top / name).read_bytes()) for name in written}
    commits.commit(repository, Draft(files, text, day=day), repository.head())


def _name_the_group(repository: Repository, wishes: Wishes) -> None:
    """A group's role name is enough to save under, and a person's own name from elsewhere would be too much."""
    if wishes.group is None and repository.try_git("config", "--local", "--get", "user.name").code == 0:
        return
    group = wishes.group or translator(wishes.language)(Message("Working group"))
    repository.git("config", "--local", "--", "user.name", group)
    repository.git("config", "--local", "--", "user.email", wishes.contact or "group@example.org")


def _settings(folder: Path, wishes: Wishes) -> bytes:
    translate = translator(wishes.language)
    lines = [
        f"# {translate(Message('The settings of this card repository. What is left out has a sensible default.'))}",
        "format: 1",
        f"name: {inline(wishes.name or folder.name)}",
        *([f"programme: {inline(wishes.programme)}"] if wishes.programme else []),
        f"language: {wishes.language}",
        f"# {translate(Message('Whom the cards are sent to: a role and its mailbox, not a person.'))}",
        "manager:",
        "  title:",
        "  contact:",
        "",
    ]
    return "\n".join(lines).encode()


def _pieces(settings: RepositorySettings) -> dict[str, Callable[[Path], bool]]:
    """The other files of a card repository, and what sees to each: it says whether it had to write."""
    cards = settings.cards.rstrip("/")
    return {
        f"{cards}/.gitkeep": _folder_kept(cards),
        ".gitattributes": _line_in(".gitattributes", f"{cards}/*.yaml -text"),
        ".gitignore": _line_in(".gitignore", _IGNORED),
    }


def _folder_kept(name: str) -> Callable[[Path], bool]:
    """A piece that sees to it that a folder is there, even before it holds anything."""

    def piece(folder: Path) -> bool:
        if (folder / name).exists():
            return False
        (folder / name).mkdir(parents=True)
        write_whole(folder / name / ".gitkeep", b"")
        return True

    return piece


def _line_in(name: str, line: str) -> Callable[[Path], bool]:
    """A piece that sees to it that a file has a line."""

    def piece(folder: Path) -> bool:
        path = folder / name
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        if line in (known.strip() for known in before.splitlines()):
            return False
        separator = "\n" if before and not before.endswith("\n") else ""
        write_whole(path, f"{before}{separator}{line}\n".encode())
        return True

    return piece
