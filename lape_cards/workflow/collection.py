"""The cards that are looked at together: those of a portfolio's sources, or those of one repository."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from lape_cards.card.kinds import Card, Experiment, Rooting
from lape_cards.card.phase import phase_of
from lape_cards.checks.run import Situation, readiness_of, secrets_of
from lape_cards.config.portfolio import ReportTexts
from lape_cards.diagnostic import Diagnostic, LeftOut
from lape_cards.errors import LapeError
from lape_cards.i18n import Language
from lape_cards.message import Message
from lape_cards.portfolio.summary import Summary, summary
from lape_cards.store.cards import ReadFile, read_card
from lape_cards.store.files import is_file
from lape_cards.workflow.cards import SETTINGS, CardFolder, CardRepository, find_folder, open_cards
from lape_cards.workflow.outlet import kept_at, kept_by
from lape_cards.workflow.process import shown
from lape_cards.workflow.shelf import PORTFOLIO, find_portfolio


class SourceCards(Struct, frozen=True, dict=True):
    """The cards of one source; ``source`` is its name, ``None`` where only one repository is looked at.

    ``commit`` is the commit that they are read from, where they were collected.
    """

    source: str | None
    cards: CardFolder
    commit: str | None = None

    @cached_property
    def plans(self) -> dict[str, str]:
        """The experiments that a rooting plan continues, and the id of the first plan that does."""
        found: dict[str, str] = {}
        for plan, experiment in self.cards.continuing():
            found.setdefault(experiment, plan)
        return found


class MissingSource(Struct, frozen=True):
    """A source whose cards are not here, and why."""

    name: str
    why: LapeError


class Collection(Struct, frozen=True, dict=True):
    """Cards that are looked at together. ``missing`` says which sources are not among them, and why.

    ``top`` is the folder of ``portfolio.yaml`` or ``lape.yaml``; ``name``, ``language`` and ``texts`` are what that
    file says.
    """

    top: Path
    name: str | None
    language: Language | None
    shelves: tuple[SourceCards, ...]
    missing: tuple[MissingSource, ...] = ()
    texts: ReportTexts | None = None
    is_portfolio: bool = False

    def __len__(self) -> int:
        """How many cards there are."""
        return sum(len(shelf.cards.ids()) for shelf in self.shelves)

    @cached_property
    def own(self) -> SourceCards | None:
        """The cards that a portfolio's folder keeps of its own: they are named, and were not collected."""
        keeps_some = self.is_portfolio and is_file(self.top / SETTINGS)
        return SourceCards(None, open_cards(self.top)) if keeps_some else None

    def left_out(self) -> Iterator[LeftOut]:
        """What looks like a card and is not read; of a source with many the first ones, and how many more there are."""
        for shelf in self.shelves:
            yield from shelf.cards.told_left_out()


class Entry(Struct, frozen=True):
    """One card of a collection: its text, what it says, and its summary.

    ``card`` is as it may be shown. It and ``summary`` are ``None`` where the file is no card; ``fault`` is the first
    thing that is wrong with the form of the file.
    """

    shelf: SourceCards
    id: str
    file: ReadFile[Any]
    card: Card | None
    summary: Summary | None
    fault: Diagnostic | None

    @property
    def name(self) -> str:
        """What the card is called in the collection: ``source/id``, or the id alone."""
        return f"{self.shelf.source}/{self.id}" if self.shelf.source else self.id

    @property
    def told_fault(self) -> Diagnostic | None:
        """The fault with its place as it is found from the top of the collection."""
        return replace(self.fault, file=self.shelf.cards.from_top(self.fault.file)) if self.fault is not None else None


def open_collection(start: Path) -> Collection:
    """The cards to look at from ``start``: the collected ones beside a ``portfolio.yaml``, else the repository's."""
    portfolio = find_portfolio(start)
    if portfolio is not None:
        return _portfolio(portfolio)
    folder = find_folder(start)
    if folder is None:
        raise LapeError(
            Message("There are no cards here: neither a portfolio nor a card repository."),
            Message(
                "Go to the folder that has a {portfolio} or a {settings}; a new card repository is made with  "
                "lape init",
                portfolio=PORTFOLIO,
                settings=SETTINGS,
            ),
        )
    folder.require_place()
    return Collection(folder.top, folder.settings.name, folder.settings.language, (SourceCards(None, folder),))


