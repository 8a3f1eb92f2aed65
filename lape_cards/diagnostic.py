"""What is wrong with a card, and where: a value that every reporter can show in its own way."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from lape_cards.message import N_, Message

Severity = Literal["error", "warning", "advice"]

SEVERITY_NAMES: dict[Severity, str] = {"error": N_("error"), "warning": N_("warning"), "advice": N_("advice")}

Path = tuple[str | int, ...]
"""Where a field is in a card's data: keys and positions from the top, ``("changes", 0, "target")``."""


class Place(Struct, frozen=True, array_like=True):
    """A place in a file; ``line`` and ``column`` count from 1, columns in characters."""

    line: int
    column: int


UNREAD = "LC025"
"""The rule that a file breaks that looks like a card and is not read."""


class LeftOut(Struct, frozen=True):
    """Something in the cards folder that looks like a card and is not read, and why; ``path`` is from the top."""

    path: str
    reason: Message


class Finding(Struct, frozen=True, array_like=True):
    """What a rule says about one field of a card, before anyone has looked up where that field stands.

    ``rests_on`` are other fields whose absence it takes for granted: where one of them is there and could not be
    understood, the finding is not told.
    ``hidden`` are the texts that a masked rule found there, and that nothing may show.
    """

    path: Path
    message: Message
    hint: Message | None = None
    rests_on: tuple[Path, ...] = ()
    hidden: tuple[str, ...] = ()


class Diagnostic(Struct, frozen=True, array_like=True):
    """One finding with its rule, severity and place.

    ``file`` is the name to show, ``excerpt`` the line it stands on (``None`` where nothing may be shown),
    ``width`` how many characters of that line, from the column on, are meant.
    """

    code: str
    severity: Severity
    file: str
    place: Place
    message: Message
    hint: Message | None = None
    path: Path = ()
    excerpt: str | None = None
    width: int = 1

    @property
    def location(self) -> str:
        """``file:line:column``."""
        return f"{self.file}:{self.place.line}:{self.place.column}"


def unread(one: LeftOut) -> Diagnostic:
    """The finding that a file looks like a card and is not read."""
    return Diagnostic(
        UNREAD,
        "error",
        one.path,
        Place(1, 1),
        Message("It looks like a card and is not read. {reason}", reason=one.reason),
        Message("Make it an ordinary file ID.yaml in the folder of the cards, or move it elsewhere."),
    )


def called_otherwise(path: str) -> LeftOut:
    """A file that is not read because its name does not end as a card's does."""
    return LeftOut(path, Message("A card's file ends in .yaml."))


def link(path: str) -> LeftOut:
    """A file that is not read because it is a link."""
    return LeftOut(path, Message("It is a link to another file."))
