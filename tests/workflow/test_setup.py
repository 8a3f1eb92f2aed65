"""Making a card repository, bringing one up to date, and getting a copy of one."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest

from lape_cards.errors import LapeError
from lape_cards.repository import commit as commits
from lape_cards.workflow.setup import SetUp, Wishes, copy_from, set_up

NEEDED = ("lape.yaml", "cards/.gitkeep", ".gitattributes", ".gitignore")
SCHEMAS = (".vscode/card.schema.json", ".vscode/repository.schema.json")
OFFERED = (
    *(".vscode/settings.json", ".vscode/extensions.json"),
    *(".pre-commit-config.yaml", ".github/workflows/cards.yml", ".gitlab-ci.yml"),
)
ALL = (*NEEDED, *SCHEMAS, *OFFERED)
LINE = b"cards/*.yaml -text merge=lape\n"


def init(folder: Path, **wishes) -> SetUp:
    return set_up(folder, Wishes("en", **wishes), today=date(2018, 3, 15))


def test_a_new_folder_becomes_a_card_repository(tmp_path, cards_at):
    done = init(tmp_path / "a" / "uusi", name="Kortit: ä", programme="Ohjelma", group="Ryhmä", contact="r@example.org")
    cards = cards_at(tmp_path / "a" / "uusi")
    assert (done.new, done.written) == (True, ALL)
    assert (done.cards.settings.name, done.cards.settings.programme) == ("Kortit: ä", "Ohjelma")
    assert cards.git("symbolic-ref", "--short", "HEAD") == "main"
    assert sorted(cards.git("ls-tree", "-r", "--name-only", "HEAD").splitlines()) == sorted(ALL)
    assert cards.git("log", "--format=%an|%ae|%s") == "Ryhmä|r@example.org|Set up the card repository"
    assert cards.git("check-attr", "text", "cards/x.yaml").endswith("text: unset")
    assert cards.status() == ""
    assert cards.write_and_save("kortti").version.number == 1


def test_run_twice_it_changes_nothing(tmp_path, cards_at):
    init(tmp_path)
    cards = cards_at(tmp_path)
    before = cards.git("rev-parse", "HEAD"), cards.git("config", "--local", "--list"), contents(tmp_path)
    done = init(tmp_path)
    assert (done.new, done.written) == (False, ())
    assert (cards.git("rev-parse", "HEAD"), cards.git("config", "--local", "--list"), contents(tmp_path)) == before


def contents(top: Path) -> dict[str, bytes]:
    paths = (path for path in top.rglob("*") if path.is_file() and ".git" not in path.relative_to(top).parts)
    return {str(path.relative_to(top)): path.read_bytes() for path in paths}


@pytest.fixture
def working(tmp_path, cards_at):
    """A repository of someone's, with work of every kind in it."""
    cards = cards_at(tmp_path / "työ")
    cards.top.mkdir()
    cards.git("init", "--quiet", "--initial-branch=trunk")
    cards.git("config", "user.name", "Ryhmä")
    cards.git("config", "user.email", "ryhma@example.org")
    (cards.top / ".gitignore").write_bytes(b"*.log\r\n/tmp/")
    (cards.top / "muu.txt").write_text("yksi\n", encoding="utf-8")
    cards.commit("Work")
    (cards.top / "muu.txt").write_text("kaksi\n", encoding="utf-8")
    cards.git("add", "muu.txt")
    (cards.top / "muu.txt").write_text("kolme\n", encoding="utf-8")
    (cards.top / "uusi.txt").write_text("uusi\n", encoding="utf-8")
    return cards


def test_in_a_repository_with_work_in_it(working):
    status = working.status()
    assert init(working.top).written == ALL
    assert working.status() == status
    assert working.git("log", "--format=%s").splitlines() == ["Set up the card repository", "Work"]
    assert (working.top / ".gitignore").read_bytes() == b"*.log\r\n/tmp/\r\n/documents/\r\n"
    assert working.git("config", "user.name") == "Ryhmä"


