"""What a script has to say of a held checkpoint: written in one step, and what was there already told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from lape_cards.card.kinds import Card
from lape_cards.card.parts import Checkpoint
from lape_cards.card.voices import Voice
from lape_cards.comparison.differences import differences
from lape_cards.diagnostic import Path
from lape_cards.documents.telling import told
from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.store.cards import ReadFile
from lape_cards.store.editor import Edit, Put
from lape_cards.store.prose import brief
from lape_cards.workflow.cards import sound
from lape_cards.workflow.pen import Item, Pen
from lape_cards.workflow.process import shown
from lape_cards.workflow.voices import joined, said_by, written_down
from lape_cards.workflow.which_checkpoint import Unplanned, is_told


class Minutes(Struct, frozen=True):
    """What there is to say: ``observations`` are pairs of who saw it, if told, and what.

    Where ``held`` is left out, it is the day that the card has, failing that today.
    """

    held: date | None = None
    observations: Sequence[tuple[str | None, str]] = ()
    decision: str | None = None
    next: str | None = None

    @property
    def says_what_matters(self) -> bool:
        """Whether it says what was seen or decided, and not just when, or what comes next."""
        return bool(self.observations or self.decision)


NOTHING = Minutes()


class Recorded(Struct, frozen=True):
    """The checkpoint that was told of: whether anything is new on the card, and what to know of it besides."""

    item: Item
    is_new: bool
    remarks: tuple[Message, ...] = ()


def record(pen: Pen, meant: Item | Unplanned, minutes: Minutes, today: date) -> Recorded:
    """Write the minutes of a checkpoint in one step.

    Another day, decision or plan takes the place of what stands there, and the remarks tell what that was; an
    observation is added to what the same respondent has seen, unless it stands there word for word.
    """
    file = pen.file()
    card, before = sound(file), _shown(file)
    if isinstance(meant, Unplanned):
        held = minutes.held or today
        added = meant.held(card, held)
        item, point, path = Item(added.position, meant.id), Checkpoint(held=held), (*added.path, added.position)
        edits: list[Edit] = [added]
        remarks = [meant.added()]
    else:
        item, point, path = meant, card.checkpoints[meant], ("checkpoints", meant)
        held = minutes.held or point.held or today
        edits, remarks = [], _already(point, meant)
    refuse_to_come(held, today)
    seen = _observed(path, point.observations, minutes.observations)
    for one in [*_replaced(path, point, Minutes(held, (), minutes.decision, minutes.next)), *seen]:
        if isinstance(one, Message):
            remarks.append(one)
        else:
            edits.append(one)
    if not edits:
        return Recorded(item, False, tuple(remarks))
    pen.write(*edits)
    return Recorded(item, True, (*remarks, *_moved(before, _shown(pen.file()))))


def refuse_to_come(held: date, today: date) -> None:
    """``LapeError`` where a checkpoint would have been held on a day that has not come yet."""
    if held > today:
        raise LapeError(
            Message("{day} has not come yet, so no checkpoint was held then.", day=held),
            Message("Write the day on which the group met."),
        )


def _already(point: Checkpoint, place: Item) -> list[Message]:
    """What to know of a checkpoint of which all that matters was told before."""
    if point.held is None or not is_told(point):
        return []
    name = point.called or str(place + 1)
    return [Message("The checkpoint “{name}” was already held on {day}.", name=name, day=point.held)]


def _replaced(path: Path, point: Checkpoint, minutes: Minutes) -> Iterator[Edit]:
    """The edits that give the day, the decision and the plan, where they are other than what stands there."""
    for name in ("held", "decision", "next"):
        value, known = getattr(minutes, name), getattr(point, name)
        if value and value != (known.strip() if isinstance(known, str) else known):
            yield Put((*path, name), value)


def _observed(
    path: Path, voices: Sequence[Voice], observations: Sequence[tuple[str | None, str]]
) -> Iterator[Edit | Message]:
    """The edits that write what was seen beside what was seen before, or a remark where it stands there."""
    for by, seen in observations:
        known = said_by(voices, by)
        before = (known.text or "").strip() if known is not None else ""
        if set(_paragraphs(seen)) <= set(_paragraphs(before)):
            yield Message("The observation “{text}” is on the card already.", text=brief(seen))
            continue
        text = f"{before}\n\n{seen}" if before else seen
        yield written_down((*path, "observations"), voices, by, text)
        voices = joined(voices, by, text)


def _paragraphs(text: str) -> list[str]:
    return [" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", text) if paragraph.strip()]


def _shown(file: ReadFile[Any]) -> Card:
    """The card without what nobody should read: what is taken off it is quoted in remarks."""
    card: Card = sound(file)
    return shown(card, [file])


def _moved(before: Card, after: Card) -> Iterator[Message]:
    """What stood at the checkpoint before, and what does now, where one took the place of the other."""
    for line in told(differences(before, after)):
        one = line.difference
        if one.model is Checkpoint and one.old is not None and one.new is not None and one.kind == "altered":
            yield line.alone
