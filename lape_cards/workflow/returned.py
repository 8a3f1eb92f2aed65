"""A card that comes back in a document that lape made of it: only what was edited there changes in the card."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from msgspec import Struct

from lape_cards import history
from lape_cards.card.kinds import model_of
from lape_cards.checks.run import Situation, check_file
from lape_cards.comparison.differences import differences
from lape_cards.documents.telling import told
from lape_cards.errors import CardError, LapeError
from lape_cards.exchange.identifiers import identify
from lape_cards.exchange.interface import Origin, Reading, Unplaced
from lape_cards.exchange.registry import reader_of
from lape_cards.exchange.returning import Trip
from lape_cards.i18n import translator
from lape_cards.merging.markers import Labels
from lape_cards.message import Message
from lape_cards.repository.commit import lock_of
from lape_cards.store.cards import read_bytes, read_card
from lape_cards.store.editor import edit
from lape_cards.store.files import is_file, only_writer, write_whole
from lape_cards.workflow.cards import CardRepository, sound
from lape_cards.workflow.comparing import Compared, Comparison
from lape_cards.workflow.editable import fingerprint, written_again
from lape_cards.workflow.merging import Sides, join
from lape_cards.workflow.process import shown


class Returned(Struct, frozen=True):
    """What a document changes in its card: the card's text before and after, told as ``lape diff`` tells it.

    ``merged`` where the card has changed since the document was made of it; ``edited`` where the document has.
    """

    source: str
    card: str
    before: bytes
    after: bytes
    comparison: Comparison
    unplaced: tuple[Unplaced, ...]
    merged: bool
    edited: bool = True


class UndecidedError(CardError):
    """The document and the card changed the same thing in different ways; ``questions`` are what there is to decide."""

    def __init__(self, name: str, card: str, questions: tuple[Message, ...]) -> None:
        super().__init__(
            Message("The card {card} and the document say different things in the same place.", card=card),
            Message("Nothing was written. Write into the card by hand what is right:  lape edit {card}", card=card),
            place=name,
        )
        self.questions = questions


def knows(cards: CardRepository, origin: Origin | None) -> bool:
    """Whether a document was made of a card of this repository."""
    return origin is not None and origin.card in cards.ids()


def returned(cards: CardRepository, reading: Reading, source: str, *, today: date) -> Returned:
    """What a document would change in its card; a ``LapeError`` where that cannot be told for certain."""
    assert reading.origin is not None
    origin = reading.origin
    before = read_bytes(cards.path_of(origin.card), cards.name_of(origin.card))
    sound(read_card(before, cards.name_of(origin.card)))
    is_same = fingerprint(before) == origin.fingerprint
    base = before if is_same else _base(cards, origin, source)
    edited, left = _edited(base, reading, origin, cards.name_of(origin.card))
    after = edited if is_same else _merged(cards, origin.card, (base, before, edited), source, today)
    file = read_card(after, cards.name_of(origin.card))
    known = Counter((one.code, one.message) for one in _faults(before, file.name, today))
    for fault in check_file(file, Situation(today), save_only=True):
        known[(fault.code, fault.message)] -= 1
        if known[(fault.code, fault.message)] < 0:
            raise CardError(fault.message, fault.hint, place=source, code=fault.code)
    comparison = compared(before, after, file.name, source)
    return Returned(source, origin.card, before, after, comparison, left, not is_same, edited != base)


def _faults(raw: bytes, name: str, today: date) -> list[Any]:
    return list(check_file(read_card(raw, name), Situation(today), save_only=True))


def _base(cards: CardRepository, origin: Origin, source: str) -> bytes:
    """The text that the document was made of, among all that was ever kept of the card."""
    versions = history.versions_of(cards.repository, origin.card, cards.name_of(origin.card))
    found = cards.repository.blobs(version.blob for version in versions)
    for blob in reversed(list(found.values())):
        if fingerprint(blob.content) == origin.fingerprint:
            return blob.content
    raise LapeError(
        Message(
            "The card {card} has changed since this document was made of it, and what it said then was not kept.",
            card=origin.card,
        ),
        Message(
            "Nothing was written. Make a new document with  lape render {card} --to docx  and write the changes there.",
            card=origin.card,
        ),
        place=source,
    )


def _edited(base: bytes, reading: Reading, origin: Origin, name: str) -> tuple[bytes, tuple[Unplaced, ...]]:
    """The text that the document makes of what it was made of; what stays outside is what was not in it before."""
    card = sound(read_card(base, name))
    data = read_card(base, name).source.data
    sent = reader_of("card.docx").read(written_again(card, base, origin.document, origin.language), name)[0]
    came = reading.data
    say = translator(card.language)
    identify(sent.data, data, say)
    identify(came, data, say)
    model = model_of(card.kind)
    edits = Trip(model, rows=origin.document != "evaluation").edits(data, sent.data, came)
    known = Counter(one.text for one in sent.unplaced)
    left = []
    for one in reading.unplaced:
        known[one.text] -= 1
        if known[one.text] < 0:
            left.append(one)
    return edit(base, edits, model), tuple(left)


def _merged(cards: CardRepository, card: str, texts: tuple[bytes, bytes, bytes], source: str, today: date) -> bytes:
    joined = join(Sides(cards.name_of(card), *texts), Labels(), today=today)
    if not joined.clean:
        raise UndecidedError(source, card, joined.questions)
    return joined.raw


def compared(before: bytes, after: bytes, name: str, source: str) -> Comparison:
    """What a file changes in a card, told as ``lape diff`` tells it."""
    files = (read_card(before, name), read_card(after, name))
    old, new = (shown(sound(file), files) for file in files)
    sides = (
        Compared(None, files[0]),
        Compared(None, files[1], title=Message("With the changes in {file}", file=source)),
    )
    return Comparison(new, *sides, told(differences(old, new)))


def apply(cards: CardRepository, one: Returned) -> None:
    """Write the card, where it still says what it said when the changes were shown."""
    lock = lock_of(cards.repository)
    path = cards.path_of(one.card)
    with only_writer(lock):
        if not is_file(path) or read_bytes(path, most=-1) != one.before:
            raise LapeError(
                Message(
                    "{file} was changed by someone in the meantime, so nothing was written to it.",
                    file=cards.name_of(one.card),
                ),
                Message("Import the document again, and look at the changes anew."),
            )
        write_whole(path, one.after)
