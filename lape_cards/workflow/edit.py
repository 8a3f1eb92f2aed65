"""Editing a card: an editor works on a draft, and the card's file takes the draft's text when the editor is done.

A draft lies in lape's own folder, under a name made of the text that it began from. So it stays when anything goes
wrong, it is found again, and it shows by itself whether the card has been changed by someone else since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path, PurePath

from msgspec import Struct

from lape_cards.checks.registry import RULES
from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.quoting import as_typed
from lape_cards.repository.command import find_repository
from lape_cards.repository.commit import lock_of
from lape_cards.store.cards import read_bytes
from lape_cards.store.files import is_file, only_writer, write_whole
from lape_cards.workflow import workplace
from lape_cards.workflow.cards import CardFolder
from lape_cards.workflow.check import Checked, folder_of
from lape_cards.workflow.remarks import without_remarks


class CardFile(Struct, frozen=True):
    """A card's file that is to be edited.

    ``name`` is what messages call it, ``folder`` and ``card`` the repository and the id, for one that belongs to a
    repository. ``workplace`` is lape's own folder, ``within`` the file's path there. ``lock`` is what whoever saves
    versions holds, where versions are kept.
    """

    name: str
    path: Path
    folder: CardFolder | None
    card: str | None
    workplace: Path
    within: PurePath
    lock: Path | None


class ChangedError(LapeError):
    """The card's file is no longer what the draft began from."""

    def __init__(self, name: str) -> None:
        super().__init__(
            Message("{file} was changed by someone in the meantime, so nothing was written to it.", file=name),
            Message("Open it again, and write into it what is yours."),
        )


class Draft(Struct, frozen=True):
    """What is being written for a card; ``base`` tells the text of the card that it began from."""

    file: CardFile
    path: Path
    base: str

    def is_current(self) -> bool:
        """Whether the card is as it was when the draft began."""
        now = _bytes_at(self.file.path)
        return now is not None and workplace.name_of(now) == self.base

    def holds_something(self) -> bool:
        """Whether there is a text in the draft that is neither the card's nor the one it began from."""
        text, now = self._text(), _bytes_at(self.file.path)
        return bool(text.strip()) and text != now and workplace.name_of(text) != self.base

    def take_in(self) -> bool:
        """Write the draft's text into the card's file, and do away with the draft; whether that changed anything.

        Raises ``ChangedError`` where the card was changed meanwhile, or another ``LapeError`` where the text cannot be
        read or written; the card's file is then as it was, and so is the draft.
        """
        text = self._text()
        with only_writer(self.file.lock) if self.file.lock else nullcontext():
            now = _bytes_at(self.file.path)
            changed = text != now
            if changed and not text.strip():
                raise LapeError(
                    Message("The editor left no text, so {file} stays as it was.", file=self.file.name),
                    Message(
                        "To do away with a card, delete its file. If it was saved once, make that final with "
                        " git commit -m Deleted -- {file}",
                        file=as_typed(self.file.name),
                    ),
                )
            if changed and not self.is_current():
                raise ChangedError(self.file.name)
            if changed:
                write_whole(self.file.path, text)
        self.remove()
        return changed

    def set_aside(self) -> Path:
        """Move the draft out of the way, to a name under which it is not offered again."""
        return workplace.move_away(self.path)

    def remove(self) -> None:
        """Do away with the draft."""
        _remove(self.path, self.file.workplace)

    def _text(self) -> bytes:
        return without_remarks(_bytes_at(self.path) or b"", _bytes_at(self.file.path) or b"")


def find_card(name: str | None, start: Path) -> CardFile:
    """The card that ``name`` means: an id or a file of the repository, or a file outside any; not an old version.

    Without ``name`` it is the only card of the repository.
    """
    folder = folder_of([name] if name is not None else [], start)
    if folder is not None:
        card = folder.require(name) if name is not None else folder.only()
        return _card_file(folder.name_of(card), folder.path_of(card), folder, card)
    if name is None or not is_file(start / name):
        from lape_cards.workflow.nowhere import no_repository  # few stand where there is none

        raise no_repository(start)
    return _card_file(name, start / name, None, None)


def _card_file(name: str, path: Path, folder: CardFolder | None, card: str | None) -> CardFile:
    if path.is_symlink():
        raise LapeError(
            Message("{file} is a link to another file.", file=name), Message("Put the card's own file in its place.")
        )
    path = path.resolve()
    repository = find_repository(path.parent)
    if repository is None:
        return CardFile(name, path, folder, card, path.parent / ".lape" / "edit", PurePath(path.name), None)
    top = repository.top.resolve()
    within = path.relative_to(top) if path.is_relative_to(top) else PurePath(path.name)
    return CardFile(name, path, folder, card, workplace.within(repository.git_dir), within, lock_of(repository))


@contextmanager
def only_editor(file: CardFile) -> Iterator[None]:
    """Be the only one here who edits the card; a ``LapeError`` where another window has it open."""
    lock = file.workplace / "open" / file.within.with_name(f"{file.within.name}.lock")
    busy = LapeError(
        Message("{file} is being edited in another window.", file=file.name),
        Message("Go on there, or close that editor and try again."),
    )
    workplace.make(lock.parent)
    with only_writer(lock, busy=busy):
        try:
            yield
        finally:
            _remove(lock, file.workplace)


def begin(file: CardFile, remarks: Callable[[bytes], bytes] = bytes) -> Draft:
    """A new draft with the card's text; ``remarks`` may put remarks on top of it."""
    text = read_bytes(file.path, file.name, most=-1)
    base = workplace.name_of(text)
    draft = Draft(file, workplace.draft_of(file.workplace, base, file.within), base)
    if draft.holds_something():
        draft.set_aside()
    workplace.make(draft.path.parent)
    write_whole(draft.path, remarks(text))
    return draft


def left_drafts(file: CardFile) -> list[Draft]:
    """Drafts that were begun earlier and never reached the card's file; those that hold nothing are done away with."""
    folder = file.workplace / "drafts"
    names = sorted(place.name for place in folder.iterdir()) if folder.is_dir() else []
    drafts = [Draft(file, workplace.draft_of(file.workplace, name, file.within), name) for name in names]
    found = []
    for draft in drafts:
        if is_file(draft.path):
            if draft.holds_something():
                found.append(draft)
            else:
                draft.remove()
    return found


def may_be_saved(checked: Checked) -> bool:
    """Whether no finding keeps the card from becoming a version."""
    return not any(RULES[item.code].blocks_save for item in checked.diagnostics)


def _bytes_at(path: Path) -> bytes | None:
    return read_bytes(path, most=-1) if is_file(path) else None


def _remove(path: Path, workplace: Path) -> None:
    """Remove a file of lape's own, and the folders that it leaves empty."""
    with suppress(OSError):
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if not folder.is_relative_to(workplace.parent):
                return
            folder.rmdir()
