"""Paragraphs between a word processor and a card: what CommonMark means, in runs that a word processor has too."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from markdown_it.token import Token
from msgspec import Struct
from msgspec.structs import replace

from lape_cards.regex import regex
from lape_cards.render.markdown import escaped
from lape_cards.render.text import tokens, visible

_SPACES = regex(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_DROPPED = regex("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
_BREAKS = regex("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_MEANS_SOMETHING = regex(r"[\\\\`*_\[\]<>&\n]|^[ \t]*(?:[#+=~|-]|\d+[.)])")
"""What may mean something in CommonMark; without it, a text is what it says."""
_SIGN = regex(r"[\\`*_\[\]<>&]")
_LONGEST, _MOST_RUNS = 10_000, 60
"""Characters, and looks or signs, of one paragraph that are tried out; a longer one is escaped, and has one look."""
_MOST_PAIRS = 4_000_000
"""Words of one paragraph times those of the other, that are compared one by one."""
_WORD = regex(r"(\s*)(\S+)")
_BULLET = regex(r"^[•▪◦●■‣·\-–—*]\s+(?=\S)")


class Run(Struct, frozen=True):
    """A stretch of a paragraph in one look."""

    text: str
    bold: bool = False
    italic: bool = False


class Prose(Struct, frozen=True):
    """One paragraph; ``level`` is how deep it stands in a list, ``None`` for one that is in none."""

    runs: tuple[Run, ...]
    level: int | None = None
    ordered: bool = False

    @property
    def plain(self) -> str:
        """The paragraph's words alone."""
        return "".join(run.text for run in self.runs)


class Block(Struct, frozen=True):
    """A block of a card's text as it was written, and the paragraphs that it becomes."""

    source: str
    prose: tuple[Prose, ...]


def clean(text: str) -> str:
    """A text as a card can hold it: one kind of space, one kind of line break, nothing that cannot be seen."""
    return _SPACES.sub(" ", _DROPPED.sub("", _BREAKS.sub("\n", unicodedata.normalize("NFC", text))))


def paragraphs(runs: Iterable[Run], level: int | None = None, ordered: bool = False) -> Iterator[Prose]:
    """The paragraphs that runs make, parted at their line breaks, without space around them; none for nothing."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        for number, text in enumerate(clean(run.text).split("\n")):
            if number:
                lines.append([])
            if text:
                lines[-1].append(replace(run, text=text))
    for line in lines:
        made = _trimmed(_merged(line))
        if made:
            yield _listed(Prose(tuple(made), level, ordered))


def _listed(one: Prose) -> Prose:
    """A paragraph that begins with a typed dash or dot is an item of a list."""
    bullet = _BULLET.match(one.runs[0].text) if one.level is None else None
    if bullet is None:
        return one
    first = replace(one.runs[0], text=one.runs[0].text[bullet.end() :])
    return Prose((first, *one.runs[1:]), 0)


def _merged(runs: Iterable[Run]) -> list[Run]:
    merged: list[Run] = []
    for run in runs:
        if not run.text.strip():  # space has no look
            run = replace(run, bold=bool(merged) and merged[-1].bold, italic=bool(merged) and merged[-1].italic)
        if merged and (merged[-1].bold, merged[-1].italic) == (run.bold, run.italic):
            merged[-1] = replace(run, text=_SPACES.sub(" ", merged[-1].text + run.text))
        else:
            merged.append(run)
    return merged


def _trimmed(runs: list[Run]) -> list[Run]:
    if runs:
        runs[0] = replace(runs[0], text=runs[0].text.lstrip())
        runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip())
    return [run for run in runs if run.text]


def blocks_of(text: str) -> list[Block]:
    """The blocks of a card's text, in their order, each with its own lines."""
    lines = visible(text).split("\n")
    found: list[Block] = []
    begun: list[Token] = []
    depth = 0
    for token in tokens(text):
        begun.append(token)
        depth += token.nesting
        if depth == 0:
            start, end = begun[0].map or (0, 0)
            found.append(Block("\n".join(lines[start:end]).strip("\n").rstrip(), tuple(prose_of_tokens(begun))))
            begun = []
    return found


def prose_of(text: str) -> list[Prose]:
    """The paragraphs of a card's text."""
    return [one for block in blocks_of(text) for one in block.prose]


def prose_of_tokens(block: Sequence[Token]) -> Iterator[Prose]:
    """The paragraphs of one block, given the tokens that it was read as."""
    lists: list[bool] = []
    heading = False
    for token in block:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(token.type == "ordered_list_open")
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type in ("heading_open", "heading_close"):
            heading = token.type == "heading_open"
        elif token.type in ("fence", "code_block"):
            yield from paragraphs([Run(token.content)])
        elif token.type == "inline":
            level, ordered = (len(lists) - 1, lists[-1]) if lists else (None, False)
            yield from paragraphs(_runs(token.children or (), heading), level, ordered)


def _runs(children: Iterable[Token], heading: bool) -> Iterator[Run]:
    bold, italic, links = int(heading), 0, []
    for token in children:
        bold += token.nesting if token.type.startswith("strong_") else 0
        italic += token.nesting if token.type.startswith("em_") else 0
        if token.type == "link_open":
            links.append(str(token.attrs.get("href", "")))
        elif token.type == "link_close":
            address = links.pop()
            yield Run(f" ({address})", bool(bold), bool(italic))
        elif token.type == "image":
            yield Run(token.content or str(token.attrs.get("src", "")), bool(bold), bool(italic))
        else:
            text = {"softbreak": " ", "hardbreak": "\n"}.get(token.type, token.content)
            yield Run(text, bool(bold), bool(italic))


