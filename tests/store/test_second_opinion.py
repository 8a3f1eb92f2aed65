"""What a file says does not depend on who reads it: ruamel.yaml finds the same texts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opinions import second_opinion
from ruamel.yaml.error import YAMLError

from lape_cards.store.reader import read

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").rglob("*.yaml"))

PIECES = (
    *("a", "b: ", "k:", "- ", "\n", "\n  ", "\n    ", "\r\n", "x", "no", "~", "null", "2018", "12:30", "012"),
    *('"q"', "'s'", "|\n  ", ">\n  ", "|-\n  ", "|+\n  ", ">-\n   ", "[", "x]", "{", "}", ", ", " #", "  # c"),
    *("😀", "a\u0308", "\\n", '"', "'", "?", "!", ":", "#", "-", "  "),
)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_examples(example: Path, end: str) -> None:
    text = example.read_text(encoding="utf-8").replace("\n", end)
    source = read(text.encode())
    assert source.faults == []
    assert source.data == second_opinion(text)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=14).map("".join))
def test_whatever_we_take_says_the_same(text: str) -> None:
    source = read(text.encode())
    if source.root is None or source.faults:
        return
    try:
        opinion = second_opinion(text)
    except YAMLError:
        return  # ruamel.yaml is stricter about white space in a few places
    assert source.data == opinion


def test_the_pieces_make_files_that_we_take() -> None:
    """The test above would hold for a reader that takes nothing."""
    taken = ["b: no", "- x\n- 12:30", "b: |\n  a\n  #", 'k: "q"', "b: {k: [a, x]}", "b: >-\n   a\n   a"]
    assert [read(text.encode()).data for text in taken] == [second_opinion(text) for text in taken]
