"""What is told where no card repository is around: where there may be one, or how to make one."""

from __future__ import annotations

from pathlib import Path

from lape_cards import resources
from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.quoting import as_word
from lape_cards.store.raw import read_bytes
from lape_cards.workflow.shelf import SETTINGS, find_portfolio


def no_repository(start: Path) -> LapeError:
    """The error of a place that no card repository is around; where one lies in a folder there, it says so."""
    if find_portfolio(start) is not None:
        return LapeError(
            Message("Here is a portfolio of cards that were collected, and this is done in a group's own repository."),
            Message(
                "To see what the cards lack:  lape list --incomplete  or  lape site  and how one came about:  "
                "lape history SOURCE/CARD"
            ),
        )
    inner = _folders_in(start)
    if len(inner) > 1:
        return LapeError(
            Message("There is no card repository here, but there are some in the folders {folders}.", folders=inner),
            Message("Go first to the one that is meant:  cd {folder}", folder=as_word(inner[0])),
        )
    if inner:
        return LapeError(
            Message("There is no card repository here, but there is one in the folder {folder}.", folder=inner[0]),
            Message("Go there first:  cd {folder}", folder=as_word(inner[0])),
        )
    return LapeError(
        Message("There is no card repository here."),
        Message("Make one with  lape init  or look at an example with  lape demo"),
    )


def _folders_in(start: Path) -> list[str]:
    """The repositories that lie in a folder; the example last, for who has cards of their own means those."""
    try:
        return [
            path.parent.name for path in sorted(start.glob(f"*/{SETTINGS}"), key=lambda path: (_is_demo(path), path))
        ]
    except OSError:
        return []


def _is_demo(settings: Path) -> bool:
    """Whether a ``lape.yaml`` is that of the example."""
    try:
        return read_bytes(settings) == (resources.folder("examples") / "demo" / SETTINGS).read_bytes()
    except LapeError:
        return False
