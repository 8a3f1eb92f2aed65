"""What ``lape check`` writes for other programs, held against those programs' own descriptions of it.

The cards are as faulty, and their files as oddly named, as they can be.
"""

from __future__ import annotations

import copy
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st

from lape_cards.checks.run import Selection
from lape_cards.cli.options import GlobalValues, open_session
from lape_cards.cli.reporters.family import Outcome, reporter
from lape_cards.diagnostic import Diagnostic, Place
from lape_cards.message import Message
from lape_cards.workflow.check import Checked

ROOT = Path(__file__).parents[2]
SHAPES = Path(__file__).parent / "shapes"
MULTITOOL = "@microsoft/sarif-multitool-linux@5.7.0"
NAMES = (
    "a\u0308iti ja isa\u0308",
    "100 %, kaksi: kolme",
    "a%25b%2C::error::",
    "-viiva",
    "äö [1] {2} #3 ?4 &5 <6>",
    "😀",
    "oma.kortti",
)
BROKEN = """\
format: 1
kind: experiment
id: rikki
language: 010190-900P
title: "Kokeilu <b>&]]> 010190-900P"
need: TODO
activity: TODO  # lape: ignore LC030 {0}: <b> "kesken" 100 %
"100 %, {0}: [x](1) <b>&]]>": x
"100 %25,\\n::error:: ohi%0A": x
risks: [{id: sama}, {id: sama}, {id: sama}]
"""


def lape(folder: Path, form: str, *more: str) -> str:
    """What the check writes to standard output in ``folder``."""
    done = subprocess.run(
        [sys.executable, "-m", "lape_cards", "check", "--today", "2018-10-15", "--format", form, *more],
        cwd=folder,
        env={**os.environ, "LAPE_LANG": "fi", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1, (done.stdout + done.stderr).decode()
    return done.stdout.decode("utf-8")


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    """A card repository of oddly named cards, all with the same id, and a longer one."""
    (tmp_path / "lape.yaml").write_text("format: 1\n", encoding="utf-8")
    (tmp_path / "cards").mkdir()
    for name in NAMES:
        (tmp_path / "cards" / f"{name}.yaml").write_text(BROKEN, encoding="utf-8")
    example = ROOT / "examples" / "demo" / "cards" / "aamupala-ja-kuulumiset" / "1.yaml"
    shutil.copy(example, tmp_path / "cards" / "aamupala-ja-kuulumiset.yaml")
    return tmp_path


# GitLab


def gitlab(report: Any) -> list[dict[str, Any]]:
    """A report, if GitLab would take it; each finding once."""
    shape = json.loads((SHAPES / "gitlab-code-quality.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(shape).validate(report)
    fingerprints = [item["fingerprint"] for item in report]
    assert len(set(fingerprints)) == len(fingerprints)
    found: list[dict[str, Any]] = report
    return found


def test_gitlab(cards: Path) -> None:
    report = gitlab(json.loads(lape(cards, "gitlab")))
    files = {f"cards/{path.name}" for path in (cards / "cards").iterdir()}
    assert {item["location"]["path"] for item in report} == files


def test_gitlab_finds_the_file_however_it_was_named(cards: Path) -> None:
    name = f"cards/{NAMES[0]}.yaml"
    for given_name in (name, f"./{name}", f"../{cards.name}/{name}", str(cards / name)):
        report = gitlab(json.loads(lape(cards, "gitlab", given_name)))
        assert {item["location"]["path"] for item in report} == {name}


def test_gitlab_knows_a_finding_whose_line_has_moved(cards: Path) -> None:
    before = gitlab(json.loads(lape(cards, "gitlab")))
    for path in (cards / "cards").iterdir():
        path.write_bytes(b"# uusi\n" * 10 + path.read_bytes())
    after = gitlab(json.loads(lape(cards, "gitlab")))
    assert [item["fingerprint"] for item in after] == [item["fingerprint"] for item in before]
    moved = [
        now["location"]["lines"]["begin"] - item["location"]["lines"]["begin"]
        for item, now in zip(before, after, strict=True)
    ]
    assert set(moved) == {10}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda item: item.pop("check_name"),
        lambda item: item.update(severity="error"),
        lambda item: item["location"].update(path=f"./{item['location']['path']}"),
        lambda item: item["location"].update(path=f"/{item['location']['path']}"),
        lambda item: item["location"].update(path=f"../{item['location']['path']}"),
        lambda item: item["location"].pop("lines"),
        lambda item: item["location"]["lines"].update(begin="1"),
    ],
    ids=["no check", "severity", "./", "/", "../", "no line", "line as text"],
)
def test_another_shape_is_none_of_gitlabs(cards: Path, spoil: Callable[[dict[str, Any]], object]) -> None:
    report = json.loads(lape(cards, "gitlab", f"cards/{NAMES[0]}.yaml"))
    gitlab(report)
    spoil(report[-1])
    with pytest.raises(jsonschema.ValidationError):
        gitlab(report)


# JUnit


def junit() -> xmlschema.XMLSchema10:
    return xmlschema.XMLSchema10(SHAPES / "junit-10.xsd")


def test_junit(cards: Path) -> None:
    written = lape(cards, "junit")
    junit().validate(written)
    cases = re.findall(r'<testcase classname="([^"]*)" name="([^"]*)"', written)
    assert len(cases) > len(NAMES)
    # GitLab takes only the first of those with the same class and name.
    assert len(set(cases)) == len(cases)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("<testcase classname=", '<testcase line="1" classname='),
        (' failures="', ' faults="'),
        ("<system-out>", "<output>"),
        ("<failure ", "<fault "),
    ],
)
def test_another_shape_is_none_of_jenkinss(cards: Path, right: str, wrong: str) -> None:
    written = lape(cards, "junit")
    closing = {"<system-out>": ("</system-out>", "</output>"), "<failure ": ("</failure>", "</fault>")}
    spoilt = written.replace(right, wrong).replace(*closing.get(right, ("", "")))
    assert spoilt != written
    with pytest.raises(xmlschema.XMLSchemaValidationError):
        junit().validate(spoilt)


