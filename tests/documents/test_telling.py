"""Differences in sentences: (older, newer, heading and lines), and a version in a line."""

from __future__ import annotations

from typing import Any

import pytest
from sample_card import EXPERIMENT, before, compared, experiment

from lape_cards.card.kinds import Experiment, Rooting, Workshop
from lape_cards.comparison.differences import differences
from lape_cards.documents.process import ChangeLine
from lape_cards.documents.summary import summary
from lape_cards.documents.telling import Line, grouped, told
from lape_cards.i18n import translator
from lape_cards.message import Message

HEAD = {"format": "1", "kind": "experiment", "id": "kortti", "language": "fi", "title": "Kortti"}
SAY = translator("en")


def lines(old: dict[str, Any], new: dict[str, Any], model: Any = Experiment) -> tuple[Line, ...]:
    kind = {"kind": model.__name__.lower()}
    return told(differences(*(model.model_validate({**HEAD, **kind, **data}) for data in (old, new))))


def row(**more: Any) -> dict[str, Any]:
    return {"changes": [{"id": "rivi", "change": "Vähemmän jonoa", **more}]}


def metric(**more: Any) -> dict[str, Any]:
    return row(metrics=[{"id": "m", "name": "Odotus", **more}])


def point(**more: Any) -> dict[str, Any]:
    return {"checkpoints": [{"id": "kevat", "date": "2018-05", **more}]}


def risk(**more: Any) -> dict[str, Any]:
    return {"risks": [{"id": "r", "risk": "Kukaan ei tule", **more}]}


ROW, METRIC, POINT = "The row “Vähemmän jonoa”", "The metric “Odotus”", "The checkpoint “kevat”"
RISK = "The risk “Kukaan ei tule”"
Q1 = "Question 1 of the final evaluation, “How it went”"

CASES: list[tuple[dict[str, Any], dict[str, Any], str, list[str]]] = [
    (point(), point(held="2018-05-02", decision="expand"), POINT, ["Held on 2 May 2018. Decision: Expand."]),
    (point(), point(held="2018-05-02"), POINT, ["Held on 2 May 2018."]),
    (
        point(held="2018-05-02", decision="expand"),
        point(held="2018-05-02", decision="end"),
        POINT,
        ["“Decision” changed: before Expand, now End the experiment."],
    ),
    (point(), point(observations="Väkeä oli."), POINT, ["What was seen was written down."]),
    (
        point(),
        point(observations=[{"by": "Neuvola", "text": "Väkeä oli."}]),
        POINT,
        ["Neuvola wrote down what was seen."],
    ),
    (point(), point(date="2018-06"), POINT, []),
    (metric(target="3"), metric(target="5-7"), METRIC, ["“Target” was moved: before 3, now 5–7."]),
    (metric(), metric(target="5"), METRIC, ["“Target” was filled in: 5."]),
    (metric(target="5"), metric(), METRIC, ["“Target” was taken out; it was: 5."]),
    (metric(), metric(measurements=[{"date": "2018-03", "value": "3.5"}]), METRIC, ["Measured: 3.5 (March 2018)."]),
    (
        metric(unit="%"),
        metric(unit="%", measurements=[{"date": "2018-03-01", "value": "40", "group": "comparison"}]),
        METRIC,
        ["Measured in the comparison group: 40% (1 March 2018)."],
    ),
    (
        metric(measurements=[{"date": "2018-03", "value": "3.5"}]),
        metric(measurements=[{"date": "2018-03", "value": "3.6"}]),
        METRIC,
        ["The measurement of March 2018: The value was corrected: before 3.5, now 3.6."],
    ),
    (row(), row(actions=[{"what": "Kysely"}]), ROW, ["The action “Kysely” was added."]),
    (
        row(actions=[{"what": "Kysely"}]),
        row(actions=[{"what": "Kysely", "status": "done"}]),
        ROW,
        ["The action “Kysely” is done."],
    ),
    (row(), row(result={"reached": "partial"}), ROW, ["The target state was reached in part."]),
    (
        row(result={"reached": "partial"}),
        row(result={"reached": "full"}),
        ROW,
        ["The target state was reached. Before: Partly reached."],
    ),
    (
        row(target="Ei jonoa"),
        row(target="Lyhyt jono"),
        ROW,
        ["“Target state” changed: before “Ei jonoa”, now “Lyhyt jono”."],
    ),
    (risk(), risk(outcome={"happened": "none"}), RISK, ["The risk did not come true."]),
    ({}, risk(), "Identified risks", [f"{RISK} was added."]),
    (risk(), {}, "Identified risks", [f"{RISK} was removed."]),
    ({}, {"evaluation": {"course": [{"by": ["Äiti", "Isä"], "text": "Hyvin."}]}}, Q1, ["Äiti, Isä answered."]),
    (
        {},
        {"evaluation": {"root": {"decision": "full", "regional_decision": "true"}}},
        "Making the practice permanent",
        ["The practice is proposed to be made permanent.", "“Needs a decision of the region” was filled in: yes."],
    ),
    ({"language": "fi"}, {"language": "sv"}, "The card", ["“Language” changed: before Finnish, now Swedish."]),
    ({"area": {"municipality": "Aalto"}}, {"area": {}}, "The card", ["Removed from “Municipality”: “Aalto”."]),
    ({"activity": "Lyhyt"}, {"activity": "Tämä on virke."}, "The card", ["“What is done” was reworded."]),
]


