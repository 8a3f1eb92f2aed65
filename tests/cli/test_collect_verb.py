"""``lape collect`` as people and programs see it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from portfolio import SOURCES, MadePortfolio, make_portfolio
from terminal import Terminal

from lape_cards.cli.completion import source_names


def lape(folder: Path, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lape_cards", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def made(tmp_path: Path) -> MadePortfolio:
    return make_portfolio(tmp_path)


def test_one_line_for_each_source_and_the_next_step(made: MadePortfolio) -> None:
    first = lape(made.folder, "collect", "--lang", "en")
    heads = {name: git(made.sources[name], "rev-parse", "--short=7", "main") for name in SOURCES}
    assert [line.split() for line in first.stdout.splitlines()] == [
        ["lammenranta", heads["lammenranta"], "14", "cards", "25", "new", "versions"],
        ["strandby", heads["strandby"], "9", "cards", "17", "new", "versions"],
        ["hillford", heads["hillford"], "7", "cards", "10", "new", "versions"],
    ]
    assert "commit it" in first.stderr
    assert "lape list" in first.stderr
    (made.folder / "below").mkdir()
    second = lape(made.folder / "below", "collect", "--quiet", "--lang", "en", SOURCES[1])
    assert second.stdout.split() == ["strandby", heads["strandby"], "9", "cards", "nothing", "new"]
    assert second.stderr == ""


def test_a_dead_source_is_told_with_what_to_do_and_ends_with_2(tmp_path: Path) -> None:
    made = make_portfolio(tmp_path, SOURCES[1:2], "  - name: porvoo\n    git: https://127.0.0.1:9/x.git\n")
    done = lape(made.folder, "collect", "--lang", "en", code=2)
    assert done.stdout.startswith("strandby")
    said = " ".join(done.stderr.split())
    assert "porvoo could not be reached: " in said
    assert "try again with lape collect porvoo" in said
    assert "1 of 2 sources was collected." in said or "1 of 2 sources were collected." in said
    assert "stays in use" not in said


def test_what_was_collected_before_stays_in_use_and_that_is_said(made: MadePortfolio) -> None:
    lape(made.folder, "collect")
    made.sources[SOURCES[0]].rename(made.sources[SOURCES[0]].with_name("away"))
    commit = git(made.sources[SOURCES[0]].with_name("away"), "rev-parse", "--short=7", "main")
    said = lape(made.folder, "collect", "--lang", "en", code=2).stderr
    assert f"What was collected of lammenranta before, {commit}, stays in use." in said


def test_a_lost_version_is_told_in_terms_of_cards_and_ends_with_1(made: MadePortfolio) -> None:
    lape(made.folder, "collect")
    git(made.sources["hillford"], "tag", "-d", git(made.sources["hillford"], "tag", "-l", "lape/one-plan*/3-*"))
    done = lape(made.folder, "collect", "hillford", "--lang", "en", code=1)
    assert (
        "hillford: version 3 of one-plan-one-family is no longer at the source; it is still in the mirror."
        in done.stderr
    )
    assert "nothing new" in done.stdout


def test_cards_that_went_back_are_told_and_end_with_1(made: MadePortfolio) -> None:
    lape(made.folder, "collect")
    git(made.sources["hillford"], "reset", "--quiet", "--hard", "HEAD~4")
    done = lape(made.folder, "collect", "hillford", "--lang", "en", code=1)
    assert "hillford: its history was rewritten, and " in done.stderr
    assert "lape verify  in their folder" in done.stderr
    told = json.loads(lape(made.folder, "collect", "hillford", "--format", "json").stdout)
    assert [one["went_back"] for one in told["sources"]] == [[]]


def test_a_file_that_is_no_card_is_told_and_cannot_steer_the_terminal(made: MadePortfolio) -> None:
    theirs = made.sources["hillford"]
    (theirs / "cards" / "\x1b[31m\nred.yaml").write_text("x")
    (theirs / "cards" / "link.yaml").symlink_to("/etc/passwd")
    git(theirs, "add", "--all")
    git(theirs, "commit", "--quiet", "-m", "More")
    done = lape(made.folder, "collect", "hillford", "--lang", "en")
    assert "hillford: cards/link.yaml is not read. It is a link to another file." in done.stderr
    assert "\x1b" not in done.stderr + done.stdout
    assert len([line for line in done.stderr.splitlines() if "red.yaml" in line]) == 1


def test_a_group_that_has_just_begun_has_no_cards_yet(made: MadePortfolio, tmp_path: Path) -> None:
    empty = tmp_path / "groups" / "uusi"
    git(tmp_path, "init", "--quiet", "--initial-branch=main", str(empty))
    who = ("-c", "user.name=Uusi ryhmä", "-c", "user.email=ryhma@example.org")
    (empty / "cards").mkdir()
    (empty / "cards" / ".gitkeep").touch()
    git(empty, "add", ".")
    git(empty, *who, "commit", "--quiet", "-m", "Set up")
    (made.folder / "portfolio.yaml").write_text("format: 1\nsources:\n  - name: uusi\n    git: ../groups/uusi\n")
    words = [lape(made.folder, "collect", "--lang", "en").stdout.split()[2:] for _ in range(2)]
    assert words == [["0", "cards", "no", "cards", "yet"], ["0", "cards", "nothing", "new"]]


def test_a_file_is_called_alike_by_who_collects_and_who_lists(made: MadePortfolio) -> None:
    theirs = made.sources["hillford"]
    (theirs / "cards" / "two\nlines.yaml").write_text("format: 1\n")
    git(theirs, "add", ".")
    git(theirs, "commit", "--quiet", "-m", "More")
    told = [lape(made.folder, verb, "--lang", "en", code=code).stderr for verb, code in (("collect", 0), ("list", 1))]
    assert ["cards/two␊lines.yaml" in said for said in told] == [True, True]


def test_programs_get_all_of_it(made: MadePortfolio) -> None:
    (made.folder / "portfolio.yaml").write_text(
        "format: 1\nsources:\n  - name: a\n    git: ../groups/hillford\n  - name: b\n    git: ../nowhere\n"
    )
    told = json.loads(lape(made.folder, "collect", "--format", "json", code=2).stdout)
    assert [(one["name"], one["cards"], one["new_versions"], one["lost"]) for one in told["sources"]] == [
        ("a", 7, 10, [])
    ]
    assert [(one["name"], one["commit"]) for one in told["failed"]] == [("b", None)]
    assert told["written"] is True


def test_locked_changes_nothing_of_the_lock(made: MadePortfolio) -> None:
    lape(made.folder, "collect")
    lock = (made.folder / "portfolio.lock").read_bytes()
    git(made.sources["hillford"], "commit", "--quiet", "--allow-empty", "-m", "More")
    done = lape(made.folder, "collect", "--locked", "--lang", "en")
    assert [line.split()[-2:] for line in done.stdout.splitlines()] == [["nothing", "new"]] * 3
    assert (made.folder / "portfolio.lock").read_bytes() == lock


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nobody"], "There is no source called nobody"),
        (["--timeout", "0"], "--timeout"),
        (["--timeout", "soon"], "--timeout"),
    ],
)
def test_slips_are_told(made: MadePortfolio, arguments: list[str], told: str) -> None:
    done = lape(made.folder, "collect", "--lang", "en", *arguments, code=2)
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_portfolio_it_says_how_to_begin_one(tmp_path: Path) -> None:
    done = lape(tmp_path, "collect", "--lang", "en", code=2)
    assert "There is no portfolio.yaml here." in done.stderr
    assert "git: ADDRESS" in done.stderr


def test_a_fault_of_the_portfolio_has_its_place(tmp_path: Path) -> None:
    (tmp_path / "portfolio.yaml").write_text("format: 1\nsources:\n  - name: one\n    git: ext::sh\n")
    assert lape(tmp_path, "collect", code=2).stderr.startswith("portfolio.yaml:4:5: ")


def test_names_of_sources_are_completed(made: MadePortfolio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(made.folder)
    assert source_names("") == sorted(SOURCES)
    assert source_names("str") == ["strandby"]
    (made.folder / "portfolio.yaml").write_text("format: 7\n")
    assert source_names("") == []


def test_a_bar_shows_while_a_source_is_slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_portfolio(tmp_path, SOURCES[1:2], "  - name: slow\n    git: git@example.org:x.git\n")
    program = tmp_path / "bin" / "ssh"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nsleep 3\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    terminal = Terminal(["collect"], made.folder, lang="en")
    terminal.wait("Collecting")
    terminal.wait("1/2")
    terminal.wait("lape list")
    assert terminal.end() == 2
