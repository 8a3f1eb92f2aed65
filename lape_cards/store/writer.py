"""How lape writes YAML of its own: block style, long texts under ``|``, quoted where another reader might stumble.

A ``str`` is written as a text; numbers, dates and booleans as the plain words that a card file has for them.
"""

from __future__ import annotations

import io
import json
import re
from datetime import date
from decimal import Decimal
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import RoundTripRepresenter
from ruamel.yaml.scalarstring import (
    DoubleQuotedScalarString,
    LiteralScalarString,
    PlainScalarString,
    SingleQuotedScalarString,
)

from lape_cards.regex import regex

LINE = 100
"""Characters after which a text goes under ``|``."""

_PLAIN = regex(r"[^\W\d_][\w ,.()/+\u2013\u2014\u2019\u201d@-]*", re.UNICODE)
_TAKEN_FOR_OTHERS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "none"})


def prose(text: str) -> str:
    """A text as a person typed it, made so that it is written under ``|`` when it is long: with one line end last."""
    text = text.strip()
    return f"{text}\n" if "\n" in text or len(text) > LINE else text


def block(value: Any, indent: int = 0, newline: str = "\n") -> str:
    """``value`` in block style, each line after ``indent`` spaces and with ``newline`` at its end."""
    writer = YAML()
    writer.Representer = _Representer
    writer.indent(mapping=2, sequence=4, offset=2)
    writer.width = 1_000_000
    writer.allow_unicode = True
    buffer = io.StringIO()
    writer.dump(_prepared(value), buffer)
    text = buffer.getvalue().removesuffix("...\n")
    return "".join(_indented(line, indent, newline) for line in text.splitlines(keepends=True))


def inline(value: Any, *, flow: bool = False) -> str | None:
    """``value`` as it fits on the rest of a line, or ``None`` where it does not; ``flow`` for inside braces."""
    if isinstance(value, list | tuple | dict):
        return _flow(value) if flow or not value else None
    if not isinstance(value, str) or isinstance(value, Word):
        return _plain_word(value)
    if not flow and ("\n" in value or len(value) > LINE):
        return None
    if _is_plain(value) and not (flow and "," in value):
        return value
    if "\n" in value or not value.isprintable():
        return json.dumps(value, ensure_ascii=False)
    return "'" + value.replace("'", "''") + "'"


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {inline(item, flow=True)}" for key, item in value.items()) + "}"
    return "[" + ", ".join(str(inline(item, flow=True)) for item in value) + "]"


def _indented(line: str, indent: int, newline: str) -> str:
    content = line.removesuffix("\n")
    return (" " * indent + content if content else "") + newline


def _prepared(value: Any) -> Any:
    if isinstance(value, dict):
        return CommentedMap((key, _prepared(item)) for key, item in value.items())
    if isinstance(value, list | tuple):
        return CommentedSeq(_prepared(item) for item in value)
    if isinstance(value, Word):
        return value
    if not isinstance(value, str):
        return Word(_plain_word(value))
    if ("\n" in value or len(value) > LINE) and _fits_block(value):
        return LiteralScalarString(value)
    if _is_plain(value):
        return PlainScalarString(value)
    return SingleQuotedScalarString(value) if value.isprintable() else DoubleQuotedScalarString(value)


class Word(str):
    """A number, a date, true or false: written bare, whatever an old reader takes it for."""

    __slots__ = ()


class _Representer(RoundTripRepresenter):
    def represent_word(self, word: Word) -> ScalarNode:
        tag = self.dumper.resolver.resolve(ScalarNode, str(word), (True, False))
        return self.represent_scalar(str(tag), str(word))


_Representer.add_representer(Word, _Representer.represent_word)


def _plain_word(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _fits_block(text: str) -> bool:
    """A block keeps every line as it is; what it could not keep is quoted instead."""
    lines = text.split("\n")
    return (
        all(line == line.rstrip(" ") and line.replace("\t", "").isprintable() for line in lines)
        and not text.startswith((" ", "\n", "\t"))
        and not text.endswith("\n\n")
    )


def _is_plain(text: str) -> bool:
    """Whether every reader of YAML, old ones too, takes the bare word for this text."""
    return bool(_PLAIN.fullmatch(text)) and text == text.strip() and text.lower() not in _TAKEN_FOR_OTHERS
