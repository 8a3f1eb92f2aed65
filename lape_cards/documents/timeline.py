"""Many experiments, and rooting plans, along one line of time: when each runs, its checkpoints, and where today is.

Lengths are in the drawing's own units, which a wide screen shows as pixels; the origin is the upper left corner.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from msgspec import Struct

from lape_cards.card.phase import PHASE_NAMES, Phase
from lape_cards.documents.chart_plane import shortened, text_width
from lape_cards.documents.scale import month_label, month_ticks
from lape_cards.documents.wording import period
from lape_cards.message import Message, plural_message
from lape_cards.portfolio.least import Least
from lape_cards.portfolio.summary import Summary, Turn

WIDTH = 1000
ROW = 26
MOST = 60
"""Experiments that are drawn; of more, those that run now or begin next."""
_LEFT = 292
_RIGHT = WIDTH - 12
_TOP = 44
_LONGEST_NAME = 32
_LONGEST_SOURCE = 16

MarkKind = Literal["held", "coming", "late"]


class MonthTick(Struct, frozen=True):
    """A month on the line of time."""

    x: float
    label: Message


class TurnMark(Struct, frozen=True):
    """A checkpoint on its bar, and what it says in the table: what it is called, its day, and whether it was held."""

    kind: MarkKind
    x: float
    name: str | None
    day: datetime.date


class Bar(Struct, frozen=True):
    """One experiment: ``name`` names its card in the collection; ``right`` is open where it has no end yet.

    ``source`` is whose card it is, ``None`` where all are from one repository; ``short`` tells it where ``title`` alone
    would not tell the bars apart.
    """

    name: str
    source: str | None
    title: str
    short: str
    phase: Phase | None
    phase_name: Message | None
    period: Message | None
    y: float
    left: float
    right: float
    is_open: bool
    marks: tuple[TurnMark, ...]


class Timeline(Struct, frozen=True):
    """The drawing. ``today`` is where today's line stands, ``None`` where it is outside; ``others`` are not drawn."""

    width: int
    height: float
    top: float
    bottom: float
    row: int
    months: tuple[MonthTick, ...]
    bars: tuple[Bar, ...]
    today: float | None
    today_label: Message
    finding: tuple[Message, ...]
    others: Message | None


class Courses:
    """The experiments and rooting plans that have a beginning, as they go by: those to draw are kept, all counted."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._nearest: Least[Summary] = Least(MOST, self._distance)
        self._running = 0
        self._late = 0

    def add(self, card: Summary) -> None:
        """Take a card, if it has a beginning."""
        if card.start is None or card.phase is None:
            return
        self._nearest.add(card)
        self._running += card.kind == "experiment" and card.phase in _RUNNING and self._is_on(card)
        self._late += sum(turn.late for turn in card.turns)

    def _is_on(self, card: Summary) -> bool:
        """Whether today is in the card's time."""
        return _first(card) <= self._today <= _last(card, self._today)

    def _distance(self, card: Summary) -> tuple[int, str]:
        """Running ones come first, then what begins or ended nearest to today."""
        first, last = _first(card), _last(card, self._today)
        return max((first - self._today).days, (self._today - last).days, 0), card.name

    @property
    def drawn(self) -> tuple[Summary, ...]:
        """Those that are drawn, in the order that they begin."""
        cards = self._nearest.items
        return tuple(sorted(cards, key=lambda card: (_first(card), _last(card, self._today), card.name)))

    def timeline(self) -> Timeline | None:
        """The drawing; ``None`` where there is nothing to draw."""
        drawn, today = self.drawn, self._today
        if not drawn:
            return None
        axis = _Axis.of(drawn, today)
        bottom = _TOP + len(drawn) * ROW
        return Timeline(
            WIDTH,
            bottom + 12,
            _TOP,
            bottom,
            ROW,
            tuple(MonthTick(axis.x(month), month_label(month)) for month in axis.months()),
            tuple(_bar(card, short, index, axis, today) for index, (card, short) in enumerate(_short_names(drawn))),
            axis.x(today) if axis.first <= today <= axis.last else None,
            Message("Today {day}", day=today),
            _finding(self._running, self._late),
            _others(self._nearest.others),
        )


class _Axis(Struct, frozen=True):
    first: date
    last: date

    @classmethod
    def of(cls, cards: Sequence[Summary], today: date) -> _Axis:
        days = [today]
        for card in cards:
            days += [_first(card), _last(card, today)]
            days += [turn.day for turn in card.turns if turn.day is not None]
        return cls(min(days), max(days))

    def x(self, day: date) -> float:
        span = (self.last - self.first).days or 1
        return round(_LEFT + (day - self.first).days / span * (_RIGHT - _LEFT), 1)

    def months(self) -> tuple[date, ...]:
        most = int((_RIGHT - _LEFT) // (text_width("12/2018") + 10))
        # What stands at the very edge has no room for its name.
        return tuple(
            month for month in month_ticks(self.first, self.last, most) if _LEFT + 20 < self.x(month) < _RIGHT - 30
        )


def _first(card: Summary) -> date:
    assert card.start is not None
    return card.start.first


def _last(card: Summary, today: date) -> date:
    """The last day of an experiment; of one without an end, the last thing known of it."""
    if card.end is not None:
        return max(card.end.last, _first(card))
    return max([_first(card), today, *(turn.day for turn in card.turns if turn.day is not None)])


def _bar(card: Summary, short: str, index: int, axis: _Axis, today: date) -> Bar:
    left, right = axis.x(_first(card)), axis.x(_last(card, today))
    return Bar(
        card.name,
        card.source,
        card.title,
        short,
        card.phase,
        Message(PHASE_NAMES[card.phase]) if card.phase else None,
        period(card.start, card.end),
        _TOP + index * ROW + ROW / 2,
        left,
        max(right, left + 4),
        card.end is None,
        tuple(_mark(turn, turn.day, axis) for turn in card.turns if turn.day is not None),
    )


def _short_names(cards: Sequence[Summary]) -> Iterator[tuple[Summary, str]]:
    """What stands beside each card's bar; whose card it is too, where several would be called the same."""
    called = Counter(shortened(card.title, _LONGEST_NAME) for card in cards)
    for card in cards:
        short = shortened(card.title, _LONGEST_NAME)
        if called[short] > 1 and card.source:
            whose = f" ({shortened(card.source, _LONGEST_SOURCE)})"
            short = shortened(card.title, _LONGEST_NAME - len(whose)) + whose
        yield card, short


def _mark(turn: Turn, day: date, axis: _Axis) -> TurnMark:
    kind: MarkKind = "held" if turn.held is not None else "late" if turn.late else "coming"
    return TurnMark(kind, axis.x(day), turn.name, day)


def _finding(running: int, late: int) -> tuple[Message, ...]:
    lateness = plural_message("{count} checkpoint is late.", "{count} checkpoints are late.", late)
    return (
        plural_message("{count} experiment is running.", "{count} experiments are running.", running),
        lateness if late else Message("No checkpoint is late."),
    )


def _others(count: int) -> Message | None:
    if not count:
        return None
    return plural_message(
        "{count} card further away from today is in the table only.",
        "{count} cards further away from today are in the table only.",
        count,
    )


_RUNNING: tuple[Phase, ...] = ("do", "check", "act")
