"""The pages of a site's cards, made in as many processes as it pays, and told of in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from lape_cards.card.kinds import Card, Workshop
from lape_cards.card.version import Version
from lape_cards.documents.comparing import plain_header
from lape_cards.documents.context import Context
from lape_cards.documents.model import Document
from lape_cards.documents.process import ChangeGroup, change_line, steps
from lape_cards.documents.registry import build, documents_of
from lape_cards.documents.telling import grouped
from lape_cards.errors import LapeError
from lape_cards.i18n import Language
from lape_cards.message import Message
from lape_cards.portfolio.summary import Summary
from lape_cards.site.build import CardPages, Site, fault_in, fault_of
from lape_cards.site.feed import News
from lape_cards.site.files import SiteFolder
from lape_cards.site.frame import Plan
from lape_cards.site.model import Fault, Unread, VersionsDocument, VersionTold
from lape_cards.site.pages import VERSIONS, card_page
from lape_cards.workflow.cards import CardRepository, open_cards
from lape_cards.workflow.collection import Collection, Entry, SourceCards, entry_of
from lape_cards.workflow.drawing import Refusal
from lape_cards.workflow.sharing import Sharing, processes
from lape_cards.workflow.surroundings import Around, Handed, Past, Surroundings

PAGE = 50
"""Cards that are read together, and given to a process together, at the most."""
_WORTH_HELP = 100
"""Cards of a collection for which other processes are started, once the first was done here."""


class Order(Struct, frozen=True):
    """The site whose pages are to be made: its ``plan``, the folder it is made in, and the ``old`` one in its place."""

    plan: Plan
    aside: Path
    old: Path
    today: date
    templates: tuple[Path, ...]


class Task(Struct, frozen=True):
    """A card to make pages of: its id, its file's bytes, and what it goes back to, or why that cannot be told."""

    card: str
    raw: bytes
    past: Past | Refusal


class Made(Struct, frozen=True):
    """What came of a card: its ``summary`` and the ``news`` of its versions, or ``unread``, why it is not shown.

    ``fault`` is the first thing in its file that was not understood. ``files`` were put into the site's folder, and
    ``written`` of them are new or changed.
    """

    files: int
    written: int
    summary: Summary | None = None
    unread: Unread | None = None
    fault: Fault | None = None
    news: tuple[News, ...] = ()


Piece = tuple[int, list[Task]]
"""Which of the shelves some cards are on, and what is to be done for them."""


class _Page(Struct):
    """Some cards after one another, of which pages are ``made`` once none is left to do."""

    shelf: int
    tasks: list[Task]
    made: list[Made] = field(default_factory=list)


class CardWriter:
    """Writes the pages of cards of some shelves, whose histories are read by these repositories."""

    def __init__(self, order: Order, shelves: Sequence[tuple[SourceCards, CardRepository]]) -> None:
        self._site = Site(order.plan, SiteFolder(order.aside, order.old), order.today, order.templates)
        self._shelves = shelves

    def each(self, piece: Piece) -> Iterator[Made]:
        """What comes of each card, in their order."""
        place, tasks = piece
        shelf, cards = self._shelves[place]
        pasts = {task.card: task.past for task in tasks if isinstance(task.past, Past)}
        around = Handed(cards, self._site.today, shelf.plans, pasts)
        for task in tasks:
            self._site.folder.files = self._site.folder.written = 0
            yield self._write(entry_of(shelf, task.card, task.raw, self._site.today), task.past, around)

    def _write(self, one: Entry, past: Past | Refusal, around: Around) -> Made:
        if one.card is None or one.summary is None:
            return self._left_out(one, _fault_in(one))
        if isinstance(past, Refusal):
            return self._left_out(one, fault_of(past.error()))
        card = one.card if one.card.id == one.id else one.card.model_copy(update={"id": one.id})
        try:
            pages = _pages(one, card, around)
            self._site.write_card(pages)
        except LapeError as error:
            return self._left_out(one, fault_of(error))
        news = tuple(_news(one, card, past.versions))
        folder = self._site.folder
        return Made(folder.files, folder.written, one.summary, fault=pages.fault, news=news)

    def _left_out(self, one: Entry, why: Fault) -> Made:
        unread = self._site.write_unread(one.shelf.source, one.id, one.name, why)
        return Made(self._site.folder.files, self._site.folder.written, unread=unread)