# GitHub: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands

ESCAPES = {"%25": "%", "%0D": "\r", "%0A": "\n"}
PROPERTY_ESCAPES = {**ESCAPES, "%3A": ":", "%2C": ","}


def unescaped(value: str, escapes: dict[str, str]) -> str:
    """A value as it was meant; no sign in it that ends it, and no % but an escape's."""
    assert not set(escapes.values()) - {"%"} & set(value), value
    pieces = re.split("(%..)", value)
    assert all("%" not in text for text in pieces[::2]), value
    return "".join(escapes[piece] if number % 2 else piece for number, piece in enumerate(pieces))


def command(line: str) -> tuple[str, dict[str, str], str]:
    """A workflow command's name, its properties and its value."""
    assert line.startswith("::")
    head, closed, value = line[2:].partition("::")
    assert closed
    name, _, listed = head.partition(" ")
    pairs = [one.partition("=") for one in listed.split(",")]
    assert all(equals for _, equals, _ in pairs)
    properties = {key: unescaped(text, PROPERTY_ESCAPES) for key, _, text in pairs}
    assert len(properties) == len(pairs)
    return name, properties, unescaped(value, ESCAPES)


def test_github(cards: Path) -> None:
    written = lape(cards, "github")
    expected = [
        (card["file"], finding) for card in json.loads(lape(cards, "json"))["cards"] for finding in card["findings"]
    ]
    commands = [command(line) for line in written.removesuffix("\n").split("\n")]
    assert len(commands) == len(expected) > len(NAMES)
    for (name, properties, value), (file, finding) in zip(commands, expected, strict=True):
        assert name in ("error", "warning", "notice")
        assert list(properties) == ["file", "line", "col", "title"]
        assert properties["file"] == file
        assert (properties["line"], properties["col"]) == (str(finding["line"]), str(finding["column"]))
        assert value.startswith(finding["message"])


