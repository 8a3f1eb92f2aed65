"""What ``lape check`` tells people: many findings at once, what keeps a card from being saved, and what comes next."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from lape_cards.checks.registry import RULES
from lape_cards.i18n import translator

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "demo" / "cards"
SCHEMA = json.loads((ROOT / "docs" / "check-json.schema.json").read_text(encoding="utf-8"))
SECRET = "010190-900P"
HEAD = "format: 1\nkind: {kind}\nid: {name}\nlanguage: fi\ntitle: {title}\n"
PLACE = re.compile(r"cards/[\w.-]+\.yaml:(\d+):(\d+): (LC\d{3})\b")

MANY = (
    HEAD.format(kind="experiment", name="paljon", title="Kokeilu, jonka nimi on niin pitkä, ettei se mahdu riville")
    + f"""\
period:
  start: 2018-01
  end: 2017-01
contact: soita {SECRET}
tarve: |
  Mitä nyt pitäisi tehdä?
need: {"pitkä " * 40}
risks:
  - risk: Työntekijät vaihtuvat kesken kokeilun, eikä uusilla ole aikaa perehtyä siihen
  - {{}}
sites:
  - name: Pohjoinen
changes:
"""
    + "".join(
        f"""\
  - id: rivi-{number}
    change: Perheet saavat apua ajoissa, ennen kuin asiat kasaantuvat
    actions:
      - what: Sovitaan päiväkodin ja perhepalvelujen kanssa yhteisistä ajoista ja tiloista
    metrics:
      - id: mittari
        name: Vanhempien kokemus siitä, että apu tuli oikeaan aikaan
        measurements:
          - value: {number}
