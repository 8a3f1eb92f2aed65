"""The room between what an edit wrote and the remark that stood behind it."""

from __future__ import annotations

from lape_cards.store.reader import read
from lape_cards.store.source import Source

_CUT = "LC020"


def with_room(source: Source, start: int, end: int) -> Source:
    """The file with a second space before the remark behind what was written: behind a bare word one would cut it."""
    lines = source.text.split("\n")
    for fault in source.faults:
        sign = sum(len(line) + 1 for line in lines[: fault.place.line - 1]) + fault.place.column - 1
        if fault.code == _CUT and start < sign <= end + 1:
            return read((source.text[:sign] + " " + source.text[sign:]).encode())
    return source
