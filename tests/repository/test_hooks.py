"""The user's hooks and signing apply to a version, and what they refuse is not saved."""

from __future__ import annotations

import re
import shlex
import shutil
import sys

import pytest

from lape_cards.errors import LapeError


@pytest.fixture
def cards(card_repository):
    """A repository with a card that waits to be saved, and other work that is staged."""
    card_repository.write("kortti")
    (card_repository.top / "muu.txt").write_text("kesken\n", encoding="utf-8")
    card_repository.git("add", "muu.txt")
    return card_repository


def hook(cards, name: str, script: str, folder: str = ".git/hooks") -> None:
    path = cards.top / folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def state(cards) -> tuple[object, ...]:
    """All that a refused save must leave alone."""
    refs = cards.git("for-each-ref"), cards.git("reflog")
    return *refs, cards.git("ls-files", "-s"), cards.status(), cards.path("kortti").read_bytes()


def test_every_hook_runs_on_what_is_saved(cards):
    log = cards.top.parent / "log"
    hook(cards, "pre-commit", f'git diff --cached --name-only > "{log}"; pwd >> "{log}"; echo "$GIT_EDITOR" >> "{log}"')
    hook(cards, "prepare-commit-msg", f'echo "prepare $2" >> "{log}"; sed -i "1s/^/ABC-1 /" "$1"')
    hook(cards, "commit-msg", f'echo "message" >> "{log}"; head -1 "$1" >> "{log}"')
    hook(cards, "post-commit", f'git log -1 --format=%s >> "{log}"; git diff --cached --name-only >> "{log}"; exit 1')
    cards.save("kortti", message="Puoliväli")
    assert log.read_text(encoding="utf-8").splitlines() == [
        *("cards/kortti.yaml", str(cards.top), ":"),
        *("prepare message", "message", "ABC-1 Puoliväli"),
        *("ABC-1 Puoliväli", "muu.txt"),
    ]
    assert cards.git("log", "-1", "--format=%s") == "ABC-1 Puoliväli"
    assert cards.git("for-each-ref", "--format=%(subject)", "refs/tags") == "ABC-1 Puoliväli"
    assert cards.git("reflog", "-1", "--format=%gs") == "lape: ABC-1 Puoliväli"
    assert cards.status() == "A  muu.txt"


@pytest.mark.parametrize("name", ["pre-commit", "prepare-commit-msg", "commit-msg"])
@pytest.mark.parametrize("folder", [".git/hooks", ".githooks"])
def test_what_a_hook_refuses_is_not_saved(cards, name, folder):
    if folder != ".git/hooks":
        cards.git("config", "core.hooksPath", folder)
    hook(cards, name, 'echo "Ei kelpaa: ä" >&2; exit 1', folder)
    before = state(cards)
    with pytest.raises(LapeError) as refused:
        cards.save("kortti")
    assert (refused.value.message.values, refused.value.said) == ({"hook": name}, "Ei kelpaa: ä")
    assert "save again" in refused.value.hint.text
    assert state(cards) == before
    (cards.top / folder / name).unlink()
    assert cards.save("kortti")[0].version.number == 1


CONFIG = ".pre-commit-config.yaml"
UNSTAGED = f"""\
if ! git diff --quiet --no-ext-diff {CONFIG}; then
  echo '[ERROR] Your pre-commit configuration is unstaged.'
  echo '`git add {CONFIG}` to fix this.'
  exit 1
fi
"""
"""What pre-commit says while its own settings are not staged."""


