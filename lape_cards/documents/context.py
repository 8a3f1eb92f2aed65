"""What a document is made from besides the card itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct, field

from lape_cards.card.kinds import Card, Experiment, Head, Rooting
from lape_cards.card.phase import Phase
from lape_cards.card.version import Version
from lape_cards.documents.model import CardLink
from lape_cards.i18n import Language

FormCard = Experiment | Rooting
"""A card on the result card's form."""


class Born(Struct, frozen=True):
    """A card that was born of a workshop's proposal."""

    title: str
    phase: Phase | None


class Context(Struct, frozen=True, kw_only=True):
    """The day everything is judged by, and what only the other cards and the history know.

    ``language`` is the document's, the card's own where it is left out; ``versions`` are the oldest first, drafts
    among them, and ``said`` what they say, by the names of their objects, as far as they can be read;
    ``continued_by`` is the rooting plan that continues an experiment, ``continues`` the experiment that a rooting plan
    continues; ``born`` are the cards that a workshop's proposals became, by their ids, as far as they are in the
    repository; ``draft`` says that the card was changed after its last version; ``phase`` is told from the card where
    it is left out.
    """

    today: date
    language: Language | None = None
    phase: Phase | None = None
    versions: Sequence[Version] = ()
    said: Mapping[str, Card] = field(default_factory=dict)
    continued_by: CardLink | None = None
    continues: CardLink | None = None
    born: Mapping[str, Born] = field(default_factory=dict)
    draft: bool = False

    def language_of(self, card: Head) -> Language:
        """The language the document is written in."""
        return self.language or card.language
