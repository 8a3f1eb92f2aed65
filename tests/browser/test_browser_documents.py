from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from sample_card import compared, context, experiment, rooting, workshop

from lape_cards.documents.registry import build
from lape_cards.render.renderer import document as render

pytestmark = pytest.mark.browser

CARDS: dict[str, Any] = {
    "card": experiment,
    "evaluation": experiment,
    "rooting": rooting,
    "practice": experiment,
    "workshop": workshop,
}
SCREENS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}, "color_scheme": "light"},
    "dark phone": {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"},
}
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

LONG_TEXTS = {name: ("subject", "takeaways") if name == "workshop" else ("prepared_by", "need") for name in CARDS}
PAGES = [(name, language) for name in (*CARDS, "comparison") for language in ("fi", "sv", "en")]


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Any]:
    """Opens a document as a reader would, from a file, and watches what it asks for."""
    contexts = []

    def open_(name: str, language: str, screen: str, card: Any = None) -> Page:
        context_ = chromium.new_context(**SCREENS[screen])
        contexts.append(context_)
        page = context_.new_page()
        file = tmp_path / "page.html"
        document: Any = compared(language=language)
        if name != "comparison":
            document = build(name, card or CARDS[name](), context(language=language))
        file.write_text(render(document), encoding="utf-8")
        page.asked = []  # type: ignore[attr-defined]
        page.on("request", lambda asked: page.asked.append(asked.url))  # type: ignore[attr-defined]
        page.complaints = []  # type: ignore[attr-defined]
        page.on("console", lambda message: page.complaints.append(message.text))  # type: ignore[attr-defined]
        page.goto(file.as_uri())
        return page

    yield open_
    for context_ in contexts:
        context_.close()


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize(("name", "language"), PAGES)
def test_a_document_is_accessible_and_asks_nobody(opened: Any, name: str, language: str, screen: str) -> None:
    page = opened(name, language, screen)
    results = Axe().run(page, options=AXE)
    assert results.violations_count == 0, results.generate_report()
    assert [url for url in page.asked if not url.startswith("file://")] == []
    assert len(page.asked) == 1
    assert page.complaints == []


@pytest.mark.parametrize("width", [320, 360, 640, 768, 901, 1280, 2000])
@pytest.mark.parametrize("name", [*CARDS, "comparison"])
def test_no_page_scrolls_sideways(opened: Any, name: str, width: int) -> None:
    page = opened(name, "fi", "phone")
    page.set_viewport_size({"width": width, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", CARDS)
def test_long_words_do_not_break_the_page(opened: Any, name: str) -> None:
    long = "Lapsiperheidenkotipalvelutoiminnankehittämistyöryhmä" * 3
    card = CARDS[name](title=long, **dict.fromkeys(LONG_TEXTS[name], long))
    for screen, width in (("phone", 360), ("light", 1280)):
        page = opened(name, "fi", screen, card)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_hostile_texts_run_nothing(opened: Any) -> None:
    hostile = "<script>window.hit = 1</script><img src=x onerror='window.hit = 1'> ![x](http://127.0.0.1:9/x.png)"
    page = opened("evaluation", "en", "light", experiment(title=hostile, need=hostile, activity=hostile))
    assert page.evaluate("window.hit") is None
    assert len(page.asked) == 1


def test_what_changed_is_told_in_words_beside_its_marks(opened: Any) -> None:
    page = opened("comparison", "en", "light")
    removed = page.locator("del").first
    assert removed.text_content().startswith("Taken out: ")
    assert removed.evaluate("mark => getComputedStyle(mark).textDecorationLine") == "line-through"
    assert page.locator("ins").first.text_content().startswith("Added: ")
    assert page.locator("ins").first.evaluate("mark => getComputedStyle(mark).textDecorationLine") == "underline"


def test_the_keyboard_reaches_the_content_and_shows_where_it_is(opened: Any) -> None:
    page = opened("evaluation", "en", "light")
    page.keyboard.press("Tab")
    focused = "document.activeElement"
    assert page.evaluate(f"{focused}.className") == "skip"
    assert page.evaluate(f"{focused}.getBoundingClientRect().top") >= 0
    assert page.evaluate(f"getComputedStyle({focused}).outlineWidth") == "3px"
    page.keyboard.press("Enter")
    assert page.evaluate(f"{focused}.id") == "content"


def test_on_a_phone_each_row_is_a_stack_with_its_labels(opened: Any) -> None:
    page = opened("card", "en", "phone")
    cell = page.locator(".changes .row td").first
    assert cell.evaluate("cell => getComputedStyle(cell).display") == "block"
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Current state"'
    wide = opened("card", "en", "light")
    assert wide.locator(".changes .row > *").count() == 2 * 7
    cell = wide.locator(".changes .row td").first
    assert cell.evaluate("cell => getComputedStyle(cell).display") == "table-cell"


@pytest.mark.parametrize("name", CARDS)
def test_print_hides_nothing_and_lays_the_table_on_its_side(opened: Any, name: str) -> None:
    page = opened(name, "fi", "light")
    on_screen = page.evaluate("document.querySelector('main').innerText").split()
    page.emulate_media(media="print")
    assert sorted(page.evaluate("document.querySelector('main').innerText").split()) == sorted(on_screen)
    boxes = page_sizes(page.pdf(prefer_css_page_size=True))
    upright = {(width > height) for width, height in boxes}
    assert upright == ({False} if name in ("evaluation", "practice", "workshop") else {False, True})


def test_a_held_checkpoints_mark_stays_filled_where_no_backgrounds_are_printed(opened: Any) -> None:
    page = opened("card", "fi", "light")
    held = page.locator(".timeline > li.held").first
    assert held.evaluate("item => getComputedStyle(item, '::before').printColorAdjust") == "exact"


def page_sizes(pdf: bytes) -> list[tuple[float, float]]:
    import re

    found = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return [(float(width), float(height)) for width, height in found]


@pytest.mark.parametrize("name", CARDS)
def test_the_texts_of_a_chart_do_not_overlap(opened: Any, name: str) -> None:
    page = opened(name, "en", "light")
    overlapping = page.evaluate(
        """() => [...document.querySelectorAll('svg.chart')].flatMap(svg => {
            const texts = [...svg.querySelectorAll('text')];
            const boxes = texts.map(text => [text.textContent, text.getBoundingClientRect()]);
            return boxes.flatMap(([a, one], index) => boxes.slice(index + 1)
                .filter(([, other]) => one.left < other.right - 1 && other.left < one.right - 1
                    && one.top < other.bottom - 3 && other.top < one.bottom - 3)
                .map(([b]) => `${a} / ${b}`));
        })"""
    )
    assert overlapping == []
    outside = page.evaluate(
        """() => [...document.querySelectorAll('svg.chart text')].filter(text =>
            text.getBoundingClientRect().right > text.closest('svg').getBoundingClientRect().right + 2)
            .map(text => text.textContent)"""
    )
    assert outside == []
