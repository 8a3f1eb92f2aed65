"""The rule against moved goalposts: what an experiment is judged by is not altered under way without a word.

The card is followed from version to version, and of every aim two values are known: the one that was last accounted
for, and the one it has. Accounted for is what was written before the experiment began, what filled an empty field,
and what was altered in a version whose summary someone wrote or around a decision to adjust, expand or narrow. Such
a decision covers the version that records it, the one after it, and what it finds altered unexplained before it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct, field

from lape_cards.card.base import label_of
from lape_cards.card.kinds import ResultCard
from lape_cards.card.parts import Change, Checkpoint, Metric
from lape_cards.checks.past import State, states, way_to
from lape_cards.checks.registry import Subject, rule
from lape_cards.checks.sameness import Thing, Value, aims_of, paired, same
from lape_cards.diagnostic import Finding, Path
from lape_cards.message import N_, Message
from lape_cards.store.prose import brief

COURSE_CHANGES = ("adjust", "expand", "narrow")
"""The decisions of a checkpoint that change what the experiment aims at."""

_THERE = ""
"""In place of a field's name: whether the thing is on the card at all."""


class _Aim(Struct, frozen=True):
    """One value: as it was last accounted for, as it is, and the state since when the two differ.

    ``loose`` is something known by its words alone that came unexplained, most often another thing renamed: it may go
    as it came.
    """

    accepted: Value
    value: Value
    since: State | None = None
    loose: bool = False


class _Followed(Struct, frozen=True):
    """A thing as it was last seen, and its values."""

    thing: Thing
    aims: dict[str, _Aim]

    @property
    def is_there(self) -> bool:
        """Whether the card still has it."""
        return self.aims[_THERE].value is not None


class _Ledger(Struct, frozen=True):
    """All that is followed in one state of the card, by the key it has in every state; and when the period began."""

    start: date | None = None
    things: dict[str, _Followed] = field(default_factory=dict)


