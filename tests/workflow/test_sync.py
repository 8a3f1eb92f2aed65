"""Exchanging versions: several copies of a repository around a shared one, with real git on all sides."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from lape_cards.cli.main import main
from lape_cards.errors import CardError, LapeError
from lape_cards.repository.command import GitError
from lape_cards.workflow import merging
from lape_cards.workflow.doctor import examine
from lape_cards.workflow.save import UnchangedError, changed_cards
from lape_cards.workflow.settling import FaultyError
from lape_cards.workflow.setup import Wishes, copy_from, set_up
from lape_cards.workflow.sync import Synced, UndecidedError, sync
from lape_cards.workflow.verify import repair
from lape_cards.workflow.versions import bytes_of

ROOT = Path(__file__).parents[2]
TODAY = date(2018, 3, 20)
CARD = """\
format: 1
kind: experiment
id: kortti
language: fi
title: Kortti
need: Alku
activity: Alku
risks:
  - id: tilat
    risk: Tiloja ei saada.
"""


@pytest.fixture(autouse=True)
def finds_lape(monkeypatch):
    """Git starts the merge driver in a process of its own."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("LAPE_LANG", "en")


@pytest.fixture
def shared(tmp_path):
    """The shared repository, empty."""
    subprocess.run(
        ["git", "init", "--quiet", "--bare", "--initial-branch=main", str(tmp_path / "yhteinen.git")], check=True
    )
    return tmp_path / "yhteinen.git"


@pytest.fixture
def clone(shared, tmp_path, cards_at) -> Callable[..., object]:
    """Makes copies: the first fills the shared repository with one card, the others are got from it."""

    def make(name: str):
        if not (shared / "refs" / "heads" / "main").exists():
            set_up(tmp_path / name, Wishes("en", group=name), today=TODAY)
            cards = cards_at(tmp_path / name)
            cards.git("remote", "add", "origin", str(shared))
            cards.write("kortti", CARD)
            cards.save("kortti")
            exchange(cards)
        else:
            with copy_from(str(shared), tmp_path / name) as folder:
                set_up(folder, Wishes("en", group=name), today=TODAY)
        return cards_at(tmp_path / name)

    return make


def exchange(cards, **more) -> Synced:
    return sync(cards.open(), today=TODAY, **more)


def change(cards, *changes: tuple[str, str], save: bool = True, today: date = date(2018, 3, 16)) -> None:
    text = cards.path("kortti").read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, (old, text)
        text = text.replace(old, new)
    cards.write("kortti", text)
    if save:
        cards.save("kortti", today=today)


def text_of(cards) -> str:
    return cards.path("kortti").read_text(encoding="utf-8")


def tags_in(folder: Path) -> set[str]:
    done = subprocess.run(["git", "tag", "--list", "lape/*"], cwd=folder, capture_output=True, check=True)
    return set(done.stdout.decode().split())


def test_the_first_exchange_fills_the_shared_repository(clone, shared):
    one = clone("yksi")
    assert tags_in(shared) == set(one.tags())
    assert one.git("rev-parse", "--abbrev-ref", "main@{upstream}") == "origin/main"
    assert exchange(one) == Synced("origin", (), False, (), False)


def test_versions_go_there_and_back(clone, shared):
    one, two = clone("yksi"), clone("kaksi")
    change(one, ("need: Alku", "need: Yksi"))
    assert exchange(one) == Synced("origin", (), False, ("kortti@2",), True)
    assert exchange(two) == Synced("origin", ("kortti@2",), True, (), False)
    assert text_of(one) == text_of(two)
    assert one.tags() == two.tags()
    change(two, ("need: Yksi", "need: Kaksi"))
    assert exchange(two).sent == ("kortti@3",)
    assert exchange(one).received == ("kortti@3",)
    assert tags_in(shared) == set(one.tags())


def test_what_the_shared_repository_lost_is_not_lost_here(clone, shared):
    one = clone("yksi")
    change(one, ("need: Alku", "need: Yksi"))
    exchange(one)
    kept = one.tags()
    for name in kept:
        subprocess.run(["git", "tag", "-d", name], cwd=shared, check=True, capture_output=True)
    for setting in ("fetch.prune", "fetch.pruneTags", "remote.origin.prune", "remote.origin.pruneTags"):
        one.git("config", setting, "true")
    assert exchange(one).sent == ("kortti@1", "kortti@2")
    assert one.tags() == kept
    assert tags_in(shared) == set(kept)


def test_two_people_one_card(clone, shared):
    """Both save a version of the same number; both stay, and the card is joined."""
    one, two = clone("yksi"), clone("kaksi")
    change(one, ("need: Alku", "need: Yksi"), ("    risk: Tiloja", "    risk: Tiloja"))
    change(two, ("activity: Alku", "activity: Kaksi"), today=date(2018, 3, 17))
    exchange(one)
    mine, others = two.path("kortti").read_bytes(), one.path("kortti").read_bytes()
    done = exchange(two)
    assert (done.received, done.sent, done.drafts) == (("kortti@2",), ("kortti@2",), ("kortti",))
    [(version, names)] = done.twice
    assert version == "kortti@2"
    assert {bytes_of(two.open(), name) for name in names} == {mine, others}
    assert "need: Yksi" in text_of(two)
    assert "activity: Kaksi" in text_of(two)
    assert "version: 2\ndate: 2018-03-1" in text_of(two)
    assert two.git("log", "-1", "--format=%an|%s") == "kaksi|Joined with the others' versions"
    assert two.status() == ""
    assert two.save("kortti")[0].version.number == 3
    exchange(two)
    assert exchange(one).twice == (("kortti@2", names),)
    assert text_of(one) == text_of(two)
    assert tags_in(shared) == set(one.tags()) == set(two.tags())
    for cards in (one, two):
        cards.assert_sound()


