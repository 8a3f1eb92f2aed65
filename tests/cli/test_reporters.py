"""What ``lape check`` writes for other programs, read as those programs read it; and ``lape rules``."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path
from typing import Any, get_args
from urllib.parse import unquote

import jsonschema
import pytest

from lape_cards.checks.registry import FAMILY_NAMES, RULES
from lape_cards.checks.run import Selection
from lape_cards.cli.options import GlobalValues, open_session
from lape_cards.cli.reporters.family import REPORTERS, Format, Outcome, Terms, begin, reporter
from lape_cards.diagnostic import Diagnostic, Place
from lape_cards.message import Message
from lape_cards.workflow.check import Checked

ROOT = Path(__file__).parents[2]
INCOMPLETE = "aamupala-ja-kuulumiset"
TODAY = ("--today", "2018-10-15")
SECRET = "010190-900P"
BROKEN = f"""\
format: 1
kind: experiment
id: rikki
language: {SECRET}
title: "Kokeilu <b>&]]> {SECRET}"
"100 %, {{0}}: [x](1) <b>&]]>": x
"100 %,\\n::error:: ohi": x
changes:
  - id: sama
    metrics:
      - id: m1
      - id: m1
      - id: m1
# soita {SECRET}
# ja {SECRET}
"""


def lape(folder: Path, *arguments: str, lang: str = "en", code: int = 0) -> str:
    """What the command writes to standard output in ``folder``."""
    done = subprocess.run(
        [sys.executable, "-m", "lape_cards", *arguments],
        cwd=folder,
        env={**os.environ, "LAPE_LANG": lang, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == code, (done.stdout + done.stderr).decode()
    return done.stdout.decode("utf-8")


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A card repository with the example's incomplete card, a broken one, and one with nothing to mend."""
    folder = tmp_path_factory.mktemp("reporters")
    examples = ROOT / "examples" / "demo" / "cards"
    (folder / "lape.yaml").write_text("format: 1\n")
    (folder / "cards").mkdir()
    for name, number in ((INCOMPLETE, 1), ("perheohjaaja-paivakodissa", 1)):
        (folder / "cards" / f"{name}.yaml").write_bytes((examples / name / f"{number}.yaml").read_bytes())
    (folder / "cards" / "rikki.yaml").write_text(BROKEN, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def expected(cards: Path) -> list[dict[str, Any]]:
    """Every finding, with its card's file, as the JSON has it."""
    report = json.loads(lape(cards, "check", *TODAY, "--format", "json", code=1))
    return [{"file": card["file"], **finding} for card in report["cards"] for finding in card["findings"]]


def parsed(written: str) -> ET.Element:
    """The XML that was written, read by the standard library's own parser."""
    return ET.fromstring(written.encode())  # noqa: S314 - we have just written it


def check(cards: Path, form: str, *more: str, code: int = 1) -> str:
    return lape(cards, "check", *TODAY, "--format", form, *more, code=code)


def test_every_format_has_one_reporter() -> None:
    assert set(REPORTERS) == set(get_args(Format))
    files = {f"lape_cards.cli.reporters.{path.stem}" for path in (ROOT / "lape_cards/cli/reporters").glob("*.py")}
    assert set(REPORTERS.values()) <= files


@pytest.mark.parametrize("form", get_args(Format))
def test_the_same_cards_give_the_same_bytes(cards: Path, form: str) -> None:
    first = check(cards, form)
    assert first == check(cards, form)
    assert SECRET not in first
    assert not {"900P", "010190"} & set(re.split(r"\W", first))
    assert "•••" in first


@pytest.mark.parametrize("form", get_args(Format))
def test_a_file_named_after_someone_is_not_named(tmp_path: Path, form: str) -> None:
    (tmp_path / f"{SECRET}.yaml").write_text(BROKEN, encoding="utf-8")
    assert "900P" not in check(tmp_path, form, f"{SECRET}.yaml")


@pytest.mark.parametrize("form", get_args(Format))
def test_a_card_with_nothing_to_mend(cards: Path, form: str) -> None:
    written = check(cards, form, "perheohjaaja-paivakodissa", "--select", "form", code=0)
    if form == "junit":
        assert parsed(written).attrib["failures"] == "0"
    elif form == "gitlab":
        assert json.loads(written) == []
    elif form == "sarif":
        assert json.loads(written)["runs"][0]["results"] == []
    elif form != "json":
        assert written == ""


# The shape of a workflow command: values hold neither a colon nor a comma, and a percent sign only as an escape.
VALUE = r"(?:[^%:,\r\n]|%25|%0D|%0A|%3A|%2C)*"
COMMAND = re.compile(
    rf"::(error|warning|notice) file=({VALUE}),line=(\d+),col=(\d+),title=({VALUE})::((?:[^%\r\n]|%25|%0D|%0A)*)"
)
ESCAPES = {"%25": "%", "%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ","}


def test_github(cards: Path, expected: list[dict[str, Any]]) -> None:
    def plain(text: str) -> str:
        return re.sub("%(25|0D|0A|3A|2C)", lambda match: ESCAPES[match[0]], text)

    written = check(cards, "github")
    assert "\r" not in written
    lines = written.split("\n")
    assert lines.pop() == ""
    found = [COMMAND.fullmatch(line) for line in lines]
    assert len(found) == len(expected)
    for match, finding in zip(found, expected, strict=True):
        assert match is not None
        kind, file, line, column, title, text = match.groups()
        assert kind == {"error": "error", "warning": "warning", "advice": "notice"}[finding["severity"]]
        assert (plain(file), int(line), int(column)) == (finding["file"], finding["line"], finding["column"])
        assert title == finding["code"]
        assert plain(text) == finding["message"] + (f"\n{finding['hint']}" if finding["hint"] else "")
    assert any("“100 %25, {0}: [x](1)" in line for line in lines)


def fingerprints(cards: Path, *more: str) -> list[str]:
    return [item["fingerprint"] for item in json.loads(check(cards, "gitlab", *more))]


def test_gitlab(cards: Path, expected: list[dict[str, Any]]) -> None:
    report = json.loads(check(cards, "gitlab"))
    assert [(item["check_name"], item["location"]["path"], item["location"]["lines"]["begin"]) for item in report] == [
        (finding["code"], finding["file"], finding["line"]) for finding in expected
    ]
    for item, finding in zip(report, expected, strict=True):
        assert set(item) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert item["severity"] == {"error": "major", "warning": "minor", "advice": "info"}[finding["severity"]]
        assert item["description"].startswith(finding["message"])


def test_a_fingerprint_survives_moved_lines_and_another_language(cards: Path) -> None:
    before = fingerprints(cards)
    assert len(set(before)) == len(before) > 10
    kept = {path: path.read_bytes() for path in (cards / "cards").glob("*.yaml")}
    try:
        for path, content in kept.items():
            path.write_bytes(b"# more\n" * 5 + content)
        assert fingerprints(cards) == before
        assert fingerprints(cards, "--lang", "sv") == before
    finally:
        for path, content in kept.items():
            path.write_bytes(content)


def strict(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    """A schema of an object with these keys and no others."""
    properties = {**required, **(optional or {})}
    return {"type": "object", "required": list(required), "properties": properties, "additionalProperties": False}


COUNT = {"type": "integer", "minimum": 1}
TEXT = {"type": "string", "minLength": 1}
SAID = strict({"text": TEXT})
LEVEL = {"enum": ["error", "warning", "note"]}
LANGUAGE = {"enum": ["fi", "sv", "en"]}
# The part of SARIF 2.1.0 that is written here, more strictly than its own schema, which is not free to be kept here.
SARIF_RULE = strict(
    {
        "id": {"pattern": r"^LC\d{3}$"},
        "shortDescription": SAID,
        "fullDescription": SAID,
        "help": SAID,
        "defaultConfiguration": strict({"level": LEVEL}),
        "properties": strict({"tags": {"type": "array", "items": TEXT, "uniqueItems": True}}),
    }
)
SARIF_RESULT = strict(
    {
        "ruleId": TEXT,
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": LEVEL,
        "message": SAID,
        "locations": {
            "type": "array",
            "minItems": 1,
            "maxItems": 1,
            "items": strict(
                {
                    "physicalLocation": strict(
                        {
                            "artifactLocation": strict({"uri": {"pattern": r"^([A-Za-z0-9_.~/-]|%[0-9A-F]{2})+$"}}),
                            "region": strict({"startLine": COUNT, "startColumn": COUNT}, {"endColumn": COUNT}),
                        }
                    )
                }
            ),
        },
        "partialFingerprints": {"type": "object", "minProperties": 1, "additionalProperties": TEXT},
    }
)
SARIF_RUN = strict(
    {
        "tool": strict(
            {
                "driver": strict(
                    {
                        "name": {"const": "lape"},
                        "version": {"pattern": r"^\d+\.\d+\.\d+"},
                        "language": LANGUAGE,
                        "rules": {"type": "array", "items": SARIF_RULE, "uniqueItems": True},
                    }
                )
            }
        ),
        "invocations": {"type": "array", "items": strict({"executionSuccessful": {"type": "boolean"}})},
        "language": LANGUAGE,
        "columnKind": {"const": "unicodeCodePoints"},
        "results": {"type": "array", "items": SARIF_RESULT},
    }
)
SARIF = strict(
    {
        "$schema": {"const": "https://json.schemastore.org/sarif-2.1.0.json"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "minItems": 1, "maxItems": 1, "items": SARIF_RUN},
    }
)


def sarif_run(written: str) -> dict[str, Any]:
    document = json.loads(written)
    jsonschema.Draft202012Validator(SARIF).validate(document)
    run: dict[str, Any] = document["runs"][0]
    return run


def test_sarif(cards: Path, expected: list[dict[str, Any]]) -> None:
    run = sarif_run(check(cards, "sarif"))
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted(RULES)
    assert run["invocations"] == [{"executionSuccessful": True}]
    results = run["results"]
    assert len({result["partialFingerprints"]["lapeFinding/v1"] for result in results}) == len(results)
    for result, finding in zip(results, expected, strict=True):
        place = result["locations"][0]["physicalLocation"]
        region = place["region"]
        assert unquote(place["artifactLocation"]["uri"]) == finding["file"]
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding["code"]
        assert (region["startLine"], region["startColumn"]) == (finding["line"], finding["column"])
        line = (cards / finding["file"]).read_text(encoding="utf-8").splitlines()[region["startLine"] - 1]
        assert region["startColumn"] < region.get("endColumn", len(line) + 2) <= len(line) + 2
        if SECRET in line:
            assert "endColumn" not in region
        text = result["message"]["text"]
        assert re.sub(r"\{\{|\}\}", "", text).count("{") == 0
        assert text.replace("{{", "{").replace("}}", "}").startswith(finding["message"])


def test_sarif_speaks_the_language_of_the_run(cards: Path) -> None:
    run = sarif_run(check(cards, "sarif", "--lang", "fi"))
    assert run["language"] == "fi"
    titles = {rule["id"]: rule["shortDescription"]["text"] for rule in run["tool"]["driver"]["rules"]}
    assert titles["LC204"] == "Riskit on tunnistettu"


def test_sarif_names_a_file_as_a_uri(tmp_path: Path) -> None:
    (tmp_path / "oma: päivä 100%.yaml").write_text(BROKEN, encoding="utf-8")
    run = sarif_run(check(tmp_path, "sarif", "oma: päivä 100%.yaml"))
    uris = {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run["results"]}
    assert uris == {"oma%3A%20p%C3%A4iv%C3%A4%20100%25.yaml"}
    assert "file=oma%3A päivä 100%25.yaml,line=" in check(tmp_path, "github", "oma: päivä 100%.yaml")


def files_in(written: str, form: str) -> set[str]:
    """The files that a report names, unescaped."""
    if form == "github":
        return set(re.findall("::[a-z]+ file=([^,]*),", written))
    if form == "gitlab":
        return {item["location"]["path"] for item in json.loads(written)}
    if form == "sarif":
        places = [result["locations"][0]["physicalLocation"] for result in sarif_run(written)["results"]]
        return {place["artifactLocation"]["uri"] for place in places}
    return {suite.attrib["name"] for suite in parsed(written)}


@pytest.mark.parametrize("form", ["github", "gitlab", "sarif", "junit"])
@pytest.mark.parametrize("named", [True, False])
def test_the_disk_is_asked_once_where_the_findings_of_a_folder_are(
    form: Format, named: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[Path] = []

    def lexists(path: Path) -> bool:
        asked.append(path)
        return path == tmp_path / ".git"

    monkeypatch.setattr("os.path.lexists", lexists)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cards").mkdir()
    speech = open_session(GlobalValues(lang="en"), {}, lambda: date(2018, 10, 15))
    report = begin(form, speech, Terms(Selection(), frozenset(), named=named, top=tmp_path))
    item = Diagnostic("LC204", "error", "x", Place(1, 1), Message("x"))
    for number in range(20):
        report.card(Checked(f"cards/{number}.yaml", None, None, None, [item] * 5))
    report.end()
    assert files_in(capsys.readouterr().out, form) == {f"cards/{number}.yaml" for number in range(20)}
    assert asked == [tmp_path / "cards" / ".git", tmp_path / ".git"]


@pytest.fixture(params=["folder", "worktree", "own"])
def checkout(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    """Cards in a folder of a checkout, and what stands before their names there; ``own`` is one inside another."""
    folder = tmp_path / "kunta" / "korttirepo"
    (folder / "cards" / "muistiot").mkdir(parents=True)
    (folder / "lape.yaml").write_text("format: 1\n")
    (folder / "cards" / "rikki.yaml").write_text(BROKEN, encoding="utf-8")
    git = ["git", "init", "--quiet"]
    for top in [folder.parent] if request.param != "own" else [folder.parent, folder]:
        subprocess.run([*git, str(top)], check=True)
    if request.param == "worktree":  # there, as in a submodule, .git is a file
        (folder.parent / ".git").rename(tmp_path / "kunta.git")
        (folder.parent / ".git").write_text(f"gitdir: {tmp_path / 'kunta.git'}\n")
    return folder, "" if request.param == "own" else "korttirepo/"


@pytest.mark.parametrize("form", ["github", "gitlab", "sarif", "junit"])
def test_services_find_a_file_from_the_top_of_the_checkout(checkout: tuple[Path, str], form: str) -> None:
    folder, before = checkout
    expected = {f"{before}cards/rikki.yaml"}
    runs: list[tuple[Path, tuple[str, ...]]] = [
        (folder, ()),
        (folder / "cards", ()),
        (folder / "cards" / "muistiot", ("rikki",)),
        (folder, ("cards/rikki.yaml",)),
        (folder / "cards", ("rikki.yaml",)),
        (folder.parent.parent, ("kunta/korttirepo/cards/rikki.yaml",)),
        (folder.parent.parent, (str(folder / "cards" / "rikki.yaml"),)),
    ]
    for start, names in runs:
        assert files_in(check(start, form, *names), form) == expected, (start, names)


@pytest.mark.parametrize("form", ["text", "json"])
def test_people_are_told_the_name_that_they_know(checkout: tuple[Path, str], form: str) -> None:
    folder, _ = checkout
    written = check(folder, form)
    assert "cards/rikki.yaml" in written
    assert "korttirepo" not in written


@pytest.mark.parametrize("form", ["github", "gitlab", "sarif", "junit"])
def test_a_name_that_may_not_be_shown_is_found_from_the_top_too(checkout: tuple[Path, str], form: str) -> None:
    folder, before = checkout
    (folder / "cards" / "rikki.yaml").rename(folder / "cards" / f"{SECRET}.yaml")
    for start, names in ((folder / "cards", ()), (folder, (f"cards/{SECRET}.yaml",))):
        written = check(start, form, *names)
        assert "900P" not in written
        assert {unquote(name) for name in files_in(written, form)} == {f"{before}cards/•••.yaml"}


def test_a_card_that_is_not_there(cards: Path) -> None:
    run = sarif_run(check(cards, "sarif", INCOMPLETE, "cards/poissa.yaml", code=2))
    assert run["invocations"] == [{"executionSuccessful": False}]
    assert run["results"]


def test_junit(cards: Path, expected: list[dict[str, Any]]) -> None:
    written = check(cards, "junit")
    assert written.startswith('<?xml version="1.0" encoding="UTF-8"?>\n')
    top = parsed(written)
    assert top.tag == "testsuites"
    suites = list(top)
    assert [suite.attrib["name"] for suite in suites] == sorted(
        f"cards/{path.name}" for path in (cards / "cards").iterdir()
    )
    for element in (top, *suites):
        assert {"name", "tests", "failures", "errors"} == set(element.attrib)
        assert int(element.attrib["tests"]) == len(list(element.iter("testcase")))
        assert int(element.attrib["failures"]) == len(list(element.iter("failure")))
    for suite in suites:
        assert {case.tag for case in suite} == {"testcase"}
        assert [case.attrib["name"] for case in suite] == list(FAMILY_NAMES)
        told = "\n".join(case.findtext(part, "") for case in suite for part in ("failure", "system-out"))
        mine = [finding for finding in expected if finding["file"] == suite.attrib["name"]]
        places = {f"{item['file']}:{item['line']}:{item['column']}: {item['code']}" for item in mine}
        assert places == set(re.findall(r"^cards/\S+:\d+:\d+: LC\d+", told, re.MULTILINE))


def test_junit_tells_only_of_the_families_that_were_held(cards: Path) -> None:
    top = parsed(check(cards, "junit", INCOMPLETE, "--select", "completeness"))
    held = [case.attrib["name"] for case in top.iter("testcase")]
    assert held == ["form", "completeness", "privacy"]  # some rules of form and privacy always are


NASTY = "\x00\x08\x1b[31m\x7f\x9b\u2028\ufffe\r\n::error::{x} 100 % ]]> <b>&amp;\N{WAVING HAND SIGN}"


@pytest.mark.parametrize("form", get_args(Format))
def test_any_text_is_written_as_text(form: Format, capsys: pytest.CaptureFixture[str]) -> None:
    def item(severity: Any) -> Diagnostic:
        return Diagnostic(
            "LC204", severity, "a/ö,:%.yaml", Place(1, 1), Message("{text}", text=NASTY), None, ("risks",)
        )

    found = [item("error"), item("warning"), item("advice"), item("advice")]
    outcome = Outcome((Checked("a/ö,:%.yaml", None, NASTY, None, found),), Selection(), frozenset({"error"}))
    reporter(form)(open_session(GlobalValues(lang="en"), {}, lambda: date(2018, 10, 15)), outcome)
    written = capsys.readouterr().out
    assert not {"\x00", "\x08", "\x1b", "\r"} & set(written)
    if form == "github":
        lines = [COMMAND.fullmatch(line) for line in written.splitlines()]
        assert [match and match[1] for match in lines] == ["error", "warning", "notice", "notice"]
        assert "file=a/ö%2C%3A%25.yaml," in written
    elif form == "gitlab":
        report = json.loads(written)
        assert [one["severity"] for one in report] == ["major", "minor", "info", "info"]
        assert len({one["fingerprint"] for one in report}) == 4
        assert report[0]["description"] == NASTY
    elif form == "sarif":
        results = sarif_run(written)["results"]
        assert [result["level"] for result in results] == ["error", "warning", "note", "note"]
        assert "::error::{{x}} 100 % ]]>" in results[0]["message"]["text"]
    elif form == "junit":
        [case] = [case for case in parsed(written).iter("testcase") if len(case)]
        assert [part.tag for part in case] == ["failure", "system-out"]
        assert "\n::error::{x} 100 % ]]> <b>&amp;\N{WAVING HAND SIGN}" in case.findtext("failure", "")
        assert case.findtext("system-out", "").count("LC204") == 3


def test_the_rules_by_family(tmp_path: Path) -> None:
    listed = lape(tmp_path, "rules")
    assert re.findall(r"^\w+$", listed, re.MULTILINE) == list(FAMILY_NAMES)
    assert sorted(re.findall(r"^  (LC\d+)  (?:error|warning|advice) +\S", listed, re.MULTILINE)) == sorted(RULES)


def test_the_rules_as_json(tmp_path: Path) -> None:
    report = json.loads(lape(tmp_path, "rules", "--format", "json", lang="fi"))
    assert (report["format"], report["language"]) == (1, "fi")
    assert {rule["code"]: (rule["phase"], rule["blocks_save"]) for rule in report["rules"]} == {
        code: (rule.phase, rule.blocks_save) for code, rule in RULES.items()
    }
    [one] = json.loads(lape(tmp_path, "rules", "lc204", "--format", "json", lang="fi"))["rules"]
    assert one == next(rule for rule in report["rules"] if rule["code"] == "LC204")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("LC204", ["LC204 Risks are identified", "completeness", "error", "from “plan” on", "possible all the same"]),
        ("lc501", ["LC501 There is no personal", "privacy", "error", "all", "not until this is mended"]),
    ],
)
def test_one_rule(tmp_path: Path, code: str, words: list[str]) -> None:
    told = lape(tmp_path, "rules", code)
    assert " ".join(RULES[code.upper()].why.split()) in " ".join(told.split())
    positions = [told.index(word) for word in words]
    assert positions == sorted(positions)


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("LC2004", "lape rules LC204"),
        ("completenes", "lape rules completeness"),
        ("LC999", "The families are: form, completeness, "),
        ("risks", "All rules:  lape rules"),
    ],
)
def test_a_rule_that_is_not_there(tmp_path: Path, code: str, hint: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lape_cards", "rules", code, "--lang", "en"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[0] == f"There is no rule “{code}”."
    assert hint in done.stderr.splitlines()[1]


def test_a_family_and_the_beginning_of_a_code_list_their_rules(tmp_path: Path) -> None:
    listed = lape(tmp_path, "rules", "LC60")
    assert "LC601" in listed
    assert "LC602" in listed
    assert "LC505" not in listed
    assert lape(tmp_path, "rules", "language") == listed
    assert "(language)" in lape(tmp_path, "rules", lang="fi")
