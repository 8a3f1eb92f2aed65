"""The final report from end to end: thirty cards of three groups, collected, in every format."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from portfolio import TODAY, make_portfolio

SOURCE = Path(__file__).parents[2]


def lape(folder: Path, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "lape_cards", *arguments, "--today", TODAY.isoformat()],
        cwd=folder,
        env={**os.environ, "LAPE_LANG": "en", "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_portfolio(tmp_path_factory.mktemp("report")).folder
    lape(made, "collect")
    return made


def test_the_report_is_written_in_every_format_asked_for_and_the_same_each_time(folder: Path) -> None:
    done = lape(folder, "report", "--to", "html,md,docx", "--language", "en")
    names = ["report.html", "report.md", "report.docx"]
    assert done.stdout.split() == [f"documents/{name}" for name in names]
    first = [(folder / "documents" / name).read_bytes() for name in names]
    lape(folder, "report", "--to", "html,md,docx", "--language", "en")
    assert [(folder / "documents" / name).read_bytes() for name in names] == first
    text = first[1].decode()
    assert "Ohjelma alkoi, kun perheet eivät löytäneet apua ajoissa." in text
    assert "Missing. Write it into portfolio.yaml, under report: communication:" in text
    assert text.count("@") >= 30
    assert '<span lang="sv">' in first[0].decode()


def test_a_source_that_is_missing_is_told_in_the_report_too(tmp_path: Path) -> None:
    more = "  - name: poissa\n    git: ../groups/poissa\n"
    made = make_portfolio(tmp_path, names=["hillford"], more=more).folder
    lape(made, "collect", code=2)
    lape(made, "report", "--to", "md", "--language", "en", code=2)
    assert "The source poissa is not in this report." in (made / "documents" / "report.md").read_text("utf-8")


def test_in_one_repository_a_card_that_cannot_be_read_is_told_with_its_place(tmp_path: Path) -> None:
    top = make_portfolio(tmp_path, names=["hillford"]).sources["hillford"]
    (top / "cards" / "broken.yaml").write_text("kind: [\n", encoding="utf-8")
    done = lape(top, "report", "--output", "all.md", "--to", "md", code=1)
    assert "cards/broken.yaml:" in done.stderr
    assert "The card broken could not be read" in (top / "all.md").read_text("utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--to", "slides"),
        ("--to", "md,html", "--output", "x.md"),
        ("--to", "html", "--output", "x.md"),
        ("--output", "r.doc"),
    ],
)
def test_what_cannot_be_done_is_said(folder: Path, arguments: tuple[str, ...]) -> None:
    lape(folder, "report", *arguments, code=2)
    assert not any((folder / name).exists() for name in ("x.md", "r.doc"))


def test_the_files_ending_says_its_format(folder: Path) -> None:
    lape(folder, "report", "--output", "r.docx")
    assert (folder / "r.docx").read_bytes().startswith(b"PK")


def test_cards_and_settings_are_never_replaced(folder: Path) -> None:
    before = (folder / "portfolio.yaml").read_bytes()
    lape(folder, "report", "--output", "portfolio.yaml", code=2)
    assert (folder / "portfolio.yaml").read_bytes() == before


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_word_processor_shows_every_word_of_the_report(folder: Path, tmp_path: Path) -> None:
    lape(folder, "report", "--to", "md,docx")
    word = folder / "documents" / "report.docx"
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            "txt:Text (encoded):UTF8",
            "--outdir",
            str(tmp_path),
            str(word),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    shown = (tmp_path / "report.txt").read_text("utf-8-sig")
    written = (folder / "documents" / "report.md").read_text("utf-8")
    words = {word for word in written.replace("<br>", " ").split() if word.isalpha()}
    assert len(words) > 300
    assert {word for word in words if word not in shown} == set()
    with zipfile.ZipFile(word) as archive:
        assert b"w:tblHeader" in archive.read("word/document.xml")
        assert b'w:val="fi-FI"' in archive.read("word/styles.xml")


def test_a_card_that_is_understood_only_in_part_is_told_with_its_place(tmp_path: Path) -> None:
    made = make_portfolio(tmp_path, names=["hillford"])
    source = made.sources["hillford"]
    path = source / "cards" / "first-day-letter.yaml"
    lines = path.read_text(encoding="utf-8").rstrip().splitlines()
    path.write_text("\n".join([*lines, "unheard_of: 1", ""]), encoding="utf-8")
    subprocess.run(["git", "commit", "--quiet", "-am", "By hand"], cwd=source, check=True, capture_output=True)
    lape(made.folder, "collect")
    lape(made.folder, "report", "--to", "md,html", "--language", "en")
    place = f"hillford/cards/first-day-letter.yaml:{len(lines) + 1}:1"
    for ending in ("md", "html"):
        text = (made.folder / "documents" / f"report.{ending}").read_text("utf-8")
        (line,) = [line for line in text.splitlines() if place in line]
        assert "The card hillford/first-day-letter is in this report as far as it could be understood." in line
        assert "unheard_of" in line
    assert "could not be read" not in text
