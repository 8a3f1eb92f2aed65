"""The choices of a card that people see in their own language: what they see they may type, as well as the key.

What is loaded for it waits until a word is no key, or until the words are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from lape_cards.i18n import LANGUAGES, Translator, translator
from lape_cards.message import N_

SHORT_DECISIONS: dict[str, str] = {
    "continue": N_("continue"),
    "adjust": N_("adjust"),
    "expand": N_("expand"),
    "narrow": N_("narrow down"),
    "root": N_("make permanent"),
    "end": N_("end"),
}
"""A checkpoint's decision in a word or two, as a column has room for it."""


def key_of(text: str, keys: Sequence[str]) -> str | None:
    """The one of ``keys`` that ``text`` means: the key, or a word for it in any of the languages; ``None`` where none.

    Capital letters make no difference to keys that have words; keys of the machine's own, such as formats, have none.
    """
    if text in keys:
        return text
    wanted = _plain(text)
    for words in _words(keys):
        for key, word in words.items():
            if wanted == key or any(wanted == _plain(translator(language)(word)) for language in LANGUAGES):
                return key
    return None


def told(keys: Sequence[str], t: Translator) -> list[str]:
    """Each of ``keys``, with its word in the reader's language beside it where that is another."""
    words = next(_words(keys), {})
    said = {key: t(word) for key, word in words.items()}
    return [f"{key} ({said[key]})" if _plain(said.get(key, key)) != key else key for key in keys]


def _phases() -> Mapping[str, str]:
    from lape_cards.card.phases import PHASE_NAMES

    return {str(phase): name for phase, name in PHASE_NAMES.items()}


def _short_decisions() -> Mapping[str, str]:
    return SHORT_DECISIONS


def _decisions() -> Mapping[str, str]:
    from lape_cards.documents.wording import DECISIONS

    return DECISIONS


def _kinds() -> Mapping[str, str]:
    from lape_cards.documents.wording import CARD_KINDS

    return CARD_KINDS


def _groups() -> Mapping[str, str]:
    from lape_cards.documents.wording import GROUPS

    return GROUPS


def _documents() -> Mapping[str, str]:
    kinds = _kinds()
    return {
        "card": kinds["experiment"],
        "evaluation": N_("Final evaluation"),
        "rooting": kinds["rooting"],
        "practice": N_("Description of a good practice"),
        "workshop": kinds["workshop"],
    }


def _families() -> Mapping[str, str]:
    from lape_cards.checks.family import FAMILY_NAMES

    return {str(family): name for family, name in FAMILY_NAMES.items()}


def rules_meant(text: str) -> str:
    """Rules as they are named on the command line, several with commas: a family's word becomes its key."""
    families = tuple(_families())
    return ",".join(key_of(part, families) or part for part in text.split(","))


_WORDS: Mapping[tuple[str, ...], tuple[Callable[[], Mapping[str, str]], ...]] = {
    ("plan", "do", "check", "act", "ended", "evaluated", "rooted"): (_phases,),
    tuple(SHORT_DECISIONS): (_short_decisions, _decisions),
    ("experiment", "rooting", "workshop"): (_kinds,),
    ("pilot", "comparison"): (_groups,),
    ("card", "evaluation", "rooting", "practice", "workshop"): (_documents,),
    ("form", "completeness", "consistency", "history", "privacy", "language"): (_families,),
}
"""By the keys of an option: what gives the words for them. The first ones are shown, and all may be typed."""


def _words(keys: Sequence[str]) -> Iterator[Mapping[str, str]]:
    return (words() for words in _WORDS.get(tuple(keys), ()))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
