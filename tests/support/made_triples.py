"""A card's file and two files that people made of it, each with words that stand nowhere else; what a merge may lose.

Every made text ends in a word of its own (``q17``), so that it is found again wherever a merge has put it.
"""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import Any

import yaml
from handwriting import REMARKS
from made_cards import BOM, Maker, paths, says, written
from made_edits import made_edit, plain

from lape_cards.card.kinds import model_of
from lape_cards.card.shape import model_at
from lape_cards.errors import CardError
from lape_cards.merging.files import MergedFile, merge_files
from lape_cards.merging.three_way import merge, says_the_same
from lape_cards.store.editor import Append, Insert, Put, Remove, edit
from lape_cards.store.reader import read

_WORD = re.compile(r"\bq\d+\b")
_CONFLICT = re.compile(rb"^<<<<<<< ours\r?\n(.*?)^=======\r?\n(.*?)^>>>>>>> theirs\r?\n", re.DOTALL | re.MULTILINE)


class Writer(Maker):
    """Makes texts that are told from all others."""

    count = 0

    def text(self) -> str:
        self.count += 1
        text = super().text()
        if self.chance.random() < 0.1:
            return text
        body = text.rstrip("\n")
        return f"{body} q{self.count}{text[len(body) :]}"


@dataclass(frozen=True)
class Triple:
    """Three files of a card; ``moved`` where something may stand at another place, or in several."""

    base: bytes
    ours: bytes
    theirs: bytes
    moved: bool

    @property
    def data(self) -> tuple[Any, Any, Any]:
        """What they say."""
        return read(self.base).data, read(self.ours).data, read(self.theirs).data


def made_triple(seed: int) -> Triple:
    """The same three files for the same seed."""
    chance = Random(seed)  # noqa: S311 - it makes examples
    writer = Writer(chance, chance.choice([0.2, 0.35, 0.5]), chance.choice([0, 0.5, 1, 1]))
    base = written(writer.card(), chance)
    moves = chance.random() < 0.4
    ours, theirs = (_changed(writer, base, moves=moves) for _ in range(2))
    if chance.random() < 0.1:
        base = b""
    return Triple(base, ours, theirs, moves)


def _changed(writer: Writer, raw: bytes, *, moves: bool) -> bytes:
    chance = writer.chance
    for _ in range(chance.randint(1, 4)):
        raw = _edited(writer, raw)
    data = plain(copy.deepcopy(read(raw).data))
    if any(path and isinstance(path[-1], int) and isinstance(says(data, path), list) for path in paths(data)):
        return raw  # a list in a list, which nobody writes
    if moves and chance.random() < 0.7:
        _move(chance, data)
        raw = written(data, chance)
    elif chance.random() < 0.15:
        raw = written(data, chance)
    if chance.random() < 0.3:
        raw = _remarked(chance, raw)
    body = raw.removeprefix(BOM)
    way = chance.random()
    if way < 0.1:
        body = body.replace(b"\r\n", b"\n") if b"\r\n" in body else body.replace(b"\n", b"\r\n")
    return (BOM if (way > 0.9) != raw.startswith(BOM) else b"") + body


def _edited(writer: Writer, raw: bytes) -> bytes:
    """The file after an edit that says something new."""
    chance, data = writer.chance, read(raw).data
    one = made_edit(chance, data, writer)
    if isinstance(one, Append | Insert) and not _lists(data, one.path) and chance.random() < 0.9:
        return raw
    if one.path[0] in ("format", "kind", "id", "language", "version", "date"):
        return raw
    if isinstance(one, Put | Remove) and says(data, one.path) is not None and chance.random() < 0.3:
        one = Put(one.path, writer.text()) if isinstance(says(data, one.path), str) else one
    try:
        result = edit(raw, [one], model_of(data["kind"]))
    except CardError:
        return raw
    return result if isinstance(read(result).data, dict) else raw


def _lists(data: Any, path: tuple[Any, ...]) -> bool:
    """Whether the form has a list at ``path``."""
    part = model_at(model_of(data["kind"]), path[:-1])
    field = part.model_fields.get(path[-1]) if part is not None else None
    return field is not None and isinstance(field.get_default(call_default_factory=True), tuple)


def _move(chance: Random, data: Any) -> None:
    """Other orders; and items that go from one part's list to the same list of another."""
    lists = [path for path in paths(data) if isinstance(says(data, path), list)]
    for items in [says(data, path) for path in chance.sample(lists, min(2, len(lists)))]:
        chance.shuffle(items)
    rows = [row for row in data.get("changes") or () if isinstance(row, dict)]
    if len(rows) > 1:
        source, goal = chance.sample(rows, 2)
        metrics = source.get("metrics")
        if isinstance(metrics, list) and isinstance(goal.setdefault("metrics", []), list):
            goal["metrics"].append(metrics.pop())
    for row in rows:
        if not row.get("metrics"):
            row.pop("metrics", None)


