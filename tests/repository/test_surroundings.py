"""Saving in every state that a user's own git may be in: it works, or says why not; their work stays as it is."""

from __future__ import annotations

import os
import subprocess
import unicodedata
from pathlib import Path

import pytest

from lape_cards.errors import LapeError


def index(cards) -> list[str]:
    """Everything in the index but the card."""
    return [line for line in cards.git("ls-files", "-s").splitlines() if not line.endswith("kortti.yaml")]


def test_before_the_first_commit(tmp_path, make_card_repository):
    cards = make_card_repository()
    cards.git("checkout", "--quiet", "--orphan", "alku")
    cards.git("rm", "--quiet", "--cached", "lape.yaml")
    before = index(cards)
    assert cards.write_and_save("kortti").version.number == 1
    assert cards.git("ls-tree", "-r", "--name-only", "HEAD") == "cards/kortti.yaml"
    assert cards.git("symbolic-ref", "HEAD") == "refs/heads/alku"
    assert index(cards) == before


def test_in_a_repository_without_any_commit(tmp_path, cards_at):
    cards = cards_at(tmp_path)
    cards.git("init", "--quiet", "--initial-branch=main")
    cards.git("config", "user.name", "Ryhmä")
    cards.git("config", "user.email", "ryhma@example.org")
    (tmp_path / "lape.yaml").write_text("format: 1\n", encoding="utf-8")
    (tmp_path / "cards").mkdir()
    assert cards.write_and_save("kortti").version.number == 1
    assert cards.write_and_save("kortti", need="Uusi").version.number == 2


def test_with_a_detached_head(card_repository):
    cards = card_repository
    cards.write_and_save("kortti")
    main = cards.git("rev-parse", "main")
    cards.git("checkout", "--quiet", "--detach")
    assert cards.write_and_save("kortti", need="Uusi").version.number == 2
    assert cards.git("rev-parse", "main") == main
    assert cards.git("rev-parse", "HEAD~") == main
    assert cards.status() == ""


def test_staged_and_unstaged_work_stays_as_it_is(card_repository):
    cards = card_repository
    cards.write_and_save("toinen")
    (cards.top / "muu.txt").write_text("yksi\n", encoding="utf-8")
    (cards.top / "poistettu.txt").write_text("pois\n", encoding="utf-8")
    cards.commit("Other work")
    (cards.top / "muu.txt").write_text("yksi\nkaksi\n", encoding="utf-8")
    cards.git("add", "muu.txt")
    (cards.top / "muu.txt").write_text("yksi\nkaksi\nkolme\n", encoding="utf-8")
    cards.git("rm", "--quiet", "--cached", "poistettu.txt")
    cards.write("toinen", need="Vielä kesken")
    cards.git("add", "cards/toinen.yaml")
    (cards.top / "uusi.txt").write_text("uusi\n", encoding="utf-8")
    cards.git("add", "--intent-to-add", "uusi.txt")
    before, status = index(cards), cards.status()
    cards.write_and_save("kortti")
    assert index(cards) == before
    assert cards.status() == status
    assert cards.git("diff-tree", "-r", "--no-commit-id", "--name-only", "HEAD") == "cards/kortti.yaml"


@pytest.mark.parametrize("stage", [("add",), ("add", "--intent-to-add")], ids=["staged", "to be added"])
def test_the_card_itself_may_be_staged(card_repository, stage):
    cards = card_repository
    cards.write("kortti")
    cards.git(*stage, "cards/kortti.yaml")
    cards.save("kortti")
    assert cards.status() == ""


def test_in_a_linked_working_tree(card_repository, tmp_path, cards_at):
    main = card_repository
    main.write_and_save("kortti")
    main.git("worktree", "add", "--quiet", "-b", "toinen", str(tmp_path / "toinen"))
    linked = cards_at(tmp_path / "toinen")
    assert linked.write_and_save("kortti", need="Uusi").version.number == 2
    assert main.write_and_save("kortti", need="Muu").version.number == 3
    assert (main.status(), linked.status()) == ("", "")
    assert linked.git("symbolic-ref", "--short", "HEAD") == "toinen"


