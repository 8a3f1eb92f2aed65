"""How many there are of each kind, told so that zero is told too where it says something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lape_cards.card.phase import PHASE_NAMES, Phase
from lape_cards.documents.report.model import Count
from lape_cards.message import Message


def phases(counted: Mapping[Phase, int], order: Iterable[Phase]) -> tuple[Count, ...]:
    """The experiments in each phase, in the order of phases; phases without any are left out."""
    return tuple(Count(counted[phase], Message(PHASE_NAMES[phase])) for phase in order if counted.get(phase))


def extents(counted: Mapping[str, int], words: Mapping[str, str], unknown: str) -> tuple[Count, ...]:
    """Those in full, in part, not at all, and those not judged; kinds that nothing is of are left out."""
    kinds = {**words, "unknown": unknown}
    return tuple(Count(counted[state], Message(word), state) for state, word in kinds.items() if counted.get(state))
