"""Saving: the next version of one card or of several, counted, dated, committed and tagged in one step."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct

from lape_cards import history
from lape_cards.card.kinds import Card
from lape_cards.card.version import Version
from lape_cards.checks.run import Situation, check_file
from lape_cards.diagnostic import Diagnostic
from lape_cards.errors import CardError, LapeError
from lape_cards.message import Message, plural_message
from lape_cards.repository import commit as commits
from lape_cards.repository.commit import Draft, MovedError
from lape_cards.repository.index import object_name
from lape_cards.repository.objects import names_of
from lape_cards.repository.passes import files_at_head
from lape_cards.repository.records import LARGEST_NUMBER, Record, tag_names, version_tags
from lape_cards.standing import Standing, standings
from lape_cards.store.cards import ReadFile, card_of, read_bytes, read_card
from lape_cards.store.editor import Put, edit
from lape_cards.store.files import only_writer, write_back, write_whole
from lape_cards.store.stamp import without_stamp
from lape_cards.workflow import summaries
from lape_cards.workflow.attachments import attached_files
from lape_cards.workflow.cards import CardRepository
from lape_cards.workflow.words import refuse_identity_codes

_TRIES = 50
_OWN_FILES = b"attachments"
"""Where this stands nowhere in a card's file, it names no files of its own."""


class Request(Struct, frozen=True):
    """A card to save.

    ``text`` is what to save it as, ``None`` for what stands in its file. ``over`` is what the file held when ``text``
    was made: where it holds something else by now, the save is refused rather than that be lost.
    """

    card: str
    text: bytes | None = None
    over: bytes | None = None


class Saved(Struct, frozen=True):
    """A version that is kept. ``already`` when it was kept before, with the very same text."""

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
            Message(
                "Mend what is listed above and save again; other cards can be saved by their names. "
                "Your file is as you left it."
            ),
        )
        self.diagnostics = diagnostics


class UnchangedError(LapeError):
    """The card is as its last version, ``version``."""

    def __init__(self, version: Version) -> None:
        super().__init__(
            Message(
                "{card} has not changed since version {number}, so there is nothing to save.",
                card=version.card,
                number=version.number or 0,
            ),
            Message("Write your changes into the card's file and save it again."),
        )
        self.version = version


def changed_meanwhile(card: str) -> LapeError:
    """The error of a card whose file holds something else by now."""
    return LapeError(
        Message("{card} was changed by someone in the meantime, so nothing was saved.", card=card),
        Message("Look at the card and try again."),
    )


class _Prepared(Struct, frozen=True):
    """One card on its way into a version; ``before`` is what its file held, ``after`` what it will hold."""

    card: Card
    path: Path
    before: bytes | None
    after: bytes
    record: Record


class _Seen(Struct, frozen=True):
    """What a save begins from: the commit, the cards' standings, files and own files, and what is ``done`` already."""

    head: str | None
    standings: dict[str, Standing]
    files: dict[str, ReadFile[Any]]
    attached: dict[str, dict[str, str]]
    done: list[Saved]


