"""Recording measurements: one from the command line, or many at once, of which all are right or none is taken."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import MappingProxyType
from typing import Any

from msgspec import Struct, field

from lape_cards.card.base import label_of
from lape_cards.card.days import PartialDate
from lape_cards.card.kinds import ResultCard
from lape_cards.card.parts import Measurement, Metric
from lape_cards.diagnostic import Path
from lape_cards.documents.wording import GROUPS, said
from lape_cards.errors import LapeError
from lape_cards.i18n import LANGUAGES, translator
from lape_cards.message import Message
from lape_cards.regex import regex
from lape_cards.store.editor import Append, Edit, Put
from lape_cards.store.writer import Word
from lape_cards.workflow.pen import Pen
from lape_cards.workflow.questions import about
from lape_cards.workflow.words import refuse_identity_codes

COLUMNS = ("date", "value", "text", "n", "sd", "group", "checkpoint", "site", "note")
_BESIDE = ("n", "sd", "note")
"""What may be filled in later, beside a value that is known."""
_AT_ONCE = 200
_DIGITS = regex(r"[\s.,%\u2212\u2013-]*\d[\d\s.,%\u2212\u2013-]*")
_SAME = ("date", "group", "site", "checkpoint")


class Reading(Struct, frozen=True):
    """One measurement as it was typed: texts by the form's keys; ``place`` is where it stands in a table.

    ``beside`` was told for the whole table, ``metric`` included: it holds where the row leaves it open.
    """

    metric: str
    values: Mapping[str, str]
    place: str | None = None
    beside: Mapping[str, str] = MappingProxyType({})


class Recorded(Struct, frozen=True):
    """A measurement that is on the card, or would be.

    ``known`` says that it was there before, and ``filled`` that something was added to it then.
    """

    metric: Metric
    measurement: Measurement
    known: bool = False
    filled: bool = False


class _Standing(Struct):
    """A measurement that stands on the card, at ``path``, or is about to, as ``item``."""

    measurement: Measurement
    path: Path = ()
    item: dict[str, Any] = field(default_factory=dict)


class _Taking(Struct):
    """Takes one reading after the other: what is recorded so far, and the edits that do it."""

    card: ResultCard
    today: datetime.date
    recorded: list[Recorded] = field(default_factory=list)
    _found: dict[str, tuple[Path, Metric]] = field(default_factory=dict)
    _standing: dict[Path, dict[tuple[Any, ...], list[_Standing]]] = field(default_factory=dict)
    _new: dict[Path, list[dict[str, Any]]] = field(default_factory=dict)
    _fills: list[Put] = field(default_factory=list)

    def edits(self) -> list[Edit]:
        """One edit for each metric's new measurements, and one for each thing that is filled in."""
        added = [Append((*path, "measurements"), first, tuple(more)) for path, (first, *more) in self._new.items()]
        return [*self._fills, *added]

    def take(self, reading: Reading) -> None:
        whole = self._whole(reading)
        path, metric = self._metric(whole.metric)
        item = _item(whole, self.card)
        measurement = Measurement.model_validate({key: str(value) for key, value in item.items()})
        refuse_future(metric, measurement.date, self.today)
        if path not in self._standing:
            self._standing[path] = _by_occasion(path, metric)
        twins = self._standing[path].setdefault(_occasion(measurement), [])
        if not twins:
            twins.append(_Standing(measurement, item=item))
            self._new.setdefault(path, []).append(item)
            self.recorded.append(Recorded(metric, measurement))
            return
        twin = next((one for one in twins if _came_out(one.measurement) == _came_out(measurement)), None)
        if twin is None:
            raise self._another(metric, twins[0].measurement)
        filled = self._fill(metric, twin, item, measurement)
        self.recorded.append(Recorded(metric, twin.measurement, known=True, filled=filled))

    def _metric(self, name: str) -> tuple[Path, Metric]:
        if name not in self._found:
            self._found[name] = find_metric(self.card, name)
        return self._found[name]

    def _whole(self, reading: Reading) -> Reading:
        """The reading with what was told beside it; refused where its row says otherwise."""
        if not reading.beside:
            return reading
        typed = {key: text for key, text in {"metric": reading.metric, **reading.values}.items() if text.strip()}
        for key in reading.beside.keys() & typed.keys():
            if self._meant(key, typed[key]) != self._meant(key, reading.beside[key]):
                raise LapeError(
                    Message(
                        "The row says “{cell}”, and the command line “{told}”.",
                        cell=typed[key].strip(),
                        told=reading.beside[key],
                    ),
                    Message("Leave it out of the command, or mend the row."),
                )
        values = {**reading.beside, **typed}
        return Reading(values.pop("metric", ""), values, reading.place)

    def _meant(self, key: str, text: str) -> object:
        return self._metric(text)[0] if key == "metric" else understood({key: text}, self.card)

    def _fill(self, metric: Metric, twin: _Standing, item: Mapping[str, Any], measurement: Measurement) -> bool:
        """Add to ``twin`` what it does not say yet; whether there was anything. Refused where they contradict."""
        absent = {}
        for name in _BESIDE:
            known, given = _plain(getattr(twin.measurement, name)), _plain(getattr(measurement, name))
            if given is not None and known is None:
                absent[name] = item[name]
            elif given is not None and known != given:
                raise LapeError(
                    Message(
                        "The metric “{metric}” has this measurement already, but another “{field}”: {value}.",
                        metric=_called(metric),
                        field=Message(label_of(Measurement, name)),
                        value=known,
                    ),
                    Message("Change it with  lape edit {card}  or give another day.", card=self.card.id),
                )
        if twin.path:
            self._fills.extend(Put((*twin.path, name), value) for name, value in absent.items())
        else:
            whole = {**twin.item, **absent}
            twin.item.clear()
            twin.item.update({key: whole[key] for key in COLUMNS if key in whole})
        twin.measurement = twin.measurement.model_copy(update={name: getattr(measurement, name) for name in absent})
        return bool(absent)

    def _another(self, metric: Metric, known: Measurement) -> LapeError:
        return LapeError(
            Message(
                "The metric “{metric}” has another measurement of the same day and group already: {value}.",
                metric=_called(metric),
                value=known.value if known.value is not None else known.text,
            ),
            Message("Change it with  lape edit {card}  or give another day.", card=self.card.id),
        )


