from __future__ import annotations

import copy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sample_card import EXPERIMENT, QUESTION_KEYS, context, experiment, rooting, workshop

from lape_cards.card.evaluation import QUESTIONS
from lape_cards.card.values import PartialDate
from lape_cards.documents.model import CardDocument, CardLink, EvaluationDocument, RootingDocument
from lape_cards.documents.registry import build
from lape_cards.errors import LapeError
from lape_cards.i18n import translator
from lape_cards.message import Message


def card_document(**more: Any) -> CardDocument:
    document = build("card", experiment(), context(**more))
    assert isinstance(document, CardDocument)
    return document


def evaluation_document(**over: Any) -> EvaluationDocument:
    document = build("evaluation", experiment(**over), context())
    assert isinstance(document, EvaluationDocument)
    return document


def english(message: Message | None) -> str:
    assert message is not None
    return translator("en")(message)


def test_documents_are_values() -> None:
    assert card_document() == card_document()
    assert card_document(today=date(2019, 1, 1)) != card_document()


@pytest.mark.parametrize(
    ("name", "card", "said", "hint"),
    [
        ("evaluation", workshop(), "syystyopaja", "lape render syystyopaja"),
        ("card", workshop(), "workshop", "lape render syystyopaja"),
        ("rooting", workshop(), "workshop", "lape render syystyopaja"),
        ("workshop", experiment(), "no workshop", "lape render iltapaiva-yhdessa"),
        ("workshop", rooting(), "no workshop", "lape render iltapaiva-yhdessa-juurrutus"),
        ("rooting", experiment(), "a card of its own", "lape root iltapaiva-yhdessa"),
        ("slides", experiment(), "slides", "card, evaluation, rooting"),
    ],
)
def test_a_document_that_cannot_be_made_says_why_and_what_to_do(name: str, card: Any, said: str, hint: str) -> None:
    with pytest.raises(LapeError) as caught:
        build(name, card, context())
    assert said in english(caught.value.message)
    assert hint in english(caught.value.hint)


def test_the_language_is_the_cards_unless_another_is_asked_for() -> None:
    assert card_document().language == "fi"
    document = card_document(language="en")
    assert (document.language, document.card_language) == ("en", "fi")


def test_a_row_has_its_metrics_and_the_checkpoints_that_look_at_it() -> None:
    first, second = card_document().form.rows
    assert [metric.name for metric in first.metrics] == ["Iltapäivän yksin viettävät", "Lasten kertomukset"]
    assert [point.id for point in first.checkpoints] == ["talvi", "loppu", "jalkeen"]
    assert [point.id for point in second.checkpoints] == ["loppu", "jalkeen"]


def test_checkpoints_are_held_late_or_to_come() -> None:
    points = card_document(today=date(2019, 3, 7)).form.checkpoints
    assert [(point.held, point.late) for point in points] == [(date(2019, 3, 7), False), (None, False), (None, False)]
    # The day after its month a checkpoint is late; one that is held later is not held yet.
    points = card_document(today=date(2019, 6, 1)).form.checkpoints
    assert [point.late for point in points] == [False, False, False]
    assert [point.late for point in card_document().form.checkpoints] == [False, False, True]


def test_the_finding_is_said_in_sentences_with_the_comparison_beside_it() -> None:
    metric = card_document(language="en").form.rows[0].metrics[0]
    assert [english(sentence) for sentence in metric.finding] == [
        "Fell from 40.5% to 24.1% and reached the target, 20–25%.",
        "In the comparison group it rose from 38% to 39%.",
    ]
    assert metric.progress is not None
    assert round(metric.progress, 3) == Decimal("1.058")


def test_the_table_has_the_comparison_beside_the_pilot_with_its_uncertainty() -> None:
    table = card_document().form.rows[0].metrics[0].table
    assert table is not None
    assert [english(name) for name in table.series] == ["Pilot", "Comparison group"]
    march = next(row for row in table.rows if row.date == PartialDate.parse("2019-03-05"))
    pilot, comparison = march.cells
    assert pilot is not None
    assert comparison is not None
    assert (pilot.value, pilot.n, pilot.sd, comparison.value) == (Decimal("33.3"), 81, Decimal("4.5"), Decimal(37))
    assert (march.checkpoint, march.notes) == ("talvi", ("Yksi luokka puuttui.",))


def test_sites_have_columns_and_an_undated_value_is_not_lost() -> None:
    metric = card_document().form.rows[1].metrics[0]
    assert metric.table is not None
    names = [english(name) for name in metric.table.series]
    assert names == ["Pilot", "Pilot, Pohjoinen koulu", "Pilot, Etelän koulu"]  # as the card has its sites
    undated = metric.table.rows[-1]
    assert undated.date is None
    assert undated.cells[0] is not None
    assert undated.cells[0].value == 5


