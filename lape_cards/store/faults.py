"""From the models' complaints to faults of form that a writer understands."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from lape_cards.card.kinds import KINDS
from lape_cards.card.shape import keys_at
from lape_cards.card.values import IDENTIFIER_LENGTH
from lape_cards.diagnostic import Finding, Path
from lape_cards.message import Message
from lape_cards.store.prose import ASK_FOR_BLOCK
from lape_cards.store.tree import Node, Scalar, find

TEXT_EXPECTED = frozenset({"string_type", "wrong_shape", "literal_error"})
"""The models' error types that mean: one text was expected here."""

_FINNISH_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_FINNISH_MONTH = re.compile(r"(\d{1,2})[./](\d{4})")


def finding_of(error: ErrorDetails, root: Node, model: type[BaseModel]) -> tuple[str, Finding]:
    """The rule's code and the finding for one of the models' errors."""
    path: Path = tuple(error["loc"])
    explain = _EXPLANATIONS.get(error["type"], _wrong_shape)
    return explain(path, error, root, model)


def _unknown_key(path: Path, error: ErrorDetails, root: Node, model: type[BaseModel]) -> tuple[str, Finding]:
    key = str(path[-1])
    node = find(root, path)
    message = Message("There is no key {key} here.", key=key)
    if isinstance(node, Scalar) and node.text is None and not _looks_like_key(key):
        message = Message("{text} is read as a key without a value, and is probably part of a text.", text=key)
        return "LC010", Finding(path, message, ASK_FOR_BLOCK)
    known = keys_at(model, path[:-1])
    near = difflib.get_close_matches(key.lower(), known, n=1, cutoff=0.6)
    if near:
        hint = Message("Did you mean {key}?", key=near[0])
    else:
        hint = Message("The keys that may stand here: {keys}.", keys=known)
    return "LC010", Finding(path, message, hint)


def _looks_like_key(key: str) -> bool:
    return re.fullmatch(r"[a-z_]+", key) is not None


def _missing_key(path: Path, error: ErrorDetails, root: Node, model: type[BaseModel]) -> tuple[str, Finding]:
    key = str(path[-1])
    return "LC011", Finding(
        path, Message("The key {key} is missing, and a card needs it.", key=key), Message("Add a line  {key}:", key=key)
    )


def _wrong_word(path: Path, error: ErrorDetails, root: Node, model: type[BaseModel]) -> tuple[str, Finding]:
    words = re.findall(r"'([^']*)'", str(error.get("ctx", {}).get("expected", "")))
    value = error["input"]
    if not isinstance(value, str):
        return _wrong_shape(path, error, root, model)
    if path == ("kind",):
        words = list(KINDS)
    near = difflib.get_close_matches(value.lower(), words, n=1, cutoff=0.6)
    message = Message("{value} is not one of the words that {key} takes.", value=value, key=_key(path))
    if near:
        return "LC012", Finding(path, message, Message("Did you mean {word}?", word=near[0]))
    return "LC012", Finding(path, message, Message("Choose one of: {words}.", words=words))


def _bad_date(path: Path, error: ErrorDetails, root: Node, model: type[BaseModel]) -> tuple[str, Finding]:
    value = _value(error)
    suggestion = _iso(value, partial=bool(error["ctx"].get("partial")))
    message = Message("{value} is not a date in the form the file uses.", value=value)
    if suggestion:
        return "LC013", Finding(path, message, Message("Write it as {date}.", date=suggestion))
    if error["ctx"].get("partial"):
        hint = Message("Write a day as 2018-03-15, a month as 2018-03 or a year as 2018, one that the calendar has.")
    else:
        hint = Message("Write the day as 2018-03-15, one that the calendar has.")
    return "LC013", Finding(path, message, hint)


def _iso(value: str, *, partial: bool) -> str | None:
    if match := _FINNISH_DATE.fullmatch(value):
        day, month, year = (int(part) for part in match.groups())
        return f"{year}-{month:02}-{day:02}" if month <= 12 and day <= 31 else None
    if partial and (match := _FINNISH_MONTH.fullmatch(value)) and int(match[1]) <= 12:
        return f"{match[2]}-{int(match[1]):02}"
    return None


