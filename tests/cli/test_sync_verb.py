"""``lape sync`` through real processes: what it says, and what it exits with."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from lape_cards.workflow.summaries import is_spoken

ROOT = Path(__file__).parents[2]
CARD = "format: 1\nkind: experiment\nid: kortti\nlanguage: fi\ntitle: Kortti\nneed: Alku\nactivity: Alku\n"


def lape(folder: Path, *arguments: str, lang: str = "en", code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run the command in ``folder`` and hold it to its exit code."""
    done = subprocess.run(
        [sys.executable, "-m", "lape_cards", *arguments],
        cwd=folder,
        env={**os.environ, "LAPE_LANG": lang, "LAPE_TODAY": "2018-03-20", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """Two people's copies of one repository with a card."""
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "yhteinen.git")
    lape(tmp_path, "init", "yksi", "--group", "Päiväkoti", "--language", "fi")
    one = tmp_path / "yksi"
    git(one, "remote", "add", "origin", str(tmp_path / "yhteinen.git"))
    (one / "cards" / "kortti.yaml").write_text(CARD, encoding="utf-8")
    lape(one, "save")
    lape(one, "sync")
    lape(tmp_path, "init", "kaksi", "--from", str(tmp_path / "yhteinen.git"), "--group", "Neuvola")
    return one, tmp_path / "kaksi"


def test_a_copy_has_the_groups_own_settings(two, tmp_path):
    shared = str(tmp_path / "yhteinen.git")
    refused = lape(tmp_path, "init", "kolme", "--from", shared, "--language", "sv", "--name", "X", code=2)
    assert "so --name, --language cannot be chosen for it" in " ".join(refused.stderr.split())
    assert not (tmp_path / "kolme").exists()
    lape(tmp_path, "init", "kolme", "--from", shared, lang="sv")
    assert git(tmp_path / "kolme", "status", "--porcelain") == ""
    assert git(tmp_path / "kolme", "rev-parse", "HEAD") == git(two[0], "rev-parse", "HEAD")


def test_the_first_of_a_group_begins_with_the_address_too(tmp_path):
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "yhteinen.git")
    refused = lape(tmp_path, "init", "yksi", "--from", "yhteinen.git", "--group", "Asiakas 010190-900P", code=2)
    assert "identity code" in refused.stderr
    assert not (tmp_path / "yksi").exists()
    chosen = ("--language", "fi", "--name", "Kortit", "--group", "Päiväkoti")
    done = lape(tmp_path, "init", "yksi", "--from", "yhteinen.git", *chosen)
    one = tmp_path / "yksi"
    said = " ".join(done.stderr.split())
    assert done.stdout == "The card repository is ready in yksi.\n"
    assert said.index("cd yksi") < said.index("lape new") < said.index("lape sync")
    assert "name: Kortit\nlanguage: fi\n" in (one / "lape.yaml").read_text(encoding="utf-8")
    assert git(one, "log", "--format=%an") == "Päiväkoti"
    assert git(one, "ls-remote", "origin") == ""
    lape(one, "new", "Kokeilu")
    lape(one, "save")
    assert lape(one, "sync").stdout == "Sent 1 version: kokeilu@1.\n"
    assert lape(tmp_path, "init", "kaksi", "--from", "yhteinen.git").stdout == "The copy is ready in kaksi.\n"
    assert (tmp_path / "kaksi" / "cards" / "kokeilu.yaml").is_file()


def change(folder: Path, old: str, new: str, *, save: bool = True) -> None:
    path = folder / "cards" / "kortti.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    if save:
        lape(folder, "save")


