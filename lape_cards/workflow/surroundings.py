"""What the documents of cards need besides the cards themselves: their histories, and the cards around them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cached_property

from msgspec import Struct

from lape_cards.card.kinds import Card, ResultCard, Rooting, Workshop
from lape_cards.card.phase import phase_of
from lape_cards.card.version import Version
from lape_cards.documents.context import Born, Context
from lape_cards.documents.model import CardLink
from lape_cards.errors import LapeError
from lape_cards.history import Histories
from lape_cards.i18n import Language
from lape_cards.repository.index import object_name
from lape_cards.store.stamp import without_stamp
from lape_cards.workflow.cards import CardRepository
from lape_cards.workflow.process import cards_of, shown

_AT_ONCE = 50
"""Cards whose versions are read from git together: enough to start it seldom, few enough to hold their texts."""


class Past(Struct, frozen=True):
    """Every version of a card, the oldest first, and the drafts between them.

    ``last`` is the version that the history goes through last; ``None`` where there is none.
    """

    versions: list[Version]
    last: Version | None


class _Said(Mapping[str, Card]):
    """What versions say, by the names of their objects; they are read once a document asks."""

    def __init__(self, read: Callable[[], Mapping[str, Card]]) -> None:
        self._read = read

    @cached_property
    def _cards(self) -> Mapping[str, Card]:
        return self._read()

    def __getitem__(self, name: str) -> Card:
        return self._cards[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._cards)

    def __len__(self) -> int:
        return len(self._cards)


class Around(ABC):
    """What documents of a repository's cards need besides them, on one day: the neighbours and the past of each."""

    def __init__(self, cards: CardRepository, today: date) -> None:
        self._cards = cards
        self._today = today

    @property
    @abstractmethod
    def plans(self) -> Mapping[str, str]:
        """The experiments that a rooting plan continues, and the id of the first one that does."""

    @abstractmethod
    def past(self, card: str) -> Past:
        """What a card goes back to."""

    @abstractmethod
    def said(self, card: str) -> Mapping[str, Card]:
        """What the versions of the card say, and of those that are read with it, by the names of their objects."""

    def context(self, card: Card, raw: bytes, *, until: int | None = None, language: Language | None = None) -> Context:
        """What a document of ``card`` is made from besides it; ``raw`` is the text that says the card.

        ``until`` is the number of the version that ``raw`` is, ``None`` for the card as it stands.
        """
        past = self.past(card.id)
        versions = past.versions
        if until is not None:
            versions = [version for version in versions if (version.number or 0) <= until]
        continued_by = self._continued_by(card)
        return Context(
            today=self._today,
            language=language,
            phase=phase_of(card, self._today, continued=continued_by is not None),
            versions=versions,
            said=_Said(lambda: self.said(card.id)),
            continued_by=continued_by,
            continues=self._link(card.continues) if isinstance(card, Rooting) and card.continues else None,
            born=self._born(card) if isinstance(card, Workshop) else {},
            draft=until is None and self._is_draft(past, raw),
        )

    def is_draft(self, card: str, raw: bytes) -> bool:
        """Whether ``raw`` says something that the last version of the card did not."""
        return self._is_draft(self.past(card), raw)

    def _is_draft(self, past: Past, raw: bytes) -> bool:
        last = past.last
        if last is None:
            return True
        if object_name(raw, len(last.blob)) == last.blob:
            return False
        text = self._cards.repository.blob(last.blob)
        return text is None or without_stamp(raw) != without_stamp(text)

    def _continued_by(self, card: Card) -> CardLink | None:
        if not isinstance(card, ResultCard) or isinstance(card, Rooting) or card.id not in self.plans:
            return None
        return self._link(self.plans[card.id])

    def _born(self, card: Workshop) -> dict[str, Born]:
        """The experiments that were born of the workshop, and are here: what they are called, how far they are."""
        proposals = [one for group in card.groups for theme in group.assessments for one in theme.proposals]
        found = {}
        for name in sorted({one.experiment for one in proposals if one.experiment}):
            content = self._content(name)
            if content is not None:
                found[name] = Born(content.title, phase_of(content, self._today, continued=name in self.plans))
        return found

    def _link(self, card: str) -> CardLink:
        content = self._content(card)
        return CardLink(card, content.title if content is not None else None)

    def _content(self, card: str) -> Card | None:
        """What another card says, without what nobody should read."""
        if not self._cards.has(card):
            return None
        file = self._cards.read(card)
        return shown(file.content, [file]) if file.content is not None else None


class Surroundings(Around):
    """The neighbours and the past of the cards of a repository, found out in git.

    ``expected`` are the cards that will be asked for, in this order: their histories are read together. ``begun`` are
    these, where git was asked for them already.
    """

    def __init__(
        self, cards: CardRepository, today: date, expected: Sequence[str], begun: Histories | None = None
    ) -> None:
        super().__init__(cards, today)
        self._expected = list(expected)
        self._begun = begun
        self._next = 0
        self._lines: dict[str, list[Version]] = {}
        self._said: dict[str, Card] | None = None

    def look_ahead(self) -> None:
        """Find out what is asked of all cards: git goes through their histories while the rooting plans are sought."""
        _ = self._histories
        with suppress(LapeError):  # some card cannot be read: those that depend on it tell
            _ = self.plans

    def past(self, card: str) -> Past:
        """What a card goes back to; it is read together with the next ones that are expected."""
        line = self.versions(card)
        return Past(line, self._histories.last(card, line))

    def versions(self, card: str) -> list[Version]:
        """Every version of the card, the oldest first, and the drafts between them."""
        if card not in self._lines:
            start = self._position(card)
            part = self._expected[start : start + _AT_ONCE]
            self._next = start + len(part)
            self._lines, self._said = self._histories.of(part), None
        return self._lines[card]

    def _position(self, card: str) -> int:
        """Where a card is among the expected ones: mostly after those that were read last."""
        if self._expected[self._next : self._next + 1] == [card]:
            return self._next
        return self._expected.index(card)

    def said(self, card: str) -> Mapping[str, Card]:
        """What the versions of the card say, and of those that are read with it, by the names of their objects."""
        self.versions(card)
        if self._said is None:
            self._said = cards_of(self._cards, [version for line in self._lines.values() for version in line])
        return self._said

    @cached_property
    def plans(self) -> dict[str, str]:
        """The experiments that a rooting plan continues, and the id of the first one that does."""
        found: dict[str, str] = {}
        for plan, experiment in self._cards.continuing():
            found.setdefault(experiment, plan)
        return found

    @cached_property
    def _histories(self) -> Histories:
        return self._begun or Histories(self._cards.repository, self._cards.paths_of(self._expected))


class Handed(Around):
    """The same, where another process has found it out: ``plans`` of all cards, and the ``pasts`` of some."""

    def __init__(self, cards: CardRepository, today: date, plans: Mapping[str, str], pasts: Mapping[str, Past]) -> None:
        super().__init__(cards, today)
        self._plans = plans
        self._pasts = pasts

    @property
    def plans(self) -> Mapping[str, str]:
        """As they were handed over."""
        return self._plans

    def past(self, card: str) -> Past:
        """As it was handed over."""
        return self._pasts[card]

    def said(self, card: str) -> Mapping[str, Card]:
        """What the versions of all these cards say."""
        return self._texts

    @cached_property
    def _texts(self) -> Mapping[str, Card]:
        return cards_of(self._cards, [version for past in self._pasts.values() for version in past.versions])
