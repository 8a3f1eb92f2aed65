"""What a card says in one place agrees with what it says in another: one contradiction, one finding."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from test_completeness import COMPLETE, GONE, ROOTING, WORKSHOP, C, Change, M, P, changed
from test_privacy import CODE

from lape_cards.checks.registry import RULES
from lape_cards.checks.run import Selection, Situation, check_file
from lape_cards.diagnostic import Diagnostic
from lape_cards.i18n import translator
from lape_cards.store.cards import read_card
from lape_cards.store.writer import block

TODAY = date(2018, 10, 15)
A = (*C, "actions", 0)
ONLY = Selection(("consistency",))
DEMO = Path(__file__).parents[2] / "examples" / "demo"


def check(data: dict[str, Any], today: date = TODAY, selection: Selection = ONLY) -> list[Diagnostic]:
    file = read_card(block(data).encode(), "cards/x.yaml")
    return check_file(file, Situation(today, continued=True), selection)


def found(data: dict[str, Any], today: date = TODAY) -> list[str]:
    return [f"{item.code} {'.'.join(map(str, item.path))}" for item in check(data, today)]


@pytest.mark.parametrize("data", [COMPLETE, ROOTING, WORKSHOP], ids=["experiment", "rooting", "workshop"])
@pytest.mark.parametrize("today", [date(2018, 3, 1), TODAY])
def test_the_complete_card_contradicts_nothing(data: dict[str, Any], today: date) -> None:
    assert check(data, today, Selection()) == []


def point(when: str, **more: Any) -> Change:
    """A measurement in the place of the complete card's first."""
    return (*M, "measurements", 0), {"date": when, "value": 1, **more}


def waiting(when: str, **more: Any) -> Change:
    """A second checkpoint, not held yet."""
    return ("checkpoints",), [COMPLETE["checkpoints"][0], {"id": "q", "date": when, "responsible": "J", **more}]


def act(**fields: Any) -> Change:
    return A, {"what": "Teko", "responsible": "Johtaja", "status": "done", **fields}


def numbers(**fields: Any) -> list[Change]:
    """The first metric's own numbers."""
    return [((*M, key), value) for key, value in fields.items()]


def attached(**fields: Any) -> Change:
    return ("attachments",), [{"title": "Kysely", **fields}]


PATHS = {
    # what cannot be kept with a card, and how the advice ends
    "attachments\\k.txt": "  attachments/k.txt",
    ".\\k.txt": "  k.txt",
    "C:/x/y.pdf": "  attachments/y.pdf",
    "C:\\x\\y.pdf": "  attachments/y.pdf",
    "C:y.pdf": "  attachments/y.pdf",
    "/etc/passwd": "  attachments/passwd",
    "\\\\server\\x\\y.pdf": "  attachments/y.pdf",
    "~/y.pdf": "  attachments/y.pdf",
    "../x": "  attachments/x",
    "a/../../x": "  attachments/x",
    "..": "  attachments/…",
    "file:///C:/y.pdf": "  attachments/y.pdf",
    "HTTPS://example.org/k": "after  url:  instead of  path.",
}

COMPARED = [{"date": "2018-01-01", "value": 1}, {"date": "2018-01-01", "value": 1, "group": "comparison"}]
AFTER = {"date": "2018-04", "value": 2}

