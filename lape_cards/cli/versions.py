"""``lape history``, ``lape show`` and ``lape restore``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from lape_cards.cli.completion import card_ids
from lape_cards.cli.options import Session, explained, session
from lape_cards.cli.output import table_rows, wrap
from lape_cards.errors import Exit
from lape_cards.message import N_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lape_cards.card.version import Version
    from lape_cards.documents.process import Step


@explained(
    N_(
        "Shows a card's versions, the oldest first: number, day, what was said of it, and in a line what changed. A "
        "draft is a change that somebody kept with git but did not save as a version."
    ),
    then=N_("To see all that changed from one to another:  lape diff CARD@1 CARD@2"),
)
def history(
    ctx: typer.Context,
    card: Annotated[str, typer.Argument(help=N_("An id or a file."), metavar=N_("CARD"), autocompletion=card_ids)],
    form: Annotated[
        Literal["text", "json"], typer.Option("--format", help=N_("For people, or for programs."))
    ] = "text",
) -> int:
    """Show a card's versions."""
    from lape_cards.workflow.lineages import histories_begun

    begun = histories_begun(Path.cwd(), [card])  # git goes through it while what reads cards is loaded
    from lape_cards.workflow.named import named
    from lape_cards.workflow.process import changes_of
    from lape_cards.workflow.versions import missing_part, versions

    speech = session(ctx)
    meant = named(Path.cwd(), [card], begun.repository if begun is not None else None)
    cards = meant.cards
    name, found = versions(cards, meant.names[0], begun)
    changes = changes_of(cards, found)
    if form == "json":
        document = [
            {
                "number": one.number,
                "date": one.day.isoformat(),
                "summary": one.summary,
                "by": one.author,
                "object": one.blob,
                "commit": one.commit,
                "tagged": one.tagged,
                "changes": None if step.lines is None else [speech.translator(line.alone) for line in step.lines],
                "remark": None if step.remark is None else speech.translator(step.remark),
                "erased": one.erased,
                "joins": list(one.joins),
            }
            for one, step in zip(found, changes, strict=True)
        ]
        speech.out.data({"format": 1, "card": meant.called(name), "versions": document})
    elif found:
        _table(speech, found, changes)
    elif meant.source is not None:
        speech.say(N_("{card} has no saved version yet."), card=meant.called(name))
    elif not cards.repository.is_shallow:
        speech.say(N_("{card} has no saved version yet. Save the first with  lape save {card}"), card=name)
    elsewhere = missing_part(cards)
    if elsewhere is not None:
        speech.say(elsewhere)
    return Exit.OK


def _table(speech: Session, found: Sequence[Version], changes: Sequence[Step]) -> None:
    """Write the versions, and under each what changed in it."""
    from lape_cards.card.version import exact_names

    say = speech.translator
    numbers = [one.number for one in found if one.number is not None]
    twice = {number for number in numbers if numbers.count(number) > 1}
    rows, mark, gone = [], say(N_("untagged")), N_("erased")
    for one in found:
        number = f"{one.number}-{one.blob[:7]}" if one.number in twice else str(one.number or say(N_("draft")))
        untagged = "" if one.tagged or one.number is None else f" ({mark})"
        untagged = f" ({say(gone)})" if one.erased else untagged
        rows.append((number + untagged, say.date(one.day), one.summary, one.author))
    headers = (say(N_("Version")), say(N_("Saved")), say(N_("What was said of it")), say(N_("By")))
    head, *lines = table_rows(rows, headers, speech.out.width)
    indent = min(max(len(cell) for cell in (headers[0], *(row[0] for row in rows))), _DEEPEST) + 2
    names = exact_names(found)
    told = [
        "" if one.erased else _joins(speech, one, names) + _told(speech, step)
        for one, step in zip(found, changes, strict=True)
    ]
    for line in head:
        speech.out.line(line)
    for row, text in zip(lines, told, strict=True):
        for line in row:
            speech.out.line(line)
        for line in wrap(text, speech.out.width - indent) if text else ():
            speech.out.line(" " * indent, (line, "muted"))


_DEEPEST = 12
"""Columns that what changed is indented by at the most, however long a version's number is."""


def _joins(speech: Session, one: Version, names: Mapping[str, str]) -> str:
    """Of a draft that joins two versions, which ones."""
    joined = [names[blob] for blob in one.joins if blob in names]
    return speech.translator(N_("Joins {names}."), names=joined) + " " if len(joined) > 1 else ""


def _told(speech: Session, step: Step) -> str:
    """What changed in one version, in a line; nothing where there is none before it."""
    from lape_cards.documents.summary import summary

    if step.remark is not None:
        return speech.translator(step.remark)
    return " ".join(map(speech.translator, summary(step.lines or ())))


@explained(
    N_(
        "Shows one version of a card exactly as it was saved, or without a number the card as it stands in its file. "
        "Into a file or another program it goes byte for byte."
    ),
    then=N_("To bring it back:  lape restore CARD@1"),
)
def show(
    ctx: typer.Context,
    card: Annotated[
        str, typer.Argument(help=N_("A version, such as id@1."), metavar=N_("CARD@N"), autocompletion=card_ids)
    ],
) -> int:
    """Show one version of a card."""
    from lape_cards.workflow.named import named
    from lape_cards.workflow.versions import bytes_of

    meant = named(Path.cwd(), [card])
    session(ctx).out.document(bytes_of(meant.cards, meant.names[0]))
    return Exit.OK


@explained(
    N_(
        "Brings an old version back as a new one. Nothing is lost: the versions between them stay, and what the card "
        "holds and was never saved is kept in a file that is named. The last version itself comes back as it was, "
        "without a new one: so a mistake is undone that has not been saved."
    ),
    then=N_("To see all versions:  lape history CARD"),
)
def restore(
    ctx: typer.Context,
    card: Annotated[
        str, typer.Argument(help=N_("A version, such as id@1."), metavar=N_("CARD@N"), autocompletion=card_ids)
    ],
    message: Annotated[
        str | None, typer.Option("--message", "-m", help=N_("Why it is brought back."), metavar=N_("TEXT"))
    ] = None,
) -> int:
    """Bring an old version back as a new one."""
    from lape_cards.cli.changing import cards_to_change
    from lape_cards.workflow import restore

    speech = session(ctx)
    done = restore.restore(
        cards_to_change(speech, [card]), card, message=message, today=speech.today, dated=speech.today_given
    )
    if done.saved is None or done.saved.already:
        again = N_("{card} is as in version {number} again.")
        if done.now.number != done.old.number:
            again = N_("{card} is as in version {number} again, which says the same as version {old}.")
        speech.result(again, card=done.old.card, number=done.now.number, old=done.name)
    else:
        speech.result(
            N_("{card}: version {old} is back, as version {number}."),
            card=done.old.card,
            old=done.name,
            number=done.saved.version.number,
        )
    if done.aside is not None:
        kept = N_("What stood in the card's file and in no version is kept in {file}")
        speech.err.line(speech.translator(kept, file=str(done.aside)))  # whatever is quiet, and in one piece
        speech.say(N_("If nothing of it is needed, delete that file."))
    return Exit.OK
