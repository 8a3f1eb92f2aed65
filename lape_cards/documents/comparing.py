"""Two versions of a card side by side: what differs between them, as a document."""

from __future__ import annotations

from collections.abc import Sequence

from lape_cards.card.kinds import Card
from lape_cards.documents.model import ComparisonDocument, Header
from lape_cards.documents.process import ChangeGroup, Side, change_line
from lape_cards.documents.telling import Line, grouped
from lape_cards.documents.wording import CARD_KINDS
from lape_cards.i18n import Language
from lape_cards.message import Message


def comparison(
    card: Card, old: Side, new: Side, lines: Sequence[Line], *, draft: bool, language: Language | None = None
) -> ComparisonDocument:
    """The document of what differs; ``card`` is what the newer version says."""
    groups = tuple(
        ChangeGroup(group.heading, tuple(change_line(line) for line in group.lines)) for group in grouped(lines)
    )
    return ComparisonDocument(
        name="comparison",
        language=language or card.language,
        card_language=card.language,
        card_id=card.id,
        header=plain_header(card, draft=draft),
        old=old,
        new=new,
        groups=groups,
    )


def plain_header(card: Card, *, draft: bool) -> Header:
    """As much of the form's header as every kind of card has."""
    return Header(
        kind=Message(CARD_KINDS[card.kind]),
        title=card.title,
        programme=card.programme,
        region=None,
        municipality=(),
        place=None,
        area=(),
        period=None,
        prepared_by=None,
        group=(),
        contact=(),
        version=card.version,
        saved=card.date,
        draft=draft,
    )
