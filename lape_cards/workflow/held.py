"""What all cards of one check are held to, and what is looked at beside them; each is found out when it is needed."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from lape_cards.card.phases import Phase
from lape_cards.checks.registered import registered
from lape_cards.checks.selection import Rulings, Selection
from lape_cards.diagnostic import UNREAD, LeftOut
from lape_cards.errors import LapeError
from lape_cards.store.raw import read_bytes
from lape_cards.workflow.shelf import SETTINGS, PlacedShelf, Shelf, find_top, place_of, require_inside
from lape_cards.workflow.targets import Every, Finder, Target, targets
from lape_cards.workflow.verdicts.settings import Settings

if TYPE_CHECKING:
    from lape_cards.history import Lineages
    from lape_cards.repository.command import Sought
    from lape_cards.workflow.cards import CardFolder
    from lape_cards.workflow.check import Checker
    from lape_cards.workflow.judging import Brief, Judge
    from lape_cards.workflow.past import Line, Pasts
    from lape_cards.workflow.verdicts.memory import Memory

_MOST_KEYS = 20_000
"""Cards whose files are read once where that is enough; of more, the keys would take room in memory."""
_FEW = 10
"""Cards whose histories are asked for by themselves; for more, git goes once through those of all."""


class Wish(Struct, frozen=True):
    """What to hold cards to, and how: ``remembering`` what earlier runs found, with so many ``jobs`` at once."""

    today: date
    phase: Phase | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    since: str | None = None
    remembering: bool = True
    jobs: int | None = None


class _Ahead(Struct, frozen=True):
    """What git has begun to tell of some cards, whose files are in ``place``."""

    place: str
    cards: list[str]
    lineages: Lineages


class Held:
    """What a wish comes to in the place where it is made. ``LapeError`` where it cannot be meant.

    ``wanted`` are the files to check, ``folder`` is the card repository that they are in, if they are in one.
    ``obstacle`` tells why the rules of history were not held where a history is kept, once they were not.
    """

    def __init__(self, wish: Wish, names: Sequence[str], start: Path) -> None:
        self.wish = wish
        self.memory = _memory() if wish.remembering else None
        self.obstacle: LapeError | None = None
        self._settings_raw = b""
        self._settings = Settings("", "")
        self._state_begun: Callable[[], bytes | None] | None = None
        self._state_after: Callable[[], bytes | None] | None = None
        self._glance: tuple[Shelf, Sequence[Target]] | None = None
        self._full: CardFolder | None = None
        self._sought: Sought | None = None
        self._finder = Finder()
        self._ahead: _Ahead | None = None
        self._pasts: Pasts | None = None
        self.folder = self._find(names, start)
        self.wanted = self._targets(names, start) if wish.since is None else _changed(start, wish.since)
        select = wish.select or self._settings.select
        self.rules = self._rules()
        self.selection = Selection.of(select, wish.ignore + self._settings.ignore, self.rules)
        self.looks_back = self.selection.looks_back(self.rules)
        if not self.looks_back:
            self._ahead = None
        self._sees_all = False
        self._asked_for = 0
        self.believes = False
        """Whether a verdict of an earlier run was found: most likely there are more."""
        self._keys: dict[str, bytes] = {}

    def _targets(self, names: Sequence[str], start: Path) -> Sequence[Target]:
        """What is to be checked, unless that was found out at a glance already."""
        shelf, found = self._glance or (None, ())
        if shelf is not None and self.folder is not None and shelf.place == self.folder.place:
            return found
        return targets(self.folder, names, start)

    @property
    def every(self) -> bool:
        """Whether all cards of the folder are meant, as they are where no card is named."""
        return isinstance(self.wanted, Every)

    @property
    def strict(self) -> bool:
        """Whether the repository's settings let warnings fail a check."""
        return self._settings.strict

    def close(self, *, whole: bool) -> None:
        """Keep what was found; ``whole`` says that the run came to its end."""
        if self.memory is not None:
            self.memory.store.close(self._state_at_end(self.memory) if whole else None)

    def _state_at_end(self, memory: Memory) -> Callable[[], bytes | None] | None:
        """Tells the state of the repository, where something is kept and it was the same all the time."""
        state = self.__dict__.get("state")
        if state is None or self.folder is None or not memory.store.has_written:
            return None
        self.look_after()
        after = self._state_after
        return lambda: state if after is not None and after() == state else None

    def look_after(self) -> None:
        """Let git begin to tell in which state the repository is, once its histories have all been read.

        What is judged after that depends on nothing that could still change: an object says the same for ever.
        """
        if self._state_after is None and self.folder is not None and self.__dict__.get("state") is not None:
            self._state_after = _state_begun(self.folder.top, self._sought)

    def _find(self, names: Sequence[str], start: Path) -> Shelf | None:
        """The card folder that the named files are in, and what its settings say of checking."""
        top = find_top(place_of(names, start))
        if top is None:
            return None
        self._settings_raw = read_bytes(top / SETTINGS)
        known = self.memory.settings(self._settings_raw) if self.memory is not None else None
        if os.path.lexists(top / ".git"):
            self._seek(top)
            if known is None:
                self._look_at_a_glance(top, names, start)
        if known is not None:
            require_inside(top, known.cards, known.templates)
            self._settings = known
            return PlacedShelf(top, known.cards)
        folder = self._understood(top)
        said = folder.settings.check
        self._settings = Settings(
            folder.settings.cards,
            folder.settings.templates,
            *((said.select, said.ignore, bool(said.strict)) if said is not None else ()),
        )
        if self.memory is not None:
            self.memory.keep_settings(self._settings_raw, self._settings)
        return folder

    def _understood(self, top: Path) -> CardFolder:
        """The folder with all of its settings; ``LapeError`` where they have a fault."""
        if self._full is None:
            from lape_cards.workflow.cards import CardFolder, settings_in

            self._full = CardFolder(top, settings_in(self._settings_raw, top / SETTINGS))
        return self._full

    def _seek(self, top: Path) -> None:
        """Let git begin to tell of the repository, and in which state it is."""
        from lape_cards.repository.command import repository_sought
        from lape_cards.repository.once import Once

        with suppress(LapeError):  # whoever looks at the histories tells
            self._sought = repository_sought(top)
        if self.memory is not None:
            self._state_begun = Once(_state_begun(top, self._sought))

    def _look_at_a_glance(self, top: Path, names: Sequence[str], start: Path) -> None:
        """Let git begin with the histories that are most likely meant, before what understands settings is loaded."""
        from lape_cards.workflow.lineages import shelf_at_a_glance

        if self.wish.since is None:
            with suppress(LapeError, OSError):  # what is wrong is told once the settings are understood
                shelf = shelf_at_a_glance(top, self._settings_raw)
                self._glance = shelf, targets(shelf, names, start)
                self._look_ahead(shelf, _cards_among(self._glance[1], shelf, Finder()))

    def _rules(self) -> Rulings:
        known = self.memory.rules() if self.memory is not None else None
        if known is not None:
            return known
        self.look_ahead()  # nothing is known of any card either
        rules = registered()
        if self.memory is not None:
            self.memory.keep_rules(rules)
        return rules

    def look_ahead(self) -> None:
        """Let git begin with all histories, before what judges is loaded and other processes are started."""
        if self._pasts is None:
            self._look_ahead(self.folder, self._cards())

    def rest(self) -> None:
        """Let the git that reads versions end until there is more to read, so that this process can be copied."""
        if self._pasts is not None and self._pasts.repository is not None:
            self._pasts.repository.rest()

    def _look_ahead(self, shelf: Shelf | None, cards: list[str]) -> None:
        if not cards or shelf is None or not os.path.lexists(shelf.top / ".git"):
            return
        if self._ahead is not None and (self._ahead.place, self._ahead.cards) == (shelf.place, cards):
            return
        from lape_cards.workflow.lineages import lineages_begun

        if self._state_begun is not None:
            self._state_begun()  # what is told from here on is of this state, or of a later one that is noticed after
        self._ahead = None
        with suppress(LapeError):  # whoever looks at the histories tells
            self._ahead = _Ahead(shelf.place, cards, lineages_begun(shelf, cards, self._sought))

    @cached_property
    def brief(self) -> Brief:
        """What another process has to be told of all this."""
        from lape_cards.workflow.judging import Brief

        wish, folder = self.wish, self._understood(self.folder.top) if self.folder is not None else None
        return Brief(wish.today, folder, wish.phase, wish.select, wish.ignore)

    def brief_for_others(self) -> Brief:
        """The brief with the plans in it, so that not every process looks through all cards for them."""
        try:
            return replace(self.brief, plans=self.plans)
        except LapeError:  # some card cannot be read: whoever depends on it tells
            return self.brief

    @cached_property
    def checker(self) -> Checker:
        """What checks in this process."""
        checker = self.brief.checker()
        checker.plans = lambda: self.plans
        return checker

    @cached_property
    def judge(self) -> Judge:
        """What judges many cards in this process."""
        from lape_cards.workflow.judging import Judge

        return Judge(self.checker)

    @cached_property
    def plans(self) -> frozenset[str]:
        """The experiments that a rooting plan continues; looked up only once some card depends on it."""
        if self.folder is None:
            return frozenset()
        found, new = set(), {}
        before = self.folder.before_names
        every = self.wanted if isinstance(self.wanted, Every) else None
        texts = self.folder.texts_of(every.stems) if every is not None else self.folder.texts()
        for number, (card, raw) in enumerate(texts):
            if self.believes and number < _MOST_KEYS and every is not None:
                known = unicodedata.normalize("NFC", card)
                self._keys[known] = self._key_of(f"{before}{card}.yaml", known, raw)
            if b"continues" not in raw:
                continue
            experiment = self.memory.plan(raw) if self.memory is not None else None
            if experiment is None:
                experiment = new[raw] = _continued_by(raw, self.folder.name_of(card))
            found.add(experiment)
        if self.memory is not None:
            self.memory.keep_plans(new)
        return frozenset(found - {""})

    @cached_property
    def state(self) -> bytes | None:
        """The state of the repository at the first look."""
        if self.folder is None:
            return None
        return (self._state_begun or _state_begun(self.folder.top, self._sought))()

    @cached_property
    def runs(self) -> frozenset[int]:
        """The earlier runs that saw the repository as it is now."""
        known = self.state is not None and self.memory is not None
        return self.memory.store.runs_of(self.state) if known else frozenset()  # type: ignore[union-attr, arg-type]

    @cached_property
    def _key_of(self) -> Callable[[str, str, bytes], bytes]:
        """What a verdict is kept by: all that cards are held to, and of each its file's name, its id and its bytes."""
        if self.memory is None:
            return lambda name, card, raw: b""
        wish, held = self.wish, self.selection
        place = self.folder.place if self.folder is not None else None
        terms = repr((wish.today.isoformat(), wish.phase, held.select, held.ignore, place, self.looks_back))
        return self.memory.keys(terms)

    def left_out(self) -> Iterator[LeftOut]:
        """What looks like a card and is not read, where all cards are wanted, or all that have changed."""
        if self.folder is None or not self.selection.takes(self.rules[UNREAD]):
            return
        if self.every:
            yield from self.folder.left_out()
        elif self.wish.since is not None and (found := self.folder.left_out()):
            from lape_cards.workflow.check import changed_among

            changed = changed_among(self.folder.top, self.wish.since, [one.path for one in found])
            yield from (one for one in found if one.path in changed)

    def card_of(self, target: Target) -> str | None:
        """The card of the repository whose file the target is, if it is one."""
        return _card_of(target, self.folder, self._finder)

    def key(self, target: Target, card: str | None, raw: bytes) -> bytes:
        """What a verdict on these bytes is kept by."""
        return self._key_of(target.name, card or "", raw)

    def key_of_read(self, card: str | None) -> bytes | None:
        """The same for a card whose file was read in this run already, and is not asked about a second time."""
        return self._keys.pop(card, None) if card is not None else None

    def lines(self, cards: Sequence[str], *, judging: bool) -> dict[str, Line] | None:
        """What the cards go back to; ``None`` where that is not looked at, or where there is no history.

        ``judging`` tells that some of them will have to be judged: what does that is loaded while git answers.
        """
        if not self.looks_back or not cards or self.folder is None or self.obstacle is not None:
            return None
        if self.memory is not None and self.state == b"":  # no history is kept, and it is known already
            return None
        self._asked_for += len(cards)
        if not self._sees_all:
            self._sees_all = self._asked_for > _FEW
            self._pasts = self._pasts_of(self._cards() if self._sees_all else list(cards), judging=judging)
        assert self._pasts is not None
        lines = self._pasts.lines(cards)
        self.obstacle = self._pasts.obstacle
        return lines

    def _pasts_of(self, cards: list[str], *, judging: bool) -> Pasts:
        self._look_ahead(self.folder, cards)
        if judging:
            _ = self.judge
        from lape_cards.workflow.past import Pasts

        folder, begun, self._ahead = self.brief.folder, self._ahead, None
        assert folder is not None
        return Pasts(folder, cards, begun.lineages if begun is not None else None)

    def _cards(self) -> list[str]:
        """All cards of the repository that are wanted."""
        return _cards_among(self.wanted, self.folder, self._finder)


def _cards_among(wanted: Sequence[Target], folder: Shelf | None, finder: Finder) -> list[str]:
    """The cards of a folder that are wanted."""
    if isinstance(wanted, Every):
        return wanted.ids()
    found = (_card_of(one, folder, finder) for one in wanted)
    return [card for card in found if card is not None]


def _card_of(target: Target, folder: Shelf | None, finder: Finder) -> str | None:
    if target.card is not None or target.path is None or folder is None:
        return target.card
    return finder.card_at(Path(target.path), folder)


def _memory() -> Memory | None:
    from lape_cards.workflow.verdicts.memory import Memory  # whoever remembers nothing does without a database

    return Memory.opened()


def _state_begun(top: Path, sought: Sought | None) -> Callable[[], bytes | None]:
    from lape_cards.repository.state import state_begun

    return state_begun(top, sought)


def _changed(start: Path, revision: str) -> Sequence[Target]:
    from lape_cards.workflow.check import targets_since

    return targets_since(start, revision)


def _continued_by(raw: bytes, name: str) -> str:
    """The experiment that the card with these bytes continues; empty where it continues none."""
    from lape_cards.workflow.cards import continued_by

    return continued_by(raw, name) or ""
