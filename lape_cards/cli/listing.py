"""``lape list``."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from lape_cards.cli.options import Session, explained, not_one_of, session
from lape_cards.cli.output import Piece, progress, table_rows, visible
from lape_cards.errors import Exit
from lape_cards.message import N_, plural_message

if TYPE_CHECKING:
    from lape_cards.card.phase import Phase
    from lape_cards.portfolio.summary import Summary
    from lape_cards.workflow.collection import Collection, Entry


@explained(
    N_(
        "Lists the cards: phase, how complete they are, the next checkpoint, what is late, how many metrics have "
        "reached their target, and what was decided. Beside a portfolio.yaml it is the cards that were collected, "
        "elsewhere those of the repository.\n\n"
        "Beside the metrics stands how many of them have reached their target, and how far the middle one has come on "
        "its way there. With --format csv or json there is more of each card."
    ),
    then=N_("To see one card whole:  lape render CARD"),
)
def list_cards(
    ctx: typer.Context,
    overdue: Annotated[bool, typer.Option("--overdue", help=N_("Only cards with a late checkpoint."))] = False,
    incomplete: Annotated[
        bool, typer.Option("--incomplete", help=N_("Only cards that lack something their phase asks for."))
    ] = False,
    phase: Annotated[
        list[str] | None,
        typer.Option(
            "--phase",
            help=N_("Only cards in this phase: plan, do, check, act, ended, evaluated or rooted."),
            metavar=N_("PHASE"),
        ),
    ] = None,
    municipality: Annotated[
        list[str] | None,
        typer.Option("--municipality", help=N_("Only cards of this municipality."), metavar=N_("NAME")),
    ] = None,
    programme: Annotated[
        list[str] | None, typer.Option("--programme", help=N_("Only cards of this programme."), metavar=N_("NAME"))
    ] = None,
    decision: Annotated[
        Literal["continue", "adjust", "expand", "narrow", "root", "end"] | None,
        typer.Option("--decision", help=N_("Only cards whose last decision is this one.")),
    ] = None,
    sort: Annotated[
        Literal["name", "title", "municipality", "phase", "version", "completeness", "next", "overdue", "progress"],
        typer.Option("--sort", help=N_("What to order by.")),
    ] = "name",
    reverse: Annotated[bool, typer.Option("--reverse", help=N_("The other way round."))] = False,
    form: Annotated[
        Literal["table", "json", "csv"], typer.Option("--format", help=N_("For people, or for programs."))
    ] = "table",
) -> int:
    """List the cards."""
    from lape_cards.portfolio.listing import Filter, ordered
    from lape_cards.workflow.collection import open_collection

    speech = session(ctx)
    collection = open_collection(Path.cwd())
    phases = tuple(_phase(word) for word in phase or ())
    wanted = Filter(overdue, incomplete, phases, tuple(municipality or ()), tuple(programme or ()), decision)
    every, broken = read_all(speech, collection)
    cards = ordered([card for card in every if wanted.takes(card)], sort, reverse=reverse)
    if form == "json":
        _json(speech, cards)
    elif form == "csv":
        _csv(speech, cards)
    else:
        _table(speech, cards, len(every))
    return tell_rest(speech, collection, broken)


def _phase(word: str) -> Phase:
    from lape_cards.card.phase import ORDER

    found = next((phase for phase in ORDER if phase == word.lower()), None)
    if found is None:
        raise not_one_of("--phase", word, ORDER)
    return found


def read_all(speech: Session, collection: Collection) -> tuple[list[Summary], list[Entry]]:
    """The summaries of all cards, and the files that are none; a bar shows how far it is."""
    from lape_cards.workflow.collection import entries

    found: list[Summary] = []
    broken: list[Entry] = []
    with progress(speech.talk, speech.translator(N_("Reading")), len(collection)) as step:
        for one in entries(collection, speech.today):
            if one.summary is not None:
                found.append(one.summary)
            else:
                broken.append(one)
            step()
    return found, broken


def tell_rest(speech: Session, collection: Collection, broken: Sequence[Entry]) -> int:
    """Tell which sources are missing and which files are no cards, and give the exit code that says so."""
    from lape_cards.cli import edge
    from lape_cards.errors import CardError

    for one in broken:
        if one.fault is not None:
            place = f"{one.shelf.source}/{one.fault.location}" if one.shelf.source else one.fault.location
            edge.tell(speech, CardError(one.fault.message, one.fault.hint, place=place, code=one.fault.code))
    for source in collection.missing:
        edge.tell(speech, source.why)
    if collection.missing:
        return Exit.FAILED
    return Exit.FAULTS if broken else Exit.OK


def _json(speech: Session, cards: Sequence[Summary]) -> None:
    from lape_cards.portfolio.listing import line

    document = {"format": 1, "date": speech.today.isoformat(), "cards": [line(card) for card in cards]}
    speech.out.raw(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def _csv(speech: Session, cards: Sequence[Summary]) -> None:
    from lape_cards.portfolio.listing import COLUMNS, inert, line

    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows({key: inert(value) for key, value in line(card).items()} for card in cards)
    speech.out.document(text.getvalue().encode())


_HEADERS = (N_("Phase"), N_("Version"), N_("Complete"), N_("Next checkpoint"), N_("Metrics"), N_("Decision"))


def _table(speech: Session, cards: Sequence[Summary], every: int) -> None:
    """Two lines for each card: what it is, and where it is, in columns."""
    if not every:
        speech.say(N_("There are no cards yet."))
        return
    if cards:
        rows = [_cells(speech, card) for card in cards]
        head, *lines = table_rows(rows, [speech.translator(header) for header in _HEADERS], speech.out.width - 2)
        for part in head:
            speech.out.line("  ", (part, "muted"))
        for card, row in zip(cards, lines, strict=True):
            speech.out.line(*_heading(card, speech.out.width))
            for part in row:
                speech.out.line("  ", (part, "warning") if card.overdue else part)
    speech.say(
        plural_message("{count} of {every} cards.", "{count} of {every} cards.", len(cards), every=every)
        if len(cards) != every
        else plural_message("{count} card.", "{count} cards.", every)
    )
    _what_next(speech, cards)


def _heading(card: Summary, width: int) -> list[Piece]:
    """A card's name, and its title and municipality as far as there is room for them."""
    about = visible(", ".join([card.title, *card.municipalities]), keep="")
    room = width - len(card.name) - 2
    if len(about) > room:
        about = about[: room - 1].rstrip() + "…" if room > 1 else ""
    return [(card.name, "strong"), f"  {about}" if about else ""]


