"""The versions of a card: what the history shows, and which version a name means."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lape_cards import history, resources
from lape_cards.card.version import VersionReference
from lape_cards.errors import CardError, LapeError
from lape_cards.standing import standings
from lape_cards.workflow.save import Request, save
from lape_cards.workflow.versions import bytes_of, versions

PERHEOHJAAJA = "perheohjaaja-paivakodissa"


def shown(cards, card: str = "kortti") -> list[tuple[int | None, bool, str]]:
    """Of each version: number, whether a tag pins it, summary."""
    return [(one.number, one.tagged, one.summary) for one in versions(cards.open(), card)[1]]


def numbers(cards, card: str = "kortti") -> list[int | None]:
    return [number for number, _, _ in shown(cards, card)]


def resolve(cards, name: str):
    reference = VersionReference.parse(name)
    assert reference is not None
    return history.resolve(cards.open().repository, reference, f"cards/{reference.card}.yaml")


@pytest.fixture
def four(card_repository):
    """The example's card, saved four times on the days of its story."""
    opened = card_repository.open()
    for number, day in enumerate(DAYS, start=1):
        request = Request(PERHEOHJAAJA, example(number))
        save(opened, [request], message=f"Vaihe {number}", today=date.fromisoformat(day), dated=True)
    return card_repository


DAYS = ("2017-12-11", "2018-03-15", "2018-05-25", "2018-08-24")


def example(number: int) -> bytes:
    return (resources.folder("examples") / "demo" / "cards" / PERHEOHJAAJA / f"{number}.yaml").read_bytes()


def test_four_versions_with_their_days_and_summaries(four):
    found = versions(four.open(), PERHEOHJAAJA)[1]
    assert [(one.number, one.day.isoformat(), one.summary) for one in found] == [
        (number, day, f"Vaihe {number}") for number, day in enumerate(DAYS, start=1)
    ]
    assert [one.previous for one in found] == [None, *(one.blob for one in found[:-1])]
    assert {one.author for one in found} == {"Perhepalvelujen työryhmä"}


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_version_is_shown_byte_for_byte(four, number):
    raw = bytes_of(four.open(), f"{PERHEOHJAAJA}@{number}")
    commit = four.git("rev-list", "--reverse", "HEAD", "--", f"cards/{PERHEOHJAAJA}.yaml").splitlines()[number - 1]
    assert raw == four.open().repository.blob(f"{commit}:cards/{PERHEOHJAAJA}.yaml")
    without_stamp = [line for line in raw.split(b"\n") if not line.startswith((b"version:", b"date:"))]
    assert b"\n".join(without_stamp) == example(number)


def test_without_a_number_the_file_is_shown(card_repository):
    raw = card_repository.write("kortti")
    assert bytes_of(card_repository.open(), "kortti") == raw


def test_drafts_stand_between_the_versions(card_repository):
    cards = card_repository
    cards.write("kortti", need="Eka luonnos")
    cards.commit("Luonnos 1")
    cards.save("kortti", message="Versio")
    cards.write("kortti", need="Toinen", version="1")
    cards.commit("Luonnos 2")
    cards.write_and_save("kortti", need="Kolmas")
    assert shown(cards) == [
        (None, False, "Luonnos 1"),
        (1, True, "Versio"),
        (None, False, "Luonnos 2"),
        (2, True, "Versio 2: Kokeilu kortti"),
    ]


def test_versions_of_plain_git_users_are_numbered_by_their_files(card_repository):
    cards = card_repository
    for turn, said in enumerate(("1", "1", "kaksi", "03", "9" * 5000, "2")):
        cards.write("kortti", version=said, need=str(turn))
        cards.commit(f"Käsin {turn}")
    assert [number for number, _, _ in shown(cards)] == [1, None, None, None, None, 2]
    assert not any(tagged for _, tagged, _ in shown(cards))
    assert b"need: 0" in bytes_of(cards.open(), "kortti@1")
    assert cards.write_and_save("kortti", need="Lapella").version.number == 3


@pytest.mark.parametrize("day", [["--date=@0 +0000"], []])
def test_trailers_number_versions_whose_tags_are_gone(card_repository, day):
    cards = card_repository
    first = cards.write_and_save("kortti").version
    cards.write_and_save("kortti", need="Uusi")
    cards.git("tag", "--delete", *cards.tags())
    assert [(number, tagged) for number, tagged, _ in shown(cards)] == [(1, False), (2, False)]
    assert resolve(cards, "kortti@1").blob == first.blob
    assert resolve(cards, "kortti@1").previous is None


