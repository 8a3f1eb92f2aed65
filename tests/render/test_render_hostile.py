from __future__ import annotations

import re
from html.parser import HTMLParser
from time import process_time
from typing import Any

import pytest
from markdown_it import MarkdownIt
from page_reader import read
from sample_card import EXPERIMENT, ROOTING, WORKSHOP, before, compared, context, said, with_texts

from lape_cards.card.kinds import Experiment, Rooting, Workshop
from lape_cards.documents.registry import build
from lape_cards.render import markdown, text
from lape_cards.render.renderer import document as render
from lape_cards.store.reader import MAX_BYTES

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "handler": '<img src=x onerror="alert(1)"> <svg onload=alert(1)>',
    "script link": "[x](javascript:alert(1)) [y](JaVaScRiPt:alert(1)) [z](data:text/html,x) [v](vbscript:x)",
    "schemeless link": "[x](//evil.example/x) [y](/etc/passwd) [z](file:///etc/passwd)",
    "picture": "![seen](http://evil.example/pixel.png)",
    "picture in link": "[![seen](http://evil.example/pixel.png)](https://evil.example/)",
    "reference": "[x]\n\n[x]: javascript:alert(1)\n[Missing]: https://evil.example/",
    "template": "{{ 7*7 }} {% for x in y %} {# note #} {0.__class__}",
    "escape": "one \x1b[31mred\x07\x00 two\x9b",
    "direction": "one \u202etxt.exe\u2066 \u200f two \u061c",
    "separators": "one\u2028two\u2029three\x85four\x0bfive",
    "cells": "a | b | c\n| --- | --- |\n| d | e |",
    "heading": "# First\n\n## Second\n\nThird\n===\n\nFourth\n---",
    "open fence": "```html\n# not closed\n<b>",
    "open comment": "<!-- not closed",
    "open tag": "</main></body></html><div class='",
    "attribute": '" onmouseover="alert(1)" x="',
    "list": "- a\n- b\n    1. c\n\n> quote\n> # heading",
    "html block": "<div>\n\n# inside\n\n</div>",
    "entity": "&lt;script&gt; &#60;script&#62;",
    "rule": "one\n\n---\n\n***\n\ntwo",
    "style": "</style><style>body{display:none}</style>",
    "surrogate": "one \ud800 two",
    "indented": "    code block\n\n\tand tab",
}
DOCUMENTS = ("card", "evaluation", "rooting", "workshop", "comparison")
PLAIN = "Tavallista tekstiä, jota on niin paljon, ettei se mahdu yhteen virkkeeseen vaan jää sen alle."


def hostile_page(name: str, payload: str, to: Any) -> str:
    data = with_texts(EXPERIMENT, payload)
    if name == "comparison":
        old, new = (with_texts(EXPERIMENT, f"{payload}\n\n{text}") for text in (PLAIN, f"{PLAIN} Vähän muuta."))
        return render(compared(before(old), new, language="en"), to)
    if name == "rooting":
        card: Any = Rooting.model_validate(with_texts(ROOTING, payload))
    elif name == "workshop":
        card = Workshop.model_validate(with_texts(WORKSHOP, payload))
    else:
        card = Experiment.model_validate(data)
    return render(build(name, card, context(language="en", said=said(data))), to)


