"""Filling in a new card by asking: the form's fields in their order, one question each, lists until nothing is added.

The card's file is written anew after every answer, with the form's guide wherever something is still open. So what was
answered is on the disk whatever happens to the terminal.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from lape_cards.card.base import Part, label_of
from lape_cards.card.kinds import Assessment, Proposal, RootingStep, WorkshopGroup, model_of
from lape_cards.card.parts import Action, Benefit, Change, Checkpoint, Metric, Risk
from lape_cards.card.values import identifier_from
from lape_cards.message import N_, Message
from lape_cards.workflow.questions import Conversation, Remark, about
from lape_cards.workflow.scaffold import FIELDS, Field

SHORT_ID = 30
"""Characters of an id that is made from a text; people type it."""

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


@dataclass
class Filling:
    """A card that is being filled in: its values so far, and what keeps them after every answer."""

    keep: Callable[[dict[str, Any]], None]
    values: dict[str, Any] = field(default_factory=dict)

    def fill(self, kind: str) -> Conversation[None]:
        """Ask for every field of a card of ``kind`` that has no value yet and is known before the experiment runs."""
        yield from self._fields(model_of(kind), FIELDS[kind], self.values)

    def _fields(self, model: type[Part], fields: Iterable[Field], values: dict[str, Any]) -> Conversation[None]:
        for one in fields:
            if one.model is not None and not one.listed:
                inner = values.setdefault(one.name, {})
                if any(part.name not in inner for part in one.parts):
                    yield Remark(Message(label_of(model, one.name)))
                    yield from self._fields(one.model, one.parts, inner)
            elif one.later or one.name in values:
                continue
            elif one.listed:
                yield from self._items(model, one, values.setdefault(one.name, []))
            else:
                answer = yield about(model, one.name)
                if answer is not None:
                    values[one.name] = answer
                    self.keep(self.values)

    def _metrics(self) -> list[dict[str, Any]]:
        """Every metric so far: their ids are told apart on the whole card."""
        return [metric for row in self.values.get("changes", ()) for metric in row.get("metrics", ())]

    def _items(self, model: type[Part], one: Field, items: list[dict[str, Any]]) -> Conversation[None]:
        """Items until one is not begun: the first question of each is what it is known by."""
        assert one.model is not None
        yield Remark(Message(label_of(model, one.name)))
        first, *rest = (part for part in one.parts if part.name != "id")
        with_id = one.parts[0].name == "id"
        while True:
            another = Message(_ANOTHER[one.model]) if items else None
            answer = yield about(one.model, first.name, text=another)
            if answer is None:
                return
            taken = {item.get("id") for item in (self._metrics() if one.model is Metric else items)}
            item = {"id": free_identifier(str(answer), taken)} if with_id else {}
            item[first.name] = answer
            items.append(item)
            self.keep(self.values)
            yield from self._fields(one.model, rest, item)


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
