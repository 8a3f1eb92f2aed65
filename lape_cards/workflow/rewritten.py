"""A source whose history was rewritten: which cards are gone from it, and which are in an older version again."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from lape_cards.history import number_in
from lape_cards.repository.command import Repository
from lape_cards.repository.files import CardFile, read_files


class WentBack(Struct, frozen=True):
    """A card that was in version ``before`` and is in version ``now``, or gone; ``None`` where no version is told."""

    card: str
    before: int | None
    now: int | None
    gone: bool


def went_back(repository: Repository, before: Iterable[CardFile], now: Iterable[CardFile]) -> tuple[WentBack, ...]:
    """The cards of a rewritten history that are gone, or whose file says a lower number than it did."""
    old, new = ({one.card: one for one in files} for files in (before, now))
    changed = [card for card, file in old.items() if card not in new or new[card].blob != file.blob]
    then = _numbers(repository, (old[card] for card in changed))
    by_now = _numbers(repository, (new[card] for card in changed if card in new))
    every = (WentBack(card, then.get(card), by_now.get(card), card not in new) for card in changed)
    return tuple(one for one in every if one.gone or (one.now or 0) < (one.before or 0))


def _numbers(repository: Repository, files: Iterable[CardFile]) -> dict[str, int | None]:
    return {file.card: number_in(raw) for file, raw in read_files(repository, files) if raw is not None}
