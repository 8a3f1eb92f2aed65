"""Edits at random, of cards in many hands: the lines of the field change, and the reverse gives the bytes back.

``LAPE_EXAMPLES=50000 pytest tests/store/test_editor_properties.py --hypothesis-show-statistics`` tries many more.
"""

from __future__ import annotations

import os
from random import Random

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from made_cards import Maker, says, written
from made_edits import assert_kept, assert_undone, made_edit, undone

from lape_cards.card.kinds import Experiment, model_of
from lape_cards.store.editor import Append, Edit, Insert, Put, Remove, edit
from lape_cards.store.reader import read

EXAMPLES = int(os.environ.get("LAPE_EXAMPLES", "1500"))
HEAD = "format: 1\nkind: experiment\nid: x\nlanguage: fi\ntitle: X\n"


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**64))
def test_an_edit_touches_its_field_alone_and_its_reverse_gives_the_bytes_back(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - it makes examples
    raw = written(Maker(chance, chance.choice([0.2, 0.4, 0.6])).card(), chance)
    one = made_edit(chance, read(raw).data)
    result = edit(raw, [one], model_of(read(raw).data["kind"]))
    assert_kept(raw, result, one)
    event(f"{type(one).__name__}{' of what was so already' if result == raw else ''}")
    if result != raw:
        assert_undone(raw, result, one)


FOUND: list[tuple[str, Edit, str]] = [
    # a text of several paragraphs as an item, and in one
    ("group:\n  - a\n", Append(("group",), "b\n\n  c\n"), "group:\n  - a\n  - |\n    b\n\n      c\n"),
    (
        "risks:\n- id: a\n",
        Insert(("risks",), 0, {"risk": "b\n\nc"}),
        "risks:\n- risk: |-\n    b\n\n    c\n- id: a\n",
    ),
    # a remark beside what becomes longer, or shorter, stays
    ("group:\n  - a  # huom\n", Put(("group", 0), "b\nc"), "group:\n  - |-  # huom\n    b\n    c\n"),
    ("group:  # huom\n  - a\n", Put(("group",), "b"), "group: b  # huom\n"),
    ("group:  # huom\n  - a  # muu\n", Put(("group",), "b"), "group: b  # huom  # muu\n"),
    ("group:  # huom\n  - a\n", Put(("group",), ["b", "c"]), "group:  # huom\n  - b\n  - c\n"),
    ("need: |  # huom\n  a\n", Put(("need",), "b"), "need: b  # huom\n"),
    ("need: >  # huom\n  a\n", Put(("need",), "b\nc\n"), "need: |  # huom\n  b\n  c\n"),
    ("risks:\n  - id: a  # huom\n    risk: r\n", Put(("risks", 0), {"id": "b"}), "risks:\n  - id: b  # huom\n"),
    ("risks:\n  -  # huom\n    id: a\n", Put(("risks", 0), {"id": "b"}), "risks:\n  - id: b  # huom\n"),
    # remarks above the second key of an item are not the first one's
    (
        "risks:\n  - id: a\n    # miksi\n    risk: r\n",
        Remove(("risks", 0, "id")),
        "risks:\n  - # miksi\n    risk: r\n",
    ),
    # the dash goes with its item
    ("risks:\n  -\n    id: a\n  -\n    id: b\n", Remove(("risks", 0)), "risks:\n  -\n    id: b\n"),
    ("risks:\n  -  # a-b\n    id: a\n  - id: b\n", Remove(("risks", 0)), "risks:\n  - id: b\n"),
    (
        "risks:\n  -  # a-b\n    id: a\n",
        Insert(("risks",), 0, {"id": "b"}),
        "risks:\n  - id: b\n  -  # a-b\n    id: a\n",
    ),
    # items that stand less deep than lape writes them, and deeper
    (
        "risks:\n- id: a\n- id: b\n",
        Put(("risks", 1), {"id": "c", "risk": "r"}),
        "risks:\n- id: a\n- id: c\n  risk: r\n",
    ),
    ("group:\n-     a\n", Put(("group", 0), "b\nc"), "group:\n-     |-\n      b\n      c\n"),
    ("group:\n  - a\n", Put(("group", 0), ["b", "c"]), "group:\n  - - b\n    - c\n"),
    ("group:\n- a\n", Put(("group", 0), [["b"], "c"]), "group:\n- -   - b\n  - c\n"),
    # an item that says nothing
    ("risks:\n- id: a\n- id:\n- id: b\n", Remove(("risks", 1)), "risks:\n- id: a\n- id: b\n"),
    # the last line without an end, after a text that has line ends of its own
    ("need: |\n  a\nactivity: x", Remove(("activity",)), "need: |\n  a"),
    ("need: |\n  a", Put(("activity",), "x"), "need: |\n  a\nactivity: x"),
    # between braces: a comma too many, remarks, lines of their own
    ("area: {region: U, }\n", Put(("area", "place"), "P"), "area: {region: U, place: P, }\n"),
    ("group: [a, b,]\n", Append(("group",), "c"), "group: [a, b, c,]\n"),
    ("group: [a,\n  b  # huom\n  ]\n", Append(("group",), "c"), "group: [a,\n  b, c  # huom\n  ]\n"),
    ("group: [a,  # eka\n  # toka\n  b]\n", Remove(("group", 0)), "group: [\n  # toka\n  b]\n"),
    ("group: [\n  a,  # eka\n  # toka\n  b]\n", Remove(("group", 0)), "group: [\n  # toka\n  b]\n"),
]


@pytest.mark.parametrize(("before", "one", "after"), FOUND)
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_found_edits(before: str, one: Edit, after: str, newline: str) -> None:
    raw = (HEAD + before).replace("\n", newline).encode()
    result = edit(raw, [one], Experiment)
    assert result.decode() == (HEAD + after).replace("\n", newline)
    assert_kept(raw, result, one)


def test_the_reverse_is_the_bytes_where_something_was_added() -> None:
    """The reverse of what adds needs no exception; this shows that it is not the exception that is tried above."""
    raw = (HEAD + "group:\n  - 'a'   # eka\n# väli\n  - >-\n    b\nrisks: [{id: 'a'}]\n").encode()
    edits = [Append(("group",), "c"), Insert(("group",), 0, "c"), Insert(("group",), 1, "c\n\nd")]
    edits += [Append(("risks",), {"id": "b"}), Insert(("risks",), 0, {"id": "b"})]
    for one in (*edits, Put(("need",), "n"), Put(("risks", 0, "risk"), "r"), Put(("evaluation", "scope"), "s")):
        result = edit(raw, [one], Experiment)
        assert result != raw
        assert edit(result, undone(raw, one), Experiment) == raw


def test_the_reverse_says_the_same_where_something_was_taken_out() -> None:
    """What values cannot bring back: the hand, the place outside the form's order, a remark of the field's own."""
    raw = (HEAD + "risks: []\nneed: 'n'  # huom\n").encode()
    gone = edit(raw, [Remove(("need",))], Experiment)
    assert gone.decode() == HEAD + "risks: []\n"
    back = edit(gone, undone(raw, Remove(("need",))), Experiment)
    assert back.decode() == HEAD + "need: 'n'\nrisks: []\n"
    assert says(read(back).data, ("need",)) == says(read(raw).data, ("need",))
