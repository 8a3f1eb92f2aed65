"""Findings for programs: one JSON object, described in ``docs/check-json.md``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from lape_cards.cli.options import Session
from lape_cards.cli.reporters.family import Outcome
from lape_cards.diagnostic import Diagnostic
from lape_cards.workflow.check import Checked


def report(speech: Session, outcome: Outcome) -> None:
    """Write every card and every finding; messages are in the session's language, codes and keys in English."""
    checked = outcome.cards
    document = {
        "format": 1,
        "today": speech.today.isoformat(),
        "language": speech.language,
        "cards": [_card(speech, one) for one in checked],
        "errors": _count(checked, "error"),
        "warnings": _count(checked, "warning"),
        "advice": _count(checked, "advice"),
    }
    speech.out.raw(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


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


def _count(checked: Sequence[Checked], severity: str) -> int:
    return sum(item.severity == severity for one in checked for item in one.diagnostics)
