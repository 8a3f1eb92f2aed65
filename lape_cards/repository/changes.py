"""What has changed since an earlier state of the repository, as far as the files that stand there now tell."""

from __future__ import annotations

import os
from collections.abc import Iterable

from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.repository.command import GitError, Repository

_OBJECT_NAME_LENGTHS = (40, 64)


def changed_since(repository: Repository, revision: str, names: Iterable[str]) -> set[str]:
    """Those of the files ``names`` (paths from the top) that are new, or other than where ``revision`` was left.

    That is its merge base with what is checked out, so that what others did there since does not count; where the two
    have nothing in common, the revision itself. What is not committed counts, and what git does not know yet. The zeros
    that a CI service gives for the state before a new branch mean every file. A ``LapeError`` where there is no such
    revision.
    """
    wanted = set(names)
    if is_nothing(revision):
        return wanted
    commit = _commit(repository, revision)
    meeting = repository.try_git("merge-base", commit, "HEAD")
    start = meeting.text if meeting.code == 0 else commit
    differing = repository.git(
        # A check leaves even the index as it is; a renamed file counts under its new name.
        *("--no-optional-locks", "diff", "-z", "--name-only", "--no-renames", "--no-relative"),
        *("--no-ext-diff", "--ignore-submodules", start, "--"),
    )
    known = repository.git("ls-files", "-z")
    return wanted & _names(differing.out) | wanted - _names(known.out)


def is_nothing(revision: str) -> bool:
    """Whether ``revision`` is the name that stands for no state at all: only zeros."""
    return len(revision) in _OBJECT_NAME_LENGTHS and not revision.strip("0")


def _names(out: bytes) -> set[str]:
    return {os.fsdecode(name) for name in out.split(b"\0")}


def _commit(repository: Repository, revision: str) -> str:
    """The commit that ``revision`` names."""
    if "\0" in revision or ".." in revision:  # no name of a revision has two dots
        raise LapeError(
            Message("“{revision}” is not one revision.", revision=revision),
            Message("Give only the one to begin from, such as  origin/main : the files are checked as they are now."),
        )
    answer = repository.try_git("rev-parse", "--quiet", "--verify", "--end-of-options", f"{revision}^{{commit}}")
    if answer.code == 0:
        return answer.text
    shallow = repository.try_git("rev-parse", "--is-shallow-repository").text == "true"
    raise GitError(
        answer.complaint,
        Message("There is no revision “{revision}” here.", revision=revision),
        Message(
            "Only the end of the history was fetched. Get the rest with  git fetch --unshallow "
            " (in GitHub Actions  fetch-depth: 0 , in GitLab  GIT_DEPTH: 0 ), and try again."
        )
        if shallow
        else Message("Give the name of a branch, a tag or a commit, such as  origin/main  or  HEAD~1"),
    )
