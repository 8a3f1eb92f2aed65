"""What is the same thing in two versions of a card.

Things with an id are the same when the id is. Without ids it is what people know them by: a benefit by whose it is, an
action by what is done, a measurement by its date, group, site and checkpoint. Equal ones pair in their order. What is
left over between the same neighbours is the same thing reworded, where it still resembles what it was. A core element
that got its site later is the same one.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from msgspec import Struct

from lape_cards.card.base import Part
from lape_cards.card.kinds import Assessment, Interview, Issue, Proposal, RootingStep, WorkshopGroup
from lape_cards.card.parts import (
    Action,
    Attachment,
    Benefit,
    Change,
    Checkpoint,
    Element,
    Measurement,
    Metric,
    Period,
    Risk,
    Site,
)
from lape_cards.card.voices import Voice
from lape_cards.regex import regex

Pair = tuple[int | None, int | None]
"""Positions in the older and in the newer list; ``None`` where the thing is only in the other one."""

T = TypeVar("T")
Key = Callable[[T], Hashable]
"""One of the things that an item is known by; ``None`` where it is not known so."""

KNOWN_BY: dict[type[Part], tuple[str, ...]] = {
    Action: ("what",),
    Assessment: ("theme",),
    Attachment: ("title",),
    Benefit: ("beneficiary",),
    Change: ("change",),
    Checkpoint: ("date",),
    Element: ("group", "element", "site"),
    Interview: ("where", "view"),
    Issue: ("issue",),
    Measurement: ("date", "group", "site", "checkpoint"),
    Metric: ("name",),
    Period: ("start",),
    Proposal: ("text",),
    Risk: ("risk",),
    RootingStep: ("body", "what"),
    Site: ("name",),
    Voice: ("by",),
    WorkshopGroup: ("name",),
}
"""The fields that tell the parts of a list from each other where they have no id."""

_SETTLED_LATER: dict[type[Part], str] = {Element: "site"}
"""The field among those that a thing may get, or lose, and still be the same; two that differ in it are not."""

_WORD = regex(r"\w+")


class Name(Struct, frozen=True):
    """What a thing is known by: its id, if it has one; what people know it by; and all that it is.

    ``broadly`` is what it is known by without a field that is settled later, and ``is_open`` that it is not yet.
    """

    id: str | None
    known_by: Hashable
    itself: Hashable
    broadly: Hashable = None
    is_open: bool = False


def pairs(old: Sequence[Any], new: Sequence[Any]) -> list[Pair]:
    """The things of two lists, each with itself: in the newer list's order, and after them those it lacks.

    The items are parts of a card, or texts. What was reworded is still the same thing where it resembles what stood
    there. The same pairs are found from ``new`` to ``old``.
    """
    partner = _partners([_name_of(item) for item in old], [_name_of(item) for item in new])
    _match_resembling(old, new, partner)
    return _in_order(partner, len(old), len(new))


def pairs_by_name(old: Sequence[Name], new: Sequence[Name]) -> list[Pair]:
    """The same for things of which only the names are given; a reworded one is another."""
    return _in_order(_partners(old, new), len(old), len(new))


def identity(item: Any) -> str | None:
    """The item's id; ``None`` where it has none."""
    return getattr(item, "id", None)


def name_in(data: Any, model: type[Part] | None) -> Name:
    """The name of an item as a file has it: a text, or the keys and texts of a part of type ``model``."""
    if model is None or not isinstance(data, dict):
        return Name(None, _plain_data(data), _plain_data(data))
    known = {name: _plain_field(data.get(name), model, name) for name in KNOWN_BY.get(model, ())}
    itself = _plain_data({key: value for key, value in data.items() if key != "id"})
    name = data.get("id") if "id" in model.model_fields else None
    return _named(name.strip() if isinstance(name, str) else None, known, itself, model)


def _name_of(item: Any) -> Name:
    known = {name: _plain(getattr(item, name)) for name in KNOWN_BY.get(type(item), ())}
    return _named(identity(item), known, _plain(item), type(item))


def _named(id: str | None, known: dict[str, Hashable], itself: Hashable, model: type) -> Name:  # noqa: A002 - the form's word
    later = _SETTLED_LATER.get(model)
    broadly = tuple(value for name, value in known.items() if name != later) if later is not None else None
    return Name(id, tuple(known.values()) or itself, itself, broadly, later is not None and known[later] is None)


def _plain(value: Any) -> Hashable:
    """A value, a text without regard to how its lines are broken."""
    return " ".join(value.split()) if isinstance(value, str) else value


def _plain_field(value: Any, model: type[Part], name: str) -> Hashable:
    """A field of a part as a file has it: a list where one is meant, and the form's default where it is absent."""
    default = model.model_fields[name].get_default(call_default_factory=True)
    if isinstance(default, tuple):
        return tuple(map(_plain_data, value if isinstance(value, list) else [] if value is None else [value]))
    return _plain_data(default if value is None else value)


