"""Looking over where a repository meets the others': whether that is set up and reached, and has the same cards."""

from __future__ import annotations

from collections.abc import Iterator

from lape_cards.errors import LapeError
from lape_cards.message import Message, plural_message
from lape_cards.repository import branches, joining, remote
from lape_cards.repository.command import Repository
from lape_cards.repository.records import TAG_PREFIX, card_of_tag
from lape_cards.repository.remote import Course
from lape_cards.repository.tombstones import is_tombstone
from lape_cards.workflow.cards import SETTINGS
from lape_cards.workflow.sync import another_branch, nothing_in_common

_MOST_NAMES = 5
Trouble = tuple[str, bool, LapeError]
"""What kind of thing it is, whether it keeps the versions from being exchanged, and what to say."""


def troubles(repository: Repository) -> Iterator[Trouble]:
    """What keeps versions from being exchanged here, or what waits to be."""
    if repository.try_git("symbolic-ref", "--quiet", "HEAD").code:
        return
    try:
        way = remote.course(repository)
    except LapeError as error:
        yield "remote", False, error
        yield from _apart(repository, None)
        return
    if not branches.is_reached(repository, way.remote):
        yield (
            "remote",
            False,
            LapeError(
                Message("The group's shared repository, {remote}, could not be reached just now.", remote=way.remote),
                Message(
                    "Without a network connection this is nothing to worry about. "
                    "Otherwise see that the address is right:  git remote -v  shows it."
                ),
            ),
        )
    strangers = list(_strangers(repository, way))
    yield from strangers
    if not strangers:
        yield from _apart(repository, way)


def _strangers(repository: Repository, way: Course) -> Iterator[Trouble]:
    if repository.head() is None or joining.is_shallow(repository):
        return
    known = repository.try_git("rev-parse", "--quiet", "--verify", way.seen).code == 0
    if known and not joining.meets(repository, "HEAD", way.seen):
        yield "unrelated", True, nothing_in_common(way)
        return
    for branch in branches.apart(repository, way, SETTINGS)[:1]:
        yield "branch", True, another_branch(repository, way, branch)


def _apart(repository: Repository, way: Course | None) -> Iterator[Trouble]:
    """Versions that the checked-out state does not have: those that the others sent, and those of no branch."""
    if repository.head() is None:
        return
    names = _tags(repository, "--no-merged=HEAD")
    known = way is not None and repository.try_git("rev-parse", "--quiet", "--verify", way.seen).code == 0
    waiting = [] if way is None or not known else _tags(repository, "--no-merged=HEAD", f"--merged={way.seen}")
    if waiting:
        yield "apart", False, _waits(waiting)
    lost = [name for name in names if name not in waiting]
    if lost:
        yield "apart", False, _stands_apart(lost)


def _tags(repository: Repository, *options: str) -> list[str]:
    names = repository.try_git("for-each-ref", "--format=%(refname)", *options, TAG_PREFIX).text.split()
    return [name for name in names if not is_tombstone(name)]


def _waits(names: list[str]) -> LapeError:
    return LapeError(
        plural_message(
            "{count} version of the others has come, and your cards do not have it yet: {names}.",
            "{count} versions of the others have come, and your cards do not have them yet: {names}.",
            len(names),
            names=_some(names),
        ),
        Message("Bring them in with  lape sync"),
    )


def _stands_apart(names: list[str]) -> LapeError:
    return LapeError(
        plural_message(
            "{count} saved version is kept beside the history of the cards as they stand here: {names}.",
            "{count} saved versions are kept beside the history of the cards as they stand here: {names}.",
            len(names),
            names=_some(names),
        ),
        Message(
            "Nothing of it is lost. It may belong to another branch, or to the others: run  lape sync . To see that "
            "all are kept:  lape verify"
        ),
    )


def _some(tags: list[str]) -> Message | list[str]:
    """The versions' exact names, as far as there is room for them."""
    names = [f"{card_of_tag(tag)}@{tag.rpartition('/')[2]}" for tag in tags]
    if len(names) <= _MOST_NAMES:
        return names
    return Message("{names} and {count} more", names=names[:_MOST_NAMES], count=len(names) - _MOST_NAMES)
