"""Erasing a version: the tombstone that takes its place, and the guide to cleaning the history, followed."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from lape_cards.errors import LapeError
from lape_cards.workflow import restore, versions
from lape_cards.workflow import verify as verification
from lape_cards.workflow.documents import make_document
from lape_cards.workflow.erase import erase
from lape_cards.workflow.sync import sync
from lape_cards.workflow.verdicts import store

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "erasing.en.md"
SECRET = "Matin perhe Mannerheimintieltä"
REASON = "Perhe olisi voitu tunnistaa"
TODAY = date(2018, 6, 1)


@pytest.fixture
def cards(card_repository):
    """A card whose second version, and a draft after it, say too much; another card beside it."""
    card_repository.write_and_save("kortti", need="Eka")
    card_repository.write_and_save("kortti", need=SECRET)
    card_repository.write_and_save("toinen")
    card_repository.write_and_save("kortti", need="Kolmas")
    card_repository.write_and_save("kortti", need="Neljäs")
    return card_repository


def erased(cards, name="kortti@2", reason=REASON):
    return erase(cards.open(), name, reason, today=TODAY)


def verdict(cards):
    return verification.verify(cards.open())


def test_a_tombstone_takes_the_versions_place(cards):
    (before,) = [name for name in cards.tags("kortti") if "/2-" in name]
    done = erased(cards)
    assert (done.tag, done.traces.paths, done.version.number) == (before, ("cards/kortti.yaml",), 2)
    assert [name for name in cards.tags("kortti") if "/2-" in name] == [f"{before}-erased"]
    told = cards.git("cat-file", "tag", f"{before}-erased")
    assert told.endswith(f"{REASON}\n\nLape-Erased: kortti@2 {done.version.blob} {done.version.previous}")
    assert cards.git("ls-tree", f"{before}-erased") == ""
    cards.assert_sound()


def test_history_and_show_tell_that_and_why(cards):
    erased(cards)
    shown = [(one.number, one.erased) for one in versions.versions(cards.open(), "kortti")[1]]
    assert shown == [(1, False), (2, True), (3, False), (4, False)]
    for name in ("kortti@2", f"kortti@2-{erased_blob(cards)[:7]}"):
        with pytest.raises(LapeError, match="was erased on") as caught:
            versions.bytes_of(cards.open(), name)
        assert caught.value.message.values["reason"] == REASON
    with pytest.raises(LapeError, match="was erased on"):
        restore.restore(cards.open(), "kortti@2", today=TODAY)


def test_what_was_found_of_the_card_is_forgotten(cards):
    lape(cards, "check", code=1)
    folder = Path(os.environ["XDG_CACHE_HOME"]) / "lape"
    assert (folder / store.FILE).exists()
    (folder / "verdicts-0.sqlite").write_bytes(b"of an older version of the program")
    (folder / "verdicts-3").mkdir()  # nothing that can be removed so, as what another program has open on Windows
    erased(cards)
    assert list(folder.glob("verdicts-*")) == [folder / "verdicts-3"]


def test_no_comparison_tells_what_an_erased_version_said(cards):
    """While git still has the text, neither its own changes show it nor those of the version after it."""
    cards.path("kortti").write_bytes(versions.bytes_of(cards.open(), "kortti@2"))
    cards.commit("A draft that is the erased version once more")
    cards.write_and_save("kortti", need="Viides")
    erased(cards)
    after = "What changed cannot be told, because the version before was erased."
    told = {}
    for one in json.loads(lape(cards, "history", "kortti", "--format", "json"))["versions"]:
        told.setdefault(one["number"], []).append((one["changes"], one["remark"]))
    gone = (None, "The text of this version was erased.")
    assert (told[2], told[3], told[None]) == ([gone], [(None, after)], [gone])
    assert told[1] == [([], None)]
    assert told[4][0][0]
    # The fifth was made from the fourth, whatever draft stood between them.
    assert told[5] == [(["“How the need was noticed, and its history” changed: before “Neljäs”, now “Viides”."], None)]
    text = lape(cards, "history", "kortti")
    assert text.count(after) == 1
    for shown in (text, document(cards), lape(cards, "history", "kortti", "--format", "json")):
        assert not [word for word in SECRET.split() if word in shown]


def document(cards) -> str:
    """The final evaluation, which tells every version's changes."""
    return make_document(cards.open(), "kortti", "evaluation", to="html", today=TODAY, language="en").decode()


