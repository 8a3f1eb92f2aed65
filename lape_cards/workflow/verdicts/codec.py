"""A verdict as bytes and back, exactly. What cannot be written exactly is refused, and so never kept.

It is JSON, since a file that is kept could be written by others: reading it runs nothing, whatever it holds.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, cast

from lape_cards.card.days import PartialDate
from lape_cards.checks.verdict import Checked, Completeness, NextCheckpoint, Readiness, Waived
from lape_cards.diagnostic import Diagnostic, Finding, Place
from lape_cards.message import Message

_PACKED_FROM = 1500
"""Bytes from which on a verdict is packed: packing a short one costs more time than its place is worth."""
_MOST = 4 * 1024 * 1024
"""Bytes that a packed verdict may come to; far more than the findings that one file is told."""
_PLAIN, _PACKED = b"=", b"z"

_WRITER = json.JSONEncoder(separators=(",", ":"), allow_nan=False)
_READ_ERRORS = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, zlib.error)


class CodecError(Exception):
    """A verdict that cannot be written exactly, or bytes that are none."""


def encode(checked: Checked) -> bytes:
    """The bytes of a verdict; ``CodecError`` where something in it has no exact form here."""
    data = [
        checked.name,
        checked.card,
        checked.title,
        checked.phase,
        [_diagnostic(item, checked.name) for item in checked.diagnostics],
        [[_diagnostic(one.diagnostic, checked.name), one.reason] for one in checked.waived],
        _readiness(checked.readiness),
        checked.called,
        checked.in_repository,
    ]
    try:
        text = _WRITER.encode(data).encode("ascii")
    except (ValueError, TypeError, RecursionError) as error:
        raise CodecError(str(error)) from None
    if len(text) < _PACKED_FROM:
        return _PLAIN + text
    return _PACKED + zlib.compress(text, 1)


def decode(raw: bytes) -> Checked:
    """The verdict that :func:`encode` made these bytes of; ``CodecError`` where it cannot have."""
    try:
        name, card, title, phase, diagnostics, waived, readiness, called, in_repository = json.loads(_unpacked(raw))
        return Checked(
            name,
            card,
            title,
            phase,
            [_read_diagnostic(item, name) for item in diagnostics],
            tuple(Waived(_read_diagnostic(item, name), reason) for item, reason in waived),
            _read_readiness(readiness),
            called,
            in_repository,
        )
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


def _diagnostic(item: Diagnostic, name: str) -> list[Any]:
    return [
        item.code,
        item.severity,
        None if item.file == name else item.file,
        item.place.line,
        item.place.column,
        _value(item.message),
        None if item.hint is None else _value(item.hint),
        _path(item.path),
        item.excerpt,
        item.width,
    ]


def _read_diagnostic(data: list[Any], name: str) -> Diagnostic:
    code, severity, file, line, column, message, hint, path, excerpt, width = data
    return Diagnostic(
        code,
        severity,
        name if file is None else file,
        Place(line, column),
        _read_message(message),
        None if hint is None else _read_message(hint),
        tuple(path),
        excerpt,
        width,
    )


def _finding(item: Finding) -> list[Any]:
    if item.rests_on or item.hidden:
        raise CodecError(repr(item.path))
    return [_path(item.path), _value(item.message), None if item.hint is None else _value(item.hint)]


def _read_finding(data: list[Any]) -> Finding:
    path, message, hint = data
    return Finding(tuple(path), _read_message(message), None if hint is None else _read_message(hint))


def _readiness(found: Readiness | None) -> Any:
    if found is None:
        return None
    asked, coming = found.completeness, found.checkpoint
    missing = [_finding(item) for item in asked.missing]
    if coming is None:
        return [asked.asked, asked.there, missing, None]
    ahead = [coming.id, coming.name, coming.date.text, [_finding(item) for item in coming.missing]]
    return [asked.asked, asked.there, missing, ahead]


def _read_readiness(data: Any) -> Readiness | None:
    if data is None:
        return None
    asked, there, missing, ahead = data
    completeness = Completeness(asked, there, tuple(map(_read_finding, missing)))
    if ahead is None:
        return Readiness(completeness, None)
    identity, name, day, lacking = ahead
    coming = NextCheckpoint(identity, name, PartialDate.parse(day), tuple(map(_read_finding, lacking)))
    return Readiness(completeness, coming)


def _path(path: tuple[str | int, ...]) -> list[str | int]:
    if not _STEPS.issuperset(map(type, path)):
        raise CodecError(repr(path))
    return list(path)


_STEPS = frozenset({str, int})


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


def _read_message(data: Any) -> Message:
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
        message.values = {name: _read_value(one) for name, one in values.items()}
        message.many, message.count = many, count
        return message
    if kind in ("l", "t"):
        items = [_read_value(one) for one in data[1:]]
        return items if kind == "l" else tuple(items)
    _, text = data
    return _SCALARS[kind](text)


_SCALARS: Mapping[str, Callable[[str], object]] = {"d": date.fromisoformat, "n": Decimal, "p": PartialDate.parse}
