"""The earlier versions of cards that are being checked: read from git many at a time, each text once.

What counts is what the card as it is checked out goes back to: versions that were saved, and those that someone who
uses plain git numbered by hand. Drafts without a number of their own do not count.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec import Struct

from lape_cards.card.kinds import Card
from lape_cards.card.version import Version
from lape_cards.checks.past import Past, PastVersion
from lape_cards.errors import LapeError
from lape_cards.store.cards import ReadFile, read_card
from lape_cards.workflow.cards import CardFolder
from lape_cards.workflow.summaries import is_spoken

if TYPE_CHECKING:
    from lape_cards.history import Lineages
    from lape_cards.repository.command import Repository

T = TypeVar("T")

_AT_ONCE = 50
"""Cards whose versions are read from git together: enough to start it seldom, few enough to hold their texts."""


class Line(Struct, frozen=True):
    """What a card goes back to: its versions, the lowest first, and how many digits the names of objects have.

    ``is_new`` tells that the checked-out state does not have the card.
    """

    versions: tuple[Version, ...]
    is_new: bool
    digits: int

    def digest(self) -> bytes:
        """Changes with all that a past is made of; the versions' texts are meant by the names of their objects."""
        about = [
            [one.number, one.blob, one.previous, one.tagged, one.day.isoformat(), one.summary] for one in self.versions
        ]
        return sha256(msgspec.json.encode([self.is_new, self.digits, about])).digest()


def texts_of(repository: Repository, lines: Iterable[Line], known: Mapping[str, bytes]) -> dict[str, bytes]:
    """The texts of all versions in the lines, by the names of their objects, as far as they are here.

    ``known`` are those that need not be read: what cards say now is most often what their last version says.
    """
    blobs = {version.blob for line in lines for version in line.versions}
    found = repository.blobs(blobs - known.keys())
    return {**known, **{name: blob.content for name, blob in found.items()}}


def name_in(line: Line, raw: bytes) -> str:
    """What git calls a text in the repository of the line."""
    from lape_cards.repository.index import object_name  # git is needed where there is a history only

    return object_name(raw, line.digits)


def past_in(line: Line, texts: Mapping[str, bytes], file: ReadFile[Any], name: str | None = None) -> Past | None:
    """The past of the card whose text is ``file``; ``None`` where it is about to come back after it was deleted.

    ``name`` is what git calls that text, where it is known already.
    """
    if line.versions and line.is_new:
        return None
    cards: dict[str, Card | None] = {name or name_in(line, file.raw): _readable(file)}
    positions = {version.blob: index for index, version in enumerate(line.versions)}
    past = []
    for version in line.versions:
        if version.blob not in cards:
            raw = texts.get(version.blob)
            cards[version.blob] = _readable(read_card(raw, file.name)) if raw is not None else None
        past.append(_past_version(version, cards[version.blob], positions.get(version.previous or "")))
    return tuple(past)


def is_whole(line: Line, texts: Mapping[str, bytes]) -> bool:
    """Whether the texts of all versions are there; one that is missing may be there again the next time."""
    return all(version.blob in texts for version in line.versions)


