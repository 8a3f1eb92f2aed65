"""Where many experiments are on their way: the plan–do–check–act circle with how many stand in each part of it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from lape_cards.card.phase import CIRCLE, ORDER, PHASE_NAMES, Phase
from lape_cards.documents.status import quarter
from lape_cards.message import Message, plural_message

WIDTH = 400
HEIGHT = 200
_CENTRE = (200.0, 100.0)
_RADIUS = 66.0


class PhaseArc(Struct, frozen=True):
    """A quarter of the circle as an SVG path, and where its name and number stand."""

    phase: Phase
    name: Message
    count: int
    path: str
    x: float
    y: float
    anchor: str


class PhaseCount(Struct, frozen=True):
    """How many experiments are in a phase, in the order that they go through them."""

    phase: Phase
    name: Message
    count: int


class PhaseMap(Struct, frozen=True):
    """The drawing, what it says in words, and the numbers beside it; ``inside`` how many are in the circle still.

    ``plans`` tells of the rooting plans, which are no experiments and not among the numbers; ``None``: there are none.
    """

    width: int
    height: int
    arcs: tuple[PhaseArc, ...]
    counts: tuple[PhaseCount, ...]
    inside: int
    finding: Message
    plans: Message | None


def phase_map(found: Mapping[Phase, int], plans: int = 0) -> PhaseMap:
    """Where experiments are; ``found`` counts those in each phase that some are in. There are ``plans`` besides."""
    counts = tuple(PhaseCount(phase, Message(PHASE_NAMES[phase]), found.get(phase, 0)) for phase in ORDER)
    arcs = tuple(_arc(index, counts[ORDER.index(phase)]) for index, phase in enumerate(CIRCLE))
    inside = sum(arc.count for arc in arcs)
    return PhaseMap(
        WIDTH, HEIGHT, arcs, counts, inside, _finding(inside, sum(found.values())), _besides(plans) if plans else None
    )


def _arc(index: int, count: PhaseCount) -> PhaseArc:
    path, x, y, anchor = quarter(index, _CENTRE, _RADIUS, 22)
    return PhaseArc(count.phase, count.name, count.count, path, x, y, anchor)


def _finding(inside: int, every: int) -> Message:
    if not every:
        return Message("No experiment has begun yet.")
    return plural_message(
        "{count} of {every} experiments is in the circle of plan, do, check and act.",
        "{count} of {every} experiments are in the circle of plan, do, check and act.",
        inside,
        every=every,
    )


def _besides(plans: int) -> Message:
    return plural_message(
        "{count} rooting plan is not counted here.", "{count} rooting plans are not counted here.", plans
    )
