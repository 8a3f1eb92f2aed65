"""A few cards of a check at a time: what an earlier run found of them is believed where nothing speaks against it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from types import ModuleType
from typing import TYPE_CHECKING

from msgspec import Struct, field

from lape_cards.checks.verdict import Checked
from lape_cards.errors import LapeError
from lape_cards.store.raw import read_bytes
from lape_cards.workflow.held import Held
from lape_cards.workflow.targets import Target

if TYPE_CHECKING:
    from lape_cards.workflow.judging import Task
    from lape_cards.workflow.past import Line
    from lape_cards.workflow.verdicts.store import Row


class Open(Struct):
    """A card that is not settled yet: its position on its page, and what a verdict on it is kept by.

    ``raw`` is ``None`` where the file was read earlier in this run, and is needed again only if it has to be judged.
    """

    position: int
    target: Target
    card: str | None
    raw: bytes | None
    key: bytes
    row: Row | None = None


class Page(Struct):
    """Some cards after one another; what is not ``settled`` yet has a task, in the same order."""

    settled: list[Checked | LapeError | None]
    open: list[Open] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    lines: list[bytes | None] = field(default_factory=list)
    """The digest of each task's line; ``None`` where its verdict is not to be kept."""
    done: int = 0


class Pages:
    """Makes pages of the wanted cards, each of at most ``size``.

    ``foresee`` is told how many cards of a page there will be to judge, before anything is read for them.
    """

    def __init__(self, held: Held, size: int, foresee: Callable[[int], None]) -> None:
        self._held = held
        self._foresee = foresee
        self._memory = held.memory
        self._size = size

    def page(self, start: int) -> Page:
        """Settle what can be of some cards, and make tasks of the rest."""
        some = self._held.wanted[start : start + self._size]
        page = Page([None] * len(some))
        for position, target in enumerate(some):
            try:
                if target.path is None:
                    page.settled[position] = self._saved(target)
                    continue
                card = self._held.card_of(target)
                key = self._held.key_of_read(card)
                raw = read_bytes(target.path, target.name) if key is None else None
            except LapeError as error:
                page.settled[position] = error
                continue
            page.open.append(Open(position, target, card, raw, key or self._held.key(target, card, raw or b"")))
        self._settle(page)
        return page

    def _saved(self, target: Target) -> Checked:
        """Check a version that was saved; nothing is remembered of those."""
        try:
            return self._held.checker.check(target)
        finally:
            self._held.obstacle = self._held.obstacle or self._held.checker.obstacle

    def _settle(self, page: Page) -> None:
        """Believe what nothing speaks against, and leave the rest open."""
        asked, page.open = page.open, []
        rows = self._memory.store.rows([one.key for one in asked]) if self._memory is not None and asked else {}
        doubtful: list[tuple[Open, Checked | None]] = []
        for one in asked:
            one.row = rows.get(one.key)
            checked = self._remembered(one.row) if one.row is not None else None
            looks_back = self._held.looks_back and one.card is not None
            if checked is not None and one.row is not None and (not looks_back or one.row.run in self._held.runs):
                self._believe(page, one, checked)
            else:
                doubtful.append((one, checked))
        self._foresee(sum(checked is None for _, checked in doubtful))
        lines = self._held.lines([one.card for one, _ in doubtful if one.card is not None])
        for one, checked in doubtful:
            line = lines.get(one.card) if lines is not None and one.card is not None else None
            digest = line.digest() if line is not None else b""
            if checked is not None and one.row is not None and one.row.line == digest and self._held.obstacle is None:
                self._believe(page, one, checked)
                if self._memory is not None:
                    self._memory.store.move(one.key)
            else:
                self._leave_open(page, one, line, digest)

    def _leave_open(self, page: Page, one: Open, line: Line | None, digest: bytes) -> None:
        from lape_cards.workflow.judging import Task

        if (raw := one.raw) is None:
            assert one.target.path is not None
            try:
                raw = read_bytes(one.target.path, one.target.name)
            except LapeError as error:
                page.settled[one.position] = error
                return
            one.key = self._held.key(one.target, one.card, raw)
        page.open.append(one)
        page.tasks.append(Task(one.target, raw, line))
        page.lines.append(digest if self._held.obstacle is None else None)

    def _remembered(self, row: Row) -> Checked | None:
        """The verdict of an earlier run, unless a rooting plan has come or gone since."""
        try:
            checked: Checked = self._codec.decode(row.value)
        except self._codec.CodecError:
            return None
        if row.continued is not None:
            self._held.believes = True
            try:
                if (checked.card in self._held.plans) != row.continued:
                    return None
            except LapeError:  # some card cannot be read: whoever judges this one tells
                return None
        return checked

    def _believe(self, page: Page, one: Open, checked: Checked) -> None:
        page.settled[one.position] = checked
        if self._memory is not None and one.row is not None:
            self._memory.store.use(one.row)

    def rule(
        self, page: Page, found: Checked | LapeError, coded: bytes | None, continued: bool | None, *, lasting: bool
    ) -> None:
        """Settle the next open card of a page, and keep what was found of it; ``coded`` is that, if it was written."""
        one, line = page.open[page.done], page.lines[page.done]
        page.settled[one.position] = found
        page.done += 1
        if self._memory is None or line is None or not lasting or isinstance(found, LapeError):
            return
        try:
            self._memory.store.keep(one.key, line, continued, coded or self._codec.encode(found))
        except self._codec.CodecError:
            return

    @cached_property
    def _codec(self) -> ModuleType:
        """What writes and reads verdicts; where nothing is remembered it is not needed."""
        from lape_cards.workflow.verdicts import codec

        return codec
