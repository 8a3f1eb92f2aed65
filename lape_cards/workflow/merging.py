"""Merging three files of one card: by what they say, or else line by line, but never without one of the sides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import PurePosixPath

from msgspec import Struct
from msgspec.structs import replace
from pydantic import ValidationError

from lape_cards.card.meaning import understood
from lape_cards.checks.run import Situation, check_file
from lape_cards.diagnostic import Diagnostic
from lape_cards.documents.deciding import at_odds, to_decide
from lape_cards.errors import LapeError
from lape_cards.merging.files import MergedFile, UnreadableError, merge_files
from lape_cards.merging.markers import Labels
from lape_cards.message import Message
from lape_cards.repository.command import GitError
from lape_cards.repository.text_merge import merge_texts
from lape_cards.store.cards import read_card
from lape_cards.workflow.cards import SETTINGS
from lape_cards.workflow.process import shown


class Sides(Struct, frozen=True):
    """The texts of one file, ``name`` from the top: as both sides had it (empty: neither), as ours, as theirs."""

    name: str
    base: bytes
    ours: bytes
    theirs: bytes


class Joined(Struct, frozen=True):
    """The file that both sides became.

    ``clean`` where nothing is left to decide; else both values stand between markers. ``questions`` are what there is
    to decide, in the card's terms; none of them where it was merged line by line. ``bug`` is the fault of ours that led
    to that, where there was one.
    """

    name: str
    raw: bytes
    clean: bool
    questions: tuple[Message, ...] = ()
    bug: Exception | None = None


def join(sides: Sides, labels: Labels, *, today: date, as_card: bool = True) -> Joined:
    """Merge a file of both sides; a ``GitError`` where not even its lines can be merged.

    Faults of form that neither side had are never the outcome: what leads to them is left to people. Another file than
    a card is merged line by line.
    """
    if not as_card or PurePosixPath(sides.name).name == SETTINGS:
        names = (labels.ours, labels.theirs)
        text = merge_texts(sides.base, sides.ours, sides.theirs, names=names, marker_size=labels.size)
        return Joined(sides.name, text.raw, text.clean)
    try:
        return _by_meaning(sides, labels, today)
    except (UnreadableError, LapeError):
        return _by_lines(sides, labels, today)
    except Exception as bug:  # noqa: BLE001 - whatever a strange card leads to, both its sides are kept
        return replace(_by_lines(sides, labels, today), bug=bug)


def _by_meaning(sides: Sides, labels: Labels, today: date) -> Joined:
    drafts = _drafts(sides)
    fields: frozenset[str] = frozenset()
    for _ in range(2):
        merged = merge_files(sides.base, sides.ours, sides.theirs, drafts=drafts, labels=labels, at_odds=fields)
        if merged.conflicts:
            return Joined(sides.name, merged.raw, False, tuple(_questions(sides, merged)))
        faults = new_faults(sides, merged.raw, today)
        if not faults:
            return Joined(sides.name, merged.raw, True)
        fields = frozenset(str(fault.path[0]) for fault in faults if fault.path)
    raise UnreadableError("together the two sides make no sound card")


def _drafts(sides: Sides) -> list[bytes]:
    """What the lines alone would become: a beginning that has both sides' comments."""
    texts = (sides.base, sides.ours, sides.theirs)
    try:
        plain = merge_texts(*texts)
        return [plain.raw] if plain.clean else [merge_texts(*texts, favour_ours=True).raw]
    except GitError:
        return []


def _by_lines(sides: Sides, labels: Labels, today: date) -> Joined:
    """Git's own merge; where its clean outcome would have new faults, every difference is left to people."""
    names = (labels.ours, labels.theirs)
    merged = merge_texts(sides.base, sides.ours, sides.theirs, names=names, marker_size=labels.size)
    if merged.clean and new_faults(sides, merged.raw, today):
        merged = merge_texts(b"", sides.ours, sides.theirs, names=names, marker_size=labels.size)
    return Joined(sides.name, merged.raw, merged.clean)


def new_faults(sides: Sides, raw: bytes, today: date) -> list[Diagnostic]:
    """What may not be saved in ``raw``, which both sides became, and is in neither of them."""
    known = Counter(map(_what, [*_faults(sides, sides.ours, today), *_faults(sides, sides.theirs, today)]))
    found = []
    for fault in _faults(sides, raw, today):
        known[_what(fault)] -= 1
        if known[_what(fault)] < 0:
            found.append(fault)
    return found


def _faults(sides: Sides, raw: bytes, today: date) -> Sequence[Diagnostic]:
    return check_file(read_card(raw, sides.name), Situation(today), save_only=True)


def _what(fault: Diagnostic) -> tuple[str, Message]:
    """What a fault is, wherever it stands."""
    return fault.code, fault.message


def _questions(sides: Sides, merged: MergedFile) -> Iterator[Message]:
    """Each conflict as a sentence that shows nothing of what tells who a person is."""
    assert merged.merged is not None
    try:
        mine, others = (understood(merged.model, side) for side in (merged.merged.ours, merged.merged.theirs))
    except ValidationError:
        yield from (at_odds(merged.model, conflict) for conflict in merged.conflicts)
        return
    files = [read_card(raw, sides.name) for raw in (sides.base, sides.ours, sides.theirs)]
    mine, others = (shown(card, files, save_only=False) for card in (mine, others))
    for conflict in merged.conflicts:
        yield to_decide(mine, others, conflict)
