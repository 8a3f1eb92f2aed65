"""Which cards there are, for someone who named none, or one that there is not: a few by name, of many how to see."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lape_cards.message import Message, plural_message

MOST = 8
"""Cards that are named one by one; more would be a wall of names, with the one that was meant somewhere in it."""


def cards_here(known: Sequence[str]) -> Message:
    """Which cards there are, by what they are called."""
    if not known:
        return Message("There are no cards yet. Make one with  lape new")
    if len(known) <= MOST:
        return Message("The cards here are: {cards}.", cards=list(known))
    return plural_message(
        "There is {count} card here. To see which:  lape list",
        "There are {count} cards here. To see which:  lape list",
        len(known),
    )


def cards_like(card: str, ids: Sequence[str], called: Callable[[str], str]) -> Message:
    """The same for someone who typed ``card``: the card with the nearest name goes before."""
    from lape_cards.typed import nearest

    near = nearest(card.lower(), ids)
    if near is None:
        return cards_here([called(one) for one in ids])
    if len(ids) <= MOST:
        return Message(
            "Did you mean {near}? The cards here are: {cards}.", near=called(near), cards=[called(one) for one in ids]
        )
    return Message("Did you mean {near}? To see all cards:  lape list", near=called(near))
