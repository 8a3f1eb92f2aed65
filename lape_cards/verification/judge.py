"""Holding what git has about the cards' versions against what was recorded when they were saved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from msgspec import Struct

from lape_cards.repository.evidence import Evidence, Pin, Save
from lape_cards.repository.records import Record, card_of_tag, number_of_tag
from lape_cards.verification import sentences
from lape_cards.verification.discrepancy import Discrepancy, Repair, Verdict

Key = tuple[str, int, str]
"""A card, a number and an object's name: one version."""


class Text(Struct, frozen=True):
    """What a version's bytes say: the number and the id, where there are any; ``is_card`` if they can be read."""

    number: int | None
    card: str | None
    is_card: bool


Texts = Mapping[str, Text]
"""The texts that git still has whole, by their objects' names."""


def key_of(record: Record) -> Key:
    """Which version a record tells of."""
    return (record.card, record.number, record.blob)


def judge(found: Evidence, texts: Texts) -> Verdict:
    """Compare everything with everything; the discrepancies come in the order of cards and numbers."""
    return _Judge(found, texts).verdict()


def incomplete(found: Evidence, texts: Texts) -> dict[str, set[int]]:
    """The cards that should have more numbers than tags and commits record, and the numbers that are recorded."""
    judging = _Judge(found, texts)
    known = {card: judging.known(card) for card in judging.cards()}
    return {
        card: numbers
        for card, numbers in known.items()
        if judging.at_tips(card) - numbers or max(numbers, default=0) > len(numbers)
    }


