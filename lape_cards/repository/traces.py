"""Where a version has left traces that have to be cleaned when it was erased: paths, commits, tags, other files."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from msgspec import Struct

from lape_cards.repository.command import Repository
from lape_cards.repository.objects import names_of
from lape_cards.repository.records import Record, saves_in_commits, version_tags
from lape_cards.repository.tombstones import Tombstone, tombstones

_RAW = ("--raw", "-z", "--no-abbrev", "--no-renames", "-m")


class Traces(Struct, frozen=True):
    """What git has of one version.

    ``paths`` are all the places where its text ever stood, ``commits`` those that say of themselves that they save it,
    ``together`` the versions that they save besides, ``files`` the other files (path and object) that came with them.
    ``merged`` are the texts that merges made of it, before anything was saved that they became part of.
    """

    paths: tuple[str, ...]
    commits: tuple[str, ...]
    together: tuple[Record, ...]
    files: tuple[tuple[str, str], ...]
    merged: tuple[str, ...]


def traces_of(repository: Repository, record: Record, commit: str) -> Traces:
    """The traces of a version in every branch and tag; ``commit`` is where it is known to stand."""
    entries = [one for one in saves_in_commits(repository, record.card) if _is_in(record, one.records)]
    commits = dict.fromkeys(entry.commit for entry in entries) or {commit: None}
    records = dict.fromkeys(other for entry in entries for other in entry.records)
    together = tuple(other for other in records if not _is_in(other, [record]))
    answer = repository.try_git("log", "--all", "--reflog", "--format=", *_RAW, f"--find-object={record.blob}", "--")
    paths = {path: None for path, objects in _changes(answer.fields) if record.blob in objects}
    answer = repository.try_git(
        "diff-tree", "--stdin", "-r", "--root", *_RAW, stdin="".join(f"{name}\n" for name in commits).encode()
    )
    saved = {f"{one.card}.yaml" for one in (record, *together)}
    files = {
        (path, after): None
        for path, (_, after) in _changes(answer.fields)
        if after.strip("0") and path not in paths and path.rpartition("/")[2] not in saved
    }
    merged = _merged(repository, record, paths) if paths else {}
    return Traces(tuple(paths), tuple(commits), together, tuple(files), tuple(merged))


def _merged(repository: Repository, record: Record, paths: Collection[str]) -> dict[str, None]:
    """The texts at ``paths`` that merges made of a version, or of what was made of it by hand, and no save kept."""
    saves = [one for entry in saves_in_commits(repository, record.card) for one in entry.records]
    kept = {one.blob for one in (*saves, *(tag.record for tag in version_tags(repository, record.card)))}
    asked = ("log", "--all", "--reflog", "--topo-order", "--reverse", "--full-history", "--format=")
    whole = ("--raw", "-z", "--no-abbrev", "--no-renames", "--diff-merges=combined")
    answer = repository.try_git("--literal-pathspecs", *asked, *whole, "--", *paths)
    from_it = {record.blob}
    merged: dict[str, None] = {}
    for field in answer.fields:
        about = field.strip()
        parents = len(about) - len(about.lstrip(":"))
        *before, after = about.strip(":").split(" ")[parents + 1 : 2 * parents + 2] or [""]
        if from_it.isdisjoint(before) or after in kept or not after.strip("0"):
            continue
        from_it.add(after)
        if parents > 1:
            merged[after] = None
    return merged


def _is_in(record: Record, records: Collection[Record]) -> bool:
    return any((one.card, one.number, one.blob) == (record.card, record.number, record.blob) for one in records)


def _changes(fields: list[str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """The changed paths of ``--raw -z``, and their objects before and after."""
    rest = iter(fields)
    for field in rest:
        about = field.strip().removeprefix(":").split(" ")
        if len(about) == 5:
            yield next(rest, ""), (about[2], about[3])


def still_there(repository: Repository, end: str) -> list[Tombstone]:
    """The erased versions whose text the history of ``end`` still has."""
    stones = tombstones(repository)
    with repository.without_fetching() as alone:  # a text that was left out of this copy is not got to be looked for
        here = names_of(alone, {stone.record.blob for stone in stones})
        return [stone for stone in stones if stone.record.blob in here and _holds(alone, end, stone.record.blob)]


def _holds(repository: Repository, end: str, blob: str) -> bool:
    found = repository.try_git("log", "-1", "--format=%H", "-m", f"--find-object={blob}", "--end-of-options", end, "--")
    return bool(found.text)