def test_both_add_to_the_same_lists(clone):
    one, two, three = clone("yksi"), clone("kaksi"), clone("kolme")
    for cards, name in ((one, "yksi"), (two, "kaksi"), (three, "kolme")):
        change(cards, ("saada.\n", f"saada.\n  - id: {name}\n    risk: Riski {name}.\n"))
    for cards in (one, two, three, one, two):
        exchange(cards)
    assert text_of(one) == text_of(two) == text_of(three)
    assert all(f"risk: Riski {name}." in text_of(one) for name in ("yksi", "kaksi", "kolme"))


def test_a_conflict_is_decided_and_then_joined(clone, shared):
    one, two = clone("yksi"), clone("kaksi")
    change(one, ("need: Alku", "need: Yksi"))
    change(two, ("need: Alku", "need: Kaksi"), ("activity: Alku", "activity: Kaksi"))
    exchange(one)
    before = two.git("rev-parse", "HEAD")
    with pytest.raises(UndecidedError) as caught:
        exchange(two)
    [file] = caught.value.files
    assert file.name == "cards/kortti.yaml"
    assert file.questions[0].values["here"].values == {"text": "Kaksi"}
    assert "<<<<<<< ours\nneed: Kaksi\n=======\nneed: Yksi\n>>>>>>> theirs\nactivity: Kaksi\n" in text_of(two)
    with pytest.raises(LapeError, match="joined"):
        two.save("kortti")
    with pytest.raises(UndecidedError):
        exchange(two)
    text = text_of(two).replace("<<<<<<< ours\nneed: Kaksi\n=======\n", "").replace(">>>>>>> theirs\n", "")
    two.write("kortti", text)
    done = exchange(two)
    assert (done.sent, done.drafts, done.joined) == (("kortti@2",), ("kortti",), True)
    assert two.git("rev-list", "--parents", "-1", "HEAD").split()[1:] == [before, one.git("rev-parse", "HEAD")]
    assert two.git("log", "-1", "--format=%B").strip() == "Joined with the others' versions"
    assert text_of(two) == text
    assert two.status() == ""
    assert exchange(one).received == ("kortti@2",)
    assert text_of(one) == text


def test_a_merge_can_be_given_up(clone):
    one, two = clone("yksi"), clone("kaksi")
    change(one, ("need: Alku", "need: Yksi"))
    change(two, ("need: Alku", "need: Kaksi"))
    exchange(one)
    before = text_of(two)
    with pytest.raises(UndecidedError):
        exchange(two)
    two.git("merge", "--abort")
    assert text_of(two) == before
    with pytest.raises(UndecidedError):
        exchange(two)
    assert "<<<<<<<" in text_of(two)


def test_our_side_can_be_chosen_as_a_whole(clone):
    one, two = clone("yksi"), clone("kaksi")
    change(one, ("need: Alku", "need: Yksi"))
    change(two, ("need: Alku", "need: Kaksi"))
    exchange(one)
    ours = text_of(two)
    with pytest.raises(UndecidedError):
        exchange(two)
    two.write("kortti", ours)
    assert exchange(two).joined
    assert text_of(two) == ours


def test_a_decision_that_may_not_be_saved_is_refused(clone):
    one, two = clone("yksi"), clone("kaksi")
    change(one, ("need: Alku", "need: Yksi"))
    change(two, ("need: Alku", "need: Kaksi"))
    exchange(one)
    with pytest.raises(UndecidedError):
        exchange(two)
    head = two.git("rev-parse", "HEAD")
    for text in (CARD.replace("Alku", "Asiakas 010190-900P", 1), CARD.replace("title:", "tilte:")):
        two.write("kortti", text)
        with pytest.raises(FaultyError):
            exchange(two)
    assert two.git("rev-parse", "HEAD") == head
    two.write("kortti", CARD.replace("Alku", "Molemmat", 1))
    exchange(two)
    assert "need: Molemmat" in text_of(two)


CODE = "Asiakas 010190-900P"


@pytest.mark.parametrize("by_hand", [False, True])
def test_what_was_marked_as_merged_with_git_is_looked_at_too(clone, shared, by_hand):
    """An editor that resolves merges stages the file: it is as if nothing were left to decide."""
    one, two = clone("yksi"), clone("kaksi")
    change(one, ("need: Alku", "need: Yksi"))
    change(two, ("need: Alku", "need: Kaksi"))
    exchange(one)
    if by_hand:
        two.git("fetch", "--quiet")
        two.git("merge", "origin/main", code=1)
    else:
        assert exchange_until_asked(two) == ["cards/kortti.yaml"]
    head, there = two.git("rev-parse", "HEAD"), one.git("rev-parse", "HEAD")
    marked = text_of(two)
    two.git("add", "--all")
    with pytest.raises(UndecidedError) as caught:
        exchange(two)
    assert caught.value.files[0].questions[0].values["here"].values == {"text": "Kaksi"}
    two.write("kortti", CARD.replace("Alku", CODE, 1))
    two.git("add", "--all")
    with pytest.raises(FaultyError):
        exchange(two)
    two.write("kortti", marked.replace("<<<<<<< ours\n", "").replace(">>>>>>> theirs\n", ""))
    two.git("add", "--all")
    with pytest.raises(FaultyError):  # the line in the middle is left
        exchange(two)
    assert two.git("rev-parse", "HEAD") == head
    assert two.git("ls-remote", str(shared), "refs/heads/main").split()[0] == there
    two.write("kortti", CARD.replace("Alku", "Molemmat", 1))  # as it stands, though something else was staged
    assert exchange(two).joined
    assert "need: Molemmat" in two.git("show", "HEAD:cards/kortti.yaml")
    assert two.status() == ""


