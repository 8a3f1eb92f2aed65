"""The quick way to what a plain card says: its lines, each understood by its own signs.

Nearly every card is made of a small part of YAML: keys and dashes in block style, texts on one line, texts under ``|``.
Of these this module builds the data, several times as fast as libyaml's events can be gone through. It decides nothing:
whatever is not certain to be of that part, and all that is refused, is left to the events, which define what a card
says. Only what both read alike may be taken here, so when in doubt: ``NotPlain``.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from lape_cards.regex import regex

MAX_LINES = 5_000
"""A line has at most four values (an item, the mapping in it, a key, its text), of which a card has 20,000."""
MAX_DEPTH = 40
"""Lists and mappings inside each other; less than a card may have."""

LINE = regex(
    r"( *+)(- ++)?"
    r"(?:([A-Za-z_][A-Za-z0-9_-]{0,63}+):(?: ++|(?=\n)))?+"
    # A text in which nothing but its first sign could mean anything to YAML; or whatever stands there.
    r"(?:((?!null\n)[^\s\-?:,\[\]{}#&*!|>'\"%@`~][^:#\n]*+(?<! ))\n|(.*)\n)"
)
"""A line's indentation, dash, key, and its simple text or else the rest. Every line that ends is one match."""
SINGLE = regex(r"'((?:[^']|'')*)' *")
DOUBLE = regex(r'"([^"\\]*)" *')
_PLAIN_START = regex(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`]|-[0-9]")
_FOLD = regex(r"\n(\n*)")
_ABSENT = ("~", "null")


class NotPlain(Exception):  # noqa: N818 - nothing is wrong with the file
    """The file is not of the part that is read here, or not certainly."""


class Plain(Struct):
    """What a plain file says, and its texts under a ``|`` or a ``>``."""

    data: dict[str, Any]
    broken: list[str]


def read_plain(text: str, lines: list[str]) -> Plain:
    """What ``text``, whose lines are ``lines``, says; ``NotPlain`` where libyaml has to be asked.

    Control characters, and line breaks that are neither a line feed nor a carriage return, must have been ruled out.
    """
    text = text.replace("\r\n", "\n")
    # A tab is white space here and an error there, and what the last text says hangs on whether its line ends.
    if "\t" in text or "\r" in text or not text.endswith("\n") or len(lines) > MAX_LINES:
        raise NotPlain
    plain = Reading(lines).of(LINE.findall(text))
    if not plain.data:
        raise NotPlain
    return plain


class Reading:
    """Goes through the lines once, with the list or mapping that is open and those around it."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.broken: list[str] = []
        self.root: dict[str, Any] = {}
        self.outer: Any = self.root
        """The innermost list or mapping that is open, and the column that its items or keys stand in."""
        self.column = 0
        self.around: list[tuple[Any, int]] = []
        self.key: str | None = None
        """The key that stands alone on the line above: what it says may be on the lines below it."""
        self.resume = 0
        """The line (from 0) after a text under ``|``."""

    def of(self, found: list[tuple[str, str, str, str, str]]) -> Plain:
        """The whole file. What happens with most lines is written out here: a call costs as much as the line."""
        for number, (indent, dash, key, text, rest) in enumerate(found):
            if number < self.resume:
                continue
            if not key and not dash:
                _pass_over(text or rest)
                continue
            at = len(indent)
            if at != self.column or self.key is not None or (type(self.outer) is list) is not bool(dash):
                self._move(at, dash)
            if dash:
                if not key:
                    self.outer.append(text or self._item(rest, number))
                    continue
                self._open({}, at + len(dash))
            if key in self.outer:
                raise NotPlain
            if text:
                self.outer[key] = text
            elif rest:
                self.outer[key] = self.said(rest, number)
            else:
                self.outer[key] = None
                self.key = key
        return Plain(self.root, self.broken)

    def _move(self, at: int, dash: str) -> None:
        """Open or close what has to be for a line that begins in the column ``at``."""
        key, self.key = self.key, None
        # The dashes of a key's list may stand right under the key.
        if key is not None and (at > self.column or (dash and at == self.column)):
            inner: Any = [] if dash else {}
            self.outer[key] = inner
            self._enter(inner, at)
            return
        while self.column > at or (self.column == at and not dash and type(self.outer) is list):
            self._leave()
        if self.column != at or (type(self.outer) is list) is not bool(dash):
            raise NotPlain

    def _open(self, item: dict[str, Any], column: int) -> None:
        """A mapping as an item: its first key stands beside the dash."""
        self.outer.append(item)
        self._enter(item, column)

    def _enter(self, inner: Any, column: int) -> None:
        if len(self.around) >= MAX_DEPTH:
            raise NotPlain
        self.around.append((self.outer, self.column))
        self.outer, self.column = inner, column

    def _leave(self) -> None:
        if not self.around:
            raise NotPlain
        self.outer, self.column = self.around.pop()

    def _item(self, rest: str, number: int) -> str:
        """What stands after a dash. An item that says nothing is left out, and may be the only one of its list."""
        item = self.said(rest, number) if rest else None
        if item is None:
            raise NotPlain
        return item

    def said(self, rest: str, number: int) -> str | None:
        """What stands after a key or a dash where it is no simple text; ``None`` where it says nothing."""
        if rest[0] in "|>":
            text = self._block(rest.rstrip(" "), number)
        elif (quoted := SINGLE.fullmatch(rest)) is not None:
            text = quoted[1].replace("''", "'")
        elif (quoted := DOUBLE.fullmatch(rest)) is not None:
            text = quoted[1]
        else:
            text = without_comment(rest)
            if text in _ABSENT:
                return None
        if not text or text.isspace():
            return None
        if rest[0] in "|>":
            self.broken.append(text)
        return text

    def _block(self, sign: str, number: int) -> str:
        """The text under a ``|`` or a ``>`` that stands on line ``number``."""
        if sign not in ("|", "|-", ">", ">-"):
            raise NotPlain
        lines, first = self.lines, number + 1
        while first < len(lines) and not lines[first]:
            first += 1
        if first == len(lines) or not lines[first].strip(" "):
            raise NotPlain
        indent = len(lines[first]) - len(lines[first].lstrip(" "))
        if indent <= self.column:
            raise NotPlain  # there is nothing under it
        margin, end, last = " " * indent, first, first
        while end < len(lines) and (lines[end].startswith(margin) or not lines[end].strip(" ")):
            if lines[end].strip(" "):
                last = end
            elif len(lines[end]) > indent:
                raise NotPlain  # spaces that are part of the text
            end += 1
        self.resume = end
        body = [line[indent:] for line in lines[number + 1 : last + 1]]
        text = "\n".join(body)
        if sign[0] == ">":
            if first > number + 1 or any(line.startswith(" ") for line in body):
                raise NotPlain  # where lines begin further in they are not folded
            text = _FOLD.sub(lambda found: found[1] or " ", text)
        return text if sign.endswith("-") else f"{text}\n"


def _pass_over(line: str) -> None:
    """A line without a key and a dash may be empty or a comment; else it is more of the text above, or no YAML."""
    if line and not line.startswith("#"):
        raise NotPlain


def without_comment(rest: str) -> str:
    """A text without quotation marks, and without the comment after it."""
    if _PLAIN_START.match(rest) is None and rest.rstrip(" ") != "~":
        raise NotPlain
    cut = rest.find(" #")
    if cut >= 0:
        if not rest[:cut].endswith(" "):
            raise NotPlain  # one space before it: most often the sign was meant for the text
        rest = rest[:cut]
    text = rest.rstrip(" ")
    if ": " in text or text.endswith(":"):
        raise NotPlain
    return text
