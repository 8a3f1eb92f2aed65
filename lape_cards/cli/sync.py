"""``lape sync``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from lape_cards.cli.options import Session, explained, session
from lape_cards.cli.saving import tell_gone
from lape_cards.errors import Exit, LapeError
from lape_cards.message import N_, Message, plural_message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lape_cards.workflow.sync import Synced

MOST_NAMES = 8
"""Versions that are told one by one."""


@explained(
    N_(
        "Gets the others' versions from the repository that the group shares, joins them to yours, and sends yours. "
        "What two people wrote on the same card is brought together, thing by thing; nothing of either is lost.\n\n"
        "Where both changed the same thing, someone has to decide: it says where, and goes on when you run it again. "
        "Save first: what is in no version is not sent."
    ),
    then=N_("To see what changed in a card:  lape history CARD"),
)
def sync(ctx: typer.Context) -> int:
    """Get the others' versions, and send ours."""
    from lape_cards.cli.output import progress
    from lape_cards.workflow import sync as syncing
    from lape_cards.workflow.cards import open_cards

    speech = session(ctx)
    cards = open_cards(Path.cwd())
    try:
        with progress(speech.talk, speech.translator(N_("Exchanging versions")), 3) as step:
            done = syncing.sync(
                cards, today=speech.today, dated=speech.today_given, ask=speech.err.is_terminal, step=step
            )
    except LapeError as error:
        explain(speech, error)
        raise
    tell(speech, done)
    return Exit.OK


def explain(speech: Session, error: LapeError) -> None:
    """What there is to decide or to mend before an exchange that ended with ``error`` can go on."""
    from lape_cards.cli import fault
    from lape_cards.cli.merge_driver import tell as tell_questions
    from lape_cards.cli.reporters import text as report_text
    from lape_cards.workflow.settling import FaultyError
    from lape_cards.workflow.sync import UndecidedError

    if isinstance(error, UndecidedError):
        for file in error.files:
            tell_questions(speech, file.name, file.questions)
            if file.bug is not None:
                fault.report(file.bug, speech, os.environ, fault.LINE_BY_LINE)
    elif isinstance(error, FaultyError):
        report_text.findings(speech, error.diagnostics)


def tell(speech: Session, done: Synced) -> None:
    """Say what was exchanged, and what it means for the cards here."""
    _tell_exchanged(speech, done)
    _tell_of_cards(speech, done)


def _tell_exchanged(speech: Session, done: Synced) -> None:
    if done.received:
        speech.result(
            plural_message(
                "Got {count} version from the others: {names}.",
                "Got {count} versions from the others: {names}.",
                len(done.received),
                names=some(done.received),
            )
        )
    elif done.joined:
        speech.result(N_("Got the others' changes; there was no new version among them."))
    if done.sent:
        speech.result(
            plural_message(
                "Sent {count} version: {names}.",
                "Sent {count} versions: {names}.",
                len(done.sent),
                names=some(done.sent),
            )
        )
    elif done.moved:
        speech.result(N_("Sent your changes; there was no new version among them."))
    if done.along:
        speech.say(N_("Changed settings and templates went along: {files}."), files=list(done.along))
    if not (done.received or done.joined or done.sent or done.moved):
        speech.result(N_("Nothing is new, neither here nor with the others."))


def _tell_of_cards(speech: Session, done: Synced) -> None:
    for card in done.drafts:
        speech.say(
            N_("{card} now holds what you and the others wrote. Read it through, and save it:  lape save {card}"),
            card=card,
        )
    for version, names in done.twice:
        speech.say(
            N_("Two people saved {version}. Both are kept, as {names}; the next save gets the next number."),
            version=version,
            names=list(names),
        )
    for name in done.differing:
        speech.say(
            N_(
                "Version {name} is another in {remote} than here. Neither was replaced; see which "
                "is right with  lape verify , and tell whoever looks after the shared repository."
            ),
            name=name,
            remote=done.remote,
        )
    tell_gone(speech, done.gone)
    if done.unsaved:
        speech.say(
            N_("Not sent, for it has not been saved yet: {cards}. Save with  lape save  and sync again."),
            cards=list(done.unsaved),
        )


def some(names: Sequence[str]) -> Message | list[str]:
    """Names of versions, as many as can be read in one sentence; the rest are counted."""
    if len(names) <= MOST_NAMES:
        return list(names)
    return Message("{names} and {count} more", names=list(names[:MOST_NAMES]), count=len(names) - MOST_NAMES)
