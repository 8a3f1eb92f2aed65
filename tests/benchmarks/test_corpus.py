"""The cards that are measured with are the same each time, and such as a working group would have saved."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from corpus_cards import TODAY, days_of, version

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "corpus.py"
CARDS, VERSIONS = 24, 9


def make(folder: Path, *options: str, seed: str = "0") -> Path:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    command = [sys.executable, str(SCRIPT), str(folder), "--cards", str(CARDS), *options]
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return folder


def lape(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lape_cards", *arguments, "--today", str(TODAY), "--lang", "en"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("corpus") / "cards", "--versions", str(VERSIONS))


def test_it_is_the_same_each_time(corpus: Path, tmp_path: Path) -> None:
    again = make(tmp_path / "again", "--versions", str(VERSIONS), seed="1")
    assert git(again, "for-each-ref") == git(corpus, "for-each-ref")


@pytest.mark.parametrize("versions", [1, 2, VERSIONS])
def test_nothing_is_to_be_said_of_any_card(versions: int, tmp_path: Path) -> None:
    done = lape(make(tmp_path / "cards", "--versions", str(versions)), "check", "--format", "json")
    told = json.loads(done.stdout)
    assert (done.returncode, len(told["cards"])) == (0, CARDS)
    assert [found for card in told["cards"] for found in card["findings"]] == []
    assert {card["phase"] for card in told["cards"]} in ({"do", "evaluated"}, {"act", "evaluated"})


@pytest.mark.parametrize("together", [1, 7])
def test_every_version_is_proven_to_be_as_it_was_saved(together: int, tmp_path: Path) -> None:
    folder = make(tmp_path / "cards", "--versions", "3", "--together", str(together))
    done = lape(folder, "verify", "--format", "json")
    assert done.returncode == 0, done.stderr
    assert git(folder, "status", "--porcelain") == ""
    assert len(git(folder, "tag").split()) == 3 * CARDS


def test_the_cards_are_as_long_as_cards_are() -> None:
    texts = [version(index, 1, days_of(index, 300, 1)).content for index in range(300)]
    assert len(set(texts)) == len(texts)
    assert all(5_000 < len(text) < 7_500 for text in texts)
    assert all(138 <= text.count(b"\n") <= 152 for text in texts)
    assert 5_700 < sum(map(len, texts)) / len(texts) < 6_300


@pytest.mark.parametrize("index", range(12))
def test_each_version_is_a_small_edit_of_the_one_before(index: int) -> None:
    days = days_of(index, CARDS, VERSIONS)
    texts = [version(index, number, days).content.decode().splitlines() for number in range(1, VERSIONS + 1)]
    for before, after in pairwise(texts):
        gone = [line for line in before if line not in after]
        assert 2 < len(set(after) - set(before)) <= 12
        assert len(gone) <= 3  # the number, the day, and at most one text


def test_a_portfolio_parts_the_cards_among_its_sources(tmp_path: Path) -> None:
    folder = make(tmp_path / "portfolio", "--versions", "2", "--sources", "3")
    sources = sorted((folder / "sources").iterdir())
    ids = [path.stem for source in sources for path in (source / "cards").iterdir()]
    assert (len(sources), len(ids), len(set(ids))) == (3, CARDS, CARDS)
    assert (folder / "portfolio.yaml").read_text(encoding="utf-8").count("git: sources/") == 3
    for source in sources:
        assert lape(source, "verify").returncode == 0