def test_as_a_submodule_and_around_one(make_card_repository, tmp_path, cards_at):
    inner, outer = make_card_repository("inner"), make_card_repository("outer")
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner.top), "alimoduuli")
    outer.commit("A submodule")
    module = cards_at(outer.top / "alimoduuli")
    module.git("config", "user.name", "Ryhmä")
    module.git("config", "user.email", "ryhma@example.org")
    assert module.write_and_save("kortti").version.number == 1
    assert module.status() == ""
    before = outer.status()
    assert outer.write_and_save("kortti").version.number == 1
    assert outer.status() == before == "M alimoduuli"


def test_in_a_folder_whose_name_has_its_dots_apart(make_card_repository, monkeypatch):
    name = unicodedata.normalize("NFD", "pääkansio å")
    cards = make_card_repository(name)
    cards.write_and_save("kortti")
    monkeypatch.chdir(cards.top)
    opened = cards.open()
    for typed in ("kortti", "cards/kortti.yaml", str(cards.path("kortti")), "cards\\kortti.yaml"):
        assert opened.require(typed) == "kortti"
    assert cards.status() == ""


def test_with_a_sparse_checkout(card_repository):
    cards = card_repository
    (cards.top / "raskas").mkdir()
    (cards.top / "raskas" / "tiedosto.txt").write_text("x", encoding="utf-8")
    cards.commit("Heavy")
    cards.git("sparse-checkout", "set", "--cone", "--sparse-index", "cards")
    assert not (cards.top / "raskas").exists()
    cards.write_and_save("kortti")
    assert cards.status() == ""
    assert cards.git("ls-tree", "-r", "--name-only", "HEAD", "raskas") == "raskas/tiedosto.txt"


def test_in_a_shallow_clone(card_repository, tmp_path, cards_at):
    cards = card_repository
    for need in ("Eka", "Toka", "Kolmas"):
        cards.write_and_save("kortti", need=need)
    cards.git("clone", "--quiet", "--depth=1", f"file://{cards.top}", str(tmp_path / "matala"))
    shallow = cards_at(tmp_path / "matala")
    shallow.git("config", "user.name", "Ryhmä")
    shallow.git("config", "user.email", "ryhma@example.org")
    assert (shallow.top / ".git" / "shallow").is_file()
    assert shallow.write_and_save("kortti", need="Neljäs").version.number == 4
    assert shallow.status() == ""


def test_with_line_ends_turned_by_git(card_repository):
    cards = card_repository
    cards.git("config", "core.autocrlf", "true")
    raw = cards.write("kortti").replace(b"\n", b"\r\n")
    cards.write("kortti", raw)
    saved = cards.save("kortti")[0]
    assert b"\r\n" in cards.open().repository.blob(saved.version.blob)
    assert cards.status() == ""
    cards.path("kortti").unlink()
    cards.git("checkout", "--", "cards/kortti.yaml")
    assert cards.open().repository.blob(saved.version.blob) == cards.path("kortti").read_bytes()


def test_with_the_longer_hash(make_card_repository):
    cards = make_card_repository("sha256", "--object-format=sha256")
    cards.write_and_save("kortti")
    version = cards.write_and_save("kortti", need="Uusi").version
    assert version.number == 2
    assert len(version.blob) == 64
    assert [len(tag) for tag in cards.tags()] == [len("lape/kortti/1-") + 7] * 2
    assert cards.status() == ""
    cards.assert_sound()


def test_a_program_stays_a_program(card_repository):
    cards = card_repository
    cards.write_and_save("kortti")
    cards.path("kortti").chmod(0o755)
    cards.commit("Made executable")
    cards.write_and_save("kortti", need="Uusi")
    assert cards.git("ls-files", "-s", "cards/kortti.yaml").startswith("100755")
    assert cards.status() == ""


