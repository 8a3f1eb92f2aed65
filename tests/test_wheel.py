"""The wheel, installed into an empty environment in an empty folder, does what the checkout does."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from lape_cards.i18n import translator

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (made,) = folder.glob("*.whl")
    return made


def test_it_holds_what_it_needs(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for language in ("fi", "sv"):
        assert f"lape_cards/locale/{language}/LC_MESSAGES/lape.mo" in names
    for folder in ("templates", "examples"):
        beside = {str(path.relative_to(ROOT)) for path in (ROOT / folder).rglob("*") if path.is_file()}
        assert beside
        assert {f"lape_cards/{name}" for name in beside} <= names
    for language in ("fi", "sv", "en"):
        assert f"lape_cards/docs/erasing.{language}.md" in names, "messages lead to it"
    assert "lape_cards/py.typed" in names
    assert not any(name.startswith("tests") for name in names)


@pytest.mark.registry
def test_it_runs_the_demo(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    scripts = environment / ("Scripts" if os.name == "nt" else "bin")
    install = [str(scripts / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run(
        [*install, "--constraint", str(ROOT / "requirements-dev.txt"), str(wheel)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    empty = tmp_path / "empty"
    empty.mkdir()
    said = subprocess.run(
        [str(scripts / "lape"), "demo"],
        cwd=empty,
        env={**os.environ, "LAPE_LANG": "sv", "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert said.returncode == 0, said.stderr
    pages = sorted(path.name for path in (empty / "lape-demo" / "documents").iterdir())
    assert pages == ["perheohjaaja-paivakodissa-evaluation.html", "perheohjaaja-paivakodissa-evaluation.md"]
    told = translator("sv")(
        "The example is ready in {folder}. In its story it is {day}.", folder="lape-demo", day=date(2018, 10, 15)
    )
    assert said.stderr.splitlines()[0] == told
