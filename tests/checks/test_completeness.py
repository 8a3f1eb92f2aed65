"""What each phase asks: a card that lacks one thing gets one finding, and the complete one none."""

from __future__ import annotations

import copy
import re
from datetime import date
from typing import Any

import pytest

from lape_cards.card.evaluation import QUESTIONS
from lape_cards.card.phase import ORDER
from lape_cards.checks.registry import RULES
from lape_cards.checks.run import Selection, Situation, check_file
from lape_cards.i18n import translator
from lape_cards.store.cards import read_card
from lape_cards.store.writer import block

COMPLETE: dict[str, Any] = {
    "format": 1,
    "kind": "experiment",
    "id": "x",
    "language": "fi",
    "title": "X",
    "area": {"region": "Uusimaa"},
    "period": {"start": "2018-01", "end": "2018-05"},
    "prepared_by": "Työryhmä",
    "need": "Tarve",
    "activity": "Toiminta",
    "benefits": [{"beneficiary": "Perheet", "text": "Apu"}],
    "risks": [{"id": "r", "risk": "Riski", "outcome": {"happened": "none"}}],
    "changes": [
        {
            "id": "c",
            "change": "Muutos",
            "current": "Nyt",
            "target": "Tavoite",
            "ideal": "Ihanne",
            "actions": [{"what": "Teko", "responsible": "Johtaja"}],
            "metrics": [
                {
                    "id": "m",
                    "name": "Mittari",
                    "method": "survey",
                    "baseline": 1,
                    "target": 2,
                    "measurements": [{"date": "2018-02", "value": 1}, {"date": "2018-03", "text": "Nähty"}],
                },
                {"id": "n", "name": "Toinen", "follow_up": "Kysytään"},
            ],
            "result": {"reached": "full"},
        }
    ],
    "sites": [{"id": "s", "name": "Paikka"}],
    "checkpoints": [
        {
            "id": "p",
            "date": "2018-02-15",
            "responsible": "Johtaja",
            "held": "2018-02-15",
            "observations": "Nähtiin",
            "decision": "adjust",
        }
    ],
    "evaluation": {**{question.key: "Vastaus" for question in QUESTIONS}, "root": {"decision": "full"}},
}
ROOTING: dict[str, Any] = {
    **COMPLETE,
    "kind": "rooting",
    "continues": "y",
    "rooting": {"host": "Kunta", "costs": "Ei", "follow_up": "Vuosittain"},
}
WORKSHOP: dict[str, Any] = {"format": 1, "kind": "workshop", "id": "x", "language": "fi", "title": "X"}
GONE = "taken out"

Change = tuple[tuple[Any, ...], Any]


def changed(data: dict[str, Any], *changes: Change) -> dict[str, Any]:
    result = copy.deepcopy(data)
    for (*outer, last), value in changes:
        part: Any = result
        for key in outer:
            part = part[key]
        if value == GONE:
            del part[last]
        else:
            part[last] = copy.deepcopy(value)
    return result


def found(data: dict[str, Any], *, continued: bool = True, today: date = date(2018, 3, 1)) -> dict[str, list[str]]:
    """What every phase finds incomplete."""
    file = read_card(block(data).encode(), "cards/x.yaml")
    assert file.diagnostics == []
    only = Selection(("completeness",))
    return {
        phase: sorted(
            f"{item.code} {'.'.join(map(str, item.path))}"
            for item in check_file(file, Situation(today, continued, phase), only)
        )
        for phase in ORDER
    }


def from_phase(first: str, expected: list[str]) -> dict[str, list[str]]:
    """``expected`` from the phase ``first`` on, and nothing before it."""
    phases: tuple[str, ...] = ORDER
    return {phase: sorted(expected) if phases.index(phase) >= phases.index(first) else [] for phase in phases}


def test_the_complete_card_lacks_nothing() -> None:
    nothing = from_phase("plan", [])
    assert found(COMPLETE) == found(ROOTING, continued=False) == found(WORKSHOP) == nothing


