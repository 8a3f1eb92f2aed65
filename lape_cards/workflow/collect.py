"""Collecting every source of a portfolio, side by side; one that fails never hides the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path

from msgspec import Struct

from lape_cards.config.portfolio import LockedSource, Source
from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.repository.address import AddressError, read_address
from lape_cards.repository.guarded import Guard, StoppedError
from lape_cards.store.files import only_writer
from lape_cards.workflow import reaching
from lape_cards.workflow.collected import Places
from lape_cards.workflow.gathering import Gathered, gather, gather_locked
from lape_cards.workflow.portfolio import (
    LOCK,
    PORTFOLIO,
    Wanted,
    portfolio_above,
    read_lock,
    read_sources,
    require_sources,
    write_lock,
)

_AT_ONCE = 4
_LOOKS = 0.2
"""Seconds between two signs of life."""


class Failed(Struct, frozen=True):
    """A source that could not be collected, and why; ``older`` is what stays in use, where it was collected before."""

    name: str
    error: LapeError
    older: LockedSource | None


class Collected(Struct, frozen=True):
    """What came of collecting: each source that was asked for, in the order of ``portfolio.yaml``.

    ``others`` counts the sources that were not asked for, ``written`` tells whether ``portfolio.lock`` was changed.
    """

    sources: tuple[Gathered | Failed, ...]
    others: int
    written: bool

    @property
    def gathered(self) -> list[Gathered]:
        """The sources that were collected."""
        return [one for one in self.sources if isinstance(one, Gathered)]

    @property
    def failed(self) -> list[Failed]:
        """The sources that could not be."""
        return [one for one in self.sources if isinstance(one, Failed)]


def require_portfolio(start: Path) -> Path:
    """The nearest ``portfolio.yaml``; a ``LapeError`` that says how to begin one where there is none."""
    path = portfolio_above(start)
    if path is None:
        raise LapeError(
            Message("There is no {file} here.", file=PORTFOLIO),
            Message(
                "Write one that names the groups' repositories:\n\n"
                "format: 1\nsources:\n  - name: NAME\n    git: ADDRESS\n"
            ),
        )
    return path


def collect(
    path: Path,
    names: Sequence[str] = (),
    *,
    guard: Guard | None = None,
    locked: bool = False,
    tick: Callable[[int], None] = lambda done: None,
) -> Collected:
    """Collect the named sources of a ``portfolio.yaml``, or all of them, and write ``portfolio.lock``.

    With ``locked`` the mirrors are brought to what ``portfolio.lock`` says, and it stays as it is. ``tick`` is called
    now and then with the number of sources that are done since. Raises ``LapeError`` for what concerns all sources.
    """
    guard = guard or Guard()
    every = read_sources(path)
    chosen = require_sources(every, names, PORTFOLIO)
    places = Places(path.parent)
    _make(places)
    busy = LapeError(
        Message("Someone else is collecting here right now."), Message("Wait until they are done, and try again.")
    )
    with only_writer(places.folder / "collect.lock", busy=busy):
        before = read_lock(path)
        places.clear_views(before.values())
        jobs = [_job(one, before.get(one.name), places, guard, locked=locked) for one in chosen]
        sources = tuple(_side_by_side(jobs, guard, tick))
        written = False
        if not locked:
            now = {one.name: one.locked for one in sources if isinstance(one, Gathered)}
            kept = {one.name: before[one.name] for one in every if one.name in before}
            written = write_lock(path, {**kept, **now}.values()) if {**kept, **now} or before else False
    return Collected(sources, len(every) - len(chosen), written)


def _make(places: Places) -> None:
    try:
        places.make()
    except OSError as error:
        raise LapeError(
            Message(
                "The folder {folder} cannot be made: {reason}.", folder=str(places.top), reason=error.strerror or ""
            ),
            Message("Look at who may write there, and try again."),
        ) from None


Job = Callable[[], Gathered | Failed]


def _job(wanted: Wanted, before: LockedSource | None, places: Places, guard: Guard, *, locked: bool) -> Job:
    def run() -> Gathered | Failed:
        try:
            if not locked:
                return gather(wanted, places, guard, before)
            if before is None:
                raise _not_locked(wanted.name)
            return gather_locked(_as_locked(before, places.top), before, places, guard)
        except StoppedError as why:
            return Failed(wanted.name, reaching.stopped(wanted, why, guard.patience), before)
        except LapeError as error:
            return Failed(wanted.name, error, before)

    return run


def _as_locked(locked: LockedSource, here: Path) -> Wanted:
    """The source as the lock has it, which may be from another day than ``portfolio.yaml``."""
    try:
        address = read_address(locked.git, here)
    except AddressError as error:
        raise LapeError(error.message, error.hint, place=LOCK) from None
    return Wanted(Source(name=locked.name, git=locked.git, ref=locked.ref, cards=locked.cards), address)


def _not_locked(name: str) -> LapeError:
    return LapeError(
        Message("{name} is not in {file}.", name=name, file=LOCK),
        Message("Collect it for the first time with  lape collect {name}", name=name),
    )


def _side_by_side(jobs: Sequence[Job], guard: Guard, tick: Callable[[int], None]) -> list[Gathered | Failed]:
    """The jobs' results in their order; broken off, what still runs is ended first."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        futures = [pool.submit(job) for job in jobs]
        try:
            waiting: set[Future[Gathered | Failed]] = set(futures)
            while waiting:
                done, waiting = wait(waiting, timeout=_LOOKS, return_when=FIRST_COMPLETED)
                tick(len(done))
        except BaseException:
            guard.over.set()
            pool.shutdown(cancel_futures=True)
            raise
    return [future.result() for future in futures]
