"""Waivers: a comment beside a field takes a rule back there, and only there, and only when it says why."""

from __future__ import annotations

import time
from datetime import date

import pytest

from lape_cards.card.kinds import Experiment
from lape_cards.checks.registry import RULES
from lape_cards.checks.run import Findings, Selection, Situation, findings_in, readiness_of, secrets_of
from lape_cards.store.cards import read_card

HEAD = "format: 1\nkind: experiment\nid: x\nlanguage: fi\ntitle: X\n"
TODAY = Situation(date(2018, 3, 1))
RISKS = "risks:{}\nperiod: {{start: 2018-01, end: 2018-05}}\n"


def findings(body: str, *, save_only: bool = False, **selection: tuple[str, ...]) -> Findings:
    file = read_card(f"{HEAD}{body}".encode(), "cards/x.yaml")
    return findings_in(file, TODAY, Selection(**selection), save_only=save_only)


def told(body: str, *codes: str) -> list[str]:
    return [item.code for item in findings(body, select=codes).told]


@pytest.mark.parametrize(
    "comment",
    [
        "  # lape: ignore LC204 pieni kokeilu",
        " # lape: ignore LC204 pieni kokeilu",
        "  #lape: ignore LC204: pieni kokeilu",
        "  # lape: ignore lc204, LC205 – pieni kokeilu",
        "\n# lape: ignore LC204 pieni kokeilu",
    ],
)
def test_a_field_is_covered_by_a_comment_beside_it(comment: str) -> None:
    body = RISKS.format(comment)
    if comment.startswith("\n"):
        body = comment[1:] + "\n" + RISKS.format("")
    found = findings(body, select=("LC204", "LC026"))
    assert found.told == []
    assert [(one.diagnostic.code, one.reason) for one in found.waived] == [("LC204", "pieni kokeilu")]


def test_several_comments_above_a_field_all_hold() -> None:
    body = (
        "# lape: ignore LC205 yksi rivi riittää\n\n# muu huomautus\n# lape: ignore LC207 seurataan muuten\nchanges:\n"
    )
    assert told(f"{body}  - change: X\n", "LC205", "LC207", "LC206") == ["LC206"]


def test_all_that_is_inside_the_field_is_covered_and_nothing_beside_it() -> None:
    body = (
        "changes:\n"
        "  - id: a  # lape: ignore LC205 nykytila tunnetaan vasta keväällä\n    change: A\n"
        "  - id: b\n    change: B\n"
    )
    found = findings(body, select=("LC205",))
    assert {item.path[1] for item in found.told} == {1}
    assert {one.diagnostic.path for one in found.waived} == {
        ("changes", 0, state) for state in ("current", "target", "ideal")
    }


def test_other_rules_are_held_at_the_same_field() -> None:
    body = "changes:\n  - change: A  # lape: ignore LC205 selviää myöhemmin\n"
    assert set(told(body, "LC2")) >= {"LC206", "LC207", "LC209"}


@pytest.mark.parametrize(
    "text",
    [
        "need: |\n  risks:  # lape: ignore LC204 tekstiä\nrisks:\n",
        "need: 'moi\n  # lape: ignore LC204 tekstiä'\nrisks:\n",
        'need: "moi # lape: ignore LC204 tekstiä"\nrisks:\n',
    ],
)
def test_a_text_that_looks_like_a_waiver_is_a_text(text: str) -> None:
    assert told(text, "LC204", "LC026") == ["LC204"]


def test_a_waiver_may_stand_beside_the_sign_of_a_block() -> None:
    body = "need: |  # lape: ignore LC030 ryhmän oma sana\n  TODO\nactivity: |\n  TODO\n"
    assert [item.path for item in findings(body, select=("LC030",)).told] == [("activity",)]


@pytest.mark.parametrize(
    ("comment", "column"),
    [
        ("# lape: ignore LC204", 9),
        ("# lape: ignore LC204 –", 9),
        ("# lape: ignore LC204 x", 9),
        ("# lape: ignore", 9),
        ("# lape: ignore ei riskejä", 9),
        ("# lape: ignore LC999 ei sellaista", 9),
        ("# lape: ignore LC2 koko perhe", 9),
        ("# lape: ignore LC501 ei haittaa", 9),
        ("# lape: ignore LC010 oma avain", 9),
        ("# lape: ignore LC026 kierretään", 9),
        ("# lape: skip LC204 pieni kokeilu", 9),
    ],
)
def test_a_waiver_that_nobody_can_follow_waives_nothing(comment: str, column: int) -> None:
    found = findings(RISKS.format(f"  {comment}"), select=("LC026", "LC204"))
    assert [(item.code, item.place.line) for item in found.told] == [("LC204", 6), ("LC026", 6)]
    assert found.told[1].place.column == column
    assert found.waived == []


def test_what_may_never_become_a_version_cannot_be_waived() -> None:
    body = "need: Asiakas 010190-900P  # lape: ignore LC501 tarpeen\n"
    found = findings(body, save_only=True)
    assert {item.code for item in found.told} == {"LC501"}
    codes = [code for code, rule in RULES.items() if rule.blocks_save]
    assert len(codes) > 15
    for code in codes:
        assert told(f"# lape: ignore {code} syy on tämä\nneed: X\n", "LC026") == ["LC026"]


def test_a_secret_in_a_reason_is_not_shown() -> None:
    found = findings("risks:  # lape: ignore LC204 sovittu, 040 123 4567\n", select=("LC204",))
    assert [one.reason for one in found.waived] == ["sovittu, •••"]


def test_tens_of_thousands_of_waivers_take_no_longer_than_their_number() -> None:
    comments = "# lape: ignore LC204 aa\n" * 5000
    items = "".join(f"  - id: r{number}  # lape: ignore LC209 aa\n" for number in range(2500))
    began = time.process_time()
    found = findings(f"{comments}risks:\n{items}")
    assert time.process_time() - began < 5
    assert found.told


def test_what_is_waived_is_not_missing_from_the_percentage() -> None:
    def percent(risks: str) -> tuple[int, int]:
        file = read_card(f"{HEAD}{risks}\n".encode(), "cards/x.yaml")
        assert isinstance(file.content, Experiment)
        found = readiness_of(file, file.content, TODAY, secrets_of(file, TODAY)).completeness
        return found.asked, found.there

    asked, there = percent("risks:")
    assert percent("risks:  # lape: ignore LC204 pieni kokeilu") == (asked - 1, there)
