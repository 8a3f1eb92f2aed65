"""Three cards made of one another at random: every edit is in the merge, or both values are."""

from __future__ import annotations

import copy
import os
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lape_cards.card.kinds import Experiment
from lape_cards.merging.files import merge_files
from lape_cards.merging.three_way import merge, says_the_same
from lape_cards.store.cards import read_card
from lape_cards.store.reader import read
from lape_cards.store.writer import block

EXAMPLES = int(os.environ.get("LAPE_MERGE_EXAMPLES", "400"))
WORDS = ["kolme päivää", "viisi päivää: heti", "äiti\ntoinen rivi\n", "no", "12:30", "👩‍👧", "pitkä " * 20, "- a", "#x"]
IDS = ["a", "b", "c", "d", "e"]

words = st.sampled_from(WORDS)
numbers = st.sampled_from(["1", "2.5", "3.10", "0.5"])
days = st.sampled_from(["2018-02-01", "2018-03", "2018-05-20"])


def parts(fields: dict[str, st.SearchStrategy[Any]], **needed: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(needed, optional=fields)


def listed(item: st.SearchStrategy[Any], key: str, most: int = 3) -> st.SearchStrategy[Any]:
    return st.lists(item, min_size=1, max_size=most, unique_by=lambda one: repr(one.get(key)))


measurements = st.lists(
    parts({"value": numbers, "note": words}, date=days),
    min_size=1,
    max_size=3,
    unique_by=lambda one: one["date"],
)
voices = st.one_of(
    words, st.lists(parts({}, by=st.sampled_from(IDS), text=words), min_size=1, max_size=3, unique_by=lambda v: v["by"])
)
metrics = parts({"target": numbers, "baseline": numbers, "measurements": measurements}, id=st.sampled_from(IDS))
rows = parts(
    {"target": words, "metrics": st.lists(metrics, min_size=1, max_size=1)},
    id=st.sampled_from(IDS),
)
risks = parts({"risk": words, "likelihood": st.sampled_from(["low", "high"])}, id=st.sampled_from(IDS))
points = parts({"held": st.just("2018-03-15"), "observations": voices, "date": days}, id=st.sampled_from(IDS))
cards = parts(
    {
        "need": words,
        "prepared_by": words,
        "group": st.lists(st.sampled_from(IDS), min_size=1, max_size=4, unique=True),
        "risks": listed(risks, "id"),
        "changes": listed(rows, "id"),
        "checkpoints": listed(points, "id"),
        "period": parts({"end": days}, start=days),
    },
    format=st.just("1"),
    kind=st.just("experiment"),
    id=st.just("x"),
    language=st.just("fi"),
    title=words,
)


@st.composite
def triples(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """A card, and two cards that were made from it by some edits."""
    base = draw(cards)
    return base, draw(edited(base)), draw(edited(base))


@st.composite
def edited(draw: st.DrawFn, base: dict[str, Any]) -> dict[str, Any]:
    card = copy.deepcopy(base)
    for _ in range(draw(st.integers(0, 3))):
        other = draw(cards)
        key = draw(st.sampled_from(["need", "group", "risks", "changes", "checkpoints", "period", "title"]))
        if key in other and draw(st.booleans()) and isinstance(card.get(key), list) and key != "group":
            taken = {one["id"] for one in card[key]}
            place = draw(st.integers(0, len(card[key])))
            card[key][place:place] = [one for one in other[key] if one["id"] not in taken]
        elif isinstance(card.get(key), list) and len(card[key]) > 1 and draw(st.booleans()):
            del card[key][draw(st.integers(0, len(card[key]) - 1))]
        elif isinstance(card.get(key), list) and isinstance(card[key][0], dict) and draw(st.booleans()):
            one = card[key][draw(st.integers(0, len(card[key]) - 1))]
            new = next((item for item in other.get(key, []) if item), {})
            one.update({name: value for name, value in new.items() if name != "id"})
        elif key in other:
            card[key] = other[key]
        elif key != "title":
            card.pop(key, None)
    return card


def leaves(data: Any, path: tuple[Any, ...] = ()) -> dict[tuple[Any, ...], str]:
    """Every text with where it stands; items of lists by their id, their date or their text."""
    found: dict[tuple[Any, ...], str] = {}
    if isinstance(data, dict):
        for key, value in data.items():
            found |= leaves(value, (*path, key))
    elif isinstance(data, list):
        for item in data:
            name = (item.get("id") or item.get("date") or item.get("by")) if isinstance(item, dict) else item
            found |= leaves(item, (*path, f"[{name}]"))
    else:
        found[path] = str(data).strip()
    return found


def written(card: dict[str, Any]) -> bytes:
    return block(card).encode()


def sides(raw: bytes) -> tuple[bytes, bytes]:
    """The text with our lines of each conflict, and with theirs."""
    text = raw.decode()
    pattern = re.compile(r"<<<<<<< ours\n(.*?)=======\n(.*?)>>>>>>> theirs\n", re.DOTALL)
    return pattern.sub(r"\1", text).encode(), pattern.sub(r"\2", text).encode()


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(triples())
def test_every_edit_is_in_the_result_or_both_values_are(triple: Any) -> None:
    base, ours, theirs = triple
    merged = merge(base, ours, theirs, Experiment)
    swapped = merge(base, theirs, ours, Experiment)
    assert says_the_same(merged.ours, swapped.theirs)
    assert says_the_same(merged.theirs, swapped.ours)
    assert len(merged.conflicts) == len(swapped.conflicts)
    if not merged.conflicts:
        assert says_the_same(merged.ours, merged.theirs)
    before = leaves(base)
    results = [leaves(merged.ours), leaves(merged.theirs)]
    for side in (leaves(ours), leaves(theirs)):
        for path, text in side.items():
            if before.get(path) != text:
                assert any(result.get(path) == text for result in results), (path, text)
        for path in before.keys() - side.keys():
            assert any(path not in result for result in results) or leaves(ours).get(path) != leaves(theirs).get(path)


@settings(max_examples=EXAMPLES // 2, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(triples())
def test_the_files_say_what_the_merge_says(triple: Any) -> None:
    base, ours, theirs = triple
    result = merge_files(written(base), written(ours), written(theirs))
    if not result.conflicts:
        assert b"<<<<<<<" not in result.raw
        expected = merge(base, ours, theirs, Experiment).ours
        assert says_the_same(read(result.raw).data, expected)
        return
    assert result.merged is not None
    assert read_card(result.raw, "x.yaml").diagnostics[0].code == "LC006"
    mine, others = sides(result.raw)
    assert says_the_same(read(mine).data, result.merged.ours)
    assert says_the_same(read(others).data, result.merged.theirs)


@settings(max_examples=EXAMPLES // 4, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(cards, cards)
def test_what_only_one_side_changed_is_that_side_byte_for_byte(base: Any, changed: Any) -> None:
    one, other = written(base), written(changed)
    assert merge_files(one, other, one).raw == other
    assert merge_files(one, one, other).raw == other
    assert merge_files(one, other, other).raw == other


@pytest.mark.parametrize("key", ["risks", "checkpoints"])
def test_both_sides_new_things_survive(key: str) -> None:
    base = {"format": "1", "kind": "experiment", "id": "x", "language": "fi", "title": "X", key: [{"id": "a"}]}
    ours = {**base, key: [{"id": "a"}, {"id": "b"}]}
    theirs = {**base, key: [{"id": "a"}, {"id": "c"}]}
    result = merge_files(written(base), written(ours), written(theirs))
    assert not result.conflicts
    assert [one["id"] for one in read(result.raw).data[key]] == ["a", "b", "c"]
