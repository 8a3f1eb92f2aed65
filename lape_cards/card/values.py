"""The scalars of a card file: what each field takes, and the value that it becomes.

A card file gives texts only; the field decides what a text means. So these types take the text as it was
written and refuse everything that could be read in two ways.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from msgspec import Struct
from pydantic import AfterValidator, BeforeValidator, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from lape_cards.card.days import PartialDate as PartialDate
from lape_cards.card.identifier import IDENTIFIER, IDENTIFIER_LENGTH
from lape_cards.regex import regex

NUMBER = r"-?(0|[1-9]\d*)(\.\d+)?"
NUMBER_LENGTH = 30
"""Characters that a number may have: more than anyone measures, and few enough to reckon with."""
PARTIAL_DATE = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"

_NUMBER = regex(NUMBER, re.ASCII)
_QUANTITY = regex(rf"({NUMBER})\s?[\u2013-]\s?({NUMBER})", re.ASCII)
_COUNT = regex(r"0|[1-9]\d*", re.ASCII)
_IDENTIFIER = regex(IDENTIFIER)


class Range(Struct, frozen=True):
    """From ``low`` to ``high``, both included: ``15–20``."""

    low: Decimal
    high: Decimal

    def __str__(self) -> str:
        return f"{self.low}\N{EN DASH}{self.high}"


def _text(value: Any, expected: str) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int | Decimal | date) and not isinstance(value, bool):
        return str(value)
    raise PydanticCustomError("wrong_shape", "expected a text", {"expected": expected})


def _number(value: Any) -> Decimal:
    text = _text(value, "number")
    if len(text) > NUMBER_LENGTH or not _NUMBER.fullmatch(text):
        raise PydanticCustomError("bad_number", "not a number", {"value": text, "range": False})
    return Decimal(text)


def _quantity(value: Any) -> Decimal | Range:
    if isinstance(value, Range):
        return value
    text = _text(value, "number")
    pair = _QUANTITY.fullmatch(text)
    if pair is None and _NUMBER.fullmatch(text):
        return _number(text)
    if pair is None or max(len(pair[1]), len(pair[4])) > NUMBER_LENGTH:
        raise PydanticCustomError("bad_number", "not a number or a range", {"value": text, "range": True})
    low, high = Decimal(pair[1]), Decimal(pair[4])
    if low > high:
        raise PydanticCustomError("bad_range", "the range runs backwards", {"value": text})
    return Range(low, high)


def _count(value: Any) -> int:
    text = _text(value, "number")
    if len(text) > NUMBER_LENGTH or not _COUNT.fullmatch(text):
        raise PydanticCustomError("bad_count", "not a whole number", {"value": text})
    return int(text)


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = _text(value, "boolean")
    if text not in ("true", "false"):
        raise PydanticCustomError("bad_boolean", "not true or false", {"value": text})
    return text == "true"


def _partial_date(value: Any) -> PartialDate:
    if isinstance(value, PartialDate):
        return value
    text = _text(value, "date")
    try:
        return PartialDate.parse(text)
    except ValueError:
        raise PydanticCustomError("bad_date", "not a date", {"value": text, "partial": True}) from None


def _day(value: Any) -> date:
    if isinstance(value, date):
        return value
    text = _text(value, "date")
    try:
        day = PartialDate.parse(text)
    except ValueError:
        day = None
    if day is None or day.precision != "day":
        raise PydanticCustomError("bad_date", "not a day", {"value": text, "partial": False})
    return day.first


def _identifier(value: Any) -> str:
    text = _text(value, "text")
    if len(text) > IDENTIFIER_LENGTH or not _IDENTIFIER.fullmatch(text):
        raise PydanticCustomError("bad_id", "not an id", {"value": text})
    return text


def _format(value: Any) -> int:
    text = _text(value, "number")
    if text == "1":
        return 1
    kind = "other_format" if re.fullmatch(r"[1-9]\d{0,3}", text, re.ASCII) else "bad_format"
    raise PydanticCustomError(kind, "another format, or none", {"value": text})


def _one_or_many(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _stripped(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text.strip() for text in texts)


def _schema(types: list[str], **more: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": types, **more})


def _alone(pattern: str) -> str:
    """The whole of a text; white space around it, as a text under ``|`` has it, means nothing."""
    return rf"^\s*{pattern}\s*$"


def _as_text(value: Any) -> str:
    # Not ``str`` itself: pydantic asks for the signature in every field, and is slow to learn that a type has none.
    return str(value)


_AS_TEXT = PlainSerializer(_as_text, return_type=str)

TEXT_SCHEMA = {"type": ["string", "number", "boolean"]}
Text = Annotated[str, WithJsonSchema(TEXT_SCHEMA)]
"""A text; CommonMark where it is long. The file's ``2018`` or ``no`` are texts here."""

Identifier = Annotated[
    str,
    BeforeValidator(_identifier),
    _schema(["string", "number", "boolean"], pattern=_alone(IDENTIFIER), maxLength=IDENTIFIER_LENGTH),
]
Number = Annotated[Decimal, PlainValidator(_number), _AS_TEXT, _schema(["number", "string"], pattern=_alone(NUMBER))]
Quantity = Annotated[
    Decimal | Range,
    PlainValidator(_quantity),
    _AS_TEXT,
    _schema(["number", "string"], pattern=_alone(rf"{NUMBER}(\s?[\u2013-]\s?{NUMBER})?")),
]
Count = Annotated[
    int, PlainValidator(_count), _schema(["integer", "string"], pattern=_alone(r"(0|[1-9]\d*)"), minimum=0)
]
Boolean = Annotated[bool, PlainValidator(_boolean), WithJsonSchema({"enum": [True, False, "true", "false"]})]
DateLike = Annotated[
    PartialDate,
    PlainValidator(_partial_date),
    _AS_TEXT,
    _schema(["string", "integer"], pattern=_alone(PARTIAL_DATE), minimum=1, maximum=9999),
]
Day = Annotated[
    date,
    PlainValidator(_day),
    _AS_TEXT,
    _schema(["string"], pattern=_alone(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")),
]
Format = Annotated[int, PlainValidator(_format), WithJsonSchema({"enum": [1, "1"]})]
Texts = Annotated[
    tuple[Text, ...],
    BeforeValidator(_one_or_many),
    WithJsonSchema({"anyOf": [TEXT_SCHEMA, {"type": "array", "items": TEXT_SCHEMA}]}),
]
"""One text or a list of them."""
References = Annotated[Texts, AfterValidator(_stripped)]
"""One id of something else on the card, or a list of them."""
