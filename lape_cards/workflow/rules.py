"""The rules for someone who asks: all of them, or one by its code."""

from __future__ import annotations

from lape_cards.checks.registry import FAMILY_NAMES, RULES, Rule
from lape_cards.checks.run import is_named  # importing it registers every rule
from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.typed import nearest


def every_rule() -> list[Rule]:
    """All rules, family by family, each family by code."""
    families = list(FAMILY_NAMES)
    return sorted(RULES.values(), key=lambda rule: (families.index(rule.family), rule.code))


def rules_named(name: str) -> list[Rule]:
    """The rules that ``name`` means: one by its code, or those of a family or of codes that begin so.

    A ``LapeError`` that offers the nearest where there is none.
    """
    found = [rule for rule in every_rule() if is_named(rule, name)]
    if found:
        return found
    near = nearest(name.upper(), sorted(RULES), cutoff=0.8) or nearest(name.lower(), FAMILY_NAMES)
    hint = (
        Message("Did you mean  lape rules {code}", code=near)
        if near
        else Message(
            "The families are: {names}. All rules:  lape rules", names=[Message(one) for one in FAMILY_NAMES.values()]
        )
    )
    raise LapeError(Message("There is no rule “{code}”.", code=name), hint)
