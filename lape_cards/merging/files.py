"""Three files of one card become one file: in the style and with the comments of what was there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from lape_cards.card.base import Part
from lape_cards.card.kinds import model_of
from lape_cards.errors import CardError
from lape_cards.merging.comments import CommentedFile, expected, with_comments
from lape_cards.merging.edits import edits_between
from lape_cards.merging.layout import added_there
from lape_cards.merging.markers import Labels, with_markers
from lape_cards.merging.places import as_it_stood
from lape_cards.merging.three_way import Conflict, Merged, merge, says_the_same
from lape_cards.store.editor import edit
from lape_cards.store.reader import read
from lape_cards.store.source import Source
from lape_cards.store.tree import Mapping


class MergedFile(Struct, frozen=True):
    """The merged file; with conflicts, both values stand between markers in it."""

    raw: bytes
    model: type[Part]
    conflicts: tuple[Conflict, ...] = ()
    merged: Merged | None = None


class UnreadableError(Exception):
    """One of the files cannot be understood well enough to be merged by what it says."""


def merge_files(
    base: bytes,
    ours: bytes,
    theirs: bytes,
    *,
    drafts: Sequence[bytes] = (),
    labels: Labels | None = None,
    at_odds: frozenset[str] = frozenset(),
) -> MergedFile:
    """Merge ``ours`` and ``theirs``, which were both made from ``base`` (empty, where both made the card anew).

    ``drafts`` are texts that some other merge has made of them: where one says nearly what the result says, it is
    taken for a beginning, with both sides' comments; else ``ours`` is. Fields of the card that are ``at_odds`` are not
    merged: where both sides changed one, it is a conflict as a whole.
    Raises ``UnreadableError`` where a file is no card, or cannot be edited.
    """
    sources = [_read(ours), _read(theirs), *([_read(base)] if base.strip() else [])]
    kinds = {_kind(source) for source in sources}
    if len(kinds) > 1:
        raise UnreadableError("the files are cards of different kinds")
    model = model_of(kinds.pop())
    if theirs in (base, ours):
        return MergedFile(ours, model)
    if ours == base:
        return MergedFile(theirs, model)
    before = sources[2].data if len(sources) > 2 else None
    merged = merge(before, sources[0].data, sources[1].data, model, at_odds)
    raw = _reached((*drafts, ours, theirs), merged.ours, model)
    raw = _laid_out(raw, merged.ours, (sources[0].data, ours), (sources[1].data, theirs), model)
    variants = [raw, _reached((raw,), merged.theirs, model)] if merged.conflicts else [raw]
    if merged.conflicts:
        variants[0] = as_it_stood(variants[0], ours, [one.ours_path for one in merged.conflicts], model)
        variants[1] = as_it_stood(variants[1], theirs, [one.theirs_path for one in merged.conflicts], model)
    variants = _with_all_comments(variants, base, ours, theirs, model)
    raw = variants[0]
    if merged.conflicts:
        raw = with_markers(raw, variants[1], merged.conflicts, labels or Labels())
    return MergedFile(raw, model, tuple(merged.conflicts), merged)


def _laid_out(raw: bytes, said: Any, mine: tuple[Any, bytes], others: tuple[Any, bytes], model: type[Part]) -> bytes:
    """The merged file, which says ``said``, with what one side has added as that side wrote it.

    A side is what its file says, and the file.
    """
    for (there, original), (here, _) in ((others, mine), (mine, others)):
        paths = list(added_there(said, here, there, model))
        if len(paths) * raw.count(b"\n") <= _MOST_WORK:
            raw = as_it_stood(raw, original, paths, model)
    return raw


def _with_all_comments(
    variants: Sequence[bytes], base: bytes, ours: bytes, theirs: bytes, model: type[Part]
) -> list[bytes]:
    """The variants of the merged file with the remarks that both people wrote; each has to stand in one of them."""
    before, mine, others = map(CommentedFile, (base, ours, theirs))
    wanted = expected(before, mine, others)
    missing = wanted - _comments_in(variants)
    if sum(missing.values()) * max(raw.count(b"\n") for raw in variants) > _MOST_WORK:
        raise UnreadableError("more remarks were written at once than can be put into the merged card one by one")
    result = [with_comments(raw, missing, (mine, others), model)[0] if missing else raw for raw in variants]
    if wanted - _comments_in(result):
        raise UnreadableError("a remark cannot be written into the merged card")
    return result


_MOST_WORK = 40_000
"""Remarks, or added fields, times lines, for each takes a look at every line: a hundred on a long card. Where there is
more to do, git's merge of the lines keeps both sides' remarks, and what was added is laid out as lape writes."""


def _comments_in(variants: Sequence[bytes]) -> Counter[str]:
    found: Counter[str] = Counter()
    for raw in variants:
        found |= CommentedFile(raw).counted
    return found


def _read(raw: bytes) -> Source:
    source = read(raw)
    if source.faults or not isinstance(source.root, Mapping):
        raise UnreadableError("a file cannot be read without a fault")
    return source


def _kind(source: Source) -> Any:
    data = source.data
    kind = data.get("kind") if isinstance(data, dict) else None
    return kind.strip() if isinstance(kind, str) else None


def _reached(beginnings: Sequence[bytes], wanted: Any, model: type[Part]) -> bytes:
    """A file that says ``wanted``, made from the first beginning that can be edited into it."""
    for beginning in dict.fromkeys(beginnings):
        source = read(beginning)
        if source.faults or not isinstance(source.data, dict):
            continue
        try:
            raw = edit(beginning, edits_between(source.data, wanted, model), model)
        except CardError:
            continue
        if says_the_same(read(raw).data, wanted):
            return raw
    raise UnreadableError("the merged card cannot be written into any of the files")