def record(pen: Pen, readings: Sequence[Reading], today: datetime.date, *, dry_run: bool = False) -> list[Recorded]:
    """Add ``readings`` to the card's metrics; with ``dry_run`` only tell what would be added.

    What is on the card already is left out, and what it lacks there is filled in. Raises ``LapeError`` at the first
    reading that cannot be taken, with its place; nothing is written then.
    """
    _refuse_identity_codes(readings)
    taking = _Taking(pen.card(), today)
    for reading in readings:
        with _placed(reading):
            taking.take(reading)
    edits = taking.edits()
    if edits and not dry_run:
        pen.write(*edits)
    return taking.recorded


def _refuse_identity_codes(readings: Sequence[Reading]) -> None:
    """Refuse what may not be kept before any message quotes it: many readings at once, as looking has its price."""
    for start in range(0, len(readings), _AT_ONCE):
        some = readings[start : start + _AT_ONCE]
        try:
            refuse_identity_codes("\n".join(map(_typed, some)))
        except LapeError:
            for reading in some:
                with _placed(reading):
                    refuse_identity_codes(_typed(reading))
            raise


def _typed(reading: Reading) -> str:
    return "\n".join((reading.metric, *reading.values.values()))


@contextmanager
def _placed(reading: Reading) -> Iterator[None]:
    """Give an error the place of the reading that it is about."""
    try:
        yield
    except LapeError as error:
        error.place = error.place or reading.place
        raise


def refuse_future(metric: Metric, when: PartialDate | None, today: datetime.date) -> None:
    """``LapeError`` where a measurement of ``metric`` would be of a day that has not come yet."""
    if when is not None and when.first > today:
        raise LapeError(
            Message(
                "A measurement of “{metric}” is dated in the future: {day}.",
                metric=_called(metric),
                day=said(when),
            ),
            Message("Mend the date. What is going to be measured, and when, is written at  follow_up."),
        )


def _by_occasion(path: Path, metric: Metric) -> dict[tuple[Any, ...], list[_Standing]]:
    found: dict[tuple[Any, ...], list[_Standing]] = {}
    for place, one in enumerate(metric.measurements):
        found.setdefault(_occasion(one), []).append(_Standing(one, (*path, "measurements", place)))
    return found


def _occasion(one: Measurement) -> tuple[Any, ...]:
    return tuple(getattr(one, name) for name in _SAME)


def _came_out(one: Measurement) -> tuple[Any, ...]:
    return one.value, _plain(one.text)


def _plain(value: Any) -> Any:
    return (value.strip() or None) if isinstance(value, str) else value


def _called(metric: Metric) -> str:
    return metric.name or metric.id or ""


def find_metric(card: ResultCard, name: str) -> tuple[Path, Metric]:
    """Where the metric that ``name`` names stands.

    Ids come first, then names, numbers on the card, and what only one id or name begins with; what could be more than
    one metric is refused.
    """
    found = [
        (("changes", row, "metrics", place), metric)
        for row, change in enumerate(card.changes)
        for place, metric in enumerate(change.metrics)
    ]
    if not found:
        raise LapeError(
            Message("{card} has no metric yet.", card=card.id),
            Message("Write one under its row with  lape edit {card}", card=card.id),
        )
    wanted = name.strip().casefold()
    numbered = list(enumerate(found, start=1))
    ways: tuple[Callable[[int, Metric], bool], ...] = (
        lambda _, metric: _folded(metric.id) == wanted,
        lambda _, metric: _folded(metric.name) == wanted,
        lambda number, _: str(number) == wanted,
        lambda _, metric: _folded(metric.id).startswith(wanted) or _folded(metric.name).startswith(wanted),
    )
    for way in ways if wanted else ():
        matching = [where for number, where in numbered if way(number, where[1])]
        if len(matching) == 1:
            return matching[0]
        if matching:
            message = Message("“{metric}” could be more than one metric of {card}.", card=card.id, metric=name)
            break
    else:
        message = Message("{card} has no metric “{metric}”.", card=card.id, metric=name)
    known = [_listed(number, metric) for number, (_, metric) in numbered]
    raise LapeError(message, Message("Its metrics are: {metrics}.", metrics=known))