TABLE: list[tuple[list[Change], list[str]]] = [
    # what is changed in the complete card, and all that is found on TODAY
    ([(("period",), {"start": "2018-06", "end": "2018-05"})], ["LC301 period.end"]),
    ([(("period",), {"start": "2018-02-15", "end": "2018-02"})], []),
    ([(("period",), {"start": "2018-02", "end": "2018"}), act(end="2018-12-31")], []),
    ([(("sites", 0, "period"), {"start": "2018-03", "end": "2018-02"})], ["LC301 sites.0.period.0.end"]),
    ([(("sites", 0, "period"), [{"start": "2018"}, {"start": "2018", "end": "2017"}])], ["LC301 sites.0.period.1.end"]),
    ([(("sites", 0, "period"), {"start": "2018-02", "end": "2018-02"})], []),
    ([waiting("2018-02-14", held="2018-02-20", decision="end", observations="N")], ["LC302 checkpoints.1.date"]),
    ([waiting("2018-02", held="2018-02-20", decision="end", observations="N")], []),
    ([waiting("2018-02-15", held="2018-02-20", decision="end", observations="N")], []),
    ([((*P, "date"), "2017-12-31")], ["LC303 checkpoints.0.date"]),
    ([((*P, "date"), "2018-01-01")], []),
    ([((*P, "date"), "2017")], ["LC303 checkpoints.0.date"]),
    ([((*P, "date"), "2018-08-31")], []),
    ([((*P, "date"), "2018-09-01")], ["LC303 checkpoints.0.date"]),
    ([((*P, "date"), "2018")], []),
    ([(("period",), {"end": "2018-05"}), ((*P, "date"), "2017-12-31")], []),
    ([waiting("2018-08")], ["LC304 checkpoints.1.date"]),
    ([(("period", "end"), "2018-10"), waiting("2018-10-14")], ["LC304 checkpoints.1.date"]),
    ([(("period", "end"), "2018-10"), waiting("2018-10-15")], []),
    ([(("period", "end"), "2018-10"), waiting("2018-10")], []),
    ([waiting("2018-05"), ((*P, "decision"), "end")], []),
    ([((*P, "held"), "2018-10-16")], ["LC305 checkpoints.0.held"]),
    ([((*P, "held"), "2018-10-15")], []),
    ([((*P, "held"), GONE)], ["LC306 checkpoints.0.observations"]),
    ([((*P, "held"), GONE), ((*P, "observations"), [{"by": "Äidit"}])], ["LC306 checkpoints.0.decision"]),
    ([(("period", "end"), "2018-11"), waiting("2018-11", decision="root")], ["LC306 checkpoints.1.decision"]),
    ([act(start="2018-03-02", end="2018-03-01")], ["LC307 changes.0.actions.0.end"]),
    ([act(start="2018-03", end="2017-03", status="planned")], ["LC307 changes.0.actions.0.end"]),
    ([act(start="2018-03-31", end="2018-03")], []),
    ([act(start="2017-10-01")], []),
    ([act(start="2017-09-30")], ["LC308 changes.0.actions.0.start"]),
    ([act(start="2017")], []),
    ([act(start="2016", end="2017-02")], ["LC308 changes.0.actions.0.start"]),
    ([act(end="2018-08-31")], []),
    ([act(end="2018-09-01")], ["LC308 changes.0.actions.0.end"]),
    ([act(start="2018-10", end="2018-11", status="planned")], ["LC308 changes.0.actions.0.end"]),
    ([act(start="2017-05", end="2018-12")], ["LC308 changes.0.actions.0.start", "LC308 changes.0.actions.0.end"]),
    ([act(end="2018-05", status="planned")], ["LC309 changes.0.actions.0.end"]),
    ([act(end="2018-05", status="ongoing")], ["LC309 changes.0.actions.0.end"]),
    ([act(end="2018-05", status="dropped")], []),
    ([(("period", "end"), "2018-10"), act(end="2018-10-14", status="planned")], ["LC309 changes.0.actions.0.end"]),
    ([(("period", "end"), "2018-10"), act(end="2018-10-15", status="planned")], []),
    ([((*P, "changes"), "c")], []),
    ([((*P, "changes"), ["c", "d"])], ["LC310 checkpoints.0.changes.1"]),
    ([((*P, "changes"), "d")], ["LC310 checkpoints.0.changes.0"]),
    ([point("2018-02", checkpoint="p", site="s")], []),
    ([point("2018-02", checkpoint="s")], ["LC310 changes.0.metrics.0.measurements.0.checkpoint"]),
    ([point("2018-02", site="p")], ["LC310 changes.0.metrics.0.measurements.0.site"]),
    ([(("elements",), [{"element": "E", "site": "s"}, {"element": "F", "site": "t"}])], ["LC310 elements.1.site"]),
    ([(("sites",), GONE), (("elements",), [{"element": "E", "site": "s"}])], ["LC310 elements.0.site"]),
    ([((*P, "id"), GONE), point("2018-02", checkpoint="p")], []),
    ([(("evaluation", "date"), "2017-12-31")], ["LC311 evaluation.date"]),
    ([(("evaluation", "date"), "2018-01-01")], []),
    (numbers(direction="down"), ["LC320 changes.0.metrics.0.target"]),
    (numbers(direction="up"), []),
    (numbers(direction="up", baseline=2), []),
    (numbers(direction="up", baseline=3), ["LC320 changes.0.metrics.0.target"]),
    (numbers(direction="up", baseline=3, ideal=1), ["LC320 changes.0.metrics.0.target"]),
    (numbers(direction="up", baseline="1–3"), []),
    (numbers(direction="down", type="balancing"), []),
    (numbers(ideal=2), []),
    (numbers(ideal="1.5"), ["LC321 changes.0.metrics.0.target"]),
    (numbers(ideal="1–2"), []),
    (numbers(direction="down", baseline=9, target="3–4", ideal=5), ["LC321 changes.0.metrics.0.target"]),
    (numbers(direction="down", baseline=9, target="3–4", ideal=4), []),
    (numbers(baseline=2, ideal=1), []),
    ([(("period", "end"), "2019"), point("2018-10-16")], ["LC322 changes.0.metrics.0.measurements.0.date"]),
    ([(("period", "end"), "2019"), point("2018-10-15")], []),
    ([(("period", "end"), "2019"), point("2018-10")], []),
    ([point("2018-08-31")], []),
    ([point("2018-09-01")], ["LC323 changes.0.metrics.0.measurements.0.date"]),
    ([point("2019-09-01")], ["LC322 changes.0.metrics.0.measurements.0.date"]),
    ([point("2018")], []),
    ([point("2010")], []),
    ([((*M, "measurements"), [*COMPARED, AFTER])], ["LC324 changes.0.metrics.0.measurements"]),
    ([((*M, "measurements"), [*COMPARED, AFTER, {**AFTER, "group": "comparison"}])], []),
    ([((*M, "measurements"), COMPARED)], []),
    (numbers(unit="%", baseline=0, target=100, ideal=100), []),
    (numbers(unit=" % ", baseline="-0.1"), ["LC325 changes.0.metrics.0.baseline"]),
    (numbers(unit="%", target="90–101"), ["LC325 changes.0.metrics.0.target"]),
    (numbers(unit="%", ideal="100.5"), ["LC325 changes.0.metrics.0.ideal"]),
    ([*numbers(unit="%"), point("2018-02", value=360)], ["LC325 changes.0.metrics.0.measurements.0.value"]),
    ([*numbers(unit="prosenttiyksikköä"), point("2018-02", value=360)], []),
    ([point("2018-02", n=0, sd=0)], ["LC326 changes.0.metrics.0.measurements.0.n"]),
    ([point("2018-02", n=1, sd="-0.1")], ["LC326 changes.0.metrics.0.measurements.0.sd"]),
    ([point("2018-02", text="Nähty")], ["LC327 changes.0.metrics.0.measurements.0.text"]),
    ([point("2018-02", note="Nähty")], []),
    ([attached(path="attachments/k.txt")], []),
    ([attached(path="./k..txt")], []),
    ([attached(path="a/../k.txt")], []),
    ([attached(url="https://example.org/k")], []),
    ([attached()], ["LC314 attachments.0"]),
    ([attached(path="k.txt", url="https://example.org/k")], ["LC314 attachments.0.url"]),
    *(([attached(path=path)], ["LC313 attachments.0.path"]) for path in PATHS),
    ([(("kind",), "rooting"), (("continues",), "y")], []),
    ([(("kind",), "rooting"), (("continues",), "x")], ["LC312 continues"]),
]