HOSTILE = st.lists(
    st.sampled_from(["%", ":", ",", "::", "\r", "\n", "=", "%25", "%0A", "%3A", "%2C", "ä", "😀", " ", "5", "A"])
).map("".join)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(HOSTILE, HOSTILE.map(lambda name: f"kortit/{name}x.yaml"))
def test_github_takes_any_text(text: str, name: str) -> None:
    item = Diagnostic("LC204", "error", name, Place(3, 7), Message("{text}", text=f"a{text}b"), None, ("risks",))
    outcome = Outcome((Checked(name, None, None, None, [item]),), Selection(), frozenset({"error"}))
    with redirect_stdout(StringIO()) as written:
        reporter("github")(open_session(GlobalValues(lang="en"), {}, lambda: date(2018, 10, 15)), outcome)
    [line] = written.getvalue().removesuffix("\n").split("\n")
    said, properties, value = command(line)
    assert (said, properties["file"], value) == ("error", name, f"a{text}b")


# SARIF


@pytest.fixture(scope="module")
def multitool() -> Path:
    """Microsoft's validator of SARIF, from the package registry; it is kept in ``build`` for the next run."""
    npm = shutil.which("npm")
    if npm is None or sys.platform != "linux" or platform.machine() != "x86_64":
        pytest.skip("npm, or a Linux that the SARIF validator runs on, is not here")
    folder = ROOT / "build" / "sarif-multitool"
    program = folder / "node_modules" / "@microsoft" / "sarif-multitool-linux" / "Sarif.Multitool"
    if not program.exists():
        folder.mkdir(parents=True, exist_ok=True)
        install = [npm, "install", "--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund", MULTITOOL]
        done = subprocess.run(install, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"the SARIF validator cannot be had: {done.stderr.strip()[-200:]}")
    program.chmod(0o755)
    return program


def complaints(multitool: Path, folder: Path, report: str) -> list[tuple[str, str]]:
    """The rule of SARIF's schema that each complaint is of, and how grave it is."""
    (folder / "report.sarif").write_text(report, encoding="utf-8")
    done = subprocess.run(
        [str(multitool), "validate", "report.sarif", "--output", "validated.json", "--log", "ForceOverwrite"],
        cwd=folder,
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 files scanned" in done.stdout, done.stdout + done.stderr
    [run] = json.loads((folder / "validated.json").read_text(encoding="utf-8-sig"))["runs"]
    return [(result["ruleId"], result.get("level", "warning")) for result in run.get("results", [])]


SPOILT: list[Callable[[dict[str, Any]], object]] = [
    lambda run: run["tool"].pop("driver"),
    lambda run: run["results"][0].pop("message"),
    lambda run: run["results"][0].update(level="fatal"),
    lambda run: run["results"][0].update(what="x"),
    lambda run: run["results"][0]["locations"][0]["physicalLocation"]["region"].update(startLine=0),
    lambda run: run["results"][0]["locations"][0]["physicalLocation"]["region"].update(startLine="x"),
    lambda run: run["results"][0].update(ruleIndex=-2),
    lambda run: run.pop("results") and run.update(results={}),
]


@pytest.mark.registry
def test_sarif(cards: Path, tmp_path: Path, multitool: Path) -> None:
    written = lape(cards, "sarif")
    # What it asks beyond the schema is the address of a page about the program, which there is none of. That it asks
    # shows that it came so far: of a report that it cannot make sense of it says nothing at all.
    assert complaints(multitool, tmp_path, written) == [("SARIF2005", "warning")]
    schema = json.loads((multitool.parent / "sarif-2.1.0.json").read_text(encoding="utf-8-sig"))
    validator = jsonschema.Draft202012Validator(schema)
    good = json.loads(written)
    validator.validate(good)
    assert any("suppressions" in result for result in good["runs"][0]["results"])
    for spoil in SPOILT:
        bad = copy.deepcopy(good)
        spoil(bad["runs"][0])
        assert not validator.is_valid(bad)
        assert complaints(multitool, tmp_path, json.dumps(bad)) != [("SARIF2005", "warning")]
