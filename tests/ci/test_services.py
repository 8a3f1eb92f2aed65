"""What runs the check elsewhere: the GitHub action, GitLab's template, and what ``lape init`` writes for both.

Their scripts are run here as the services run them, on a card repository with a fault.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from lape_cards.workflow.setup import Wishes, set_up

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "demo" / "cards"
INCOMPLETE = "aamupala-ja-kuulumiset"
ERROR = re.compile(rf"^::error file=cards/{INCOMPLETE}\.yaml,line=\d+,col=\d+,title=LC\d+::", re.MULTILINE)
WORKFLOW = ".github/workflows/cards.yml"


def read(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    """A card repository that ``lape init`` made, with an incomplete card in it."""
    top = tmp_path / "kortit"
    set_up(top, Wishes("fi"), today=date(2018, 3, 15))
    text = (EXAMPLES / INCOMPLETE / "1.yaml").read_bytes()
    (top / "cards" / f"{INCOMPLETE}.yaml").write_bytes(text)
    return top


def bash(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a script as the services do, with ``lape`` among the programs."""
    programs = folder.parent / "programs"
    programs.mkdir(exist_ok=True)
    (programs / "lape").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lape_cards "$@"\n', encoding="utf-8")
    (programs / "lape").chmod(0o755)
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "LAPE_TODAY": "2018-10-15", **variables}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def valid(schema: str, *paths: Path) -> None:
    """Hold files against the schema that their service has for them."""
    transform = ["--data-transform", "gitlab-ci"] if schema == "gitlab-ci" else []
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "check_jsonschema",
            "--builtin-schema",
            f"vendor.{schema}",
            *transform,
            *map(str, paths),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_services_understand_the_files(cards):
    valid("github-workflows", cards / WORKFLOW)
    valid("gitlab-ci", cards / ".gitlab-ci.yml", ROOT / "ci" / "gitlab.yml")
    valid("github-actions", ROOT / "action.yml")


def steps(file: Any) -> Iterator[dict[str, str]]:
    yield from file["runs"]["steps"] if "runs" in file else file["jobs"]["cards"]["steps"]


def test_nothing_from_outside_is_written_into_a_script(cards):
    for path in (ROOT / "action.yml", cards / WORKFLOW):
        for step in steps(read(path)):
            assert "${{" not in step.get("run", "")
            assert re.search(r"@[0-9a-f]{40}$", step.get("uses", f"@{'0' * 40}"))


def test_the_workflow_gets_the_history_and_may_only_read(cards):
    workflow = read(cards / WORKFLOW)
    assert workflow["permissions"] == {"contents": "read"}
    assert set(workflow["on"]) == {"push", "pull_request"}
    [checkout] = [step for step in steps(workflow) if "actions/checkout@" in step.get("uses", "")]
    assert checkout["with"]["fetch-depth"] == 0


def test_the_workflow_shows_the_fault(cards):
    job = read(cards / WORKFLOW)["jobs"]["cards"]
    *_, step = job["steps"]
    done = bash(step["run"], cards, **job["env"])
    assert done.returncode == 1
    assert ERROR.search(done.stdout)
    assert "”Tunnistetut riskit”" in done.stdout


@pytest.mark.parametrize("template", [False, True])
def test_the_gitlab_job_makes_its_reports(cards, template):
    [job] = read(ROOT / "ci" / "gitlab.yml" if template else cards / ".gitlab-ci.yml").values()
    install, *check = job["script"]
    assert install.startswith("python -m pip install --quiet ")
    done = bash("\n".join(check), cards, **job["variables"])
    assert done.returncode == 1
    assert re.search(rf"^cards/{INCOMPLETE}\.yaml:\d+:\d+: LC\d+", done.stdout, re.MULTILINE)
    reports = job["artifacts"]["reports"]
    quality = json.loads((cards / reports["codequality"]).read_text(encoding="utf-8"))
    assert {item["location"]["path"] for item in quality} == {f"cards/{INCOMPLETE}.yaml"}
    assert int(ET.parse(cards / reports["junit"]).getroot().attrib["failures"]) > 0  # noqa: S314 - ours


