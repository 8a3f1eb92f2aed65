"""Saving at the end of a verb that has written on a card, and telling of it as ``lape save`` does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from lape_cards.cli.options import Session
from lape_cards.errors import Exit
from lape_cards.message import N_, Message, plural_message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lape_cards.workflow.cards import CardRepository
    from lape_cards.workflow.gone import Gone
    from lape_cards.workflow.save import Saved

MOST_GONE = 5
"""Cards without files that are told one by one."""


def save_all(speech: Session, repository: CardRepository, cards: list[str], message: str | None) -> int:
    """Save the next version of each card, and tell what was saved and what is still missing."""
    from lape_cards.workflow import save as saving

    requests = [saving.Request(card) for card in dict.fromkeys(cards)]
    with _faults_shown(speech):
        saved = saving.save(repository, requests, message=message, today=speech.today, dated=speech.today_given)
    for one in saved:
        tell(speech, one)
        _tell_what_is_not_kept(speech, repository, one)
    if len(saved) > 1:
        speech.say(plural_message("{count} card saved.", "{count} cards saved.", len(saved)))
    _tell_what_is_missing(speech, repository, [one.version.card for one in saved])
    return Exit.OK


def message_asked(speech: Session, repository: CardRepository, cards: list[str]) -> str | None:
    """What changed in the cards, asked once it is clear that they can be saved; ``None`` where nobody says."""
    from lape_cards.cli.asking import ask, someone_is_there
    from lape_cards.workflow import save as saving

    if not someone_is_there(speech):
        return None
    requests = [saving.Request(card) for card in dict.fromkeys(cards)]
    with _faults_shown(speech):
        saving.require_savable(repository, requests, today=speech.today, dated=speech.today_given)
    return ask(speech, N_("What changed, in a line? Enter leaves it out."))


@contextmanager
def _faults_shown(speech: Session) -> Iterator[None]:
    """Show the faults for which cards may not be saved."""
    from lape_cards.cli.reporters import text as report_text
    from lape_cards.workflow.save import NotACardError

    try:
        yield
    except NotACardError as error:
        report_text.findings(speech, error.diagnostics)
        raise


def save_one(speech: Session, repository: CardRepository, card: str, message: str | None) -> int:
    """Save the next version of one card."""
    return save_all(speech, repository, [card], message)


def _tell_what_is_not_kept(speech: Session, repository: CardRepository, one: Saved) -> None:
    """A version whose attachments are not in it is kept all the same, but whoever saved it believes they are."""
    from lape_cards.workflow.attachments import unkept_files

    files = unkept_files(repository.top, one.card)
    if files:
        speech.say(
            N_("Not kept: {files}. Only an ordinary file inside this card repository is kept with its card."),
            files=files,
        )


def _tell_what_is_missing(speech: Session, repository: CardRepository, cards: list[str]) -> None:
    """An incomplete card may be saved; how much is still open is worth a line, one for however many cards."""
    from lape_cards.workflow.check import Checker, targets

    every = targets(repository, cards, Path.cwd()) if cards else ()
    checker = Checker(speech.today, repository, wanted=every)
    count = sum(len(checker.check(target).diagnostics) for target in every)
    if not count:
        return
    if len(cards) == 1:
        told = plural_message(
            "The check has {count} finding about it:  lape check {card}",
            "The check has {count} findings about it:  lape check {card}",
            count,
            card=cards[0],
        )
    else:
        told = plural_message(
            "The check has {count} finding about them:  lape check",
            "The check has {count} findings about them:  lape check",
            count,
        )
    speech.say(told)


def tell_gone(speech: Session, gone: Sequence[Gone]) -> None:
    """Say of cards whose files were deleted how to get them back."""
    for one in gone[:MOST_GONE]:
        speech.say(one.message)
        speech.say(one.remedy)
    left = len(gone) - MOST_GONE
    if left > 0:
        speech.say(
            plural_message(
                "The file of {count} more card is missing too.",
                "The files of {count} more cards are missing too.",
                left,
            )
        )


def tell(speech: Session, one: Saved) -> None:
    """Say that a version is kept, and which checkpoint comes next."""
    from lape_cards.card.kinds import ResultCard
    from lape_cards.card.phase import CIRCLE, is_overdue, next_checkpoint, phase_of

    version = one.version
    said = (
        N_("{card}: this text was already saved as version {number}.")
        if one.already
        else N_("{card}: version {number} saved {day}.")
    )
    speech.result(said, card=version.card, number=version.number, day=version.day)
    if not isinstance(one.card, ResultCard) or phase_of(one.card, speech.today) not in CIRCLE:
        return  # when an experiment has ended, no checkpoint is to come, whatever was planned
    checkpoint = next_checkpoint(one.card, speech.today)
    if checkpoint is None or checkpoint.date is None:
        return
    name = checkpoint.called or Message(N_("no name"))
    day = checkpoint.date.last
    if is_overdue(checkpoint, speech.today):
        speech.say(N_("The checkpoint “{checkpoint}” is late: it was planned for {day}."), checkpoint=name, day=day)
    else:
        speech.say(N_("The next checkpoint is “{checkpoint}”, {day}."), checkpoint=name, day=day)
