"""The names that cards and what is on them go by: short, in small letters, and fit for a file on any system."""

from __future__ import annotations

import re
import unicodedata

IDENTIFIER = r"[a-z0-9]+(-[a-z0-9]+)*"
IDENTIFIER_LENGTH = 64

RESERVED_NAMES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}
)
"""Names of files that Windows keeps for its devices."""


_NEARLY = (".yml", ".yaml.txt", ".yml.txt")
_ENDING = ".yaml"


def looks_like_a_card(name: str, *, among_others: bool = False) -> bool:
    """Whether a file with this name is a card's, or was most likely meant to be one.

    ``among_others`` says that it lies where other programs have files of theirs: then only the ending tells.
    """
    folded = name.lower()
    return folded.endswith(_ENDING) or (folded.endswith(_NEARLY) and not among_others and not name.startswith("."))


def is_identifier(text: str) -> bool:
    """Whether a text can be an id as it is."""
    return re.fullmatch(IDENTIFIER, text) is not None and len(text) <= IDENTIFIER_LENGTH


def identifier_from(text: str) -> str:
    """An id made of a text's letters and digits, cut at the last hyphen that fits; empty where it has none."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    words = re.findall(r"[a-z0-9]+", "".join(sign for sign in plain if not unicodedata.combining(sign)))
    identifier = "-".join(words)
    if len(identifier) > IDENTIFIER_LENGTH:
        identifier = identifier[: IDENTIFIER_LENGTH + 1].rpartition("-")[0] or identifier[:IDENTIFIER_LENGTH]
    return identifier
