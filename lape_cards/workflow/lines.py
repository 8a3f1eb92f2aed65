"""The lines that someone types: in a card's text, which is CommonMark, only a paragraph is shown on a new one."""

from __future__ import annotations

from itertools import pairwise

from lape_cards.regex import regex

_ITEM = regex(r"\s*(?:[-*+]|\d{1,9}[.)])\s.*")
_BEGINS_OF_ITSELF = regex(r"\s*(?:[-*+]\s|1[.)]\s|[>|]|#{1,6}\s).*|\s{2}.*")
"""What CommonMark takes for a line of its own, or for the rest of an item, below any other."""
_FENCES = ("```", "~~~")


def apart(text: str) -> str:
    """``text`` with each line that someone typed as a paragraph; lists, quotes and tables stay as they are."""
    if any(fence in text for fence in _FENCES):
        return text
    lines = text.split("\n")
    parted = lines[:1]
    for before, line in pairwise(lines):
        if before.strip() and line.strip() and not _is_told_apart(before, line):
            parted.append("")
        parted.append(line)
    return "\n".join(parted)


def typed_over(text: str, present: str) -> str:
    """The same of what was typed where ``present`` stood; whose lines were broken by hand before stay as they are."""
    return text if apart(present) != present else apart(text)


def _is_told_apart(before: str, line: str) -> bool:
    """Whether a line that stands right below another is shown on its own."""
    ends = before.endswith(("  ", "\\"))
    return ends or bool(_BEGINS_OF_ITSELF.fullmatch(line) or (_ITEM.fullmatch(before) and _ITEM.fullmatch(line)))
