"""What docs/ending.en.md says of giving up, pausing and archiving an experiment."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, timedelta

import pytest

from lape_cards import resources
from lape_cards.workflow.check import Checker, Target
from lape_cards.workflow.new import new_card

DEMO = resources.folder("examples") / "demo" / "cards"
CARD = "fredagskafe-for-familjer"
DAY = date(2018, 10, 10)
HELD = """\
    held: 2018-10-10
    observations: Ingen lokal.
    decision: {decision}
    next: Vi skriver vad vi lärde oss.
"""
AHEAD = "    expected: Femton familjer, varav en tredjedel nya. Frågan om socialhandledarens arbetstid är löst.\n"


@pytest.fixture
def cards(card_repository):
    """A repository with an experiment that is under way, saved twice."""
    for number, day in ((1, date(2018, 2, 19)), (2, date(2018, 6, 7))):
        card_repository.write(CARD, (DEMO / CARD / f"{number}.yaml").read_bytes())
        card_repository.save(CARD, today=day, dated=True)
    return card_repository


def hold(cards, decision):
    text = cards.path(CARD).read_text()
    assert text.count(AHEAD) == 1
    cards.write(CARD, text.replace(AHEAD, AHEAD + HELD.format(decision=decision)))


def checked(cards, today=DAY):
    opened = cards.open()
    return Checker(today, opened).check(Target(opened.name_of(CARD), opened.path_of(CARD)))


def lape(cards, *arguments, today=DAY):
    command = [sys.executable, "-m", "lape_cards", *arguments, "--today", today.isoformat()]
    done = subprocess.run(
        command, cwd=cards.top, capture_output=True, text=True, env={**os.environ, "LAPE_LANG": "en"}, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def test_an_experiment_that_is_given_up_has_ended_and_asks_for_its_evaluation(cards):
    hold(cards, "end")
    told = lape(cards, "save", CARD, "-m", "Avslutat").stderr
    assert "next checkpoint" not in told
    asked = {"LC230", "LC231", "LC232"}
    found = checked(cards)
    assert (found.phase, {item.code for item in found.diagnostics}) == ("ended", asked)
    found = checked(cards, DAY + timedelta(days=100))  # a planned checkpoint's day and an action's time have gone by
    assert (found.phase, {item.code for item in found.diagnostics}) == ("ended", {*asked, "LC309"})


def test_a_pause_moves_what_lies_ahead_and_the_check_has_nothing_against_it(cards):
    hold(cards, "adjust")
    text = cards.path(CARD).read_text()
    cards.write(CARD, text.replace("date: 2018-12-12", "date: 2019-05-15").replace("end: 2018-12", "end: 2019-05"))
    cards.save(CARD, today=DAY + timedelta(days=1), dated=True)
    found = checked(cards, date(2019, 1, 15))
    assert (found.phase, found.diagnostics) == ("do", [])


def test_a_card_that_is_put_away_keeps_its_versions_and_its_id(cards):
    cards.git("rm", "--quiet", f"cards/{CARD}.yaml")
    cards.commit("Archive")
    assert lape(cards, "show", f"{CARD}@2").stdout.encode().startswith((DEMO / CARD / "2.yaml").read_bytes()[:100])
    assert "Checkpoint “var” was held." in lape(cards, "history", CARD).stdout
    lape(cards, "diff", f"{CARD}@1", f"{CARD}@2")
    assert "Fredagskafé" in lape(cards, "render", f"{CARD}@2", "--output", "-").stdout
    assert "2 versions of 1 card" in lape(cards, "verify").stdout
    assert new_card(cards.open(), "Fredagskafé för familjer", language="sv").card == f"{CARD}-2"
    lape(cards, "restore", f"{CARD}@2")
    assert cards.path(CARD).exists()
    assert "version: 3" in cards.path(CARD).read_text()
