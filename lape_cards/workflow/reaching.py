"""Why a source could not be collected, in words for whoever has to do something about it."""

from __future__ import annotations

from pathlib import Path

from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.quoting import as_word
from lape_cards.regex import regex
from lape_cards.repository.guarded import Guard, StoppedError
from lape_cards.repository.mirror import LARGEST, There
from lape_cards.repository.remote import MAY_NOT, NO_WAY, reason_of
from lape_cards.workflow.portfolio import Wanted

_OWNER = regex(r"dubious ownership")
_SHALLOW = regex(r"shallow")
_DAMAGED = regex(
    r"fsck error|index-pack failed|bad object|did not send all necessary|pack-objects died|bad pack header|corrupt|"
    r"unable to read tree|empty filename|remote did not send"
)
_NO_REPOSITORY = regex(r"does not appear to be a git repository|not a git repository")
_PARTIAL = r"^(remote\..*\.promisor|extensions\.partialclone)$"
_MOST_NAMES = 8


def require_whole(folder: Path, wanted: Wanted, guard: Guard) -> None:
    """A ``LapeError`` where a local source is not there, or is a copy from which texts were left out.

    git would get those on the way, by means that such a copy's own settings name.
    """
    if not folder.exists():
        raise LapeError(
            Message("{name}: there is no folder {folder}.", name=wanted.name, folder=str(folder)),
            Message(
                "Mend the path under git in portfolio.yaml (it begins at that file's folder), and try again with "
                " lape collect {name}",
                name=wanted.name,
            ),
        )
    alone = {"GIT_CEILING_DIRECTORIES": str(folder.parent)}
    if folder.is_dir() and guard.run(folder, "config", "--get-regexp", _PARTIAL, environment=alone).code == 0:
        raise LapeError(
            Message("{name} is a copy that leaves something out, so it cannot be a source.", name=wanted.name),
            Message("Write the address that the copy was made from under git in portfolio.yaml."),
        )


def refused(wanted: Wanted, complaint: str) -> LapeError:
    """The error of a source of which git says why nothing came."""
    name, address = wanted.name, wanted.source.git
    if _OWNER.search(complaint):
        return LapeError(
            Message("{name}: the folder {folder} belongs to another user.", name=name, folder=wanted.address.url),
            Message(
                "If you trust it, run  git config --global --add safe.directory {folder}  and then "
                " lape collect --use-git-config {name}",
                folder=as_word(wanted.address.url),
                name=name,
            ),
        )
    if _NO_REPOSITORY.search(complaint) and wanted.address.kind == "file":
        return LapeError(
            Message("{name}: {folder} is no git repository.", name=name, folder=wanted.address.url),
            Message("Mend the path under git in portfolio.yaml, and try again with  lape collect {name}", name=name),
        )
    if _SHALLOW.search(complaint):
        return LapeError(
            Message("{name} is a copy that holds only the end of its history, so it is no source.", name=name),
            Message("Write the address that the copy was made from under git in portfolio.yaml."),
        )
    reason = reason_of(complaint)
    if _DAMAGED.search(complaint):
        return LapeError(
            Message("{name} sent something that git does not take for sound: {reason}", name=name, reason=reason),
            Message("Nothing of it was kept. Ask whoever looks after the repository to run  git fsck  there."),
        )
    message = Message("{name} could not be reached: {reason}", name=name, reason=reason)
    if MAY_NOT.search(complaint):
        hint = Message(
            "Ask whoever looks after the repository whether you may read it. If your git knows how to sign in, collect "
            "with  lape collect --use-git-config {name}",
            name=name,
        )
    elif NO_WAY.search(complaint):
        hint = Message(
            "See that the network works and that the address {address} is right, and try again with "
            " lape collect {name}",
            address=address,
            name=name,
        )
    else:
        hint = Message("Mend what it says, and try again with  lape collect {name}", name=name)
    return LapeError(message, hint)


def stopped(wanted: Wanted, why: StoppedError, patience: float) -> LapeError:
    """The error of a source that was given up."""
    name = wanted.name
    if why.why == "large":
        return LapeError(
            Message("{name} sends more than {limit} MB, so it was given up.", name=name, limit=LARGEST // 1024**2),
            Message("See that the address is that of a repository of cards."),
        )
    if why.why == "broken off":
        return LapeError(Message("{name} was broken off.", name=name))
    message = (
        Message("{name} could not be reached: no answer in {seconds} s.", name=name, seconds=round(patience))
        if why.why == "still"
        else Message("{name} takes too long, so it was given up.", name=name)
    )
    return LapeError(
        message,
        Message(
            "Try again with  lape collect {name} , or give it more time with  lape collect --timeout {seconds} {name}",
            name=name,
            seconds=round(5 * patience),
        ),
    )


def no_such_ref(wanted: Wanted, there: There) -> LapeError:
    """The error of a source that has not the branch or tag that is asked for."""
    name, ref, branches = wanted.name, wanted.source.ref, there.branches
    message = Message("{name} has no branch and no tag called {ref}.", name=name, ref=ref)
    if not there.refs:
        return LapeError(
            Message("{name} is empty: nothing was ever sent there.", name=name),
            Message("Ask the group to run  lape sync , and try again with  lape collect {name}", name=name),
        )
    if there.branch is not None and there.branch in branches:
        hint = Message(
            "Its own branch is {branch}: write  ref: {branch}  under the source in portfolio.yaml.", branch=there.branch
        )
        if len(branches) == 1:
            return LapeError(message, hint)
        return LapeError(
            message,
            Message(
                "Its own branch is {branch}: write  ref: {branch}  under the source in portfolio.yaml. It has these: "
                "{branches}.",
                branch=there.branch,
                branches=branches[:_MOST_NAMES],
            ),
        )
    return LapeError(
        message,
        Message(
            "Write one that there is after  ref:  in portfolio.yaml. It has these: {branches}.",
            branches=branches[:_MOST_NAMES],
        ),
    )


def no_commit(wanted: Wanted) -> LapeError:
    """The error of a tag that stands for something else than a state of the repository."""
    return LapeError(
        Message("{name}: {ref} is no state of the repository.", name=wanted.name, ref=wanted.source.ref),
        Message("Write the branch's name, such as  ref: main"),
    )


def restless(wanted: Wanted) -> LapeError:
    """The error of a source that changed each time it was looked at."""
    return LapeError(
        Message("{name} kept changing while it was collected.", name=wanted.name),
        Message("Try again with  lape collect {name}", name=wanted.name),
    )


def no_longer_there(wanted: Wanted, commit: str) -> LapeError:
    """The error of a locked state that the source cannot give any more."""
    return LapeError(
        Message("{name} no longer has what portfolio.lock names, {commit}.", name=wanted.name, commit=commit[:7]),
        Message(
            "Ask whoever collected it for their folder .lape, or read what is there now with  lape collect {name}",
            name=wanted.name,
        ),
    )
