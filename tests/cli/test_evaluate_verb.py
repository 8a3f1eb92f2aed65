"""``lape evaluate --file`` from the command line: what a file may be, and what is said; what ``lape root`` misses."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lape_cards.card.kinds import Experiment
from lape_cards.store.cards import card_of

if TYPE_CHECKING:
    from conftest import Cards

ROOT = Path(__file__).parents[2]
CODE = "010190-900P"


@pytest.fixture
def cards(card_repository: Cards) -> Cards:
    card_repository.write("koe")
    return card_repository


def lape(cards: Cards, verb: str, *arguments: str, piped: str = "") -> tuple[int, str]:
    """The exit code of ``lape``, and all that it says."""
    done = subprocess.run(
        [sys.executable, "-m", "lape_cards", verb, *arguments],
        cwd=cards.top,
        env={**os.environ, "LAPE_LANG": "en", "LAPE_TODAY": "2018-10-15", "PYTHONPATH": str(ROOT), "COLUMNS": "200"},
        input=piped,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, " ".join(done.stdout.split())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_questions_with_and_without_an_answer_are_told(cards: Cards, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "v.txt"
    file.write_bytes("1.\r\nHyvä\r\n4) Raha ei riittänyt\r\n3.\r\nKiire\r\n".encode(encoding))
    code, said = lape(cards, "evaluate", "koe", "--file", str(file))
    assert code == 0, said
    assert "Questions with an answer in the file: 1, 3." in said
    assert "Questions without an answer in the file: 2, 4, 5, 6, 7, 8, 9." in said
    assert "“4) Raha ei riittänyt” was taken as a part of the answer to question 1." in said
    assert "Hyvä" in cards.path("koe").read_text()


def test_answers_may_be_piped_in(cards: Cards) -> None:
    code, said = lape(cards, "evaluate", "koe", "--file", "-", piped="1. Hyvä\n")
    assert (code, "1 answer is on the card." in said) == (0, True), said
    assert lape(cards, "evaluate", "koe", "--file", "-", piped="1. " + "x" * 2**18)[0] == 2
    assert "Hyvä" in cards.path("koe").read_text()


def test_a_line_that_may_have_been_meant_as_a_beginning_is_named(cards: Cards, tmp_path: Path) -> None:
    file = tmp_path / "v.txt"
    file.write_text("1. Bra\n2 Nyttan syntes\n10. Finns inte\n\n3.\n2018 oli hyvä\n")
    code, said = lape(cards, "evaluate", "koe", "--file", str(file))
    assert code == 0, said
    assert "Line 2: “2 Nyttan syntes” was taken as a part of the answer to question 1." in said
    assert "Line 3: “10. Finns inte” was taken as a part of the answer to question 1." in said
    assert said.count("was taken as") == 2
    assert said.count("write its question's number, from 1 to 9, with a dot on a line of its own above it") == 1
    card = card_of(cards.path("koe").read_bytes(), "koe")
    assert isinstance(card, Experiment)
    assert card.evaluation is not None
    assert card.evaluation.course[0].text == "Bra\n\n2 Nyttan syntes\n\n10. Finns inte\n"


def test_a_file_that_is_too_large_is_refused_whole(cards: Cards, tmp_path: Path) -> None:
    file = tmp_path / "v.txt"
    before = cards.path("koe").read_text()
    for text in (b"1.\nx\n" + b"a\n" * 140_000, b"1.\nx\n" + b"\xe4\n" * 100_000):
        file.write_bytes(text)
        code, said = lape(cards, "evaluate", "koe", "--file", str(file))
        assert (code, "larger than 256 KiB" in said) == (2, True), said
    assert cards.path("koe").read_text() == before


def test_a_word_file_is_shown_the_way(cards: Cards, tmp_path: Path) -> None:
    file = tmp_path / "v.docx"
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("word/document.xml", "<x/>")
    code, said = lape(cards, "evaluate", "koe", "--file", str(file))
    assert code
    assert f"lape import {file}" in said


def test_an_identity_code_is_never_quoted(cards: Cards, tmp_path: Path) -> None:
    file = tmp_path / "v.txt"
    file.write_text(f"{CODE}\n1.\nx\n")
    for arguments in (("koe", "--file", str(file)), (CODE,), ("koe", "--voice", CODE)):
        code, said = lape(cards, "evaluate", *arguments)
        assert (code, CODE in said) == (2, False)


def test_root_says_what_is_missing_and_how_to_give_it(cards: Cards, tmp_path: Path) -> None:
    file = tmp_path / "v.txt"
    file.write_text("9.\nKyllä\n")
    assert lape(cards, "evaluate", "koe", "--file", str(file))[0] == 0
    code, said = lape(cards, "root", "koe")
    assert code == 2
    assert "whether it is proposed to make the practice permanent" in said
    assert "root: {decision: full}" in said
    assert "lape edit koe" in said
