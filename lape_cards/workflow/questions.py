"""Questions as values: what a verb asks a group, before anyone has decided how it is asked.

A conversation is a generator: it yields a :class:`Question` and is sent its answer (``None`` where it was left empty),
or yields a :class:`Remark`, which needs none. Whoever leads it, a terminal or a test, knows nothing of cards.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Collection, Generator, Iterable, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from msgspec import Struct

from lape_cards import typed
from lape_cards.card.base import Part, guide_of, label_of
from lape_cards.card.identifier import identifier_from
from lape_cards.card.parts import Change, Metric
from lape_cards.card.shape import value_types
from lape_cards.card.values import PartialDate, Range
from lape_cards.documents.wording import WORDS
from lape_cards.errors import LapeError
from lape_cards.message import N_, Message
from lape_cards.store.writer import Word, prose
from lape_cards.workflow.lines import typed_over
from lape_cards.workflow.words import refuse_identity_codes

T = TypeVar("T")


class Choice(Struct, frozen=True):
    """One of a few answers: what a card file has for it, and how it is told."""

    value: str
    text: Message


class Question(Struct, frozen=True):
    """One question. ``present`` is what stands there already, ready to be changed; ``choices`` are all there are.

    ``read`` makes of what was typed what the card takes; it raises ``LapeError`` where that cannot be.
    """

    text: Message
    guide: Message | None = None
    choices: tuple[Choice, ...] = ()
    present: str = ""
    read: Callable[[str], Any] = str


class Remark(Struct, frozen=True):
    """Something to know before the next question; ``quote`` is a text from the card."""

    text: Message
    quote: str | None = None


Conversation = Generator[Question | Remark, Any, T]


def about(model: type[Part], name: str, present: object = None, text: Message | None = None) -> Question:
    """The question that a field of the form asks, with the form's own label and guide."""
    types = value_types(model, name)
    words = WORDS.get((model, name))
    return Question(
        text or Message(label_of(model, name)),
        None if words else _guide(model, name, types),  # choices say it themselves
        choices_of(words) if words else (),
        _written(present),
        _reader(name, types, _written(present), listed=name in _LISTED),
    )


def _guide(model: type[Part], name: str, types: Collection[Any]) -> Message | None:
    """What to write: the form's guide, but for dates, which are typed in another way than they stand in a file."""
    if PartialDate in types:
        return _SUCH_DATES
    guide = _TYPED.get((model, name)) or guide_of(model, name)
    return Message(guide) if guide else None


def choices_of(words: dict[str, str], *values: str) -> tuple[Choice, ...]:
    """Choices with the words of the form; those of ``values`` alone, where some are given."""
    return tuple(Choice(value, Message(text)) for value, text in words.items() if not values or value in values)


def yes_or_no(text: Message) -> Question:
    """A question that is answered with yes or no, as a card file has them."""
    return Question(text, choices=(Choice("true", Message("Yes")), Choice("false", Message("No"))), read=Word)


def line(text: str) -> str:
    """What was typed, on one line."""
    return _allowed(" ".join(text.split()))


def several(text: str) -> str | list[str]:
    """One text, or a list of those that commas part."""
    parts = [part for part in (line(part) for part in text.replace(";", ",").split(",")) if part]
    return parts if len(parts) > 1 else "".join(parts)


def day(text: str) -> datetime.date:
    """A day; ``LapeError`` where it is none."""
    return _tried(typed.day, text, Message("“{value}” is not a day.", value=text), _SUCH_DAYS)


def partial_day(text: str) -> Word:
    """A day, a month or a year, as the card has it."""
    return Word(_tried(typed.partial_day, text, Message("“{value}” is not a date.", value=text), _SUCH_DATES))


def number(text: str) -> Word:
    """A number, as the card has it."""
    return Word(_tried(typed.number, text, Message("“{value}” is not a number.", value=text), _SUCH_NUMBERS))


def quantity(text: str) -> Word:
    """A number or a range, as the card has it."""
    return Word(_tried(typed.quantity, text, Message("“{value}” is not a number.", value=text), _SUCH_QUANTITIES))


def count(text: str) -> Word:
    """A whole number, as the card has it."""
    message = Message("“{value}” is not a whole number.", value=text)
    if text.strip().startswith(_MINUS) and text.strip()[1:].isdecimal():
        message = Message("“{value}” is below nought, and a count never is.", value=text)
    return Word(_tried(typed.count, text, message, _SUCH_COUNTS))


_TYPED: dict[tuple[type[Part], str], str] = {
    (Change, "change"): N_("One thing at a time. Another one is asked for after this one's actions and metrics."),
    (Metric, "baseline"): N_("The number before the experiment, such as 3.1 or 15–20."),
    (Metric, "unit"): N_("What the number counts: days, answers, points; % for a share from 0 to 100."),
}
"""Guides of fields that are typed in another way than they stand in a file."""
_SUCH_DAYS = Message("Write a day such as 15.3.2018.")
_SUCH_DATES = Message("Write a day such as 15.3.2018, a month such as 3/2018, or a year.")
_SUCH_NUMBERS = Message("Write digits, such as 3.6.")
_SUCH_QUANTITIES = Message("Write digits, such as 3.6 or 15–20.")
_SUCH_COUNTS = Message("Write how many there were, in digits.")
_MINUS = ("-", "\N{MINUS SIGN}")
_OF_IDS = frozenset({"continues", "checkpoint", "site"})
"""Fields that name something else by its id."""
_LISTED = frozenset({"municipality", "responsible", "group", "contact", "organisers"})
"""Fields of which people write several on a line, with commas between."""


def _reader(name: str, types: Iterable[Any], present: str, *, listed: bool) -> Callable[[str], Any]:
    known: dict[type, Callable[[str], Any]] = {
        datetime.date: day,
        PartialDate: partial_day,
        Range: quantity,
        Decimal: number,
        int: count,
    }
    for kind, read in known.items():
        if kind in types:
            return read
    if name in _OF_IDS:
        return identifier
    if listed:
        return several
    return (lambda text: _allowed(typed_over(_cleaned(text), present))) if str in types else Word


def _allowed(text: str) -> str:
    text = _cleaned(text)
    refuse_identity_codes(text)
    if any(line.startswith(MARKERS) for line in text.splitlines()):
        raise LapeError(
            Message("A line that begins with seven signs in a row has a meaning of its own in the card's file."),
            Message("Write it in another way, for instance with fewer of the signs."),
        )
    return prose(text)


def _cleaned(text: str) -> str:
    """A text without what word processors paste along: line breaks of their own, and signs that nobody sees."""
    text = re.sub("\r\n?|[\v\f\x85\u2028\u2029]", "\n", text).replace("\t", " ")
    return "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs", "Cn", "Co"))


def identifier(text: str) -> str:
    """An id of something else."""
    wanted = text.strip()
    if identifier_from(wanted) != wanted:
        raise LapeError(
            Message("“{value}” is not an id.", value=text),
            Message("An id has small letters a–z, digits and single hyphens. Leave it empty if you do not know it."),
        )
    return wanted


MARKERS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
"""What git writes where two texts clash."""


def _tried(read: Callable[[str], T], text: str, message: Message, hint: Message) -> T:
    try:
        return read(text)
    except ValueError:
        raise LapeError(message, hint) from None


def _written(value: object) -> str:
    """What stands there already, as it would be typed."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(str, value))
    return "" if value is None else str(value).strip()
