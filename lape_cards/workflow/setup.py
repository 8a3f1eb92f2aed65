"""Making a folder a card repository, and bringing an older one up to date."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from msgspec import Struct

from lape_cards.errors import LapeError
from lape_cards.i18n import Language, translator
from lape_cards.message import N_, Message
from lape_cards.quoting import as_word
from lape_cards.regex import regex
from lape_cards.repository import commit as commits
from lape_cards.repository.branches import ORIGIN, begin_main, is_blank, take_branch
from lape_cards.repository.command import (
    NOTHING_RUN,
    GitError,
    Repository,
    create_repository,
    find_repository,
    run_git,
)
from lape_cards.repository.driver import install_driver
from lape_cards.store.files import only_writer, write_whole
from lape_cards.store.writer import block
from lape_cards.workflow.cards import SETTINGS, CardRepository, open_cards, read_settings
from lape_cards.workflow.keeping import keep_files
from lape_cards.workflow.pieces import Piece, make_folder, pieces, waiting
from lape_cards.workflow.words import refuse_identity_codes

_MAILBOX = regex(r"[^\s@<>]+@[^\s@<>]+")
_ADDRESS = regex(r"(https|ssh)://[^\s-]\S+|[\w.][\w.-]*@[\w.][\w.-]*:(?!:)\S+")
_PATH = regex(r"(?!-)([A-Za-z]:[\\/])?[^:]+")


class Wishes(Struct, frozen=True):
    """What a new repository is called, and in whose name its versions are kept."""

    language: Language
    name: str | None = None
    programme: str | None = None
    group: str | None = None
    contact: str | None = None


class SetUp(Struct, frozen=True):
    """A card repository that is ready.

    ``written`` are the files that were written or brought up to date (none: it was already), ``advice`` what someone
    should add by hand to files of their own, ``renamed`` what is otherwise now in whose name versions are saved.
    """

    cards: CardRepository
    new: bool
    written: tuple[str, ...]
    advice: tuple[Message, ...] = ()
    renamed: tuple[Message, ...] = ()


def set_up(folder: Path, wishes: Wishes, *, today: date, dated: bool = False, settings: bytes | None = None) -> SetUp:
    """Make ``folder`` a card repository, or bring one up to date, and keep that as a commit.

    ``settings`` is the text of a new repository's ``lape.yaml``, where there is one already. What the group has written
    itself is never replaced: missing files are added, missing lines appended.
    """
    refuse_identity_codes(wishes.name, wishes.programme, wishes.group, wishes.contact)
    _require_mailbox(wishes.contact)
    folder = folder.resolve()
    around = next(place for place in (folder, *folder.parents) if place.is_dir())
    repository = _own(find_repository(around), folder)
    make_folder(folder)
    new = not (folder / SETTINGS).exists()
    repository = repository or create_repository(folder)
    commits.require_quiet(repository)
    renamed = list(_name_the_group(repository, wishes))
    install_driver(repository)
    commits.require_identity(repository)
    with only_writer(commits.lock_of(repository)):
        before = _States(repository)
        if new:
            write_whole(folder / SETTINGS, settings or _settings(folder, wishes))
        written = [SETTINGS] if new else []
        others = list(pieces(read_settings(folder / SETTINGS), wishes.language))
        written += [piece.name for piece in others if piece.see_to(folder)]
        keep = [SETTINGS] if before.is_to_keep(SETTINGS, None, SETTINGS in written) else []
        keep += [piece.name for piece in others if before.is_to_keep_piece(piece, piece.name in written)]
        if keep:
            text = translator(wishes.language)(Message("Set up the card repository"))
            keep_files(repository, keep, text, today if dated else None)
        advice = [said for piece in others if (said := piece.advice(folder))]
        advice += [said] if (said := waiting(folder)) else []
    return SetUp(open_cards(folder), new, tuple(written), tuple(advice), () if new else tuple(renamed))


class _States:
    """What git knew of the files before they were looked at; it decides which of them are ours to keep."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        status = ("--no-optional-locks", "status", "--porcelain", "-z", "--no-renames", "--untracked-files=no")
        self.uncommitted = {field[3:] for field in repository.git(*status).fields}
        self.tracked = set(repository.git("ls-files", "-z").fields)

    def is_to_keep_piece(self, piece: Piece, written: bool) -> bool:
        """Whether a piece is to be committed; one that the versions can do without only where git is to see it."""
        if not self.is_to_keep(piece.name, piece.content, written):
            return False
        if piece.name in self.tracked or not piece.optional:
            return True
        return self.repository.try_git("check-ignore", "--quiet", "--", piece.name).code != 0

    def is_to_keep(self, name: str, content: bytes | None, written: bool) -> bool:
        """Whether a file is to be committed.

        What someone changed and has not committed yet is left to them. A file that an earlier run could write but not
        commit is kept now: it is all ours, or a file that nobody else has a use for.
        """
        path = self.repository.top / name
        if name in self.tracked:
            return written and name not in self.uncommitted
        if not path.is_file():
            return False
        return content is None or path.read_bytes() == content


