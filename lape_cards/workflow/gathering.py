"""Collecting one source: looking at it, getting what is new, and telling what it has lost."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path, PurePosixPath

from msgspec import Struct

from lape_cards.config.portfolio import LockedSource
from lape_cards.config.repository import RepositorySettings
from lape_cards.diagnostic import LeftOut
from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.repository.command import GitError
from lape_cards.repository.evidence import Pin, read_pin
from lape_cards.repository.files import CardFiles, card_files
from lape_cards.repository.guarded import Guard
from lape_cards.repository.joining import is_contained
from lape_cards.repository.mirror import GoneByNowError, Mirror, There
from lape_cards.repository.objects import things
from lape_cards.repository.records import card_of_tag, number_of_tag
from lape_cards.repository.tombstones import SUFFIX, is_tombstone
from lape_cards.repository.view import View, open_bare, without_erased
from lape_cards.workflow import reaching
from lape_cards.workflow.collected import Missing, Places, open_source, view_of
from lape_cards.workflow.mirrored import settings_at
from lape_cards.workflow.portfolio import Wanted, apart_lines, apart_of
from lape_cards.workflow.rewritten import WentBack, went_back

_TRIES = 3


class OldVersion(Struct, frozen=True):
    """A saved version that the source no longer has as the mirror has it."""

    card: str
    number: int


class Gathered(Struct, frozen=True):
    """A source that was collected: what is read of it from now on, and what is new.

    ``versions`` counts the versions that came; ``fresh`` tells whether anything came at all. ``lost`` are versions that
    the source no longer has, ``moved`` those that it has otherwise, ``erased`` those that were taken out on purpose and
    still lie in the mirror. ``changed`` see ``CollectedSource``. ``went_back`` are the cards that a source whose
    history was rewritten no longer has, or has in an older version.
    """

    locked: LockedSource
    cards: int
    versions: int = 0
    fresh: bool = False
    left_out: tuple[LeftOut, ...] = ()
    lost: tuple[OldVersion, ...] = ()
    moved: tuple[OldVersion, ...] = ()
    erased: tuple[OldVersion, ...] = ()
    changed: bool = False
    went_back: tuple[WentBack, ...] = ()

    @property
    def name(self) -> str:
        """What the source is called."""
        return self.locked.name


def gather(wanted: Wanted, places: Places, guard: Guard, locked_before: LockedSource | None = None) -> Gathered:
    """Bring a source's mirror up to date; a ``LapeError`` or a ``StoppedError`` that says why it could not be.

    ``locked_before`` is what was read of the source the last time.
    """
    mirror = places.mirror(wanted.name, guard)
    before = mirror.tags() if mirror.exists else {}
    tip = mirror.tip() if mirror.exists else None
    try:
        there = _bring(mirror, wanted, guard)
    except GitError as error:
        raise reaching.refused(wanted, error.complaint) from None
    commit = mirror.commit_of(mirror.tip() or "")
    if commit is None:
        raise reaching.no_commit(wanted)
    tags = mirror.tags()
    fresh = tags != before or mirror.tip() != tip
    if fresh:
        mirror.keep(commit)
        mirror.pack()
    locked = _locked(mirror, wanted, commit, tags)
    found = _cards(places, locked)
    lost, moved = _differing(mirror, before, there.tags)
    new = [name for name in tags if name not in before and not is_tombstone(name)]
    return Gathered(
        locked,
        len(found.files),
        len(new),
        fresh,
        found.left_out,
        _versions(name for name in lost if f"{name}{SUFFIX}" not in tags),
        _versions(moved),
        _versions(name for name in tags if f"{name}{SUFFIX}" in tags),
        went_back=_went_back(mirror, locked_before, locked, found),
    )


def _bring(mirror: Mirror, wanted: Wanted, guard: Guard) -> There:
    """Get what is new, and look again where the source changed on the way; what it had at last."""
    if wanted.address.kind == "file":
        reaching.require_whole(Path(wanted.address.url), wanted, guard)
    for _ in range(_TRIES):
        there = mirror.look(wanted.address)
        ref = there.find(wanted.source.ref)
        if ref is None:
            raise reaching.no_such_ref(wanted, there)
        mirror.prepare(len(there.refs[ref]))
        here = mirror.tags()
        other = [value for name, value in there.tags.items() if here.get(name) != value]
        if mirror.tip() == there.refs[ref] and there.tags.keys() <= here.keys() and mirror.has(other):
            return there
        try:
            mirror.fetch(wanted.address, ref, there)
        except GoneByNowError:
            continue
        if mirror.tip() == there.refs[ref]:
            return there
    raise reaching.restless(wanted)


def _locked(mirror: Mirror, wanted: Wanted, commit: str, tags: Mapping[str, str]) -> LockedSource:
    contained = mirror.contained(commit)
    view = View(commit, without_erased(tags))
    apart = {name: value for name, value in view.tags.items() if name not in contained}
    source = wanted.source
    return LockedSource(
        name=source.name,
        git=source.git,
        ref=source.ref,
        cards=source.cards,
        commit=commit,
        tags=view.digest,
        apart=apart_lines(apart),
    )


def _cards(places: Places, locked: LockedSource) -> CardFiles:
    """The card files of a source that was just collected, read through its view."""
    source = open_source(places, locked)
    assert not isinstance(source, Missing)
    found = card_files(source.repository, locked.commit, locked.cards)
    if not found.there:
        own = settings_at(source.repository, locked.commit)
        if own is None or PurePosixPath(own.cards) != PurePosixPath(locked.cards):
            raise _no_such_folder(locked, own)
    return found


def _no_such_folder(locked: LockedSource, own: RepositorySettings | None) -> LapeError:
    message = Message("{name} has no folder {folder} with cards in it.", name=locked.name, folder=locked.cards)
    if own is not None:
        said = Message(
            "Its own lape.yaml says another. Write under the source in portfolio.yaml:  cards: {folder}",
            folder=own.cards,
        )
        return LapeError(message, said)
    return LapeError(
        message, Message("Write the folder that its cards are in under the source in portfolio.yaml:  cards: FOLDER")
    )


def _went_back(
    mirror: Mirror, before: LockedSource | None, now: LockedSource, found: CardFiles
) -> tuple[WentBack, ...]:
    """The cards that went back with a source's history, where what was read of it before is no part of it any more."""
    if before is None or before.ref != now.ref or not mirror.has([before.commit]):
        return ()
    repository = open_bare(mirror.git_dir)
    if is_contained(repository, before.commit, now.commit):
        return ()
    return went_back(repository, card_files(repository, before.commit, before.cards).files, found.files)


