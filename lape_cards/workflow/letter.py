"""A message that is ready to be sent: a draft that e-mail programs open, the same bytes for the same content.

Nothing in it comes from chance or from the clock, and no text from a card reaches a header but on one line.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from msgspec import Struct

from lape_cards.regex import regex

_MAILBOX = regex(r"[\w.+-]{1,64}@[\w-]{1,63}(\.[\w-]{1,63}){1,8}", re.ASCII)

_SHORT = 60
"""Signs that stand on a header's first line beside its name."""
_UNPARTED = SMTP.clone(max_line_length=400)
"""Leaves the name of any document in one piece: not every e-mail program puts the pieces of a name together."""


class Enclosure(Struct, frozen=True):
    """A document that goes along: its file's name, what it is on the wire, and its bytes."""

    name: str
    media_type: str
    content: bytes


class Mailbox(Struct, frozen=True):
    """Whom a message is from or to."""

    name: str
    address: str


def mailbox(name: str | None, address: str) -> Mailbox | None:
    """The mailbox ``address`` of ``name``; ``None`` where it is none that every e-mail program can use."""
    address = address.strip()
    if not _MAILBOX.fullmatch(address) or ".." in address or address.startswith(".") or ".@" in address:
        return None
    return Mailbox(one_line(name or ""), address)


def letter(
    *,
    sender: Mailbox | None,
    to: Mailbox | None,
    subject: str,
    body: str,
    day: date,
    enclosures: Sequence[Enclosure],
) -> bytes:
    """The message as a draft; it is dated at noon of ``day``."""
    headers = "".join(f"{name}: {value}\r\n" for name, value in _headers(sender, to, one_line(subject), day))
    message = EmailMessage(policy=SMTP)
    message.set_content(_plain(body), cte="quoted-printable")
    for one in enclosures:
        main, _, sub = one.media_type.partition("/")
        message.add_attachment(one.content, maintype=main, subtype=sub, filename=one.name)
    if enclosures:
        message.set_boundary(_boundary(subject, body, enclosures))
    return headers.encode("ascii") + message.as_bytes(policy=_UNPARTED)


def _headers(sender: Mailbox | None, to: Mailbox | None, subject: str, day: date) -> Iterator[tuple[str, str]]:
    yield "X-Unsent", "1"  # opens as something to send, not as something that was received
    yield "Subject", _written(subject, "Subject")
    if sender is not None:
        yield "From", _addressed(sender, "From")
    if to is not None:
        yield "To", _addressed(to, "To")
    yield "Date", format_datetime(datetime.combine(day, time(12), UTC))


def _addressed(one: Mailbox, header: str) -> str:
    if _is_plain(one.name):
        return formataddr((one.name, one.address))
    return f"{_written(one.name, header)}\r\n <{one.address}>"


def _written(text: str, header: str) -> str:
    """A text as a header holds it. EmailMessage folds such lines too, but loses spaces between words on the way."""
    if _is_plain(text):
        return text
    return Header(text, "utf-8", header_name=header).encode(linesep="\r\n")


def _is_plain(text: str) -> bool:
    return text.isascii() and len(text) <= _SHORT and "=?" not in text


def one_line(text: str) -> str:
    """``text`` on one line, without signs that cannot be seen."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _plain(text: str) -> str:
    """``text`` with its line breaks, and without any other sign that cannot be seen."""
    lines = ("".join(sign for sign in line if sign.isprintable() or sign == "\t") for line in text.split("\n"))
    return "\n".join(lines)


def _boundary(subject: str, body: str, enclosures: Sequence[Enclosure]) -> str:
    """What parts the message: made from its content, which cannot hold its own digest."""
    digest = hashlib.sha256()
    for piece in (subject, body, *(one.name for one in enclosures)):
        digest.update(piece.encode("utf-8", "replace") + b"\0")
    for one in enclosures:
        digest.update(hashlib.sha256(one.content).digest())
    return f"=_lape_{digest.hexdigest()[:40]}"
