"""New cards: their ids, and texts that are in form from the beginning."""

from __future__ import annotations

from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest

from lape_cards import resources
from lape_cards.card.kinds import KINDS
from lape_cards.checks.registry import RULES
from lape_cards.errors import LapeError
from lape_cards.i18n import LANGUAGES
from lape_cards.workflow import new as news
from lape_cards.workflow.check import Checker, Target


def new_card(*arguments: Any, **options: Any) -> str:
    """The id of a card that is begun."""
    return news.new_card(*arguments, **options).card


@pytest.mark.parametrize(
    ("title", "identifier"),
    [
        ("Perheohjaaja päiväkodissa", "perheohjaaja-paivakodissa"),
        ("Åbo: fredagskafé för FAMILJER!", "abo-fredagskafe-for-familjer"),
        ("Öljy", "oljy"),
        ("pa\u0308iva\u0308", "paiva"),
        ("Straße Ærø ½ ﬁ x²", "strasse-r-1-2-fi-x2"),
        ("12:30 – 2018", "12-30-2018"),
        ("  välit  ", "valit"),
        ("😀 ilo 😀", "ilo"),
        ("😀", "card"),
        ("", "card"),
        ("日本", "card"),
        ("../../etc/passwd", "etc-passwd"),
        ("-x --all", "x-all"),
        ("a" * 70, "a" * 64),
        ("a" * 64, "a" * 64),
        ("a" * 60 + " bcd efg", "a" * 60 + "-bcd"),
        ("a" * 60 + " bcde efg", "a" * 60),
        ("a" * 64 + " b", "a" * 64),
    ],
)
def test_ids_are_made_from_titles(card_repository, title, identifier):
    assert new_card(card_repository.open(), title, language="en") == identifier


def test_an_id_that_is_taken_gets_a_number(card_repository):
    opened = card_repository.open()
    assert [new_card(opened, "Sama nimi", language="en") for _ in range(3)] == [
        "sama-nimi",
        "sama-nimi-2",
        "sama-nimi-3",
    ]
    assert [new_card(opened, "b" * 64, language="en") for _ in range(2)] == ["b" * 64, "b" * 62 + "-2"]
    assert [new_card(opened, "c" * 61 + " dd", language="en") for _ in range(2)] == ["c" * 61 + "-dd", "c" * 61 + "-2"]


@pytest.mark.parametrize("title", ["Con", "aux", "NUL", "com1", "LPT9"])
def test_names_that_windows_keeps_for_itself_are_taken(card_repository, title):
    assert new_card(card_repository.open(), title, language="en") == f"{title.lower()}-2"


def test_the_id_of_a_deleted_card_stays_its_own(card_repository):
    cards = card_repository
    cards.write_and_save("kortti")
    cards.git("rm", "--quiet", "cards/kortti.yaml")
    cards.commit("Away")
    assert new_card(cards.open(), "Kortti", language="en") == "kortti-2"


