"""The merge driver as git calls it: two people edit one card, and nothing of either is lost."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from lape_cards.card.phase import phase_of
from lape_cards.repository.driver import driver_line, install_driver
from lape_cards.store.cards import read_card
from lape_cards.store.reader import read
from lape_cards.workflow.setup import Wishes, set_up

ROOT = Path(__file__).parents[2]
NAME = "perhekahvila"
SECRET = "010190-900P"

CARD = """\
format: 1
kind: experiment
id: perhekahvila
language: fi
title: Perhekahvila
need: |
  Perheet jäävät yksin.
risks:
  - id: tilat
    risk: Tiloja ei saada.
changes:
  - id: yhdessa
    change: Perheet tapaavat toisiaan.
    metrics:
      - id: kokemus
        name: Vanhempien kokemus
        method: survey
        target: 4.0
        measurements:
          - date: 2018-02-10
            value: 3.6
checkpoints:
  - id: puolivali
    date: 2018-03-15
    observations: Kahvila on avoinna.
# Kysely tehdään paperilla.
evaluation:
  course: Hyvin alkanut.
"""


@pytest.fixture(autouse=True)
def speaks_english(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("LAPE_LANG", "en")


@pytest.fixture
def cards(tmp_path, cards_at):
    """A repository as ``lape init`` makes it, with one saved card."""
    set_up(tmp_path / "kortit", Wishes("en", group="Ryhmä"), today=date(2018, 3, 1))
    cards = cards_at(tmp_path / "kortit")
    cards.write(NAME, CARD)
    cards.save(NAME)
    return cards


def edited(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def two_sides(cards, ours: str, theirs: str) -> None:
    """The card edited in two ways: ``theirs`` on a branch of its own, ``ours`` where we stand."""
    cards.git("switch", "--quiet", "--create", "theirs")
    cards.write(NAME, theirs)
    cards.commit("Theirs")
    cards.git("switch", "--quiet", "main")
    cards.write(NAME, ours)
    cards.commit("Ours")


def git(cards, *arguments: str, code: int = 0, **environ: str) -> str:
    """What git says on both streams."""
    done = subprocess.run(
        ["git", *arguments],
        cwd=cards.top,
        capture_output=True,
        check=False,
        env={**os.environ, "GIT_EDITOR": "true", **environ},
    )
    said = (done.stdout + done.stderr).decode()
    assert done.returncode == code, said
    return said


def text_of(cards) -> str:
    return cards.path(NAME).read_text(encoding="utf-8")


def says(cards):
    found = read(cards.path(NAME).read_bytes())
    assert found.faults == []
    return found.data


MEASURED = "            value: 3.6\n"
RISK = "    risk: Tiloja ei saada.\n"
SEEN = "    observations: Kahvila on avoinna.\n"
ANSWER = "  course: Hyvin alkanut.\n"


def additions(text: str, who: str, day: str) -> str:
    """The card after someone has added something to each of its lists, at the same places as anyone else."""
    seen = f"    observations:\n      - by: {who}\n        text: Havainto.\n      - text: Kahvila on avoinna.\n"
    point = f"  - id: {who}-piste\n    date: {day}\n"
    return edited(
        text,
        (MEASURED, f"{MEASURED}          - date: {day}\n            value: 4.1\n            note: {who}\n"),
        (RISK, f"{RISK}  - id: {who}\n    risk: Riski, jonka näki {who}.\n"),
        (SEEN, seen + point),
        (ANSWER, f"  course:\n    - text: Hyvin alkanut.\n    - by: {who}\n      text: Vastaus.\n"),
    )


OURS = additions(CARD, "paivakoti", "2018-03-10")
THEIRS = additions(CARD, "neuvola", "2018-03-12")
WAYS = {"merge": ["merge", "theirs"], "rebase": ["rebase", "theirs"], "cherry-pick": ["cherry-pick", "theirs"]}


@pytest.mark.parametrize("way", WAYS)
def test_what_two_people_added_is_all_there(cards, way):
    two_sides(cards, OURS, THEIRS)
    git(cards, *WAYS[way])
    card = says(cards)
    measured = card["changes"][0]["metrics"][0]["measurements"]
    assert [one["date"] for one in measured] == ["2018-02-10", "2018-03-10", "2018-03-12"]
    assert {one["id"] for one in card["risks"]} == {"tilat", "paivakoti", "neuvola"}
    assert {one["id"] for one in card["checkpoints"]} == {"puolivali", "paivakoti-piste", "neuvola-piste"}
    for voices in (card["checkpoints"][0]["observations"], card["evaluation"]["course"]):
        assert {one.get("by") for one in voices} == {None, "paivakoti", "neuvola"}
    assert "# Kysely tehdään paperilla." in text_of(cards)
    assert cards.status() == ""


def test_comments_of_both_sides_stay(cards):
    two_sides(
        cards,
        edited(CARD, ("need: |", "# Meidän huomautus\nneed: |"), ("  - id: tilat", "  - id: tilat  # tärkein")),
        edited(CARD, ("evaluation:", "# Heidän huomautus\nevaluation:"), ("target: 4.0", "target: 4.5")),
    )
    git(cards, "merge", "theirs")
    text = text_of(cards)
    assert all(one in text for one in ("# Meidän huomautus", "# tärkein", "# Heidän huomautus", "target: 4.5"))


@pytest.mark.parametrize("way", WAYS)
def test_what_both_changed_stands_between_markers_alone(cards, way):
    two_sides(cards, edited(OURS, ("target: 4.0", "target: 4.5")), edited(THEIRS, ("target: 4.0", "target: 3.5")))
    said = git(cards, *WAYS[way], code=1)
    here, there = ("3.5", "4.5") if way == "rebase" else ("4.5", "3.5")
    assert f"cards/{NAME}.yaml: The metric “Vanhempien kokemus”: “Target”: {here} here, {there} there." in said
    assert f"UU cards/{NAME}.yaml" in cards.status()
    text = text_of(cards)
    start, middle, end = (text.index(sign * 7) for sign in "<=>")
    assert text[start:middle].splitlines()[1:] == [f"        target: {here}"]
    assert text[middle:end].splitlines()[1:] == [f"        target: {there}"]
    assert text.count("<<<<<<<") == 1
    assert all(text.count(f"- id: {who}\n") == 1 for who in ("paivakoti", "neuvola"))


def test_what_nobody_should_read_is_not_told(cards):
    two_sides(
        cards,
        edited(CARD, ("Perheet jäävät yksin.", f"Asiakas {SECRET} jää yksin.")),
        edited(CARD, ("Perheet jäävät yksin.", "Soita numeroon 040 123 4567.")),
    )
    said = git(cards, "merge", "theirs", code=1)
    assert "“How the need was noticed, and its history”" in said
    assert SECRET not in said
    assert "123 4567" not in said
    assert SECRET in text_of(cards)


def test_one_took_out_what_another_changed(cards):
    without = edited(CARD, ("risks:\n  - id: tilat\n    risk: Tiloja ei saada.\n", ""))
    two_sides(cards, without, edited(CARD, ("Tiloja ei saada.", "Tilat ovat kaukana.")))
    said = git(cards, "merge", "theirs", code=1)
    assert "The risk “Tilat ovat kaukana.” was taken out here, and changed there." in said
    assert "Tilat ovat kaukana." in text_of(cards)


def test_what_makes_no_sound_card_together_is_left_to_people(cards):
    """Each side gives another row the same id: alone each is sound, together they are not."""
    row = "changes:\n  - id: yhdessa\n    change: Perheet tapaavat toisiaan.\n"
    assert row in CARD

    def with_row(metric: str, change: str) -> str:
        more = f"    metrics:\n      - id: {metric}\n        name: Käynnit\n        method: count\n"
        return edited(CARD, ("checkpoints:\n", f"  - id: {change}\n    change: Rivi {change}.\n{more}checkpoints:\n"))

    two_sides(cards, with_row("kaynnit", "a"), with_row("kaynnit", "b"))
    git(cards, "merge", "theirs", code=1)
    text = text_of(cards)
    assert text.count("<<<<<<<") >= 1
    assert "Rivi a." in text
    assert "Rivi b." in text


def driver_of(cards, line: str) -> None:
    cards.git("config", "merge.lape.driver", line)


def stopped_lines(tmp_path: Path) -> dict[str, str]:
    """Drivers whose program fails in one way each, instead of running lape."""

    def program(name: str, text: str) -> str:
        path = tmp_path / "ohjelmat ja muut" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        path.chmod(0o755)
        return driver_line(str(path))

    python = shlex.quote(sys.executable)
    return {
        "gone": driver_line(str(tmp_path / "poissa" / "python")),
        "without lape": program("python1", f"cd / && exec {python} -I -S -c 'import lape_cards'"),
        "killed": program("python2", "kill -KILL $$"),
        "fault": program("python3", "exit 3"),
        "broken off": program("python4", "exit 130"),
    }


@pytest.mark.parametrize("how", ["gone", "without lape", "killed", "fault", "broken off"])
def test_a_driver_that_fails_loses_nothing(cards, tmp_path, how):
    two_sides(cards, edited(CARD, ("target: 4.0", "target: 4.5")), edited(CARD, ("target: 4.0", "target: 3.5")))
    driver_of(cards, stopped_lines(tmp_path)[how])
    git(cards, "merge", "theirs", code=1)
    text = text_of(cards)
    assert "<<<<<<< ours\n        target: 4.5\n=======\n        target: 3.5\n>>>>>>> theirs\n" in text
    assert f"UU cards/{NAME}.yaml" in cards.status()


@pytest.mark.parametrize("how", ["gone", "without lape", "killed"])
def test_a_driver_that_fails_still_merges_what_is_apart(cards, tmp_path, how):
    two_sides(cards, edited(CARD, ("target: 4.0", "target: 4.5")), edited(CARD, ("yksin.", "aivan yksin.")))
    driver_of(cards, stopped_lines(tmp_path)[how])
    git(cards, "merge", "theirs")
    assert "target: 4.5" in text_of(cards)
    assert "aivan yksin." in text_of(cards)


@pytest.mark.parametrize(("language", "ours", "theirs"), [("fi", "oma", "muiden"), ("sv", "egen", "andras")])
def test_the_sides_are_called_by_words_that_people_know(cards, monkeypatch, language, ours, theirs):
    """Git's own are of no help to a working group; tools know markers by their signs."""
    monkeypatch.setenv("LAPE_LANG", language)
    two_sides(cards, edited(CARD, ("target: 4.0", "target: 4.5")), edited(CARD, ("target: 4.0", "target: 3.5")))
    git(cards, "merge", "theirs", code=1)
    assert f"<<<<<<< {ours}\n        target: 4.5\n=======\n        target: 3.5\n>>>>>>> {theirs}\n" in text_of(cards)


