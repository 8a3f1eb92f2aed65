"""A card's history, of which git is asked before the settings are understood."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lape_cards.errors import LapeError
from lape_cards.workflow.asked import asked_for
from lape_cards.workflow.cards import open_cards
from lape_cards.workflow.lineages import histories_begun
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
    begun = histories_begun(start, [name])
    opened = open_cards(start, [name], begun.repository if begun is not None else None)
    card, found = versions(opened, name, begun)
    assert (card, found) == versions(open_cards(start), name)
    return card, [one.number for one in found]


@pytest.mark.parametrize("name", ["yksi", "cards/yksi.yaml", "yksi@1", "cards/yksi.yaml@2"])
def test_what_is_begun_is_what_is_meant(cards: Cards, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(cards.top)
    begun = histories_begun(cards.top, [name])
    assert begun is not None
    assert begun.paths == {"yksi": "cards/yksi.yaml"}
    assert told(cards.top, name) == ("yksi", [1, 2])
    assert told(cards.top / "cards", "yksi") == ("yksi", [1, 2])


@pytest.mark.parametrize("said", ["cards: kortit", "cards: './kortit/'", "cards: 'kortit'"])
def test_git_is_asked_of_the_folder_that_the_settings_name(cards: Cards, said: str) -> None:
    cards.git("mv", "cards", "kortit")
    (cards.top / "lape.yaml").write_text(f"format: 1\n{said}\n", encoding="utf-8")
    cards.commit("Muutto")
    begun = histories_begun(cards.top, ["yksi"])
    assert begun is not None
    assert begun.paths == {"yksi": "kortit/yksi.yaml"}
    assert told(cards.top, "yksi")[0] == "yksi"


def test_what_was_begun_of_another_card_is_not_taken_for_this_one(cards: Cards) -> None:
    begun = histories_begun(cards.top, ["kaksi"])
    assert [one.number for one in versions(open_cards(cards.top), "yksi", begun)[1]] == [1, 2]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["yksi"], ["yksi"]),
        (["cards/kaksi.yaml", "yksi@1", "kaksi"], ["kaksi", "yksi"]),
        (["cards"], ["kaksi", "yksi"]),
        (["."], ["kaksi", "yksi"]),
        (["yksi", "cards/"], ["yksi", "kaksi"]),
    ],
)
def test_documents_take_over_what_is_begun_of_their_cards(
    cards: Cards, names: list[str], expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(cards.top)
    likely = histories_begun(cards.top, names, folders=True)
    assert likely is not None
    assert list(likely.paths) == expected
    asked = asked_for(cards.top, names, likely.repository)
    assert asked.histories_begun(likely) is likely
    assert asked_for(cards.top, names).histories_begun(likely) is not likely  # of a repository that was looked for anew
    other = asked_for(cards.top, ["kaksi"] if expected[0] == "yksi" else ["yksi"], likely.repository)
    found = other.histories_begun(likely)
    assert found is not None
    assert found is not likely


@pytest.mark.parametrize("names", [["lape.yaml"], ["cards", "muu"], ["cards/x", "yksi"], []])
def test_names_that_mean_nothing_are_told_once_they_are_understood(
    cards: Cards, names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(cards.top)
    (cards.top / "muu").mkdir()
    likely = histories_begun(cards.top, names, folders=True)
    found = []
    for known in (likely.repository if likely is not None else None, None):
        try:
            asked = asked_for(cards.top, names, known)
        except LapeError as error:
            found.append(([], [str(error)]))
        else:
            found.append(([group.names for group in asked.groups], [str(one) for one in asked.refused]))
    assert found[0] == found[1]


@pytest.mark.parametrize(("names", "folders"), [([], True), (["muu"], True), (["muu", "muu"], True), ([], False)])
def test_git_does_not_begin_where_no_card_is_meant(cards: Cards, names: list[str], folders: bool) -> None:
    (cards.top / "muu").mkdir()
    assert histories_begun(cards.top, names, folders=folders) is None


def test_the_history_of_a_folder_is_none_of_all_its_cards(cards: Cards) -> None:
    begun = histories_begun(cards.top, ["cards"])
    assert begun is not None
    assert list(begun.paths) == ["cards"]


@pytest.mark.skipif(os.name == "nt", reason="making links takes rights there")
@pytest.mark.parametrize("name", ["loop/x", "loop/x.yaml", "loop"])
def test_a_link_that_leads_in_a_circle_is_no_card(cards: Cards, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(cards.top)
    Path("loop").symlink_to("loop")
    for folders in (False, True):
        likely = histories_begun(cards.top, [name], folders=folders)
        with pytest.raises(LapeError):
            versions(open_cards(cards.top), name, likely)
        assert asked_for(cards.top, ["yksi", name]).refused or name == "loop"


@pytest.mark.parametrize("name", ["ei-ole", "muualla/yksi.yaml", "cards/", "\udcff"])
def test_a_name_that_means_nothing_is_told_as_ever(cards: Cards, name: str) -> None:
    faults = []
    for begun in (histories_begun(cards.top, [name]), None):
        with pytest.raises(LapeError) as found:
            versions(open_cards(cards.top), name, begun)
        faults.append(str(found.value))
    assert faults[0] == faults[1]


@pytest.mark.parametrize("fault", ["cards: ../muualla\n", "cards: [a]\n", "cards: 'a\n", f"cards: {'x' * 300}\nb: x\n"])
def test_settings_with_a_fault_are_told_as_ever(cards: Cards, fault: str) -> None:
    (cards.top / "lape.yaml").write_text(f"format: 1\n{fault}", encoding="utf-8")
    begun = histories_begun(cards.top, ["yksi"])
    with pytest.raises(LapeError) as found:
        open_cards(cards.top, (), begun.repository if begun is not None else None)
    with pytest.raises(LapeError) as expected:
        open_cards(cards.top)
    assert str(found.value) == str(expected.value)


def test_nothing_is_begun_where_there_is_no_repository(tmp_path: Path) -> None:
    assert histories_begun(tmp_path, ["yksi"]) is None
    (tmp_path / "lape.yaml").write_text("format: 1\n", encoding="utf-8")
    assert histories_begun(tmp_path, ["yksi"]) is None
