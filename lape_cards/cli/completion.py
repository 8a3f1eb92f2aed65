"""Completing with the Tab key: what a shell asks for, how it is switched on, and the cards' ids."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from lape_cards.cli.language import SETTINGS, nearest_repository, repository_setting
from lape_cards.cli.options import Session
from lape_cards.errors import LapeError
from lape_cards.message import N_, Message

VARIABLE = "_LAPE_COMPLETE"
SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")


def card_ids(incomplete: str) -> list[str]:
    """Ids of the cards around us that begin with ``incomplete``: for ``typer.Argument(autocompletion=card_ids)``.

    The names of the files are enough; no card is read.
    """
    root = nearest_repository()
    if root is None or "/" in incomplete or "\\" in incomplete:  # a path, which the shell completes itself
        return []
    from lape_cards.workflow.shelf import PlacedShelf

    place = repository_setting("cards", root, names=(SETTINGS,)) or "cards"  # a portfolio says it of no one's cards
    try:
        return [card for card in PlacedShelf(root, place).ids() if card.startswith(incomplete)]
    except LapeError:
        return []


def document_formats(incomplete: str) -> list[str]:
    """Formats of documents, and after a comma those that are not named yet."""
    from lape_cards.workflow.formats import FORMATS

    before, comma, begun = incomplete.rpartition(",")
    named = before.split(",")
    return [f"{before}{comma}{name}" for name in FORMATS if name.startswith(begun) and name not in named]


def card_sources(incomplete: str) -> list[str]:
    """What a card can begin from: the cards around us, and after ``#`` the proposals of a workshop."""
    workshop, sign, begun = incomplete.rpartition("#")
    if not sign:
        return card_ids(incomplete)
    from lape_cards.workflow.cards import find_folder  # the names of files are not enough here
    from lape_cards.workflow.proposals import ids_of

    try:
        folder = find_folder(Path.cwd())
        found = ids_of(folder, folder.require(workshop)) if folder is not None else []
    except LapeError:
        return []
    return [f"{workshop}#{proposal}" for proposal in found if proposal.startswith(begun)]


def source_names(incomplete: str) -> list[str]:
    """Names of the sources in the ``portfolio.yaml`` around us that begin with ``incomplete``."""
    from lape_cards.workflow.portfolio import portfolio_above, read_portfolio

    path = portfolio_above(Path.cwd())
    try:
        sources = read_portfolio(path).sources if path is not None else ()
    except LapeError:
        return []
    return sorted(one.name for one in sources if one.name.startswith(incomplete))


def install(speech: Session) -> None:
    """Switch completion on in the shell we were called from."""
    from lape_cards.cli import vendored

    shell, path = vendored.install(shell=_shell(os.environ), prog_name="lape", complete_var=VARIABLE)
    speech.result(N_("Completion for {shell} is now in {path}."), shell=shell, path=path)
    speech.say(N_("It works in every terminal that you open from now on."))


def show(speech: Session) -> None:
    """Print the script that switches completion on."""
    from lape_cards.cli import vendored

    script = vendored.get_completion_script(prog_name="lape", complete_var=VARIABLE, shell=_shell(os.environ))
    speech.out.raw(f"{script}\n")


def _shell(environ: Mapping[str, str]) -> str:
    """The shell around us, or the user's own one where that cannot be seen."""
    from lape_cards.cli import vendored

    around, own = vendored.shell_name(), Path(environ.get("SHELL", "")).stem
    shell = next((name for name in (around, own) if name in SHELLS), None)
    if shell is None:
        raise LapeError(
            Message(N_("lape cannot complete commands in this shell.")),
            Message(N_("Try again in one of these: {shells}."), shells=SHELLS),
        )
    return shell
