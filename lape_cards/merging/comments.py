"""The remarks that people wrote into the files of a card: a merge keeps those of both sides, near where they stood."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from operator import itemgetter

from msgspec import Struct

from lape_cards.card.base import Part
from lape_cards.diagnostic import Path
from lape_cards.merging.places import counterpart
from lape_cards.merging.three_way import says_the_same
from lape_cards.regex import regex
from lape_cards.store.reader import read
from lape_cards.store.source import Source
from lape_cards.store.tree import Mapping, Node, Scalar, dash_of, find, last_line, scalars
from lape_cards.store.tree import Sequence as Items

_BOM = b"\xef\xbb\xbf"
_COMMENT = regex(r"(?:^|(?<=[ \t]))#.*")
_HEADER = regex(r"[|>][-+\d]*")
_BREAK = regex(r"\n")
_NOT_A_BREAK = regex(r"[^\r\n]")


class _Comment(Struct, frozen=True):
    """A remark: its text from the ``#`` on, its line (from 0), what stands before it, and whether that is nothing."""

    text: str
    line: int
    before: str
    alone: bool

    @property
    def column(self) -> int:
        """The column (from 0) that it begins in."""
        return len(self.before)

    @property
    def gap(self) -> str:
        """The white space before it."""
        return self.before[len(self.before.rstrip()) :]


class CommentedFile:
    """A file that can be read without a fault, with its remarks."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.source = read(raw)
        self.lines = self.source.text.splitlines(keepends=True)
        self.comments = list(_comments(self.source))
        self.counted = Counter(comment.text for comment in self.comments)
        self._fields = sorted(_fields(_Dashes(self.source.text), self.source.root, ()), key=_LINE)
        self._first_lines = {path: at for at, path in self._fields}

    def above(self, line: int) -> Path | None:
        """The field, or the item, that begins last up to ``line``; of several on one line the innermost."""
        at = bisect_right(self._fields, line, key=_LINE)
        return self._fields[at - 1][1] if at else None

    def below(self, line: int) -> tuple[int, Path] | None:
        """The field, or the item, that begins first below ``line``, and the column that its line begins in."""
        at = bisect_right(self._fields, line, key=_LINE)
        if at == len(self._fields):
            return None
        found, path = self._fields[at]
        return len(self.lead(found)), path

    def first_line(self, path: Path) -> int | None:
        """The line that a field, or an item, begins on."""
        return self._first_lines.get(path)

    def last_line(self, path: Path) -> int:
        """The last line of a field that is there."""
        assert self.source.root is not None
        node = find(self.source.root, path)
        assert node is not None
        return last_line(self.source.lines, node)

    def lead(self, line: int) -> str:
        """The white space that a line begins with."""
        text = self.lines[line]
        return text[: len(text) - len(text.lstrip(" "))]


def _comments(source: Source) -> Iterator[_Comment]:
    for number, line in enumerate(_without_values(source).splitlines()):
        found = _COMMENT.search(line)
        if found is not None:
            before = line[: found.start()]
            yield _Comment(found[0].rstrip(), number, before, not before.strip())


def _without_values(source: Source) -> str:
    """The file's text with an ``x`` in place of each sign of its keys and values, where a ``#`` begins no remark."""
    text, parts, done = source.text, [], 0
    for start, end in sorted(_values(source)):
        parts += [text[done:start], _NOT_A_BREAK.sub("x", text[max(done, start) : end])]
        done = max(done, end)
    return "".join([*parts, text[done:]])


def _values(source: Source) -> Iterator[tuple[int, int]]:
    """Where keys and values stand; of a text in block style, its header and its lines apart."""
    text = source.text
    for scalar in scalars(source.root):
        start, end = scalar.start.offset, scalar.end.offset
        if scalar.style in ("|", ">"):
            header = _HEADER.match(text, start)
            line_end = text.find("\n", start)
            if header is None or line_end < 0:
                continue
            yield start, header.end()
            start = min(line_end, end)
        yield start, end


_LINE = itemgetter(0)