"""
        for number in range(5)
    )
)
CLEAN = "perheohjaaja-paivakodissa"
ROOTING = "perheohjaaja-paivakodissa-juurrutus"
INCOMPLETE = "aamupala-ja-kuulumiset"


def run(folder: Path, *arguments: str, lang: str = "en") -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("LAPE_")}
    return subprocess.run(
        [sys.executable, "-m", "lape_cards", "check", "--today", "2018-10-15", "--lang", lang, *arguments],
        cwd=folder,
        env={**environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    """An empty card repository."""
    (tmp_path / "lape.yaml").write_text("format: 1\n")
    (tmp_path / "cards").mkdir()
    return tmp_path


def write(cards: Path, name: str, text: str) -> None:
    (cards / "cards" / f"{name}.yaml").write_text(text, encoding="utf-8")


def example(name: str, number: int = 1) -> str:
    return (EXAMPLES / name / f"{number}.yaml").read_text(encoding="utf-8")


def report(folder: Path, *arguments: str) -> dict[str, Any]:
    """The JSON of a run, which is as its schema says."""
    document = json.loads(run(folder, *arguments, "--format", "json").stdout)
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    assert isinstance(document, dict)
    return document


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_many_findings_on_eighty_columns(cards: Path, lang: str) -> None:
    write(cards, "paljon", MANY)
    done = run(cards, lang=lang)
    assert (done.returncode, "\x1b" in done.stdout) == (1, False)
    lines = (done.stdout + done.stderr).splitlines()
    assert max(map(len, lines)) <= 80
    assert not any(line.endswith(" ") for line in lines)
    findings = report(cards)["cards"][0]["findings"]
    assert len(findings) >= 40
    told = [match.groups() for line in lines if (match := PLACE.match(line))]
    assert sorted(told) == sorted((str(item["line"]), str(item["column"]), item["code"]) for item in findings)
    blocking = [RULES[code].blocks_save for _, _, code in told]
    assert blocking == sorted(blocking, reverse=True)
    assert 3 < sum(blocking) < 10
    assert SECRET not in done.stdout
    plain = " ".join(done.stdout.split())
    for item in json.loads(run(cards, "--format", "json", lang=lang).stdout)["cards"][0]["findings"]:
        assert " ".join(item["message"].split()) in plain
        assert " ".join(item["hint"].split()) in plain


def test_groups_are_parted_by_a_line(cards: Path) -> None:
    write(cards, "paljon", MANY)
    lines = run(cards).stdout.splitlines()
    assert lines[0].startswith("Kokeilu, jonka nimi on niin pitkä")
    before = lines.index("Before this can be saved:")
    others = lines.index("It can be saved without mending these:")
    assert before < others
    assert [number for number, line in enumerate(lines) if not line] == [others - 1, len(lines) - 1]


def test_the_same_advice_is_not_given_twice_in_a_row(cards: Path) -> None:
    write(cards, "paljon", MANY)
    findings = report(cards, "--select", "LC018")["cards"][0]["findings"]
    hints = [item["hint"] for item in findings if item["code"] == "LC018"]
    assert len(hints) == 4
    assert len(set(hints)) == 1
    told = " ".join(run(cards, "--select", "LC018").stdout.split())
    assert told.count(hints[0]) == 1


def test_a_long_place_stands_alone_on_its_line(cards: Path) -> None:
    name = "-".join(["pitka"] * 10)
    write(cards, name, HEAD.format(kind="experiment", name=name, title="X"))
    lines = run(cards, "--select", "LC202").stdout.splitlines()
    assert lines[1] == f"cards/{name}.yaml:1:1: LC202"
    assert lines[2] == "  “How the need was noticed, and its history” is empty."


AT_THE_END = "To keep what was changed as a version:  lape save"


def after(done: subprocess.CompletedProcess[str]) -> str:
    """What is said beside the report."""
    return " ".join(done.stderr.split())


def test_what_comes_next(cards: Path) -> None:
    write(cards, INCOMPLETE, example(INCOMPLETE))
    assert after(run(cards)) == (
        "5 findings, in 1 of 1 cards. What is missing can be added when it is known: "
        f"lape edit {INCOMPLETE} To keep what was changed as a version: lape save"
    )
    outside = run(cards / "cards", f"{INCOMPLETE}.yaml")
    assert after(outside).endswith(
        f"What is not known yet can wait. Mend what you can, and check again: lape check {INCOMPLETE}.yaml"
    )
    assert after(run(cards, "--select", "completeness")).endswith("What is not known yet can wait.")
    write(cards, CLEAN, example(CLEAN, 4).replace("n: 6\n", "n: 4\n", 1))
    write(cards, ROOTING, example(ROOTING))
    warned = run(cards, CLEAN)
    assert warned.returncode == 0
    assert after(warned).endswith(
        f"Nothing of this has to be mended. Change what you like, and save the next version: lape save {CLEAN}"
    )
    write(cards, INCOMPLETE, example(INCOMPLETE).replace("end: 2019-05\nprepared", "end: 2018-12\nprepared"))
    assert after(run(cards, INCOMPLETE)).endswith(f"and check again: lape check {INCOMPLETE}")
    write(cards, "paljon", MANY)
    assert after(run(cards)).endswith(
        "One card cannot be saved yet. Mend what stands in its way first, and check again: lape check paljon"
    )
    write(cards, "rikki", "format: [\n")
    assert after(run(cards)).endswith(
        "2 cards cannot be saved yet. Mend what stands in their way first, and check again: lape check paljon rikki"
    )


def named(text: str, name: str) -> str:
    return text.replace(f"id: {ROOTING}", f"id: {name}", 1)


def run_of(cards: Path, text: str, count: int, but: Collection[str] = ()) -> subprocess.CompletedProcess[str]:
    """A check of so many cards that are alike."""
    for name in (f"kortti-{number:02}" for number in range(count)):
        if name not in but:
            write(cards, name, named(text, name))
    return run(cards)


def test_many_names_are_no_command(cards: Path) -> None:
    for number in range(9):
        write(cards, f"kortti-{number}", HEAD.format(kind="experiment", name=f"kortti-{number}", title="X"))
    lines = run(cards).stderr.splitlines()
    assert lines[-4:] == [*(f"  lape edit kortti-{number}" for number in range(3)), AT_THE_END]


def test_what_is_missing_before_the_next_checkpoint(cards: Path) -> None:
    write(cards, INCOMPLETE, example(INCOMPLETE))
    lines = run(cards).stdout.splitlines()
    assert lines[0] == "Aamupala ja kuulumiset – phase: plan, 88% complete"
    block = lines[lines.index("Before the checkpoint “alku” (6 February 2019):") + 1 : -1]
    assert "  - Measure “Aamupalalla kävijät”." in block
    assert len([line for line in block if line.startswith("  - ")]) == 6
    text = example(INCOMPLETE).replace("expected: Tiedämme", "next: Tiedämme")
    write(cards, INCOMPLETE, text)
    block = run(cards).stdout.splitlines()
    assert block[-2] == "  - and 2 more"
    assert len([line for line in block if line.startswith("  - ")]) == 6
    assert len(report(cards)["cards"][0]["next_checkpoint"]["missing"]) == 7
    assert "Before the checkpoint" not in run(cards, "--select", "LC204").stdout


def test_of_many_cards_only_the_nearest_checkpoints_are_told(cards: Path) -> None:
    text = example(ROOTING)
    first = run_of(cards, text, 10)
    assert first.stdout.count("Before the checkpoint “") == 10
    for name, day in (("kortti-03", "2019-06-24"), ("kortti-07", "2019-03")):
        write(cards, name, named(text.replace("2019-04-24", day), name))
    done = run_of(cards, text, 11, but={"kortti-03", "kortti-07"})
    lines = done.stdout.splitlines()
    assert lines[0].startswith("11 cards still need something before their next checkpoint.")
    assert lines[2:] == [
        "        2019-03  lape check kortti-07",
        *(f"  24 April 2019  lape check kortti-{number:02}" for number in (0, 1, 2, 4)),
        "",
    ]
    assert "Before the checkpoint" not in done.stdout
    assert after(done).endswith("11 cards checked, nothing to mend.")
    assert "next checkpoint" not in run(cards, "--select", "LC204").stdout
    assert "Before the checkpoint “" in run(cards, "kortti-03").stdout


def test_of_many_cards_what_has_to_be_mended_is_told_of_each(cards: Path) -> None:
    run_of(cards, example(ROOTING), 10)
    write(cards, INCOMPLETE, example(INCOMPLETE))
    lines = run(cards).stdout.splitlines()
    assert lines[0] == "Aamupala ja kuulumiset – phase: plan, 88% complete"
    assert any(line.startswith("11 cards still need something before") for line in lines)
    assert not any(line.startswith("Before the checkpoint") for line in lines)


def test_the_block_shows_no_identity_code(cards: Path) -> None:
    text = example(INCOMPLETE).replace("Aamupalalla kävijät", f"Kävijät {SECRET} aamulla").replace("# KESKEN", "#")
    write(cards, INCOMPLETE, text)
    for form in ("text", "json"):
        told = run(cards, "--format", form).stdout
        assert "Measure “Kävijät ••• aamulla”." in told
        assert SECRET not in told


def test_a_card_that_lacks_nothing_today_is_told_what_comes(cards: Path) -> None:
    write(cards, ROOTING, example(ROOTING))
    done = run(cards)
    lines = done.stdout.splitlines()
    assert lines[0].endswith("– phase: plan, 100% complete")
    assert lines[1].startswith("Before the checkpoint “")
    assert "has all that its phase asks for" in after(done)


CASES: dict[str, str] = {
    "paljon": MANY,
    "tyhja": HEAD.format(kind="experiment", name="tyhja", title="X"),
    "luovuttu": HEAD.format(kind="experiment", name="luovuttu", title="X")
    + "need:  # lape: ignore LC202 se kerrotaan\n",
    "paja": HEAD.format(kind="workshop", name="paja", title="X"),
    "ei-kortti": "- x\n",
    "rikki": "format: [\n",
    "ilman-tunnusta": "format: 1\nkind: experiment\ntitle: X\n",
    "juurrutus": HEAD.format(kind="rooting", name="juurrutus", title="X")
    + "checkpoints:\n  - date: 2019\n    id: x\n  - date: 2019-02\n",
}


def test_every_report_is_as_its_schema_says(cards: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for name, text in CASES.items():
        write(cards, name, text)
    for name in (INCOMPLETE, CLEAN):
        write(cards, name, example(name))
    cards_by_name = {Path(card["file"]).stem: card for card in report(cards)["cards"]}
    assert set(cards_by_name) == {*CASES, INCOMPLETE, CLEAN}
    told = {name: (card["phase"], card["completeness"] is None) for name, card in cards_by_name.items()}
    assert told["tyhja"] == ("plan", False)
    assert told["paja"] == told["ei-kortti"] == told["rikki"] == told["ilman-tunnusta"] == (None, True)
    assert [item["reason"] for item in cards_by_name["luovuttu"]["waived"]] == ["se kerrotaan"]
    assert cards_by_name["juurrutus"]["next_checkpoint"]["date"] == "2019-02"
    assert cards_by_name["juurrutus"]["next_checkpoint"]["id"] is None
    assert report(cards, "paja", "--phase", "ended")["cards"][0]["phase"] is None
    assert report(cards, "tyhja", "--phase", "ended")["cards"][0]["phase"] == "ended"
    assert report(cards, "poissa.yaml")["cards"] == []


def test_the_schema_allows_nothing_else(cards: Path) -> None:
    write(cards, INCOMPLETE, example(INCOMPLETE))
    document = report(cards)
    validator = jsonschema.Draft202012Validator(SCHEMA)
    card = document["cards"][0]
    for part in (document, card, card["completeness"], card["next_checkpoint"], card["findings"][0]):
        part["more"] = 1
        assert not validator.is_valid(document)
        del part["more"]
        assert validator.is_valid(document)


def test_the_percentage_is_written_in_every_language(cards: Path) -> None:
    write(cards, INCOMPLETE, example(INCOMPLETE))
    for lang in ("fi", "sv", "en"):
        phase = translator(lang)("plan")  # type: ignore[arg-type]
        first = run(cards, lang=lang).stdout.splitlines()[0]
        assert phase in first
        assert ("88%" if lang == "en" else "88\N{NO-BREAK SPACE}%") in first