def test_what_was_exchanged_is_told(two):
    one, other = two
    change(one, "need: Alku", "need: Yksi")
    assert lape(one, "sync").stdout == "Sent 1 version: kortti@2.\n"
    assert lape(one, "sync").stdout == "Nothing is new, neither here nor with the others.\n"
    change(other, "activity: Alku", "activity: Kaksi")
    done = lape(other, "sync")
    assert done.stdout == "Got 1 version from the others: kortti@2.\nSent 1 version: kortti@2.\n"
    assert "kortti now holds what you and the others wrote." in done.stderr
    assert "Two people saved kortti@2. Both are kept, as kortti@2-" in " ".join(done.stderr.split())
    assert "version 3 saved" in lape(other, "save").stdout
    quiet = lape(other, "sync", "--quiet")
    assert (quiet.stdout, quiet.stderr) == ("Sent 1 version: kortti@3.\n", "")


def test_what_is_to_be_decided_is_told_in_the_cards_own_terms(two):
    one, other = two
    change(one, "need: Alku", "need: Yksi")
    lape(one, "sync")
    change(other, "need: Alku", "need: Kaksi")
    done = lape(other, "sync", code=1)
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert lines[0] == ("cards/kortti.yaml: “How the need was noticed, and its history”: “Kaksi” here, “Yksi” there.")
    assert "someone has to decide between them." in lines[1]
    assert "git merge --abort" in done.stderr
    assert "LC006" in lape(other, "check", code=1).stdout
    lape(other, "save", code=2)
    path = other / "cards" / "kortti.yaml"
    path.write_text(CARD.replace("need: Alku", "need: Yksi ja kaksi"), encoding="utf-8")
    assert "Sent 1 version: kortti@2." in lape(other, "sync").stdout
    assert git(other, "status", "--porcelain") == ""


_BLOCK = re.compile(r"<{7} .*\n(.+\n)={7}\n.+\n>{7} .*\n")


@pytest.mark.parametrize("staged", [False, True])
def test_of_two_things_to_decide_only_what_is_left_is_told(two, staged):
    one, other = two
    for folder, name in ((one, "Yksi"), (other, "Kaksi")):
        change(folder, "need: Alku", f"need: {name}", save=False)
        change(folder, "activity: Alku", f"activity: {name}")
    lape(one, "sync")
    assert lape(other, "sync", code=1).stderr.count("“Kaksi” here, “Yksi” there.") == 2
    path = other / "cards" / "kortti.yaml"
    assert _BLOCK.findall(path.read_text(encoding="utf-8")) == ["need: Kaksi\n", "activity: Kaksi\n"]
    path.write_text(_BLOCK.sub(r"\1", path.read_text(encoding="utf-8"), count=1), encoding="utf-8")
    if staged:
        git(other, "add", "--all")
    lines = lape(other, "sync", code=1).stderr.splitlines()
    assert lines[0] == "cards/kortti.yaml: “What is done”: “Kaksi” here, “Yksi” there."
    assert "not joined yet: what is listed above is still to be decided." in lines[1]
    path.write_text(_BLOCK.sub(r"\1", path.read_text(encoding="utf-8")), encoding="utf-8")
    assert "Sent 1 version: kortti@2." in lape(other, "sync").stdout


def test_a_file_that_is_decided_is_not_told_beside_one_that_is_not(two):
    one, other = two
    lape(one, "new", "Toinen")
    lape(one, "save")
    lape(one, "sync")
    lape(other, "sync")
    for folder, name in ((one, "Yksi"), (other, "Kaksi")):
        second = folder / "cards" / "toinen.yaml"
        second.write_text(CARD.replace("id: kortti", "id: toinen").replace("Alku", name, 1), encoding="utf-8")
        change(folder, "need: Alku", f"need: {name}")
    lape(one, "sync")
    lape(other, "sync", code=1)
    path = other / "cards" / "kortti.yaml"
    path.write_text(_BLOCK.sub(r"\1", path.read_text(encoding="utf-8")), encoding="utf-8")
    told = lape(other, "sync", code=1).stderr
    assert "cards/toinen.yaml: " in told
    assert "cards/kortti.yaml: " not in told


