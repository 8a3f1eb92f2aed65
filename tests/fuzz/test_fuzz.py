"""A short run of ``tools/fuzz.py``, other inputs each time; and what longer runs have found."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from random import Random
from types import ModuleType

import pytest

TOOL = Path(__file__).parents[2] / "tools" / "fuzz.py"
SECONDS = float(os.environ.get("LAPE_FUZZ_SECONDS", "8"))


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    found = importlib.util.spec_from_file_location("fuzz", TOOL)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def fuzzed(*arguments: str) -> str:
    """What a run in a process of its own says: only there is the memory that of the inputs."""
    done = subprocess.run([sys.executable, str(TOOL), *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_nothing_that_nobody_would_write_does_harm() -> None:
    said = fuzzed("--minutes", str(SECONDS / 60))
    for how in ("editor: edited", "editor: refused", "reader: without", "reader: with faults", "merge: "):
        assert how in said


def test_a_fault_is_found_and_kept(tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that could find nothing would prove nothing."""

    def faulty(raw: bytes, _: Random) -> str:
        raise KeyError(len(raw))

    monkeypatch.setitem(tool.TARGETS, "reader", faulty)
    _, faults = tool.fuzz(0.05, 1, tmp_path / "found")
    assert faults[0][:2] == ("reader", 2)
    assert "KeyError" in (tmp_path / "found" / "reader-2.txt").read_text(encoding="utf-8")


FOUND: list[tuple[str, int]] = [("merge", 1795985277509595326)]
"""Inputs that once went wrong, by target and seed."""


@pytest.mark.parametrize(("target", "seed"), [*FOUND, ("reader", 1), ("editor", 1), ("merge", 1)])
def test_found_inputs(target: str, seed: int) -> None:
    assert fuzzed("--only", target, "--seed", str(seed)).strip()