@pytest.mark.parametrize(("old", "new", "heading", "expected"), CASES)
def test_each_difference_has_its_sentence(
    old: dict[str, Any], new: dict[str, Any], heading: str, expected: list[str]
) -> None:
    (group,) = grouped(lines(old, new))
    assert SAY(group.heading) == heading
    assert [SAY(line.text) for line in group.lines] == (
        expected or ["“Planned date” changed: before May 2018, now June 2018."]
    )
    # Alone, each says what it is about.
    for line in group.lines:
        assert heading == "The card" or any(name in SAY(line.alone) for name in NAMES)


NAMES = ("Vähemmän jonoa", "Odotus", "kevat", "Kukaan ei tule", "Kysely", "Question 1", "permanent")


def test_the_other_kinds_of_card_are_told_too() -> None:
    plan = lines(
        {"rooting": {"host": "Kunta", "decisions": [{"what": "Raha", "body": "Valtuusto"}]}},
        {"rooting": {"host": "Alue", "decisions": [{"what": "Raha", "body": "Valtuusto", "status": "approved"}]}},
        Rooting,
    )
    assert [SAY(line.alone) for line in plan] == [
        "Rooting: “Host” changed: before “Kunta”, now “Alue”.",
        "The decision “Raha”: “Status” was filled in: approved.",
    ]
    group = {"name": "Nuoret", "assessments": [{"theme": "Malli", "proposals": [{"id": "p", "text": "Kokeillaan"}]}]}
    workshop = lines({"groups": [group]}, {"groups": [{**group, "participants": "7"}]}, Workshop)
    assert [SAY(line.alone) for line in workshop] == ["The group “Nuoret”: “Participants” was filled in: 7."]


def test_every_line_stands_in_one_group_and_in_every_language() -> None:
    found = told(differences(Experiment.model_validate(before(EXPERIMENT)), experiment()))
    groups = grouped(found)
    assert sorted(map(id, found)) == sorted(id(line) for group in groups for line in group.lines)
    headings = [SAY(group.heading) for group in groups]
    assert len(headings) == len(set(headings))
    for language in ("fi", "sv", "en"):
        assert all(translator(language)(line.alone) for line in found)  # type: ignore[arg-type]


def said(messages: tuple[Message, ...]) -> str:
    return " ".join(map(SAY, messages))


def test_a_summary_names_the_weightiest_and_counts_the_rest() -> None:
    found = told(differences(Experiment.model_validate(before(EXPERIMENT, held=True)), experiment()))
    text = said(summary(found))
    assert text.startswith(
        "Checkpoint “loppu” was held. Decision: Make it permanent practice. "
        "Target of “Iltapäivän yksin viettävät” moved: before 10%, now 20–25%. "
        "The risk “Tila menee muuhun käyttöön.” was added. 4 measurements were recorded. "
        "Final evaluation: 9 questions were answered. "
    )
    assert text.endswith(" other changes.")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({}, {}, ""),
        (
            row(actions=[{"what": "Kysely"}]),
            row(actions=[{"what": "Kysely", "status": "done"}]),
            "The action “Kysely” is done.",
        ),
        (metric(target="3", ideal="1"), metric(target="4", ideal="2"), "2 goals were moved."),
        ({}, {"changes": [{"id": f"r{n}", "change": f"Muutos {n}"} for n in range(3)]}, "Rows added: 3."),
        (metric(), metric(measurements=[{"date": "2018", "value": "1"}]), "1 measurement was recorded."),
        (
            {},
            {"evaluation": {"children_heard": "Piirrettiin."}},
            "How children were heard: An answer without a name was written.",
        ),
    ],
)
def test_a_version_in_a_line(old: dict[str, Any], new: dict[str, Any], expected: str) -> None:
    assert said(summary(lines(old, new))) == expected


def shown(line: ChangeLine) -> list[str]:
    """The line's paragraphs, with signs for what was removed and added."""
    sign = {"same": "", "removed": "-", "added": "+"}
    parts = [[" " * part.space + sign[part.kind] + part.text for part in paragraph] for paragraph in line.paragraphs]
    return ["".join(paragraph) for paragraph in parts]


def test_a_reworded_text_is_shown_near_its_changes() -> None:
    start, end = (" ".join(f"{word}{n}" for n in range(40)) for word in ("alku", "loppu"))
    text = f"{start} yksi {end}\n\nEnnallaan.\n\nSamoin tämä.\n\n- eka\n- toka asia on pitkä"
    new = text.replace("yksi", "kaksi").replace("toka", "kolmas")
    (group,) = compared({**EXPERIMENT, "need": text}, {**EXPERIMENT, "need": new}).groups
    before_it, after_it = " ".join(start.split()[-12:]), " ".join(end.split()[:12])
    assert shown(group.lines[0]) == [
        f"… {before_it} -yksi +kaksi {after_it} …",
        "…",
        "- -toka +kolmas asia on pitkä",
    ]
