"""What was collected, as readers get it: from ``portfolio.lock`` and the mirrors beside it, without any network."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from lape_cards.config.portfolio import LockedSource
from lape_cards.message import Message
from lape_cards.repository.command import Repository
from lape_cards.repository.guarded import Guard
from lape_cards.repository.mirror import Mirror, refuse_links
from lape_cards.repository.view import View, is_view, make_view, open_bare, without_erased
from lape_cards.store.files import inside
from lape_cards.workflow.portfolio import apart_of, read_lock, read_portfolio

FOLDER = ".lape"


class CollectedSource(Struct, frozen=True):
    """A source that can be read: its view, the folder of its cards in it, and the commit that is its HEAD.

    ``changed`` tells that its version tags are no longer those that were locked, so what is made of them may differ.
    """

    name: str
    repository: Repository
    cards: str
    commit: str
    changed: bool = False


class Missing(Struct, frozen=True):
    """A source that cannot be read: why, and what to do."""

    name: str
    message: Message
    hint: Message


class Places(Struct, frozen=True):
    """Where everything that is collected for a portfolio lies; ``top`` is the folder of ``portfolio.yaml``."""

    top: Path

    @property
    def folder(self) -> Path:
        """The folder that git never keeps."""
        return inside(self.top, FOLDER)

    def mirror(self, name: str, guard: Guard | None = None) -> Mirror:
        """A source's mirror; a ``LapeError`` where a link stands in its place."""
        git_dir = inside(self.top, f"{FOLDER}/mirrors/{name}.git")
        refuse_links(git_dir)
        return Mirror(git_dir, guard or Guard())

    def view(self, name: str, commit: str, digest: str) -> Path:
        """The folder of a view; another commit or other tags are another folder, so that no reader's changes."""
        key = hashlib.sha256(f"{commit} {digest}".encode()).hexdigest()[:12]
        return inside(self.top, f"{FOLDER}/read/{name}-{key}.git")

    def make(self) -> None:
        """Make the folder, and let git leave it alone."""
        self.folder.mkdir(exist_ok=True)
        ignored = self.folder / ".gitignore"
        if not ignored.exists():
            ignored.write_text("*\n", encoding="ascii")
        (self.folder / "mirrors").mkdir(exist_ok=True)

    def clear_views(self, wanted: Iterable[LockedSource]) -> None:
        """Take away the views that nothing names any more."""
        kept = {self.view(one.name, one.commit, one.tags).name for one in wanted}
        for path in (self.folder / "read").glob("*"):
            if path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)


def collected(path: Path) -> tuple[list[CollectedSource], list[Missing]]:
    """The sources of a ``portfolio.yaml`` that can be read, as ``portfolio.lock`` has them, and those that cannot.

    In the order of ``portfolio.yaml``. Raises ``LapeError`` where either file cannot be read.
    """
    locked, places = read_lock(path), Places(path.parent)
    found: list[CollectedSource] = []
    missing: list[Missing] = []
    for source in read_portfolio(path).sources:
        one = open_source(places, locked[source.name]) if source.name in locked else _never(source.name)
        if isinstance(one, Missing):
            missing.append(one)
        else:
            found.append(one)
    return found, missing


def _never(name: str) -> Missing:
    return Missing(
        name,
        Message("{name} has not been collected yet.", name=name),
        Message("Collect it with  lape collect {name}", name=name),
    )


def open_source(places: Places, locked: LockedSource) -> CollectedSource | Missing:
    """A source as it was locked; its view is made where it is not there."""
    mirror = places.mirror(locked.name)
    folder = places.view(locked.name, locked.commit, locked.tags)
    if mirror.exists and is_view(folder, mirror.git_dir.name, locked.commit, locked.tags):
        return CollectedSource(locked.name, open_bare(folder), locked.cards, locked.commit)
    if mirror.exists:
        mirror.settle(len(locked.commit))
    if not mirror.has([locked.commit]):
        return Missing(
            locked.name,
            Message("What portfolio.lock names of {name} is not on this computer.", name=locked.name),
            Message("Get it with  lape collect --locked {name}", name=locked.name),
        )
    view = view_of(mirror, locked)
    folder = places.view(locked.name, view.commit, view.digest)
    make_view(folder, mirror.git_dir.name, view)
    return CollectedSource(
        locked.name, open_bare(folder), locked.cards, locked.commit, changed=view.digest != locked.tags
    )


def view_of(mirror: Mirror, locked: LockedSource) -> View:
    """What readers get of a locked source, as far as the mirror has it."""
    apart = {name: value for name, value in apart_of(locked).items() if mirror.has([value])}
    return View(locked.commit, without_erased({**mirror.contained(locked.commit), **apart}))
