"""Checking cards: those that were named, or all of a repository."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from lape_cards.card.kinds import ResultCard
from lape_cards.card.phase import Phase, is_evaluated, phase_of
from lape_cards.card.version import VersionReference
from lape_cards.checks.run import Selection, Situation, Waived, findings_in, secrets_of
from lape_cards.config import CheckSettings
from lape_cards.diagnostic import Diagnostic
from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.store.cards import ReadFile, read_bytes, read_card
from lape_cards.store.files import is_file
from lape_cards.workflow.cards import CardFolder, find_folder, open_cards


@dataclass(frozen=True, slots=True)
class Checked:
    """One card file and what the rules say of it; ``phase`` is ``None`` where it has none or cannot be told.

    ``waived`` are the findings that a comment beside their field takes back.
    """

    name: str
    card: str | None
    title: str | None
    phase: Phase | None
    diagnostics: list[Diagnostic]
    waived: tuple[Waived, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """A card file to check: where it is, or the saved version it is, and the name it goes by in messages."""

    name: str
    path: Path | None = None


@dataclass
class Checker:
    """Checks card files on one day. ``folder`` is the card repository they are in, if they are in one.

    ``select`` and ``ignore`` name rules, on top of what the repository's settings say; ``phase`` is given where
    cards are checked for another phase than their own.
    """

    today: date
    folder: CardFolder | None = None
    phase: Phase | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def check(self, target: Target) -> Checked:
        """Read and check one card file; a ``LapeError`` where there is nothing to read."""
        raw = read_bytes(target.path, target.name) if target.path is not None else self._saved(target.name)
        return self.check_read(read_card(raw, target.name))

    def check_read(self, file: ReadFile[Any]) -> Checked:
        """Check a card file that was read already."""
        card = file.content
        continued = isinstance(card, ResultCard) and is_evaluated(card, self.today) and card.id in self._continued
        situation = Situation(self.today, continued, self.phase)
        findings = findings_in(file, situation, self.selection)
        told, waived = findings.told, tuple(findings.waived)
        hide = secrets_of(file, situation).hide
        if card is None:
            return Checked(hide(file.name), None, None, None, told, waived)
        phase = phase_of(card, self.today, continued=continued)
        return Checked(hide(file.name), hide(card.id), hide(card.title), phase, told, waived)

    @cached_property
    def selection(self) -> Selection:
        """The rules that are held: what was asked for here goes before the repository's settings."""
        settings = self._settings
        return Selection.of(self.select or settings.select, self.ignore + settings.ignore)

    @property
    def strict(self) -> bool:
        """Whether the repository's settings let warnings fail a check."""
        return bool(self._settings.strict)

    @property
    def _settings(self) -> CheckSettings:
        return (self.folder.settings.check if self.folder else None) or CheckSettings()

    @cached_property
    def _continued(self) -> frozenset[str]:
        """The experiments that a rooting plan continues; looked up only once some card depends on it."""
        return frozenset(experiment for _, experiment in self.folder.continuing()) if self.folder else frozenset()

    def _saved(self, name: str) -> bytes:
        from lape_cards.workflow.versions import bytes_of  # git is needed for saved versions only

        top = self.folder.top if self.folder else Path.cwd()
        return bytes_of(open_cards(top), name)


def targets(folder: CardFolder | None, names: Iterable[str], start: Path) -> Iterator[Target]:
    """What to check: the named files and versions, or all cards of the repository."""
    named = list(names)
    for name in named:
        yield _target(folder, name, start)
    if named:
        return
    if folder is None:
        raise LapeError(
            Message("There is no card repository here, so it is not clear what to check."),
            Message("Name a card's file, or make a repository with  lape init"),
        )
    for card in folder.ids():
        yield Target(folder.name_of(card), folder.path_of(card))


def targets_since(start: Path, revision: str) -> list[Target]:
    """What to check of the repository around ``start`` where only cards changed since ``revision`` are asked for."""
    from lape_cards.repository.changes import changed_since  # git is needed for this only

    cards = open_cards(start)
    every = [Target(cards.name_of(card), cards.path_of(card)) for card in cards.ids()]
    changed = changed_since(cards.repository, revision, [target.name for target in every])
    return [target for target in every if target.name in changed]


def _target(folder: CardFolder | None, name: str, start: Path) -> Target:
    path = start / name
    if is_file(path):
        return Target(name, path)
    if VersionReference.parse(name) is not None:
        return Target(name)
    if folder is None or name.endswith((".yaml", ".yml")):
        return Target(name, path)
    card = folder.require(name)
    return Target(folder.name_of(card), folder.path_of(card))


def folder_of(names: Iterable[str], start: Path) -> CardFolder | None:
    """The card repository that the named files are in; where none is named, the one around ``start``."""
    for name in names:
        path = start / name
        if is_file(path):
            return find_folder(path.parent)
    return find_folder(start)
