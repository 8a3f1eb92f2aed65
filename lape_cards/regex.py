"""Regular expressions that are compiled where they are first used: most runs of a program need few of its own."""

from __future__ import annotations

import re
from typing import Any, AnyStr, Generic, cast


class _Pattern(Generic[AnyStr]):
    """Becomes what it stands for, method by method."""

    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self._made: tuple[AnyStr, int] = (pattern, flags)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # what copies or packs an object asks for such, before there is anything to compile
            raise AttributeError(name)
        # Python's own memory of patterns keeps it from being compiled for each of the methods.
        found = getattr(re.compile(*self._made), name)
        setattr(self, name, found)  # so that this is not asked again
        return found


def regex(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What ``re.compile`` gives, compiled at the first use; a mistake in ``text`` is an ``re.error`` then."""
    return cast("re.Pattern[AnyStr]", _Pattern(text, flags))