HANGS = """
import sys, time
import lape_cards.cli.merge_driver as driver
import lape_cards.workflow.merging as merging
from lape_cards.cli.main import main
driver.MOST_SECONDS = 1
merging.join = lambda *_, **__: time.sleep(600)
sys.exit(main(sys.argv[4:]))
"""


def test_a_merge_that_never_ends_is_given_up(cards, tmp_path):
    two_sides(cards, edited(CARD, ("target: 4.0", "target: 4.5")), edited(CARD, ("target: 4.0", "target: 3.5")))
    (tmp_path / "hangs.py").write_text(HANGS, encoding="utf-8")
    program = tmp_path / "python"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "{tmp_path}/hangs.py" "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    driver_of(cards, driver_line(str(program)))
    git(cards, "merge", "theirs", code=1)
    assert "<<<<<<< ours\n        target: 4.5\n=======\n        target: 3.5\n>>>>>>> theirs\n" in text_of(cards)


def test_killed_at_any_moment_nothing_is_lost(cards, tmp_path):
    """The real program, killed after more and more time: as git merged it, or as lape did."""
    two_sides(cards, edited(CARD, ("target: 4.0", "target: 4.5")), edited(CARD, ("target: 4.0", "target: 3.5")))
    program = tmp_path / "python"
    for seconds in (0.02, 0.2, 0.4, 0.6, 0.8, 1.2):
        program.write_text(
            f'#!/bin/sh\n{shlex.quote(sys.executable)} "$@" &\nsleep {seconds}; kill -KILL $! 2>/dev/null; wait $!\n',
            encoding="utf-8",
        )
        program.chmod(0o755)
        driver_of(cards, driver_line(str(program)))
        git(cards, "merge", "theirs", code=1)
        text = text_of(cards)
        assert "<<<<<<< " in text
        assert "target: 4.5" in text
        assert "target: 3.5" in text
        git(cards, "merge", "--abort")


