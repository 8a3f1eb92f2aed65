"""``lape erase``."""

from __future__ import annotations

import shlex
from typing import Annotated

import typer

from lape_cards.cli.changing import cards_to_change
from lape_cards.cli.completion import card_ids
from lape_cards.cli.options import explained, session
from lape_cards.errors import Exit
from lape_cards.message import N_
from lape_cards.resources import erasing_guide


@explained(
    N_(
        "Takes out a version that should never have been written down, such as one with personal data. Its number "
        "stays taken: a tombstone with the reason stands in for it, which lape history shows and lape verify accepts."
        "\n\n"
        "The text itself stays in git until the history is cleaned, here, where the cards are shared, and in every "
        "copy. A guide says how; where it is, and what it asks for, is printed at the end."
    ),
    then=N_("To see what is still there:  lape verify"),
)
def erase(
    ctx: typer.Context,
    card: Annotated[
        str, typer.Argument(help=N_("A version, such as id@1."), metavar=N_("CARD@N"), autocompletion=card_ids)
    ],
    reason: Annotated[
        str, typer.Option("--reason", help=N_("Why, without naming anyone; it is kept."), metavar=N_("TEXT"))
    ],
) -> int:
    """Take out a version that should never have been written down."""
    from lape_cards.workflow import erase as erasing

    speech = session(ctx)
    done = erasing.erase(cards_to_change(speech, [card]), card, reason, today=speech.today, dated=speech.today_given)
    version = done.version
    speech.result(N_("{card}: version {number} counts as erased."), card=version.card, number=version.number)
    speech.say(
        N_(
            "Its text is still in git, here and wherever it was sent. Clean the history with these lines, as lape's "
            "guide tells; until then  lape sync  sends nothing from here. The guide is in {file}"
        ),
        file=erasing_guide(),
    )
    for name, values in (
        ("texts", [version.blob, *done.traces.merged]),
        ("tags", [done.tag]),
        ("saves", done.traces.commits),
        ("renewed", done.renewed),
        ("paths", [shlex.quote(path) for path in done.traces.paths]),
    ):
        speech.out.line(f"{name}={shlex.quote(' '.join(values))}")
    if done.is_spoken:
        speech.say(
            N_(
                "It was saved with a summary in somebody's own words, which is still in git too. The guide takes it "
                "out with the text."
            )
        )
    if done.traces.files:
        speech.say(
            N_(
                "Other files were saved with it: {files}. Where one of them must go too, put its object, which stands "
                "behind it, into the line that begins with  texts="
            ),
            files=[f"{name} ({blob})" for name, blob in done.traces.files],
        )
    return Exit.OK
