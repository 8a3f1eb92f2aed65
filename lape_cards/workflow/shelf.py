"""Where the cards are, and what they are called: all that can be told without understanding a file."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct

from lape_cards.card.identifier import looks_like_a_card
from lape_cards.card.version import VersionReference
from lape_cards.diagnostic import LeftOut, called_otherwise, link
from lape_cards.errors import LapeError
from lape_cards.message import Message, plural_message
from lape_cards.store.files import inside, is_file, is_folder, real
from lape_cards.store.raw import MAX_BYTES, read_bytes, read_up_to
from lape_cards.workflow.cards_here import cards_here, cards_like
from lape_cards.workflow.elsewhere import refuse_filled_in

if TYPE_CHECKING:
    from lape_cards.repository.command import Repository
    from lape_cards.repository.passes import Places
    from lape_cards.workflow.gone import Gone

SETTINGS = "lape.yaml"
PORTFOLIO = "portfolio.yaml"
LOCK = "portfolio.lock"
_MOST_LEFT_OUT = 100
"""Files that are told one by one: a stranger may have put any number of them there."""


def _in_one_line(path: str) -> str:
    """A file's name as terminals show it: a page too would take a line's end in it for a space."""
    return path.replace("\n", "\N{SYMBOL FOR LINE FEED}")


def _is_read(name: str) -> bool:
    """Whether an ordinary file of this name is read as a card."""
    return name.endswith(".yaml") and name != SETTINGS and _is_text(name)


def _is_text(name: str) -> bool:
    """Whether a file's name is one that other systems can have too."""
    return name.isprintable() and (name.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in name))


