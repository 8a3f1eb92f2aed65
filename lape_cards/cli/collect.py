"""``lape collect``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from lape_cards.cli.completion import source_names
from lape_cards.cli.options import Session, explained, require_between, session
from lape_cards.cli.output import progress, table, visible
from lape_cards.errors import Exit
from lape_cards.message import N_, Message, plural_message

if TYPE_CHECKING:
    from lape_cards.workflow.collect import Collected, Failed
    from lape_cards.workflow.gathering import Gathered, OldVersion
    from lape_cards.workflow.rewritten import WentBack

MOST_NAMES = 8
"""Versions or files that are told one by one."""


_A_DAY = 24 * 60 * 60
"""Seconds; nobody waits longer for a source."""


@explained(
    N_(
        "Gets the cards of every source in portfolio.yaml, several at a time, into mirrors in the folder .lape beside "
        "it. Nothing of a source is run or checked out. Mirrors are evidence: a saved version that a source loses "
        "stays in them, and is told.\n\n"
        "portfolio.lock says which state of each source was read; commit it. With --locked that very state is got "
        "again, on another computer too, and the same reports come of it.\n\n"
        "Nothing asks for a password. Your own settings of git mean nothing here, unless you say --use-git-config: a "
        "private repository behind https needs that, for its settings know how to sign in. Keys of ssh work as they "
        "are.\n\n"
        "A source that fails leaves the others as they are; it ends with 2 then, and with 1 when a source has lost a "
        "saved version, or when its history was rewritten and cards are gone from it or older than they were."
    ),
    then=N_("To see all cards in one table:  lape list"),
)
def collect(
    ctx: typer.Context,
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            help=N_("Names from portfolio.yaml; all, if left out."), metavar=N_("SOURCE"), autocompletion=source_names
        ),
    ] = None,
    locked: Annotated[bool, typer.Option("--locked", help=N_("Get what portfolio.lock names, and no more."))] = False,
    use_git_config: Annotated[
        bool, typer.Option("--use-git-config", help=N_("Let your own settings of git count, to sign in."))
    ] = False,
    timeout: Annotated[
        int,
        typer.Option(
            "--timeout", help=N_("How long to wait for a source that does not answer."), metavar=N_("SECONDS")
        ),
    ] = 60,
    form: Annotated[
        Literal["text", "json"], typer.Option("--format", help=N_("For people, or for programs."))
    ] = "text",
) -> int:
    """Read the cards of every group's repository."""
    from lape_cards.repository.guarded import Guard
    from lape_cards.workflow import collect as collecting
    from lape_cards.workflow.portfolio import read_sources

    speech = session(ctx)
    require_between("--timeout", timeout, 1, _A_DAY)
    path = collecting.require_portfolio(Path.cwd())
    names = list(dict.fromkeys(sources or ()))
    total = len(names) or len(read_sources(path))
    with progress(speech.talk, speech.translator(N_("Collecting")), total) as step:
        done = collecting.collect(
            path, names, guard=Guard(own_config=use_git_config, patience=timeout), locked=locked, tick=step
        )
    if form == "json":
        speech.out.data(_as_data(speech, done))
    else:
        _tell(speech, done)
    if done.failed:
        return Exit.FAILED
    return Exit.FAULTS if any(one.lost or one.moved or one.went_back for one in done.gathered) else Exit.OK


def _tell(speech: Session, done: Collected) -> None:
    t = speech.translator
    rows = [(one.name, one.locked.commit[:7], t(_cards(one)), t(_news(one))) for one in done.gathered]
    for line in table(rows, width=max(speech.out.width, 120)):
        speech.out.line(line)
    for one in done.gathered:
        _tell_of_source(speech, one)
    for failed in done.failed:
        _tell_of_failure(speech, failed)
    if done.failed:
        speech.say(
            plural_message(
                "{good} of {count} source was collected.",
                "{good} of {count} sources were collected.",
                len(done.sources),
                good=len(done.gathered),
            )
        )
    if done.written:
        speech.say(N_("Which states were read is in portfolio.lock; commit it."))
    if done.gathered:
        speech.say(N_("To see all cards in one table:  lape list"))


def _cards(one: Gathered) -> Message:
    return plural_message("{count} card", "{count} cards", one.cards)


def _news(one: Gathered) -> Message:
    if one.versions:
        return plural_message("{count} new version", "{count} new versions", one.versions)
    if one.fresh and not one.cards and not one.went_back:
        return Message(N_("no cards yet"))
    return Message(N_("changes, but no new version")) if one.fresh else Message(N_("nothing new"))


