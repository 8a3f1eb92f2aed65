"""A branch whose commits were squashed: what its versions said may be nowhere any more, and saving goes on."""

from __future__ import annotations

from datetime import date

import pytest

from lape_cards.errors import CardError
from lape_cards.workflow.restore import restore
from lape_cards.workflow.save import UnchangedError, changed_cards
from lape_cards.workflow.verify import verify

TODAY = date(2018, 3, 16)


@pytest.fixture
def squashed(make_card_repository):
    """A shared history where a branch was squashed whose second version nobody's tag pins, beside a change by hand."""
    cards = make_card_repository("yhteinen")
    # Lines that git can merge by itself: what they become together is then in neither of them.
    lines = {"need": "Tarve", "activity": "Toiminta", "contact": "a@example.org", "prepared_by": "Ryhmä"}
    cards.write_and_save("kortti", **lines)
    cards.git("switch", "--quiet", "--create", "haara")
    cards.write_and_save("kortti", **lines | {"prepared_by": "Toinen ryhmä"})
    message = cards.git("log", "-1", "--format=%B")
    cards.git("tag", "--delete", cards.tags()[-1])
    cards.git("switch", "--quiet", "main")
    first = cards.path("kortti").read_text(encoding="utf-8")
    cards.write("kortti", first.replace("need: Tarve", "need: Toinen tarve"))
    cards.commit("Need")
    cards.git("merge", "--quiet", "--squash", "haara")
    cards.commit(message)
    cards.git("branch", "--quiet", "-D", "haara")
    return cards


@pytest.fixture
def copy_of(cards_at, tmp_path):
    """Makes a colleague's copy."""

    def make(cards, *options):
        cards.git("clone", "--quiet", *options, cards.top.as_uri(), str(tmp_path / "kopio"))
        copy = cards_at(tmp_path / "kopio")
        copy.git("config", "user.name", "Toinen")
        copy.git("config", "user.email", "toinen@example.org")
        return copy

    return make


def test_the_next_version_is_saved_though_the_last_ones_text_is_gone(squashed, copy_of):
    copy = copy_of(squashed)
    assert changed_cards(copy.open()) == ["kortti"]
    saved = copy.save("kortti")[0].version
    assert saved.number == 3
    assert (
        saved.previous == copy.git("log", "-1", "--format=%(trailers:key=Lape-Version,valueonly)", "HEAD~1").split()[1]
    )
    assert b"Toinen tarve" in copy.path("kortti").read_bytes()
    assert "Toinen ryhmä" in copy.path("kortti").read_text(encoding="utf-8")
    assert changed_cards(copy.open()) == []
    assert ("text-lost", 2) in [(one.kind, one.first) for one in verify(copy.open()).of("fault")]
    copy.assert_sound()


def test_an_old_version_comes_back_though_the_last_ones_text_is_gone(squashed, copy_of):
    copy = copy_of(squashed)
    back = restore(copy.open(), "kortti@1", today=TODAY)
    assert back.saved is not None
    assert back.saved.version.number == 3
    assert b"need: Tarve\n" in copy.path("kortti").read_bytes()
    assert back.aside is not None
    assert "Toinen tarve" in back.aside.read_text(encoding="utf-8")


def test_a_made_up_record_keeps_nobody_from_saving(card_repository):
    cards = card_repository
    cards.write_and_save("kortti")
    cards.write("kortti", need="Uusi")
    cards.commit(f"By hand\n\nLape-Version: kortti@77 {'ab' * 20} -")
    assert cards.save("kortti")[0].version.number == 78


@pytest.mark.parametrize("options", [["--depth=1"], ["--no-tags"]], ids=["shallow", "without tags"])
def test_where_not_everything_was_fetched_the_rest_has_to_be(squashed, copy_of, options):
    copy = copy_of(squashed, *options)
    with pytest.raises(CardError) as refused:
        copy.save("kortti")
    assert "kortti@2" in refused.value.message.values["name"]
    assert "git fetch --tags" in refused.value.hint.text


def test_a_text_that_a_tag_pins_has_to_be_brought_back(card_repository):
    cards = card_repository
    saved = cards.write_and_save("kortti").version
    cards.write("kortti", need="Uusi")
    cards.commit()
    (cards.top / ".git" / "objects" / saved.blob[:2] / saved.blob[2:]).unlink()
    with pytest.raises(CardError):
        cards.save("kortti")


def test_a_squashed_branch_is_what_its_last_tag_says(card_repository):
    cards = card_repository
    cards.write_and_save("kortti")
    cards.git("switch", "--quiet", "--create", "haara")
    cards.write_and_save("kortti", need="Toinen")
    cards.write_and_save("kortti", need="Kolmas")
    cards.git("switch", "--quiet", "main")
    cards.git("merge", "--quiet", "--squash", "haara")
    cards.commit("Squashed")
    cards.git("branch", "--quiet", "-D", "haara")
    assert changed_cards(cards.open()) == []
    with pytest.raises(UnchangedError) as refused:
        cards.save("kortti")
    assert refused.value.version.number == 3
    third = cards.git("rev-parse", "HEAD:cards/kortti.yaml")
    cards.write("kortti", need="Nelj\u00e4s")
    assert changed_cards(cards.open()) == ["kortti"]
    saved = cards.save("kortti")[0].version
    assert (saved.number, saved.previous) == (4, third)
