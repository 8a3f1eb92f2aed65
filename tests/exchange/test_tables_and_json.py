"""Spreadsheets with a card a row, and JSON: the columns of the form in three languages, keys, and what is unknown."""

from __future__ import annotations

import json
import time
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import openpyxl.comments
import pytest

from lape_cards.errors import LapeError
from lape_cards.exchange.interface import Reading
from lape_cards.message import Message
from lape_cards.store.reader import read
from lape_cards.workflow.importing import incoming, readings

TODAY = date(2018, 1, 2)
HEADS = {
    "fi": ("Ketterän kokeilun nimi", "Kokeilun ajanjakso", "Mitä tehdään", "Nykytila", "Tunnistetut riskit"),
    "sv": ("Försökets namn", "Tidsperiod", "Vad görs", "Nuläge", "Identifierade risker"),
    "en": ("Name of the experiment", "Period", "What is done", "Current state", "Identified risks"),
}
ROW = ("Avoin ovi", "1/2018–5/2018", "Ovi on auki.", "15 % (?)", "Kukaan ei tule.\nTila ei riitä.")
SAID = {
    "title": "Avoin ovi",
    "period": {"start": "2018-01", "end": "2018-05"},
    "activity": "Ovi on auki.",
    "changes": [{"current": "15 % (?)"}],
    "risks": [{"risk": "Kukaan ei tule."}, {"risk": "Tila ei riitä."}],
}


