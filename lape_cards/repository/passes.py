"""What one pass of git tells of many cards: it is read while git writes it, and kept on the disk where it is much."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from math import inf

from lape_cards.repository.command import GitError, Repository
from lape_cards.repository.pipes import Running
from lape_cards.repository.records import (
    COMMIT_SIZE,
    NAMED_ONE_BY_ONE,
    PLAIN_LOG,
    RECORDS_END,
    TAG_PREFIX,
    Entry,
    TagEntry,
    card_of_tag,
    entry_of,
    tag_of,
)
from lape_cards.repository.tombstones import day_of, is_tombstone
from lape_cards.spool import Spool

Change = tuple[Entry, str | None]
"""A commit that changed a file, and the file's object after it; ``None`` where the commit took the file away."""
# A change as git keeps it, without guessing at renames; of a merge only what differs from every side.
_CHANGES = ("--raw", "--no-abbrev", "--no-renames", "--diff-merges=combined")

# Folders are compared with those just before them: while all cards of a check are in the making, few are to be at hand.
_FEW_FOLDERS = ("-c", "core.deltaBaseCacheLimit=8m")

_Fields = tuple[str, ...]
_ENDING = ".yaml"
_AT_ONCE = 500
_FEW_OTHERS = 1.5
"""How many files, for each card that is asked about, a repository may have whose commits are mostly about cards."""


class Places(Mapping[str, str]):
    """The paths of many cards' files, by the cards' ids: all in one ``folder``, each made when it is asked for."""

    def __init__(self, folder: str, cards: Sequence[str]) -> None:
        self._before = f"{folder}/" if folder.strip(".") else ""
        self._cards = cards

    def __getitem__(self, card: str) -> str:
        return f"{self._before}{card}{_ENDING}"

    def __iter__(self) -> Iterator[str]:
        return iter(self._cards)

    def __len__(self) -> int:
        return len(self._cards)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Places):
            return self._before == other._before and list(self._cards) == list(other._cards)
        return super().__eq__(other)

    @property
    def folder(self) -> str:
        """What git may look at: the folder, from the top of the repository, or nothing for all of it."""
        return self._before.removesuffix("/")

    def card_at(self, path: str) -> str | None:
        """Which card's file would be at ``path``: one of these, or another of the folder."""
        is_here = path.startswith(self._before) and path.endswith(_ENDING)
        card = path[len(self._before) : -len(_ENDING)] if is_here else "/"
        return card if "/" not in card else None


def fields_of(repository: Repository, *arguments: str, end: bytes = b"\0") -> Iterator[str]:
    """The texts that ``git arguments`` writes, each with an ``end`` behind it, as they come; it begins at once.

    Raises:
        GitError: git failed; what it wrote until then has come.
    """
    return _fields(repository.start_git(*arguments), end)


def _fields(running: Running, end: bytes = b"\0") -> Iterator[str]:
    whole = False
    try:
        yield from running.texts(end)
        whole = True
    finally:
        code, complaint = running.end()
    if whole and code:
        raise GitError(complaint)


class Changes:
    """The commits that changed cards' files."""

    def __init__(self, kept: Spool[tuple[_Fields, str | None]]) -> None:
        self._kept = kept

    def of(self, card: str) -> list[Change]:
        """Those that changed a card's file, newest first and on all sides, with what each records of that card."""
        return self.of_each([card])[card]

    def of_each(self, cards: Iterable[str]) -> dict[str, list[Change]]:
        """The same of many cards at once."""
        return {
            card: [(entry_of(fields), blob) for fields, blob in kept]
            for card, kept in self._kept.of_each(cards).items()
        }

    def objects(self) -> set[str]:
        """What the files of all cards have been."""
        return {blob for _, blob in self._kept if blob}


def changes_to(repository: Repository, paths: Mapping[str, str], ends: Collection[str] = ("HEAD",)) -> Changes:
    """The commits that changed the cards' files; ``paths`` are the cards' ids, and where their files are.

    A merge is told where it made the file what neither side had. Before a branch's first commit there is nothing.
    """
    return changes_begun(repository, paths, ends)()


def changes_begun(
    repository: Repository, paths: Mapping[str, str], ends: Collection[str] = ("HEAD",)
) -> Callable[[], Changes]:
    """The same, where git begins at once and something else can be done until its answer is waited for."""
    card_at, places = _looked_for(paths)
    # To leave out the commits that changed nothing here, git compares each with its parent once more. Where nearly all
    # changed something, it is told not to: those that did not are told of too, and add nothing.
    many = len(paths) > NAMED_ONE_BY_ONE
    every = ("--sparse",) if many and _files_in_index(repository) <= _FEW_OTHERS * len(paths) else ()
    asked = (
        *(_FEW_FOLDERS if many else ()),
        "--literal-pathspecs",
        *PLAIN_LOG,
        *_CHANGES,
        "--full-history",
        *every,
        *ends,
        "--",
        *places,
    )
    fields = fields_of(repository, *asked)

    def read() -> Changes:
        found: Spool[tuple[_Fields, str | None]] = Spool()
        try:
            found.extend(_of_cards(_commits(fields), card_at))
        except GitError:
            if repository.head() is not None:
                raise
        return Changes(found)

    return read


def _files_in_index(repository: Repository) -> float:
    """How many files git keeps of the checked-out state, which its index says at the beginning; infinite if unknown."""
    try:
        with (repository.git_dir / "index").open("rb") as index:
            head = index.read(12)
    except OSError:
        return inf
    return int.from_bytes(head[8:]) if head.startswith(b"DIRC") and len(head) == 12 else inf


