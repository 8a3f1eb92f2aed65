"""A card's history, of which git is asked before the settings are understood."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lape_cards.errors import LapeError
from lape_cards.workflow.cards import open_cards
from lape_cards.workflow.lineages import history_begun
from lape_cards.workflow.versions import versions

if TYPE_CHECKING:
    from conftest import Cards


@pytest.fixture
def cards(card_repository: Cards) -> Cards:
    """Two cards, one of them saved twice."""
    for name in ("yksi", "yksi", "kaksi"):
        card_repository.write_and_save(name, need=f"Tarve {card_repository.git('rev-list', '--count', '--all')}")
    return card_repository


def told(start: Path, name: str) -> tuple[str, list[int | None]]:
    """What ``lape history`` tells of, begun at a glance; and the same as without that."""
    begun = history_begun(start, name)
    opened = open_cards(start, begun.repository if begun is not None else None)
    card, found = versions(opened, name, begun)
    assert (card, found) == versions(open_cards(start), name)
    return card, [one.number for one in found]


@pytest.mark.parametrize("name", ["yksi", "cards/yksi.yaml", "yksi@1", "cards/yksi.yaml@2"])
def test_what_is_begun_is_what_is_meant(cards: Cards, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(cards.top)
    begun = history_begun(cards.top, name)
    assert begun is not None
    assert begun.paths == {"yksi": "cards/yksi.yaml"}
    assert told(cards.top, name) == ("yksi", [1, 2])
    assert told(cards.top / "cards", "yksi") == ("yksi", [1, 2])


@pytest.mark.parametrize("said", ["cards: kortit", "cards: './kortit/'", "cards: 'kortit'"])
def test_git_is_asked_of_the_folder_that_the_settings_name(cards: Cards, said: str) -> None:
    cards.git("mv", "cards", "kortit")
    (cards.top / "lape.yaml").write_text(f"format: 1\n{said}\n", encoding="utf-8")
    cards.commit("Muutto")
    begun = history_begun(cards.top, "yksi")
    assert begun is not None
    assert begun.paths == {"yksi": "kortit/yksi.yaml"}
    assert told(cards.top, "yksi")[0] == "yksi"


def test_what_was_begun_of_another_card_is_not_taken_for_this_one(cards: Cards) -> None:
    begun = history_begun(cards.top, "kaksi")
    assert [one.number for one in versions(open_cards(cards.top), "yksi", begun)[1]] == [1, 2]


@pytest.mark.parametrize("name", ["ei-ole", "muualla/yksi.yaml", "cards/", "\udcff"])
def test_a_name_that_means_nothing_is_told_as_ever(cards: Cards, name: str) -> None:
    faults = []
    for begun in (history_begun(cards.top, name), None):
        with pytest.raises(LapeError) as found:
            versions(open_cards(cards.top), name, begun)
        faults.append(str(found.value))
    assert faults[0] == faults[1]


@pytest.mark.parametrize("fault", ["cards: ../muualla\n", "cards: [a]\n", "cards: 'a\n", f"cards: {'x' * 300}\nb: x\n"])
def test_settings_with_a_fault_are_told_as_ever(cards: Cards, fault: str) -> None:
    (cards.top / "lape.yaml").write_text(f"format: 1\n{fault}", encoding="utf-8")
    begun = history_begun(cards.top, "yksi")
    with pytest.raises(LapeError) as found:
        open_cards(cards.top, begun.repository if begun is not None else None)
    with pytest.raises(LapeError) as expected:
        open_cards(cards.top)
    assert str(found.value) == str(expected.value)


def test_nothing_is_begun_where_there_is_no_repository(tmp_path: Path) -> None:
    assert history_begun(tmp_path, "yksi") is None
    (tmp_path / "lape.yaml").write_text("format: 1\n", encoding="utf-8")
    assert history_begun(tmp_path, "yksi") is None