@pytest.mark.parametrize(("path", "hint"), PATHS.items())
def test_a_path_that_cannot_be_kept_comes_with_one_that_can(path: str, hint: str) -> None:
    (item,) = check(changed(COMPLETE, attached(path=path)))
    assert item.hint is not None
    assert translator("en")(item.hint).endswith(hint)
    mended = hint.strip()
    if not mended.endswith("."):
        assert check(changed(COMPLETE, attached(path=mended))) == []


def test_the_attachments_of_every_kind_of_card_are_looked_at() -> None:
    for data in (COMPLETE, ROOTING, WORKSHOP):
        assert found(changed(data, attached(path="/etc/passwd"))) == ["LC313 attachments.0.path"]


@pytest.mark.parametrize(("changes", "expected"), TABLE, ids=lambda value: str(value)[:70])
def test_one_contradiction_is_found_and_nothing_else(changes: list[Change], expected: list[str]) -> None:
    assert found(changed(COMPLETE, *changes)) == expected


def test_every_rule_of_consistency_is_tried_here() -> None:
    tried = {line.split()[0] for _, expected in TABLE for line in expected}
    assert tried == {rule.code for rule in RULES.values() if rule.family == "consistency"}


def test_only_contradictions_are_errors() -> None:
    errors = {rule.code for rule in RULES.values() if rule.family == "consistency" and rule.severity == "error"}
    assert errors == {"LC301", "LC305", "LC307", "LC310", "LC312", "LC313", "LC320", "LC322", "LC325", "LC326"}
    assert not any(rule.blocks_save for rule in RULES.values() if rule.family == "consistency")


def test_a_comparison_is_asked_for_at_the_end_only() -> None:
    data = changed(COMPLETE, ((*M, "measurements"), [*COMPARED, AFTER]), (("evaluation",), GONE))
    assert found(data, date(2018, 5, 31)) == []
    assert found(data, date(2018, 6, 1)) == ["LC324 changes.0.metrics.0.measurements"]


