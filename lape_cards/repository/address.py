"""Addresses of other repositories: the few kinds that cards are collected from, and nothing that git would run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from msgspec import Struct

from lape_cards.message import Message
from lape_cards.regex import regex

Kind = Literal["https", "ssh", "file"]

_HOST = r"[A-Za-z0-9][A-Za-z0-9.-]*"
_USER = r"[A-Za-z0-9_][A-Za-z0-9._-]*"
_HTTPS = regex(rf"https://(?:{_USER}@)?(?:{_HOST}|\[[0-9A-Fa-f:]+\])(?::\d{{1,5}})?/[^\s?#]+", re.ASCII)
_SSH = regex(rf"ssh://(?:{_USER}@)?(?:{_HOST}|\[[0-9A-Fa-f:]+\])(?::\d{{1,5}})?/[^\s]+", re.ASCII)
_SSH_SHORT = regex(rf"{_USER}@{_HOST}:(?!-)[^\s]+", re.ASCII)
_LIKE_SSH = regex(r"[^/\\]*:")
"""What git takes for a host and a path on it; a folder called so is written ``./name:more``."""
_DRIVE = regex(r"[A-Za-z]:[\\/]")
_SCHEME = regex(r"[A-Za-z][A-Za-z0-9+.-]*:(?:/|:|$)")
_PASSWORD = regex(r"^[a-z]+://[^/@\s]*:[^/@\s]*@", re.IGNORECASE)


class AddressError(ValueError):
    """An address that nothing is collected from: what is wrong with it, and what to write."""

    def __init__(self, message: Message, hint: Message) -> None:
        super().__init__(message.text)
        self.message = message
        self.hint = hint


class Address(Struct, frozen=True):
    """Where a repository is: what git is told, and by which way it goes there."""

    url: str
    kind: Kind


def read_address(text: str, here: Path) -> Address:
    """The address that ``text`` is; a path is looked for from the folder ``here``. Raises ``AddressError``."""
    if not text.isprintable() or text != text.strip():
        raise _unknown(Message("The address has a hidden character in it."))
    if _PASSWORD.match(text):
        raise AddressError(
            Message("The address has a password in it, and portfolio.yaml is read by many."),
            Message("Leave it out, let git's own settings keep it, and collect with  lape collect --use-git-config"),
        )
    if text.startswith("-") or "::" in text:
        raise _unknown(Message("“{address}” is no address that cards are collected from.", address=text))
    if _HTTPS.fullmatch(text):
        return Address(text, "https")
    if _SSH.fullmatch(text) or (_SSH_SHORT.fullmatch(text) and not _DRIVE.match(text)):
        return Address(text, "ssh")
    if text.lower().startswith("http://"):
        raise AddressError(
            Message("What comes by http:// can be changed on the way."),
            Message("Write https:// if the server has it, or ssh://."),
        )
    if (_SCHEME.match(text) or _LIKE_SSH.match(text)) and not _DRIVE.match(text):
        raise _unknown(Message("“{address}” is no address that cards are collected from.", address=text))
    return Address(str((here / text).resolve()), "file")


def _unknown(message: Message) -> AddressError:
    return AddressError(
        message,
        Message("Write an address that begins with https:// or ssh://, one such as git@host:path, or a folder's path."),
    )