def _differing(mirror: Mirror, here: Mapping[str, str], there: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """The tags that the source had once and has no more, and those that say something else there than here.

    A tag that was made again names another day perhaps, and stands for the same version all the same.
    """
    lost = [name for name in here if name not in there]
    other = [name for name, value in here.items() if there.get(name, value) != value]
    if not other:
        return lost, []
    found = dict(things(open_bare(mirror.git_dir), [value[name] for value in (here, there) for name in other]))

    def said(tags: Mapping[str, str], name: str) -> Pin:
        return read_pin(name, tags[name], found[tags[name]])

    pairs = {name: (said(here, name), said(there, name)) for name in other}
    moved = [name for name, (ours, theirs) in pairs.items() if not _is_same(ours, theirs)]
    return lost, moved


def _is_same(one: Pin, other: Pin) -> bool:
    return one.record is not None and (one.commit, one.record) == (other.commit, other.record)


def _versions(names: Iterable[str]) -> tuple[OldVersion, ...]:
    found = {OldVersion(card_of_tag(name), number_of_tag(name)) for name in names if not is_tombstone(name)}
    return tuple(sorted(found, key=lambda one: (one.card, one.number)))


def gather_locked(wanted: Wanted, locked: LockedSource, places: Places, guard: Guard) -> Gathered:
    """Bring a source's mirror to what ``portfolio.lock`` says, and get no more than is missing for that."""
    mirror = places.mirror(locked.name, guard)
    fresh = not _is_here(mirror, locked)
    if fresh:
        try:
            _bring_locked(mirror, wanted, locked, guard)
        except GitError as error:
            raise reaching.refused(wanted, error.complaint) from None
        mirror.keep(locked.commit)
        mirror.pack()
    found = _cards(places, locked)
    view = view_of(mirror, locked)
    lost = [name for name, value in apart_of(locked).items() if view.tags.get(name) != value]
    return Gathered(
        locked,
        len(found.files),
        fresh=fresh,
        left_out=found.left_out,
        lost=_versions(lost),
        changed=view.digest != locked.tags,
    )


def _is_here(mirror: Mirror, locked: LockedSource) -> bool:
    needed: Collection[str] = [locked.commit, *apart_of(locked).values()]
    if not mirror.exists:
        return False
    mirror.settle(len(locked.commit))
    return mirror.has(needed) and view_of(mirror, locked).digest == locked.tags


def _bring_locked(mirror: Mirror, wanted: Wanted, locked: LockedSource, guard: Guard) -> None:
    if wanted.address.kind == "file":
        reaching.require_whole(Path(wanted.address.url), wanted, guard)
    there = mirror.look(wanted.address)
    mirror.prepare(len(locked.commit))
    ref = there.find(locked.ref)
    if ref is not None:
        mirror.fetch(wanted.address, ref, there)
    if not mirror.has([locked.commit]):
        try:
            mirror.fetch_object(wanted.address, locked.commit)
        except (GitError, GoneByNowError):
            raise reaching.no_longer_there(wanted, locked.commit) from None
