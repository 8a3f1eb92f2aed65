"""Writes a site's pages into its folder, one at a time; of each card nothing stays but what the tables need."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import islice
from pathlib import Path

from msgspec import Struct

from lape_cards.diagnostic import Diagnostic
from lape_cards.documents.model import Document
from lape_cards.documents.overview import Glance
from lape_cards.errors import LapeError
from lape_cards.i18n import Language, translator
from lape_cards.message import Message, plural_message
from lape_cards.render.environment import builtin_folder, style_of
from lape_cards.render.renderer import Renderer
from lape_cards.site.feed import News, feed
from lape_cards.site.files import SiteFolder
from lape_cards.site.frame import OWN_NAMES, Plan
from lape_cards.site.model import Fault, Link, OverviewPage, Statement, Unread, VersionsDocument
from lape_cards.site.pages import (
    ACCESSIBILITY,
    FEED,
    INDEX,
    OVERVIEW,
    SCRIPT,
    STYLE,
    VERSIONS,
    card_page,
    cards_of,
    in_language,
    seen_from,
    table_page,
)
from lape_cards.site.table import Catalogue, index
from lape_cards.spool import Spool

MOST_UNREAD = 15
"""Cards which cannot be read, or only in part, that the overview names of each kind."""
DOCUMENT_NAMES: dict[str, Message] = {
    "card": Message("Result card"),
    "rooting": Message("Rooting plan"),
    "workshop": Message("Workshop"),
    "evaluation": Message("Final evaluation"),
    "practice": Message("Description of a good practice"),
    VERSIONS: Message("Versions"),
}


class CardPages(Struct, frozen=True):
    """A card of which pages are made. ``neighbours`` are other cards of its source that its documents link to.

    ``documents`` are the names of its documents, its own first; ``make`` makes one of them in a language.
    """

    source: str | None
    id: str
    title: str
    language: Language
    documents: tuple[str, ...]
    make: Callable[[str, Language], Document]
    versions: Callable[[Language], VersionsDocument]
    neighbours: tuple[str, ...] = ()
    fault: Fault | None = None


class Site(Struct, dict=True):
    """A site that is being made of ``plan`` in ``folder``; ``templates`` are the collection's own."""

    plan: Plan
    folder: SiteFolder
    today: date
    templates: Sequence[Path] = ()

    @cached_property
    def _renderers(self) -> dict[Language, Renderer]:
        return {one: Renderer(one, self.templates) for one in self.plan.languages}

    def write_assets(self) -> None:
        """The style sheet of documents and pages, the script, and the page that leads to the first language."""
        builtin = builtin_folder() / "site"
        style = style_of("style", self.templates).strip() + "\n\n" + (builtin / "site.css").read_text(encoding="utf-8")
        self.folder.put(STYLE, style.encode())
        self.folder.put(SCRIPT, (builtin / "site.js").read_bytes())
        languages = [Link(in_language(one, OVERVIEW), OWN_NAMES[one], False, one) for one in self.plan.languages]
        first = self.plan.first
        values = {"language": first, "name": self.plan.called, "languages": languages}
        self.folder.put("index.html", self._renderers[first].in_frame("site/index.html.j2", values).encode())

    def write_card(self, card: CardPages) -> None:
        """Every page of a card, in every language; ``LapeError`` where one cannot be made."""
        pages = {name: _page_of(card, name) for name in (*card.documents, VERSIONS)}
        trail: list[tuple[str, str, Language | None]] = [(pages[card.documents[0]], card.title, card.language)]
        if card.source is not None:
            trail.insert(0, (cards_of(card.source), card.source, None))
        made: list[tuple[str, bytes]] = []
        for language in self.plan.languages:
            for name, page in pages.items():
                document = card.versions(language) if name == VERSIONS else card.make(name, language)
                template = "site/versions.html.j2" if name == VERSIONS else f"html/{document.name}.html.j2"
                values = {
                    "document": document,
                    "page": self.plan.frame(language, page, trail),
                    "tabs": tuple(
                        Link(seen_from(page, other), _name_of(which), other == page) for which, other in pages.items()
                    ),
                    "fault": card.fault if name != VERSIONS else None,
                }
                links = {one: seen_from(page, card_page(card.source, one)) for one in card.neighbours}
                content = self._made(language, template, values, card_language=card.language, addresses=links)
                made.append((in_language(language, page), content))
        # Not before all are there: a card that cannot be shown whole has one page, which says so.
        for address, content in made:
            self.folder.put(address, content)

    def write_unread(self, source: str | None, card: str, name: str, fault: Fault) -> Unread:
        """A page that says why a card cannot be shown."""
        page = card_page(source, card)
        for language in self.plan.languages:
            values = {"page": self.plan.frame(language, page), "name": name, "fault": fault}
            self._put(language, page, "site/unread.html.j2", values)
        return Unread(name, page, fault)

    def write_extra(self, page: str, document: Document) -> None:
        """A document about all cards, in its language; ``page`` is one of the plan's extras."""
        values = {
            "document": document,
            "page": self.plan.frame(document.language, page),
            "tabs": (),
            "fault": None,
        }
        self._put(document.language, page, f"html/{document.name}.html.j2", values)

    def write_overview(
        self,
        glance: Glance,
        catalogue: Catalogue,
        unread: Spool[Unread],
        partly: Spool[Unread],
        missing: Sequence[Fault],
    ) -> None:
        """The overview, the table of all cards on as many pages as it takes, and its data.

        ``unread`` are cards that are not on the site, ``partly`` those that are there as far as they were understood.
        """
        named, groups = glance.named, catalogue.groups
        page = OverviewPage(
            overview=glance.overview(),
            groups=groups,
            missing=tuple(missing),
            unread=tuple(islice(unread, MOST_UNREAD)),
            partly=tuple(islice(partly, MOST_UNREAD)),
            links={name: card_page(card.source, card.id) for name, card in named.items()},
            languages={name: card.language for name, card in named.items()},
            phases=catalogue.phases(),
            empty=_what_to_do(groups),
        )
        first = {
            "overview": page,
            "cards_counted": _counted(len(catalogue), groups),
            "unread_counted": plural_message(
                "{count} card cannot be read", "{count} cards cannot be read", len(unread)
            ),
            "partly_counted": plural_message(
                "{count} card is understood only in part", "{count} cards are understood only in part", len(partly)
            ),
        }
        for language in self.plan.languages:
            self._write_tables(language, catalogue, first)
            self.folder.put_pieces(in_language(language, INDEX), index(catalogue.rows(), translator(language)))

    def _write_tables(self, language: Language, catalogue: Catalogue, first: Mapping[str, object]) -> None:
        """The pages of the table; ``first`` is what its first page tells besides."""
        for table in catalogue.tables():
            page = table_page(table.number)
            values = {"page": self.plan.frame(language, page, table=True), "table": table}
            if table.number > 1:
                self._put(language, page, "site/cards.html.j2", values)
            else:
                self._put(language, page, "site/overview.html.j2", {**values, **first})

    def write_statement(self, language: Language, statement: Statement, file: str) -> None:
        """The accessibility statement; ``file`` is where its text is written."""
        page = ACCESSIBILITY
        values = {"page": self.plan.frame(language, page), "statement": statement, "file": file}
        self._put(language, page, "site/accessibility.html.j2", values)

    def write_feed(self, news: Sequence[News]) -> None:
        """The feed of new versions, in each language."""
        for language in self.plan.languages:
            say = translator(language)
            name = say.value(self.plan.called)
            self.folder.put(in_language(language, FEED), feed(news, name, say, self.today))

    def _put(self, language: Language, page: str, template: str, values: Mapping[str, object]) -> None:
        self.folder.put(in_language(language, page), self._made(language, template, values))

    def _made(
        self,
        language: Language,
        template: str,
        values: Mapping[str, object],
        *,
        card_language: Language | None = None,
        addresses: Mapping[str, str] | None = None,
    ) -> bytes:
        page = self._renderers[language].in_frame(template, values, card_language=card_language, addresses=addresses)
        return page.encode("utf-8", "replace")


def fault_of(error: LapeError) -> Fault:
    """What a page says of an error."""
    return Fault(error.place, error.message, error.hint, error.code)


def fault_in(found: Diagnostic) -> Fault:
    """What a page says of a finding."""
    return Fault(found.location, found.message, found.hint, found.code)


def _page_of(card: CardPages, name: str) -> str:
    return card_page(card.source, card.id, None if name == card.documents[0] else name)


def _name_of(document: str) -> Message | str:
    return DOCUMENT_NAMES.get(document, document)


def _counted(cards: int, groups: int | None) -> Message:
    counted = plural_message("{count} card", "{count} cards", cards)
    if groups is None:
        return counted
    return plural_message("{cards} from {count} group", "{cards} from {count} groups", groups, cards=counted)


def _what_to_do(groups: int | None) -> Message:
    if groups is None:
        return Message("There are no cards yet. Make the first with  lape new  and then this site again.")
    return Message(
        "There are no cards yet. Collect the groups' cards with  lape collect  and then make this site again."
    )
