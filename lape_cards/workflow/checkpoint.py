"""Holding a checkpoint: the turn of the plan–do–check–act circle, question by question, and saved as a version.

A checkpoint that was broken off is found again: its answers are on the card, and stand ready to be changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from msgspec import Struct

from lape_cards.card.kinds import ResultCard
from lape_cards.card.parts import Change, Checkpoint, Metric, Outcome, Result
from lape_cards.card.values import PartialDate
from lape_cards.card.voices import answered
from lape_cards.diagnostic import Path
from lape_cards.documents.naming import thing
from lape_cards.documents.wording import ACTION_STATES, HAPPENED, REACHED, said
from lape_cards.message import Message
from lape_cards.store.editor import Insert, Put
from lape_cards.store.writer import Word
from lape_cards.workflow.filling import free_identifier
from lape_cards.workflow.measure import has_numbers, name_for
from lape_cards.workflow.measuring import Measuring
from lape_cards.workflow.minutes import NOTHING, Minutes, refuse_to_come
from lape_cards.workflow.pen import Item, Pen
from lape_cards.workflow.questions import Choice, Conversation, Question, Remark, about, choices_of, day, line
from lape_cards.workflow.questions import number as a_number
from lape_cards.workflow.summaries import of_checkpoint
from lape_cards.workflow.voices import said_by, written_down
from lape_cards.workflow.which_checkpoint import Unplanned, inserted, is_far_ahead, unplanned, waiting

_NOT_RECORDED = Message("Empty, if nothing was recorded.")
_LAST = ("root", "end")
"""Decisions after which no further checkpoint is asked for."""


def hold(
    pen: Pen, meant: Item | Unplanned, today: date, *, named: bool, known: Minutes = NOTHING
) -> Conversation[Item | None]:
    """Ask what the circle asks at a checkpoint, write each answer onto the card, and give the checkpoint.

    ``None`` where nobody ``named`` it, and nobody says whether the one that comes much later is meant. The day and the
    plan that are ``known`` are not asked for.
    """
    if known.held is not None:
        refuse_to_come(known.held, today)
    if isinstance(meant, Item) and not named:
        answer = yield from _which(pen.card(), meant, today)
        if answer is None:
            return None
        meant = answer
    item = yield from _when(pen, meant, today, known.held)
    if known.next:
        pen.write(Put(("checkpoints", item, "next"), known.next))
    yield from _Holding(pen, item, today, asks_plan=not known.next).whole()
    return item


def _which(card: ResultCard, coming: Item, today: date) -> Conversation[Item | Unplanned | None]:
    """Ask whether the coming checkpoint is meant, where it was planned for much later."""
    point = card.checkpoints[coming]
    if not is_far_ahead(point, today):
        return coming
    name = point.called or str(coming + 1)
    answer = yield Question(
        Message("“{name}” is planned for {day}. Which checkpoint was held?", name=name, day=said(point.date)),
        Message("Another one is added to the card, and “{name}” stays planned as it is.", name=name),
        choices=(
            Choice("coming", Message("“{name}”, earlier than it was planned", name=name)),
            Choice("another", Message("Another one, which was not planned")),
        ),
    )
    if answer == "another":
        return unplanned(card)
    return coming if answer else None


def _when(pen: Pen, meant: Item | Unplanned, today: date, held: date | None) -> Conversation[Item]:
    """Ask for the day, unless it is known, with which a checkpoint that nobody had planned comes onto the card."""
    point = Checkpoint() if isinstance(meant, Unplanned) else pen.card().checkpoints[meant]
    if isinstance(meant, Unplanned):
        yield Remark(meant.added())
    elif point.date is not None:
        name = point.called or str(meant + 1)
        yield Remark(Message("The checkpoint “{name}” was planned for {day}.", name=name, day=said(point.date)))
    present = point.held or today
    held = held or (
        yield Question(
            Message("When was the checkpoint held?"),
            Message("Write a day such as 15.3.2018."),
            present=f"{present.day}.{present.month}.{present.year}",
            read=lambda text: _day_held(text, today),
        )
    )
    if not isinstance(meant, Unplanned):
        pen.write(Put(("checkpoints", meant, "held"), held or present))
        return meant
    added = meant.held(pen.card(), held or present)
    pen.write(added)
    item = Item(added.position, meant.id)
    yield from _responsible(pen, item, added)
    return item


def _responsible(pen: Pen, item: Item, added: Insert) -> Conversation[None]:
    """Ask who is responsible for a checkpoint that was added, where nobody is for the one before it."""
    if "responsible" not in added.value:
        responsible = yield about(Checkpoint, "responsible")
        if responsible:
            pen.write(Put(("checkpoints", item, "responsible"), responsible))


def _day_held(text: str, today: date) -> date:
    held = day(text)
    refuse_to_come(held, today)
    return held


def summary_of(pen: Pen, item: Item) -> str:
    """What the history says of the version, where nobody writes a summary."""
    point = now(pen, item)
    return of_checkpoint(point.called or str(item + 1), point.decision, pen.card().language)


def now(pen: Pen, item: Item) -> Checkpoint:
    """The checkpoint as it stands on the card by now."""
    return pen.card().checkpoints[int(pen.now(("checkpoints", item))[1])]


def is_silent(pen: Pen, item: Item) -> bool:
    """Whether the card says neither what was seen at the checkpoint nor what was decided."""
    point = now(pen, item)
    return point.decision is None and not answered(point.observations)


class _Holding(Struct, frozen=True):
    pen: Pen
    item: Item
    today: date
    asks_plan: bool = True

    @property
    def path(self) -> Path:
        return ("checkpoints", self.item)

    @property
    def place(self) -> int:
        return int(self.pen.now(self.path)[1])

    @property
    def point(self) -> Checkpoint:
        return now(self.pen, self.item)

    def rows(self, card: ResultCard) -> Iterator[tuple[Path, Change]]:
        wanted = self.point.changes
        for number, row in enumerate(card.changes):
            if not wanted or row.id in wanted:
                yield ("changes", Item(number, row.id)), row

    def whole(self) -> Conversation[None]:
        yield from self._actions()
        yield from self._expected()
        yield from self._observations()
        yield from self._states()
        yield from self._measurements()
        yield from self._risks()
        yield from self._decision()
        yield from self._next_one()

    def _actions(self) -> Conversation[None]:
        card = self.pen.card()
        open_ones = [
            ((*path, "actions", number), action)
            for path, row in self.rows(card)
            for number, action in enumerate(row.actions)
            if action.what and action.status in ("planned", "ongoing")
        ]
        if open_ones:
            yield Remark(Message("First, was the experiment carried out as planned?"))
        for path, action in open_ones:
            question = Question(
                Message("{thing}: how far has it come?", thing=thing(action)),
                choices=choices_of(ACTION_STATES),
                present=action.status,
            )
            answer = yield question
            if answer and answer != action.status:
                self.pen.write(Put((*path, "status"), Word(answer)))

    def _expected(self) -> Conversation[None]:
        expected = self.point.expected
        if expected:
            yield Remark(Message("Before the checkpoint, this is what you expected to see:"), expected)
            return
        answer = yield Question(Message("What had you expected to see?"), read=about(Checkpoint, "expected").read)
        if answer:
            self.pen.write(Put((*self.path, "expected"), answer))

    def _observations(self) -> Conversation[None]:
        while True:
            voices = self.point.observations
            heard = [", ".join(voice.by) for voice in voices if voice.by]
            if heard:
                yield Remark(Message("Heard so far: {names}.", names=heard))
            by = yield Question(
                Message("Whose observations do you write down now?"),
                Message("A role or a group, such as parents or day-care staff. Empty, when everyone has been heard."),
                read=line,
            )
            if by is None and answered(voices):
                return
            known = said_by(voices, by)
            text = yield about(Checkpoint, "observations", known.text if known else None)
            if text:
                self.pen.write(written_down((*self.path, "observations"), self.point.observations, by, text))
            if by is None:
                return

    def _states(self) -> Conversation[None]:
        for path, row in self.rows(self.pen.card()):
            if row.target:
                yield Remark(Message("{thing}. The target state:", thing=thing(row)), row.target)
                question = Question(
                    Message("How far is the target state reached now?"),
                    choices=choices_of(REACHED),
                    present=row.result.reached or "" if row.result else "",
                )
                yield from self._judge(question, (*path, "result"), "reached", Result, row.result)

    def _judge(
        self, question: Question, path: Path, name: str, model: type[Result | Outcome], now: Result | Outcome | None
    ) -> Conversation[None]:
        """Ask how far something came, and what that rests on."""
        answer = yield question
        if not answer:
            return
        if now is None or getattr(now, name) != answer:
            self.pen.write(Put((*path, name), Word(answer)))
        note = yield about(model, "note", now.note if now else None)
        if note and (now is None or note.strip() != (now.note or "").strip()):
            self.pen.write(Put((*path, "note"), note))

    def _measurements(self) -> Conversation[None]:
        card = self.pen.card()
        for _, row in self.rows(card):
            for metric in row.metrics:
                compared = any(one.group == "comparison" for one in metric.measurements)
                for group in ("pilot", "comparison") if compared else ("pilot",):
                    if not self._is_measured(metric, group):
                        yield from self._measure(card, metric, group)

    def _is_measured(self, metric: Metric, group: str) -> bool:
        """Whether the group has a measurement of this checkpoint, or of no checkpoint and the day that it was held."""
        point = self.point
        return any(
            one.group == group
            and (
                one.checkpoint == point.id
                if one.checkpoint
                else one.site is None and one.date is not None and one.date.first == one.date.last == point.held
            )
            for one in metric.measurements
        )

    def _measure(self, card: ResultCard, metric: Metric, group: str) -> Conversation[None]:
        point, name, label = self.point, name_for(card, metric), thing(metric)
        assert point.held is not None
        if name is None:
            return
        told = {"date": point.held.isoformat(), "checkpoint": point.id or "", "group": group}
        measuring = Measuring(self.pen, self.today, told)
        if not has_numbers(metric):
            asked, guide = Message("{thing}: what was seen this time?", thing=label), _NOT_RECORDED
            yield from measuring.ask_of(name, asked, guide)
            return
        asked = Message("{thing}: a new measurement?", thing=label)
        if group == "comparison":
            asked = Message("{thing}: a new measurement of the comparison group?", thing=label)
        guide = Message("Empty, if it was not measured.")
        if metric.unit:
            guide = Message("A number in the unit “{unit}”. Empty, if it was not measured.", unit=metric.unit)
        yield from measuring.ask_of(name, asked, guide, lambda text: str(a_number(text)))

    def _risks(self) -> Conversation[None]:
        for number, risk in enumerate(self.pen.card().risks):
            if risk.risk:
                question = Question(
                    Message("{thing}: did it come true?", thing=thing(risk)),
                    choices=choices_of(HAPPENED),
                    present=risk.outcome.happened or "" if risk.outcome else "",
                )
                path: Path = ("risks", Item(number, risk.id), "outcome")
                yield from self._judge(question, path, "happened", Outcome, risk.outcome)

    def _decision(self) -> Conversation[None]:
        point = self.point
        decision = yield about(Checkpoint, "decision", point.decision, Message("What did you decide?"))
        if decision:
            self.pen.write(Put((*self.path, "decision"), decision))
        if self.asks_plan:
            following = yield about(Checkpoint, "next", point.next)
            if following:
                self.pen.write(Put((*self.path, "next"), following))

    def _next_one(self) -> Conversation[None]:
        """When the next checkpoint is: the planned one's day may move, and one may be added."""
        card = self.pen.card()
        if card.checkpoints[self.place].decision in _LAST:
            return
        place = next(iter(waiting(card, self.today)), None)
        if place is None:
            yield from self._add_next(card)
            return
        coming = card.checkpoints[place]
        answer = yield about(
            Checkpoint,
            "date",
            _typed(coming.date),
            Message("When is the next checkpoint, “{name}”?", name=coming.called or str(place + 1)),
        )
        if answer:
            self.pen.write(Put(("checkpoints", Item(place, coming.id), "date"), answer))

    def _add_next(self, card: ResultCard) -> Conversation[None]:
        answer = yield about(Checkpoint, "date", text=Message("When is the next checkpoint? Empty, if there is none."))
        if not answer:
            return
        named = yield about(Checkpoint, "name")
        item: dict[str, Any] = {"id": free_identifier(named or str(answer), {point.id for point in card.checkpoints})}
        item |= {"name": named, "date": answer} if named and named != item["id"] else {"date": answer}
        added = inserted(card, item, PartialDate.parse(str(answer)).last)
        self.pen.write(added)
        yield from _responsible(self.pen, Item(added.position, item["id"]), added)


def _typed(when: PartialDate | None) -> str | None:
    """A planned day as people type it."""
    if when is None or when.precision != "day":
        return when.text if when else None
    return f"{when.first.day}.{when.first.month}.{when.first.year}"
