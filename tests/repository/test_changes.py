"""Which files have changed since an earlier state: whatever was done to them, and with whichever settings of git."""

from __future__ import annotations

import subprocess

import pytest

from lape_cards.errors import LapeError
from lape_cards.repository.changes import changed_since

ZEROS = "0" * 40


@pytest.fixture
def cards(card_repository):
    """Three cards, committed and tagged as the start."""
    for card in ("eka", "toka", "kolmas"):
        card_repository.write(card)
    card_repository.commit("Three cards")
    card_repository.git("tag", "alku")
    return card_repository


def changed(cards, revision: str = "alku") -> list[str]:
    opened = cards.open()
    names = [opened.name_of(card) for card in opened.ids()]
    found = changed_since(opened.repository, revision, names)
    return sorted(name.removeprefix("cards/").removesuffix(".yaml") for name in found)


def test_nothing_has_changed(cards):
    assert changed(cards) == []
    (cards.top / "muu.txt").write_text("muu\n", encoding="utf-8")
    cards.commit("Something else")
    assert changed(cards) == []


@pytest.mark.parametrize("keep", [(), ("add", "--all"), ("commit", "--quiet", "--all", "-m", "Kept")])
def test_a_change_counts_committed_or_not(cards, keep):
    cards.write("eka", need="Uusi")
    if keep:
        cards.git(*keep)
    assert changed(cards) == ["eka"]


@pytest.mark.parametrize("ignored", [False, True])
def test_a_card_that_git_does_not_know_counts(cards, ignored):
    if ignored:
        (cards.top / ".git" / "info" / "exclude").write_text("uusi.yaml\n", encoding="utf-8")
    cards.write("uusi")
    assert changed(cards) == ["uusi"]


def test_a_card_that_git_was_told_to_forget_counts(cards):
    cards.git("rm", "--quiet", "--cached", "cards/eka.yaml")
    assert changed(cards) == ["eka"]


def test_what_is_deleted_is_left_out_and_what_is_renamed_has_its_new_name(cards):
    cards.path("eka").unlink()
    cards.git("mv", "cards/toka.yaml", "cards/neljas.yaml")
    assert changed(cards) == ["neljas"]
    cards.commit("Moved")
    assert changed(cards) == ["neljas"]
    cards.git("config", "diff.renames", "copies")
    assert changed(cards) == ["neljas"]


def test_what_was_changed_and_changed_back_has_not_changed(cards):
    cards.write("eka", need="Uusi")
    cards.commit("There")
    cards.write("eka")
    assert changed(cards) == []
    assert changed(cards, "HEAD") == ["eka"]


def test_what_others_did_since_does_not_count(cards):
    cards.git("checkout", "--quiet", "-b", "oma")
    cards.write("eka", need="Oma")
    cards.commit("Mine")
    cards.git("checkout", "--quiet", "main")
    cards.write("toka", need="Muiden")
    cards.commit("Theirs")
    cards.git("checkout", "--quiet", "oma")
    assert changed(cards, "main") == ["eka"]


def test_a_history_that_has_nothing_in_common(cards):
    cards.git("checkout", "--quiet", "--orphan", "toinen")
    cards.write("eka", need="Uusi")
    cards.commit("Another beginning")
    assert changed(cards, "main") == ["eka"]


def test_zeros_mean_every_card(cards):
    assert changed(cards, ZEROS) == ["eka", "kolmas", "toka"]
    assert changed(cards, "0" * 64) == ["eka", "kolmas", "toka"]


@pytest.mark.parametrize(
    "revision", ["", "ei-ole", "HEAD~99", "-h", "--all", "--output=x", "alku^{tree}", "HEAD:cards", "ä\n", "0" * 39]
)
def test_there_is_no_such_revision(cards, revision):
    with pytest.raises(LapeError, match="There is no revision") as refused:
        changed(cards, revision)
    assert "branch" in refused.value.hint.text
    assert cards.status() == ""


@pytest.mark.parametrize("revision", ["alku..HEAD", "alku...HEAD", "alku..", "a\0b"])
def test_a_range_is_not_one_revision(cards, revision):
    with pytest.raises(LapeError, match="not one revision"):
        changed(cards, revision)


def test_a_shallow_copy_says_where_the_rest_is(cards, cards_at, tmp_path):
    start = cards.git("rev-parse", "HEAD")
    for number in range(3):
        cards.write("eka", need=str(number))
        cards.commit()
    copy = cards_at(tmp_path / "kopio")
    subprocess.run(
        ["git", "clone", "--quiet", "--depth=1", cards.top.as_uri(), str(copy.top)], check=True, capture_output=True
    )
    with pytest.raises(LapeError) as refused:
        changed(copy, start)
    assert "--unshallow" in refused.value.hint.text
    copy.git("fetch", "--quiet", "--unshallow")
    assert changed(copy, start) == ["eka"]


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("diff.noprefix", "true"),
        ("diff.relative", "true"),
        ("diff.external", "false"),
        ("diff.nameOnly", "x"),
        ("core.quotePath", "true"),
        ("status.showUntrackedFiles", "no"),
        ("color.ui", "always"),
        ("color.diff", "always"),
    ],
)
def test_settings_of_git_change_nothing(cards, setting, value):
    cards.git("config", setting, value)
    cards.write("eka", need="Uusi")
    cards.write("uusi")
    cards.write("pää")
    assert changed(cards) == ["eka", "pää", "uusi"]
    cards.commit()
    assert changed(cards) == ["eka", "pää", "uusi"]


def test_looking_leaves_even_the_index_as_it_is(cards):
    index = cards.top / ".git" / "index"
    cards.path("eka").write_bytes(cards.path("eka").read_bytes())  # the same text at another time
    before = index.read_bytes()
    assert changed(cards) == []
    assert index.read_bytes() == before
