"""Cards whose files were deleted, and names that no card has: what is said of them, and how to go on."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from lape_cards.errors import LapeError
from lape_cards.i18n import translator
from lape_cards.standing import standings
from lape_cards.workflow import targets
from lape_cards.workflow.cards import find_folder
from lape_cards.workflow.comparing import compare
from lape_cards.workflow.doctor import examine
from lape_cards.workflow.edit import find_card
from lape_cards.workflow.erase import erase
from lape_cards.workflow.gone import Gone
from lape_cards.workflow.restore import restore
from lape_cards.workflow.versions import bytes_of, versions

TODAY = date(2018, 3, 15)


@pytest.fixture
def cards(card_repository):
    """Two cards, one of them saved twice."""
    for need in ("Eka", "Toka"):
        card_repository.write_and_save("perhekahvila", need=need)
    card_repository.write_and_save("toinen")
    return card_repository


def lape(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lape_cards", *arguments]
    environ = {**os.environ, "LAPE_LANG": "en", "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)


def refused(call, *arguments, **more) -> LapeError:
    with pytest.raises(LapeError) as caught:
        call(*arguments, **more)
    return caught.value


def found(cards) -> list[str]:
    return [one.last for one in cards.open().gone()]


# A card whose file is gone


@pytest.mark.parametrize("name", ["perhekahvila", "cards/perhekahvila.yaml"])
def test_whoever_names_it_is_told_how_to_bring_it_back(cards, name, monkeypatch):
    monkeypatch.chdir(cards.top)
    cards.path("perhekahvila").unlink()
    folder = find_folder(cards.top)
    for error in (
        refused(find_card, name, cards.top),
        refused(cards.open().require, name),
        refused(targets.targets, folder, [name], cards.top),
        refused(bytes_of, cards.open(), name),
        refused(compare, cards.open(), f"{name}@1", name),
    ):
        assert error.message.values["card"] == "perhekahvila"
        assert error.hint.values["name"] == "perhekahvila@2"


def test_bringing_it_back_puts_its_file_in_place_as_it_was(cards):
    before = cards.path("perhekahvila").read_bytes()
    cards.path("perhekahvila").unlink()
    done = restore(cards.open(), "perhekahvila@2", today=TODAY)
    assert (done.saved.already, done.aside) == (True, None)
    assert cards.path("perhekahvila").read_bytes() == before
    assert cards.status() == ""


def test_its_last_version_is_told_though_another_was_erased(cards):
    erase(cards.open(), "perhekahvila@1", "Tunnistettava perhe", today=TODAY)
    cards.path("perhekahvila").unlink()
    assert found(cards) == ["perhekahvila@2"]


def test_the_only_card_is_missed_too(card_repository):
    cards = card_repository
    cards.write_and_save("kortti")
    cards.path("kortti").unlink()
    assert refused(find_card, None, cards.top).hint.values["name"] == "kortti@1"


def test_a_card_that_is_there_asks_git_nothing(cards, monkeypatch):
    monkeypatch.setattr("lape_cards.workflow.gone.kept", None)
    assert cards.open().require("perhekahvila") == "perhekahvila"


def test_a_deletion_is_missed_until_it_is_committed(cards):
    assert cards.open().gone() == []
    cards.path("perhekahvila").unlink()
    assert cards.open().gone() == [Gone("perhekahvila", 2, "cards/perhekahvila.yaml")]
    cards.git("rm", "--quiet", "cards/perhekahvila.yaml")
    assert found(cards) == ["perhekahvila@2"]
    cards.git("commit", "--quiet", "--message", "Deleted", "cards/perhekahvila.yaml")
    assert cards.open().gone() == []
    assert refused(cards.open().require, "perhekahvila").hint.values["name"] == "perhekahvila@2"


def test_what_was_never_saved_or_is_left_away_on_purpose_is_not_missed(cards):
    cards.write("luonnos")
    cards.commit()
    cards.path("luonnos").unlink()
    cards.git("rm", "--quiet", "--cached", "cards/toinen.yaml")  # git no longer knows the file, but it is there
    cards.git("update-index", "--skip-worktree", "cards/perhekahvila.yaml")
    cards.path("perhekahvila").unlink()
    assert cards.open().gone() == []


def test_nothing_is_missed_where_nothing_was_ever_saved(tmp_path, cards_at):
    top = tmp_path / "uusi"
    (top / "cards").mkdir(parents=True)
    (top / "lape.yaml").write_text("format: 1\n", encoding="utf-8")
    assert "no cards yet" in refused(find_folder(top).only).hint.text
    cards_at(top).git("init", "--quiet")
    assert cards_at(top).open().gone() == []


def test_the_doctor_misses_it(cards):
    cards.path("perhekahvila").unlink()
    [symptom] = [one for one in examine(cards.top, "en", time.time()) if one.kind == "missing"]
    assert (symptom.level, symptom.place) == ("notice", "cards/perhekahvila.yaml")
    assert symptom.hint.values == {"name": "perhekahvila@2", "file": ":/cards/perhekahvila.yaml"}


@pytest.mark.parametrize("known", [False, True])
@pytest.mark.parametrize("name", ["perhekahvila", "cards/perhekahvila.yaml"])
def test_a_check_of_it_tells_each_time(cards, name, known):
    if known:
        lape(cards.top, "check")
    cards.path("perhekahvila").unlink()
    for _ in range(2):
        said = lape(cards.top, "check", name)
        assert said.returncode == 2
        assert "lape restore perhekahvila@2" in said.stderr


def test_it_is_told_from_outside_the_repository_too(cards, tmp_path):
    cards.path("perhekahvila").unlink()
    path = str(cards.path("perhekahvila"))
    assert "perhekahvila@2" in lape(tmp_path, "save", path).stderr
    assert lape(tmp_path, "show", f"{path}@1").returncode == 0
    assert lape(tmp_path, "history", path).returncode == 0
    assert lape(tmp_path, "restore", f"{path}@2").returncode == 0
    assert cards.path("perhekahvila").exists()


def test_very_many_are_looked_up_together(cards, monkeypatch):
    names = [f"kortti-{number}" for number in range(30)]
    for name in names:
        cards.write(name)
    cards.save(*names)
    for name in names:
        cards.path(name).unlink()
    asked = []
    monkeypatch.setattr("lape_cards.workflow.gone.standings", lambda *given: asked.append(given) or standings(*given))
    assert len(found(cards)) == 30
    assert len(asked) == 1


@pytest.mark.parametrize("place", ["", "cards"])
def test_the_way_to_make_a_deletion_final_can_be_typed(cards, place):
    cards.path("perhekahvila").unlink()
    [gone] = cards.open().gone()
    command = translator("en")(gone.remedy).partition("final with  ")[2]
    subprocess.run(shlex.split(command), cwd=cards.top / place, check=True, capture_output=True)
    assert cards.open().gone() == []
    assert cards.status() == ""


# A name that no card has


@pytest.mark.parametrize("name", ["perhekahvilla", "Perhekahvila", "cards/perhekahvilla.yaml"])
def test_a_slip_of_the_finger_is_told_with_the_card_that_was_meant(cards, name, monkeypatch):
    monkeypatch.chdir(cards.top)
    version = f"{name}@1"
    for error in (
        refused(cards.open().require, name),
        refused(cards.open().require, version),
        refused(versions, cards.open(), name),
        refused(bytes_of, cards.open(), version),
        refused(restore, cards.open(), version, today=TODAY),
        refused(erase, cards.open(), version, "Perhe", today=TODAY),
        refused(compare, cards.open(), version),
    ):
        assert error.message.values == {"card": Path(name).stem}
        assert error.hint.values == {"near": "perhekahvila", "cards": ["perhekahvila", "toinen"]}


def test_where_no_card_is_near_they_are_listed(cards):
    error = refused(bytes_of, cards.open(), "xyz@1")
    assert error.message.values == {"card": "xyz"}
    assert error.hint.values == {"cards": ["perhekahvila", "toinen"]}


def test_a_card_without_versions_is_told_to_be_saved(cards):
    cards.write("uusi")
    assert "lape save" in refused(bytes_of, cards.open(), "uusi@1").hint.text


@pytest.mark.parametrize("name", ["*", "perhe*", "--help", "[a-z]*"])
def test_no_name_becomes_a_pattern(cards, name):
    cards.path("perhekahvila").unlink()
    assert refused(cards.open().require, name).message.text == "There is no card {card}."
