"""The state of a repository as one name: while it stays the same, git has nothing new to tell of cards' versions."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from lape_cards.errors import LapeError
from lape_cards.regex import regex
from lape_cards.repository.command import Sought
from lape_cards.repository.pipes import Running
from lape_cards.repository.starting import nothing_inherited, started

_LOOKED_AT = regex(rb"^[0-9a-f]+ (?:HEAD|refs/(?:tags/lape|replace)/.*)$", re.MULTILINE)
_WAITING = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REBASE_HEAD")
_CHANGING = ("shallow", "info/grafts")
"""Files by which a history looks other than its commits say."""

NO_HISTORY = b""
"""The state where there is no git folder."""


def state_begun(top: Path, sought: Sought | None) -> Callable[[], bytes | None]:
    """Tells the name of the state that the history around ``top``, the folder of ``lape.yaml``, is in.

    Git begins at once, and something else can be done until its answer is waited for; ``sought`` is the repository
    there, ``None`` where git cannot look for it. The name is made of the commit that is checked out, of what is being
    brought together with it, of every version's tag, and of what makes git tell a history in another way. It is empty
    where there is no git folder, ``None`` where that cannot be told, as where some reference is broken.
    """
    if not os.path.lexists(top / ".git"):
        return lambda: NO_HISTORY
    if sought is None:
        return lambda: None
    with nothing_inherited():
        given = sorted(f"{name}={value}" for name, value in os.environ.items() if name.startswith("GIT_"))
        try:
            # Of all that git knows only show-ref tells without collecting it first, and of the commit as well.
            refs = Running(started(top, "show-ref", "--head"))
        except OSError:
            return lambda: None
    return lambda: _name_of(sought, refs, given)


def _name_of(sought: Sought, refs: Running, given: list[str]) -> bytes | None:
    name, has_commit = sha256(), False
    for part in refs.parts(b"\n"):
        found = _LOOKED_AT.findall(part)
        has_commit = has_commit or any(line.endswith(b" HEAD") for line in found[:1])
        name.update(b"".join(line + b"\n" for line in found))
    try:
        repository = sought()
    except LapeError:
        return None
    if refs.end()[0] or not has_commit or repository is None:
        return None
    for path in [*(repository.git_dir / one for one in _WAITING), *(repository.common_dir / one for one in _CHANGING)]:
        with suppress(OSError):
            content = path.read_bytes()
            name.update(f"\0{path.name} {len(content)}\0".encode() + content)
    name.update("\0".join(one for one in given if not one.startswith("GIT_PYTHON_")).encode("utf-8", "surrogateescape"))
    return name.digest()
