"""A JSON document with one long list in the making."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, cast

from lape_cards.cli.output import Writer, as_json
from lape_cards.cli.reporters.body import Body

_PLACE = "\0"
"""Stands in a frame where the list's items go; no text of ours has it."""


class Listed:
    """The items of a JSON list in the making, ``depth`` levels inside their document."""

    def __init__(self, depth: int) -> None:
        self._body = Body()
        self._indent = "\n" + "  " * depth

    def add(self, item: object) -> None:
        """Put one more item at the end."""
        text = as_json(item).replace("\n", self._indent)
        self._body.write(text if self._body.is_empty else f",{self._indent}{text}")

    def add_all(self, others: Listed) -> None:
        """Put the items of another list of the same depth at the end; that list is then used up."""
        if not others._body.is_empty:
            self._body.write("" if self._body.is_empty else f",{self._indent}")
            others._body.copy_to(Writer(cast("Any", self._body)))

    def write(self, out: Writer, document: Callable[[list[Any]], Any]) -> None:
        """Write the document that ``document`` makes of the list's items."""
        if self._body.is_empty:
            out.data(document([]))
            return
        before, after = as_json(document([_PLACE])).split(json.dumps(_PLACE))
        out.raw(before)
        self._body.copy_to(out)
        out.raw(after + "\n")