def test_the_template_and_what_init_writes_are_the_same_job(cards):
    [template], [written] = (read(path).values() for path in (ROOT / "ci" / "gitlab.yml", cards / ".gitlab-ci.yml"))
    # The template's package is named in the repository that includes it: what a job says itself would go before.
    assert template.pop("script")[1:] == written.pop("script")[1:]
    variables = template.pop("variables")
    assert "LAPE_PACKAGE" not in variables
    assert variables.items() <= written.pop("variables").items()
    assert template == written


class Runner:
    """Runs the scripts of ``action.yml`` with what a runner gives them."""

    def __init__(self, folder: Path) -> None:
        self.temporary = folder / "temporary"
        self.temporary.mkdir()
        self.action = read(ROOT / "action.yml")
        self.scripts = {step["name"]: step for step in steps(self.action) if "run" in step}

    def run(self, name: str, workspace: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
        given = {key: inputs.get(key, about["default"]) for key, about in self.action["inputs"].items()}
        known = {
            "${{ steps.python.outputs.python-path }}": sys.executable,
            "${{ github.action_path }}": str(ROOT),
            **{f"${{{{ inputs.{key} }}}}": value for key, value in given.items()},
        }
        step = self.scripts[name]
        variables = {key: known[value] for key, value in step["env"].items()}
        runner = {"RUNNER_TEMP": str(self.temporary), "GITHUB_WORKSPACE": str(workspace)}
        return bash(step["run"], workspace, **variables, **runner)


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """A runner on which lape is what it is here: its installing is another test's."""
    made = Runner(tmp_path)
    program = made.temporary / "lape" / "bin" / "lape"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lape_cards "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return made


def test_the_action_shows_the_fault(runner, cards):
    done = runner.run("lape check", cards)
    assert done.returncode == 1
    assert ERROR.search(done.stdout)
    assert "”Tunnistetut riskit”" in done.stdout


def test_the_action_takes_its_inputs(runner, cards):
    workspace = cards.parent
    done = runner.run("lape check", workspace, path="kortit", language="sv", sarif="fynd och annat.sarif")
    assert done.returncode == 1
    assert "”Identifierade risker”" in done.stdout
    sarif = json.loads((workspace / "fynd och annat.sarif").read_text(encoding="utf-8"))
    assert sarif["runs"][0]["results"]


def test_the_action_names_the_cards_of_a_folder_as_the_checkout_does(runner, cards):
    (cards / ".git").rename(cards.parent / ".git")
    done = runner.run("lape check", cards.parent, path="kortit", sarif="lape.sarif")
    assert f"::error file=kortit/cards/{INCOMPLETE}.yaml,line=" in done.stdout
    sarif = json.loads((cards.parent / "lape.sarif").read_text(encoding="utf-8"))
    places = [result["locations"][0]["physicalLocation"] for result in sarif["runs"][0]["results"]]
    assert {place["artifactLocation"]["uri"] for place in places} == {f"kortit/cards/{INCOMPLETE}.yaml"}


def test_the_action_is_strict_when_asked(runner, cards):
    (cards / "cards" / f"{INCOMPLETE}.yaml").write_bytes(
        (EXAMPLES / "fredagskafe-for-familjer" / "2.yaml").read_bytes()
    )
    (cards / "cards" / f"{INCOMPLETE}.yaml").rename(cards / "cards" / "fredagskafe-for-familjer.yaml")
    codes = [runner.run("lape check", cards, strict=word).returncode for word in ("false", "true")]
    assert codes == [0, 1]


@pytest.mark.parametrize("name", ["path", "strict", "since", "language", "sarif"])
def test_no_input_is_run(runner, cards, name):
    text = f'$(touch {cards}/ran)"; touch {cards}/ran; `touch {cards}/ran` #'
    runner.run("lape check", cards, **{name: text})
    assert not (cards / "ran").exists()


@pytest.mark.registry
def test_the_action_installs_lape_and_checks_with_it(tmp_path, cards):
    runner = Runner(tmp_path)
    installed = runner.run("Install lape", cards)
    assert installed.returncode == 0, installed.stderr
    done = runner.run("lape check", cards)
    assert done.returncode == 1
    assert ERROR.search(done.stdout)
