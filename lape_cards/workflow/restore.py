"""Bringing an old version of a card back as a new one."""

from __future__ import annotations

import contextlib
from datetime import date
from pathlib import Path, PurePath

from msgspec import Struct

from lape_cards import history
from lape_cards.card.version import Version, VersionReference
from lape_cards.errors import LapeError
from lape_cards.message import N_, Message
from lape_cards.repository.commit import lock_of, require_quiet
from lape_cards.store.cards import card_of, read_bytes
from lape_cards.store.files import only_writer, write_whole
from lape_cards.workflow import summaries, workplace
from lape_cards.workflow.cards import CardRepository
from lape_cards.workflow.save import Request, Saved, UnchangedError, changed_meanwhile, is_unsaved, save
from lape_cards.workflow.versions import resolve


class Restored(Struct, frozen=True):
    """A version that is back: ``old``, and the one that it became, or ``None`` where the card was at it still.

    ``name`` is what ``old`` was called, without its card.
    ``now`` is the version that the card's file holds: the new one, or the last one, which says what ``old`` says.
    ``aside`` is where the text is kept that stood in the card's file and in no version.
    """

    old: Version
    saved: Saved | None
    now: Version
    aside: Path | None
    name: str


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
    content = card_of(raw, cards.name_of(old.card))
    language = content.language if content is not None else "en"
    text = message or summaries.of_brought_back(reference.version, language)
    place = workplace.within(cards.repository.git_dir)
    aside = None
    if is_unsaved(cards, old.card) and over is not None:
        aside = workplace.put_aside(place, PurePath(cards.name_of(old.card)), over)
    try:
        try:
            saved = save(cards, [Request(old.card, raw, over)], message=text, today=today, dated=dated)[0]
            now = saved.version
        except UnchangedError as error:
            saved, now = None, error.version
        if (saved is None or saved.already) and not _put_in_place(cards, now, over) and saved is None:
            raise LapeError(
                Message("{card} is as it was in version {number} already.", card=old.card, number=old.number or 0),
                Message("See its versions with  lape history {card}", card=old.card),
            )
    except BaseException as error:
        if aside is not None:
            _give_up(aside, path, over, error)
        raise
    return Restored(old, saved, now, aside, reference.version)


def _put_in_place(cards: CardRepository, last: Version, over: bytes | None) -> bool:
    """Write a card's last version into its file, where that holds something else; whether it did.

    Raises ``LapeError`` where someone has written to the file since it held ``over``.
    """
    path, raw = cards.path_of(last.card), history.content(cards.repository, last)
    with only_writer(lock_of(cards.repository)):
        there = read_bytes(path, most=-1) if path.exists() else None
        if there == raw:
            return False
        if there != over:
            raise changed_meanwhile(last.card)
        write_whole(path, raw)
    return True


def _give_up(aside: Path, path: Path, over: bytes | None, error: BaseException) -> None:
    """Take the copy of an unsaved text away where the card's file holds it still; else let the error name it."""
    with contextlib.suppress(LapeError, OSError):
        if path.exists() and read_bytes(path, most=-1) == over:
            aside.unlink(missing_ok=True)
            return
    if isinstance(error, LapeError):
        kept = N_("What stood in the card's file and in no version is kept in {file}")
        if error.hint is not None:
            kept = N_("{hint} What stood in the card's file and in no version is kept in {file}")
        error.hint = Message(kept, file=str(aside), hint=error.hint)