def _looked_for(paths: Mapping[str, str]) -> tuple[Callable[[str], str | None], list[str]]:
    """What tells which card's file a path is, and where git has to look."""
    if isinstance(paths, Places) and len(paths) > NAMED_ONE_BY_ONE:
        return paths.card_at, [paths.folder] if paths.folder else []
    wanted = {path: card for card, path in paths.items()}
    if len(wanted) <= NAMED_ONE_BY_ONE:
        return wanted.get, sorted(wanted)
    folder = posixpath.commonpath(wanted)
    return wanted.get, [folder] if folder else []


def _of_cards(
    commits: Iterable[tuple[_Fields, list[tuple[str, str | None]]]], card_at: Callable[[str], str | None]
) -> Iterator[tuple[str, tuple[_Fields, str | None]]]:
    """Of each commit, for each card that it changed: the commit with what it records of that card, and the object."""
    for (*commit, recorded), changed in commits:
        records = _by_card(recorded)
        for path, blob in changed:
            card = card_at(path)
            if card is not None:
                yield card, ((*commit, records.get(card, "")), blob)


def _by_card(records: str) -> dict[str, str]:
    """What a commit records, apart for each card: it may save thousands, and each is told of its own only."""
    found: dict[str, str] = {}
    for record in records.split(RECORDS_END):
        card = record.strip().partition("@")[0]
        found[card] = f"{found[card]}{RECORDS_END}{record}" if card in found else record
    return found


def _commits(fields: Iterator[str]) -> Iterator[tuple[_Fields, list[tuple[str, str | None]]]]:
    """A commit's fields, and after them, in pairs, what it changed: ``:<modes> <objects> <status>`` and the path."""
    following = next(fields, None)
    while following is not None:
        about = (following.lstrip("\n"), *islice(fields, COMMIT_SIZE - 1))
        if len(about) < COMMIT_SIZE:
            return
        changed = []
        following = next(fields, None)
        if following == "":  # a merge has one more end than other commits
            following = next(fields, None)
        while following is not None and following.startswith(("\n:", ":")):
            changed.append((next(fields, ""), _object_after(following.lstrip("\n"))))
            following = next(fields, None)
        yield about, changed


def _object_after(change: str) -> str | None:
    """The file's object after a change; one colon for each parent, and so many modes and objects go before it."""
    parents = len(change) - len(change.lstrip(":"))
    blob = change.lstrip(":").split(" ")[2 * parents + 1]
    return blob if blob.strip("0") else None


def pins_begun(repository: Repository, cards: Collection[str]) -> Callable[[], Pins]:
    """The tags of cards' versions: git begins at once, and something else can be done until they are waited for."""
    # Of all that git knows only show-ref tells without collecting it first.
    asked = ["show-ref", "--tags"]
    if len(cards) <= NAMED_ONE_BY_ONE:
        asked = ["for-each-ref", "--format=%(objectname) %(refname)", *(f"{TAG_PREFIX}{card}/" for card in cards)]
    lines = fields_of(repository, *asked, end=b"\n") if cards else ()
    return lambda: Pins(repository, lines)


class Pins:
    """The tags where cards' versions are kept; ``lines`` name them, each after its object."""

    def __init__(self, repository: Repository, lines: Iterable[str]) -> None:
        self._kept: Spool[_Fields] = Spool()
        self.tombstones: dict[str, str] = {}
        """The names of those that stand in for an erased version, each with the object it names: they are few."""
        self.sample: str | None = None
        """The object of some tag, where there is one."""
        names = self._names(lines)
        while part := dict(islice(names, _AT_ONCE)):
            found = repository.objects(list(part.values()))
            self._kept.extend(
                (card_of_tag(ref), _fields_of_tag(ref, *found[name])) for ref, name in part.items() if name in found
            )

    def _names(self, lines: Iterable[str]) -> Iterator[tuple[str, str]]:
        """The full names of the tags, each with its object, but for the tombstones."""
        with suppress(GitError):  # git stops at a tag whose object is lost; ``verify`` tells of those
            for line in lines:
                name, _, ref = line.partition(" ")
                if ref.startswith(TAG_PREFIX):
                    self.sample = name
                    if is_tombstone(ref):
                        self.tombstones[ref] = name
                    else:
                        yield ref, name

    def of_each(self, cards: Iterable[str]) -> dict[str, list[TagEntry]]:
        """Those that pin versions of each card."""
        return {
            card: [tag for fields in kept if (tag := tag_of(fields)) is not None]
            for card, kept in self._kept.of_each(cards).items()
        }


def _fields_of_tag(ref: str, kind: str, content: bytes) -> _Fields:
    """What a tag's object says, as git tells of version tags."""
    head, _, contents = content.decode("utf-8", "replace").partition("\n\n")
    about = dict(line.partition(" ")[::2] for line in head.split("\n"))
    author, _, moment = about.get("tagger", "").partition(" <")
    return ref, kind, about.get("object", ""), day_of(moment.rpartition("> ")[2]).isoformat(), author, contents


def files_at_head(repository: Repository, paths: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The cards whose files the checked-out state has, each with the object; ``paths`` are their files by their ids.

    Git begins at once.
    """
    card_at, places = _looked_for(paths)
    asked = ("--literal-pathspecs", "ls-tree", "-r", "-z", "--full-tree", "HEAD", "--", *places)
    return _files(repository, fields_of(repository, *asked), card_at)


def _files(
    repository: Repository, lines: Iterable[str], card_at: Callable[[str], str | None]
) -> Iterator[tuple[str, str]]:
    try:
        for line in lines:
            about, _, path = line.partition("\t")
            card = card_at(path)
            if card is not None:
                yield card, about.split(" ")[2]
    except GitError:
        if repository.head() is not None:
            raise
