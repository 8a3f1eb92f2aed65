"""The final evaluation: voices kept apart, answers read from a file, the group's own judgement asked once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from lape_cards.errors import LapeError
from lape_cards.i18n import translator
from lape_cards.workflow.answers import read_answers
from lape_cards.workflow.evaluate import evaluate, missing, take_in
from lape_cards.workflow.pen import Pen, pen_for
from lape_cards.workflow.questions import Conversation, Question, Remark

if TYPE_CHECKING:
    from conftest import Cards


TODAY = date(2018, 6, 12)
CARD = "format: 1\nkind: experiment\nid: koe\nlanguage: fi\ntitle: Koe\nprepared_by: Työryhmä\n"


@pytest.fixture
def pen(card_repository: Cards) -> Pen:
    card_repository.write("koe", CARD)
    return pen_for(card_repository.open(), "koe")


def talk(conversation: Conversation[Any], answers: dict[str, str]) -> list[str]:
    """Lead a conversation with ``answers`` to questions that begin so; the questions that were asked."""
    asked: list[str] = []
    answer: Any = None
    try:
        while True:
            turn = conversation.send(answer)
            answer = None
            if isinstance(turn, Question):
                text = translator("en")(turn.text)
                asked.append(text)
                given: Iterator[str] = (value for key, value in answers.items() if text.startswith(key))
                typed = next(given, turn.present)
                answer = turn.read(typed) if typed else None
            else:
                assert isinstance(turn, Remark)
    except StopIteration:
        return asked


def test_each_respondent_stays_apart_and_may_change_an_answer(pen: Pen) -> None:
    talk(evaluate(pen, None, TODAY), {"1.": "Hyvin"})
    talk(evaluate(pen, "Vanhemmat", TODAY), {"1.": "Helposti", "2.": "Apu tuli"})
    talk(evaluate(pen, "Vanhemmat", TODAY), {"1.": "Oikein helposti"})
    evaluation = pen.card().evaluation
    assert evaluation is not None
    assert [(voice.by, voice.text) for voice in evaluation.course] == [
        ((), "Hyvin"),
        (("Vanhemmat",), "Oikein helposti"),
    ]
    assert (evaluation.date, evaluation.prepared_by, missing(pen)) == (TODAY, "Työryhmä", 7)


def test_the_ninth_question_in_parts_is_asked_until_it_is_decided(pen: Pen) -> None:
    asked = talk(evaluate(pen, "A", TODAY), {"9.": "Kyllä", "Do you propose": "full", "Host": "Perhepalvelut"})
    assert "Reasons" in asked
    again = talk(evaluate(pen, "B", TODAY), {})
    assert not {"Do you propose to make the practice permanent?", "Host"} & set(again)
    assert pen.card().evaluation.root.host == "Perhepalvelut"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("1.\nHyvin\n\n2.\nHyötyä\noli\n", {"course": "Hyvin", "benefits": "Hyötyä\noli"}),
        ("\ufeff1. Kokeilun sujuminen\r\nHyvin\r\n", {"course": "Hyvin"}),
        ("## 3) Challenges, and how they were met:\nx\n9:\ny", {"challenges": "x", "continuation": "y"}),
        ("2.\nKaksi asiaa:\n1. ensimmäinen\n2. toinen\n", {"benefits": "Kaksi asiaa:\n1. ensimmäinen\n2. toinen"}),
        ("4.\n\n5.\nLaajeni\n", {"scope": "Laajeni"}),
        ("3.\nc\n1.\na\n2.\nb\n", {"course": "a", "benefits": "b", "challenges": "c"}),
        ("3) Haasteet ja ratkaisut\nKiire\n4.\nRaha\n", {"challenges": "Kiire", "obstacles": "Raha"}),
        ("3.\nKiire\n4) Raha ei riittänyt\n", {"challenges": "Kiire", "obstacles": "Raha ei riittänyt"}),
        ("1. Hyvin.\n2. Apua tuli.\nPaljon.\n", {"course": "Hyvin.", "benefits": "Apua tuli.\nPaljon."}),
        ("5. Kokeilu laajeni\n6.\nInto\n", {"scope": "Kokeilu laajeni", "enablers": "Into"}),
        ("2.\nKolme:\n1. a\n2. b\n3. c\n", {"benefits": "Kolme:\n1. a\n2. b\n3. c"}),
        ("2.\nx\n3. Tilat loppuivat.\n3.\ny\n", {"benefits": "x\n3. Tilat loppuivat.", "challenges": "y"}),
        ("2.\n3.5.2018 alettiin\n", {"benefits": "3.5.2018 alettiin"}),
        (
            "1. Sujui hyvin.\n\n3. Tiloja oli vaikea saada.\n\n9. Jatketaan.\n",
            {"course": "Sujui hyvin.", "challenges": "Tiloja oli vaikea saada.", "continuation": "Jatketaan."},
        ),
        ("1) Hyvin\n4) Raha\n8) Kyllä\n", {"course": "Hyvin", "obstacles": "Raha", "child_impacts": "Kyllä"}),
        ("3. Kiire:\n1. Jono\n2. Raha\n\n6. Into\n", {"challenges": "Kiire:\n1. Jono\n2. Raha", "enablers": "Into"}),
    ],
)
def test_answers_in_a_file(text: str, answers: dict[str, str]) -> None:
    assert read_answers(text).texts == answers


@pytest.mark.parametrize(
    ("text", "answers", "remarks"),
    [
        ("1. Hyvin.\n3. maaliskuuta alettiin\n", {"course": "Hyvin.\n3. maaliskuuta alettiin"}, [("part", "3. m", 1)]),
        ("1. Hyvin.\n5. 3. 2018 alettiin\n", {"course": "Hyvin.\n5. 3. 2018 alettiin"}, [("part", "5. 3", 1)]),
        (
            "1. Hyvin.\n2. luokan oppilaat\n",
            {"course": "Hyvin.", "benefits": "luokan oppilaat"},
            [("beginning", "2. l", 2)],
        ),
        (
            "1. hyvin\n3. tilat puuttuivat\n",
            {"course": "hyvin", "challenges": "tilat puuttuivat"},
            [("beginning", "3. t", 3)],
        ),
        ("1.\nHyvin\n4) Raha\n3.\nKiire\n", {"course": "Hyvin\n4) Raha", "challenges": "Kiire"}, [("part", "4) R", 1)]),
        ("2. Apua.\n4. Raha\n", {"benefits": "Apua.", "obstacles": "Raha"}, []),
    ],
)
def test_what_may_be_an_ordinal_is_told(
    text: str, answers: dict[str, str], remarks: list[tuple[str, str, int]]
) -> None:
    read = read_answers(text)
    assert read.texts == answers
    assert len(read.remarks) == len(remarks)
    for remark, (taken_as, line, number) in zip(read.remarks, remarks, strict=True):
        assert f"as a {taken_as}" in remark.text or f"as the {taken_as}" in remark.text
        assert str(remark.values["line"]).startswith(line)
        assert remark.values["number"] == number


def test_answers_that_are_on_the_card_are_never_replaced_by_a_file(pen: Pen) -> None:
    take_in(pen, "Neuvola", "1. Sujui hyvin.\n3. Kiire.\n", TODAY)
    before = pen.cards.path_of("koe").read_text()
    with pytest.raises(LapeError) as caught:
        take_in(pen, "Neuvola", "1. Ihan toisin.\n2. Apua.\n3. Kiire.\n", TODAY)
    assert caught.value.message.values["numbers"] == ["1"]
    assert caught.value.hint is not None
    assert "lape evaluate koe --voice Neuvola" in translator("en")(caught.value.hint)
    assert pen.cards.path_of("koe").read_text() == before
    take_in(pen, "Neuvola", "1. Sujui hyvin.\n3. Kiire.\n", TODAY)  # the same once more
    assert pen.cards.path_of("koe").read_text() == before
    take_in(pen, "Neuvola", "2. Apua.\n3. Kiire.\n", TODAY)
    take_in(pen, None, "1. Omasta mielestä hyvin.\n", TODAY)
    with pytest.raises(LapeError, match="group's own answer"):
        take_in(pen, None, "1. Huonosti.\n", TODAY)
    evaluation = pen.card().evaluation
    assert evaluation is not None
    assert {voice.by: voice.text for voice in evaluation.course} == {
        ("Neuvola",): "Sujui hyvin.",
        (): "Omasta mielestä hyvin.",
    }
    assert [voice.text for voice in (*evaluation.benefits, *evaluation.challenges)] == ["Apua.", "Kiire."]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Hyvin meni\n1.\nx\n", "stands before the first question"),
        ("", "There is no answer"),
        ("1.\na\n2.\nb\n1.\nc\n", "has its answer already"),
        ("1. Kokeilun sujuminen\na\n1. How it went\nc\n", "has its answer already"),
        ("1.\n2.\n", "There is no answer"),
    ],
)
def test_a_file_without_answers_is_refused(pen: Pen, text: str, says: str) -> None:
    with pytest.raises(LapeError, match=says):
        take_in(pen, None, text, TODAY)
    assert pen.cards.path_of("koe").read_text() == CARD


def test_no_word_of_a_line_that_is_quoted_is_cut_in_two() -> None:
    with pytest.raises(LapeError, match="stands before") as refused:
        read_answers(f"{'Hyvin meni ' * 5}kokeilussamme\n1.\nx\n")
    assert refused.value.message.values["line"] == f"{'Hyvin meni ' * 5}".strip() + "…"


def test_what_could_be_meant_otherwise_is_told() -> None:
    answers = read_answers("3) Haasteet ja ratkaisut\nKiire\n1. Jono\n6. Raha\n")
    assert answers.texts == {"challenges": "Kiire\n1. Jono\n6. Raha"}
    assert [(one.values["line"], one.values["number"]) for one in answers.remarks] == [
        ("1. Jono", 3),
        ("6. Raha", 3),
        ("Haasteet ja ratkaisut", 3),
    ]
    assert answers.numbers(answered=True) == ["3"]
    assert answers.numbers(answered=False) == ["1", "2", "4", "5", "6", "7", "8", "9"]


@pytest.mark.parametrize("line", ["2 Nyttan", "2", "**2.** Nyttan", "(2) Nyttan", "10. Finns inte", "2 familjer kom"])
def test_a_line_that_is_like_a_beginning_stays_and_is_told(line: str) -> None:
    read = read_answers(f"1.\nBra\n{line}\n")
    assert read.texts == {"course": f"Bra\n{line}"}
    assert [(one.values["place"], one.values["line"], one.values["number"]) for one in read.remarks] == [(3, line, 1)]
    assert read.advice is not None


@pytest.mark.parametrize(
    "line",
    ["2018 kom", "12 familjer", "2 000 euro", "1–2 gånger", "2.5.2018 kom", "3,5 dagar", "5 % av alla", "3-åringar"],
)
def test_a_number_in_a_sentence_is_not_told(line: str) -> None:
    read = read_answers(f"1.\nBra\n{line}\n")
    assert (read.texts, read.remarks, read.advice) == ({"course": f"Bra\n{line}"}, (), None)