@pytest.mark.parametrize("lose", [["reset", "--hard", "HEAD~2"], ["checkout", "--orphan", "uusi"]])
def test_versions_that_only_tags_hold_are_shown_at_their_place(card_repository, lose):
    cards = card_repository
    texts = []
    for need in ("Eka", "Toka", "Kolmas"):
        cards.write_and_save("kortti", need=need)
        texts.append(cards.path("kortti").read_bytes())
    cards.git(*lose[:1], "--quiet", *lose[1:])
    assert numbers(cards) == [1, 2, 3]
    assert [bytes_of(cards.open(), f"kortti@{number}") for number in (1, 2, 3)] == texts
    cards.write_and_save("kortti", need="Neljäs")
    assert numbers(cards) == [1, 2, 3, 4]


def test_a_picked_version_is_shown_once(card_repository):
    cards = card_repository
    cards.git("checkout", "--quiet", "-b", "sivu")
    saved = cards.write_and_save("kortti").version
    cards.git("checkout", "--quiet", "main")
    cards.git("commit", "--quiet", "--allow-empty", "--message", "Between")
    cards.git("cherry-pick", "sivu")
    cards.git("merge", "--quiet", "--no-edit", "sivu")
    assert [(one.number, one.commit) for one in versions(cards.open(), "kortti")[1]] == [(1, saved.commit)]


def test_a_deleted_card_keeps_its_history(card_repository):
    cards = card_repository
    cards.write_and_save("kortti")
    cards.git("rm", "--quiet", "cards/kortti.yaml")
    cards.commit("Away")
    assert numbers(cards) == [1]
    assert bytes_of(cards.open(), "kortti@1").startswith(b"format: 1")


def test_a_card_of_another_name_is_never_meant(card_repository):
    cards = card_repository
    for card in ("kortti", "kortti-2", "kort", "ortti"):
        cards.write_and_save(card)
        cards.write_and_save(card, need="Uusi")
    assert numbers(cards, "kortti") == [1, 2]
    assert {tag.record.card for tag in history.records.version_tags(cards.open().repository, "kortti")} == {"kortti"}


# Two clones


@pytest.fixture
def two_clones(card_repository, cards_at, tmp_path):
    """Ours, with theirs fetched: both saved a version 2 of one card, in different words."""
    ours = card_repository
    ours.write_and_save("kortti")
    ours.git("clone", "--quiet", str(ours.top), str(tmp_path / "theirs"))
    theirs = cards_at(tmp_path / "theirs")
    theirs.git("config", "user.name", "Toiset")
    theirs.git("config", "user.email", "toiset@example.org")
    theirs.write("kortti", need="Heidän")
    theirs.save("kortti", message="Heidän")
    ours.write("kortti", need="Meidän")
    ours.save("kortti", message="Meidän")
    ours.git("fetch", "--quiet", "--tags", str(theirs.top), "main:refs/remotes/theirs/main")
    return ours


def merge_by_hand(cards) -> None:
    cards.git("merge", "theirs/main", code=1)
    cards.write("kortti", need="Yhdessä", version="2", date="2018-03-15")
    cards.git("add", "cards/kortti.yaml")
    cards.git("commit", "--quiet", "--message", "Yhdistetty")


def test_before_the_merge_ours_is_meant(two_clones):
    assert resolve(two_clones, "kortti@2").summary == "Meidän"


def test_after_the_merge_the_number_alone_means_neither(two_clones):
    cards = two_clones
    merge_by_hand(cards)
    cards.assert_sound()
    assert sorted(shown(cards), key=str) == sorted(
        [(1, True, "Versio 1: Kokeilu kortti"), (2, True, "Heidän"), (2, True, "Meidän"), (None, False, "Yhdistetty")],
        key=str,
    )
    with pytest.raises(LapeError, match="several versions") as refused:
        resolve(cards, "kortti@2")
    names = refused.value.hint.values["names"]
    assert {resolve(cards, name).summary for name in names} == {"Heidän", "Meidän"}
    for name in names:
        assert bytes_of(cards.open(), name).startswith(b"format: 1")


def test_after_the_merge_the_next_number_is_free(two_clones):
    cards = two_clones
    merge_by_hand(cards)
    saved = cards.save("kortti")[0].version
    assert saved.number == 3
    assert saved.previous in {resolve(cards, name).blob for name in two_names(cards)}
    assert numbers(cards)[-2:] == [None, 3]