@pytest.mark.parametrize("staged", [True, False])
def test_a_hook_that_wants_another_file_staged_gets_it_committed(cards, staged):
    (cards.top / CONFIG).write_text("repos: []\n", encoding="utf-8")
    cards.git("add", CONFIG)
    cards.git("commit", "--quiet", "-m", "Tarkistukset", "--", CONFIG)
    hook(cards, "pre-commit", UNSTAGED)
    (cards.top / CONFIG).write_text("repos: []\n# muutettu\n", encoding="utf-8")
    if staged:
        cards.git("add", CONFIG)
    before = state(cards)
    with pytest.raises(LapeError) as refused:
        cards.save("kortti")
    assert state(cards) == before
    assert refused.value.said.splitlines()[0] == "[ERROR] Your pre-commit configuration is unstaged."
    hint = refused.value.hint
    assert hint.values == {"files": [CONFIG], "words": CONFIG, "paths": f":/{CONFIG}"}
    advice = re.search(r"  git (commit .*)  and then", hint.text.format(**hint.values))
    cards.git("add", CONFIG)  # the hook's own advice, which changes nothing
    with pytest.raises(LapeError):
        cards.save("kortti")
    cards.git("-C", "cards", *shlex.split(advice[1]))  # ours, from wherever one stands
    assert cards.status() == "A  muu.txt\n?? cards/kortti.yaml"
    assert cards.save("kortti")[0].version.number == 1


def test_a_hook_that_wants_the_card_staged_is_told_as_any_other(cards):
    cards.save("kortti")
    cards.path("kortti").write_bytes(cards.path("kortti").read_bytes() + b"# more\n")
    hook(cards, "pre-commit", "echo 'git add cards/kortti.yaml muu.txtx muu.txt/x'; exit 1")
    with pytest.raises(LapeError) as refused:
        cards.save("kortti")
    assert refused.value.hint.text.startswith("Mend what it names")


@pytest.mark.parametrize(
    "script",
    [
        'echo "need: x" >> cards/kortti.yaml; git add cards/kortti.yaml',
        "git rm --quiet --cached cards/kortti.yaml",
    ],
    ids=["rewritten", "taken out"],
)
def test_a_hook_may_not_change_the_version(cards, script):
    hook(cards, "pre-commit", script)
    refs = cards.git("for-each-ref")
    with pytest.raises(LapeError, match="rewrote"):
        cards.save("kortti")
    assert cards.git("for-each-ref") == refs
    assert cards.status().splitlines() == ["A  muu.txt", "?? cards/kortti.yaml"]


BESIDE = {
    "a new file": ("date > uusi.txt; git add uusi.txt", "A  muu.txt"),
    "a changed file": ("echo 2 >> vanha.txt; git add vanha.txt", "A  muu.txt"),
    "a file taken out": ("git rm --quiet vanha.txt", "A  muu.txt"),
    "a folder made a file": ("git rm --quiet -r kansio; date > kansio; git add kansio", "A  muu.txt"),
    "a file made a folder": (
        "git rm --quiet vanha.txt; mkdir vanha.txt; date > vanha.txt/x; git add vanha.txt/x",
        "A  muu.txt",
    ),
    "what is staged already": ("git add muu.txt", ""),
    "what is staged otherwise": ("echo 2 > muu.txt; git add muu.txt", "MM muu.txt"),
}
"""What a hook puts into the commit besides the card, and what git then says of the user's own work."""


@pytest.mark.parametrize(("script", "status"), BESIDE.values(), ids=BESIDE)
def test_what_a_hook_puts_in_besides_is_not_undone_by_the_next_commit(cards, script, status):
    (cards.top / "vanha.txt").write_text("1\n", encoding="utf-8")
    (cards.top / "kansio").mkdir()
    (cards.top / "kansio" / "x").touch()
    cards.git("add", "vanha.txt", "kansio")
    cards.git("commit", "--quiet", "-m", "Vanhat", "--", "vanha.txt", "kansio")
    hook(cards, "pre-commit", script)
    cards.save("kortti")
    assert cards.status() == status


def test_what_a_hook_puts_in_besides_is_in_the_first_commit_of_all(cards):
    cards.git("update-ref", "-d", "HEAD")
    hook(cards, "pre-commit", "date > uusi.txt; git add uusi.txt")
    staged = cards.git("diff", "--cached", "--name-only")
    cards.save("kortti")
    assert cards.git("ls-tree", "--name-only", "-r", "HEAD").splitlines() == ["cards/kortti.yaml", "uusi.txt"]
    assert cards.git("diff", "--cached", "--name-only") == staged


