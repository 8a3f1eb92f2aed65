"""Findings as SARIF 2.1.0, the OASIS format that code scanning services and editors read."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from lape_cards import __version__
from lape_cards.checks.registry import Rule
from lape_cards.checks.verdict import Checked, Waived
from lape_cards.cli.options import Session
from lape_cards.cli.reporters import family
from lape_cards.cli.reporters.fingerprint import Fingerprints
from lape_cards.cli.reporters.listed import Listed
from lape_cards.cli.reporters.place import Places, sentences
from lape_cards.diagnostic import Diagnostic, Severity
from lape_cards.workflow.rules import every_rule

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
FINGERPRINT = "lapeFinding/v1"
LEVELS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "advice": "note"}


class Report(family.Report):
    """One log with one run: every rule, and every finding; those that comments take back come last."""

    def __init__(self, speech: Session, terms: family.Terms) -> None:
        super().__init__(speech, terms)
        self._rules = sorted(every_rule(), key=lambda rule: rule.code)
        self._position = {rule.code: number for number, rule in enumerate(self._rules)}
        self._fingerprints = Fingerprints(terms)
        self._places = Places(terms)
        self._results, self._suppressed = Listed(4), Listed(4)
        self._later: list[tuple[str, tuple[Waived, ...]]] = []

    def take(self, one: Checked) -> None:
        """Keep a card's findings."""
        file = self._places.of(one)
        shown = uri(file)
        for item, fingerprint in self._fingerprints.of(file, one.diagnostics):
            self._results.add(self._result(shown, item, fingerprint))
        if self.terms.named:
            self._later.append((file, one.waived))  # the same card may come again, and its findings go before these
        else:
            self._suppress(file, one.waived)

    def _suppress(self, file: str, waived: Sequence[Waived]) -> None:
        found = self._fingerprints.of(file, [one.diagnostic for one in waived])
        for one, (item, fingerprint) in zip(waived, found, strict=True):
            self._suppressed.add(self._result(uri(file), item, fingerprint) | _suppression(one.reason))

    def _result(self, file: str, item: Diagnostic, fingerprint: str) -> dict[str, Any]:
        position = self._position[item.code]
        return {
            "ruleId": item.code,
            "ruleIndex": position,
            **_result(self.speech, file, item, fingerprint),
        }

    def end(self, *, incomplete: bool = False) -> None:
        """Write the log."""
        for file, waived in self._later:
            self._suppress(file, waived)
        self._results.add_all(self._suppressed)
        self._results.write(self.speech.out, lambda results: self._log(results, incomplete=incomplete))

    def _log(self, results: list[Any], *, incomplete: bool) -> dict[str, Any]:
        driver = {
            "name": "lape",
            "version": __version__,
            "language": self.speech.language,
            "rules": [_rule(self.speech, rule) for rule in self._rules],
        }
        run = {
            "tool": {"driver": driver},
            "invocations": [{"executionSuccessful": not incomplete}],
            "language": self.speech.language,
            "columnKind": "unicodeCodePoints",
            "results": results,
        }
        return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


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


def _result(speech: Session, file: str, item: Diagnostic, fingerprint: str) -> dict[str, Any]:
    text = sentences(speech, item)
    place = {"artifactLocation": {"uri": file}, "region": _region(item)}
    return {
        "level": LEVELS[item.severity],
        "message": {"text": text.replace("{", "{{").replace("}", "}}")},  # single ones are placeholders (3.11.5)
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {FINGERPRINT: fingerprint},
    }


def _suppression(reason: str) -> dict[str, Any]:
    """That a comment in the card takes the finding back, and why."""
    return {"suppressions": [{"kind": "inSource", "justification": reason}]}


def _region(item: Diagnostic) -> dict[str, int]:
    """The characters that are meant; up to the end of the line where the line may not be shown, or ends first."""
    region = {"startLine": item.place.line, "startColumn": item.place.column}
    end = item.place.column + item.width
    if item.excerpt is not None and end <= len(item.excerpt) + 1:
        region["endColumn"] = end
    return region


def uri(path: str) -> str:
    """A card's file as a URI: relative where its path is, which code scanning reads from the checkout's top."""
    return PurePath(path).as_uri() if PurePath(path).is_absolute() else quote(os.fsencode(path))
