"""The registry of rules: one code, one severity, one phase, one function, and the words that explain it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from msgspec import Struct

from lape_cards.card.identifier import is_identifier
from lape_cards.card.kinds import Card, ResultCard
from lape_cards.card.parts import Action, Change, Checkpoint, Metric
from lape_cards.card.phase import ORDER, Phase
from lape_cards.checks.family import FAMILY_NAMES as FAMILY_NAMES
from lape_cards.checks.family import Family as Family
from lape_cards.checks.parts import actions_of, checkpoints_of, metrics_of, rows_of
from lape_cards.checks.past import Past
from lape_cards.checks.texts import CardText, texts_of
from lape_cards.diagnostic import Finding, Path, Place, Severity
from lape_cards.message import Message

P = TypeVar("P")
Named = tuple[tuple[Path, P, str], ...]
"""Parts of a card: where each stands, itself, and what it is called in messages."""


class Subject(Struct, frozen=True, dict=True):
    """A card and what a rule may know beside it.

    ``stem`` is the file's name without ``.yaml`` (``None`` outside a card's file), ``phase`` is ``None`` for a
    workshop, ``continued`` whether a rooting plan continues the card, ``past`` the card's saved versions
    (``None`` where no history can be looked at).
    """

    card: Card
    stem: str | None
    today: date
    phase: Phase | None
    continued: bool
    past: Past | None = None

    @cached_property
    def texts(self) -> tuple[CardText, ...]:
        """The card's texts, gathered once for all the rules that read them."""
        return tuple(texts_of(self.card))

    @cached_property
    def rows(self) -> Named[Change]:
        """The rows of the form's table."""
        return tuple(rows_of(self.card)) if isinstance(self.card, ResultCard) else ()

    @cached_property
    def metrics(self) -> Named[Metric]:
        """The metrics of all rows."""
        return tuple(metrics_of(self.card)) if isinstance(self.card, ResultCard) else ()

    @cached_property
    def actions(self) -> Named[Action]:
        """The actions of all rows."""
        return tuple(actions_of(self.card)) if isinstance(self.card, ResultCard) else ()

    @cached_property
    def checkpoints(self) -> Named[Checkpoint]:
        """The checkpoints."""
        return tuple(checkpoints_of(self.card)) if isinstance(self.card, ResultCard) else ()

    @cached_property
    def together(self) -> bytes:
        """All the card's texts, one after the other, as UTF-8: what is in none of them can be told at one glance."""
        return "\n".join([one.text for one in self.texts]).encode("utf-8", "replace")

    @cached_property
    def is_as_saved(self) -> bool:
        """Whether every version there is says what the card says now, so that nothing was altered under way."""
        return bool(self.past) and all(version.card is self.card for version in self.past or ())

    @property
    def is_file_of_its_id(self) -> bool:
        """Whether the file is called as the card's id says, however the disk spells ä; outside a card's file it is."""
        return self.stem is None or unicodedata.normalize("NFC", self.stem) == self.card.id

    @property
    def file_id(self) -> str:
        """What commands call the card: as its file is called, which the id on it may say otherwise by mistake."""
        if self.stem is None or self.is_file_of_its_id:
            return self.card.id
        stem = unicodedata.normalize("NFC", self.stem)
        return stem if is_identifier(stem) else self.card.id  # else it is the file that has to get another name

    @cached_property
    def answers(self) -> dict[str, tuple[Finding | None, ...]]:
        """What rules have said of the card, by their codes: how complete a card is asks some of them again."""
        return {}


Check = Callable[[Any, Subject], Iterator[Finding | None]]
"""Looks at a card, and yields a finding for each fault. A rule of completeness yields ``None`` besides for each thing
that it asks for and that is there, so that it can be told how much of a card is complete."""

Scan = Callable[[str], Iterator[tuple[int, str]]]
"""Looks through one line for what nobody should read: the column (from 1) where it stands, and what it is."""

Signs = Callable[[str], Iterable[int]]
"""Where in a text there may be what a scan finds, as offsets; much cheaper than the scan.

On every line on which the scan finds something there is at least one, also where the line is part of a longer text,
with a line end or a space around it: so one look at a whole file tells which lines to go through, mostly none."""


