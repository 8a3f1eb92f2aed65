"""``lape checkpoint``: checkpoints that nobody had planned, and those that are told of once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from terminal import Terminal

from lape_cards.card.kinds import Experiment
from lape_cards.store.cards import card_of

if TYPE_CHECKING:
    from conftest import Cards

HEAD = (
    "format: 1\nkind: experiment\nid: koe\nlanguage: en\ntitle: Koe\nperiod: {start: 2027-01, end: 2027-12}\n"
    "checkpoints:\n"
)
HELD = HEAD + (
    "  - id: end\n    date: 2027-03-01\n    held: 2027-03-01\n    observations: It is calm.\n    decision: adjust\n"
)


def card_in(cards: Cards) -> Experiment:
    content = card_of(cards.path("koe").read_bytes(), "koe")
    assert isinstance(content, Experiment)
    return content


def sit_down(cards: Cards, day: str, *arguments: str) -> Terminal:
    return Terminal(["checkpoint", "koe", *arguments], cards.top, lang="en", environ={"LAPE_TODAY": day})


def said(terminal: Terminal) -> str:
    """All that is on the screen, on one line."""
    return " ".join(terminal.screen().split())


def test_broken_off_at_the_first_question_nothing_is_written(card_repository: Cards) -> None:
    card_repository.write("koe", HELD)
    terminal = sit_down(card_repository, "2027-06-01")
    terminal.wait("“checkpoint” is added to the card as a checkpoint that was not planned.")
    terminal.wait("When was the checkpoint held?")
    terminal.stop()
    assert terminal.end() == 130
    assert "Nothing was written onto the card. Go on with lape checkpoint koe" in said(terminal)
    assert card_repository.path("koe").read_text() == HELD


def test_the_first_answer_puts_it_onto_the_card(card_repository: Cards) -> None:
    card_repository.write("koe", HELD)
    terminal = sit_down(card_repository, "2027-06-01")
    terminal.type("\b" * 8 + "30.5.2027", "When was the checkpoint held?")
    terminal.type("Day care, Family services", "Responsible")
    terminal.wait("What had you expected")
    terminal.stop()
    assert terminal.end() == 130
    assert "Your answers are on the card. Go on with lape checkpoint koe" in said(terminal)
    assert card_repository.path("koe").read_text() == HELD + (
        "  - id: checkpoint\n    date: 2027-05-30\n    responsible:\n      - Day care\n      - Family services\n"
        "    held: 2027-05-30\n"
    )


def test_one_that_is_planned_last_goes_where_its_date_belongs(card_repository: Cards) -> None:
    first = "  - id: start\n    date: 2027-02-01\n    responsible: Day care\n    expected: Calm\n"
    late = (
        "  - id: review\n    date: 2027-09-01\n    held: 2027-01-20\n    decision: continue\n    observations: Calm\n"
    )
    card_repository.write("koe", HEAD + first + late)
    terminal = sit_down(card_repository, "2027-02-01")
    terminal.type("", "When was the checkpoint held?")
    terminal.type("", "Whose observations")
    terminal.type("Calm", "What was seen")
    terminal.choose(1, "What did you decide?")
    terminal.type("", "What is done differently")
    terminal.type("1.4.2027", "When is the next checkpoint?")
    terminal.type("spring", "What the checkpoint is called")
    assert terminal.end() == 0
    points = card_in(card_repository).checkpoints
    assert [(point.id, point.responsible) for point in points] == [
        ("start", ("Day care",)),
        ("spring", ("Day care",)),
        ("review", ()),
    ]
