"""Erasing a version that should never have been written down: a tombstone takes its place."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

import lape_cards.checks.run  # noqa: F401 - the rules register themselves when they are imported
from lape_cards.card.version import Version, VersionReference
from lape_cards.checks.masking import secrets_in
from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.repository import commit as commits
from lape_cards.repository.index import object_name
from lape_cards.repository.objects import names_of
from lape_cards.repository.records import Record
from lape_cards.repository.tombstones import bury
from lape_cards.repository.traces import Traces, traces_of
from lape_cards.store.cards import card_of, read_bytes
from lape_cards.store.files import only_writer
from lape_cards.store.reader import read
from lape_cards.workflow import summaries
from lape_cards.workflow.cards import CardRepository
from lape_cards.workflow.verdicts.store import forget_all
from lape_cards.workflow.versions import resolve


class Erased(Struct, frozen=True):
    """A version that counts as erased, and what cleaning the history of it asks for.

    ``tag`` is what its tag was called, or would have been; ``renewed`` the tags of versions that were saved with it,
    and so have its summary too. ``is_spoken`` tells whether that summary is somebody's own words.
    """

    version: Version
    tag: str
    traces: Traces
    is_spoken: bool

    @property
    def renewed(self) -> tuple[str, ...]:
        """The tags of the versions that were saved together with it."""
        return tuple(record.tag.removeprefix("refs/tags/") for record in self.traces.together)


def erase(cards: CardRepository, name: str, reason: str, *, today: date, dated: bool = False) -> Erased:
    """Put a tombstone with ``reason`` in the place of the version ``id@N``; its tag is deleted, its number stays taken.

    The text itself stays in git until the history is cleaned; what earlier checks found is forgotten. Raises
    ``LapeError`` where the card still says what is to be erased, or where the reason must not be kept either.
    """
    reason = " ".join(reason.split())
    _refuse_reason(reason)
    reference = VersionReference.parse(name)
    if reference is None:
        raise LapeError(
            Message("{name} does not say which version to erase.", name=name),
            Message(
                "Add the number, such as {name}@1. See the numbers with  lape history {name}", name=cards.locate(name)
            ),
        )
    card = cards.locate(reference.card)
    who = commits.require_identity(cards.repository, today if dated else None)
    with only_writer(commits.lock_of(cards.repository)):
        version = resolve(cards, reference)
        record = Record(card, version.number or 0, version.blob, version.previous)
        traces = traces_of(cards.repository, record, version.commit)
        _refuse_current(cards, version, traces)
        is_spoken = _is_spoken(cards, version)
        bury(cards.repository, record, reason, who=who, day=today if dated else None)
    forget_all()
    return Erased(version, record.tag.removeprefix("refs/tags/"), traces, is_spoken)


def _is_spoken(cards: CardRepository, version: Version) -> bool:
    raw = cards.repository.blob(version.blob)
    content = card_of(raw, version.card) if raw is not None else None
    return summaries.is_spoken(version.summary, version.number or 0, content.title if content is not None else None)


def _refuse_reason(reason: str) -> None:
    """The reason is kept for good, so nothing may stand in it that tells who a person is."""
    if not reason:
        raise LapeError(
            Message("A reason is needed, and none was given."),
            Message('Say it without naming anyone:  --reason "A family could be recognised"'),
        )
    if secrets_in(read(reason.encode("utf-8", "replace"))).findings:
        raise LapeError(
            Message("The reason tells who a person is. It is not shown here, and nothing was erased."),
            Message('Say it without naming anyone:  --reason "A family could be recognised"'),
        )


def _refuse_current(cards: CardRepository, version: Version, traces: Traces) -> None:
    """What the card still says, or has been merged of it, would be kept again by the next save."""
    at_head = set(names_of(cards.repository, [f"HEAD:{cards.name_of(version.card)}"]).values())
    path = cards.path_of(version.card)
    in_file = path.is_file() and object_name(read_bytes(path, most=-1), len(version.blob)) == version.blob
    if in_file or not at_head.isdisjoint((version.blob, *traces.merged)):
        raise LapeError(
            Message("{card} still says what is to be erased.", card=version.card),
            Message(
                "Take it out of the card's file, save that with  lape save {card}  and erase the version then.",
                card=version.card,
            ),
        )
