"""How complete a card is, and what is missing before its next checkpoint: cards and values."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest

from lape_cards.card.evaluation import QUESTIONS
from lape_cards.card.phase import ORDER
from lape_cards.checks.readiness import Completeness, NextCheckpoint, Readiness, completeness, readiness
from lape_cards.checks.registry import RULES
from lape_cards.checks.run import Situation, check_file, readiness_of, secrets_of, subject_of
from lape_cards.i18n import translator
from lape_cards.store.cards import read_card
from lape_cards.store.writer import block

PLANNED: dict[str, Any] = {
    "format": 1,
    "kind": "experiment",
    "id": "x",
    "language": "fi",
    "title": "X",
    "area": {"region": "Uusimaa"},
    "period": {"start": "2018-01-08", "end": "2018-05"},
    "prepared_by": "Työryhmä",
    "need": "Tarve",
    "activity": "Toiminta",
    "benefits": [{"beneficiary": "Perheet", "text": "Apu"}],
    "risks": [{"id": "r", "risk": "Riski"}],
    "changes": [
        {
            "id": "c",
            "change": "Muutos",
            "current": "Nyt",
            "target": "Tavoite",
            "ideal": "Ihanne",
            "actions": [{"what": "Teko", "responsible": "Johtaja", "end": "2018-02"}],
            "metrics": [{"id": "m", "name": "Kysely", "method": "survey", "baseline": 1, "target": 2}],
        },
        {
            "id": "d",
            "change": "Toinen",
            "current": "Nyt",
            "target": "Tavoite",
            "ideal": "Ihanne",
            "actions": [{"what": "Toinen teko", "responsible": "Johtaja"}],
            "metrics": [{"id": "n", "name": "Jutut", "follow_up": "Kysytään"}],
        },
    ],
    "checkpoints": [
        {"id": "loppu", "date": "2018-05", "responsible": "Johtaja"},
        {"id": "puolivali", "date": "2018-03-15", "responsible": "Johtaja", "expected": "Parempi tulos"},
        {"id": "joskus", "responsible": "Johtaja"},
    ],
}
C, M = ("changes", 0), ("changes", 0, "metrics", 0)
HALFWAY = ("checkpoints", 1)
GONE = "taken out"
Change = tuple[tuple[Any, ...], Any]


def changed(*changes: Change) -> dict[str, Any]:
    result = copy.deepcopy(PLANNED)
    for (*outer, last), value in changes:
        part: Any = result
        for key in outer:
            part = part[key]
        if value == GONE:
            del part[last]
        else:
            part[last] = copy.deepcopy(value)
    return result


def ready(data: dict[str, Any], today: str = "2018-02-10", *, phase: Any = None) -> Readiness:
    file = read_card(block(data).encode(), "cards/x.yaml")
    assert file.diagnostics == []
    return readiness(file.content, subject_of(file, file.content, Situation(date.fromisoformat(today), phase=phase)))


def ahead(data: dict[str, Any], today: str = "2018-02-10") -> list[str]:
    coming = ready(data, today).checkpoint
    return [".".join(map(str, item.path)) for item in coming.missing] if coming else ["no checkpoint"]


MEASURE, DO = "changes.0.metrics.0.measurements", "changes.0.actions.0.status"


def measured(**more: Any) -> Change:
    return (*M, "measurements"), [{"value": 1, **more}]


MISSING: list[tuple[str, list[Change], list[str]]] = [
    # the day, what is changed in the planned card, and all that is missing before the next checkpoint
    ("2018-02-10", [], [MEASURE, DO]),
    ("2018-02-10", [measured(date="2018-02-09")], [DO]),
    ("2018-02-10", [measured(date="2018-01-08")], [MEASURE, DO]),
    ("2018-02-10", [measured(date="2018-01")], [DO]),
    ("2018-02-10", [measured(date="2017-12", checkpoint="puolivali")], [DO]),
    ("2018-02-10", [measured(date="2017-12", checkpoint="loppu")], [MEASURE, DO]),
    ("2018-02-10", [((*M, "target"), GONE)], [DO]),
    ("2018-02-10", [((*M, "target"), GONE), measured(date="2017-12")], [MEASURE, DO]),
    ("2018-02-10", [((*HALFWAY, "changes"), ["d"])], []),
    ("2018-02-10", [((*HALFWAY, "changes"), ["c"])], [MEASURE, DO]),
    ("2018-02-10", [((*C, "actions", 0, "status"), "ongoing")], [MEASURE, DO]),
    ("2018-02-10", [((*C, "actions", 0, "status"), "done")], [MEASURE]),
    ("2018-02-10", [((*C, "actions", 0, "status"), "dropped")], [MEASURE]),
    ("2018-02-10", [((*C, "actions", 0, "end"), "2018-03-15")], [MEASURE]),
    ("2018-02-10", [((*C, "actions", 0, "end"), "2018-03-14")], [MEASURE, DO]),
    ("2018-02-10", [((*C, "actions", 0, "end"), GONE)], [MEASURE]),
    ("2018-02-10", [((*HALFWAY, "expected"), GONE)], [MEASURE, DO, "checkpoints.1.expected"]),
    # what is asked today is told by the check; what is asked only from the start on is told before it
    ("2018-02-10", [((*M, "baseline"), GONE)], [MEASURE, DO]),
    ("2018-01-07", [((*M, "baseline"), GONE)], ["changes.0.metrics.0.baseline", MEASURE, DO]),
    ("2018-01-07", [(("need",), GONE)], [MEASURE, DO]),
    # a late one stays the next; held, the next but one comes
    ("2018-04-01", [], [MEASURE, DO]),
    ("2018-04-01", [((*HALFWAY, "held"), "2018-03-20")], [MEASURE, DO, "checkpoints.0.expected"]),
    (
        "2018-04-01",
        [((*HALFWAY, "held"), "2018-03-20"), measured(date="2018-03-20", checkpoint="puolivali")],
        [MEASURE, DO, "checkpoints.0.expected"],
    ),
    (
        "2018-04-01",
        [((*HALFWAY, "held"), "2018-03-20"), measured(date="2018-03-21")],
        [DO, "checkpoints.0.expected"],
    ),
    ("2018-03-19", [((*HALFWAY, "held"), "2018-03-20")], [MEASURE, DO]),
    # no next one: given up, without a date, none
    ("2018-04-01", [((*HALFWAY, "held"), "2018-03-20"), ((*HALFWAY, "decision"), "end")], ["no checkpoint"]),
    ("2018-02-10", [(("checkpoints",), PLANNED["checkpoints"][2:])], ["no checkpoint"]),
    ("2018-02-10", [(("checkpoints",), [])], ["no checkpoint"]),
]


@pytest.mark.parametrize(("today", "changes", "expected"), MISSING, ids=lambda value: str(value)[:70])
def test_what_is_missing_before_the_next_checkpoint(today: str, changes: list[Change], expected: list[str]) -> None:
    assert ahead(changed(*changes), today) == expected


def test_an_evaluated_experiment_has_no_next_checkpoint() -> None:
    keys = [question.key for question in QUESTIONS]
    assert ahead(changed((("evaluation",), dict.fromkeys(keys, "Vastaus")))) == ["no checkpoint"]


def test_the_next_checkpoint_is_the_earliest_and_says_what_to_do() -> None:
    coming = ready(changed(((*HALFWAY, "expected"), GONE))).checkpoint
    assert isinstance(coming, NextCheckpoint)
    assert (coming.id, coming.name, str(coming.date)) == ("puolivali", "puolivali", "2018-03-15")
    assert [translator("en")(item.message) for item in coming.missing] == [
        "Measure “Kysely”.",
        "Finish the action “Teko”, or say that it is done.",
        "Write down what you expect to see, before you look.",
    ]
    nameless = ready(changed(((*HALFWAY, "id"), GONE))).checkpoint
    assert nameless is not None
    assert (nameless.id, nameless.name) == (None, "2")


@pytest.mark.parametrize(
    ("asked", "there", "percent"), [(0, 0, 100), (1, 1, 100), (3, 2, 66), (300, 299, 99), (7, 0, 0)]
)
def test_the_percentage_is_rounded_down(asked: int, there: int, percent: int) -> None:
    assert Completeness(asked, there).percent == percent


def counted(data: dict[str, Any], phase: str = "plan") -> tuple[int, int]:
    found = ready(data, phase=phase).completeness
    return found.there, found.asked


def test_completeness_counts_what_the_phase_asks() -> None:
    there, asked = counted(PLANNED)
    assert there == asked - 1  # a checkpoint without a date
    assert counted(changed((("need",), GONE))) == (there - 1, asked)
    assert counted(changed((("risks",), []))) == (there - 3, asked - 2)
    assert counted(changed(((*C, "actions", 0, "status"), "dropped"))) == (there - 1, asked - 1)
    assert counted(PLANNED, "do") == (there + 1, asked + 1)
    assert counted(changed(((*M, "baseline"), GONE)), "do") == (there, asked + 1)
    assert counted(PLANNED, "ended") == (there + 1, asked + 1 + 9 + 2 + 1)


@pytest.mark.parametrize("phase", ORDER)
def test_what_is_missing_is_what_the_check_finds(phase: Any) -> None:
    for data in (PLANNED, changed((("need",), GONE), ((*M, "baseline"), GONE), (("checkpoints",), []))):
        file = read_card(block(data).encode(), "cards/x.yaml")
        situation = Situation(date(2018, 2, 10), phase=phase)
        found = [item for item in check_file(file, situation) if RULES[item.code].family == "completeness"]
        counts = completeness(subject_of(file, file.content, situation))
        assert counts.asked - counts.there == len(found) > 0


def test_a_workshop_is_asked_for_nothing() -> None:
    file = read_card(b"format: 1\nkind: workshop\nid: x\nlanguage: fi\ntitle: X\n", "cards/x.yaml")
    subject = subject_of(file, file.content, Situation(date(2018, 2, 10), phase="ended"))
    assert subject.phase is None
    assert completeness(subject) == Completeness(0, 0)


def test_only_rules_of_completeness_say_what_is_there() -> None:
    file = read_card(block(PLANNED).encode(), "cards/x.yaml")
    subject = subject_of(file, file.content, Situation(date(2018, 2, 10), phase="evaluated"))
    telling = {rule.family for rule in RULES.values() if rule.applies(subject) and None in list(rule.asked(subject))}
    assert telling == {"completeness"}


SECRET = "010190-900P"


def shown(data: dict[str, Any]) -> Readiness:
    """What may be shown of the card in a file."""
    file = read_card(block(data).encode(), "cards/x.yaml")
    situation = Situation(date(2018, 1, 1))
    return readiness_of(file, file.content, situation, secrets_of(file, situation))


def test_what_may_not_be_shown_is_not_shown() -> None:
    coming = shown(
        changed(((*M, "name"), f"Kysely {SECRET}"), ((*M, "id"), GONE), ((*C, "actions", 0, "what"), f"Soita {SECRET}"))
    ).checkpoint
    assert coming is not None
    told = [translator("en")(item.message) for item in coming.missing]
    assert told == ["Measure “Kysely •••”.", "Finish the action “Soita •••”, or say that it is done."]
    assert SECRET not in repr(coming)


def test_what_could_not_be_understood_is_not_missing() -> None:
    data = changed(((*M, "baseline"), "noin 1"), ((*M, "measurements"), [{"date": "helmikuu"}]))
    coming = shown(data).checkpoint
    assert coming is not None
    assert [item.path for item in coming.missing] == [("changes", 0, "actions", 0, "status")]
    assert shown(data).completeness.percent < 100
