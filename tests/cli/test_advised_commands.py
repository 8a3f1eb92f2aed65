"""What is advised can be typed as it stands, and means what it says: real processes, real git."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import docx
import pytest

ROOT = Path(__file__).parents[2]
ROOTED = "perheohjaaja-paivakodissa"
INCOMPLETE = "aamupala-ja-kuulumiset"
TODAY = ("--today", "2018-10-15")


def lape(
    folder: Path, *arguments: str, lang: str = "en", code: int = 0, environ: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "lape_cards", *arguments],
        cwd=folder,
        env={**os.environ, "LAPE_LANG": lang, "PYTHONPATH": str(ROOT), **(environ or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example repository, in which nothing is changed."""
    folder = tmp_path_factory.mktemp("demo")
    lape(folder, "demo", "example")
    return folder / "example"


def told(done: subprocess.CompletedProcess[str]) -> str:
    return " ".join((done.stdout + done.stderr).split())


def test_names_with_blanks_stand_in_quotation_marks(tmp_path: Path) -> None:
    made = lape(tmp_path, "demo", "Uusi kansio")
    assert '  cd "Uusi kansio"\n' in made.stderr
    assert told(lape(tmp_path, "demo", "Uusi kansio", code=2)).endswith('lape demo "Uusi kansio-2"')
    assert 'cd "Oma kansio"' in told(lape(tmp_path, "init", "Oma kansio", "--group", "Ryhmä"))
    refused = lape(tmp_path, "init", "--from", "Oma kansio", "Uusi kansio", code=2)
    assert 'lape init --from "Oma kansio" NEW-FOLDER' in told(refused)
    other = tmp_path / "muualla"
    (other / "Työ kansio").mkdir(parents=True)
    (other / "Työ kansio" / "lape.yaml").write_text("format: 1\n")
    assert told(lape(other, "save", code=2)).endswith('cd "Työ kansio"')
    top = tmp_path / "Uusi kansio"
    lape(top, "render", ROOTED, "--to", "docx", "--output", "Muokattu ä.docx")
    document = docx.Document(str(top / "Muokattu ä.docx"))
    next(one for one in document.paragraphs if "toisesta suunnasta" in one.text).add_run(" Lisää.")
    document.save(str(top / "Muokattu ä.docx"))
    assert told(lape(top, "import", "Muokattu ä.docx")).endswith('lape import "Muokattu ä.docx" --yes')


def test_the_first_check_ends_with_what_can_be_done(demo: Path) -> None:
    advised = [line.strip() for line in lape(demo, "check", *TODAY, code=1).stderr.splitlines() if line[:2] == "  "]
    assert advised == [f"lape edit {INCOMPLETE}", "lape edit fredagskafe-for-familjer"]
    assert lape(demo, "check", *TODAY, code=1).stderr.splitlines()[-1].endswith("  lape save")
    lape(demo, "save")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Kortti ä.docx", 'Make a card of it: lape import "Kortti ä.docx"'),
        ("cards/muistio.docx", "Make a card of it: lape import cards/muistio.docx"),
        ("kortit.XLSX", "Make a card of it: lape import kortit.XLSX"),
        ("vanha.doc", "Open it in Word or LibreOffice, save it as .docx, and import that file."),
        ("vapaa.odt", "Open it in LibreOffice, save it as .docx, and import that file."),
        ("teksti.rtf", "Open it in Word or LibreOffice, save it as .docx, and import that file."),
        ("painettu.pdf", "Import the Word file that the PDF was made from."),
    ],
)
def test_a_file_that_was_filled_in_elsewhere_is_imported(card_repository: Any, name: str, says: str) -> None:
    top = card_repository.top
    for folder in (top, top.parent):  # inside the repository, and where there is none
        file = folder / name
        missing = told(lape(folder, "check", name, code=2))
        assert missing.startswith(f"There is no file {name}.")
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"PK\x03\x04" if "ä" in name else b"")
        assert told(lape(folder, "check", name, code=2)) == f"{name} is not a card's own file. {says}"
    assert told(lape(top, "edit", name, code=2)) == f"{name} is not a card's own file. {says}"


@pytest.mark.parametrize(
    ("where", "name"), [(".", "cards"), (".", "cards/"), (".", "."), ("cards", "."), ("cards", "..")]
)
def test_the_folder_of_the_cards_means_all_of_them(demo: Path, where: str, name: str) -> None:
    every = lape(demo, "check", *TODAY, code=1)
    named = lape(demo / where, "check", name, *TODAY, code=1)
    assert (named.stdout, named.stderr) == (every.stdout, every.stderr)
