"""Holding the rules against one card file: every finding in one run, in the order of the file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Set
from datetime import date
from functools import lru_cache
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from lape_cards.card.kinds import Card, Experiment, Rooting
from lape_cards.card.phase import Phase, phase_of
from lape_cards.checks import (
    beside,
    completeness,
    consistency,
    course,
    form,
    goalposts,
    history,
    language,
    masking,
    numbers,
    placeholders,
    waivers,
)
from lape_cards.checks.past import Past
from lape_cards.checks.readiness import Readiness, readiness
from lape_cards.checks.registry import RULES, Rule, Subject, codes_for
from lape_cards.checks.selection import Selection as Selection
from lape_cards.checks.selection import is_named as is_named
from lape_cards.checks.verdict import MOST as MOST
from lape_cards.checks.verdict import Waived as Waived
from lape_cards.diagnostic import Diagnostic, Finding
from lape_cards.diagnostic import Path as FieldPath
from lape_cards.message import Message, plural_message
from lape_cards.store.cards import ReadFile

FAMILIES = (
    *(form, waivers, placeholders, completeness, course, consistency, beside, numbers, history, goalposts),
    *(*masking.FAMILIES, language),
)
"""The modules whose rules are registered by being imported here."""

TOO_MUCH = "LC003"
"""The rule that a file with more findings than ``MOST`` breaks."""


class Situation(Struct, frozen=True):
    """What the check of a card depends on besides its file: the day, and whether a rooting plan continues it.

    ``phase`` is given where a card is to be checked for another phase than its own. ``past`` are the card's saved
    versions, the oldest first; ``None`` where no history can be looked at, and its rules are not held.
    """

    today: date
    continued: bool = False
    phase: Phase | None = None
    past: Past | None = None


class Findings(Struct, frozen=True):
    """What the rules say of a file, by line and column: what is to be told, and what was waived beside its field.

    Of more than ``MOST`` findings only the first are told, and the last one says that there are more.
    """

    told: list[Diagnostic]
    waived: list[Waived]
    secrets: masking.Secrets


def check_file(
    file: ReadFile[Any], situation: Situation, selection: Selection | None = None, *, save_only: bool = False
) -> list[Diagnostic]:
    """What is to be told of ``file``. ``save_only`` holds only the rules that may refuse a save."""
    return findings_in(file, situation, selection, save_only=save_only).told


def findings_in(
    file: ReadFile[Any], situation: Situation, selection: Selection | None = None, *, save_only: bool = False
) -> Findings:
    """Every finding in ``file``. ``save_only`` holds only the rules that may refuse a save."""
    selection = selection or Selection()
    subject = subject_of(file, file.sketch, situation) if file.sketch is not None else None
    secrets = _secrets_of(file, subject)
    comments = waivers.waivers_in(file.source)
    # A file that could not be read at all has nothing else to say, whichever rules were chosen.
    found = [item for item in file.diagnostics if file.source.root is None or selection.takes(RULES[item.code])]
    found += [
        Diagnostic(rule.code, rule.severity, file.name, place, rule.found, rule.remedy)
        for rule, place in secrets.findings
        if rule.found is not None and selection.takes(rule) and (rule.blocks_save or not save_only)
    ]
    if subject is not None:
        by_rules = _rule_findings(file, subject, secrets, selection, save_only=save_only)
        if any(RULES[item.code].recalls for item in by_rules):
            secrets.texts.update(_secrets_of_the_past(subject))
        found += by_rules
    if not save_only and selection.takes(RULES[waivers.UNCLEAR]):
        found += _unclear_waivers(file, comments)
    if not found:
        return Findings([], [], secrets)
    found.sort(key=lambda item: (item.place.line, item.place.column, item.code))
    reasons = [comments.reason_for(item) for item in found]
    told = [item for item, reason in zip(found, reasons, strict=True) if reason is None]
    if len(told) > MOST:
        told = [*told[:MOST], _more_findings(told[MOST - 1], len(told) - MOST)]
    waived = [
        Waived(secrets.mask(item), _told_reason(item, reason, secrets))
        for item, reason in zip(found, reasons, strict=True)
        if reason is not None
    ]
    return Findings([secrets.mask(item) for item in told], waived, secrets)


def _told_reason(item: Diagnostic, reason: str, secrets: masking.Secrets) -> str:
    """Why a finding is waived, as it may be shown: comments name people too."""
    return masking.HIDDEN if RULES[item.code].masked else secrets.hide(masking.without_names(reason))


def _unclear_waivers(file: ReadFile[Any], comments: waivers.Waivers) -> Iterator[Diagnostic]:
    rule = RULES[waivers.UNCLEAR]
    for one in comments.unclear:
        excerpt = file.source.lines[one.place.line - 1]
        yield Diagnostic(
            rule.code,
            rule.severity,
            file.name,
            one.place,
            one.message,
            one.hint,
            excerpt=excerpt,
            width=len(excerpt) - one.place.column + 1,
        )


def secrets_of(file: ReadFile[Any], situation: Situation) -> masking.Secrets:
    """What nothing may show of ``file``: what is found in its text, and in its fields; whichever rules were chosen."""
    return _secrets_of(file, subject_of(file, file.sketch, situation) if file.sketch is not None else None)


def _secrets_of(file: ReadFile[Any], subject: Subject | None) -> masking.Secrets:
    secrets = masking.secrets_in(file.source)
    secrets.subject = subject
    if subject is not None:
        for code in codes_for(subject.card.kind, subject.phase):
            if (rule := RULES[code]).masked:
                secrets.look(rule, subject)
    return secrets


def _secrets_of_the_past(subject: Subject) -> Iterator[str]:
    """What nothing may show of the card's earlier versions."""
    for card in [version.card for version in subject.past or () if version.card is not None]:
        yield from masking.secrets_in_card(replace(subject, card=card))


