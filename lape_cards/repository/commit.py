"""Making a commit beside the user's own work: a private index, then branch and tags in one transaction."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.repository.command import GitError, Repository
from lape_cards.repository.records import TRAILER, Record

_DURABLE = ("-c", "core.fsync=committed,reference,index", "-c", "core.fsyncMethod=fsync")
_LOCK_SECONDS = 10.0
_LOCK_PAUSE = 0.05


@dataclass(frozen=True, slots=True)
class Draft:
    """A commit to be made: files (path from the top → object name), what it says, and the saves it records."""

    files: Mapping[str, str]
    message: str
    records: tuple[Record, ...] = ()
    day: date | None = None
    """The day to date it with; ``None`` for the clock's own time."""


class HeadMovedError(Exception):
    """Someone else committed in the meantime; nothing was written, and the caller may begin again."""


def lock_of(repository: Repository) -> Path:
    """The file that whoever writes versions holds; one for all working trees of a repository."""
    return repository.common_dir / "lape.lock"


def write_blob(repository: Repository, content: bytes) -> str:
    """Store bytes exactly as they are, and give their object name."""
    return repository.git(*_DURABLE, "hash-object", "-w", "--stdin", "--no-filters", stdin=content).text


def write_file_blob(repository: Repository, path: Path) -> str:
    """Store a file as git itself would, filters included, and give its object name."""
    return repository.git(*_DURABLE, "hash-object", "-w", "--", str(path)).text


def require_identity(repository: Repository) -> None:
    """A ``LapeError`` that says how to name the group, where git does not know who saves."""
    if repository.try_git("var", "GIT_COMMITTER_IDENT").code:
        raise LapeError(
            Message("The versions need a name for who saves them, and none is set here."),
            Message('Run  lape init  again, or  git config user.name "Working group"  and  git config user.email.'),
        )


def require_quiet(repository: Repository) -> None:
    """A ``LapeError`` where a merge or the like has not been finished."""
    if repository.under_way():
        raise LapeError(
            Message("Two histories are being joined here, and that has not been finished."),
            Message("Finish it with  git merge --continue  (or rebase), or give it up with  git merge --abort."),
        )


def commit(repository: Repository, draft: Draft, head: str | None) -> str:
    """Make ``draft`` the newest commit after ``head``, with its version tags; the commit's name.

    The user's hooks and signing apply; staged work of theirs is left as it is. Raises ``HeadMovedError`` when ``head`` is no
    longer the newest, ``LapeError`` when a hook refuses or git cannot write.
    """
    with tempfile.TemporaryDirectory(prefix="lape-", dir=repository.git_dir) as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index"), **_dates(draft.day)}
        if head is not None:
            repository.git("read-tree", head, environment=index)
        _stage(repository, draft.files, index)
        _run_hook(repository, "pre-commit", index)
        _require_unchanged(repository, draft.files, index)
        tree = repository.git(*_DURABLE, "write-tree", environment=index).text
        text = _message(repository, draft, Path(folder), index)
        parents = ["-p", head] if head is not None else []
        name = _commit_tree(repository, [tree, *parents], text, index)
        _publish(repository, name, head, draft, text, index)
    _update_index(repository, draft.files)
    repository.try_git("hook", "run", "--ignore-missing", "post-commit")
    return name


def _dates(day: date | None) -> dict[str, str]:
    if day is None:
        return {}
    moment = f"{day.isoformat()}T12:00:00+0000"
    return {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}


def _stage(repository: Repository, files: Mapping[str, str], environment: Mapping[str, str]) -> None:
    lines = "".join(f"100644 {blob}\t{path}\0" for path, blob in sorted(files.items()))
    repository.git("update-index", "-z", "--add", "--index-info", stdin=lines.encode(), environment=environment)


def _run_hook(repository: Repository, hook: str, environment: Mapping[str, str], *arguments: str) -> None:
    answer = repository.try_git("hook", "run", "--ignore-missing", hook, "--", *arguments, environment=environment)
    if answer.code:
        said = (answer.complaint + answer.out.decode("utf-8", "replace")).strip()
        raise GitError(
            answer.complaint,
            Message("A check of this repository ({hook}) refused the version: {said}", hook=hook, said=said),
            Message("Mend what it names and save again. Nothing has been saved, and the card is as you left it."),
        )


def _require_unchanged(repository: Repository, files: Mapping[str, str], environment: Mapping[str, str]) -> None:
    """A hook may rewrite what it is given; then the version would not be what the group wrote."""
    answer = repository.git("ls-files", "-s", "-z", "--", *sorted(files), environment=environment)
    staged = {path: entry.split()[1] for entry, _, path in (field.partition("\t") for field in answer.fields)}
    for path, blob in files.items():
        if staged.get(path) != blob:
            raise LapeError(
                Message("A check of this repository rewrote {file} while it was being saved.", file=path),
                Message("Look at the change and save again. Nothing has been saved."),
            )


