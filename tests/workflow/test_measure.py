"""Measurements: one at a time, or many from a table; all of them right, or none taken."""

from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING

import pytest

from lape_cards.errors import LapeError
from lape_cards.workflow.measure import Reading, find_metric, is_number, record
from lape_cards.workflow.measure_table import read_table
from lape_cards.workflow.pen import Pen, pen_for

if TYPE_CHECKING:
    from conftest import Cards


TODAY = date(2018, 10, 15)
CODE = "010190-900P"
CARD = """format: 1
kind: experiment
id: koe
language: fi
title: Koe   # huom
changes:
  - id: rivi
    metrics:
      - id: jono
        name: Odotusaika
        unit: päivää
        measurements: [{date: 2018-01-10, value: 30}]
      - id: puhe
        name: Mitä perheet kertovat
checkpoints:
  - id: kevat
    date: 2018-04
"""


@pytest.fixture
def pen(card_repository: Cards) -> Pen:
    card_repository.write("koe", CARD)
    return pen_for(card_repository.open(), "koe")


def read_back(pen: Pen) -> list[str]:
    """The measurements on the card, each in a line."""
    return [
        f"{metric.id} {one.date} {one.value or one.text} {one.n} {one.group} {one.checkpoint}"
        for row in pen.card().changes
        for metric in row.metrics
        for one in metric.measurements
    ]


def test_a_measurement_joins_the_others_and_nothing_else_changes(pen: Pen) -> None:
    values = {"date": "28.2.2018", "value": "12,5", "n": "14", "group": "comparison", "checkpoint": "kevat"}
    record(pen, [Reading("jono", values)], TODAY)
    assert read_back(pen) == ["jono 2018-01-10 30 None pilot None", "jono 2018-02-28 12.5 14 comparison kevat"]
    text = pen.cards.path_of("koe").read_text()
    added = ", {date: 2018-02-28, value: 12.5, n: 14, group: comparison, checkpoint: kevat}"
    assert text == CARD.replace("value: 30}", "value: 30}" + added)


@pytest.mark.parametrize("name", ["jono", "JONO", "odotusaika", "1"])
def test_a_metric_is_found_by_what_it_is_called(pen: Pen, name: str) -> None:
    assert find_metric(pen.card(), name)[1].id == "jono"


@pytest.mark.parametrize(
    ("metric", "values", "says"),
    [
        ("jonot", {"date": "1.2.2018", "value": "3"}, "has no metric"),
        ("jono", {"date": "1.2.2018", "value": "kolme"}, "is not a number"),
        ("jono", {"date": "1.2.2018", "value": "3" * 40}, "is not a number"),
        ("jono", {"date": "1.2.2018", "value": "3", "sd": "3" * 40}, "is not a number"),
        ("jono", {"date": "1.2.2018", "value": "3", "sd": "-1"}, "never below nought"),
        ("jono", {"date": "0000", "value": "3"}, "is not a date"),
        ("jono", {"date": "16.10.2018", "value": "3"}, "dated in the future"),
        ("jono", {"date": "11/2018", "value": "3"}, "dated in the future"),
        ("jono", {"date": "1.2.2018"}, "either a number or"),
        ("jono", {"date": "1.2.2018", "value": "3", "text": "hyvä"}, "either a number or"),
        ("jono", {"value": "3"}, "The day of the measurement is missing"),
        ("jono", {"date": "31.2.2018", "value": "3"}, "is not a date"),
        ("jono", {"date": "1.2.2018", "value": "3", "n": "monta"}, "is not a whole number"),
        ("jono", {"date": "1.2.2018", "value": "3", "group": "muut"}, "is no group"),
        ("jono", {"date": "1.2.2018", "value": "3", "checkpoint": "syksy"}, "is not on the card"),
        ("jono", {"date": "1.2.2018", "value": "3", "site": "etela"}, "is not on the card"),
        ("jono", {"date": "10.1.2018", "value": "29"}, "another measurement of the same day"),
        ("puhe", {"date": "1.2.2018", "text": "Soita 010190-900P"}, "identity code"),
    ],
)
def test_what_cannot_be_taken_leaves_the_card_as_it_was(
    pen: Pen, metric: str, values: dict[str, str], says: str
) -> None:
    with pytest.raises(LapeError, match=says):
        record(pen, [Reading("jono", {"date": "1.3.2018", "value": "20"}), Reading(metric, values)], TODAY)
    assert pen.cards.path_of("koe").read_text() == CARD


def test_what_is_there_already_is_left_out(pen: Pen) -> None:
    taken = record(pen, [Reading("jono", {"date": "2018-01-10", "value": "30,0"})], TODAY)
    assert [one.known for one in taken] == [True]
    assert pen.cards.path_of("koe").read_text() == CARD


