"""The versions of a card: which numbers it has had, what each said, and which one a name means."""

from __future__ import annotations

from collections.abc import Iterable

from lape_cards.card.version import Version, VersionReference
from lape_cards.errors import CardError, Exit, LapeError
from lape_cards.message import Message
from lape_cards.repository import records
from lape_cards.repository.command import Repository
from lape_cards.repository.records import Entry, Record
from lape_cards.store.reader import read


def number_in(raw: bytes) -> int | None:
    """The version number that a card file says it has."""
    data = read(raw).data
    text = data.get("version") if isinstance(data, dict) else None
    return int(text) if isinstance(text, str) and text.isdecimal() and text.isascii() else None


def highest_number(repository: Repository, card: str, path: str) -> int:
    """The highest number the card has ever had: in tags, in what commits record, and where branches end. 0: none."""
    recorded = (
        record.number
        for entry in records.saves_in_commits(repository, card)
        for record in entry.records
        if record.card == card
    )
    tips = records.blobs_at(repository, [f"{tip}:{path}" for tip in records.branch_tips(repository)])
    written = (number_in(repository.blob(blob) or b"") or 0 for blob in set(tips.values()))
    return max(records.highest_tagged(repository, card), *recorded, *written, 0, 0)


def last_saved(repository: Repository, card: str) -> Version | None:
    """The saved version that the checked-out state goes back to: of those it contains, the one with the largest number."""
    tagged = [_from_tag(tag.entry, tag.record) for tag in records.version_tags(repository, card, merged=True)]
    known = {(version.number, version.blob) for version in tagged}
    in_commits = [
        version
        for version in _from_commits(records.saves_in_commits(repository, card, everywhere=False), card)
        if (version.number, version.blob) not in known
    ]
    saved = [*tagged, *in_commits]
    if not saved:
        saved = [_from_tag(tag.entry, tag.record) for tag in records.version_tags(repository, card)]
    return max(saved, key=lambda version: version.number or 0, default=None)


def versions_of(repository: Repository, card: str, path: str) -> list[Version]:
    """Every version of the card, the oldest first, and between them the drafts that someone committed by hand.

    A version that only a tag still holds stands at its number's place.
    """
    tags = {
        (tag.record.number, tag.record.blob): _from_tag(tag.entry, tag.record)
        for tag in records.version_tags(repository, card)
    }
    line = _line_of_history(repository, card, path, tags)
    reachable = {(version.number, version.blob) for version in line if version.tagged}
    for key, version in sorted(tags.items()):
        if key not in reachable:
            _insert_by_number(line, version)
    return line


def _line_of_history(
    repository: Repository, card: str, path: str, tags: dict[tuple[int, str], Version]
) -> list[Version]:
    """What the commits of the checked-out history say, the oldest first."""
    entries = records.commits_touching(repository, path)[::-1]
    blobs = records.blobs_at(repository, [f"{entry.commit}:{path}" for entry in entries])
    line: list[Version] = []
    numbers = {number for number, _ in tags}
    for entry in entries:
        record = next((record for record in entry.records if record.card == card), None)
        if record is not None:
            line.append(tags.get((record.number, record.blob)) or _version(entry, record, tagged=False))
            numbers.add(record.number)
        elif (blob := blobs.get(f"{entry.commit}:{path}")) is not None:
            said = number_in(repository.blob(blob) or b"")
            number = said if said is not None and said not in numbers else None
            if number is not None:
                numbers.add(number)
            line.append(Version(card, number, blob, entry.commit, entry.day, entry.summary, entry.author, tagged=False))
    return line


def _insert_by_number(line: list[Version], version: Version) -> None:
    for position, other in enumerate(line):
        if other.number is not None and version.number is not None and other.number > version.number:
            line.insert(position, version)
            return
    line.append(version)


def resolve(repository: Repository, reference: VersionReference, path: str) -> Version:
    """The version that ``reference`` means; ``CardError`` where there is none, or where it could be several."""
    tags = [tag for tag in records.version_tags(repository, reference.card) if _fits(tag.record, reference)]
    if len(tags) > 1:
        merged = {tag.name for tag in records.version_tags(repository, reference.card, merged=True)}
        tags = [tag for tag in tags if tag.name in merged] if len({t.name for t in tags} & merged) == 1 else tags
    if len(tags) == 1:
        return _from_tag(tags[0].entry, tags[0].record)
    if tags:
        names = [f"{reference.card}@{tag.record.number}-{tag.record.blob[:7]}" for tag in tags]
        raise LapeError(
            Message("There are several versions called {name}.", name=str(reference)),
            Message("Say which one you mean: {names}.", names=names),
        )
    return _without_tag(repository, reference, path)


def _without_tag(repository: Repository, reference: VersionReference, path: str) -> Version:
    saved = _from_commits(records.saves_in_commits(repository, reference.card), reference.card)
    for version in [*saved, *versions_of(repository, reference.card, path)]:
        if version.number == reference.number and version.blob.startswith(reference.blob or ""):
            return version
    known = [f"{reference.card}@{number}" for number in _numbers(versions_of(repository, reference.card, path))]
    if known:
        hint = Message("The saved versions are {names}.", names=known)
    else:
        hint = Message("This card has no saved version yet. Save the first with  lape save {card}", card=reference.card)
    error = CardError(Message("There is no version {name}.", name=str(reference)), hint)
    error.exit_code = Exit.FAILED
    raise error


def _numbers(versions: Iterable[Version]) -> list[int]:
    return sorted({version.number for version in versions if version.number is not None})


def content(repository: Repository, version: Version) -> bytes:
    """The bytes of a version; ``CardError`` where git no longer has them."""
    raw = repository.blob(version.blob)
    if raw is None:
        raise CardError(
            Message("The text of {name} is missing from the repository.", name=f"{version.card}@{version.number}"),
            Message("Get it from another copy of the repository, with  git fetch --tags  from there."),
        )
    return raw


def _fits(record: Record, reference: VersionReference) -> bool:
    return record.number == reference.number and record.blob.startswith(reference.blob or "")


def _from_tag(entry: Entry, record: Record) -> Version:
    return _version(entry, record, tagged=True)


def _from_commits(entries: Iterable[Entry], card: str) -> list[Version]:
    return [
        _version(entry, record, tagged=False) for entry in entries for record in entry.records if record.card == card
    ]


def _version(entry: Entry, record: Record, *, tagged: bool) -> Version:
    return Version(
        record.card,
        record.number,
        record.blob,
        entry.commit,
        entry.day,
        entry.summary,
        entry.author,
        tagged=tagged,
        previous=record.previous,
    )
