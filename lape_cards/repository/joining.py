"""Joining another history to the checked-out one: git's merge, what it leaves to people, and its end."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct

from lape_cards.repository.command import DURABLE, Answer, GitError, Repository, run_plainly
from lape_cards.repository.commit import NO_GUESS, dates_of
from lape_cards.repository.driver import KEPT_APART
from lape_cards.repository.hooks import skipped
from lape_cards.repository.locks import Patience
from lape_cards.repository.objects import names_of

# A recorded decision of an earlier merge would be taken over without a word. A card that begins as a copy of another is
# no new name of it: what others wrote on the one is nothing that the other says.
_APART = tuple(option for name, value in KEPT_APART for option in ("-c", f"{name}={value}"))
_PLAIN = (*DURABLE, *NO_GUESS, "-c", "rerere.enabled=false", *_APART)
_NOTE = Path("lape", "merge")
_KNOWN = Path("lape", "known")


class Stages(Struct, frozen=True):
    """The objects of a file that is not merged: as both sides had it, ours and theirs; ``None`` where there is none."""

    base: str | None
    ours: str | None
    theirs: str | None


def is_contained(repository: Repository, one: str, other: str) -> bool:
    """Whether the history of ``other`` has all of ``one``."""
    return repository.try_git("merge-base", "--is-ancestor", one, other).code == 0


def meets(repository: Repository, one: str, other: str) -> bool:
    """Whether two histories have something in common, as far as they are here."""
    return repository.try_git("merge-base", one, other).code == 0


def is_shallow(repository: Repository) -> bool:
    """Whether only the end of the history is here."""
    return repository.git("rev-parse", "--is-shallow-repository").text == "true"


def changed_there(repository: Repository, other: str) -> set[str]:
    """The files (paths from the top) that ``other`` has changed since it parted from the checked-out state."""
    if repository.head() is None:
        return set(_names(repository.git("ls-tree", "-r", "-z", "--name-only", other)))
    return set(_names(repository.git("diff", "-z", "--name-only", "--no-renames", "--no-ext-diff", f"HEAD...{other}")))


def unkept(repository: Repository) -> dict[str, str]:
    """What is in the working tree and in no commit: of each path (a folder ends with ``/``) git's two signs."""
    answer = repository.git(
        *("--no-optional-locks", "status", "--porcelain", "-z", "--no-renames"),
        *("--untracked-files=all", "--ignored=matching", "--ignore-submodules=all"),
    )
    return {name[3:]: name[:2] for name in _names(answer)}


def merge(repository: Repository, other: str, text: str, day: date | None) -> Answer:
    """Merge ``other``, a full name, into the checked-out state; the user's hooks and signing apply.

    Where it fails, ``unmerged`` tells what is left to people, and ``begun`` whether the merge waits to be finished.
    """
    patience = Patience()
    options = ("--no-edit", "--ff", "--commit", "--no-squash", "--no-autostash", "--no-stat", "-m", text)
    while True:
        answer = run_plainly(
            repository, *_PLAIN, "merge", *options, other, environment=_environment(day), own_session=True
        )
        if answer.code == 0 or begun(repository) is not None or "index.lock" not in answer.complaint:
            return answer
        patience.wait(answer.complaint)


def begun(repository: Repository) -> str | None:
    """What is being merged, where a merge waits to be finished."""
    try:
        return (repository.git_dir / "MERGE_HEAD").read_text(encoding="ascii").strip() or None
    except OSError:
        return None


def unmerged(repository: Repository) -> dict[str, Stages]:
    """The files (paths from the top) that are left to people."""
    found: dict[str, dict[str, str]] = {}
    for field in _names(repository.git("ls-files", "-u", "-z")):
        about, _, name = field.partition("\t")
        _, blob, stage = about.split(" ")
        found.setdefault(name, {})[stage] = blob
    return {name: Stages(of.get("1"), of.get("2"), of.get("3")) for name, of in found.items()}