def test_settings_of_the_user_change_nothing(card_repository):
    cards = card_repository
    for name, value in {
        "i18n.commitEncoding": "ISO-8859-1",
        "i18n.logOutputEncoding": "ISO-8859-1",
        "log.showSignature": "true",
        "log.follow": "true",
        "trailer.separators": "=",
        "core.commentChar": "L",
        "core.splitIndex": "true",
        "tag.gpgSign": "true",
        "color.ui": "always",
        "core.quotePath": "true",
        "status.short": "true",
        "push.followTags": "true",
        "core.logAllRefUpdates": "false",
    }.items():
        cards.git("config", name, value)
    cards.write("kortti", title="Äidit")
    cards.save("kortti")
    cards.write_and_save("kortti", title="Äidit ja isät")
    from lape_cards.history import versions_of

    versions = versions_of(cards.open().repository, "kortti", "cards/kortti.yaml")
    assert [(one.number, one.tagged, one.author) for one in versions] == [
        (1, True, "Perhepalvelujen työryhmä"),
        (2, True, "Perhepalvelujen työryhmä"),
    ]
    assert "Äidit" in versions[0].summary
    message = cards.open().repository.git("cat-file", "commit", "HEAD").out
    assert "isät".encode() in message
    assert b"\nencoding" not in message


# Something that has not been finished


def begin_merge(cards):
    cards.git("merge", "--no-commit", "--no-ff", "sivu", code=0)


def begin_conflict(cards):
    (cards.top / "muu.txt").write_text("toinen\n", encoding="utf-8")
    cards.commit("The other")
    cards.git("merge", "sivu", code=1)


def begin_rebase(cards):
    (cards.top / "muu.txt").write_text("toinen\n", encoding="utf-8")
    cards.commit("The other")
    cards.git("rebase", "--quiet", "sivu", code=1)


def begin_pick(cards):
    (cards.top / "muu.txt").write_text("toinen\n", encoding="utf-8")
    cards.commit("The other")
    cards.git("cherry-pick", "sivu", code=1)


def begin_revert(cards):
    cards.git("revert", "--no-commit", "HEAD")


@pytest.mark.parametrize(
    ("begin", "way_out"),
    [
        (begin_merge, "git merge --abort"),
        (begin_conflict, "git merge --abort"),
        (begin_rebase, "git rebase --abort"),
        (begin_pick, "git cherry-pick --abort"),
        (begin_revert, "git revert --abort"),
    ],
    ids=lambda one: one if isinstance(one, str) else one.__name__,
)
def test_what_was_begun_has_to_be_finished_first(card_repository, begin, way_out):
    cards = card_repository
    cards.git("checkout", "--quiet", "-b", "sivu")
    (cards.top / "muu.txt").write_text("yksi\n", encoding="utf-8")
    cards.commit("One")
    cards.git("checkout", "--quiet", "main")
    (cards.top / "lisa.txt").write_text("x\n", encoding="utf-8")
    cards.commit("More")
    begin(cards)
    raw = cards.write("kortti")
    before = cards.git("for-each-ref"), cards.git("rev-parse", "HEAD"), index(cards)
    with pytest.raises(LapeError, match="not been finished") as refused:
        cards.save("kortti")
    assert way_out in refused.value.hint.text.format(**refused.value.hint.values)
    assert (cards.git("for-each-ref"), cards.git("rev-parse", "HEAD"), index(cards)) == before
    assert cards.path("kortti").read_bytes() == raw


# Who saves


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"user.useConfigOnly": "true"},
        {"user.useConfigOnly": "false"},
        {"user.name": "Ryhmä"},
        {"user.email": "a@b.fi"},
    ],
    ids=["none", "config only", "guessing allowed", "no mailbox", "no name"],
)
def test_nobodys_account_becomes_the_name_of_a_version(card_repository, settings):
    cards = card_repository
    cards.git("config", "--remove-section", "user")
    for name, value in settings.items():
        cards.git("config", name, value)
    raw = cards.write("kortti")
    with pytest.raises(LapeError, match="need a name") as refused:
        cards.save("kortti")
    assert "lape init" in refused.value.hint.text
    assert cards.path("kortti").read_bytes() == raw
    assert cards.tags() == []


def test_only_a_committers_name_is_not_enough(card_repository, monkeypatch):
    cards = card_repository
    cards.git("config", "--remove-section", "user")
    monkeypatch.setenv("GIT_COMMITTER_NAME", "Ryhmä")
    monkeypatch.setenv("GIT_COMMITTER_EMAIL", "a@b.fi")
    raw = cards.write("kortti")
    with pytest.raises(LapeError, match="need a name"):
        cards.save("kortti")
    assert cards.path("kortti").read_bytes() == raw
    assert cards.status() == "?? cards/kortti.yaml"


# Another repository's variables