def test_two_at_once_get_two_ids(card_repository):
    opened, start, made = card_repository.open(), Barrier(6), []

    def make():
        start.wait()
        made.append(new_card(opened, "Sama", language="en"))

    threads = [Thread(target=make) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == ["sama", *(f"sama-{number}" for number in range(2, 7))]


def check(cards, card: str):
    opened = cards.open()
    return Checker(date(2018, 3, 15), opened).check(Target(opened.name_of(card), opened.path_of(card)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_new_card_is_in_form(card_repository, kind, language):
    cards = card_repository
    card = new_card(cards.open(), "Perheohjaaja: päiväkodissa", kind=kind, language=language)
    read = cards.open().read(card)
    assert (read.diagnostics, read.content.kind, read.content.language) == ([], kind, language)
    assert read.content.title == "Perheohjaaja: päiväkodissa"
    assert {RULES[item.code].family for item in check(cards, card).diagnostics} <= {"completeness"}
    assert cards.save(card)[0].version.number == 1


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("no", "no"),
        ("2018-03-15", "2018-03-15"),
        ("'lainaus' \"ja\" # risuaita: - x", "'lainaus' \"ja\" # risuaita: - x"),
        ("{a}, [b] & *c !d %e @f `g`", "{a}, [b] & *c !d %e @f `g`"),
        ("rivi\nja toinen\u2028ja\u0085vielä", "rivi ja toinen ja vielä"),
        ("nolla\x00 ja \x1b[31m esc \u202e", "nolla ja [31m esc"),
        ("pitkä " * 40, " ".join(["pitkä"] * 40)),
        ("😀", "😀"),
        ("\ufeffalku", "alku"),
    ],
)
def test_any_title_is_only_a_title(card_repository, title, kept):
    card = new_card(card_repository.open(), title, language="en")
    read = card_repository.open().read(card)
    assert (read.diagnostics, read.content.title) == ([], kept)


def test_the_folder_is_made_where_it_is_missing(card_repository):
    cards = card_repository
    (cards.top / "cards" / ".gitkeep").unlink()
    (cards.top / "cards").rmdir()
    assert new_card(cards.open(), "Kortti", language="en") == "kortti"


def test_a_card_that_cannot_be_written_leaves_no_file(card_repository, monkeypatch):
    monkeypatch.setitem(news.new_card.__globals__, "scaffold", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        new_card(card_repository.open(), "Kortti", language="en")
    assert card_repository.open().ids() == []


# From another card


@pytest.fixture
def finished(card_repository):
    """A repository with the example's evaluated card, and its id."""
    folder = resources.folder("examples") / "demo" / "cards" / "perheohjaaja-paivakodissa"
    card_repository.write("perheohjaaja-paivakodissa", (folder / "4.yaml").read_bytes())
    return card_repository


def test_a_plan_without_results_begins_from_a_finished_card(finished):
    opened = finished.open()
    card = new_card(opened, "Uusi kierros", language="en", source="perheohjaaja-paivakodissa")
    old, new = opened.read_sound("perheohjaaja-paivakodissa"), opened.read_sound(card)
    assert (new.area, new.need, new.activity) == (old.area, old.need, old.activity)
    assert [row.id for row in new.changes] == [row.id for row in old.changes]
    assert [metric.id for row in new.changes for metric in row.metrics] == [
        metric.id for row in old.changes for metric in row.metrics
    ]
    assert (new.evaluation, new.version, new.date) == (None, None, None)
    assert not any(benefit.result for benefit in new.benefits)
    assert not any(risk.outcome for risk in new.risks)
    assert not any(row.result for row in new.changes)
    assert not any(metric.measurements for row in new.changes for metric in row.metrics)
    assert not any(checkpoint.held for checkpoint in new.checkpoints)
    assert finished.save(card)[0].version.number == 1


def test_a_rooting_plan_continues_the_card(finished):
    opened = finished.open()
    source = opened.read_sound("perheohjaaja-paivakodissa")
    card = new_card(opened, "Juurrutus", kind="rooting", language="en", source="perheohjaaja-paivakodissa")
    plan = opened.read_sound(card)
    assert (plan.kind, plan.continues) == ("rooting", "perheohjaaja-paivakodissa")
    assert plan.rooting.host == source.evaluation.root.host
    assert plan.rooting.funding == source.evaluation.root.means
    assert list(opened.continuing()) == [(card, "perheohjaaja-paivakodissa")]
    assert finished.save(card)[0].version.number == 1


@pytest.mark.parametrize(
    ("kind", "source", "message"),
    [
        ("workshop", "perheohjaaja-paivakodissa", "cannot begin from"),
        ("experiment", "olematon", "There is no card"),
        ("experiment", "../x.yaml", "not among the cards"),
        ("olematon", "perheohjaaja-paivakodissa", "not a kind"),
    ],
)
def test_what_cannot_be_begun_from(finished, kind, source, message, monkeypatch):
    monkeypatch.chdir(finished.top)
    with pytest.raises(LapeError, match=message):
        new_card(finished.open(), "Uusi", kind=kind, language="en", source=source)
    assert finished.open().ids() == ["perheohjaaja-paivakodissa"]


def test_a_faulty_card_is_not_begun_from(card_repository):
    card_repository.write("rikki", "format: 1\nkind: experiment\nid: rikki\n")
    with pytest.raises(LapeError):
        new_card(card_repository.open(), "Uusi", language="en", source="rikki")
