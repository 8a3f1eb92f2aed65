"""Sources that mean harm: nothing of them is run, nothing is written or read outside, and what is refused is told."""

from __future__ import annotations

import os
import stat
import subprocess
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pytest
from portfolio import SOURCES, MadePortfolio, make_portfolio

from lape_cards.errors import LapeError
from lape_cards.repository.files import CardFiles, card_files, read_files
from lape_cards.workflow.collect import Collected, collect
from lape_cards.workflow.collected import collected
from lape_cards.workflow.portfolio import PORTFOLIO, read_portfolio

CARD = b"format: 1\nkind: experiment\nid: kortti\nlanguage: fi\ntitle: Kortti\n"
SECRET = "what stands outside"


@pytest.fixture
def made(tmp_path: Path) -> MadePortfolio:
    return make_portfolio(tmp_path, [SOURCES[2]])


def git(folder: Path, *arguments: str, stdin: bytes = b"") -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, input=stdin, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().strip()


def tree_of(folder: Path, entries: Iterable[tuple[str, bytes, str]]) -> str:
    """A tree object made by hand of (mode, name, object); git's own commands would refuse some of these."""
    ordered = sorted(entries, key=lambda entry: entry[1] + (b"/" if entry[0] == "40000" else b""))
    raw = b"".join(mode.encode() + b" " + name + b"\0" + bytes.fromhex(value) for mode, name, value in ordered)
    return git(folder, "hash-object", "-t", "tree", "-w", "--stdin", "--literally", stdin=raw)


