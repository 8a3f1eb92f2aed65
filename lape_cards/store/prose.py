"""Where prose and YAML's own signs meet: what the parser's complaint means to someone who wrote a text."""

from __future__ import annotations

import re
from collections.abc import Callable

from lape_cards.message import Message

ASK_FOR_BLOCK = Message(
    "Put the text under | : end the line of the key with a | and write the text on the next lines, indented."
)
_ALIGN = Message("Make the line begin exactly under its sisters, with spaces only.")

_LEADING = re.compile(r"^\s*(?:-\s+)?(?:[\w-]+:\s+)?([\"'@%*&!`|>\[\]{},]|-\s)")


def _tab(problem: str, line: str, column: int) -> bool:
    return "\t" in line[: column + 1] and not line[: line.index("\t")].strip(" -")


def _colon(problem: str, line: str, column: int) -> bool:
    return "mapping values are not allowed" in problem


def _percent(problem: str, line: str, column: int) -> bool:
    return line.lstrip().startswith("%") or "%" in line[column : column + 1]


def _quoted(problem: str, line: str, column: int) -> bool:
    match = _LEADING.match(line)
    return bool(match and match[1] in "\"'" and column > match.start(1) and "did not find expected" in problem)


def _open_bracket(problem: str, line: str, column: int) -> bool:
    return "expected ',' or" in problem


def _open_quote(problem: str, line: str, column: int) -> bool:
    return "while scanning a quoted scalar" in problem or "unexpected end of stream" in problem


def _dash(problem: str, line: str, column: int) -> bool:
    return "block sequence entries are not allowed" in problem


def _sign(problem: str, line: str, column: int) -> bool:
    match = _LEADING.match(line)
    return bool(match) and match is not None and match[1] not in "\"'"


def _missing_colon(problem: str, line: str, column: int) -> bool:
    return "could not find expected ':'" in problem


def _indent(problem: str, line: str, column: int) -> bool:
    return "expected <block end>" in problem or "did not find expected" in problem


_EXPLANATIONS: tuple[tuple[Callable[[str, str, int], bool], Message, Message], ...] = (
    (
        _tab,
        Message("There is a tab at the beginning of this line, and YAML takes only spaces there."),
        Message("Replace the tab with spaces, so that the line begins under its sisters."),
    ),
    (
        _colon,
        Message("A colon and a space inside a text make YAML take what stands before them for a key."),
        ASK_FOR_BLOCK,
    ),
    (_quoted, Message("A text that begins with a quotation mark ends, for YAML, at the next one."), ASK_FOR_BLOCK),
    (
        _open_quote,
        Message("A quotation mark that opens here, or above, is never closed."),
        Message("Close it, or put the text under | where quotation marks need no care."),
    ),
    (
        _open_bracket,
        Message("A bracket or a brace that opens here, or above, is never closed."),
        Message("Close it, or write the list with one dash a line and a text with brackets under |"),
    ),
    (_dash, Message("A text that begins with a dash and a space looks like a list to YAML."), ASK_FOR_BLOCK),
    (_percent, Message("A text that begins with % has a meaning of its own in YAML."), ASK_FOR_BLOCK),
    (_sign, Message("A text cannot begin with this sign, which has a meaning of its own in YAML."), ASK_FOR_BLOCK),
    (
        _missing_colon,
        Message("A line without a colon stands where a key was expected."),
        Message("If it belongs to the text above, indent it like that text and put the text under |"),
    ),
    (_indent, Message("This line does not begin where the lines around it do."), _ALIGN),
)


def explain(problem: str, lines: list[str], line: int, column: int) -> tuple[Message, Message]:
    """The parser's ``problem`` at ``line`` and ``column`` (from 0) in words, and what to do about it."""
    text = lines[line] if line < len(lines) else ""
    for applies, message, hint in _EXPLANATIONS:
        if applies(problem, text, column):
            return message, hint
    return Message("The file cannot be read as YAML from here on."), ASK_FOR_BLOCK