def name_for(card: ResultCard, metric: Metric) -> str | None:
    """A name by which :func:`find_metric` finds this very metric; ``None`` where each of its names is another's too."""
    metrics = [one for row in card.changes for one in row.metrics]
    number = next(place for place, one in enumerate(metrics, start=1) if one is metric)
    for name in (metric.id, metric.name, str(number)):
        with suppress(LapeError):
            if name and find_metric(card, name)[1] is metric:
                return name
    return None


def _folded(text: str | None) -> str:
    return (text or "").strip().casefold()


def _listed(number: int, metric: Metric) -> str:
    """A metric as the hint lists it, with all it may be called by: ``1 Odotusaika (jono)``."""
    name = f"{metric.name.strip()} ({metric.id})" if metric.name and metric.id else _called(metric)
    return f"{number} {name}".strip()


def _item(reading: Reading, card: ResultCard) -> dict[str, Any]:
    """The measurement as the card has it, in the form's order."""
    item = understood(reading.values, card)
    if ("value" in item) == ("text" in item):
        raise LapeError(
            Message("A measurement has either a number or, for a qualitative metric, a text."),
            Message("Write a number such as 3.6, or what was seen."),
        )
    if "date" not in item:
        raise LapeError(Message("The day of the measurement is missing."), Message("Write a day such as 15.3.2018."))
    return item


def understood(values: Mapping[str, str], card: ResultCard) -> dict[str, Any]:
    """What was typed of a measurement as the card has it, in the form's order; ``LapeError`` where it cannot be."""
    given = {key: text.strip() for key, text in values.items() if text.strip()}
    item = {key: _read(key)(given[key]) for key in COLUMNS if key in given}
    group = item.pop("group", None)
    if group is not None and _group(group) != "pilot":
        item["group"] = Word(_group(group))
    if str(item.get("sd", "")).startswith("-"):
        raise LapeError(Message("A standard deviation is never below nought."), Message("Write digits, such as 3.6."))
    _refuse_unknown(item, card)
    return {key: item[key] for key in COLUMNS if key in item}


@functools.cache
def _read(key: str) -> Callable[[str], Any]:
    return about(Measurement, key).read


def _group(text: str) -> str:
    wanted = text.strip().casefold()
    for group, label in GROUPS.items():
        if wanted == group or any(wanted == translator(one)(label).casefold() for one in LANGUAGES):
            return group
    raise LapeError(
        Message("“{group}” is no group of a measurement.", group=text),
        Message("Choose one of these: {choices}.", choices=list(GROUPS)),
    )


def _refuse_unknown(item: Mapping[str, Any], card: ResultCard) -> None:
    """What a measurement names has to be on the card."""
    for key, things in (("checkpoint", card.checkpoints), ("site", card.sites)):
        known = [one.id for one in things if one.id]
        if key in item and item[key] not in known:
            raise LapeError(
                Message("“{id}” is not on the card.", id=item[key]),
                Message("Choose one of these: {choices}.", choices=known)
                if known
                else Message("Leave it out, or write it onto the card first."),
            )


def is_number(text: str) -> bool:
    """Whether a value is, or was meant as, a number, and not what was seen."""
    return _DIGITS.fullmatch(text) is not None


def reading_of(card: ResultCard, metric: str, value: str, values: Mapping[str, str], today: datetime.date) -> Reading:
    """One reading as it was typed: of ``today`` where no day is told, and a number or what was seen.

    Where the metric has numbers, what is none is refused: it would be kept as what was seen.
    """
    refuse_identity_codes(metric, value)
    if has_numbers(find_metric(card, metric)[1]) and value.strip() and not is_number(value):
        first = value.split()[0]
        raise LapeError(
            Message("“{value}” is not a number.", value=value),
            Message("Write the number alone:  {number}", number=first)
            if is_number(first)
            else Message("Write digits, such as 3.6; words beside the number are kept with  --note"),
        )
    return Reading(metric, {"date": today.isoformat(), **values, "value" if is_number(value) else "text": value})


def has_numbers(metric: Metric) -> bool:
    """Whether a metric is followed in numbers, and not in words."""
    told = (metric.unit, metric.baseline, metric.target, metric.ideal, *(one.value for one in metric.measurements))
    return any(one is not None for one in told)