def _plain_data(data: Any) -> Hashable:
    if isinstance(data, dict):
        return tuple((key, _plain_data(data[key])) for key in sorted(data))
    return tuple(map(_plain_data, data)) if isinstance(data, list) else _plain(data)


def _in_order(partner: Mapping[int, int], old: int, new: int) -> list[Pair]:
    taken = set(partner.values())
    here: list[Pair] = [(partner.get(position), position) for position in range(new)]
    return here + [(position, None) for position in range(old) if position not in taken]


def matched(old: Sequence[T], new: Sequence[T], keys: Iterable[tuple[Key[T], Key[T]]]) -> dict[int, int]:
    """The position in ``old`` of each of ``new`` that was there already.

    ``keys`` are tried one after another, each the older things' key and the newer ones'; equal ones pair in order.
    """
    partner: dict[int, int] = {}
    for of_old, of_new in keys:
        _match(old, new, partner, of_old, of_new)
    return partner


def _partners(old: Sequence[Name], new: Sequence[Name]) -> dict[int, int]:
    return matched(old, new, _KEYS)


def _id(name: Name) -> Hashable:
    return name.id


def _known_by(name: Name) -> Hashable:
    return name.known_by


def _itself(name: Name) -> Hashable:
    return name.itself


def _broadly(name: Name) -> Hashable:
    return name.broadly


def _broadly_if_open(name: Name) -> Hashable:
    return name.broadly if name.is_open else None


def _nameless(key: Key[Name]) -> Key[Name]:
    """``key`` of the things that have no id."""
    return lambda name: key(name) if name.id is None else None


_KEYS: tuple[tuple[Key[Name], Key[Name]], ...] = (
    (_id, _id),
    (_nameless(_itself), _nameless(_itself)),
    (_nameless(_known_by), _nameless(_known_by)),
    # One that was given an id, or lost it, is still what it reads as.
    (_nameless(_known_by), _known_by),
    (_known_by, _nameless(_known_by)),
    (_broadly_if_open, _broadly),
    (_broadly, _broadly_if_open),
)


def _match(old: Sequence[T], new: Sequence[T], partner: dict[int, int], of_old: Key[T], of_new: Key[T]) -> None:
    """Pair what has the same key, in order; ``partner`` maps positions in ``new`` to those in ``old``."""
    if len(partner) == min(len(old), len(new)):
        return
    taken = set(partner.values())
    waiting: dict[Hashable, deque[int]] = defaultdict(deque)
    for position, name in enumerate(old):
        key = of_old(name) if position not in taken else None
        if key is not None:
            waiting[key].append(position)
    for position, name in enumerate(new):
        key = of_new(name) if position not in partner else None
        if key is not None and waiting.get(key):
            partner[position] = waiting[key].popleft()


def _match_resembling(old: Sequence[Any], new: Sequence[Any], partner: dict[int, int]) -> None:
    """Pair what is left over after the same neighbour, the first with the first and so on, where it is alike."""
    if len(partner) == min(len(old), len(new)):
        return
    gaps = dict(_left_over(old, {before: (before, after) for after, before in partner.items()}))
    for gap, here in _left_over(new, {after: (before, after) for after, before in partner.items()}):
        both = zip(gaps.get(gap, ()), here, strict=False)
        partner.update({after: before for before, after in both if _resemble(old[before], new[after])})


def _left_over(items: Sequence[Any], paired: Mapping[int, Pair]) -> Iterator[tuple[Pair | None, list[int]]]:
    """The positions without a partner, by the pair that they stand after."""
    gap: Pair | None = None
    left: list[int] = []
    for position in range(len(items)):
        if position in paired:
            yield gap, left
            gap, left = paired[position], []
        else:
            left.append(position)
    yield gap, left


def _resemble(one: Any, other: Any) -> bool:
    """Whether one of two things may be what became of the other: most of what it is known by, and is, stayed."""
    if isinstance(one, str) and isinstance(other, str):
        return _alike(one, other)
    if type(one) is not type(other) or not isinstance(one, Part) or (identity(one) and identity(other)):
        return False
    fields = KNOWN_BY.get(type(one), ())
    texts = [(getattr(one, name), getattr(other, name)) for name in fields]
    if not all(_alike(a, b) for a, b in texts if isinstance(a, str) and isinstance(b, str)):
        return False
    said = [
        (a, b)
        for name, field in type(one).model_fields.items()
        for a, b in [(getattr(one, name), getattr(other, name))]
        if (a, b) != (field.get_default(call_default_factory=True),) * 2
    ]
    return 2 * sum(_alike(a, b) for a, b in said) >= len(said)


def _alike(one: Any, other: Any) -> bool:
    """Whether two values are equal, or two texts have at least half of their words in common."""
    if not isinstance(one, str) or not isinstance(other, str):
        return bool(one == other)
    words, others = (set(_WORD.findall(text.casefold())) for text in (one, other))
    return words == others or 2 * len(words & others) >= max(len(words), len(others))
