"""The state of a repository as one name: while that stays the same, git has nothing new to tell of any card's versions.

It is asked before anything else is loaded, so it calls git by itself.
"""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

_LOOKED_AT = ("refs/tags/lape/", "refs/replace/")
_WAITING = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REBASE_HEAD")
_CHANGING = ("shallow", "info/grafts")
"""Files by which a history looks other than its commits say."""
_ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE", "GIT_INDEX_FILE")
_AT_ONCE = 64 * 1024

NO_HISTORY = b""
"""The state where there is no git folder."""


def state_of(top: Path) -> bytes | None:
    """The name of the state that the history around ``top``, the folder of ``lape.yaml``, is in.

    It is made of the commit that is checked out, of what is being brought together with it, of every version's tag, and
    of what makes git tell a history in another way. Empty where there is no git folder, ``None`` where that cannot be
    told.
    """
    if not os.path.lexists(top / ".git"):
        return NO_HISTORY
    environment = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE}
    ask = ("git", "rev-parse", "--absolute-git-dir", "--git-common-dir", "HEAD^{commit}")
    refs = ("git", "for-each-ref", "--format=%(objectname) %(refname)", *_LOOKED_AT)
    name = sha256()
    try:
        said = subprocess.run(ask, cwd=top, env=environment, capture_output=True, check=True).stdout
        own, common, head = os.fsdecode(said).removesuffix("\n").split("\n")
        name.update(head.encode())
        with subprocess.Popen(
            refs, cwd=top, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as asked:
            assert asked.stdout is not None
            while part := asked.stdout.read(_AT_ONCE):
                name.update(part)
        if asked.returncode:
            return None
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None
    for path in [*(Path(own, one) for one in _WAITING), *(top / common / one for one in _CHANGING)]:
        with suppress(OSError):
            content = path.read_bytes()
            name.update(f"\0{path.name} {len(content)}\0".encode() + content)
    given = sorted(f"{one}={value}" for one, value in environment.items() if one.startswith("GIT_"))
    name.update("\0".join(one for one in given if not one.startswith("GIT_PYTHON_")).encode("utf-8", "surrogateescape"))
    return name.digest()
