"""Saving: the next version of one card or of several, counted, dated, committed and tagged in one step."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lape_cards.card.kinds import Card, Head
from lape_cards.card.version import Version
from lape_cards.checks.run import Situation, check_file
from lape_cards.diagnostic import Diagnostic
from lape_cards.errors import CardError, LapeError
from lape_cards.history import content, highest_number, last_saved
from lape_cards.i18n import translator
from lape_cards.message import Message, plural_message
from lape_cards.repository import commit as commits
from lape_cards.repository.commit import Draft, HeadMovedError
from lape_cards.repository.records import Record, version_tags
from lape_cards.store.cards import ReadFile, read_bytes, read_card
from lape_cards.store.editor import Edit, Put, Remove, edit
from lape_cards.store.files import only_writer, write_whole
from lape_cards.workflow.cards import CardRepository

_TRIES = 50


@dataclass(frozen=True, slots=True)
class Request:
    """A card to save. ``text`` is what to save it as; ``None`` for what stands in its file."""

    card: str
    text: bytes | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """A version that is kept. ``already`` when another saver had just taken the very same text."""

    card: Card
    version: Version
    already: bool = False


class NotACardError(CardError):
    """A card has faults for which it may not become a version; ``diagnostics`` are all of them."""

    def __init__(self, diagnostics: list[Diagnostic]) -> None:
        super().__init__(
            plural_message(
                "Nothing was saved: {count} fault has to be mended first.",
                "Nothing was saved: {count} faults have to be mended first.",
                len(diagnostics),
            ),
            Message("Mend what is listed above and save again. Your file is as you left it."),
        )
        self.diagnostics = diagnostics


class UnchangedError(LapeError):
    """The card is as its last version."""

    def __init__(self, card: str, number: int) -> None:
        super().__init__(
            Message(
                "{card} has not changed since version {number}, so there is nothing to save.", card=card, number=number
            ),
            Message("Write your changes into the card's file and save it again."),
        )


@dataclass(frozen=True, slots=True)
class _Prepared:
    """One card on its way into a version; ``before`` is what its file held, ``after`` what it will hold."""

    card: Card
    path: Path
    before: bytes | None
    after: bytes
    record: Record


def save(
    cards: CardRepository,
    requests: Sequence[Request],
    *,
    message: str | None = None,
    today: date,
    dated: bool = False,
) -> list[Saved]:
    """Make the next version of each requested card, in one commit.

    ``today`` is the date written into the cards; with ``dated`` commits and tags bear it too, not the clock's time.
    Raises ``NotACardError``, ``UnchangedError``, or another ``LapeError`` where git cannot; the files are then as they were.
    """
    repository = cards.repository
    commits.require_quiet(repository)
    commits.require_identity(repository)
    before = {request.card: last_saved(repository, request.card) for request in requests}
    _refuse_faults([_read(cards, request) for request in requests], today)
    with only_writer(commits.lock_of(repository)):
        for _ in range(_TRIES):
            try:
                return _save_once(cards, requests, before, message, today, dated)
            except HeadMovedError:
                continue
    raise LapeError(
        Message("Others kept saving here at the same moment, so this version was not saved."), Message("Save again.")
    )


def changed_cards(cards: CardRepository) -> list[str]:
    """The cards whose file differs from their last version."""
    latest: dict[str, Record] = {}
    for tag in version_tags(cards.repository, merged=True):
        known = latest.get(tag.record.card)
        if known is None or known.number < tag.record.number:
            latest[tag.record.card] = tag.record
    return [
        card
        for card in cards.ids()
        if card not in latest
        or (
            latest[card].blob != _object_name(read_bytes(cards.path_of(card)), latest[card].blob)
            and is_unsaved(cards, card)
        )
    ]


def is_unsaved(cards: CardRepository, card: str) -> bool:
    """Whether the card's file holds something that no version has yet."""
    path = cards.path_of(card)
    if not path.exists():
        return False
    last = last_saved(cards.repository, card)
    return last is None or _without_stamp(read_bytes(path)) != _without_stamp(content(cards.repository, last))


def _object_name(raw: bytes, like: str) -> str:
    """The name git gives these bytes, in the kind of hash that ``like`` is."""
    digest = hashlib.sha256() if len(like) == 64 else hashlib.sha1(usedforsecurity=False)
    digest.update(b"blob %d\0" % len(raw) + raw)
    return digest.hexdigest()


def _read(cards: CardRepository, request: Request) -> ReadFile[Any]:
    name = cards.name_of(request.card)
    path = cards.path_of(request.card)
    if path.is_symlink():
        raise LapeError(
            Message("{file} is a link to another file.", file=name), Message("Put the card's own file in its place.")
        )
    return read_card(read_bytes(path, name) if request.text is None else request.text, name)


