from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import etree, html
from made_site import collected_portfolio, hostile_card, site_of
from portfolio import TODAY, card_ids

from lape_cards.errors import LapeError
from lape_cards.i18n import translator
from lape_cards.message import Message
from lape_cards.site import build, pages, table
from lape_cards.workflow import crew as crews
from lape_cards.workflow import site_cards
from lape_cards.workflow.collection import open_collection
from lape_cards.workflow.site import make_site
from lape_cards.workflow.site_cards import CardsOfSite, CardWriter, Piece
from lape_cards.workflow.site_cards import Made as CardMade
from lape_cards.workflow.surroundings import Past, Surroundings

if TYPE_CHECKING:
    from conftest import Cards


@pytest.fixture(scope="module")
def portfolio(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return collected_portfolio(tmp_path_factory.mktemp("portfolio"))


@pytest.fixture(scope="module")
def site(portfolio: Path) -> Path:
    return site_of(portfolio, portfolio / "site").folder


def parsed(path: Path) -> html.HtmlElement:
    return html.fromstring(path.read_bytes())


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_card_is_there_in_every_language(site: Path) -> None:
    for language in ("fi", "sv", "en"):
        rows = parsed(site / language / "index.html").xpath("//table[contains(@class, 'cards')]/tbody/tr/th/a/@href")
        assert sorted(rows) == sorted(f"cards/{name}.html" for name in card_ids())


def test_every_link_of_every_page_leads_somewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        for link in parsed(page).xpath("//@href | //@src"):
            address, _, fragment = link.partition("#")
            if ":" in address:
                assert address.startswith(("https:", "http:", "mailto:")), link
                continue
            target = (page.parent / address).resolve() if address else page
            assert target.is_file(), (page, link)
            assert target.is_relative_to(site.resolve())
            if fragment and "=" not in fragment:
                assert parsed(target).xpath(f"//*[@id='{fragment}']"), (page, link)


def test_a_phases_link_leads_to_its_first_row(site: Path) -> None:
    page = parsed(site / "fi/index.html")
    links = page.xpath("//table[@class='phase-counts']//a/@href")
    assert links
    for link in links:
        address, _, fragment = link.partition("#")
        assert address == "index.html"
        assert len(page.xpath(f"//tr[@id='{fragment}']")) == 1


def test_the_data_of_the_table_says_what_the_rows_say(site: Path) -> None:
    text = (site / "sv/cards.js").read_text(encoding="utf-8")
    data = json.loads(text.removeprefix("window.lapeCards = ").removesuffix(";\n"))
    rows = parsed(site / "sv/index.html").xpath("//table[contains(@class, 'cards')]/tbody/tr")
    assert len(data) == len(rows) == 30
    for (href, title, _, _, cells, _), row in zip(data, rows, strict=True):
        assert row.xpath("th/a/@href") == [href]
        assert row.xpath("string(th/a)") == title
        assert [cell.text_content() for cell in row.xpath("td")] == [text or "–" for text, _, _ in cells]


def test_the_same_input_gives_the_same_bytes_and_touches_nothing(portfolio: Path, tmp_path: Path) -> None:
    first, second = (site_of(portfolio, tmp_path / name) for name in ("one", "two"))
    assert bytes_of(first.folder) == bytes_of(second.folder)
    again = site_of(portfolio, tmp_path / "one")
    assert (again.files, again.written) == (first.files, 0)


def test_only_what_a_change_concerns_is_written_anew(card_repository: Cards) -> None:
    for card in ("yksi", "kaksi"):
        card_repository.write_and_save(card)
    before = site_of(card_repository.top, card_repository.top / "site", language="fi")
    other = (before.folder / "fi/cards/kaksi.html").stat()
    card_repository.write("yksi", need="Uusi tarve")
    after = site_of(card_repository.top, card_repository.top / "site", language="fi")
    assert after.files == before.files
    # The card's two pages, and those about all cards that say how complete it is: overview, table, report.
    assert 2 <= after.written <= 5
    assert (after.folder / "fi/cards/kaksi.html").stat().st_mtime_ns == other.st_mtime_ns


def test_every_version_is_told_with_what_changed(site: Path) -> None:
    page = parsed(site / "fi/cards/lammenranta/neuvolan-perheilta.versions.html")
    assert [heading.get("id") for heading in page.xpath("//section[@class='version']/h2")] == [
        "version-3",
        "version-2",
        "version-1",
    ]
    assert page.xpath("//section[@class='version'][1]//ins")


@pytest.mark.parametrize(("language", "name"), [("fi", "Loppuraportti"), ("sv", "Slutrapport"), ("en", "Final report")])
def test_the_report_is_a_page_in_every_language(site: Path, language: str, name: str) -> None:
    page = parsed(site / language / "report.html")
    assert page.xpath("//nav//a[@aria-current='page']/text()") == [name]
    assert parsed(site / language / "index.html").xpath(f"//nav//a[@href='report.html' and text()='{name}']")


def test_the_feed_tells_of_the_newest_versions(site: Path) -> None:
    root = etree.fromstring((site / "en/feed.xml").read_bytes())
    days = [node.text for node in root.iterfind("{*}entry/{*}updated")]
    assert days == sorted(days, reverse=True)
    assert len(days) == 50
    assert root.findtext("{*}updated") == days[0]


def test_cards_text_in_another_language_says_so(site: Path) -> None:
    page = parsed(site / "fi/index.html")
    assert page.xpath("//a[@href='cards/hillford/quiet-room.html']/@lang")[0] == "en"
    assert page.xpath("//a[@href='cards/lammenranta/uni-illat.html']/@lang") == []


def test_in_a_portfolio_it_is_said_whose_a_card_is(site: Path) -> None:
    overview = parsed(site / "fi/index.html")
    for kind in ("waiting", "courses"):
        rows = overview.xpath(f"//table[contains(@class, '{kind}')]/tbody/tr/th")
        assert rows
        assert all(f"({row.xpath('a/@href')[0].split('/')[1]})" in row.text_content() for row in rows)
    for page in ("quiet-room.html", "quiet-room.versions.html"):
        trail = parsed(site / f"fi/cards/hillford/{page}").xpath("//nav[contains(@class, 'trail')]//a")
        assert [link.text for link in trail][:2] == ["Yleiskuva", "hillford"]
        assert trail[1].get("href") == "../../index.html#group=hillford"


def test_a_missing_source_is_told_on_the_overview(tmp_path: Path) -> None:
    more = "  - name: poissa\n    git: ../groups/poissa\n"
    folder = collected_portfolio(tmp_path, more)
    made = site_of(folder, folder / "site", language="fi")
    assert made.cards == 30
    lead = parsed(made.folder / "fi/index.html").xpath("//p[@class='lead']/a")[0].text
    assert lead == "30 korttia 3 ryhmältä"
    notice = parsed(made.folder / "fi/index.html").xpath("//div[@class='site-notice']")[0].text_content()
    assert "poissa" in notice


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_an_empty_repository_says_what_to_do(card_repository: Cards, language: str) -> None:
    made = site_of(card_repository.top, card_repository.top / "site", language=language)
    text = parsed(made.folder / language / "index.html").text_content()
    assert "lape new" in text
    assert made.cards == 0


def test_what_is_not_read_is_not_told_as_no_cards(card_repository: Cards) -> None:
    (card_repository.top / "cards" / "koe.yml").write_text("format: 1\n", encoding="utf-8")
    made = site_of(card_repository.top, card_repository.top / "site", language="en")
    text = parsed(made.folder / "en/index.html").text_content()
    assert "cards/koe.yml" in text
    assert "There are no cards" not in text


def test_a_card_that_cannot_be_read_has_a_page_that_says_where(card_repository: Cards) -> None:
    card_repository.write("rikki", "format: 1\nkind: experiment\nid: rikki\n  title: [\n")
    card_repository.write("osin", b"format: 1\nkind: experiment\nid: osin\nlanguage: fi\ntitle: T\nperiod: [a]\n")
    made = site_of(card_repository.top, card_repository.top / "site", language="en")
    assert [one.name for one in made.unread] == ["rikki"]
    assert len(made.partly) == 1
    for card, place in (("rikki", r"4:\d+ LC001 "), ("osin", r"6:\d+ LC\d+ ")):
        text = parsed(made.folder / f"en/cards/{card}.html").text_content()
        assert re.search(rf"cards/{card}\.yaml:{place}", text)
    assert parsed(made.folder / "en/index.html").xpath("//a[@href='cards/rikki.html']")


def test_a_card_that_no_page_can_hold_says_so_on_the_only_page_it_has(card_repository: Cards) -> None:
    rows = "".join(f"  - id: rivi-{n}\n    change: x\n" for n in range(72))
    points = "".join(f"  - id: piste-{n}\n    date: 2018-05-05\n" for n in range(72))
    text = "format: 1\nkind: experiment\nid: suuri\nlanguage: fi\ntitle: Suuri\n"
    card_repository.write("suuri", f"{text}changes:\n{rows}checkpoints:\n{points}")
    made = site_of(card_repository.top, card_repository.top / "site", language="en")
    assert [one.name for one in made.unread] == ["suuri"]
    assert [path.name for path in (made.folder / "en/cards").iterdir()] == ["suuri.html"]
    assert "72 rows" in parsed(made.folder / "en/cards/suuri.html").text_content()


def test_what_may_not_be_saved_is_not_shown_of_a_neighbour_either(card_repository: Cards) -> None:
    number = "010190-999W"
    card_repository.write("kokeilu")
    plan = f"format: 1\nkind: rooting\nid: suunnitelma\nlanguage: fi\ntitle: Asiakas {number}\ncontinues: kokeilu\n"
    card_repository.write("suunnitelma", plan)
    made = site_of(card_repository.top, card_repository.top / "site")
    assert parsed(made.folder / "fi/cards/kokeilu.html").xpath("//a[@href='suunnitelma.html']")
    assert not [path for path in made.folder.rglob("*") if path.is_file() and number.encode() in path.read_bytes()]


def test_hostile_texts_stay_texts(card_repository: Cards) -> None:
    card_repository.write("paha", hostile_card("paha"))
    card_repository.save("paha", message="</title><script>window.hit = 1</script>")
    made = site_of(card_repository.top, card_repository.top / "site")
    for page in made.folder.rglob("*.html"):
        tree = parsed(page)
        assert {script.get("src") for script in tree.iter("script")} <= {"cards.js", "../assets/site.js"}
        assert not [link for link in tree.xpath("//@href") if link.strip().lower().startswith("javascript")]
        assert not [name for element in tree.iter() for name in element.attrib if name.startswith("on")]
        assert tree.xpath("//img | //iframe | //object") == []
    assert "{{ 7 * 7 }}" in parsed(made.folder / "fi/cards/paha.html").text_content()
    assert "</script>" not in re.sub(r'"(?:[^"\\]|\\.)*"', "", (made.folder / "fi/cards.js").read_text())


def test_what_may_not_be_saved_is_not_shown(card_repository: Cards) -> None:
    number = "010190-999W"  # of the series that is given to nobody
    card_repository.write("salainen", need=f"Asiakas {number}", title="Kortti")
    made = site_of(card_repository.top, card_repository.top / "site")
    assert not [path for path in made.folder.rglob("*") if path.is_file() and number.encode() in path.read_bytes()]


def test_the_table_is_parted_into_pages(portfolio: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (pages, table):
        monkeypatch.setattr(module, "ROWS", 12)
    made = site_of(portfolio, tmp_path / "site", language="fi")
    rows = [
        parsed(made.folder / "fi" / name).xpath("//table[contains(@class, 'cards')]/tbody/tr/th/a/@href")
        for name in ("index.html", "cards-2.html", "cards-3.html")
    ]
    assert [len(one) for one in rows] == [12, 12, 6]
    assert sorted(row for one in rows for row in one) == sorted(f"cards/{name}.html" for name in card_ids())
    overview = parsed(made.folder / "fi/index.html")
    for link in overview.xpath("//table[@class='phase-counts']//a/@href"):
        address, _, fragment = link.partition("#")
        assert len(parsed(made.folder / "fi" / address).xpath(f"//tr[@id='{fragment}']")) == 1


@pytest.mark.parametrize("place", [".", "cards", "cards/site", ".git/site", ".."])
def test_a_site_goes_nowhere_else(card_repository: Cards, place: str) -> None:
    with pytest.raises(LapeError):
        site_of(card_repository.top, card_repository.top / place)


def test_the_statement_that_was_filled_in_is_kept_and_shown(card_repository: Cards) -> None:
    made = site_of(card_repository.top, card_repository.top / "site")
    assert [path.name for path in made.drafts] == [f"accessibility.{one}.md" for one in ("fi", "sv", "en")]
    (card_repository.top / "accessibility.fi.md").write_text("# Oma\n\n## Yhteys\n\nrooli@example.org\n")
    made = site_of(card_repository.top, card_repository.top / "site")
    assert made.drafts == ()
    page = parsed(made.folder / "fi/accessibility.html")
    assert [heading.text_content() for heading in page.xpath("//h1 | //h2")] == ["Oma", "Yhteys"]
    assert page.xpath("//div[@class='site-notice']") == []
    assert parsed(made.folder / "sv/accessibility.html").xpath("//div[@class='site-notice']")


def test_own_templates_and_styles_are_used_in_the_sites_frame(card_repository: Cards) -> None:
    card_repository.write_and_save("yksi")
    templates = card_repository.top / "templates" / "html"
    templates.mkdir(parents=True)
    (templates / "card.html.j2").write_text(
        '{% extends "builtin/html/card.html.j2" %}{% block content %}<p id="own">Oma</p>{{ super() }}{% endblock %}'
    )
    (templates / "style.css").write_text("body { color: black; }")
    (card_repository.top / "templates" / "site").mkdir()
    (card_repository.top / "templates" / "site" / "frame.html.j2").write_text("never")
    made = site_of(card_repository.top, card_repository.top / "site", language="fi")
    page = parsed(made.folder / "fi/cards/yksi.html")
    assert page.xpath("//main//p[@id='own']")
    assert page.xpath("//nav[@class='tabs']")
    assert (made.folder / "assets/site.css").read_text().startswith("body { color: black; }")


def test_nothing_of_a_card_stays_but_its_summary(portfolio: Path, tmp_path: Path) -> None:
    seen: list[str] = []
    made = make_site(open_collection(portfolio), tmp_path / "site", today=TODAY, tick=lambda: seen.append("x"))
    assert len(seen) == made.cards == 30
    assert set(build.DOCUMENT_NAMES) >= {"card", "evaluation", "rooting", "workshop"}
    assert translator("fi")(build.DOCUMENT_NAMES["evaluation"]) == "Loppuarviointi"


@pytest.mark.own_way
@pytest.mark.parametrize("way", ["copied", "begun anew"])
def test_as_many_processes_as_there_are_make_the_same(
    portfolio: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    if way == "copied" and not sys.platform.startswith("linux"):
        pytest.skip("only Linux copies processes well")
    monkeypatch.setattr(crews, "processors", lambda: 1)
    alone = site_of(portfolio, tmp_path / "1", language="fi")
    monkeypatch.setattr(site_cards, "_WORTH_HELP", 2)
    monkeypatch.setattr(crews, "processors", lambda: 3)
    monkeypatch.setattr(crews.threading, "active_count", lambda: 1 if way == "copied" else 2)
    helpers = []
    begin = CardsOfSite._begin
    monkeypatch.setattr(CardsOfSite, "_begin", lambda *given: helpers.append(given[1]) or begin(*given))
    together = site_of(portfolio, tmp_path / "3", language="fi")
    assert helpers == [2]
    assert bytes_of(tmp_path / "1") == bytes_of(tmp_path / "3")
    assert (alone.cards, alone.files, alone.written) == (together.cards, together.files, together.written)
    again = site_of(portfolio, tmp_path / "3", language="fi")
    assert (again.files, again.written) == (alone.files, 0)


@pytest.mark.own_way
def test_what_a_helper_left_behind_is_made_once_more(
    card_repository: Cards, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that was taken over from the old site by a helper that failed later is taken over by this process too."""
    for number in range(40):
        name = f"k{number:02}"
        card_repository.write(name, f"format: 1\nkind: experiment\nid: {name}\nlanguage: fi\ntitle: Kokeilu\n")
    card_repository.save("k00")
    monkeypatch.setattr(site_cards, "_WORTH_HELP", 2)
    monkeypatch.setattr(crews, "processors", lambda: 2)
    before = site_of(card_repository.top, tmp_path / "site", language="fi")
    here, each = os.getpid(), CardWriter.each

    def fails(self: CardWriter, piece: Piece) -> Iterator[CardMade]:
        made = list(each(self, piece))
        if os.getpid() != here:
            raise OSError
        yield from made

    monkeypatch.setattr(CardWriter, "each", fails)
    again = site_of(card_repository.top, tmp_path / "site", language="fi")
    assert (again.files, again.written, again.cards) == (before.files, 0, 40)


@pytest.mark.own_way
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_history_that_cannot_be_read_is_told_on_the_cards_pages(
    card_repository: Cards, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    for number in range(30):
        name = f"k{number:02}"
        card_repository.write(name, f"format: 1\nkind: experiment\nid: {name}\nlanguage: fi\ntitle: Kokeilu\n")
    card_repository.save("k00")
    monkeypatch.setattr(site_cards, "_WORTH_HELP", 2)
    monkeypatch.setattr(crews, "processors", lambda: jobs)

    class Broken(Surroundings):
        def past(self, card: str) -> Past:
            if card in ("k00", "k17"):
                raise LapeError(Message("The history is broken."))
            return super().past(card)

    monkeypatch.setattr(site_cards, "Surroundings", Broken)
    made = site_of(card_repository.top, tmp_path / "site", language="fi")
    assert [one.name for one in made.unread] == ["k00", "k17"]
    assert made.cards == 28
    assert translator("fi")("The history is broken.") in parsed(tmp_path / "site/fi/cards/k17.html").text_content()