def _cells(speech: Session, card: Summary) -> tuple[str, ...]:
    from lape_cards.card.phase import PHASE_NAMES

    say = speech.translator
    return (
        say(PHASE_NAMES[card.phase]) if card.phase else say(N_("workshop")),
        str(card.version) if card.version else "–",
        f"{card.completeness} %" if card.completeness is not None else "–",
        _next(speech, card),
        _metrics(card),
        say(SHORT_DECISIONS["root" if card.is_to_be_rooted else card.decision]) if _is_decided(card) else "–",
    )


def _metrics(card: Summary) -> str:
    """How many metrics have reached their target, and how far the middle one has come on its way there."""
    from lape_cards.portfolio.listing import middle, percent

    if not card.aimed:
        return "–"
    reached, way = f"{len(card.reached)}/{len(card.aimed)}", percent(middle(card.aimed))
    return reached if way is None else f"{reached}  {way} %".replace("-", "\N{MINUS SIGN}")


def _is_decided(card: Summary) -> bool:
    return card.is_to_be_rooted or card.decision is not None


def _next(speech: Session, card: Summary) -> str:
    from lape_cards.documents.wording import said

    if card.overdue:
        return speech.translator(N_("late: {day}"), day=said(card.overdue[0].date))
    return speech.translator(N_("{day}"), day=said(card.next.date)) if card.next else "–"


def _what_next(speech: Session, cards: Sequence[Summary]) -> None:
    late = sum(bool(card.overdue) for card in cards)
    incomplete = sum(card.is_incomplete for card in cards)
    if late and late != len(cards):
        speech.say(
            plural_message(
                "{count} has a late checkpoint:  lape list --overdue",
                "{count} have a late checkpoint:  lape list --overdue",
                late,
            )
        )
    if incomplete and incomplete != len(cards):
        speech.say(
            plural_message(
                "{count} is incomplete for its phase:  lape list --incomplete",
                "{count} are incomplete for their phase:  lape list --incomplete",
                incomplete,
            )
        )


SHORT_DECISIONS: dict[str | None, str] = {
    "continue": N_("continue"),
    "adjust": N_("adjust"),
    "expand": N_("expand"),
    "narrow": N_("narrow down"),
    "root": N_("make permanent"),
    "end": N_("end"),
}
"""A checkpoint's decision in a word or two, as a column has room for it."""
