"""A card that came back in a document: what was edited there, as edits of the card it went out from.

What was sent and what came are both read from documents, in the same way. Where the two are alike nobody has edited
anything, and the card keeps its own words; a text that was edited keeps the lines of its other paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from msgspec import Struct
from pydantic import BaseModel

from lape_cards.card.base import Part
from lape_cards.card.shape import part_in
from lape_cards.card.voices import Voice
from lape_cards.comparison.identity import name_in, pairs_by_name
from lape_cards.diagnostic import Path
from lape_cards.exchange.interface import MARK
from lape_cards.exchange.prose import patched, prose_of
from lape_cards.merging.edits import typed, typed_item
from lape_cards.store.editor import Edit, Insert, Put, Remove

_ALIKE = 0.6
_MOST_PAIRS = 2_500
"""Parts without a mark, times those that they may be, that are compared word by word."""
_OURS = frozenset({"kind", "id", "language", "format", "version", "date"})


class Trip(Struct, frozen=True):
    """One document's way out and back. ``rows`` says whether its rows are all there are, so that one may be missing."""

    model: type[Part]
    rows: bool = True

    def edits(self, base: dict[str, Any], sent: dict[str, Any], came: dict[str, Any]) -> list[Edit]:
        """The edits of the card's data ``base`` that say what was edited from ``sent`` to ``came``."""
        return list(self._part(base, sent, came, self.model, ()))

    def _part(self, base: Any, sent: Any, came: Any, model: type[BaseModel], path: Path) -> Iterator[Edit]:
        base = base if isinstance(base, dict) else {}
        names = [name for name in model.model_fields if name in came]
        for name in names:
            if name != "id" and (path or name not in _OURS):
                yield from self._field(base.get(name), sent.get(name), came[name], model, (*path, name))

    def _field(self, base: Any, sent: Any, came: Any, model: type[BaseModel], path: Path) -> Iterator[Edit]:
        name = str(path[-1])
        kind = part_in(model, name)
        if _plain(sent) == _plain(came):
            return
        if kind is Voice:
            yield from _voices(base, sent or [], came, path)
        elif kind is not None and isinstance(came, list):
            listed = base if isinstance(base, list) else [] if base is None else [base]
            yield from self._list(listed, sent or [], came, kind, path)
        elif kind is not None and isinstance(came, dict):
            yield from self._part(base, sent or {}, came, kind, path)
        elif _plain(came) is None:
            if path != ("title",) and base is not None:
                yield Remove(path)
        elif isinstance(came, list):
            yield Put(path, came[0] if len(came) == 1 else came)
        else:
            yield Put(path, typed(_text(base, came), model, name))

    def _list(
        self, base: list[Any], sent: list[Any], came: list[Any], kind: type[BaseModel], path: Path
    ) -> Iterator[Edit]:
        partner = _partners(sent, came, kind)
        for position, before in partner.items():
            number = _number(sent[before])
            if number is not None and number < len(base):
                yield from self._part(base[number], sent[before], came[position], kind, (*path, number))
        for position, number in _into_blanks(base, sent, came, partner).items():
            partner[position] = -1
            yield from self._part(base[number], {}, came[position], kind, (*path, number))
        gone = [_number(one) for position, one in enumerate(sent) if position not in partner.values()]
        gone_here = sorted({one for one in gone if one is not None and one < len(base)}, reverse=True)
        may_go = self.rows or path != ("changes",)
        new = [position for position in range(len(came)) if position not in partner]
        if may_go and len(gone_here) == len(base) and base and not new:
            yield Remove(path)
            return
        for number in gone_here if may_go else ():
            yield Remove((*path, number))
        for position in new:
            item = tidy(came[position], kind)
            if item:
                yield Insert(path, position if partner else len(base) + position, typed_item(item, kind))


def _into_blanks(
    base: Sequence[Any], sent: Sequence[dict[str, Any]], came: Sequence[dict[str, Any]], partner: dict[int, int]
) -> dict[int, int]:
    """What was written where the card has room for it: an item that has nothing but its id."""
    taken = {_number(sent[before]) for before in partner.values()}
    shown = {_number(one) for one in sent}
    blanks = [number for number, one in enumerate(base) if number not in shown and not _says_something(one)]
    found: dict[int, int] = {}
    for position, one in enumerate(came):
        number = _number(one)
        if position in partner or not tidy(one):
            continue
        if number is not None and number < len(base) and number not in taken | set(found.values()):
            found[position] = number
        elif left := [blank for blank in blanks if blank not in found.values()]:
            found[position] = left[0]
    return found


def _says_something(value: Any) -> bool:
    """Whether there is anything but ids in a part of a card."""
    if isinstance(value, dict):
        return any(_says_something(inner) for key, inner in value.items() if key != "id")
    return any(map(_says_something, value)) if isinstance(value, list) else value is not None