def test_what_was_deleted_of_the_working_tree_is_looked_at_as_it_was_staged(clone):
    one, two = clone("yksi"), clone("kaksi")
    change(one, ("need: Alku", "need: Yksi"))
    change(two, ("need: Alku", "need: Kaksi"))
    exchange(one)
    exchange_until_asked(two)
    two.git("add", "--all")
    two.path("kortti").unlink()
    assert exchange_until_asked(two) == ["cards/kortti.yaml"]


def test_markers_that_were_committed_by_hand_are_not_sent(clone, shared):
    """Neither in the merge's own commit nor in a later one; a version that mends them is."""
    one, two = clone("yksi"), clone("kaksi")
    change(one, ("need: Alku", "need: Yksi"))
    change(two, ("need: Alku", "need: Kaksi"))
    exchange(one)
    exchange_until_asked(two)
    there = two.git("ls-remote", str(shared), "refs/heads/main")
    two.git("commit", "--quiet", "--all", "--message", "Valmis")
    for _ in range(2):
        with pytest.raises(CardError, match="side by side") as caught:
            exchange(two)
        assert caught.value.message.values == {"files": ["cards/kortti.yaml"]}
    assert two.git("ls-remote", str(shared), "refs/heads/main") == there
    two.write("kortti", CARD.replace("Alku", "Molemmat", 1))
    with pytest.raises(CardError, match="side by side"):
        exchange(two)
    assert two.save("kortti")[0].version.number == 3
    assert exchange(two).sent == ("kortti@2", "kortti@3")


def test_a_first_exchange_sends_no_markers_either(card_repository, shared):
    card_repository.git("remote", "add", "origin", str(shared))
    card_repository.write("kortti", CARD + "<<<<<<< a\nneed: b\n=======\nneed: c\n>>>>>>> d\n")
    card_repository.commit()
    with pytest.raises(CardError, match="side by side"):
        exchange(card_repository)


def test_a_dead_driver_and_nobody_told(clone):
    """Git was killed with its driver in someone's own merge: their side is not dropped by going on."""
    one, two = clone("yksi"), clone("kaksi")
    change(one, ("need: Alku", "need: Yksi"), ("saada.\n", "saada.\n  - id: toinen\n    risk: Toinen.\n"))
    change(two, ("need: Alku", "need: Kaksi"))
    exchange(one)
    two.git("config", "merge.lape.driver", "exit 1")
    two.git("fetch", "--quiet")
    two.git("merge", "origin/main", code=1)
    assert "Yksi" not in text_of(two)
    with pytest.raises(UndecidedError):
        exchange(two)
    assert "need: Kaksi\n=======\nneed: Yksi\n" in text_of(two)
    assert "risk: Toinen." in text_of(two)


def test_a_repository_without_the_driver_is_joined_all_the_same(clone):
    """An older repository's files do not name the driver: git's conflict is merged by what the cards say."""
    one = clone("yksi")
    (one.top / ".gitattributes").write_text("cards/*.yaml -text\n", encoding="utf-8")
    one.commit("Older")
    exchange(one)
    two = clone("kaksi")
    two.git("reset", "--quiet", "--hard", "origin/main")
    for cards, name in ((one, "yksi"), (two, "kaksi")):
        change(cards, ("saada.\n", f"saada.\n  - id: {name}\n    risk: Riski {name}.\n"))
    exchange(one)
    assert exchange(two).drafts == ("kortti",)
    assert "Riski yksi." in text_of(two)
    assert "Riski kaksi." in text_of(two)
    assert two.status() == ""


def test_one_deleted_what_the_other_changed(clone):
    one, two = clone("yksi"), clone("kaksi")
    one.git("rm", "--quiet", "cards/kortti.yaml")
    one.git("commit", "--quiet", "--message", "Deleted")
    exchange(one)
    change(two, ("need: Alku", "need: Kaksi"))
    with pytest.raises(UndecidedError) as caught:
        exchange(two)
    assert "others deleted it" in caught.value.files[0].questions[0].text
    assert "need: Kaksi" in text_of(two)
    assert exchange(two).joined
    assert "need: Kaksi" in text_of(two)
    exchange(one)
    assert "need: Kaksi" in text_of(one)


def test_a_copy_of_a_card_is_no_new_name_of_it(clone):
    """One of us deleted a card and saved another that began as its copy: the others' edits are not written into it."""
    one, two = clone("yksi"), clone("kaksi")
    change(one, ("need: Alku", "need: Yksi"))
    exchange(one)
    copied = text_of(two).replace("id: kortti", "id: uusi").replace("version: 1\ndate: 2018-03-15\n", "")
    two.git("rm", "--quiet", "cards/kortti.yaml")
    two.git("commit", "--quiet", "--message", "Deleted")
    two.write("uusi", copied)
    two.save("uusi")
    saved = two.path("uusi").read_bytes()
    with pytest.raises(UndecidedError) as caught:
        exchange(two)
    assert [file.name for file in caught.value.files] == ["cards/kortti.yaml"]
    two.git("merge", "--abort")
    two.git("merge", "origin/main", code=1)  # by hand too
    assert two.path("uusi").read_bytes() == saved
    assert exchange_until_asked(two) == ["cards/kortti.yaml"]
    assert exchange(two).sent == ("uusi@1",)
    assert two.path("uusi").read_bytes() == saved
    assert "need: Yksi" in text_of(two)


def exchange_until_asked(cards) -> list[str]:
    with pytest.raises(UndecidedError) as caught:
        exchange(cards)
    return [file.name for file in caught.value.files]


