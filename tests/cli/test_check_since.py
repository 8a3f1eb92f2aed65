"""``lape check --since``: only the cards that someone has touched."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def check(folder: Path, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run ``lape check`` in ``folder`` and hold it to its exit code."""
    done = subprocess.run(
        [sys.executable, "-m", "lape_cards", "check", *arguments],
        cwd=folder,
        env={**os.environ, "LAPE_LANG": "en", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done


@pytest.fixture
def cards(card_repository):
    """A card with a fault and a card of form, both committed."""
    card_repository.write("faulty", colour="red")
    card_repository.write("kortti")
    card_repository.commit("Two cards")
    return card_repository


def ids(folder: Path, *arguments: str, code: int = 0) -> list[str]:
    report = json.loads(check(folder, "--format", "json", *arguments, code=code).stdout)
    return [card["id"] for card in report["cards"]]


def test_only_what_was_touched_is_checked(cards):
    form = ("--select", "form")
    assert ids(cards.top, *form, code=1) == ["faulty", "kortti"]
    cards.write("kortti", need="Uusi")
    cards.write("uusi")
    assert ids(cards.top, *form, "--since", "HEAD") == ["kortti", "uusi"]
    assert ids(cards.top / "cards", *form, "--since", "HEAD") == ["kortti", "uusi"]
    assert ids(cards.top, *form, "--since", "HEAD~", code=1) == ["faulty", "kortti", "uusi"]
    assert ids(cards.top, *form, "--since", "0" * 40, code=1) == ["faulty", "kortti", "uusi"]


def test_nothing_was_touched(cards):
    done = check(cards.top, "--since", "HEAD")
    assert (done.stdout, done.stderr) == ("", "No card has changed since HEAD.\n")
    assert ids(cards.top, "--since", "HEAD") == []
    assert "<testsuites" in check(cards.top, "--since", "HEAD", "--format", "junit").stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("--since", "ei-ole"),
        ("--since", "--output=x"),
        ("--since=",),
        ("--since", "a..b"),
        ("kortti", "--since", "HEAD"),
    ],
)
def test_what_cannot_be_asked_is_told_in_two_lines(cards, arguments):
    done = check(cards.top, *arguments, code=2)
    assert done.stdout == ""
    assert 2 <= len(done.stderr.splitlines()) <= 3
    assert cards.status() == ""


def test_outside_a_repository_there_is_no_since(tmp_path):
    assert "lape init" in check(tmp_path, "--since", "HEAD", code=2).stderr
    (tmp_path / "lape.yaml").write_text("format: 1\n", encoding="utf-8")
    assert "no history is kept there" in check(tmp_path, "--since", "HEAD", code=2).stderr