def _number(item: dict[str, Any]) -> int | None:
    """The place in the card that a part was written from."""
    mark = str(item.get(MARK, ""))
    return int(mark.rpartition("_")[2]) if mark else None


def _partners(sent: Sequence[dict[str, Any]], came: Sequence[dict[str, Any]], kind: type[BaseModel]) -> dict[int, int]:
    """Which of ``sent`` each of ``came`` is: by its mark, else by what it says."""
    partner: dict[int, int] = {}
    marks = {one[MARK]: position for position, one in enumerate(sent) if MARK in one}
    for position, one in enumerate(came):
        before = marks.get(one.get(MARK, ""))
        if before is not None and before not in partner.values():
            partner[position] = before
    model = kind if issubclass(kind, Part) else None
    old = [position for position in range(len(sent)) if position not in partner.values()]
    new = [position for position in range(len(came)) if position not in partner]
    names = [
        [name_in(_without_id(tidy(items[position])), model) for position in places]
        for items, places in ((sent, old), (came, new))
    ]
    for before, after in pairs_by_name(names[0], names[1]) if old and new else ():
        if before is not None and after is not None:
            partner[new[after]] = old[before]
    for position in new:
        left = [before for before in old if before not in partner.values()]
        if position not in partner and left and len(old) * len(new) <= _MOST_PAIRS:
            best = max(left, key=lambda before: _likeness(sent[before], came[position]))
            if _likeness(sent[best], came[position]) >= _ALIKE:
                partner[position] = best
    return partner


def _likeness(one: Any, other: Any) -> float:
    return SequenceMatcher(None, _words(one), _words(other), autojunk=False).ratio()


def _words(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [word for key, inner in value.items() if key not in (MARK, "id") for word in _words(inner)]
    if isinstance(value, list):
        return [word for inner in value for word in _words(inner)]
    return str(value).split()[:200]


def _without_id(item: Any) -> Any:
    return {key: value for key, value in item.items() if key != "id"} if isinstance(item, dict) else item


def _plain(value: Any) -> Any:
    """A value without what says nothing; ``None`` for nothing."""
    if isinstance(value, dict):
        found = {key: inner for key, item in value.items() if key != "id" and (inner := _plain(item)) is not None}
        return found if set(found) - {MARK} else None
    if isinstance(value, list):
        return [inner for item in value if (inner := _plain(item)) is not None] or None
    return value or None


def _text(base: Any, came: str) -> str:
    """The text that came, in the lines of the card's own where they stay."""
    return patched(base, prose_of(came)) if isinstance(base, str) and base.strip() else came


def _voices(base: Any, sent: list[dict[str, Any]], came: list[dict[str, Any]], path: Path) -> Iterator[Edit]:
    """Answers: each respondent's text by itself, all anew where the respondents are others."""
    old = base if isinstance(base, list) else [{"text": base}] if isinstance(base, str) else []
    if not _plain(came):
        if base is not None:
            yield Remove(path)
        return
    if [one.get("by") for one in sent] == [one.get("by") for one in came] and len(old) == len(sent):
        if isinstance(base, str):
            yield Put(path, typed(_text(base, came[0]["text"]), Voice, "text"))
            return
        for number, (before, after) in enumerate(zip(sent, came, strict=True)):
            if before != after:
                text = _text(old[number].get("text"), after["text"])
                yield Put((*path, number, "text"), typed(text, Voice, "text"))
        return
    known = {str(one.get("by")): number for number, one in enumerate(sent)} if len(old) == len(sent) else {}
    made = []
    for one in came:
        place = known.get(str(one.get("by")))
        if place is not None:
            same = one == sent[place]
            made.append(old[place] if same else {**one, "text": _text(old[place].get("text"), one["text"])})
        else:
            made.append(one)
    value = made[0]["text"] if len(made) == 1 and set(made[0]) == {"text"} else made
    yield Put(path, typed(value, Voice, "text") if isinstance(value, str) else [typed_item(one, Voice) for one in made])


def tidy(value: Any, model: type[BaseModel] | None = None) -> Any:
    """Data as a card file has it: without marks and what says nothing, one text alone without a list around it.

    ``model`` is that of the part: an answer without a name is a text alone only where answers are meant.
    """
    if isinstance(value, dict):
        kept = {}
        for key, item in value.items():
            kind = part_in(model, key) if model is not None else None
            inner = tidy(item, kind) if not key.startswith("@") else None
            if kind is Voice and isinstance(inner, list) and len(inner) == 1 and set(inner[0]) == {"text"}:
                inner = inner[0]["text"]
            if inner is not None:
                kept[key] = inner
        return kept or None
    if isinstance(value, list):
        items = [inner for item in value if (inner := tidy(item, model)) is not None]
        return items[0] if len(items) == 1 and isinstance(items[0], str) else items or None
    return value if not isinstance(value, str) or value.strip() else None
