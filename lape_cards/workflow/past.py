"""The earlier versions of cards that are being checked: read from git many at a time, each text once.

What counts is what the card as it is checked out goes back to: versions that were saved, and those that someone who
uses plain git numbered by hand. Drafts without a number of their own do not count.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from typing import Any

from lape_cards.card.kinds import Card
from lape_cards.card.version import Version
from lape_cards.checks.past import Past, PastVersion
from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.store.cards import ReadFile, read_card
from lape_cards.workflow.cards import CardFolder, open_cards
from lape_cards.workflow.summaries import is_spoken

_AT_ONCE = 50
"""Cards whose versions are read from git together: enough to start it seldom, few enough to hold their texts."""


class Pasts:
    """The versions of the cards in ``folder``; ``expected`` are the cards that will be asked for, in this order.

    Nothing is read before the first question. ``obstacle`` tells, from then on, why there are no histories to look at,
    where that is not simply because no history is kept.
    """

    def __init__(self, folder: CardFolder, expected: Sequence[str]) -> None:
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
        if not self._is_open or card not in self._known:
            if card not in self._known:
                self._expected, self._known = [card], frozenset([card])
            self._is_open, self._source = True, self._opened()
        if self._source is None:
            return None
        try:
            return self._source.of_version(card, file) if saved else self._source.of_file(card, file)
        except LapeError as error:
            self.obstacle, self._source = error, None
            return None

    def _opened(self) -> _Source | None:
        if not os.path.lexists(self._folder.top / ".git"):
            return None
        try:
            source = _Source(self._folder, self._expected)
        except LapeError as error:
            self.obstacle = error
            return None
        return source


def _cut_off() -> LapeError:
    return LapeError(
        Message("Only the newest part of the cards' history is here, so the rules of history are not held."),
        Message(
            "Fetch the rest with  git fetch --unshallow --tags  and check again, or leave these rules out with  "
            "--ignore history"
        ),
    )


class _Source:
    """The histories in one repository."""

    def __init__(self, folder: CardFolder, expected: Sequence[str]) -> None:
        from lape_cards.history import Lineages  # git is needed where there is a history only

        repository = open_cards(folder.top).repository
        if repository.is_shallow:
            raise _cut_off()
        self._repository = repository
        self._expected = expected
        self._lineages = Lineages(repository, {card: folder.name_of(card) for card in expected})
        self._lines: dict[str, list[Version]] = {}
        self._texts: dict[str, bytes] = {}

    def of_file(self, card: str, file: ReadFile[Any]) -> Past | None:
        if card not in self._lines:
            self._read_from(card)
        line = self._lines.pop(card)
        if line and self._lineages.is_new(card):
            return None
        return self._past(line, file)

    def of_version(self, card: str, file: ReadFile[Any]) -> Past | None:
        name = self._name(file.raw)
        line = self._lineages.lines([card], name)[card]
        number = next((version.number for version in line if version.blob == name), None)
        if number is None:
            return None
        line = [one for one in line if one.blob == name or (one.number or 0) < number]
        self._texts = self._contents([line])
        return self._past(line, file)

    def _read_from(self, card: str) -> None:
        """Read the versions of ``card`` and of those that will be asked for after it."""
        start = self._expected.index(card)
        self._lines = self._lineages.lines(self._expected[start : start + _AT_ONCE])
        self._texts = self._contents(self._lines.values())

    def _contents(self, lines: Collection[Sequence[Version]]) -> dict[str, bytes]:
        found = self._repository.blobs(version.blob for line in lines for version in line)
        return {name: blob.content for name, blob in found.items()}

    def _name(self, raw: bytes) -> str:
        from lape_cards.repository.index import object_name

        return object_name(raw, self._lineages.digits)

    def _past(self, line: Sequence[Version], file: ReadFile[Any]) -> Past:
        cards: dict[str, Card | None] = {self._name(file.raw): _readable(file)}
        positions = {version.blob: index for index, version in enumerate(line)}
        past = []
        for version in line:
            if version.blob not in cards:
                raw = self._texts.get(version.blob)
                cards[version.blob] = _readable(read_card(raw, file.name)) if raw is not None else None
            past.append(_past_version(version, cards[version.blob], positions.get(version.previous or "")))
        return tuple(past)


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
