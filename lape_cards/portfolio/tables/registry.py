"""Every table, in the order that they are written and told of."""

from __future__ import annotations

from lape_cards.portfolio.tables.around import BENEFITS, ELEMENTS, PROPOSALS, RISKS, SITES
from lape_cards.portfolio.tables.cards import CARDS
from lape_cards.portfolio.tables.course import ANSWERS, CHECKPOINTS, OBSERVATIONS, ROOTING_DECISIONS
from lape_cards.portfolio.tables.model import Table
from lape_cards.portfolio.tables.rows import ACTIONS, MEASUREMENTS, METRICS, ROWS

TABLES: tuple[Table, ...] = (
    CARDS,
    ROWS,
    METRICS,
    MEASUREMENTS,
    ACTIONS,
    CHECKPOINTS,
    OBSERVATIONS,
    ANSWERS,
    BENEFITS,
    RISKS,
    ELEMENTS,
    SITES,
    ROOTING_DECISIONS,
    PROPOSALS,
)
"""A table comes after those that it links to."""
