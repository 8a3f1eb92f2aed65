"""Making version tags again, and bringing a damaged text back from a file that still has it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from msgspec import Struct

from lape_cards.regex import regex
from lape_cards.repository.command import DURABLE, GitError, Repository
from lape_cards.repository.commit import NO_GUESS, dates_of, made_by, write_blob, write_tag
from lape_cards.repository.records import TAG_PREFIX, Record

_PERSON = regex(r"[^<>]+ <[^<>]*> \d{1,11} [+-]\d{4}", re.ASCII)
"""Who made a tag, and when, as git takes it."""

ASIDE = "refs/lape/set-aside/"
"""Where a tag goes that stood under a version's name and was not that version's."""


class NewPin(Struct, frozen=True):
    """A version tag to be made on ``commit``; ``old`` is the object under its name now, kept if ``aside``."""

    record: Record
    commit: str
    summary: str
    old: str | None = None
    aside: bool = False


def pin(repository: Repository, pins: Iterable[NewPin], who: str) -> None:
    """Make version tags, all or none. The caller holds the lock of saving; a ``GitError`` where git cannot write."""
    updates: list[str] = []
    for one in pins:
        if one.old is not None and not one.aside:
            set_aside(repository, one.old)  # git writes nothing over an object of the same name, not even a damaged one
        tag = _write_tag(repository, one, who)
        if one.old is not None and one.aside:
            updates.append(f"update {ASIDE}{one.record.tag.removeprefix(TAG_PREFIX)}-{one.old[:7]} {one.old}")
        updates.append(
            f"create {one.record.tag} {tag}" if one.old is None else f"update {one.record.tag} {tag} {one.old}"
        )
    transaction = "\n".join(["start", *updates, "prepare", "commit", ""]).encode()
    answer = repository.try_git(*DURABLE, "update-ref", "--stdin", stdin=transaction, own_session=True)
    if answer.code:
        raise GitError(answer.complaint)


def _write_tag(repository: Repository, one: NewPin, who: str) -> str:
    """The tag that the save made, as far as its commit tells; on one that records nothing, a tag of our own."""
    saver, text = made_by(repository, one.commit)
    if one.record.line.encode() in text.split(b"\n") and _PERSON.fullmatch(saver):
        return write_tag(repository, one.commit, one.record, text, saver)
    return write_tag(repository, one.commit, one.record, one.summary.encode("utf-8", "replace"), who)


def commit_of_text(repository: Repository, record: Record, path: str, summary: str, day: date | None) -> str:
    """A commit without parents that holds nothing but a version's file and what was recorded of it; its name."""
    tree = _tree(repository, path.split("/"), record.blob)
    settled = (*DURABLE, *NO_GUESS, "-c", "i18n.commitEncoding=UTF-8")
    text = f"{summary}\n\n{record.line}\n".encode()
    return repository.git(*settled, "commit-tree", tree, "-F", "-", stdin=text, environment=dates_of(day)).text


def _tree(repository: Repository, path: list[str], blob: str) -> str:
    entry = f"100644 blob {blob}\t{path[-1]}\0"
    for folder in reversed(path[:-1]):
        entry = f"040000 tree {repository.git(*DURABLE, 'mktree', '-z', stdin=entry.encode()).text}\t{folder}\0"
    return repository.git(*DURABLE, "mktree", "-z", stdin=entry.encode()).text


def bring_back(repository: Repository, name: str, content: bytes) -> bool:
    """Store a text again under its object's name; whether that is the name it got."""
    return write_blob(repository, content) == name


def set_aside(repository: Repository, name: str) -> None:
    """Move a damaged object's file into lape's own folder, if it has one: git would not write over it."""
    damaged = repository.common_dir / "objects" / name[:2] / name[2:]
    if damaged.exists():
        kept = _free(repository.common_dir / "lape" / "damaged" / name)
        kept.parent.mkdir(parents=True, exist_ok=True)
        damaged.replace(kept)


def _free(path: Path) -> Path:
    """``path``, or with a number after it where there is something already."""
    number, free = 0, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}.{number}")
    return free
