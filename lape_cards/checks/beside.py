"""Rules of consistency for what a card names beside itself: the card that it continues, and its attachments."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from lape_cards.card.kinds import Card, Rooting
from lape_cards.card.parts import Attachment
from lape_cards.checks.parts import name_of
from lape_cards.checks.registry import ALL_KINDS, Subject, rule
from lape_cards.diagnostic import Finding, Path
from lape_cards.message import N_, Message
from lape_cards.regex import regex

_ADDRESS = regex(r"(?:https?|ftp)://", re.IGNORECASE)
_FROM_ELSEWHERE = regex(r"/|~/|\.\./|[A-Za-z]:|[A-Za-z]+:/")
"""How a path begins that leads from the top of a disk, from somebody's own folder, or out of the repository."""


@rule(
    "LC312",
    "consistency",
    N_("A rooting plan continues another card"),
    N_("The experiment whose practice is to stay has a card of its own, and counts as rooted by its plan."),
    kinds=("rooting",),
)
def own_plan(card: Rooting, subject: Subject) -> Iterator[Finding]:
    """``continues`` is not the plan's own id."""
    if card.continues == card.id:
        yield Finding(
            ("continues",),
            Message("The rooting plan says that it continues itself."),
            Message("Write after  continues:  the id of the experiment's card."),
        )


@rule(
    "LC313",
    "consistency",
    N_("An attachment's path leads from the top of the card repository"),
    N_("Only then is the file kept with the card, and found on everyone's machine."),
    kinds=ALL_KINDS,
)
def paths(card: Card, subject: Subject) -> Iterator[Finding]:
    """Told from how the path is written; whether there is such a file is told when the card is saved."""
    for place, attachment, name in _attachments(card):
        path = (attachment.path or "").strip()
        if path and (hint := _mended(path)) is not None:
            yield Finding(
                (*place, "path"),
                Message("The file of the attachment “{attachment}” cannot be kept with the card.", attachment=name),
                hint,
            )


def _mended(path: str) -> Message | None:
    """How the path would be written; ``None`` where it is as it should be."""
    if _ADDRESS.match(path):
        return Message("It is a web address: write it after  url:  instead of  path.")
    slashed = posixpath.normpath(path.replace("\\", "/"))
    if not _FROM_ELSEWHERE.match(f"{slashed}/"):
        return Message("Write it with slashes:  {path}", path=slashed) if "\\" in path else None
    name = slashed.replace(":", "/").rpartition("/")[2]
    return Message(
        "Put the file into the card repository, and write its path from the top:  {path}",
        path=f"attachments/{name if name.strip('.~') else '…'}",
    )


@rule(
    "LC314",
    "consistency",
    N_("An attachment is one file or one page"),
    N_("A reader who cannot open it does not know what was meant."),
    kinds=ALL_KINDS,
    severity="warning",
)
def things(card: Card, subject: Subject) -> Iterator[Finding]:
    """It has a path or an address, and not both."""
    for place, attachment, name in _attachments(card):
        if attachment.path and attachment.url:
            yield Finding(
                (*place, "url"),
                Message("The attachment “{attachment}” has both a file and a web address.", attachment=name),
                Message("Keep the one that is meant, or make an attachment of its own of each."),
            )
        elif not attachment.path and not attachment.url:
            yield Finding(
                place,
                Message("The attachment “{attachment}” has neither a file nor a web address.", attachment=name),
                Message(
                    "Add a line  path:  with the file's path from the top of the card repository, "
                    "or  url:  with the address."
                ),
                rests_on=((*place, "path"), (*place, "url")),
            )


def _attachments(card: Card) -> Iterator[tuple[Path, Attachment, str]]:
    for index, attachment in enumerate(card.attachments):
        yield ("attachments", index), attachment, name_of(attachment.title, str(index + 1))
