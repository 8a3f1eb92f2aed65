"""``lape doctor``."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Literal

import typer

from lape_cards.cli.options import explained, session
from lape_cards.cli.output import Tone, tell
from lape_cards.errors import Exit
from lape_cards.message import N_

_TONES: dict[str, Tone] = {"trouble": "error", "fault": "error", "notice": "advice"}


@explained(
    N_(
        "Looks over this set-up: git and who saves with it, the settings, locks and drafts that were left behind, what "
        "git does with the cards' files, how whole the history is, and whether every card can be read. Nothing is "
        "changed.\n\n"
        "Ends with 2 when something keeps lape from working, with 1 when a card cannot be read, else with 0."
    ),
    then=N_("To prove that no version is lost:  lape verify"),
)
def doctor(
    ctx: typer.Context,
    form: Annotated[
        Literal["text", "json"], typer.Option("--format", help=N_("For people, or for programs."))
    ] = "text",
) -> int:
    """Tell what is wrong with this set-up."""
    from lape_cards.workflow.doctor import examine

    speech = session(ctx)
    t = speech.translator
    found = examine(Path.cwd(), speech.language, time.time())
    levels = {one.level for one in found}
    if form == "json":
        symptoms = [
            {
                "kind": one.kind,
                "level": one.level,
                "place": one.place,
                "message": t(one.message),
                "hint": t(one.hint) if one.hint else None,
            }
            for one in found
        ]
        document = {"format": 1, "language": speech.language, "symptoms": symptoms}
        speech.out.data(document)
    else:
        for one in found:
            place = f"{one.place}: " if one.place else ""
            tell(speech.out, place, t(one.message), _TONES[one.level], t(one.hint) if one.hint else "")
        if not found:
            speech.result(N_("Nothing is wrong with this set-up."))
    if "trouble" in levels:
        return Exit.FAILED
    return Exit.FAULTS if "fault" in levels else Exit.OK
