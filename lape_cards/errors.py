"""The one family of errors that a person may cause, and what each of them exits with."""

from __future__ import annotations

from enum import IntEnum

from lape_cards.message import Message


class Exit(IntEnum):
    """Exit codes of the ``lape`` command."""

    OK = 0
    FAULTS = 1
    """The cards have faults, or a version is lost."""
    FAILED = 2
    """The command could not do (all of) what was asked."""
    BUG = 3
    BROKEN_OFF = 130


class LapeError(Exception):
    """Something that a person can mend: what happened, and what to do about it.

    ``exit_code`` is what the command ends with; ``place`` is ``file`` or ``file:line:column``, where there is one, and
    ``code`` the rule that was broken. ``said`` are the words of another program, in lines, where they tell the reason.
    """

    exit_code = Exit.FAILED

    def __init__(
        self,
        message: Message,
        hint: Message | None = None,
        *,
        place: str | None = None,
        code: str | None = None,
        said: str = "",
    ) -> None:
        super().__init__(message.text)
        self.message = message
        self.hint = hint
        self.place = place
        self.code = code
        self.said = said


class CardError(LapeError):
    """A card that cannot be read, or may not be saved as it is."""

    exit_code = Exit.FAULTS


def no_temporary_room(reason: str) -> LapeError:
    """The error of a job that keeps something on the disk while it lasts, and cannot."""
    import tempfile  # most starts need no such folder

    return LapeError(
        Message(
            "The folder for temporary files, {folder}, cannot be written to ({reason}).",
            folder=tempfile.gettempdir(),
            reason=reason,
        ),
        Message("See whether the disk is full, and try again."),
    )
