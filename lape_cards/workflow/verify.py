"""Proving that every saved version can still be read, unchanged, and pinning again what can be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from lape_cards.card.version import VersionReference
from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.repository import commit as commits
from lape_cards.repository.evidence import Evidence, Save, gather, of_cards
from lape_cards.repository.index import object_name
from lape_cards.repository.objects import things
from lape_cards.repository.passes import changes_to
from lape_cards.repository.pins import NewPin, bring_back, commit_of_text, pin, set_aside
from lape_cards.repository.records import Record
from lape_cards.store.cards import card_of, read_bytes
from lape_cards.store.files import is_file, only_writer
from lape_cards.verification.discrepancy import Discrepancy, Repair, Verdict
from lape_cards.verification.judge import Text, incomplete, judge
from lape_cards.verification.sentences import where_it_came_from
from lape_cards.workflow.cards import CardRepository
from lape_cards.workflow.collection import Collection, locate, with_git


class Repaired(Struct, frozen=True):
    """The versions that were pinned again, and what a verification finds after that."""

    pinned: tuple[Record, ...]
    verdict: Verdict


def verify(cards: CardRepository, names: Sequence[str] = ()) -> Verdict:
    """Prove the versions of the named cards, or of every card that ever had one. Nothing is written or fetched."""
    return judge(*_evidence(cards, _ids(cards, names)))


def verify_collected(collection: Collection, names: Sequence[str] = ()) -> Verdict:
    """Prove the versions of the collected cards, as they were collected: of those named ``source/id``, or of all.

    Cards of the portfolio's own folder are among them where they are named.
    """
    chosen: dict[str | None, list[str]] = {}
    for name in names:
        shelf, card = locate(collection, name)
        chosen.setdefault(shelf.source, []).append(card)
    found = [
        _named(verify(with_git(shelf), chosen.get(shelf.source, ())), shelf.source)
        for shelf in collection.shelves
        if not names or shelf.source in chosen
    ]
    if None in chosen and collection.own is not None:
        found.append(verify(with_git(collection.own), chosen[None]))
    return Verdict(
        sum(one.versions for one in found),
        sum(one.cards for one in found),
        sum(one.erased for one in found),
        tuple(item for one in found for item in one.found),
    )


def _named(verdict: Verdict, source: str | None) -> Verdict:
    """``verdict`` with its cards called as in the collection, and with what to do from there."""
    return replace(
        verdict,
        found=tuple(
            replace(item, card=f"{source}/{item.card}" if item.card else source, hint=where_it_came_from(item))
            for item in verdict.found
        ),
    )


def repair(cards: CardRepository, names: Sequence[str] = (), *, today: date, dated: bool = False) -> Repaired:
    """Pin again every version that git still holds, as the lock of saving allows, and verify then.

    No version tag that is right is touched; one that is provably another's is kept under another name. Raises
    ``LapeError`` where git cannot write.
    """
    day = today if dated else None
    who = commits.require_identity(cards.repository, day)
    chosen = _ids(cards, names)
    with only_writer(commits.lock_of(cards.repository)):
        verdict = _to_repair(cards, chosen)
        returned = [one for one in verdict.found if one.kind == "text-lost" and _bring_back(cards, one)]
        if returned:
            verdict = _to_repair(cards, chosen)
        repairs = list({one.repair.record.tag: one.repair for one in verdict.found if one.repair is not None}.values())
        if repairs:
            pin(cards.repository, [_new_pin(cards, one, day) for one in repairs], who)
            verdict = _to_repair(cards, chosen)
    texts = [Record(one.card or "", one.first or 0, one.text or "", None) for one in returned]
    records = sorted([*texts, *(one.record for one in repairs)], key=lambda one: (one.card, one.number))
    return Repaired(tuple(records), verdict)


def _to_repair(cards: CardRepository, chosen: Sequence[str]) -> Verdict:
    """The verdict for whoever wants tags made again, whether or not they may simply not have been fetched."""
    found, texts = _evidence(cards, chosen)
    return judge(replace(found, without_tags=False), texts)


def _ids(cards: CardRepository, names: Iterable[str]) -> list[str]:
    for name in names:
        if VersionReference.parse(name) is not None:
            raise LapeError(
                Message("{name} is one version, and a card is verified with all of its versions.", name=name),
                Message("Leave out the @ and the number."),
            )
    return list(dict.fromkeys(cards.locate(name) for name in names))


def _evidence(cards: CardRepository, chosen: Sequence[str]) -> tuple[Evidence, dict[str, Text]]:
    with cards.repository.without_fetching() as repository:
        return _gathered(replace(cards, repository=repository), chosen)


def _gathered(cards: CardRepository, chosen: Sequence[str]) -> tuple[Evidence, dict[str, Text]]:
    found = gather(cards.repository, cards.name_of, cards.ids())
    if chosen:
        found = of_cards(found, chosen)
        known = {save.record.card for save in found.saves} | {one.record.card for one in found.pins if one.record}
        known |= {one.record.card for one in found.tombstones} | {*found.tips}
        for card in chosen:
            if card not in known:
                cards.require(card)
    names = {one.record.blob for one in found.tombstones} | {name for tips in found.tips.values() for name in tips}
    for record in [*(one.record for one in found.pins if one.record), *(save.record for save in found.saves)]:
        names |= {record.blob, *([record.previous] if record.previous else [])}
    texts = _texts(cards, names)
    if names - texts.keys() or any(save.blob is None for save in found.saves):
        found.partial = cards.repository.is_partial
    lacking = incomplete(found, texts)
    if lacking and not found.shallow and not found.partial:
        found.by_hand += _by_hand(cards, found, lacking, texts)
    return found, texts


def _texts(cards: CardRepository, names: Iterable[str]) -> dict[str, Text]:
    found = {}
    for name, thing in things(cards.repository, sorted(names)):
        if thing is not None and thing.kind == "blob":
            card = card_of(thing.content, name)
            found[name] = Text(card.version, card.id, True) if card is not None else Text(None, None, False)
    return found


def _by_hand(
    cards: CardRepository, found: Evidence, lacking: dict[str, set[int]], texts: dict[str, Text]
) -> list[Save]:
    """The first commits by hand whose file has a number that is recorded nowhere, as the saves they stand for."""
    paths = {card: cards.name_of(card) for card in lacking}
    changes = changes_to(cards.repository, paths, ["--branches", "--remotes", "HEAD"])
    blobs = changes.objects() - texts.keys()
    texts |= _texts(cards, blobs)
    saves: list[Save] = []
    for card in paths:
        known: dict[int, str | None] = dict.fromkeys(lacking[card])
        known |= {save.record.number: save.record.blob for save in found.saves if save.record.card == card}
        known |= {one.record.number: one.record.blob for one in found.pins if one.record and one.record.card == card}
        for entry, blob in reversed(changes.of(card)):
            text = texts.get(blob or "")
            if blob is None or text is None or text.card != card or not text.number or text.number in known:
                continue
            before = max((number for number in known if number < text.number), default=None)
            record = Record(card, text.number, blob, known[before] if before is not None else None)
            known[text.number] = blob
            saves.append(Save(record, entry, blob))
    return saves


def _bring_back(cards: CardRepository, lost: Discrepancy) -> bool:
    """Whether the text of a version could be taken from the card's own file, which may still be that version."""
    path, name = cards.path_of(lost.card or ""), lost.text or ""
    set_aside(cards.repository, name)
    if not is_file(path):
        return False
    raw = read_bytes(path, most=-1)
    return object_name(raw, len(name)) == name and bring_back(cards.repository, name, raw)


def _new_pin(cards: CardRepository, repair: Repair, day: date | None) -> NewPin:
    record = repair.record
    summary = repair.summary or f"{record.card}@{record.number}"
    commit = repair.commit
    if commit is None:
        commit = commit_of_text(cards.repository, record, cards.name_of(record.card), summary, day)
    return NewPin(record, commit, summary, repair.old, repair.aside)
