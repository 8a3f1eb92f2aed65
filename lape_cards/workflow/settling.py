"""What a merge has left: files that no one has merged yet are merged, and what people have to decide is said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from itertools import starmap
from pathlib import PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from lape_cards.diagnostic import Diagnostic
from lape_cards.errors import CardError
from lape_cards.i18n import translator
from lape_cards.merging.markers import Labels, taken_apart
from lape_cards.message import Message, plural_message
from lape_cards.repository import joining
from lape_cards.repository.command import GitError
from lape_cards.repository.joining import Stages
from lape_cards.store.cards import read_bytes
from lape_cards.store.files import inside, is_file, write_whole
from lape_cards.workflow.cards import SETTINGS, CardRepository
from lape_cards.workflow.merging import Joined, Sides, join, new_faults

_MARKER = re.compile(rb"^(<{7}|>{7})( |\r?$)", re.MULTILINE)


class Undecided(Struct, frozen=True):
    """A file (its path from the top) that both sides changed, and what there is to decide in it.

    ``bug`` is the fault of ours for which it could not be merged by what it says, where there was one.
    """

    name: str
    questions: tuple[Message, ...]
    bug: Exception | None = None


class FaultyError(CardError):
    """What was decided is not in form; ``diagnostics`` are the faults that neither side had."""

    def __init__(self, diagnostics: list[Diagnostic]) -> None:
        super().__init__(
            plural_message(
                "The versions are not joined yet: {count} fault has to be mended first.",
                "The versions are not joined yet: {count} faults have to be mended first.",
                len(diagnostics),
            ),
            Message("Mend what is listed above, and run  lape sync  again. Your files are as you left them."),
        )
        self.diagnostics = diagnostics


def is_card(cards: CardRepository, name: str) -> bool:
    """Whether a path from the top is a card's."""
    path = PurePosixPath(name)
    return path.parent == PurePosixPath(cards.settings.cards) and path.suffix == ".yaml" and name != SETTINGS


def settle(cards: CardRepository, *, today: date, fresh: bool) -> list[Undecided]:
    """See to each file that the merge has left, and give those that people have to decide; none: all are taken.

    ``fresh`` where the merge has only just been made, so that nobody can have decided anything. Without it, a file of
    which people were told, or that says something else than our side, is as they want it. A card that someone marked as
    merged with git is looked at as every other. Raises ``FaultyError`` where what they want may not be saved.
    """
    settling = _Settling(cards, today, fresh, fresh is False and joining.was_told(cards.repository))
    left = joining.unmerged(cards.repository)
    decided = {name: of for name, of in joining.decided(cards.repository).items() if is_card(cards, name)}
    looked_at = [*starmap(settling.see_to, left.items()), *starmap(settling.look_at, decided.items())]
    undecided = [one for one in looked_at if one is not None]
    if not undecided:
        faults = [fault for name, stages in (left | decided).items() for fault in settling.faults(name, stages)]
        if faults:
            raise FaultyError(faults)
        joining.take(cards.repository, [*left, *(name for name in decided if settling.stands(name))])
    return undecided


def marked(cards: CardRepository, names: Iterable[str]) -> list[str]:
    """Those of the files ``names`` that are cards, and hold two texts between markers in the checked-out state."""
    found = cards.repository.blobs(f"HEAD:{name}" for name in names if is_card(cards, name))
    return sorted(name.partition(":")[2] for name, blob in found.items() if _MARKER.search(blob.content))


class _Settling(Struct, frozen=True):
    cards: CardRepository
    today: date
    fresh: bool
    told: bool

    def see_to(self, name: str, stages: Stages) -> Undecided | None:
        """What there is to decide in a file; it is merged first where nobody has done so."""
        raw = self._standing(name)
        if stages.ours is None or stages.theirs is None:
            return None if self.told else Undecided(name, (_taken_out(stages),))
        if raw is not None and not self.fresh and _MARKER.search(raw):
            return self._marked(name, stages, raw)
        if self.told or not (self.fresh or raw == self._sides(name, stages).ours):
            return None
        return self._merge(name, stages)

    def look_at(self, name: str, stages: Stages) -> Undecided | None:
        """What there is to decide in a card that git takes for merged."""
        raw = self._standing(name)
        if raw is not None and _MARKER.search(raw):
            return self._marked(name, stages, raw)
        return None

    def stands(self, name: str) -> bool:
        """Whether there is such a file."""
        return is_file(inside(self.cards.top, name))

    def faults(self, name: str, stages: Stages) -> list[Diagnostic]:
        """What may not be saved in the file as it was decided, and in neither side."""
        raw = self._standing(name)
        if raw is None or not is_card(self.cards, name):
            return []
        return new_faults(self._sides(name, stages), raw, self.today)

    def _merge(self, name: str, stages: Stages) -> Undecided | None:
        """Merge as git's driver would have; where git has come to nothing else, no byte changes."""
        try:
            joined = self._joined(self._sides(name, stages))
        except GitError:  # no text at all
            return Undecided(
                name,
                (
                    Message(
                        "Both sides have another version of this file, and yours stands there now. "
                        "To have the other one:  git checkout --theirs -- {file}",
                        file=name,
                    ),
                ),
            )
        write_whole(inside(self.cards.top, name), joined.raw)
        return None if joined.clean else Undecided(name, joined.questions or (SAME_LINES,), joined.bug)

    def _marked(self, name: str, stages: Stages, standing: bytes) -> Undecided:
        """What is left to decide in a file that has markers: of what was decided in it, both sides say the same."""
        sides = self._sides(name, stages)
        left = taken_apart(standing)
        if left is not None:
            sides = replace(sides, ours=left[0], theirs=left[1])
        try:
            joined = self._joined(sides)
        except GitError:
            return Undecided(name, (SAME_LINES,))
        return Undecided(name, joined.questions or (SAME_LINES,), joined.bug)

    def _joined(self, sides: Sides) -> Joined:
        t = translator(self.cards.settings.language or "en")
        labels = Labels(t(OURS), t(THEIRS))
        return join(sides, labels, today=self.today, as_card=is_card(self.cards, sides.name))

    def _sides(self, name: str, stages: Stages) -> Sides:
        found = self.cards.repository.blobs(blob for blob in (stages.base, stages.ours, stages.theirs) if blob)
        texts = (found[blob].content if blob else b"" for blob in (stages.base, stages.ours, stages.theirs))
        return Sides(name, *texts)

    def _standing(self, name: str) -> bytes | None:
        path = inside(self.cards.top, name)
        return read_bytes(path, most=-1) if is_file(path) else joining.staged(self.cards.repository, name)


OURS, THEIRS = Message("ours"), Message("theirs")
"""What the two sides are called between markers, for the people who see them."""
SAME_LINES = Message("You and the others changed the same lines, and both texts are in the file.")


def _taken_out(stages: Stages) -> Message:
    if stages.ours is None and stages.theirs is None:
        return Message("Both sides have moved or deleted this file. Leave it as it is now, or put it where it belongs.")
    if stages.ours is None:
        return Message(
            "It was deleted here, and the others changed it. Theirs stands there now: leave it, or delete it."
        )
    return Message("The others deleted it, and it was changed here. Yours stands there now: leave it, or delete it.")
