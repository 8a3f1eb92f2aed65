"""The nearest of the words that are known, for whoever has typed another."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """The word among ``known`` that looks most like ``word``; ``None`` where none is alike by ``cutoff``, 0 to 1."""
    from difflib import get_close_matches  # only a slip of the finger needs it

    return next(iter(get_close_matches(word, list(known), n=1, cutoff=cutoff)), None)
