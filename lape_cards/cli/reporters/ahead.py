"""What lies ahead of cards, for people: what a card still needs before its next checkpoint, and whose comes first."""

from __future__ import annotations

from bisect import insort
from datetime import date

from lape_cards.checks.verdict import Checked, NextCheckpoint
from lape_cards.cli.options import Session
from lape_cards.cli.output import visible, wrap
from lape_cards.message import N_, plural_message
from lape_cards.quoting import as_word

_LISTED = 5
"""How many things missing before a checkpoint are listed, and how many cards of many."""


def checkpoint_ahead(one: Checked) -> NextCheckpoint | None:
    """The card's next checkpoint, if something is missing before it."""
    coming = one.readiness.checkpoint if one.readiness is not None else None
    return coming if coming is not None and coming.missing else None


def tell_before(speech: Session, ahead: NextCheckpoint) -> None:
    """What to see to before the checkpoint: a few lines, and how many more there are."""
    t = speech.translator
    heading = N_("Before the checkpoint “{checkpoint}” ({day}):")
    for line in wrap(visible(t(heading, checkpoint=ahead.name, day=ahead.date.shown), keep=""), speech.out.width):
        speech.out.line((line, "strong"))
    told = ahead.missing if len(ahead.missing) <= _LISTED + 1 else ahead.missing[:_LISTED]
    for item in told:
        first, *rest = wrap(visible(t(item.message), keep=""), speech.out.width - 4)
        speech.out.line("  - ", first)
        for line in rest:
            speech.out.line("    ", line)
    if left := len(ahead.missing) - len(told):
        speech.out.line("  - ", t(plural_message("and {count} more", "and {count} more", left)))


class Nearest:
    """Of many cards that something is missing from, how many they are and those with the nearest checkpoints."""

    def __init__(self) -> None:
        self._count = 0
        self._nearest: list[tuple[date, int, date | str, str]] = []

    def add(self, one: Checked, ahead: NextCheckpoint) -> None:
        """Take in a card, and the checkpoint ahead of it."""
        self._count += 1
        if not one.called:
            return  # no command takes its name
        day = ahead.date.last
        if len(self._nearest) < _LISTED or day < self._nearest[-1][0]:
            insort(self._nearest, (day, self._count, ahead.date.shown, one.called))
            del self._nearest[_LISTED:]

    def tell(self, speech: Session) -> None:
        """Say how many they are, and the commands that tell more of the nearest; nothing where there are none."""
        if not self._count:
            return
        t = speech.translator
        heading = plural_message(
            "{count} card still needs something before its next checkpoint. To see what it is:",
            "{count} cards still need something before their next checkpoint. To see what it is, the nearest first:",
            self._count,
        )
        for line in wrap(t(heading), speech.out.width):
            speech.out.line((line, "strong"))
        days = [t.date(day) if isinstance(day, date) else day for _, _, day, _ in self._nearest]
        room = max(map(len, days), default=0)
        for day, (*_, card) in zip(days, self._nearest, strict=True):
            speech.out.line(f"  {day:>{room}}  lape check {as_word(card)}")
        speech.out.line("")
