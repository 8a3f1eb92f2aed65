"""Findings as a Code Quality report, which GitLab shows in a merge request."""

from __future__ import annotations

from collections.abc import Mapping

from lape_cards.checks.verdict import Checked
from lape_cards.cli.options import Session
from lape_cards.cli.reporters import family
from lape_cards.cli.reporters.fingerprint import Fingerprints
from lape_cards.cli.reporters.listed import Listed
from lape_cards.cli.reporters.place import Places, sentences
from lape_cards.diagnostic import Severity

SEVERITIES: Mapping[Severity, str] = {"error": "major", "warning": "minor", "advice": "info"}


class Report(family.Report):
    """One list of all findings."""

    def __init__(self, speech: Session, terms: family.Terms) -> None:
        super().__init__(speech, terms)
        self._findings = Listed(1)
        self._fingerprints = Fingerprints(terms)
        self._places = Places(terms)

    def take(self, one: Checked) -> None:
        """Keep a card's findings."""
        file = self._places.of(one)
        for item, fingerprint in self._fingerprints.of(file, one.diagnostics):
            self._findings.add(
                {
                    "description": sentences(self.speech, item, " "),
                    "check_name": item.code,
                    "fingerprint": fingerprint,
                    "severity": SEVERITIES[item.severity],
                    "location": {"path": file, "lines": {"begin": item.place.line}},
                }
            )

    def end(self, *, incomplete: bool = False) -> None:
        """Write the list."""
        self._findings.write(self.speech.out, list)
