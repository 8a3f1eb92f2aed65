"""Reading a card file: bytes in, a tree of texts with their places out, or one fault that says why not.

What a file says is defined by libyaml's events (:mod:`lape_cards.store.events`). A plain card is read by its lines
instead, to the same effect (:mod:`lape_cards.store.plain`), and its tree is built when someone asks where things stand.
"""

from __future__ import annotations

import codecs

from lape_cards.diagnostic import Place
from lape_cards.message import Message
from lape_cards.regex import regex
from lape_cards.store.plain import NotPlain, read_plain
from lape_cards.store.raw import MAX_BYTES as MAX_BYTES
from lape_cards.store.source import REFUSED, Fault, Source, Unreadable, hidden
from lape_cards.store.tree import Node

_LINE_BREAK = regex(r"\r\n|\n|\r")
_CONFLICT = regex(r"^(?:[ \t]*(?:<{7}|>{7}|\|{7})(?: .*)?|={7})$")
_CONFLICT_SIGNS = ("<" * 7, ">" * 7, "|" * 7, "=" * 7)
_HARMLESS = bytes({*b"\t\n\r", *range(0x20, 0x7F), *range(0x80, 0x100)} - {0xC2, 0xEF, *b"<>|="})
"""Bytes of UTF-8 text with which no refused character begins, but for two of the pasted breaks, and no conflict."""


def read(raw: bytes, most: int = MAX_BYTES) -> Source:
    """Read a card file's bytes, of which there may be ``most``; never raises, whatever they are."""
    try:
        text = _decode(raw, most)
    except Unreadable as problem:
        return Source("", [], _by_events, [problem.fault])
    source = Source(text, _LINE_BREAK.split(text) if "\r" in text else text.split("\n"), _by_events)
    try:
        doubtful = raw.translate(None, _HARMLESS)
        if doubtful.strip(b"<>|=") or "\u2028" in text or "\u2029" in text:
            _refuse_characters(source)
        if len(doubtful) >= 7 and any(sign in text for sign in _CONFLICT_SIGNS):
            _refuse_conflicts(source)
        try:
            source.plain = read_plain(text, source.lines)
        except NotPlain:
            source.tree = _by_events(source)
    except Unreadable as problem:
        # What was noted behind the place, between brackets that never close, rests on a reading that did not hold.
        source.faults = [fault for fault in source.faults if _is_before(fault.place, problem.fault.place)]
        source.faults.append(problem.fault)
    return source


def _by_events(source: Source) -> Node:
    from lape_cards.store.events import build  # a plain card needs no libyaml

    return build(source)


def _is_before(first: Place, second: Place) -> bool:
    return (first.line, first.column) < (second.line, second.column)


def _decode(raw: bytes, most: int) -> str:
    if len(raw) > most:
        message = Message("The file is larger than {limit} KiB, so it was not read.", limit=most // 1024)
        hint = Message("Move long material into an attachment and name it under attachments.")
        raise Unreadable(Fault("LC003", Place(1, 1), message, hint))
    body = raw.removeprefix(codecs.BOM_UTF8)
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        before = _LINE_BREAK.split(body[: error.start].decode())
        place = Place(len(before), len(before[-1]) + 1)
        message = Message("The file is not UTF-8 text from here on.")
        hint = Message("Save it again in your editor with the encoding UTF-8.")
        raise Unreadable(Fault("LC002", place, message, hint)) from None


def _refuse_characters(source: Source) -> None:
    match = REFUSED.search(source.text)
    if match is not None:
        before = _LINE_BREAK.split(source.text[: match.start()])
        raise Unreadable(hidden(match[0], Place(len(before), len(before[-1]) + 1)))


def _refuse_conflicts(source: Source) -> None:
    for number, line in enumerate(source.lines, start=1):
        if line[:1] in "<>=| \t" and _CONFLICT.match(line):
            message = Message("Two people's edits meet here, and nobody has decided between them yet.")
            hint = Message("Keep the lines that are right, delete the others and the marker lines, then check again.")
            raise Unreadable(Fault("LC006", Place(number, len(line) - len(line.lstrip()) + 1), message, hint))
