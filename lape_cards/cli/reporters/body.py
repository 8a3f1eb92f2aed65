"""What is written of the cards, kept until all of them were looked at: nothing is shown before, and nothing is lost."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, cast

from lape_cards.cli.output import Writer
from lape_cards.errors import no_temporary_room

_IN_MEMORY = 1024 * 1024
"""Bytes that are kept in memory; what is more goes to a temporary file."""
_AT_ONCE = 64 * 1024


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
