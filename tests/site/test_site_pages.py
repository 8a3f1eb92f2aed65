from __future__ import annotations

import pytest

from lape_cards.site.pages import card_page, part, seen_from, table_page


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("perheohjaaja-paivakodissa", "perheohjaaja-paivakodissa"),
        ("kortti 2", "kortti_202"),
        ("Kortti", "_4bortti"),
        ("ä", "_c3_a4"),
        ("a_b", "a_5fb"),
        ("../x", "_2e_2e_2fx"),
        ("con", "_63on"),
        ("<b>", "_3cb_3e"),
    ],
)
def test_a_name_becomes_a_part_of_an_address(name: str, written: str) -> None:
    assert part(name) == written


def test_long_names_stay_apart_and_short_enough() -> None:
    names = ["ä" * 90, "ä" * 91, "a" * 200, "a" * 201]
    written = [part(name) for name in names]
    assert len(set(written)) == 4
    assert max(map(len, written)) <= 100


def test_a_cards_pages_never_meet_anothers() -> None:
    pages = [card_page(None, "a"), card_page(None, "a", "evaluation"), card_page(None, "a.evaluation")]
    pages += [card_page("a", "b"), card_page("a-b", "b"), card_page(None, "a-evaluation")]
    assert len(set(pages)) == 6


@pytest.mark.parametrize(
    ("page", "target", "link"),
    [
        ("index.html", "cards/a.html", "cards/a.html"),
        ("cards/s/a.html", "index.html", "../../index.html"),
        ("cards/s/a.html", "cards/s/a.versions.html#version-2", "a.versions.html#version-2"),
        ("cards/s/a.html", "cards/s/b.html", "b.html"),
    ],
)
def test_links_are_named_as_the_page_sees_them(page: str, target: str, link: str) -> None:
    assert seen_from(page, target) == link


def test_the_first_page_of_the_table_is_the_overview() -> None:
    assert [table_page(number) for number in (1, 2, 3)] == ["index.html", "cards-2.html", "cards-3.html"]