def test_a_card_that_was_broken_before_is_merged_line_by_line(cards):
    broken = edited(CARD, ("title: Perhekahvila", 'title: "Perhekahvila'))
    cards.write(NAME, broken)
    cards.commit("Broken by hand")
    two_sides(
        cards,
        edited(broken, ('"Perhekahvila', "Perhekahvila"), ("target: 4.0", "target: 4.5")),
        edited(broken, ("target: 4.0", "target: 3.5")),
    )
    said = git(cards, "merge", "theirs", code=1)
    assert "You and the others changed the same lines, and both texts are in the file." in said
    text = text_of(cards)
    assert "<<<<<<< ours\n        target: 4.5\n=======\n        target: 3.5\n>>>>>>> theirs\n" in text


def test_both_made_the_card_anew(cards):
    cards.git("rm", "--quiet", f"cards/{NAME}.yaml")
    cards.git("commit", "--quiet", "--message", "Gone")
    two_sides(cards, OURS, THEIRS)
    git(cards, "merge", "theirs")
    assert {one["id"] for one in says(cards)["risks"]} == {"tilat", "paivakoti", "neuvola"}


def test_the_stamp_is_never_in_conflict(cards):
    two_sides(
        cards,
        edited(CARD, ("language: fi", "version: 2\ndate: 2018-03-18\nlanguage: fi")),
        edited(CARD, ("language: fi", "version: 3\ndate: 2018-03-20\nlanguage: fi")),
    )
    git(cards, "merge", "theirs")
    assert (says(cards)["version"], says(cards)["date"]) == ("3", "2018-03-20")


