"""The words of a card's fixed choices, found again in any of the languages that documents write them in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from lape_cards.documents.wording import (
    ACTION_STATES,
    DECISIONS,
    GRADES,
    HAPPENED,
    LEVELS,
    REACHED,
    ROOT_DECISIONS,
    STEP_STATES,
)
from lape_cards.i18n import LANGUAGES, translator

_WORDS: Mapping[str, Mapping[str, str]] = {
    "level": LEVELS,
    "grade": GRADES,
    "reached": REACHED,
    "happened": HAPPENED,
    "status": ACTION_STATES,
    "decision": DECISIONS,
    "root": ROOT_DECISIONS,
    "step": STEP_STATES,
}
_PLAIN: Mapping[str, Mapping[str, str]] = {
    "root": {
        **dict.fromkeys(("kyllä", "ja", "yes"), "full"),
        **dict.fromkeys(("osittain", "delvis", "partly"), "partial"),
        **dict.fromkeys(("ei", "nej", "no"), "none"),
    },
    "truth": {**dict.fromkeys(("kyllä", "ja", "yes"), "true"), **dict.fromkeys(("ei", "nej", "no"), "false")},
}


def choice(kind: str, text: str) -> str | None:
    """The choice that ``text`` is a word for; ``None`` where it is none of them."""
    return _known(kind).get(_plain(text))


@cache
def _known(kind: str) -> dict[str, str]:
    found = dict(_PLAIN.get(kind, {}))
    for language in LANGUAGES:
        say = translator(language)
        for key, word in _WORDS.get(kind, {}).items():
            found.setdefault(_plain(say(word)), key)
    return found


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")
