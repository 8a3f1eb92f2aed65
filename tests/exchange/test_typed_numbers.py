"""Numbers that people type before the actions of a row are no part of them."""

from __future__ import annotations

import pytest

from lape_cards.exchange.blocks import Paragraph
from lape_cards.exchange.prose import Prose, Run
from lape_cards.exchange.rows import actions


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        (["1. Kerho", "2. Kahvila"], ["Kerho", "Kahvila"]),
        (["1) Kerho", "2) Kahvila"], ["Kerho", "Kahvila"]),
        (["Kerho", "2. Kahvila"], ["Kerho", "Kahvila"]),
        (["3. Kerho"], ["3\\. Kerho"]),
        (["1. luokan vanhempainilta"], ["1\\. luokan vanhempainilta"]),
    ],
)
def test_a_typed_number_is_taken_off_where_it_counts_the_actions(typed: list[str], written: list[str]) -> None:
    paragraphs = [Paragraph(Prose((Run(text),))) for text in typed]
    assert [one["what"] for one in actions(paragraphs, lambda *_: None)] == written
