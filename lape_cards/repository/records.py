"""What git remembers of saved versions: annotated tags, commit trailers, and the commits that touched a card.

A saved version is one commit with a trailer ``Lape-Version: <id>@<N> <blob> <previous blob>`` and a tag
``lape/<id>/<N>-<blob, 7 digits>`` whose message says the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct

from lape_cards.card.identifier import IDENTIFIER, IDENTIFIER_LENGTH
from lape_cards.regex import regex
from lape_cards.repository.command import Answer, Repository

TRAILER = "Lape-Version"
TAG_PREFIX = "refs/tags/lape/"
LARGEST_NUMBER = 999_999_999
"""The largest number that a version can have."""

_RECORD = regex(r"([a-z0-9-]+)@([1-9]\d{0,8}) ([0-9a-f]{40,64}) ([0-9a-f]{40,64}|-)", re.ASCII)
_TAG = regex(rf"{TAG_PREFIX}(?P<card>{IDENTIFIER})/(?P<number>[1-9]\d{{0,8}})-[0-9a-f]{{7}}(-erased)?", re.ASCII)
_UNKNOWN_DAY = date(1970, 1, 1)
NAMED_ONE_BY_ONE = 50
"""Up to so many cards are asked for by name; more are picked out of everything, for a command line has an end."""


class Record(Struct, frozen=True):
    """What a save wrote down: which card, which number, which bytes, and those before it (``None``: the first)."""

    card: str
    number: int
    blob: str
    previous: str | None

    @classmethod
    def parse(cls, text: str) -> Record | None:
        """Read what a trailer says after its key; ``None`` when that is no record."""
        match = _RECORD.fullmatch(text.strip())
        if match is None:
            return None
        return cls(match[1], int(match[2]), match[3], None if match[4] == "-" else match[4])

    def __str__(self) -> str:
        return f"{self.card}@{self.number} {self.blob} {self.previous or '-'}"

    @property
    def line(self) -> str:
        """The trailer that a commit and a tag bear."""
        return f"{TRAILER}: {self}"

    @property
    def tag(self) -> str:
        """The full name of the tag that pins the version."""
        return f"{TAG_PREFIX}{self.card}/{self.number}-{self.blob[:7]}"


class Entry(Struct, frozen=True):
    """One commit: when, by whom, what it says, and the saves it records; ``joins`` where it is a merge."""

    commit: str
    day: date
    author: str
    summary: str
    records: tuple[Record, ...]
    joins: bool = False


class TagEntry(Struct, frozen=True):
    """One version tag, and the commit it stands for."""

    name: str
    record: Record
    entry: Entry


_TAG_FIELDS = ("refname", "objecttype", "*objectname", "taggerdate:short", "taggername", "contents")
RECORDS_END = "\x1e"
_COMMIT_FIELDS = ("%H", "%P", "%cs", "%an", "%s", f"%(trailers:key={TRAILER},valueonly,separator=%x1e)")
COMMIT_SIZE = len(_COMMIT_FIELDS)
# What the user's own settings would otherwise change in how git reads and writes.
PLAIN_TRAILERS = ("-c", "trailer.separators=:", "-c", "core.commentChar=#")
PLAIN_LOG = (
    *("-c", "log.showSignature=false", "-c", "log.follow=false", "-c", "i18n.logOutputEncoding=UTF-8"),
    *PLAIN_TRAILERS,
    *("log", "-z", f"--format={'%x00'.join(_COMMIT_FIELDS)}"),
)
"""Asks git for commits, each as ``COMMIT_SIZE`` fields."""


def version_tags(repository: Repository, *cards: str, merged: bool = False) -> list[TagEntry]:
    """The version tags of ``cards``, or of every card; with ``merged`` only those in the checked-out state.

    A tag that is not annotated, or whose name and message disagree, is none.
    """
    answer = _refs(repository, cards, "%00".join(f"%({name})" for name in _TAG_FIELDS) + "%00")
    found = [tag_of(fields) for fields in _grouped(answer.fields, len(_TAG_FIELDS))]
    contained = set(merged_tags(repository, *cards)) if merged else set()
    tags = [tag for tag in found if tag is not None and (not merged or tag.name in contained)]
    return sorted(
        (tag for tag in tags if not cards or tag.record.card in cards),
        key=lambda tag: (tag.record.card, tag.record.number, tag.name),
    )


class Survey(Struct, frozen=True):
    """What git has names for: the full names of version tags, whatever they say, and the commits branches end in."""

    tags: set[str]
    tips: set[str]


def survey(repository: Repository, *cards: str) -> Survey:
    """The tags where versions of ``cards``, or of every card, are kept, and where branches here and at remotes end."""
    found = Survey(set(), set())
    for line in _refs(repository, cards, "%(objectname) %(refname)", "refs/heads/", "refs/remotes/").text.splitlines():
        commit, _, name = line.partition(" ")
        if not name.startswith(TAG_PREFIX):
            found.tips.add(commit)
        elif not cards or card_of_tag(name) in cards:
            found.tags.add(name)
    return found


def tag_names(repository: Repository, *cards: str) -> set[str]:
    """The full names of the tags where versions of ``cards``, or of every card, are kept, whatever they say."""
    return survey(repository, *cards).tags


def objects_of_tags(repository: Repository, *cards: str) -> dict[str, str]:
    """The full names of the tags where versions of ``cards``, or of every card, are kept, each with its object."""
    lines = _refs(repository, cards, "%(objectname) %(refname)").text.splitlines()
    found = {ref: name for name, _, ref in (line.partition(" ") for line in lines)}
    return {ref: name for ref, name in found.items() if not cards or card_of_tag(ref) in cards}


def merged_tags(repository: Repository, *cards: str) -> list[str]:
    """The full names of the version tags of ``cards``, or of every card, that the checked-out state contains."""
    return _refs(repository, cards, "%(refname)", "--merged=HEAD").text.split()


def _refs(repository: Repository, cards: Collection[str], wanted: str, *options: str) -> Answer:
    named = cards if len(cards) <= NAMED_ONE_BY_ONE else ()
    patterns = [f"{TAG_PREFIX}{card}/" for card in named] or [TAG_PREFIX]
    return repository.try_git("for-each-ref", f"--format={wanted}", *options, *patterns)


def _grouped(fields: Iterable[str], size: int) -> Iterator[tuple[str, ...]]:
    """Fields in groups of ``size``, without the line breaks that git puts between them."""
    coming = iter(fields)
    for first, *rest in zip(*[coming] * size, strict=False):
        yield first.lstrip("\n"), *rest


def tag_of(fields: Sequence[str]) -> TagEntry | None:
    """The version tag that git told of; ``None`` where it is none."""
    name, kind, commit, day, author, contents = fields
    record = record_in(contents) if kind == "tag" else None
    if record is None or record.tag != name:
        return None
    return TagEntry(name, record, Entry(commit, _day(day), author, contents.split("\n", 1)[0], (record,)))


def record_in(contents: str) -> Record | None:
    """The save that a version tag's message tells of; ``None`` where it tells of none."""
    lines = reversed(contents.split("\n"))
    return Record.parse(next((line for line in lines if line.startswith(f"{TRAILER}: ")), "").partition(": ")[2])


