"""``lape checkpoint``: checkpoints that nobody had planned, and those that are told of once more."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from terminal import ROOT, Terminal

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


def told(cards: Cards, day: str, *arguments: str) -> tuple[int, str]:
    """The exit code of ``lape checkpoint`` with nobody at the terminal, and all that it says, on one line."""
    done = subprocess.run(
        [sys.executable, "-m", "lape_cards", "checkpoint", "koe", *arguments],
        cwd=cards.top,
        env={**os.environ, "LAPE_LANG": "en", "LAPE_TODAY": day, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, " ".join(done.stdout.split())


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


PLANNED = HEAD + "  - {id: end, date: 2027-05-31, responsible: Day care, expected: Calm}\n"
WHICH = "“end” is planned for 31 May 2027. Which checkpoint was held?"


def test_where_the_planned_one_comes_much_later_it_asks_which_one_is_meant(card_repository: Cards) -> None:
    card_repository.write("koe", PLANNED)
    terminal = sit_down(card_repository, "2027-03-01")
    terminal.choose(2, WHICH)
    terminal.type("", "When was the checkpoint held?")
    terminal.type("Day care", "Responsible")
    terminal.type("", "What had you expected")
    terminal.type("", "Whose observations")
    terminal.type("Calm", "What was seen")
    terminal.choose(1, "What did you decide?")
    terminal.type("", "What is done differently")
    terminal.type("", "When is the next checkpoint, “end”?")
    assert terminal.end() == 0
    points = card_in(card_repository).checkpoints
    assert [(point.id, str(point.held)) for point in points] == [("end", "None"), ("checkpoint", "2027-03-01")][::-1]
    assert card_repository.tags("koe")


@pytest.mark.parametrize(("choice", "code", "held"), [(1, 130, "2027-03-01"), (0, 0, "None")])
def test_the_planned_one_may_be_meant_or_none(card_repository: Cards, choice: int, code: int, held: str) -> None:
    card_repository.write("koe", PLANNED)
    terminal = sit_down(card_repository, "2027-03-01")
    terminal.choose(choice, WHICH)
    if choice:
        terminal.type("", "When was the checkpoint held?")
        terminal.wait("Whose observations")
        terminal.stop()
    assert terminal.end() == code
    assert [(point.id, str(point.held)) for point in card_in(card_repository).checkpoints] == [("end", held)]
    assert ("Nothing was written onto the card." in said(terminal)) == (not choice)


def test_one_that_is_named_or_near_is_not_asked_about(card_repository: Cards) -> None:
    card_repository.write("koe", PLANNED)
    for day, name in (("2027-03-01", ["end"]), ("2027-05-17", [])):
        terminal = sit_down(card_repository, day, *name)
        terminal.wait("“end” was planned for 31 May 2027.")
        terminal.wait("When was the checkpoint held?")
        terminal.stop()
        assert terminal.end() == 130
        assert WHICH not in said(terminal)


def test_a_new_id_adds_a_checkpoint(card_repository: Cards) -> None:
    card_repository.write("koe", PLANNED)
    options = ("--observation", "Calm", "--decision", "continue", "--held", "28.2.2027")
    code, text = told(card_repository, "2027-03-01", "extra", "--new", *options)
    assert code == 0, text
    assert "“extra” is added to the card as a checkpoint that was not planned." in text
    point, planned = card_in(card_repository).checkpoints
    assert (point.id, str(point.date), str(point.held), point.decision) == (
        "extra",
        "2027-02-28",
        "2027-02-28",
        "continue",
    )
    assert (planned.id, planned.held) == ("end", None)
    assert card_repository.tags("koe")


def test_an_id_that_is_like_another_adds_nothing_and_says_how_to(card_repository: Cards) -> None:
    card_repository.write("koe", PLANNED)
    code, text = told(card_repository, "2027-03-01", "endd", "--observation", "Calm")
    assert code == 2
    assert "koe has no checkpoint “endd”. The card's checkpoints are: end. To add another, give --new" in text
    assert card_repository.path("koe").read_text() == PLANNED
    assert told(card_repository, "2027-03-01", "endd", "--observation", "Calm", "--new")[0] == 0
    assert [point.id for point in card_in(card_repository).checkpoints] == ["endd", "end"]


@pytest.mark.parametrize("planned", [PLANNED, HEAD.partition("checkpoints")[0]])
def test_a_text_without_quotation_marks_adds_no_checkpoint(card_repository: Cards, planned: str) -> None:
    card_repository.write("koe", planned)
    code, text = told(card_repository, "2027-03-01", "--observation", "Kahvila", "toimii")
    assert (code, "koe has no checkpoint “toimii”." in text, "belongs in quotation marks" in text) == (2, True, True)
    assert ("checkpoints are: end." in text) == (planned == PLANNED)
    assert card_repository.path("koe").read_text() == planned
    assert not card_repository.tags("koe")


@pytest.mark.parametrize(("answer", "code", "ids"), [("n", 2, ["end"]), ("y", 0, ["toimii", "end"])])
def test_on_a_terminal_it_asks_whether_a_new_checkpoint_is_meant(
    card_repository: Cards, answer: str, code: int, ids: list[str]
) -> None:
    card_repository.write("koe", PLANNED)
    terminal = sit_down(card_repository, "2027-03-01", "--observation", "Kahvila", "toimii")
    terminal.reply(answer, "The card has no checkpoint “toimii”.")
    assert terminal.end() == code
    assert [point.id for point in card_in(card_repository).checkpoints] == ids


def test_what_is_on_the_card_is_nothing_new(card_repository: Cards) -> None:
    card_repository.write("koe", PLANNED)
    code, text = told(card_repository, "2027-03-01", "end", "--new", "--observation", "Calm")
    assert (code, "koe has a checkpoint “end” already. Leave out --new" in text) == (2, True), text
    assert told(card_repository, "2027-03-01", "--new", "--observation", "Calm")[0] == 0
    assert [point.id for point in card_in(card_repository).checkpoints] == ["checkpoint", "end"]


def test_beside_a_day_and_a_plan_the_rest_is_asked(card_repository: Cards) -> None:
    card_repository.write("koe", PLANNED)
    terminal = sit_down(card_repository, "2027-06-01", "end", "--held", "30.5.2027", "--next", "Go on")
    terminal.type("Parents", "Whose observations")
    terminal.type("Calm", "What was seen")
    terminal.type("", "Whose observations")
    terminal.choose(1, "What did you decide?")
    terminal.type("", "When is the next checkpoint?")
    assert terminal.end() == 0
    assert "When was the checkpoint held?" not in said(terminal)
    (point,) = card_in(card_repository).checkpoints
    assert (str(point.held), point.next, point.decision) == ("2027-05-30", "Go on", "continue")


def test_beside_a_plan_alone_nothing_is_saved_that_was_left_open(card_repository: Cards) -> None:
    card_repository.write("koe", PLANNED)
    terminal = sit_down(card_repository, "2027-06-01", "end", "--next", "Go on")
    terminal.type("", "When was the checkpoint held?")
    for question in ("Whose observations", "What was seen"):
        terminal.type("", question)
    terminal.choose(0, "What did you decide?")
    terminal.type("", "When is the next checkpoint?")
    assert terminal.end() == 0
    assert "no version was saved" in said(terminal)
    assert not card_repository.tags("koe")


def test_with_nobody_to_ask_it_says_what_is_missing(card_repository: Cards) -> None:
    card_repository.write("koe", PLANNED)
    code, text = told(card_repository, "2027-06-01", "end", "--held", "30.5.2027")
    assert code == 0, text
    assert "What was seen and what was decided is not on the card yet. Add it: lape checkpoint koe end" in text
    assert card_repository.tags("koe")
    assert "is not on the card yet" not in told(card_repository, "2027-06-01", "end", "--decision", "end")[1]


def test_the_day_of_one_that_was_told_is_mended_without_a_question(card_repository: Cards) -> None:
    card_repository.write("koe", HELD)
    terminal = sit_down(card_repository, "2027-06-01", "end", "--held", "2.3.2027")
    assert terminal.end() == 0
    assert [str(point.held) for point in card_in(card_repository).checkpoints] == ["2027-03-02"]


def test_an_identity_code_is_no_id(card_repository: Cards) -> None:
    card_repository.write("koe", PLANNED)
    code, text = told(card_repository, "2027-03-01", "010190-900p", "--observation", "Calm")
    assert code == 2
    assert "010190" not in text
    assert card_repository.path("koe").read_text() == PLANNED


def test_what_takes_the_place_of_what_was_told_before_is_said(card_repository: Cards) -> None:
    card_repository.write("koe", HELD)
    minutes = ("end", "--observation", "It is quiet.", "--decision", "continue", "--held", "15.4.2027")
    code, text = told(card_repository, "2027-06-01", *minutes)
    assert code == 0, text
    assert (
        "The checkpoint “end” was already held on 1 March 2027. The checkpoint “end”: “Held” changed: before 1 March "
        "2027, now 15 April 2027. The checkpoint “end”: “Decision” changed: before Continue, adjusted, now Continue as "
        "before. koe: version 1 saved"
    ) in text
    (point,) = card_in(card_repository).checkpoints
    assert (str(point.held), point.decision) == ("2027-04-15", "continue")
    assert [voice.text for voice in point.observations] == ["It is calm.\n\nIt is quiet.\n"]


def test_an_observation_that_is_there_word_for_word_is_not_added_again(card_repository: Cards) -> None:
    card_repository.write("koe", HELD)
    minutes = ("end", "--observation", "It is  calm.", "--observation", "Parents: It is calm.", "--next", "More")
    code, text = told(card_repository, "2027-06-01", *minutes)
    assert code == 0, text
    assert "The observation “It is calm.” is on the card already." in text
    (point,) = card_in(card_repository).checkpoints
    assert [(voice.by, voice.text) for voice in point.observations] == [
        ((), "It is calm."),
        (("Parents",), "It is calm."),
    ]
    assert len(card_repository.tags("koe")) == 1


def test_what_is_all_on_the_card_already_is_no_version(card_repository: Cards) -> None:
    card_repository.write("koe", HELD)
    minutes = ("end", "--observation", "It is calm.", "--decision", "adjust", "--held", "1.3.2027")
    code, text = told(card_repository, "2027-06-01", *minutes)
    assert code == 0, text
    assert "was already held on 1 March 2027. The observation “It is calm.” is on the card already." in text
    assert "so no version was saved. If no version has it yet, keep it with lape save koe" in text
    assert card_repository.path("koe").read_text() == HELD
    assert not card_repository.tags("koe")


def test_of_one_that_is_told_for_the_first_time_nothing_more_is_said(card_repository: Cards) -> None:
    card_repository.write("koe", HEAD + "  - {id: end, date: 2027-03-01, held: 2027-03-01}\n")
    code, text = told(card_repository, "2027-06-01", "--observation", "It is calm.", "--decision", "adjust")
    assert (code, text.partition("koe: version 1 saved")[0]) == (0, "")


def test_a_code_in_what_is_replaced_is_not_shown(card_repository: Cards) -> None:
    card_repository.write("koe", HELD + "    next: Call 010190-900P\n")
    code, text = told(card_repository, "2027-06-01", "end", "--next", "Call nobody")
    assert "“What is done differently” changed: before “Call •••”, now “Call nobody”." in text
    assert (code, "010190" in text) == (0, False), text
