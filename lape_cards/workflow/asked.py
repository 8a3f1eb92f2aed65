"""Which cards are meant where several may be named: by ids, files and versions, or all of a folder at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from lape_cards.diagnostic import LeftOut
from lape_cards.errors import LapeError
from lape_cards.history import Histories
from lape_cards.message import Message
from lape_cards.store.files import is_folder
from lape_cards.workflow.cards import CardRepository, open_cards
from lape_cards.workflow.outlet import document_stem, kept_by, version_in
from lape_cards.workflow.shelf import portfolio_for

if TYPE_CHECKING:
    from lape_cards.repository.command import Repository
    from lape_cards.workflow.collection import Collection


class Origin(Struct, frozen=True, eq=False):
    """Where cards come from: their repository, and what the source is called that they were collected from, if any."""

    cards: CardRepository
    source: str | None = None


class Group(Struct, frozen=True):
    """Cards of one origin that are meant one after another: as they were ``named``, or by their ids."""

    shelf: Origin
    names: list[str]
    named: bool


class Asked(Struct, frozen=True):
    """The cards that are meant, in the order in which they were; ``refused`` tells what names mean none, and why.

    ``top`` is the folder of the settings, ``kept`` what no document may replace.
    """

    top: Path
    kept: tuple[Path, ...]
    groups: tuple[Group, ...]
    refused: tuple[LapeError, ...]

    def __len__(self) -> int:
        """How many cards there are."""
        return sum(len(group.names) for group in self.groups)

    @property
    def shelves(self) -> list[Origin]:
        """The shelves that the cards are on, in the order in which they come by first."""
        return list(dict.fromkeys(group.shelf for group in self.groups))

    @property
    def left_out(self) -> Iterator[LeftOut]:
        """What looks like a card, where all the cards of a folder are meant, and is not read."""
        for shelf in dict.fromkeys(group.shelf for group in self.groups if not group.named):
            yield from shelf.cards.told_left_out()

    def on(self, shelf: Origin) -> list[str]:
        """The ids of the cards of a shelf, each once, in the order in which they come by first."""
        found: dict[str, None] = {}
        for group in self.groups:
            if group.shelf is shelf:
                found |= dict.fromkeys(map(shelf.cards.locate, group.names) if group.named else group.names)
        return list(found)

    def histories_begun(self, likely: Histories | None = None) -> Histories | None:
        """The histories of the first shelf's cards: git begins with them at once, and more can be loaded meanwhile.

        ``likely`` are those with which it has begun already, should they be the same.
        """
        if not self.groups:
            return None
        shelf = self.groups[0].shelf
        repository, paths = shelf.cards.repository, shelf.cards.paths_of(self.on(shelf))
        if likely is not None and likely.repository is repository and likely.paths == paths:
            return likely
        return Histories(repository, paths)

    @property
    def only(self) -> tuple[Origin, str] | None:
        """The one card, where it alone was named; ``None`` where several were, or a folder."""
        if len(self.groups) != 1 or self.refused or not self.groups[0].named or len(self.groups[0].names) != 1:
            return None
        return self.groups[0].shelf, self.groups[0].names[0]


def asked_for(start: Path, names: Sequence[str], known: Repository | None = None) -> Asked:
    """The cards that ``names`` mean from ``start``: ids, versions, files of cards, and folders of them.

    Beside a ``portfolio.yaml`` they are called ``source/id``, and a source's name alone means all its cards; those of
    the folder's own are called as in any repository. Whoever is meant twice is there once. ``LapeError`` where a single
    name means nothing, and where there are no cards at all. ``known`` is what git said of the repository around
    ``start``, if it was asked already.
    """
    every = list(dict.fromkeys(names))
    place: _Place = (
        _Repository(open_cards(start, every, known)) if portfolio_for(every, start) is None else _portfolio_at(start)
    )
    if len(every) == 1:
        groups = list(place.groups(every[0], start))
        refused = tuple(one for one in groups if isinstance(one, LapeError))
        if refused and len(refused) == len(groups):
            raise refused[0]
        return Asked(place.top, place.kept, tuple(one for one in groups if isinstance(one, Group)), refused)
    return _several(place, every, start)


def _several(place: _Place, names: Sequence[str], start: Path) -> Asked:
    """The cards of several names, each of them once."""
    known: dict[str, str | None] = {}
    groups: list[Group] = []
    refused: list[LapeError] = []
    for name in names:
        for found in place.groups(name, start):
            if isinstance(found, LapeError):
                refused.append(found)
            else:
                _add(groups, found, _fresh(found, known, refused))
    return Asked(place.top, place.kept, tuple(groups), tuple(refused))


def _add(groups: list[Group], group: Group, names: list[str]) -> None:
    """Add cards to those of the same shelf before them, where these were named too."""
    last = groups[-1] if groups else None
    if last is not None and last.shelf is group.shelf and last.named and group.named:
        groups[-1].names.extend(names)
    elif names:
        groups.append(Group(group.shelf, names, group.named))


def _fresh(group: Group, known: dict[str, str | None], refused: list[LapeError]) -> list[str]:
    """The names of a group that come by for the first time; ``known`` are their files and sources."""
    found = []
    for name in group.names:
        try:
            card = group.shelf.cards.locate(name) if group.named else name
        except LapeError as error:
            refused.append(error)
            continue
        source = group.shelf.source
        stem = document_stem(card, version_in(name) if group.named else None, None, source)
        if stem not in known:
            known[stem] = source
            found.append(name)
        elif known[stem] != source:
            refused.append(
                LapeError(
                    Message(
                        "The documents of {name} would be called as those of another card.",
                        name=group.shelf.cards.called(card),
                    ),
                    Message("Make them by themselves, in a folder of their own, with  --output"),
                )
            )
    return found


class _Place(Protocol):
    """Where names are understood."""

    @property
    def top(self) -> Path: ...
    @property
    def kept(self) -> tuple[Path, ...]: ...
    def groups(self, name: str, start: Path) -> Iterable[Group | LapeError]: ...


class _Repository:
    """A card repository: a folder of cards is the one that the settings name, or the repository itself."""

    def __init__(self, cards: CardRepository) -> None:
        self._shelf = Origin(cards)
        self.top = cards.top
        self.kept = kept_by(cards)

    def groups(self, name: str, start: Path) -> Iterator[Group | LapeError]:
        """The cards that a name means; a card that is called as a folder is goes before it."""
        cards = self._shelf.cards
        folder = cards.folder_named(name, start)
        if folder is None:
            yield Group(self._shelf, [name], named=True)
        elif cards.is_whole(folder):
            yield Group(self._shelf, cards.ids(), named=False)
        else:
            yield LapeError(
                Message("{file} is not among the cards of this repository.", file=name),
                Message("The cards are in {folder}.", folder=str(cards.cards)),
            )


class _Portfolio:
    """What was collected: a source stands for a folder of cards, and the portfolio's own folder for all of them."""

    def __init__(self, collection: Collection) -> None:
        from lape_cards.workflow.collection import kept_in, with_git

        self._collection = collection
        self._shelves = {one.source: Origin(with_git(one), one.source) for one in collection.shelves}
        self.top = collection.top
        self.kept = kept_in(collection)

    def groups(self, name: str, start: Path) -> Iterator[Group | LapeError]:
        """The cards that a name means."""
        from lape_cards.workflow.collection import locate

        source = name.rstrip("/")
        if source in self._shelves:
            yield self._all_of(self._shelves[source])
        elif is_folder(start / name) and (start / name).resolve() == self.top.resolve():
            yield from map(self._all_of, self._shelves.values())
            yield from (missing.why for missing in self._collection.missing)
        else:
            try:
                shelf, card = locate(self._collection, source or name)
            except LapeError as error:
                yield error
            else:
                if shelf.source is None:
                    yield from self._own.groups(name, start)
                else:
                    yield Group(self._shelves[shelf.source], [card], named=True)

    @cached_property
    def _own(self) -> _Repository:
        """The cards of the portfolio's own folder, which are named as in any repository."""
        from lape_cards.workflow.collection import with_git

        assert self._collection.own is not None, "a name has led there"
        return _Repository(with_git(self._collection.own))

    def _all_of(self, shelf: Origin) -> Group:
        return Group(shelf, shelf.cards.ids(), named=False)


def _portfolio_at(start: Path) -> _Portfolio:
    from lape_cards.workflow.collection import open_collection  # a repository alone needs none of it

    return _Portfolio(open_collection(start))
