"""All rules, whoever asks first."""

from __future__ import annotations

from lape_cards.checks.selection import Rulings


def registered() -> Rulings:
    """Every rule; loading all of them takes a while, and is done here only where they are asked for."""
    from lape_cards.checks import run  # noqa: F401 - registers them
    from lape_cards.checks.registry import RULES

    return RULES
