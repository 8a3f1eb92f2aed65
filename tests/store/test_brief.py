"""How a text is called in a message: its first line, whole words only."""

from __future__ import annotations

import pytest

from lape_cards.store.prose import brief

SHORTENED: list[tuple[str, str]] = [
    ("", ""),
    ("  Lapset ", "Lapset"),
    ("kolme päivää", "kolme päivää"),
    ("kolme päivää\n", "kolme päivää"),
    ("\n kolme\tpäivää \n", "kolme\tpäivää"),
    ("kolme\npäivää", "kolme…"),
    ("x" * 12, "x" * 12),
    ("x" * 13, "…"),
    (" " * 20 + "x", "x"),
    ("kolme päivää ja yö", "kolme…"),
    ("kolme  \r\npäivää", "kolme…"),
]


@pytest.mark.parametrize(("text", "expected"), SHORTENED)
def test_a_text_is_cut_between_words(text: str, expected: str) -> None:
    assert brief(text, 12) == expected
