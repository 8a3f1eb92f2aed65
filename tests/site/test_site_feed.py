from __future__ import annotations

from datetime import date

import pytest
from lxml import etree

from lape_cards.i18n import translator
from lape_cards.site.feed import ATOM, Newest, News, feed

NS = {"a": ATOM}


def news(number: int, day: date = date(2018, 3, 15), **more: str) -> News:
    values = {"title": "Iltapäivä", "summary": "Tallennettu", "href": f"cards/a.versions.html#version-{number}", **more}
    return News(day, "ranta/a", number, "b" * 40, values["title"], values["summary"], "fi", values["href"])


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_feed_has_what_atom_asks_for(language: str) -> None:
    made = feed([news(2), news(1, date(2018, 1, 2))], "Kokeilut", translator(language), date(2019, 1, 1))  # type: ignore[arg-type]
    root = etree.fromstring(made)
    assert root.tag == f"{{{ATOM}}}feed"
    for element in ("title", "id", "updated", "author/a:name", "link[@rel='self']"):
        assert len(root.findall(f"a:{element}", NS)) == 1
    entries = root.findall("a:entry", NS)
    assert len(entries) == 2
    for entry in entries:
        assert all(entry.findtext(f"a:{name}", None, NS) for name in ("title", "id", "updated", "summary"))
        assert entry.find("a:link", NS).get("href").startswith("cards/")
    ids = [node.text for node in root.iter(f"{{{ATOM}}}id")]
    assert len(set(ids)) == 3
    assert root.findtext("a:updated", None, NS) == "2018-03-15T00:00:00Z"
    assert "2" in root.findtext("a:entry/a:title", "", NS)


def test_a_feed_knows_no_other_clock_than_its_versions() -> None:
    one, other = (feed([news(1)], "K", translator("fi"), date(year, 1, 1)) for year in (2018, 2020))
    assert one == other


def test_an_empty_feed_is_a_feed() -> None:
    root = etree.fromstring(feed([], "K", translator("fi"), date(2018, 1, 1)))
    assert root.findtext("a:updated", None, NS) == "2018-01-01T00:00:00Z"


def test_what_xml_cannot_hold_is_written_out() -> None:
    made = feed([news(1, title="a\x00b <i>", summary="\x1b[31m & ]]>")], "K\x07", translator("fi"), date(2018, 1, 1))
    root = etree.fromstring(made)
    assert root.findtext("a:entry/a:title", "", NS).startswith("a‹U+0000›b <i>")


def test_only_the_newest_are_kept() -> None:
    newest = Newest(2)
    for number, day in ((1, 5), (2, 1), (3, 9), (4, 7)):
        newest.add(news(number, date(2018, 1, day)))
    assert [one.number for one in newest.all()] == [3, 4]
