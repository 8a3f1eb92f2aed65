"""The files of a card repository beside its settings and its cards, and how each is seen to.

What the group has written itself is never replaced: a missing file is added, a missing line appended, and only what is
all ours is written anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar
from urllib.parse import quote

from msgspec import Struct

from lape_cards.config.repository import RepositorySettings
from lape_cards.errors import LapeError
from lape_cards.i18n import LANGUAGES, Language, translator
from lape_cards.message import Message
from lape_cards.render.equipment import equipment
from lape_cards.repository.driver import NAME as DRIVER
from lape_cards.schema import as_text, schema
from lape_cards.store.cards import read_bytes
from lape_cards.store.files import inside, write_whole
from lape_cards.workflow.cards import SETTINGS
from lape_cards.workflow.origin import installable

_CARD_SCHEMA = (".vscode/card.schema.json", "card")
_SETTINGS_SCHEMA = (".vscode/repository.schema.json", "repository")
_SERVICES = (".github/workflows/cards.yml", ".gitlab-ci.yml")
_NOT_INSTALLED = b'LAPE_PACKAGE: ""'
_EXTENSION = "redhat.vscode-yaml"
_OURS = "lape init"
"""How the comment of a file that is all ours begins, in every language."""


class Piece(Struct, frozen=True):
    """A file of a card repository: its path from the top, and the whole of it where nobody else has written in it.

    One that the versions can do without is ``optional``: where git is told to ignore it, it stays out of the history.
    """

    name: str
    content: bytes
    optional: ClassVar[bool] = True

    def see_to(self, folder: Path) -> bool:
        """Write what is missing; whether anything was."""
        raise NotImplementedError  # each kind of piece says how; a Struct cannot be an abstract class

    def advice(self, folder: Path) -> Message | None:
        """What someone should add by hand, if anything."""
        return None


class Kept(Piece, frozen=True):
    """An empty file that only keeps its folder in git."""

    optional: ClassVar[bool] = False

    def see_to(self, folder: Path) -> bool:
        """Make the folder, where there is none."""
        path = inside(folder, self.name)
        if path.parent.exists():
            return False
        _write(path, self.content)
        return True


class Line(Piece, frozen=True):
    """A file that has to have a line; it takes the place of ``older``, what an earlier lape wrote there."""

    optional: ClassVar[bool] = False

    older: bytes | None = None

    def see_to(self, folder: Path) -> bool:
        """Add the line, where it is missing."""
        path = inside(folder, self.name)
        before = read_bytes(path, most=-1) if path.exists() else b""
        lines = before.split(b"\n")
        known = [line.strip() for line in lines]
        if self.content.strip() in known:
            return False
        if self.older in known:
            position = known.index(self.older)
            lines[position] = lines[position].replace(self.older, self.content.strip())
            _write(path, b"\n".join(lines))
            return True
        newline = b"\r\n" if b"\r\n" in before else b"\n"
        separator = newline if before and not before.endswith(b"\n") else b""
        _write(path, before + separator + self.content.strip() + newline)
        return True


class Offered(Piece, frozen=True):
    """A file that is written once; someone's own should have ``words`` in it, or else be given ``addition``."""

    words: tuple[str, ...] = ()
    addition: str = ""

    def see_to(self, folder: Path) -> bool:
        """Write the file, where there is none."""
        path = inside(folder, self.name)
        if path.exists():
            return False
        _write(path, self.content)
        return True

    def advice(self, folder: Path) -> Message | None:
        """What to add, so that the editor knows the cards; a file with comments is not rewritten."""
        text = read_bytes(inside(folder, self.name), most=-1).decode("utf-8", "replace")
        if all(word in text for word in self.words):
            return None
        return Message(
            "So that the editor knows the cards, add to {file}:  {addition}", file=self.name, addition=self.addition
        )


