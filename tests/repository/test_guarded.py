"""git among strangers: what it may know of us, that it asks nobody, and that it ends."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from lape_cards.errors import LapeError
from lape_cards.repository.command import GitError
from lape_cards.repository.guarded import Guard, StoppedError

ENVIRONMENT = ("-c", "alias.surroundings=!env", "surroundings")
SLEEP = ("-c", "alias.slow=!sleep 60", "slow")


def surroundings(guard: Guard, folder: Path) -> dict[str, str]:
    answer = guard.run(folder, *ENVIRONMENT)
    assert answer.code == 0, answer.complaint
    return dict(line.partition("=")[::2] for line in answer.text.splitlines())


def test_nothing_of_git_is_inherited_and_nobody_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_DIR", "GIT_SSH", "GIT_EXTERNAL_DIFF", "GIT_TRACE", "GIT_PROXY_COMMAND", "GIT_EXEC_PATH"):
        monkeypatch.setenv(name, str(tmp_path / "nowhere"))
    for name in ("GIT_ASKPASS", "SSH_ASKPASS", "GIT_SSH_COMMAND"):
        monkeypatch.setenv(name, "/bin/false")
    found = surroundings(Guard(), tmp_path)
    assert found["GIT_TERMINAL_PROMPT"] == "0"
    assert found["GIT_CONFIG_NOSYSTEM"] == "1"
    assert (found["GIT_CONFIG_GLOBAL"], found["GIT_ASKPASS"], found["SSH_ASKPASS"]) == ("/dev/null", "", "")
    assert "BatchMode=yes" in found["GIT_SSH_COMMAND"]
    assert {"GIT_SSH", "GIT_EXTERNAL_DIFF", "GIT_TRACE", "GIT_PROXY_COMMAND"} & found.keys() == set()


def test_own_settings_count_where_that_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "own"
    own.write_text("[credential]\n\thelper = mine\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(own))
    monkeypatch.setenv("GIT_ASKPASS", "mine")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    helper = ("config", "--get", "credential.helper")
    assert Guard().run(tmp_path, *helper).text == ""
    guard = Guard(own_config=True)
    assert guard.run(tmp_path, *helper).text == "mine"
    found = surroundings(guard, tmp_path)
    assert (found["GIT_ASKPASS"], found["GIT_TERMINAL_PROMPT"]) == ("mine", "0")
    assert "GIT_DIR" not in found


@pytest.mark.parametrize("own", [False, True])
def test_hooks_and_other_ways_are_off_whosoever_settings_count(tmp_path: Path, own: bool) -> None:
    guard = Guard(own_config=own)
    wanted = {
        "core.hooksPath": "/dev/null",
        "protocol.ext.allow": "never",
        "transfer.fsckObjects": "true",
        "fetch.recurseSubmodules": "false",
    }
    assert {key: guard.run(tmp_path, "config", "--get", key).text for key in wanted} == wanted


def test_what_stands_still_is_ended(tmp_path: Path) -> None:
    started = time.monotonic()
    with pytest.raises(StoppedError, match="still"):
        Guard(patience=0.3).run(tmp_path, *SLEEP)
    assert time.monotonic() - started < 5


def test_what_moves_is_waited_for_but_not_for_ever(tmp_path: Path) -> None:
    started = time.monotonic()
    with pytest.raises(StoppedError, match="long"):
        Guard(patience=0.2).run(tmp_path, *SLEEP, arrived=lambda: int(time.monotonic() * 1000))
    assert 2 <= time.monotonic() - started < 10


def test_what_sends_too_much_is_ended(tmp_path: Path) -> None:
    with pytest.raises(StoppedError, match="large"):
        Guard().run(tmp_path, *SLEEP, arrived=lambda: 11, most=10)


def test_what_says_too_much_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lape_cards.repository.guarded.LARGEST_ANSWER", 1000)
    with pytest.raises(StoppedError, match="large"):
        Guard().run(tmp_path, "-c", "alias.talk=!while :; do echo more; done", "talk")


def test_another_thread_can_break_it_off(tmp_path: Path) -> None:
    guard = Guard()
    threading.Timer(0.2, guard.over.set).start()
    with pytest.raises(StoppedError, match="broken off"):
        guard.run(tmp_path, *SLEEP)


def test_a_git_that_cannot_be_started_is_told_as_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(GitError, match="could not do") as missing:
        Guard().run(tmp_path / "nowhere", "version")
    assert missing.value.complaint == "No such file or directory"
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LapeError, match="git is not installed"):
        Guard().run(tmp_path, "version")
    (tmp_path / "git").write_text("no program", encoding="utf-8")
    with pytest.raises(GitError) as refused:
        Guard().run(tmp_path, "version")
    assert refused.value.complaint == "Permission denied"