def test_more_sites_than_a_page_is_wide_stand_under_each_other_in_the_cards_order() -> None:
    sites = [{"id": f"p{number}", "name": f"Paikka {number}"} for number in range(11)]
    days = ("2019-02-01", "2019-03-01")
    measured = [{"date": day, "value": 5, "site": site["id"]} for day in days for site in reversed(sites)]
    metric = {"id": "m", "name": "Tulijat", "measurements": measured}
    card = experiment(sites=sites, changes=[{"id": "r", "metrics": [metric]}])
    document = build("card", card, context())
    assert isinstance(document, CardDocument)
    table = document.form.rows[0].metrics[0].table
    assert table is not None
    assert table.by_group
    assert [english(name) for name in table.series] == ["Value"]
    assert [len(row.cells) for row in table.rows] == [1] * 22
    told = [(english(row.group), str(row.date)) for row in table.rows if row.group is not None]
    assert told == [(f"Pilot, Paikka {number}", day) for number in range(11) for day in days]


def test_a_qualitative_metric_shows_its_texts() -> None:
    metric = card_document().form.rows[0].metrics[1]
    assert (metric.table, metric.chart, metric.finding) == (None, None, ())
    assert [(seen.text, seen.n, seen.comparison) for seen in metric.observations] == [
        ("Kerhossa on kivaa, koska siellä saa olla.", 9, False),
        ("Toisessa koulussa ei kysytty.", None, True),
    ]


def test_what_is_measured_later_is_not_known_yet() -> None:
    metric = card_document(today=date(2019, 2, 1)).form.rows[0].metrics[0]
    assert metric.table is not None
    assert len(metric.table.rows) == 2


@pytest.mark.parametrize(
    ("today", "over", "phase", "next_line"),
    [
        (date(2018, 12, 1), {}, "plan", "Next, the experiment begins: 7 January 2019."),
        (date(2019, 2, 1), {}, "do", "Next checkpoint: talvi, 6 March 2019."),
        (date(2019, 3, 6), {}, "check", "Next, the checkpoint that was due is held: talvi, 6 March 2019."),
        (
            date(2019, 3, 8),
            {"date": "2019-03-01"},
            "act",
            "Next, what was learnt at the checkpoint is written down and the next version saved: talvi, 6 March 2019.",
        ),
        (
            date(2019, 6, 2),
            {"evaluation": None},
            "ended",
            "Next, the final evaluation: 9 of the nine questions wait for an answer.",
        ),
        (date(2019, 6, 20), {}, "evaluated", "Next, the rooting plan is made on the same form."),
    ],
)
def test_the_phase_and_what_comes_next(today: date, over: dict[str, Any], phase: str, next_line: str) -> None:
    status = build("card", experiment(**over), context(today=today)).status
    assert status.phase == phase
    assert english(status.next) == next_line
    assert [arc.phase for arc in status.circle if arc.present] == (
        [phase] if phase in ("plan", "do", "check", "act") else []
    )
    assert phase in english(status.circle_text)


def test_a_rooting_plan_that_continues_it_makes_an_experiment_rooted() -> None:
    document = card_document(continued_by=CardLink("iltapaiva-yhdessa-juurrutus", None))
    assert document.status.phase == "rooted"
    assert document.continued_by == CardLink("iltapaiva-yhdessa-juurrutus", None)


def test_the_evaluation_asks_nine_questions_and_keeps_every_voice_apart() -> None:
    document = evaluation_document()
    questions = [question for part in document.parts for question in part.questions]
    assert [question.number for question in questions] == list(range(1, 10))
    assert [question.key for question in questions] == list(QUESTION_KEYS) == [item.key for item in QUESTIONS]
    assert [len(part.questions) for part in document.parts] == [7, 1, 1]
    for question in questions:
        assert [voice.by for voice in question.voices] == [("Rehtori",), ("Vanhemmat", "Huoltajat"), ()]
        assert question.guide.text


def test_the_summary_says_what_was_reached_and_what_is_recommended() -> None:
    summary = evaluation_document().summary
    assert summary.tried == "Kerho kahtena päivänä viikossa."
    assert [row.result.state if row.result else None for row in summary.rows] == ["partial", None]
    assert "part of the practice" in english(summary.recommendation)
    assert (summary.unanswered, summary.unanswered_text) == (0, None)


def test_missing_answers_are_counted_and_shown() -> None:
    answers = {
        key: value for key, value in EXPERIMENT["evaluation"].items() if key not in ("course", "continuation", "root")
    }
    document = evaluation_document(evaluation=answers)
    missing = [item.number for part in document.parts for item in part.questions if not item.answered]
    assert missing == [1, 9]
    assert english(document.summary.unanswered_text) == "2 of the nine questions have not been answered."
    assert "no recommendation" in english(document.summary.recommendation)
    empty = evaluation_document(evaluation=None)
    assert empty.summary.unanswered == 9


