"""``lape verify``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from lape_cards.cli import edge
from lape_cards.cli.completion import card_ids
from lape_cards.cli.options import Session, explained, session
from lape_cards.cli.output import Tone, tell
from lape_cards.errors import Exit, LapeError
from lape_cards.message import N_, Message, plural_message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lape_cards.repository.records import Record
    from lape_cards.verification.discrepancy import Discrepancy, Verdict


@explained(
    N_(
        "Proves that every saved version of every card can be read, says its own number, and has not changed since it "
        "was saved. Each tag, its message, its commit, the file in that and its text are held against one another.\n\n"
        "With --repair, what lost its tag is pinned again, as long as git still holds it; a tag that is right is never "
        "touched. Nothing is fetched: whether the others have a version is told as far as this copy knows.\n\n"
        "Ends with 1 when a version is lost or changed, and with 2 when nothing can be proved because part of the "
        "history was not fetched."
    ),
    then=N_("To see one version:  lape show CARD@1"),
)
def verify(
    ctx: typer.Context,
    cards: Annotated[
        list[str] | None, typer.Argument(help=N_("Ids or files."), metavar=N_("CARD"), autocompletion=card_ids)
    ] = None,
    repair: Annotated[bool, typer.Option("--repair", help=N_("Pin again what git still holds."))] = False,
    form: Annotated[
        Literal["text", "json"], typer.Option("--format", help=N_("For people, or for programs."))
    ] = "text",
) -> int:
    """Prove that every saved version can still be read, unchanged."""
    from lape_cards.workflow import verify as verification
    from lape_cards.workflow.cards import open_cards
    from lape_cards.workflow.collection import is_own, open_collection
    from lape_cards.workflow.shelf import portfolio_for

    speech = session(ctx)
    pinned: Sequence[Record] = ()
    failed = False
    beside = portfolio_for(cards or (), Path.cwd()) is not None
    collection = open_collection(Path.cwd()) if beside else None
    if collection is not None and not is_own(collection, cards or ()):
        if repair:
            raise LapeError(
                Message("What was collected is not repaired here: it is the group's own."),
                Message("Run  lape verify --repair  in the group's repository, and collect again."),
            )
        verdict = verification.verify_collected(collection, cards or ())
        for source in collection.missing:
            edge.tell(speech, source.why)
        failed = bool(collection.missing)
    elif repair:
        repository = open_cards(Path.cwd(), cards or ())
        done = verification.repair(repository, cards or (), today=speech.today, dated=speech.today_given)
        pinned, verdict = done.pinned, done.verdict
    else:
        verdict = verification.verify(open_cards(Path.cwd(), cards or ()), cards or ())
    if form == "json":
        speech.out.data(_as_data(speech, verdict, pinned))
    else:
        _tell(speech, verdict, pinned)
    if verdict.of("fault"):
        return Exit.FAULTS
    return Exit.FAILED if verdict.of("unproven") or failed else Exit.OK


def _tell(speech: Session, verdict: Verdict, pinned: Sequence[Record]) -> None:
    """What there is to do first, then the result, then what is so for good and asks for nothing."""
    from lape_cards.cli.sync import some
    from lape_cards.verification.discrepancy import NUMBER_TWICE

    for record in pinned:
        speech.result(N_("{card}, version {number}: it is back."), card=record.card, number=record.number)
    for one in (*verdict.of("fault"), *verdict.of("unproven")):
        tone: Tone = "error" if one.level == "fault" else "warning"
        place, message, hint = _parts(speech, one)
        tell(speech.out, place, message, tone, hint)
    for one in verdict.of("notice"):
        if one.kind != NUMBER_TWICE:
            speech.say("{line}", line="".join(_parts(speech, one)[:2]) + f" {speech.translator(one.hint)}")
    proven = (
        plural_message("{count} version", "{count} versions", verdict.versions),
        plural_message("{count} card", "{count} cards", verdict.cards),
    )
    values = {"versions": proven[0], "cards": proven[1]}
    faults, unproven = len(verdict.of("fault")), len(verdict.of("unproven"))
    if faults:
        speech.say(
            plural_message(
                "{count} fault. Proven to be as they were saved: {versions} of {cards}.",
                "{count} faults. Proven to be as they were saved: {versions} of {cards}.",
                faults,
                **values,
            )
        )
    elif unproven:
        speech.say(N_("Not all could be proven. Proven to be as they were saved: {versions} of {cards}."), **values)
    elif verdict.versions:
        speech.result(N_("Proven to be as they were saved: {versions} of {cards}."), **values)
    else:
        speech.result(N_("No card has a saved version yet, so there is nothing to prove."))
    if verdict.erased:
        speech.say(
            plural_message(
                "{count} version was erased on purpose, and a tombstone tells why.",
                "{count} versions were erased on purpose, and tombstones tell why.",
                verdict.erased,
            )
        )
    twice = [one for one in verdict.of("notice") if one.kind == NUMBER_TWICE]
    if twice:
        speech.say(
            plural_message(
                "{count} number was given by two copies at the same time, and both versions are kept: {names}.",
                "{count} numbers were given by two copies at the same time, and all versions are kept: {names}.",
                len(twice),
                names=some([f"{one.card}@{one.first}" for one in twice]),
            )
        )


def _parts(speech: Session, one: Discrepancy) -> tuple[str, str, str]:
    """Which versions of which card, what was found, and what to do."""
    t = speech.translator
    if one.card is None:
        place = ""
    elif one.first is None:
        place = f"{one.card}: "
    elif one.first == one.last:
        place = t(N_("{card}, version {number}"), card=one.card, number=one.first) + ": "
    else:
        place = t(N_("{card}, versions {first}–{last}"), card=one.card, first=one.first, last=one.last) + ": "
    return place, t(one.message), t(one.hint)


def _as_data(speech: Session, verdict: Verdict, pinned: Sequence[Record]) -> dict[str, Any]:
    return {
        "format": 1,
        "language": speech.language,
        "proven": not verdict.of("fault") and not verdict.of("unproven"),
        "versions": verdict.versions,
        "cards": verdict.cards,
        "erased": verdict.erased,
        "repaired": [{"card": one.card, "number": one.number, "object": one.blob} for one in pinned],
        "findings": [
            {
                "kind": one.kind,
                "level": one.level,
                "card": one.card,
                "first": one.first,
                "last": one.last,
                "repairable": one.repair is not None,
                "message": speech.translator(one.message),
                "hint": speech.translator(one.hint),
            }
            for one in verdict.found
        ],
    }