def entries(collection: Collection, today: date) -> Iterator[Entry]:
    """Every card, one after another, by source and id; one is read when it is asked for."""
    for shelf in collection.shelves:
        for card in shelf.cards.ids():
            yield entry(shelf, card, today)


def entry(shelf: SourceCards, card: str, today: date) -> Entry:
    """One card of a shelf, read."""
    return entry_of(shelf, card, shelf.cards.raw(card), today)


def entry_of(shelf: SourceCards, card: str, raw: bytes, today: date) -> Entry:
    """The same where its bytes are at hand."""
    file = read_card(raw, shelf.cards.name_of(card))
    content: Card | None = file.content
    fault = file.diagnostics[0] if file.diagnostics else None
    if content is None:
        return Entry(shelf, card, file, None, None, fault)
    continued = card in shelf.plans
    situation = Situation(today, continued)
    secrets = secrets_of(file, situation)
    fault = secrets.mask(fault) if fault is not None else None
    seen = shown(content, [file])
    form = content if isinstance(content, Experiment | Rooting) else None
    made = summary(
        seen,
        card,
        source=shelf.source,
        today=today,
        programme=shelf.cards.settings.programme,
        phase=phase_of(content, today, continued=continued),
        readiness=readiness_of(file, form, situation, secrets) if form is not None else None,
        plan=shelf.plans.get(card),
    )
    return Entry(shelf, card, file, seen, made, fault)


def locate(collection: Collection, name: str) -> tuple[SourceCards, str]:
    """The shelf that a name beside a ``portfolio.yaml`` leads to, and what its card is called there.

    ``source/id`` was collected. What begins with no source's name is looked for among the cards of the folder's own,
    if it keeps some. ``LapeError`` where there is neither, with the reason where the source is missing.
    """
    source, _, card = name.partition("/")
    for missing in collection.missing:
        if missing.name == source:
            raise missing.why
    for shelf in collection.shelves:
        if shelf.source == source and card:
            return shelf, card
    is_source = any(shelf.source == source for shelf in collection.shelves)
    if not is_source and collection.own is not None:
        with suppress(LapeError):  # a file of no card of its own
            collection.own.cards.locate(name)
            return collection.own, name
    raise LapeError(
        Message("No collected card is called {name}.", name=name),
        Message("Here a card is called source/id, as  lape list  shows it."),
    )


def is_own(collection: Collection, names: Sequence[str]) -> bool:
    """Whether all that is named are cards of the portfolio's own folder."""
    return bool(names) and all(locate(collection, name)[0].source is None for name in names)


def with_git(shelf: SourceCards) -> CardRepository:
    """The cards of a shelf of a portfolio, with their history."""
    assert isinstance(shelf.cards, CardRepository), "what was collected is read from git"
    return shelf.cards


def kept_in(collection: Collection) -> tuple[Path, ...]:
    """What is kept where a collection is looked at, and no document may replace: the folder's own cards among it."""
    if not collection.is_portfolio:
        return kept_by(collection.shelves[0].cards)
    with suppress(LapeError):  # settings that cannot be read are told to whoever names a card of its own
        own = find_folder(collection.top)
        if own is not None and own.top == collection.top:
            return kept_by(own)
    return kept_at(collection.top)


def _portfolio(path: Path) -> Collection:
    from lape_cards.workflow.collected import collected  # git is needed for what was collected only
    from lape_cards.workflow.mirrored import collected_cards
    from lape_cards.workflow.portfolio import read_portfolio

    portfolio = read_portfolio(path)
    sources, missing = collected(path)
    shelves = tuple(
        SourceCards(one.name, collected_cards(path.parent, one.repository, one.commit, one.cards, one.name), one.commit)
        for one in sources
    )
    return Collection(
        path.parent,
        portfolio.name,
        portfolio.language,
        shelves,
        tuple(MissingSource(one.name, LapeError(one.message, one.hint)) for one in missing),
        portfolio.report,
        is_portfolio=True,
    )
