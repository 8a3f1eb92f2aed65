"""The phases that a card can be in, and their names."""

from __future__ import annotations

from typing import Literal

from lape_cards.message import N_

Phase = Literal["plan", "do", "check", "act", "ended", "evaluated", "rooted"]

PHASE_NAMES: dict[Phase, str] = {
    "plan": N_("plan"),
    "do": N_("do"),
    "check": N_("check"),
    "act": N_("act"),
    "ended": N_("ended"),
    "evaluated": N_("evaluated"),
    "rooted": N_("rooted"),
}
ORDER: tuple[Phase, ...] = tuple(PHASE_NAMES)
CIRCLE: tuple[Phase, ...] = ("plan", "do", "check", "act")
