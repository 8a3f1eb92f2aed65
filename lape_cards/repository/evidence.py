"""Everything that git holds about saved versions, gathered to be compared: tags, commits, files and texts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from lape_cards.repository.command import Repository
from lape_cards.repository.objects import Thing, names_of, things
from lape_cards.repository.records import TAG_PREFIX, Entry, Record, card_of_tag, record_in, saves_from
from lape_cards.repository.tombstones import Tombstone, is_tombstone, read_tombstone
from lape_cards.repository.wholeness import leaves_tags_out

_ADDRESSES = r"^remote\..*\.url$"


class Pin(Struct, frozen=True):
    """What stands under a version tag's name.

    ``is_there`` tells whether the tag's object can be read, ``record`` what its message says, ``commit`` where it
    stands; ``named`` is the name that the object itself gives.
    """

    name: str
    object: str
    is_there: bool
    commit: str | None = None
    record: Record | None = None
    named: str | None = None
    summary: str = ""


class Save(Struct, frozen=True):
    """A save that a commit records, and the card's file in that commit (``None``: there is none)."""

    record: Record
    entry: Entry
    blob: str | None


class Evidence(Struct):
    """What was found.

    ``on_branches`` are the saves in the histories of branches here and at remotes, ``beside`` those that only tags and
    other names still hold, ``forgotten`` those that only git's own diary of each branch, the reflog, remembers,
    ``by_hand`` commits whose file has a number that no save recorded. ``contained`` are the version tags' commits that
    branches contain, ``sent`` those that remotes' branches do, as far as is known here. ``tips`` are the objects of the
    cards' files where branches end. ``obstacles`` are what git complained of. ``shallow`` where only the end of the
    history is here, ``partial`` where texts were never fetched, ``without_tags`` where tags may not have been.
    """

    pins: list[Pin] = field(default_factory=list)
    tombstones: list[Tombstone] = field(default_factory=list)
    on_branches: list[Save] = field(default_factory=list)
    beside: list[Save] = field(default_factory=list)
    forgotten: list[Save] = field(default_factory=list)
    by_hand: list[Save] = field(default_factory=list)
    files: dict[tuple[str, str], str] = field(default_factory=dict)
    contained: frozenset[str] = frozenset()
    sent: frozenset[str] | None = None
    tips: dict[str, set[str]] = field(default_factory=dict)
    obstacles: list[str] = field(default_factory=list)
    shallow: bool = False
    partial: bool = False
    without_tags: bool = False

    @property
    def saves(self) -> Iterable[Save]:
        """Every save that a commit records, those on branches first."""
        return (*self.on_branches, *self.beside, *self.forgotten, *self.by_hand)


def gather(repository: Repository, path_of: Callable[[str], str], ids: Collection[str]) -> Evidence:
    """What git holds about every card's versions.

    ``path_of`` gives a card's path from the top, ``ids`` are the cards that stand in the folder.
    """
    found = Evidence(shallow=repository.is_shallow)
    refs = _refs(repository)
    _read_tags(repository, refs, found)
    here = repository.head()
    remotes = {name for ref, name in refs.items() if ref.startswith("refs/remotes/")}
    branches = {name for ref, name in refs.items() if ref.startswith("refs/heads/")} | remotes | {*filter(None, [here])}
    tagged = {pin.commit for pin in found.pins if pin.commit}
    others = {name for ref, name in refs.items() if not ref.startswith(("refs/heads/", "refs/remotes/", TAG_PREFIX))}
    readable = _commits(repository, tagged | branches)
    beside = (tagged & readable) | _commits(repository, others)
    entries = [
        _saves(repository, found, branches),
        _saves(repository, found, beside, branches & readable),
        _saves(repository, found, (), (branches & readable) | beside, reflogs=True),
    ]
    _settings(repository, found)
    found.contained = _contained(repository, branches & readable, tagged)
    if found.sent is not None:
        found.sent = _contained(repository, remotes & readable, tagged)
    _read_files(repository, found, entries, path_of)
    cards = {pin.record.card for pin in found.pins if pin.record} | {save.record.card for save in found.saves} | {*ids}
    for card, name in _tips(repository, branches, cards, path_of):
        found.tips.setdefault(card, set()).add(name)
    return found


def _refs(repository: Repository) -> dict[str, str]:
    """Every reference's full name, and the object that it stands for; the objects are not looked at."""
    lines = repository.git("for-each-ref", "--format=%(objectname) %(refname)").text.splitlines()
    return {name: value for value, _, name in (line.partition(" ") for line in lines)}


def _commits(repository: Repository, names: Iterable[str]) -> set[str]:
    """The commits that objects stand for; what cannot be read stands for none."""
    return set(names_of(repository, [f"{name}^{{commit}}" for name in names]).values())


