"""Broken cards: every finding, nothing else, soon, and nothing written.

Each ``tests/cases/broken/<name>.yaml`` has beside it ``<name>.expected``, with one
``line:column CODE`` for each finding.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from lape_cards.checks.registry import RULES
from lape_cards.checks.run import Situation, check_file
from lape_cards.store.cards import read_card

ROOT = Path(__file__).parents[2]
CASES = sorted((ROOT / "tests" / "cases" / "broken").glob("*.yaml"))
HEAD = "format: 1\nkind: experiment\nid: x\nlanguage: fi\ntitle: Äiti\n"
TODAY = "2018-03-01"


def generated(name: str) -> bytes:
    """A broken card that cannot be kept as text."""
    head = HEAD.replace("id: x", f"id: {name}")
    return {
        "brackets": head.encode() + b"need: " + b"[" * 100_000,
        "braces": head.encode() + b"need: " + b"{" * 100_000,
        "dashes": head.encode() + b"need:\n " + b"- " * 100_000,
        "two-mebibytes": head.encode() + b"need: " + b"x" * (2 * 1024 * 1024),
        "latin-1": head.encode("latin-1"),
        "utf-16": head.encode("utf-16"),
        "nothing": b"",
        "nul": head.encode() + b"need: \0",
        "crlf": head.replace("title", "titel").replace("\n", "\r\n").encode(),
        "many-lines": head.encode() + b"need: [\n" + b"  x,\n" * 30_000,
        "bombs": head.encode() + b"a: &a [x]\n" + b"b: [*a, *a, *a]\n" * 50,
    }[name]


GENERATED = {
    "brackets": ["6:57 LC003"],
    "braces": ["6:8 LC004"],
    "dashes": ["7:102 LC003"],
    "two-mebibytes": ["1:1 LC003"],
    "latin-1": ["5:8 LC002"],
    "utf-16": ["1:1 LC002"],
    "nothing": ["1:1 LC001"],
    "nul": ["6:7 LC007"],
    "crlf": ["5:1 LC010"],
    "many-lines": ["19994:3 LC003"],
    "bombs": ["6:4 LC004"],
}


def expected(case: Path) -> list[str]:
    return case.with_suffix(".expected").read_text(encoding="utf-8").splitlines()


def form_only(findings: Sequence[str]) -> list[str]:
    return [line for line in findings if RULES[line.split()[1]].family in ("form", "privacy")]


def check(raw: bytes, name: str) -> list[str]:
    items = check_file(read_card(raw, name), Situation(date.fromisoformat(TODAY)))
    return [f"{item.place.line}:{item.place.column} {item.code}" for item in items]


def lape(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environ = {key: value for key, value in os.environ.items() if not key.startswith(("LAPE_", "GIT_", "COLUMNS"))}
    return subprocess.run(
        [sys.executable, "-m", "lape_cards", *arguments, "--today", TODAY, "--lang", "en"],
        cwd=cwd,
        env={**environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def state(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The broken cards in a folder that is no repository."""
    folder = tmp_path_factory.mktemp("broken")
    for case in CASES:
        shutil.copy(case, folder)
    for name in GENERATED:
        (folder / f"{name}.yaml").write_bytes(generated(name))
    return folder


@pytest.fixture(scope="module")
def table() -> dict[str, list[str]]:
    """Every file's name and what is expected of it."""
    kept = {case.name: expected(case) for case in CASES}
    return kept | {f"{name}.yaml": findings for name, findings in GENERATED.items()}


def test_there_are_many_kinds_of_them() -> None:
    assert len(CASES) >= 40
    found = {line.split()[1] for case in CASES for line in expected(case)} | {
        line.split()[1] for findings in GENERATED.values() for line in findings
    }
    form = {rule.code for rule in RULES.values() if rule.family in ("form", "privacy")}
    # A name that Windows keeps for itself cannot be a file of the repository, and what is not read is no broken card.
    assert form - found == {"LC024", "LC025"}
    assert sorted(path.stem for path in CASES) == sorted(path.stem for path in CASES[0].parent.glob("*.expected"))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_every_finding_and_nothing_else(case: Path) -> None:
    raw = case.read_bytes()
    started = time.process_time()
    findings = check(raw, case.name)
    assert time.process_time() - started < 1
    assert findings == expected(case)
    assert findings != []


@pytest.mark.parametrize("name", GENERATED)
def test_those_that_cannot_be_kept(name: str) -> None:
    raw = generated(name)
    started = time.process_time()
    assert form_only(check(raw, f"{name}.yaml")) == GENERATED[name]
    assert time.process_time() - started < 1


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_line_ends_and_a_byte_order_mark_change_no_place(case: Path) -> None:
    raw = b"\xef\xbb\xbf" + case.read_bytes().replace(b"\n", b"\r\n")
    assert check(raw, case.name) == expected(case)


def test_the_command_as_json(folder: Path, table: dict[str, list[str]]) -> None:
    before = state(folder)
    done = lape("check", *table, "--format", "json", cwd=folder)
    assert (done.returncode, done.stderr) == (1, "")
    cards = json.loads(done.stdout)["cards"]
    assert [card["file"] for card in cards] == list(table)
    for card in cards:
        findings = [f"{item['line']}:{item['column']} {item['code']}" for item in card["findings"]]
        assert form_only(findings) == form_only(table[card["file"]])
        if card["file"] in {case.name for case in CASES}:
            assert findings == table[card["file"]]
        assert "error" in {item["severity"] for item in card["findings"]}
        assert all(item["message"].strip() and "{" not in item["message"] for item in card["findings"])
    assert state(folder) == before


def test_the_command_as_text(folder: Path, table: dict[str, list[str]]) -> None:
    before = state(folder)
    done = lape("check", *table, cwd=folder)
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    told: dict[str, list[str]] = defaultdict(list)
    for line in done.stdout.splitlines():
        if match := re.fullmatch(r"([\w.-]+\.yaml):(\d+:\d+): (LC\d{3})\b.*", line):
            told[match[1]].append(f"{match[2]} {match[3]}")
    for case in CASES:
        assert sorted(told[case.name]) == sorted(table[case.name])
    assert told.keys() == table.keys()
    assert "131052" not in done.stdout
    assert state(folder) == before


@pytest.mark.parametrize("name", ["colon-in-a-text", "brackets"])
def test_the_command_alone(folder: Path, table: dict[str, list[str]], name: str) -> None:
    done = lape("check", f"{name}.yaml", cwd=folder)
    assert done.returncode == 1
    place, code = table[f"{name}.yaml"][0].split()
    first = done.stdout.splitlines()[1]
    assert re.fullmatch(rf"{name}\.yaml:{place}: {code} \S.+", first)


SETTINGS: list[tuple[bytes, str]] = [
    (b"format: 1\nlanguge: fi\n", "2:1: LC010"),
    (b"format: 1\nname: Kortit: kokeilut\n", "2:13: LC001"),
    (b"format: 1\nname: " + b"[" * 100_000, "2:57: LC003"),
]


@pytest.mark.parametrize(("settings", "place"), SETTINGS, ids=[place for _, place in SETTINGS])
def test_a_broken_lape_yaml(tmp_path: Path, settings: bytes, place: str) -> None:
    (tmp_path / "lape.yaml").write_bytes(settings)
    (tmp_path / "cards").mkdir()
    done = lape("check", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert re.match(rf"lape\.yaml:{place} \S", done.stderr.splitlines()[0])
    assert "Traceback" not in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cards", "lape.yaml"]
