"""The portfolio, or one repository, as a static web site."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from lape_cards.diagnostic import unread
from lape_cards.documents.overview import Glance
from lape_cards.errors import LapeError
from lape_cards.i18n import LANGUAGES, Language, translator
from lape_cards.message import Message
from lape_cards.site.build import Site, fault_in, fault_of
from lape_cards.site.feed import Newest
from lape_cards.site.files import made_aside
from lape_cards.site.frame import Plan
from lape_cards.site.model import Fault, Unread
from lape_cards.site.pages import REPORT, card_page
from lape_cards.site.statement import draft, statement
from lape_cards.site.table import Catalogue
from lape_cards.spool import Spool
from lape_cards.store.cards import read_bytes
from lape_cards.store.files import inside, write_whole
from lape_cards.workflow.collection import Collection, kept_in
from lape_cards.workflow.outlet import is_kept
from lape_cards.workflow.report import make_report
from lape_cards.workflow.site_cards import CardsOfSite, Order
from lape_cards.workflow.site_cards import Made as CardMade

FOLDER = "site"
_LARGEST_STATEMENT = 256 * 1024


class Made(Struct, frozen=True):
    """The site that was made: what to open, how many cards are on it, and what could not be shown.

    ``left_out`` is what looks like a card and was not read. ``written`` of its ``files`` are new or changed.
    ``drafts`` are accessibility statements that were begun.
    """

    folder: Path
    cards: int
    files: int
    written: int
    unread: Spool[Unread]
    partly: Spool[Unread]
    left_out: Sequence[Fault]
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
        gathered = _Gathered(today, grouped=collection.is_portfolio)
        order = Order(plan, folder.aside, folder.old, today, tuple(site.templates))
        with CardsOfSite(collection, order) as cards:
            for made in cards:
                folder.count(made.files, made.written)
                gathered.take(made)
                tick()
        left_out = list(map(fault_in, map(unread, collection.left_out())))
        missing = [*(fault_of(source.why) for source in collection.missing), *left_out]
        site.write_overview(gathered.glance, gathered.catalogue, gathered.unread, gathered.partly, missing)
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
        left_out,
        tuple(drafts),
    )


def shelf_templates(collection: Collection) -> Path:
    """The folder of the collection's own templates."""
    shelf = next(iter(collection.shelves), None)
    if collection.is_portfolio or shelf is None:
        return inside(collection.top, "templates")
    return shelf.cards.templates()


class _Gathered:
    """What stays of the cards whose pages were made, for the pages about all of them; of each it lies on the disk."""

    def __init__(self, today: date, *, grouped: bool) -> None:
        self.glance = Glance(today)
        self.catalogue = Catalogue(grouped=grouped)
        self.unread: Spool[Unread] = Spool()
        self.partly: Spool[Unread] = Spool()
        self.news = Newest()

    def take(self, made: CardMade) -> None:
        """Take in what came of one more card."""
        if made.unread is not None:
            self.unread.add(None, made.unread)
        if made.summary is not None:
            self.glance.add(made.summary)
            self.catalogue.add(made.summary)
            if made.fault is not None:
                page = card_page(made.summary.source, made.summary.id)
                self.partly.add(None, Unread(made.summary.name, page, made.fault))
        for one in made.news:
            self.news.add(one)


def _write_report(site: Site, collection: Collection) -> None:
    """The final report across the cards, as it is on this day."""
    report = make_report(collection, site.today).document
    for language in site.plan.languages:
        site.write_extra(REPORT, replace(report, language=language))


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
    if is_kept(output, kept_in(collection)) or collection.top.resolve().is_relative_to(output.resolve()):
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
