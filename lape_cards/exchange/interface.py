"""What every format has in common: a reader makes readings of a file, a writer a file of a document."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from lape_cards.documents.model import Document
from lape_cards.errors import LapeError
from lape_cards.i18n import Language
from lape_cards.message import Message

MARK = "@"
"""The key, in the data of a reading, of what a part was written from: a place in the card that the file came from."""


class Unplaced(Struct, frozen=True):
    """A paragraph that has no place in the card: where it stands in the file, and why it stays outside."""

    text: str
    near: Message | str | None
    why: Message


class Origin(Struct, frozen=True):
    """What a file that lape wrote was made from: the card, what it said, and which document it is."""

    card: str
    fingerprint: str
    document: str
    language: Language


class Reading(Struct, frozen=True):
    """One card as a file tells of it.

    ``data`` is what a card file would say, as texts; a field that the file has room for and that is empty is an empty
    text or list there. ``notes`` are what should be looked at although it was placed. ``form`` are the paragraphs that
    are the form's own words. ``origin`` is there where lape wrote the file.
    """

    data: dict[str, Any]
    unplaced: tuple[Unplaced, ...] = ()
    notes: tuple[Message, ...] = ()
    form: tuple[str, ...] = ()
    origin: Origin | None = None
    language: Language | None = None
    place: str | None = None
    texts: Sequence[str] = ()


class Reader(ABC):
    """Reads the files of one format."""

    @abstractmethod
    def read(self, raw: bytes, name: str) -> list[Reading]:
        """What the file says, a reading for each card; ``LapeError`` where it is none that can be read safely."""


class Writer(ABC):
    """Writes documents in one format."""

    @abstractmethod
    def write(self, document: Document, fingerprint: str) -> bytes:
        """The document as a file; ``fingerprint`` tells what the card said."""


def refused(name: str, message: Message, hint: Message) -> LapeError:
    """The error of a file that is not read, in one line after the file's name."""
    return LapeError(message, hint, place=name)