def shape(html: str) -> list[str]:
    """The page's elements that a card's text may not add to."""
    # How many leaders and months a chart has depends on the room that its labels leave it.
    inline = ("p", "a", "strong", "em", "code", "pre", "ul", "ol", "li", "blockquote", "hr", "br", "path", "text")
    marks = ("ins", "del", "span") if 'class="rewording"' in html else ()
    return [tag for tag, _ in read(html).elements if tag not in (*inline, *marks)]


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("payload", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_are_inert_in_html(name: str, payload: str) -> None:
    written = hostile_page(name, payload, "html")
    html = read(written)
    assert (html.faults, html.open) == ([], [])
    assert html.named("script", "img", "iframe", "object", "embed", "link", "form", "input") == []
    for tag, values in html.elements:
        assert not [
            key for key in values if key.startswith("on") or key in ("style", "src", "srcset", "srcdoc", "action")
        ]
        if "href" in values:
            assert tag == "a"
            assert re.match(r"(https?://|mailto:|#)", values["href"])
    assert "javascript:" not in " ".join(
        value for _, values in html.elements for key, value in values.items() if key == "href"
    )
    assert len(html.named("style")) == 1
    assert len(html.named("h1")) == 1
    assert not _acting(written)
    written.encode("utf-8")


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("payload", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_do_not_change_a_pages_structure(name: str, payload: str) -> None:
    assert shape(hostile_page(name, payload, "html")) == shape(hostile_page(name, "harmless", "html"))


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("payload", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_are_inert_in_markdown(name: str, payload: str) -> None:
    written = hostile_page(name, payload, "md")
    assert not _acting(written)
    written.encode("utf-8")
    # Read by someone who allows raw HTML and tables: the headings, tables and cells are the document's own.
    tokens = MarkdownIt("commonmark").enable("table").parse(written)
    harmless = MarkdownIt("commonmark").enable("table").parse(hostile_page(name, "harmless", "md"))
    assert _skeleton(tokens) == _skeleton(harmless)
    rendered = MarkdownIt("commonmark").enable("table").render(written)
    page = read(rendered)
    assert page.named("script", "img", "svg", "div", "style", "iframe") == []
    for _, values in page.elements:
        assert set(values) <= {"href", "start", "class", "style"}
        assert re.match(r"(https?://|mailto:|$)", values.get("href", ""))


def _skeleton(tokens: list[Any]) -> list[str]:
    kept = ("heading_open", "table_open", "tr_open", "th_open", "td_open")
    return [f"{token.type} {token.tag}" for token in tokens if token.type in kept and token.level < 4]


def _acting(written: str) -> list[str]:
    return re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", written)


@pytest.mark.parametrize("to", ["html", "md"])
def test_what_cannot_be_seen_is_written_out(to: str) -> None:
    assert "‹U+202E›" in hostile_page("card", HOSTILE["direction"], to)
    assert "‹U+001B›" in hostile_page("card", HOSTILE["escape"], to)


def test_template_code_in_a_card_stays_text() -> None:
    assert "{{ 7*7 }} {% for x in y %} {# note #}" in read(hostile_page("card", HOSTILE["template"], "html")).text


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("# Title", "**Title**"),
        ("a | b", r"a \| b"),
        ("[x](javascript:alert(1))", r"\[x\](javascript:alert(1))"),
        ("![seen](https://a.example/b)", "[seen](<https://a.example/b>)"),
        ("[x](https://a.example/b)", "[x](<https://a.example/b>)"),
        ("*a* **b** `c|d`", "*a* **b** `c|d`"),
        ("```\nopen", "```\nopen\n```"),
        ("~~~\n```\n~~~", "````\n```\n````"),
        ("- a\n- b\n  1. c", "- a\n- b\n  1. c"),
        ("* a\n\n  b", "- a\n\n  b"),
        ("one\\\ntwo", "one\\\ntwo"),
        ("snake_case _em_", "snake_case *em*"),
        (r"\# no heading", r"\# no heading"),
        (r"1986\. A year", r"1986\. A year"),
        ("> quote\nlazy", "> quote\n> lazy"),
        ("AT&T &copy; &amp;lt;", r"AT&T © \&lt;"),
        ("<b>bold</b>", r"\<b\>bold\</b\>"),
    ],
)
def test_markdown_is_written_anew(source: str, written: str) -> None:
    assert markdown.block(source) == written
    # What was written means the same when it is read again.
    assert markdown.block(written) == written


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("a | b\nc", r"a \| b c"),
        ("one\n\ntwo", "one<br>two"),
        ("`a|b`", r"`a\|b`"),
        ("# Title", "**Title**"),
    ],
)
def test_a_cell_is_one_line_without_bare_pipes(source: str, written: str) -> None:
    assert markdown.cell(source) == written


def test_a_picture_in_html_is_a_link_and_never_a_request() -> None:
    assert text.html("![seen](https://a.example/b)") == (
        '<p><a href="https://a.example/b" rel="noreferrer">seen</a></p>\n'
    )
    assert text.html("[![seen](https://a.example/b)](https://c.example)").count("<a ") == 1
    assert "<h1" not in text.html("# Title")


UNITS = ["[", "![[", "[a](", "*a _b ", "> ", "`", "- ", "a \n"]
# Pictures of which none needs more brackets than are read, behind as much else as there is room for.
BOMBS = [*(unit * (MAX_BYTES // len(unit)) + "a" for unit in UNITS), "*a* " * 45_000 + "![a](http://b)" * 1990]


@pytest.mark.parametrize(
    "bomb",
    BOMBS,
    ids=["brackets", "pictures", "links", "emphasis", "quotes", "ticks", "lists", "lines", "pictures at the end"],
)
def test_a_texts_size_is_its_only_cost(bomb: str) -> None:
    for write in (text.html, markdown.block):
        start = process_time()
        write(bomb)
        assert process_time() - start < 5


def test_the_page_reader_is_a_parser_of_its_own() -> None:
    assert issubclass(type(read("<p>")), HTMLParser)