class Pasts:
    """The versions of the cards in ``folder``; ``expected`` are the cards that will be asked for, in this order.

    ``begun`` is what git has begun to tell of these cards, if it has.

    Nothing is read before the first question. ``obstacle`` tells, from then on, why there are no histories to look at,
    where that is not simply because no history is kept.
    """

    def __init__(self, folder: CardFolder, expected: Sequence[str], begun: Lineages | None = None) -> None:
        self._begun = begun
        self.obstacle: LapeError | None = None
        self._folder = folder
        self._expected = list(dict.fromkeys(expected))
        self._known = frozenset(expected)
        self._source: _Source | None = None
        self._is_open = False

    def of(self, card: str, file: ReadFile[Any], *, saved: bool = False) -> Past | None:
        """The versions of ``card`` whose text is ``file``; ``saved`` when that is itself a version, the last to count.

        ``None`` where there is no history to look at, or where the card is about to come back after it was deleted.
        """
        self._open([card])
        return self._tried(lambda source: source.of_version(card, file) if saved else source.of_file(card, file))

    def lines(self, cards: Sequence[str]) -> dict[str, Line] | None:
        """What the cards go back to; ``None`` where there is no history to look at."""
        self._open(cards)
        return self._tried(lambda source: source.lines(cards))

    @property
    def repository(self) -> Repository | None:
        """Where the texts of versions are read; there is one once a question was answered."""
        return self._source.repository if self._source is not None else None

    def _open(self, cards: Sequence[str]) -> None:
        """Look at the histories of the expected cards; of others, should they be asked for, at those alone."""
        others = not self._known.issuperset(cards)
        if others:
            self._expected, self._known, self._begun = list(cards), frozenset(cards), None
        if others or not self._is_open:
            self._is_open, self._source = True, self._opened()

    def _tried(self, ask: Callable[[_Source], T | None]) -> T | None:
        if self._source is None:
            return None
        try:
            return ask(self._source)
        except LapeError as error:
            self.obstacle, self._source = error, None
            return None

    def _opened(self) -> _Source | None:
        if not os.path.lexists(self._folder.top / ".git"):
            return None
        begun, self._begun = self._begun, None
        try:
            if begun is None:
                from lape_cards.workflow.lineages import lineages_begun  # git is needed where there is a history only

                begun = lineages_begun(self._folder, self._expected)
        except LapeError as error:
            self.obstacle = error
            return None
        return _Source(begun, self._expected)


class _Source:
    """The histories in one repository."""

    def __init__(self, lineages: Lineages, expected: Sequence[str]) -> None:
        self.repository = lineages.repository
        self._expected = expected
        self._lineages = lineages
        self._lines: dict[str, Line] = {}
        self._texts: dict[str, bytes] = {}

    def lines(self, cards: Iterable[str]) -> dict[str, Line]:
        digits, lines = self._lineages.digits, self._lineages.lines(cards)
        new = self._lineages.new_among(lines)
        return {card: Line(tuple(line), card in new, digits) for card, line in lines.items()}

    def of_file(self, card: str, file: ReadFile[Any]) -> Past | None:
        if card not in self._lines:
            self._read_from(card)
        return past_in(self._lines.pop(card), self._texts, file)

    def of_version(self, card: str, file: ReadFile[Any]) -> Past | None:
        from lape_cards.repository.index import object_name

        name = object_name(file.raw, self._lineages.digits)
        line = self._lineages.lines([card], name)[card]
        number = next((version.number for version in line if version.blob == name), None)
        if number is None:
            return None
        line = [one for one in line if one.blob == name or (one.number or 0) < number]
        here = Line(tuple(line), is_new=False, digits=self._lineages.digits)
        return past_in(here, texts_of(self.repository, [here], {name: file.raw}), file)

    def _read_from(self, card: str) -> None:
        """Read the versions of ``card`` and of those that will be asked for after it."""
        start = self._expected.index(card)
        self._lines = self.lines(self._expected[start : start + _AT_ONCE])
        self._texts = texts_of(self.repository, self._lines.values(), {})


def _readable(file: ReadFile[Any]) -> Card | None:
    """The card that ``file`` says, where all of it is understood."""
    card: Card | None = file.content
    return None if file.diagnostics else card


def _past_version(version: Version, card: Card | None, follows: int | None) -> PastVersion:
    # Saving wrote the date into the text; a number that was written by hand came with a date of the same kind.
    by_saving = version.tagged or version.previous is not None
    day = card.date if by_saving and card is not None and card.date is not None else version.day
    number = version.number or 0
    spoken = is_spoken(version.summary, number, card.title if card is not None else None)
    return PastVersion(number, day, version.summary, spoken, card, follows)
