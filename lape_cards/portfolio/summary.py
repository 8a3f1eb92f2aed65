"""One card as a project manager sees it among many: where it is, how complete, what is late, how far it has come."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from lape_cards.card.kinds import Card, Experiment, ResultCard, Rooting
from lape_cards.card.parts import Checkpoint, Decision, Extent
from lape_cards.card.phase import Phase, is_held, is_overdue, last_held
from lape_cards.card.values import PartialDate, Range
from lape_cards.checks.readiness import Readiness
from lape_cards.diagnostic import Finding
from lape_cards.i18n import Language
from lape_cards.metrics.development import development, is_reached, start_of

Kind = Literal["experiment", "rooting", "workshop"]


class Planned(Struct, frozen=True):
    """A checkpoint that is to be held: what it is called, when, and by whom."""

    name: str | None
    date: PartialDate
    responsible: tuple[str, ...]


class Turn(Struct, frozen=True):
    """A checkpoint: its name, when it is planned, when it was held (``None``: not by now), and whether it is late."""

    name: str | None
    date: PartialDate | None
    held: datetime.date | None
    late: bool

    @property
    def day(self) -> datetime.date | None:
        """The day it stands at in time: when it was held, else the last planned one."""
        return self.held or (self.date.last if self.date else None)


class Progress(Struct, frozen=True):
    """How far one metric has come, for the pilot, in the metric's own unit.

    ``latest`` is the last value after the start and ``day`` its day. ``progress`` is the fraction of the way from the
    baseline to the target (below 0 the wrong way, above 1 past it); ``reached`` whether the target is. Each is ``None``
    where it cannot be told.
    """

    id: str | None
    row: str | None
    name: str | None
    unit: str | None
    baseline: Decimal | Range | None
    target: Decimal | Range | None
    ideal: Decimal | Range | None
    latest: Decimal | None
    day: PartialDate | None
    progress: Decimal | None
    reached: bool | None


class RowResult(Struct, frozen=True):
    """A row of the form's table, and how far it was judged to be reached."""

    id: str | None
    change: str | None
    reached: Extent | None


class Summary(Struct, frozen=True, kw_only=True):
    """One card of many, on one day.

    ``source`` is the repository it comes from, ``None`` where only one is looked at. ``phase``, ``completeness`` (in
    percent of what the phase asks for) and what goes with them are ``None`` for a workshop. ``lacking`` is what the
    phase asks for and is not there. ``decision`` is that of the last checkpoint, ``root`` the evaluation's own on
    making the practice permanent. ``plan`` is the rooting plan that continues the card.
    """

    source: str | None
    id: str
    kind: Kind
    language: Language
    title: str
    programme: str | None
    region: str | None
    municipalities: tuple[str, ...]
    place: str | None
    prepared_by: str | None
    contact: tuple[str, ...]
    start: PartialDate | None
    end: PartialDate | None
    version: int | None
    saved: date | None
    phase: Phase | None = None
    completeness: int | None = None
    lacking: tuple[Finding, ...] = ()
    next: Planned | None = None
    overdue: tuple[Planned, ...] = ()
    turns: tuple[Turn, ...] = ()
    metrics: tuple[Progress, ...] = ()
    rows: tuple[RowResult, ...] = ()
    decision: Decision | None = None
    root: Extent | None = None
    host: str | None = None
    plan: str | None = None
    continues: str | None = None

    @property
    def name(self) -> str:
        """What the card is called among the cards of many repositories: ``source/id``."""
        return self._beside(self.id)

    @property
    def plan_name(self) -> str | None:
        """What the rooting plan that continues the card is called there."""
        return self._beside(self.plan) if self.plan else None

    @property
    def continues_name(self) -> str | None:
        """What the experiment that this plan continues is called there."""
        return self._beside(self.continues) if self.continues else None

    def _beside(self, card: str) -> str:
        """A card of the same repository, as it is called among the cards of many."""
        return f"{self.source}/{card}" if self.source else card

    @property
    def is_incomplete(self) -> bool:
        """Whether the phase asks for something that is not there."""
        return self.completeness is not None and self.completeness < 100

    @property
    def is_to_be_rooted(self) -> bool:
        """Whether it was decided that the practice stays; the evaluation's word goes before a checkpoint's."""
        return self.root in ("full", "partial") if self.root is not None else self.decision == "root"

    @property
    def held(self) -> int:
        """How many checkpoints were held."""
        return sum(turn.held is not None for turn in self.turns)

    @property
    def aimed(self) -> tuple[Progress, ...]:
        """The metrics that have a number to reach."""
        return tuple(metric for metric in self.metrics if metric.target is not None)

    @property
    def reached(self) -> tuple[Progress, ...]:
        """Those of them that have reached it."""
        return tuple(metric for metric in self.aimed if metric.reached)


