"""The portfolio, or one repository, as a static web site: cards are read and their pages written one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from lape_cards.card.kinds import Card, Workshop
from lape_cards.card.version import Version
from lape_cards.documents.comparing import plain_header
from lape_cards.documents.context import Context
from lape_cards.documents.model import Document
from lape_cards.documents.overview import Glance
from lape_cards.documents.process import ChangeGroup, change_line, steps
from lape_cards.documents.registry import build, documents_of
from lape_cards.documents.telling import grouped
from lape_cards.errors import LapeError
from lape_cards.i18n import LANGUAGES, Language, translator
from lape_cards.message import Message
from lape_cards.site.build import CardPages, Site, fault_of
from lape_cards.site.feed import Newest, News
from lape_cards.site.files import made_aside
from lape_cards.site.frame import Plan
from lape_cards.site.model import Fault, Unread, VersionsDocument, VersionTold
from lape_cards.site.pages import REPORT, VERSIONS, card_page
from lape_cards.site.statement import draft, statement
from lape_cards.site.table import Catalogue
from lape_cards.spool import Spool
from lape_cards.store.cards import read_bytes
from lape_cards.store.files import inside, write_whole
from lape_cards.workflow.cards import CardRepository, open_cards
from lape_cards.workflow.collection import Collection, Entry, Shelf, entry
from lape_cards.workflow.report import make_report
from lape_cards.workflow.surroundings import Surroundings

FOLDER = "site"
_LARGEST_STATEMENT = 256 * 1024


class Made(Struct, frozen=True):
    """The site that was made: what to open, how many cards are on it, and what could not be shown.

    ``written`` of its ``files`` are new or changed. ``drafts`` are accessibility statements that were begun.
    """

    folder: Path
    cards: int
    files: int
    written: int
    unread: Spool[Unread]
    partly: Spool[Fault]
    drafts: tuple[Path, ...]

    @property
    def start(self) -> Path:
        """The page to open."""
        return self.folder / "index.html"


def languages_of(choice: str) -> tuple[Language, ...]:
    """The languages that ``fi``, ``sv``, ``en`` or ``all`` stands for."""
    return tuple(one for one in LANGUAGES if choice in (one, "all"))


def make_site(
    collection: Collection,
    output: Path,
    *,
    languages: Sequence[Language] = LANGUAGES,
    today: date,
    tick: Callable[[], None] = lambda: None,
) -> Made:
    """Make the site of ``collection`` in ``output``; what is there already is replaced whole, or refused.

    ``tick`` is called after each card. A card that cannot be read has a page that says so.
    """
    _refuse(collection, output)
    extras = ((REPORT, Message("Final report")),) if len(collection) else ()
    plan = Plan(collection.name, collection.language, tuple(languages), extras)
    with made_aside(output) as folder:
        site = Site(plan, folder, today, [shelf_templates(collection)])
        site.write_assets()
        groups = len(collection.shelves) if collection.is_portfolio else None
        gathered = _Gathered(today, grouped=groups is not None)
        for shelf in collection.shelves:
            _write_shelf(site, shelf, gathered, tick)
        missing = [fault_of(source.why) for source in collection.missing]
        site.write_overview(gathered.glance, gathered.catalogue, gathered.unread, missing, groups)
        site.write_feed(gathered.news.all())
        if extras:
            _write_report(site, collection)
        drafts = _write_statements(site, collection.top)
    return Made(
        output,
        len(gathered.catalogue),
        folder.files,
        folder.written,
        gathered.unread,
        gathered.partly,
        tuple(drafts),
    )


def shelf_templates(collection: Collection) -> Path:
    """The folder of the collection's own templates."""
    shelf = next(iter(collection.shelves), None)
    if collection.is_portfolio or shelf is None:
        return inside(collection.top, "templates")
    return shelf.cards.templates()


class _Gathered:
    """What stays of the cards that were written, for the pages about all of them; what is of each lies on the disk."""

    def __init__(self, today: date, *, grouped: bool) -> None:
        self.glance = Glance(today)
        self.catalogue = Catalogue(grouped=grouped)
        self.unread: Spool[Unread] = Spool()
        self.partly: Spool[Fault] = Spool()
        self.news = Newest()

    def leave_out(self, unread: Unread) -> None:
        self.unread.add(None, unread)