def lape(cards, *arguments, code=0) -> str:
    """What the command writes on both of its outputs."""
    done = subprocess.run(
        [sys.executable, "-m", "lape_cards", *arguments],
        cwd=cards.top,
        env={**os.environ, "LAPE_LANG": "en", "PYTHONPATH": str(ROOT), "COLUMNS": "200"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return (done.stdout + done.stderr).decode()


def erased_blob(cards):
    return cards.git("for-each-ref", "--format=%(contents)", "refs/tags/lape/kortti").split("@2 ")[1].split(" ")[0]


def test_verify_accepts_it_and_reminds_of_the_cleaning(cards):
    erased(cards)
    found = verdict(cards)
    assert (found.versions, found.erased, found.of("fault"), found.of("unproven")) == (4, 1, [], [])
    assert [one.kind for one in found.of("notice")] == ["erased-still-there"]
    assert verification.repair(cards.open(), today=TODAY).pinned == ()


def test_a_tag_that_comes_back_is_told(cards):
    (tag,) = [name for name in cards.tags("kortti") if "/2-" in name]
    there = cards.git("rev-parse", tag)
    erased(cards)
    cards.git("update-ref", f"refs/tags/{tag}", there)
    assert [(one.kind, one.level) for one in verdict(cards).found] == [("erased-back", "notice")]


def test_its_number_stays_taken(cards):
    erased(cards)
    assert cards.write_and_save("kortti", need="Viides").version.number == 5
    cards.git("rm", "--quiet", "cards/toinen.yaml")
    cards.commit("Away")
    erased(cards, "toinen@1")
    assert cards.write_and_save("toinen", need="Uusi").version.number == 2
    assert verdict(cards).of("fault") == []


def test_what_the_card_still_says_is_not_erased(cards):
    with pytest.raises(LapeError, match="still says"):
        erased(cards, "kortti@4")
    cards.path("kortti").write_bytes(versions.bytes_of(cards.open(), "kortti@2"))
    with pytest.raises(LapeError, match="still says"):
        erased(cards)
    assert not any(name.endswith("-erased") for name in cards.tags())


@pytest.mark.parametrize("reason", ["", "  \n ", "Kortissa luki 131052-9074"])
def test_a_reason_that_may_not_be_kept(cards, reason):
    with pytest.raises(LapeError) as caught:
        erased(cards, reason=reason)
    assert "131052" not in str(caught.value.message.values) + caught.value.message.text
    assert not any(name.endswith("-erased") for name in cards.tags())


def test_a_reason_that_is_no_text_is_kept_as_far_as_it_is_one(cards):
    """A terminal of another kind than the system says hands over bytes that are no letters."""
    erased(cards, reason=b"Tunnistettava \xff".decode("utf-8", "surrogateescape"))
    (one,) = [one for one in versions.versions(cards.open(), "kortti")[1] if one.erased]
    assert one.summary == "Tunnistettava ?"


@pytest.mark.parametrize("name", ["kortti", "kortti@9", "muu@1", "../kortti.yaml@1", "kortti@1-ffffffff"])
def test_what_is_no_version(cards, name):
    with pytest.raises(LapeError):
        erased(cards, name)


def test_twice_is_once(cards):
    erased(cards)
    with pytest.raises(LapeError, match="was erased on"):
        erased(cards)


def test_a_tombstone_that_says_something_else_is_none(cards):
    (tag,) = [name for name in cards.tags("kortti") if "/2-" in name]
    cards.git("tag", "--annotate", "--message", "Väärä", f"{tag}-erased", "HEAD")
    assert versions.bytes_of(cards.open(), "kortti@2")
    assert verdict(cards).erased == 0


def test_the_reason_is_dated_in_its_own_zone(cards, monkeypatch):
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2018-06-01T01:30:00+0300")
    erased(cards)
    (one,) = [one for one in versions.versions(cards.open(), "kortti")[1] if one.erased]
    assert one.day == date(2018, 6, 1)


def steps() -> dict[str, str]:
    """The guide's own commands, by the name of their block."""
    return dict(re.findall(r"^```sh (\w+)\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL))


def everything_in(folder: Path) -> bytes:
    """Every object that git has there, reachable or not."""
    return subprocess.run(
        ["git", "cat-file", "--batch-all-objects", "--batch"], cwd=folder, capture_output=True, check=True
    ).stdout


@pytest.fixture
def shell(tmp_path):
    """Runs lines in a shell, in a folder, with ``lape`` on its path; what they write."""
    program = tmp_path / "bin" / "lape"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lape_cards "$@"\n')
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"

    def run(folder: Path, lines: str) -> str:
        done = subprocess.run(
            ["sh", "-eu", "-c", lines],
            cwd=folder,
            env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "LAPE_LANG": "en"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


def test_what_there_is_to_clean_is_printed(cards):
    """Every place of the text, whoever was saved by the same commit, whose words it was saved with, what came along."""
    (cards.top / "liite.txt").write_text("Liite", encoding="utf-8")
    cards.write("kortti", need=SECRET, attachments="\n  - path: liite.txt\n    title: Liite")
    cards.write("toinen", need="Muuta")
    saved = cards.save("kortti", "toinen", message="Virtasen perhe mukaan")
    cards.write_and_save("kortti", need="Kuudes")
    cards.git("mv", "cards", "Uudet kortit")
    (cards.top / "lape.yaml").write_text("format: 1\ncards: Uudet kortit/\n", encoding="utf-8")
    cards.commit("Another folder")
    blob = saved[0].version.blob
    told = lape(cards, "erase", "kortti@5", "--reason", REASON)
    lines = dict(re.findall(r"^(\w+)=(.*)$", told, re.MULTILINE))
    assert (lines["texts"], lines["tags"]) == (blob, f"lape/kortti/5-{blob[:7]}")
    assert lines["saves"] == saved[0].version.commit
    assert lines["renewed"] == next(name for name in cards.tags("toinen") if "/2-" in name)
    assert lines["paths"] == "cards/kortti.yaml"
    told = " ".join(told.split())
    assert "in somebody's own words" in told
    assert f"liite.txt ({cards.git('rev-parse', 'HEAD:liite.txt')})" in told
    assert "Virtasen" not in told
    cards.git("mv", "Uudet kortit/kortti.yaml", "Uudet kortit/vanha.yaml")
    cards.commit("Another name")
    told = lape(cards, "erase", "kortti@6", "--reason", REASON)
    assert "own words" not in told
    (paths,) = re.findall(r"^paths=(.*)$", told, re.MULTILINE)
    expected = ["cards/kortti.yaml", "Uudet kortit/kortti.yaml", "Uudet kortit/vanha.yaml"]
    assert sorted(shlex.split(shlex.split(paths)[0])) == sorted(expected)


@pytest.mark.parametrize("by_hand", [False, True], ids=["at once", "after a draft by hand"])
def test_what_a_merge_made_of_the_version_goes_with_it(cards, by_hand):
    lines = {"need": "Tarve", "activity": "Toiminta", "contact": "a@example.org", "prepared_by": "Ryhmä"}
    cards.write_and_save("yhteinen", **lines)
    cards.git("switch", "--quiet", "--create", "haara")
    cards.write_and_save("yhteinen", **lines | {"prepared_by": "Toinen ryhmä"})
    cards.git("switch", "--quiet", "main")
    version = cards.write_and_save("yhteinen", **lines | {"need": SECRET}).version
    if by_hand:
        text = cards.path("yhteinen").read_text(encoding="utf-8")
        cards.write("yhteinen", text.replace("Kokeilu yhteinen", "Toinen nimi"))
        cards.commit("A draft")
    cards.git("merge", "--quiet", "--no-edit", "-X", "ours", "haara")
    merged = cards.git("rev-parse", "HEAD:cards/yhteinen.yaml")
    assert SECRET in cards.git("cat-file", "blob", merged)
    name = f"yhteinen@{version.number}"
    with pytest.raises(LapeError, match="still says"):
        erased(cards, name)
    cards.write("yhteinen", **lines | {"need": "Siisti"})
    cards.save("yhteinen")
    assert erased(cards, "yhteinen@1").traces.merged == ()
    told = lape(cards, "erase", name, "--reason", REASON)
    assert f"texts='{version.blob} {merged}'" in told.splitlines()


@pytest.fixture
def places(cards, tmp_path):
    """The cards with all that a text leaves traces in, sent to a shared repository that a mirror looks at.

    Besides the version: a draft, a branch that only the shared repository has, another folder of the cards, a summary
    that stands in another card's version too, a tag that was set aside, a damaged text.
    """
    shared, mirror = tmp_path / "yhteinen.git", tmp_path / "peili.git"
    cards.git("init", "--quiet", "--bare", "--initial-branch=main", str(shared))
    cards.git("remote", "add", "origin", str(shared))
    cards.write("kortti", need=f"{SECRET} vielä")
    cards.write("toinen", need="Muuta")
    cards.save("kortti", "toinen", message=SUMMARY)
    cards.git("checkout", "--quiet", "-b", "sivu")
    (cards.top / "muistio.txt").write_text("Muistio", encoding="utf-8")
    cards.commit("A branch beside")
    cards.git("push", "--quiet", "origin", "sivu")
    cards.git("checkout", "--quiet", "main")
    cards.git("branch", "--quiet", "-D", "sivu")
    cards.write("kortti", need=f"Luonnos: {SECRET}", version="5")
    cards.commit("A draft that says it too")
    cards.git("mv", "cards", "kortit")
    (cards.top / "lape.yaml").write_text("format: 1\ncards: kortit/\n", encoding="utf-8")
    cards.commit("Another folder")
    cards.path = lambda card: cards.top / "kortit" / f"{card}.yaml"
    cards.write_and_save("kortti", need="Kuudes")
    cards.git("tag", "-f", next(name for name in cards.tags("kortti") if "/6-" in name), "HEAD~3")
    verification.repair(cards.open(), today=TODAY)
    (cards.top / ".git" / "lape" / "damaged").mkdir(parents=True)
    (cards.top / ".git" / "lape" / "damaged" / "teksti").write_text(SECRET, encoding="utf-8")
    cards.git("push", "--quiet", "--set-upstream", "origin", "main")
    cards.git("push", "--quiet", "origin", "refs/tags/lape/*")
    cards.git("clone", "--quiet", "--mirror", str(shared), str(mirror))
    # One of the tags never got there.
    cards.git("push", "--quiet", "origin", f":refs/tags/{next(one for one in cards.tags('kortti') if '/2-' in one)}")
    return cards.top, shared, mirror


SUMMARY = "Virtasen perhe mukaan"


def erase_by_the_guide(cards, shell, places) -> None:
    """Both versions that say too much are erased, and the guide is followed to its end."""
    top, shared, mirror = places
    printed = [shell(top, f'lape erase kortti@{number} --reason "{REASON}"') for number in (2, 5)]
    found = [dict(re.findall(r"^(\w+)=(.*)$", one, re.MULTILINE)) for one in printed]
    values = {name: " ".join(part for one in found for part in shlex.split(one[name])) for name in found[0]}
    drafts = shell(
        top, f"eval {shlex.quote('git log --all -m --full-history --raw --no-abbrev --format= -- ' + values['paths'])}"
    )
    objects = {name for line in drafts.splitlines() for name in line.split()[2:4] if name.strip("0")}
    values["texts"] = " ".join(name for name in objects if SECRET in cards.git("cat-file", "blob", name))
    lines = "".join(f"{name}={shlex.quote(value)}\n" for name, value in values.items())
    guide = steps()
    assert list(guide) == ["here", "push", "server", "look", "mirror"]
    assert shell(top, lines + guide["look"]).count("still on the server") == len(values["texts"].split()) + 2
    told = shell(top, lines + guide["here"])
    assert "Proven to be as they were saved: 6 versions of 2 cards." in told
    shell(top, lines + guide["push"])
    shell(shared, guide["server"])
    looked = shell(top, lines + guide["look"])
    assert "still on the server" not in looked
    assert {"refs/heads/main", "refs/heads/sivu"} <= set(looked.splitlines())
    shell(mirror, lines + guide["mirror"])


def test_the_guide_leaves_the_text_nowhere(cards, cards_at, shell, places, tmp_path):
    kept = {n: versions.bytes_of(cards.open(), f"kortti@{n}") for n in (1, 3, 4, 6)}
    for place in places:
        assert all(text.encode() in everything_in(place) for text in (SECRET, SUMMARY))
    erase_by_the_guide(cards, shell, places)
    for place in places:
        for text in (SECRET, SUMMARY):
            assert text.encode() not in everything_in(place)
            assert not [path for path in place.rglob("*") if path.is_file() and text.encode() in path.read_bytes()]
        assert subprocess.run(["git", "fsck", "--strict", "--no-dangling"], cwd=place, check=False).returncode == 0
    cards.git("clone", "--quiet", str(places[2]), str(tmp_path / "uusi"))
    for one in (cards, cards_at(tmp_path / "uusi")):
        found = verdict(one)
        assert (found.versions, found.cards, found.erased, found.found) == (6, 2, 2, ())
        assert {n: versions.bytes_of(one.open(), f"kortti@{n}") for n in kept} == kept
        shown = [(one.number, one.erased) for one in versions.versions(one.open(), "kortti")[1] if one.number]
        assert shown == [(1, False), (2, True), (3, False), (4, False), (5, True), (6, False)]
    assert cards.status() == ""
    assert cards.write_and_save("kortti", need="Seitsemäs").version.number == 7
    assert sync(cards.open(), today=TODAY).sent == ("kortti@7",)


def test_the_guide_takes_nothing_out_where_nothing_was_named(cards, shell, places):
    head = cards.git("rev-parse", "HEAD")
    with pytest.raises(AssertionError, match="texts"):
        shell(places[0], "texts= tags= saves= renewed=\n" + steps()["here"])
    assert cards.git("rev-parse", "HEAD") == head
    assert cards.status() == ""


def test_an_old_copy_does_not_bring_the_text_back(cards, cards_at, shell, places, tmp_path):
    """Neither by an exchange of its own, nor, where it was sent with plain git, by an exchange of the others."""
    cards.git("clone", "--quiet", str(places[1]), str(tmp_path / "vanha"))
    old = cards_at(tmp_path / "vanha")
    old.path = lambda card: old.top / "kortit" / f"{card}.yaml"
    old.git("config", "user.name", "Toinen")
    old.git("config", "user.email", "toinen@example.org")
    erased(cards, "kortti@2")
    with pytest.raises(LapeError, match="still in the history here"):
        sync(cards.open(), today=TODAY)
    cards.git("update-ref", "-d", next(f"refs/tags/{name}" for name in cards.tags() if name.endswith("-erased")))
    verification.repair(cards.open(), today=TODAY)
    erase_by_the_guide(cards, shell, places)

    old.write_and_save("kortti", need="Vanhan päälle")
    there = cards.git("ls-remote", "origin")
    with pytest.raises(LapeError, match="still in the history here") as caught:
        sync(old.open(), today=TODAY)
    assert caught.value.message.values["versions"] == ["kortti@2", "kortti@5"]
    assert cards.git("ls-remote", "origin") == there

    old.git("push", "--quiet", "--force", "origin", "main", "refs/tags/lape/kortti/*")
    head, tags = cards.git("rev-parse", "HEAD"), cards.tags()
    with pytest.raises(LapeError, match="still in what"):
        sync(cards.open(), today=TODAY)
    assert cards.git("rev-parse", "HEAD") == head
    assert not {name for name in cards.tags() if "/2-" in name or "/5-" in name} - set(tags)
