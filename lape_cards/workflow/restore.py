"""Bringing an old version of a card back as a new one."""

from __future__ import annotations

from datetime import date
from pathlib import Path, PurePath

from msgspec import Struct

from lape_cards import history
from lape_cards.card.version import Version, VersionReference
from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.repository.commit import lock_of, require_quiet
from lape_cards.store.cards import card_of, read_bytes
from lape_cards.store.files import only_writer, write_whole
from lape_cards.workflow import summaries, workplace
from lape_cards.workflow.cards import CardRepository
from lape_cards.workflow.save import Request, Saved, UnchangedError, changed_meanwhile, is_unsaved, save
from lape_cards.workflow.versions import resolve


class Restored(Struct, frozen=True):
    """A version that is back: ``old``, and the one that it became, or ``None`` where the card was at ``old`` still.

    ``aside`` is where the text is kept that stood in the card's file and in no version.
    """

    old: Version
    saved: Saved | None
    aside: Path | None


def restore(
    cards: CardRepository, name: str, *, message: str | None = None, today: date, dated: bool = False
) -> Restored:
    """Bring an old version back as a new one, or as itself where it is the last one.

    What the card's file holds and was never saved is put aside: it may be what nobody should ever save.
    """
    reference = VersionReference.parse(name)
    if reference is None:
        raise LapeError(
            Message("{name} does not say which version to bring back.", name=name),
            Message(
                "Add the number, such as {name}@1. See the numbers with  lape history {name}", name=cards.locate(name)
            ),
        )
    old = resolve(cards, reference)
    require_quiet(cards.repository)
    raw = history.content(cards.repository, old)
    path = cards.path_of(old.card)
    over = read_bytes(path, most=-1) if path.exists() else None
    aside = None
    if is_unsaved(cards, old.card) and over is not None:
        aside = workplace.put_aside(workplace.within(cards.repository.git_dir), PurePath(cards.name_of(old.card)), over)
    content = card_of(raw, cards.name_of(old.card))
    language = content.language if content is not None else "en"
    text = message or summaries.of_brought_back(old.number or 0, language)
    try:
        saved = save(cards, [Request(old.card, raw, over)], message=text, today=today, dated=dated)[0]
    except UnchangedError:
        if aside is not None and _put_in_place(cards, old.card, raw, over):
            return Restored(old, None, aside)
        raise LapeError(
            Message("{card} is as it was in version {number} already.", card=old.card, number=old.number or 0),
            Message("See its versions with  lape history {card}", card=old.card),
        ) from None
    if saved.already and aside is not None and not _put_in_place(cards, old.card, raw, over):
        raise changed_meanwhile(old.card)
    return Restored(old, saved, aside)


def _put_in_place(cards: CardRepository, card: str, raw: bytes, over: bytes | None) -> bool:
    """Write a card's last version into its file, unless someone has written to it; whether it was done."""
    path = cards.path_of(card)
    with only_writer(lock_of(cards.repository)):
        if read_bytes(path, most=-1) != over:
            return False
        write_whole(path, raw)
    return True
