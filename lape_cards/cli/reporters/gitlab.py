"""Findings as a Code Quality report, which GitLab shows in a merge request."""

from __future__ import annotations

import json
from collections.abc import Mapping

from lape_cards.cli.options import Session
from lape_cards.cli.reporters.family import Outcome
from lape_cards.cli.reporters.fingerprint import fingerprinted, told
from lape_cards.cli.reporters.place import path_of, sentences
from lape_cards.diagnostic import Severity

SEVERITIES: Mapping[Severity, str] = {"error": "major", "warning": "minor", "advice": "info"}


def report(speech: Session, outcome: Outcome) -> None:
    """Write one list of all findings."""
    findings = [
        {
            "description": sentences(speech, item, " "),
            "check_name": item.code,
            "fingerprint": fingerprint,
            "severity": SEVERITIES[item.severity],
            "location": {"path": path_of(card), "lines": {"begin": item.place.line}},
        }
        for card, item, fingerprint in fingerprinted(told(outcome.cards))
    ]
    speech.out.raw(json.dumps(findings, ensure_ascii=False, indent=2) + "\n")
