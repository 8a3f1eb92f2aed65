"""The versions of a card: which numbers it has had, what each said, and which one a name means."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

from msgspec.structs import replace

from lape_cards.card.version import Version, VersionReference, exact_names
from lape_cards.errors import CardError, Exit, LapeError
from lape_cards.message import Message
from lape_cards.regex import regex
from lape_cards.repository import records
from lape_cards.repository.command import Blob, Repository
from lape_cards.repository.objects import names_of
from lape_cards.repository.once import Once
from lape_cards.repository.passes import Change, Changes, Pins, changes_begun, files_at_head, pins_begun
from lape_cards.repository.records import Entry, Record, TagEntry
from lape_cards.repository.tombstones import Tombstone, tombstones, tombstones_among
from lape_cards.spool import Spool
from lape_cards.store.reader import read

# One digit less than a saved version may have: whatever a file says, the next number can still be written and read.
_NUMBER = regex(r"[1-9]\d{0,7}", re.ASCII)

Key = tuple[int, str]
"""A version's number and object name, which together say which version it is, also after two clones took one number."""


def number_in(raw: bytes) -> int | None:
    """The version number that a card file says it has."""
    data = read(raw).data
    text = data.get("version") if isinstance(data, dict) else None
    return int(text) if isinstance(text, str) and _NUMBER.fullmatch(text) else None


def erased_versions(stones: Iterable[Tombstone]) -> dict[tuple[str, int, str], Version]:
    """The versions that were erased, by card, number and object."""
    return {
        (one.record.card, one.record.number, one.record.blob): Version(
            one.record.card,
            one.record.number,
            one.record.blob,
            one.commit,
            one.day,
            one.reason,
            one.author,
            previous=one.record.previous,
            erased=True,
        )
        for one in stones
    }


def versions_of(repository: Repository, card: str, path: str) -> list[Version]:
    """Every version of the card, the oldest first, and between them the drafts that someone committed by hand.

    A version that only a tag still holds stands at its number's place, and so does the tombstone of an erased one.
    """
    return Histories(repository, {card: path}).of([card])[card]


def _with_joined(repository: Repository, line: Iterable[Version], path: str) -> list[Version]:
    """The drafts that join two histories with what each of those had in the card's file."""
    line = list(line)
    drafts = [version.commit for version in line if version.number is None]
    if not drafts:
        return line
    found = names_of(repository, [f"{commit}^{side}:{path}" for commit in drafts for side in (1, 2)])
    sides = {commit: tuple(found.get(f"{commit}^{side}:{path}", "") for side in (1, 2)) for commit in drafts}
    return [replace(one, joins=sides[one.commit]) if all(sides.get(one.commit, ("",))) else one for one in line]


def _by_hand(repository: Repository, changes: Mapping[str, list[Change]]) -> dict[str, Blob]:
    """What those commits hold that no save made."""
    return repository.blobs(
        blob for card, of_card in changes.items() for entry, blob in of_card if blob and not _records_of(entry, card)
    )


def _line_of_history(
    card: str, changes: list[Change], by_hand: Mapping[str, Blob], tags: Mapping[Key, Version]
) -> list[Version]:
    """What the commits of the checked-out history say, the oldest first."""
    line: list[Version] = []
    numbers = {number for number, _ in tags}
    seen: set[Key] = set()
    for entry, blob in reversed(changes):
        found = _records_of(entry, card)
        for record in found:
            key = (record.number, record.blob)
            if key not in seen:  # a commit that was picked onto another branch says the same once more
                line.append(tags.get(key) or from_entry(entry, record, tagged=False))
            seen.add(key)
            numbers.add(record.number)
        content = by_hand.get(blob) if blob and not found else None
        taken_over = entry.joins and blob in {version.blob for version in line}
        if content is not None and not taken_over:
            line.append(_draft(entry, card, content, numbers))
    return line


def _records_of(entry: Entry, card: str) -> list[Record]:
    return [record for record in entry.records if record.card == card]


def _draft(entry: Entry, card: str, blob: Blob, numbers: set[int]) -> Version:
    """A commit that no save made; the first whose file says a number that no save took has that number."""
    said = number_in(blob.content)
    number = said if said not in numbers else None
    if number is not None:
        numbers.add(number)
    return Version(card, number, blob.name, entry.commit, entry.day, entry.summary, entry.author, tagged=False)