def _read_tags(repository: Repository, refs: Mapping[str, str], found: Evidence) -> None:
    names = {name: value for name, value in refs.items() if name.startswith(TAG_PREFIX)}
    objects = dict(things(repository, names.values()))
    for name, value in names.items():
        if is_tombstone(name):
            tombstone = read_tombstone(name, objects[value])
            if tombstone is not None:
                found.tombstones.append(tombstone)
                continue
        found.pins.append(read_pin(name, value, objects[value]))


def read_pin(name: str, value: str, thing: Thing | None) -> Pin:
    """What the object ``value`` under a tag's full name says; ``thing`` is what could be read of it."""
    if thing is None:
        return Pin(name, value, is_there=False)
    if thing.kind != "tag":
        return Pin(name, value, is_there=True, commit=value if thing.kind == "commit" else None)
    head, _, contents = thing.content.decode("utf-8", "replace").partition("\n\n")
    fields = dict(line.partition(" ")[::2] for line in head.split("\n"))
    commit = fields.get("object") if fields.get("type") == "commit" else None
    summary = contents.split("\n", 1)[0]
    return Pin(
        name,
        value,
        is_there=True,
        commit=commit,
        record=record_in(contents),
        named=f"refs/tags/{fields.get('tag', '')}",
        summary=summary,
    )


def _saves(
    repository: Repository,
    found: Evidence,
    ends: Collection[str],
    without: Collection[str] = (),
    *,
    reflogs: bool = False,
) -> list[Entry]:
    if not ends and not reflogs:
        return []
    entries, complaint = saves_from(repository, ends, without, reflogs=reflogs)
    if complaint and not reflogs:
        found.obstacles.append(complaint)
    return entries


def _settings(repository: Repository, found: Evidence) -> None:
    if repository.config(_ADDRESSES):
        found.sent = frozenset()
        none_here = not found.pins and not found.tombstones
        found.without_tags = none_here or leaves_tags_out(repository)


def _contained(repository: Repository, branches: Iterable[str], commits: set[str]) -> frozenset[str]:
    """Those of ``commits`` that are in the histories of ``branches``."""
    ends = "".join(f"{name}\n" for name in branches)
    if not ends or not commits:
        return frozenset()
    return frozenset(commits & set(repository.try_git("rev-list", "--stdin", stdin=ends.encode()).text.split()))


def _read_files(
    repository: Repository, found: Evidence, entries: list[list[Entry]], path_of: Callable[[str], str]
) -> None:
    """Which file each commit holds for the version that it is said to be."""
    said = [(pin.commit, pin.record) for pin in found.pins if pin.commit and pin.record]
    said += [(entry.commit, record) for group in entries for entry in group for record in entry.records]
    expressions = {(commit, record.card): f"{commit}:{path_of(record.card)}" for commit, record in said}
    names = names_of(repository, expressions.values())
    found.files = {key: names[text] for key, text in expressions.items() if text in names}
    # The folder of the cards may have been another when the version was saved.
    elsewhere = {commit for commit, record in said if (commit, record.card) not in found.files}
    for commit, card, blob in _changed(repository, elsewhere):
        found.files.setdefault((commit, card), blob)
    for target, group in zip((found.on_branches, found.beside, found.forgotten), entries, strict=True):
        target += [
            Save(record, entry, found.files.get((entry.commit, record.card)))
            for entry in group
            for record in entry.records
        ]


def _changed(repository: Repository, commits: Collection[str]) -> Iterable[tuple[str, str, str]]:
    """The commits' changed YAML files, by the card that each would be: commit, card, object."""
    if not commits:
        return
    answer = repository.try_git(
        *("diff-tree", "--stdin", "-z", "-r", "-m", "--root", "--no-renames"),
        stdin="".join(f"{commit}\n" for commit in commits).encode(),
    )
    commit = ""
    fields = iter(answer.fields)
    for one in fields:
        if not one.startswith(":"):
            commit = one.strip().split(" ")[0]
            continue
        path, blob = next(fields, ""), one.split(" ")[3]
        if path.endswith(".yaml") and blob.strip("0"):
            yield commit, path.rpartition("/")[2].removesuffix(".yaml"), blob


def _tips(
    repository: Repository, branches: Iterable[str], cards: Iterable[str], path_of: Callable[[str], str]
) -> Iterable[tuple[str, str]]:
    """The cards' files where branches end."""
    wanted = {f"{tip}:{path_of(card)}": card for tip in branches for card in cards}
    return ((wanted[text], name) for text, name in names_of(repository, wanted).items())


def of_cards(found: Evidence, cards: Collection[str]) -> Evidence:
    """The part of the evidence that is about ``cards``."""
    return replace(
        found,
        pins=[pin for pin in found.pins if card_of_tag(pin.name) in cards],
        tombstones=[one for one in found.tombstones if one.record.card in cards],
        on_branches=_of(found.on_branches, cards),
        beside=_of(found.beside, cards),
        forgotten=_of(found.forgotten, cards),
        tips={card: names for card, names in found.tips.items() if card in cards},
    )


def _of(saves: Iterable[Save], cards: Collection[str]) -> list[Save]:
    return [save for save in saves if save.record.card in cards]
