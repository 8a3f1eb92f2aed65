"""What a card file says by libyaml's events, which define it.

The tree is built from them in a loop with budgets, because a composer that recurses can be made to run out of stack,
and an alias can be made to stand for more than fits in memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml import _yaml

from lape_cards.diagnostic import Place
from lape_cards.message import Message
from lape_cards.regex import regex
from lape_cards.store import prose
from lape_cards.store.source import REFUSED, Fault, Source, Unreadable, hidden
from lape_cards.store.tree import Mapping, Mark, Node, Scalar, Sequence

MAX_DEPTH = 50
MAX_NODES = 20_000

_ABSENT = frozenset({"~", "null"})


def _events(source: Source) -> Iterator[Any]:
    """Libyaml's events; whatever the parser raises becomes one fault."""
    try:
        parser = _yaml.CParser(source.text)
        yield from iter(parser.get_event, None)
    except yaml.MarkedYAMLError as error:
        found = prose.explain(_complaint(error, source))
        raise Unreadable(Fault("LC001", _inside(source, *found.at), found.message, found.hint)) from None
    except (yaml.YAMLError, ValueError, KeyError, AssertionError, RecursionError, MemoryError):
        message = Message("The file cannot be read as YAML.")
        raise Unreadable(Fault("LC001", Place(1, 1), message, prose.ASK_FOR_BLOCK)) from None


def _complaint(error: yaml.MarkedYAMLError, source: Source) -> prose.Complaint:
    at, since = (
        (mark.line, mark.column) if mark is not None else (0, 0)
        for mark in (error.problem_mark or error.context_mark, error.context_mark or error.problem_mark)
    )
    return prose.Complaint(str(error.context or ""), str(error.problem or ""), at, since, source.lines)


def _inside(source: Source, line: int, column: int) -> Place:
    """A parser may point past the end of the file; the last line that holds something serves better."""
    if line < len(source.lines) and (source.lines[line].strip() or line == 0):
        return Place(line + 1, column + 1)
    last = max((number for number, text in enumerate(source.lines[:line]) if text.strip()), default=0)
    return Place(last + 1, len(source.lines[last].rstrip()) + 1)


def build(source: Source) -> Node:
    """The tree of what a source says; ``Unreadable`` where it says nothing that could be gone on with."""
    return _Builder(source).build()


