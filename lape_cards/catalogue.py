"""A catalogue of sentences, as ``msgfmt`` writes it: each is looked up when it is said.

Python's own reader takes every sentence into memory first. That takes as long as all the judging of a card, and a run
says few of them. The format is GNU's: https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections.abc import Callable
from functools import cached_property
from typing import Protocol

_ORDERS = {b"\xde\x12\x04\x95": "<", b"\x95\x04\x12\xde": ">"}
"""By the first bytes of a file, which way round its numbers are."""
_HEAD = 20


class Sentences(Protocol):
    """What turns English sentences into another language's."""

    def gettext(self, text: str, /) -> str:
        """The sentence for ``text``; ``text`` itself where there is none."""

    def ngettext(self, one: str, many: str, count: int, /) -> str:
        """The sentence that fits ``count``."""


class English:
    """The language that the sentences are written in."""

    def gettext(self, text: str) -> str:
        """The text itself."""
        return text

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The text that fits ``count``."""
        return one if count == 1 else many


class Catalogue:
    """The sentences of one file; ``ValueError`` where it is no catalogue."""

    def __init__(self, raw: bytes) -> None:
        order = _ORDERS.get(raw[:4])
        if order is None or len(raw) < _HEAD:
            raise ValueError("no catalogue of messages")
        _, self._count, originals, translations = struct.unpack_from(f"{order}4I", raw, 4)
        try:  # lengths and offsets in turn
            self._originals = struct.unpack_from(f"{order}{2 * self._count}I", raw, originals)
            self._translations = struct.unpack_from(f"{order}{2 * self._count}I", raw, translations)
        except struct.error:
            raise ValueError("no whole catalogue of messages") from None
        self._raw = raw

    def gettext(self, text: str) -> str:
        """The sentence for ``text``; ``text`` itself where there is none."""
        forms = self._forms(text)
        return forms[self._plural(1) if len(forms) > 1 else 0].decode() if forms else text

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The sentence that fits ``count``."""
        forms = self._forms(one)
        form = self._plural(count) if forms else 0
        if form >= len(forms):
            return one if count == 1 else many
        return forms[form].decode()

    def _forms(self, text: str) -> list[bytes]:
        wanted = text.encode()
        place = bisect_left(range(self._count), wanted, key=self._original)
        if place == self._count or self._original(place) != wanted:
            return []
        return self._part(self._translations, place).split(b"\0")

    def _original(self, place: int) -> bytes:
        """The English sentence at a place, its first form where it has two; they are in order."""
        return self._part(self._originals, place).partition(b"\0")[0]

    def _part(self, table: tuple[int, ...], place: int) -> bytes:
        length, offset = table[2 * place], table[2 * place + 1]
        return self._raw[offset : offset + length]

    @cached_property
    def _plural(self) -> Callable[[int], int]:
        """Which of a sentence's forms fits a number: the head of the file says it, as an expression in C."""
        from gettext import c2py  # many runs say no sentence that has two

        head = self._part(self._translations, 0).decode()
        lines = (line for line in head.splitlines() if line.lower().startswith("plural-forms:"))
        return c2py(next(lines, "plural=n != 1").partition("plural=")[2].strip(" ;"))
