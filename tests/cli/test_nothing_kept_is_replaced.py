"""Nothing that a folder keeps is replaced by what is made of its cards: whichever verb makes it, whatever it keeps."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from portfolio import TODAY, make_portfolio, make_source

SOURCE = Path(__file__).parents[2]
CARD = "format: 1\nkind: experiment\nid: oma\nlanguage: fi\ntitle: Oma kortti\n"
WHAT = ("a repository", "a portfolio", "a portfolio with cards of its own")


def lape(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lape_cards", *arguments, "--today", TODAY.isoformat()],
        cwd=folder,
        env={**os.environ, "LAPE_LANG": "en", "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    top = tmp_path_factory.mktemp("kept")
    made = {WHAT[0]: make_source(top / "repository" / "hillford", "hillford")}
    for what in WHAT[1:]:
        folder = made[what] = make_portfolio(top / what, ["hillford"]).folder
        assert lape(folder, "collect").returncode == 0
    own = made[WHAT[2]]
    assert lape(own, "init", "--group", "Hanke", "--language", "fi").returncode == 0
    (own / "cards" / "oma.yaml").write_text(CARD, encoding="utf-8")
    return made


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a folder; a lock that is held for a moment tells nothing."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


SINGLE = [
    ("report", "--to", "md"),
    ("render", "{card}", "--document", "card", "--to", "md"),
    ("export", "--to", "xlsx"),
]
FILES = ["cards/{file}.yaml", "cards/new.md", "cards/new.xlsx", ".git/x.md", ".git/x.xlsx", "lape.yaml"]
FILES += ["portfolio.yaml", "portfolio.lock", ".lape/x.md", ".lape/x.xlsx"]


def is_there(what: str, place: str) -> bool:
    """Whether the place is one that the folder keeps."""
    return what != WHAT[1] or not place.startswith("cards/")


@pytest.mark.parametrize("what", WHAT)
@pytest.mark.parametrize("verb", SINGLE, ids=lambda verb: verb[0])
def test_no_single_file_takes_the_place_of_what_is_kept(
    folders: dict[str, Path], what: str, verb: tuple[str, ...]
) -> None:
    folder = folders[what]
    card = "oma" if what == WHAT[2] else _first_card(folder)
    ending = "xlsx" if verb[0] == "export" else "md"
    done = lape(folder, *(word.format(card=card) for word in verb), "--output", f"elsewhere.{ending}")
    assert done.returncode == 0, done.stdout + done.stderr
    before = content(folder)
    for place in [place for place in FILES if is_there(what, place)]:
        place = place.format(file=card.rpartition("/")[2])
        done = lape(folder, *(word.format(card=card) for word in verb), "--output", place)
        assert done.returncode == 2, f"{place}: {done.stdout}{done.stderr}"
        assert content(folder) == before, place


def _first_card(folder: Path) -> str:
    return str(json.loads(lape(folder, "list", "--format", "json").stdout)["cards"][0]["card"])


@pytest.mark.parametrize("what", WHAT)
@pytest.mark.parametrize("verb", [("site", "--language", "en"), ("export", "--to", "csv")], ids=lambda verb: verb[0])
def test_no_folder_is_made_among_what_is_kept(folders: dict[str, Path], what: str, verb: tuple[str, ...]) -> None:
    folder = folders[what]
    before = content(folder)
    for place in [
        place for place in ("cards", "cards/new", ".git/new", ".lape/new", ".") if is_there(what, f"{place}/")
    ]:
        done = lape(folder, *verb, "--output", place)
        assert done.returncode == 2, f"{place}: {done.stdout}{done.stderr}"
        assert content(folder) == before, place
