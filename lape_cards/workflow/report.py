"""The programme's final report, made of every card of a portfolio or of one repository."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Literal

from msgspec import Struct, field

from lape_cards.card.kinds import Card
from lape_cards.diagnostic import Diagnostic, unread
from lape_cards.documents.report import build
from lape_cards.documents.report.model import ReadSource, ReportDocument, Unreadable
from lape_cards.errors import LapeError
from lape_cards.i18n import Language
from lape_cards.message import Message
from lape_cards.spool import Spool
from lape_cards.store.files import inside
from lape_cards.workflow.cards import CardRepository, open_cards
from lape_cards.workflow.collection import Collection, Entry, SourceCards, entries, kept_in
from lape_cards.workflow.formats import Material, format_of
from lape_cards.workflow.outlet import write_apart
from lape_cards.workflow.surroundings import Surroundings

_FIRST: Language = "en"


class Made(Struct):
    """The report, and the first fault of each file that could not be read as a card."""

    document: ReportDocument
    broken: Spool[Diagnostic | None]


class _Reading(Struct):
    """What is noticed while the cards go by."""

    languages: Counter[Language] = field(default_factory=Counter)
    broken: Spool[Diagnostic | None] = field(default_factory=Spool)


def make_report(
    collection: Collection, today: date, *, language: Language | None = None, tick: Callable[[], None] = lambda: None
) -> Made:
    """The report on ``collection`` as it is on ``today``; ``tick`` is called after each card.

    It is in ``language``; else in that of the portfolio or the repository, failing that in that of most cards.
    """
    seen = _Reading()
    frame = build.Frame(title=collection.name or collection.top.name, today=today, texts=collection.texts)
    report = build.Report(frame)
    for source in collection.missing:
        report.leave_out(Unreadable(source.name, "source", None, source.why.message))
    for shelf in collection.shelves:
        if shelf.source is not None and shelf.commit is not None:
            report.read_from(ReadSource(shelf.source, shelf.commit, len(shelf.cards.ids())))
    for one in _materials(collection, today, seen):
        if isinstance(one, Unreadable):
            report.leave_out(one)
        else:
            report.add(one)
        tick()
    for left_out in collection.left_out():
        seen.broken.add(None, unread(left_out))
        report.leave_out(Unreadable(left_out.path, "card", None, left_out.reason))
    own = collection.language or _most(seen.languages)
    return Made(report.finished(language or own, own), seen.broken)


def _most(counted: Counter[Language]) -> Language:
    """The language that most cards are in; of several, the first in the alphabet."""
    return min(counted, key=lambda one: (-counted[one], one), default=_FIRST)


def _materials(collection: Collection, today: date, seen: _Reading) -> Iterator[build.Material | Unreadable]:
    shelf: SourceCards | None = None
    around: Surroundings | None = None
    for one in entries(collection, today):
        if one.shelf is not shelf:
            shelf, around = one.shelf, _surroundings(one.shelf, today)
        if one.card is None or one.summary is None:
            seen.broken.add(None, one.told_fault)
            yield _unreadable(one, "card")
        else:
            seen.languages[one.card.language] += 1
            yield _material(one, one.card, around)


def _surroundings(shelf: SourceCards, today: date) -> Surroundings | None:
    """The cards' histories; ``None`` where there is none to ask."""
    try:
        cards = shelf.cards if isinstance(shelf.cards, CardRepository) else open_cards(shelf.cards.top)
    except LapeError:
        return None
    return Surroundings(cards, today, cards.ids())


def _material(one: Entry, card: Card, around: Surroundings | None) -> build.Material:
    assert one.summary is not None
    plan = one.summary.plan
    source = one.shelf.source
    return build.Material(
        name=one.name,
        card=card,
        phase=one.summary.phase,
        source=source,
        plan=f"{source}/{plan}" if source and plan else plan,
        draft=card.version is not None and around is not None and around.is_draft(one.id, one.file.raw),
        masked=card != one.file.content,
        fault=_unreadable(one, "part") if one.fault is not None else None,
    )


def _unreadable(one: Entry, what: Literal["card", "part"]) -> Unreadable:
    fault = one.told_fault
    if fault is None:
        return Unreadable(one.name, what, None, Message("It is no card."))
    return Unreadable(one.name, what, fault.location, fault.message)


def report_path(collection: Collection, to: str) -> Path:
    """Where the report goes when nobody says where."""
    return inside(collection.top, "documents") / f"report.{to}"


def write_report(collection: Collection, document: ReportDocument, path: Path, to: str) -> None:
    """Write the report in the format ``to``; it never replaces cards, settings, mirrors or a history."""
    folders = [shelf.cards.templates() for shelf in collection.shelves[:1] if not collection.is_portfolio]
    if collection.is_portfolio:
        folders = [inside(collection.top, "templates")]
    content = format_of(to).make(Material(document, folders=folders))
    write_apart(path, content, kept=kept_in(collection))
