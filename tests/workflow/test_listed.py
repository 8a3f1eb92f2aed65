"""The summaries of many cards: the same whatever the number of processes, and the same as of each by itself."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from portfolio import TODAY, make_portfolio

from lape_cards.cli.main import main
from lape_cards.errors import LapeError
from lape_cards.workflow import crew as crews
from lape_cards.workflow import listed
from lape_cards.workflow.collection import Collection, entries, open_collection
from lape_cards.workflow.listed import Listed, Listing

if TYPE_CHECKING:
    from conftest import Cards

pytestmark = pytest.mark.own_way


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many cards as these tests have are worth three processes."""
    monkeypatch.setattr(listed, "PAGE", 2)
    monkeypatch.setattr(listed, "_WORTH_HELP", 2)
    monkeypatch.setattr(crews, "processors", lambda: 3)


@pytest.fixture
def collected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Collection:
    """The made-up portfolio, collected."""
    folder = make_portfolio(tmp_path).folder
    monkeypatch.chdir(folder)
    assert main(["collect"]) == 0
    capsys.readouterr()
    return open_collection(folder)


@pytest.fixture
def repository(card_repository: Cards) -> Collection:
    """Cards of one repository, some of which are none, and one that a plan continues."""
    for number in range(9):
        card_repository.write(
            f"k{number}", f"format: 1\nkind: experiment\nid: k{number}\nlanguage: fi\ntitle: Kokeilu\n"
        )
    card_repository.write("k3", "format: 1\nkind: [\n")
    card_repository.write("k5", "format: 1\nkind: experiment\nid: k5\nlanguage: fi\ntitle: Soita 010190-900P\nx: 1\n")
    plan = "format: 1\nkind: rooting\nid: k7\nlanguage: fi\ntitle: Juurrutus\ncontinues: k1\n"
    card_repository.write("k7", plan)
    return open_collection(card_repository.top)


def expected(collection: Collection) -> list[Listed]:
    """What each card tells by itself."""
    found = entries(collection, TODAY)
    return [Listed(one.summary, None if one.summary is not None else one.told_fault) for one in found]


def found(collection: Collection) -> tuple[list[Listed], bool]:
    """What the listing tells, and whether other processes helped."""
    with Listing(collection, TODAY) as work:
        return list(work), work._has_helpers


@pytest.mark.parametrize("way", ["copied", "begun anew"])
@pytest.mark.parametrize("which", ["collected", "repository"])
@pytest.mark.usefixtures("few")
def test_as_many_processes_as_there_are_tell_the_same(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, which: str, way: str
) -> None:
    if way == "copied" and not sys.platform.startswith("linux"):
        pytest.skip("only Linux copies processes well")
    collection: Collection = request.getfixturevalue(which)
    alone = expected(collection)
    monkeypatch.setattr(crews.threading, "active_count", lambda: 1 if way == "copied" else 2)
    assert found(collection) == (alone, True)
    assert len(alone) == (30 if which == "collected" else 9)
    if which == "repository":
        assert [one.summary is None for one in alone] == [number == 3 for number in range(9)]
        assert alone[1].summary is not None
        assert alone[1].summary.plan == "k7"
        assert "010190" not in repr(alone)


def test_for_few_cards_no_process_is_started(repository: Collection) -> None:
    assert found(repository) == (expected(repository), False)


@pytest.mark.usefixtures("few")
def test_no_process_has_a_thread_when_it_is_copied(collected: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    """The git that reads what was collected rests first; else each helper would have to load everything anew."""
    counted = []
    plain = crews.threading.active_count
    monkeypatch.setattr(crews.threading, "active_count", lambda: counted.append(plain()) or counted[-1])
    before = plain()
    assert found(collected)[1]
    assert counted == [before]


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("card", ["k0", "k8"])
def test_a_file_that_cannot_be_read_ends_it(repository: Collection, card: str) -> None:
    path = repository.shelves[0].cards.path_of(card)
    path.unlink()
    path.mkdir()
    path.rmdir()
    listing = Listing(repository, TODAY)
    names = repository.shelves[0].cards.ids()
    with listing as work, pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(repository.shelves[0].cards), "ids", lambda _: sorted([*names, card]))
        with pytest.raises(LapeError, match="no file"):
            list(work)
