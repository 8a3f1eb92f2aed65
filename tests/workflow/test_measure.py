"""Measurements: one at a time, or many from a table; all of them right, or none taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lape_cards.errors import LapeError
from lape_cards.workflow.measure import Reading, find_metric, read_table, record
from lape_cards.workflow.pen import Pen, pen_for

if TYPE_CHECKING:
    from conftest import Cards


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
    record(pen, [Reading("jono", values)])
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
        record(pen, [Reading("jono", {"date": "1.3.2018", "value": "20"}), Reading(metric, values)])
    assert pen.cards.path_of("koe").read_text() == CARD


def test_what_is_there_already_is_left_out(pen: Pen) -> None:
    taken = record(pen, [Reading("jono", {"date": "2018-01-10", "value": "30,0"})])
    assert [one.known for one in taken] == [True]
    assert pen.cards.path_of("koe").read_text() == CARD


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
    record(pen, readings)
    assert read_back(pen)[1] == "jono 2018-02-01 25.5 10 pilot None"


@pytest.mark.parametrize(
    ("table", "place", "says"),
    [
        ("metric;date;value\njono;1.2.2018;25\njono;1.3.2018;x\n", "t.csv:3:1", "is not a number"),
        ("metric;date;arvaus\njono;1.2.2018;25\n", "t.csv:1:3", "is not known"),
        ("date;value\n1.2.2018;25\n", "t.csv:1:1", "does not say which metric"),
        ('metric;date;value\njono;"1.2.2018;25\n', "t.csv:2:1", "cannot be read from here"),
        (TABLES["semicolons"], "t.csv:3:1", "has no metric"),
    ],
)
def test_a_fault_in_a_table_is_told_with_its_place(pen: Pen, table: str, place: str, says: str) -> None:
    with pytest.raises(LapeError, match=says) as caught:
        record(pen, read_table(table.encode(), "t.csv"))
    assert caught.value.place == place
    assert pen.cards.path_of("koe").read_text() == CARD


def test_a_dry_run_writes_nothing(pen: Pen) -> None:
    taken = record(pen, [Reading("jono", {"date": "1.3.2018", "value": "20"})], dry_run=True)
    assert [str(one.measurement.value) for one in taken] == ["20"]
    assert pen.cards.path_of("koe").read_text() == CARD
