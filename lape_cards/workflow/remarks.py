"""Findings as remarks on top of a card's text, for as long as it is open in an editor."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from lape_cards.diagnostic import Diagnostic
from lape_cards.i18n import Translator
from lape_cards.message import Message, plural_message

MARK = "# lape>"
"""What each line of a remark begins with."""
MOST = 20
"""Findings that are remarked on: with more, the card itself would be out of sight."""

_BOM = b"\xef\xbb\xbf"
_LINE_BREAK = re.compile(rb"\r\n|\n|\r")


def remarked(raw: bytes, findings: Callable[[bytes], list[Diagnostic]], say: Translator) -> bytes:
    """``raw`` with what ``findings`` has to say of it on top; ``raw`` itself where that is nothing.

    Each line that is named is the one that the reader sees: remarks count too.
    """
    found = findings(raw)
    if not found or not _is_utf_8(raw):  # in another encoding the remarks would be the only readable lines, or none
        return raw
    count = min(len(found), MOST)
    more = len(found) - count
    height = 1 + count + bool(more)
    # Whatever speaks of a line has to count the remarks above it, so they are there when it is looked for.
    told = findings(_on_top(raw, [""] * height))[:count]
    lines = [say(Message("Mend what is named here. Lines that begin with {mark} are taken out again.", mark=MARK))]
    lines += [say(_sentence(item)) for item in told] + [""] * (count - len(told))
    if more:
        lines.append(say(plural_message("There is {count} finding more.", "There are {count} findings more.", more)))
    return _on_top(raw, [_plain(line) for line in lines])


def without_remarks(raw: bytes, before: bytes) -> bytes:
    """``raw`` without the lines of remarks, wherever they have come to stand and whatever was written after the mark.

    Lines that ``before``, the card's own text, had already stay.
    """
    bom = _BOM if raw.startswith(_BOM) else b""
    own = Counter(line.rstrip(b"\r\n") for line in _lines(before) if _is_remark(line))
    kept = []
    for line in reversed(_lines(raw)):  # remarks stand on top, so what stands further down is the card's own
        if _is_remark(line):
            bare = line.rstrip(b"\r\n")
            if not own[bare]:
                continue
            own[bare] -= 1
        kept.append(line)
    return bom + b"".join(reversed(kept))


def _sentence(item: Diagnostic) -> Message:
    line = item.place.line
    if item.hint is None:
        return Message("line {line}: {message}", line=line, message=item.message)
    return Message("line {line}: {message} – {hint}", line=line, message=item.message, hint=item.hint)


def _plain(text: str) -> str:
    """``text`` on one line, without signs that an editor might obey."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _on_top(raw: bytes, lines: Sequence[str]) -> bytes:
    bom = _BOM if raw.startswith(_BOM) else b""
    found = _LINE_BREAK.search(raw)
    line_break = found[0] if found else b"\n"
    head = b"".join(f"{MARK} {line}".rstrip().encode() + line_break for line in lines)
    return bom + head + raw.removeprefix(bom)


def _lines(raw: bytes) -> list[bytes]:
    return raw.removeprefix(_BOM).splitlines(keepends=True)


def _is_remark(line: bytes) -> bool:
    return line.startswith(MARK.encode())


def _is_utf_8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