def test_who_was_told_of_a_merge_that_was_given_up_is_told_of_the_next(clone):
    one, two = clone("yksi"), clone("kaksi")
    one.git("rm", "--quiet", "cards/kortti.yaml")
    one.git("commit", "--quiet", "--message", "Deleted")
    exchange(one)
    change(two, ("need: Alku", "need: Kaksi"))
    assert exchange_until_asked(two) == ["cards/kortti.yaml"]
    two.git("merge", "--abort")
    two.git("merge", "origin/main", code=1)
    assert exchange_until_asked(two) == ["cards/kortti.yaml"]
    two.git("merge", "--abort")
    assert exchange_until_asked(two) == ["cards/kortti.yaml"]
    assert exchange(two).joined


def test_a_rebase_that_waits(clone):
    """What is said to do can be done."""
    one, two = clone("yksi"), clone("kaksi")
    change(one, ("need: Alku", "need: Yksi"))
    change(two, ("need: Alku", "need: Kaksi"))
    exchange(one)
    two.git("pull", "--quiet", "--rebase", code=1)
    with pytest.raises(LapeError, match="begun here") as caught:
        exchange(two)
    assert caught.value.message.values == {"command": "rebase"}
    assert [one.kind for one in examine(two.top, "en", 0.0) if one.level == "trouble"] == ["under-way"]
    assert "detached" not in [one.kind for one in examine(two.top, "en", 0.0)]
    two.git("rebase", "--abort")
    assert exchange_until_asked(two) == ["cards/kortti.yaml"]
    [symptom] = [one for one in examine(two.top, "en", 0.0) if one.kind == "under-way"]
    assert "lape sync" in symptom.hint.text
    with pytest.raises(LapeError, match="joined") as caught:
        two.save("kortti")
    assert "lape sync" in caught.value.hint.text


def test_a_picture_that_both_changed(clone):
    one = clone("yksi")
    (one.top / "kuva.png").write_bytes(b"\0alku")
    one.commit("Picture")
    exchange(one)
    two = clone("kaksi")
    for cards, content in ((one, b"\0yksi"), (two, b"\0kaksi")):
        (cards.top / "kuva.png").write_bytes(content)
        cards.commit("Another")
    exchange(one)
    with pytest.raises(UndecidedError) as caught:
        exchange(two)
    assert caught.value.files[0].name == "kuva.png"
    two.git("checkout", "--theirs", "--", "kuva.png")
    exchange(two)
    assert (two.top / "kuva.png").read_bytes() == b"\0yksi"


def test_unsaved_edits_of_what_the_others_changed_too(clone):
    one, two = clone("yksi"), clone("kaksi")
    change(one, ("need: Alku", "need: Yksi"))
    exchange(one)
    change(two, ("activity: Alku", "activity: Kesken"), save=False)
    with pytest.raises(LapeError, match="not been saved here yet"):
        exchange(two)
    assert "activity: Kesken" in text_of(two)
    assert "Yksi" not in text_of(two)
    two.save("kortti")
    exchange(two)
    assert "activity: Kesken" in text_of(two)
    assert "need: Yksi" in text_of(two)


def test_unsaved_edits_elsewhere_stay_as_they_are(clone):
    one, two = clone("yksi"), clone("kaksi")
    one.write_and_save("toinen")
    exchange(one)
    change(two, ("activity: Alku", "activity: Kesken"), save=False)
    done = exchange(two)
    assert (done.received, done.unsaved) == (("toinen@1",), ("kortti",))
    assert "activity: Kesken" in text_of(two)
    assert two.status() == "M cards/kortti.yaml"


@pytest.mark.parametrize("ignored", [False, True])
def test_a_new_file_is_not_overwritten(clone, ignored):
    one, two = clone("yksi"), clone("kaksi")
    one.write_and_save("uusi")
    exchange(one)
    if ignored:
        (two.top / ".git" / "info" / "exclude").write_text("cards/uusi.yaml\n", encoding="utf-8")
    mine = two.write("uusi", need="Oma")
    with pytest.raises(LapeError, match="not been saved here yet"):
        exchange(two)
    assert two.path("uusi").read_bytes() == mine


def test_staged_work_is_left_alone(clone):
    one, two = clone("yksi"), clone("kaksi")
    change(one, ("need: Alku", "need: Yksi"))
    exchange(one)
    two.write_and_save("toinen")
    (two.top / "muu.txt").write_text("muu", encoding="utf-8")
    two.git("add", "muu.txt")
    with pytest.raises(LapeError, match="waits here to be committed"):
        exchange(two)
    assert two.status() == "A  muu.txt"


def hook(folder: Path, name: str, script: str) -> None:
    path = folder / "hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def test_someone_is_faster(clone, shared, tmp_path):
    """Between our fetch and our push another version arrives, twice."""
    one, two = clone("yksi"), clone("kaksi")
    two.write_and_save("toinen")
    hook(
        two.top / ".git",
        "pre-push",
        f'n=$(cat "{tmp_path}/n" 2>/dev/null || echo 0); test $n -ge 2 && exit 0; echo $((n + 1)) > "{tmp_path}/n"\n'
        f'cd "{one.top}" && unset GIT_DIR && git commit --quiet --allow-empty -m "Faster $n" && '
        "git push --quiet origin main",
    )
    assert exchange(two).sent == ("toinen@1",)
    assert (tmp_path / "n").read_text() == "2\n"
    log = two.git("log", "--format=%s")
    assert "Faster 0" in log
    assert "Faster 1" in log
    assert two.git("rev-parse", "HEAD") == two.git("ls-remote", str(shared), "refs/heads/main").split()[0]