def test_variables_inherited_from_another_repository_mean_nothing(make_card_repository, monkeypatch):
    cards, other = make_card_repository("oma"), make_card_repository("muu")
    cards.write("kortti")
    before = other.git("for-each-ref"), index(other), other.status(), other.git("count-objects")
    monkeypatch.setenv("GIT_DIR", str(other.top / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.top))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.top / ".git" / "index"))
    monkeypatch.setenv("GIT_COMMON_DIR", str(other.top / ".git"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(other.top / ".git" / "objects"))
    monkeypatch.setenv("GIT_NAMESPACE", "muu")
    assert cards.save("kortti")[0].version.number == 1
    assert os.environ["GIT_DIR"] == str(other.top / ".git")
    for name in [name for name in os.environ if name.startswith("GIT_") and "CONFIG" not in name]:
        monkeypatch.delenv(name)
    assert len(cards.tags()) == 1
    assert cards.status() == ""
    assert (other.git("for-each-ref"), index(other), other.status(), other.git("count-objects")) == before
    cards.assert_sound()


def test_a_plain_commit_of_someone_else_in_between_is_kept(card_repository, monkeypatch):
    from lape_cards.repository import commit as commits

    cards = card_repository
    cards.write("kortti")
    write_tree, turns = commits._commit_tree, iter(range(3))

    def meanwhile(*arguments, **named):
        if next(turns, None) is not None:
            (cards.top / "muu.txt").write_text(os.urandom(8).hex(), encoding="utf-8")
            cards.git("add", "muu.txt")
            cards.git("commit", "--quiet", "--message", "Someone else", "--", "muu.txt")
        return write_tree(*arguments, **named)

    monkeypatch.setattr(commits, "_commit_tree", meanwhile)
    assert cards.save("kortti")[0].version.number == 1
    assert cards.git("log", "--format=%s").splitlines().count("Someone else") == 3
    assert cards.git("ls-tree", "--name-only", "HEAD", "muu.txt") == "muu.txt"
    assert cards.status() == ""
    cards.assert_sound()


def test_a_folder_of_someone_else_is_not_trusted(card_repository, monkeypatch):
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(LapeError, match="belongs to another user"):
        card_repository.open()


def test_a_folder_with_a_line_break_in_its_name(tmp_path, cards_at):
    folder = tmp_path / "a\nb"
    folder.mkdir()
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    (folder / "lape.yaml").write_text("format: 1\n", encoding="utf-8")
    with pytest.raises(LapeError, match="line break"):
        cards_at(folder).open()


@pytest.mark.parametrize("name", [" alussa", "lopussa ", "-viiva", 'a\'b "c"', "ä*[x]?", ":(top)x", "\udce4"])
def test_hostile_folder_names(make_card_repository, name):
    cards = make_card_repository(name)
    cards.write_and_save("kortti")
    cards.write_and_save("kortti", need="Uusi")
    assert len(cards.tags()) == 2
    assert cards.status() == ""


@pytest.mark.parametrize("folder", ["-c", "ä*[x]?", ":(top)", "kortit ja muut", "a/b"])
def test_hostile_card_folders(card_repository, folder):
    cards = card_repository
    (cards.top / "lape.yaml").write_text(f"format: 1\ncards: '{folder}'\n", encoding="utf-8")
    (cards.top / folder).mkdir(parents=True)
    cards.path = lambda card: cards.top / folder / f"{card}.yaml"  # type: ignore[method-assign]
    assert cards.write_and_save("kortti").version.number == 1
    assert cards.write_and_save("kortti", need="Uusi").version.number == 2
    from lape_cards.history import versions_of

    opened = cards.open()
    assert [one.number for one in versions_of(opened.repository, "kortti", opened.name_of("kortti"))] == [1, 2]


@pytest.mark.parametrize("folder", ["../x", "/abs", ".git", ".GIT/x", "a/../..", '"a\\nb"'])
def test_card_folders_outside_are_refused(card_repository, folder):
    (card_repository.top / "lape.yaml").write_text(f"format: 1\ncards: {folder}\n", encoding="utf-8")
    with pytest.raises(LapeError, match="outside"):
        card_repository.open()


def test_git_missing_is_told(card_repository, monkeypatch):
    monkeypatch.setenv("PATH", str(Path("/nonexistent")))
    with pytest.raises(LapeError, match="git is not installed"):
        card_repository.open()
