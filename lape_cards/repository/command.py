"""Running git, through GitPython or by itself (``starting.py``), with git's own quirks kept in here."""

from __future__ import annotations

import io
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from copy import deepcopy
from pathlib import Path

from msgspec import Struct

from lape_cards.errors import LapeError, no_temporary_room
from lape_cards.message import Message
from lape_cards.quoting import as_word
from lape_cards.regex import regex
from lape_cards.repository.once import Once
from lape_cards.repository.pipes import ObjectReader, Running
from lape_cards.repository.starting import BOUNDED, started
from lape_cards.repository.starting import nothing_inherited as nothing_inherited

os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")  # a missing git is told by us, not while importing

_UNDER_WAY: Mapping[str, str] = {
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "MERGE_HEAD": "merge",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
}
"""What git leaves in its folder while it waits for someone, and by which command that is gone on with or given up."""

DURABLE = ("-c", "core.fsync=committed,reference,index", "-c", "core.fsyncMethod=fsync")
"""Makes git wait until what it wrote is on the disk."""

NOTHING_RUN = ("-c", "protocol.ext.allow=never", "-c", "submodule.recurse=false")
"""Nothing that comes along from elsewhere is run: neither another program as a way of transport, nor a module."""

_OBJECT = regex(r"[0-9a-f]{40}|[0-9a-f]{64}", re.ASCII)
_PROMISED = r"^(remote\..*\.promisor|extensions\.partialclone)$"


class Answer(Struct, frozen=True):
    """What git answered: its exit code, and its output and complaints as bytes and text."""

    code: int
    out: bytes
    complaint: str

    @property
    def text(self) -> str:
        """The output, without white space around it."""
        return self.out.decode("utf-8", "replace").strip()

    @property
    def fields(self) -> list[str]:
        """Output that was asked for with ``-z``: the texts between NUL bytes."""
        return self.out.decode("utf-8", "replace").split("\0")[:-1]


class Blob(Struct, frozen=True):
    """A file's object: its name, and its bytes."""

    name: str
    content: bytes


class GitError(LapeError):
    """git could not do what it was asked; ``complaint`` is what it said."""

    def __init__(
        self, complaint: str, message: Message | None = None, hint: Message | None = None, *, said: str = ""
    ) -> None:
        last = next((line for line in reversed(complaint.splitlines()) if line.strip()), "")
        super().__init__(
            message or Message("git could not do what was needed: {complaint}", complaint=last),
            hint or Message("Try again; if it stays so, send this line to whoever looks after the repository."),
            said=said,
        )
        self.complaint = complaint


def run_git(
    folder: Path,
    *arguments: str,
    stdin: bytes | None = None,
    environment: Mapping[str, str] | None = None,
    own_session: bool = False,
) -> Answer:
    """Run ``git arguments`` in ``folder``. Values from outside go after ``--`` or ``--end-of-options``.

    With ``own_session`` a Ctrl-C in the terminal does not reach git, which then finishes what it began.
    """
    try:
        from git import Git, GitCommandNotFound  # see starting.py
    except ImportError as error:  # there is a git, which fails even when it is asked for its version
        raise GitError(str(error)) from None
    try:
        with _pipe(stdin) if stdin else nullcontext() as pipe:
            code, out, complaint = Git(folder).execute(
                ["git", *arguments],
                istream=pipe,
                env=dict(environment or {}),
                with_extended_output=True,
                with_exceptions=False,
                stdout_as_string=False,
                strip_newline_in_stdout=False,
                start_new_session=own_session,
            )
    except GitCommandNotFound:
        raise _no_git() from None
    # GitPython decodes what git complains of, and its output too where it could not be started.
    return Answer(int(code), out if isinstance(out, bytes) else str(out).encode(), str(complaint))


def start_git(
    folder: Path, *arguments: str, environment: Mapping[str, str] | None = None, asked: bool = False
) -> Running:
    """Start ``git arguments`` in ``folder``; ``asked`` where it is to be told something while it runs."""
    try:
        return Running(started(folder, *BOUNDED, *arguments, environment=environment, asked=asked))
    except OSError as error:
        raise not_started(folder, error) from None


def not_started(folder: Path, error: OSError) -> LapeError:
    """The error of a git that could not be started in ``folder``."""
    if isinstance(error, FileNotFoundError) and folder.is_dir():
        return _no_git()
    return GitError(error.strerror or str(error))


def _no_git() -> LapeError:
    return LapeError(
        Message("git is not installed, and lape keeps the versions with it."),
        Message("Install git (version 2.36 or newer) and try again."),
    )


def _pipe(content: bytes) -> io.BufferedRandom:
    """A file with what a program is to read; a ``LapeError`` where there is no room for one."""
    pipe = tempfile.TemporaryFile()  # noqa: SIM115 - who asked for it closes it
    try:
        pipe.write(content)
        pipe.seek(0)
    except OSError as error:
        with suppress(OSError):
            pipe.close()
        raise no_temporary_room(error.strerror or "") from None
    return pipe


