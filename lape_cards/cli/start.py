"""``lape demo`` and ``lape init``."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from lape_cards.cli.options import Session, explained, session
from lape_cards.errors import Exit
from lape_cards.message import N_, Message, plural_message
from lape_cards.quoting import as_word

if TYPE_CHECKING:
    from lape_cards.i18n import Language
    from lape_cards.workflow.demo import Demo
    from lape_cards.workflow.setup import SetUp, Wishes


@explained(
    N_(
        "Builds a small example repository in DIR: experiments of made-up municipalities, saved version by version as "
        "it would happen, then checked, and the final evaluation of one of them rendered. Needs nothing but git."
    ),
    then=N_("Delete the folder when you have seen enough; nothing else was touched."),
)
def demo(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(help=N_("A new folder for the example."), metavar=N_("DIR"))] = Path(
        "lape-demo"
    ),
) -> int:
    """Build a small example, and say what to open."""
    from lape_cards.cli.output import progress
    from lape_cards.workflow.demo import build_demo, read_story

    speech = session(ctx)
    total = len(read_story()[1].saves)
    with progress(speech.talk, speech.translator(N_("Saving versions")), total) as step:
        built = build_demo(folder, speech.language, step)
    _tell_of_demo(speech, built, folder)
    return Exit.OK


def _tell_of_demo(speech: Session, built: Demo, folder: Path) -> None:
    from lape_cards.card.phase import PHASE_NAMES
    from lape_cards.cli.output import table
    from lape_cards.workflow.demo import EVALUATED

    say = speech.translator
    speech.say(N_("The example is ready in {folder}. In its story it is {day}."), folder=str(folder), day=built.today)
    speech.out.line("")
    rows = [
        (
            one.card or "",
            say(PHASE_NAMES[one.phase]) if one.phase else "–",
            say(plural_message("{count} finding", "{count} findings", len(one.diagnostics))),
        )
        for one in built.checked
    ]
    for line in table(rows, (say(N_("Card")), say(N_("Phase")), say(N_("Check"))), speech.out.width):
        speech.out.line(line)
    speech.out.line("")
    speech.result(N_("The final evaluation of {card}:"), card=EVALUATED)
    for path in built.documents:
        speech.out.line("  ", str(folder / path.relative_to(built.cards.top)))
    speech.out.line("")
    speech.say(N_("Open the HTML file in a browser, then try these in the folder {folder}:"), folder=str(folder))
    lape, today = _command(), f"--today {built.today.isoformat()}"
    for command in (
        f"cd {as_word(str(folder))}",
        f"{lape} history {EVALUATED}",
        f"{lape} show {EVALUATED}@1",
        f"{lape} check {today}",
        f"{lape} render {EVALUATED} {today}",
    ):
        speech.talk.line("  ", command)


def _command() -> str:
    """How to call lape from anywhere: by its name, or by where it is when the name is not known to the shell."""
    program = Path(sys.argv[0])
    return "lape" if shutil.which("lape") or program.stem != "lape" else as_word(str(program.resolve()))


@explained(
    N_(
        "Makes DIR a card repository: settings, a folder for the cards, a history that keeps every version in the "
        "group's name, and what lets editors, GitHub, GitLab and pre-commit check the cards. "
        "Run again, it brings an older repository up to date and changes nothing else, but for the name and address "
        "that versions are saved with, where --group or --contact say others."
    ),
    then=N_('Then start the first card:  lape new "Family guide in day care"'),
)
def init(
    ctx: typer.Context,
    folder: Annotated[
        Path, typer.Argument(help=N_("The folder; this one where it is left out."), metavar=N_("DIR"))
    ] = Path(),
    name: Annotated[
        str | None, typer.Option("--name", help=N_("What the collection of cards is called."), metavar=N_("TEXT"))
    ] = None,
    programme: Annotated[
        str | None, typer.Option("--programme", help=N_("The programme the cards belong to."), metavar=N_("TEXT"))
    ] = None,
    group: Annotated[
        str | None,
        typer.Option("--group", help=N_("The working group's name; versions are saved in it."), metavar=N_("TEXT")),
    ] = None,
    contact: Annotated[
        str | None, typer.Option("--contact", help=N_("The group's mailbox, not a person's."), metavar=N_("TEXT"))
    ] = None,
    language: Annotated[
        Literal["fi", "sv", "en"] | None, typer.Option("--language", help=N_("The language of the repository."))
    ] = None,
    source: Annotated[
        str | None,
        typer.Option("--from", help=N_("Get a copy of the group's repository from here."), metavar=N_("URL")),
    ] = None,
) -> int:
    """Start a card repository, or renew an older one."""
    from lape_cards.workflow.cards import SETTINGS
    from lape_cards.workflow.setup import Wishes, copy_from, unheeded

    speech = session(ctx)
    wishes = Wishes(language or speech.language, name, programme, group, contact)
    was_there = folder.exists()
    ignored: list[Message] = []
    if source is None:
        done = _set_up(speech, folder, wishes)
        if not done.new:
            ignored = unheeded(done.cards.top / SETTINGS, {"name": name, "programme": programme, "language": language})
    else:
        with copy_from(source, folder) as copy:
            done = _set_up(speech, copy, _for_copy(copy, wishes, language))
        folder = copy
    _tell_of_set_up(speech, done, folder, copied=source is not None)
    if source is None and not was_there:
        _tell_of_quotation_marks(speech, folder, wishes)
    for one in ignored:
        speech.err.line((speech.translator(one), "warning"))
    return Exit.FAILED if ignored else Exit.OK


def _tell_of_quotation_marks(speech: Session, folder: Path, wishes: Wishes) -> None:
    """A name of one word with a new folder beside it may be a name of two that has no quotation marks."""
    for option, text in (("--group", wishes.group), ("--name", wishes.name), ("--programme", wishes.programme)):
        if text and len(text.split()) == 1 and folder.name == str(folder):
            speech.say(
                N_(
                    "Should “{folder}” be a part of the name: delete that folder, which is new, and write the name in "
                    "quotation marks:  lape init {option} {name}"
                ),
                folder=str(folder),
                option=option,
                name=as_word(f"{text} {folder}"),
            )
            return


def _for_copy(copy: Path, wishes: Wishes, language: Language | None) -> Wishes:
    """What is wished for a copy: it has its settings from the group, where the group has begun."""
    from msgspec.structs import replace

    from lape_cards.workflow.cards import SETTINGS, read_settings
    from lape_cards.workflow.setup import refuse_unheeded

    if not (copy / SETTINGS).exists():
        return wishes
    refuse_unheeded(wishes, language)
    return replace(wishes, language=read_settings(copy / SETTINGS).language or wishes.language)


def _set_up(speech: Session, folder: Path, wishes: Wishes) -> SetUp:
    from msgspec.structs import replace

    from lape_cards.cli.asking import ask
    from lape_cards.workflow.cards import SETTINGS
    from lape_cards.workflow.setup import set_up

    if wishes.group is None and not (folder / SETTINGS).exists():
        group = ask(speech, N_("What is your working group called? Versions are saved in its name."))
        wishes = replace(wishes, group=group)
    return set_up(folder, wishes, today=speech.today, dated=speech.today_given)


def _tell_of_set_up(speech: Session, done: SetUp, folder: Path, *, copied: bool) -> None:
    called = str(done.cards.top if folder == Path() else folder)
    if done.new:
        speech.result(N_("The card repository is ready in {folder}."), folder=called)
        speech.say(N_("Written: {files}."), files=list(done.written))
        if folder != Path():
            speech.say(N_("Go into the folder first:  cd {folder}"), folder=as_word(called))
        speech.say(N_('Start the first card:  lape new "Family guide in day care"'))
        if copied:
            speech.say(
                N_(
                    "Nothing has been sent to the shared repository yet. When a card is saved, send it there with "
                    " lape sync . Then the others get their copies as you did, with  lape init --from"
                )
            )
    elif copied:
        speech.result(N_("The copy is ready in {folder}."), folder=called)
        speech.say(N_("Go into the folder first:  cd {folder}"), folder=as_word(called))
    elif done.written:
        speech.result(N_("The repository is up to date now. Written: {files}."), files=list(done.written))
    else:
        speech.result(N_("The repository was up to date already."))
    for renamed in done.renamed:
        speech.result(renamed)
    for advice in done.advice:
        speech.say(advice)