class _Builder:
    """Builds the tree of the one document in a source; faults that leave the rest readable are noted in it."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.root: Node | None = None
        self._outer: Sequence | Mapping | None = None
        self._around: list[Sequence | Mapping | None] = []
        """What the outer one stands in, and so on, from the top."""
        self._key: Scalar | None = None
        """The key that waits for its value; where another mapping begins, none does."""
        self._documents = 0
        self._nodes = 0

    def build(self) -> Node:
        take = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._begin,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceStartEvent: self._begin,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }
        for event in _events(self.source):
            if type(event) in take:
                take[type(event)](event)
        if self.root is None or (isinstance(self.root, Scalar) and self.root.text is None):
            raise Unreadable(_EMPTY)
        return self.root

    def _document(self, event: Any) -> None:
        self._documents += 1
        if event.version or event.tags:
            message = Message("A line that begins with % is an instruction to YAML, which a card has none of.")
            raise _refused(event, message, Message("Delete the line."))
        if self._documents > 1:
            message = Message("A second card begins here: the line --- parts two documents.")
            hint = Message("Keep one card in one file: delete the line, or move what follows into a file of its own.")
            raise Unreadable(Fault("LC004", _mark(event.start_mark).place, message, hint))

    def _alias(self, event: Any) -> None:
        raise _refused(event, prose.sign_message("*"))

    def _count(self, event: Any) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES or len(self._around) > MAX_DEPTH:
            message = Message("The file goes on deeper or longer than a card can, so it was not read.")
            hint = Message("Look for brackets or dashes that repeat here; put a text that has them under |")
            raise Unreadable(Fault("LC003", _mark(event.start_mark).place, message, hint))
        if event.anchor is not None:
            raise _refused(event, prose.sign_message("&"))
        if event.tag is not None:
            raise _refused(event, prose.sign_message("!"))

    def _scalar(self, event: Any) -> None:
        self._count(event)
        start, end = _mark(event.start_mark), _mark(event.end_mark)
        text, style = event.value, event.style or ""
        if style == '"' and (found := REFUSED.search(text)):
            raise Unreadable(hidden(found[0], start.place))  # written as an escape, \e or \u2028
        if self._key is None and isinstance(self._outer, Mapping):
            self._begin_field(Scalar(text, style, start, end))
            return
        absent = not text or text.isspace() or (not style and text in _ABSENT)
        if not style:
            self._look_into_plain(text, start, end, absent=absent)
        self._attach(Scalar(None if absent else text, style, start, end))

    def _look_into_plain(self, text: str, start: Mark, end: Mark, *, absent: bool) -> None:
        if self.source.text.startswith(_BEFORE_COMMENT, end.offset) and not (absent and text):
            self._look_for_cut(end, _CUT_WHOLE if absent else _CUT)
        if start.line != end.line and not absent:
            self._look_for_swallowed_item(start, end)

    def _begin_field(self, key: Scalar) -> None:
        if key.text == "<<" and not key.style:
            message = Message("The key << has a meaning of its own in YAML.")
            hint = Message("Write out the keys that it stands for.")
            raise Unreadable(Fault("LC004", key.start.place, message, hint))
        self._key = key

    def _begin(self, event: Any) -> None:
        self._count(event)
        if self._key is None and isinstance(self._outer, Mapping):
            message = Message("A key has to be one word, and here a list or braces stand in its place.")
            raise _refused(event, message, Message("Write the key as one word, or put the text under |"))
        kind = Sequence if isinstance(event, yaml.SequenceStartEvent) else Mapping
        start = _mark(event.start_mark)
        node = kind(bool(event.flow_style), start, start)
        self._attach(node)
        self._around.append(self._outer)
        self._outer = node

    def _end(self, event: Any) -> None:
        node, self._outer = self._outer, self._around.pop()
        assert node is not None
        node.end = _mark(event.end_mark)
        if isinstance(self._outer, Sequence) and node.is_absent:
            self._outer.items.pop()

    def _attach(self, node: Node) -> None:
        outer = self._outer
        if outer is None:
            self.root = node
            return
        outer.tail = node
        if isinstance(outer, Sequence):
            if not isinstance(node, Scalar) or node.text is not None:
                outer.items.append(node)
            return
        key, self._key = self._key, None
        assert key is not None
        if outer.flow:
            self._look_for_bare_key(key, node, outer)
        name = key.text or ""
        if name in outer.keys:
            self._duplicate(outer.keys[name], key)
            return
        outer.keys[name] = key
        outer.values[name] = node

    def _duplicate(self, first: Scalar, second: Scalar) -> None:
        message = Message("The key {key} stands here a second time.", key=prose.brief(second.text or ""))
        hint = Message(
            "It is on line {line} already. Keep one of them, with all that belongs to it.", line=first.start.line + 1
        )
        self.source.faults.append(Fault("LC005", second.start.place, message, hint))

    def _look_for_cut(self, end: Mark, cut: re.Pattern[str]) -> None:
        """Exactly one space or tab before # is a text that YAML cuts; two or more are meant as a comment."""
        if cut.match(self.source.text, end.offset):
            place = Place(end.line + 1, end.column + 2)
            message = Message("The text ends here: YAML takes a space and # for the beginning of a comment.")
            hint = Message("Put the text under | on lines of its own. If a comment is meant, put two spaces before #.")
            self.source.faults.append(Fault("LC020", place, message, hint))

    def _look_for_swallowed_item(self, start: Mark, end: Mark) -> None:
        """A dash that stands deeper than its list's is no item: YAML folds the line into the text above."""
        for number in range(start.line + 1, end.line + 1):
            line = self.source.lines[number]
            if line.lstrip(" \t").startswith("- "):
                place = Place(number + 1, line.index("-") + 1)
                message = Message("This line is read as more of the text above, not as an item of a list.")
                hint = Message(
                    "Make the dash begin exactly under the other dashes of its list. "
                    "If it belongs to the text above, put that text under |"
                )
                self.source.faults.append(Fault("LC023", place, message, hint))
                return

    def _look_for_bare_key(self, key: Scalar, node: Node, outer: Mapping) -> None:
        if not isinstance(node, Scalar) or node.start.offset != node.end.offset:
            return
        if _COLON.match(self.source.text, key.end.offset):
            return
        message = Message(
            "Between braces “{text}” is read as a key without a value. "
            "Most often a comma, or the braces themselves, belong to a text.",
            text=prose.brief(key.text or ""),
        )
        fault = Fault("LC021", key.start.place, message, prose.ASK_FOR_BLOCK)
        before = next(reversed(outer.values.values()), None)
        if isinstance(before, Scalar) and not before.style and not key.style:
            written = self.source.text[before.start.offset : key.end.offset]
            fault = _split_number(written, key.start.place) or fault
        self.source.faults.append(fault)


def _split_number(written: str, place: Place) -> Fault | None:
    """The fault of a number with a decimal comma; ``None`` where it is something else that a comma split."""
    number = _WITH_COMMA.fullmatch(written)
    if number is None:
        return None
    message = Message("“{value}” is not a number in the form the file uses.", value=written)
    return Fault("LC021", place, message, Message("Write it as {number}.", number=f"{number[1]}.{number[2]}"))


_BEFORE_COMMENT = (" #", "\t#")
_CUT = regex(r"[ \t]#(?!\s?lape:)", re.IGNORECASE)
# Where nothing stands before it, a # with a space after it is a comment, and one without is a text's own.
_CUT_WHOLE = regex(r"[ \t]#(?![ #!]|lape:)\S", re.IGNORECASE)
_WITH_COMMA = regex(r"\+?(-?(?:0|[1-9][0-9]{0,8})),([0-9]{1,9})(?: ?%)?")
_COLON = regex(r"\s*:")
_new = tuple.__new__  # what Mark(…) does, without a call of Python's own: there are two to every value
_EMPTY = Fault(
    "LC001",
    Place(1, 1),
    Message("The file is empty."),
    Message("Write the card into it, or make a new one with  lape new"),
)


def _refused(event: Any, message: Message, hint: Message = prose.ASK_FOR_BLOCK) -> Unreadable:
    return Unreadable(Fault("LC004", _mark(event.start_mark).place, message, hint))


def _mark(mark: Any) -> Mark:
    return _new(Mark, (mark.index, mark.line, mark.column))
