"""Findings for programs: one JSON object, described in ``docs/check-json.md``."""

from __future__ import annotations

from collections import Counter
from typing import Any

from lape_cards.checks.verdict import Checked
from lape_cards.cli.options import Session
from lape_cards.cli.reporters import family
from lape_cards.cli.reporters.listed import Listed
from lape_cards.diagnostic import Diagnostic


class Report(family.Report):
    """Every card and every finding; messages are in the session's language, codes and keys in English."""

    def __init__(self, speech: Session, terms: family.Terms) -> None:
        super().__init__(speech, terms)
        self._cards = Listed(2)
        self._severities: Counter[str] = Counter()

    def take(self, one: Checked) -> None:
        """Keep a card with its findings."""
        self._cards.add(_card(self.speech, one))
        self._severities.update(item.severity for item in one.diagnostics)

    def end(self, *, incomplete: bool = False) -> None:
        """Write the document."""
        self._cards.write(self.speech.out, self._document)

    def _document(self, cards: list[Any]) -> dict[str, Any]:
        return {
            "format": 1,
            "today": self.speech.today.isoformat(),
            "language": self.speech.language,
            "cards": cards,
            "errors": self._severities["error"],
            "warnings": self._severities["warning"],
            "advice": self._severities["advice"],
        }


def _card(speech: Session, one: Checked) -> dict[str, Any]:
    return {
        "file": one.name,
        "id": one.card,
        "title": one.title,
        "phase": one.phase,
        "completeness": _completeness(one),
        "next_checkpoint": _next_checkpoint(speech, one),
        "findings": [_finding(speech, item) for item in one.diagnostics],
        "waived": [{**_finding(speech, waived.diagnostic), "reason": waived.reason} for waived in one.waived],
    }


def _finding(speech: Session, item: Diagnostic) -> dict[str, Any]:
    return {
        "code": item.code,
        "severity": item.severity,
        "line": item.place.line,
        "column": item.place.column,
        "path": list(item.path),
        "message": speech.translator(item.message),
        "hint": speech.translator(item.hint) if item.hint else None,
    }


def _completeness(one: Checked) -> dict[str, int] | None:
    if one.readiness is None:
        return None
    found = one.readiness.completeness
    return {"asked": found.asked, "there": found.there, "percent": found.percent}


def _next_checkpoint(speech: Session, one: Checked) -> dict[str, Any] | None:
    coming = one.readiness.checkpoint if one.readiness is not None else None
    if coming is None:
        return None
    missing = [{"path": list(item.path), "message": speech.translator(item.message)} for item in coming.missing]
    return {"id": coming.id, "date": str(coming.date), "missing": missing}
