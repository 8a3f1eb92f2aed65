"""Messages in Finnish, Swedish and English. The language is always an argument, never a global."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Literal, get_args

from lape_cards import resources
from lape_cards.catalogue import Catalogue, English, Sentences
from lape_cards.message import N_, Message

Language = Literal["fi", "sv", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)


_MOST_KNOWN = 10_000
"""Sentences that are remembered; the program has some thousands, and a repository's own templates may bring more."""


class Translator:
    """Turns messages, dates and numbers into one language's text."""

    def __init__(self, language: Language, catalogue: Sentences) -> None:
        self.language = language
        self._catalogue = catalogue
        self._sources: dict[str, str] = {}
        self._known: dict[str, str] = {}

    def __call__(self, message: Message | str, **values: object) -> str:
        """The text of ``message`` (or of an English source text with ``values``) in this language."""
        if isinstance(message, str):
            return self._filled(self._source(message), values) if values else self._fixed(message)
        if message.many is not None and message.count is not None:
            return self._filled(self._catalogue.ngettext(message.text, message.many, message.count), message.values)
        if not message.values:
            return self._fixed(message.text)
        return self._filled(self._source(message.text), message.values)

    def _filled(self, text: str, values: Mapping[str, object]) -> str:
        said = self.value
        # Most values are texts, which stand there as they are.
        return text.format_map({name: value if type(value) is str else said(value) for name, value in values.items()})

    def _source(self, text: str) -> str:
        """A sentence with its places, in this language."""
        found = self._sources.get(text)
        if found is None:
            found = self._catalogue.gettext(text) if text else ""
            if len(self._sources) < _MOST_KNOWN:
                self._sources[text] = found
        return found

    def _fixed(self, text: str) -> str:
        """A sentence without places, which is the same each time."""
        said = self._known.get(text)
        if said is None:
            said = self._source(text).format_map({})
            if len(self._known) < _MOST_KNOWN:
                self._known[text] = said
        return said

    def value(self, value: object) -> str:
        """One value as it stands inside a sentence of this language."""
        kind = type(value)
        if kind is str:  # most are
            return value  # type: ignore[return-value]
        if kind is Decimal or kind is int:
            return self.number(value)  # type: ignore[arg-type]
        if kind is float:
            return str(value)
        if isinstance(value, Message):
            return self(value)
        if isinstance(value, datetime.date):
            return self.date(value)
        if isinstance(value, Decimal):
            return self.number(value)
        if isinstance(value, tuple | list):
            return ", ".join(self.value(item) for item in value)
        return str(value)

    def date(self, day: datetime.date) -> str:
        """A day: ``15.3.2018`` in Finnish and Swedish, ``15 March 2018`` in English."""
        if self.language == "en":
            return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
        return f"{day.day}.{day.month}.{day.year}"

    def month(self, day: datetime.date) -> str:
        """A month: ``maaliskuu 2018``, ``mars 2018``, ``March 2018``."""
        return f"{self(MONTHS[day.month - 1])} {day.year}"

    def number(self, number: Decimal | int) -> str:
        """A number with the language's decimal sign, its digits as they were written."""
        text = f"{number:f}" if isinstance(number, Decimal) else str(number)
        return (text if self.language == "en" else text.replace(".", ",")).replace("-", "\N{MINUS SIGN}")


@cache
def translator(language: Language) -> Translator:
    """The translator of ``language``; English is the source, and what is said where a catalogue is missing."""
    path = resources.folder("locale") / language / "LC_MESSAGES" / "lape.mo"
    try:
        return Translator(language, Catalogue(path.read_bytes()))
    except FileNotFoundError:
        return Translator(language, English())


def first_language(candidates: Iterable[str | None]) -> Language:
    """The first of ``candidates`` (codes or locales such as ``fi_FI.UTF-8``) that we speak; else English."""
    for candidate in candidates:
        code = (candidate or "").replace("-", "_").split(".")[0].split("_")[0].lower()
        for language in LANGUAGES:
            if code == language:
                return language
    return "en"
