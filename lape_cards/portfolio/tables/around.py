"""The tables of what stands around the rows: benefits, risks, core elements, sites, and a workshop's proposals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lape_cards.card.kinds import Assessment, Proposal, WorkshopGroup
from lape_cards.card.parts import (
    Benefit,
    Element,
    Outcome,
    Period,
    Result,
    Risk,
    Site,
)
from lape_cards.message import Message
from lape_cards.portfolio.tables.columns import (
    above,
    below,
    day,
    field,
    listed,
    whose,
    within,
)
from lape_cards.portfolio.tables.model import Row, Seen, Table

BENEFITS = Table(
    "benefits",
    Message("Benefits"),
    Message("One row for each expected benefit."),
    (
        *whose(),
        field(Benefit, "beneficiary"),
        field(Benefit, "level"),
        field(Benefit, "text"),
        field(Result, "reached", take=below("result")),
        field(Result, "note", "result_note", take=below("result")),
    ),
    listed("benefits"),
)

RISKS = Table(
    "risks",
    Message("Risks"),
    Message("One row for each identified risk, and whether it came true."),
    (
        *whose(),
        field(Risk, "id", "risk_id"),
        field(Risk, "risk"),
        field(Risk, "likelihood"),
        field(Risk, "impact"),
        field(Risk, "mitigation"),
        field(Outcome, "happened", take=below("outcome")),
        field(Outcome, "note", "outcome_note", take=below("outcome")),
    ),
    listed("risks"),
)

ELEMENTS = Table(
    "elements",
    Message("Core elements"),
    Message("One row for each core element of a model pilot, and whether it came about."),
    (
        *whose(),
        field(Element, "group", "element_group"),
        field(Element, "element"),
        field(Element, "status"),
        field(Element, "site", "site_id"),
        field(Element, "note"),
    ),
    listed("elements"),
)


def _site_periods(seen: Seen) -> Iterator[Row]:
    number = 0
    for site in listed("sites")(seen):
        for period in site.part.period or (None,):
            number += 1
            yield Row(seen, number, site.part, more=period)


def _period(row: Row) -> Any:
    return row.more


SITES = Table(
    "sites",
    Message("Sites"),
    Message("One row for each period of each site; a site without a period has one too."),
    (
        *whose(),
        field(Site, "id", "site_id"),
        field(Site, "name"),
        *day(Period, "start", edges=("first",), take=_period),
        *day(Period, "end", edges=("last",), take=_period),
        field(Site, "note"),
    ),
    _site_periods,
)


def _group(row: Row) -> Any:
    return row.up.up.part if row.up is not None and row.up.up is not None else None


_assessments = within(listed("groups"), "assessments")

PROPOSALS = Table(
    "proposals",
    Message("Proposals"),
    Message("One row for each proposal that was made in a workshop."),
    (
        *whose(),
        field(WorkshopGroup, "name", "workshop_group", take=_group),
        field(Assessment, "theme", take=above),
        field(Proposal, "id", "proposal_id"),
        field(Proposal, "text"),
        field(Proposal, "responsible"),
        field(Proposal, "promised"),
        field(Proposal, "experiment"),
    ),
    within(_assessments, "proposals"),
)