def _own(repository: Repository | None, folder: Path) -> Repository | None:
    """The repository whose top is ``folder``; ``None`` where one may be made, refused inside another one's work.

    A folder that the repository around it ignores is nobody's work, so it may become one of its own.
    """
    if repository is None or repository.top.resolve() == folder:
        return repository
    if repository.try_git("check-ignore", "--quiet", "--", str(folder)).code == 0:
        return None
    raise LapeError(
        Message(
            "The folder {folder} lies inside another repository, {top}.", folder=str(folder), top=str(repository.top)
        ),
        Message("Name a folder that lies elsewhere, or the top of that repository."),
    )


@contextmanager
def copy_from(source: str, folder: Path) -> Iterator[Path]:
    """Get a copy of another repository, and give its folder; a ``folder`` that is only ``.`` is named as the source.

    Of a repository in which nothing is yet the copy is as empty, for the first of a group to begin in. Where anything
    fails, be it what is done with the copy, nothing of it stays.
    """
    if not source.isprintable() or not (_ADDRESS.fullmatch(source) or _PATH.fullmatch(source)):
        raise LapeError(
            Message("{source} is not an address that a copy can be got from.", source=source),
            Message("Give an address that begins with https:// or ssh://, or a folder's path."),
        )
    if folder == Path():
        folder = Path(re.split(r"[/\\:]", source.rstrip("/\\"))[-1].removesuffix(".git") or "cards")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise LapeError(
            Message("{folder} already holds something, so nothing was copied into it.", folder=str(folder)),
            Message("Name a new folder:  lape init --from {source} NEW-FOLDER", source=as_word(source)),
        )
    was_there = folder.exists()
    options = ("--quiet", f"--origin={ORIGIN}", "--no-recurse-submodules")
    answer = run_git(Path.cwd(), *NOTHING_RUN, "clone", *options, "--", source, str(folder))
    if answer.code:
        raise GitError(
            answer.complaint,
            Message("No copy could be got from {source}.", source=source),
            Message("See that the address is right and that you may read it, and try again."),
        )
    try:
        _open_the_newest(folder, source)
        yield folder
    except BaseException:
        _clear_away(folder, was_there=was_there)
        raise


def _open_the_newest(folder: Path, source: str) -> None:
    """Check out, in a copy just made, the newest state of the cards; where nothing was ever sent, there is none."""
    repository = find_repository(folder)
    if repository is None:
        raise GitError(f"{folder} is no repository")
    if take_branch(repository, SETTINGS):
        return
    if not is_blank(repository):
        raise LapeError(
            Message("The cards are missing from {source}, though something was sent there before.", source=source),
            Message(
                "Nothing was begun in their place. Ask whoever looks after the shared repository to see what has "
                "become of its branch."
            ),
        )
    begin_main(repository)