def _bad_number(path: Path, error: ErrorDetails, root: Node, model: type[BaseModel]) -> tuple[str, Finding]:
    value = _value(error)
    message = Message("{value} is not a number in the form the file uses.", value=value)
    plain = re.sub(r"[\s%]", "", value).replace(",", ".").replace("\N{MINUS SIGN}", "-")
    if re.fullmatch(r"-?(0|[1-9]\d*)(\.\d+)?", plain):
        return "LC014", Finding(path, message, Message("Write it as {number}.", number=plain))
    hint = Message("Write digits with a decimal point, such as 3.6; say the unit under unit and doubts under note.")
    return "LC014", Finding(path, message, hint)


def _bad_range(path: Path, error: ErrorDetails, root: Node, model: type[BaseModel]) -> tuple[str, Finding]:
    message = Message("The range {value} runs from the larger number to the smaller.", value=_value(error))
    return "LC014", Finding(path, message, Message("Write the smaller number first, such as 15–20."))


def _bad_count(path: Path, error: ErrorDetails, root: Node, model: type[BaseModel]) -> tuple[str, Finding]:
    message = Message("{value} is not a whole number.", value=_value(error))
    return "LC014", Finding(path, message, Message("Write digits only, such as 24."))


def _bad_boolean(path: Path, error: ErrorDetails, root: Node, model: type[BaseModel]) -> tuple[str, Finding]:
    message = Message("{value} is not one of the words that {key} takes.", value=_value(error), key=_key(path))
    return "LC012", Finding(path, message, Message("Write true or false."))


def _bad_id(path: Path, error: ErrorDetails, root: Node, model: type[BaseModel]) -> tuple[str, Finding]:
    value = _value(error)
    message = Message("{value} cannot be an id.", value=value)
    return "LC016", Finding(
        path,
        message,
        Message(
            "Use small letters a–z, digits and single hyphens, at most {count} characters.", count=IDENTIFIER_LENGTH
        ),
    )


def _other_format(path: Path, error: ErrorDetails, root: Node, model: type[BaseModel]) -> tuple[str, Finding]:
    message = Message("This file is written in card format {value}, and this lape reads format 1.", value=_value(error))
    return "LC022", Finding(path, message, Message("Get the newest lape, or write  format: 1  if the card is new."))


def _wrong_shape(path: Path, error: ErrorDetails, root: Node, model: type[BaseModel]) -> tuple[str, Finding]:
    kind = error["type"]
    if isinstance(error["input"], dict) and kind in TEXT_EXPECTED:
        message = Message("{key} should be a text, and here it is read as keys and values.", key=_key(path))
        return "LC015", Finding(path, message, ASK_FOR_BLOCK)
    if kind in TEXT_EXPECTED:
        message = Message("{key} should be one text, and here it is a list.", key=_key(path))
        return "LC015", Finding(path, message, Message("Write one text, without dashes in front of it."))
    if kind in ("tuple_type", "list_type"):
        message = Message("{key} should be a list.", key=_key(path))
        return "LC015", Finding(path, message, Message("Begin each item on a line of its own with a dash and a space."))
    message = Message("{key} should be made of keys with values.", key=_key(path))
    keys = keys_at(model, path)
    return "LC015", Finding(path, message, Message("The keys that may stand here: {keys}.", keys=keys))


def _key(path: Path) -> str:
    return next((key for key in reversed(path) if isinstance(key, str)), "")


def _value(error: ErrorDetails) -> str:
    return str(error["ctx"].get("value", error["input"]))


_EXPLANATIONS: dict[str, Callable[[Path, ErrorDetails, Node, type[BaseModel]], tuple[str, Finding]]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing_key,
    "literal_error": _wrong_word,
    "bad_date": _bad_date,
    "bad_number": _bad_number,
    "bad_range": _bad_range,
    "bad_count": _bad_count,
    "bad_boolean": _bad_boolean,
    "bad_id": _bad_id,
    "other_format": _other_format,
}
