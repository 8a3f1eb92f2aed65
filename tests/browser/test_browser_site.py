"""A site as its readers meet it: from a folder, by keyboard, on a phone, on paper, and without scripts."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from made_site import collected_portfolio, hostile_card, site_of
from playwright.sync_api import Browser, Page, expect

from lape_cards.site.preview import Preview

if TYPE_CHECKING:
    from conftest import Cards

pytestmark = pytest.mark.browser

KINDS = {
    "overview": "index.html",
    "card": "cards/lammenranta/neuvolan-perheilta.html",
    "evaluation": "cards/lammenranta/neuvolan-perheilta.evaluation.html",
    "practice": "cards/lammenranta/neuvolan-perheilta.practice.html",
    "report": "report.html",
    "versions": "cards/lammenranta/neuvolan-perheilta.versions.html",
    "rooting": "cards/lammenranta/iltapaiva-yhdessa-juurrutus.html",
    "workshop": "cards/strandby/workshop-2017.html",
    "accessibility": "accessibility.html",
    "unread": "cards/lammenranta/rikki.html",
}
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]}
WIDE = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}}
ROWS = "table.cards tbody tr"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The portfolio's site; one card of it cannot be read."""
    import subprocess

    top = tmp_path_factory.mktemp("site")
    folder = collected_portfolio(top)
    group = top / "groups" / "lammenranta"
    (group / "cards" / "rikki.yaml").write_text("kind: experiment\n  x: [\n")
    subprocess.run(["git", "add", "cards/rikki.yaml"], cwd=group, check=True)
    subprocess.run(["git", "commit", "--quiet", "--message", "Broken"], cwd=group, check=True)
    from lape_cards.workflow.collect import collect

    collect(folder / "portfolio.yaml")
    return site_of(folder, folder / "site").folder


Opens = Callable[..., Page]


GROUPED = ("assessments", "aims-reached", "plan")


def unexplained(incomplete: list[dict[str, Any]]) -> list[str]:
    """What axe could not judge, and is not explained.

    It cannot tell what texts stand on in drawings and beside the marks of a card's checkpoints: there the contrast is
    measured by ``FAINT``. Nor does it follow the cells of tables whose rows stand in groups under a head of their own.
    """
    return [
        f"{rule['id']}: {node['html']}"
        for rule in incomplete
        for node in rule["nodes"]
        if not (rule["id"] == "color-contrast" and (node["html"].startswith("<text") or _is_beside_a_mark(node)))
        and not (rule["id"] == "th-has-data-cells" and any(f"stack {one}" in node["html"] for one in GROUPED))
    ]


def _is_beside_a_mark(node: dict[str, Any]) -> bool:
    why = node["any"][0]
    return (why["data"] or {}).get("messageKey") == "pseudoContent" and all(
        near["html"].startswith("<li class=") for near in why["relatedNodes"]
    )


FAINT = """() => {
    const light = (color) => color.match(/[\\d.]+/g).slice(0, 3).map(Number).map((part) => part / 255)
        .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
    const paper = light(getComputedStyle(document.body).backgroundColor);
    return [...document.querySelectorAll("svg text, .timeline *")].filter((text) => {
        const ink = light(getComputedStyle(text)[text.matches("svg *") ? "fill" : "color"]);
        return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05) < 4.5;
    }).map((text) => text.outerHTML);
}"""
"""The texts of drawings, and those beside marks, that stand out too little from the page."""


