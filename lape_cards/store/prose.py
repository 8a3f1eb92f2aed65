"""Where prose and YAML's own signs meet: what the parser's complaint means to someone who wrote a text."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct

from lape_cards.message import Message
from lape_cards.regex import regex

ASK_FOR_BLOCK = Message(
    "Put the text under | : leave only a | after the colon or the dash, and write the text on the lines below it, two "
    "spaces further in than the key."
)

_KEY = r"""(?:[\w-]+|"[^"]*"|'[^']*')\s*"""
_OPENING = regex(rf"""^\s*(?:-\s+)*(?:{_KEY}:\s+)?+(["'\[{{])""")
_TIGHT_COLON = regex(r"\s*(?:-\s+)*[a-z_]+:\S")
_TIGHT_DASH = regex(r"\s*-\w")
_CUT = regex(r"\S #")

_SIGN_CONTEXTS = ("scanning an alias", "scanning an anchor", "scanning a tag", "scanning a directive")
_EXPECTED = ("did not find expected key", "did not find expected '-' indicator")


def brief(text: str, limit: int = 60) -> str:
    """The first line of ``text``, cut between words where it is long.

    A word is never cut in two: half of an identity code would pass by the rule that hides whole ones.
    """
    if len(text) <= limit and "\n" not in text:  # as most names are
        return text.strip()
    text = text.strip()
    line = text.split("\n", 1)[0].rstrip()
    if len(line) <= limit:
        return line if line == text else f"{line}…"
    words = line[:limit]
    if not words[-1].isspace():
        words = words.removesuffix(words.rsplit(maxsplit=1)[-1])
    return f"{words.rstrip()}…"


_TEXT_LINE = regex(r"\s*((?:-\s+)*(?:[a-z_]+:\s+)?)(\S.*)")


def ask_for_quotes(line: str, below: str = "") -> Message:
    """How to write the line's text so that no sign in it has a meaning: the finished line, where one line is enough.

    ``below`` is the line after it; a text that goes on there cannot stand between quotation marks on its first.
    """
    match = _TEXT_LINE.fullmatch(line.rstrip())
    # In a list the keys stand beside the dash, and the next one is no more of this one's text.
    key = len(line) - len(line.lstrip(" -"))
    deeper = len(below) - len(below.lstrip()) > key
    if match is None or not match[1] or (below.strip() and deeper) or len(line) > _LONGEST_LINE or "'" in match[2][:1]:
        return ASK_FOR_BLOCK
    text = match[2].replace("'", "''")
    return Message(
        "Put the text in quotation marks:  {line}  For a longer text leave only a | after the colon or the dash, and "
        "write the text on the lines below it, two spaces further in than the key.",
        line=f"{match[1]}'{text}'",
    )


_LONGEST_LINE = 160


def sign_message(sign: str) -> Message:
    """That a text begins with a sign that YAML keeps for itself."""
    return Message("A text cannot begin with “{sign}”, which has a meaning of its own in YAML.", sign=sign)


class Complaint(Struct, frozen=True):
    """What the parser stumbled over, at a line and a column (from 0), while reading something that began earlier."""

    context: str
    problem: str
    at: tuple[int, int]
    since: tuple[int, int]
    lines: list[str]

    @property
    def line(self) -> str:
        """The line it stumbled on."""
        return self.text_of(self.at[0])

    @property
    def sign(self) -> str:
        """The character it stumbled over."""
        return self.line[self.at[1] : self.at[1] + 1]

    @property
    def first_line(self) -> str:
        """The line on which what it was reading began."""
        return self.text_of(self.since[0])

    @property
    def line_above(self) -> str:
        """The last line before, of those that hold something."""
        return next((line for line in reversed(self.lines[: self.at[0]]) if line.strip()), "")

    def text_of(self, number: int) -> str:
        """The line with this number (from 0); empty past the end."""
        return self.lines[number] if number < len(self.lines) else ""


class Explanation(Struct, frozen=True):
    """A complaint in words, the place (from 0) where the writer should look, and what to do there."""

    at: tuple[int, int]
    message: Message
    hint: Message


def explain(complaint: Complaint) -> Explanation:
    """The first explanation that fits."""
    for explanation in _EXPLANATIONS:
        found = explanation(complaint)
        if found is not None:
            return found
    return Explanation(complaint.at, Message("The file cannot be read as YAML from here on."), ASK_FOR_BLOCK)


def _tab(it: Complaint) -> Explanation | None:
    if "tab character" not in it.problem and it.sign != "\t":
        return None
    return Explanation(
        it.at,
        Message("There is a tab at the beginning of this line, and YAML takes only spaces there."),
        Message("Replace the tab with spaces, so that the line begins under its sisters."),
    )


def _backslash(it: Complaint) -> Explanation | None:
    if "quoted scalar" not in it.context or ("escape" not in it.problem and "hexdecimal" not in it.problem):
        return None
    message = Message("Between double quotation marks a backslash has a meaning of its own in YAML.")
    return Explanation(it.at, message, ASK_FOR_BLOCK)


def _open_quote(it: Complaint) -> Explanation | None:
    if "quoted scalar" not in it.context:
        return None
    return Explanation(
        it.since,
        Message("The quotation mark that opens here is never closed."),
        Message("Close it, or put the text under | where quotation marks need no care."),
    )