class Shelf(Struct, frozen=True):
    """A folder of card files; ``top`` is the folder that holds ``lape.yaml``, ``place`` where the files are in it."""

    top: Path

    @property
    def place(self) -> str:
        """Where the card files are, as the settings say it."""
        raise NotImplementedError  # each kind of shelf says it; a Struct cannot be an abstract class

    @property
    def cards(self) -> Path:
        """The folder that the card files are in."""
        return self.top / self.place

    def require_place(self) -> None:
        """``LapeError`` where there is no such folder: nobody should take that for no cards."""
        if not is_folder(self.cards):
            raise LapeError(
                Message("There is no folder {folder}, where lape.yaml says that the cards are.", folder=self.place),
                Message("See what it says after cards:  or begin the first card there with  lape new"),
            )

    def path_of(self, card: str) -> Path:
        """The file of the card with this id."""
        return self.cards / f"{card}.yaml"

    def name_of(self, card: str) -> str:
        """The card's path from the top, with slashes, as git and messages have it."""
        return f"{self.before_names}{card}.yaml"

    def from_top(self, file: str) -> str:
        """What messages call a file of the repository, which they name by its path from the top."""
        return file

    @property
    def before_names(self) -> str:
        """What stands before the ids of cards in the names of their files."""
        return _before(self.place)

    def paths_of(self, cards: Sequence[str]) -> Places:
        """Where the files of many cards are in git, by the cards' ids."""
        from lape_cards.repository.passes import Places  # git is needed where there is a history only

        return Places(str(PurePosixPath(self.place)), cards)

    def ids(self) -> list[str]:
        """The ids of all cards, in alphabetical order."""
        return sorted(name.removesuffix(".yaml") for name in self._files() if _is_read(name))

    def left_out(self) -> list[LeftOut]:
        """What looks like a card in the cards folder, or in a folder inside it, and is not read."""
        found: list[LeftOut] = []
        folders: list[str] = []
        is_top = not PurePosixPath(self.place).parts  # other programs have their files and folders there
        for entry in self._entries(self.cards):
            if _is_read(entry.name) and entry.is_file(follow_symlinks=False):  # as nearly all are
                continue
            if entry.name.startswith("."):  # what editors and systems keep for themselves
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.name)
            elif looks_like_a_card(entry.name, among_others=is_top) and entry.name != SETTINGS:
                found += _why_unread(entry, self.before_names + entry.name)
        for folder in folders if not is_top else ():
            found += self._left_out_inside(folder)
        return sorted(found, key=lambda one: one.path)

    def told_left_out(self) -> Iterator[LeftOut]:
        """The same as messages call it; of many the first ones, and how many more there are."""
        found = self.left_out()
        yield from (LeftOut(self.from_top(_in_one_line(one.path)), one.reason) for one in found[:_MOST_LEFT_OUT])
        if more := len(found[_MOST_LEFT_OUT:]):
            told = plural_message(
                "There is {count} more file like that.", "There are {count} more files like that.", more
            )
            yield LeftOut(self.from_top(self.place), told)

    def _left_out_inside(self, folder: str) -> list[LeftOut]:
        """What looks like a card in a folder inside; the folder itself where nobody may look into it."""
        path = f"{self.before_names}{folder}"
        try:
            inside = [entry.name for entry in self._entries(self.cards / folder) if looks_like_a_card(entry.name)]
        except LapeError as error:
            return [LeftOut(path, error.message)]
        if SETTINGS in inside:  # a repository of its own
            return []
        return [_too_deep(f"{path}/{name}", self.before_names) for name in inside if not name.startswith(".")]

    def _files(self) -> Iterator[str]:
        """The names of the ordinary files in the cards folder; ``LapeError`` where it cannot be looked into."""
        return (entry.name for entry in self._entries(self.cards) if entry.is_file(follow_symlinks=False))

    def _entries(self, folder: Path) -> Iterator[os.DirEntry[str]]:
        """What is in a folder, nothing where there is none; ``LapeError`` where it cannot be looked into."""
        try:
            with os.scandir(folder) as entries:
                yield from entries
        except FileNotFoundError:
            return
        except OSError as error:
            raise LapeError(
                Message(
                    "The folder {folder} cannot be read: {reason}.", folder=str(folder), reason=error.strerror or ""
                ),
                Message("Look at who may read the folder, and try again."),
            ) from None

    def raw(self, card: str, *, whole: bool = False) -> bytes:
        """The bytes of a card's file; ``LapeError`` where there is none.

        One more than a card may have at the most is enough to refuse it; with ``whole`` it is all of them.
        """
        path, name = self.path_of(card), self.name_of(card)
        return read_bytes(path, name, most=-1) if whole else read_bytes(path, name)

    def texts(self) -> Iterator[tuple[str, bytes]]:
        """The ids of all cards with their bytes, as ``raw`` gives them, in alphabetical order."""
        return self.texts_of(self.ids())

    def texts_of(self, cards: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Ids of cards that there are with their bytes, as ``raw`` gives them."""
        place = str(self.cards)
        for card in cards:
            try:
                raw = read_up_to(MAX_BYTES + 1, f"{place}/{card}.yaml")  # without a path object for each card
            except OSError:  # the longer way tells why
                raw = self.raw(card)
            yield card, raw

    def has(self, card: str) -> bool:
        """Whether there is a file of this card."""
        return is_file(self.path_of(card))

    def locate(self, text: str) -> str:
        """The id that ``text`` names: an id, a path to a card's file, or either with ``@N``, which is left out."""
        refuse_filled_in(text, Path())
        reference = VersionReference.parse(text)
        name = (reference.card if reference else text).replace("\\", "/")
        path = PurePosixPath(name)
        is_path = path.suffix == ".yaml" or "/" in name
        # The folder stays as it was typed: a disk may hold its ä as one character or as two.
        if is_path and real(Path(name).parent) != real(self.cards):
            raise LapeError(
                Message("{file} is not among the cards of this repository.", file=text),
                Message("The cards are in {folder}.", folder=str(self.cards)),
            )
        return unicodedata.normalize("NFC", path.stem if path.suffix == ".yaml" else path.name)

    def folder_named(self, text: str, start: Path) -> Path | None:
        """The folder that ``text`` names from ``start``; ``None`` for all else, such as a card called like a folder."""
        path = start / text
        return path if is_folder(path) and not is_file(self.path_of(text)) else None

    def is_whole(self, folder: Path) -> bool:
        """Whether a folder stands for all cards."""
        return real(folder) in (real(self.cards), real(self.top))

    def require(self, text: str) -> str:
        """The id that ``text`` names, of a card that there is; not of one of its versions."""
        version = VersionReference.parse(text)
        if version is not None and not is_file(self.path_of(text)) and self._knows(self.locate(version.card)):
            raise LapeError(
                Message("{name} is an old version, and here the card itself is meant.", name=text),
                Message(
                    "Leave out the @ and the number. To bring an old version back:  lape restore {name}", name=text
                ),
            )
        card = self.locate(text)
        if not self.has(card):
            before, at, _ = text.rpartition("@")
            if at and self.has(self.locate(before)):
                card = self.locate(before)
                raise LapeError(
                    Message("{name} names no version: a number belongs after the @.", name=text),
                    Message("Write it as {card}@1. See the numbers with  lape history {card}", card=card),
                )
            raise self.lacking(card)
        return card

    def keeper(self) -> Repository | None:
        """The repository that the file of a card can be brought back from, if there is one."""
        from lape_cards.workflow.keeper import repository_at  # what only reads cards needs no git

        try:
            return repository_at(self.top)
        except LapeError:  # no history is kept here
            return None

    def _knows(self, card: str) -> bool:
        """Whether there is a file of this card, or a saved version of it."""
        return self.has(card) or self.last_kept(card) is not None

    def last_kept(self, card: str) -> Gone | None:
        """The card that has no file here, by its last version, where some are kept."""
        return next(iter(self._kept([card])), None)

    def _kept(self, cards: Sequence[str]) -> list[Gone]:
        from lape_cards.workflow.gone import kept  # only a name that means no file needs it

        keeper = self.keeper() if cards else None
        return kept(keeper, {card: self.name_of(card) for card in cards}) if keeper is not None else []

    def gone(self) -> list[Gone]:
        """The cards with versions that the checked-out state has and the disk has not, in alphabetical order.

        A file whose deletion was committed is not missed.
        """
        from lape_cards.workflow import gone  # few look for what is not there

        keeper = self.keeper()
        names = gone.deleted(keeper, self.before_names) if keeper is not None else []
        cards = [PurePosixPath(name).stem for name in names]
        missing = [card for name, card in zip(names, cards, strict=True) if name == self.name_of(card)]
        return self._kept([card for card in sorted(missing) if not self.has(card)])

    def called(self, card: str) -> str:
        """What a card is called from where it is looked at."""
        return card

    def lacking(self, card: str) -> LapeError:
        """The error of whoever names a card that has no file: how to bring it back, or which cards there are."""
        gone = self.last_kept(card)
        if gone is not None:
            return gone.error()
        return LapeError(
            Message("There is no card {card}.", card=self.called(card)), cards_like(card, self.ids(), self.called)
        )

    def only(self) -> str:
        """The id of the card where there is one alone; ``LapeError`` that lists them where there are several."""
        known = self.ids()
        if len(known) == 1:
            return known[0]
        if not known:
            for one in self.gone():
                raise one.error()
        raise LapeError(Message("It is not clear which card is meant."), cards_here(known))


def _why_unread(entry: os.DirEntry[str], path: str) -> Iterator[LeftOut]:
    """Why a file is not read, where it is not."""
    if entry.is_symlink():
        yield link(path)
    elif not _is_text(entry.name):
        yield LeftOut(path, Message("Its name has characters that cannot be shown."))
    elif not entry.name.endswith(".yaml"):
        yield called_otherwise(path)


def _too_deep(path: str, folder: str) -> LeftOut:
    return LeftOut(path, Message("Cards are read in the folder {folder} itself, and in none inside it.", folder=folder))


class PlacedShelf(Shelf, frozen=True):
    """A folder of card files of whose settings no more is known than where the files are."""

    place: str


@lru_cache(maxsize=100)  # of each card of a few folders it is asked several times
def _before(place: str) -> str:
    return str(PurePosixPath(place) / "x").removesuffix("x")


def place_of(names: Iterable[str], start: Path) -> Path:
    """Where to look for the card repository that is meant: beside the first file among ``names``, else in ``start``.

    A name may be that of a file's saved version.
    """
    for name in names:
        version = VersionReference.parse(name)
        for said in (name, version.card) if version is not None else (name,):
            path = start / said
            # A card may have been deleted, and its folder leads to its versions all the same.
            is_path = path.suffix == ".yaml" and path.parent != start and is_folder(path.parent)
            if is_file(path) or (is_path and find_top(path.parent) is not None):
                return path.parent
    return start


def find_top(start: Path) -> Path | None:
    """The nearest folder, from ``start`` upwards, with a ``lape.yaml``."""
    return next((folder for folder in around(start) if is_file(folder / SETTINGS)), None)


def find_portfolio(start: Path) -> Path | None:
    """The ``portfolio.yaml`` that is nearer upwards from ``start`` than any ``lape.yaml``, or beside it."""
    for folder in around(start):
        if is_file(folder / PORTFOLIO):
            return folder / PORTFOLIO
        if is_file(folder / SETTINGS):
            return None
    return None


def around(start: Path) -> list[Path]:
    """``start`` and the folders that it is in, the nearest first."""
    folder = start.resolve()
    return [folder, *folder.parents]


def portfolio_for(names: Iterable[str], start: Path) -> Path | None:
    """The ``portfolio.yaml`` around ``start``; ``None`` where there is none, or a card's file leads elsewhere."""
    portfolio = find_portfolio(start)
    return portfolio if portfolio is not None and find_portfolio(place_of(names, start)) == portfolio else None


def require_inside(top: Path, cards: str, templates: str) -> None:
    """``LapeError`` where a folder that the settings name is outside the repository, as its files are now."""
    inside(top, cards)
    inside(top, templates)
    folder = PurePosixPath(cards.replace("\\", "/"))
    outside = folder.is_absolute() or ".." in folder.parts
    if outside or ".git" in map(str.casefold, folder.parts) or not cards.isprintable():
        raise LapeError(
            Message("The cards folder {folder} is outside the repository.", folder=cards),
            Message("Write under cards in lape.yaml a folder inside it, such as  cards/"),
        )