def _tell_of_source(speech: Session, one: Gathered) -> None:
    """What a source has lost or changed, and which of its files are not read."""
    for lost in one.lost[:MOST_NAMES]:
        _warn(speech, _lost(one, lost))
    for moved in one.moved[:MOST_NAMES]:
        _warn(
            speech,
            Message(
                N_("{name}: version {number} of {card} is another at the source now; the mirror keeps the first one."),
                name=one.name,
                number=moved.number,
                card=moved.card,
            ),
        )
    for back in one.went_back[:MOST_NAMES]:
        _warn(speech, _went_back(one, back))
    more = sum(max(0, len(them) - MOST_NAMES) for them in (one.lost, one.moved, one.went_back))
    if more:
        _warn(speech, Message(N_("{name}: {count} more like that."), name=one.name, count=more))
    if one.lost or one.moved or one.went_back:
        speech.err.line("  ", speech.translator(N_("Ask the group what has happened:  lape verify  in their folder.")))
    if one.erased:
        speech.say(
            plural_message(
                "{name}: {count} version was erased on purpose, and its text still lies in the mirror. To take it out: "
                "delete the folder .lape/mirrors/{name}.git and collect again.",
                "{name}: {count} versions were erased on purpose, and their texts still lie in the mirror. To take "
                "them out: delete the folder .lape/mirrors/{name}.git and collect again.",
                len(one.erased),
                name=one.name,
            )
        )
    if one.changed:
        _warn(
            speech,
            Message(
                N_("{name} has other version tags than portfolio.lock names, so a report may differ."), name=one.name
            ),
        )
    for file in one.left_out[:MOST_NAMES]:
        _warn(
            speech,
            Message(N_("{name}: {file} is not read. {reason}"), name=one.name, file=file.path, reason=file.reason),
        )
    if len(one.left_out) > MOST_NAMES:
        more = len(one.left_out) - MOST_NAMES
        _warn(
            speech,
            plural_message(
                "{name}: {count} more file is not read.",
                "{name}: {count} more files are not read.",
                more,
                name=one.name,
            ),
        )


def _went_back(one: Gathered, back: WentBack) -> Message:
    if back.gone:
        text = N_("{name}: its history was rewritten, and {card} is no longer in it.")
    elif back.now is None:
        text = N_("{name}: its history was rewritten, and {card} is there without its version {before}.")
    else:
        text = N_("{name}: its history was rewritten, and {card} went back from version {before} to {now}.")
    return Message(text, name=one.name, card=back.card, before=back.before, now=back.now)


def _lost(one: Gathered, lost: OldVersion) -> Message:
    if one.changed:
        text = N_("{name}: version {number} of {card} is no longer at the source, and this computer never had it.")
    else:
        text = N_("{name}: version {number} of {card} is no longer at the source; it is still in the mirror.")
    return Message(text, name=one.name, number=lost.number, card=lost.card)


def _warn(speech: Session, message: Message) -> None:
    speech.err.line((visible(speech.translator(message), keep=""), "warning"))


def _tell_of_failure(speech: Session, failed: Failed) -> None:
    from lape_cards.cli.edge import tell

    tell(speech, failed.error)
    if failed.older is not None:
        kept = N_("What was collected of {name} before, {commit}, stays in use.")
        speech.talk.line("  ", speech.translator(kept, name=failed.name, commit=failed.older.commit[:7]))


def _as_data(speech: Session, done: Collected) -> dict[str, Any]:
    t = speech.translator
    return {
        "format": 1,
        "language": speech.language,
        "written": done.written,
        "sources": [
            {
                "name": one.name,
                "commit": one.locked.commit,
                "cards": one.cards,
                "new": one.fresh,
                "new_versions": one.versions,
                "lost": _versions(one.lost),
                "moved": _versions(one.moved),
                "erased": _versions(one.erased),
                "changed": one.changed,
                "went_back": [
                    {"card": back.card, "from": back.before, "to": back.now, "gone": back.gone}
                    for back in one.went_back
                ],
                "left_out": [{"file": file.path, "reason": t(file.reason)} for file in one.left_out],
            }
            for one in done.gathered
        ],
        "failed": [
            {
                "name": one.name,
                "message": t(one.error.message),
                "hint": t(one.error.hint) if one.error.hint else None,
                "commit": one.older.commit if one.older else None,
            }
            for one in done.failed
        ],
    }


def _versions(versions: tuple[OldVersion, ...]) -> list[dict[str, Any]]:
    return [{"card": one.card, "number": one.number} for one in versions]
