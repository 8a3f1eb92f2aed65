"""What git remembers of saved versions: annotated tags, commit trailers, and the commits that touched a card.

A saved version is one commit with a trailer ``Lape-Version: <id>@<N> <blob> <previous blob>`` and a tag
``lape/<id>/<N>-<blob, 7 digits>`` whose message says the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from lape_cards.repository.command import Repository

TRAILER = "Lape-Version"
TAG_PREFIX = "refs/tags/lape/"

_RECORD = re.compile(r"([a-z0-9-]+)@([1-9]\d*) ([0-9a-f]{40,64}) ([0-9a-f]{40,64}|-)", re.ASCII)
_NUMBER = re.compile(r"([1-9]\d*)(?:-|$)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Record:
    """What a save wrote down: which card, which number, which bytes, and those before it (``None``: the first)."""

    card: str
    number: int
    blob: str
    previous: str | None

    @classmethod
    def parse(cls, text: str) -> Record | None:
        match = _RECORD.fullmatch(text.strip())
        if match is None:
            return None
        return cls(match[1], int(match[2]), match[3], None if match[4] == "-" else match[4])

    def __str__(self) -> str:
        return f"{self.card}@{self.number} {self.blob} {self.previous or '-'}"

    @property
    def tag(self) -> str:
        """The full name of the tag that pins the version."""
        return f"{TAG_PREFIX}{self.card}/{self.number}-{self.blob[:7]}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One commit: when, by whom, what it says, and the saves it records."""

    commit: str
    day: date
    author: str
    summary: str
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class TagEntry:
    """One version tag, and the commit it stands for."""

    name: str
    record: Record
    entry: Entry


_COMMIT = "%H%x1f%cs%x1f%an%x1f%s%x1f%(trailers:key=" + TRAILER + ",valueonly,separator=%x1e)"
_TAG = "%(refname)%1f%(*objectname)%1f%(taggerdate:short)%1f%(taggername)%1f%(contents)%00"


def version_tags(repository: Repository, card: str | None = None, *, merged: bool = False) -> list[TagEntry]:
    """The version tags of ``card``, or of every card; with ``merged`` only those that the checked-out state contains."""
    pattern = f"{TAG_PREFIX}{card}/" if card else TAG_PREFIX
    options = ["--merged=HEAD"] if merged else []
    answer = repository.try_git("for-each-ref", f"--format={_TAG}", *options, pattern)
    tags = [_tag(chunk.lstrip("\n")) for chunk in answer.fields]
    return sorted(
        (tag for tag in tags if tag is not None), key=lambda tag: (tag.record.card, tag.record.number, tag.name)
    )


def _tag(text: str) -> TagEntry | None:
    name, commit, day, author, contents = text.split("\x1f", 4)
    summary = contents.split("\n", 1)[0]
    for line in contents.splitlines():
        key, _, value = line.partition(": ")
        record = Record.parse(value) if key == TRAILER else None
        if record is not None:
            return TagEntry(name, record, Entry(commit, date.fromisoformat(day), author, summary, (record,)))
    return None


def highest_tagged(repository: Repository, card: str) -> int:
    """The highest number that a tag of ``card`` bears, whatever else the tag says; 0 without one."""
    answer = repository.try_git("for-each-ref", "--format=%(refname:lstrip=4)", f"{TAG_PREFIX}{card}/")
    matches = (_NUMBER.match(name) for name in answer.text.splitlines())
    return max((int(match[1]) for match in matches if match), default=0)


def saves_in_commits(repository: Repository, card: str, *, everywhere: bool = True) -> list[Entry]:
    """The commits that record a save of ``card``, newest first: of every branch, or of the checked-out one."""
    if repository.head() is None and not everywhere:
        return []
    heads = ["--all"] if everywhere else []
    if repository.head() is not None:
        heads.append("HEAD")
    answer = repository.try_git(
        "log", "-z", f"--format={_COMMIT}", "--fixed-strings", f"--grep={TRAILER}: {card}@", *heads, "--"
    )
    return [entry for entry in map(_entry, answer.fields) if any(record.card == card for record in entry.records)]


def commits_touching(repository: Repository, path: str) -> list[Entry]:
    """The commits of the checked-out history in which the file at ``path`` changed, newest first."""
    answer = repository.try_git("log", "-z", f"--format={_COMMIT}", "HEAD", "--", path)
    return [_entry(text) for text in answer.fields] if answer.code == 0 else []


def _entry(text: str) -> Entry:
    commit, day, author, summary, trailers = text.split("\x1f", 4)
    records = (Record.parse(value) for value in trailers.split("\x1e"))
    return Entry(commit, date.fromisoformat(day), author, summary, tuple(record for record in records if record))


def blobs_at(repository: Repository, names: list[str]) -> dict[str, str]:
    """The object names of ``commit:path`` names, in one pass; those without a file are left out."""
    answer = repository.try_git(
        "cat-file", "--batch-check=%(objectname) %(objecttype)", stdin="".join(f"{name}\n" for name in names).encode()
    )
    found = {}
    for name, line in zip(names, answer.text.splitlines(), strict=False):
        object_name, _, kind = line.partition(" ")
        if kind == "blob":
            found[name] = object_name
    return found


def branch_tips(repository: Repository) -> list[str]:
    """The commits that branches here and at remotes end in, and the checked-out one."""
    answer = repository.try_git("for-each-ref", "--format=%(objectname)", "refs/heads/", "refs/remotes/")
    tips = set(answer.text.split())
    head = repository.head()
    return sorted(tips | ({head} if head else set()))