def test_a_wrong_decision_is_shown_like_any_fault(two):
    one, other = two
    change(one, "need: Alku", "need: Yksi")
    lape(one, "sync")
    change(other, "need: Alku", "need: Kaksi")
    lape(other, "sync", code=1)
    (other / "cards" / "kortti.yaml").write_text(CARD.replace("need:", "nede:"), encoding="utf-8")
    done = lape(other, "sync", code=1)
    assert "cards/kortti.yaml:6:1: LC010" in done.stdout + done.stderr
    assert "not joined yet: 1 fault has to be mended first." in done.stderr


def test_unsaved_changes_are_kept_and_told(two):
    one, other = two
    lape(one, "new", "Toinen kokeilu", "--kind", "experiment")
    lape(one, "save")
    lape(one, "sync")
    change(other, "need: Alku", "need: Kesken", save=False)
    done = lape(other, "sync")
    assert "Not sent, for it has not been saved yet: kortti." in " ".join(done.stderr.split())
    change(one, "need: Alku", "need: Yksi")
    lape(one, "sync")
    done = lape(other, "sync", code=2)
    assert "The others have changed what has not been saved here yet: cards/kortti.yaml." in done.stderr
    assert "lape save" in done.stderr


def test_without_a_shared_repository_it_says_how_to_name_one(tmp_path):
    lape(tmp_path, "init", "yksi", "--group", "Päiväkoti")
    done = lape(tmp_path / "yksi", "sync", code=2)
    assert "git remote add origin" in done.stderr


def test_a_copy_has_the_driver_and_sync_puts_it_right(two):
    other = two[1]
    line = git(other, "config", "merge.lape.driver")
    assert sys.executable in line
    git(other, "config", "--unset", "merge.lape.driver")
    lape(other, "sync")
    assert git(other, "config", "merge.lape.driver") == line


@pytest.mark.parametrize("verb", ["sync", "merge-driver"])
def test_the_help_is_there(tmp_path, verb):
    assert f"lape {verb}" in lape(tmp_path, verb, "--help").stdout
    assert ("merge-driver" in lape(tmp_path, "--help").stdout) is False


def test_the_history_tells_what_each_person_changed(two):
    """Of two versions with one number each is held against what it was made from, and a join tells what it joins."""
    one, other = two
    change(one, "need: Alku", "need: Yksi")
    change(other, "activity: Alku", "activity: Kaksi")
    lape(one, "sync")
    lape(other, "sync")
    told = json.loads(lape(other, "history", "kortti", "--format", "json").stdout)["versions"]
    assert [(row["number"], len(row["changes"])) for row in told] == [(1, 0), (2, 1), (2, 1), (None, 1)]
    fields = {text.partition("”")[0] for row in told[1:3] for text in row["changes"]}
    assert len(fields) == 2, fields
    names = [f"kortti@2-{row['object'][:7]}" for row in told[1:3]]
    assert told[3]["joins"][0] == git(other, "rev-parse", "HEAD^1:cards/kortti.yaml")
    said = " ".join(lape(other, "history", "kortti").stdout.split())
    assert f"Joins {names[0]}, {names[1]}." in said or f"Joins {names[1]}, {names[0]}." in said
    # wherever a number means two, the exact names are told
    refused = lape(other, "diff", "kortti@99", code=2).stderr
    assert all(name in refused for name in names)
    heading = lape(other, "diff", names[0], "kortti@1").stdout.splitlines()[1]
    assert heading.startswith(f"Version {names[0].partition('@')[2]}, ")
    assert "– Version 1, " in heading
    refused = " ".join(lape(other, "diff", "kortti@x", code=2).stderr.split())
    assert "kortti@x names no version" in refused
    assert "Write it as kortti@1." in refused


