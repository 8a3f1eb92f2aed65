"""What stands around each page: its navigation, its trail and its languages, with addresses as seen from it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from lape_cards.i18n import Language
from lape_cards.message import N_, Message
from lape_cards.site.model import Frame, Link
from lape_cards.site.pages import ACCESSIBILITY, FEED, INDEX, OVERVIEW, in_language, seen_from

OWN_NAMES: dict[Language, str] = {"fi": "Suomeksi", "sv": "På svenska", "en": "In English"}
"""What each language calls itself, on every page the same."""
STATEMENT = N_("Accessibility statement")


class Plan(Struct, frozen=True):
    """What a site consists of: its name and its language, the languages it is made in, and pages beside the cards.

    ``extras`` are addresses of documents about all cards, such as a report, and what they are called.
    """

    name: str | None
    name_language: Language | None
    languages: tuple[Language, ...]
    extras: tuple[tuple[str, Message], ...] = ()

    @property
    def called(self) -> Message | str:
        """The site's name; where nobody gave it one, what it is about."""
        return self.name or Message("Agile experiments")

    @property
    def first(self) -> Language:
        """The language that the top of the site leads to."""
        own = self.name_language
        return own if own in self.languages else self.languages[0]

    def frame(
        self,
        language: Language,
        page: str,
        trail: Sequence[tuple[str, str, Language | None]] = (),
        *,
        table: bool = False,
    ) -> Frame:
        """The frame of ``page``; ``trail`` are address, title and language of what leads to it after the overview."""
        top = seen_from(in_language(language, page), "index.html").removesuffix("index.html")
        steps = [Link(seen_from(page, href), title, href == page, own) for href, title, own in trail]
        navigation = [(OVERVIEW, Message("Overview")), *self.extras]
        return Frame(
            language=language,
            top=top,
            name=self.called,
            name_language=self.name_language if self.name else None,
            home=seen_from(page, OVERVIEW),
            navigation=tuple(Link(seen_from(page, href), text, href == page) for href, text in navigation),
            languages=tuple(
                Link(top + in_language(one, page), OWN_NAMES[one], one == language, one) for one in self.languages
            ),
            trail=(Link(seen_from(page, OVERVIEW), Message("Overview")), *steps) if steps else (),
            feed=seen_from(page, FEED),
            accessibility=Link(seen_from(page, ACCESSIBILITY), Message(STATEMENT), page == ACCESSIBILITY),
            index=seen_from(page, INDEX) if table else None,
        )
