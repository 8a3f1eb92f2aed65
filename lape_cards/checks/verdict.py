"""What the rules say of one card file, as it may be kept and shown: values that know neither cards nor rules."""

from __future__ import annotations

from msgspec import Struct

from lape_cards.card.days import PartialDate
from lape_cards.card.phases import Phase
from lape_cards.diagnostic import UNREAD, Diagnostic, Finding

MOST = 500
"""Findings that one file is told."""


class Waived(Struct, frozen=True, array_like=True):
    """A finding that a comment in the file takes back, and the reason it gives."""

    diagnostic: Diagnostic
    reason: str


class Completeness(Struct, frozen=True, array_like=True):
    """How many things the card's phase asks for, how many of them are there, and which are ``missing``."""

    asked: int
    there: int
    missing: tuple[Finding, ...] = ()

    @property
    def percent(self) -> int:
        """The share that is there, rounded down: 100 means that nothing is missing."""
        return 100 * self.there // self.asked if self.asked else 100


class NextCheckpoint(Struct, frozen=True, array_like=True):
    """The checkpoint that comes next, what it is called in messages, and what is missing before it."""

    id: str | None
    name: str
    date: PartialDate
    missing: tuple[Finding, ...]


class Readiness(Struct, frozen=True, array_like=True):
    """How complete a card is, and its next checkpoint (``None`` where it plans none any more)."""

    completeness: Completeness
    checkpoint: NextCheckpoint | None


class Checked(Struct, frozen=True, array_like=True):
    """One card file and what the rules say of it.

    ``phase`` is the one it was checked for, ``readiness`` how far it is; both are ``None`` where the card has no phase
    or it cannot be told. ``called`` names the card to other commands: its id in a repository, else its file,
    nothing where none would take it; ``in_repository`` tells which, so whether a version of it can be saved.
    ``waived`` are the findings that a comment beside their field takes back. Nothing in it holds what may not be shown.
    """

    name: str
    card: str | None
    title: str | None
    phase: Phase | None
    diagnostics: list[Diagnostic]
    waived: tuple[Waived, ...] = ()
    readiness: Readiness | None = None
    called: str = ""
    in_repository: bool = False

    @property
    def is_unread(self) -> bool:
        """Whether it is no card, but a file that looks like one and is not read."""
        return any(item.code == UNREAD for item in self.diagnostics)