@pytest.fixture
def opened(chromium: Browser, site: Path) -> Iterator[Opens]:
    """Opens a page from the folder with the net cut off, and notes what it asks for and complains of."""
    contexts = []

    def open_(address: str, **screen: Any) -> Page:
        context = chromium.new_context(**{**WIDE, **screen}, offline=True)
        contexts.append(context)
        page = context.new_page()
        page.asked = []  # type: ignore[attr-defined]
        page.on("request", lambda asked: page.asked.append(asked.url))  # type: ignore[attr-defined]
        page.said = []  # type: ignore[attr-defined]
        page.on("console", lambda message: page.said.append(message.text))  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.said.append(str(error)))  # type: ignore[attr-defined]
        page.on("dialog", lambda dialog: page.said.append(dialog.message))  # type: ignore[attr-defined]
        path, hash_sign, fragment = address.partition("#")
        file = Path(path) if path.startswith("/") else site / path
        page.goto(file.as_uri() + hash_sign + fragment)
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_is_accessible_and_asks_nobody(
    opened: Opens, site: Path, kind: str, language: str, scheme: str
) -> None:
    page = opened(f"{language}/{KINDS[kind]}", color_scheme=scheme)
    assert page.said == []  # type: ignore[attr-defined]
    inside = site.resolve().as_uri()
    assert all(url.startswith(inside) for url in page.asked)  # type: ignore[attr-defined]
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()
    assert unexplained(found.response["incomplete"]) == []
    assert page.evaluate(FAINT) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_phone_finds_nothing_that_is_not_accessible(opened: Opens, kind: str) -> None:
    page = opened(f"fi/{KINDS[kind]}", **PHONE)
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [320, 390, 640, 901, 1280])
@pytest.mark.parametrize("kind", KINDS)
def test_no_page_scrolls_sideways(opened: Opens, kind: str, width: int) -> None:
    """320 pixels are what 1280 are at 400 %."""
    page = opened(f"fi/{KINDS[kind]}", viewport={"width": width, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


TABBABLE = """() => [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')]
    .filter(one => one.checkVisibility({visibilityProperty: true}))
    .map((one, index) => { one.dataset.stop = index; return index; }).length"""
HERE = """() => { const one = document.activeElement, seen = getComputedStyle(one), box = one.getBoundingClientRect();
    return {stop: one.dataset.stop ?? null, outline: parseFloat(seen.outlineWidth), style: seen.outlineStyle,
            inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth}; }"""


@pytest.mark.parametrize("screen", ["wide", "phone"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(opened: Opens, kind: str, screen: str) -> None:
    page = opened(f"en/{KINDS[kind]}", **(WIDE if screen == "wide" else PHONE))
    stops = page.evaluate(TABBABLE)
    reached = []
    for _ in range(stops):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        assert here["stop"] is not None
        assert here["outline"] >= 3
        assert here["style"] != "none"
        assert here["inside"]
        reached.append(int(here["stop"]))
    assert reached == list(range(stops))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement === document.body || document.activeElement.dataset.stop === '0'")


def test_the_skip_link_leads_past_the_navigation(opened: Opens) -> None:
    page = opened("fi/index.html")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_the_top_leads_to_the_portfolios_language(opened: Opens) -> None:
    page = opened("index.html")
    page.wait_for_url("**/fi/index.html")


def test_a_language_is_switched_on_the_same_page(opened: Opens) -> None:
    page = opened("fi/index.html#phase=check")
    page.get_by_role("link", name="In English").click()
    assert page.url.endswith("/en/index.html#phase=check")
    page = opened(f"fi/{KINDS['card']}")
    page.get_by_role("link", name="På svenska").click()
    assert page.url.endswith(f"/sv/{KINDS['card']}")


def test_search_and_filters_narrow_the_table_down(opened: Opens) -> None:
    page = opened("en/index.html")
    status = page.locator("#shown")
    assert status.text_content() == "Cards shown: 30 of 30."
    page.get_by_label("Words in the row").fill("STRANDBY late")
    expect(page.locator(ROWS)).to_have_count(1)
    assert page.locator(ROWS).first.locator("a").get_attribute("href").startswith("cards/strandby/")
    assert status.text_content() == "Cards shown: 1 of 30."
    page.get_by_label("Words in the row").fill("nothing has this")
    expect(page.locator(ROWS)).to_have_count(0)
    assert "No card fits" in status.text_content()
    page.get_by_role("button", name="Show all cards").click()
    expect(page.locator(ROWS)).to_have_count(30)
    page.get_by_label("Phase", exact=True).select_option("check")
    page.get_by_label("Group", exact=True).select_option("hillford")
    assert {row.split("\t")[3] for row in page.locator(ROWS).all_inner_texts()} == {"check"}
    assert page.url.endswith("#phase=check&group=hillford")


@pytest.mark.parametrize("need", ["late", "unrooted", "incomplete"])
def test_a_link_to_a_filter_shows_the_cards_behind_it(opened: Opens, need: str) -> None:
    page = opened(f"fi/index.html#need={need}")
    names = page.locator(f"{ROWS} th a").all_text_contents()
    waiting = page.locator(f".waits-{need} tbody th a").all_text_contents()
    assert sorted(names) == sorted(set(waiting))
    assert page.evaluate("document.activeElement.id") == "all"
    assert page.locator("#f-need").input_value() == need


def test_going_back_shows_what_was_there(opened: Opens) -> None:
    page = opened("fi/index.html")
    page.get_by_role("table", name="Kuinka monta").get_by_role("link", name="arvioi", exact=True).click()
    assert page.locator(ROWS).count() == 5
    page.go_back()
    expect(page.locator(ROWS)).to_have_count(30)


def test_columns_are_put_in_order_and_say_so(opened: Opens) -> None:
    page = opened("en/index.html")
    as_made = page.locator("table.cards tbody").inner_html()
    button = page.locator("table.cards thead").get_by_role("button", name="Complete")
    button.click()
    head = page.locator("table.cards th[aria-sort]")
    assert (head.count(), head.get_attribute("aria-sort")) == (1, "ascending")
    shares = [row.split("\t")[5] for row in page.locator(ROWS).all_inner_texts()]
    numbers = [int(share.rstrip("%")) for share in shares if share != "–"]
    assert numbers == sorted(numbers)
    assert shares[-1] == "–"
    button.click()
    assert head.get_attribute("aria-sort") == "descending"
    assert page.locator(ROWS).first.inner_text().split("\t")[5] == "100%"
    assert page.locator(ROWS).last.inner_text().split("\t")[5] == "–"
    assert page.url.endswith("#sort=5&order=down")
    page.get_by_label("Order").select_option("")
    assert page.locator("table.cards tbody").inner_html() == as_made


def test_the_rows_that_the_script_makes_are_those_that_were_there(opened: Opens) -> None:
    page = opened("sv/index.html")
    row = f"rows => Object.fromEntries(rows.map(row => [row.querySelector('a').getAttribute('href'), {NORMAL}]))"
    before = page.eval_on_selector_all(ROWS, row)
    page.get_by_label("Ordning").select_option("0")
    after = page.eval_on_selector_all(ROWS, row)
    assert after == before


NORMAL = "row.outerHTML.replace(/ id=\"[^\"]*\"/, '').replace(/\\s+</g, '<')"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_without_scripts_everything_can_be_read(opened: Opens, language: str) -> None:
    page = opened(f"{language}/index.html", java_script_enabled=False)
    assert page.locator(ROWS).count() == 30
    assert not page.locator("form.filters").is_visible()
    assert page.locator("table.cards thead button").count() == 0
    page.locator("table.phase-counts a").first.click()
    assert page.locator("tr:target").count() == 1


def test_on_a_phone_each_row_is_a_stack_with_its_labels(opened: Opens) -> None:
    page = opened("en/index.html", **PHONE)
    cell = page.locator(f"{ROWS} td").first
    assert cell.evaluate("one => getComputedStyle(one, '::before').content") == '"Group"'
    assert not page.locator("table.cards thead").is_visible()


def test_hostile_cards_run_nothing(opened: Opens, card_repository: Cards, tmp_path: Path) -> None:
    card_repository.write("paha", hostile_card("paha"))
    card_repository.save("paha", message="<img src=x onerror='window.hit = 1'>")
    made = site_of(card_repository.top, tmp_path / "site")
    for address in ("index.html", "cards/paha.html", "cards/paha.versions.html"):
        page = opened(str(made.folder / "fi" / address))
        if address == "index.html":
            page.get_by_label("Järjestys").select_option("0")
            page.get_by_label("Sanoja rivillä").fill("script")
            page.wait_for_timeout(300)
            assert page.locator(ROWS).count() == 1
        assert page.evaluate("window.hit") is None
        assert page.said == []  # type: ignore[attr-defined]
        assert all(url.startswith(made.folder.resolve().as_uri()) for url in page.asked)  # type: ignore[attr-defined]


def test_the_overview_prints_on_a4(opened: Opens) -> None:
    page = opened("fi/index.html")
    page.emulate_media(media="print")
    assert not page.locator("form.filters").is_visible()
    assert page.locator(ROWS).count() == 30
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", page.pdf(prefer_css_page_size=True))
    assert {tuple(sorted(round(float(side)) for side in box)) for box in boxes} == {(595, 842)}
    assert len(boxes) <= 8


def test_an_open_page_of_a_preview_loads_itself_again(
    chromium: Browser, card_repository: Cards, tmp_path: Path
) -> None:
    cards = card_repository
    cards.write_and_save("yksi")
    made = site_of(cards.top, tmp_path / "site")
    with Preview(made.folder, 0) as preview:
        page = chromium.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{preview.address}fi/index.html")
        page.wait_for_timeout(1500)
        cards.write("yksi", title="Uusi nimi")
        site_of(cards.top, tmp_path / "site")
        preview.changed()
        page.wait_for_selector("text=Uusi nimi", timeout=10_000)
        assert all(url.startswith(preview.address) for url in asked)
        page.close()
    assert threading.active_count() < 20