def _card(file: ReadFile[Any]) -> Card:
    """The card in a file without faults."""
    card: Card | None = file.content
    assert card is not None
    return card


def _refuse_faults(files: Sequence[ReadFile[Any]], today: date) -> None:
    found = [item for file in files for item in check_file(file, Situation(today), save_only=True)]
    if found:
        raise NotACardError(found)


def _save_once(
    cards: CardRepository,
    requests: Sequence[Request],
    before: dict[str, Version | None],
    message: str | None,
    today: date,
    dated: bool,
) -> list[Saved]:
    repository = cards.repository
    head = repository.head()
    done: list[Saved] = []
    prepared: list[_Prepared] = []
    for request in requests:
        file = _read(cards, request)
        _refuse_faults([file], today)
        last = last_saved(repository, request.card)
        if last is not None and _without_stamp(file.raw) == _without_stamp(content(repository, last)):
            known = before[request.card]
            if known is not None and known.number == last.number:
                raise UnchangedError(request.card, last.number or 0)
            done.append(Saved(_card(file), last, already=True))
            continue
        prepared.append(_prepare(cards, request, file, last, today))
    if not prepared:
        return done
    text = message or _default_message(prepared)
    files = {cards.name_of(item.card.id): item.record.blob for item in prepared}
    for item in prepared:
        files |= _attachments(cards, item.card)
    draft = Draft(files, text, tuple(item.record for item in prepared), today if dated else None)
    name = _write_and_commit(cards, prepared, draft, head)
    return done + [_saved(item, name, text, today) for item in prepared]


def _without_stamp(raw: bytes) -> bytes:
    """The file without its version and date, which tell nothing of what the group wrote."""
    try:
        return edit(raw, _UNSTAMP, Head)
    except CardError:
        return raw


def _prepare(
    cards: CardRepository, request: Request, file: ReadFile[Any], last: Version | None, today: date
) -> _Prepared:
    number = 1 + highest_number(cards.repository, request.card, cards.name_of(request.card))
    card = _card(file)
    after = edit(file.raw, (Put(("version",), number), Put(("date",), today)), type(card))
    card = _card(read_card(after, file.name))
    blob = commits.write_blob(cards.repository, after)
    path = cards.path_of(request.card)
    before = read_bytes(path) if path.exists() else None
    return _Prepared(card, path, before, after, Record(card.id, number, blob, last.blob if last else None))


def _write_and_commit(cards: CardRepository, prepared: list[_Prepared], draft: Draft, head: str | None) -> str:
    """The files first, the version after: stopped in between, the next save counts and dates the file anew."""
    try:
        for item in prepared:
            write_whole(item.path, item.after)
        return commits.commit(cards.repository, draft, head)
    except BaseException:
        for item in prepared:
            if not commits.is_published(cards.repository, item.record):
                _put_back(item)
        raise


def _put_back(item: _Prepared) -> None:
    if not item.path.exists() or item.path.read_bytes() != item.after:
        return
    if item.before is None:
        item.path.unlink()
    else:
        write_whole(item.path, item.before)


def _default_message(prepared: list[_Prepared]) -> str:
    """What the history says where nobody wrote a summary: in the cards' own language."""
    first = prepared[0]
    translate = translator(first.card.language)
    if len(prepared) == 1:
        return translate(Message("Version {number}: {title}", number=first.record.number, title=first.card.title))
    titles = [f"{item.card.title} ({item.record.number})" for item in prepared]
    return translate(Message("Versions of {count} cards", count=len(prepared))) + "\n\n" + "\n".join(titles)


def _attachments(cards: CardRepository, card: Card) -> dict[str, str]:
    """The card's own files, as path and object name; those that are missing or lie outside are the check's business."""
    found = {}
    top = cards.top.resolve()
    for attachment in card.attachments:
        path = cards.top / attachment.path if attachment.path else None
        if path is None or path.is_symlink() or not path.is_file():
            continue
        inside = path.resolve()
        if inside.is_relative_to(top) and ".git" not in inside.relative_to(top).parts:
            found[inside.relative_to(top).as_posix()] = commits.write_file_blob(cards.repository, inside)
    return found


def _saved(item: _Prepared, name: str, text: str, today: date) -> Saved:
    record = item.record
    summary = text.strip().split("\n", 1)[0]
    version = Version(record.card, record.number, record.blob, name, today, summary, "", previous=record.previous)
    return Saved(item.card, version)


_UNSTAMP: tuple[Edit, ...] = (Remove(("version",)), Remove(("date",)))
