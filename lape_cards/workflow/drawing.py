"""Making the documents of many cards, some at a time, in whichever process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from lape_cards.card.kinds import Card
from lape_cards.documents.registry import DOCUMENTS
from lape_cards.errors import CardError, Exit, LapeError
from lape_cards.i18n import Language
from lape_cards.message import Message
from lape_cards.store.cards import read_card
from lape_cards.workflow.cards import CardRepository
from lape_cards.workflow.documents import fit_to_send, material_around
from lape_cards.workflow.formats import format_of
from lape_cards.workflow.outlet import Outlet
from lape_cards.workflow.surroundings import Around, Handed, Past, Surroundings


class Order(Struct, frozen=True):
    """What to make of each card: the document ``kind``, its own where that is left out, in each of ``formats``."""

    today: date
    kind: str | None
    formats: tuple[str, ...]
    language: Language | None
    outlet: Outlet


class Task(Struct, frozen=True):
    """A card to make documents of: its id, its file's name and bytes, and what it goes back to.

    ``number`` is the version that the bytes are, ``None`` for the card as it stands; ``stem`` is what its documents are
    called; ``named`` tells whether someone named it, and has to be told where there is no such document of it.
    """

    card: str
    number: int | None
    name: str
    raw: bytes
    past: Past
    stem: str
    named: bool


class Refusal(Struct, frozen=True):
    """Why something was not made, as one process can tell it another."""

    message: Message
    hint: Message | None
    place: str | None
    code: str | None
    exit_code: Exit
    said: str = ""

    @classmethod
    def of(cls, error: LapeError, exit_code: Exit | None = None) -> Refusal:
        """The refusal that an error is; ``exit_code`` where it is another than the error's own."""
        return cls(error.message, error.hint, error.place, error.code, exit_code or error.exit_code, error.said)

    def error(self) -> LapeError:
        """The refusal as an error, to be told."""
        return LapeError(self.message, self.hint, place=self.place, code=self.code, said=self.said)


class Drawn(Struct, frozen=True):
    """What came of a card: the names of its ``files``, how many of them are new or changed, and what was in the way.

    ``skipped`` says that there is no such document of a card that nobody named.
    """

    files: tuple[str, ...] = ()
    written: int = 0
    refusals: tuple[Refusal, ...] = ()
    skipped: bool = False


class Drawer:
    """Makes the documents of tasks about the cards of one repository. ``plans`` see :class:`Handed`."""

    def __init__(self, order: Order, cards: CardRepository, plans: Mapping[str, str]) -> None:
        self._order = order
        self._cards = cards
        self._plans = plans

    def each(self, tasks: Sequence[Task]) -> Iterator[Drawn]:
        """What comes of each task, in their order; ``LapeError`` where nothing can be written any more."""
        around = Handed(self._cards, self._order.today, self._plans, {task.card: task.past for task in tasks})
        for task in tasks:
            yield self._draw(task, around)

    @cached_property
    def _templates(self) -> Path:
        return self._cards.templates()

    def _draw(self, task: Task, around: Around) -> Drawn:
        order = self._order
        file = read_card(task.raw, task.name)
        try:
            card = fit_to_send(file)
        except CardError as error:
            return Drawn(refusals=(Refusal.of(error),))
        if not task.named and _has_none(order.kind, card):
            return Drawn(skipped=True)
        if card.id != task.card:  # as where one document is made, the card is the one that its file says it is
            around = Surroundings(self._cards, order.today, [card.id])
        try:
            material = material_around(
                around,
                file,
                card,
                order.kind,
                until=task.number,
                language=order.language,
                templates=self._templates,
            )
        except LapeError as error:
            return Drawn(refusals=(Refusal.of(error, Exit.FAULTS),))
        files, refusals, written = [], [], 0
        for to in order.formats:
            try:
                content = format_of(to).make(material)
            except LapeError as error:
                refusals.append(Refusal.of(error))
                continue
            name = f"{task.stem}.{to}"
            written += order.outlet.write(name, content)
            files.append(name)
        return Drawn(tuple(files), written, tuple(refusals))


def _has_none(kind: str | None, card: Card) -> bool:
    """Whether there is no such document of a card of this kind."""
    return kind is not None and not isinstance(card, DOCUMENTS[kind].cards)


Piece = tuple[int, list[Task]]
"""Tasks, and which of the shelves their cards are on."""


def helper(order: Order, shelves: Sequence[tuple[CardRepository, Mapping[str, str]]]) -> Callable[[Piece], list[Drawn]]:
    """What a helping process does with tasks: with a git of its own."""
    drawers = [Drawer(order, replace(cards, repository=cards.repository.anew()), plans) for cards, plans in shelves]
    return lambda piece: list(drawers[piece[0]].each(piece[1]))