def test_what_is_made_of_two_versions_of_one_number_is_told_apart(two):
    one, other = two
    change(one, "need: Alku", "need: Yksi")
    change(other, "activity: Alku", "activity: Kaksi")
    lape(one, "sync")
    lape(other, "sync")
    told = json.loads(lape(other, "history", "kortti", "--format", "json").stdout)["versions"]
    objects = [row["object"] for row in told[1:3]]
    names = [f"kortti@2-{one[:7]}" for one in objects]
    made = lape(other, "render", *(f"kortti@2-{one}" for one in objects)).stdout.splitlines()
    assert made == [f"documents/{name}.html" for name in names]
    assert lape(other, "render", names[0], "-d", "evaluation").stdout == f"documents/{names[0]}-evaluation.html\n"
    pages = [(other / path).read_text(encoding="utf-8") for path in made]
    assert ["Kaksi" in page for page in pages] != ["Yksi" in page for page in pages]
    assert f"kortti: version {names[0][7:]} is back, as version 3." in lape(other, "restore", names[0]).stdout
    last = json.loads(lape(other, "history", "kortti", "--format", "json").stdout)["versions"][-1]
    assert last["summary"] == f"Versio {names[0][7:]} palautettu"
    assert not is_spoken(last["summary"], 3, "Kortti")


def test_a_version_that_was_brought_back_is_held_against_what_it_replaced(two):
    one, _ = two
    change(one, "need: Alku", "need: Yksi")
    lape(one, "restore", "kortti@1")
    told = json.loads(lape(one, "history", "kortti", "--format", "json").stdout)["versions"]
    assert len(told[2]["changes"]) == 1


def test_a_deleted_file_is_missed_and_is_nothing_to_save(two):
    one, other = two
    (other / "cards" / "kortti.yaml").unlink()
    for verb in ("sync", "save"):
        said = " ".join(lape(other, verb).stderr.split())
        assert "The file of the card kortti is missing, but its versions are kept." in said
        assert "lape restore kortti@1" in said
        assert "git commit -m Deleted -- :/cards/kortti.yaml" in said
        assert "Not sent" not in said
    assert "Every other card is as its last version" in said
    change(one, "need: Alku", "need: Yksi")
    lape(one, "sync")
    refused = " ".join(lape(other, "sync", code=2).stderr.split())
    assert "The others have changed the card kortti, whose file is missing here" in refused
    assert "lape restore kortti@1" in refused
    git(other, "restore", "cards/kortti.yaml")
    git(other, "rm", "--quiet", "cards/kortti.yaml")
    refused = " ".join(lape(other, "sync", code=2).stderr.split())
    assert "The others have changed the card kortti, whose file is missing here" in refused
    assert "lape restore kortti@1" in refused
    final = refused.partition("final with ")[2].partition(" Then run lape sync again.")[0]
    subprocess.run(shlex.split(final), cwd=other, check=True, capture_output=True)
    assert "It was deleted here, and the others changed it." in " ".join(lape(other, "sync", code=1).stderr.split())
    assert "Got 1 version from the others: kortti@2." in lape(other, "sync").stdout
    assert "need: Yksi" in (other / "cards" / "kortti.yaml").read_text(encoding="utf-8")
    (other / "cards" / "kortti.yaml").unlink()
    git(other, "commit", "--quiet", "-m", "Deleted", "cards/kortti.yaml")
    said = lape(other, "save").stderr
    assert "missing" not in said
    assert "There are no cards yet." in said


def test_of_many_deleted_files_a_few_are_named(two):
    one, _ = two
    for number in range(7):
        (one / "cards" / f"kortti-{number}.yaml").write_text(
            CARD.replace("id: kortti", f"id: kortti-{number}"), encoding="utf-8"
        )
    lape(one, "save")
    for number in range(7):
        (one / "cards" / f"kortti-{number}.yaml").unlink()
    said = lape(one, "save").stderr
    assert said.count("lape restore kortti-") == 5
    assert "The files of 2 more cards are missing too." in said