def markdown_of(prose: Sequence[Prose]) -> str:
    """Paragraphs as a card's text: CommonMark that means them and nothing else."""
    parts: list[str] = []
    previous: Prose | None = None
    for one in prose:
        together = previous is not None and previous.level is not None and one.level is not None
        parts.append(("\n" if together else "\n\n") if parts else "")
        parts.append(_line(one))
        previous = one
    return "".join(parts)


def _line(one: Prose) -> str:
    text = _inline(one)
    if one.level is None:
        return text
    return f"{'   ' * one.level}{'1.' if one.ordered else '-'} {text}"


def _inline(one: Prose) -> str:
    """A paragraph on one line; escaped only where it would mean something else otherwise."""
    wanted = tuple(_merged(one.runs))
    if not any(run.bold or run.italic for run in wanted) and not _MEANS_SOMETHING.search(one.plain):
        return one.plain
    if len(one.plain) > _LONGEST or len(wanted) > _MOST_RUNS or len(_SIGN.findall(one.plain)) > _MOST_RUNS:
        return escaped(one.plain)
    for written in (_written(wanted, str), _written(wanted, escaped)):
        if [found.runs for found in prose_of(written)] == [wanted] and "\n" not in written:
            return written
    return escaped(one.plain)


def _written(runs: Iterable[Run], escape: type[str] | object) -> str:
    made = []
    for run in runs:
        core = run.text.strip()
        before, after = run.text[: len(run.text) - len(run.text.lstrip())], run.text[len(run.text.rstrip()) :]
        sign = "**" * run.bold + "*" * run.italic
        text = escape(core) if callable(escape) else core
        made.append(f"{before}{sign}{text}{sign[::-1]}{after}" if core else run.text)
    return "".join(made)


def patched(source: str, wanted: Sequence[Prose]) -> str:
    """A card's text with other paragraphs: the lines of those that stay are left as they were written."""
    blocks = blocks_of(source)
    old = [one for block in blocks for one in block.prose]
    owner = [number for number, block in enumerate(blocks) for _ in block.prose]
    stays: dict[int, int] = {}
    for match in SequenceMatcher(None, old, list(wanted), autojunk=False).get_matching_blocks():
        stays.update({match.a + step: match.b + step for step in range(match.size)})
    whole = {
        number
        for number in range(len(blocks))
        if blocks[number].prose
        and all(position in stays for position in range(len(old)) if owner[position] == number)
        and len({stays[p] - p for p in range(len(old)) if owner[p] == number}) == 1
    }
    reworded = _reworded(blocks, wanted, owner, whole, stays)
    back = {after: before for before, after in stays.items()}
    parts: list[str] = []
    fresh: list[Prose] = []
    used: set[int] = set()
    for position, one in enumerate(wanted):
        number = owner[back[position]] if position in back else None
        if number is None or number not in whole:
            if position in reworded:
                parts += [markdown_of(fresh)] if fresh else []
                parts.append(reworded[position])
                fresh = []
            else:
                fresh.append(one)
            continue
        if number not in used:
            parts += [markdown_of(fresh)] if fresh else []
            fresh = []
            parts.append(blocks[number].source)
            used.add(number)
    parts += [markdown_of(fresh)] if fresh else []
    return "\n\n".join(parts)


def _reworded(
    blocks: Sequence[Block], wanted: Sequence[Prose], owner: Sequence[int], whole: set[int], stays: dict[int, int]
) -> dict[int, str]:
    """Paragraphs that stand where another one stood, between the same neighbours, in the lines of that one."""
    found: dict[int, str] = {}
    taken = set(stays.values())
    for before, number in enumerate(owner):
        if (
            number in whole
            or before in stays
            or len(blocks[number].prose) != 1
            or blocks[number].prose[0].level is not None
        ):
            continue
        after = stays[before - 1] + 1 if before - 1 in stays else 0 if before == 0 else None
        if after is None and before - 1 not in stays and before > 0:
            previous = [position for position in found if owner[before - 1] == number - 1]
            after = max(previous) + 1 if previous else None
        if after is None or after >= len(wanted) or after in taken or after in found or wanted[after].level is not None:
            continue
        text = _within(blocks[number].source, wanted[after])
        if text is not None:
            found[after] = text
    return found


def _within(source: str, wanted: Prose) -> str | None:
    """One paragraph with other words, broken into lines where it was; ``None`` where that would not read the same."""
    pieces = _WORD.findall(source)
    old, new = [word for _, word in pieces], _inline(wanted).split()
    if len(old) * len(new) > _MOST_PAIRS:
        return None
    made: list[str] = []
    for kind, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            made += [space + word for space, word in pieces[start:end]]
        else:
            before = pieces[start][0] if start < min(end, len(pieces)) else " "
            made += [(before if number == 0 else " ") + word for number, word in enumerate(new[first:last])]
    text = "".join(made).strip()
    return text if prose_of(text) == [wanted] else None
