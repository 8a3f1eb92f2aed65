"""The branches of a shared repository: which of them hold cards, and whether ours is one that the others have."""

from __future__ import annotations

import os
from pathlib import Path

from lape_cards.repository.command import NOTHING_RUN, Repository, nothing_inherited, run_git, run_plainly
from lape_cards.repository.joining import meets
from lape_cards.repository.objects import names_of
from lape_cards.repository.remote import Course, nobody_asked

ORIGIN = "origin"
"""What a copy calls the repository that it was got from."""
_FIRST = "main"
_MOST = 50
"""Branches that are looked at, the newest first."""


def branches_of(repository: Repository, remote: str) -> list[str]:
    """The short names of the branches that ``remote`` was last seen to have, the newest first."""
    place = f"refs/remotes/{remote}/"
    names = repository.git("for-each-ref", "--sort=-committerdate", "--format=%(refname)", "--", place).text.split()
    return [name.removeprefix(place) for name in names if name != f"{place}HEAD"][:_MOST]


def holding(repository: Repository, remote: str, branches: list[str], file: str) -> list[str]:
    """Those of the branches that have ``file``, a path from the top."""
    found = names_of(repository, [f"refs/remotes/{remote}/{branch}:{file}" for branch in branches])
    return [branch for branch in branches if f"refs/remotes/{remote}/{branch}:{file}" in found]


def apart(repository: Repository, way: Course, file: str) -> list[str]:
    """The other repository's branches that have ``file``, where ours is not there or has nothing in common with it."""
    others = [name for name in branches_of(repository, way.remote) if f"refs/remotes/{way.remote}/{name}" != way.seen]
    if repository.try_git("rev-parse", "--quiet", "--verify", way.seen).code == 0:
        others = [name for name in others if not meets(repository, "HEAD", f"refs/remotes/{way.remote}/{name}")]
    return holding(repository, way.remote, others, file)


def is_reached(repository: Repository, remote: str) -> bool:
    """Whether the other repository answers; nobody is asked for a password, and none is waited for long."""
    quiet = nobody_asked(repository, "-oConnectTimeout=10")
    slow = ("-c", "http.lowSpeedLimit=1", "-c", "http.lowSpeedTime=10")
    asked = ("ls-remote", "--quiet", "--heads", "--", remote)
    return run_plainly(repository, *NOTHING_RUN, *slow, *asked, environment=quiet).code == 0


def take_branch(repository: Repository, file: str, remote: str = ORIGIN) -> bool:
    """Check out, in a copy just made, the branch that has ``file``; whether there is any branch at all.

    A shared repository that was made with git alone may name a branch as its own that nobody ever sent.
    """
    names = branches_of(repository, remote)
    if repository.head() is not None and names_of(repository, [f"HEAD:{file}"]):
        return True
    found = holding(repository, remote, names, file) or (names if len(names) == 1 else [])
    if found:
        branch = _FIRST if _FIRST in found else found[0]
        repository.git(*NOTHING_RUN, "checkout", "--quiet", "-B", branch, "--track", f"{remote}/{branch}")
    return bool(names)


def is_blank(repository: Repository) -> bool:
    """Whether a copy just made is one of nothing: neither a branch nor a tag was ever sent, or is left there."""
    return repository.head() is None and not repository.git("for-each-ref", "--count=1").text


def begin_main(repository: Repository) -> None:
    """Let a copy of nothing begin as every card repository does, whatever name the other one has for its first branch.

    Which branch it is exchanged with is told to git when it is first sent.
    """
    named = repository.git("symbolic-ref", "--short", "HEAD").text
    repository.try_git("config", "--local", "--remove-section", f"branch.{named}")
    repository.git("symbolic-ref", "HEAD", f"refs/heads/{_FIRST}")


def make_first(repository: Repository, way: Course) -> None:
    """Let copies begin with our branch, where the other repository is a folder and names a branch that it lacks."""
    address = repository.try_git("remote", "get-url", "--push", "--", way.remote).text
    folder = Path(os.path.expanduser(address.removeprefix("file://")))  # noqa: PTH111 - a path may hold what is none
    if not folder.is_absolute():
        folder = repository.top / folder
    if not folder.is_dir():
        return
    with nothing_inherited():
        bare = run_git(folder, "rev-parse", "--is-bare-repository").text == "true"
        if bare and run_git(folder, "rev-parse", "--quiet", "--verify", "HEAD").code:
            run_git(folder, "symbolic-ref", "HEAD", way.there)