class Histories:
    """The histories of many cards, of which git is asked in one pass: it begins at once, and is read when asked for.

    ``paths`` are the cards' ids, and where their files are in the repository; ``ends`` are the commits to go back from.
    """

    def __init__(self, repository: Repository, paths: Mapping[str, str], ends: Collection[str] = ("HEAD",)) -> None:
        self.repository = repository
        self.paths = paths
        self._changes_begun = Once(changes_begun(repository, paths, ends))
        self._pins_begun = Once(pins_begun(repository, paths))
        self._passed: dict[str, set[str]] = {}
        """The commits that the histories of the last cards that were asked about go through."""

    @property
    def _pins(self) -> Pins:
        return self._pins_begun()

    @property
    def _changes(self) -> Changes:
        self._pins_begun()  # which are read while git goes through the commits
        return self._changes_begun()

    @cached_property
    def _stones(self) -> dict[str, list[Version]]:
        """The tombstones of erased versions, by the cards' ids."""
        stones: dict[str, list[Version]] = {}
        for stone in erased_versions(tombstones_among(self.repository, self._pins.tombstones)).values():
            stones.setdefault(stone.card, []).append(stone)
        return stones

    def _tags(self, cards: Iterable[str]) -> dict[str, dict[Key, Version]]:
        """What tags say of cards, lowest numbers first; a tombstone goes before the version that it stands for."""
        found = {}
        for card, tags in self._pins.of_each(cards).items():
            of_card = {(tag.record.number, tag.record.blob): from_tag(tag) for tag in tags}
            of_card |= {(stone.number or 0, stone.blob): stone for stone in self._stones.get(card, ())}
            found[card] = dict(sorted(of_card.items()))
        return found

    def of(self, cards: Iterable[str]) -> dict[str, list[Version]]:
        """Of each card every version, the oldest first, as :func:`versions_of` gives them."""
        changes = self._changes.of_each(cards)
        self._passed = {card: {entry.commit for entry, _ in of_card} for card, of_card in changes.items()}
        by_hand, tags = _by_hand(self.repository, changes), self._tags(changes)
        return {card: self._line(card, of_card, by_hand, tags[card]) for card, of_card in changes.items()}

    def last(self, card: str, line: Sequence[Version]) -> Version | None:
        """The version in ``line`` that the history from its ends goes through last, by number; failing that, of all.

        ``None`` where there is none, or where several came together and none of them has become the last yet.
        """
        passed = self._passed.get(card)
        if passed is None:
            passed = {entry.commit for entry, _ in self._changes.of(card)}
        numbered = [one for one in line if one.number is not None and not one.erased]
        own = [one for one in numbered if one.commit in passed] or numbered
        highest = max((one.number or 0 for one in own), default=0)
        found = {one.blob: one for one in own if one.number == highest}
        return next(iter(found.values())) if len(found) == 1 else None

    def _line(
        self, card: str, changes: list[Change], by_hand: Mapping[str, Blob], tags: Mapping[Key, Version]
    ) -> list[Version]:
        line = _line_of_history(card, changes, by_hand, tags)
        line = _with_joined(self.repository, line, self.paths[card])
        present = {(version.number, version.blob) for version in line if version.tagged}
        for key, version in sorted(tags.items()):
            if key not in present:
                _insert_by_number(line, version)
        return line


class Lineages(Histories):
    """What the cards as they are checked out go back to; what is being merged counts as ours."""

    def __init__(self, repository: Repository, paths: Mapping[str, str]) -> None:
        ends = ["HEAD", *(name for name in _BEING_MERGED if (repository.git_dir / name).exists())]
        super().__init__(repository, paths, ends)
        files = files_at_head(repository, paths)

        def read() -> Spool[str]:
            found: Spool[str] = Spool()
            found.extend(files)
            return found

        self._files_begun = Once(read)

    @property
    def _at_head(self) -> Spool[str]:
        """The objects of the cards' files in the checked-out state, by the cards' ids."""
        return self._files_begun()

    @property
    def digits(self) -> int:
        """How many digits the names of this repository's objects have."""
        return len(next(iter(self._at_head), None) or self._pins.sample or "0" * 40)

    def new_among(self, cards: Iterable[str]) -> set[str]:
        """The cards that the checked-out state does not have; they may have versions from before they were deleted."""
        return {card for card, objects in self._at_head.of_each(cards).items() if not objects}

    def lines(self, cards: Iterable[str], *also: str) -> dict[str, list[Version]]:
        """Of each card the versions with a number, the lowest first: those its history has, and what they go back to.

        A version that only a tag still holds, since its branch was squashed, belongs to them where a later one names
        it as the one before, or where the history has its text or takes over its number. ``also`` are the objects
        of versions that belong to them in any case.
        """
        changes = self._changes.of_each(cards)
        by_hand, tags = _by_hand(self.repository, changes), self._tags(changes)
        at_head = self._at_head.of_each(changes)
        return {
            card: _lineage(card, of_card, by_hand, tags[card], {*also, *at_head[card]})
            for card, of_card in changes.items()
        }


def _lineage(
    card: str, changes: list[Change], by_hand: Mapping[str, Blob], tags: Mapping[Key, Version], ends: Collection[str]
) -> list[Version]:
    """The versions that a card goes back to; ``ends`` are the objects of those that it is now."""
    line = _line_of_history(card, changes, by_hand, tags)
    own = {version.blob: version for version in line if version.number is not None}
    numbers = {version.number for version in own.values()}
    taken_over = {number_in(by_hand[one.blob].content) for one in line if one.number is None} - numbers
    waiting = [tag for tag in tags.values() if tag.blob in ends or tag.number in taken_over]
    waiting += own.values() if own or waiting else tags.values()
    before = {tag.blob: tag for tag in tags.values()}
    while waiting:
        version = waiting.pop()
        own.setdefault(version.blob, version)
        if version.previous in before and version.previous not in own:
            waiting.append(before[version.previous])
    kept = (version for version in own.values() if not version.erased)
    return sorted(kept, key=lambda version: (version.number or 0, version.day))


