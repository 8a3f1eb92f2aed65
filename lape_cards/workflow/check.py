"""Checking cards: those that were named, or all of a repository."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date
from functools import cached_property
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from lape_cards.card.kinds import Experiment, ResultCard, Rooting
from lape_cards.card.phase import Phase, is_evaluated
from lape_cards.checks.past import Past
from lape_cards.checks.registry import RULES
from lape_cards.checks.run import Selection, Situation, findings_in, readiness_of
from lape_cards.checks.verdict import Checked as Checked
from lape_cards.errors import LapeError
from lape_cards.regex import regex
from lape_cards.store.cards import ReadFile, read_bytes, read_card
from lape_cards.workflow.cards import CardFolder, find_folder, open_cards
from lape_cards.workflow.past import Line, Pasts
from lape_cards.workflow.shelf import place_of
from lape_cards.workflow.targets import Finder
from lape_cards.workflow.targets import Target as Target
from lape_cards.workflow.targets import targets as targets

if TYPE_CHECKING:
    from lape_cards.config.repository import CheckSettings

_WITHOUT_FOLDERS = regex(r"[\w-]+")


class Judged(Struct, frozen=True):
    """A verdict, and whether a rooting plan continues the card: ``None`` where that was not asked.

    ``hidden`` says that it was asked of a card whose id may not be shown.
    """

    checked: Checked
    continued: bool | None
    hidden: bool


class Checker(Struct, dict=True):
    """Checks card files on one day. ``folder`` is the card repository they are in, if they are in one.

    ``select`` and ``ignore`` name rules, on top of what the repository's settings say; ``phase`` is given where
    cards are checked for another phase than their own. ``wanted`` is what will be checked, if that is known: the
    histories of many cards are read together then. ``plans`` tells which experiments a rooting plan continues, where
    someone knows that already.
    """

    today: date
    folder: CardFolder | None = None
    phase: Phase | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    wanted: Sequence[Target] = ()
    plans: Callable[[], frozenset[str]] | None = None

    def check(self, target: Target) -> Checked:
        """Read and check one card file; a ``LapeError`` where there is nothing to read."""
        raw = read_bytes(target.path, target.name) if target.path is not None else self._saved(target.name)
        return self.check_text(target, raw)

    def check_text(self, target: Target, raw: bytes) -> Checked:
        """Check ``raw`` as the text of ``target``, whatever its file holds."""
        file = read_card(raw, target.name)
        return self.check_read(file, self._past(target, file))

    def check_read(self, file: ReadFile[Any], past: Past | None = None) -> Checked:
        """Check a card file that was read already; ``past`` are its card's versions, if they can be looked at."""
        return self.judge(file, past).checked

    def judge(self, file: ReadFile[Any], past: Past | None = None) -> Judged:
        """The same, with what was looked at beside the file and its past."""
        card = file.content
        evaluated = isinstance(card, ResultCard) and is_evaluated(card, self.today)
        asked: str | None = card.id if card is not None and evaluated else None
        continued = asked in self._continued if asked is not None else False
        situation = Situation(self.today, continued, self.phase, past)
        findings = findings_in(file, situation, self.selection)
        told, waived = findings.told, tuple(findings.waived)
        secrets = findings.secrets
        hide, own = secrets.hide, self._id_of(file)
        form = card if isinstance(card, Experiment | Rooting) else None
        checked = Checked(
            hide(file.name),
            hide(card.id) if card is not None else None,
            hide(card.title) if card is not None else None,
            secrets.subject.phase if form is not None and secrets.subject is not None else None,
            told,
            waived,
            readiness_of(file, form, situation, secrets) if form is not None else None,
            called=hide(own or file.name),
            in_repository=own is not None,
        )
        # Who asks again whether a plan continues the card goes by the id in the verdict.
        hidden = asked is not None and asked != checked.card
        return Judged(checked, continued if asked is not None else None, hidden)

    def _id_of(self, file: ReadFile[Any]) -> str | None:
        """The id that a card of the repository goes by; ``None`` for a file elsewhere and for a saved version."""
        if self.folder is None:
            return None
        stem = file.name.removeprefix(self._before).removesuffix(".yaml")
        if file.name == f"{self._before}{stem}.yaml" and _WITHOUT_FOLDERS.fullmatch(stem):
            return stem  # as nearly all are called
        stem = PurePath(file.name).stem
        return stem if file.name == self.folder.name_of(stem) else None

    @cached_property
    def _before(self) -> str:
        """What stands before the name of a card's file, in the card's name from the top."""
        return self.folder.before_names if self.folder is not None else ""

    @cached_property
    def _finder(self) -> Finder:
        return Finder()

    @cached_property
    def selection(self) -> Selection:
        """The rules that are held: what was asked for here goes before the repository's settings."""
        settings = self._settings
        if settings is None:
            return Selection.of(self.select, self.ignore)
        return Selection.of(self.select or settings.select, self.ignore + settings.ignore)

    @property
    def obstacle(self) -> LapeError | None:
        """Why the rules of history were not held where a history is kept, if they were not."""
        return self._pasts.obstacle if self._pasts is not None else None

    @property
    def strict(self) -> bool:
        """Whether the repository's settings let warnings fail a check."""
        settings = self._settings
        return settings is not None and bool(settings.strict)

    @property
    def _settings(self) -> CheckSettings | None:
        return self.folder.settings.check if self.folder is not None else None

    @cached_property
    def _continued(self) -> frozenset[str]:
        """The experiments that a rooting plan continues; looked up only once some card depends on it."""
        if self.plans is not None:
            return self.plans()
        return frozenset(experiment for _, experiment in self.folder.continuing()) if self.folder else frozenset()

    @cached_property
    def _pasts(self) -> Pasts | None:
        if self.folder is None:
            return None
        cards = [card for target in self.wanted if (card := self._card_of(target)) is not None]
        return Pasts(self.folder, cards)

    @cached_property
    def _looks_back(self) -> bool:
        return self.selection.looks_back(RULES)

    def _past(self, target: Target, file: ReadFile[Any]) -> Past | None:
        """The versions of the card, where some rule asks for them."""
        card = self._card_of(target) if self._looks_back else None
        if card is None or self._pasts is None:
            return None
        return self._pasts.of(card, file, saved=target.path is None)

    def lines(self, cards: Sequence[str]) -> dict[str, Line] | None:
        """What cards of the repository go back to; ``None`` where there is no history to look at."""
        return self._pasts.lines(cards) if self._pasts is not None else None

    def _card_of(self, target: Target) -> str | None:
        """The card of this repository that is to be checked, if it is one."""
        if self.folder is None:
            return None
        if target.path is None:
            with suppress(LapeError):  # a name that means nothing is told when it is read
                return self.folder.locate(target.name)
            return None
        return target.card or self._finder.card_at(Path(target.path), self.folder)

    def _saved(self, name: str) -> bytes:
        from lape_cards.workflow.versions import bytes_of  # git is needed for saved versions only

        top = self.folder.top if self.folder else Path.cwd()
        return bytes_of(open_cards(top), name)


def targets_since(start: Path, revision: str) -> list[Target]:
    """What to check of the repository around ``start`` where only cards changed since ``revision`` are asked for."""
    cards = open_cards(start)
    every = [Target(cards.name_of(card), cards.path_of(card)) for card in cards.ids()]
    changed = changed_among(start, revision, [target.name for target in every])
    return [target for target in every if target.name in changed]


def changed_among(start: Path, revision: str, names: Sequence[str]) -> set[str]:
    """Which of the files of the repository around ``start`` have changed since ``revision``; ``names`` from its top."""
    from lape_cards.repository.changes import changed_since  # git is needed for this only

    return changed_since(open_cards(start).repository, revision, names)


def folder_of(names: Iterable[str], start: Path) -> CardFolder | None:
    """The card repository that the named files are in; where none is named, the one around ``start``."""
    return find_folder(place_of(names, start))
