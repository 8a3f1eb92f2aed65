"""Writing answers onto a card as they are given: each is in the file before the next question is asked."""

from __future__ import annotations

import time
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from lape_cards.card.kinds import ResultCard
from lape_cards.diagnostic import Path
from lape_cards.errors import CardError, LapeError
from lape_cards.message import Message
from lape_cards.repository.commit import lock_of
from lape_cards.store.cards import ReadFile, read_bytes
from lape_cards.store.editor import Edit, edit
from lape_cards.store.files import only_writer, write_whole
from lape_cards.store.reader import read
from lape_cards.workflow.cards import CardRepository, sound
from lape_cards.workflow.cards_here import cards_here

_TRIES, _PAUSE = 5, 0.3
"""How often, and after how many seconds, a file that cannot be read is looked at again: an editor may be saving it."""


class Item(int):
    """The position of an item in a list of the card, and its id: by then someone may have put another before it."""

    id: str | None

    def __new__(cls, position: int, id: str | None = None) -> Item:  # noqa: A002 - the form's word
        """The item that stands at ``position``; without ``id`` that is all that is known of it."""
        item = super().__new__(cls, position)
        item.id = id
        return item


class Pen(Struct, frozen=True):
    """Writes on one result card or rooting plan; whatever else stands in its file stays, byte for byte."""

    cards: CardRepository
    id: str

    def card(self) -> ResultCard:
        """The card as it stands in its file now; ``CardError`` where it cannot be understood."""
        return sound(self.file())

    def file(self) -> ReadFile[ResultCard]:
        """The card's file as it is now, which is understood in every key; ``CardError`` where it cannot be."""
        for _ in range(_TRIES - 1):
            try:
                return self._file()
            except CardError:
                time.sleep(_PAUSE)
        return self._file()

    def _file(self) -> ReadFile[ResultCard]:
        file = self.cards.read(self.id)
        if not isinstance(sound(file), ResultCard):
            raise LapeError(
                Message("{card} is a workshop's summary, and has nothing of this kind.", card=self.id),
                Message("Name a result card or a rooting plan. {cards}", cards=cards_here(self.cards.ids())),
            )
        return file

    def raw(self) -> bytes:
        """The bytes of the card's file now."""
        return read_bytes(self.cards.path_of(self.id), self.cards.name_of(self.id))

    def write(self, *edits: Edit) -> None:
        """Make ``edits`` in the card's file, in one step; an editor's latest text is what they are made in.

        An :class:`Item` in their paths is looked for by its id.
        """
        path = self.cards.path_of(self.id)
        with only_writer(lock_of(self.cards.repository)):
            file = self.file()
            here = [replace(one, path=self._now(one.path, file.source.data)) for one in edits]
            write_whole(path, edit(file.raw, here, type(sound(file))))

    def now(self, path: Path) -> Path:
        """Where ``path`` leads in the card as it stands now."""
        return self._now(path, read(self.raw()).data)

    def _now(self, path: Path, data: Any) -> Path:
        found: list[str | int] = []
        for key in path:
            if isinstance(key, Item) and key.id is not None:
                key = self._position(key, data)
            found.append(key)
            data = _inside(data, key)
        return tuple(found)

    def _position(self, item: Item, data: Any) -> int:
        """Where the item stands by now; ``LapeError`` where it was taken out."""
        ids = [one.get("id") if isinstance(one, dict) else None for one in data] if isinstance(data, list) else []
        ids = [one.strip() if isinstance(one, str) else None for one in ids]
        if item.id not in ids:
            raise LapeError(
                Message("“{id}” was taken off {card} in the meantime.", id=item.id or "", card=self.id),
                Message("Look at the card with  lape edit {card}  and begin again.", card=self.id),
            )
        return int(item) if int(item) < len(ids) and ids[item] == item.id else ids.index(item.id)


def _inside(data: Any, key: str | int) -> Any:
    if isinstance(key, str):
        return data.get(key) if isinstance(data, dict) else None
    return data[key] if isinstance(data, list) and key < len(data) else None


def pen_for(cards: CardRepository, name: str) -> Pen:
    """A pen for the card that ``name`` means; refused where it is no result card."""
    pen = Pen(cards, cards.require(name))
    pen.card()
    return pen
