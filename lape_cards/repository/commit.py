"""Making a commit beside the user's own work: a private index, then branch and tags in one transaction."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import date
from pathlib import Path

from msgspec import Struct

from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.repository import hooks, index
from lape_cards.repository.command import DURABLE, GitError, Repository
from lape_cards.repository.locks import Patience
from lape_cards.repository.records import TRAILER, Record

NO_GUESS = ("-c", "user.useConfigOnly=true")
"""Nobody's account on the machine becomes the name that a version is kept under."""
_FOLDER = "lape-"
_NOON = "T12:00:00+0000"
_COMMITTER = "committer "


class Draft(Struct, frozen=True):
    """A commit to be made: files (path from the top → object name), what it says, and the saves it records."""

    files: Mapping[str, str]
    message: str
    records: tuple[Record, ...] = ()
    day: date | None = None
    """The day to date it with; ``None`` for the clock's own time."""


class MovedError(Exception):
    """Someone else was faster; nothing was written, and the caller may begin again."""


def lock_of(repository: Repository) -> Path:
    """The file that whoever writes versions holds; one for all working trees of a repository."""
    return repository.common_dir / "lape.lock"


def write_blob(repository: Repository, content: bytes) -> str:
    """Store bytes exactly as they are, and give their object name."""
    return repository.git(*DURABLE, "hash-object", "-w", "--stdin", "--no-filters", stdin=content).text


def write_file_blob(repository: Repository, name: str) -> str:
    """Store a file of the working tree as git itself would, filters included; ``name`` is its path from the top."""
    return repository.git(*DURABLE, "hash-object", "-w", "--", name).text


def names_of_files(repository: Repository, names: Sequence[str]) -> list[str]:
    """The object names that ``write_file_blob`` would give files of the working tree, and none of them is stored."""
    stdin = "".join(f"{name}\n" for name in names).encode()
    return repository.git("hash-object", "--stdin-paths", stdin=stdin).text.split()


def require_identity(repository: Repository, day: date | None = None) -> str:
    """Who saves, and when, as git writes it; a ``LapeError`` that says how to name the group where nobody is named."""
    answer = repository.try_git(*NO_GUESS, "var", "GIT_COMMITTER_IDENT", environment=dates_of(day))
    if answer.code:
        raise _nobody_named()
    return answer.text


NO_MAILBOX = "group@example.org"
"""What stands for the mailbox of a group that has none, since git wants one."""


def mailbox_of(who: str) -> tuple[str, str]:
    """The name and the mailbox in what ``require_identity`` gives; either may be empty."""
    name, _, rest = who.partition("<")
    return name.strip(), rest.partition(">")[0].strip()


def latest_saver(repository: Repository) -> tuple[str, str]:
    """In whose name the newest version of the checked-out history is kept, and their mailbox; empty without one."""
    answer = repository.try_git(
        *("-c", "log.showSignature=false", "-c", "i18n.logOutputEncoding=UTF-8", "log", "-1", "--no-show-signature"),
        *("-z", "--format=%an%x00%ae", "--fixed-strings", f"--grep={TRAILER}: ", "HEAD", "--"),
    )
    name, _, mailbox = answer.text.partition("\0") if answer.code == 0 else ("", "", "")
    return name, mailbox.strip("\0")


def _nobody_named() -> LapeError:
    return LapeError(
        Message("The versions need a name for who saves them, and none is set here."),
        Message('Name the working group at the top of the repository:  lape init --group "Working group"'),
    )


def require_quiet(repository: Repository) -> None:
    """A ``LapeError`` where a merge or the like has not been finished."""
    command = repository.under_way()
    if command == "merge":
        raise LapeError(
            Message("Your versions and the others' are being joined here, and that has not been finished."),
            Message(
                "Open each file that both have changed, keep what is right, and run  lape sync : it says what is left "
                "to decide, and finishes. To go back to how it was before:  git merge --abort"
            ),
        )
    if command is not None:
        raise LapeError(
            Message("Something was begun here with  git {command} , and it has not been finished.", command=command),
            Message(
                "To go back to how it was before:  git {command} --abort  and then  lape sync  brings the versions "
                "together. To finish it instead: mend the files,  git add  them, and run  git {command} --continue",
                command=command,
            ),
        )


