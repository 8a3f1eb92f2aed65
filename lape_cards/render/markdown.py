"""A card's text inside a Markdown document: read as CommonMark, and written anew so that it keeps to its place.

Writing anew what was understood is what makes this safe: an unclosed fence is closed, a heading is bold text, a list
is indented as ours are, and whatever was only text is escaped where it would now mean something.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from markdown_it.tree import SyntaxTreeNode

from lape_cards.regex import regex
from lape_cards.render.text import inline_tokens, is_plain, plain_paragraphs, tokens, visible

_SIGNIFICANT = regex(r"([\\`*\[\]<>|~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;))")
_LINE_START = regex(r"^([#+=-])(?=\1|\s|$)|^(\d{1,9})([.)])(?=\s|$)", re.MULTILINE)
_BACKTICKS = regex(r"`+")
_INFO = regex(r"[^\w+-].*", re.DOTALL)


def escaped(text: str) -> str:
    """A short text as it stands anywhere in a Markdown document, a table's cell included: one line, nothing acts."""
    if is_plain(text):
        return text if "  " not in text else " ".join(text.split())
    return _escaped_starts(_escaped_signs(" ".join(visible(text).split())))


def block(text: str) -> str:
    """A card's text as blocks of a document."""
    if is_plain(text):
        return text
    paragraphs = plain_paragraphs(text)
    if paragraphs is not None:
        return "\n\n".join(paragraphs)
    return "\n\n".join("\n".join(lines) for lines in _blocks(SyntaxTreeNode(tokens(text)).children))


def line(text: str) -> str:
    """A card's short text on one line, with its emphasis and links."""
    if is_plain(text):
        return text if "  " not in text else " ".join(text.split())
    written = "".join(_inline(node) for node in SyntaxTreeNode(inline_tokens(text)).children)
    return _escaped_starts(" ".join(written.split()))


def cell(text: str) -> str:
    """A card's text in a table's cell: paragraphs and list items are parted by line breaks."""
    if is_plain(text):
        return text
    lines = (" ".join(part) for part in _blocks(SyntaxTreeNode(tokens(text)).children))
    # A code span or a fence keeps its pipes as they are, and a cell must not.
    return "<br>".join(re.sub(r"(?<!\\)\|", r"\\|", part) for part in lines if part.strip())


def _escaped_signs(text: str) -> str:
    return _SIGNIFICANT.sub(r"\\\1", text)


def _escaped_starts(text: str) -> str:
    return _LINE_START.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", text)


def _blocks(nodes: Iterable[SyntaxTreeNode]) -> list[list[str]]:
    return [_block(node) for node in nodes]


def _block(node: SyntaxTreeNode) -> list[str]:
    """The lines of one block."""
    kind = node.type
    if kind in ("bullet_list", "ordered_list"):
        return _list(node)
    if kind == "blockquote":
        return [f"> {text}".rstrip() for text in _joined(node.children)]
    if kind in ("fence", "code_block"):
        return _fence(node)
    if kind == "hr":
        return ["* * *"]
    if kind == "heading":
        # Its own emphasis would end the bold early.
        return [f"**{' '.join(_escaped_signs(_plain(node)).split())}**"]
    written = "".join(_inline(child) for child in node.children)
    return [_escaped_starts(part.strip()) for part in written.split("\n")]


def _joined(nodes: Iterable[SyntaxTreeNode], *, tight: bool = False) -> list[str]:
    lines: list[str] = []
    for part in _blocks(nodes):
        lines += part if tight or not lines else ["", *part]
    return lines


def _list(node: SyntaxTreeNode) -> list[str]:
    number = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
    lines: list[str] = []
    for index, item in enumerate(node.children):
        mark = "- " if number is None else f"{min(number + index, 999_999_999)}. "
        tight = all(child.hidden or child.type.endswith("_list") for child in item.children)
        inner = _joined(item.children, tight=tight) or [""]
        if index and not tight:
            lines.append("")
        lines.append((mark + inner[0]).rstrip())
        lines += [(" " * len(mark) + text).rstrip() for text in inner[1:]]
    return lines


def _fence(node: SyntaxTreeNode) -> list[str]:
    longest = max((len(run) for run in _BACKTICKS.findall(node.content)), default=0)
    fence = "`" * max(3, longest + 1)
    return [fence + _INFO.sub("", node.info), *node.content.rstrip("\n").split("\n"), fence]


def _inline(node: SyntaxTreeNode) -> str:
    """One inline node; line breaks of the writer's stay."""
    kind = node.type
    inner = "".join(_inline(child) for child in node.children) if kind != "image" else ""
    if kind == "em":
        return f"*{inner}*"
    if kind == "strong":
        return f"**{inner}**"
    if kind == "link":
        return f"[{inner}](<{_address(node, 'href')}>)"
    if kind in _LEAVES:
        return _leaf(node)
    return inner


_LEAVES = ("text", "code_inline", "softbreak", "hardbreak", "image")


def _leaf(node: SyntaxTreeNode) -> str:
    if node.type == "softbreak":
        return "\n"
    if node.type == "hardbreak":
        return "\\\n"
    if node.type == "code_inline":
        return _code(node.content)
    if node.type == "image":
        # A picture is a request to somewhere; a link asks first.
        description = _escaped_signs(" ".join(_picture(node).split()))
        if node.parent is not None and node.parent.type == "link":
            return description
        return f"[{description}](<{_address(node, 'src')}>)"
    return _escaped_signs(node.content)


def _code(content: str) -> str:
    longest = max((len(run) for run in _BACKTICKS.findall(content)), default=0)
    ticks = "`" * (longest + 1)
    space = " " if longest or content.startswith(" ") else ""
    return f"{ticks}{space}{content}{space}{ticks}"


def _address(node: SyntaxTreeNode, name: str) -> str:
    """An address as it stands between angle brackets, in a table's cell too."""
    address = str(node.attrs[name])
    for sign, code in (("<", "%3C"), (">", "%3E"), ("|", "%7C"), ("\\", "%5C")):
        address = address.replace(sign, code)
    return address


def _plain(node: SyntaxTreeNode) -> str:
    if node.type in ("text", "code_inline"):
        return node.content
    if node.type in ("softbreak", "hardbreak"):
        return " "
    if node.type == "image":
        return _picture(node)
    return "".join(_plain(child) for child in node.children)


def _picture(node: SyntaxTreeNode) -> str:
    return "".join(child.content for child in node.children) or str(node.attrs.get("src", ""))
