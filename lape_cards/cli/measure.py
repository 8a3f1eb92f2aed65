"""``lape measure``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from lape_cards.cli.changing import cards_to_change
from lape_cards.cli.completion import card_ids
from lape_cards.cli.options import Session, explained, session
from lape_cards.cli.reading import bytes_of
from lape_cards.errors import Exit, LapeError
from lape_cards.message import N_, Message, plural_message

if TYPE_CHECKING:
    from lape_cards.workflow.measure import Reading, Recorded
    from lape_cards.workflow.pen import Pen

_OF_ONE = N_("When it was measured; today where it is left out.")


@explained(
    N_(
        "Adds a measurement to a metric of the card: a number such as 3.6, or in quotation marks what was seen, for a "
        "metric that is followed in words. The metric is named by its id, its name or its number on the card.\n\n"
        "--csv takes many from a table with the columns Metric (metric), Date (date), Value (value), Number of answers "
        "(n), Standard deviation (sd), Group (group), Checkpoint (checkpoint), Site (site), Note (note), Observation "
        "(text), as far as they are needed. What METRIC and the options say holds for every row that leaves it open, "
        "and none may say otherwise. All are taken or none; what is on the card already is left out, and what it lacks "
        "there is filled in."
    ),
    then=N_("Keep what you added:  lape save CARD"),
)
def measure(
    ctx: typer.Context,
    card: Annotated[str, typer.Argument(help=N_("An id or a file."), metavar=N_("CARD"), autocompletion=card_ids)],
    metric: Annotated[
        str | None, typer.Argument(help=N_("The metric's id, name or number."), metavar=N_("METRIC"))
    ] = None,
    value: Annotated[str | None, typer.Argument(help=N_("The number, or what was seen."), metavar=N_("VALUE"))] = None,
    date: Annotated[str | None, typer.Option("--date", help=_OF_ONE, metavar=N_("DATE"))] = None,
    n: Annotated[
        str | None, typer.Option("--n", help=N_("How many answers or cases the value rests on."), metavar="N")
    ] = None,
    sd: Annotated[
        str | None, typer.Option("--sd", help=N_("The standard deviation, where it is known."), metavar=N_("NUMBER"))
    ] = None,
    group: Annotated[
        Literal["pilot", "comparison"] | None,
        typer.Option("--group", help=N_("comparison for those without the service.")),
    ] = None,
    checkpoint: Annotated[
        str | None, typer.Option("--checkpoint", help=N_("The checkpoint it was measured for."), metavar="ID")
    ] = None,
    site: Annotated[str | None, typer.Option("--site", help=N_("The site it was measured at."), metavar="ID")] = None,
    note: Annotated[
        str | None, typer.Option("--note", help=N_("What one should know when reading it."), metavar=N_("TEXT"))
    ] = None,
    table: Annotated[
        Path | None,
        typer.Option("--csv", help=N_("A table with many measurements; - for standard input."), metavar=N_("FILE")),
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help=N_(
                "Only show what would be added.",
            ),
        ),
    ] = False,
) -> int:
    """Add measurements to a card's metrics."""
    from lape_cards.workflow.measure import reading_of, record
    from lape_cards.workflow.pen import pen_for
    from lape_cards.workflow.words import refuse_identity_codes

    speech = session(ctx)
    refuse_identity_codes(card, metric, value, date, n, sd, checkpoint, site, note)
    pen = pen_for(cards_to_change(speech, [card]), card)
    told = {
        "date": date,
        "n": n,
        "sd": sd,
        "group": group,
        "checkpoint": checkpoint,
        "site": site,
        "note": note,
    }
    values = {key: text for key, text in told.items() if text}
    if table is not None:
        if value is not None:
            raise LapeError(
                Message("A table has its values in it, and “{value}” beside it is one too many.", value=value),
                Message("Leave the value out, or record it by itself, without  --csv"),
            )
        recorded = record(pen, _table(table, metric, values), speech.today, dry_run=dry_run)
    elif metric is not None and value is not None:
        reading = reading_of(pen.card(), metric, value, values, speech.today)
        recorded = record(pen, [reading], speech.today, dry_run=dry_run)
    else:
        recorded = _asked(speech, pen, metric, values, dry_run=dry_run)
    _tell(speech, recorded)
    _tell_next_step(speech, pen, recorded, dry_run=dry_run)
    return Exit.OK


def _table(path: Path, metric: str | None, told: dict[str, str]) -> list[Reading]:
    from lape_cards.workflow.measure_table import read_table

    raw = bytes_of(path, _MOST + 1)
    if len(raw) > _MOST:
        raise LapeError(
            Message("The file is larger than {limit} KiB, so it was not read.", limit=_MOST // 1024),
            Message("Part it into several files, and take them in one after the other."),
            place=str(path),
        )
    return read_table(raw, str(path), metric, told)


_MOST = 1024 * 1024
"""Bytes that a table may have: some ten thousand measurements, more than a card could hold."""


def _asked(speech: Session, pen: Pen, metric: str | None, values: dict[str, str], *, dry_run: bool) -> list[Recorded]:
    """A measurement that is asked for where the command line does not say it; none where it was left open."""
    from lape_cards.cli.asking import someone_is_there
    from lape_cards.cli.dialogue import lead
    from lape_cards.cli.edge import BrokenOff
    from lape_cards.workflow.measure import find_metric
    from lape_cards.workflow.measuring import Measuring

    if metric is not None:
        find_metric(pen.card(), metric)
    if not someone_is_there(speech):
        raise LapeError(
            Message("The metric or its value is missing."),
            Message("Write both:  lape measure {card} METRIC 3.6", card=pen.id),
        )
    measuring = Measuring(pen, speech.today, values, dry_run)
    try:
        lead(speech, measuring.ask(metric))
    except KeyboardInterrupt:
        speech.err.line("")
        _tell(speech, measuring.recorded)
        _tell_next_step(speech, pen, measuring.recorded, dry_run=dry_run)
        raise BrokenOff from None
    return measuring.recorded


def _tell(speech: Session, recorded: Sequence[Recorded]) -> None:
    from lape_cards.documents.wording import quantity, said

    for one in recorded:
        measurement = one.measurement
        value = quantity(measurement.value, one.metric.unit) if measurement.value is not None else measurement.text
        day = said(measurement.date) if measurement.date else "–"
        name = one.metric.name or one.metric.id or ""
        if one.filled:
            text = Message("{metric}: {value} ({day}), with what was missing there", metric=name, value=value, day=day)
        elif one.known:
            text = Message("{metric}: {value} ({day}), on the card already", metric=name, value=value, day=day)
        elif measurement.group == "comparison":
            text = Message("{metric}, comparison group: {value} ({day})", metric=name, value=value, day=day)
        else:
            text = Message("{metric}: {value} ({day})", metric=name, value=value, day=day)
        speech.result(text)


def _tell_next_step(speech: Session, pen: Pen, recorded: Sequence[Recorded], *, dry_run: bool) -> None:
    new = sum(not one.known or one.filled for one in recorded)
    if not recorded:
        speech.say(N_("Nothing was added."))
    elif dry_run:
        speech.say(
            plural_message(
                "{count} measurement would be added. Nothing was written; add it without  --dry-run",
                "{count} measurements would be added. Nothing was written; add them without  --dry-run",
                new,
            )
        )
    elif new:
        speech.say(
            plural_message(
                "{count} measurement is on the card. Keep it in a version with  lape save {card}",
                "{count} measurements are on the card. Keep them in a version with  lape save {card}",
                new,
                card=pen.id,
            )
        )
    else:
        speech.say(N_("There was nothing new to add."))