FAULTY: list[tuple[list[Change], str]] = [
    # a field that could not be understood is not taken for one that is missing
    ([waiting("2018-05", held="eilen")], "LC013 checkpoints.1.held"),
    ([((*P, "held"), "15.2.2018")], "LC013 checkpoints.0.held"),
    ([act(end="2018-05", status="tehty")], "LC012 changes.0.actions.0.status"),
    ([(("sites",), "Mallila"), (("elements",), [{"element": "E", "site": "s"}])], "LC015 sites"),
    ([(("sites", 0, "id"), "S!"), (("elements",), [{"element": "E", "site": "s"}])], "LC016 sites.0.id"),
    ([*numbers(direction="down", type="tasapaino")], "LC012 changes.0.metrics.0.type"),
    ([*numbers(direction="alas", baseline=9, ideal=9)], "LC012 changes.0.metrics.0.direction"),
    (
        [((*M, "measurements"), [*COMPARED, AFTER, {**AFTER, "group": "verrokki"}])],
        "LC012 changes.0.metrics.0.measurements.3.group",
    ),
]


@pytest.mark.parametrize(("changes", "expected"), FAULTY, ids=[expected for _, expected in FAULTY])
def test_what_is_faulty_is_not_contradicted_too(changes: list[Change], expected: str) -> None:
    items = check(changed(COMPLETE, *changes), selection=Selection(("form", "consistency")))
    assert [f"{item.code} {'.'.join(map(str, item.path))}" for item in items] == [expected]


def test_an_identity_code_in_an_id_is_not_shown() -> None:
    data = changed(COMPLETE, (("sites", 0, "id"), CODE), (("elements",), [{"element": "E", "site": "s"}]))
    items = check(data)
    assert [item.code for item in items if item.code != "LC501"] == ["LC310"]
    assert CODE not in repr([(item.message, item.hint, item.excerpt) for item in items])


TOLD: list[tuple[list[Change], str, str, str]] = [
    # the line it stands on, what is said in English and in Finnish
    (
        [waiting("2018-08")],
        "date: '2018-08'",
        "The checkpoint “q” is late: it should have been held by 31 August 2018.",
        "Tarkastelupiste ”q” on myöhässä: se piti pitää viimeistään 31.8.2018.",
    ),
    (
        [(("period",), {"start": "2018-05-31", "end": "2018-04"})],
        "end: '2018-04'",
        "The period ends before it starts: 31 May 2018 – 2018-04.",
        "Ajanjakso päättyy, ennen kuin se alkaa: 31.5.2018 – 2018-04.",
    ),
    (
        [((*P, "changes"), ["c", "d"])],
        "- d",
        "The card has no row with the id “d”.",
        "Kortilla ei ole riviä, jonka tunnus on ”d”.",
    ),
    (
        numbers(direction="up", baseline="3.5"),
        "target: 2",
        "“Mittari” should go up, but its target 2 is below the baseline 3.5.",
        "Mittarin ”Mittari” pitäisi nousta, mutta sen tavoite 2 on lähtötasoa 3,5 pienempi.",
    ),
    (
        numbers(unit="%", target="90–101"),
        "target: '90–101'",
        "“Mittari” is a share from 0 to 100, and 90–101 is not.",
        "Mittari ”Mittari” on osuus väliltä 0–100, mutta 90–101 ei ole sillä välillä.",
    ),
]


@pytest.mark.parametrize(("changes", "line", "english", "finnish"), TOLD, ids=[english for _, _, english, _ in TOLD])
def test_where_it_stands_and_what_is_said(changes: list[Change], line: str, english: str, finnish: str) -> None:
    [item] = check(changed(COMPLETE, *changes))
    assert item.excerpt is not None
    assert item.excerpt.strip() == line
    assert item.excerpt[item.place.column - 1 :].startswith(line.removeprefix("- "))
    assert (translator("en")(item.message), translator("fi")(item.message)) == (english, finnish)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_finding_says_what_to_write(language: Any) -> None:
    say = translator(language)
    for changes, _ in TABLE:
        for item in check(changed(COMPLETE, *changes)):
            assert item.hint is not None
            assert say(item.message).endswith(".")
            assert "{" not in say(item.message) + say(item.hint)


STORY = yaml.safe_load((DEMO / "story.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("save", STORY["saves"], ids=lambda save: str(save["file"]))
def test_the_examples_were_consistent_when_they_were_saved(save: dict[str, Any]) -> None:
    file = read_card((DEMO / save["file"]).read_bytes(), f"{save['card']}.yaml")
    assert check_file(file, Situation(save["today"], continued=True), ONLY) == []


def test_today_one_checkpoint_of_the_examples_is_late() -> None:
    newest = {save["card"]: save["file"] for save in STORY["saves"]}
    items = [
        f"{item.code} {card} {'.'.join(map(str, item.path))}"
        for card, name in newest.items()
        for item in check_file(
            read_card((DEMO / name).read_bytes(), f"{card}.yaml"), Situation(STORY["today"], continued=True), ONLY
        )
    ]
    assert items == ["LC304 fredagskafe-for-familjer checkpoints.1.date"]
