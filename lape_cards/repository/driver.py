"""Git's merge driver for cards: the line in a repository's own settings that lets git call lape for them.

The contract is git's (gitattributes, "Defining a custom merge driver"): the merged text goes into the file ``%A``, and
the line ends with 0 where nothing is left to decide, with 1 to 127 where something is.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable

from lape_cards.repository.command import GitError, Repository
from lape_cards.repository.locks import Patience

NAME = "lape"
"""What ``.gitattributes`` calls the driver: ``merge=lape``."""
VERB = "merge-driver"

KEPT_APART = (("merge.renames", "false"), ("pull.twohead", "recursive"))
"""Settings with which git takes no file for another one under a new name, however alike the two are.

The second is how ``git merge`` is told its strategy: git's usual one, ort, heeds the first only from git 2.50 on, where
recursive has become another name for it.
"""

_SETTINGS = f"merge.{NAME}"
_TITLE = "Result cards, merged by what they say"


def driver_line(python: str | None = None) -> str:
    """The shell line that merges a card with lape, and with git's own merge of texts where lape cannot.

    No failure may leave our text behind as if it were merged. Python ends with 1 too, where it no longer finds lape: so
    a 1 counts only if the file was written, and with everything but that and 0 git merges the file itself. Python is
    told not to import from the folder it stands in (``-P``), whose files came from others.
    """
    program = shlex.quote((python or sys.executable).replace("\\", "/")).replace("%", "%%")
    lape = f"{program} -P -m lape_cards {VERB} -- %O %A %B %L %P %X %Y"
    seen = "git hash-object --no-filters %A"
    git = "git merge-file -q --marker-size=%L -L ours -L base -L theirs %A %O %B"
    return f'before=$({seen}); {lape}; case $? in 0) exit 0;; 1) test "$before" != "$({seen})" && exit 1;; esac; {git}'


def install_driver(repository: Repository) -> bool:
    """See to it that the repository's own settings have the driver; whether anything had to be written.

    They are no part of the history, so a copy of the repository begins without them. What git takes for a new name of a
    file it never asks the driver about, so it is told to leave that; where someone has chosen otherwise, that stays.
    """
    wanted = {f"{_SETTINGS}.name": _TITLE, f"{_SETTINGS}.driver": driver_line()}
    fields = repository.try_git("config", "--local", "-z", "--get-regexp", r"^(merge|pull)\.").fields
    known = dict(field.partition("\n")[::2] for field in fields)
    missing = {name: value for name, value in wanted.items() if known.get(name) != value}
    missing |= {name: value for name, value in KEPT_APART if name not in known}
    _write(repository, missing.items())
    return bool(missing)


def _write(repository: Repository, settings: Iterable[tuple[str, str]]) -> None:
    patience = Patience()
    for name, value in settings:
        while True:
            try:
                repository.git("config", "--local", "--replace-all", "--", name, value)
            except GitError as error:
                patience.wait(error.complaint)
            else:
                break
