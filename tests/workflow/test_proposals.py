"""Experiments that are born of a workshop's proposals."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from lape_cards import resources
from lape_cards.cli.completion import card_sources
from lape_cards.errors import LapeError
from lape_cards.i18n import translator
from lape_cards.store.files import write_whole
from lape_cards.workflow import proposals
from lape_cards.workflow.check import Checker, Target
from lape_cards.workflow.documents import make_document
from lape_cards.workflow.new import language_from, new_card, title_from

WORKSHOP = "sama-perhe-monta-auttajaa"
FILE = resources.folder("examples") / "demo" / "cards" / WORKSHOP / "1.yaml"


@pytest.fixture
def workshop(card_repository):
    """A repository with the demo's workshop."""
    card_repository.write(WORKSHOP, FILE.read_bytes())
    return card_repository


def begin(cards, proposal, title=None, language=None, kind="experiment"):
    folder, source = cards.open(), f"{WORKSHOP}#{proposal}"
    written_in = language or language_from(folder, source)
    return new_card(
        folder, title or title_from(folder, source, kind), kind=kind, language=written_in, source=source
    ).card


def test_the_card_takes_over_what_the_proposal_says(workshop):
    name = begin(workshop, "yksi-suostumus", "Yksi lomake")
    card = workshop.open().read_sound(name)
    assert (name, card.title, card.language) == ("yksi-lomake", "Yksi lomake", "fi")
    assert card.prepared_by == "Hanketoimisto"
    assert card.area.region == "Uusimaa"
    assert card.area.municipality == ("Esimerkkilä", "Koeniemi", "Provköping")
    assert card.area.place is None
    for words in ("Avun saaminen ajoissa", "Lomake pelottaa.", "Yksi suostumuslomake, joka", "kysyy kuntien"):
        assert words in card.need


def test_the_proposal_names_the_card_and_every_other_byte_stays(workshop):
    before = FILE.read_bytes()
    name = begin(workshop, "yksi-suostumus", "Yksi lomake")
    after = workshop.path(WORKSHOP).read_bytes()
    promise = "Hanketoimisto kysyy kuntien tietosuojavastaavilta vuoden loppuun mennessä.\n".encode()
    assert after == before.replace(promise, promise + f"            experiment: {name}\n".encode())


def test_the_programme_comes_along(workshop):
    workshop.write(WORKSHOP, FILE.read_text().replace("area:", "programme: Oma ohjelma\narea:", 1))
    assert workshop.open().read_sound(begin(workshop, "yksi-suostumus")).programme == "Oma ohjelma"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("proposal", ["tuttu-aikuinen-mukaan", "viesti-vaihtuvasta", "yksi-suostumus"])
def test_the_new_card_is_in_form(workshop, proposal, language):
    name = begin(workshop, proposal, language=language)
    opened = workshop.open()
    checked = Checker(date(2018, 1, 1), opened).check(Target(opened.name_of(name), opened.path_of(name)))
    assert {found.code for found in checked.diagnostics} <= {f"LC20{number}" for number in range(1, 9)}


def test_without_a_title_the_first_sentence_names_it_and_the_proposal_gives_the_id(workshop):
    name = begin(workshop, "viesti-vaihtuvasta")
    assert name == "viesti-vaihtuvasta"
    assert workshop.open().read_sound(name).title == "Kun työntekijä vaihtuu, vanha ja uusi tapaavat nuoren…"


def test_a_proposal_becomes_one_experiment(workshop):
    name = begin(workshop, "yksi-suostumus")
    before = workshop.path(WORKSHOP).read_bytes()
    with pytest.raises(LapeError) as caught:
        begin(workshop, "yksi-suostumus", "Toinen yritys")
    english = translator("en")
    assert english(caught.value.message) == f"The proposal “yksi-suostumus” has become the experiment {name} already."
    assert english(caught.value.hint) == f"Go on with that card:  lape edit {name}"
    assert workshop.open().ids() == sorted([WORKSHOP, name])
    assert workshop.path(WORKSHOP).read_bytes() == before


def test_a_proposal_whose_experiment_is_gone_may_begin_anew(workshop):
    begun = begin(workshop, "apu-paivakotiin", "Uusi alku")  # the demo's names a card that is not here
    assert f"experiment: {begun}\n" in workshop.path(WORKSHOP).read_text()
    assert "perheohjaaja-paivakodissa" not in workshop.path(WORKSHOP).read_text()


