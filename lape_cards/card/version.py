"""A version's identity: ``<card id>@<number>``, and ``-<blob>`` where two clones saved the same number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from lape_cards.regex import regex

_REFERENCE = regex(r"(?P<card>[^@]+)@(?P<number>[1-9]\d{0,99})(?:-(?P<blob>[0-9a-f]{7,64}))?", re.ASCII)


class VersionReference(Struct, frozen=True):
    """What a person types to name one saved version of a card."""

    card: str
    number: int
    blob: str | None = None

    @classmethod
    def parse(cls, text: str) -> VersionReference | None:
        """Read ``id@N`` or ``id@N-blob``; ``None`` when ``text`` names no version."""
        match = _REFERENCE.fullmatch(text)
        return cls(match["card"], int(match["number"]), match["blob"]) if match else None

    @property
    def version(self) -> str:
        """The version alone, as it was named: ``2``, or ``2-7a48c07`` where its object was named too."""
        return f"{self.number}-{self.blob[:7]}" if self.blob else str(self.number)

    def __str__(self) -> str:
        suffix = f"-{self.blob}" if self.blob else ""
        return f"{self.card}@{self.number}{suffix}"


class Version(Struct, frozen=True):
    """One saved state of a card, or a draft that someone committed without saving.

    ``number`` is ``None`` for a draft; ``tagged`` tells whether a version tag pins it; ``previous`` is the
    object name of the version before, or ``None`` for the first. ``erased`` tells that its text was taken out on
    purpose: then ``summary`` is the reason, and day, author and commit are those of the tombstone. ``joins`` are the
    object names of what a draft has joined, ours first.
    """

    card: str
    number: int | None
    blob: str
    commit: str
    day: date
    summary: str
    author: str
    tagged: bool = True
    previous: str | None = None
    erased: bool = False
    joins: tuple[str, ...] = ()


def exact_names(versions: Iterable[Version]) -> dict[str, str]:
    """What each version that has a number is called, by its object: ``card@N``, and more where several have that."""
    numbered = {version.blob: version for version in versions if version.number is not None}
    shared = Counter(version.number for version in numbered.values())
    return {
        blob: f"{one.card}@{one.number}" + (f"-{blob[:7]}" if shared[one.number] > 1 else "")
        for blob, one in sorted(numbered.items(), key=lambda pair: (pair[1].number or 0, pair[0]))
    }