def decided(repository: Repository) -> dict[str, Stages]:
    """The files (paths from the top) that the waiting merge makes what neither side has, and git takes for merged.

    Their objects on both sides, and as both had them; what the merge makes of them stands in the index.
    """
    sides = [_names(_staged_against(repository, side)) for side in ("HEAD", "MERGE_HEAD")]
    names = set(sides[0]) & set(sides[1]) - unmerged(repository).keys()
    base = repository.try_git("merge-base", "HEAD", "MERGE_HEAD").text
    found = names_of(repository, [f"{side}:{name}" for side in (base, "HEAD", "MERGE_HEAD") for name in names])
    return {
        name: Stages(*(found.get(f"{side}:{name}") for side in (base, "HEAD", "MERGE_HEAD"))) for name in sorted(names)
    }


def _staged_against(repository: Repository, commit: str) -> Answer:
    return repository.git("diff-index", "--cached", "-z", "--name-only", "--no-renames", commit)


def staged(repository: Repository, name: str) -> bytes | None:
    """What the index has for a file, where git takes it for merged."""
    return repository.blob(f":{name}")


def changed_here(repository: Repository, other: str | None) -> set[str]:
    """The files of the checked-out state (paths from the top) that it has changed since it parted from ``other``.

    All of them where there is no other, or nothing that both have.
    """
    if other is not None and meets(repository, "HEAD", other):
        return set(
            _names(repository.git("diff", "-z", "--name-only", "--no-renames", "--no-ext-diff", f"{other}...HEAD"))
        )
    return set(_names(repository.git("ls-tree", "-r", "-z", "--name-only", "HEAD")))


def take(repository: Repository, names: Collection[str]) -> None:
    """Take the files as they stand, or stand no more, for merged."""
    if names:
        repository.git("--literal-pathspecs", "add", "--all", "--", *names)


def finish(repository: Repository, day: date | None) -> None:
    """Commit the merge; a ``GitError`` where a hook of the user's, or git, refuses."""
    answer = run_plainly(
        repository,
        *(*_PLAIN, "commit", "--quiet", "--no-edit", "--cleanup=strip"),
        environment=_environment(day),
        own_session=True,
    )
    if answer.code:
        raise GitError(answer.complaint or answer.text)
    forget_told(repository)


def joined_by_hand(repository: Repository) -> set[str]:
    """The files that the newest commit, where it joins two histories, made what neither of them had."""
    answer = repository.git("diff-tree", "--cc", "-r", "--no-renames", "-z", "--name-only", "--no-commit-id", "HEAD")
    parents = repository.git("rev-parse", "HEAD^@").text.split()
    return set(_names(answer)) if len(parents) > 1 else set()


def was_told(repository: Repository) -> bool:
    """Whether people were told what is left to them of the merge that waits."""
    try:
        return (repository.git_dir / _NOTE).read_text(encoding="ascii") == _attempt(repository)
    except (OSError, ValueError):
        return False


def note_told(repository: Repository) -> None:
    """Remember that people were told what is left to them of the merge that waits."""
    note = repository.git_dir / _NOTE
    note.parent.mkdir(exist_ok=True)
    note.write_text(_attempt(repository), encoding="ascii")


def known_before(repository: Repository) -> set[str] | None:
    """The version tags that were known before an exchange that was not completed, if one was not."""
    try:
        return set((repository.git_dir / _KNOWN).read_text(encoding="utf-8").split())
    except (OSError, ValueError):
        return None


def note_known(repository: Repository, names: Collection[str] | None) -> None:
    """Remember which version tags were known before an exchange; with ``None`` forget it."""
    note = repository.git_dir / _KNOWN
    if names is None:
        note.unlink(missing_ok=True)
        return
    note.parent.mkdir(exist_ok=True)
    note.write_text("\n".join(sorted(names)), encoding="utf-8")


def forget_told(repository: Repository) -> None:
    """Forget what people were told of a merge that is over."""
    (repository.git_dir / _NOTE).unlink(missing_ok=True)


def _attempt(repository: Repository) -> str:
    """What tells this merge from an earlier one of the same two histories, which was given up."""
    about = (repository.git_dir / "MERGE_HEAD").stat()
    return f"{begun(repository)} {about.st_mtime_ns} {about.st_ino}"


def _environment(day: date | None) -> Mapping[str, str]:
    return {"GIT_EDITOR": ":", "SKIP": skipped(), **dates_of(day)}


def _names(answer: Answer) -> list[str]:
    return [os.fsdecode(name) for name in answer.out.split(b"\0") if name]