class Rule(Struct, frozen=True):
    """One rule. ``phase`` is the first phase that asks for it, ``None`` when every phase does.

    ``check`` looks at the card, ``scan`` at the file's lines, comments included; a rule with neither is held while the
    file, or a comment in it that is meant for the check, is read. ``blocks_save`` marks what may never become a
    version. ``masked`` rules find what nobody else should read: their lines are never shown, nor what their findings
    name as ``hidden``. The findings of a rule that ``recalls`` tell what earlier versions said.
    What is not ``counted`` says nothing of how complete a card is.
    """

    code: str
    family: Family
    severity: Severity
    title: str
    why: str
    phase: Phase | None = None
    kinds: tuple[str, ...] = ("experiment", "rooting")
    blocks_save: bool = False
    counted: bool = True
    masked: bool = False
    recalls: bool = False
    check: Check | None = None
    scan: Scan | None = None
    signs: Signs | None = None
    found: Message | None = None
    """What to say of each place that ``scan`` finds, and what to do about it."""
    remedy: Message | None = None

    @property
    def can_be_waived(self) -> bool:
        """Whether a comment beside a field leaves the rule out there: where it looks at a card, and may be broken."""
        return not self.blocks_save and (self.check is not None or self.scan is not None)

    def applies(self, subject: Subject) -> bool:
        """Whether the rule is asked of this card now."""
        return self.is_for(subject.card.kind, subject.phase)

    def is_for(self, kind: str, phase: Phase | None) -> bool:
        """Whether the rule is asked of cards of this kind in this phase."""
        if kind not in self.kinds:
            return False
        if self.phase is None:
            return True
        return phase is not None and _RANKS[phase] >= _RANKS[self.phase]

    def findings(self, subject: Subject) -> list[Finding]:
        """What the rule finds on the card; nothing where it does not look at cards."""
        return [item for item in self.asked(subject) if item is not None]

    def asked(self, subject: Subject) -> tuple[Finding | None, ...]:
        """What the rule finds on the card, and ``None`` for each thing that is as it asks."""
        if self.check is None:
            return ()
        said = subject.answers.get(self.code)
        if said is None:
            said = subject.answers[self.code] = tuple(self.check(subject.card, subject))
        return said

    def seen(self, lines: Iterable[str]) -> Iterator[tuple[Place, str]]:
        """What the rule's scan finds on ``lines``, the first of them line 1; nothing where it has none."""
        for number, line in enumerate(lines, start=1):
            yield from self.seen_on(number, line)

    def seen_on(self, number: int, line: str) -> Iterator[tuple[Place, str]]:
        """What the rule's scan finds on the line with this number (from 1)."""
        if self.scan is not None and self.may_hold(line):
            for column, text in self.scan(line):
                yield Place(number, column), text

    def may_hold(self, text: str) -> bool:
        """Whether a text may hold what the scan finds; ``False`` only where it finds nothing."""
        return self.signs is not None and any(True for _ in self.signs(text))


_RANKS = {phase: rank for rank, phase in enumerate(ORDER)}

RULES: dict[str, Rule] = {}


@lru_cache(maxsize=256)  # of each card the same is asked as of all others of its kind and phase
def codes_for(kind: str, phase: Phase | None, family: Family | None = None) -> tuple[str, ...]:
    """The codes of the rules that look at cards of a kind in a phase, of one family or of all."""
    return tuple(
        code
        for code, rule in RULES.items()
        if rule.check is not None and rule.is_for(kind, phase) and family in (None, rule.family)
    )


def rule(
    code: str, family: Family, title: str, why: str, *, severity: Severity = "error", **more: Any
) -> Callable[[Check], Check]:
    """Register the decorated function as the rule ``code``."""

    def register(check: Check) -> Check:
        _add(Rule(code, family, severity, title, why, check=check, **more))
        return check

    return register


def found_while_reading(code: str, title: str, why: str) -> None:
    """Register a rule of form that the reader itself holds."""
    _add(Rule(code, "form", "error", title, why, kinds=ALL_KINDS, blocks_save=True))


def found_in_comments(code: str, title: str, why: str) -> None:
    """Register a rule of form about what comments say to the check itself."""
    _add(Rule(code, "form", "warning", title, why, kinds=ALL_KINDS))


def found_among_files(code: str, title: str, why: str) -> None:
    """Register a rule of form about files that no card is read from."""
    _add(Rule(code, "form", "error", title, why, kinds=ALL_KINDS))


def text_rule(
    code: str,
    family: Family,
    title: str,
    why: str,
    *,
    found: Message,
    remedy: Message,
    signs: Signs,
    severity: Severity = "error",
    blocks_save: bool = True,
) -> Callable[[Scan], Scan]:
    """Register the decorated function as a rule about what nobody else should read.

    It is given only lines that have one of its ``signs``.
    """

    def register(scan: Scan) -> Scan:
        _add(
            Rule(
                code,
                family,
                severity,
                title,
                why,
                kinds=ALL_KINDS,
                blocks_save=blocks_save,
                masked=True,
                scan=scan,
                signs=signs,
                found=found,
                remedy=remedy,
            )
        )
        return scan

    return register


def _add(new: Rule) -> None:
    if new.code in RULES:
        raise ValueError(f"{new.code} is registered twice")
    RULES[new.code] = new
    codes_for.cache_clear()


ALL_KINDS = ("experiment", "rooting", "workshop")
