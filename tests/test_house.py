"""Rules of the house that no linter holds."""

from __future__ import annotations

import subprocess
import sys
from configparser import ConfigParser
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "lape_cards"
MODULES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_is_too_long(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= 400


def test_packages_hold_nothing_in_their_init() -> None:
    for module in MODULES:
        if module.name == "__init__.py" and module.parent != PACKAGE:
            assert module.read_text(encoding="utf-8").strip() == ""


def test_the_layers_hold() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("contract", "owner"), [("terminal", "cli"), ("yaml", "store"), ("git", "repository")])
def test_what_one_part_keeps_to_itself_is_forbidden_to_all_others(contract: str, owner: str) -> None:
    parts = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    named = contracts[f"importlinter:contract:{contract}"]["source_modules"].split()
    assert set(named) == {f"lape_cards.{part}" for part in parts - {owner, "__init__", "__main__"}}


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = grimp.build_graph("lape_cards")
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    TopologicalSorter(imports).prepare()
