"""Exchanging history with the repository that a group shares: where it is, what it has, and what it takes from us."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping

from msgspec import Struct

from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.regex import regex
from lape_cards.repository.command import (
    NOTHING_RUN,
    Answer,
    GitError,
    Repository,
    run_plainly,
)
from lape_cards.repository.evidence import read_pin
from lape_cards.repository.objects import things
from lape_cards.repository.records import TAG_PREFIX, Record
from lape_cards.repository.starting import NOBODY_ASKED, OWN_SSH, SILENT_SSH
from lape_cards.repository.tombstones import tombstones

_TAGS = f"{TAG_PREFIX}*:{TAG_PREFIX}*"
_SLOW = ("-c", "http.lowSpeedLimit=1", "-c", "http.lowSpeedTime=60")
_FASTER = regex(
    r"fetch first|non-fast-forward|stale info|cannot lock ref|failed to update ref|incorrect old value|"
    r"reference already exists|failed to lock"
)
_TAG_TAKEN = regex(r"already exists|would clobber")
MAY_NOT = regex(
    r"denied|\b40[13]\b|authentication|could not read (username|password)|prompts disabled|not allowed|permission|"
    r"protected|publickey|not authorized|unable to create",
    re.IGNORECASE,
)
NO_WAY = regex(
    r"could not resolve|unable to access|connection|timed out|unreachable|unable to look up|"
    r"does not appear to be a git repository|not found|no such|early eof|hung up",
    re.IGNORECASE,
)
_CREDENTIALS = regex(r"://[^/@\s]+@")


class Course(Struct, frozen=True):
    """Where the checked-out branch is exchanged.

    ``remote`` is what git calls the other repository, ``there`` the branch's full name in it, ``seen`` the name under
    which its newest known state is kept here. ``new`` where git has not been told so yet.
    """

    branch: str
    remote: str
    there: str
    seen: str
    new: bool = False


class Pushed(Struct, frozen=True):
    """What the other repository took: the full names of what is new there.

    ``faster`` where someone else has sent to the branch in the meantime. ``taken`` are tags that it has with another
    content. ``refusal`` is the error to tell where it took not all, for another reason.
    """

    sent: tuple[str, ...]
    faster: bool
    taken: tuple[str, ...]
    refusal: GitError | None


def course(repository: Repository) -> Course:
    """Where the checked-out branch is exchanged; a ``LapeError`` that says what to do where that cannot be told."""
    answer = repository.try_git("symbolic-ref", "--quiet", "HEAD")
    if answer.code:
        raise LapeError(
            Message("An old state of the cards is open here, so nothing can be exchanged."),
            Message("Go back to the newest with  git switch {branch}  and try again.", branch=_newest(repository)),
        )
    name = answer.text
    branch = name.removeprefix("refs/heads/")
    remotes = repository.git("remote").text.splitlines()
    wanted = "%(upstream)%00%(upstream:remotename)%00%(upstream:remoteref)%00"
    fields = repository.git("for-each-ref", f"--format={wanted}", "--", name).fields
    if fields and fields[1] in remotes and all(fields[:3]):
        return Course(branch, fields[1], fields[2], fields[0])
    if not remotes:
        raise LapeError(
            Message("This repository has no place yet through which versions could be exchanged."),
            Message(
                "Ask for the address of the group's shared repository, run  git remote add origin ADDRESS "
                " and then  lape sync"
            ),
        )
    if len(remotes) > 1 and "origin" not in remotes:
        raise LapeError(
            Message("There are several repositories to exchange versions with: {names}.", names=remotes),
            Message("Choose one, once:  git push -u {name} {branch}", name=remotes[0], branch=branch),
        )
    remote = remotes[0] if len(remotes) == 1 else "origin"
    return Course(branch, remote, name, f"refs/remotes/{remote}/{branch}", new=True)


def _newest(repository: Repository) -> str:
    """The branch to go back to: the only one there is, or else the one that was worked on last."""
    names = repository.git("for-each-ref", "--sort=-committerdate", "--format=%(refname:short)", "refs/heads/").text
    return names.splitlines()[0] if names else "main"


def fetch(repository: Repository, way: Course, *, ask: bool, all_of_it: bool = False) -> tuple[str, ...]:
    """Get what the other repository has, version tags too; the tags that it has with another content.

    With ``all_of_it`` a history of which only the end is here is completed. Nothing is merged, and no tag replaced.
    """
    more = ["--unshallow"] if all_of_it else []
    setting = f"remote.{way.remote}.fetch="
    tags = [part for wanted in (_TAGS, *_buried(repository)) for part in ("-c", f"{setting}{wanted}")]
    # Whoever lets git prune means names of branches; what the others do not have yet, or have lost, stays here.
    kept = ("--no-prune", "--no-prune-tags", "--no-recurse-submodules")
    answer = _exchange(repository, *tags, "fetch", *kept, *more, "--", way.remote, ask=ask)
    if answer.code == 0:
        return ()
    there = _tags_there(repository, way, ask=ask) if _TAG_TAKEN.search(answer.complaint) else None
    here = _tags_here(repository)
    taken = tuple(sorted(name for name, tag in (there or {}).items() if here.get(name, tag) != tag))
    if not taken:
        raise _trouble(
            Message(
                "Nothing could be got from {remote}: {reason}", remote=way.remote, reason=reason_of(answer.complaint)
            ),
            answer.complaint,
        )
    return taken


def push(repository: Repository, way: Course, *, ask: bool) -> Pushed:
    """Send the branch and every version tag; what is there already is not replaced."""
    options = ["--set-upstream"] if way.new else []
    answer = _exchange(
        repository,
        *("push", "--porcelain", "--recurse-submodules=no", *options, "--"),
        *(way.remote, f"refs/heads/{way.branch}:{way.there}", _TAGS, *_buried(repository)),
        ask=ask,
    )
    states = list(_states(answer.text))
    sent = tuple(name for flag, name, _ in states if flag in " *")
    taken = tuple(name for flag, name, said in states if flag == "!" and name != way.there and _TAG_TAKEN.search(said))
    refused = [(name, said) for flag, name, said in states if flag == "!" and name not in taken]
    faster = any(name == way.there and _FASTER.search(said) for name, said in refused)
    refusal = None
    if (refused and not faster) or (answer.code and not states):
        said = refused[0][1] if refused else ""
        reason = reason_of(answer.complaint, said)
        message = Message("Your versions could not be sent to {remote}: {reason}", remote=way.remote, reason=reason)
        refusal = _trouble(message, f"{answer.complaint}\n{said}")
    return Pushed(sent, faster, taken, refusal)


def differing(repository: Repository, way: Course, names: Collection[str], *, ask: bool) -> set[str]:
    """Of the tags with these names those that do not say the same there as here.

    A tag that was made again names another day, and whoever made it; it stands for the same version all the same.
    """
    there = (_tags_there(repository, way, ask=ask) or {}) if names else {}
    here = _tags_here(repository) if names else {}
    objects = dict(things(repository, [tags[name] for tags in (here, there) for name in names if name in tags]))

    def said(tags: Mapping[str, str], name: str) -> tuple[str | None, Record] | None:
        pin = read_pin(name, tags[name], objects[tags[name]]) if name in tags else None
        return (pin.commit, pin.record) if pin is not None and pin.record is not None else None

    return {name for name in names if (ours := said(here, name)) is None or ours != said(there, name)}


def has_everything(repository: Repository, way: Course, *, ask: bool) -> bool:
    """Whether the other repository has our branch's newest state and each version tag already."""
    contained = repository.try_git("merge-base", "--is-ancestor", "HEAD", way.seen).code == 0
    there = _tags_there(repository, way, ask=ask) if contained else None
    return there is not None and _tags_here(repository).keys() <= there.keys()