SYNC = "import sys; from lape_cards.cli.main import main; sys.exit(main(['sync']))"


def test_many_people_at_once(clone, shared):
    people = [clone(name) for name in ("a", "b", "c", "d")]
    for cards in people:
        name = cards.top.name
        change(cards, ("saada.\n", f"saada.\n  - id: {name}\n    risk: Riski {name}.\n"))
        cards.write_and_save(f"oma-{name}")
    running = [
        subprocess.Popen([sys.executable, "-c", SYNC], cwd=cards.top, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for cards in people
    ]
    said = [one.communicate() for one in running]
    assert [one.returncode for one in running] == [0] * len(people), said
    for cards in people:
        exchange(cards)
    assert len({text_of(cards) for cards in people}) == 1
    for cards in people:
        assert all(f"Riski {name}." in text_of(cards) for name in "abcd")
        assert set(cards.tags()) == tags_in(shared)
        assert {path.stem for path in (cards.top / "cards").glob("*.yaml")} == {"kortti", *(f"oma-{n}" for n in "abcd")}
        cards.assert_sound()


@pytest.mark.parametrize("name", ["pre-receive", "update"])
def test_a_refused_push_is_told(clone, shared, name):
    one = clone("yksi")
    hook(shared, name, 'echo "Vain hankepäällikkö saa lähettää tänne." >&2; exit 1')
    change(one, ("need: Alku", "need: Yksi"))
    head, tags = one.git("rev-parse", "HEAD"), one.tags()
    with pytest.raises(GitError) as caught:
        exchange(one)
    assert caught.value.message.values["reason"] == "Vain hankepäällikkö saa lähettää tänne."
    assert caught.value.hint is not None
    assert "everything is kept here" in caught.value.hint.text
    assert (one.git("rev-parse", "HEAD"), one.tags()) == (head, tags)
    (shared / "hooks" / name).unlink()
    assert exchange(one).sent == ("kortti@2",)


def test_who_may_only_read_is_told_nothing_where_there_is_nothing_to_send(clone, shared):
    one, two = clone("yksi"), clone("kaksi")
    change(one, ("need: Alku", "need: Yksi"))
    exchange(one)
    two.git("remote", "set-url", "--push", "origin", str(shared / "poissa"))
    assert exchange(two).received == ("kortti@2",)
    change(two, ("need: Yksi", "need: Kaksi"))
    with pytest.raises(GitError, match="could not be sent"):
        exchange(two)


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("/poissa/yhteinen.git", "See that the network works"),
        ("https://tunnus:salasana@localhost:1/x.git", "See that the network works"),
        ("ext::sh -c 'touch ran'", "Mend what it says"),
    ],
)
def test_a_repository_that_cannot_be_reached(clone, tmp_path, address, hint):
    one = clone("yksi")
    change(one, ("need: Alku", "need: Yksi"))
    one.git("remote", "set-url", "origin", address)
    with pytest.raises(GitError) as caught:
        exchange(one)
    error = caught.value
    assert "salasana" not in str(error.message.values)
    assert error.hint is not None
    assert hint in error.hint.text or "Ask whoever" in error.hint.text
    assert not (one.top / "ran").exists()
    assert one.status() == ""


def test_without_a_shared_repository(card_repository):
    card_repository.write_and_save("kortti")
    with pytest.raises(LapeError, match="no place yet") as caught:
        exchange(card_repository)
    assert caught.value.hint is not None
    assert "git remote add origin" in caught.value.hint.text


def test_several_shared_repositories(clone, shared):
    one = clone("yksi")
    one.git("branch", "--unset-upstream")
    one.git("remote", "add", "toinen", str(shared))
    assert exchange(one).remote == "origin"
    one.git("branch", "--unset-upstream")
    one.git("remote", "rename", "origin", "kolmas")
    with pytest.raises(LapeError, match="several"):
        exchange(one)


def test_an_old_state_that_is_open(clone):
    one = clone("yksi")
    change(one, ("need: Alku", "need: Yksi"))
    one.git("checkout", "--quiet", "--detach", "HEAD~1")
    with pytest.raises(LapeError, match="old state") as caught:
        exchange(one)
    assert caught.value.hint is not None
    assert caught.value.hint.values == {"branch": "main"}


def test_a_copy_of_only_the_end_of_the_history(clone, shared, tmp_path, cards_at):
    one = clone("yksi")
    for word in ("a", "b", "c"):
        change(one, ("need: ", f"need: {word}"))
    exchange(one)
    subprocess.run(["git", "clone", "--quiet", "--depth=1", f"file://{shared}", str(tmp_path / "lyhyt")], check=True)
    short = cards_at(tmp_path / "lyhyt")
    set_up(short.top, Wishes("en", group="lyhyt"), today=TODAY)
    change(short, ("activity: Alku", "activity: Lyhyt"))
    change(one, ("need: cba", "need: Pitkä "))
    exchange(one)
    exchange(short)
    assert "need: Pitkä" in text_of(short)
    assert "activity: Lyhyt" in text_of(short)
    assert set(short.tags()) == tags_in(shared)
    exchange(one)
    assert text_of(one) == text_of(short)


def test_another_repository_with_nothing_in_common(clone, tmp_path, make_card_repository):
    one = clone("yksi")
    other = make_card_repository("vieras")
    one.git("remote", "set-url", "origin", str(other.top))
    with pytest.raises(LapeError, match="nothing in common"):
        exchange(one)
    assert one.status() == ""


