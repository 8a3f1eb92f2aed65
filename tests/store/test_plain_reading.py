"""A plain card read by its lines says what libyaml's events say: the same data, texts and faults, of whatever bytes.

``LAPE_EXAMPLES=200000 pytest tests/store/test_plain_reading.py`` tries many more.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from corpus_cards import days_of
from corpus_cards import version as corpus_card
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from made_cards import Maker, written

from lape_cards.store import reader
from lape_cards.store.plain import NotPlain
from lape_cards.store.reader import read
from lape_cards.store.source import Source
from lape_cards.store.tree import scalars

EXAMPLES = int(os.environ.get("LAPE_EXAMPLES", "1500"))
ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.own_way
CARDS = [
    *(path.read_bytes() for path in sorted((ROOT / "examples").rglob("*.yaml"))),
    *(corpus_card(index, 2, days_of(index, 12, 2)).content for index in range(12)),
]
BROKEN = [path.read_bytes() for path in sorted((ROOT / "tests" / "cases" / "broken").rglob("*.yaml"))]

Taken = dict[str, Any] | None


def by_events(raw: bytes) -> Source:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "read_plain", _refuse)
        return read(raw)


def _refuse(text: str, lines: list[str]) -> None:
    raise NotPlain


def assert_alike(raw: bytes) -> bool:
    """That both ways say the same; and whether ``raw`` was taken as plain at all."""
    quick, slow = read(raw), by_events(raw)
    assert (quick.text, quick.lines, quick.faults) == (slow.text, slow.lines, slow.faults)
    assert quick.is_read == slow.is_read
    assert quick.data == slow.data
    assert repr(quick.data) == repr(slow.data)  # the keys stand in the same order
    if quick.plain is not None:
        assert quick.faults == []
        assert quick.plain.broken == [one.text for one in scalars(slow.root) if one.text and one.style in ("|", ">")]
    assert quick.root == slow.root
    return quick.plain is not None


@pytest.mark.parametrize("raw", CARDS, ids=range(len(CARDS)))
def test_the_cards_that_there_are(raw: bytes) -> None:
    assert assert_alike(raw)
    assert assert_alike(raw.replace(b"\n", b"\r\n"))


def test_broken_cards() -> None:
    taken = [assert_alike(raw) for raw in BROKEN]
    assert not all(taken)


PLAIN: list[tuple[str, Taken]] = [
    ("a: b\n", {"a": "b"}),
    ("a: b   \n\n# c\nd: e  # f\n", {"a": "b", "d": "e"}),
    ("a:\nb: ~\nc: null\nd: ''\ne: \"\"\nf: ' '\n", dict.fromkeys("abcdef")),
    ("a: 'null'\nb: \"~\"\nc: 'it''s'\nd: \"a: b # c\"\n", {"a": "null", "b": "~", "c": "it's", "d": "a: b # c"}),
    ("a: no\nb: 012\nc: 3.10\nd: 12:30\ne: 2018-03-15\nf: -2\ng: 0x1f\n", None),
    ("a: https://example.org/#b\nc: C#\nd: x:y\ne: 15–20 %\n", None),
    ("a:\n  - b\n  - c: d\n    e: f\n  -   g: h\n      i: j\nk:\n- l\n- 'm'\nn: o\n", None),
    ("a:\n    b:\n      c:\n       d: e\n    f: g\nh: i\n", {"a": {"b": {"c": {"d": "e"}}, "f": "g"}, "h": "i"}),
    ("a: |\n  b\n\n    c: d\n  # e\n\n\nf: |-\n g\nh: >\n  i\n  j\n\n\n  k\nl: >-\n  m\n", None),
    ("a: |\n\n  b\n\n", {"a": "\n\n  b\n"[1:].replace("  ", "")}),
    ("a: b\r\nc: |\r\n  d\r\n\r\n  e\r\nf: g\n", {"a": "b", "c": "d\n\ne\n", "f": "g"}),
    ("a: |\n  \u3000\nb: c\n", {"a": None, "b": "c"}),
    ("- a: b\n", None),
    ("a: b\n  c: d\n", None),
]


@pytest.mark.parametrize(("text", "data"), PLAIN)
def test_what_is_plain(text: str, data: Taken) -> None:
    assert_alike(text.encode())
    if data is not None:
        plain = read(text.encode()).plain
        assert plain is not None
        assert plain.data == data


NOT_PLAIN = [
    *(
        "",
        "\n",
        "# a\n",
        "a: b",
        "a: b\rc: d\n",
        "a: b\n\tc: d\n",
        "a:\tb\n",
        "a\n",
        "- a\n",
        " a: b\n",
        "--- \na: b\n",
    ),
    *("a: b\na: c\n", "a: &b c\n", "a: *b\n", "a: !b c\n", "a: [b]\n", "a: {b: c}\n", "? a\n", "a: @b\n", "a: `b\n"),
    *("a: b #c\n", "a: # b\n", "a: b: c\n", "a: b:\n", "a: 'b' c\n", 'a: "b\\n"\n', "a: 'b\n  c'\n", "a: b\n  c\n"),
    *("a:\n  - b\n   - c\n", "a:\n  b: c\n d: e\n", "a:\n  - b\n  c: d\n", "a: b\n- c\n", "a:\n  -\n", "a:\n  - ~\n"),
    *("a: |2\n   b\n", "a: |+\n  b\n", "a: |\nb: c\n", "a: |\n    \n  b\n", "a: |\n  b\n     \n", "a: >\n  b\n   c\n"),
    *("<<: a\n", "'a': b\n", "ä: b\n", "a : b\n", "a: b\n...\n", "%YAML 1.1\n", f"{'a' * 65}: b\n", "a:\n  null\n"),
    *("a:\n- - b\n", "a:\n" + "".join(f"{' ' * depth}a:\n" for depth in range(1, 60)), "a: b\n" + "# c\n" * 5_000),
]


@pytest.mark.parametrize("text", NOT_PLAIN)
def test_what_is_left_to_the_events(text: str) -> None:
    assert not assert_alike(text.encode())


PIECES = (
    *("a: ", "b:", "- ", "-", "\n", "\n  ", "\n    ", "\n   ", "x", "no", "~", "null", "2018-03-15", "12:30", "3.10"),
    *("|", "|-", ">", ">-", "|+", "|2", "\n\n", "   \n", "'", '"', "''", "\\", "#", " #", "  # c", ": ", ":", " :"),
    *("?", "!", "&x", "*x", "[", "]", "{", "}", ",", "%", "@", "`", "---\n", "...\n", "<<: ", "\t", "\r\n", "\u00a0"),
    *(
        "\u3000",
        "\u2028",
        "\x85",
        "\x07",
        "\ufeff",
        "😀",
        "a\u0308",
        "é",
        "<<<<<<< x\n",
        "=======\n",
        "# lape: ignore\n",
    ),
)


def mutated(raw: bytes, chance: Random) -> bytes:
    """``raw`` with signs and lines put in, taken out, doubled, moved, or set further in."""
    text = raw.decode()
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        text = chance.choice(MUTATIONS)(text, chance)
    return text.encode("utf-8", "replace")


def _put_in(text: str, chance: Random) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(PIECES) + text[at:]


def _take_out(text: str, chance: Random) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + text[at + chance.choice([1, 1, 2, 5]) :]


def _move_line(text: str, chance: Random) -> str:
    lines = text.splitlines(keepends=True) or [""]
    line = lines.pop(chance.randrange(len(lines))) if chance.random() < 0.5 else chance.choice(lines)
    lines.insert(chance.randrange(len(lines) + 1), line)
    return "".join(lines)


def _drop_line(text: str, chance: Random) -> str:
    lines = text.splitlines(keepends=True) or [""]
    del lines[chance.randrange(len(lines))]
    return "".join(lines)


def _say_otherwise(text: str, chance: Random) -> str:
    lines = text.splitlines(keepends=True) or [""]
    at = chance.randrange(len(lines))
    key, colon, value = lines[at].partition(":")
    rest = chance.choice([f" {chance.choice(PIECES)}{value}", f" {chance.choice(PIECES)}\n", "\n", f"{value[:-1]} \n"])
    lines[at] = f"{key}{colon}{rest}"
    return "".join(lines)


def _set_in(text: str, chance: Random) -> str:
    lines = text.splitlines(keepends=True) or [""]
    at = chance.randrange(len(lines))
    lines[at] = chance.choice(["", " ", "  ", "    "]) + lines[at].lstrip(" ")
    return "".join(lines)


MUTATIONS: tuple[Callable[[str, Random], str], ...] = (
    *(_put_in, _take_out, _move_line, _drop_line, _say_otherwise, _set_in),
)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**64))
def test_cards_with_slips_in_them(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - it makes examples
    beginning = chance.choice([*CARDS, *SMALL * 8])
    event("plain" if assert_alike(mutated(beginning, chance)) else "left to the events")


SMALL = [text.encode() for text, _ in PLAIN]


@settings(max_examples=EXAMPLES // 5, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**64))
def test_cards_in_many_hands(seed: int) -> None:
    """Which are mostly odd ones."""
    chance = Random(seed)  # noqa: S311 - it makes examples
    assert_alike(written(Maker(chance).card(), chance))


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=14).map("".join))
def test_pieces_of_yaml(text: str) -> None:
    assert_alike(text.encode())


def test_the_control_characters_are_looked_for() -> None:
    """A byte with which a refused character begins is never taken for harmless."""
    for sign in [*range(0x20), *range(0x7F, 0xA1), 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF, 0x20AC, 0xE4]:
        assert_alike(f"a: b{chr(sign)}c\n".encode())
