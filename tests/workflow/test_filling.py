"""Filling in a card: a conversation that is led without a terminal."""

from __future__ import annotations

from typing import Any

import pytest

from lape_cards.card.base import label_of
from lape_cards.card.parts import Period
from lape_cards.errors import LapeError
from lape_cards.workflow.filling import Filling
from lape_cards.workflow.questions import Question


def question_about_start(period: dict[str, Any]) -> Question:
    """The question after the period's start, with what the card says of the period so far."""
    conversation = Filling(lambda values: None, {"period": period}).fill("experiment")
    step = next(conversation)
    while not (isinstance(step, Question) and step.text.text == label_of(Period, "start")):
        step = conversation.send(None)
    return step


@pytest.mark.parametrize("end", ["syksyllä", "2026-13-01", "…"])
def test_an_end_that_is_no_date_is_no_limit(end: str) -> None:
    assert question_about_start({"end": end}).read("1.12.2026") == "2026-12-01"


def test_a_start_after_the_end_is_refused() -> None:
    question = question_about_start({"end": "2026-05-01"})
    assert question.read("1.5.2026") == "2026-05-01"
    with pytest.raises(LapeError):
        question.read("2.5.2026")


def test_a_checkpoint_without_a_name_is_known_by_its_day() -> None:
    answers = {"Planned date": ["2018-03-15", "2018-05-31"], "Responsible": ["Johto", "Ohjaaja"]}
    values: dict[str, Any] = {}
    conversation = Filling(lambda values: None, values).fill("experiment")
    step = next(conversation)
    try:
        while True:
            left = answers.get(step.text.text) if isinstance(step, Question) else None
            step = conversation.send(left.pop(0) if left else None)
    except StopIteration:
        assert values["checkpoints"] == [
            {"id": "2018-03-15", "date": "2018-03-15", "responsible": "Johto"},
            {"id": "2018-05-31", "date": "2018-05-31", "responsible": "Ohjaaja"},
        ]