class _Dashes:
    """Finds the lines (from 0) that the dashes of a text's lists stand on."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._breaks = [found.start() for found in _BREAK.finditer(text)]

    def line_of(self, outer: Items, item: Node) -> int:
        """The line of the dash before an item of a list in block style."""
        return bisect_left(self._breaks, dash_of(self._text, outer, item))


def _fields(dashes: _Dashes, node: Node | None, path: Path) -> Iterator[tuple[int, Path]]:
    """The lines that keys and dashes outside brackets and braces stand on, and what they begin."""
    if isinstance(node, Scalar) or node is None or node.flow:
        return
    if isinstance(node, Mapping):
        for key, value in node.values.items():
            yield node.keys[key].start.line, (*path, key)
            yield from _fields(dashes, value, (*path, key))
        return
    for position, item in enumerate(node.items):
        yield dashes.line_of(node, item), (*path, position)
        yield from _fields(dashes, item, (*path, position))


def expected(base: CommentedFile, ours: CommentedFile, theirs: CommentedFile) -> Counter[str]:
    """How often each remark has to stand in a merge: what a side wrote is there, what a side took out is not."""
    found: Counter[str] = Counter()
    for text in ours.counted | theirs.counted:
        before, mine, others = (side.counted[text] for side in (base, ours, theirs))
        if (mine - before) * (others - before) <= 0:
            found[text] = mine + others - before
        else:
            found[text] = max(mine, others) if mine > before else min(mine, others)
    return +found


def with_comments(
    raw: bytes, missing: Counter[str], sides: Sequence[CommentedFile], model: type[Part]
) -> tuple[bytes, Counter[str]]:
    """The file with the remarks that are ``missing`` in it, as near as can be to where they stand in one of ``sides``.

    Also which of them could not be written anywhere.
    """
    left = Counter(missing)
    result = CommentedFile(raw)
    for standing in (True, False):  # the ones that stand nowhere first
        for side in sides:
            known = (
                Counter((comment.text, _anchor(result, comment)) for comment in result.comments) if standing else _NONE
            )
            for comment in side.comments:
                if left[comment.text] <= 0:
                    continue
                place = (
                    comment.text,
                    counterpart(_anchor(side, comment), side.source.data, result.source.data, model)[0],
                )
                if known[place] > 0:
                    known[place] -= 1
                    continue
                written = _put(result, comment, side, model)
                if written is not None:
                    result = written
                    left[comment.text] -= 1
    return result.raw, +left


_NONE: Counter[tuple[str, Path]] = Counter()


def _anchor(file: CommentedFile, comment: _Comment) -> Path:
    """The field that a remark stands beside or above, or else below."""
    following = file.below(comment.line)
    if comment.alone and following is not None and comment.column <= following[0]:
        return following[1]
    return file.above(comment.line) or ()


def _put(result: CommentedFile, comment: _Comment, side: CommentedFile, model: type[Part]) -> CommentedFile | None:
    """The file with one remark more; ``None`` where it fits nowhere."""
    for raw in _ways(result, comment, side, model):
        written = CommentedFile(raw)
        if (
            len(written.source.faults) <= len(result.source.faults)
            and says_the_same(written.source.data, result.source.data)
            and written.counted == result.counted + Counter([comment.text])
        ):
            return written
    return None


def _ways(result: CommentedFile, comment: _Comment, side: CommentedFile, model: type[Part]) -> Iterator[bytes]:
    """The file with the remark at one place after another, the best first."""
    anchor = _anchor(side, comment)
    path, exact = counterpart(anchor, side.source.data, result.source.data, model)
    line = result.first_line(path)
    if exact and line is not None and not comment.alone:
        on_key = side.first_line(anchor) == comment.line
        yield _beside(result, line if on_key else result.last_line(path), comment.gap + comment.text)
    before = side.above(comment.line - 1) if comment.alone else None
    if before is not None and (not exact or anchor == before):
        earlier, there = counterpart(before, side.source.data, result.source.data, model)
        start = result.first_line(earlier)
        if there and start is not None:
            lead = result.lead(start)[: comment.column]
            yield _alone(result, result.last_line(earlier) + 1, lead, comment.text)
    if line is not None:
        yield _alone(result, line, result.lead(line), comment.text)
        yield _alone(result, result.last_line(path) + 1, result.lead(line), comment.text)
    yield _alone(result, len(result.lines), "", comment.text)
    yield _alone(result, 0, "", comment.text)


def _beside(file: CommentedFile, line: int, text: str) -> bytes:
    content = file.lines[line].rstrip("\r\n")
    end = file.lines[line][len(content) :]
    return _joined(file, [*file.lines[:line], f"{content.rstrip()}{text}{end}", *file.lines[line + 1 :]])


def _alone(file: CommentedFile, line: int, lead: str, text: str) -> bytes:
    newline = "\r\n" if file.source.text.count("\r\n") * 2 > file.source.text.count("\n") else "\n"
    above = file.lines[:line]
    if above and not above[-1].endswith(("\n", "\r")):
        return _joined(file, [*above, newline, lead, text])
    return _joined(file, [*above, f"{lead}{text}{newline}", *file.lines[line:]])


def _joined(file: CommentedFile, lines: Sequence[str]) -> bytes:
    return (_BOM if file.raw.startswith(_BOM) else b"") + "".join(lines).encode()
