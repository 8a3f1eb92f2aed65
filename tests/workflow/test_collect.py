"""Collecting: what comes, what stays, what is told; with real git, real repositories, and some that mean harm."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from portfolio import SOURCES, MadePortfolio, card_ids, make_portfolio, make_source, texts_of

from lape_cards import history
from lape_cards.errors import LapeError
from lape_cards.repository.files import card_files, read_files
from lape_cards.repository.guarded import Guard
from lape_cards.standing import standings
from lape_cards.workflow.cards import open_cards
from lape_cards.workflow.collect import Collected, collect, require_portfolio
from lape_cards.workflow.collected import CollectedSource, Missing, collected
from lape_cards.workflow.gathering import Gathered, OldVersion
from lape_cards.workflow.portfolio import PORTFOLIO, read_lock

if TYPE_CHECKING:
    from conftest import Cards

ONE = SOURCES[2]
"""The smallest of the sources."""


@pytest.fixture
def made(tmp_path: Path) -> MadePortfolio:
    return make_portfolio(tmp_path)


@pytest.fixture
def one(tmp_path: Path) -> MadePortfolio:
    """A portfolio of a single source."""
    return make_portfolio(tmp_path, [ONE])


def run(made: MadePortfolio, *names: str, **options: Any) -> Collected:
    return collect(made.folder / PORTFOLIO, names, **options)


def only(done: Collected) -> Gathered:
    assert not done.failed, [(failed.error.message, failed.error.hint) for failed in done.failed]
    assert len(done.gathered) == 1
    return done.gathered[0]


def view(made: MadePortfolio, name: str = ONE) -> CollectedSource:
    found, _ = collected(made.folder / PORTFOLIO)
    return next(source for source in found if source.name == name)


def git(folder: Path, *arguments: str, code: int = 0) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    return done.stdout.strip()


def sources(made: MadePortfolio, text: str) -> None:
    """Write a portfolio.yaml with these sources."""
    (made.folder / PORTFOLIO).write_text(f"format: 1\nsources:\n{text}", encoding="utf-8")


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_thirty_cards_of_three_groups_and_a_dead_source_that_hides_none(tmp_path: Path) -> None:
    dead = "  - name: dead\n    git: ../groups/nowhere\n  - name: shut\n    git: https://127.0.0.1:9/cards.git\n"
    made = make_portfolio(tmp_path, more=dead)
    done = run(made)
    assert [(one.name, one.versions) for one in done.gathered] == [(name, len(texts_of(name))) for name in SOURCES]
    assert [failed.name for failed in done.failed] == ["dead", "shut"]
    assert all("lape collect {name}" in (failed.error.hint or failed.error.message).text for failed in done.failed)
    found, missing = collected(made.folder / PORTFOLIO)
    assert [one.name for one in missing] == ["dead", "shut"]
    ids = [f"{one.name}/{file.card}" for one in found for file in files(one)]
    assert sorted(ids) == card_ids()


def files(source: CollectedSource) -> Any:
    return card_files(source.repository, source.commit, source.cards).files


def test_a_view_reads_as_the_repository_it_was_collected_from(made: MadePortfolio) -> None:
    run(made)
    for source in collected(made.folder / PORTFOLIO)[0]:
        theirs = open_cards(made.sources[source.name])
        paths = {file.card: file.path for file in files(source)}
        assert sorted(paths) == theirs.ids()
        assert standings(source.repository, paths) == standings(theirs.repository, paths)
        for card, path in paths.items():
            assert history.versions_of(source.repository, card, path) == history.versions_of(
                theirs.repository, card, path
            )
        texts = {file.card: raw for file, raw in read_files(source.repository, files(source))}
        assert texts == {card: theirs.path_of(card).read_bytes() for card in paths}


def test_a_second_run_gets_nothing_and_changes_nothing(made: MadePortfolio) -> None:
    assert run(made).written
    before = tree(made.folder)
    done = run(made)
    assert not done.written
    assert [(one.fresh, one.versions) for one in done.gathered] == [(False, 0)] * 3
    assert tree(made.folder) == before


def test_only_what_is_new_comes(one: MadePortfolio, cards_at: type[Cards]) -> None:
    run(one)
    packs = one.folder / ".lape" / "mirrors" / f"{ONE}.git" / "objects" / "pack"
    first = {path.name for path in packs.glob("*.pack")}
    theirs = cards_at(one.sources[ONE])
    saved = theirs.write_and_save("uusi", need="Alku")
    done = only(run(one))
    assert (done.versions, done.fresh, done.cards) == (1, True, 8)
    new = [path for path in packs.glob("*.pack") if path.name not in first]
    listed = git(packs, "verify-pack", "-v", *[str(path) for path in new]).splitlines()
    objects = [line.split()[1] for line in listed if len(line.split()) > 2]
    assert {kind: objects.count(kind) for kind in ("blob", "commit", "tag")} == {"blob": 1, "commit": 1, "tag": 1}
    assert view(one).repository.blob(saved.version.blob) is not None


def test_no_more_than_what_was_asked_for(made: MadePortfolio) -> None:
    done = run(made, SOURCES[1])
    assert [one.name for one in done.sources] == [SOURCES[1]]
    assert list(read_lock(made.folder / PORTFOLIO)) == [SOURCES[1]]
    run(made, SOURCES[0])
    assert list(read_lock(made.folder / PORTFOLIO)) == sorted(SOURCES[:2])
    with pytest.raises(LapeError, match="no source called") as refused:
        run(made, "nobody")
    assert refused.value.hint is not None
    assert refused.value.hint.values["names"] == list(SOURCES)


def test_nothing_is_written_but_the_folder_and_the_lock(tmp_path: Path, made: MadePortfolio) -> None:
    before = tree(tmp_path)
    run(made)
    new = {name for name, content in tree(tmp_path).items() if before.get(name) != content}
    assert all(name.startswith("portfolio/.lape/") or name == "portfolio/portfolio.lock" for name in new)
    git(made.folder, "init", "--quiet")
    assert git(made.folder, "status", "--porcelain").splitlines() == ["?? portfolio.lock", "?? portfolio.yaml"]


# What a source loses stays


def test_a_deleted_tag_is_told_each_time_and_its_version_stays(one: MadePortfolio) -> None:
    run(one)
    theirs = one.sources[ONE]
    tag = git(theirs, "tag", "--list", "lape/one-plan-one-family/2-*")
    git(theirs, "tag", "--delete", tag)
    for _ in range(2):
        done = only(run(one))
        assert (done.lost, done.moved) == ((OldVersion("one-plan-one-family", 2),), ())
    line = history.versions_of(view(one).repository, "one-plan-one-family", "cards/one-plan-one-family.yaml")
    assert [(version.number, version.tagged) for version in line] == [(1, True), (2, True), (3, True)]
    mirror = one.folder / ".lape" / "mirrors" / f"{ONE}.git"
    git(
        mirror,
        "push",
        "--quiet",
        str(theirs),
        "refs/tags/lape/one-plan-one-family/*:refs/tags/lape/one-plan-one-family/*",
    )
    assert only(run(one)).lost == ()


def test_after_a_forced_push_the_old_versions_are_still_there(one: MadePortfolio, cards_at: type[Cards]) -> None:
    run(one)
    theirs, before = cards_at(one.sources[ONE]), view(one)
    names = git(theirs.top, "tag", "--list", "lape/*").splitlines()
    git(theirs.top, "checkout", "--quiet", "--orphan", "anew")
    theirs.commit("Anew")
    git(theirs.top, "branch", "--force", "main", "HEAD")
    git(theirs.top, "tag", "--delete", *names)
    done = only(run(one))
    assert done.locked.commit != before.commit
    assert len(done.lost) == len(texts_of(ONE))
    assert len(done.locked.apart) == len(names)
    now = view(one)
    line = history.versions_of(now.repository, "one-plan-one-family", "cards/one-plan-one-family.yaml")
    assert [version.number for version in line if version.tagged] == [1, 2, 3]
    assert all(now.repository.blob(version.blob) for version in line)
    mirror = one.folder / ".lape" / "mirrors" / f"{ONE}.git"
    git(mirror, "gc", "--quiet", "--prune=now")
    assert git(mirror, "cat-file", "-t", before.commit) == "commit"


def test_cards_that_went_back_with_a_rewritten_history_are_told_once(one: MadePortfolio) -> None:
    theirs = one.sources[ONE]
    assert only(run(one)).went_back == ()
    cards = {path.name: path.read_bytes() for path in (theirs / "cards").iterdir()}
    git(theirs, "reset", "--quiet", "--hard", "HEAD~4")
    left = {path.name: path.read_bytes() for path in (theirs / "cards").iterdir()}
    done = only(run(one))
    assert done.lost == ()
    told = {back.card: back for back in done.went_back}
    assert told.keys() == {name.removesuffix(".yaml") for name in cards if cards[name] != left.get(name)}
    for card, back in told.items():
        assert back.gone == (f"{card}.yaml" not in left)
        assert back.before == history.number_in(cards[f"{card}.yaml"])
        assert back.now == (None if back.gone else history.number_in(left[f"{card}.yaml"]))
    assert only(run(one)).went_back == ()


def test_what_a_group_deletes_or_brings_back_with_a_commit_did_not_go_back(one: MadePortfolio) -> None:
    run(one)
    theirs = one.sources[ONE]
    git(theirs, "rm", "--quiet", "cards/one-plan-one-family.yaml")
    git(theirs, "commit", "--quiet", "-m", "Away")
    assert only(run(one)).went_back == ()
    git(theirs, "commit", "--quiet", "--amend", "-m", "The same in other words")
    assert only(run(one)).went_back == ()


def test_a_tag_that_says_something_else_now_is_told_and_ours_is_kept(one: MadePortfolio) -> None:
    run(one)
    theirs = one.sources[ONE]
    name = git(theirs, "tag", "--list", "lape/one-plan-one-family/2-*")
    was = git(theirs, "rev-parse", name)
    git(theirs, "tag", "--force", "--annotate", "-m", "Another", name, "main")
    done = only(run(one))
    assert (done.lost, done.moved) == ((), (OldVersion("one-plan-one-family", 2),))
    assert only(run(one)).fresh is False
    mirror = one.folder / ".lape" / "mirrors" / f"{ONE}.git"
    assert git(mirror, "rev-parse", f"refs/tags/{name}") == was


def test_a_tag_that_was_made_again_for_the_same_version_is_no_loss(one: MadePortfolio) -> None:
    run(one)
    theirs = one.sources[ONE]
    name = git(theirs, "tag", "--list", "lape/one-plan-one-family/2-*")
    message = git(theirs, "for-each-ref", "--format=%(contents)", f"refs/tags/{name}")
    git(theirs, "tag", "--force", "--annotate", "-m", message, name, f"{name}^{{commit}}")
    done = only(run(one))
    assert (done.lost, done.moved) == ((), ())


def test_an_erased_version_is_no_loss_and_no_reader_sees_it(one: MadePortfolio, cards_at: type[Cards]) -> None:
    from lape_cards.repository.commit import require_identity
    from lape_cards.repository.records import version_tags
    from lape_cards.repository.tombstones import bury

    run(one)
    theirs = cards_at(one.sources[ONE]).open().repository
    record = version_tags(theirs, "one-plan-one-family")[1].record
    bury(theirs, record, "Personal data", who=require_identity(theirs))
    done = only(run(one))
    assert (done.lost, done.erased) == ((), (OldVersion("one-plan-one-family", 2),))
    line = history.versions_of(view(one).repository, "one-plan-one-family", "cards/one-plan-one-family.yaml")
    assert [version.number for version in line if version.erased] == [2]


# The lock


def test_the_lock_is_the_same_wherever_it_is_made(tmp_path: Path) -> None:
    places = [make_portfolio(tmp_path / place) for place in ("one", "other")]
    for made in places:
        run(made)
    locks = [(made.folder / "portfolio.lock").read_bytes() for made in places]
    assert locks[0] == locks[1]
    assert [line for line in locks[0].decode().splitlines() if "name:" in line] == [
        f"  - name: {name}" for name in sorted(SOURCES)
    ]


def test_a_colleague_gets_the_very_same_state_later(tmp_path: Path, one: MadePortfolio, cards_at: type[Cards]) -> None:
    theirs = cards_at(one.sources[ONE])
    # versions that only tags hold, as where branches are squashed
    theirs.git("checkout", "--quiet", "-b", "side")
    theirs.write_and_save("sivussa", need="Alku")
    theirs.git("checkout", "--quiet", "main")
    run(one)
    mine = view(one)
    lock = (one.folder / "portfolio.lock").read_bytes()
    theirs.write_and_save("myohemmin", need="Alku")
    colleague = MadePortfolio(tmp_path / "colleague", one.sources)
    colleague.folder.mkdir()
    for name in ("portfolio.yaml", "portfolio.lock"):
        shutil.copy(one.folder / name, colleague.folder / name)
    missing = collected(colleague.folder / PORTFOLIO)[1]
    assert missing[0].hint.text == "Get it with  lape collect --locked {name}"
    done = only(run(colleague, locked=True))
    assert (done.fresh, done.changed, done.lost) == (True, False, ())
    assert (colleague.folder / "portfolio.lock").read_bytes() == lock
    other = view(colleague)
    refs = [shown(source) for source in (mine, other)]
    assert refs[0] == refs[1]
    assert any("lape/sivussa/1-" in line for line in refs[0])
    assert not any("myohemmin" in line for line in refs[0])
    assert only(run(colleague, locked=True)).fresh is False


def shown(source: CollectedSource) -> list[str]:
    return [source.commit, *source.repository.git("for-each-ref").text.splitlines()]


def test_an_older_lock_shows_again_what_was_read_then(one: MadePortfolio, cards_at: type[Cards]) -> None:
    run(one)
    lock, before = (one.folder / "portfolio.lock").read_bytes(), shown(view(one))
    cards_at(one.sources[ONE]).write_and_save("uusi", need="Alku")
    run(one)
    assert shown(view(one)) != before
    (one.folder / "portfolio.lock").write_bytes(lock)
    assert shown(view(one)) == before
    assert only(run(one, locked=True)).fresh is False


def test_a_source_that_is_renamed_with_its_mirror_goes_on_telling_of_losses(one: MadePortfolio) -> None:
    run(one)
    theirs = one.sources[ONE]
    git(theirs, "tag", "--delete", *git(theirs, "tag", "--list").splitlines())
    lost = only(run(one)).lost
    assert lost
    portfolio, mirrors = one.folder / PORTFOLIO, one.folder / ".lape" / "mirrors"
    text = portfolio.read_text(encoding="utf-8")
    portfolio.write_text(text.replace(f"name: {ONE}\n", "name: renamed\n"), encoding="utf-8")
    (mirrors / f"{ONE}.git").rename(mirrors / "renamed.git")
    done = only(run(one))
    assert (done.name, done.lost) == ("renamed", lost)


def test_what_the_source_can_no_longer_give_is_said(tmp_path: Path, one: MadePortfolio) -> None:
    run(one)
    theirs = one.sources[ONE]
    git(theirs, "tag", "--delete", *git(theirs, "tag", "--list").splitlines())
    git(theirs, "commit", "--quiet", "--amend", "--no-edit", "--date=2030-01-01T00:00:00")
    git(theirs, "reflog", "expire", "--expire=now", "--all")
    git(theirs, "gc", "--quiet", "--prune=now")
    shutil.rmtree(one.folder / ".lape")
    done = run(one, locked=True)
    assert [failed.error.message.text for failed in done.failed] == [
        "{name} no longer has what portfolio.lock names, {commit}."
    ]


def test_a_tag_that_is_lost_before_a_colleague_comes_is_told(one: MadePortfolio, cards_at: type[Cards]) -> None:
    theirs = cards_at(one.sources[ONE])
    theirs.git("checkout", "--quiet", "-b", "side")
    theirs.write_and_save("sivussa", need="Alku")
    theirs.git("checkout", "--quiet", "main")
    run(one)
    theirs.git("tag", "--delete", *theirs.tags("sivussa"))
    shutil.rmtree(one.folder / ".lape")
    done = only(run(one, locked=True))
    assert (done.lost, done.changed) == ((OldVersion("sivussa", 1),), True)
    assert view(one).changed


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("commit: ", "commit: --upload-pack=x"),
        ("cards: cards/", "cards: ../../etc"),
        ("format: 1", "format: 7"),
        ("sources:", "<<<<<<< HEAD\nsources:"),
        ("    commit:", "    apart:\n      - lape/x/1-abcdef0 nothing\n    commit:"),
    ],
)
def test_a_lock_that_is_none_is_refused_with_its_place(one: MadePortfolio, old: str, new: str) -> None:
    run(one)
    lock = one.folder / "portfolio.lock"
    lock.write_text(lock.read_text().replace(old, new, 1))
    with pytest.raises(LapeError) as refused:
        collected(one.folder / PORTFOLIO)
    assert str(refused.value.place).startswith("portfolio.lock:")
    with pytest.raises(LapeError):
        run(one)


def test_a_view_that_was_changed_is_made_anew(one: MadePortfolio) -> None:
    run(one)
    source = view(one)
    before, folder = shown(source), source.repository.git_dir
    (folder / "refs" / "tags" / "lape").mkdir(parents=True)
    (folder / "config").write_text("[core]\n\tbare = true\n\tpager = touch canary\n")
    assert shown(view(one)) == before
    assert "pager" not in (folder / "config").read_text()
    shutil.rmtree(folder)
    assert shown(view(one)) == before


# Branches, tags, folders


def test_a_tag_can_be_collected(one: MadePortfolio) -> None:
    theirs = one.sources[ONE]
    git(theirs, "tag", "--annotate", "-m", "Spring", "spring-2018", "main~3")
    sources(one, f"  - name: {ONE}\n    git: ../groups/{ONE}\n    ref: spring-2018\n")
    done = only(run(one))
    assert done.locked.commit == git(theirs, "rev-parse", "main~3")
    assert only(run(one)).fresh is False


@pytest.mark.parametrize(
    ("before", "ref", "told"),
    [
        ([], "kevat", "Its own branch is {branch}"),
        (["branch", "--move", "main", "master"], "main", "Its own branch is {branch}"),
        (["checkout", "--quiet", "--detach"], "kevat", "It has these: {branches}."),
    ],
)
def test_a_branch_that_is_not_there_is_told_with_those_that_are(
    one: MadePortfolio, before: list[str], ref: str, told: str
) -> None:
    if before:
        git(one.sources[ONE], *before)
    sources(one, f"  - name: {ONE}\n    git: ../groups/{ONE}\n    ref: {ref}\n")
    (failed,) = run(one).failed
    assert failed.error.message.text == "{name} has no branch and no tag called {ref}."
    assert told in failed.error.hint.text if failed.error.hint else False


def test_an_empty_repository_is_told(one: MadePortfolio, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "empty")
    sources(one, "  - name: empty\n    git: ../empty\n")
    (failed,) = run(one).failed
    assert failed.error.message.text == "{name} is empty: nothing was ever sent there."


def test_a_source_that_fails_later_keeps_what_was_read(one: MadePortfolio) -> None:
    run(one)
    before, lock = shown(view(one)), (one.folder / "portfolio.lock").read_bytes()
    one.sources[ONE].rename(one.sources[ONE].with_name("away"))
    (failed,) = run(one).failed
    assert failed.older is not None
    assert (shown(view(one)), (one.folder / "portfolio.lock").read_bytes()) == (before, lock)


def test_a_copy_without_all_of_its_history_is_no_source(one: MadePortfolio, tmp_path: Path) -> None:
    url = one.sources[ONE].as_uri()
    git(tmp_path, "clone", "--quiet", "--depth=1", url, "shallow")
    git(one.sources[ONE], "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "--quiet", "--filter=blob:none", "--no-checkout", url, "partial")
    sources(one, "  - name: shallow\n    git: ../shallow\n  - name: partial\n    git: ../partial\n")
    assert [failed.error.message.text for failed in run(one).failed] == [
        "{name} is a copy that holds only the end of its history, so it is no source.",
        "{name} is a copy that leaves something out, so it cannot be a source.",
    ]


def test_a_folder_without_cards_is_told(one: MadePortfolio) -> None:
    git(one.sources[ONE], "rm", "--quiet", "lape.yaml")
    git(one.sources[ONE], "commit", "--quiet", "-m", "No settings")
    sources(one, f"  - name: {ONE}\n    git: ../groups/{ONE}\n    cards: kortit/\n")
    (failed,) = run(one).failed
    assert failed.error.message.text == "{name} has no folder {folder} with cards in it."


def test_a_folder_that_moved_is_told_with_where_the_cards_are_now(one: MadePortfolio) -> None:
    theirs = one.sources[ONE]
    (theirs / "lape.yaml").write_text("format: 1\ncards: kortit/\n")
    (theirs / "cards").rename(theirs / "kortit")
    git(theirs, "add", "--all")
    git(theirs, "commit", "--quiet", "-m", "Move")
    (failed,) = run(one).failed
    assert failed.error.message.text == "{name} has no folder {folder} with cards in it."
    assert failed.error.hint is not None
    assert failed.error.hint.values == {"folder": "kortit/"}
    sources(one, f"  - name: {ONE}\n    git: ../groups/{ONE}\n    cards: kortit/\n")
    assert only(run(one)).cards == 7


def test_cards_may_lie_at_the_top(one: MadePortfolio) -> None:
    theirs = one.sources[ONE]
    (theirs / "lape.yaml").write_text("format: 1\ncards: .\n")
    for path in (theirs / "cards").glob("*.yaml"):
        path.rename(theirs / path.name)
    git(theirs, "add", "--all")
    git(theirs, "commit", "--quiet", "-m", "Move")
    sources(one, f"  - name: {ONE}\n    git: ../groups/{ONE}\n    cards: .\n")
    assert only(run(one)).cards == 7
    assert {file.path for file in files(view(one))} == {f"{file.card}.yaml" for file in files(view(one))}


def test_without_a_portfolio_it_says_how_to_begin_one(tmp_path: Path) -> None:
    with pytest.raises(LapeError, match="There is no") as refused:
        require_portfolio(tmp_path)
    assert "sources:" in refused.value.hint.text if refused.value.hint else False


# Time, and others at the same time


def test_a_source_that_stands_still_is_given_up_and_all_it_started_ends(
    one: MadePortfolio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = tmp_path / "bin" / "ssh"
    slow.parent.mkdir()
    slow.write_text(f"#!/bin/sh\nsleep 60 &\necho $! >> {tmp_path}/pids\necho $$ >> {tmp_path}/pids\nwait\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}{os.pathsep}{os.environ['PATH']}")
    sources(one, f"  - name: slow\n    git: git@example.org:cards.git\n  - name: {ONE}\n    git: ../groups/{ONE}\n")
    started = time.monotonic()
    done = run(one, guard=Guard(patience=1))
    assert time.monotonic() - started < 10
    assert [one.name for one in done.gathered] == [ONE]
    assert [failed.error.message.text for failed in done.failed] == [
        "{name} could not be reached: no answer in {seconds} s."
    ]
    for pid in (tmp_path / "pids").read_text().split():
        assert not is_running(int(pid))


def is_running(pid: int) -> bool:
    for _ in range(20):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return False
        if state == "Z":
            return False
        time.sleep(0.05)
    return True


def test_broken_off_it_ends_at_once(one: MadePortfolio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = tmp_path / "bin" / "ssh"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nsleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}{os.pathsep}{os.environ['PATH']}")
    sources(one, "  - name: slow\n    git: ssh://git@example.org/cards.git\n")

    def interrupt(done: int) -> None:
        raise KeyboardInterrupt

    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        run(one, tick=interrupt)
    assert time.monotonic() - started < 5


def test_two_at_once_do_not_collide(one: MadePortfolio) -> None:
    holding, let_go = threading.Event(), threading.Event()

    def hold(done: int) -> None:
        holding.set()
        let_go.wait(10)

    first = threading.Thread(target=lambda: run(one, tick=hold))
    first.start()
    holding.wait(10)
    with pytest.raises(LapeError, match="Someone else is collecting"):
        run(one)
    let_go.set()
    first.join()


def test_what_a_stopped_git_has_left_holds_nobody_up(one: MadePortfolio) -> None:
    run(one)
    mirror = one.folder / ".lape" / "mirrors" / f"{ONE}.git"
    for left in ("packed-refs.lock", "refs/collected/tip.lock", "objects/pack/tmp_pack_x"):
        (mirror / left).parent.mkdir(parents=True, exist_ok=True)
        (mirror / left).touch()
    git(one.sources[ONE], "commit", "--quiet", "--allow-empty", "-m", "More")
    assert only(run(one)).fresh
    assert not list(mirror.rglob("*.lock"))
    assert not list(mirror.rglob("tmp_pack_*"))


def test_each_state_that_was_collected_is_kept(one: MadePortfolio) -> None:
    run(one)
    theirs = one.sources[ONE]
    commits = []
    for number in range(5):
        git(theirs, "commit", "--quiet", "--allow-empty", "-m", f"Change {number}")
        commits.append(only(run(one)).locked.commit)
    kept = git(one.folder / ".lape" / "mirrors" / f"{ONE}.git", "for-each-ref", "refs/collected/kept/")
    assert all(commit in kept for commit in commits)


def test_sha256_repositories_are_collected_too(one: MadePortfolio, make_card_repository: Callable[..., Cards]) -> None:
    theirs = make_card_repository("uudet", "--object-format=sha256")
    theirs.write_and_save("kortti", need="Alku")
    sources(one, "  - name: uudet\n    git: ../uudet\n")
    done = only(run(one))
    assert (len(done.locked.commit), done.cards, done.versions) == (64, 1, 1)
    source = view(one, "uudet")
    assert [version.number for version in history.versions_of(source.repository, "kortti", "cards/kortti.yaml")] == [1]


def test_a_bare_repository_and_a_bundle_of_the_group_are_sources_too(one: MadePortfolio, tmp_path: Path) -> None:
    theirs = one.sources[ONE]
    git(tmp_path, "clone", "--quiet", "--bare", str(theirs), "bare.git")
    sources(one, "  - name: bare\n    git: ../bare.git\n")
    assert only(run(one)).cards == 7
    assert isinstance(collected(one.folder / PORTFOLIO)[0][0], CollectedSource)


def test_missing_is_told_for_a_mirror_that_was_deleted(one: MadePortfolio) -> None:
    run(one)
    shutil.rmtree(one.folder / ".lape" / "mirrors")
    found, missing = collected(one.folder / PORTFOLIO)
    assert found == []
    assert isinstance(missing[0], Missing)
    assert make_source(one.folder.parent / "again", ONE)