def _remarked(chance: Random, raw: bytes) -> bytes:
    """With remarks above some of the keys at the top."""
    lines = raw.split(b"\n")
    tops = [number for number, line in enumerate(lines) if re.match(rb"[a-z_]+:", line)]
    for number in sorted(chance.sample(tops, min(3, len(tops))), reverse=True):
        end = b"\r" if lines[number].endswith(b"\r") else b""
        lines.insert(number, chance.choice(REMARKS).encode() + end)
    result = b"\n".join(lines)
    return result if read(result).data == read(raw).data else raw


def words(data: Any) -> Counter[str]:
    """The words of their own in what a file says."""
    return Counter(_WORD.findall(json.dumps(data)))


def sides(raw: bytes) -> tuple[bytes, bytes]:
    """A merged file with our lines of each conflict, and with theirs."""
    return _CONFLICT.sub(rb"\1", raw), _CONFLICT.sub(rb"\2", raw)


def remarks(raw: bytes) -> Counter[str]:
    """The remarks in a file: what is left of its lines without the texts that YAML's own scanner finds."""
    text = raw.decode("utf-8-sig")
    for token in yaml.scan(text, Loader=yaml.CLoader):
        if isinstance(token, yaml.ScalarToken):
            start, end = token.start_mark.index, token.end_mark.index
            if token.style in ("|", ">"):
                start = min(text.find("\n", start) % (len(text) + 1), end)
            text = text[:start] + re.sub(r"[^\r\n]", "x", text[start:end]) + text[end:]
    found = (re.search(r"(?:^|(?<=\s))#.*", line) for line in text.splitlines())
    return Counter(one[0].rstrip() for one in found if one)


def _assert_remarks_kept(triple: Triple, result: MergedFile) -> None:
    """What a side wrote as a remark stands in the merge, and so does what both have left standing."""
    base, ours, theirs = (remarks(raw) for raw in (triple.base, triple.ours, triple.theirs))
    texts = sides(result.raw) if result.conflicts else (result.raw, result.raw)
    there = remarks(texts[0]) | remarks(texts[1])
    for text in ours | theirs:
        added = [side[text] for side in (ours, theirs) if side[text] > base[text]]
        taken_out = base[text] - min(base[text], ours[text], theirs[text])
        assert there[text] >= (max(added) - taken_out if added else base[text] - taken_out), text


def assert_nothing_lost(triple: Triple) -> str:
    """What either side wrote is in the merge, what neither wrote is not, and the file says it; how it went."""
    base, ours, theirs = triple.data
    model = model_of(ours["kind"])
    merged, swapped = merge(base, ours, theirs, model), merge(base, theirs, ours, model)
    assert says_the_same(merged.ours, swapped.theirs)
    assert says_the_same(merged.theirs, swapped.ours)
    assert len(merged.conflicts) == len(swapped.conflicts)
    variants = [words(merged.ours), words(merged.theirs)]
    all_words = variants[0] | variants[1]
    before, mine, others = words(base), words(ours), words(theirs)
    assert (mine | others) - before <= all_words
    assert before & mine & others <= all_words
    assert set(all_words) <= set(mine | others)
    if not merged.conflicts:
        assert says_the_same(merged.ours, merged.theirs)
        # Once, or twice: what both have renamed is known by nothing any more, and both new ones stay.
        assert triple.moved or max(all_words.values(), default=0) <= 2
    other = Triple(triple.base, triple.theirs, triple.ours, triple.moved)
    _assert_remarks_kept(other, merge_files(other.base, other.ours, other.theirs))
    result = merge_files(triple.base, triple.ours, triple.theirs)
    _assert_remarks_kept(triple, result)
    return _file_says(triple, result)


def _file_says(triple: Triple, result: MergedFile) -> str:
    base, ours, theirs = triple.data
    if not result.conflicts:
        assert not read(result.raw).faults
        expected = merge(base, ours, theirs, result.model)
        assert says_the_same(read(result.raw).data, expected.ours)
        return "merged"
    assert result.merged is not None
    assert read(result.raw).faults[-1].code == "LC006"
    for text, variant in zip(sides(result.raw), (result.merged.ours, result.merged.theirs), strict=True):
        assert not read(text).faults
        assert says_the_same(read(text).data, variant)
    return "conflict"
