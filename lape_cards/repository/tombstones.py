"""Tombstones: annotated tags that stand in for versions whose text was erased, and say why.

A tombstone is ``refs/tags/lape/<id>/<N>-<blob, 7 digits>-erased``. Its message ends in a line like a version tag's,
``Lape-Erased: <id>@<N> <blob> <previous blob>``, and it stands on an empty commit of its own: neither the version nor
what came after it hangs on it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from msgspec import Struct

from lape_cards.repository.command import DURABLE, GitError, Repository
from lape_cards.repository.commit import NO_GUESS, dates_of
from lape_cards.repository.objects import Thing, things
from lape_cards.repository.records import TAG_PREFIX, Record, objects_of_tags

KEY = "Lape-Erased"
SUFFIX = "-erased"


class Tombstone(Struct, frozen=True):
    """One version that was erased: which, why, when (as git wrote it) and by whom; ``commit`` is the empty one."""

    record: Record
    reason: str
    day: date
    author: str
    commit: str

    @property
    def name(self) -> str:
        """The full name of its tag."""
        return tombstone_of(self.record)


def tombstone_of(record: Record) -> str:
    """The full name of the tag that stands in for an erased version."""
    return f"{record.tag}{SUFFIX}"


def is_tombstone(name: str) -> bool:
    """Whether a tag's full name is that of a tombstone."""
    return name.startswith(TAG_PREFIX) and name.endswith(SUFFIX)


def tombstones(repository: Repository, *cards: str) -> list[Tombstone]:
    """The tombstones of ``cards``, or of every card, in the order of cards and numbers."""
    return tombstones_among(repository, objects_of_tags(repository, *cards))


def tombstones_among(repository: Repository, tags: Mapping[str, str]) -> list[Tombstone]:
    """The tombstones among tags (their full names, and their objects), in the order of cards and numbers."""
    wanted = {ref: name for ref, name in tags.items() if is_tombstone(ref)}
    found = dict(things(repository, wanted.values())) if wanted else {}
    read = [read_tombstone(ref, found[name]) for ref, name in wanted.items()]
    return sorted((one for one in read if one is not None), key=lambda one: (one.record.card, one.record.number))


def read_tombstone(name: str, thing: Thing | None) -> Tombstone | None:
    """The tombstone in a tag object; ``None`` where it is none, or is not the one that its name tells of."""
    if thing is None or thing.kind != "tag":
        return None
    head, _, contents = thing.content.decode("utf-8", "replace").partition("\n\n")
    fields = dict(line.partition(" ")[::2] for line in head.split("\n"))
    lines = contents.rstrip("\n").split("\n")
    key, _, said = lines[-1].partition(": ")
    record = Record.parse(said) if key == KEY else None
    if record is None or tombstone_of(record) != name:
        return None
    author, _, moment = fields.get("tagger", "").partition(" <")
    return Tombstone(record, lines[0], day_of(moment.rpartition("> ")[2]), author, fields.get("object", ""))


def day_of(moment: str) -> date:
    """The day of ``<seconds> <zone>`` in its own zone; of what is no date, the day that git counts from."""
    match = re.fullmatch(r"(\d{1,11}) ([+-])(\d\d)(\d\d)", moment, re.ASCII)
    if match is None:
        return date(1970, 1, 1)
    ahead = timedelta(hours=int(match[3]), minutes=int(match[4]))
    return (datetime(1970, 1, 1) + timedelta(seconds=int(match[1])) + (ahead if match[2] == "+" else -ahead)).date()


def bury(repository: Repository, record: Record, reason: str, *, who: str, day: date | None = None) -> None:
    """Put a tombstone in the place of a version and take its tag away, both or none.

    The caller holds the lock of saving, and has looked at ``reason``. A ``GitError`` where git cannot write.
    """
    message = f"{reason}\n\n{KEY}: {record}\n".encode("utf-8", "replace")
    tree = repository.git(*DURABLE, "mktree", stdin=b"").text
    settled = (*DURABLE, *NO_GUESS, "-c", "i18n.commitEncoding=UTF-8")
    commit = repository.git(*settled, "commit-tree", tree, "-F", "-", stdin=message, environment=dates_of(day)).text
    name = tombstone_of(record)
    head = f"object {commit}\ntype commit\ntag {name.removeprefix('refs/tags/')}\ntagger {who}\n\n"
    tag = repository.git(*DURABLE, "mktag", stdin=head.encode() + message).text
    there = repository.try_git("rev-parse", "--quiet", "--verify", "--end-of-options", record.tag)
    updates = [f"create {name} {tag}", *([f"delete {record.tag} {there.text}"] if there.code == 0 else [])]
    transaction = "\n".join(["start", *updates, "prepare", "commit", ""]).encode()
    answer = repository.try_git(*DURABLE, "update-ref", "--stdin", stdin=transaction, own_session=True)
    if answer.code:
        raise GitError(answer.complaint)
