"""A name as one word of a command that a sentence advises, so that it can be typed as it stands."""

from __future__ import annotations

import sys

from lape_cards.regex import regex

_ON_WINDOWS = sys.platform == "win32"
_PLAIN = regex(r"[\w@%+=:,./\\-]+" if _ON_WINDOWS else r"[\w@%+=:,./-]+")
_STILL_READ = regex(r'["]' if _ON_WINDOWS else r'["$`\\!]')
"""What a shell reads something into even between double quotation marks."""


def as_word(text: str) -> str:
    """``text`` as one word of a command line, in quotation marks where its signs would part it or mean something.

    Double ones are understood by every shell, Windows' own too. Only what they do not keep from being read has the
    single ones of bash.
    """
    if _PLAIN.fullmatch(text):
        return text
    if not _STILL_READ.search(text):
        return f'"{text}"'
    import shlex  # seldom needed

    return shlex.quote(text)


def as_typed(name: str) -> str:
    """A file's path from the top as it is typed behind a command of git's, in whichever folder of the repository."""
    return as_word(f":/{name}")
