"""``lape measure`` from the command line: what is refused, and what is said."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Cards

ROOT = Path(__file__).parents[2]
CODE = "010190-900P"
CARD = """format: 1
kind: experiment
id: koe
language: fi
title: Koe
changes:
  - id: rivi
    metrics:
      - {id: jono, name: Odotusaika}
"""


@pytest.fixture
def cards(card_repository: Cards) -> Cards:
    card_repository.write("koe", CARD)
    return card_repository


def lape(cards: Cards, verb: str, *arguments: str, language: str = "en", piped: str = "") -> tuple[int, str]:
    """The exit code of ``lape``, and all that it says."""
    done = subprocess.run(
        [sys.executable, "-m", "lape_cards", verb, *arguments],
        cwd=cards.top,
        env={
            **os.environ,
            "LAPE_LANG": language,
            "LAPE_TODAY": "2018-10-15",
            "PYTHONPATH": str(ROOT),
            "COLUMNS": "200",
        },
        input=piped,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("1", "3" * 40), "is not a number"),
        (("1", "3–4"), "Write digits, such as 3.6."),
        (("1", "3", "--sd", "3" * 40), "is not a number"),
        (("1", "3", "--sd", "-2"), "never below nought"),
        (("1", "3", "--n", "-3"), "“-3” is below nought, and a count never is."),
        (("1", "3", "--note", "--n", "4"), "--note needs a value after it."),
        (("1", "3", "--date", "0000"), "is not a date"),
        (("1", "3", "--date", "16.10.2018"), "dated in the future"),
        (("2", "3"), "1 Odotusaika (jono)"),
    ],
)
def test_what_cannot_be_taken_is_told(cards: Cards, arguments: tuple[str, ...], says: str) -> None:
    code, said = lape(cards, "measure", "koe", *arguments)
    assert (code, says in said) == (2, True), said
    assert cards.path("koe").read_text() == CARD


@pytest.mark.parametrize(
    "arguments",
    [
        (CODE, "1", "3"),
        ("koe", CODE, "3"),
        ("koe", CODE),
        ("koe", "1", CODE),
        *(("koe", "1", "3", option, CODE) for option in ("--date", "--n", "--sd", "--checkpoint", "--site", "--note")),
    ],
)
def test_an_identity_code_is_never_quoted(cards: Cards, arguments: tuple[str, ...]) -> None:
    code, said = lape(cards, "measure", *arguments)
    assert code == 2
    assert CODE not in said
    assert cards.path("koe").read_text() == CARD


def test_what_was_missing_is_filled_in_and_told(cards: Cards) -> None:
    assert lape(cards, "measure", "koe", "jono", "3,6")[0] == 0
    code, said = lape(cards, "measure", "koe", "odot", "3,6", "--n", "12")
    assert (code, "with what was missing there" in said) == (0, True), said
    assert "n: 12" in cards.path("koe").read_text()
    assert "There was nothing new to add." in lape(cards, "measure", "koe", "1", "3,6", "--n", "12")[1]


def test_a_table_that_is_too_large_is_refused_whole(cards: Cards, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("metric;date;value\njono;1.2.2018;3\n" + ";;\n" * 400_000)
    code, said = lape(cards, "measure", "koe", "--csv", str(table))
    assert (code, "larger than 1024 KiB" in said) == (2, True), said
    assert cards.path("koe").read_text() == CARD


@pytest.mark.parametrize(("value", "written"), [("-5", "-5"), ("-5,5", "-5.5"), ("−5", "-5"), ("-1 200", "-1200")])
def test_a_number_below_nought_is_a_value(cards: Cards, value: str, written: str) -> None:
    code, said = lape(cards, "measure", "koe", "1", value, "--n", "12")
    assert code == 0, said
    assert f"value: {written}, n: 12" in cards.path("koe").read_text()


def test_a_table_may_be_piped_in_with_what_is_told_of_all_its_rows(cards: Cards) -> None:
    told = ("--group", "comparison", "--date", "5.9.2018", "--note", "Verrokki")
    code, said = lape(cards, "measure", "koe", "jono", "--csv", "-", *told, piped="value\n3,6\n")
    assert (code, "Odotusaika, comparison group: 3.6 (5 September 2018)" in said) == (0, True), said
    assert "group: comparison, note: Verrokki}" in cards.path("koe").read_text()


@pytest.mark.parametrize(
    ("arguments", "piped", "says"),
    [
        (("1", "3"), "value\n3,6\n", "“3” beside it is one too many"),
        (("1",), "date;value\n1.9.2018;x\n", "-:2:1: “x” is not a number."),
        (("1",), "PK\0\0", "-: The file is not a table in CSV."),
        (("1",), "value\n" + ";\n" * 600_000, "larger than 1024 KiB"),
    ],
)
def test_a_table_that_cannot_be_taken_is_told_and_takes_nothing(
    cards: Cards, arguments: tuple[str, ...], piped: str, says: str
) -> None:
    code, said = lape(cards, "measure", "koe", *arguments, "--csv", "-", piped=piped)
    assert (code, says in said) == (2, True), said
    assert cards.path("koe").read_text() == CARD


@pytest.mark.parametrize("followed", ["unit: päivää", "baseline: 6", "target: 15–20", "measurements: [{value: 3}]"])
@pytest.mark.parametrize(
    ("value", "says"), [("noin 15", "kept with  --note"), ("abc", "--note"), ("3 (?)", "alone:  3")]
)
def test_words_are_no_value_of_a_metric_with_numbers(cards: Cards, followed: str, value: str, says: str) -> None:
    card = CARD.replace("Odotusaika}", f"Odotusaika, {followed}}}")
    cards.write("koe", card)
    code, said = lape(cards, "measure", "koe", "jono", value)
    assert (code, f"“{value}” is not a number." in said, says in said) == (2, True, True), said
    assert cards.path("koe").read_text() == card
    cards.write("koe", CARD)
    assert lape(cards, "measure", "koe", "jono", value)[0] == 0


@pytest.mark.parametrize(("language", "label"), [("fi", "Mittari (metric)"), ("sv", "Mätare (metric)")])
def test_an_unknown_column_names_the_columns_of_the_form(
    cards: Cards, tmp_path: Path, language: str, label: str
) -> None:
    table = tmp_path / "t.csv"
    table.write_text("metric;arvaus\n")
    assert label in lape(cards, "measure", "koe", "--csv", str(table), language=language)[1]
    assert label in lape(cards, "measure", "--help", language=language)[1]
