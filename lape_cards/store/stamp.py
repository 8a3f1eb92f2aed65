"""The number and the day that saving a card writes into its text."""

from __future__ import annotations

from lape_cards.card.kinds import Head
from lape_cards.errors import CardError


def without_stamp(raw: bytes) -> bytes:
    """A card's bytes without ``version`` and ``date``: what people wrote; as they are, where they cannot be edited."""
    from lape_cards.store.editor import Remove, edit  # most texts are held against the very same, and need no editor

    try:
        return edit(raw, (Remove(("version",)), Remove(("date",))), Head)
    except CardError:
        return raw