def require_savable(cards: CardRepository, requests: Sequence[Request], *, today: date, dated: bool = False) -> None:
    """Raise what ``save`` would raise of the cards, so that nobody is asked about what cannot be saved."""
    _Saving(cards, requests, "", today, dated).look()


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
    Raises ``NotACardError``, ``UnchangedError``, or another ``LapeError`` where git cannot; the files are then as
    they were.
    """
    commits.require_quiet(cards.repository)
    refuse_identity_codes(message)
    saving = _Saving(cards, requests, (message or "").strip(), today, dated)
    _refuse_faults([_read(cards, request) for request in requests], today)
    with only_writer(commits.lock_of(cards.repository)):
        for _ in range(_TRIES):
            try:
                return saving.attempt()
            except MovedError:
                continue
    raise LapeError(
        Message("Others kept saving here at the same moment, so this version was not saved."), Message("Save again.")
    )


def changed_cards(cards: CardRepository) -> list[str]:
    """The cards whose file or checked-out state differs from their last version, or whose own files from that state."""
    latest: dict[str, Record] = {}
    shared: set[str] = set()
    for tag in version_tags(cards.repository, merged=True):  # in order of their numbers
        card, before = tag.record.card, latest.get(tag.record.card)
        shared = shared | {card} if before and before.number == tag.record.number else shared - {card}
        latest[card] = tag.record
    at_head = dict(files_at_head(cards.repository, cards.paths_of(list(latest))))
    kept = {card for card, record in latest.items() if at_head.get(card) == record.blob} - shared
    suspects = [card for card in cards.ids() if card not in kept or not _is_blob(cards, latest[card])]
    standings = _standings(cards, suspects)
    changed = {card for card in suspects if not standings[card].present or _differs(cards, standings[card], card)}
    ids = list(cards.ids())
    changed |= _with_other_files(cards, [card for card in ids if card not in changed])
    return [card for card in ids if card in changed]


def _with_other_files(cards: CardRepository, ids: Iterable[str]) -> set[str]:
    """Those of the cards that name files of their own which are other than the checked-out state has them."""
    owned: dict[str, list[str]] = {}
    for card in ids:
        raw = read_bytes(cards.path_of(card))
        content = card_of(raw, cards.name_of(card)) if _OWN_FILES in raw else None
        if content is not None:
            owned[card] = attached_files(cards.top, [content], beside=cards.settings.cards)
    names = sorted({name for of_card in owned.values() for name in of_card})
    if not names:
        return set()
    stood = names_of(cards.repository, [f"HEAD:{name}" for name in names])
    stand = dict(zip(names, commits.names_of_files(cards.repository, names), strict=True))
    other = {name for name in names if stand[name] != stood.get(f"HEAD:{name}")}
    return {card for card, of_card in owned.items() if not other.isdisjoint(of_card)}


def _is_blob(cards: CardRepository, record: Record) -> bool:
    return object_name(read_bytes(cards.path_of(record.card)), len(record.blob)) == record.blob


def is_unsaved(cards: CardRepository, card: str) -> bool:
    """Whether the card's file holds something that no version has yet."""
    return cards.path_of(card).exists() and _differs(cards, _standings(cards, [card])[card], card)


def _differs(cards: CardRepository, standing: Standing, card: str) -> bool:
    return not _says_the_same(read_bytes(cards.path_of(card)), standing)


def _says_the_same(raw: bytes, standing: Standing) -> bool:
    """Whether ``raw`` equals the last version, but for version and date, which tell nothing of what people wrote.

    Where several versions came together, none of them is the last; and what someone committed by hand since the last
    one is only undone by a version that says so. A last version whose text is gone cannot be what the file says: the
    text of the file is in no version.
    """
    if standing.last is None or standing.gone:
        return False
    if standing.text is None:
        raise history.missing(standing.last)
    others = [*standing.rivals, *([standing.here] if standing.here is not None else [])]
    if raw == standing.text and all(other == raw for other in others):
        return True
    said = without_stamp(raw)
    return all(said == without_stamp(other) for other in (standing.text, *others))


def _standings(cards: CardRepository, ids: Collection[str]) -> dict[str, Standing]:
    return standings(cards.repository, {card: cards.name_of(card) for card in ids}) if ids else {}


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


