"""Texts for files that people open: what cannot be seen, or would turn the text around, is written out."""

from __future__ import annotations

import unicodedata

_KEPT = frozenset("\n\t\N{SOFT HYPHEN}\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}")
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
_NO_SIGNS = frozenset("\ufffe\uffff")


def seen_text(text: str) -> str:
    """``text`` with its line ends as they are everywhere, and control and direction characters as ``‹U+202E›``."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if all(part.isprintable() for part in text.split("\n")) else "".join(map(_written_out, text))


def _written_out(sign: str) -> str:
    if sign in _KEPT or (unicodedata.category(sign) not in _UNSEEN and sign not in _NO_SIGNS):
        return sign
    return f"‹U+{ord(sign):04X}›"