@pytest.mark.parametrize("exchanged", [False, True], ids=["here", "there"])
def test_the_later_day_may_be_the_smaller_numbers(cards, exchanged):
    """Who saved least may have saved last; after a merge too the phase knows that the card was saved since."""
    plan = edited(
        CARD,
        ("need: |", "period: {start: 2018-01, end: 2018-05}\nneed: |"),
        ("    date: 2018-03-15\n", "    date: 2018-03-15\n    held: 2018-03-15\n"),
    )
    sides = [
        edited(plan, ("language: fi", "version: 3\ndate: 2018-02-02\nlanguage: fi")),
        edited(plan, ("language: fi", "version: 2\ndate: 2018-04-01\nlanguage: fi")),
    ]
    two_sides(cards, *(reversed(sides) if exchanged else sides))
    git(cards, "merge", "theirs")
    assert (says(cards)["version"], says(cards)["date"]) == ("3", "2018-04-01")
    card = read_card(cards.path(NAME).read_bytes(), NAME).content
    assert phase_of(card, date(2018, 4, 2)) == "do"


def test_two_histories_that_met_twice(cards):
    """Git first merges what both have in common, and nobody is asked about that."""
    two_sides(cards, edited(CARD, ("target: 4.0", "target: 4.5")), edited(CARD, ("target: 4.0", "target: 3.5")))
    cards.git("branch", "ours-before")
    git(cards, "merge", "theirs", code=1)
    cards.write(NAME, edited(CARD, ("target: 4.0", "target: 4.5"), ("yksin.", "yksin kotona.")))
    cards.commit("Joined here")
    cards.git("switch", "--quiet", "theirs")
    git(cards, "merge", "ours-before", code=1)
    cards.write(NAME, edited(CARD, ("target: 4.0", "target: 4.5"), ("Hyvin alkanut", "Hyvin mennyt")))
    cards.commit("Joined there")
    cards.git("switch", "--quiet", "main")
    done = subprocess.run(["git", "merge", "theirs"], cwd=cards.top, capture_output=True, check=False)
    text = text_of(cards)
    assert "yksin kotona." in text
    assert "Hyvin mennyt" in text
    assert "target: 4.5" in text
    assert done.returncode == (1 if "<<<<<<<" in text else 0)
    assert ("<<<<<<<" in text) == ("here, " in done.stderr.decode() or "same lines" in done.stderr.decode())


