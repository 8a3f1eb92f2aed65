"""What is written of the cards, kept until all of them were looked at: nothing is shown before, and nothing is lost."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, cast

from lape_cards.cli.output import Writer
from lape_cards.errors import no_temporary_room

_IN_MEMORY = 1024 * 1024
"""Bytes that are kept in memory; what is more goes to a temporary file."""
_AT_ONCE = 64 * 1024
_PLACE = "\0"
"""Stands in a frame where the list's items go; no text of ours has it."""


class Body(io.TextIOBase):
    """Text in the making, as long as it likes."""

    def __init__(self) -> None:
        super().__init__()
        kept = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - it is closed with the body
        # Whatever a text holds comes out again as it was: what the terminal cannot show is its writer's business.
        self._file = io.TextIOWrapper(cast("Any", kept), "utf-8", "surrogatepass", newline="")
        self._waiting: list[str] = []
        self._size = 0
        self.is_empty = True

    def writer(self, out: Writer) -> Writer:
        """What writes to the body as ``out`` would: in its colours, and as wide."""
        return Writer(cast("Any", self), out.colored, out.silent, out.width)

    def write(self, text: str) -> int:
        """Put ``text`` at the end; a ``LapeError`` where there is no room for it."""
        self.is_empty = False
        self._waiting.append(text)
        self._size += len(text)
        if self._size >= _AT_ONCE:  # a file takes long over each line
            self._put_down()
        return len(text)

    def _put_down(self) -> None:
        waiting, self._waiting, self._size = self._waiting, [], 0
        with _told():
            self._file.write("".join(waiting))

    def copy_to(self, out: Writer) -> None:
        """Write all of it to ``out``, and forget it."""
        self._put_down()
        with _told():
            self._file.seek(0)
        while part := self._read():
            out.raw(part)
        self.close()

    def _read(self) -> str:
        with _told():
            return self._file.read(_AT_ONCE)

    def close(self) -> None:
        """Give its room back."""
        with suppress(OSError):
            self._file.close()
        super().close()


@contextmanager
def _told() -> Iterator[None]:
    """Tell of a folder for temporary files that takes no more."""
    try:
        yield
    except OSError as error:
        raise no_temporary_room(error.strerror or "") from None


class Listed:
    """The items of a JSON list in the making, ``depth`` levels inside their document."""

    def __init__(self, depth: int) -> None:
        self._body = Body()
        self._indent = "\n" + "  " * depth

    def add(self, item: object) -> None:
        """Put one more item at the end."""
        text = dumped(item).replace("\n", self._indent)
        self._body.write(text if self._body.is_empty else f",{self._indent}{text}")

    def add_all(self, others: Listed) -> None:
        """Put the items of another list of the same depth at the end; that list is then used up."""
        if not others._body.is_empty:
            self._body.write("" if self._body.is_empty else f",{self._indent}")
            others._body.copy_to(Writer(cast("Any", self._body)))

    def write(self, out: Writer, document: Callable[[list[Any]], Any]) -> None:
        """Write the document that ``document`` makes of the list's items."""
        if self._body.is_empty:
            out.raw(dumped(document([])) + "\n")
            return
        before, after = dumped(document([_PLACE])).split(json.dumps(_PLACE))
        out.raw(before)
        self._body.copy_to(out)
        out.raw(after + "\n")


def dumped(value: object) -> str:
    """``value`` as the reports have JSON."""
    return json.dumps(value, ensure_ascii=False, indent=2)