def summary(
    card: Card,
    name: str,
    *,
    source: str | None,
    today: date,
    programme: str | None = None,
    phase: Phase | None = None,
    readiness: Readiness | None = None,
    plan: str | None = None,
) -> Summary:
    """The summary of ``card`` on ``today``; ``name`` is the id that it goes by, which its file's name tells.

    ``programme`` is its repository's, where the card names none itself.
    """
    area = card.area
    period = card.period if isinstance(card, ResultCard) else None
    head = {
        "source": source,
        "id": name,
        "kind": card.kind,
        "language": card.language,
        "title": card.title,
        "programme": card.programme or programme,
        "region": area.region if area else None,
        "municipalities": area.municipality if area else (),
        "place": area.place if area else None,
        "prepared_by": card.prepared_by if isinstance(card, ResultCard) else None,
        "contact": card.contact if isinstance(card, ResultCard) else (),
        "start": period.start if period else None,
        "end": period.end if period else None,
        "version": card.version,
        "saved": card.date,
    }
    if not isinstance(card, Experiment | Rooting):
        return Summary(**head)  # type: ignore[arg-type]
    last = last_held(card, today)
    evaluated = card.evaluation.root if card.evaluation else None
    coming = readiness.checkpoint if readiness else None
    return Summary(
        **head,  # type: ignore[arg-type]
        phase=phase,
        completeness=readiness.completeness.percent if readiness else None,
        lacking=readiness.completeness.missing if readiness else (),
        next=_coming(card, coming.date if coming else None, today),
        overdue=tuple(_planned(card, today)),
        turns=tuple(_turn(point, today) for point in card.checkpoints),
        metrics=tuple(_progress(card, today)),
        rows=tuple(RowResult(row.id, row.change, row.result.reached if row.result else None) for row in card.changes),
        decision=last.decision if last else None,
        root=evaluated.decision if evaluated else None,
        host=_host(card),
        plan=plan,
        continues=card.continues if isinstance(card, Rooting) else None,
    )


def _host(card: ResultCard) -> str | None:
    if isinstance(card, Rooting) and card.rooting and card.rooting.host:
        return card.rooting.host
    return card.evaluation.root.host if card.evaluation and card.evaluation.root else None


def _planned(card: ResultCard, today: date) -> Iterator[Planned]:
    """The checkpoints whose day has gone by and that were not held, the longest overdue first."""
    late = [point for point in card.checkpoints if is_overdue(point, today)]
    yield from sorted((_as_planned(point) for point in late), key=lambda point: point.date.last)


def _coming(card: ResultCard, day: PartialDate | None, today: date) -> Planned | None:
    """The checkpoint that comes next, and is not late already."""
    if day is None:
        return None
    waiting = [
        point
        for point in card.checkpoints
        if point.date is not None and not is_held(point, today) and not is_overdue(point, today)
    ]
    return min((_as_planned(point) for point in waiting), key=lambda point: point.date.last, default=None)


def _turn(point: Checkpoint, today: date) -> Turn:
    held = point.held if is_held(point, today) else None
    return Turn(point.called, point.date, held, is_overdue(point, today))


def _as_planned(point: Checkpoint) -> Planned:
    assert point.date is not None
    return Planned(point.called, point.date, point.responsible)


def _progress(card: ResultCard, today: date) -> Iterator[Progress]:
    start = start_of(card)
    for row in card.changes:
        for metric in row.metrics:
            found = development(metric, start=start, today=today)
            pilot, latest = found.pilot, found.pilot.latest if found.pilot else None
            reached = None
            if latest is not None and metric.target is not None and found.direction is not None:
                reached = is_reached(latest.value, metric.target, found.direction)
            yield Progress(
                metric.id,
                row.id,
                metric.name,
                metric.unit,
                metric.baseline if pilot is None else pilot.baseline,
                metric.target,
                metric.ideal,
                latest.value if latest else None,
                latest.when if latest else None,
                pilot.progress if pilot else None,
                reached,
            )
