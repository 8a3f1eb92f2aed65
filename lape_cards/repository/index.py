"""The index: the private one that a commit is made of, and the user's, where only the saved files' entries change."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from lape_cards.repository.command import DURABLE, GitError, Repository
from lape_cards.repository.locks import Patience

Entries = Mapping[str, list[str]]
"""What an index says of each path, as ``git ls-files -s`` writes it: ``<mode> <object> <stage>``."""

_FILE, _PROGRAM = "100644", "100755"
_WRITE = ("update-index", "-z", "--add", "--index-info")
_AT_ONCE = 200
"""Paths on one command line."""


def object_name(raw: bytes, digits: int, kind: str = "blob") -> str:
    """The name git gives these bytes; ``digits`` tells which kind of hash the repository has."""
    digest = hashlib.sha256() if digits == 64 else hashlib.sha1(usedforsecurity=False)
    digest.update(b"%s %d\0" % (kind.encode(), len(raw)) + raw)
    return digest.hexdigest()


def entries(repository: Repository, files: Collection[str], environment: Mapping[str, str] | None = None) -> Entries:
    """What the index says of ``files``; a path that is not in it has no entry."""
    found: dict[str, list[str]] = {}
    names = sorted(files)
    for start in range(0, len(names), _AT_ONCE):
        answer = repository.git(
            *("--literal-pathspecs", "ls-files", "-s", "-z", "--", *names[start : start + _AT_ONCE]),
            environment=environment,
        )
        for entry, _, path in (field.partition("\t") for field in answer.fields):
            found.setdefault(path, []).append(entry)
    return found


def lines(repository: Repository, files: Mapping[str, str], known: Entries, *, executable: bool) -> str:
    """What puts ``files`` (path → object) into an index; a known file keeps its mode, a new one has the disk's."""
    return "".join(
        f"{_mode(repository.top / path, known.get(path, ()), executable)} {blob}\t{path}\0"
        for path, blob in sorted(files.items())
    )


def _mode(path: Path, known: Iterable[str], executable: bool) -> str:
    for entry in known:
        mode = entry.split(" ", 1)[0]
        if mode in (_FILE, _PROGRAM):
            return mode
    return _PROGRAM if executable and path.is_file() and path.stat().st_mode & 0o100 else _FILE


def write(repository: Repository, lines: str, environment: Mapping[str, str]) -> None:
    """Put entries into the index that ``environment`` names."""
    repository.git(*_WRITE, stdin=lines.encode(), environment=environment)


def write_patiently(repository: Repository, lines: str) -> None:
    """Put entries into the user's index, which another git program may hold for a moment."""
    patience = Patience()
    while True:
        try:
            repository.git(*DURABLE, *_WRITE, stdin=lines.encode())
        except GitError as error:
            patience.wait(error.complaint)
        else:
            return


def put_back(repository: Repository, known: Entries, lines: str) -> None:
    """Make the user's index say again what it said (``known``) before it got ``lines``, if it says something else."""
    files = {path: about.split(" ")[1] for about, _, path in (one.partition("\t") for one in lines.split("\0")[:-1])}
    if entries(repository, files) == known:
        return
    digits = max(map(len, files.values()))
    empty = object_name(b"", digits)
    # An entry that only says "to be added" looks like an empty file, and can be made in its own way alone.
    intended = [path for path, said in known.items() if any(entry.split(" ")[1] == empty for entry in said)]
    text = "".join(f"0 {'0' * digits}\t{path}\0" for path in sorted(files))
    text += "".join(f"{entry}\t{path}\0" for path, said in known.items() if path not in intended for entry in said)
    write_patiently(repository, text)
    if intended:
        repository.git("--literal-pathspecs", "add", "--intent-to-add", "--", *intended)


def lines_beside(repository: Repository, head: str | None, tree: str, files: Collection[str]) -> tuple[Entries, str]:
    """What a commit of ``tree`` after ``head`` changes besides ``files``, as ``entries`` and ``lines`` give it.

    Hooks may stage files of their own in the private index. Of those the user's index follows where it still said
    what ``head`` says: else git would show them as undone. What is staged there otherwise is the user's own.
    """
    before = head or object_name(b"", len(tree), "tree")
    asked = ("diff-tree", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", before, tree, "--")
    fields = iter(repository.git(*asked).fields)
    changes = {path: about.removeprefix(":").split(" ") for about, path in zip(fields, fields, strict=True)}
    changes = {path: about for path, about in changes.items() if path not in files}
    was = {path: [f"{mode} {blob} 0"] if blob.strip("0") else [] for path, (mode, _, blob, _, _) in changes.items()}
    known = entries(repository, changes)
    following = [path for path in changes if known.get(path, []) == was[path]]
    following.sort(key=lambda path: changes[path][3].strip("0") != "")  # a file can be where a folder was, after it
    told = "".join(f"{changes[path][1]} {changes[path][3]}\t{path}\0" for path in following)
    return {path: known[path] for path in following if path in known}, told


def clear(folders: Iterable[Path]) -> None:
    """Take away folders that nobody uses any more."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
