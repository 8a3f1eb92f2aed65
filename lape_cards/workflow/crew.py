"""Processes that work beside this one: each is given one piece of work after another, and answers each.

A helper ends when its work ends, when this process does, however that happens, and when it is told to. Ctrl+C reaches
this process only. A helper that dies is our fault, and is told as such.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

Work = TypeVar("Work")
Answer = TypeVar("Answer")

_MOST = 4
"""Processes that are used at the most where nobody says how many: each has memory of its own."""
_SECONDS = 5.0


def processors() -> int:
    """How many processes can work at once here, as far as it is worth it."""
    if hasattr(os, "sched_getaffinity"):
        return min(_MOST, len(os.sched_getaffinity(0)))
    return min(_MOST, os.cpu_count() or 1)


class HelperError(Exception):
    """A helper ended before its time."""


class _Helper(Generic[Work]):
    def __init__(self, process: multiprocessing.process.BaseProcess, connection: Connection) -> None:
        self.process = process
        self.connection = connection
        self.piece: tuple[int, Work] | None = None


class Crew(Generic[Work, Answer]):
    """``count`` helpers; each does ``prepare(*given)`` once, and what that gives with every piece of its work."""

    def __init__(self, count: int, prepare: Callable[..., Callable[[Work], Answer]], *given: Any) -> None:
        # Copying this process costs nothing and shares what is loaded, but only a lone thread may do it.
        can_copy = sys.platform.startswith("linux") and threading.active_count() == 1
        context = multiprocessing.get_context("fork" if can_copy else "spawn")
        self._helpers: list[_Helper[Work]] = []
        gc.freeze()
        try:
            with _undisturbed():
                for _ in range(count):
                    mine, theirs = context.Pipe()
                    others = [helper.connection for helper in self._helpers] if can_copy else []
                    process = context.Process(  # type: ignore[attr-defined]
                        target=_help, args=(theirs, [mine, *others] if can_copy else [], prepare, given), daemon=True
                    )
                    process.start()
                    theirs.close()
                    self._helpers.append(_Helper(process, mine))
        finally:
            gc.unfreeze()

    def has_idle(self) -> bool:
        """Whether some helper has nothing to do."""
        return any(helper.piece is None for helper in self._helpers)

    def give(self, number: int, work: Work) -> None:
        """Give an idle helper a piece of work, which its answer will be known by ``number``."""
        helper = next(helper for helper in self._helpers if helper.piece is None)
        helper.piece = (number, work)
        try:
            helper.connection.send(work)
        except OSError:
            raise self._died(helper) from None

    def answers(self, *, waiting: bool) -> Iterator[tuple[int, Answer | None]]:
        """The answers that have come, with their numbers; ``None`` where the helper could not find one.

        With ``waiting`` at least one of those that are still to come.
        """
        busy = {helper.connection: helper for helper in self._helpers if helper.piece is not None}
        for ready in wait(list(busy), None if waiting else 0) if busy else ():
            helper = busy[ready]  # type: ignore[index]
            assert helper.piece is not None
            try:
                answer: Answer | None = helper.connection.recv()
            except (EOFError, OSError):
                raise self._died(helper) from None
            number, helper.piece = helper.piece[0], None
            yield number, answer

    def _died(self, helper: _Helper[Work]) -> HelperError:
        helper.process.join(_SECONDS)
        return HelperError(f"a helping process ended with {helper.process.exitcode}")

    def close(self) -> None:
        """Let every helper end, and wait until it has."""
        for helper in self._helpers:
            helper.connection.close()
            if helper.piece is not None:
                helper.process.terminate()
        for helper in self._helpers:
            helper.process.join(_SECONDS)
            if helper.process.is_alive():
                helper.process.kill()
                helper.process.join()
        self._helpers = []


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Begin processes that Ctrl+C does not reach: what is blocked here stays blocked there."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows; there they look away by themselves, once they have begun
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _help(
    connection: Connection,
    not_mine: list[Connection],
    prepare: Callable[..., Callable[[Work], Answer]],
    given: tuple[Any, ...],
) -> None:
    """What a helper does from its beginning to its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for other in not_mine:
        other.close()  # so that the end of this one's parent is seen
    try:
        do = prepare(*given)
    except Exception:  # noqa: BLE001 - the one who asked meets the same, and tells it better
        do = _fails
    with suppress(EOFError, OSError):  # nobody is there any more
        while True:
            work = connection.recv()
            answer: Answer | None = None
            with suppress(Exception):  # as above
                answer = do(work)
            connection.send(answer)


def _fails(work: object) -> Any:
    raise HelperError(work)