def _rule_findings(
    file: ReadFile[Any], subject: Subject, secrets: masking.Secrets, selection: Selection, *, save_only: bool
) -> list[Diagnostic]:
    faulty, around = file.faulty, _around(file.faulty)
    found: list[Diagnostic] = []
    for code in codes_for(subject.card.kind, subject.phase):
        rule = RULES[code]
        if (save_only and not rule.blocks_save) or not selection.takes(rule):
            continue
        for finding in secrets.of_fields[code] if rule.masked else rule.asked(subject):
            if finding is None:
                continue
            explained = faulty and (
                _is_explained(finding.path, faulty, around)
                or any(_is_faulty(path, faulty) for path in finding.rests_on)
            )
            if not explained:
                found.append(file.diagnostic(code, rule.severity, finding))
    return found


def readiness_of(
    file: ReadFile[Any], card: Experiment | Rooting, situation: Situation, secrets: masking.Secrets
) -> Readiness:
    """How far ``card``, which ``file`` holds, is; as it may be shown, and without what only could not be understood.

    ``secrets`` are those of the file in the same situation.
    """
    comments = waivers.waivers_in(file.source)

    def excused(rule: Rule, finding: Finding) -> bool:
        return (
            bool(comments.lines) and comments.reason_for(file.diagnostic(rule.code, rule.severity, finding)) is not None
        )

    subject = secrets.subject
    if subject is None or subject.card is not card:  # else the rules have been asked already
        subject = subject_of(file, card, situation)
    found = readiness(card, subject, excused)
    if (asked := found.completeness).missing:
        masked = tuple(secrets.mask_advice(item) for item in asked.missing)
        found = replace(found, completeness=replace(asked, missing=masked))
    if (coming := found.checkpoint) is None:
        return found
    around = _around(file.faulty)
    missing = tuple(
        secrets.mask_advice(item) for item in coming.missing if not _is_explained(item.path, file.faulty, around)
    )
    identity = coming.id and secrets.hide(coming.id)
    return replace(found, checkpoint=replace(coming, id=identity, name=secrets.hide(coming.name), missing=missing))


def _around(faulty: Set[FieldPath]) -> set[FieldPath]:
    """The faulty paths, and all that are on the way to them."""
    return {path[:length] for path in faulty for length in range(1, len(path) + 1)}


def _is_explained(path: FieldPath, faulty: Set[FieldPath], around: Set[FieldPath]) -> bool:
    """Whether a field seems empty only because what stands there, or inside it, could not be understood."""
    return path in around or _is_faulty(path, faulty)


def _is_faulty(path: FieldPath, faulty: Set[FieldPath]) -> bool:
    return any(path[:length] in faulty for length in range(1, len(path) + 1))


def _more_findings(last: Diagnostic, count: int) -> Diagnostic:
    message = plural_message("There is {count} finding more.", "There are {count} findings more.", count)
    return replace(
        last,
        code=TOO_MUCH,
        severity="error",
        message=message,
        hint=Message("Mend these first, and check again."),
        path=(),
    )


def subject_of(file: ReadFile[Any], card: Card, situation: Situation) -> Subject:
    """What the rules are told about the card in ``file``."""
    phase = phase_of(card, situation.today, continued=situation.continued)
    if phase is not None and situation.phase is not None:
        phase = situation.phase
    return Subject(card, _stem_of(file.name), situation.today, phase, situation.continued, situation.past)


@lru_cache(maxsize=8)  # a card is asked about several times before the next one is
def _stem_of(name: str) -> str | None:
    file = os.path.basename(name)  # noqa: PTH119 - no path object for each card
    return file.removesuffix(".yaml") or None if file.endswith(".yaml") else None