def test_what_a_measurement_lacks_is_filled_in(pen: Pen) -> None:
    taken = record(
        pen, [Reading("jono", {"date": "2018-01-10", "value": "30", "n": "12", "note": "Kaksi viikkoa"})], TODAY
    )
    assert [(one.known, one.filled) for one in taken] == [(True, True)]
    filled = CARD.replace("value: 30}", "value: 30, n: 12, note: Kaksi viikkoa}")
    assert pen.cards.path_of("koe").read_text() == filled
    again = record(pen, [Reading("jono", {"date": "2018-01-10", "value": "30", "n": "12"})], TODAY)
    assert [(one.known, one.filled) for one in again] == [(True, False)]
    for name, value in (("n", "13"), ("note", "Muuta")):
        with pytest.raises(LapeError, match="has this measurement already, but another"):
            record(pen, [Reading("jono", {"date": "2018-01-10", "value": "30", name: value})], TODAY)
    assert pen.cards.path_of("koe").read_text() == filled


def test_rows_of_one_table_fill_each_other_in(pen: Pen) -> None:
    table = b"metric;date;value;n;sd\njono;1.2.2018;25;;2\njono;1.2.2018;25;10;\n"
    record(pen, read_table(table, "t.csv"), TODAY)
    assert "{date: 2018-02-01, value: 25, n: 10, sd: 2}" in pen.cards.path_of("koe").read_text()
    with pytest.raises(LapeError, match="but another"):
        record(pen, read_table(b"metric;date;value;n\njono;1.3.2018;25;9\njono;1.3.2018;25;10\n", "t.csv"), TODAY)


@pytest.mark.parametrize("field", ["metric", "date", "value", "text", "n", "sd", "group", "site", "checkpoint", "note"])
def test_an_identity_code_is_quoted_nowhere(pen: Pen, field: str) -> None:
    values = {"metric": "jono", "date": "1.2.2018", "value": "3", field: f"Testi {CODE}"}
    with pytest.raises(LapeError, match="identity code") as caught:
        record(
            pen,
            [Reading("jono", {"date": "1.3.2018", "value": "3"}), Reading(values.pop("metric"), values, "t:3")],
            TODAY,
        )
    assert CODE not in str(caught.value.message.values)
    assert caught.value.place == "t:3"


def test_an_identity_code_in_a_heading_is_not_quoted() -> None:
    with pytest.raises(LapeError, match="identity code"):
        read_table(f"metric;date;{CODE}\n".encode(), "t.csv")


METRICS = """changes:
  - id: rivi
    metrics:
      - {id: a, name: '3'}
      - {id: '1', name: b}
      - {id: c, name: Odotusaika}
      - {id: d, name: Odotusaika}
      - {id: elo, name: Kesto päivinä}
      - {name: elo}
"""


@pytest.mark.parametrize(
    ("name", "number"), [("1", 2), ("3", 1), ("4", 4), ("2", 2), ("b", 2), ("kesto", 5), ("elo", 5), ("el", 0)]
)
def test_an_id_comes_before_a_name_and_a_name_before_a_number(card_repository: Cards, name: str, number: int) -> None:
    card_repository.write("koe", CARD[: CARD.index("changes")] + METRICS)
    card = pen_for(card_repository.open(), "koe").card()
    if number:
        assert find_metric(card, name)[0][-1] == number - 1
    else:
        with pytest.raises(LapeError, match="could be more than one"):
            find_metric(card, name)


def test_two_metrics_of_one_name_are_told_apart(card_repository: Cards) -> None:
    card_repository.write("koe", CARD[: CARD.index("changes")] + METRICS)
    with pytest.raises(LapeError, match="could be more than one") as caught:
        find_metric(pen_for(card_repository.open(), "koe").card(), "odotusaika")
    assert caught.value.hint is not None
    assert caught.value.hint.values["metrics"][2:4] == ["3 Odotusaika (c)", "4 Odotusaika (d)"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "number"),
    [("3,6", True), ("3" * 40, True), ("3–4", True), ("76 %", True), ("noin 3", False), ("Hyvä", False), ("–", False)],
)
def test_what_was_meant_as_a_number_is_not_taken_for_a_text(text: str, *, number: bool) -> None:
    assert is_number(text) == number


def test_a_thousand_rows_take_seconds(pen: Pen) -> None:
    rows = "".join(
        f"{'jono' if n % 2 else '2'};{1 + n % 28}.{1 + n // 28 % 12}.{2000 + n // 336 % 18};{n};5;x\n"
        for n in range(1000)
    )
    started = time.process_time()
    record(pen, read_table(f"metric;date;value;n;note\n{rows}".encode(), "t.csv"), TODAY)
    assert time.process_time() - started < 5
    assert len(read_back(pen)) == 1001


