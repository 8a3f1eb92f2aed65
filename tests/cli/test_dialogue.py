"""Questions on a real pseudo-terminal: whatever happens to it, nothing that was answered is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from terminal import Terminal

from lape_cards.card.kinds import Experiment
from lape_cards.store.cards import card_of

if TYPE_CHECKING:
    from conftest import Cards


PLAN = [
    ("Region", "Uusimaa"),
    ("Municipality", "Esimerkkilä"),
    ("Place", "Pohjoinen"),
    ("Start", "8.1.2018"),
    ("End", "5/2018"),
    ("Prepared by", "Työryhmä: varhaiskasvatus"),
    ("How the need", "Ensimmäinen rivi\n\nToinen # rivi"),
    ("What is done", "@tiistaisin"),
    ("Beneficiary", "Perheet"),
    ("Expected benefit", "- apu"),
]
KEPT = [
    ("area", "region", "Uusimaa"),
    ("area", "municipality", ("Esimerkkilä",)),
    ("area", "place", "Pohjoinen"),
    ("period", "start", "2018-01-08"),
    ("period", "end", "2018-05"),
    ("prepared_by", None, "Työryhmä: varhaiskasvatus"),
    ("need", None, "Ensimmäinen rivi\n\nToinen # rivi"),
    ("activity", None, "@tiistaisin"),
    ("benefits", "beneficiary", "Perheet"),
    ("benefits", "text", "- apu"),
]


def card_in(cards: Cards, name: str = "koe") -> Experiment:
    content = card_of(cards.path(name).read_bytes(), name)
    assert isinstance(content, Experiment)
    return content


def assert_answered(card: Experiment, count: int) -> None:
    """The card has the first ``count`` answers, and no others."""
    for number, (name, inner, expected) in enumerate(KEPT):
        value = getattr(card, name)
        value = value[0] if value and name == "benefits" else value
        value = getattr(value, inner) if value and inner else value
        value = (value if isinstance(value, tuple) else str(value).strip()) if value else None
        assert value == (expected if number < count else None), (name, inner)


def begin(cards: Cards, count: int, before: Sequence[str] = (), **environ: str) -> Terminal:
    terminal = Terminal(["new", "Koe", "--language", "en"], cards.top, lang="en", environ=environ, before=before)
    for question, answer in PLAN[:count]:
        terminal.type(answer, question)
    return terminal


@pytest.mark.parametrize("count", range(0, len(PLAN) + 1, 2))
def test_broken_off_at_any_question(card_repository: Cards, count: int) -> None:
    terminal = begin(card_repository, count)
    terminal.stop()
    assert terminal.end() == 130
    assert "lape edit koe" in terminal.screen()
    assert "Broken off." not in terminal.screen()  # what there is to say of it has been said
    assert_answered(card_in(card_repository), count)


def test_broken_off_before_anything_was_done(card_repository: Cards) -> None:
    terminal = Terminal(["new"], card_repository.top, lang="en")
    terminal.wait("What is the experiment called?")
    terminal.child.sendintr()
    assert terminal.end() == 130
    assert terminal.screen().endswith("\nBroken off. Nothing was done.")


def test_broken_off_before_anything_was_measured(card_repository: Cards) -> None:
    card_repository.write("koe", changes="[{change: Jono lyhenee, metrics: [{id: jono, name: Jono}]}]")
    terminal = Terminal(["measure", "koe"], card_repository.top, lang="en")
    terminal.wait("Ctrl+C stops")
    terminal.settle()
    terminal.child.sendintr()
    assert terminal.end() == 130
    assert terminal.screen().endswith("\nNothing was added.")


@pytest.mark.parametrize("count", range(0, len(PLAN) + 1, 2))
def test_the_same_command_goes_on_where_it_was_broken_off(card_repository: Cards, count: int) -> None:
    first = begin(card_repository, count)
    first.stop()
    first.end()
    assert 'lape new "Koe"' in first.screen()
    path = card_repository.path("koe")
    path.write_text(path.read_text().replace("title: Koe", "title: Koe  # mine"))
    terminal = Terminal(["new", "Koe", "--language", "en"], card_repository.top, lang="en")
    terminal.reply("", "There is a card with this title already: koe.")
    for question, answer in PLAN[count:]:
        terminal.type(answer, question)
    terminal.type("", "Another beneficiary")
    terminal.stop()
    terminal.end()
    assert_answered(card_in(card_repository), len(PLAN))
    assert "# mine" in path.read_text()
    assert card_repository.open().ids() == ["koe"]


def test_another_card_of_the_same_title(card_repository: Cards) -> None:
    first = begin(card_repository, 1)
    first.stop()
    first.end()
    terminal = Terminal(["new", "Koe", "--language", "en"], card_repository.top, lang="en")
    terminal.reply("n", "There is a card with this title already")
    terminal.wait("koe has the same title, so this card is called koe-2.")
    terminal.stop()
    terminal.end()
    assert_answered(card_in(card_repository), 1)
    assert_answered(card_in(card_repository, "koe-2"), 0)


DEAF = ("sh", "-c", "trap '' HUP; exec \"$@\"", "sh")
"""Runs a command that is not told when the window is closed, as ``nohup`` and some services do."""


@pytest.mark.parametrize("before", [(), DEAF], ids=["told", "not told"])
@pytest.mark.parametrize("count", [1, 7, 10])
def test_the_window_is_closed(card_repository: Cards, count: int, before: Sequence[str]) -> None:
    begin(card_repository, count, before).close_window()
    assert_answered(card_in(card_repository), count)


@pytest.mark.parametrize("skipped", range(len(PLAN) - 2))
def test_an_empty_answer_at_any_question(card_repository: Cards, skipped: int) -> None:
    terminal = Terminal(["new", "Koe", "--language", "en"], card_repository.top, lang="en")
    for number, (question, answer) in enumerate(PLAN):
        terminal.type("" if number == skipped else answer, question)
    terminal.stop()
    terminal.end()
    card = card_in(card_repository)
    name, inner, _ = KEPT[skipped]
    left_out = getattr(card, name)
    assert not (getattr(left_out, inner) if left_out and inner else left_out)
    assert card.benefits[0].text == "- apu"


def test_a_short_answer_that_cannot_be_understood_is_typed_anew(card_repository: Cards) -> None:
    terminal = begin(card_repository, 3)
    terminal.type("keväällä", "Start")
    terminal.type("3/2018", "“keväällä” is not a date")
    terminal.stop()
    terminal.end()
    period = card_in(card_repository).period
    assert period is not None
    assert str(period.start) == "2018-03"


def test_an_end_before_the_start_is_asked_for_again(card_repository: Cards) -> None:
    terminal = begin(card_repository, 4)
    terminal.type("12/2017", "End")
    terminal.type("1/2018", "It would end before it starts: 8 January 2018 – December 2017.")
    terminal.stop()
    terminal.end()
    period = card_in(card_repository).period
    assert period is not None
    assert str(period.end) == "2018-01"


def test_a_start_after_the_end_that_is_known_is_asked_for_again(card_repository: Cards) -> None:
    terminal = begin(card_repository, 3)
    terminal.type("", "Start")
    terminal.type("3/2018", "End")
    terminal.stop()
    terminal.end()
    again = Terminal(["new", "Koe", "--language", "en"], card_repository.top, lang="en")
    again.reply("", "There is a card with this title already: koe.")
    again.type("4/2018", "Start")
    again.type("3/2018", "It would end before it starts")
    again.stop()
    again.end()
    period = card_in(card_repository).period
    assert period is not None
    assert (str(period.start), str(period.end)) == ("2018-03", "2018-03")


def test_a_long_answer_that_is_refused_stands_there_to_be_mended(card_repository: Cards) -> None:
    terminal = begin(card_repository, 5)
    terminal.type("Työryhmä, jonka kutsui koolle 010190-900P", "Prepared by")
    terminal.type("\b" * 11 + "johto", "Your text stands here again")
    terminal.stop()
    terminal.end()
    assert card_in(card_repository).prepared_by == "Työryhmä, jonka kutsui koolle johto"


def test_enter_alone_changes_nothing(card_repository: Cards) -> None:
    text = (
        "format: 1\nkind: experiment\nid: koe\nlanguage: en\ntitle: Koe\nprepared_by: Us\n"
        "changes:\n  - id: a\n    change: Queue\n    target: None\n    actions:\n"
        "      - {what: Ask, status: ongoing}\ncheckpoints:\n  - {id: kevat, date: 2018-03-01, expected: Fewer}\n"
    )
    card_repository.write("koe", text)
    terminal = Terminal(["checkpoint", "koe"], card_repository.top, lang="en", environ={"LAPE_TODAY": "2018-03-05"})
    terminal.wait("When was the checkpoint held?")
    terminal.type("", "Enter keeps what stands here")
    terminal.wait("how far has it come?")
    terminal.choose(0, "Enter keeps it")
    terminal.type("Parents", "Whose observations")
    terminal.type("Calm", "What was seen")
    terminal.type("", "Whose observations")
    terminal.point(0, "How far is the target state reached now?")
    terminal.wait("Answer later")  # the first of them, where the arrow is
    terminal.wait("Reached")
    terminal.child.send("\r")
    terminal.choose(0, "What did you decide?")
    terminal.type("", "What is done differently")
    terminal.type("", "When is the next checkpoint?")
    assert terminal.end() == 0
    card = card_in(card_repository)
    assert card.changes[0].actions[0].status == "ongoing"
    assert (card.changes[0].result, card.checkpoints[0].decision) == (None, None)


def test_an_identity_code_is_refused_and_reaches_no_disk(card_repository: Cards) -> None:
    terminal = begin(card_repository, 5)
    terminal.type("Soita 010190-900P", "Prepared by")
    terminal.wait("identity code")
    terminal.stop()
    terminal.end()
    assert not [path for path in card_repository.top.rglob("*") if path.is_file() and b"900P" in path.read_bytes()]


def test_alt_and_enter_begin_a_new_line(card_repository: Cards) -> None:
    terminal = begin(card_repository, 6)
    terminal.wait("How the need")
    terminal.wait("\x1b[?2004h")
    terminal.child.send("Yksi\x1b\rKaksi\r")
    terminal.stop()
    terminal.end()
    assert card_in(card_repository).need == "Yksi\n\nKaksi\n"


@pytest.mark.parametrize("environ", [{"TERM": "dumb"}, {"LAPE_PLAIN": "1"}])
def test_a_plain_terminal_asks_line_by_line(card_repository: Cards, environ: dict[str, str]) -> None:
    card_repository.write(
        "koe",
        "format: 1\nkind: experiment\nid: koe\nlanguage: en\ntitle: Koe\nchanges:\n  - id: a\n    change: Queue\n"
        "    metrics:\n      - {id: jono, name: Waiting time, unit: days}\n      - {id: puhe, name: What they say}\n",
    )
    terminal = Terminal(["measure", "koe"], card_repository.top, lang="en", environ=environ)
    terminal.reply("9", "Which metric")
    terminal.reply("2", "Type the number of one of them, from 1 to 3")
    terminal.reply("", "When was it measured?")
    terminal.reply("Hyvin sujui", "a new measurement")
    assert terminal.end() == 0
    assert card_in(card_repository).changes[0].metrics[1].measurements[0].text == "Hyvin sujui"


def test_the_only_metric_is_measured_without_being_named(card_repository: Cards) -> None:
    card_repository.write(
        "koe",
        "format: 1\nkind: experiment\nid: koe\nlanguage: en\ntitle: Koe\nchanges:\n  - id: a\n    change: Queue\n"
        "    metrics:\n      - {id: jono, name: Waiting time, unit: days}\n",
    )
    terminal = Terminal(["measure", "koe"], card_repository.top, lang="en", environ={"LAPE_TODAY": "2018-03-05"})
    terminal.type("\x151.3.2018", "When was it measured?")
    terminal.type("9.5", "Waiting time")
    terminal.type("22", "How many answers")
    assert terminal.end() == 0
    assert "with what was missing there" not in terminal.screen()
    (one,) = card_in(card_repository).changes[0].metrics[0].measurements
    assert (str(one.value), str(one.date), one.n) == ("9.5", "2018-03-01", 22)


MEASURED = (
    "format: 1\nkind: experiment\nid: koe\nlanguage: en\ntitle: Koe\nchanges:\n  - id: a\n    change: Queue\n"
    "    metrics:\n      - {id: jono, name: Waiting time, unit: days, measurements: [{date: 2018-02-01, value: 30}]}\n"
)


def measuring(cards: Cards, *options: str) -> Terminal:
    cards.write("koe", MEASURED)
    return Terminal(["measure", "koe", *options], cards.top, lang="en", environ={"LAPE_TODAY": "2018-03-05"})


def test_a_value_is_on_the_card_before_the_next_question(card_repository: Cards) -> None:
    terminal = measuring(card_repository)
    terminal.type("", "When was it measured?")
    terminal.type("9.5", "a new measurement")
    terminal.wait("How many answers")
    assert "{date: 2018-03-05, value: 9.5}" in card_repository.path("koe").read_text()
    terminal.stop()
    assert terminal.end() == 130
    assert "Waiting time: 9.5" in terminal.screen()
    assert "1 measurement is on the card." in terminal.screen()


def test_a_measurement_that_is_broken_off_before_its_value_is_none(card_repository: Cards) -> None:
    terminal = measuring(card_repository)
    terminal.type("", "When was it measured?")
    terminal.wait("a new measurement")
    terminal.stop()
    assert terminal.end() == 130
    assert "Nothing was added." in terminal.screen()
    assert card_repository.path("koe").read_text() == MEASURED


def test_what_cannot_be_measured_is_asked_for_again(card_repository: Cards) -> None:
    terminal = measuring(card_repository)
    terminal.type("\x156.3.2018", "When was it measured?")
    terminal.type("1.2.2018", "dated in the future")
    terminal.type("9 days", "a new measurement")
    terminal.type("9", "Write the number alone")
    terminal.type("30", "of the same day and group")
    terminal.type("many", "How many answers")
    terminal.type("12", "is not a whole number")
    assert terminal.end() == 0
    assert "{date: 2018-02-01, value: 30, n: 12}" in card_repository.path("koe").read_text()
    assert "with what was missing there" in " ".join(terminal.screen().split())


def test_what_is_told_of_a_measurement_is_not_asked(card_repository: Cards) -> None:
    terminal = measuring(card_repository, "--date", "1.3.2018", "--n", "7")
    terminal.type("9", "a new measurement")
    assert terminal.end() == 0
    assert "{date: 2018-03-01, value: 9, n: 7}" in card_repository.path("koe").read_text()
    assert "When was it measured?" not in terminal.screen()


@pytest.mark.parametrize("option", [("--date", "6.3.2018"), ("--n", "few"), ("--checkpoint", "none")])
def test_what_is_wrong_of_a_measurement_is_told_before_it_is_asked_for(
    card_repository: Cards, option: tuple[str, str]
) -> None:
    terminal = measuring(card_repository, *option)
    assert terminal.end() == 2
    assert "a new measurement" not in terminal.screen()


@pytest.mark.parametrize("metrics", [1, 2])
def test_no_measurement_at_all_ends_kindly(card_repository: Cards, metrics: int) -> None:
    text = MEASURED + "      - {id: puhe, name: What they say}\n" * (metrics - 1)
    card_repository.write("koe", text)
    terminal = Terminal(["measure", "koe"], card_repository.top, lang="en", environ={"LAPE_TODAY": "2018-03-05"})
    if metrics == 1:
        terminal.type("", "When was it measured?")
        terminal.type("", "a new measurement")
    else:
        terminal.choose(0, "Which metric")
    assert terminal.end() == 0
    assert "Nothing was added." in terminal.screen()
    assert card_repository.path("koe").read_text() == text


def test_a_checkpoint_that_was_broken_off_goes_on_where_it_was(card_repository: Cards) -> None:
    text = (
        "format: 1\nkind: experiment\nid: koe\nlanguage: en\ntitle: Koe\nperiod: {start: 2018-01, end: 2018-12}\n"
        "checkpoints:\n  - {id: kevat, date: 2018-03-01, expected: Fewer}\n  - {id: loppu, date: 2018-12-01}\n"
    )
    card_repository.write("koe", text)
    environ = {"LAPE_TODAY": "2018-03-05"}
    terminal = Terminal(["checkpoint", "koe"], card_repository.top, lang="en", environ=environ)
    terminal.type("", "When was the checkpoint held?")
    terminal.type("Parents", "Whose observations")
    terminal.type("It helped", "What was seen")
    terminal.stop()
    assert terminal.end() == 130
    assert "lape checkpoint koe" in terminal.screen()
    again = Terminal(["checkpoint", "koe"], card_repository.top, lang="en", environ=environ)
    again.type("", "When was the checkpoint held?")
    again.wait("Heard so far: Parents")
    again.type("", "Whose observations")
    again.choose(1, "What did you decide?")
    again.type("More of it", "What is done differently")
    again.type("", "When is the next checkpoint, “loppu”?")
    assert again.end() == 0
    point = card_in(card_repository).checkpoints[0]
    assert [(voice.by, voice.text) for voice in point.observations] == [(("Parents",), "It helped")]
    assert (str(point.held), point.decision, point.next) == ("2018-03-05", "continue", "More of it")
    assert card_repository.tags("koe")


def test_without_a_terminal_nothing_is_asked(card_repository: Cards) -> None:
    card_repository.write("koe")
    for verb in ("checkpoint", "evaluate", "measure"):
        done = subprocess.run(
            [sys.executable, "-m", "lape_cards", "--lang", "en", verb, "koe"],
            cwd=card_repository.top,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2, done.stderr
        assert "lape " in done.stderr


def test_saving_asks_what_changed(card_repository: Cards) -> None:
    card_repository.write("koe")
    terminal = Terminal(["save"], card_repository.top, lang="en")
    terminal.reply("The plan", "What changed, in a line?")
    assert terminal.end() == 0
    assert card_repository.git("log", "-1", "--format=%s") == "The plan"


def test_nothing_is_asked_about_what_cannot_be_saved(card_repository: Cards) -> None:
    card_repository.write_and_save("koe")
    for text, code in ((None, 2), (b"format: 1\n", 1)):
        if text is not None:
            card_repository.write("koe", text)
        terminal = Terminal(["save", "koe"], card_repository.top, lang="en")
        assert terminal.end() == code
        assert "What changed" not in terminal.screen()
    assert "Nothing was saved" in terminal.screen()


def test_what_someone_else_writes_meanwhile_stays(card_repository: Cards) -> None:
    terminal = begin(card_repository, 1)
    terminal.wait("Municipality")
    path = card_repository.path("koe")
    path.write_text(path.read_text().replace("activity: |\n  \n", "activity: Kahvila auki\n", 1))
    terminal.child.send("Mallila\r")
    terminal.type("", "Place")
    terminal.stop()
    terminal.end()
    card = card_in(card_repository)
    assert card.area is not None
    assert (card.area.municipality, card.activity) == (("Mallila",), "Kahvila auki")


def test_what_word_processors_paste_along_becomes_plain_lines(card_repository: Cards) -> None:
    terminal = begin(card_repository, 6)
    terminal.wait("How the need")
    terminal.wait("\x1b[?2004h")
    terminal.paste("Yksi\u2028Kaksi\x0bKolme\x85Neljä")
    terminal.child.send("\r")
    terminal.type("<<<<<<< oma", "What is done")
    terminal.wait("seven signs in a row")
    terminal.stop()
    terminal.end()
    assert card_in(card_repository).need == "Yksi\n\nKaksi\n\nKolme\n\nNeljä\n"


def test_a_plain_terminal_shows_what_stands_there_and_keeps_it(card_repository: Cards) -> None:
    head = "format: 1\nkind: experiment\nid: koe\nlanguage: en\ntitle: Koe\n"
    card_repository.write("koe", f"{head}evaluation: {{course: [{{by: A, text: Well}}]}}\n")
    terminal = Terminal(
        ["evaluate", "koe", "--voice", "A"], card_repository.top, lang="en", environ={"LAPE_PLAIN": "1"}
    )
    terminal.wait("Now it says")
    terminal.wait("Well")
    terminal.reply("", "> ")
    terminal.reply("Better", "2. ")
    terminal.wait("3. ")
    terminal.child.sendintr()
    terminal.end()
    evaluation = card_in(card_repository).evaluation
    assert evaluation is not None
    assert [evaluation.course[0].text, evaluation.benefits[0].text] == ["Well", "Better"]


@pytest.mark.parametrize("typed", [False, True])
@pytest.mark.parametrize(("voice", "option"), [("Päiväkodin johto", '"Päiväkodin johto"'), ('"A"', "'\"A\"'")])
def test_the_command_that_goes_on_keeps_whose_answers_they_are(
    card_repository: Cards, voice: str, option: str, *, typed: bool
) -> None:
    card_repository.write("koe", "format: 1\nkind: experiment\nid: koe\nlanguage: en\ntitle: Koe\n")
    told = [] if typed else ["--voice", voice]
    terminal = Terminal(["evaluate", "koe", *told], card_repository.top, lang="en")
    if typed:
        terminal.reply(voice, "Whose answers")
    terminal.wait("1. ")
    terminal.stop()
    assert terminal.end() == 130
    assert f"Go on with lape evaluate koe --voice {option}" in " ".join(terminal.screen().split())


@pytest.mark.parametrize("option", ["--observation", "--next", "--held"])
@pytest.mark.parametrize("text", ["", "  "])
def test_an_option_without_a_word_says_nothing_of_a_checkpoint(card_repository: Cards, option: str, text: str) -> None:
    head = "format: 1\nkind: experiment\nid: koe\nlanguage: en\ntitle: Koe\n"
    before = f"{head}checkpoints:\n  - {{id: a, date: 2018-03-01}}\n"
    card_repository.write("koe", before)
    terminal = Terminal(["checkpoint", "koe", option, text, "-m", "Held"], card_repository.top, lang="en")
    assert terminal.end() == 2
    assert "Nothing was said of the checkpoint." in terminal.screen()
    assert card_repository.path("koe").read_text() == before
    assert not card_repository.tags("koe")


def test_a_checkpoint_at_which_nothing_was_said_makes_no_version(card_repository: Cards) -> None:
    head = "format: 1\nkind: experiment\nid: koe\nlanguage: en\ntitle: Koe\n"
    card_repository.write("koe", f"{head}checkpoints:\n  - {{id: a, date: 2018-03-01}}\n")
    terminal = Terminal(["checkpoint", "koe"], card_repository.top, lang="en", environ={"LAPE_TODAY": "2018-03-05"})
    for question in ("When was", "What had you expected", "Whose observations", "What was seen"):
        terminal.type("", question)
    terminal.choose(0, "What did you decide?")
    terminal.type("", "What is done differently")
    terminal.type("", "When is the next checkpoint?")
    assert terminal.end() == 0
    assert "no version was saved" in " ".join(terminal.screen().split())
    assert not card_repository.tags("koe")
