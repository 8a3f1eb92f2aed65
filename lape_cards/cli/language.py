"""Which language to speak: an option, ``LAPE_LANG``, the locale, the repository around us, English."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from lape_cards.i18n import LANGUAGES, Language, first_language

SETTINGS = "lape.yaml"
PORTFOLIO = "portfolio.yaml"
SCANNED_BYTES = 64 * 1024


def is_spoken(code: str) -> bool:
    """Whether ``code`` (in any case) is one of our languages."""
    return code.lower() in LANGUAGES


def choose(option: str | None, environ: Mapping[str, str]) -> Language:
    """The first language we speak; the repository is looked at only when nothing before it decides."""

    def candidates() -> Iterator[str | None]:
        yield option
        yield environ.get("LAPE_LANG")
        yield locale_of(environ)
        yield repository_setting("language")

    return first_language(candidates())


def locale_of(environ: Mapping[str, str]) -> str | None:
    """The locale of messages: the first variable that is set decides, as POSIX has it."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            return environ[name]
    return _windows_locale()


def _windows_locale() -> str | None:
    """What Windows shows its own windows in; it has no variables for it."""
    if sys.platform == "win32":
        import ctypes
        import locale

        return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage())
    return None


def nearest_repository(start: Path | None = None) -> Path | None:
    """The nearest folder, from ``start`` (the current folder) upwards, with a ``lape.yaml``."""
    found = _nearest(start, SETTINGS)
    return found.parent if found is not None else None


def _nearest(start: Path | None, *names: str) -> Path | None:
    """The nearest file of one of these names, from ``start`` upwards; the first name goes before the others."""
    try:
        folder = start or Path.cwd()
        places = (place / name for place in (folder, *folder.parents) for name in names)
        return next((path for path in places if path.is_file()), None)
    except OSError:  # the current folder may be gone, or closed to us
        return None


def repository_setting(
    key: str, start: Path | None = None, *, names: Sequence[str] = (PORTFOLIO, SETTINGS)
) -> str | None:
    """The one-line value of ``key`` at the top level of the nearest ``portfolio.yaml`` or ``lape.yaml``.

    A bounded look at its lines, and no YAML: it decides words and completions, not what a card means.
    """
    path = _nearest(start, *names)
    if path is None:
        return None
    try:
        with path.open("rb") as file:
            text = file.read(SCANNED_BYTES).decode("utf-8-sig", "replace")
    except OSError:
        return None
    line = re.search(rf"^{re.escape(key)}:[ \t]+([\"']?)([^\"'#\r\n]+?)\1[ \t]*(?:#.*)?\r?$", text, re.MULTILINE)
    return line[2] if line else None
