"""A calendar of the checkpoints: each one a whole day, held ones too.

A month or a year counts as its last day, as everywhere else on a card. What an event is known by stays when the card
changes, so that a calendar which is read again moves it, and does not have it twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from icalendar import Calendar, Event

from lape_cards.card.base import label_of
from lape_cards.card.kinds import ResultCard
from lape_cards.card.parts import Checkpoint
from lape_cards.card.phase import is_held, is_overdue
from lape_cards.documents.wording import DECISIONS, said
from lape_cards.exchange.seen_text import seen_text
from lape_cards.exchange.table_writer import About, Rows, TableWriter, Written
from lape_cards.i18n import translator
from lape_cards.message import N_, Message
from lape_cards.portfolio.tables.model import Seen

NAME = "checkpoints.ics"
_END = b"END:VCALENDAR\r\n"
_HELD = N_("Held: {checkpoint} – {title}")
_LATE = N_("Late: {checkpoint} – {title}")
_PLANNED = N_("{checkpoint} – {title}")
_KINDS = {_HELD: N_("held"), _LATE: N_("late"), _PLANNED: N_("planned")}
_FIELD = N_("{field}: {text}")
_TOLD = ("date", "responsible", "expected", "decision", "next")


class CheckpointCalendar(TableWriter):
    """Writes one calendar, event by event."""

    def __init__(self, about: About, folder: Path) -> None:
        super().__init__(about, folder)
        self._t = translator(about.language)
        self._file = self.opened.enter_context((folder / NAME).open("xb"))
        self._file.write(_calendar(about).to_ical().removesuffix(_END))

    def add(self, seen: Seen, rows: Rows) -> None:
        """Write one card's checkpoints that have a day."""
        if isinstance(seen.card, ResultCard):
            for identity, checkpoint in identities(seen.card, seen.name):
                event = self._event(seen, seen.card, checkpoint, identity)
                if event is not None:
                    self._file.write(event.to_ical())

    def finish(self) -> list[Written]:
        """Write the end."""
        self._file.write(_END)
        self.close()
        return [Written(NAME, "text/calendar")]

    def _event(self, seen: Seen, card: ResultCard, checkpoint: Checkpoint, identity: str) -> Event | None:
        held = is_held(checkpoint, seen.today)
        planned = checkpoint.date.last if checkpoint.date is not None else None
        day = checkpoint.held if held else planned
        if day is None:
            return None
        kind = _HELD if held else _LATE if is_overdue(checkpoint, seen.today) else _PLANNED
        summary = Message(kind, checkpoint=checkpoint.called or self._t(N_("Checkpoint")), title=card.title)
        event = Event()
        event.add("uid", _text(identity))
        event.add("dtstamp", datetime.combine(card.date or day, time(), UTC))
        event.add("sequence", card.version or 0)
        event.add("dtstart", day)
        event.add("summary", _line(self._t(summary)))
        event.add("description", _text(self._told(checkpoint)))
        event.add("categories", [_line(word) for word in (self._t(_KINDS[kind]), seen.summary.programme) if word])
        event.add("status", "CONFIRMED" if held else "TENTATIVE")
        event.add("transp", "TRANSPARENT")
        where = ", ".join(filter(None, (seen.summary.place, *seen.summary.municipalities)))
        if where:
            event.add("location", _line(where))
        return event

    def _told(self, checkpoint: Checkpoint) -> str:
        """What the card says of a checkpoint, a line for each field."""
        lines = []
        for key in _TOLD:
            value: Any = getattr(checkpoint, key)
            if value:
                text = Message(DECISIONS[value]) if key == "decision" else said(value)
                text = text.strip() if isinstance(text, str) else text
                lines.append(self._t(_FIELD, field=Message(label_of(Checkpoint, key)), text=text))
        return "\n".join(lines)


def identities(card: ResultCard, name: str) -> Iterator[tuple[str, Checkpoint]]:
    """Each checkpoint with what it is known by: its id, or its number, and the card; a second one has another."""
    seen: Counter[str] = Counter()
    for number, checkpoint in enumerate(card.checkpoints, 1):
        own = checkpoint.id or f"#{number}"
        seen[own] += 1
        yield f"{own}{f'#{seen[own]}' if seen[own] > 1 else ''}@{name}", checkpoint


def _calendar(about: About) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//lape//lape-cards//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _line(about.name or translator(about.language)(N_("Checkpoints"))))
    return calendar


def _line(text: str) -> str:
    return " ".join(_text(text).split())


def _text(text: str) -> str:
    return seen_text(text).replace("\t", " ")