def test_the_ninth_question_is_answered_by_a_decision_too() -> None:
    answers = copy.deepcopy(EXPERIMENT["evaluation"])
    del answers["continuation"]
    ninth = evaluation_document(evaluation=answers).parts[-1].questions[-1]
    assert (ninth.answered, ninth.voices) == (True, ())


def test_the_history_is_the_oldest_first_with_drafts_among_it() -> None:
    assert [version.number for version in evaluation_document().versions] == [1, 2, None, 3]


def test_the_history_tells_what_changed_and_what_is_done_differently() -> None:
    first, second, draft, last = evaluation_document().versions
    assert (first.changes, first.others, first.remark) == ((), None, None)
    assert [english(line.text) for line in second.changes] == [
        "The checkpoint “talvi” was held on 7 March 2019. Decision: Continue, adjusted.",
        "Agreed at the checkpoint:",
    ]
    assert [[part.text for part in paragraph] for paragraph in second.changes[1].paragraphs] == [
        ["Kerho siirretään keskiviikkoon."]
    ]
    assert english(second.others) == "2 more texts were written or reworded."
    assert english(draft.remark) == "This version cannot be read as a card."
    told = [english(line.text) for line in last.changes]
    assert told[0] == "The checkpoint “loppu” was held on 28 May 2019. Decision: Make it permanent practice."
    assert "The metric “Iltapäivän yksin viettävät”: “Target” was moved: before 10%, now 20–25%." in told
    assert "The risk “Tila menee muuhun käyttöön.” was added." in told
    assert "4 measurements were recorded." in told
    assert "Final evaluation: 9 questions were answered." in told


def test_a_version_in_which_nothing_changed_says_so() -> None:
    same = dict.fromkeys(("a" * 40, "b" * 40, "c" * 40, "d" * 40), experiment())
    document = build("evaluation", experiment(), context(said=same))
    assert isinstance(document, EvaluationDocument)
    assert [version.remark and english(version.remark) for version in document.versions] == [
        None,
        *["Nothing that the form asks for changed."] * 3,
    ]


def test_a_rooting_plan_names_what_it_continues() -> None:
    document = build("rooting", rooting(), context())
    assert isinstance(document, RootingDocument)
    assert document.continues == CardLink("iltapaiva-yhdessa", "Iltapäivä yhdessä")
    by_id = build("rooting", rooting(), context(continues=None))
    assert isinstance(by_id, RootingDocument)
    assert by_id.continues == CardLink("iltapaiva-yhdessa", None)
    assert document.plan is not None
    assert [step.status for step in document.plan.decisions] == ["approved", None]


def test_a_bare_card_makes_every_document() -> None:
    bare = {"format": "1", "id": "tyhja", "language": "sv", "title": "Tom"}
    for name in ("card", "evaluation"):
        build(name, experiment.__globals__["Experiment"].model_validate({**bare, "kind": "experiment"}), context())
    build(
        "rooting", rooting.__globals__["Rooting"].model_validate({**bare, "kind": "rooting"}), context(continues=None)
    )


def test_only_web_addresses_become_links() -> None:
    attachments = [{"title": "a", "url": "javascript:alert(1)"}, {"title": "b", "url": "https://example.org"}]
    document = build("card", experiment(attachments=attachments), context())
    assert isinstance(document, CardDocument)
    assert [item.url for item in document.form.attachments] == [None, "https://example.org"]


def test_why_a_goal_was_moved_stands_beside_it_and_small_changes_are_named() -> None:
    from lape_cards.comparison.differences import differences
    from lape_cards.documents.process import highlights
    from lape_cards.documents.telling import told
    from lape_cards.store.cards import card_of

    head = "format: 1\nkind: experiment\nid: x\nlanguage: fi\ntitle: X\n"
    row = "changes:\n  - id: a\n    metrics:\n      - {{id: m, name: Odotusaika, target: {}{}}}\n"
    old = card_of((head + "period: {start: 2018-01, end: 2018-05}\n" + row.format(3, "")).encode(), "x.yaml")
    noted = row.format(5, ", note: Viikonloppu jää väliin.")
    new = card_of((head + "period: {start: 2018-01, end: 2018-06}\n" + noted).encode(), "x.yaml")
    assert old is not None
    assert new is not None
    changes, others = highlights(told(differences(old, new)))
    assert [english(line.text) for line in changes] == [
        "The metric “Odotusaika”: “Target” was moved: before 3, now 5.",
        "Noted with it:",
        "Period: “End” changed: before May 2018, now June 2018.",
    ]
    assert changes[1].paragraphs[0][0].text == "Viikonloppu jää väliin."
    assert others is None
