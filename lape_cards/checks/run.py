"""Holding the rules against one card file: every finding in one run, in the order of the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath
from typing import Any

from lape_cards.card.kinds import Card
from lape_cards.card.phase import Phase, phase_of
from lape_cards.checks import completeness, form, privacy
from lape_cards.checks.registry import RULES, Rule, Subject
from lape_cards.diagnostic import Diagnostic, Finding
from lape_cards.diagnostic import Path as FieldPath
from lape_cards.message import Message
from lape_cards.store.cards import ReadFile

FAMILIES = (form, completeness, privacy)
"""The modules whose rules are registered by being imported here."""

HIDDEN = "•••"
"""What stands in a message in place of what may not be shown."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rules are held: codes or the beginnings of codes (``LC2``), or families. Nothing selected: all of them."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def takes(self, rule: Rule) -> bool:
        """Whether ``rule`` is held."""
        chosen = not self.select or _names(rule, self.select)
        return chosen and not _names(rule, self.ignore)


def _names(rule: Rule, names: Iterable[str]) -> bool:
    return any(rule.code.startswith(name.upper()) or rule.family == name.lower() for name in names)


@dataclass(frozen=True, slots=True)
class Situation:
    """What the check of a card depends on besides its file: the day, and whether a rooting plan continues it.

    ``phase`` is given where a card is to be checked for another phase than its own.
    """

    today: date
    continued: bool = False
    phase: Phase | None = None


def check_file(
    file: ReadFile[Any], situation: Situation, selection: Selection | None = None, *, save_only: bool = False
) -> list[Diagnostic]:
    """Every finding in ``file``, by line and column. ``save_only`` holds only the rules that may refuse a save."""
    selection = selection or Selection()
    hidden, scanned = _scan(file, selection)
    found = [item for item in file.diagnostics if selection.takes(RULES[item.code])] + scanned
    card: Card | None = file.content
    if card is not None:
        subject = subject_of(file, card, situation)
        for rule in RULES.values():
            if rule.check and selection.takes(rule) and rule.applies(subject) and (rule.blocks_save or not save_only):
                found += [
                    file.diagnostic(rule.code, rule.severity, finding)
                    for finding in rule.check(card, subject)
                    if not _is_explained(finding, file.faulty)
                ]
    found.sort(key=lambda item: (item.place.line, item.place.column, item.code))
    return [_masked(item, hidden) for item in found]


def subject_of(file: ReadFile[Any], card: Card, situation: Situation) -> Subject:
    """What the rules are told about the card in ``file``."""
    phase = situation.phase or phase_of(card, situation.today, continued=situation.continued)
    path = PurePath(file.name)
    stem = path.stem if path.suffix == ".yaml" else None
    return Subject(card, stem, situation.today, phase, situation.continued, tuple(file.source.lines))


def _scan(file: ReadFile[Any], selection: Selection) -> tuple[list[str], list[Diagnostic]]:
    """What may not be shown, and the findings about it. It stays hidden even where its rule is left out."""
    hidden: list[str] = []
    found: list[Diagnostic] = []
    for rule in RULES.values():
        if rule.scan is None or rule.found is None:
            continue
        for place, text in rule.scan(tuple(file.source.lines)):
            hidden.append(text)
            if selection.takes(rule):
                found.append(Diagnostic(rule.code, rule.severity, file.name, place, rule.found, rule.remedy))
    return hidden, found


def _is_explained(finding: Finding, faulty: list[FieldPath]) -> bool:
    """Whether a field seems empty only because what stands there could not be understood."""
    return any(
        finding.path[: len(path)] == path or path[: len(finding.path)] == finding.path for path in faulty if path
    )


def _masked(diagnostic: Diagnostic, hidden: list[str]) -> Diagnostic:
    if not hidden:
        return diagnostic
    excerpt = diagnostic.excerpt
    if excerpt is not None and any(text in excerpt for text in hidden):
        excerpt = None
    return replace(
        diagnostic,
        excerpt=excerpt,
        message=_without(diagnostic.message, hidden),
        hint=_without(diagnostic.hint, hidden) if diagnostic.hint else None,
        path=tuple(_blank(key, hidden) if isinstance(key, str) else key for key in diagnostic.path),
    )


def _without(message: Message, hidden: list[str]) -> Message:
    values = {name: _blank(value, hidden) for name, value in message.values.items()}
    if values == message.values:
        return message
    masked = Message(message.text, **values)
    masked.many, masked.count = message.many, message.count
    return masked


def _blank(value: Any, hidden: list[str]) -> Any:
    if isinstance(value, list | tuple):
        return [_blank(item, hidden) for item in value]
    if isinstance(value, str):
        for text in hidden:
            value = value.replace(text, HIDDEN)
    return value