@pytest.mark.parametrize(
    ("source", "said", "hint"),
    [
        (f"{WORKSHOP}#muu", "has no proposal “muu”", "tuttu-aikuinen-mukaan, viesti-vaihtuvasta, apu-paivakotiin"),
        (f"{WORKSHOP}#", "has no proposal “”", "yksi-suostumus"),
        ("missing#x", "There is no card missing", WORKSHOP),
        ("kortti#x", "kortti is no workshop", "leave out the #"),
    ],
)
def test_what_names_no_proposal_is_told_with_those_there_are(workshop, source, said, hint):
    workshop.write("kortti")
    with pytest.raises(LapeError) as caught:
        new_card(workshop.open(), "Nimi", language="fi", source=source)
    english = translator("en")
    assert said in english(caught.value.message)
    assert hint in english(caught.value.hint)
    assert workshop.open().ids() == ["kortti", WORKSHOP]


@pytest.mark.parametrize("kind", ["rooting", "workshop"])
def test_a_proposal_becomes_no_other_kind_of_card(workshop, kind):
    with pytest.raises(LapeError, match="and no card of another kind"):
        begin(workshop, "yksi-suostumus", "Nimi", kind=kind)


def test_both_files_are_written_or_neither(workshop, monkeypatch):
    def full(path: Path, content: bytes) -> None:
        if path.name == f"{WORKSHOP}.yaml":
            raise OSError("no room")
        write_whole(path, content)

    monkeypatch.setattr(proposals, "write_whole", full)
    with pytest.raises(OSError, match="no room"):
        begin(workshop, "yksi-suostumus")
    assert workshop.open().ids() == [WORKSHOP]
    assert workshop.path(WORKSHOP).read_bytes() == FILE.read_bytes()


def test_the_tab_key_offers_proposals_that_no_experiment_was_born_of(workshop, monkeypatch):
    monkeypatch.chdir(workshop.top)
    assert card_sources("sama") == [WORKSHOP]
    assert card_sources(f"{WORKSHOP}#") == [
        f"{WORKSHOP}#{one}" for one in ("tuttu-aikuinen-mukaan", "viesti-vaihtuvasta", "yksi-suostumus")
    ]
    assert card_sources(f"{WORKSHOP}#y") == [f"{WORKSHOP}#yksi-suostumus"]
    workshop.write("kortti")
    assert card_sources("kortti#") == []
    assert card_sources("missing#") == []
    workshop.write(WORKSHOP, "kind: [")
    assert card_sources(f"{WORKSHOP}#") == []


def test_the_summary_then_tells_what_became_of_the_proposal(workshop):
    begin(workshop, "yksi-suostumus", "Yksi lomake")
    page = make_document(workshop.open(), WORKSHOP, None, to="md", today=date(2018, 1, 1), language="en").decode()
    assert "| Yksi lomake<br>Phase: plan |" in page
    assert page.count("| Not yet |") == 2
    assert "| perheohjaaja-paivakodissa |" in page  # its card is not in this repository


def test_the_verb_says_what_it_did(workshop):
    environment = {**os.environ, "LAPE_LANG": "en"}
    command = [sys.executable, "-m", "lape_cards", "new", "--from", f"{WORKSHOP}#yksi-suostumus"]
    done = subprocess.run(command, cwd=workshop.top, capture_output=True, text=True, env=environment, check=True)
    assert done.stdout == "cards/yksi-suostumus.yaml\n"
    assert "The workshop's proposal now names it." in done.stderr
    told = " ".join(done.stderr.split()).partition("what the workshop says of it, with lape ")[2]
    assert told == f"save yksi-suostumus {WORKSHOP}"
    subprocess.run([*command[:3], *told.split()], cwd=workshop.top, capture_output=True, env=environment, check=True)
    assert workshop.status() == ""
    assert "Yksi suostumuslomake, joka kelpaa" in workshop.path("yksi-suostumus").read_text()
    assert "language: fi" in workshop.path("yksi-suostumus").read_text()


def refusal(cards, source):
    with pytest.raises(LapeError) as caught:
        new_card(cards.open(), "Jokin", source=source)
    say = translator("en")
    return f"{say(caught.value.message)} {say(caught.value.hint)}"


def test_of_a_whole_workshop_the_proposals_that_wait_are_named(workshop):
    says = f"{WORKSHOP} is a workshop, and a card begins from one of its proposals."
    waiting = ", ".join(
        f"{WORKSHOP}#{one}" for one in ("tuttu-aikuinen-mukaan", "viesti-vaihtuvasta", "yksi-suostumus")
    )
    assert refusal(workshop, WORKSHOP) == f"{says} Write behind  --from  one of these: {waiting}"
    for proposal in ("tuttu-aikuinen-mukaan", "viesti-vaihtuvasta", "yksi-suostumus"):
        begin(workshop, proposal)
    assert refusal(workshop, WORKSHOP) == f"{says} Each of its proposals has become a card already."
    workshop.write("tyhja", kind="workshop", groups="[{name: Perheet}]")
    assert refusal(workshop, "tyhja").endswith("none of its proposals has one yet.")
