"""Files that were filled in elsewhere, named where a card's own file is meant: they become cards with an import."""

from __future__ import annotations

from pathlib import Path

from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.store.files import is_file

_OF_CARDS = (".yaml", ".yml")


def refuse_filled_in(name: str, start: Path) -> None:
    """``LapeError`` that says what to do with a Word file and the like; nothing for all else."""
    if name.endswith(_OF_CARDS) or "." not in name:
        return
    from lape_cards.exchange.registry import way_in  # only a name that ends in something else needs it

    way = way_in(name)
    if way is None:
        return
    if not is_file(start / name):
        raise LapeError(
            Message("There is no file {file}.", file=name),
            Message("Look at how its name is written, and in which folder it is."),
        )
    raise LapeError(Message("{file} is not a card's own file.", file=name), way)