def _message(repository: Repository, draft: Draft, folder: Path, environment: Mapping[str, str]) -> str:
    text = draft.message.rstrip() + "\n"
    if draft.records:
        text += "\n" + "".join(f"{TRAILER}: {record}\n" for record in draft.records)
    file = folder / "message"
    file.write_text(text, encoding="utf-8", newline="\n")
    _run_hook(repository, "prepare-commit-msg", environment, str(file), "message")
    _run_hook(repository, "commit-msg", environment, str(file))
    said = file.read_text(encoding="utf-8")
    if any(f"{TRAILER}: {record}" not in said for record in draft.records):
        raise LapeError(
            Message("A check of this repository took out the line that numbers the version."),
            Message("Ask whoever looks after the repository to leave lines that begin with Lape-Version alone."),
        )
    return said


def _commit_tree(repository: Repository, arguments: Sequence[str], text: str, environment: Mapping[str, str]) -> str:
    signing = repository.try_git("config", "--type=bool", "--get", "commit.gpgsign").text == "true"
    sign = ["-S"] if signing else []
    answer = repository.try_git(
        *_DURABLE, "commit-tree", *sign, *arguments, "-F", "-", stdin=text.encode(), environment=environment
    )
    if answer.code and signing:
        raise GitError(
            answer.complaint,
            Message("The version could not be signed, as your git asks for."),
            Message("See that your signing key works ( git commit  would say the same), and save again."),
        )
    if answer.code:
        raise GitError(answer.complaint)
    return answer.text


def _publish(
    repository: Repository, name: str, head: str | None, draft: Draft, text: str, environment: Mapping[str, str]
) -> None:
    """Move the branch and make the tags, all or none."""
    nothing = "0" * len(name)
    lines = ["start", f"update HEAD {name} {head or nothing}"]
    for record in draft.records:
        tag = _write_tag(repository, name, record, text, environment)
        lines.append(f"create {record.tag} {tag}")
    lines += ["prepare", "commit", ""]
    subject = draft.message.strip().split("\n", 1)[0]
    deadline = time.monotonic() + _LOCK_SECONDS
    while True:
        answer = repository.try_git(
            *_DURABLE, "update-ref", "-m", f"lape: {subject}", "--stdin", stdin="\n".join(lines).encode()
        )
        if answer.code == 0:
            return
        if repository.head() != head:
            raise HeadMovedError
        if ".lock" not in answer.complaint or time.monotonic() > deadline:
            raise _not_published(answer.complaint)
        time.sleep(_LOCK_PAUSE)


def is_published(repository: Repository, record: Record) -> bool:
    """Whether the version that ``record`` tells of is kept: from that moment on nothing may be taken back."""
    return repository.try_git("show-ref", "--verify", "--quiet", "--", record.tag).code == 0


def _not_published(complaint: str) -> GitError:
    if ".lock" in complaint:
        lock = next((part for part in complaint.replace("'", " ").split() if part.rstrip(":.").endswith(".lock")), "")
        return GitError(
            complaint,
            Message("Another git program holds the file {lock}, so the version was not saved.", lock=lock.rstrip(":.")),
            Message("If no such program is running any more, delete that file and save again."),
        )
    return GitError(complaint)


def _write_tag(repository: Repository, name: str, record: Record, text: str, environment: Mapping[str, str]) -> str:
    """A tag object; written by itself, so that its ref can be made in the branch's own transaction."""
    tagger = repository.git("var", "GIT_COMMITTER_IDENT", environment=environment).text
    subject = text.split("\n", 1)[0]
    tag = record.tag.removeprefix("refs/tags/")
    content = f"object {name}\ntype commit\ntag {tag}\ntagger {tagger}\n\n{subject}\n\n{TRAILER}: {record}\n"
    return repository.git(*_DURABLE, "mktag", stdin=content.encode()).text


def _update_index(repository: Repository, files: Mapping[str, str]) -> None:
    """Bring the user's index up to date for the saved files alone; without it git would show them as undone."""
    deadline = time.monotonic() + _LOCK_SECONDS
    while True:
        try:
            _stage(repository, files, {})
        except GitError as error:
            if ".lock" not in error.complaint or time.monotonic() > deadline:
                return  # the version is saved; the index is a view, which git status and the next save mend
            time.sleep(_LOCK_PAUSE)
        else:
            return