def test_what_someone_has_not_committed_is_left_to_them(working):
    (working.top / ".gitignore").write_text("*.log\n*.oma\n", encoding="utf-8")
    (working.top / ".gitattributes").write_text("*.png binary\n", encoding="utf-8")
    init(working.top)
    assert (working.top / ".gitignore").read_text(encoding="utf-8") == "*.log\n*.oma\n/documents/\n"
    assert (working.top / ".gitattributes").read_text(
        encoding="utf-8"
    ) == "*.png binary\ncards/*.yaml -text merge=lape\n"
    kept = working.git("diff-tree", "-r", "--no-commit-id", "--name-only", "HEAD").splitlines()
    assert set(kept) == set(ALL) - {".gitignore", ".gitattributes"}
    assert init(working.top).written == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, LINE),
        (b"", LINE),
        (b"*.png binary\n", b"*.png binary\n" + LINE),
        (b"*.png binary", b"*.png binary\n" + LINE),
        (b"*.png binary\r\n# \xe4\r\n", b"*.png binary\r\n# \xe4\r\ncards/*.yaml -text merge=lape\r\n"),
        (b"cards/*.yaml -text\n*.png binary\n", LINE + b"*.png binary\n"),
        (b"# \xe4\r\n  cards/*.yaml -text\r\n*.png", b"# \xe4\r\n  cards/*.yaml -text merge=lape\r\n*.png"),
        (b"  cards/*.yaml -text merge=lape\r\n*.png binary\n", None),
    ],
    ids=["none", "empty", "lines", "no last line end", "crlf, not utf-8", "older", "older, crlf", "there already"],
)
def test_an_older_repository_is_brought_up_to_date(card_repository, before, after):
    cards = card_repository
    cards.write_and_save("kortti")
    path = cards.top / ".gitattributes"
    path.unlink() if before is None else path.write_bytes(before)
    (cards.top / ".gitignore").write_text("/documents/\n", encoding="utf-8")
    cards.commit("As it was with an older lape")
    done = init(cards.top)
    assert done.written == (*(() if after is None else (".gitattributes",)), *SCHEMAS, *OFFERED)
    assert path.read_bytes() == (before if after is None else after)
    assert cards.status() == ""
    assert init(cards.top).written == ()


def test_a_folder_for_the_cards_of_another_name(tmp_path, cards_at):
    tmp_path.joinpath("lape.yaml").write_text("format: 1\ncards: omat kortit/\n", encoding="utf-8")
    init(tmp_path)
    cards = cards_at(tmp_path)
    assert cards.git("check-attr", "text", "omat kortit/x.yaml").endswith("text: unset")
    assert cards.git("check-attr", "merge", "omat kortit/x.yaml").endswith("merge: lape")
    assert cards.git("ls-tree", "-r", "--name-only", "HEAD", "lape.yaml") == "lape.yaml"
    assert cards.status() == ""