class Repository:
    """One git repository, with a working tree or ``bare``.

    ``top`` is the working tree's folder, ``git_dir`` this working tree's own git folder, ``common_dir`` the one
    that all working trees of the repository share, ``hooks`` the folder of the programs that git runs on the way.
    ``always`` is what git's environment has each time; ``stand_in`` see ``without_fetching``. A bare one has its git
    folder for ``top``.
    """

    def __init__(
        self,
        top: Path,
        git_dir: Path,
        common_dir: Path,
        hooks: Path,
        always: Mapping[str, str] | None = None,
        stand_in: Path | None = None,
        *,
        bare: bool = False,
    ) -> None:
        self.top = top
        self.git_dir = git_dir
        self.common_dir = common_dir
        self.hooks = hooks
        self._always = dict(always or {})
        self._stand_in = stand_in
        self._bare = bare
        self._objects = ObjectReader()

    def anew(self) -> Repository:
        """The same repository, with a git of its own: for another process than the one that opened it."""
        return deepcopy(self)

    def rest(self) -> None:
        """Let the git that reads objects end, until there is more to read."""
        self._objects.rest()

    @property
    def is_shallow(self) -> bool:
        """Whether only the end of the history is here."""
        return (self.common_dir / "shallow").exists()

    @property
    def is_partial(self) -> bool:
        """Whether files' texts were left out when this copy was made; git gets them when it first needs them."""
        return bool(self.config(_PROMISED))

    @contextmanager
    def without_fetching(self) -> Iterator[Repository]:
        """This repository as it is, where git gets nothing on the way of what was left out.

        git before 2.45 cannot be told so. It may use no way of transport then, and objects are read through an empty
        repository that stands in for this one: that has no other place to look at, so what is not here is missing.
        """
        if not self.is_partial:
            yield self
            return
        nothing_got = {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": ""}
        with tempfile.TemporaryDirectory(prefix="lape-") as folder:
            kind = self.git("rev-parse", "--show-object-format").text
            with nothing_inherited():
                made = run_git(Path(folder), "init", "--quiet", "--bare", "--template=", f"--object-format={kind}")
            if made.code:
                raise GitError(made.complaint)
            places = (self.top, self.git_dir, self.common_dir, self.hooks)
            yield Repository(*places, nothing_got, Path(folder), bare=self._bare)

    def read_objects(self, *options: str, stdin: bytes) -> Answer:
        """Let ``git cat-file`` tell of the objects that ``stdin`` names, by their own names or as paths in them."""
        stand_in = self._stand_in
        objects = {
            "GIT_DIR": str(stand_in),
            "GIT_COMMON_DIR": str(stand_in),
            "GIT_OBJECT_DIRECTORY": str(self.common_dir / "objects"),
        }
        return self.try_git("cat-file", *options, stdin=stdin, environment=objects if stand_in else None)

    def try_git(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        environment: Mapping[str, str] | None = None,
        own_session: bool = False,
    ) -> Answer:
        """Run git here and give its answer, whatever its exit code."""
        return run_git(
            self.top,
            *arguments,
            stdin=stdin,
            environment={**self._environment(), **(environment or {})},
            own_session=own_session,
        )

    def start_git(self, *arguments: str, asked: bool = False) -> Running:
        """Start git here, for what is read while it writes; ``asked`` where it is told what to write as it goes."""
        return start_git(self.top, *arguments, environment=self._environment(), asked=asked)

    def git(self, *arguments: str, stdin: bytes | None = None, environment: Mapping[str, str] | None = None) -> Answer:
        """Run git here; a ``GitError`` when it fails."""
        answer = self.try_git(*arguments, stdin=stdin, environment=environment)
        if answer.code:
            raise GitError(answer.complaint)
        return answer

    def _environment(self) -> dict[str, str]:
        """What git's environment here has, besides what it inherits."""
        return {**self._named_outright(), **self._always}

    def _named_outright(self) -> dict[str, str]:
        """Where everything of this repository is, so that variables inherited from another one mean nothing here."""
        own = {
            "GIT_DIR": str(self.git_dir),
            "GIT_WORK_TREE": str(self.top),
            "GIT_INDEX_FILE": str(self.git_dir / "index"),
            "GIT_COMMON_DIR": str(self.common_dir),
            "GIT_OBJECT_DIRECTORY": str(self.common_dir / "objects"),
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": "",
            "GIT_NAMESPACE": "",
        }
        always = {"GIT_DIR"} if self._bare else _ALWAYS_NAMED
        return {name: value for name, value in own.items() if name in always or name in os.environ}

    def head(self) -> str | None:
        """The commit that is checked out, or ``None`` before the first one."""
        answer = self.try_git("rev-parse", "--quiet", "--verify", "HEAD^{commit}")
        return answer.text if answer.code == 0 else None

    def blob(self, name: str) -> bytes | None:
        """The bytes of a file's object: a hash, or ``commit:path``; ``None`` where there is none."""
        found = self.blobs([name]).get(name)
        return found.content if found is not None else None

    def objects(self, names: Sequence[str]) -> dict[str, tuple[str, bytes]]:
        """The kinds and bytes of objects by their full names; those that are not here, or damaged, are left out."""
        return self._objects.read(
            names, lambda: self.start_git("--no-replace-objects", "cat-file", "--batch", asked=True)
        )

    def blobs(self, names: Iterable[str]) -> dict[str, Blob]:
        """The files' objects of many names, hashes or ``commit:path``; those without any are left out."""
        wanted = [name for name in dict.fromkeys(names) if "\n" not in name]
        known = [name for name in wanted if _OBJECT.fullmatch(name)]
        found = {name: Blob(name, content) for name, (kind, content) in self.objects(known).items() if kind == "blob"}
        others = [name for name in wanted if not _OBJECT.fullmatch(name)]
        if others:
            stdin = "".join(f"{name}\n" for name in others).encode()
            found |= _batch(others, self.try_git("cat-file", "--batch", stdin=stdin).out)
        return found

    def config(self, pattern: str) -> dict[str, str]:
        """The settings whose (small-letter) names match ``pattern``; of several the one that counts."""
        fields = self.try_git("config", "-z", "--get-regexp", pattern).fields
        # A key that stands alone means yes.
        return {key: value if line_break else "true" for key, line_break, value in (f.partition("\n") for f in fields)}

    def under_way(self) -> str | None:
        """Which of git's commands waits here to be finished or given up: ``merge``, ``rebase`` or the like."""
        return next((command for name, command in _UNDER_WAY.items() if (self.git_dir / name).exists()), None)


_ALWAYS_NAMED = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"})


def _batch(names: list[str], out: bytes) -> Iterator[tuple[str, Blob]]:
    """What ``cat-file --batch`` wrote: a line ``<object> <type> <size>`` and the content, or ``<name> missing``."""
    position = 0
    for name in names:
        line_end = out.find(b"\n", position)
        if line_end < 0:
            return
        words = out[position:line_end].split(b" ")
        position = line_end + 1
        if len(words) != 3 or not words[2].isdigit():
            continue
        size = int(words[2])
        if words[1] == b"blob":
            yield name, Blob(words[0].decode(), out[position : position + size])
        position += size + 1


Sought = Callable[[], Repository | None]
"""Tells, once git has answered, which repository a place is in; a ``LapeError`` where that cannot be told."""


def find_repository(start: Path) -> Repository | None:
    """The repository that ``start`` is in, or ``None``."""
    return repository_sought(start)()


def repository_sought(start: Path) -> Sought:
    """The same, where git begins at once and something else can be done until its answer is waited for."""
    with nothing_inherited():
        asked = start_git(
            start, "rev-parse", "--show-toplevel", "--absolute-git-dir", "--git-common-dir", "--git-path", "hooks"
        )
    return Once(lambda: _found(start, *asked.whole()))


def _found(start: Path, code: int, out: bytes, complaint: str) -> Repository | None:
    if code == 0:
        lines = os.fsdecode(out).removesuffix("\n").split("\n")
        if len(lines) != 4:
            raise LapeError(
                Message("The folder {folder} has a line break in its name.", folder=repr(str(start))[1:-1]),
                Message("Give the folder another name, and try again."),
            )
        top, git_dir, common, hooks = lines
        return Repository(Path(top), Path(git_dir), (start / common).resolve(), (start / hooks).resolve())
    if "dubious ownership" in complaint:
        raise GitError(
            complaint,
            Message("The folder {folder} belongs to another user, so git does not trust it.", folder=str(start)),
            Message(
                "If you trust it, run  git config --global --add safe.directory {folder}", folder=as_word(str(start))
            ),
        )
    if any(os.path.lexists(folder / ".git") for folder in (start.resolve(), *start.resolve().parents)):
        raise GitError(complaint)
    return None


def run_plainly(
    repository: Repository, *arguments: str, environment: Mapping[str, str] | None = None, own_session: bool = False
) -> Answer:
    """Run git where the repository's files are, without naming the repository outright.

    For what runs other programs on the way: one that goes to another repository would take that name along.
    """
    with nothing_inherited():
        return run_git(repository.top, *arguments, environment=environment, own_session=own_session)


def create_repository(folder: Path) -> Repository:
    """Make ``folder`` a git repository whose first branch is ``main``."""
    with nothing_inherited():
        answer = run_git(folder, "init", "--quiet", "--initial-branch=main")
    repository = find_repository(folder) if answer.code == 0 else None
    if repository is None:
        raise GitError(answer.complaint)
    return repository
