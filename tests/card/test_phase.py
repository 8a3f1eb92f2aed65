"""The phase of a card: every row of the table, and the days on either side of each."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lape_cards.card.evaluation import QUESTIONS
from lape_cards.card.kinds import KINDS
from lape_cards.card.meaning import understood
from lape_cards.card.phase import is_due, is_overdue, last_held, next_checkpoint, phase_of

ANSWERS: dict[str, Any] = {question.key: "x" for question in QUESTIONS}
IN_PARTS = {**ANSWERS, "continuation": None, "root": {"decision": "none"}}
PERIOD = {"start": "2018-01-10", "end": "2018-05"}


def card(kind: str = "experiment", **fields: Any) -> Any:
    return understood(KINDS[kind], {"format": "1", "kind": kind, "id": "x", "language": "fi", "title": "X", **fields})


def planned(day: str, **more: str) -> dict[str, str]:
    return {"id": "p", "date": day, **more}


def held(day: str, **more: str) -> dict[str, str]:
    return {"id": "h", "held": day, **more}


TABLE: list[tuple[str, dict[str, Any], str, str | None]] = [
    # what it is about, the card, today, the phase
    ("1 a workshop has none", {"kind": "workshop"}, "2018-03-01", None),
    ("2 rooted", {"evaluation": ANSWERS, "continued": True}, "2018-03-01", "rooted"),
    ("2 the ninth answer in parts", {"evaluation": IN_PARTS, "continued": True}, "2018-03-01", "rooted"),
    ("2 not with eight answers", {"evaluation": {**ANSWERS, "scope": ""}, "continued": True}, "2018-03-01", "plan"),
    ("2 not a rooting plan", {"kind": "rooting", "evaluation": ANSWERS, "continued": True}, "2018-03-01", "evaluated"),
    ("3 evaluated", {"evaluation": ANSWERS}, "2018-03-01", "evaluated"),
    ("3 in parts", {"evaluation": IN_PARTS}, "2018-03-01", "evaluated"),
    ("3 whatever the period says", {"evaluation": ANSWERS, "period": PERIOD}, "2017-01-01", "evaluated"),
    ("3 on its date", {"evaluation": {**ANSWERS, "date": "2018-03-01"}}, "2018-03-01", "evaluated"),
    ("3 not before its date", {"evaluation": {**ANSWERS, "date": "2018-03-02"}}, "2018-03-01", "plan"),
    ("4 after the last day", {"period": PERIOD}, "2018-06-01", "ended"),
    ("4 not on the last day", {"period": PERIOD}, "2018-05-31", "do"),
    ("4 the last day of a year", {"period": {"start": "2018", "end": "2018"}}, "2018-12-31", "do"),
    ("4 after a year", {"period": {"start": "2018", "end": "2018"}}, "2019-01-01", "ended"),
    ("4 without a start", {"period": {"end": "2018-05"}}, "2018-06-01", "ended"),
    ("4 ended early", {"period": PERIOD, "checkpoints": [held("2018-03-01", decision="end")]}, "2018-03-01", "ended"),
    ("4 not yet held", {"period": PERIOD, "checkpoints": [held("2018-03-02", decision="end")]}, "2018-03-01", "do"),
    (
        "4 given up before the start",
        {"period": PERIOD, "checkpoints": [held("2018-01-02", decision="end")]},
        "2018-01-03",
        "ended",
    ),
    ("4 given up without a period", {"checkpoints": [held("2018-01-02", decision="end")]}, "2018-01-03", "ended"),
    (
        "4 the latest one decides",
        {"period": PERIOD, "checkpoints": [held("2018-03-01", decision="adjust"), held("2018-02-01", decision="end")]},
        "2018-03-05",
        "act",
    ),
    (
        "4 of two on one day the last on the card",
        {"period": PERIOD, "checkpoints": [held("2018-03-01"), held("2018-03-01", decision="end")]},
        "2018-03-05",
        "ended",
    ),
    ("4 before what is due", {"period": PERIOD, "checkpoints": [planned("2018-03")]}, "2018-06-01", "ended"),
    ("5 no period", {}, "2018-03-01", "plan"),
    ("5 no start", {"period": {"end": "2018-05"}}, "2018-05-31", "plan"),
    ("5 before the first day", {"period": PERIOD}, "2018-01-09", "plan"),
    ("5 before a month", {"period": {"start": "2018-02"}}, "2018-01-31", "plan"),
    ("5 though something is due", {"period": PERIOD, "checkpoints": [planned("2018-01-01")]}, "2018-01-09", "plan"),
    ("6 due on its day", {"period": PERIOD, "checkpoints": [planned("2018-03-15")]}, "2018-03-15", "check"),
    ("6 not due the day before", {"period": PERIOD, "checkpoints": [planned("2018-03-15")]}, "2018-03-14", "do"),
    (
        "6 a month is due on its last day",
        {"period": PERIOD, "checkpoints": [planned("2018-03")]},
        "2018-03-31",
        "check",
    ),
    ("6 a month is not due before", {"period": PERIOD, "checkpoints": [planned("2018-03")]}, "2018-03-30", "do"),
    ("6 overdue", {"period": PERIOD, "checkpoints": [planned("2018-03-15")]}, "2018-04-15", "check"),
    (
        "6 held already",
        {"period": PERIOD, "checkpoints": [planned("2018-03-15", held="2018-03-10")]},
        "2018-03-15",
        "act",
    ),
    (
        "6 held only later",
        {"period": PERIOD, "checkpoints": [planned("2018-03-15", held="2018-03-20")]},
        "2018-03-15",
        "check",
    ),
    (
        "6 before act",
        {"period": PERIOD, "checkpoints": [held("2018-03-10"), planned("2018-03-12")]},
        "2018-03-15",
        "check",
    ),
    ("7 held, never saved", {"period": PERIOD, "checkpoints": [held("2018-03-10")]}, "2018-03-15", "act"),
    (
        "7 saved before",
        {"period": PERIOD, "date": "2018-03-09", "checkpoints": [held("2018-03-10")]},
        "2018-03-15",
        "act",
    ),
    (
        "7 saved that day",
        {"period": PERIOD, "date": "2018-03-10", "checkpoints": [held("2018-03-10")]},
        "2018-03-15",
        "act",
    ),
    (
        "8 saved since",
        {"period": PERIOD, "date": "2018-03-11", "checkpoints": [held("2018-03-10")]},
        "2018-03-15",
        "do",
    ),
    ("7 held on the first day", {"period": PERIOD, "checkpoints": [held("2018-01-10")]}, "2018-03-15", "act"),
    ("8 held before the first day", {"period": PERIOD, "checkpoints": [held("2018-01-09")]}, "2018-03-15", "do"),
    (
        "7 an earlier one does not count",
        {"period": PERIOD, "checkpoints": [held("2018-01-09"), held("2018-03-10")]},
        "2018-03-15",
        "act",
    ),
    ("8 on the first day", {"period": PERIOD}, "2018-01-10", "do"),
    ("8 no end", {"period": {"start": "2018"}}, "2030-01-01", "do"),
    ("8 nothing due yet", {"period": PERIOD, "checkpoints": [planned("2018-04")]}, "2018-03-15", "do"),
    ("a rooting plan runs the same", {"kind": "rooting", "period": PERIOD}, "2018-06-01", "ended"),
]


@pytest.mark.parametrize(("fields", "today", "phase"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_phase(fields: dict[str, Any], today: str, phase: str | None) -> None:
    continued = fields.get("continued", False)
    one = card(**{name: value for name, value in fields.items() if name != "continued"})
    assert phase_of(one, date.fromisoformat(today), continued=continued) == phase


@pytest.mark.parametrize(
    ("checkpoint", "today", "due", "overdue"),
    [
        (planned("2018-03-15"), "2018-03-14", False, False),
        (planned("2018-03-15"), "2018-03-15", True, False),
        (planned("2018-03-15"), "2018-03-16", True, True),
        (planned("2018-03"), "2018-03-30", False, False),
        (planned("2018-03"), "2018-03-31", True, False),
        (planned("2018-03"), "2018-04-01", True, True),
        (planned("2018-03-15", held="2018-03-16"), "2018-03-16", False, False),
        (planned("2018-03-15", held="2018-03-17"), "2018-03-16", True, True),
        ({"id": "p"}, "2018-03-16", False, False),
    ],
)
def test_due_and_overdue(checkpoint: dict[str, str], today: str, due: bool, overdue: bool) -> None:
    one = card(checkpoints=[checkpoint]).checkpoints[0]
    day = date.fromisoformat(today)
    assert (is_due(one, day), is_overdue(one, day)) == (due, overdue)


def test_which_checkpoint_is_last_and_which_is_next() -> None:
    one = card(
        checkpoints=[
            {"id": "a", "date": "2018-06"},
            {"id": "b", "held": "2018-03-01"},
            {"id": "c", "date": "2018-04-30", "held": "2018-03-01"},
            {"id": "d", "date": "2018-05-31", "held": "2018-09-01"},
            {"id": "e"},
        ]
    )
    today = date(2018, 3, 5)
    last, following = last_held(one, today), next_checkpoint(one, today)
    assert last is not None
    assert following is not None
    assert (last.id, following.id) == ("c", "d")
    assert last_held(one, date(2018, 2, 1)) is None
    assert next_checkpoint(card(), today) is None
