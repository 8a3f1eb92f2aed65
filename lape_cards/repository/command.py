"""Running git, through GitPython, with git's own quirks kept in here."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lape_cards.errors import LapeError
from lape_cards.message import Message

os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")  # a missing git is told by us, not while importing

from git import Git, GitCommandNotFound

_UNDER_WAY = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply", "BISECT_LOG")


@dataclass(frozen=True, slots=True)
class Answer:
    """What git answered: its exit code, and its output and complaints as bytes and text."""

    code: int
    out: bytes
    complaint: str

    @property
    def text(self) -> str:
        return self.out.decode("utf-8", "replace").strip()

    @property
    def fields(self) -> list[str]:
        """Output that was asked for with ``-z``: the texts between NUL bytes."""
        return self.out.decode("utf-8", "replace").split("\0")[:-1]


class GitError(LapeError):
    """git could not do what it was asked; ``complaint`` is what it said."""

    def __init__(self, complaint: str, message: Message | None = None, hint: Message | None = None) -> None:
        last = next((line for line in reversed(complaint.splitlines()) if line.strip()), "")
        super().__init__(
            message or Message("git could not do what was needed: {complaint}", complaint=last),
            hint or Message("Try again; if it stays so, send this line to whoever looks after the repository."),
        )
        self.complaint = complaint


def run_git(
    folder: Path, *arguments: str, stdin: bytes | None = None, environment: Mapping[str, str] | None = None
) -> Answer:
    """Run ``git arguments`` in ``folder``. Values from outside go after ``--`` or ``--end-of-options``."""
    command = ["git", *arguments]
    try:
        with tempfile.TemporaryFile() as pipe:
            if stdin is not None:
                pipe.write(stdin)
                pipe.seek(0)
            code, out, complaint = Git(folder).execute(
                command,
                istream=pipe,
                env=dict(environment or {}),
                with_extended_output=True,
                with_exceptions=False,
                stdout_as_string=False,
                strip_newline_in_stdout=False,
            )
    except GitCommandNotFound:
        raise LapeError(
            Message("git is not installed, and lape keeps the versions with it."),
            Message("Install git (version 2.36 or newer) and try again."),
        ) from None
    # GitPython decodes what git complains of, and its output too where it could not be started.
    return Answer(int(code), out if isinstance(out, bytes) else str(out).encode(), str(complaint))


class Repository:
    """One git repository with a working tree.

    ``top`` is the working tree's folder, ``git_dir`` this working tree's own git folder, ``common_dir`` the one
    that all working trees of the repository share.
    """

    def __init__(self, top: Path, git_dir: Path, common_dir: Path) -> None:
        self.top = top
        self.git_dir = git_dir
        self.common_dir = common_dir

    def try_git(
        self, *arguments: str, stdin: bytes | None = None, environment: Mapping[str, str] | None = None
    ) -> Answer:
        """Run git here and give its answer, whatever its exit code."""
        # Named outright, so that variables inherited from a hook of another repository mean nothing here.
        own = {
            "GIT_DIR": str(self.git_dir),
            "GIT_WORK_TREE": str(self.top),
            "GIT_INDEX_FILE": str(self.git_dir / "index"),
        }
        return run_git(self.top, *arguments, stdin=stdin, environment={**own, **(environment or {})})

    def git(self, *arguments: str, stdin: bytes | None = None, environment: Mapping[str, str] | None = None) -> Answer:
        """Run git here; a ``GitError`` when it fails."""
        answer = self.try_git(*arguments, stdin=stdin, environment=environment)
        if answer.code:
            raise GitError(answer.complaint)
        return answer

    def head(self) -> str | None:
        """The commit that is checked out, or ``None`` before the first one."""
        answer = self.try_git("rev-parse", "--quiet", "--verify", "HEAD^{commit}")
        return answer.text if answer.code == 0 else None

    def blob(self, name: str) -> bytes | None:
        """The bytes of a file's object: a hash, or ``commit:path``; ``None`` where there is none."""
        answer = self.try_git("cat-file", "blob", name)
        return answer.out if answer.code == 0 else None

    def under_way(self) -> bool:
        """Whether a merge, a rebase or the like waits to be finished."""
        return any((self.git_dir / name).exists() for name in _UNDER_WAY)

    def is_shallow(self) -> bool:
        """Whether a part of the history was left out when this copy was made."""
        return (self.common_dir / "shallow").exists()


def find_repository(start: Path) -> Repository | None:
    """The repository that ``start`` is in, or ``None``."""
    answer = run_git(start, "rev-parse", "--show-toplevel", "--absolute-git-dir", "--git-common-dir")
    if answer.code == 0:
        top, git_dir, common = answer.text.splitlines()
        return Repository(Path(top), Path(git_dir), (start / common).resolve())
    if "dubious ownership" in answer.complaint:
        raise GitError(
            answer.complaint,
            Message("The folder {folder} belongs to another user, so git does not trust it.", folder=str(start)),
            Message("If you trust it, run  git config --global --add safe.directory {folder}", folder=str(start)),
        )
    return None


def create_repository(folder: Path) -> Repository:
    """Make ``folder`` a git repository whose first branch is ``main``."""
    answer = run_git(folder, "init", "--quiet", "--initial-branch=main")
    if answer.code:
        raise GitError(answer.complaint)
    repository = find_repository(folder)
    if repository is None:
        raise GitError(answer.complaint)
    return repository
