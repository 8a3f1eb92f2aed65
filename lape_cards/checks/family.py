"""The families that rules are of."""

from __future__ import annotations

from typing import Literal

from lape_cards.message import N_

Family = Literal["form", "completeness", "consistency", "history", "privacy", "language"]

FAMILY_NAMES: dict[Family, str] = {
    "form": N_("form"),
    "completeness": N_("completeness"),
    "consistency": N_("consistency"),
    "history": N_("history"),
    "privacy": N_("privacy"),
    "language": N_("language"),
}