def commit(repository: Repository, draft: Draft, head: str | None) -> str:
    """Make ``draft`` the newest commit after ``head``, with its version tags; the commit's name.

    The user's hooks and signing apply; staged work of theirs is left as it is. The caller holds ``lock_of``. Raises
    ``MovedError`` when ``head`` is no longer the newest, ``LapeError`` when a hook refuses or git cannot write.
    """
    moment = dates_of(draft.day)
    settings = repository.config(rf"^(commit\.gpgsign|core\.filemode|{hooks.SETTING})")
    entries = index.entries(repository, draft.files)
    lines = index.lines(repository, draft.files, entries, executable=_is_on(settings.get("core.filemode", "true")))
    with _private_folder(repository) as folder:
        private = {"GIT_INDEX_FILE": str(Path(folder) / "index"), **moment}
        if head is not None:
            repository.git("read-tree", head, environment=private)
        index.write(repository, lines, private)
        runner = hooks.Hooks(repository, draft.files, private, always=any(map(hooks.is_setting, settings)))
        looked_at = runner.check_files()
        tree = repository.git(*DURABLE, "write-tree", environment=private).text
        text = runner.check_message(_message(draft), draft.records, Path(folder) / "message")
    if looked_at:
        beside, more = index.lines_beside(repository, head, tree, draft.files)
        entries, lines = {**entries, **beside}, lines + more
    parents = ["-p", head] if head is not None else []
    signed = _is_on(settings.get("commit.gpgsign", "false"))
    name = _commit_tree(repository, [tree, *parents], text, moment, signed=signed)
    updates = [f"update HEAD {name} {head or '0' * len(name)}"]
    who = made_by(repository, name)[0] if draft.records else ""
    updates += [f"create {record.tag} {write_tag(repository, name, record, text, who)}" for record in draft.records]
    # The user's index first: stopped in between, the saved files are staged and no more. The other way round git would
    # show them as undone, and the next plain commit would undo them.
    try:
        index.write_patiently(repository, lines)
        _publish(repository, updates, _subject(text), head)
    except BaseException:
        if repository.head() != name and not any(is_published(repository, record) for record in draft.records):
            with suppress(GitError):  # what is staged does no harm, and the first error is the one to tell
                index.put_back(repository, entries, lines)
        raise
    runner.after()
    return name


def is_published(repository: Repository, record: Record) -> bool:
    """Whether the version that ``record`` tells of is kept: from that moment on nothing may be taken back."""
    return repository.try_git("show-ref", "--verify", "--quiet", "--", record.tag).code == 0


def _private_folder(repository: Repository) -> AbstractContextManager[str]:
    """A folder for this commit's own index; what a saver that was killed has left is cleared away on the way."""
    index.clear(repository.git_dir.glob(f"{_FOLDER}*"))
    try:
        return tempfile.TemporaryDirectory(prefix=_FOLDER, dir=repository.git_dir)
    except OSError as error:
        raise LapeError(
            Message(
                "Nothing can be saved here: {folder} cannot be written to ({reason}).",
                folder=str(repository.git_dir),
                reason=error.strerror or "",
            ),
            Message("See whether the disk is full or the folder is read-only, and try again."),
        ) from None


def dates_of(day: date | None) -> dict[str, str]:
    """What lets git date a commit with ``day``; nothing for the clock's own time."""
    moment = f"{day.isoformat()}{_NOON}" if day is not None else None
    return {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment} if moment else {}


def _is_on(value: str) -> bool:
    return value.lower() in {"true", "yes", "on", "1"}


def _message(draft: Draft) -> bytes:
    text = draft.message.strip() + "\n"
    if draft.records:
        text += "\n" + "".join(f"{record.line}\n" for record in draft.records)
    return text.encode("utf-8", "replace")


def _subject(text: bytes) -> str:
    return text.decode("utf-8", "replace").strip().split("\n", 1)[0]


def _commit_tree(
    repository: Repository, arguments: list[str], text: bytes, moment: Mapping[str, str], *, signed: bool
) -> str:
    plain = (*DURABLE, *NO_GUESS, "-c", "i18n.commitEncoding=UTF-8")
    sign = ["-S"] if signed else []
    answer = repository.try_git(*plain, "commit-tree", *sign, *arguments, "-F", "-", stdin=text, environment=moment)
    if answer.code and signed:
        raise GitError(
            answer.complaint,
            Message("The version could not be signed, as your git asks for."),
            Message("See that your signing key works, as  git commit -S  would show, and save again."),
        )
    if answer.code and "auto-detect" in answer.complaint:
        raise _nobody_named()
    if answer.code:
        raise GitError(answer.complaint)
    return answer.text


def _publish(repository: Repository, updates: list[str], subject: str, head: str | None) -> None:
    """Move the branch and make the tags, all or none."""
    transaction = "\n".join(["start", *updates, "prepare", "commit", ""]).encode()
    patience = Patience()
    while True:
        answer = repository.try_git(
            *DURABLE, "update-ref", "-m", f"lape: {subject}", "--stdin", stdin=transaction, own_session=True
        )
        if answer.code == 0:
            return
        if repository.head() != head or "reference already exists" in answer.complaint:
            raise MovedError
        patience.wait(answer.complaint)


def made_by(repository: Repository, name: str) -> tuple[str, bytes]:
    """Who made a commit and when, as git writes it, and what the commit says.

    A version's tag names them too, so that one which is made again for the commit is the very same as the first.
    """
    head, _, text = repository.git("cat-file", "commit", name).out.partition(b"\n\n")
    lines = head.decode("utf-8", "replace").split("\n")
    return next((line[len(_COMMITTER) :] for line in lines if line.startswith(_COMMITTER)), ""), text


def write_tag(repository: Repository, name: str, record: Record, text: bytes, who: str) -> str:
    """A version's tag object on the commit ``name``; its ref can then be made in the branch's own transaction."""
    tag = record.tag.removeprefix("refs/tags/")
    content = f"object {name}\ntype commit\ntag {tag}\ntagger {who}\n\n{_subject(text)}\n\n{record.line}\n"
    return repository.git(*DURABLE, "mktag", stdin=content.encode()).text
