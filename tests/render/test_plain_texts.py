"""A text in which Markdown means nothing is written without being parsed, and the same comes of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lape_cards.render import markdown, text

WRITERS: list[Callable[[str], str]] = [
    text.html,
    text.inline_html,
    markdown.block,
    markdown.line,
    markdown.cell,
    markdown.escaped,
]
SIGNS = "ab1 9.)(,;:-+=#'\"/%€äÖ_*\\`[]<>&!|~{}^$@?\N{NO-BREAK SPACE}\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}\n\t"


LINES = st.lists(st.text('a1 ."=-#\n', max_size=4), min_size=2, max_size=5).map("\n".join).filter(bool)


@settings(max_examples=2000, deadline=None)
@given(st.one_of(st.text(SIGNS, min_size=1, max_size=12), LINES, st.text(min_size=1, max_size=12)))
@example("1. kohta")
@example("123456789) kohta")
@example("1.")
@example("1.5 tuntia")
@example("kaksi  väliä")
@example("\"lainaus\" ja 'toinen'")
@example("väli lopussa\N{NO-BREAK SPACE}")
@example("yksi\nkaksi\n\n\nkolme\n")
@example("yksi\n2. kaksi")
@example("yksi \nkaksi")
@example("yksi\n kaksi")
@example("yksi\n\n    kaksi")
@example("yksi\n \nkaksi")
@example("\nyksi")
@example("yksi\n===")
@example('"yksi"\nkaksi  "väliä"')
def test_parsing_gives_the_same(written: str) -> None:
    found = [write(written) for write in WRITERS]
    with pytest.MonkeyPatch.context() as patch:
        for module in (text, markdown):
            patch.setattr(module, "is_plain", lambda _: False)
            patch.setattr(module, "plain_paragraphs", lambda _: None)
        assert [write(written) for write in WRITERS] == found


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Perhe saa ajan viikossa.", True),
        ("Vastaaja: ryhmän vetäjä (noin 3–5 h/vko)", True),
        ("Mitattiin *kahdesti*", False),
        ("- kohta", False),
        ("yksi\nkaksi", False),
        ("https://example.org/a_b", False),
    ],
)
def test_most_of_what_people_write_is_plain(written: str, plain: bool) -> None:
    assert text.is_plain(written) is plain


@pytest.mark.parametrize(
    ("written", "paragraphs"),
    [
        ("Perhe saa ajan.\nVanhemmat tulevat.\n", ("Perhe saa ajan.\nVanhemmat tulevat.",)),
        ("Yksi.\n\nKaksi.", ("Yksi.", "Kaksi.")),
        ("Yksi.\n- kohta", None),
        ("Yksi.\n\n1. kohta", None),
        ("Yksi \nkaksi", None),
    ],
)
def test_lines_and_paragraphs_are_plain_too(written: str, paragraphs: tuple[str, ...] | None) -> None:
    assert text.plain_paragraphs(written) == paragraphs


def test_what_is_remembered_of_texts_does_not_grow_with_them() -> None:
    for known, asked in ((text._known_plain, text.is_plain), (text._known_paragraphs, text.plain_paragraphs)):
        known.cache_clear()
        for number in range(20):
            asked(f"Teksti {number} " + "ja jatkoa" * 100)
        assert known.cache_info().currsize == 0
        asked("Teksti")
        assert known.cache_info().currsize == 1
