"""Findings as SARIF 2.1.0, the OASIS format that code scanning services and editors read."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from lape_cards import __version__
from lape_cards.checks.registry import RULES, Rule
from lape_cards.cli.options import Session
from lape_cards.cli.reporters.family import Outcome
from lape_cards.cli.reporters.fingerprint import fingerprinted, told
from lape_cards.cli.reporters.place import path_of, sentences
from lape_cards.diagnostic import Diagnostic, Severity
from lape_cards.workflow.check import Checked

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
FINGERPRINT = "lapeFinding/v1"
LEVELS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "advice": "note"}


def report(speech: Session, outcome: Outcome) -> None:
    """Write one log with one run: every rule, and every finding."""
    rules = sorted(RULES.values(), key=lambda rule: rule.code)
    position = {rule.code: number for number, rule in enumerate(rules)}
    found = list(told(outcome.cards))
    reasons: list[str | None] = [None] * len(found)
    for card in outcome.cards:
        found += [(card, one.diagnostic) for one in card.waived]
        reasons += [one.reason for one in card.waived]
    run = {
        "tool": {
            "driver": {
                "name": "lape",
                "version": __version__,
                "language": speech.language,
                "rules": [_rule(speech, rule) for rule in rules],
            }
        },
        "invocations": [{"executionSuccessful": not outcome.incomplete}],
        "language": speech.language,
        "columnKind": "unicodeCodePoints",
        "results": [
            {
                "ruleId": item.code,
                "ruleIndex": position[item.code],
                **_result(speech, card, item, fingerprint),
                **_suppressed(reason),
            }
            for (card, item, fingerprint), reason in zip(fingerprinted(found), reasons, strict=True)
        ],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    speech.out.raw(json.dumps(log, ensure_ascii=False, indent=2) + "\n")


def _rule(speech: Session, rule: Rule) -> dict[str, Any]:
    why = {"text": speech.translator(rule.why)}
    return {
        "id": rule.code,
        "shortDescription": {"text": speech.translator(rule.title)},
        "fullDescription": why,
        "help": why,
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"tags": [rule.family]},
    }


def _result(speech: Session, card: Checked, item: Diagnostic, fingerprint: str) -> dict[str, Any]:
    text = sentences(speech, item)
    place = {"artifactLocation": {"uri": uri(card)}, "region": _region(item)}
    return {
        "level": LEVELS[item.severity],
        "message": {"text": text.replace("{", "{{").replace("}", "}}")},  # single ones are placeholders (3.11.5)
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {FINGERPRINT: fingerprint},
    }


def _suppressed(reason: str | None) -> dict[str, Any]:
    """That a comment in the card takes the finding back, and why."""
    return {} if reason is None else {"suppressions": [{"kind": "inSource", "justification": reason}]}


def _region(item: Diagnostic) -> dict[str, int]:
    """The characters that are meant; up to the end of the line where the line may not be shown, or ends first."""
    region = {"startLine": item.place.line, "startColumn": item.place.column}
    end = item.place.column + item.width
    if item.excerpt is not None and end <= len(item.excerpt) + 1:
        region["endColumn"] = end
    return region


def uri(card: Checked) -> str:
    """The card's file as a URI: relative where it was named so."""
    path = path_of(card)
    return PurePath(path).as_uri() if PurePath(path).is_absolute() else quote(os.fsencode(path))
