"""``lape submit``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from lape_cards.cli.changing import cards_to_change
from lape_cards.cli.completion import card_ids
from lape_cards.cli.options import Session, explained, session
from lape_cards.errors import Exit
from lape_cards.message import N_, Message, plural_message

if TYPE_CHECKING:
    from lape_cards.workflow.cards import CardRepository
    from lape_cards.workflow.submit import IncompleteError, Plan, Prepared, Submission, Unprepared


@explained(
    N_(
        "Makes a card ready to be sent to the project manager: checks it, saves the version where something is "
        "unsaved, exchanges versions with the others, and writes the documents and a message that is ready to be "
        "sent.\n\n"
        "It is the only verb that wants a card to be complete for its phase. The message goes to the manager that "
        "lape.yaml names; where no repository is shared, the whole history is written beside it as one file."
    ),
    then=N_("Open the message in your e-mail program, look it over, and send it."),
)
def submit(
    ctx: typer.Context,
    cards: Annotated[list[str], typer.Argument(help=N_("Ids or files."), metavar=N_("CARD"), autocompletion=card_ids)],
    message: Annotated[
        str | None, typer.Option("--message", "-m", help=N_("What changed, in a line."), metavar=N_("TEXT"))
    ] = None,
) -> int:
    """Send a card to the project manager, with its documents."""
    from lape_cards.cli import saving
    from lape_cards.cli.output import progress
    from lape_cards.cli.reporters import text as report_text
    from lape_cards.workflow.save import NotACardError
    from lape_cards.workflow.submit import IncompleteError
    from lape_cards.workflow.submit import submit as submit_cards

    speech = session(ctx)
    repository = cards_to_change(speech, cards)
    try:
        with progress(speech.talk, speech.translator(N_("Submitting")), len(cards) + 2) as step:
            done = submit_cards(
                repository,
                cards,
                message=message,
                today=speech.today,
                dated=speech.today_given,
                ask=speech.err.is_terminal,
                step=step,
            )
    except IncompleteError as error:
        _report(speech, error)
        raise
    except NotACardError as error:
        report_text.findings(speech, error.diagnostics)
        raise
    for saved in done.saved:
        saving.tell(speech, saved)
    _tell_exchange(speech, done)
    if message and not done.saved:
        speech.say(N_("Nothing had changed since the last version, so what you wrote with  -m  was not needed."))
    for prepared in done.prepared:
        _tell(speech, prepared)
    for one in done.unprepared:
        _tell_of_none(speech, one)
    for card in done.overtaken:
        speech.say(
            N_(
                "Others have changed {card} in the meantime, and that is not in the message. Read the card through, "
                "and to send that too:  lape submit {card}"
            ),
            card=card,
        )
    if any(prepared.to is None for prepared in done.prepared):
        _tell_whom_to_name(speech, repository)
    left_out = any(prepared.left_out for prepared in done.prepared)
    return Exit.FAILED if done.trouble is not None or done.unprepared or left_out else Exit.OK


def _report(speech: Session, error: IncompleteError) -> None:
    """What is missing, as ``lape check`` shows it."""
    from lape_cards.cli.reporters.family import Outcome, reporter

    reporter("text")(speech, Outcome(error.checked, error.selection, error.failing, guided=True))


def _tell_exchange(speech: Session, done: Submission) -> None:
    from lape_cards.cli import edge, sync

    if done.synced is not None:
        sync.tell(speech, done.synced)
    if done.trouble is not None:
        sync.explain(speech, done.trouble)
        edge.tell(speech, done.trouble)
        speech.say(N_("The versions have not reached the others, so the project manager may not see them there yet."))


def _tell(speech: Session, prepared: Prepared) -> None:
    """Say what was written of one card, and what to do with it."""
    from lape_cards.cli import edge
    from lape_cards.cli.output import nearby

    for error in prepared.left_out:
        edge.tell(speech, error)
    count = len(prepared.own_documents)
    speech.out.line(nearby(prepared.message))
    speech.say(
        plural_message(
            "{card}: the message is ready, with {count} document of version {number}.",
            "{card}: the message is ready, with {count} documents of version {number}.",
            count,
            card=prepared.version.card,
            number=prepared.version.number or 0,
        )
    )
    for plan in prepared.plans:
        _tell_of_plan(speech, plan)
    if prepared.to is not None:
        speech.say(
            N_("Open the file {file} in your e-mail program and send it. It goes to {to}."),
            file=prepared.message.name,
            to=prepared.to,
        )
    else:
        speech.say(
            N_("Open the file {file} in your e-mail program, write whom it goes to, and send it."),
            file=prepared.message.name,
        )
    if prepared.history is not None:
        speech.say(
            N_("No repository is shared here. All saved versions are in the file {file}; send it along if asked for."),
            file=prepared.history.name,
        )


def _tell_of_none(speech: Session, one: Unprepared) -> None:
    """Say why there is no message of a version, and that the version is kept all the same."""
    from lape_cards.cli import edge

    edge.tell(speech, one.why)
    speech.say(
        N_(
            "{card}: version {number} is saved, but its message is not ready. Mend this, and run again: "
            " lape submit {card}"
        ),
        card=one.version.card,
        number=one.version.number or 0,
    )


def _tell_of_plan(speech: Session, plan: Plan) -> None:
    """Say in which version the rooting plan goes along, and how what is not saved of it could."""
    if plan.version is None:
        speech.say(
            N_(
                "The rooting plan {plan} does not go along, for no version of it has been saved. To send it too, save "
                "it with  lape save {plan}  and submit again."
            ),
            plan=plan.card,
        )
        return
    if not plan.is_complete:
        speech.say(
            N_(
                "The rooting plan {plan} does not go along, for its version {number} is not complete yet. See what it "
                "lacks with  lape check {plan}  and once it is complete, send it with  lape submit {plan}"
            ),
            plan=plan.card,
            number=plan.version.number or 0,
        )
        return
    speech.say(
        plural_message(
            "With it goes {count} document of the rooting plan {plan}, version {number}.",
            "With it go {count} documents of the rooting plan {plan}, version {number}.",
            len(plan.documents),
            plan=plan.card,
            number=plan.version.number or 0,
        )
    )
    if plan.is_unsaved:
        speech.say(
            N_(
                "What has changed in {plan} since then has not been saved. To send that too, save it with "
                " lape save {plan}  and submit again."
            ),
            plan=plan.card,
        )


def _tell_whom_to_name(speech: Session, repository: CardRepository) -> None:
    from lape_cards.workflow.cards import SETTINGS

    manager = repository.settings.manager
    contact = manager.contact if manager is not None else None
    if contact:
        speech.say(
            N_("The manager's contact in {file}, “{contact}”, is no mailbox that a message could go to."),
            file=SETTINGS,
            contact=contact,
        )
    elif manager is not None and manager.title:
        speech.say(N_("{file} does not say at which address the project manager is reached."), file=SETTINGS)
    else:
        speech.say(N_("{file} does not say who the project manager is."), file=SETTINGS)
    speech.say(
        Message("Let the lines about the manager read like this there, so that the next message knows whom it goes to:")
    )
    for line in ("manager:", "  title: …", "  contact: …@…"):
        speech.talk.line("  ", line)