@rule(
    "LC402",
    "history",
    N_("What the experiment is judged by is not altered under way without a word"),
    N_("A target that was moved afterwards is always reached. When there is a reason, the card tells it."),
    recalls=True,
)
def goalposts(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """Rows, metrics and beneficiaries, from version to version, from the first day of the period on."""
    if not subject.past or subject.is_as_saved:
        return
    way = states(card, subject.past, subject.today)
    things = _ledgers(way)[-1].things
    last = subject.past[-1].number
    rows = {one.thing.id or one.thing.words: one for one in things.values() if one.thing.kind == "row"}
    for followed in things.values():
        row = rows.get(followed.thing.parent) if followed.thing.parent else None
        if row is not None and not row.is_there and not followed.is_there:
            continue  # it went with its row
        for name, aim in followed.aims.items():
            if aim.since is not None and (followed.is_there or name == _THERE) and not _follows_suit(followed, name):
                place = _place(followed.thing, name, row, is_there=followed.is_there)
                yield Finding(
                    place, _message(followed.thing, name, aim, aim.since, last), _hint(aim.since, subject.file_id)
                )


def _follows_suit(followed: _Followed, name: str) -> bool:
    """Whether a direction has only turned with the numbers that it is derived from."""
    return name == "direction" and any(
        name in followed.aims and followed.aims[name].since is not None for name in ("baseline", "target")
    )


def _ledgers(way: Sequence[State]) -> list[_Ledger]:
    """What is followed in each state of the card."""
    found: list[_Ledger] = []
    for position, state in enumerate(way):
        own = way_to(position, way)
        beside = [found[index] for index in range(position) if index not in own]
        before = way[state.before] if state.before is not None else None
        ledger = found[state.before] if state.before is not None else _Ledger()
        origin = way[before.before] if before is not None and before.before is not None else None
        found.append(_Step(state, before, origin, ledger, beside).ledger())
    return found


class _Step(Struct, frozen=True):
    """From the state ``before``, itself made from ``origin``, to ``state``; ``beside`` is what others did meanwhile."""

    state: State
    before: State | None
    origin: State | None
    ledger_before: _Ledger
    beside: list[_Ledger]

    def ledger(self) -> _Ledger:
        """What is followed after this step."""
        start, free = self._start()
        known = self.ledger_before.things
        things = aims_of(self.state.card)
        pairs = paired([one.thing for one in known.values()], things)
        after: dict[str, _Followed] = {}
        decides = _decides(self.state, self.before)
        for index, (key, followed) in enumerate(known.items()):
            thing = things[pairs[index]] if index in pairs else None
            # What only has an id is no aim yet; what was one stays one, whatever was taken out of it.
            is_there = thing is not None and (thing.says or followed.is_there)
            values = {_THERE: "" if is_there else None, **(thing.values if thing is not None else {})}
            aims = {
                name: self._moved(key, name, aim, values.get(name, aim.value), free=free, decides=decides)
                for name, aim in followed.aims.items()
            }
            after[key] = _Followed(thing or followed.thing, aims)
        named = Counter(key.partition("+")[0] for key in after)
        for index in sorted(set(range(len(things))) - set(pairs.values())):
            after[_key(things[index], named)] = _new(things[index], loose=not free and things[index].id is None)
        return _Ledger(start, after)

    def _start(self) -> tuple[date | None, bool]:
        """The first day that counts, and whether this step is free to alter things.

        To move the period's start is no way around it: once it is past, a new one counts only where it is explained.
        """
        known, period = self.ledger_before.start, self.state.card.period
        new = period.start.first if period is not None and period.start is not None else known
        explained = self.before is None or self.state.spoken or self._is_decided()
        begun = (known or new) is not None and (known or new or date.max) <= self.state.day
        return (new if known is None or explained or not begun else known), explained or not begun

    def _is_decided(self) -> bool:
        """Whether a checkpoint around this step decided to change the course."""
        if self.before is None:
            return False
        same_day = any(item.held and item.held >= self.before.day for item in _deciding(self.state))
        return same_day or _decides(self.state, self.before) or _decides(self.before, self.origin)

    def _moved(self, key: str, name: str, aim: _Aim, value: Value, *, free: bool, decides: bool) -> _Aim:
        if free and (aim.since is None or not same(value, aim.value)):
            return _Aim(value, value)
        if aim.since is not None and decides:
            return _Aim(value, value)
        if same(value, aim.value):
            return _Aim(aim.accepted, value, aim.since, aim.loose)
        if same(value, aim.accepted) or aim.accepted is None or (value is None and aim.loose):
            return _Aim(value, value)
        return self._taken_over(key, name, value) or _Aim(aim.accepted, value, self.state)

    def _taken_over(self, key: str, name: str, value: Value) -> _Aim | None:
        """The value as someone else has it, whose version was brought together with this one."""
        for ledger in reversed(self.beside):
            aim = ledger.things[key].aims.get(name) if key in ledger.things else None
            if aim is not None and same(aim.value, value):
                return aim
        return None


def _new(thing: Thing, *, loose: bool) -> _Followed:
    aims = {name: _Aim(value, value) for name, value in thing.values.items()}
    there = "" if thing.says else None
    return _Followed(thing, {_THERE: _Aim(there, there, loose=loose), **aims})


def _key(thing: Thing, named: Counter[str]) -> str:
    """A key of its own for a new thing; ``named`` counts how many were named alike before it."""
    name = f"{thing.kind} {thing.id or thing.words}".replace("+", " ")
    named[name] += 1
    return name if named[name] == 1 else f"{name}+{named[name]}"


def _deciding(state: State) -> list[Checkpoint]:
    """The checkpoints that were held by then, and decided to change the course."""
    return [
        item
        for item in state.card.checkpoints
        if item.decision in COURSE_CHANGES and item.held is not None and item.held <= state.day
    ]


def _decides(state: State, before: State | None) -> bool:
    """Whether ``state`` has such a decision that the state before it had not."""
    if before is None:
        return False
    known = {(item.id, item.decision) for item in _deciding(before)}
    return any((item.id, item.decision) not in known for item in _deciding(state))


def _place(thing: Thing, name: str, row: _Followed | None, *, is_there: bool) -> Path:
    """The field; of a thing that is gone, the list that it stood in."""
    if is_there:
        return (*thing.path, name)
    if thing.kind == "metric" and row is not None:
        return (*row.thing.path, "metrics")
    return thing.path[:1]


def _message(thing: Thing, name: str, aim: _Aim, since: State, last: int) -> Message:
    values: dict[str, object] = {"name": thing.name, "number": last if since.number is None else since.number}
    unsaved = since.number is None
    if name == _THERE:
        return Message((_GONE_SINCE if unsaved else _GONE)[thing.kind], **values)
    values["field"] = Message(label_of(Change if thing.kind == "row" else Metric, name))
    old, new = _shown(aim.accepted), _shown(aim.value)
    if new is None:
        return Message(_EMPTIED_SINCE if unsaved else _EMPTIED, old=old, **values)
    if old == new:
        return Message(_REWORDED_SINCE if unsaved else _REWORDED, **values)
    return Message(_ALTERED_SINCE if unsaved else _ALTERED, old=old, new=new, **values)


def _shown(value: Value) -> object:
    return brief(value) if isinstance(value, str) else value


_ALTERED = N_(
    "“{name}”: “{field}” was altered in version {number}, after the experiment had begun: from “{old}” to “{new}”."
)
_ALTERED_SINCE = N_(
    "“{name}”: “{field}” has been altered since version {number}, and the experiment has begun: "
    "from “{old}” to “{new}”."
)
_REWORDED = N_("“{name}”: the text of “{field}” was altered in version {number}, after the experiment had begun.")
_REWORDED_SINCE = N_(
    "“{name}”: the text of “{field}” has been altered since version {number}, and the experiment has begun."
)
_EMPTIED = N_(
    "“{name}”: “{field}” was taken away in version {number}, after the experiment had begun; it said “{old}”."
)
_EMPTIED_SINCE = N_(
    "“{name}”: “{field}” has been taken away since version {number}, and the experiment has begun; it said “{old}”."
)
_GONE = {
    "row": N_("The row “{name}” was taken away in version {number}, after the experiment had begun."),
    "metric": N_("The metric “{name}” was taken away in version {number}, after the experiment had begun."),
    "benefit": N_(
        "The benefit of “{name}” was taken away or renamed in version {number}, after the experiment had begun."
    ),
}
_GONE_SINCE = {
    "row": N_("The row “{name}” has been taken away since version {number}, and the experiment has begun."),
    "metric": N_("The metric “{name}” has been taken away since version {number}, and the experiment has begun."),
    "benefit": N_(
        "The benefit of “{name}” has been taken away or renamed since version {number}, and the experiment has begun."
    ),
}


def _hint(since: State, card: str) -> Message:
    if since.number is None:
        return Message(
            "Say why when you save, with  lape save {card} -m TEXT  or write at a checkpoint the decision adjust, "
            "expand or narrow, or put back what it said.",
            card=card,
        )
    return Message(
        "Put back what it said, or write at a checkpoint the decision adjust, expand or narrow. "
        "Put back and saved, it can also be altered anew and the reason told with  lape save {card} -m TEXT",
        card=card,
    )
