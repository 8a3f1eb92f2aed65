"""Comparing two versions of a card, or a version with the card as it stands in its file."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from lape_cards import history
from lape_cards.card.kinds import Card
from lape_cards.card.version import Version, VersionReference
from lape_cards.comparison.differences import differences
from lape_cards.documents.comparing import comparison
from lape_cards.documents.process import Side
from lape_cards.documents.telling import Line, told
from lape_cards.errors import LapeError
from lape_cards.i18n import Language
from lape_cards.message import Message
from lape_cards.render.environment import Format
from lape_cards.render.renderer import document as rendered
from lape_cards.repository.records import number_of_tag, tag_names
from lape_cards.standing import standings
from lape_cards.store.cards import ReadFile, read_card
from lape_cards.workflow.cards import CardRepository, sound
from lape_cards.workflow.documents import refuse_secrets
from lape_cards.workflow.process import shown
from lape_cards.workflow.versions import resolve


class Compared(Struct, frozen=True):
    """One of the two sides: the version, ``None`` for the card's own file, and what it says.

    ``name`` is what the version is called, where its number alone could mean several, and ``title`` what a text is told
    as that is neither a version nor the card's own.
    """

    version: Version | None
    file: ReadFile[Any]
    name: str | None = None
    title: Message | None = None

    @property
    def side(self) -> Side:
        """The side as documents tell of it."""
        version = self.version
        return Side(version.number, version.day, version.summary) if version is not None else Side(None, None, None)


class Comparison(Struct, frozen=True):
    """What differs between two sides of one card, in lines that show nothing that may not be saved.

    ``card`` is what the newer side says.
    """

    card: Card
    old: Compared
    new: Compared
    lines: tuple[Line, ...]

    @property
    def same_text(self) -> bool:
        """Whether the two do not differ at all; otherwise comments, or how lines are broken, may."""
        return self.old.file.raw == self.new.file.raw


def compare(cards: CardRepository, first: str, second: str | None = None) -> Comparison:
    """What differs from ``first`` to ``second``: versions (``id@N``), or the card's own file (``id``).

    Without ``second`` it is the card's own file, and ``first`` without a number its last saved version.
    """
    card = cards.locate(first)
    if second is not None and cards.locate(second) != card:
        raise LapeError(
            Message("{first} and {second} are two cards, not two versions of one.", first=first, second=second),
            Message("Compare versions of one card. See their numbers with  lape history {card}", card=card),
        )
    if second is None and VersionReference.parse(first) is None:
        old = _version(cards, _last(cards, first))
    else:
        old = _side(cards, first)
    new = _side(cards, second or card)
    files = (old.file, new.file)
    before, after = (shown(sound(file), files) for file in files)
    return Comparison(after, old, new, told(differences(before, after)))


def document(cards: CardRepository, compared: Comparison, *, to: Format, language: Language | None = None) -> str:
    """What differs, as Markdown or as one HTML file; refused where a side holds what may not even be saved."""
    for side in (compared.old, compared.new):
        refuse_secrets(side.file)
    made = comparison(
        compared.card,
        compared.old.side,
        compared.new.side,
        compared.lines,
        draft=compared.new.version is None,
        language=language,
    )
    return rendered(made, to, [cards.templates()])


def _side(cards: CardRepository, name: str) -> Compared:
    reference = VersionReference.parse(name)
    if reference is not None:
        return _version(cards, resolve(cards, reference))
    card = cards.require(name)
    return Compared(None, cards.read(card))


def _version(cards: CardRepository, version: Version) -> Compared:
    raw = history.content(cards.repository, version)
    twice = sum(number_of_tag(tag) == version.number for tag in tag_names(cards.repository, version.card)) > 1
    name = f"{version.number}-{version.blob[:7]}" if twice else None
    return Compared(version, read_card(raw, f"{cards.name_of(version.card)}@{version.number}"), name)


def _last(cards: CardRepository, name: str) -> Version:
    card = cards.require(name)
    last = standings(cards.repository, {card: cards.name_of(card)})[card].last
    if last is None and cards.repository.is_shallow:
        raise LapeError(Message("No saved version of {card} is here.", card=card), history.the_rest_is_elsewhere())
    if last is None:
        raise LapeError(
            Message("{card} has no saved version yet that it could be compared with.", card=card),
            Message("Save the first with  lape save {card}", card=card),
        )
    return last