class _Judge:
    def __init__(self, found: Evidence, texts: Texts) -> None:
        self.found = found
        self.texts = texts
        self.erased = {key_of(one.record) for one in found.tombstones}
        self.said_by: dict[tuple[str, str], set[Record]] = defaultdict(set)
        for save in (*found.on_branches, *found.beside, *found.forgotten):
            self.said_by[save.entry.commit, save.record.card].add(save.record)
        self.recorded = {save.record for save in (*found.on_branches, *found.beside) if save.blob == save.record.blob}
        self.pinned = {key_of(pin.record): pin for pin in found.pins if pin.record and self._is_sound(pin)}
        self.names = {pin.name for pin in found.pins}
        self.candidates: dict[str, Save] = {}
        for save in found.saves:
            if save.blob == save.record.blob:
                self.candidates.setdefault(save.record.tag, save)
        self.records: dict[str, set[Record]] = defaultdict(set)
        for record in [pin.record for pin in self.pinned.values() if pin.record] + [
            save.record for save in found.saves
        ]:
            self.records[record.card].add(record)
        self.pins: dict[str, list[Pin]] = defaultdict(list)
        for pin in found.pins:
            self.pins[card_of_tag(pin.name)].append(pin)
        self.sound: dict[str, dict[Key, Pin]] = defaultdict(dict)
        for key, pin in self.pinned.items():
            if key not in self.erased:
                self.sound[key[0]][key] = pin
        self.on_branches: dict[str, list[Save]] = defaultdict(list)
        for save in found.on_branches:
            self.on_branches[save.record.card].append(save)
        self.remembered = {key_of(save.record) for save in found.forgotten}
        self.kept = {key_of(save.record) for save in (*found.on_branches, *found.beside)}
        self.by_hand = {key_of(save.record) for save in found.by_hand}
        self.buried: dict[str, list[Record]] = defaultdict(list)
        for one in found.tombstones:
            self.buried[one.record.card].append(one.record)

    def _is_sound(self, pin: Pin) -> bool:
        """Whether a tag's name, its message, the commit that it stands on and the file in that say the same.

        A commit that records nothing will do only where no other one records the version: its number was written by
        hand, or what recorded it is lost.
        """
        record = pin.record
        if record is None or pin.commit is None or not pin.name == pin.named == record.tag:
            return False
        said = self.said_by.get((pin.commit, record.card))
        is_said = record in said if said else record not in self.recorded
        file = self.found.files.get((pin.commit, record.card), record.blob if self.found.partial else None)
        return is_said and file == record.blob

    def cards(self) -> list[str]:
        """Every card that ever had a version."""
        tips = {card for card, blobs in self.found.tips.items() if any(self._number(blob) for blob in blobs)}
        return sorted({*self.pins} | {*self.buried} | {*self.records} | tips)

    def _number(self, blob: str) -> int | None:
        return self.texts[blob].number if blob in self.texts else None

    def known(self, card: str) -> set[int]:
        """The numbers that a tag, a tombstone or a commit records."""
        known = {record.number for record in (*self.records.get(card, ()), *self.buried.get(card, ()))}
        return known | ({number_of_tag(pin.name) for pin in self.pins.get(card, ())} - {0})

    def at_tips(self, card: str) -> set[int]:
        """The numbers that the card's files have where branches end."""
        return {number for blob in self.found.tips.get(card, ()) if (number := self._number(blob))}

    def verdict(self) -> Verdict:
        proven = [key for key in self.pinned if key not in self.erased and self._says_so(key)]
        found = [*self._whole(), *(one for card in self.cards() for one in self._of_card(card))]
        return Verdict(len(proven), len({card for card, _, _ in proven}), len(self.erased), tuple(found))

    def _says_so(self, key: Key) -> bool:
        card, number, blob = key
        text = self.texts.get(blob)
        return text is not None and text.is_card and text.number == number and text.card == card

    @property
    def _is_cut(self) -> bool:
        """Whether what is missing may simply not have been fetched."""
        return self.found.shallow or self.found.partial or self._are_tags_missing

    @property
    def _are_tags_missing(self) -> bool:
        """Whether versions have no tags here, and nobody seems to have fetched any."""
        recorded = (record for records in self.records.values() for record in records)
        return self.found.without_tags and any(
            record.tag not in self.names and key_of(record) not in self.erased for record in recorded
        )

    def _whole(self) -> Iterator[Discrepancy]:
        for complaint in self.found.obstacles:
            yield sentences.unreadable_history(complaint)
        if self.found.shallow:
            yield sentences.shallow()
        if self._are_tags_missing:
            yield sentences.tags_not_fetched()

    def _of_card(self, card: str) -> Iterator[Discrepancy]:
        about = [*self._tags(card), *self._untagged(card), *self._texts_of(card), *self._altered(card)]
        if not self._is_cut:
            about += [*self._previous(card), *self._gaps(card)]
        about.sort(key=lambda one: one.first or 0)
        yield from about
        yield from self._notices(card)

    def _tags(self, card: str) -> Iterator[Discrepancy]:
        sound = {pin.name for pin in self.pinned.values() if card_of_tag(pin.name) == card}
        sound |= {record.tag for record in self.buried[card]}
        for pin in self.pins[card]:
            if pin.name in sound:
                continue
            number = number_of_tag(pin.name)
            if not number:
                yield sentences.stray_tag(card, pin.name)
                continue
            yield sentences.wrong_tag(card, number, pin, self._repair(pin.name, pin))

    def _repair(self, name: str, pin: Pin | None) -> Repair | None:
        """The tag that should stand under this name, if it is known what it has to say."""
        old, aside = (pin.object, pin.is_there) if pin is not None else (None, False)
        save = self.candidates.get(name)
        if save is not None:
            return Repair(save.record, save.entry.commit, save.entry.summary, old, aside)
        said = [record for record in self.records[card_of_tag(name)] if record.tag == name]
        said += [pin.record] if pin is not None and pin.record is not None and pin.record.tag == name else []
        for record in said:
            if self._says_so(key_of(record)):
                return Repair(record, None, pin.summary if pin is not None else "", old, aside)
        return None

    def _untagged(self, card: str) -> Iterator[Discrepancy]:
        """Versions that commits record, and that no tag keeps."""
        if self._are_tags_missing:
            return
        told: set[Key] = set()
        for record in sorted(self.records[card], key=lambda one: (one.number, one.blob)):
            key = key_of(record)
            if key in self.pinned or record.tag in self.names or key in self.erased or key in told:
                continue
            told.add(key)
            repair = self._repair(record.tag, None)
            if key in self.by_hand:
                yield sentences.numbered_by_hand(record, repair)
            elif key in self.remembered and key not in self.kept:
                yield sentences.forgotten(record, repair)
            else:
                yield sentences.untagged(record, repair)

    def _texts_of(self, card: str) -> Iterator[Discrepancy]:
        """Versions whose text is gone, or is not the version that it was recorded as."""
        for key in sorted({key_of(record) for record in self.records[card]} - self.erased):
            text = self.texts.get(key[2])
            if text is None:
                yield sentences.text_gone(key, partial=self.found.partial)
            elif not self._says_so(key):
                yield sentences.text_says_other(key, text.number if text.is_card else None, is_card=text.is_card)

    def _altered(self, card: str) -> Iterator[Discrepancy]:
        """Commits that say they are a version, and whose file is another: someone made them anew by hand."""
        told: set[tuple[Key, str | None]] = set()
        for save in self.on_branches[card]:
            record, key = save.record, key_of(save.record)
            if save.blob == record.blob or key in self.erased or (key, save.blob) in told:
                continue
            if save.blob is None and self.found.partial:
                continue
            told.add((key, save.blob))
            stands = save.blob is not None and save.blob in self.found.tips.get(card, ())
            yield sentences.altered(record, save.entry.commit, stands=stands, kept=key in self.pinned)

    def _previous(self, card: str) -> Iterator[Discrepancy]:
        tagged = {pin.record for pin in self.pins[card] if pin.record is not None and pin.record.tag == pin.name}
        known = {record.blob for record in (*self.records[card], *self.buried[card], *tagged)}
        gone: dict[str, Record] = {}
        for record in sorted(self.records[card], key=lambda one: one.number):
            if record.previous is not None and record.previous not in known:
                gone.setdefault(record.previous, record)
        for blob, record in gone.items():
            number = self._number(blob)
            missing = Record(card, number, blob, None) if number and number not in self.known(card) else None
            if missing is not None and self._says_so(key_of(missing)):
                yield sentences.only_text(missing, Repair(missing, None, ""))
            else:
                yield sentences.previous_gone(record, blob)

    def _gaps(self, card: str) -> Iterator[Discrepancy]:
        blobs = {record.blob for record in self.records[card]}
        told = {self._number(one.previous) for one in self.records[card] if one.previous and one.previous not in blobs}
        before = 0
        for number in sorted(self.known(card) | self.at_tips(card) | {number for number in told if number}):
            if number > before + 1:
                yield sentences.gap(card, before + 1, number - 1)
            before = number

    def _notices(self, card: str) -> Iterator[Discrepancy]:
        mine = self.sound[card]
        numbers = [number for _, number, _ in mine]
        for number in sorted({number for number in numbers if numbers.count(number) > 1}):
            yield sentences.twice(card, number, sorted(f"{card}@{n}-{blob[:7]}" for _, n, blob in mine if n == number))
        if not self.found.shallow:  # nobody knows then what branches hold further back
            yield from self._on_no_branch(card)
        for record in self.buried[card]:
            if record.tag in self.names:
                yield sentences.erased_is_back(record)
            elif record.blob in self.texts:
                yield sentences.erased_still_there(record)

    def _on_no_branch(self, card: str) -> Iterator[Discrepancy]:
        """Versions that no branch holds, and those that none of the others' branches does."""
        mine = self.sound[card]
        on_branches = {key_of(save.record) for save in self.on_branches[card] if save.blob == save.record.blob}
        contained = self.found.contained
        beside = sorted(key[1] for key, pin in mine.items() if key not in on_branches and pin.commit not in contained)
        if beside:
            yield sentences.beside(card, beside)
        if self.found.sent is not None:
            unsent = sorted(key[1] for key, pin in mine.items() if pin.commit not in self.found.sent)
            if unsent:
                yield sentences.unsent(card, unsent)
