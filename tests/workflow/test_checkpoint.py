"""Checkpoints: which one is held next, what a script may say of it, and what a broken-off one goes on from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from lape_cards.checks.run import Situation, check_file
from lape_cards.errors import LapeError
from lape_cards.i18n import translator
from lape_cards.store.editor import Put
from lape_cards.workflow.cards import CardRepository
from lape_cards.workflow.checkpoint import hold, summary_of
from lape_cards.workflow.minutes import Minutes, record
from lape_cards.workflow.pen import Item, Pen, pen_for
from lape_cards.workflow.questions import Question
from lape_cards.workflow.which_checkpoint import Unplanned, choose, inserted, is_far_ahead, unplanned

if TYPE_CHECKING:
    from conftest import Cards


HEAD = "format: 1\nkind: experiment\nid: koe\nlanguage: fi\ntitle: Koe\nperiod: {start: 2018-01, end: 2018-12}\n"
TODAY = date(2018, 4, 1)
CODE = "131052-9074"
"""An identity code of the series that nobody is given."""


def pen_of(cards: Cards, checkpoints: str) -> Pen:
    cards.write("koe", HEAD + "checkpoints:\n" + checkpoints)
    return pen_for(cards.open(), "koe")


@pytest.mark.parametrize(
    ("checkpoints", "name", "chosen"),
    [
        ("  - {id: a, date: 2018-05}\n  - {id: b, date: 2018-04-20}\n", None, 1),  # the earliest to come
        ("  - {id: a, date: 2018-05}\n  - {id: b, date: 2018-03}\n", None, 1),  # the one that is due
        ("  - {id: a, date: 2018-02, held: 2018-02-10}\n  - {id: b, date: 2018-03}\n", None, 0),  # broken off
        (
            "  - {id: a, held: 2018-02-10, decision: continue, observations: x}\n  - {id: b, date: 2018-06}\n",
            None,
            1,
        ),
        ("  - {id: a, held: 2018-02-10, decision: continue, observations: x}\n", None, "tarkastelupiste"),
        ("  - {id: a, date: 2018-05}\n  - {id: b, date: 2018-04}\n", "a", 0),
        ("  - {id: a, date: 2018-05}\n  - {date: 2018-04}\n", "2", 1),
    ],
)
def test_the_checkpoint_that_is_meant(
    card_repository: Cards, checkpoints: str, name: str | None, chosen: int | str
) -> None:
    meant = choose(pen_of(card_repository, checkpoints).card(), name, TODAY)
    assert (meant.id if isinstance(meant, Unplanned) else meant) == chosen


@pytest.mark.parametrize("name", ["endd", "End of it", "2", "end-2", ""])
def test_a_name_that_may_be_a_slip_or_is_no_id_is_refused(card_repository: Cards, name: str) -> None:
    with pytest.raises(LapeError, match="has no checkpoint") as refused:
        choose(pen_of(card_repository, "  - {id: end}\n").card(), name, TODAY)
    assert "To add another, give  --new  and an id" in refused.value.hint.text


@pytest.mark.parametrize("name", ["extra", "kesa", "kevat-2018"])
def test_a_new_id_adds_a_checkpoint(card_repository: Cards, name: str) -> None:
    assert choose(pen_of(card_repository, "  - {id: kevat}\n").card(), name, TODAY) == Unplanned(name)


@pytest.mark.parametrize(
    ("point", "is_far"),
    [
        ("date: 2018-04-15", False),
        ("date: 2018-04-16", True),
        ("date: 2018-04", False),
        ("date: 2018-05", True),
        ("expected: Calm", False),
        ("date: 2018-05, held: 2018-03-01", False),
    ],
)
def test_how_far_ahead_another_one_may_be_meant(card_repository: Cards, point: str, is_far: bool) -> None:
    (found,) = pen_of(card_repository, f"  - {{id: a, {point}}}\n").card().checkpoints
    assert is_far_ahead(found, TODAY) == is_far


def test_a_script_writes_who_saw_what(card_repository: Cards) -> None:
    pen = pen_of(card_repository, "  - id: a  # kevät\n    date: 2018-03\n    observations: Jono lyheni\n")
    seen = [("Vanhemmat", "Apu: tuli heti"), (None, "Jono katosi"), (None, "Rauha palasi")]
    record(pen, Item(0, "a"), Minutes(None, seen, "adjust", "Toisin"), TODAY)
    point = pen.card().checkpoints[0]
    assert [(voice.by, voice.text) for voice in point.observations] == [
        ((), "Jono lyheni\n\nJono katosi\n\nRauha palasi\n"),
        (("Vanhemmat",), "Apu: tuli heti"),
    ]
    assert (point.held, point.decision, point.next) == (TODAY, "adjust", "Toisin")
    assert "id: a  # kevät" in pen.cards.path_of("koe").read_text()
    assert summary_of(pen, Item(0, "a")) == "Tarkastelupiste ”a” pidetty. Päätös: Jatketaan muutettuna"


def test_one_that_nobody_planned_gets_a_name(card_repository: Cards) -> None:
    pen = pen_of(card_repository, "  - {id: tarkastelupiste, held: 2018-02-01, decision: adjust, observations: x}\n")
    assert record(pen, unplanned(pen.card()), Minutes(), TODAY).item == 1
    assert [point.id for point in pen.card().checkpoints] == ["tarkastelupiste", "tarkastelupiste-2"]


def test_one_that_nobody_planned_comes_whole_and_where_its_day_belongs(card_repository: Cards) -> None:
    planned = (
        "  # the plan\n  - id: alku\n    date: 2018-02\n    responsible: [Johto, Neuvola]\n    held: 2018-02-27\n"
        "\n  # the end\n  - {id: loppu, date: 2018-05-31}  # in May\n"
    )
    pen = pen_of(card_repository, planned)
    seen = [(None, "Jono lyheni")]
    item = record(pen, unplanned(pen.card()), Minutes(date(2018, 3, 5), seen, "continue"), TODAY).item
    assert (item, item.id) == (1, "tarkastelupiste")
    added = (
        "  - id: tarkastelupiste\n    date: 2018-03-05\n    responsible:\n      - Johto\n      - Neuvola\n"
        "    held: 2018-03-05\n    observations: Jono lyheni\n    decision: continue\n"
    )
    before, end = planned.split("\n  # the end")
    assert pen.raw().decode() == f"{HEAD}checkpoints:\n{before}{added}\n  # the end{end}"


@pytest.mark.parametrize(
    ("dates", "day", "place"),
    [
        ((), "2018-03-05", 0),
        (("2018-02", "2018-05-31"), "2018-03-05", 1),
        (("2018-02", "2018-05-31"), "2018-01-05", 0),
        (("2018-02", "2018-05-31"), "2018-05-31", 2),
        (("2018-03", "2018"), "2018-03-10", 0),
        (("2018-02", None), "2018-03-05", 2),
        (("2018-02", None, "2018-05"), "2018-03-05", 2),
    ],
)
def test_the_list_stays_in_the_order_of_its_days(
    card_repository: Cards, dates: tuple[str | None, ...], day: str, place: int
) -> None:
    points = [f"  - {{id: p{number}{f', date: {when}' if when else ''}}}\n" for number, when in enumerate(dates)]
    card_repository.write("koe", HEAD + ("checkpoints:\n" if points else "") + "".join(points))
    pen = pen_for(card_repository.open(), "koe")
    pen.write(inserted(pen.card(), {"id": "new", "date": date.fromisoformat(day)}, date.fromisoformat(day)))
    assert [point.id for point in pen.card().checkpoints].index("new") == place
    found = check_file(pen.cards.read("koe"), Situation(TODAY))
    assert "LC302" not in [one.code for one in found]


def test_the_day_it_was_held_stays_and_a_day_to_come_is_refused(card_repository: Cards) -> None:
    pen = pen_of(card_repository, "  - {id: a, held: 2018-02-01, decision: continue, observations: x}\n")
    record(pen, Item(0, "a"), Minutes(next="Jatketaan"), TODAY)
    assert str(pen.card().checkpoints[0].held) == "2018-02-01"
    with pytest.raises(LapeError, match="has not come yet"):
        record(pen, Item(0, "a"), Minutes(date(2018, 4, 2)), TODAY)


def test_what_was_put_before_it_meanwhile_does_not_take_its_place(card_repository: Cards) -> None:
    """An answer goes to the thing that was asked about, not to what stands in its place by then."""
    pen = pen_of(card_repository, "  - {id: b, date: 2018-03}\nrisks:\n  - {id: r, risk: R}\n")
    path = ("checkpoints", Item(0, "b"), "next")
    text = pen.cards.path_of("koe").read_text()
    pen.cards.path_of("koe").write_text(text.replace("  - {id: b", "  - {id: a, date: 2018-02}\n  - {id: b"))
    pen.write(Put(path, "Toisin"))
    assert [point.next for point in pen.card().checkpoints] == [None, "Toisin"]
    with pytest.raises(LapeError, match="was taken off"):
        pen.write(Put(("risks", Item(0, "gone"), "risk"), "x"))


MEASURED = """changes:
  - id: rivi
    metrics:
      - id: jono
        name: Jono
        unit: päivää
        measurements:
