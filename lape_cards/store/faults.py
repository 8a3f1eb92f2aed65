"""From the models' complaints to faults of form that a writer understands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from lape_cards.card.identifier import IDENTIFIER_LENGTH, identifier_from
from lape_cards.card.kinds import KINDS, Head
from lape_cards.card.shape import keys_at, parts_with
from lape_cards.card.values import NUMBER, PartialDate
from lape_cards.diagnostic import Finding, Path
from lape_cards.message import N_, Message
from lape_cards.regex import regex
from lape_cards.store.prose import ASK_FOR_BLOCK, ask_for_quotes, brief
from lape_cards.store.tree import Node, Scalar, find
from lape_cards.store.tree import Sequence as Items

TEXT_EXPECTED = frozenset({"string_type", "wrong_shape", "literal_error"})
"""The models' error types that mean: one text was expected here."""

_NEAR = 0.8
"""How alike a word has to be to be suggested: ``titel`` for ``title``, but not ``done`` for ``none``."""

_NOTHING = "null"
_EXAMPLES = {"format": "1", "kind": "experiment", "language": "fi"}
_DAY_FIRST = regex(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", re.ASCII)
_MONTH_FIRST = regex(r"(\d{1,2})[./](\d{4})", re.ASCII)
_YEAR_FIRST = regex(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?", re.ASCII)


def finding_of(error: ErrorDetails, root: Node, model: type[BaseModel]) -> tuple[str, Finding]:
    """The rule's code and the finding for one of the models' errors."""
    path: Path = tuple(error["loc"])
    explain = _EXPLANATIONS.get(error["type"], _wrong_shape)
    return explain(path, error, root, model)


def explained_by(error: ErrorDetails, model: type[BaseModel]) -> Iterator[Path]:
    """The fields that seem empty only because of ``error``: a misspelt key's own, and all that a text was taken for."""
    path: Path = tuple(error["loc"])
    yield path
    if error["type"] == "extra_forbidden":
        key = str(path[-1])
        near = _nearest(key, keys_at(model, path[:-1]))
        if near:
            yield (*path[:-1], near)
        elif len(path) > 1 and not _looks_like_key(key):
            yield path[:-1]


def _unknown_key(path: Path, error: ErrorDetails, root: Node, model: type[BaseModel]) -> tuple[str, Finding]:
    key = str(path[-1])
    shown = brief(key)
    known = keys_at(model, path[:-1])
    node = find(root, path)
    near = _nearest(key, known)
    message = Message("There is no key {key} here.", key=shown)
    if near:
        return "LC010", Finding(path, message, Message("Did you mean {key}?", key=near))
    elsewhere = parts_with(model, key)
    if elsewhere:
        hint = Message("It belongs under {parts}: look at where the line begins.", parts=elsewhere)
        return "LC010", Finding(path, message, hint)
    if not _looks_like_key(key):
        message = Message("“{text}” is read as a key, because a colon follows it.", text=shown)
    if isinstance(node, Scalar) and node.text is None and not _looks_like_key(key):
        message = Message("“{text}” is read as a key without a value, and is probably part of a text.", text=shown)
        return "LC010", Finding(path, message, ASK_FOR_BLOCK)
    hint = Message(
        "If it is part of a text, put the text under | where colons need no care. "
        "The keys that may stand here: {keys}.",
        keys=known,
    )
    return "LC010", Finding(path, message, hint)


def _looks_like_key(key: str) -> bool:
    return re.fullmatch(r"[a-z_]+", key) is not None


def _missing_key(path: Path, error: ErrorDetails, root: Node, model: type[BaseModel]) -> tuple[str, Finding]:
    key = str(path[-1])
    is_card = issubclass(model, Head)
    node = find(root, path)
    if node is not None:
        text = N_("The key {key} has no value, and a card needs it.")
        if not is_card:
            text = N_("The key {key} has no value, and it is needed here.")
        return "LC011", Finding(path, Message(text, key=key), _in_place_of_nothing(key, node))
    text = N_("The key {key} is missing, and a card needs it.")
    if not is_card:
        text = N_("The key {key} is missing, and it is needed here.")
    message = Message(text, key=key)
    return "LC011", Finding(path, message, Message("Add a line  {line}", line=f"{key}: {_EXAMPLES.get(key, '…')}"))


def _in_place_of_nothing(key: str, node: Node) -> Message:
    if isinstance(node, Scalar) and not node.style and node.end.offset - node.start.offset == len(_NOTHING):
        return Message(
            "The bare word {word} means that nothing is there. If it is what is meant, write  {line}",
            word=_NOTHING,
            line=f"{key}: '{_NOTHING}'",
        )
    return Message("Write the value after the colon.")


def _wrong_word(path: Path, error: ErrorDetails, root: Node, model: type[BaseModel]) -> tuple[str, Finding]:
    words = re.findall(r"'([^']*)'", str(error.get("ctx", {}).get("expected", "")))
    value = error["input"]
    if not isinstance(value, str):
        return _wrong_shape(path, error, root, model)
    if path == ("kind",):
        words = list(KINDS)
    message = Message("“{value}” is not one of the words that {key} takes.", value=brief(value), key=_key(path))
    near = _nearest(value, words)
    if near:
        return "LC012", Finding(path, message, Message("Did you mean {word}?", word=near))
    return "LC012", Finding(path, message, Message("Choose one of: {words}.", words=words))


def _nearest(word: str, known: Sequence[str]) -> str | None:
    from lape_cards.typed import nearest  # only a slip of the finger needs it

    return nearest(word.strip().lower(), known, cutoff=_NEAR)


def _bad_date(path: Path, error: ErrorDetails, root: Node, model: type[BaseModel]) -> tuple[str, Finding]:
    value, partial = _value(error), bool(error["ctx"].get("partial"))
    message = Message("“{value}” is not a date in the form the file uses.", value=brief(value))
    suggestion = _iso(value, partial=partial)
    if suggestion:
        return "LC013", Finding(path, message, Message("Write it as {date}.", date=suggestion))
    if partial:
        hint = Message("Write a day as 2018-03-15, a month as 2018-03 or a year as 2018, one that the calendar has.")
    else:
        hint = Message("Write the whole day, such as 2018-03-15, one that the calendar has.")
    return "LC013", Finding(path, message, hint)


def _iso(value: str, *, partial: bool) -> str | None:
    """``value`` as the file writes it, where it can mean one date only."""
    if match := _DAY_FIRST.fullmatch(value):
        year, month, day = match[3], match[2], match[1]
    elif match := _MONTH_FIRST.fullmatch(value):
        year, month, day = match[2], match[1], None
    elif match := _YEAR_FIRST.fullmatch(value):
        year, month, day = match.groups()
    else:
        return None
    written = "-".join(part.zfill(2) for part in (year, month, day) if part is not None)
    try:
        parsed = PartialDate.parse(written)
    except ValueError:
        return None
    return written if partial or parsed.precision == "day" else None


def _bad_number(path: Path, error: ErrorDetails, root: Node, model: type[BaseModel]) -> tuple[str, Finding]:
    value = _value(error)
    message = Message("“{value}” is not a number in the form the file uses.", value=brief(value))
    plain = re.sub(r"[\s%]", "", value).replace(",", ".").replace("\N{MINUS SIGN}", "-")
    plain = re.sub(r"(?<![\d.])0+(?=\d)", "", plain)
    pair = rf"{NUMBER}[\u2013-]{NUMBER}" if error["ctx"].get("range") else NUMBER
    if re.fullmatch(rf"{NUMBER}|{pair}", plain, re.ASCII) and plain != value:
        return "LC014", Finding(path, message, Message("Write it as {number}.", number=plain))
    hint = Message("Write digits with a decimal point, such as 3.6; say the unit under unit and doubts under note.")
    return "LC014", Finding(path, message, hint)


def _bad_range(path: Path, error: ErrorDetails, root: Node, model: type[BaseModel]) -> tuple[str, Finding]:
    value = _value(error)
    message = Message("The range {value} runs from the larger number to the smaller.", value=value)
    turned = re.sub(rf"({NUMBER})\s?([\u2013-])\s?({NUMBER})", r"\5\4\1", value)
    return "LC014", Finding(path, message, Message("Write the smaller number first: {range}.", range=turned))


def _bad_count(path: Path, error: ErrorDetails, root: Node, model: type[BaseModel]) -> tuple[str, Finding]:
    value = _value(error)
    message = Message("“{value}” is not a whole number.", value=brief(value))
    digits = re.fullmatch(r"\D*0*(\d{1,9})(?:[.,]0+)?\D*", value, re.ASCII)
    if digits and "-" not in value:
        return "LC014", Finding(path, message, Message("Write it as {number}.", number=digits[1]))
    return "LC014", Finding(path, message, Message("Write digits only, such as 24."))


def _bad_boolean(path: Path, error: ErrorDetails, root: Node, model: type[BaseModel]) -> tuple[str, Finding]:
    message = Message("“{value}” is not one of the words that {key} takes.", value=brief(_value(error)), key=_key(path))
    return "LC012", Finding(path, message, Message("Write true or false."))


def _bad_id(path: Path, error: ErrorDetails, root: Node, model: type[BaseModel]) -> tuple[str, Finding]:
    value = _value(error)
    message = Message("“{value}” cannot be an id.", value=brief(value))
    suggestion = identifier_from(value)
    if suggestion:
        return "LC016", Finding(path, message, Message("Write it as {id}.", id=suggestion))
    hint = Message(
        "Use small letters a–z, digits and single hyphens, at most {count} characters.", count=IDENTIFIER_LENGTH
    )
    return "LC016", Finding(path, message, hint)


def _other_format(path: Path, error: ErrorDetails, root: Node, model: type[BaseModel]) -> tuple[str, Finding]:
    value = brief(_value(error))
    message = Message("This file is written in card format {value}, and this lape reads format 1.", value=value)
    return "LC022", Finding(path, message, Message("Get the newest lape, or write  format: 1  if the card is new."))


def _bad_format(path: Path, error: ErrorDetails, root: Node, model: type[BaseModel]) -> tuple[str, Finding]:
    message = Message("“{value}” is not a card format.", value=brief(_value(error)))
    return "LC022", Finding(path, message, Message("Write  format: 1"))


def _wrong_shape(path: Path, error: ErrorDetails, root: Node, model: type[BaseModel]) -> tuple[str, Finding]:
    kind, value, key = error["type"], error["input"], _key(path)
    if kind in TEXT_EXPECTED and isinstance(value, dict):
        return "LC015", Finding(path, *_keys_for_text(key, value, in_list=isinstance(path[-1], int)))
    if kind in TEXT_EXPECTED:
        return "LC015", Finding(path, *_list_for_text(key, find(root, path), in_list=isinstance(path[-1], int)))
    keys = keys_at(model, path)
    if kind in ("tuple_type", "list_type"):
        message = Message("{key} should be a list.", key=key)
        hint = Message("Write a dash and a space before each item, and then its keys: {keys}.", keys=keys)
        return "LC015", Finding(path, message, hint)
    message = Message("{key} should be made of keys with values.", key=key)
    return "LC015", Finding(path, message, Message("Write what is meant after one of its keys: {keys}.", keys=keys))


def _list_for_text(key: str, node: Node | None, *, in_list: bool) -> tuple[Message, Message]:
    text = N_("{key} should be one text, and here it is a list.")
    if in_list:
        text = N_("In the list {key} each item should be one text, and here it is a list of its own.")
    if isinstance(node, Items) and node.flow:
        return Message(text, key=key), Message("Write one text, without brackets around it.")
    return Message(text, key=key), Message("Write one text, without dashes in front of it.")


def _keys_for_text(key: str, value: dict[str, object], *, in_list: bool) -> tuple[Message, Message]:
    if len(value) > 1:
        return Message("{key} should be a text, and here it is read as keys and values.", key=key), ASK_FOR_BLOCK
    (first, rest), *_ = value.items()
    text = brief(first)
    whole = f"{first}: {rest}" if isinstance(rest, str) and "\n" not in rest else ""
    hint = ask_for_quotes(f"- {whole}" if in_list else f"{key}: {whole}")
    if in_list:
        message = Message(
            "“{text}” is read as a key, because a colon follows it; in the list {key} each item should be a text.",
            text=text,
            key=key,
        )
    else:
        message = Message(
            "“{text}” is read as a key, because a colon follows it; {key} should be a text.", text=text, key=key
        )
    return message, hint


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
    "bad_format": _bad_format,
}