class CardsOfSite(Sharing[_Page, Piece, list[Made]]):
    """The cards of a collection, whose pages are made, and what came of each, by source and id.

    To be used in ``with``: then helping processes have ended. ``LapeError`` where a card's file cannot be read.
    """

    def __init__(self, collection: Collection, order: Order) -> None:
        super().__init__()
        self._collection = collection
        self._order = order
        self._shelves = [(shelf, _with_history(shelf)) for shelf in collection.shelves]

    def __iter__(self) -> Iterator[Made]:
        """What came of each card."""
        for page in self._done():
            yield from page.made

    @cached_property
    def _jobs(self) -> int:
        """How many processes may make pages."""
        return processes(None, worth_it=len(self._collection) >= _WORTH_HELP)

    @cached_property
    def _writer(self) -> CardWriter:
        return CardWriter(self._order, self._shelves)

    def _made(self) -> Iterator[_Page]:
        """Pages of the cards; the first is one card, so that what is loaded for it is there when others are copied."""
        size, is_first = max(1, min(PAGE, len(self._collection) // (4 * self._jobs))), True
        for place, (_, cards) in enumerate(self._shelves):
            names = cards.ids()
            around = Surroundings(cards, self._order.today, names)
            start = 0
            while start < len(names):
                end = start + (1 if is_first and self._jobs > 1 else size)
                if not is_first and not self._has_helpers and self._jobs > 1:
                    self._start()
                yield _Page(place, [_task(cards, name, around) for name in names[start:end]])
                start, is_first = end, False

    def _start(self) -> None:
        """Start other processes, after the first card was done here."""
        for shelf, cards in self._shelves:
            _ = shelf.plans  # which are looked for in all cards: once is enough
            cards.repository.rest()
        self._begin(self._jobs - 1, helper, self._order, self._shelves)

    def _work_of(self, page: _Page) -> Piece | None:
        return (page.shelf, page.tasks) if page.tasks else None

    def _do(self, page: _Page) -> Iterator[None]:
        for made in self._writer.each((page.shelf, page.tasks)):
            page.made.append(made)
            yield

    def _take_over(self, page: _Page, answer: list[Made]) -> None:
        page.made = answer


def helper(order: Order, shelves: Sequence[tuple[SourceCards, CardRepository]]) -> Callable[[Piece], list[Made]]:
    """What a helping process does with cards: with a git of its own."""
    own = [(shelf, replace(cards, repository=cards.repository.anew())) for shelf, cards in shelves]
    writer = CardWriter(order, own)
    return lambda piece: list(writer.each(piece))


def _with_history(shelf: SourceCards) -> CardRepository:
    return shelf.cards if isinstance(shelf.cards, CardRepository) else open_cards(shelf.cards.top)


def _task(cards: CardRepository, card: str, around: Surroundings) -> Task:
    raw = cards.raw(card)
    try:
        return Task(card, raw, around.past(card))
    except LapeError as error:  # its page says so
        return Task(card, raw, Refusal.of(error))


def _news(one: Entry, card: Card, versions: Sequence[Version]) -> Iterator[News]:
    """The versions that the feed may tell of."""
    for version, anchor in _anchored(versions):
        if version.number is not None and not version.erased:
            href = f"{card_page(one.shelf.source, one.id, VERSIONS)}#{anchor}"
            yield News(
                version.day, one.name, version.number, version.blob, card.title, version.summary, card.language, href
            )


def _pages(one: Entry, card: Card, around: Around) -> CardPages:
    context = around.context(card, one.file.raw)
    told = _told(context)

    def make(name: str, language: Language) -> Document:
        return build(name, card, replace(context, language=language))

    def versions(language: Language) -> VersionsDocument:
        return VersionsDocument(
            name=VERSIONS,
            language=language,
            card_language=card.language,
            card_id=card.id,
            header=plain_header(card, draft=context.draft),
            versions=told,
        )

    return CardPages(
        one.shelf.source,
        one.id,
        card.title,
        card.language,
        _documents(card),
        make,
        versions,
        tuple(_neighbours(card, context)),
        _fault_in(one) if one.fault is not None else None,
    )


def _fault_in(one: Entry) -> Fault:
    """The first thing that is wrong with the form of a card's file."""
    found = one.told_fault
    return fault_in(found) if found is not None else Fault(None, Message("The file is no card."), None)


def _neighbours(card: Card, context: Context) -> Iterator[str]:
    """The cards that are there, and that this card's documents name."""
    for link in (context.continued_by, context.continues):
        if link is not None and link.title is not None:
            yield link.id
    if isinstance(card, Workshop):
        yield from context.born


def _told(context: Context) -> tuple[VersionTold, ...]:
    """Every version with what changed in it, the newest first."""
    told = []
    found = steps(context.versions, context.said)
    for (version, anchor), step in zip(_anchored(context.versions), found, strict=True):
        groups = tuple(
            ChangeGroup(group.heading, tuple(change_line(line) for line in group.lines))
            for group in grouped(step.lines or ())
        )
        remark = step.remark if groups or step.remark else FIRST
        told.append(VersionTold(anchor, version.number, version.day, version.summary, groups, remark))
    return tuple(reversed(told))


FIRST = Message("The first version: there is nothing before it to compare with.")


def _anchored(versions: Sequence[Version]) -> Iterator[tuple[Version, str]]:
    """Each version with its place on the page of versions; two may have one number, and drafts have none."""
    seen: set[str] = set()
    for version in versions:
        plain = f"version-{version.number}" if version.number is not None else f"draft-{version.commit[:10]}"
        anchor = plain if plain not in seen else f"{plain}-{version.blob[:10]}-{len(seen)}"
        seen.add(anchor)
        yield version, anchor


def _documents(card: Card) -> tuple[str, ...]:
    """The documents of a card that have a page: those that tell how far it is, and what others can learn from it."""
    names = documents_of(card)
    return (*names, "practice") if "evaluation" in names else names
