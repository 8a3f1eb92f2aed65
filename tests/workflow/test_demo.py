"""The example repository: the same for everyone, and only where there is room for it."""

from __future__ import annotations

from datetime import date

import pytest

from lape_cards.errors import LapeError
from lape_cards.workflow import demo
from lape_cards.workflow.demo import build_demo, read_story
from lape_cards.workflow.nowhere import no_repository
from lape_cards.workflow.setup import Wishes, set_up


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return build_demo(tmp_path_factory.mktemp("demo") / "esimerkki", "en")


def test_it_tells_its_whole_story(built, cards_at):
    cards = cards_at(built.cards.top)
    saves = read_story()[1].saves
    told = [(step.today.isoformat(), step.message) for step in saves]
    log = cards.git("log", "--reverse", "--format=%cs|%s").splitlines()[1:]
    assert [tuple(line.split("|")) for line in log] == told
    assert len(cards.tags()) == len(saves)
    assert cards.status() == ""
    cards.assert_sound()


def test_every_card_of_it_is_in_form(built):
    assert {one.card for one in built.checked} == set(built.cards.ids())
    assert not [item for one in built.checked for item in one.diagnostics if item.code.startswith("LC0")]
    assert all(path.is_file() for path in built.documents)


def test_it_is_the_same_twice(built, cards_at, tmp_path):
    again = build_demo(tmp_path / "toinen", "en")
    first, second = cards_at(built.cards.top), cards_at(again.cards.top)
    assert first.git("for-each-ref") == second.git("for-each-ref")
    assert first.git("rev-parse", "HEAD") == second.git("rev-parse", "HEAD")


def test_an_empty_folder_will_do(tmp_path):
    assert build_demo(tmp_path, "en").cards.top == tmp_path


def test_it_goes_over_nothing(tmp_path):
    (tmp_path / "oma.txt").write_text("oma", encoding="utf-8")
    with pytest.raises(LapeError, match="already holds something"):
        build_demo(tmp_path, "en")
    (tmp_path / "tiedosto").touch()
    with pytest.raises(LapeError, match="already holds something"):
        build_demo(tmp_path / "tiedosto", "en")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["oma.txt", "tiedosto"]


def test_half_an_example_is_none(tmp_path, monkeypatch):
    turns = iter(range(2))

    def broken_off():
        if next(turns, None) is None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_demo(tmp_path / "esimerkki", "en", broken_off)
    assert list((tmp_path / "esimerkki").iterdir()) == []
    assert demo.build_demo(tmp_path / "esimerkki", "en").checked


def test_whoever_stands_beside_it_is_told_of_their_own_cards_first(tmp_path):
    build_demo(tmp_path / "esimerkki", "en")
    assert no_repository(tmp_path).hint.values == {"folder": "esimerkki"}
    set_up(tmp_path / "kortit", Wishes("en"), today=date(2018, 3, 15))
    error = no_repository(tmp_path)
    assert error.message.values == {"folders": ["kortit", "esimerkki"]}
    assert error.hint.values == {"folder": "kortit"}