def test_a_program_in_the_repository_is_not_run(cards):
    """Python looks for modules where it stands, and there it stands among files that came from others."""
    for name in ("lape_cards", "typer"):
        (cards.top / name).mkdir()
        (cards.top / name / "__init__.py").touch()
        (cards.top / name / "__main__.py").write_text("open('ran', 'w').close()\n", encoding="utf-8")
    (cards.top / "shlex.py").write_text("open('ran', 'w').close()\n", encoding="utf-8")
    two_sides(cards, OURS, THEIRS)
    git(cards, "merge", "theirs")
    assert not (cards.top / "ran").exists()
    assert {one["id"] for one in says(cards)["risks"]} == {"tilat", "paivakoti", "neuvola"}


@pytest.mark.parametrize("folder", ["omat kortit/", "./"])
def test_cards_elsewhere_are_merged_too(tmp_path, cards_at, folder):
    top = tmp_path / "täällä 100 %X"
    top.mkdir()
    (top / "lape.yaml").write_text(f"format: 1\ncards: {folder}\n", encoding="utf-8")
    set_up(top, Wishes("en", group="Ryhmä"), today=date(2018, 3, 1))
    cards = cards_at(top)
    cards.path = lambda card: top / folder / f"{card}.yaml"
    cards.write(NAME, CARD)
    cards.commit()
    two_sides(cards, OURS, THEIRS)
    git(cards, "merge", "theirs")
    assert {one["id"] for one in says(cards)["risks"]} == {"tilat", "paivakoti", "neuvola"}


def test_settings_are_merged_as_texts(tmp_path, cards_at):
    top = tmp_path / "kortit"
    top.mkdir()
    (top / "lape.yaml").write_text("format: 1\ncards: ./\nname: Vanha\n\n\nlanguage: fi\n", encoding="utf-8")
    set_up(top, Wishes("en", group="Ryhmä"), today=date(2018, 3, 1))
    cards = cards_at(top)
    cards.path = lambda card: top / "lape.yaml"
    before = text_of(cards)
    two_sides(cards, edited(before, ("Vanha", "Uusi")), edited(before, ("language: fi", "language: sv")))
    git(cards, "merge", "theirs")
    assert text_of(cards) == edited(before, ("Vanha", "Uusi"), ("language: fi", "language: sv"))


def test_the_driver_is_set_up_once(cards):
    repository = cards.open().repository
    assert not install_driver(repository)
    cards.git("config", "merge.lape.driver", "another %A")
    assert install_driver(repository)
    assert cards.git("config", "--get-all", "merge.lape.driver") == driver_line()


@pytest.mark.parametrize("file", ["missing", "folder"])
def test_files_that_are_none_end_with_more_than_one(tmp_path, file):
    (tmp_path / "folder").mkdir()
    (tmp_path / "ours").write_text(CARD, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "lape_cards", "merge-driver", "ours", "ours", file],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert (tmp_path / "ours").read_text(encoding="utf-8") == CARD