def test_what_a_hook_puts_in_besides_is_taken_back_where_nothing_was_saved(cards):
    hook(cards, "pre-commit", "date > uusi.txt; git add uusi.txt")
    before = state(cards)
    hook(cards, "reference-transaction", "exit 1")
    with pytest.raises(LapeError):
        cards.save("kortti")
    (cards.top / "uusi.txt").unlink()
    assert state(cards) == before


@pytest.mark.parametrize(
    "script",
    [
        'sed -i "/^Lape-Version/d" "$1"',
        ': > "$1"',
        'sed -i "s/@1 /@2 /" "$1"',
        'printf "\\nEi enää lopussa oleva rivi\\n" >> "$1"',
        'printf "\\377\\376" > "$1"',
    ],
    ids=["dropped", "emptied", "changed", "no longer last", "not a text"],
)
@pytest.mark.parametrize("name", ["prepare-commit-msg", "commit-msg"])
def test_a_hook_may_not_take_the_number_out(cards, name, script):
    hook(cards, name, script)
    before = state(cards)
    with pytest.raises(LapeError, match="took out the line"):
        cards.save("kortti")
    assert state(cards) == before


def test_a_hook_may_add_a_line_of_its_own(cards):
    hook(cards, "commit-msg", 'git interpret-trailers --in-place --trailer "Change-Id: I1" "$1"')
    version = cards.save("kortti")[0].version
    assert cards.git("log", "-1", "--format=%(trailers)").splitlines() == [
        f"Lape-Version: kortti@1 {version.blob} -",
        "Change-Id: I1",
    ]


def test_a_hook_that_lies_idle_is_not_run(cards):
    hook(cards, "pre-commit", "exit 1")
    (cards.top / ".git" / "hooks" / "pre-commit").chmod(0o644)
    assert cards.save("kortti")[0].version.number == 1


def test_a_hook_that_uses_another_repository_is_not_led_astray(cards, make_card_repository):
    other = make_card_repository("muu")
    hook(cards, "post-commit", f'cd "{other.top}" && git commit --quiet --allow-empty --message Mirrored')
    cards.save("kortti")
    assert other.git("log", "--format=%s").splitlines() == ["Mirrored", "Set up"]
    assert "Mirrored" not in cards.git("log", "--format=%s")


def test_a_failing_signature_saves_nothing(cards):
    cards.git("config", "commit.gpgSign", "yes")
    cards.git("config", "gpg.program", shutil.which("false"))
    before = state(cards)
    with pytest.raises(LapeError, match="could not be signed") as refused:
        cards.save("kortti")
    assert "signing key" in refused.value.hint.text
    assert state(cards) == before


def test_a_version_is_signed_where_git_is_told_so(cards, tmp_path):
    program = tmp_path / "gpg"
    program.write_text(
        f"#!{sys.executable}\n"
        "import sys\n"
        "sys.stdin.buffer.read()\n"
        "sys.stderr.write('[GNUPG:] SIG_CREATED D 1 8 00 0 0\\n')\n"
        "sys.stdout.write('-----BEGIN PGP SIGNATURE-----\\n\\nx\\n-----END PGP SIGNATURE-----\\n')\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    cards.git("config", "commit.gpgSign", "true")
    cards.git("config", "gpg.program", str(program))
    version = cards.save("kortti")[0].version
    assert "\ngpgsig -----BEGIN PGP SIGNATURE-----" in cards.git("cat-file", "commit", version.commit)
    assert "SIGNATURE" not in cards.git("cat-file", "tag", cards.tags()[0])
    assert cards.git("log", "-1", "--format=%(trailers)") == f"Lape-Version: kortti@1 {version.blob} -"
    assert cards.write_and_save("kortti", need="Uusi").version.number == 2
