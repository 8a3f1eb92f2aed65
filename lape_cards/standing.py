"""How far cards have come: the last version of each, the highest number it ever had, and what is checked out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct

from lape_cards import history
from lape_cards.card.version import Version
from lape_cards.repository import records
from lape_cards.repository.command import Blob, Repository
from lape_cards.repository.objects import names_of
from lape_cards.repository.records import Entry, Record
from lape_cards.repository.tombstones import is_tombstone, tombstones
from lape_cards.repository.wholeness import is_whole


class Standing(Struct, frozen=True):
    """How far a card has come.

    ``last`` is the saved version that the checked-out state goes back to, and ``text`` its bytes; ``highest`` is the
    highest number the card ever had, 0 without one. ``here`` is what the checked-out state has in the card's file,
    ``None`` where it has none. ``rivals`` are the texts of other versions that came together with the last one, and
    have not become a version with it yet. ``gone`` where git has not the text of ``last`` and nothing was left out
    here: a squash keeps what a version's commit said, and not always what the version was.
    """

    last: Version | None
    text: bytes | None
    highest: int
    here: bytes | None
    rivals: tuple[bytes, ...] = ()
    gone: bool = False

    @property
    def present(self) -> bool:
        """Whether the checked-out state has the card."""
        return self.here is not None


def standings(repository: Repository, paths: Mapping[str, str]) -> dict[str, Standing]:
    """How far each card has come; ``paths`` are the cards' ids, and where their files are in the repository.

    The highest number counts tags, what commits record, and what the files say where branches end.
    """
    found = records.survey(repository, *paths)
    here = records.saves_in_commits(repository, *paths, elsewhere=False)
    elsewhere = records.saves_in_commits(repository, *paths, here=False)
    erased = history.erased_versions(tombstones(repository, *paths)) if any(map(is_tombstone, found.tags)) else {}
    own = [(one, entry) for entry in here for one in entry.records if (one.card, one.number, one.blob) not in erased]
    last = _last_versions(repository, paths, own, found.tags)
    rivals = {card: _rivals(version, own) for card, version in last.items()}
    squashed = _squashed(repository, paths, last, found.tags)
    last, rivals = last | squashed, rivals | {card: set() for card in squashed}
    ends = {card: [f"{tip}:{path}" for tip in ("HEAD", *sorted(found.tips))] for card, path in paths.items()}
    blobs = repository.blobs(
        [
            *(name for of_card in ends.values() for name in of_card),
            *(version.blob for version in last.values()),
            *(blob for of_card in rivals.values() for blob in of_card),
        ]
    )
    counted = {card: [0, *_said(blobs, ends[card])] for card in paths}
    for name in found.tags:
        counted[records.card_of_tag(name)].append(records.number_of_tag(name))
    for record in [record for entry in (*here, *elsewhere) for record in entry.records if record.card in counted]:
        counted[record.card].append(record.number)
    texts = {name: blob.content for name, blob in blobs.items()}
    # What a tag pins, git must have; what none pins was perhaps never sent here, and may not be anywhere by now.
    lacking = {card for card, version in last.items() if version.blob not in texts and not version.tagged}
    gone = lacking if lacking and is_whole(repository) else set()
    return {
        card: Standing(
            last.get(card),
            texts.get(last[card].blob) if card in last else None,
            max(counted[card]),
            texts.get(f"HEAD:{path}"),
            tuple(texts[blob] for blob in sorted(rivals.get(card, ())) if blob in texts),
            card in gone,
        )
        for card, path in paths.items()
    }


def _squashed(
    repository: Repository, paths: Mapping[str, str], last: Mapping[str, Version], tags: Iterable[str]
) -> dict[str, Version]:
    """The cards whose checked-out file is a version that comes after ``last``, and that only a tag still holds.

    A branch whose commits were squashed without what they said leaves its texts, and nothing that tells of them.
    """
    after = [name for name in tags if (card := records.card_of_tag(name)) in last and _is_after(name, last[card])]
    files = names_of(repository, {f"HEAD:{paths[records.card_of_tag(name)]}" for name in after}) if after else {}
    at_head = {card: files.get(f"HEAD:{path}", "") for card, path in paths.items()}
    meant = [name for name in after if name.endswith(f"-{at_head[records.card_of_tag(name)][:7] or '?'}")]
    found = records.version_tags(repository, *sorted(set(map(records.card_of_tag, meant)))) if meant else []
    return {
        tag.record.card: history.from_tag(tag)
        for tag in found  # the lowest numbers first
        if tag.name in meant and tag.record.blob == at_head[tag.record.card]
    }


def _is_after(tag: str, last: Version) -> bool:
    return records.number_of_tag(tag) > (last.number or 0)


def _rivals(last: Version, own: Iterable[tuple[Record, Entry]]) -> set[str]:
    """The versions (their objects) that neither came before ``last`` nor after it; ``own`` are saves, newest first.

    Two clones can give one number twice; and where a lower number was given later, it was given elsewhere.
    """
    of_card = [record for record, _ in own if record.card == last.card]
    others = {record.blob for record in of_card if record.number == last.number}
    return (others | {record.blob for record in of_card[:1]}) - {last.blob}


def _said(blobs: Mapping[str, Blob], names: Iterable[str]) -> list[int]:
    """The numbers that the files of these names say they have; each text is read once."""
    contents = {blobs[name].name: blobs[name].content for name in names if name in blobs}
    return [history.number_in(content) or 0 for content in contents.values()]


def _last_versions(
    repository: Repository, cards: Iterable[str], own: Iterable[tuple[Record, Entry]], tags: Collection[str]
) -> dict[str, Version]:
    """Of each card the version with the largest number in the checked-out state; failing that, of all tagged."""
    found: dict[str, Version] = {}
    for record, entry in sorted(own, key=lambda pair: (pair[0].number, pair[0].blob)):
        found[record.card] = history.from_entry(entry, record, tagged=record.tag in tags)
    # A branch that was squashed or cut off has versions that only tags hold.
    lost = {records.card_of_tag(name) for name in tags} & set(cards) - set(found)
    for tag in records.version_tags(repository, *sorted(lost)) if lost else ():
        found[tag.record.card] = history.from_tag(tag)
    return found
