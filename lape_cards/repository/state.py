"""The state of a repository as one name: while it stays the same, git has nothing new to tell of cards' versions."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from lape_cards.repository.pipes import Running
from lape_cards.repository.starting import nothing_inherited, started

_LOOKED_AT = ("refs/tags/lape/", "refs/replace/")
_WAITING = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REBASE_HEAD")
_CHANGING = ("shallow", "info/grafts")
"""Files by which a history looks other than its commits say."""

NO_HISTORY = b""
"""The state where there is no git folder."""


def state_begun(top: Path) -> Callable[[], bytes | None]:
    """Tells the name of the state that the history around ``top``, the folder of ``lape.yaml``, is in.

    Git begins at once, and something else can be done until its answer is waited for. The name is made of the commit
    that is checked out, of what is being brought together with it, of every version's tag, and of what makes git tell a
    history in another way. It is empty where there is no git folder, ``None`` where that cannot be told.
    """
    if not os.path.lexists(top / ".git"):
        return lambda: NO_HISTORY
    with nothing_inherited():
        given = sorted(f"{name}={value}" for name, value in os.environ.items() if name.startswith("GIT_"))
        try:
            where = Running(started(top, "rev-parse", "--absolute-git-dir", "--git-common-dir", "HEAD^{commit}"))
            refs = Running(started(top, "for-each-ref", "--format=%(objectname) %(refname)", *_LOOKED_AT))
        except OSError:
            return lambda: None
    return lambda: _name_of(top, where, refs, given)


def _name_of(top: Path, where: Running, refs: Running, given: list[str]) -> bytes | None:
    name = sha256()
    code, said, _ = where.whole()
    try:
        own, common, head = os.fsdecode(said).removesuffix("\n").split("\n")
    except ValueError:
        return None
    name.update(head.encode())
    for part in refs.chunks():
        name.update(part)
    if code or refs.end()[0]:
        return None
    for path in [*(Path(own, one) for one in _WAITING), *(top / common / one for one in _CHANGING)]:
        with suppress(OSError):
            content = path.read_bytes()
            name.update(f"\0{path.name} {len(content)}\0".encode() + content)
    name.update("\0".join(one for one in given if not one.startswith("GIT_PYTHON_")).encode("utf-8", "surrogateescape"))
    return name.digest()
