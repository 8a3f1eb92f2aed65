"""``lape export`` from the command line: what it prints, and what it ends with."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from portfolio import card_ids, make_portfolio

ROOT = Path(__file__).parents[2]


def lape(folder: Path, *arguments: str, language: str = "en") -> subprocess.CompletedProcess[str]:
    """A run of ``lape`` in ``folder``."""
    return subprocess.run(
        [sys.executable, "-m", "lape_cards", *arguments],
        cwd=folder,
        env={**os.environ, "LAPE_LANG": language, "LAPE_TODAY": "2018-10-15", "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portfolio of three groups, collected."""
    made = make_portfolio(tmp_path_factory.mktemp("portfolio"))
    assert lape(made.folder, "collect").returncode == 0
    return made.folder


@pytest.fixture
def folder(collected: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(collected, tmp_path / "portfolio"))


def tables(folder: Path) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = json.loads((folder / "cards.json").read_text(encoding="utf-8"))[
        "tables"
    ]
    return found


def test_the_cards_of_a_portfolio(folder: Path) -> None:
    done = lape(folder, "export", "--to", "json,ics")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["export/cards.json", "export/checkpoints.ics", "export/datapackage.json"]
    assert done.stderr == "30 cards are in the tables.\n"
    cards = tables(folder / "export")["cards"]
    assert sorted(str(card["card"]) for card in cards) == card_ids()
    assert {card["source"] for card in cards} == {"lammenranta", "strandby", "hillford"}


def test_a_source_that_is_missing_leaves_the_others_cards(folder: Path) -> None:
    with (folder / "portfolio.yaml").open("r+", encoding="utf-8") as file:
        text = file.read()
        file.seek(0)
        file.write(text.replace("sources:\n", "sources:\n  - name: poissa\n    git: ../groups/poissa\n"))
    done = lape(folder, "export", "--to", "json")
    assert done.returncode == 2
    assert "poissa" in done.stderr
    assert "30 cards are in the tables.\n1 source is missing from them.\n" in done.stderr
    assert len(tables(folder / "export")["cards"]) == 30


def test_a_card_that_cannot_be_read(collected: Path, tmp_path: Path) -> None:
    group = Path(shutil.copytree(collected.parent / "groups" / "hillford", tmp_path / "hillford"))
    (group / "cards" / "rikki.yaml").write_text("format: 1\nkind: experiment\ntitle: [\n", encoding="utf-8")
    done = lape(group, "export", "--to", "json", "--quiet")
    assert done.returncode == 1
    assert done.stderr.startswith("cards/rikki.yaml:3:9: LC001 ")
    assert "rikki" not in {card["card"] for card in tables(group / "export")["cards"]}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--to", "pdf"), "There is no format called “pdf”."),
        (("--output", "."), ". is not a place for an export"),
        (("--to", "csv", "--output", "a.xlsx"), "a.xlsx is the name of a file"),
        (("--output", "t.csv"), "In csv the tables are several files, and t.csv is the name of one.\n  Name a folder:"),
        (("--to", "csv", "--output", "T.CSV"), "In csv the tables are several files"),
        (("--output", "t.ods"), "t.ods ends like a file of another format"),
    ],
)
def test_what_is_refused_in_one_sentence(folder: Path, arguments: tuple[str, ...], says: str) -> None:
    done = lape(folder, "export", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(says)
    assert not any((folder / name).exists() for name in ("t.csv", "T.CSV", "t.ods"))


def test_a_file_is_made_in_the_language_that_is_asked_for(folder: Path) -> None:
    done = lape(folder, "export", "--output", "kalender.ics", "--language", "sv", language="fi")
    assert (done.returncode, done.stdout) == (0, "kalender.ics\n")
    assert "SUMMARY:Hållen: " in (folder / "kalender.ics").read_text(encoding="utf-8")
    assert done.stderr == "Taulukoissa on 30 korttia.\n"


@pytest.mark.parametrize("kib", [2, 8, 24, 40])
def test_where_there_is_no_room_it_says_so_in_one_line_and_a_half_file_is_forgotten(folder: Path, kib: int) -> None:
    done = subprocess.run(
        ["sh", "-c", f'ulimit -f {2 * kib}; exec "$0" -m lape_cards export', sys.executable],
        cwd=folder,
        env={**os.environ, "LAPE_LANG": "en", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 2
    assert "could not be written" in done.stderr or "cannot be written to" in done.stderr
    assert not (folder / "export").exists()
