"""What looks like a card and is not read: found in a folder and in a commit, and told by whoever reads all cards."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from portfolio import SOURCES, TODAY, MadePortfolio, make_portfolio

from lape_cards.errors import LapeError
from lape_cards.i18n import LANGUAGES, translator
from lape_cards.workflow.collect import collect
from lape_cards.workflow.collection import open_collection
from lape_cards.workflow.shelf import PlacedShelf
from lape_cards.workflow.targets import targets

if TYPE_CHECKING:
    from conftest import Cards

ENDING, LINK, DEPTH = "A card's file ends in .yaml.", "It is a link to another file.", "Cards are read in the folder"
HILLFORD = SOURCES[2]


def run(folder: Path, *arguments: str, code: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lape_cards", "--lang", "en", "--today", TODAY.isoformat(), *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done


def told(top: Path, place: str = "cards/") -> dict[str, str]:
    """The files that are left out, each with the beginning of the reason."""
    return {one.path: one.reason.text for one in PlacedShelf(top, place).left_out()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one card, and much that is none."""
    cards = tmp_path / "cards"
    for name in ("yksi.yaml", "kaksi.yml", "Kolme.YAML", "nelja.yaml.txt", "muistio.txt", ".piilo.yml", ".gitkeep"):
        cards.mkdir(exist_ok=True)
        (cards / name).write_text("format: 1\n")
    (cards / "linkki.yaml").symlink_to("yksi.yaml")
    for inner, name in (("alla", "viisi.yaml"), ("alla", "kuva.png"), (".tila", "kuusi.yaml"), ("oma", "lape.yaml")):
        (cards / inner).mkdir(exist_ok=True)
        (cards / inner / name).write_text("format: 1\n")
    (cards / "oma" / "seitseman.yaml").write_text("format: 1\n")
    (cards / "vie").symlink_to("/etc")
    return tmp_path


def test_what_is_left_out_is_told_with_the_reason(folder: Path) -> None:
    found = told(folder)
    assert {path: reason[: len(DEPTH)] for path, reason in found.items()} == {
        "cards/Kolme.YAML": ENDING,
        "cards/alla/viisi.yaml": DEPTH,
        "cards/kaksi.yml": ENDING,
        "cards/linkki.yaml": LINK[: len(DEPTH)],
        "cards/nelja.yaml.txt": ENDING,
    }
    assert list(found) == sorted(found)
    assert PlacedShelf(folder, "cards/").ids() == ["yksi"]


def test_what_an_editor_keeps_beside_a_card_is_none(folder: Path) -> None:
    before = told(folder)
    (folder / "cards" / ".#yksi.yaml").symlink_to("kirjoittaja@kone.1234:5678")
    (folder / "cards" / "alla" / ".#viisi.yaml").symlink_to("kirjoittaja@kone.1234:5678")
    assert told(folder) == before


def test_a_folder_that_nobody_may_look_into_is_told_and_hides_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, scandir = told(folder), os.scandir

    def closed(path: Path) -> object:
        if Path(path).name == "alla":  # whoever runs tests may be allowed to look into every folder
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr("lape_cards.workflow.shelf.os.scandir", closed)
    now = told(folder)
    assert now.pop("cards/alla").startswith("The folder {folder} cannot be read")
    assert now == {path: reason for path, reason in before.items() if not path.startswith("cards/alla/")}


@pytest.mark.parametrize("place", [".", "./"])
def test_at_the_top_other_programs_have_files_of_theirs(folder: Path, place: str) -> None:
    for name in (".gitlab-ci.yml", "mkdocs.yml", "kortti.YAML", "lape.yaml"):
        (folder / name).write_text("x: 1\n")
    assert told(folder, place) == {"kortti.YAML": ENDING}


@pytest.mark.parametrize(
    ("cards", "files", "said"),
    [
        (2, 3, "5 findings, in 2 of 3 cards and in 3 files that are not read."),
        (1, 1, "2 findings, in 1 of 2 cards and in 1 file that is not read."),
        (0, 1, "1 finding, in 1 file that is not read."),
        (0, 2, "2 findings, in 2 files that are not read."),
        (2, 0, "2 findings, in 2 of 3 cards."),
    ],
)
def test_a_check_counts_as_cards_what_is_read(card_repository: Cards, cards: int, files: int, said: str) -> None:
    folder = card_repository.top / "cards"
    sound = "format: 1\nkind: experiment\nid: {name}\nlanguage: fi\ntitle: Koe\n"
    for name in ["hyva", *(f"vajaa-{number}" for number in range(cards))]:
        text = sound.format(name=name) + ("oudot: 1\n" if name != "hyva" else "")
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    for number in range(files):
        (folder / f"luonnos-{number}.yml").write_text("format: 1\n")
    ignored = ("completeness", "history", "language")
    done = run(folder.parent, "check", *(f"--ignore={name}" for name in ignored), code=1)
    assert said in " ".join(done.stderr.split())