C, M, P = ("changes", 0), ("changes", 0, "metrics", 0), ("checkpoints", 0)

LACKS: list[tuple[str, list[Change], list[str]]] = [
    # from which phase on, what is changed in the complete card, and all that is found then
    ("plan", [(("area",), GONE)], ["LC201 area"]),
    ("plan", [(("area",), {"municipality": ["Vantaa"], "place": ""})], []),
    ("plan", [(("area",), {"place": ""})], ["LC201 area"]),
    ("plan", [(("period",), GONE)], ["LC201 period"]),
    ("plan", [(("period", "start"), GONE)], ["LC201 period.start"]),
    ("plan", [(("period", "end"), GONE)], ["LC201 period.end"]),
    ("plan", [(("prepared_by",), " ")], ["LC201 prepared_by"]),
    ("plan", [(("need",), GONE)], ["LC202 need"]),
    ("plan", [(("activity",), GONE)], ["LC202 activity"]),
    ("plan", [(("benefits",), [])], ["LC203 benefits"]),
    ("plan", [(("benefits", 0, "beneficiary"), GONE)], ["LC203 benefits.0.beneficiary"]),
    ("plan", [(("benefits", 0, "text"), GONE)], ["LC203 benefits.0.text"]),
    ("plan", [(("risks",), [])], ["LC204 risks"]),
    ("plan", [(("risks", 0, "risk"), GONE)], ["LC204 risks.0.risk"]),
    ("plan", [(("changes",), [])], ["LC205 changes"]),
    ("plan", [((*C, "change"), GONE)], ["LC205 changes.0.change"]),
    ("plan", [((*C, "current"), GONE)], ["LC205 changes.0.current"]),
    ("plan", [((*C, "target"), GONE)], ["LC205 changes.0.target"]),
    ("plan", [((*C, "ideal"), GONE)], ["LC205 changes.0.ideal"]),
    ("plan", [((*C, "actions"), [])], ["LC206 changes.0.actions"]),
    ("plan", [((*C, "actions", 0, "what"), GONE)], ["LC206 changes.0.actions.0.what"]),
    ("plan", [((*C, "actions", 0, "responsible"), GONE)], ["LC206 changes.0.actions.0.responsible"]),
    ("plan", [((*C, "actions", 0), {"what": "Teko", "status": "dropped"})], []),
    ("plan", [((*C, "metrics"), [])], ["LC207 changes.0.metrics"]),
    ("plan", [((*M, "name"), GONE)], ["LC207 changes.0.metrics.0.name"]),
    ("plan", [((*M, "method"), GONE)], ["LC207 changes.0.metrics.0"]),
    ("plan", [(("checkpoints",), [])], ["LC208 checkpoints"]),
    ("plan", [((*P, "date"), GONE)], ["LC208 checkpoints.0.date"]),
    ("plan", [((*P, "responsible"), GONE)], ["LC208 checkpoints.0.responsible"]),
    ("plan", [(("risks", 0, "id"), GONE)], ["LC209 risks.0.id"]),
    ("plan", [((*C, "id"), GONE)], ["LC209 changes.0.id"]),
    ("plan", [((*M, "id"), GONE)], ["LC209 changes.0.metrics.0.id"]),
    ("plan", [((*P, "id"), GONE)], ["LC209 checkpoints.0.id"]),
    ("plan", [(("sites", 0, "id"), GONE)], ["LC209 sites.0.id"]),
    ("do", [((*M, "baseline"), GONE)], ["LC220 changes.0.metrics.0.baseline"]),
    ("do", [((*M, "baseline"), GONE), ((*M, "target"), GONE)], []),
    ("do", [((*M, "baseline"), GONE), ((*M, "measurements", 0, "date"), "2018-01-01")], []),
    (
        "do",
        [((*M, "baseline"), GONE), ((*M, "measurements", 0, "date"), "2018-01-02")],
        ["LC220 changes.0.metrics.0.baseline"],
    ),
    (
        "do",
        [((*M, "baseline"), GONE), ((*M, "measurements", 0), {"date": "2017", "value": 1, "group": "comparison"})],
        ["LC220 changes.0.metrics.0.baseline"],
    ),
    ("do", [((*P, "observations"), GONE)], ["LC221 checkpoints.0.observations"]),
    ("do", [((*P, "observations"), [{"by": "Äidit"}])], ["LC221 checkpoints.0.observations"]),
    ("do", [((*P, "decision"), GONE)], ["LC221 checkpoints.0.decision"]),
    ("do", [((*P, "decision"), GONE), ((*P, "held"), "2018-03-02")], []),
    ("do", [((*M, "measurements", 0, "date"), GONE)], ["LC222 changes.0.metrics.0.measurements.0.date"]),
    ("do", [((*M, "measurements", 0, "value"), GONE)], ["LC222 changes.0.metrics.0.measurements.0"]),
    *(
        ("ended", [(("evaluation", question.key), GONE)], [f"LC230 evaluation.{question.key}"])
        for question in QUESTIONS[:8]
    ),
    ("ended", [(("evaluation", "continuation"), GONE)], []),
    (
        "ended",
        [(("evaluation", "continuation"), GONE), (("evaluation", "root"), GONE)],
        ["LC230 evaluation.continuation"],
    ),
    ("ended", [(("evaluation",), GONE)], [f"LC230 evaluation.{question.key}" for question in QUESTIONS]),
    ("ended", [((*C, "result"), GONE)], ["LC231 changes.0.result"]),
    ("ended", [((*C, "result"), {"note": "Miksi"})], ["LC231 changes.0.result"]),
    ("ended", [(("risks", 0, "outcome"), GONE)], ["LC232 risks.0.outcome"]),
]