class Schema(Piece, frozen=True):
    """The JSON Schema of the files of one ``kind``, which is all ours and changes with the program.

    It may be in any of ``languages``: where the repository does not say its own, it stays in the one that it is in.
    """

    kind: str
    languages: tuple[Language, ...]

    def see_to(self, folder: Path) -> bool:
        """Write the file, or write it anew where the program's schema is another by now."""
        path = inside(folder, self.name)
        if path.exists() and not self.is_outdated(folder):
            return False
        _write(path, self.content)
        return True

    def is_outdated(self, folder: Path) -> bool:
        """Whether there is a file of ours that is not what the program would write now."""
        path = inside(folder, self.name)
        before = _read_json(path) if path.exists() else {}
        ours = str(before.get("$comment")).startswith(_OURS)
        return ours and not any(before == _schema(self.kind, language) for language in self.languages)


def _read_json(path: Path) -> dict[str, Any]:
    """What a JSON file says; nothing where it is not the mapping that we would have written."""
    try:
        content = json.loads(read_bytes(path, most=-1))
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _write(path: Path, content: bytes) -> None:
    make_folder(path.parent)
    write_whole(path, content)


def _schema(kind: str, language: Language) -> dict[str, Any]:
    comment = translator(language)(
        Message("lape init wrote this file, and writes it anew when the form has changed; changes of yours are lost.")
    )
    return {"$comment": comment, **schema(kind, language)}


def make_folder(folder: Path) -> None:
    """See to it that the folder is there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LapeError(
            Message("The folder {folder} cannot be made: {reason}.", folder=str(folder), reason=error.strerror or ""),
            Message("Name another folder, and try again."),
        ) from None


def pieces(settings: RepositorySettings, otherwise: Language) -> Iterator[Piece]:
    """The other files of a card repository; ``otherwise`` is the language of one that does not say its own."""
    folder = PurePosixPath(settings.cards)
    cards = "" if folder == PurePosixPath() else f"{folder}/"
    pattern = f"{cards or '/'}*.yaml"
    quoted = f'"{pattern}"' if " " in pattern else pattern
    yield Kept(f"{cards}.gitkeep", b"")
    yield Line(".gitattributes", f"{quoted} -text merge={DRIVER}\n".encode(), f"{quoted} -text".encode())
    yield Line(".gitignore", b"/documents/\n")
    yield from _editor(settings.language, otherwise, cards)
    language = settings.language or otherwise
    settings_left_out = "" if cards else rf"(?!{re.escape(SETTINGS)}$)"
    files = rf"^{re.escape(cards)}{settings_left_out}[^/]+\.yaml$".replace("'", "''")
    yield Offered(".pre-commit-config.yaml", equipment("pre-commit.yaml", language, files=files))
    for name, form in zip(_SERVICES, ("github.yml", "gitlab.yml"), strict=True):
        yield Offered(name, equipment(form, language, package=installable()))


def waiting(folder: Path) -> Message | None:
    """What the checks at each push wait for, where this lape could not tell where it is installed from."""
    paths = [(name, inside(folder, name)) for name in _SERVICES]
    names = [name for name, path in paths if path.is_file() and _NOT_INSTALLED in read_bytes(path, most=-1)]
    if not names:
        return None
    return Message(
        "If you use GitHub or GitLab, write after LAPE_PACKAGE in {files} where lape is installed from. Until then the "
        "check there fails at each push.",
        files=names,
    )


def _editor(language: Language | None, otherwise: Language, cards: str) -> Iterator[Piece]:
    """What lets VS Code offer the keys, show the guide and mark faults in the files under ``cards``."""
    for name, kind in (_CARD_SCHEMA, _SETTINGS_SCHEMA):
        content = as_text(_schema(kind, language or otherwise)).encode()
        yield Schema(name, content, kind, (language,) if language else LANGUAGES)
    # The language server holds the patterns against encoded addresses: an ä or a space has to be encoded too.
    patterns = f"{quote(cards)}*.yaml" if cards else ["*.yaml", f"!{SETTINGS}"]
    mapping = json.dumps({_CARD_SCHEMA[0]: patterns, _SETTINGS_SCHEMA[0]: SETTINGS})
    yield Offered(
        ".vscode/settings.json",
        equipment("settings.json", otherwise, mapping=mapping),
        (_CARD_SCHEMA[0], _SETTINGS_SCHEMA[0]),
        f'"yaml.schemas": {mapping}',
    )
    yield Offered(
        ".vscode/extensions.json",
        equipment("extensions.json", otherwise, extension=_EXTENSION),
        (_EXTENSION,),
        f'"{_EXTENSION}"',
    )
