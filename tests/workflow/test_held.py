"""Where a check is made: what git is asked before anything else is known, and in which repository."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lape_cards.checks.verdict import Checked
from lape_cards.errors import LapeError
from lape_cards.workflow.checking import Check
from lape_cards.workflow.held import Held, Wish

if TYPE_CHECKING:
    from conftest import Cards

pytestmark = pytest.mark.own_way
WISH = Wish(date(2018, 4, 20))


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache folder of this test's own: nothing is known of any settings."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def cards(card_repository: Cards) -> Cards:
    """Two saved cards, one of which says a number that was not saved."""
    for name in ("yksi", "kaksi"):
        card_repository.write_and_save(name)
    card_repository.write("yksi", version="7", date="2018-04-01")
    return card_repository


def codes(top: Path, *names: str) -> list[tuple[str, list[str]]]:
    """The cards that are checked, and the codes of the rules of history that each breaks."""
    found = []
    with Check(WISH, names, top) as work:
        for one in work:
            assert isinstance(one, Checked)
            found.append((one.name, [item.code for item in one.diagnostics if item.code.startswith("LC40")]))
        assert work.held.obstacle is None
    return found


@pytest.mark.parametrize("said", ["cards: kortit/", "cards: kortit", "cards: 'kortit'", "{format: 1, cards: kortit/}"])
def test_git_is_asked_of_the_folder_that_the_settings_name(cards: Cards, said: str) -> None:
    cards.git("mv", "cards", "kortit")
    (cards.top / "lape.yaml").write_text(said if said.startswith("{") else f"format: 1\n{said}\n", encoding="utf-8")
    cards.commit("Muutto")
    held = Held(WISH, [], cards.top)
    begun = held._ahead
    assert begun is not None
    assert begun.cards == ["kaksi", "yksi"]
    held.look_ahead()
    assert held._ahead is begun  # what was begun at a glance is what the settings mean
    assert [name for name, _ in codes(cards.top)] == ["kortit/kaksi.yaml", "kortit/yksi.yaml"]


def test_one_card_alone_is_asked_about(cards: Cards) -> None:
    held = Held(WISH, ["cards/yksi.yaml"], cards.top)
    assert held._ahead is not None
    assert held._ahead.cards == ["yksi"]


@pytest.mark.parametrize(
    "fault",
    [
        *("cards: ../muualla\n", "cards: [a]\n", "kortit: x\n", "cards: 'a\n", "format: 2\n"),
        *(f"cards: {'x' * 300}\nkortit: x\n", f"cards: {'x' * 300}\n"),
    ],
)
def test_settings_with_a_fault_are_told_as_ever(cards: Cards, fault: str) -> None:
    (cards.top / "lape.yaml").write_text(f"format: 1\n{fault}" if "format" not in fault else fault, encoding="utf-8")
    with pytest.raises(LapeError) as found:
        Held(WISH, ["ei-ole"], cards.top)
    with pytest.raises(LapeError) as expected:
        cards.open()
    assert str(found.value) == str(expected.value)


def test_a_repository_before_its_first_commit(cards: Cards) -> None:
    cards.git("checkout", "--quiet", "--orphan", "uusi")
    cards.git("reset", "--quiet")
    with Check(WISH, [], cards.top) as work:
        assert len(list(work)) == 2
        assert work.held.obstacle is None


def test_another_working_folder_of_the_same_repository(cards: Cards, tmp_path: Path) -> None:
    here = codes(cards.top)
    assert any(found for _, found in here)
    cards.git("worktree", "add", "--quiet", str(tmp_path / "toinen"))
    (tmp_path / "toinen" / "cards" / "yksi.yaml").write_bytes(cards.path("yksi").read_bytes())
    assert codes(tmp_path / "toinen") == here
    assert codes(tmp_path / "toinen", "cards/yksi.yaml") == [one for one in here if one[0] == "cards/yksi.yaml"]


def test_what_a_hook_of_another_repository_inherits_means_nothing(
    cards: Cards, make_card_repository: Callable[..., Cards], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = codes(cards.top)
    other = make_card_repository("muu")
    for name, value in (("GIT_DIR", ".git"), ("GIT_INDEX_FILE", ".git/index"), ("GIT_WORK_TREE", "")):
        monkeypatch.setenv(name, str(other.top / value))
    assert codes(cards.top) == here


def test_a_process_can_be_copied_after_git_was_read(cards: Cards) -> None:
    """The git that reads versions ends until it is needed again: only a lone thread may copy its process."""
    held = Held(WISH, [], cards.top)
    lines = held.lines(["yksi", "kaksi"], judging=True)
    assert lines is not None
    repository = held._pasts.repository  # type: ignore[union-attr]
    assert repository is not None
    blobs = {version.blob for line in lines.values() for version in line.versions}
    assert repository.blobs(blobs).keys() == blobs
    assert repository._objects._running is not None
    held.rest()
    assert repository._objects._running is None
    assert repository.blobs(blobs).keys() == blobs
