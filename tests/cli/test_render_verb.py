"""``lape render`` of several cards or formats, as someone at a terminal or a script meets it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pexpect
import pytest

from lape_cards.workflow.collect import collect

if TYPE_CHECKING:
    from conftest import Cards

ROOT = Path(__file__).parents[2]
ENVIRON = {"LAPE_LANG": "en", "PYTHONPATH": str(ROOT), "LAPE_TODAY": "2018-10-15"}
ONE = "1 document of 1 card in the folder documents. 1 file is new or changed.\n"
LAST = "Open a page in any browser; from there it prints on A4.\n"


def render(cards: Cards, *arguments: str) -> subprocess.CompletedProcess[str]:
    return in_folder(cards.top, *arguments)


def in_folder(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lape_cards", "render", *arguments]
    return subprocess.run(
        command, cwd=folder, env={**os.environ, **ENVIRON}, capture_output=True, text=True, check=False
    )


@pytest.fixture
def cards(card_repository: Cards) -> Cards:
    """Two experiments and a workshop."""
    card_repository.write("yksi")
    card_repository.write("kaksi")
    card_repository.write("paja", b"format: 1\nkind: workshop\nid: paja\nlanguage: fi\ntitle: Paja\n")
    card_repository.save("yksi", "kaksi", "paja")
    return card_repository


@pytest.mark.parametrize(
    ("arguments", "files"),
    [
        (("yksi", "kaksi"), ["documents/yksi.html", "documents/kaksi.html"]),
        (("yksi", "yksi@1"), ["documents/yksi.html", "documents/yksi@1.html"]),
        (("yksi", "--to", "html,md"), ["documents/yksi.html", "documents/yksi.md"]),
        (("yksi", "--to", "md, html,md"), ["documents/yksi.md", "documents/yksi.html"]),
        (("cards",), ["documents/kaksi.html", "documents/paja.html", "documents/yksi.html"]),
        (("cards", "-d", "evaluation"), ["documents/kaksi-evaluation.html", "documents/yksi-evaluation.html"]),
        (("yksi", "kaksi", "-o", "ulos/sivut"), ["ulos/sivut/yksi.html", "ulos/sivut/kaksi.html"]),
        (("yksi", "kaksi", "-o", "."), ["yksi.html", "kaksi.html"]),
        (("yksi", "yksi"), ["documents/yksi.html"]),
        (("yksi", "--to", "html,html", "-o", "sivu"), ["sivu"]),
    ],
)
def test_each_file_is_named_on_a_line(cards: Cards, arguments: tuple[str, ...], files: list[str]) -> None:
    done = render(cards, *arguments)
    assert (done.returncode, done.stdout.splitlines()) == (0, files)
    assert all((cards.top / name).stat().st_size for name in files)


@pytest.mark.parametrize(
    ("arguments", "beginning"),
    [
        (("x.md",), b"# Kokeilu yksi"),
        (("x.MARKDOWN",), b"# Kokeilu yksi"),
        (("x.htm",), b"<!DOCTYPE html>"),
        (("x.docx",), b"PK"),
        (("x.md", "--to", "md"), b"# Kokeilu yksi"),
        (("x",), b"<!DOCTYPE html>"),
        (("x", "--to", "docx"), b"PK"),
        (("x.v2",), b"<!DOCTYPE html>"),
    ],
)
def test_the_files_ending_says_its_format(cards: Cards, arguments: tuple[str, ...], beginning: bytes) -> None:
    done = render(cards, "yksi", "-o", *arguments)
    assert (done.returncode, done.stdout) == (0, f"{arguments[0]}\n"), done.stderr
    assert (cards.top / arguments[0]).read_bytes().startswith(beginning)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("yksi", "kaksi"), f"2 documents of 2 cards in the folder documents. 2 files are new or changed.\n{LAST}"),
        (
            ("yksi", "--to", "md,html"),
            f"2 documents of 1 card in the folder documents. 2 files are new or changed.\n{LAST}",
        ),
        (("cards", "--to", "md"), "3 documents of 3 cards in the folder documents. 3 files are new or changed.\n"),
        (
            ("cards", "--to", "md", "-d", "workshop"),
            f"{ONE}There is no such document of 2 cards.\n",
        ),
        (("yksi",), ""),
        (("yksi", "kaksi", "-q"), ""),
    ],
)
def test_how_much_was_made_is_said_beside(cards: Cards, arguments: tuple[str, ...], said: str) -> None:
    assert render(cards, *arguments).stderr == said


def test_what_has_not_changed_is_not_counted(cards: Cards) -> None:
    render(cards, "cards")
    cards.write("yksi", title="Uusi")
    assert "3 documents of 3 cards in the folder documents. 1 file is new or changed." in render(cards, "cards").stderr


def test_one_that_cannot_be_made_hides_no_other(cards: Cards) -> None:
    cards.write("kaksi", b"format: 1\nkind: experiment\nid: kaksi\nlanguage: fi\ntitle: [\n")
    done = render(cards, "kaksi", "yksi", "paja", "-d", "card")
    assert (done.returncode, done.stdout) == (1, "documents/yksi-card.html\n")
    assert "cards/kaksi.yaml:5:9: LC001" in done.stderr
    assert "“paja” is a workshop" in done.stderr
    assert "1 document of 1 card in" in done.stderr
    assert "2 cards could not be rendered. See what has to be mended with  lape check\n" in done.stderr
    assert (render(cards, "yksi", "nobody").returncode, render(cards, "kaksi", "nobody").returncode) == (2, 2)


def test_beside_a_portfolio_a_fault_says_whose_it_is_and_where_it_is_mended(cards: Cards, tmp_path: Path) -> None:
    cards.write("rikki", b"format: 1\nkind: [\n")
    cards.write("Iso-Kirjain", b"format: 1\n")
    cards.git("add", ".")
    cards.git("commit", "--quiet", "-m", "Rikki")
    folder = tmp_path / "ohjelma"
    folder.mkdir()
    source = f"  - name: kunta\n    git: {cards.top}\n"
    (folder / "portfolio.yaml").write_text(f"format: 1\nsources:\n{source}", encoding="utf-8")
    collect(folder / "portfolio.yaml")
    for name in (".", "kunta"):
        done = in_folder(folder, name)
        assert (done.returncode, len(done.stdout.splitlines())) == (1, 3)
        assert "kunta/cards/Iso-Kirjain.yaml:1:1: LC025 " in done.stderr
        assert "\nkunta/cards/rikki.yaml:2:8: LC001 " in done.stderr
        assert " ".join(done.stderr.split()).endswith("When its group has mended it, get it with lape collect")
    assert in_folder(folder, "kunta/rikki").stderr.startswith("kunta/cards/rikki.yaml:2:8: LC001 ")


def test_what_is_left_out_of_a_folder_is_told(cards: Cards) -> None:
    (cards.top / "cards" / "koe.yml").write_text("format: 1\n", encoding="utf-8")
    done = render(cards, "cards")
    assert (done.returncode, len(done.stdout.splitlines())) == (1, 3)
    assert done.stderr.startswith("cards/koe.yml:1:1: LC025 ")
    assert render(cards, "yksi", "kaksi").returncode == 0


def test_a_fault_of_a_template_is_told_once(cards: Cards) -> None:
    (cards.top / "templates" / "html").mkdir(parents=True)
    (cards.top / "templates" / "html" / "card.html.j2").write_text("{{ nothing }}")
    done = render(cards, "yksi", "kaksi", "--to", "html,md")
    assert (done.returncode, done.stdout) == (2, "documents/yksi.md\ndocuments/kaksi.md\n")
    assert done.stderr.count("In the template nothing is called “nothing”.") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("yksi", "kaksi", "-o", "-"), "Name one card and one format, or a folder with  --output"),
        (("yksi", "--to", "html,md", "-o", "-"), "Name one card and one format, or a folder with  --output"),
        (("yksi", "kaksi", "-o", "sivu.html"), "Several documents go into a folder, and sivu.html is a file."),
        (("yksi", "kaksi", "-o", "lape.yaml"), "lape.yaml is not a place for documents"),
        (("yksi", "kaksi", "-o", "cards"), "cards is not a place for documents"),
        (("yksi", "kaksi", "-o", ".git/sivut"), "is not a place for documents"),
        (("yksi", "kaksi", "-o", "kortit.doc"), "Several documents go into a folder, and kortit.doc is a file."),
        (("yksi", "-o", "raportti.doc"), "raportti.doc ends like a file of another format than this can write."),
        (("yksi", "-o", "r.odt", "--to", "docx"), "Name a file that ends in one of these: .html, .md, .docx, .pdf."),
        (
            ("yksi", "-o", "x.pdf", "--to", "docx"),
            "asks for docx.\n  Leave out  --to  or name a file that ends in .docx",
        ),
        (("yksi", "--to", "html,odt"), "There is no format called “odt”.\n  Choose one of these: html, md, docx"),
        (("yksi", "--to", "html,"), "There is no format called “”."),
        (("yksi", "kaksi", "--jobs", "0"), "--jobs cannot be “0”."),
        ((".git",), ".git is not among the cards of this repository."),
    ],
)
def test_what_cannot_be_meant_is_told(cards: Cards, arguments: tuple[str, ...], said: str) -> None:
    before = sorted(cards.top.rglob("*"))
    done = render(cards, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert sorted(cards.top.rglob("*")) == before


def test_as_many_processes_as_there_are_say_the_same(cards: Cards) -> None:
    for number in range(30):
        cards.write(f"k{number}")
    cards.write("k7", b"kind: [\n")
    said = [
        render(cards, "cards", "nobody", "--to", "html,md", "-o", f"o{jobs}", "--jobs", str(jobs)) for jobs in (1, 2)
    ]
    one, two = ((done.returncode, done.stdout.replace("o2", "o1"), done.stderr.replace("o2", "o1")) for done in said)
    assert one == two
    assert {path.name: path.read_bytes() for path in (cards.top / "o1").iterdir()} == {
        path.name: path.read_bytes() for path in (cards.top / "o2").iterdir()
    }


def test_a_person_sees_the_folder_of_many_files(cards: Cards) -> None:
    for number in range(10):
        cards.write(f"k{number}")
    command = f"{sys.executable} -m lape_cards render cards --to html,md"
    child = pexpect.spawn(
        command, cwd=cards.top, env={**os.environ, **ENVIRON, "TERM": "dumb"}, encoding="utf-8", timeout=60
    )
    child.expect(pexpect.EOF)
    lines = child.before.splitlines()
    assert lines[0] == "documents"
    assert lines[1].startswith("26 documents of 13 cards in the folder documents.")
    child.close()