class _Saving:
    """One save, from what was asked to what is kept; ``attempt`` may be called again when someone else was faster."""

    def __init__(
        self, cards: CardRepository, requests: Sequence[Request], message: str, today: date, dated: bool
    ) -> None:
        self.cards = cards
        self.requests = {request.card: request for request in requests}
        self.message = message
        self.today = today
        self.day = today if dated else None
        commits.require_identity(cards.repository, self.day)
        self.tags_before = tag_names(cards.repository, *self.requests)

    def attempt(self) -> list[Saved]:
        """Count, write, commit and tag, holding the lock; ``MovedError`` when that has to begin anew."""
        seen = self.look()
        known = {saved.version.card for saved in seen.done}
        prepared = [self._prepare(file, seen.standings[card]) for card, file in seen.files.items() if card not in known]
        if not prepared:
            return seen.done
        text = self.message or summaries.of_saved([(item.card, item.record.number) for item in prepared])
        blobs = {self.cards.name_of(item.card.id): item.record.blob for item in prepared}
        for item in prepared:
            blobs |= seen.attached[item.card.id]
        draft = Draft(blobs, text, tuple(item.record for item in prepared), self.day)
        name = self._write_and_commit(prepared, draft, seen.head)
        return seen.done + [_saved(item, name, text, self.today) for item in prepared]

    def look(self) -> _Seen:
        """Where the cards stand; raises what keeps them from being saved."""
        commits.require_quiet(self.cards.repository)
        head = self.cards.repository.head()
        standings = _standings(self.cards, self.requests)
        files = {card: _read(self.cards, request) for card, request in self.requests.items()}
        _refuse_faults(list(files.values()), self.today)
        attached = {card: self._attached(file) for card, file in files.items()}
        kept = [
            self._kept(card, file, standings[card])
            for card, file in files.items()
            if not self._differ(head, attached[card])
        ]
        return _Seen(head, standings, files, attached, [saved for saved in kept if saved is not None])

    def _attached(self, file: ReadFile[Any]) -> dict[str, str]:
        """The card's own files, stored, as paths with their object names."""
        names = attached_files(self.cards.top, [_card(file)], beside=self.cards.settings.cards)
        return {name: commits.write_file_blob(self.cards.repository, name) for name in names}

    def _differ(self, head: str | None, attached: Mapping[str, str]) -> bool:
        """Whether some of the files are other than the checked-out state has them."""
        if not attached or head is None:
            return bool(attached)
        known = self.cards.repository.blobs(f"{head}:{name}" for name in attached)
        return any(
            f"{head}:{name}" not in known or known[f"{head}:{name}"].name != blob for name, blob in attached.items()
        )

    def _kept(self, card: str, file: ReadFile[Any], standing: Standing) -> Saved | None:
        """The last version, where it is what is to be saved and that is no mistake; else ``UnchangedError``."""
        last, path = standing.last, self.cards.path_of(card)
        # A card that was deleted can come back with the words it had.
        if last is None or not standing.present or not _says_the_same(file.raw, standing):
            return None
        if not path.exists():
            write_whole(path, standing.text or b"")
        elif not last.tagged or Record(card, last.number or 0, last.blob, last.previous).tag in self.tags_before:
            raise UnchangedError(last)
        return Saved(_card(file), last, already=True)

    def _prepare(self, file: ReadFile[Any], standing: Standing) -> _Prepared:
        card, last = _card(file), standing.last
        request, path = self.requests[card.id], self.cards.path_of(card.id)
        number = _next_number(card.id, standing)
        after = edit(file.raw, (Put(("version",), number), Put(("date",), self.today)), type(card))
        blob = commits.write_blob(self.cards.repository, after)
        before = file.raw if request.text is None else _bytes_at(path)
        if request.over is not None and before != request.over:
            raise changed_meanwhile(card.id)
        record = Record(card.id, number, blob, last.blob if last else None)
        return _Prepared(_card(read_card(after, file.name)), path, before, after, record)

    def _write_and_commit(self, prepared: Sequence[_Prepared], draft: Draft, head: str | None) -> str:
        """The files first, the version after: stopped in between, the next save counts and dates the file anew."""
        try:
            for item in prepared:
                if _bytes_at(item.path) != item.before:  # an editor wrote to it since it was read
                    raise MovedError
                write_whole(item.path, item.after)
            return commits.commit(self.cards.repository, draft, head)
        except BaseException:
            for item in prepared:
                if not commits.is_published(self.cards.repository, item.record):
                    _put_back(item)
            raise


def _next_number(card: str, standing: Standing) -> int:
    if standing.highest >= LARGEST_NUMBER:
        raise LapeError(
            Message(
                "{card} has the largest number already that a version can have, {number}.",
                card=card,
                number=LARGEST_NUMBER,
            ),
            Message(
                "If no version was saved with it, a tag claims so. Find it with  git tag --list 'lape/{card}/*'  and "
                "delete it with  git tag -d TAG",
                card=card,
            ),
        )
    return 1 + standing.highest


def _bytes_at(path: Path) -> bytes | None:
    return read_bytes(path) if path.exists() else None


def _put_back(item: _Prepared) -> None:
    """The file as it was, unless someone has written to it since; the first error is the one to tell."""
    with contextlib.suppress(LapeError, OSError):
        if _bytes_at(item.path) != item.after:
            return
        if item.before is None:
            item.path.unlink()
        else:
            write_back(item.path, item.before)


def _saved(item: _Prepared, name: str, text: str, today: date) -> Saved:
    record = item.record
    summary = text.strip().split("\n", 1)[0]
    version = Version(record.card, record.number, record.blob, name, today, summary, "", previous=record.previous)
    return Saved(item.card, version)
