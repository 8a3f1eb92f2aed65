"""The editor and the check agree: what the schema refuses, the check refuses too.

Told the other way round: nobody sees a red line in a card that the check accepts. The cards are made from the example's
complete card by doing to it what people do.
"""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from opinions import second_opinion

from lape_cards.store.cards import read_card

pytestmark = pytest.mark.registry

EXAMPLES = Path(__file__).parents[2] / "examples" / "demo" / "cards"
COMPLETE = [
    second_opinion((EXAMPLES / name).read_text(encoding="utf-8"))
    for name in (
        "perheohjaaja-paivakodissa/4.yaml",
        "perheohjaaja-paivakodissa-juurrutus/1.yaml",
        "sama-perhe-monta-auttajaa/1.yaml",
    )
]
CARDS = 150
HEAD = ("format", "kind", "id", "language", "title")


class Plain(str):
    """A value as it is written, without quotation marks around it."""

    __slots__ = ()


WORDS = st.sampled_from(
    [
        *(
            "full",
            "partial",
            "none",
            "Full",
            "kyllä",
            "high",
            "suuri",
            "experiment",
            "kokeilu",
            "fi",
            "suomi",
            "continue",
        ),
        *("true", "false", "True", "yes", "no", "~", "null", "", '""', '"  "', "[]", "{}", "[~]", "teksti", "Ä b"),
        *("1", "2", "012", "3.10", "-4", "1e3", "12e-1", "0x1F", "1_000", "3,6", "15–20", "15-20", "20-15", '" 4.0 "'),
        *(
            "2018",
            "0018",
            "2018-03",
            "2018-13",
            "2018-3-5",
            "2018-02-30",
            "2018-03-15",
            "15.3.2018",
            "12:30",
            '"2018 "',
        ),
        *(
            "a-b",
            "a_b",
            "-a",
            "Aä",
            ".inf",
            ".nan",
            "a" * 65,
            "9" * 31,
            "[a, b]",
            "[[a]]",
            "[{a: b}]",
            "{a: b}",
            "{text: a}",
        ),
        *("[{by: a, text: b}]", "[{text: [a]}]", "{start: 2018, end: 2018-05}", "[{id: a}]", "{id: a}", "[{id: a}, ~]"),
    ]
).map(Plain)
KEYS = st.sampled_from(["titel", "Need", "foo", "id", "what", "text", "start", "target", "by", "note", "site"])
DEEDS = ("leave out", "add", "write", "rename", "list", "put under", "take out of the list")


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a card, each as the keys and positions that lead to it."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield (*path, key)
        yield from places(value, (*path, key))


@st.composite
def faulty(draw: st.DrawFn) -> tuple[str, str]:
    """A card after one or two deeds, and what the first was."""
    card = copy.deepcopy(draw(st.sampled_from(COMPLETE)))
    done = [act(draw, card) for _ in range(draw(st.integers(1, 2)))]
    return done[0], written(card)


def act(draw: st.DrawFn, card: dict[str, Any]) -> str:
    deed = draw(st.sampled_from(DEEDS))
    heads = [(key,) for key in HEAD if key in card]
    path = draw(st.sampled_from([*heads, *places(card)]))
    node: Any = card
    for step in path[:-1]:
        node = node[step]
    value = node[path[-1]]
    if deed == "leave out":
        del node[path[-1]]
    elif deed == "add" or (deed == "rename" and isinstance(node, list)):
        (node if isinstance(node, dict) else card)[draw(KEYS)] = draw(WORDS)
    elif deed == "rename":
        node[draw(KEYS)] = node.pop(path[-1])
    elif deed == "write":
        node[path[-1]] = draw(WORDS)
    elif deed == "put under":
        node[path[-1]] = {draw(KEYS): value}
    elif deed == "list":
        node[path[-1]] = [value, value] if draw(st.booleans()) else [value]
    else:
        inner = (
            value[:1] if isinstance(value, list) else list(value.values())[:1] if isinstance(value, dict) else [value]
        )
        node[path[-1]] = inner[0] if inner else draw(WORDS)
    return deed


def written(node: Any, indent: int = 0) -> str:
    """A card's text; what nobody has touched stands in quotation marks, as lape and editors read alike."""
    space = " " * indent
    if isinstance(node, Plain):
        return f" {node}\n"
    if isinstance(node, str):
        return f" {json.dumps(node, ensure_ascii=False)}\n"
    if not node:
        return " {}\n" if isinstance(node, dict) else " []\n"
    rows = [f"{key}:" for key in node] if isinstance(node, dict) else ["-" for _ in node]
    values = node.values() if isinstance(node, dict) else node
    return ("\n" if indent else "") + "".join(
        f"{space}{row}{written(value, indent + 2)}" for row, value in zip(rows, values, strict=True)
    )


def test_what_was_not_touched_is_in_form():
    for card in COMPLETE:
        assert read_card(written(card).encode(), f"{card['id']}.yaml").diagnostics == []


@pytest.fixture(scope="module")
def cards() -> list[tuple[str, str]]:
    """The cards, all made before the editor is asked: one after the other it would wait for each."""
    made: list[tuple[str, str]] = []

    @settings(max_examples=CARDS, deadline=None, derandomize=True, database=None, phases=[Phase.generate])
    @given(faulty())
    def make(card: tuple[str, str]) -> None:
        made.append(card)

    make()
    return made


def test_what_the_editor_refuses_the_check_does(opened, cards):
    folder, server = opened("en")
    told = server.faults((folder / "cards" / f"{number}.yaml", text) for number, (_, text) in enumerate(cards))
    seen: Counter[tuple[str, bool, bool]] = Counter()
    for (deed, text), faults in zip(cards, told, strict=True):
        named = re.search(r'^id: "?\s*(.*?)\s*"?$', text, re.MULTILINE)
        refused = read_card(text.encode(), f"{named[1] if named else 'x'}.yaml").diagnostics
        assert refused or not faults, (faults, text)
        seen[deed, bool(faults), bool(refused)] += 1
    for deed in DEEDS:
        assert seen[deed, True, True] >= 5
    assert sum(count for (_, _, refused), count in seen.items() if not refused) >= 20
