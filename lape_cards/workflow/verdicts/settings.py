"""What is remembered of a repository's settings."""

from __future__ import annotations

from msgspec import Struct


class Settings(Struct, frozen=True):
    """What a check wants to know of a ``lape.yaml``."""

    cards: str
    templates: str
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    strict: bool = False
