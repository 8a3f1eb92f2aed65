"""One measurement, asked for: which metric, when, what came out, and of how many; on the card as soon as it is one."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from lape_cards.card.days import PartialDate
from lape_cards.card.kinds import ResultCard
from lape_cards.card.parts import Metric
from lape_cards.documents.naming import thing
from lape_cards.message import Message
from lape_cards.workflow.measure import (
    Recorded,
    find_metric,
    is_number,
    reading_of,
    record,
    refuse_future,
    understood,
)
from lape_cards.workflow.pen import Pen
from lape_cards.workflow.questions import Choice, Conversation, Question, count, partial_day


class Measuring(Struct):
    """A measurement that is being asked for; ``recorded`` is what is on the card of it by now.

    ``values`` is what was told of it beforehand, by the form's keys; it is not asked again. With ``dry_run`` nothing is
    written, and ``recorded`` is what would be.
    """

    pen: Pen
    today: datetime.date
    values: dict[str, str] = field(default_factory=dict)
    dry_run: bool = False
    recorded: list[Recorded] = field(default_factory=list)

    def ask(self, name: str | None) -> Conversation[None]:
        """Ask which metric was measured, unless ``name`` or the card leaves no doubt, and then the measurement.

        Whatever is left open of metric and value ends it, with nothing recorded.
        """
        card = self.pen.card()
        told = understood(self.values, card)  # what is wrong with it is better known before anything is typed
        if name is None:
            name = yield from _which(card)
        if not name:
            return
        metric = find_metric(card, name)[1]
        # The day comes first: with it, a value is a measurement that the card can take before the next question.
        if "date" in told:
            refuse_future(metric, PartialDate.parse(str(told["date"])), self.today)
        else:
            yield from self._when(metric)
        asked = Message("{thing}: a new measurement?", thing=thing(metric))
        guide = Message("A number such as 3.6, or what was seen, for a metric that is followed in words.")
        yield from self.ask_of(name, asked, guide)

    def ask_of(
        self, name: str, asked: Message, guide: Message, read: Callable[[str], str] = str.strip
    ) -> Conversation[None]:
        """Ask what came out, where it is known of which metric and when, and of how many; ``read`` looks at it first.

        ``name`` is one that the metric goes by; an empty answer records nothing.
        """
        value = yield from self._value(name, asked, guide, read)
        if value and is_number(value) and self.recorded[0].measurement.n is None:
            yield from self._count(name, value)

    def _when(self, metric: Metric) -> Conversation[None]:
        def day(text: str) -> str:
            when = str(partial_day(text))
            refuse_future(metric, PartialDate.parse(when), self.today)
            return when

        when = yield Question(
            Message("When was it measured?"),
            Message("Write a day such as 15.3.2018, a month such as 3/2018, or a year."),
            present=f"{self.today.day}.{self.today.month}.{self.today.year}",
            read=day,
        )
        if when:
            self.values["date"] = when

    def _value(self, name: str, asked: Message, guide: Message, read: Callable[[str], str]) -> Conversation[str | None]:
        def value(text: str) -> str:
            text = read(text)
            self._record(name, text, self.values, dry_run=True)
            return text

        answer: str | None = yield Question(asked, guide, read=value)
        if answer:
            self.recorded = [self._record(name, answer, self.values)]
        return answer

    def _count(self, name: str, value: str) -> Conversation[None]:
        def counted(text: str) -> str:
            answers = str(count(text))
            self._record(name, value, {**self.values, "n": answers}, dry_run=True)
            return answers

        answers = yield Question(
            Message("How many answers or cases does the number rest on?"),
            Message("Empty, if you do not know."),
            read=counted,
        )
        if answers:
            (first,) = self.recorded
            again = self._record(name, value, {**self.values, "n": answers})
            # What was new before this question is new still, and not filled in.
            self.recorded = [again if first.known else replace(again, known=False, filled=False)]

    def _record(self, name: str, value: str, values: Mapping[str, str], *, dry_run: bool = False) -> Recorded:
        reading = reading_of(self.pen.card(), name, value, values, self.today)
        (recorded,) = record(self.pen, [reading], self.today, dry_run=dry_run or self.dry_run)
        return recorded


def _which(card: ResultCard) -> Conversation[str | None]:
    metrics = [metric for row in card.changes for metric in row.metrics]
    choices = [
        Choice(metric.id or str(place), Message("{name}", name=metric.name or metric.id or str(place)))
        for place, metric in enumerate(metrics, start=1)
    ]
    if not choices:
        find_metric(card, "")  # which tells that there is none, and what to do
    if len(choices) == 1:
        return choices[0].value
    answer: str | None = yield Question(Message("Which metric was measured?"), choices=tuple(choices))
    return answer