@pytest.mark.parametrize(("first", "changes", "expected"), LACKS, ids=lambda value: str(value)[:60])
def test_each_phase_asks_on_top_of_those_before(first: str, changes: list[Change], expected: list[str]) -> None:
    assert found(changed(COMPLETE, *changes)) == from_phase(first, expected)


def test_a_practice_that_stays_needs_a_rooting_plan() -> None:
    asked = from_phase("evaluated", ["LC240 evaluation.root.decision"])
    decision = ("evaluation", "root", "decision")
    assert found(COMPLETE, continued=False) == asked
    assert found(changed(COMPLETE, (decision, "partial")), continued=False) == asked
    assert found(changed(COMPLETE, (decision, "none")), continued=False) == from_phase("plan", [])
    assert found(changed(COMPLETE, (decision[:2], GONE)), continued=False) == from_phase("plan", [])


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("continues",), "LC250 continues"),
        (("rooting",), "LC250 rooting"),
        (("rooting", "host"), "LC250 rooting.host"),
        (("rooting", "costs"), "LC250 rooting.costs"),
        (("rooting", "follow_up"), "LC250 rooting.follow_up"),
    ],
)
def test_a_rooting_plan_has_parts_of_its_own(path: tuple[str, ...], expected: str) -> None:
    assert found(changed(ROOTING, (path, GONE))) == from_phase("plan", [expected])


def test_every_rule_of_completeness_is_tried_here() -> None:
    tried = {line.split()[0] for _, _, expected in LACKS for line in expected} | {"LC240", "LC250"}
    assert tried == {rule.code for rule in RULES.values() if rule.family == "completeness"}