def _clear_away(folder: Path, *, was_there: bool) -> None:
    """Take away a copy; a folder that was there before stays, as empty as it was."""
    for one in folder.iterdir() if was_there else [folder]:
        if one.is_dir() and not one.is_symlink():
            shutil.rmtree(one)
        else:
            one.unlink()


def refuse_unheeded(wishes: Wishes, language: Language | None) -> None:
    """A copy has its settings from the group's repository; a ``LapeError`` where others are wished for it."""
    wished = {"--name": wishes.name, "--programme": wishes.programme, "--language": language}
    names = [name for name, value in wished.items() if value]
    if names:
        raise LapeError(
            Message("A copy has the group's own settings, so {options} cannot be chosen for it.", options=names),
            Message("Leave that out. What is in lape.yaml can be changed in the copy, for everyone."),
        )


def unheeded(settings: Path, wished: Mapping[str, str | None]) -> list[Message]:
    """What an older repository's settings say otherwise than ``wished``, by their keys, and where to change it."""
    lines = settings.read_text("utf-8", "replace").splitlines()
    said = read_settings(settings)
    found = []
    for key, value in wished.items():
        if not (value or "").strip() or getattr(said, key) == (value or "").strip():
            continue
        line = next((number for number, line in enumerate(lines, start=1) if line.startswith(f"{key}:")), None)
        found.append(
            Message(
                "--{key} changed nothing: lape.yaml has a line for it already. Change it there, on line {line}.",
                key=key,
                line=line,
            )
            if line is not None
            else Message(
                "--{key} changed nothing: lape.yaml is there already. Write it there as a line  {key}:", key=key
            )
        )
    return found


def _require_mailbox(contact: str | None) -> None:
    if contact and contact.strip() and not _MAILBOX.fullmatch(contact.strip()):
        raise LapeError(
            Message("“{contact}” is not the address of a mailbox.", contact=contact),
            Message("Write one such as {address}, or leave --contact out.", address=commits.NO_MAILBOX),
        )


def _name_the_group(repository: Repository, wishes: Wishes) -> Iterator[Message]:
    """A group's role name is enough to save under, and a person's own name from elsewhere would be too much.

    Tells what is otherwise than it was.
    """
    known = repository.git("config", "--local", "--list", "-z", "--name-only").fields
    group, contact = (wishes.group or "").strip(), (wishes.contact or "").strip()
    if (group or "user.name" in known) and (contact or "user.email" in known):
        before = ("", "")
    else:
        before = commits.latest_saver(repository)
    if group or "user.name" not in known:
        group = group or before[0] or translator(wishes.language)(Message("Working group"))
        yield from _put(repository, "user.name", group)
    if contact or "user.email" not in known:
        mailbox = before[1] if before[0] == group else ""
        yield from _put(repository, "user.email", contact or mailbox or commits.NO_MAILBOX)


def _put(repository: Repository, name: str, value: str) -> Iterator[Message]:
    """Write a setting of git's, and tell what it was where it was another."""
    before = repository.try_git("config", "--local", "--get", name).text
    repository.git("config", "--local", "--", name, value)
    if before and before != value:
        told = {
            "user.name": N_("Versions are saved in the name “{value}” from now on; before, it was “{before}”."),
            "user.email": N_("Versions are saved with the address {value} from now on; before, it was {before}."),
        }
        yield Message(told[name], value=value, before=before)


def _settings(folder: Path, wishes: Wishes) -> bytes:
    translate = translator(wishes.language)
    about = translate(Message("The settings of this card repository. What is left out has a sensible default."))
    manager = translate(Message("Whom the cards are sent to: a role and its mailbox, not a person."))
    known = {"format": 1, "name": wishes.name or folder.name, "programme": wishes.programme}
    lines = [
        f"# {about}",
        block({key: value for key, value in known.items() if value}).rstrip("\n"),
        f"language: {wishes.language}",
        f"# {manager}",
        "manager:",
        "  title:",
        "  contact:",
        "",
    ]
    return "\n".join(lines).encode()
