"""Judging cards some at a time, in whichever process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from lape_cards.card.phases import Phase
from lape_cards.checks.verdict import Checked
from lape_cards.errors import LapeError
from lape_cards.store.cards import read_card
from lape_cards.workflow.cards import CardFolder, open_cards
from lape_cards.workflow.check import Checker, Judged, Target
from lape_cards.workflow.past import Line, is_whole, name_in, past_in, texts_of
from lape_cards.workflow.verdicts.codec import CodecError, encode

if TYPE_CHECKING:
    from lape_cards.repository.command import Repository


class Task(Struct, frozen=True):
    """A card file to judge: its bytes, and what the card goes back to, where that is looked at."""

    target: Target
    raw: bytes
    line: Line | None


class Brief(Struct, frozen=True):
    """What a check holds all its cards to; another process can be told it."""

    today: date
    folder: CardFolder | None
    phase: Phase | None
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    plans: frozenset[str] | None = None
    """The experiments that a rooting plan continues, where they were looked up already."""

    def checker(self) -> Checker:
        """What checks as the brief says."""
        checker = Checker(self.today, self.folder, self.phase, self.select, self.ignore)
        if (plans := self.plans) is not None:
            checker.plans = lambda: plans
        return checker


class Ruled(Struct, frozen=True):
    """What came of a task; ``lasting`` tells whether the same would come of the same again."""

    judged: Judged
    lasting: bool


Told = tuple[bytes | Checked, bool | None, bool]
"""What a helping process tells of a task: the verdict, written where it can be; whether a plan continues the card; and
whether the same would come of the same again."""


class Judge:
    """Judges what tasks are about, one after another."""

    def __init__(self, checker: Checker) -> None:
        self._checker = checker
        self._repository: Repository | None = None

    def each(self, tasks: Sequence[Task]) -> Iterator[Ruled | LapeError]:
        """What comes of each task, in their order, or what was in the way.

        The texts of earlier versions are read once for all of them.
        """
        names = [name_in(task.line, task.raw) if task.line is not None else None for task in tasks]
        texts = self._texts(
            tasks, {name: task.raw for name, task in zip(names, tasks, strict=True) if name is not None}
        )
        for name, task in zip(names, tasks, strict=True):
            file = read_card(task.raw, task.target.name)
            past = past_in(task.line, texts, file, name) if task.line is not None else None
            try:
                judged = self._checker.judge(file, past)
            except LapeError as error:  # another card, which this one depends on, cannot be read
                yield error
                continue
            yield Ruled(judged, not judged.hidden and (task.line is None or is_whole(task.line, texts)))

    def _texts(self, tasks: Sequence[Task], known: dict[str, bytes]) -> dict[str, bytes]:
        """The texts of all versions, by the names of their objects; those that cards have now are ``known``."""
        lines = [task.line for task in tasks if task.line is not None]
        folder = self._checker.folder
        if folder is None or all(one.blob in known for line in lines for one in line.versions):
            return known
        if self._repository is None:
            self._repository = open_cards(folder.top).repository
        return texts_of(self._repository, lines, known)


def helper(brief: Brief) -> Callable[[list[Task]], list[Told]]:
    """What a helping process does with tasks."""
    judge = Judge(brief.checker())

    def told(ruled: Ruled | LapeError) -> Told:
        if isinstance(ruled, LapeError):
            raise ruled
        checked = ruled.judged.checked
        try:
            return encode(checked), ruled.judged.continued, ruled.lasting
        except CodecError:
            return checked, ruled.judged.continued, ruled.lasting

    return lambda tasks: [told(ruled) for ruled in judge.each(tasks)]
