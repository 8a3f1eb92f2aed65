"""The final report: what it gathers of many cards, what it says is missing, and where it stops."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sample_card import EXPERIMENT, TODAY, experiment, rooting, workshop

from lape_cards.card.kinds import Card
from lape_cards.config.portfolio import ReportTexts
from lape_cards.documents.report import build
from lape_cards.documents.report.model import ReportDocument, Unreadable
from lape_cards.i18n import translator
from lape_cards.message import Message
from lape_cards.render.renderer import document as rendered

PLAN = "kunta/iltapaiva-yhdessa-juurrutus"


def told(message: Message | None) -> str:
    assert message is not None
    return translator("en")(message)


def material(card: Card, **more: Any) -> build.Material:
    phase: Any = None if card.kind == "workshop" else "evaluated"
    return build.Material(**{"name": f"kunta/{card.id}", "card": card, "phase": phase, **more})


def report(*given: build.Material, texts: ReportTexts | None = None) -> ReportDocument:
    made = build.Report(build.Frame(title="Kokeilut", today=TODAY, texts=texts))
    for one in given:
        made.add(one)
    return made.finished("en", "fi")


def test_each_pilot_is_there_with_its_place_and_target_groups() -> None:
    (pilot,) = report(material(experiment()), material(workshop()), material(rooting())).pilots
    assert pilot.card.name == "kunta/iltapaiva-yhdessa"
    assert pilot.area == ("Keskustan koulut", "Lammenranta", "Kuusiniemi", "Järvimaa")
    assert [site.name for site in pilot.sites] == ["Pohjoinen koulu", "Etelän koulu"]
    assert pilot.beneficiaries == ("Lapset", "Opettajat")


def test_goals_have_their_target_their_result_and_what_the_numbers_say() -> None:
    document = report(material(experiment()))
    first, second = document.goals[0].goals
    assert first.target == "Enintään neljännes on yksin."
    assert first.result is not None
    assert first.result.state == "partial"
    assert next(told(one) for one in first.evidence[0].findings) == (
        "Fell from 40.5% to 24.1% and reached the target, 20–25%."
    )
    assert second.result is None
    assert [(told(one.text), one.number) for one in document.reached] == [("Partly reached", 1), ("Not judged yet", 1)]


@pytest.mark.parametrize(
    ("measurements", "said"),
    [
        ([], []),
        ([{"date": "2030", "value": 5}], []),
        ([{"date": "2019-03-05", "text": "Hyvin kävi."}], ["1 observation (5 March 2019)."]),
        (
            [{"date": "2019-03-05", "text": "Hyvin kävi."}, {"date": "2019-02", "text": "Alku oli hidas."}],
            ["2 observations, the last on 5 March 2019."],
        ),
        ([{"text": "Hyvin kävi."}], ["1 observation."]),
        ([{"value": 5}, {"value": 6}], ["2 values have no date."]),
        (
            [{"date": "2019-03-05", "value": value, "site": site} for site, value in (("etela", 5), ("pohjoinen", 8))],
            [
                "The latest values of 2 sites run from 5 (Etelän koulu) to 8 (Pohjoinen koulu).",
                "The target, 7, is reached at 1 of 2 sites.",
            ],
        ),
        (
            [{"date": "2019-03-05", "value": 8, "site": site} for site in ("etela", "pohjoinen")],
            ["The latest value is 8 at each of 2 sites.", "The target, 7, is reached at 2 of 2 sites."],
        ),
        (
            [{"date": "2018-03-05", "value": 8, "site": site} for site in ("etela", "pohjoinen")],
            ["Measured before the start at 2 sites. Not yet after it."],
        ),
        (
            [
                {"date": "2019-03-05", "value": value, "site": site, "group": "comparison"}
                for site, value in (("etela", 5), ("pohjoinen", 8))
            ],
            ["In the comparison group the latest values of 2 sites run from 5 (Etelän koulu) to 8 (Pohjoinen koulu)."],
        ),
    ],
)
def test_nothing_that_was_measured_is_told_as_not_measured(measurements: list[Any], said: list[str]) -> None:
    metric = {"id": "m", "name": "Kerho", "baseline": 4, "target": 7, "measurements": measurements}
    document = report(material(experiment(changes=[{"id": "r", "metrics": [metric]}])))
    assert [told(one) for one in document.goals[0].goals[0].evidence[0].findings] == said


@pytest.mark.parametrize("to", ["html", "md"])
@pytest.mark.parametrize("sources", [("kunta", "muu"), (None, None)])
def test_pilots_of_one_name_are_told_apart_by_whose_they_are(to: str, sources: tuple[str | None, ...]) -> None:
    given = [material(experiment(), source=source, name=f"{source}/iltapaiva-yhdessa") for source in sources]
    page = rendered(report(*given), to)
    words = " ".join(re.sub(r"<[^>]+>", "", page).split())
    named = len(re.findall(r"Iltapäivä yhdessä", words))
    assert named > 8
    told_apart = [len(re.findall(rf"Iltapäivä yhdessä \({source}[,)]", words)) for source in ("kunta", "muu")]
    assert told_apart == ([named // 2] * 2 if all(sources) else [0, 0])


def test_a_story_has_the_turns_in_their_order() -> None:
    (story,) = report(material(experiment())).stories
    assert story.tried == "Kerho kahtena päivänä viikossa."
    assert [(turn.name, told(turn.decision)) for turn in story.turns] == [
        ("talvi", "Continue, adjusted"),
        ("loppu", "Make it permanent practice"),
    ]
    assert told(story.recommendation) == "A part of the practice is proposed to be made permanent."


def test_a_pilot_that_has_not_begun_has_no_story_yet() -> None:
    assert report(material(experiment(), phase="plan")).stories == ()


def test_risks_stand_side_by_side_and_are_counted() -> None:
    document = report(material(experiment()), material(experiment(id="toinen"), name="muu/toinen"))
    assert [risk.card.name for risk in document.risks] == ["kunta/iltapaiva-yhdessa"] * 2 + ["muu/toinen"] * 2
    assert [(told(one.text), one.number) for one in document.came_true] == [
        ("Partly came true", 2),
        ("Not judged yet", 2),
    ]


def test_the_voices_of_a_question_stand_side_by_side() -> None:
    document = report(material(experiment()), material(experiment(title="Toinen", evaluation={"enablers": "Onni."})))
    helped = document.lessons[0]
    assert (helped.key, told(helped.heading)) == ("enablers", "What helped")
    assert [[voice.text for voice in answer.voices] for answer in helped.answers][1] == ["Onni."]
    assert helped.answers[0].voices[0].by == ("Rehtori",)


def test_elements_are_grouped_and_kept_apart_from_effects() -> None:
    document = report(material(experiment()))
    assert [(group.name, [told(one.text) for one in group.counts]) for group in document.elements] == [
        ("Rakenteet", ["Partly came about"]),
        ("Asiakastyö", ["Came about"]),
    ]
    (effect,) = document.effects
    assert [told(one) for one in effect.evidence.findings][1] == "In the comparison group it rose from 38% to 39%."


@pytest.mark.parametrize("planned", [True, False])
def test_what_is_to_be_rooted_names_its_plan_or_that_there_is_none(planned: bool) -> None:
    given = [material(experiment(), plan=PLAN)] if planned else [material(experiment())]
    document = report(*given, *([material(rooting())] if planned else []))
    (one,) = document.rooted
    assert one.without_plan is not planned
    assert bool(one.decisions) is planned
    assert (one.plan.name if one.plan else None) == (PLAN if planned else None)


def test_a_practice_that_is_not_to_go_on_is_named_apart() -> None:
    dropped = {**EXPERIMENT["evaluation"], "root": {"decision": "none"}}
    document = report(material(experiment(evaluation=dropped)))
    assert document.rooted == ()
    assert [card.title for card in document.not_rooted] == ["Iltapäivä yhdessä"]


def test_missing_texts_and_unreadable_cards_are_told() -> None:
    made = build.Report(build.Frame(title="x", today=TODAY, texts=ReportTexts(background="Tausta.")))
    made.leave_out(Unreadable("kunta/rikki", "card", "cards/rikki.yaml:1:1", Message("It is no card.")))
    document = made.finished("en", "fi")
    assert {one.key: one.text for one in document.texts} == {
        "background": "Tausta.",
        **dict.fromkeys(("goals", "communication", "risks", "next_steps")),
    }
    assert [one.name for one in document.unreadable] == ["kunta/rikki"]


def test_the_versions_that_were_read_are_named_with_what_was_hidden() -> None:
    document = report(material(experiment(), masked=True), material(experiment(id="luonnos"), draft=True))
    assert [(one.version, one.draft, one.masked) for one in document.read] == [(3, False, True), (3, True, False)]
    assert told(document.masked).startswith("1 card holds")


def test_many_cards_leave_a_report_that_can_be_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "STORIES", 2)
    monkeypatch.setattr(build, "MOST", 3)
    monkeypatch.setattr(build, "ANSWERS", 1)
    document = report(*(material(experiment(id=f"kortti-{number}")) for number in range(5)))
    assert document.stories == ()
    assert told(document.stories_left_out).startswith("There are 5 pilots")
    assert len(document.pilots) == 3
    assert told(document.more["pilots"]) == "And 2 more, which are not shown here."
    assert told(document.lessons[0].more) == "And 4 more, which are not shown here."
    assert document.counts[0].number == 5
