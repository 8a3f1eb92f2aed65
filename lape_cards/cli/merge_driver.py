"""``lape merge-driver``: what git calls to merge a card (see :mod:`lape_cards.repository.driver`)."""

from __future__ import annotations

import faulthandler
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lape_cards.cli.options import Session, explained, session
from lape_cards.errors import Exit
from lape_cards.message import N_

if TYPE_CHECKING:
    from lape_cards.message import Message

USUAL_MARKER = 7
"""Signs in a marker; git gives more where it merges what two histories have in common, which nobody is to decide."""
MOST_SECONDS = 60
NO_NAME = "%"
"""How a label begins that this git does not know: it leaves ``%X`` as it stands."""
_NO_NAMES = ("HEAD", "ours", "theirs")
"""Labels of git's that say only which side it is, and that in its own words."""


@explained(
    N_(
        "Merges two people's edits of one card, as git asks. What only one of them changed is taken over; where both "
        "changed the same field, both values stand in the file between markers. The merged card goes into OURS.\n\n"
        "Ends with 0 where nothing is left to decide, with 1 where something is, with more where nothing was merged."
    ),
    then=N_("lape init sets git up to call this; you need not."),
)
def merge_driver(
    ctx: typer.Context,
    base: Annotated[Path, typer.Argument(help=N_("The card as both had it."), metavar=N_("BASE"))],
    ours: Annotated[Path, typer.Argument(help=N_("The card here; the merged one afterwards."), metavar=N_("OURS"))],
    theirs: Annotated[Path, typer.Argument(help=N_("The card there."), metavar=N_("THEIRS"))],
    size: Annotated[int, typer.Argument(help=N_("How many signs a marker has."), metavar=N_("SIZE"))] = USUAL_MARKER,
    name: Annotated[str, typer.Argument(help=N_("The card's path from the top."), metavar=N_("PATH"))] = "",
    here: Annotated[str, typer.Argument(help=N_("What the markers call this side."), metavar=N_("HERE"))] = "",
    there: Annotated[str, typer.Argument(help=N_("What the markers call the other."), metavar=N_("THERE"))] = "",
) -> int:
    """Merge two edits of one card, as git asks."""
    from lape_cards.cli import fault
    from lape_cards.merging.markers import Labels
    from lape_cards.store.cards import read_bytes
    from lape_cards.store.files import write_whole
    from lape_cards.workflow import settling
    from lape_cards.workflow.merging import Sides, join

    speech = session(ctx)
    with _not_for_ever():
        texts = [read_bytes(path, most=-1) for path in (base, ours, theirs)]
        ours_name, theirs_name = (speech.translator(name) for name in (settling.OURS, settling.THEIRS))
        labels = Labels(_label(here, ours_name), _label(there, theirs_name), max(size, 1))
        joined = join(Sides(name or ours.name, *texts), labels, today=speech.today)
        if not joined.clean and labels.size == USUAL_MARKER:
            tell(speech, joined.name, joined.questions or (settling.SAME_LINES,))
            speech.err.flush()
        write_whole(ours, joined.raw)  # the very last: a driver that is stopped has changed nothing
    if joined.bug is not None:
        fault.report(joined.bug, speech, os.environ, fault.LINE_BY_LINE)
    return Exit.OK if joined.clean else Exit.FAULTS


def tell(speech: Session, name: str, questions: Iterable[Message]) -> None:
    """Say what there is to decide in a file."""
    for question in questions:
        speech.err.line((f"{name}: ", "strong"), speech.translator(question))


def _label(given: str, otherwise: str) -> str:
    """A name for a side on one line, as git gave it, or ours where it gave none that says more."""
    text = " ".join(given.split())
    return otherwise if not text or text.startswith((NO_NAME, "refs/remotes/")) or text in _NO_NAMES else text


@contextmanager
def _not_for_ever() -> Iterator[None]:
    """End the process where a merge takes far too long: nothing is written then, and git merges the file itself."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - a device is no path
        faulthandler.dump_traceback_later(MOST_SECONDS, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