"""
HELD = "  - {id: a, date: 2018-03, held: 2018-03-05}\n  - {id: b, date: 2018-06}\n"


def led(pen: Pen, answers: dict[str, list[str]]) -> list[str]:
    """What was asked while the first checkpoint was held, and how answers to it were refused."""
    told, asked = translator("en"), []
    conversation = hold(pen, Item(0, "a"), TODAY, named=True)
    step = next(conversation)
    while True:
        answer = None
        if isinstance(step, Question):
            text = told(step.text)
            asked.append(text)
            for typed in next((answers[part] for part in answers if part in text), []):
                try:
                    answer = step.read(typed) if step.read else typed
                except LapeError as refused:
                    asked.append(told(refused.message))
        try:
            step = conversation.send(answer)
        except StopIteration:
            return asked


@pytest.mark.parametrize(
    ("measurements", "groups"),
    [
        ([], ["pilot"]),
        (["{date: 2018-03-04, value: 1}"], ["pilot"]),
        (["{date: 2018-03, value: 1}"], ["pilot"]),
        (["{date: 2018-03-05, value: 1}"], []),  # lape measure, on that day
        (["{date: 2018-03-05, value: 1, checkpoint: b}"], ["pilot"]),
        (["{date: 2018-03-05, value: 1, site: s}"], ["pilot"]),
        (["{date: 2018-03-09, value: 1, checkpoint: a}"], []),
        (["{date: 2018-03-05, value: 1}", "{date: 2018-01, value: 1, group: comparison}"], ["comparison"]),
        (["{date: 2018-03-05, value: 1, group: comparison, checkpoint: a}"], ["pilot"]),  # broken off between the two
        (["{date: 2018-01, value: 1, group: comparison}"], ["pilot", "comparison"]),
    ],
)
def test_what_was_measured_is_not_asked_again(
    card_repository: Cards, measurements: list[str], groups: list[str]
) -> None:
    listed = "".join(f"          - {one}\n" for one in measurements)
    pen = pen_of(card_repository, HELD + MEASURED + listed + "sites: [{id: s}]\n")
    asked = [one for one in led(pen, {}) if "a new measurement" in one]
    assert ["comparison" if "comparison" in one else "pilot" for one in asked] == groups


def test_a_measurement_of_a_checkpoint_is_written_as_any_other(card_repository: Cards) -> None:
    pen = pen_of(card_repository, HELD + MEASURED + "          - {date: 2018-01, value: 1, group: comparison}\n")
    asked = led(
        pen,
        {"measurement of the comparison": ["12,5"], "a new measurement": ["18 päivää", "18"], "rest on": ["x", "24"]},
    )
    assert asked.count("“18 päivää” is not a number.") == 1
    assert asked.count("“x” is not a whole number.") == 2
    (metric,) = pen.card().changes[0].metrics
    assert [(one.value, one.n, one.group, one.checkpoint) for one in metric.measurements] == [
        (1, None, "comparison", None),
        (18, 24, "pilot", "a"),
        (Decimal("12.5"), 24, "comparison", "a"),
    ]
    before = pen.raw()
    assert not [one for one in led(pen, {}) if "a new measurement" in one]
    assert pen.raw() == before


def test_what_was_seen_holds_no_identity_code(card_repository: Cards) -> None:
    words = "changes:\n  - id: rivi\n    metrics:\n      - {name: Tunnelma}\n      - {name: Tunnelma}\n"
    pen = pen_of(card_repository, HELD + words)
    asked = led(pen, {"what was seen": [f"Lapsi {CODE}", "Rauhallista"]})
    assert sum("identity code" in one for one in asked) == 2
    assert [[one.text for one in metric.measurements] for metric in pen.card().changes[0].metrics] == [
        ["Rauhallista"],
        ["Rauhallista"],
    ]


class Hurried(CardRepository, frozen=True):
    """Cards whose file an editor saves just after it was read so many times."""

    reads: list[int]

    def raw(self, card: str) -> bytes:
        text = super().raw(card)
        self.reads[0] -= 1
        if self.reads[0] == 0:
            self.path_of(card).write_bytes(text.replace(CODE.encode(), b"Nuorisotyo"))
        return text


@pytest.mark.parametrize("reads", [1, 2, 3])
def test_what_a_remark_quotes_was_looked_through_as_it_was_read(card_repository: Cards, reads: int) -> None:
    pen = pen_of(card_repository, f"  - {{id: a, date: 2018-03, held: 2018-03-05, next: {CODE}}}\n")
    cards = Hurried(pen.cards.top, pen.cards.settings, pen.cards.repository, [reads])
    recorded = record(Pen(cards, "koe"), Item(0, "a"), Minutes(next="Uusi"), TODAY)
    told = " ".join(translator("en")(remark) for remark in recorded.remarks)
    assert "Uusi" in told
    assert CODE not in told