def two_names(cards) -> list[str]:
    return [tag.replace("lape/", "").replace("/", "@") for tag in cards.tags("kortti") if "/2-" in tag]


def test_a_merge_that_took_one_side_shows_the_other_too(two_clones):
    cards = two_clones
    cards.git("merge", "--quiet", "--no-edit", "--strategy=ours", "theirs/main")
    cards.git("tag", "--delete", *cards.tags())
    assert sorted(numbers(cards)) == [1, 2, 2]


def test_without_tags_two_of_a_number_are_listed_too(two_clones):
    cards = two_clones
    names = two_names(cards)
    cards.git("tag", "--delete", *cards.tags())
    with pytest.raises(LapeError, match="several versions") as refused:
        resolve(cards, "kortti@2")
    assert refused.value.hint.values["names"] == sorted(names)
    assert {resolve(cards, name).summary for name in names} == {"Heidän", "Meidän"}


# What is not there


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("kortti@2", "There is no version", "The saved versions are {names}."),
        ("kortti@1-0000000", "There is no version", "The saved versions are {names}."),
        ("kortti@99999999999", "There is no version", "The saved versions are {names}."),
        ("muu@1", "There is no version", "This card has no saved version yet."),
    ],
)
def test_a_version_that_is_not_there(card_repository, name, message, hint):
    cards = card_repository
    cards.write_and_save("kortti")
    cards.write("muu")
    with pytest.raises(CardError, match=message) as refused:
        resolve(cards, name)
    assert refused.value.hint.text.startswith(hint)
    assert refused.value.exit_code == 2


def test_a_text_that_git_lost_is_told(card_repository):
    cards = card_repository
    version = cards.write_and_save("kortti").version
    cards.write_and_save("kortti", need="Uusi")
    (cards.top / ".git" / "objects" / version.blob[:2] / version.blob[2:]).unlink()
    with pytest.raises(CardError, match="missing from the repository"):
        bytes_of(cards.open(), "kortti@1")


# What others may have made


@pytest.mark.parametrize(
    "tag",
    [
        ["lape/kortti/7-abcdefa"],
        ["-m", "jotain", "lape/kortti/7-abcdefa"],
        ["-m", "x\n\nLape-Version: kortti@9 {blob} -", "lape/kortti/7-abcdefa"],
        ["-m", "x\n\nLape-Version: muu@7 {blob} -", "lape/kortti/7-{blob7}"],
    ],
    ids=["light", "silent", "another number", "another card"],
)
def test_a_tag_that_is_no_version_tag_only_takes_its_number(card_repository, tag):
    cards = card_repository
    version = cards.write_and_save("kortti").version
    cards.git("tag", *(part.format(blob=version.blob, blob7=version.blob[:7]) for part in tag))
    assert numbers(cards) == [1]
    assert cards.write_and_save("kortti", need="Uusi").version.number == 8


@pytest.mark.parametrize("name", ["x\x1fy", "Pekka\x1e\x1f\x01", "ä ö"])
def test_a_name_cannot_disturb_the_history(card_repository, name):
    cards = card_repository
    cards.git("config", "user.name", name)
    cards.write("kortti")
    cards.save("kortti", message="Otsikko\x1f\x1e2018")
    cards.git("tag", "--delete", *cards.tags())
    assert numbers(cards) == [1]


@pytest.mark.parametrize("when", ["99999999999999 +0000", "253402300800 +0000", "0 +0000"])
def test_a_commit_from_the_end_of_time(card_repository, when):
    cards = card_repository
    cards.write("kortti")
    cards.git("add", "--all")
    tree, head = cards.git("write-tree"), cards.git("rev-parse", "HEAD")
    content = f"tree {tree}\nparent {head}\nauthor A <a@b> {when}\ncommitter A <a@b> {when}\n\nx\n"
    commit = cards.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=content.encode())
    cards.git("reset", "--quiet", commit)
    assert shown(cards) == [(None, False, "x")]


def test_many_cards_are_asked_for_at_once(card_repository):
    cards = card_repository
    names = [f"kortti-{turn}" for turn in range(60)]
    for name in names:
        cards.write(name)
    cards.save(*names)
    found = standings(cards.open().repository, {name: f"cards/{name}.yaml" for name in names})
    assert {standing.highest for standing in found.values()} == {1}
    assert all(standing.present and standing.last and standing.last.card == name for name, standing in found.items())
    assert Path(cards.path(names[0])).read_bytes() == found[names[0]].text