class Hostile:
    """A repository made of objects: whatever names and modes its cards folder is to have."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        git(folder, "init", "--quiet", "--initial-branch=main")
        git(folder, "config", "user.name", "Nobody")
        git(folder, "config", "user.email", "nobody@example.org")
        self.folder = folder

    def blob(self, content: bytes) -> str:
        return git(self.folder, "hash-object", "-w", "--stdin", stdin=content)

    def commit(self, cards: Iterable[tuple[str, bytes, str]], *more: tuple[str, bytes, str]) -> str:
        inner = tree_of(self.folder, cards)
        top = tree_of(self.folder, [("40000", b"cards", inner), *more])
        name = git(self.folder, "commit-tree", top, "-m", "Harm")
        git(self.folder, "update-ref", "refs/heads/main", name)
        return name


@pytest.fixture
def hostile(tmp_path: Path) -> Hostile:
    return Hostile(tmp_path / "groups" / "hostile")


def collect_both(made: MadePortfolio) -> Collected:
    text = f"  - name: {SOURCES[2]}\n    git: ../groups/{SOURCES[2]}\n  - name: hostile\n    git: ../groups/hostile\n"
    (made.folder / PORTFOLIO).write_text(f"format: 1\nsources:\n{text}", encoding="utf-8")
    return collect(made.folder / PORTFOLIO)


def read(made: MadePortfolio) -> tuple[CardFiles, dict[str, bytes | None]]:
    source = next(one for one in collected(made.folder / PORTFOLIO)[0] if one.name == "hostile")
    found = card_files(source.repository, source.commit, source.cards)
    return found, {file.card: raw for file, raw in read_files(source.repository, found.files)}


def test_only_plain_files_with_names_of_cards_are_read(made: MadePortfolio, hostile: Hostile, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text(SECRET)
    card, inner = hostile.blob(CARD), tree_of(hostile.folder, [("100644", b"x", hostile.blob(b"x"))])
    hostile.commit(
        [
            ("100644", b"kortti.yaml", card),
            ("100755", b"ajettava.yaml", card),
            ("120000", b"linkki.yaml", hostile.blob(b"/etc/passwd")),
            ("120000", b"ulos.yaml", hostile.blob(str(outside).encode())),
            ("160000", b"moduuli.yaml", "1" * 40),
            ("40000", b"kansio.yaml", inner),
            ("100644", b"-option.yaml", card),
            ("100644", b"--output=x.yaml", card),
            ("100644", b"rivi\nvaihto.yaml", card),
            ("100644", b"\x1b[31mpuna.yaml", card),
            ("100644", unicodedata.normalize("NFC", "ä.yaml").encode(), card),
            ("100644", unicodedata.normalize("NFD", "ä.yaml").encode(), card),
            ("100644", b"\xff\xfe.yaml", card),
            ("100644", b"KORTTI.yaml", card),
            ("100644", b"Kortti.YAML", card),
            ("100644", b"nul.yaml", card),
            ("100644", b"...yaml", card),
            ("100644", b"..\\..\\ulos.yaml", card),
            ("100644", b"c:x.yaml", card),
            ("100644", b".yaml", card),
            ("100644", b"muistio.txt", card),
            ("100644", b"iso.yaml", hostile.blob(CARD + b"# " + b"x" * 256 * 1024)),
            ("100644", b"x" * 300 + b".yaml", card),
            ("100644", b"con.yaml", card),
        ]
    )
    done = collect_both(made)
    assert not done.failed, [one.error.message for one in done.failed]
    found, texts = read(made)
    assert texts == {"kortti": CARD, "ajettava": CARD}
    assert len(found.left_out) == 21
    assert "muistio" not in str(found.left_out)
    assert {str(one.reason.text) for one in found.left_out} == {
        "It is a link to another file.",
        "It is not a file.",
        "It is larger than {limit} KiB.",
        "A card's file ends in .yaml.",
        "A card's file has a name of small letters a–z, digits and hyphens, and ends with .yaml.",
        "A card's id has at most {count} characters.",
        "{id} is a name that Windows keeps for itself.",
    }
    assert [one.reason.values for one in found.left_out if "Windows" in one.reason.text] == [
        {"id": "con"},
        {"id": "nul"},
    ]


@pytest.mark.parametrize(
    ("name", "mode"), [(b"..", "40000"), (b".git", "40000"), (b".GIT", "40000"), (b"a/b", "100644"), (b"", "100644")]
)
def test_names_that_git_itself_forbids_are_refused_and_told(
    made: MadePortfolio, hostile: Hostile, name: bytes, mode: str
) -> None:
    card = hostile.blob(CARD)
    value = tree_of(hostile.folder, [("100644", b"config", card)]) if mode == "40000" else card
    hostile.commit([("100644", b"kortti.yaml", card)], (mode, name, value))
    done = collect_both(made)
    assert [one.name for one in done.gathered] == [SOURCES[2]]
    assert [one.error.message.text for one in done.failed] == [
        "{name} sent something that git does not take for sound: {reason}"
    ]
    assert [one.name for one in collected(made.folder / PORTFOLIO)[1]] == ["hostile"]


def test_nothing_that_a_source_names_is_run(
    made: MadePortfolio, hostile: Hostile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    canary = tmp_path / "canary"
    program = tmp_path / "run.sh"
    program.write_text(f'#!/bin/sh\necho "$0 $*" >> {canary}\ncat\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    card = hostile.blob(CARD)
    embedded = [("100644", b"HEAD", hostile.blob(b"ref: refs/heads/main\n"))]
    embedded += [("100644", b"config", hostile.blob(f"[core]\n\tbare = true\n\tfsmonitor = {program}\n".encode()))]
    embedded += [("40000", b"objects", tree_of(hostile.folder, [("100644", b"x", card)]))]
    embedded += [("40000", b"refs", tree_of(hostile.folder, [("100644", b"x", card)]))]
    hostile.commit(
        [("100644", b"kortti.yaml", card), ("40000", b"inner", tree_of(hostile.folder, embedded))],
        ("100644", b".gitattributes", hostile.blob(b"*.yaml filter=harm diff=harm merge=harm export-subst\n")),
        ("100644", b".gitmodules", hostile.blob(b'[submodule "x"]\n\tpath = x\n\turl = ../x\n')),
        ("160000", b"x", "1" * 40),
        ("100644", b".mailmap", hostile.blob(b"Somebody <s@example.org> <nobody@example.org>\n")),
    )
    settings = {
        **{f"filter.harm.{kind}": str(program) for kind in ("clean", "smudge", "process")},
        **dict.fromkeys(
            (
                "core.fsmonitor",
                "core.sshCommand",
                "core.pager",
                "core.editor",
                "core.alternateRefsCommand",
                "core.gitProxy",
                "core.askPass",
                "uploadpack.packObjectsHook",
                "credential.helper",
                "gpg.program",
                "diff.external",
                "diff.harm.textconv",
                "remote.origin.uploadpack",
                "trailer.x.command",
            ),
            str(program),
        ),
        "core.hooksPath": str(tmp_path / "hooks"),
        "remote.origin.url": f"ext::{program} %S",
        "protocol.ext.allow": "always",
        "alias.upload-pack": f"!{program}",
    }
    for key, value in settings.items():
        git(hostile.folder, "config", key, value)
    for place in (hostile.folder / ".git" / "hooks", tmp_path / "hooks"):
        place.mkdir(exist_ok=True)
        for hook in HOOKS:
            (place / hook).write_bytes(program.read_bytes())
            (place / hook).chmod(0o755)
    canary.unlink(missing_ok=True)
    # Whoever sits at the computer may have settings, too, which mean nothing here.
    monkeypatch.setenv("GIT_SSH_COMMAND", str(program))
    monkeypatch.setenv("GIT_ASKPASS", str(program))
    own = Path(os.environ["GIT_CONFIG_GLOBAL"])
    own.write_text(f"[core]\n\thooksPath = {tmp_path}/hooks\n[uploadpack]\n\tpackObjectsHook = {program}\n")
    try:
        done = collect_both(made)
        assert not done.failed, [one.error.message for one in done.failed]
        _, texts = read(made)
        assert texts["kortti"] == CARD
        assert not canary.exists(), canary.read_text()
        # so much for the canary: it does sing where git is run in the usual way
        usual = ["git", "clone", "--quiet", "--no-local", "--no-checkout", str(hostile.folder), "usual"]
        subprocess.run(usual, cwd=tmp_path, capture_output=True, check=False)
        assert canary.exists()
    finally:
        own.unlink()


HOOKS = (
    *("applypatch-msg", "post-checkout", "post-commit", "post-update", "pre-receive", "reference-transaction"),
    *("pre-auto-gc", "fsmonitor-watchman", "proc-receive", "post-index-change", "update", "post-receive"),
)


@pytest.mark.parametrize("one_by_one", [100, 0])
def test_tags_with_odd_names_are_left_where_they_are(
    made: MadePortfolio, hostile: Hostile, monkeypatch: pytest.MonkeyPatch, one_by_one: int
) -> None:
    monkeypatch.setattr("lape_cards.repository.mirror._ONE_BY_ONE", one_by_one)
    commit = hostile.commit([("100644", b"kortti.yaml", hostile.blob(CARD))])
    odd = [
        "lape/kortti",
        "lape/Kortti/1-abcdef0",
        "lape/kortti/0-abcdef0",
        "lape/kortti/1-abcdef0/more",
        "lape/kortti/1-ABCDEF0",
        "lape/-kortti/1-abcdef0",
        "v1",
        "lape/ä/1-abcdef0",
        "@",
    ]
    for name in odd:
        # a name may stand in the way of another, so each is packed before the next comes
        git(hostile.folder, "pack-refs", "--all")
        path = hostile.folder / ".git" / "packed-refs"
        lines = path.read_text().splitlines() if path.exists() else []
        path.write_text("".join(f"{line}\n" for line in [*lines, f"{commit} refs/tags/{name}"] if line[:1] != "#"))
    git(hostile.folder, "update-ref", "refs/tags/lape/toinen/1-abcdef0", commit)
    git(hostile.folder, "update-ref", "refs/tags/lape/kolmas/1-abcdef0", hostile.blob(b"no commit"))
    done = collect_both(made)
    assert not done.failed, [one.error.message for one in done.failed]
    mirror = made.folder / ".lape" / "mirrors" / "hostile.git"
    kept = git(mirror, "for-each-ref", "--format=%(refname)", "refs/tags/").splitlines()
    assert kept == ["refs/tags/lape/kolmas/1-abcdef0", "refs/tags/lape/toinen/1-abcdef0"]
    assert read(made)[1] == {"kortti": CARD}
    assert not collect_both(made).gathered[1].fresh


def test_replaced_objects_and_grafts_of_a_source_mean_nothing(made: MadePortfolio, hostile: Hostile) -> None:
    card = hostile.blob(CARD)
    hostile.commit([("100644", b"kortti.yaml", card)])
    git(hostile.folder, "replace", card, hostile.blob(b"format: 1\n"))
    assert not collect_both(made).failed
    assert read(made)[1] == {"kortti": CARD}


def test_a_folder_of_mirrors_that_came_along_is_not_trusted(
    made: MadePortfolio, hostile: Hostile, tmp_path: Path
) -> None:
    """Someone may have put a .lape with settings of their own into the repository that the portfolio lies in."""
    canary = tmp_path / "canary"
    hostile.commit([("100644", b"kortti.yaml", hostile.blob(CARD))])
    mirror = made.folder / ".lape" / "mirrors" / "hostile.git"
    mirror.mkdir(parents=True)
    git(mirror, "init", "--quiet", "--bare")
    hook = mirror / "hooks" / "reference-transaction"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {canary}\n")
    hook.chmod(0o755)
    with (mirror / "config").open("a") as config:
        config.write(f'[core]\n\talternateRefsCommand = "touch {canary}; true"\n\tfsmonitor = "touch {canary}"\n')
        config.write(f"[include]\n\tpath = {tmp_path}/more\n")
    (tmp_path / "more").write_text(f"[core]\n\thooksPath = {mirror}/hooks\n")
    (mirror / "objects" / "info" / "alternates").write_text(f"{hostile.folder}/.git/objects\n")
    assert not collect_both(made).failed
    assert read(made)[1] == {"kortti": CARD}
    assert not canary.exists()
    assert not (mirror / "objects" / "info" / "alternates").exists()


@pytest.mark.parametrize("place", [".lape", ".lape/mirrors", ".lape/mirrors/hostile.git", ".lape/read"])
def test_a_link_in_the_way_is_not_followed(made: MadePortfolio, hostile: Hostile, tmp_path: Path, place: str) -> None:
    hostile.commit([("100644", b"kortti.yaml", hostile.blob(CARD))])
    outside = tmp_path / "outside"
    outside.mkdir()
    (made.folder / place).parent.mkdir(parents=True, exist_ok=True)
    (made.folder / place).symlink_to(outside)
    try:
        done = collect_both(made)
    except LapeError:
        pass
    else:
        assert "hostile" in [one.name for one in done.failed]
    assert list(outside.iterdir()) == []


def test_a_lock_that_is_a_link_is_not_followed(made: MadePortfolio, hostile: Hostile, tmp_path: Path) -> None:
    hostile.commit([("100644", b"kortti.yaml", hostile.blob(CARD))])
    outside = tmp_path / "outside"
    outside.write_text(SECRET)
    (made.folder / "portfolio.lock").symlink_to(outside)
    with pytest.raises(LapeError):
        collect_both(made)
    assert outside.read_text() == SECRET


def test_the_repository_around_the_portfolio_has_no_say(made: MadePortfolio, hostile: Hostile, tmp_path: Path) -> None:
    hostile.commit([("100644", b"kortti.yaml", hostile.blob(CARD))])
    git(made.folder, "init", "--quiet")
    git(made.folder, "config", f"url.{tmp_path}/nowhere/.insteadOf", f"{tmp_path}/groups/")
    assert not collect_both(made).failed


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ext::sh -c touch% /tmp/x", "no address"),
        ("http://example.org/cards.git", "changed on the way"),
        ("git://example.org/cards.git", "no address"),
        ("file:///srv/cards.git", "no address"),
        ("ftp://example.org/x", "no address"),
        ("fd::17/x", "no address"),
        ("--upload-pack=touch x", "no address"),
        ("-oProxyCommand=x", "no address"),
        ("ssh://-oProxyCommand=x/y", "no address"),
        ("git@-oProxyCommand=x:y", "no address"),
        ("example.org:cards.git", "no address"),
        ("https://user:word@example.org/x", "has a password in it"),
        ("https://example.org", "no address"),
        ('"https://example.org/x\\ty"', "has a hidden character in it"),
        ('"..\\u200b/x"', "has a hidden character in it"),
        ("transport::https://example.org/x", "no address"),
    ],
)
def test_other_addresses_are_refused_with_their_place(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / PORTFOLIO
    path.write_text(f"format: 1\nsources:\n  - name: one\n    git: {text}\n", encoding="utf-8")
    with pytest.raises(LapeError) as refused:
        read_portfolio(path)
    assert (refused.value.place, told in refused.value.message.text) == ("portfolio.yaml:4:5", True)
    assert "word" not in str(refused.value.message.values)
    assert refused.value.hint is not None


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        ("  - name: one\n    git: a\n  - name: one\n    git: b\n", "5:5"),
        ("  - name: One\n    git: a\n", "3:5"),
        ("  - name: ../one\n    git: a\n", "3:5"),
        ("  - name: con\n    git: a\n", "3:5"),
        ("  - name: one\n    git: a\n    ref: -x\n", "5:5"),
        ("  - name: one\n    git: a\n    ref: 'a:b'\n", "5:5"),
        ("  - name: one\n    git: a\n    ref: 'a*'\n", "5:5"),
        ('  - name: one\n    git: a\n    ref: "a\\nb"\n', "5:5"),
        ("  - name: one\n    git: a\n    cards: ../x\n", "5:5"),
        ("  - name: one\n    git: a\n    cards: /etc\n", "5:5"),
        ("  - name: one\n    git: a\n    cards: .git/x\n", "5:5"),
        ("  - name: one\n    git: a\n    cards: 'x:y'\n", "5:5"),
        ("  - name: one\n    git: a\n    brach: x\n", "5:5"),
    ],
)
def test_faults_of_a_portfolio_are_told_with_their_place(tmp_path: Path, lines: str, place: str) -> None:
    path = tmp_path / PORTFOLIO
    path.write_text(f"format: 1\nsources:\n{lines}", encoding="utf-8")
    with pytest.raises(LapeError) as refused:
        read_portfolio(path)
    assert refused.value.place == f"portfolio.yaml:{place}"
    assert refused.value.hint is not None
