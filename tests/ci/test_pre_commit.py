"""The check before a commit: the hook that this repository offers, and the one that ``lape init`` writes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from lape_cards.workflow.setup import Wishes, set_up

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "demo" / "cards"
INCOMPLETE = EXAMPLES / "aamupala-ja-kuulumiset" / "1.yaml"
COMPLETE = EXAMPLES / "sama-perhe-monta-auttajaa" / "1.yaml"
SECRET = "010190-900P"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Where ``lape`` is this checkout's, and pre-commit keeps what it installs to itself."""
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "lape").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lape_cards "$@"\n', encoding="utf-8")
    (programs / "lape").chmod(0o755)
    return {
        **os.environ,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "PRE_COMMIT_HOME": str(tmp_path / "pre-commit"),
        "LAPE_LANG": "en",
        "LAPE_TODAY": "2018-10-15",
    }


def run(folder: Path, environment: dict[str, str], *command: str, code: int = 0) -> str:
    """What a program says, on both its outputs."""
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    said = (done.stdout + done.stderr).decode()
    assert done.returncode == code, said
    return said


def install(cards, environment: dict[str, str]) -> Callable[..., str]:
    """Switch pre-commit on in a card repository; gives what commits a card's file there."""
    run(cards.top, environment, sys.executable, "-m", "pre_commit", "install")

    def commit(example: Path, *more: str, code: int = 0) -> str:
        card = example.parent.name
        cards.write(card, example.read_bytes() + "".join(more).encode())
        cards.git("add", f"cards/{card}.yaml")
        head = cards.git("rev-parse", "HEAD")
        said = run(cards.top, environment, "git", "commit", "--message", "By hand", code=code)
        assert (cards.git("rev-parse", "HEAD") == head) == bool(code)
        cards.git("rm", "--cached", "--quiet", f"cards/{card}.yaml")
        return said

    return commit


def hold(commit: Callable[..., str]) -> None:
    """A commit with a faulty card is stopped, and one with a complete card is not."""
    said = commit(INCOMPLETE, code=1)
    assert re.search(r"^cards/aamupala-ja-kuulumiset\.yaml:\d+:\d+: LC204 ", said, re.MULTILINE)
    said = commit(COMPLETE, f"# {SECRET}\n", code=1)
    assert re.search(r"^cards/sama-perhe-monta-auttajaa\.yaml:\d+:\d+: LC501 ", said, re.MULTILINE)
    assert not re.search("010190|900P", said)
    commit(COMPLETE)


@pytest.mark.registry
def test_the_hook_of_this_repository(tmp_path, environment, card_repository, cards_at):
    address, revision = published(tmp_path, cards_at)
    text = f"repos:\n  - repo: {address}\n    rev: {revision}\n    hooks:\n      - id: lape-check\n"
    (card_repository.top / ".pre-commit-config.yaml").write_text(text, encoding="utf-8")
    card_repository.commit("Ask for the check")
    del environment["PYTHONPATH"]  # what pre-commit installed, and nothing of this checkout
    hold(install(card_repository, environment))


def published(folder: Path, cards_at) -> tuple[Path, str]:
    """A bare repository that holds this checkout as it stands, uncommitted work too: its folder and newest commit."""
    clone, bare = cards_at(folder / "clone"), folder / "lape.git"
    run(folder, dict(os.environ), "git", "clone", "--quiet", str(ROOT), str(clone.top))
    for name in clone.git("ls-files", "-z").split("\0"):
        (clone.top / name).unlink() if name else None
    listed = ("ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in cards_at(ROOT).git(*listed).split("\0"):
        if name and (ROOT / name).is_file():
            (clone.top / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, clone.top / name)
    clone.git("add", "--all")
    who = ("-c", "user.name=Lape", "-c", "user.email=lape@example.org")
    clone.git(*who, "commit", "--quiet", "--allow-empty", "--message", "As it stands")
    run(folder, dict(os.environ), "git", "clone", "--quiet", "--bare", str(clone.top), str(bare))
    return bare, clone.git("rev-parse", "HEAD")


@pytest.fixture
def made(tmp_path: Path, cards_at):
    """A card repository that ``lape init`` made."""
    set_up(tmp_path / "kortit", Wishes("en"), today=date(2018, 3, 15))
    return cards_at(tmp_path / "kortit")


def test_the_hook_that_init_writes(made, environment):
    hold(install(made, environment))


def test_an_unfinished_card_is_saved_all_the_same(made, environment):
    install(made, environment)
    made.write(INCOMPLETE.parent.name, INCOMPLETE.read_bytes())
    lape = (sys.executable, "-m", "lape_cards")
    run(made.top, environment, *lape, "check", code=1)
    run(made.top, environment, *lape, "save", "-m", "Suunnitelma")
    assert len(made.tags()) == 1
    made.assert_sound()
