"""``lape list``."""

from __future__ import annotations

import csv
import io
from abc import ABC, abstractmethod
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from lape_cards.cli.choices import SHORT_DECISIONS
from lape_cards.cli.options import NO_CARDS, NO_CARDS_COLLECTED, Session, explained, session
from lape_cards.cli.output import Columns, Piece, as_json, progress, row_lines, visible
from lape_cards.errors import Exit
from lape_cards.message import N_, Message, plural_message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lape_cards.diagnostic import Diagnostic
    from lape_cards.portfolio.listing import Filter, Names
    from lape_cards.portfolio.summary import Summary
    from lape_cards.spool import Spool
    from lape_cards.workflow.collection import Collection


class InPhase(StrEnum):
    """The phases to choose among; typer takes several of an option only where they are of such a type."""

    PLAN = "plan"
    DO = "do"
    CHECK = "check"
    ACT = "act"
    ENDED = "ended"
    EVALUATED = "evaluated"
    ROOTED = "rooted"


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
        list[InPhase] | None,
        typer.Option("--phase", help=N_("Only cards in this phase.")),
    ] = None,
    municipality: Annotated[
        list[str] | None,
        typer.Option("--municipality", help=N_("Only cards of this municipality."), metavar=N_("MUNICIPALITY")),
    ] = None,
    programme: Annotated[
        list[str] | None, typer.Option("--programme", help=N_("Only cards of this programme."), metavar=N_("PROGRAMME"))
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
    from lape_cards.diagnostic import unread
    from lape_cards.portfolio.listing import Filter, Names, order
    from lape_cards.spool import Spool
    from lape_cards.workflow.collection import open_collection
    from lape_cards.workflow.listed import Listing

    speech = session(ctx)
    collection = open_collection(Path.cwd())
    wanted = Filter(
        overdue,
        incomplete,
        tuple(one.value for one in phase or ()),
        tuple(municipality or ()),
        tuple(programme or ()),
        decision,
    )
    listing = _FORMS[form](speech, wanted)
    lines: Spool[Any] = Spool()
    broken: Spool[Diagnostic | None] = Spool()
    every = 0
    named = {"--municipality": Names(wanted.municipalities), "--programme": Names(wanted.programmes)}
    reading = progress(speech.talk, speech.translator(N_("Reading")), len(collection))
    with reading as step, Listing(collection, speech.today) as cards:
        for one in cards:
            if one.summary is None:
                broken.add(None, one.fault)
            else:
                every += 1
                named["--municipality"].add(one.summary.municipalities)
                named["--programme"].add([one.summary.programme or ""])
                if wanted.takes(one.summary):
                    lines.add(order(one.summary, sort, reverse=reverse), listing.line(one.summary))
            step()
    for one_left_out in collection.left_out():
        broken.add(None, unread(one_left_out))
    listing.write(lines, every, None if every else _why_none(collection, broken))
    if every:
        _tell_unknown(speech, named)
    return tell_rest(speech, collection, broken)


def _tell_unknown(speech: Session, named: Mapping[str, Names]) -> None:
    """Say of a name that no card has which ones there are: else it reads as if such cards had not come this far."""
    for option, names in named.items():
        for name, near, there in names.unknown():
            speech.say(N_("{option}: no card has “{name}”."), option=option, name=name)
            if near is not None:
                speech.say(N_("Did you mean “{near}”?"), near=near)
            elif there:
                more = ["…"] if len(there) > _MOST_NAMES else []
                speech.say(N_("The cards have these: {names}."), names=[*there[:_MOST_NAMES], *more])
            else:
                speech.say(N_("The cards say nothing of that."))


_MOST_NAMES = 8
"""Names that are told one by one."""


def _why_none(collection: Collection, broken: Spool[Diagnostic | None]) -> Message | None:
    """What is said where there is no card to list; nothing where each source that is missing tells why it is."""
    if broken:
        return Message("No card could be read.")
    if collection.missing:
        return None
    return NO_CARDS_COLLECTED if collection.is_portfolio else NO_CARDS


def tell_rest(speech: Session, collection: Collection, broken: Spool[Diagnostic | None]) -> int:
    """Tell which sources are missing and which files are no cards, and give the exit code that says so."""
    from lape_cards.cli import edge
    from lape_cards.errors import CardError

    for fault in broken:
        if fault is not None:
            edge.tell(speech, CardError(fault.message, fault.hint, place=fault.location, code=fault.code))
    for source in collection.missing:
        edge.tell(speech, source.why)
    if collection.missing:
        return Exit.FAILED
    return Exit.FAULTS if broken else Exit.OK


class _Listing(ABC):
    """A way to write the cards. Of each, the line to write of it lies on the disk until it is its turn."""

    def __init__(self, speech: Session, wanted: Filter) -> None:
        self.speech = speech
        self.wanted = wanted

    @abstractmethod
    def line(self, card: Summary) -> Any:
        """What will be written of a card."""

    @abstractmethod
    def write(self, lines: Spool[Any], every: int, why_none: Message | None) -> None:
        """Write the lines in their order; ``every`` is how many cards there are, with those nobody asked for.

        ``why_none`` is what is said to people where there are none.
        """


class _Json(_Listing):
    def line(self, card: Summary) -> str:
        from lape_cards.portfolio.listing import line

        return as_json(line(card)).replace("\n", "\n    ")

    def write(self, lines: Spool[str], every: int, why_none: Message | None) -> None:
        head, tail = as_json({"format": 1, "date": self.speech.today.isoformat(), "cards": []}).split("]")
        self.speech.out.raw(head)
        for number, text in enumerate(lines.in_order()):
            self.speech.out.raw(("," if number else "") + "\n    " + text)
        self.speech.out.raw(("\n  ]" if len(lines) else "]") + tail + "\n")


class _Csv(_Listing):
    def line(self, card: Summary) -> list[str | int | None]:
        from lape_cards.portfolio.listing import inert, line

        return [inert(value) for value in line(card).values()]

    def write(self, lines: Spool[list[str | int | None]], every: int, why_none: Message | None) -> None:
        from lape_cards.portfolio.listing import COLUMNS

        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        for line in lines.in_order():
            writer.writerow(line)
            if text.tell() > _AT_ONCE:
                self.speech.out.document(text.getvalue().encode())
                text.seek(0)
                text.truncate()
        self.speech.out.document(text.getvalue().encode())


_AT_ONCE = 1 << 16
"""Characters that are written together."""
_HEADERS = (N_("Phase"), N_("Version"), N_("Complete"), N_("Next checkpoint"), N_("Metrics"), N_("Decision"))


class _Table(_Listing):
    """Two lines for each card: what it is, and where it is, in columns."""

    def __init__(self, speech: Session, wanted: Filter) -> None:
        super().__init__(speech, wanted)
        self._columns = Columns()
        self._headers = [speech.translator(header) for header in _HEADERS]
        self._columns.measure(self._headers)
        self._late = 0
        self._incomplete = 0

    def line(self, card: Summary) -> tuple[list[Piece], tuple[str, ...], bool]:
        cells = _cells(self.speech, card)
        self._columns.measure(cells)
        self._late += bool(card.overdue)
        self._incomplete += card.is_incomplete
        return _heading(card, self.speech.out.width), cells, bool(card.overdue)

    def write(
        self, lines: Spool[tuple[list[Piece], tuple[str, ...], bool]], every: int, why_none: Message | None
    ) -> None:
        speech, count = self.speech, len(lines)
        if not every:
            if why_none is not None:
                speech.say(why_none)
            return
        if count:
            widths = self._columns.fitted(speech.out.width - 2)
            for part in row_lines(self._headers, widths):
                speech.out.line("  ", (part, "muted"))
            for heading, cells, is_late in lines.in_order():
                speech.out.line(*heading)
                for part in row_lines(cells, widths):
                    speech.out.line("  ", (part, "warning") if is_late else part)
        speech.say(
            plural_message("{count} of {every} cards.", "{count} of {every} cards.", count, every=every)
            if count != every
            else plural_message("{count} card.", "{count} cards.", every)
        )
        # What was asked for is known already.
        if self._late and not self.wanted.overdue:
            speech.say(_how_many_late(self._late, count, speech.dated("lape list --overdue")))
        if self._incomplete and not self.wanted.incomplete:
            speech.say(_how_many_incomplete(self._incomplete, count, speech.dated("lape list --incomplete")))


_FORMS: dict[str, type[_Listing]] = {"table": _Table, "json": _Json, "csv": _Csv}


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
    decision = "root" if card.is_to_be_rooted else card.decision
    return (
        say(PHASE_NAMES[card.phase]) if card.phase else say(N_("workshop")),
        str(card.version) if card.version else "–",
        f"{card.completeness} %" if card.completeness is not None else "–",
        _next(speech, card),
        _metrics(card),
        say(SHORT_DECISIONS[decision]) if decision else "–",
    )


def _metrics(card: Summary) -> str:
    """How many metrics have reached their target, and how far the middle one has come on its way there."""
    from lape_cards.portfolio.listing import middle, percent

    if not card.aimed:
        return "–"
    reached, way = f"{len(card.reached)}/{len(card.aimed)}", percent(middle(card.aimed))
    return reached if way is None else f"{reached}  {way} %".replace("-", "\N{MINUS SIGN}")


def _next(speech: Session, card: Summary) -> str:
    from lape_cards.documents.wording import said

    if card.overdue:
        return speech.translator(N_("late: {day}"), day=said(card.overdue[0].date))
    return speech.translator(N_("{day}"), day=said(card.next.date)) if card.next else "–"


def _how_many_late(late: int, count: int, command: str) -> Message:
    """How many of the cards in the list are late; where not all of them are, also the ``command`` that shows which."""
    if late == count:
        return plural_message("{count} has a late checkpoint.", "All {count} have a late checkpoint.", late)
    return plural_message(
        "{count} has a late checkpoint:  {command}",
        "{count} have a late checkpoint:  {command}",
        late,
        command=command,
    )


def _how_many_incomplete(incomplete: int, count: int, command: str) -> Message:
    """The same of those that lack something."""
    if incomplete == count:
        return plural_message(
            "{count} is incomplete for its phase.", "All {count} are incomplete for their phase.", incomplete
        )
    return plural_message(
        "{count} is incomplete for its phase:  {command}",
        "{count} are incomplete for their phase:  {command}",
        incomplete,
        command=command,
    )
