"""``lape schema``."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from lape_cards.cli.options import explained, session
from lape_cards.errors import Exit
from lape_cards.message import N_


@explained(
    N_(
        "Prints the JSON Schema (2020-12) of card files, with the form's guide in the language of --lang. An editor "
        "that knows it offers the keys, shows the guide and marks faults while you type."
    )
)
def schema(
    ctx: typer.Context,
    of: Annotated[
        Literal["card", "repository", "portfolio"],
        typer.Argument(help=N_("Cards, lape.yaml or portfolio.yaml."), metavar=N_("FILE")),
    ] = "card",
) -> int:
    """Print the card format as JSON Schema."""
    from lape_cards.schema import as_text
    from lape_cards.schema import schema as schema_of

    speech = session(ctx)
    speech.out.raw(as_text(schema_of(of, speech.language)))
    return Exit.OK