def test_a_check_of_all_cards_fails_and_names_the_file(card_repository: Cards) -> None:
    top = card_repository.top
    card_repository.write("yksi")
    (top / "cards" / "kaksi.yml").write_text("format: 1\n")
    done = run(top, "check", "--select", "form", "--format", "github", code=1)
    assert [line.partition("::It")[0] for line in done.stdout.splitlines()] == [
        "::error file=cards/kaksi.yml,line=1,col=1,title=LC025"
    ]
    text = run(top, "check", "--select", "form", code=1)
    assert text.stderr.splitlines()[-1] == "wait." or "lape check" in text.stderr
    assert "kaksi.yml" not in text.stderr  # no command takes it
    found = json.loads(run(top, "check", "--select", "LC025", "--format", "json", code=1).stdout)
    assert "cards/kaksi.yml" in json.dumps(found)
    run(top, "check", "--select", "form", "yksi", code=0)
    run(top, "check", "--select", "form", "--ignore", "LC025", code=0)
    run(top, "check", "--select", "LC017", code=0)


def test_since_a_revision_only_what_has_come_since_is_told(card_repository: Cards) -> None:
    top = card_repository.top
    (top / "cards" / "vanha.yml").write_text("format: 1\n")
    card_repository.commit("Vanha")
    run(top, "check", "--since", "HEAD", code=0)
    (top / "cards" / "uusi.yml").write_text("format: 1\n")
    done = run(top, "check", "--since", "HEAD", "--format", "github", code=1)
    assert "uusi.yml" in done.stdout
    assert "vanha.yml" not in done.stdout


def test_a_folder_that_is_not_there_is_not_taken_for_no_cards(card_repository: Cards) -> None:
    top = card_repository.top
    (top / "lape.yaml").write_text("format: 1\ncards: kortit/\n")
    for verb in ("check", "list", "export", "report", "site"):
        assert "There is no folder kortit/" in run(top, verb, code=2).stderr
    with pytest.raises(LapeError):
        targets(PlacedShelf(top, "kortit/"), [], top)
    (top / "kortit").mkdir()
    run(top, "check", code=0)


@pytest.fixture
def made(tmp_path: Path) -> MadePortfolio:
    """A collected source that has one card that is too large, and one that is called otherwise."""
    made = make_portfolio(tmp_path, [HILLFORD])
    theirs = made.sources[HILLFORD]
    (theirs / "cards" / "large.yaml").write_text("# x\n" * 70_000)
    (theirs / "cards" / "second.yml").write_text("format: 1\n")
    subprocess.run(["git", "add", "--all"], cwd=theirs, check=True)
    subprocess.run(["git", "commit", "--quiet", "-m", "More"], cwd=theirs, check=True)
    collect(made.folder / "portfolio.yaml")
    return made


@pytest.mark.parametrize(
    ("arguments", "page"),
    [
        (("list",), None),
        (("list", "--format", "json"), None),
        (("report", "--to", "md"), "documents/report.md"),
        (("site", "--language", "en"), "site/en/index.html"),
        (("export", "--to", "csv"), None),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_whoever_reads_all_cards_tells_what_is_not_among_them(
    made: MadePortfolio, arguments: tuple[str, ...], page: str | None
) -> None:
    done = run(made.folder, *arguments, code=1)
    for name, reason in (("large.yaml", "It is larger than 256 KiB."), ("second.yml", ENDING)):
        lines = [line for line in done.stderr.splitlines() if f"{HILLFORD}/cards/{name}" in line]
        assert len(lines) == 1
        assert reason in lines[0]
        if page is not None:
            assert f"{HILLFORD}/cards/{name}" in (made.folder / page).read_text(encoding="utf-8")


def test_of_very_many_the_first_are_told_and_how_many_more_there_are(made: MadePortfolio) -> None:
    (shelf,) = open_collection(made.folder).shelves
    left_out = shelf.cards.left_out()
    assert [one.path for one in left_out] == ["cards/large.yaml", "cards/second.yml"]
    theirs = made.sources[HILLFORD]
    for number in range(150):
        (theirs / "cards" / f"x{number}.yml").write_text("format: 1\n")
    subprocess.run(["git", "add", "--all"], cwd=theirs, check=True)
    subprocess.run(["git", "commit", "--quiet", "-m", "Very many"], cwd=theirs, check=True)
    collect(made.folder / "portfolio.yaml")
    found = list(open_collection(made.folder).left_out())
    assert len(found) == 101
    assert [translator(language)(found[-1].reason).count("52") for language in LANGUAGES] == [1, 1, 1]