def _buried(repository: Repository) -> list[str]:
    """What git is not to exchange: the tags of versions that were erased."""
    return [f"^{stone.record.tag}" for stone in tombstones(repository)]


def nobody_asked(repository: Repository, *ssh: str) -> dict[str, str]:
    """What keeps git, and the ssh that it starts with the options ``ssh``, from asking anyone for a password."""
    quiet = dict(NOBODY_ASKED)
    if not OWN_SSH & os.environ.keys() and not repository.config(r"^core\.sshcommand$"):
        quiet["GIT_SSH_COMMAND"] = " ".join((SILENT_SSH, *ssh))
    return quiet


def _exchange(repository: Repository, *arguments: str, ask: bool) -> Answer:
    quiet = {} if ask else nobody_asked(repository)
    return run_plainly(repository, *NOTHING_RUN, *_SLOW, *arguments, environment=quiet)


def _states(text: str) -> Iterator[tuple[str, str, str]]:
    """What ``push --porcelain`` says of each name: a sign, the name there, and what was done or why not."""
    for line in text.splitlines():
        flag, tab, rest = line.partition("\t")
        names, _, said = rest.partition("\t")
        if tab and len(flag) <= 1:  # the blank of a sign that is none may have been stripped off
            yield flag or " ", names.partition(":")[2], said


def _tags_here(repository: Repository) -> dict[str, str]:
    answer = repository.git("for-each-ref", "--format=%(objectname)%09%(refname)", TAG_PREFIX)
    return _by_name(answer.text)


def _tags_there(repository: Repository, way: Course, *, ask: bool) -> dict[str, str] | None:
    answer = _exchange(repository, "ls-remote", "--refs", "--", way.remote, f"{TAG_PREFIX}*", ask=ask)
    return _by_name(answer.text) if answer.code == 0 else None


def _by_name(text: str) -> dict[str, str]:
    return {name: tag for tag, _, name in (line.partition("\t") for line in text.splitlines())}


def _trouble(message: Message, complaint: str) -> GitError:
    """The error of an exchange that failed, with what to do about it; everything is kept here in any case."""
    if MAY_NOT.search(complaint):
        hint = Message(
            "Nothing is lost: everything is kept here. Ask whoever looks after the shared repository whether you may "
            "read it and send to it, sign in if it asks for that, and run  lape sync  again."
        )
    elif NO_WAY.search(complaint):
        hint = Message(
            "Nothing is lost: everything is kept here. See that the network works and that the address is right "
            "( git remote -v  shows it), and run  lape sync  again."
        )
    else:
        hint = Message(
            "Nothing is lost: everything is kept here. Mend what it says, or send it to whoever looks after the shared "
            "repository, and run  lape sync  again."
        )
    return GitError(complaint, message, hint)


def reason_of(complaint: str, said: str = "") -> str:
    """Why an exchange failed, in the words of the other side where it said any; without passwords."""
    lines = [line.strip() for line in complaint.splitlines()]
    theirs = [line.removeprefix("remote:").strip() for line in lines if line.startswith("remote:")]
    theirs = [line for line in dict.fromkeys(theirs) if line.strip("-= ") and not line.startswith("error:")]
    ours = [line.partition(":")[2].strip() for line in lines if line.startswith(("fatal:", "error:", "ssh:"))]
    found = " ".join(theirs[:2]) or said or next(iter(ours), "") or next(iter(lines), "")
    return _CREDENTIALS.sub("://", found)