def test_what_a_broken_off_run_wrote_is_kept_by_the_next(tmp_path, cards_at, monkeypatch):
    def broken_off(*arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(commits, "commit", broken_off)
        with pytest.raises(KeyboardInterrupt):
            init(tmp_path)
    init(tmp_path)
    cards = cards_at(tmp_path)
    assert cards.status() == ""
    assert sorted(cards.git("ls-tree", "-r", "--name-only", "HEAD").splitlines()) == sorted(ALL)


@pytest.mark.parametrize("wanted", [None, "", "  "])
def test_the_name_is_a_role_and_never_a_persons_from_elsewhere(tmp_path, monkeypatch, cards_at, wanted):
    settings = tmp_path / "gitconfig"
    settings.write_text("[user]\nname = Pekka Esimerkki\nemail = pekka@example.org\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    init(tmp_path / "kortit", group=wanted)
    cards = cards_at(tmp_path / "kortit")
    cards.write_and_save("kortti")
    assert set(cards.git("log", "--format=%an|%ae|%cn|%ce").splitlines()) == {
        "Working group|group@example.org|Working group|group@example.org"
    }
    assert "Pekka" not in cards.git("for-each-ref", "--format=%(taggername)")


def test_half_a_name_is_completed(tmp_path, cards_at):
    cards = cards_at(tmp_path)
    cards.git("init", "--quiet")
    cards.git("config", "user.name", "Ryhmä")
    init(tmp_path)
    assert cards.git("log", "--format=%an|%ae") == "Ryhmä|group@example.org"


@pytest.mark.parametrize("group", ["-x", "--global", "a\nb", "<a>", "Ryhmä [x] # y"])
def test_any_name_is_only_a_name(tmp_path, cards_at, group):
    init(tmp_path, group=group)
    assert cards_at(tmp_path).git("config", "--local", "user.name") == group
    assert cards_at(tmp_path).git("rev-list", "--count", "HEAD") == "1"


def test_inside_another_repository_it_is_refused(working):
    with pytest.raises(LapeError, match="inside another repository"):
        init(working.top / "alikansio" / "kortit")
    assert not (working.top / "alikansio").exists()


def test_where_the_other_repository_looks_away_it_is_not(working):
    assert init(working.top / "tmp" / "kortit").new


def test_with_a_merge_under_way_it_is_refused(card_repository):
    cards = card_repository
    (cards.top / ".git" / "MERGE_HEAD").write_text(cards.git("rev-parse", "HEAD"), encoding="utf-8")
    with pytest.raises(LapeError, match="not been finished"):
        init(cards.top)


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "tiedosto").touch()
    with pytest.raises(LapeError, match="cannot be made"):
        init(tmp_path / "tiedosto")


# A copy of the group's


@pytest.fixture
def groups(card_repository):
    """The group's own repository, with a version."""
    card_repository.write_and_save("kortti")
    return card_repository


def test_a_copy_has_all_versions(groups, tmp_path, monkeypatch, cards_at):
    monkeypatch.chdir(tmp_path)
    with copy_from(str(groups.top), Path("kopio")) as folder:
        done = set_up(folder, Wishes("en"), today=date(2018, 3, 15))
    copy = cards_at(tmp_path / "kopio")
    assert not done.new
    assert copy.tags() == groups.tags()
    assert copy.git("config", "--local", "user.name") == groups.git("config", "user.name")
    assert copy.write_and_save("kortti", need="Uusi").version.number == 2


@pytest.mark.parametrize("ending", ["", "/", "/.git"])
def test_a_copy_is_named_as_its_source(groups, tmp_path, monkeypatch, ending):
    (tmp_path / "toisaalla").mkdir()
    monkeypatch.chdir(tmp_path / "toisaalla")
    name = "kortit" if ending != "/.git" else "cards"
    with copy_from(f"{groups.top}{ending}", Path()) as folder:
        assert folder == Path(name)
    assert (tmp_path / "toisaalla" / name / "lape.yaml").is_file()


@pytest.mark.parametrize(
    "source",
    [
        "ext::sh -c 'touch ran'",
        "file::/tmp/x",
        "a::b",
        "-u./x",
        "--upload-pack=touch ran",
        "http://example.org/x",
        "git://example.org/x",
        "file:///tmp/x",
        "ssh://-oProxyCommand=touch/x",
        "-oProxyCommand=x@example.org:x",
        "git@-oProxyCommand=x:y",
        "git@example.org::x",
        "https://example.org/x\nhttps://example.org/y",
        "",
    ],
)
def test_an_address_that_could_run_something_is_refused(tmp_path, monkeypatch, source):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(LapeError, match="is not an address"), copy_from(source, Path("kopio")):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("source", ["https://example.invalid/kortit.git", "ssh://git@example.invalid/x", "olematon"])
def test_a_copy_that_cannot_be_got_leaves_nothing(tmp_path, monkeypatch, source):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_SSH_COMMAND", "false")
    monkeypatch.setenv("GIT_TERMINAL_PROMPT", "0")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    with pytest.raises(LapeError, match="No copy could be got"), copy_from(source, Path("kopio")):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("what", ["folder", "file"])
def test_a_copy_goes_over_nothing(groups, tmp_path, monkeypatch, what):
    monkeypatch.chdir(tmp_path)
    target = tmp_path / "kopio"
    if what == "folder":
        target.mkdir()
        (target / "oma.txt").touch()
    else:
        target.touch()
    with pytest.raises(LapeError, match="already holds something"), copy_from(str(groups.top), Path("kopio")):
        pass


@pytest.mark.parametrize("was_there", [False, True])
def test_a_copy_with_which_something_goes_wrong_leaves_nothing(groups, tmp_path, monkeypatch, was_there):
    monkeypatch.chdir(tmp_path)
    (groups.top / "linkki").symlink_to("cards")
    groups.commit()
    target = tmp_path / "kopio"
    if was_there:
        target.mkdir()

    def broken_off() -> None:
        with copy_from(str(groups.top), Path("kopio")) as folder:
            assert {"lape.yaml", "linkki", ".git"} <= {one.name for one in folder.iterdir()}
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert [list(target.iterdir())] == [[]] if was_there else not target.exists()


def test_nothing_that_comes_along_is_run(groups, tmp_path, monkeypatch):
    (groups.top / ".gitattributes").write_text("* filter=paha diff=paha\n", encoding="utf-8")
    (groups.top / ".gitmodules").write_text(
        f'[submodule "x"]\npath = x\nurl = ext::sh -c "touch {tmp_path}/ran"\nupdate = !touch {tmp_path}/ran\n',
        encoding="utf-8",
    )
    hook = groups.top / ".git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n", encoding="utf-8")
    hook.chmod(0o755)
    groups.git("update-index", "--add", "--cacheinfo", f"160000,{groups.git('rev-parse', 'HEAD')},x")
    groups.git("add", ".gitattributes", ".gitmodules")
    groups.git("commit", "--quiet", "--message", "A trap")
    monkeypatch.chdir(tmp_path)
    subprocess.run(["git", "config", "--global", "submodule.recurse", "true"], check=True)
    try:
        with copy_from(str(groups.top), Path("kopio")):
            pass
    finally:
        subprocess.run(["git", "config", "--global", "--unset", "submodule.recurse"], check=True)
    assert not (tmp_path / "ran").exists()