def _text_after_block_sign(it: Complaint) -> Explanation | None:
    if "scanning a block scalar" not in it.context:
        return None
    sign = it.first_line[it.since[1] : it.since[1] + 1]
    return Explanation(
        it.since, Message("After “{sign}” the text has to begin on the next line.", sign=sign), ASK_FOR_BLOCK
    )


def _sign(it: Complaint) -> Explanation | None:
    if it.context.endswith(_SIGN_CONTEXTS):
        return Explanation(it.since, sign_message(it.first_line[it.since[1] : it.since[1] + 1]), ASK_FOR_BLOCK)
    if "cannot start any token" in it.problem or "mapping keys are not allowed" in it.problem:
        return Explanation(it.at, sign_message(it.sign), ASK_FOR_BLOCK)
    if "parsing a block node" in it.context and it.sign in ("]", "}", ","):
        return Explanation(it.at, sign_message(it.sign), ASK_FOR_BLOCK)
    return None


def _bracket(it: Complaint) -> Explanation | None:
    if "parsing a flow" not in it.context:
        return None
    return Explanation(
        it.at if it.at[0] == it.since[0] and it.sign else it.since,
        Message("Something is missing between the brackets or braces that open on this line."),
        Message("Close them, part the items with commas, or put a text that has brackets under |"),
    )


def _deeper_line(it: Complaint) -> Explanation | None:
    before = it.line[: it.at[1]]
    deeper = len(before) - len(before.lstrip()) > len(it.line_above) - len(it.line_above.lstrip())
    if "mapping values are not allowed" not in it.problem or not deeper or not re.fullmatch(rf"\s*{_KEY}", before):
        return None
    return Explanation(
        (it.at[0], len(before) - len(before.lstrip())),
        Message("This line begins further in than the one above, so YAML takes it for more of that text."),
        Message(
            "If it begins with a key, move it under the key above. If it belongs to the text, put the text under |"
        ),
    )


def _colon(it: Complaint) -> Explanation | None:
    if "mapping values are not allowed" not in it.problem:
        return None
    message = Message("A colon and a space inside a text make YAML take what stands before them for a key.")
    return Explanation(it.at, message, ask_for_quotes(it.line, it.text_of(it.at[0] + 1)))


def _dash(it: Complaint) -> Explanation | None:
    if "block sequence entries are not allowed" not in it.problem:
        return None
    return Explanation(
        it.at, Message("A text that begins with a dash and a space looks like a list to YAML."), ASK_FOR_BLOCK
    )


def _no_space(it: Complaint) -> Explanation | None:
    if "could not find expected ':'" not in it.problem:
        return None
    if _TIGHT_COLON.match(it.first_line):
        place = (it.since[0], it.first_line.index(":"))
        return Explanation(place, Message("There is no space after this colon."), Message("Write a space after it."))
    if _TIGHT_DASH.match(it.first_line):
        return Explanation(it.since, Message("There is no space after this dash."), Message("Write a space after it."))
    return None


def _missing_colon(it: Complaint) -> Explanation | None:
    if "could not find expected ':'" not in it.problem:
        return None
    return Explanation(
        it.since,
        Message("A line without a colon stands where a key was expected."),
        Message(
            "If it belongs to the text above, begin it two spaces further in than that text's key, and put  |  after "
            "the key."
        ),
    )


def _more_after_the_end(it: Complaint) -> Explanation | None:
    match = _OPENING.match(it.line)
    if it.problem not in _EXPECTED or match is None or it.at[1] <= match.start(1):
        return None
    place = (it.at[0], match.start(1))
    if match[1] in "[{":
        return Explanation(place, sign_message(match[1]), ASK_FOR_BLOCK)
    message = Message("A text that begins with a quotation mark ends, for YAML, at the next one.")
    return Explanation(place, message, ASK_FOR_BLOCK)


def _cut_above(it: Complaint) -> Explanation | None:
    if it.problem not in _EXPECTED or not _CUT.search(it.line_above):
        return None
    message = Message("The text above was cut at #, so this line belongs to nothing.")
    return Explanation(it.at, message, ASK_FOR_BLOCK)


def _stray_dash(it: Complaint) -> Explanation | None:
    if it.problem not in _EXPECTED or it.sign != "-":
        return None
    return Explanation(
        it.at,
        Message("A dash stands here, and no list goes on in this column."),
        Message("Make the dash begin exactly under the other dashes of its list."),
    )


def _no_key(it: Complaint) -> Explanation | None:
    if it.problem not in _EXPECTED or it.sign != ":":
        return None
    return Explanation(it.at, Message("There is no key before this colon."), Message("Write the key before it."))


def _after_dots(it: Complaint) -> Explanation | None:
    if "expected <document start>" not in it.problem:
        return None
    return Explanation(
        it.at,
        Message("A line with three dots ends the card, and something follows it here."),
        Message("Delete the line with the dots."),
    )


def _indent(it: Complaint) -> Explanation | None:
    if "did not find expected" not in it.problem:
        return None
    return Explanation(
        it.at,
        Message("This line does not begin where the lines around it do."),
        Message("Make it begin exactly under its sisters, with spaces only."),
    )


_EXPLANATIONS: tuple[Callable[[Complaint], Explanation | None], ...] = (
    _tab,
    _backslash,
    _open_quote,
    _text_after_block_sign,
    _sign,
    _bracket,
    _deeper_line,
    _colon,
    _dash,
    _no_space,
    _missing_colon,
    _more_after_the_end,
    _cut_above,
    _stray_dash,
    _no_key,
    _after_dots,
    _indent,
)
"""From the most telling to the most general."""