def test_a_mark_that_is_another_there_is_not_replaced(clone, shared):
    one, two = clone("yksi"), clone("kaksi")
    change(one, ("need: Alku", "need: Sama"))
    change(two, ("need: Alku", "need: Sama"))
    assert one.tags() == two.tags()
    marks = [cards.git("rev-parse", one.tags()[-1]) for cards in (one, two)]
    exchange(one)
    done = exchange(two)
    assert len(done.differing) == 1
    assert done.differing[0].startswith("kortti@2-")
    assert [cards.git("rev-parse", one.tags()[-1]) for cards in (one, two)] == marks
    assert two.git("ls-remote", str(shared), f"refs/tags/{one.tags()[-1]}").split()[0] == marks[0]
    assert text_of(one) == text_of(two)


def test_a_tag_that_was_made_again_is_the_same(clone, cards_at):
    """Whoever makes a tag again for what the commit records makes the one that the others have."""
    one, two = clone("yksi"), clone("kaksi")
    change(one, ("need: Alku", "need: Yksi"))
    exchange(one)
    exchange(two)
    name, mark = two.tags()[-1], two.git("rev-parse", two.tags()[-1])
    two.git("tag", "-d", name)
    repair(two.open(), today=TODAY)
    assert two.git("rev-parse", name) == mark
    assert exchange(two).differing == ()


def test_a_tag_that_names_another_day_is_no_other_tag(clone):
    one, two = clone("yksi"), clone("kaksi")
    name = two.tags()[-1]
    text = two.git("cat-file", "tag", name).replace(" +0000\n\n", " +0100\n\nToisin: ", 1)
    two.git("update-ref", f"refs/tags/{name}", two.git("mktag", stdin=text.encode() + b"\n"))
    assert two.git("rev-parse", name) != one.git("rev-parse", name)
    for cards in (two, one, two):
        done = exchange(cards)
        assert (done.differing, done.received, done.sent) == ((), (), ())


def test_a_hook_that_refuses_the_merge(clone):
    one, two = clone("yksi"), clone("kaksi")
    change(one, ("need: Alku", "need: Yksi"))
    change(two, ("activity: Alku", "activity: Kaksi"))
    exchange(one)
    for name in ("pre-merge-commit", "pre-commit"):
        hook(two.top / ".git", name, 'echo "Ei nyt." >&2; exit 1')
    for _ in range(2):
        with pytest.raises(GitError, match="refused to join"):
            exchange(two)
    for name in ("pre-merge-commit", "pre-commit"):
        (two.top / ".git" / "hooks" / name).unlink()
    assert exchange(two).drafts == ("kortti",)
    assert "need: Yksi" in text_of(two)


@pytest.mark.parametrize(
    "settings",
    [
        {"merge.ff": "only"},
        {"merge.ff": "false"},
        {"merge.conflictStyle": "diff3"},
        {"rerere.enabled": "true", "rerere.autoupdate": "true"},
        {"branch.main.mergeOptions": "--squash"},
        {"merge.autoStash": "true", "pull.rebase": "true", "push.default": "nothing"},
    ],
    ids=lambda settings: next(iter(settings)),
)
def test_settings_of_ones_own_change_nothing(clone, settings):
    one, two = clone("yksi"), clone("kaksi")
    for name, value in settings.items():
        two.git("config", name, value)
    change(one, ("need: Alku", "need: Yksi"), ("activity: Alku", "activity: Yksi"))
    change(two, ("need: Alku", "need: Kaksi"))
    exchange(one)
    for _ in range(2):
        with pytest.raises(UndecidedError):
            exchange(two)
        assert text_of(two).count("=======\n") == 1
        assert "|||||||" not in text_of(two)
        two.git("merge", "--abort")
    with pytest.raises(UndecidedError):
        exchange(two)
    two.write("kortti", text_of(one).replace("need: Yksi", "need: Sovittu"))
    assert exchange(two).drafts == ("kortti",)
    assert len(two.git("rev-list", "--parents", "-1", "HEAD").split()) == 3
    assert exchange(one).joined


def test_the_day_that_was_asked_for_dates_the_joining(clone):
    one, two = clone("yksi"), clone("kaksi")
    change(one, ("need: Alku", "need: Yksi"))
    change(two, ("activity: Alku", "activity: Kaksi"))
    exchange(one)
    exchange(two, dated=True)
    assert two.git("log", "-1", "--format=%as %cs") == "2018-03-20 2018-03-20"


