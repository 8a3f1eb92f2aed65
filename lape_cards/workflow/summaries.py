"""What a version's history says of it where nobody wrote a summary, and how that is told from what someone wrote.

A verb that has words of its own for such a version adds them to ``OURS``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from lape_cards.card.kinds import Card
from lape_cards.documents.wording import DECISIONS
from lape_cards.i18n import LANGUAGES, Language, translator
from lape_cards.message import N_, Message
from lape_cards.regex import regex

ONE = N_("Version {number}: {title}")
SEVERAL = N_("Versions of {count} cards")
BROUGHT_BACK = N_("Version {number} brought back")
OURS = (ONE, SEVERAL, BROUGHT_BACK)
HELD = N_("Checkpoint “{name}” held")
DECIDED = N_("Checkpoint “{name}” held. Decision: {decision}")


def of_saved(saved: Sequence[tuple[Card, int]]) -> str:
    """The summary of one save of cards with their new numbers, in the first card's language."""
    first, number = saved[0]
    translate = translator(first.language)
    if len(saved) == 1:
        return translate(Message(ONE, number=number, title=first.title))
    titles = [f"{card.title} ({number})" for card, number in saved]
    return translate(Message(SEVERAL, count=len(saved))) + "\n\n" + "\n".join(titles)


def of_brought_back(number: int | str, language: Language) -> str:
    """The summary of an old version that became a new one; ``number`` with its object where that was named too."""
    return translator(language)(Message(BROUGHT_BACK, number=number))


def of_checkpoint(name: str, decision: str | None, language: Language) -> str:
    """The summary of a version that a checkpoint gave; it says something, and so counts as someone's own words."""
    if decision is None:
        return translator(language)(Message(HELD, name=name))
    return translator(language)(Message(DECIDED, name=name, decision=Message(DECISIONS[decision])))


def is_spoken(summary: str, number: int, title: str | None) -> bool:
    """Whether someone wrote this summary of a version; ``title`` is what the card was called then.

    Any language's words count as ours, with any number in the places of numbers that the summary has.
    """
    said = _plain(summary)
    counts: list[int | str] = []
    for beginning, text, language in _beginnings():
        if not said.startswith(beginning):
            continue
        counts = counts or [
            *sorted({int(digits) for digits in _DIGITS.findall(summary)} | {number})[:10],
            *_EXACT.findall(summary)[:1],
        ]
        for count in [number] if text is ONE else counts:
            if said in _ours(text, language, count, title or ""):
                return False
    return bool(said)


def _ours(text: str, language: Language, number: int | str, title: str) -> tuple[str, str]:
    """One of our texts in one of our languages, whole and its first line."""
    ours = translator(language)(Message(text, number=number, count=number, title=title))
    return _plain(ours), _plain(ours.strip().split("\n", 1)[0])


_DIGITS = regex(r"\d{1,9}", re.ASCII)
_EXACT = regex(r"[1-9]\d{0,8}-[0-9a-f]{7}", re.ASCII)


@cache
def _beginnings() -> list[tuple[str, str, Language]]:
    """With what every summary begins that is made of one of our texts in one of our languages."""
    return [(_beginning(text, language), text, language) for language in LANGUAGES for text in OURS]


def _beginning(text: str, language: Language) -> str:
    """What a text of ours has before its first value."""
    mark = "\0"
    return _plain(translator(language)(Message(text, number=mark, count=mark, title=mark)).partition(mark)[0])


def _plain(text: str) -> str:
    return " ".join(text.split())