def csv_of(path: Path, *rows: tuple[str, ...], separator: str = ";", encoding: str = "utf-8-sig") -> Path:
    lines = (separator.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def xlsx_of(path: Path, *rows: tuple[Any, ...]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_columns_are_named_by_the_forms_labels(tmp_path: Path, language: str, suffix: str) -> None:
    make = csv_of if suffix == "csv" else xlsx_of
    (reading,) = readings(make(tmp_path / f"kortit.{suffix}", HEADS[language], ROW), f"kortit.{suffix}")
    assert {key: reading.data[key] for key in SAID} == SAID
    assert (reading.language, reading.unplaced) == (language, ())


@pytest.mark.parametrize(("separator", "encoding"), [(",", "utf-8"), ("\t", "utf-8"), (";", "cp1252"), (";", "utf-16")])
def test_text_of_every_make_is_read(tmp_path: Path, separator: str, encoding: str) -> None:
    path = csv_of(tmp_path / "k.csv", HEADS["fi"][:1], ("Äiti ja öljy",), separator=separator, encoding=encoding)
    assert readings(path, "k.csv")[0].data["title"] == "Äiti ja öljy"


def test_columns_are_named_by_keys(tmp_path: Path) -> None:
    path = xlsx_of(
        tmp_path / "k.xlsx",
        (
            "title",
            "language",
            "period.start",
            "changes.0.target",
            "changes.1.target",
            "changes.metrics.name",
            "checkpoints.0.date",
            "checkpoints.0.held",
            "area.municipality",
            "evaluation.course",
        ),
        ("Door", "en", "2018-01", "a", "b", "m", datetime(2018, 3, 15), date(2018, 3, 16), "Here", "Well"),
        ("Window", "sv", 2018, 5, None, None, None, None, None, None),
        (None,) * 10,
    )
    first, second = readings(path, "k.xlsx")
    assert first.data["changes"] == [{"target": "a", "metrics": [{"name": "m"}]}, {"target": "b"}]
    assert first.data["checkpoints"] == [{"date": "2018-03-15", "held": "2018-03-16"}]
    assert second.data["period"] == {"start": "2018"}
    assert second.data["changes"] == [{"target": "5"}]


def test_what_is_unknown_is_told(tmp_path: Path) -> None:
    path = csv_of(
        tmp_path / "k.csv", ("title", "Huom", "version", "changes.9.nonsense", ""), ("A", "tärkeää", "3", "x", "y")
    )
    (reading,) = readings(path, "k.csv")
    assert [(one.text, one.near) for one in reading.unplaced] == [
        ("3", "version"),
        ("tärkeää", "Huom"),
        ("x", "changes.9.nonsense"),
        ("y", None),
    ]


def test_a_guarded_formula_is_its_text(tmp_path: Path) -> None:
    path = csv_of(tmp_path / "k.csv", ("title", "need"), ("A", "'=1+1"))
    assert readings(path, "k.csv")[0].data["need"] == "=1+1"


def card_of(reading: Reading, cards: Any) -> Any:
    return read(incoming(cards.open(), reading, "k.json", language=None, today=date(2018, 1, 1)).text).data


def test_json_is_a_card_as_it_stands(tmp_path: Path, card_repository: Any) -> None:
    data = {
        "format": 1,
        "kind": "experiment",
        "id": "oma-tunnus",
        "version": 4,
        "language": "fi",
        "title": "Avoin ovi",
        "period": {"start": "2018-01", "end": 2018},
        "changes": [
            {
                "id": "rivi",
                "metrics": [
                    {
                        "id": "m",
                        "name": "3.10",
                        "baseline": 3.10,
                        "measurements": [{"date": "2018-02-01", "value": 3.6, "n": 24}],
                    }
                ],
            }
        ],
        "evaluation": {"course": [{"by": "A", "text": "x"}], "root": {"municipal_decision": True}},
        "attachments": [{"title": "Liite", "url": "https://example.org/"}],
    }
    path = tmp_path / "k.json"
    path.write_text(json.dumps(data).replace("3.1,", "3.10,"), encoding="utf-8")
    (reading,) = readings(path, "k.json")
    said = card_of(reading, card_repository)
    assert said["id"] == "oma-tunnus"
    assert said["changes"][0]["metrics"][0]["baseline"] == "3.10"
    assert said["changes"][0]["metrics"][0]["measurements"] == [{"date": "2018-02-01", "value": "3.6", "n": "24"}]
    assert said["evaluation"]["root"] == {"municipal_decision": "true"}
    assert said["attachments"] == data["attachments"]
    assert [one.text for one in reading.unplaced] == ["version: 4"]


def test_json_may_be_a_list(tmp_path: Path, card_repository: Any) -> None:
    path = tmp_path / "k.json"
    path.write_text(json.dumps([{"title": "A"}, {"title": "B", "kind": "workshop", "aims": ["x", "y"]}]))
    first, second = (card_of(reading, card_repository) for reading in readings(path, "k.json"))
    assert (first["id"], first["kind"]) == ("a", "experiment")
    assert (second["kind"], second["aims"]) == ("workshop", ["x", "y"])


PLAIN = [
    ("k.csv", "title;risks\nx;foo"),
    ("k.csv", "title;changes\nx;foo"),
    ("k.csv", "title;checkpoints\nx;foo"),
    ("k.csv", "title;changes.metrics\nx;foo"),
    ("k.json", '{"title":"x","risks":"foo"}'),
    ("k.json", '{"title":"x","changes":["a"]}'),
    ("k.json", '{"title":"x","changes":{"a":1}}'),
    ("k.json", '{"title":"x","checkpoints":[1,2]}'),
    ("k.json", '{"title":"x","changes":[{"metrics":"foo"}]}'),
    ("k.json", '{"title":"x","changes":[{"id":["a"],"change":"b"}]}'),
    ("k.json", '{"title":"x","checkpoints":[{"@rows":["0"],"date":"2018"}]}'),
    ("k.json", '{"title":["x"],"id":["a"],"area":1,"period":[{"start":[]}]}'),
]


@pytest.mark.parametrize(("name", "text"), PLAIN)
def test_values_of_another_shape_are_read_or_refused(
    tmp_path: Path, card_repository: Any, name: str, text: str
) -> None:
    """A value where a list should be, and the like, is a person's mistake and no fault of the program."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    try:
        (reading,) = readings(tmp_path / name, name)
        incoming(card_repository.open(), reading, name, language=None, today=date(2018, 1, 2))
    except LapeError as error:
        hint = error.hint
    else:
        hint = Message("read")
    assert hint


def test_keys_of_lapes_own_making_are_told(tmp_path: Path) -> None:
    (tmp_path / "k.json").write_text('{"title": "x", "changes": [{"@": "y", "change": "z"}]}', encoding="utf-8")
    (reading,) = readings(tmp_path / "k.json", "k.json")
    assert [one.text for one in reading.unplaced] == ["@: y"]


def test_a_name_that_is_too_long_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(LapeError, match="There is no file"):
        readings(tmp_path / ("x" * 300 + ".csv"), "x.csv")


CODE = "010190-900P"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("k.csv", f"title;{CODE}\nx;y"),
        ("k.json", f'{{"title": "x", "{CODE}": "y"}}'),
        ("k.json", f'{{"title": "x", "{CODE}": "y", "{CODE}": "z"}}'),
        ("k.json", f'{{"title": "x", "area": {{"{CODE}": "y"}}}}'),
    ],
)
def test_nobodys_identity_code_is_shown_as_a_name(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(LapeError) as found:
        readings(tmp_path / name, name)
    assert CODE not in repr((found.value.message, found.value.hint, found.value.place))


def test_two_columns_for_one_field_are_told(tmp_path: Path) -> None:
    rows = (("title", "Mitä tehdään", "activity", "need", "need"), ("x", "a", "b", "c", "d"))
    (reading,) = readings(csv_of(tmp_path / "k.csv", *rows), "k.csv")
    assert (reading.data["activity"], reading.data["need"]) == ("a", "c")
    assert [one.text for one in reading.unplaced] == ["b", "d"]


def test_a_workbook_is_read_as_it_is_shown(tmp_path: Path) -> None:
    """Shares as they stand in the cell; other sheets, notes and formulas without a result are told."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(("title", "changes.current", "changes.metrics.baseline", "activity"))
    sheet.append(("x", 0.36, 0.36, "=B2&C2"))
    sheet["B2"].number_format = "0%"
    sheet["C2"].number_format = "0.0 %"
    sheet["A2"].comment = openpyxl.comments.Comment("Katso tämä", "Ryhmä")
    book.create_sheet("Muuta").append(("Huomio",))
    book.save(tmp_path / "k.xlsx")
    (reading,) = readings(tmp_path / "k.xlsx", "k.xlsx")
    assert reading.data["changes"] == [{"current": "36 %", "metrics": [{"baseline": "36"}]}]
    assert {(one.text, one.near) for one in reading.unplaced} == {("Katso tämä", "A2"), ("=B2&C2", "D2")}
    assert [note.values["name"] for note in reading.notes] == ["Muuta"]


def test_a_great_many_keys_are_refused_at_once(tmp_path: Path, card_repository: Any) -> None:
    text = json.dumps({"title": "x", "changes": [{f"k{number}": "a" for number in range(60_000)}]})
    (tmp_path / "k.json").write_text(text, encoding="utf-8")
    began = time.monotonic()
    with pytest.raises(LapeError, match="larger"):
        incoming(card_repository.open(), *readings(tmp_path / "k.json", "k.json"), "k.json", language=None, today=TODAY)
    assert time.monotonic() - began < 20