def test_called_from_a_hook_of_another_repository(clone, tmp_path, monkeypatch):
    one, two = clone("yksi"), clone("kaksi")
    change(one, ("need: Alku", "need: Yksi"))
    change(two, ("activity: Alku", "activity: Kaksi"))
    exchange(one)
    monkeypatch.setenv("GIT_DIR", str(one.top / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    exchange(two)
    monkeypatch.delenv("GIT_DIR")
    monkeypatch.delenv("GIT_INDEX_FILE")
    assert "need: Yksi" in text_of(two)
    assert "Kaksi" not in text_of(one)
    assert "GIT_DIR" not in os.environ


@pytest.mark.parametrize("keeps", ["ours", "theirs"])
@pytest.mark.parametrize("first", ["a", "b", "c", "d"])
def test_what_was_decided_becomes_the_next_version(clone, first, keeps):
    """Whichever of two versions with one number comes later in whatever order, and whichever was kept."""
    one, two = clone("yksi"), clone("kaksi")
    change(one, ("need: Alku", f"need: {first}"))
    change(two, ("need: Alku", "need: Oma"))
    exchange(one)
    kept = two.path("kortti").read_bytes() if keeps == "ours" else one.path("kortti").read_bytes()
    with pytest.raises(UndecidedError):
        exchange(two)
    two.write("kortti", kept)
    exchange(two)
    assert changed_cards(two.open()) == ["kortti"]
    assert two.save("kortti", message="Sovittu")[0].version.number == 3
    assert changed_cards(two.open()) == []
    with pytest.raises(UnchangedError):
        two.save("kortti")


def test_a_join_whose_outcome_is_a_version_of_theirs_can_be_saved(clone):
    """They saved twice, we once and later: what was kept of theirs is no version that follows ours."""
    one, two = clone("yksi"), clone("kaksi")
    for word in ("a", "b"):
        change(one, ("need: ", f"need: {word}"), today=date(2018, 3, 10))
    exchange(one)
    change(two, ("need: Alku", "need: Oma"))
    with pytest.raises(UndecidedError):
        exchange(two)
    two.write("kortti", one.path("kortti").read_bytes())
    exchange(two)
    assert two.save("kortti", message="Sovittu")[0].version.number == 4


def test_versions_that_came_before_a_conflict_are_told_after_it(clone):
    one, two = clone("yksi"), clone("kaksi")
    change(one, ("need: Alku", "need: Yksi"))
    one.write_and_save("uusi")
    change(two, ("need: Alku", "need: Kaksi"))
    exchange(one)
    exchange_until_asked(two)
    exchange_until_asked(two)
    two.write("kortti", CARD)
    two.git("add", "--all")
    done = exchange(two)
    assert (done.received, done.sent) == (("kortti@2", "uusi@1"), ("kortti@2",))
    assert two.save("kortti")
    assert exchange(two).received == ()


def test_versions_that_came_before_it_was_broken_off_are_told_after_it(clone):
    one, two = clone("yksi"), clone("kaksi")
    change(one, ("need: Alku", "need: Yksi"))
    exchange(one)

    def broken_off() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        exchange(two, step=broken_off)
    assert exchange(two).received == ("kortti@2",)


# Two copies that are on two branches


@pytest.fixture
def plain_shared(shared):
    """A shared repository that was made with git alone, where it calls its first branch another name than we do."""
    (shared / "HEAD").write_text("ref: refs/heads/master\n", encoding="utf-8")
    return shared


def test_the_first_exchange_makes_its_branch_the_first_one_there(plain_shared, clone, tmp_path):
    one = clone("yksi")
    assert (plain_shared / "HEAD").read_text(encoding="utf-8") == "ref: refs/heads/main\n"
    two = clone("kaksi")
    change(two, ("need: Alku", "need: Kaksi"))
    exchange(two)
    assert exchange(one).received == ("kortti@2",)


def test_a_copy_takes_the_branch_that_has_the_cards(plain_shared, clone, tmp_path):
    one = clone("yksi")
    (plain_shared / "HEAD").write_text("ref: refs/heads/master\n", encoding="utf-8")
    one.git("push", "--quiet", "origin", f"{one.git('commit-tree', '-m', 'x', one.git('mktree'))}:refs/heads/sivut")
    two = clone("kaksi")
    assert two.git("symbolic-ref", "--short", "HEAD") == "main"
    change(two, ("need: Alku", "need: Kaksi"))
    assert exchange(two).sent == ("kortti@2",)
    assert exchange(one).received == ("kortti@2",)


@pytest.mark.parametrize("named", ["main", "master"])
def test_the_first_of_a_group_begins_in_a_copy_of_nothing(shared, clone, tmp_path, cards_at, named):
    """Whatever the shared repository calls its first branch, and a person's git calls the other one."""
    (shared / "HEAD").write_text(f"ref: refs/heads/{named}\n", encoding="utf-8")
    (tmp_path / "yksi").mkdir()
    subprocess.run(["git", "config", "--global", "clone.defaultRemoteName", "muu"], check=True)
    try:
        with copy_from(str(shared), tmp_path / "yksi") as folder:
            assert set_up(folder, Wishes("en", group="yksi"), today=TODAY).new
    finally:
        subprocess.run(["git", "config", "--global", "--unset", "clone.defaultRemoteName"], check=True)
    one = cards_at(tmp_path / "yksi")
    assert one.git("symbolic-ref", "HEAD") == "refs/heads/main"
    assert one.git("remote", "get-url", "origin") == str(shared)
    assert one.git("ls-remote", "origin") == ""
    one.write("kortti", CARD)
    one.save("kortti")
    assert exchange(one).sent == ("kortti@1",)
    assert one.git("ls-remote", "--heads", "origin").split("\t")[1:] == ["refs/heads/main"]
    assert text_of(clone("kaksi")) == CARD.replace("id: kortti\n", "id: kortti\nversion: 1\ndate: 2018-03-15\n")


def test_nothing_is_begun_where_the_branch_of_the_cards_has_gone(clone, shared, tmp_path):
    clone("yksi")
    subprocess.run(["git", "update-ref", "-d", "refs/heads/main"], cwd=shared, check=True)
    (tmp_path / "tyhja").mkdir()
    for folder in ("tyhja", "uusi"):
        with pytest.raises(LapeError, match="The cards are missing"), copy_from(str(shared), tmp_path / folder):
            pass
    assert list((tmp_path / "tyhja").iterdir()) == []
    assert not (tmp_path / "uusi").exists()


def test_cards_on_another_branch_than_the_others(clone, make_card_repository, shared):
    """Both with and without anything in common; and where both branches have been sent already."""
    one = clone("yksi")
    one.git("branch", "--move", "master")
    one.git("branch", "--unset-upstream")
    with pytest.raises(LapeError, match="go by the name") as caught:
        exchange(one)
    assert caught.value.message.values == {"theirs": "main", "ours": "master"}
    assert "--move" in caught.value.hint.text
    one.git("branch", "--move", "main")
    one.git("branch", "--set-upstream-to=origin/main")
    exchange(one)
    other = make_card_repository("vieras")
    other.git("branch", "--move", "master")
    other.git("remote", "add", "origin", str(shared))
    for _ in range(2):
        with pytest.raises(LapeError, match="go by the name") as caught:
            exchange(other)
        assert "init --from" in caught.value.hint.text
        other.git("push", "--quiet", "--set-upstream", "origin", "master")


def test_a_branch_of_ones_own_is_no_fault(clone):
    """Where ours has been sent, and others have grown out of the same history."""
    one = clone("yksi")
    one.git("push", "--quiet", "origin", "main:refs/heads/luonnos")
    assert exchange(one).remote == "origin"


def test_a_copy_goes_on_in_the_name_that_its_versions_have(clone, shared, tmp_path, cards_at):
    one = clone("yksi")
    one.git("config", "user.email", "paivakoti@example.org")
    change(one, ("need: Alku", "need: Yksi"))
    exchange(one)
    with copy_from(str(shared), tmp_path / "kopio") as folder:
        set_up(folder, Wishes("en"), today=TODAY)
    copy = cards_at(tmp_path / "kopio")
    assert copy.git("config", "--local", "user.name") == "yksi"
    assert copy.git("config", "--local", "user.email") == "paivakoti@example.org"


@pytest.mark.parametrize("ask", [False, True])
def test_ssh_asks_nobody_either_where_nobody_is_to_be_asked(clone, tmp_path, monkeypatch, ask):
    one = clone("yksi")
    program = tmp_path / "bin" / "ssh"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$@" >> "{tmp_path}/asked"\nexit 255\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    one.git("remote", "set-url", "origin", "ssh://git.example.org/kortit.git")
    with pytest.raises(LapeError):
        exchange(one, ask=ask)
    assert ("BatchMode=yes" in (tmp_path / "asked").read_text(encoding="utf-8")) is not ask


# Settings and templates, which are in no version


def test_what_was_written_for_all_cards_reaches_the_others(clone):
    one, two = clone("yksi"), clone("kaksi")
    settings = one.top / "lape.yaml"
    filled = settings.read_text(encoding="utf-8").replace("  contact:", "  contact: hanke@example.org")
    settings.write_text(filled, encoding="utf-8")
    template = one.top / "templates" / "html" / "style.css"
    template.parent.mkdir(parents=True)
    template.write_text("p { margin: 0 }\n", encoding="utf-8")
    (one.top / "templates" / "muistiinpanot.txt").write_text("Omaa\n", encoding="utf-8")
    (one.top / "omaa.md").write_text("Omaa\n", encoding="utf-8")
    done = exchange(one)
    assert (done.along, done.moved, done.joined) == (("lape.yaml", "templates/html/style.css"), True, False)
    assert one.status().splitlines() == ["?? omaa.md", "?? templates/muistiinpanot.txt"]
    assert exchange(two).along == ()
    assert (two.top / "lape.yaml").read_text(encoding="utf-8") == filled
    assert (two.top / "templates" / "html" / "style.css").exists()
    assert not (two.top / "omaa.md").exists()
    assert exchange(one) == Synced("origin", (), False, (), False)


def test_what_someone_has_staged_of_the_settings_is_left_to_them(clone):
    one = clone("yksi")
    settings = one.top / "lape.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "programme: LAPE\n", encoding="utf-8")
    one.git("add", "lape.yaml")
    head = one.git("rev-parse", "HEAD")
    assert exchange(one).along == ()
    assert one.git("rev-parse", "HEAD") == head
    assert one.status() == "M  lape.yaml"


def test_settings_with_an_identity_code_are_not_sent(clone):
    one = clone("yksi")
    settings = one.top / "lape.yaml"
    settings.write_text(f"{settings.read_text(encoding='utf-8')}# 010199-921P\n", encoding="utf-8")
    head = one.git("rev-parse", "HEAD")
    with pytest.raises(LapeError, match="identity code") as caught:
        exchange(one)
    assert "921P" not in f"{caught.value} {caught.value.hint}"
    assert one.git("rev-parse", "HEAD") == head


# A fault of ours


def test_a_fault_of_ours_in_a_merge_is_told_and_loses_nothing(clone, monkeypatch, capsys):
    one, two = clone("yksi"), clone("kaksi")
    change(one, ("need: Alku", "need: Yksi"))
    exchange(one)
    change(two, ("need: Alku", "need: Kaksi"))
    monkeypatch.setattr(merging, "merge_files", lambda *texts, **more: 1 / 0)
    with pytest.raises(UndecidedError) as caught:
        exchange(two)
    [file] = caught.value.files
    assert isinstance(file.bug, ZeroDivisionError)
    monkeypatch.setenv("LAPE_DEBUG", "1")
    monkeypatch.chdir(two.top)
    assert main(["sync"]) == 1
    told = capsys.readouterr().err
    assert "joined line by line" in told
    assert "ZeroDivisionError" in told
    for text in ("Yksi", "Kaksi"):
        assert f"need: {text}" in text_of(two)


def test_the_driver_tells_of_a_fault_of_ours_and_merges_line_by_line(tmp_path, monkeypatch, capsys):
    files = [tmp_path / name for name in ("base", "ours", "theirs")]
    for file, need in zip(files, ("Alku", "Alku", "Toinen"), strict=True):
        file.write_text(CARD.replace("need: Alku", f"need: {need}"), encoding="utf-8")
    monkeypatch.setattr(merging, "merge_files", lambda *texts, **more: 1 / 0)
    monkeypatch.setenv("LAPE_DEBUG", "1")
    assert main(["merge-driver", *map(str, files), "7", "cards/kortti.yaml"]) == 0
    assert "need: Toinen" in files[1].read_text(encoding="utf-8")
    assert "ZeroDivisionError" in capsys.readouterr().err