TABLES = {
    "semicolons": "metric;date;value;n\njono;1.2.2018;25,5;10\nputoavat;;;\n",
    "commas": 'metric,date,value,n\njono,2018-02-01,"25,5",10\n',
    "tabs": "metric\tdate\tvalue\tn\njono\t1.2.2018\t25,5\t10\n",
    "labels": "Mittari;Päivämäärä;Arvo;Vastausten määrä\nOdotusaika;1.2.2018;25,5;10\n",
    "labels in Swedish": "Mätare;Datum;Värde;Antal svar\njono;1.2.2018;25,5;10\n",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("kind", [name for name in TABLES if name != "semicolons"])
def test_a_table_is_read_as_spreadsheets_write_it(pen: Pen, kind: str, encoding: str) -> None:
    readings = read_table(TABLES[kind].replace("\n", "\r\n").encode(encoding), "taulukko.csv")
    record(pen, readings, TODAY)
    assert read_back(pen)[1] == "jono 2018-02-01 25.5 10 pilot None"


def test_empty_cells_beyond_the_columns_mean_nothing(pen: Pen) -> None:
    record(pen, read_table(b"metric;date;value;;\njono;1.2.2018;25;;;;\n;;;;;;\n", "t.csv"), TODAY)
    assert read_back(pen)[1] == "jono 2018-02-01 25 None pilot None"


@pytest.mark.parametrize(
    ("table", "place", "says"),
    [
        ("metric;date;value\njono;1.2.2018;25\njono;1.3.2018;x\n", "t.csv:3:1", "is not a number"),
        ("metric,date,value\njono,1.2.2018,3,6\n", "t.csv:2:1", "more cells than the table has columns"),
        ("metric;date;value;\njono;1.2.2018;3;6\n", "t.csv:2:1", "more cells than the table has columns"),
        ("metric;date;value;Arvo\njono;1.2.2018;3;6\n", "t.csv:1:4", "Two columns are the same"),
        ("metric;date;arvaus\njono;1.2.2018;25\n", "t.csv:1:3", "is not known"),
        ("date;value\n1.2.2018;25\n", "t.csv:1:1", "does not say which metric"),
        ('metric;date;value\njono;"1.2.2018;25\n', "t.csv:2:1", "cannot be read from here"),
        (TABLES["semicolons"], "t.csv:3:1", "has no metric"),
        ("PK\0", "t.csv", "is not a table in CSV"),
    ],
)
def test_a_fault_in_a_table_is_told_with_its_place(pen: Pen, table: str, place: str, says: str) -> None:
    with pytest.raises(LapeError, match=says) as caught:
        record(pen, read_table(table.encode(), "t.csv"), TODAY)
    assert caught.value.place == place
    assert pen.cards.path_of("koe").read_text() == CARD


TOLD = {"date": "1.9.2018", "n": "8", "group": "comparison", "checkpoint": "kevat", "note": "Verrokki"}


@pytest.mark.parametrize(
    ("table", "stands"),
    [
        ("value\n25\n", "jono 2018-09-01 25 8 comparison kevat"),
        ("metric;date;value;n;group\n;;25;;\n", "jono 2018-09-01 25 8 comparison kevat"),
        ("Mittari;date;value;Group\nOdotusaika;2018-09-01;25;Comparison\n", "jono 2018-09-01 25 8 comparison kevat"),
    ],
)
def test_what_is_told_beside_a_table_holds_where_a_row_leaves_it_open(pen: Pen, table: str, stands: str) -> None:
    record(pen, read_table(table.encode(), "t.csv", "jono", TOLD), TODAY)
    assert read_back(pen)[1] == stands
    assert "note: Verrokki" in pen.cards.path_of("koe").read_text()


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("metric", "puhe"),
        ("date", "2.9.2018"),
        ("n", "9"),
        ("group", "pilot"),
        ("note", "Muu"),
    ],
)
def test_a_row_that_says_other_than_the_command_is_refused(pen: Pen, column: str, cell: str) -> None:
    table = f"value;{column}\n25;\n26;{cell}\n"
    with pytest.raises(LapeError, match="The row says") as caught:
        record(pen, read_table(table.encode(), "t.csv", "jono", TOLD), TODAY)
    assert caught.value.place == "t.csv:3:1"
    assert pen.cards.path_of("koe").read_text() == CARD


def test_a_dry_run_writes_nothing(pen: Pen) -> None:
    taken = record(pen, [Reading("jono", {"date": "1.3.2018", "value": "20"})], TODAY, dry_run=True)
    assert [str(one.measurement.value) for one in taken] == ["20"]
    assert pen.cards.path_of("koe").read_text() == CARD