FAULTY: list[tuple[Change, list[str]]] = [
    # what could not be understood is not said to be missing; all else is
    ((("area",), "Uusimaa"), ["LC015 area"]),
    ((("area",), {"regoin": "U"}), ["LC010 area.regoin"]),
    ((("period", "start"), "1.1.2018"), ["LC013 period.start"]),
    ((("benefits",), "Perheet"), ["LC015 benefits"]),
    ((("benefits", 0), "Perheet"), ["LC015 benefits.0"]),
    ((("benefits", 0, "text"), {"Apua": "heti"}), ["LC015 benefits.0.text"]),
    (((*C, "actions", 0, "responsible"), [{"johtaja": "A"}]), ["LC015 changes.0.actions.0.responsible.0"]),
    (((*M, "method"), "kysely"), ["LC012 changes.0.metrics.0.method"]),
    (((*M, "baseline"), "1,5"), ["LC014 changes.0.metrics.0.baseline"]),
    (((*M, "measurements", 0, "value"), "noin 1"), ["LC014 changes.0.metrics.0.measurements.0.value"]),
    (((*M, "measurements", 0, "date"), "helmikuu"), ["LC013 changes.0.metrics.0.measurements.0.date"]),
    (((*P, "decision"), "jatketaan"), ["LC012 checkpoints.0.decision"]),
    (((*P, "observations"), ["Nähtiin"]), ["LC015 checkpoints.0.observations.0"]),
    (((*C, "result", "reached"), "puoliksi"), ["LC012 changes.0.result.reached"]),
    ((("evaluation", "course"), [{"Äidit": "hyvin"}]), ["LC010 evaluation.course.0.Äidit"]),
    ((("title",), GONE), ["LC011 title"]),
    ((("id",), "X!"), ["LC016 id"]),
    ((("language",), "suomi"), ["LC012 language"]),
]


@pytest.mark.parametrize(("change", "expected"), FAULTY, ids=lambda value: str(value)[:50])
def test_what_is_faulty_is_not_missing_too(change: Change, expected: list[str]) -> None:
    data = changed(COMPLETE, change, (("need",), GONE), ((*P, "responsible"), GONE))
    file = read_card(block(data).encode(), "x.yaml")
    items = check_file(file, Situation(date(2018, 9, 1), True, "rooted"))
    told = sorted(f"{item.code} {'.'.join(map(str, item.path))}" for item in items)
    assert told == sorted([*expected, "LC202 need", "LC208 checkpoints.0.responsible"])


@pytest.mark.parametrize(
    ("name", "command"),
    [
        # the id on the card is x
        ("cards/x.yaml", "lape checkpoint x loppu"),
        ("cards/kahvila.yaml", "lape checkpoint kahvila loppu"),
        ("cards/Uusi kahvila.yaml", "lape checkpoint x loppu"),
        ("x@3", "lape checkpoint x loppu"),
    ],
)
def test_a_command_names_the_card_as_its_file_is_called_and_the_checkpoint(name: str, command: str) -> None:
    held = {"date": "2018-02-15", "held": "2018-02-15", "responsible": "Johtaja"}
    points = [{**held, "id": "alku"}, {**held, "id": "loppu"}, held]
    file = read_card(block(changed(COMPLETE, (("checkpoints",), points))).encode(), name)
    hints = {
        item.path: translator("en")(item.hint or "")
        for item in check_file(file, Situation(date(2018, 3, 1)), Selection(("LC221",)))
    }
    assert hints[("checkpoints", 1, "observations")].endswith(f"  {command}")
    assert hints[("checkpoints", 2, "decision")].endswith(f"{command.removesuffix('loppu')}3")


def test_no_command_names_a_card_that_is_no_file() -> None:
    empty = {**WORKSHOP, "kind": "experiment", "version": 1, "changes": COMPLETE["changes"]}
    file = read_card(block({**empty, "checkpoints": [{"held": "2018-02-15"}]}).encode(), "cards/kahvila.yaml")
    for phase in ORDER:
        items = check_file(file, Situation(date(2018, 9, 1), phase=phase, past=()), Selection(ignore=("form",)))
        commands = [re.findall(r"lape [a-z]+ (\S+)", translator("en")(item.hint or "")) for item in items]
        assert {name for found in commands for name in found} == {"kahvila"}


def test_every_finding_says_what_to_do() -> None:
    say = translator("en")
    file = read_card(block({**WORKSHOP, "kind": "rooting"}).encode(), "x.yaml")
    items = check_file(file, Situation(date(2018, 9, 1), phase="rooted"))
    assert len(items) > 15
    for item in items:
        assert item.hint is not None
        assert say(item.message).endswith(".")
        assert "{" not in say(item.message) + say(item.hint)
