"""What lape writes is read by everyone, old readers too, as the very text it was."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from opinions import second_opinion

from lape_cards.store.reader import read
from lape_cards.store.writer import LINE, block, inline, prose

TEXTS = (
    *(
        "no",
        "Yes",
        "on",
        "y",
        "012",
        "3.10",
        "1e3",
        "0x1F",
        "1_000",
        "12:30",
        "2018",
        "2018-01-01",
        "~",
        "null",
        "None",
    ),
    *("a: b", "a:", ":a", "a #b", "#a", "- a", "-", "--- a", "---", "...", "? a", "?", "!a", "&a", "*a", "@a", "`a`"),
    *("%a", "|", ">", "[a]", "{a}", "a, b", "a]", '"a', "'a", "it's", '"a" b', "<<", "=", ".", "\\", "a\\nb"),
    *(
        " a",
        "a ",
        "a\nb",
        "a\n\nb\n",
        "a\n",
        "a\n\n",
        "\na",
        "  a\nb",
        "a \nb",
        "a\tb",
        "\ta",
        "a\n\tb",
        "a\rb",
        "a\r\nb",
    ),
    *("😀", "a\u0308", "ä–ö", "”a”", "a\xa0b", "a\xadb", "x" * 300, f"{'x ' * 80}\n", "Lasten ja nuorten palvelut"),
)

texts = st.text(
    st.one_of(
        st.sampled_from(" \n\t:#-'\"[]{},&*!|>%@`?~=.\\0123aeno äÖ😀\u0308\u200d"),
        st.characters(min_codepoint=0x20, max_codepoint=0x2FFF, exclude_characters="\x7f\u2028\u2029\ufeff"),
    ).filter(lambda sign: not "\x7f" <= sign <= "\x9f"),
    max_size=140,
)


def with_examples(test: Any) -> Any:
    for text in TEXTS:
        test = example(text)(test)
    return test


def read_by_all(written: str) -> list[Any]:
    source = read(written.encode())
    assert source.faults == []
    return [source.data, second_opinion(written), yaml.safe_load(written)]


@settings(max_examples=150, deadline=None)
@given(texts)
@with_examples
def test_a_text_in_a_block(text: str) -> None:
    ours, theirs, old = read_by_all(block({"k": text, "l": [text, {"m": text, "n": "x"}]}))
    said: Any = {"k": text, "l": [text, {"m": text, "n": "x"}]}
    assert old == said
    if not text.strip():
        said = {"k": None, "l": [{"m": None, "n": "x"}]}
    assert ours == theirs == said


@settings(max_examples=150, deadline=None)
@given(texts)
@with_examples
def test_a_text_on_a_line(text: str) -> None:
    short = inline(text)
    assert (short is None) == ("\n" in text or len(text) > LINE)
    for written in ([f"k: {short}"] if short is not None else []) + [
        f"k: [x, {inline(text, flow=True)}, {{y: {inline(text, flow=True)}}}]"
    ]:
        assert "\n" not in written
        ours, theirs, old = read_by_all(written)
        assert old == {"k": text if written.startswith(f"k: {short}") else ["x", text, {"y": text}]}
        if text.strip():
            assert ours == theirs == old


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (2, "2"),
        (True, "true"),
        (False, "false"),
        (None, "null"),
        (Decimal("3.10"), "3.10"),
        (Decimal("1E+3"), "1000"),
        (date(2018, 3, 5), "2018-03-05"),
        ("Perhepalvelut", "Perhepalvelut"),
        ("2", "'2'"),
        ("2018-03-05", "'2018-03-05'"),
        ("no", "'no'"),
        ("it's", "'it''s'"),
        ("a\tb", '"a\\tb"'),
        ([], "[]"),
        ({}, "{}"),
        (["a"], None),
        ("x" * LINE, "x" * LINE),
        ("x" * (LINE + 1), None),
    ],
)
def test_inline(value: Any, written: str | None) -> None:
    assert inline(value) == written


def test_block_style() -> None:
    value = {
        "need": prose("Rivi.\n\n  Toinen.  "),
        "group": ["johtaja", "3.1"],
        "changes": [{"id": "a", "actions": [{"what": "x" * 101, "start": date(2018, 1, 1)}], "metrics": []}],
    }
    assert block(value, 2, "\r\n").replace("\r\n", "\n") == (
        "  need: |\n    Rivi.\n\n      Toinen.\n"
        "  group:\n    - johtaja\n    - '3.1'\n"
        f"  changes:\n    - id: a\n      actions:\n        - what: |-\n            {'x' * 101}\n"
        "          start: 2018-01-01\n      metrics: []\n"
    )
