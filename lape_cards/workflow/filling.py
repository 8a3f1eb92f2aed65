"""Filling in a new card by asking: the form's fields in their order, one question each, lists until nothing is added.

The card's file is written anew after every answer, with the form's guide wherever something is still open. So what was
answered is on the disk whatever happens to the terminal.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from lape_cards.card.base import Part, label_of
from lape_cards.card.identifier import identifier_from
from lape_cards.card.kinds import Assessment, Proposal, RootingStep, WorkshopGroup, model_of
from lape_cards.card.parts import Action, Benefit, Change, Checkpoint, Metric, Risk
from lape_cards.card.values import PartialDate
from lape_cards.documents.wording import said
from lape_cards.errors import LapeError
from lape_cards.message import N_, Message
from lape_cards.workflow.questions import Conversation, Question, Remark, about
from lape_cards.workflow.scaffold import FIELDS, Field

SHORT_ID = 30
"""Characters of an id that is made from a text; people type it."""

_OF_A_PLAN = {
    "period": N_("The plan's own time: from when the practice is taken into use, and until when you follow it up."),
    "actions": N_("What is done so that the practice takes root: who does what, and when?"),
}
"""What a rooting plan means by some of the form's headings."""

_ANOTHER: dict[type[Part], str] = {
    Action: N_("Another action"),
    Assessment: N_("Another theme"),
    Benefit: N_("Another beneficiary"),
    Change: N_("Another thing the experiment wants to change"),
    Checkpoint: N_("Another checkpoint"),
    Metric: N_("Another metric or way of following up"),
    Proposal: N_("Another proposal"),
    Risk: N_("Another risk"),
    RootingStep: N_("Another decision that is needed"),
    WorkshopGroup: N_("Another group"),
}


class Filling(Struct):
    """A card that is being filled in: its values so far, and what keeps them after every answer.

    ``onward`` says that it was broken off: lists that hold something are asked for more then.
    """

    keep: Callable[[dict[str, Any]], None]
    values: dict[str, Any] = field(default_factory=dict)
    onward: bool = False
    _headings: Mapping[str, str] = field(default_factory=dict)

    def fill(self, kind: str) -> Conversation[None]:
        """Ask for every field of a card of ``kind`` that has no value yet and is known before the experiment runs."""
        self._headings = _OF_A_PLAN if kind == "rooting" else {}
        yield from self._fields(model_of(kind), FIELDS[kind], self.values)

    def _heading(self, model: type[Part], name: str) -> Remark:
        return Remark(Message(self._headings.get(name) or label_of(model, name)))

    def _fields(self, model: type[Part], fields: Iterable[Field], values: dict[str, Any]) -> Conversation[None]:
        for one in fields:
            if one.model is not None and not one.listed:
                inner = values.setdefault(one.name, {})
                if any(part.name not in inner for part in one.parts):
                    yield self._heading(model, one.name)
                    yield from self._fields(one.model, one.parts, inner)
            elif one.listed and not one.later:
                if items := values.setdefault(one.name, []):
                    yield from self._begun(one, items)
                if self.onward or not items:
                    yield from self._items(model, one, items)
            elif one.later or one.name in values:
                continue
            else:
                answer = yield _in_order(about(model, one.name), one.name, values)
                if answer is not None:
                    values[one.name] = answer
                    self.keep(self.values)

    def _metrics(self) -> list[dict[str, Any]]:
        """Every metric so far: their ids are told apart on the whole card."""
        return [metric for row in self.values.get("changes", ()) for metric in row.get("metrics", ())]

    def _begun(self, one: Field, items: list[dict[str, Any]]) -> Conversation[None]:
        """What items that are there already still lack: all of it, or what another card has not given along."""
        assert one.model is not None
        for item in items:
            lacking = [part for part in one.parts if part.name != "id" and self._lacks(part, item)]
            if lacking:
                known_by = one.parts[_known_by(one)].name
                yield Remark(Message(label_of(one.model, known_by)), str(item.get(known_by) or item.get("id") or ""))
                yield from self._fields(one.model, lacking, item)

    def _lacks(self, part: Field, item: dict[str, Any]) -> bool:
        """Whether an item lacks something of ``part`` that is to be asked for."""
        if part.later:
            return False
        if not part.listed:
            return self.onward and part.name not in item
        return not item.get(part.name) or any(
            self._lacks(inner, one) for one in item[part.name] for inner in part.parts
        )

    def _items(self, model: type[Part], one: Field, items: list[dict[str, Any]]) -> Conversation[None]:
        """Items until one is not begun: the first question of each is what it is known by."""
        assert one.model is not None
        yield self._heading(model, one.name)
        first, *rest = (part for part in one.parts if part.name != "id")
        with_id = _known_by(one) > 0
        while True:
            another = Message(_ANOTHER[one.model]) if items else None
            named, answer = first, (yield about(one.model, first.name, text=another))
            if answer is None and one.model is Checkpoint and not (items and items[-1].get(first.name)):
                # A checkpoint needs no name, but a day; whoever named the one before has no more of them.
                named = next(part for part in rest if part.name == "date")
                answer = yield about(one.model, named.name)
            if answer is None:
                return
            taken = {item.get("id") for item in (self._metrics() if one.model is Metric else items)}
            item = {"id": free_identifier(str(answer), taken)} if with_id else {}
            item[named.name] = answer
            items.append(item)
            self.keep(self.values)
            yield from self._fields(one.model, [part for part in rest if part is not named], item)


def _in_order(question: Question, name: str, values: Mapping[str, Any]) -> Question:
    """``question``, but a start that is after the end among ``values``, or an end before the start, is refused."""
    other = {"start": "end", "end": "start"}.get(name)
    if other is None or not values.get(other):
        return question
    try:
        limit = PartialDate.parse(str(values[other]).strip())
    except ValueError:  # what stands on a card may be no date; the check tells
        return question

    def read(text: str) -> Any:
        answer = question.read(text)
        limits = {name: PartialDate.parse(str(answer)), other: limit}
        if limits["end"].last < limits["start"].first:
            raise LapeError(
                Message(
                    "It would end before it starts: {start} – {end}.", **{key: said(limits[key]) for key in limits}
                ),
                Message("Write another date. Where the other one is wrong, press Enter alone, and mend it afterwards."),
            )
        return answer

    return replace(question, read=read)


def _known_by(one: Field) -> int:
    """The position of the field that the items of a list are known by: the first that a person answers."""
    return int(one.parts[0].name == "id")


def free_identifier(text: str, taken: Collection[str | None], otherwise: str = "x") -> str:
    """A short id made from ``text`` that none of ``taken`` is."""
    wanted = identifier_from(text)
    if len(wanted) > SHORT_ID:
        wanted = wanted[: SHORT_ID + 1].rpartition("-")[0] or wanted[:SHORT_ID]
    wanted = wanted or otherwise
    found, number = wanted, 1
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found