_BEING_MERGED = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REBASE_HEAD")
"""What git calls the commits that it is bringing together with the checked-out one."""


def _insert_by_number(line: list[Version], version: Version) -> None:
    for position, other in enumerate(line):
        if other.number is not None and version.number is not None and other.number > version.number:
            line.insert(position, version)
            return
    line.append(version)


def resolve(repository: Repository, reference: VersionReference, path: str) -> Version:
    """The version that ``reference`` means; ``LapeError`` where there is none, or where it could be several.

    The tag says it; where there is none, what a commit records; else the first commit whose file says the number.
    """
    card = reference.card
    buried = erased_versions(one for one in tombstones(repository, card) if _fits(one.record, reference))
    tags = [tag for tag in records.version_tags(repository, card) if _fits(tag.record, reference)]
    if len(tags) > 1:
        contained = set(records.merged_tags(repository, card))
        own = [tag for tag in tags if tag.name in contained]
        tags = own if len(own) == 1 else tags
    found = [from_tag(tag) for tag in tags] or _recorded(repository, reference)
    found = [one for one in found if (card, one.number, one.blob) not in buried]
    if not found and buried:
        raise _was_erased(reference, next(iter(buried.values())))
    if not found:
        line = versions_of(repository, card, path)
        found = [one for one in line if one.number == reference.number and one.blob.startswith(reference.blob or "")]
        if not found:
            raise _not_here(reference) if repository.is_shallow else _unknown(reference, line)
    if len({version.blob for version in found}) > 1:
        raise _ambiguous(reference, found)
    return found[0]


def _was_erased(reference: VersionReference, tombstone: Version) -> CardError:
    error = CardError(
        Message(
            "{name} was erased on {day}: {reason}", name=str(reference), day=tombstone.day, reason=tombstone.summary
        ),
        Message("See the versions that there are with  lape history {card}", card=reference.card),
    )
    error.exit_code = Exit.FAILED
    return error


def _recorded(repository: Repository, reference: VersionReference) -> list[Version]:
    entries = records.saves_in_commits(repository, reference.card)
    return [
        from_entry(entry, record, tagged=False)
        for entry in entries
        for record in _records_of(entry, reference.card)
        if _fits(record, reference)
    ]


def _ambiguous(reference: VersionReference, found: Iterable[Version]) -> LapeError:
    names = sorted({f"{version.card}@{version.number}-{version.blob[:7]}" for version in found})
    return LapeError(
        Message("There are several versions called {name}.", name=str(reference)),
        Message("Say which one you mean: {names}.", names=names),
    )


class NoVersionsError(CardError):
    """A version was named of a card that has none, if there is such a card at all."""

    exit_code = Exit.FAILED

    def __init__(self, reference: VersionReference) -> None:
        super().__init__(
            Message("There is no version {name}.", name=str(reference)),
            Message("This card has no saved version yet. Save the first with  lape save {card}", card=reference.card),
        )


def _unknown(reference: VersionReference, line: Iterable[Version]) -> CardError:
    names = exact_names(line)
    if not names:
        return NoVersionsError(reference)
    hint = Message("The saved versions are {names}.", names=list(dict.fromkeys(names.values())))
    error = CardError(Message("There is no version {name}.", name=str(reference)), hint)
    error.exit_code = Exit.FAILED
    return error


def _not_here(reference: VersionReference) -> CardError:
    error = CardError(Message("There is no version {name} here.", name=str(reference)), the_rest_is_elsewhere())
    error.exit_code = Exit.FAILED
    return error


def the_rest_is_elsewhere() -> Message:
    """What to do where a version may be in the part of the history that was not fetched."""
    return Message(
        "This copy holds only the newest part of the history. Fetch the rest with  git fetch --unshallow --tags  and "
        "try again."
    )


def content(repository: Repository, version: Version) -> bytes:
    """The bytes of a version; ``CardError`` where git no longer has them."""
    raw = repository.blob(version.blob)
    if raw is None:
        raise missing(version)
    return raw


def missing(version: Version) -> CardError:
    """The error of a version whose bytes git no longer has."""
    return CardError(
        Message("The text of {name} is missing from the repository.", name=f"{version.card}@{version.number}"),
        Message("Get it from another copy of the repository, with  git fetch --tags  from there."),
    )


def _fits(record: Record, reference: VersionReference) -> bool:
    return record.number == reference.number and record.blob.startswith(reference.blob or "")


def from_tag(tag: TagEntry) -> Version:
    """The version that a tag pins."""
    return from_entry(tag.entry, tag.record, tagged=True)


def from_entry(entry: Entry, record: Record, *, tagged: bool) -> Version:
    """The version that a commit records; ``tagged`` tells whether a tag pins it."""
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