def _write_shelf(site: Site, shelf: Shelf, gathered: _Gathered, tick: Callable[[], None]) -> None:
    cards = shelf.cards if isinstance(shelf.cards, CardRepository) else open_cards(shelf.cards.top)
    names = cards.ids()
    around = Surroundings(cards, site.today, names)
    for name in names:
        _write_card(site, entry(shelf, name, site.today), around, gathered)
        tick()


def _write_card(site: Site, one: Entry, around: Surroundings, gathered: _Gathered) -> None:
    if one.card is None or one.summary is None:
        gathered.leave_out(site.write_unread(one.shelf.source, one.id, one.name, _fault_in(one)))
        return
    card = one.card if one.card.id == one.id else one.card.model_copy(update={"id": one.id})
    try:
        pages = _pages(one, card, around)
        site.write_card(pages)
    except LapeError as error:
        gathered.leave_out(site.write_unread(one.shelf.source, one.id, one.name, fault_of(error)))
        return
    gathered.glance.add(one.summary)
    gathered.catalogue.add(one.summary)
    if pages.fault is not None:
        gathered.partly.add(None, pages.fault)
    for version, anchor in _anchored(around.versions(one.id)):
        if version.number is not None and not version.erased:
            href = f"{card_page(one.shelf.source, one.id, VERSIONS)}#{anchor}"
            gathered.news.add(
                News(
                    version.day,
                    one.name,
                    version.number,
                    version.blob,
                    card.title,
                    version.summary,
                    card.language,
                    href,
                )
            )


def _pages(one: Entry, card: Card, around: Surroundings) -> CardPages:
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
    if one.fault is None:
        return Fault(None, Message("The file is no card."), None)
    place = one.fault.location
    return Fault(f"{one.shelf.source}/{place}" if one.shelf.source else place, one.fault.message, one.fault.hint)


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


def _write_report(site: Site, collection: Collection) -> None:
    """The final report across the cards, as it is on this day."""
    report = make_report(collection, site.today).document
    for language in site.plan.languages:
        site.write_extra(REPORT, replace(report, language=language))


def _documents(card: Card) -> tuple[str, ...]:
    """The documents of a card that have a page: those that tell how far it is, and what others can learn from it."""
    names = documents_of(card)
    return (*names, "practice") if "evaluation" in names else names


def _write_statements(site: Site, top: Path) -> list[Path]:
    """The accessibility statement in each language; where there is none, a draft to fill in is written beside."""
    begun = []
    for language in site.plan.languages:
        path = statement_of(top, language)
        if not path.exists():
            write_whole(path, draft(translator(language)).encode())
            begun.append(path)
        text = read_bytes(path, path.name, most=_LARGEST_STATEMENT).decode("utf-8", "replace")
        site.write_statement(language, statement(text), path.name)
    return begun


def statement_of(top: Path, language: Language) -> Path:
    """Where the accessibility statement in a language is written."""
    return inside(top, f"accessibility.{language}.md")


def _refuse(collection: Collection, output: Path) -> None:
    """The site goes into a folder of its own, never among the cards or what git and lape keep."""
    real = output.resolve()
    kept = [collection.top / ".git", collection.top / ".lape"]
    kept += [shelf.cards.cards for shelf in collection.shelves if not collection.is_portfolio]
    if any(real.is_relative_to(place.resolve()) for place in kept) or collection.top.resolve().is_relative_to(real):
        raise LapeError(
            Message("{folder} is not a place for a site, so nothing was written.", folder=str(output)),
            Message("Name a new folder with  --output"),
        )


def sources_of(collection: Collection) -> Mapping[str, tuple[int, int]]:
    """What the site is made of and people change, with size and time of each file: a preview looks at it."""
    top = collection.top
    names = ["lape.yaml", "portfolio.yaml", "portfolio.lock", *(f"accessibility.{one}.md" for one in LANGUAGES)]
    files = [top / name for name in names]
    if not collection.is_portfolio:
        files += [path for shelf in collection.shelves for path in shelf.cards.cards.glob("*.yaml")]
        files += [top / ".git" / "packed-refs", *(top / ".git" / "refs").glob("**/*")]
    files += shelf_templates(collection).glob("**/*")
    found = {}
    for path in files:
        try:
            seen = path.stat()
        except OSError:
            continue
        found[str(path)] = (seen.st_size, seen.st_mtime_ns)
    return found
