"""A verdict as bytes and back, exactly. What cannot be written exactly is refused, and so never kept.

It is JSON, since a file that is kept could be written by others: reading it runs nothing, whatever it holds.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, cast

import msgspec

from lape_cards.card.days import PartialDate
from lape_cards.checks.verdict import Checked
from lape_cards.message import Message

_PACKED_FROM = 1500
"""Bytes from which on a verdict is packed: packing a short one costs more time than its place is worth."""
_MOST = 4 * 1024 * 1024
"""Bytes that a packed verdict may come to; far more than the findings that one file is told."""
_PLAIN, _PACKED = b"=", b"z"

_READ_ERRORS = (
    *(msgspec.MsgspecError, zlib.error, RecursionError),
    *(ValueError, TypeError, LookupError, AttributeError, ArithmeticError),
)


class CodecError(Exception):
    """A verdict that cannot be written exactly, or bytes that are none."""


def encode(checked: Checked) -> bytes:
    """The bytes of a verdict; ``CodecError`` where something in it has no exact form here."""
    ready = checked.readiness
    missing = ready.completeness.missing if ready is not None else ()
    ahead = ready.checkpoint.missing if ready is not None and ready.checkpoint is not None else ()
    if any(one.rests_on or one.hidden for one in (*missing, *ahead)):
        raise CodecError("something that nothing may show")
    try:
        text = _WRITER.encode(checked)
    except (ValueError, TypeError, RecursionError) as error:
        raise CodecError(str(error)) from None
    if len(text) < _PACKED_FROM:
        return _PLAIN + text
    return _PACKED + zlib.compress(text, 1)


def decode(raw: bytes) -> Checked:
    """The verdict that :func:`encode` made these bytes of; ``CodecError`` where it cannot have."""
    try:
        return _READER.decode(_unpacked(raw))
    except _READ_ERRORS as error:
        raise CodecError(str(error)) from None


def _unpacked(raw: bytes) -> bytes:
    kind, text = raw[:1], raw[1:]
    if kind == _PLAIN:
        return text
    if kind != _PACKED:
        raise ValueError(kind)
    unpacking = zlib.decompressobj()
    text = unpacking.decompress(text, _MOST)
    if not unpacking.eof:
        raise ValueError(len(text))
    return text


def _value(value: object) -> Any:
    """A message, or a value in one: texts and whole numbers as they are, all else as its kind and its parts."""
    kind = type(value)
    if value is None or kind in (str, int, bool):
        return value
    if kind is Message:
        message = cast("Message", value)
        values = {name: _value(one) for name, one in message.values.items()}
        return ["m", message.text, values, message.many, message.count]
    if kind is list:
        return ["l", *map(_value, cast("list[object]", value))]
    if kind is tuple:
        return ["t", *map(_value, cast("tuple[object, ...]", value))]
    if kind is date:
        return ["d", cast("date", value).isoformat()]
    if kind is Decimal:
        return ["n", str(value)]
    if kind is PartialDate:
        return ["p", str(value)]
    raise CodecError(kind.__name__)


def _read_message(_: type, data: Any) -> Message:
    found = _read_value(data)
    if not isinstance(found, Message):
        raise TypeError(data)
    return found


def _read_value(data: Any) -> Any:
    if not isinstance(data, list):
        return data
    kind = data[0]
    if kind == "m":
        _, text, values, many, count = data
        message = Message(text)
        message.values = {name: _read_value(one) if type(one) is list else one for name, one in values.items()}
        message.many, message.count = many, count
        return message
    if kind in ("l", "t"):
        items = [_read_value(one) for one in data[1:]]
        return items if kind == "l" else tuple(items)
    _, text = data
    return _SCALARS[kind](text)


_SCALARS: Mapping[str, Callable[[str], object]] = {"d": date.fromisoformat, "n": Decimal, "p": PartialDate.parse}

_WRITER = msgspec.json.Encoder(enc_hook=_value)
_READER = msgspec.json.Decoder(Checked, dec_hook=_read_message)
