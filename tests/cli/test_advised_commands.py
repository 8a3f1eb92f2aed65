"""What is advised can be typed as it stands, and means what it says: real processes, real git."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

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