def card_of_tag(name: str) -> str:
    """The card that a version tag's full name tells of."""
    return name.removeprefix(TAG_PREFIX).partition("/")[0]


def number_of_tag(name: str) -> int:
    """The number that a version tag's full name tells; 0 where no version's tag has such a name."""
    match = _TAG.fullmatch(name)
    return int(match["number"]) if match and len(match["card"]) <= IDENTIFIER_LENGTH else 0


def saves_in_commits(repository: Repository, *cards: str, here: bool = True, elsewhere: bool = True) -> list[Entry]:
    """The commits that record a save of one of ``cards``, newest first.

    ``here`` those of the checked-out history, ``elsewhere`` those that only other branches and tags contain.
    """
    named = cards if len(cards) <= NAMED_ONE_BY_ONE else ()
    patterns = [f"--grep={TRAILER}: {card}@" for card in named] or [f"--grep={TRAILER}: "]
    found: list[Entry] = []
    # Before a branch's first commit there is no HEAD: nothing is here then, and all is elsewhere.
    for asked, ends in ((here, ["HEAD"]), (elsewhere, ["--ignore-missing", "--all", "--not", "HEAD"])):
        if asked:
            found += _entries(repository.try_git(*PLAIN_LOG, "--fixed-strings", *patterns, *ends, "--"))
    return [entry for entry in found if any(record.card in cards for record in entry.records)]


def saves_from(
    repository: Repository, ends: Collection[str], without: Collection[str] = (), *, reflogs: bool = False
) -> tuple[list[Entry], str]:
    """The commits that record a save of any card, newest first, and what git complains of where it could not go on.

    ``ends`` are the commits to go back from, ``without`` those whose histories are left out; with ``reflogs`` what
    branches were at one time is gone back from too.
    """
    stdin = "".join([*(f"{end}\n" for end in ends), *(f"^{end}\n" for end in without)]).encode()
    more = ("--reflog",) if reflogs else ()
    answer = repository.try_git(
        *PLAIN_LOG, "--fixed-strings", f"--grep={TRAILER}: ", "--stdin", *more, stdin=stdin if ends or more else b"\n"
    )
    found = [entry for entry in _entries(answer) if entry.records]
    return found, answer.complaint if answer.code else ""


def _entries(answer: Answer) -> Iterator[Entry]:
    return (entry_of(fields) for fields in _grouped(answer.fields, COMMIT_SIZE))


def entry_of(fields: Iterable[str]) -> Entry:
    """The commit that git told of."""
    commit, parents, day, author, summary, trailers = fields
    found = (Record.parse(value) for value in trailers.split(RECORDS_END))
    records = tuple(record for record in found if record)
    return Entry(commit, _day(day), author, summary, records, joins=" " in parents)


def _day(text: str) -> date:
    """A day as git wrote it; commits can be dated with what is no date."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return _UNKNOWN_DAY
