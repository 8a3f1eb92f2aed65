"""What a card file says: one meaning for every way of writing it, and every field's place."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from lape_cards.store.reader import read
from lape_cards.store.tree import Mapping, find, place_of

MEANINGS: list[tuple[str, Any]] = [
    ("a: no", {"a": "no"}),
    ("a: Yes", {"a": "Yes"}),
    ("a: 012", {"a": "012"}),
    ("a: 3.10", {"a": "3.10"}),
    ("a: 12:30", {"a": "12:30"}),
    ("a: 2018", {"a": "2018"}),
    ("a: 2018-03-15", {"a": "2018-03-15"}),
    ("a: 1e3", {"a": "1e3"}),
    ("a: 0x1F", {"a": "0x1F"}),
    ("a: .inf", {"a": ".inf"}),
    ("a:", {"a": None}),
    ("a: ~", {"a": None}),
    ("a: null", {"a": None}),
    ("a: Null", {"a": "Null"}),
    ("a: NULL", {"a": "NULL"}),
    ("a: '~'", {"a": "~"}),
    ('a: "null"', {"a": "null"}),
    ('a: ""', {"a": None}),
    ("a: ' '", {"a": None}),
    ("a: |\n\n\nb: x", {"a": None, "b": "x"}),
    ("a: []\nb: x", {"a": None, "b": "x"}),
    ("a: {}\nb: x", {"a": None, "b": "x"}),
    ("a: [~, '', x, []]", {"a": ["x"]}),
    ("a:\n  -\n  - x\n  -", {"a": ["x"]}),
    ("a: 'it''s'", {"a": "it's"}),
    ('a: "x\\ty\\n\\u00e4"', {"a": "x\ty\nä"}),
    ('"a": x', {"a": "x"}),
    ("'a' : x", {"a": "x"}),
    ("? a\n: x", {"a": "x"}),
    ("no: x", {"no": "x"}),
    ("2018: x", {"2018": "x"}),
    ("~: x", {"~": "x"}),
    ("a: x  # note", {"a": "x"}),
    ("# note\n\na: x # lape: note", {"a": "x"}),
    ("a: x\n  y\n\n  z", {"a": "x y\nz"}),
    ("a: |\n  x\n\n  # no note\n   y  \n", {"a": "x\n\n# no note\n y  \n"}),
    ("a: |-\n  x\n", {"a": "x"}),
    ("a: |+\n  x\n\n", {"a": "x\n\n"}),
    ("a: |\n  <<<<<< x\n  =======\n", {"a": "<<<<<< x\n=======\n"}),
    ("a: >\n  x\n  y\n", {"a": "x y\n"}),
    ("a: 😀 ä", {"a": "😀 ä"}),
    ("a: a\u0308", {"a": "a\u0308"}),
    ("a: x:y", {"a": "x:y"}),
    ("a: -x", {"a": "-x"}),
    ("a: C:\\polku", {"a": "C:\\polku"}),
    ("a: {b: x, c: [y, 2]}", {"a": {"b": "x", "c": ["y", "2"]}}),
    ("a: [b: x]", {"a": [{"b": "x"}]}),
    ("--- \na: x\n...\n", {"a": "x"}),
]


ENDS_AND_MARKS = tuple(product(("\n", "\r\n", "\r"), (b"", b"\xef\xbb\xbf")))


@pytest.mark.parametrize(("text", "said"), MEANINGS)
def test_one_meaning(text: str, said: Any) -> None:
    for end, mark in ENDS_AND_MARKS:
        source = read(mark + text.replace("\n", end).encode())
        assert (source.faults, source.data) == ([], said), (end, mark)


PLACES: list[tuple[str, tuple[str | int, ...], tuple[int, int, int]]] = [
    ("a: x\nbcd: y\n", ("bcd",), (2, 1, 3)),
    ("a:\n  - x\n  - yy\n", ("a", 1), (3, 5, 2)),
    ("a:\n  - b: x\n    cc: y\n", ("a", 0, "cc"), (3, 5, 2)),
    ("a:\n  -\n  - x\n", ("a", 0), (3, 5, 1)),
    ("a: x\n", ("b",), (1, 1, 1)),
    ("a:\n  - b: x\n", ("a", 0, "c"), (2, 5, 1)),
    ("a: {ä: 😀, bb: 1}\n", ("a", "bb"), (1, 11, 2)),
    ("a: 😀😀\nb: [😀, x]\n", ("b", 1), (2, 8, 1)),
    ("a: [a\u0308, x]\n", ("a", 1), (1, 9, 1)),
    ("a: |\n  😀\n  rivi\nb: x\n", ("b",), (4, 1, 1)),
    ("a:\n  - |\n    x\n    y\n", ("a", 0), (2, 5, 1)),
    ("a: one\n", ("a", 0), (1, 1, 1)),
]


@pytest.mark.parametrize(("text", "path", "expected"), PLACES)
def test_places_count_characters(text: str, path: tuple[str | int, ...], expected: tuple[int, int, int]) -> None:
    for end, mark in ENDS_AND_MARKS:
        root = read(mark + text.replace("\n", end).encode()).root
        assert root is not None
        place, width = place_of(root, path)
        assert (place.line, place.column, width) == expected, (end, mark)


def test_a_span_is_the_text_between_its_marks() -> None:
    source = read("a: 😀 # x\r\nb:\r\n  - 'ä''x'\r\n  - [1, {c: d}]\r\n".encode())
    assert isinstance(source.root, Mapping)
    spans = {path: find(source.root, path) for path in (("a",), ("b", 0), ("b", 1), ("b", 1, 1, "c"))}
    assert {path: source.text[node.start.offset : node.end.offset] for path, node in spans.items() if node} == {
        ("a",): "😀",
        ("b", 0): "'ä''x'",
        ("b", 1): "[1, {c: d}]",
        ("b", 1, 1, "c"): "d",
    }
