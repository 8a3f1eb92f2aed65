"""The card files of a commit, read from git's objects: nothing is checked out, and nothing but a plain file is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from lape_cards.card.identifier import IDENTIFIER, IDENTIFIER_LENGTH, RESERVED_NAMES, looks_like_a_card
from lape_cards.diagnostic import LeftOut, called_otherwise, link
from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.regex import regex
from lape_cards.repository.command import Repository
from lape_cards.repository.objects import things

MOST_FILES = 200_000
LARGEST_FILE = 256 * 1024
_LARGEST_FOLDER = 64 * 1024 * 1024
_SETTINGS = "lape.yaml"
_PLAIN = frozenset({"100644", "100755"})
_CARD = regex(IDENTIFIER, re.ASCII)


class CardFile(Struct, frozen=True):
    """A card's file in a commit: the card's id, its path from the top, its object, and its size in bytes."""

    card: str
    path: str
    blob: str
    size: int


class CardFiles(Struct, frozen=True):
    """What the cards folder of a commit holds; ``there`` tells whether the commit has such a folder at all."""

    files: tuple[CardFile, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    there: bool = True


def card_files(repository: Repository, commit: str, folder: str) -> CardFiles:
    """The card files directly in ``folder`` of ``commit``, in the order of their names.

    Plain files alone, with names that a card can have, up to ``LARGEST_FILE`` bytes. A ``LapeError`` where there are
    more than ``MOST_FILES``.
    """
    inside = folder.strip("/")
    inside = "" if inside == "." else inside.removeprefix("./")
    tree = f"{commit}:{inside}"
    kind, _, size = repository.read_objects(
        "--batch-check=%(objecttype) %(objectsize)", stdin=f"{tree}\n".encode()
    ).text.partition(" ")
    if kind != "tree" or not size.isdigit():
        return CardFiles(there=False)
    if int(size) > _LARGEST_FOLDER:
        raise _too_many()
    answer = repository.git("ls-tree", "-z", "-l", "--full-tree", "--end-of-options", tree)
    entries = answer.out.split(b"\0")[:-1]
    if len(entries) > MOST_FILES:
        raise _too_many()
    found, left_out = [], []
    for entry in entries:
        about, _, raw = entry.partition(b"\t")
        name = raw.decode("utf-8", "surrogateescape")
        if not looks_like_a_card(name, among_others=not inside) or name == _SETTINGS:
            continue
        path = f"{inside}/{name}" if inside else name
        mode, _, blob, length = about.decode().split()
        reason = _unfit(name, path.encode("utf-8", "replace").decode(), mode, length)
        if reason is None:
            found.append(CardFile(name.removesuffix(".yaml"), path, blob, int(length)))
        else:
            left_out.append(reason)
    return CardFiles(tuple(sorted(found, key=lambda one: one.card)), tuple(left_out))


def _unfit(name: str, path: str, mode: str, size: str) -> LeftOut | None:
    """Why a file is not read; ``None`` where it is."""
    card = name.removesuffix(".yaml")
    if mode == "120000":
        return link(path)
    if mode not in _PLAIN:
        return LeftOut(path, Message("It is not a file."))
    if card == name:
        return called_otherwise(path)
    if not _CARD.fullmatch(card):
        return LeftOut(
            path, Message("A card's file has a name of small letters a–z, digits and hyphens, and ends with .yaml.")
        )
    if len(card) > IDENTIFIER_LENGTH:
        return LeftOut(path, Message("A card's id has at most {count} characters.", count=IDENTIFIER_LENGTH))
    if card in RESERVED_NAMES:
        return LeftOut(path, Message("{id} is a name that Windows keeps for itself.", id=card))
    if int(size) > LARGEST_FILE:
        return LeftOut(path, Message("It is larger than {limit} KiB.", limit=LARGEST_FILE // 1024))
    return None


def read_files(repository: Repository, files: Iterable[CardFile]) -> Iterator[tuple[CardFile, bytes | None]]:
    """The files with their bytes, many at a time; ``None`` where git no longer has them, or not as they were."""
    by_blob: dict[str, list[CardFile]] = {}
    for file in files:
        by_blob.setdefault(file.blob, []).append(file)
    for blob, thing in things(repository, by_blob):
        for file in by_blob[blob]:
            yield file, thing.content if thing is not None and thing.kind == "blob" else None


def _too_many() -> LapeError:
    return LapeError(
        Message("The folder of the cards holds more than {count} files, so it was not read.", count=MOST_FILES),
        Message("See that  cards  in portfolio.yaml names the folder of the cards."),
    )
