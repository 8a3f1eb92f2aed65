"""Three cards made of one another at random: every edit is in the merge, or both values are."""

from __future__ import annotations

import copy
import os
import re
from collections.abc import Callable
from random import Random
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

NUMBERS = ["1", "2.5", "3.10", "0.5"]
DAYS = ["2018-02-01", "2018-03", "2018-04-10", "2018-05-20"]
HEAD = {"format": "1", "kind": "experiment", "id": "x", "language": "fi"}


class Cards:
    """Makes cards and edits of them, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - it makes examples

    def card(self) -> dict[str, Any]:
        fields = {name: make() for name, make in self._fields().items() if self.random.random() < 0.8}
        return {**HEAD, "title": self._pick(WORDS), **fields}

    def edited(self, card: dict[str, Any]) -> dict[str, Any]:
        """The card after one to four edits: a field put or taken away, something added, removed, moved or changed."""
        card = copy.deepcopy(card)
        for _ in range(self.random.randint(1, 4)):
            key = self._pick([*self._fields(), "title"])
            value = card.get(key)
            if isinstance(value, list) and isinstance(value[0], dict):
                self._edit_list(card, key, self._fields()[key])
            elif value is not None and key != "title" and self.random.random() < 0.3:
                del card[key]
            else:
                card[key] = self._pick(WORDS) if key == "title" else self._fields()[key]()
        return card

    def _fields(self) -> dict[str, Callable[[], Any]]:
        return {
            "need": lambda: self._pick(WORDS),
            "prepared_by": lambda: self._pick(WORDS),
            "group": lambda: self.random.sample(IDS, self.random.randint(1, 4)),
            "period": lambda: {"start": self._pick(DAYS)} | self._maybe("end", self._pick(DAYS)),
            "risks": lambda: self._many(self._risk),
            "changes": lambda: self._many(self._row),
            "checkpoints": lambda: self._many(self._point),
        }

    def _edit_list(self, card: dict[str, Any], key: str, make: Callable[[], Any]) -> None:
        items = card[key]
        way = self.random.random()
        taken = {item["id"] for item in items}
        if way < 0.35:
            new = [item for item in make() if item["id"] not in taken]
            place = self.random.randint(0, len(items))
            items[place:place] = new
        elif way < 0.5:
            del items[self.random.randrange(len(items))]
        elif way < 0.6:
            self.random.shuffle(items)
        else:
            item = self._pick(items)
            fresh = {name: value for name, value in self._pick(make()).items() if name != "id"}
            for name in self.random.sample(sorted(fresh), min(len(fresh), 2)):
                item[name] = self._grown(item.get(name), fresh[name])
        if not items:
            del card[key]

    def _grown(self, old: Any, new: Any) -> Any:
        """A list mostly gets new items, and keeps the others; anything else is replaced."""
        if not isinstance(old, list) or not isinstance(new, list) or self.random.random() < 0.2:
            return new
        known = {self._name(item) for item in old}
        return [*old, *(item for item in new if self._name(item) not in known)]

    @staticmethod
    def _name(item: dict[str, Any]) -> Any:
        return item.get("id") or item.get("date") or item.get("by")

    def _risk(self) -> dict[str, Any]:
        return self._maybe("risk", self._pick(WORDS)) | self._maybe("likelihood", self._pick(["low", "high"]))

    def _row(self) -> dict[str, Any]:
        metric = self._maybe("target", self._pick(NUMBERS)) | self._maybe("baseline", self._pick(NUMBERS))
        metric |= self._maybe("measurements", [{"date": day, **self._measured()} for day in self._some(DAYS)])
        return self._maybe("target", self._pick(WORDS)) | {"metrics": [metric]}

    def _measured(self) -> dict[str, Any]:
        return {"value": self._pick(NUMBERS)} | self._maybe("note", self._pick(WORDS))

    def _point(self) -> dict[str, Any]:
        voices: Any = [{"by": name, "text": self._pick(WORDS)} for name in self._some(IDS)]
        if self.random.random() < 0.3:
            voices = self._pick(WORDS)
        point = {"date": self._pick(DAYS), **self._maybe("held", "2018-03-15")}
        return point | self._maybe("observations", voices)

    def _many(self, make: Callable[[], dict[str, Any]]) -> list[dict[str, Any]]:
        items = [{"id": name, **make()} for name in self._some(IDS)]
        for item in items:
            for metric in item.get("metrics", []):
                metric["id"] = f"m-{item['id']}"
        return items

    def _some(self, things: list[str]) -> list[str]:
        return self.random.sample(things, self.random.randint(1, 3))

    def _maybe(self, name: str, value: Any) -> dict[str, Any]:
        return {name: value} if self.random.random() < 0.7 else {}

    def _pick(self, things: list[Any]) -> Any:
        return self.random.choice(things)


@st.composite
def triples(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """A card, and two cards that were made from it by some edits."""
    cards = Cards(draw(st.integers(0, 2**64)))
    base = cards.card()
    return base, cards.edited(base), cards.edited(base)


def leaves(data: Any, path: tuple[Any, ...] = ()) -> dict[tuple[Any, ...], str]:
    """Every text with where it stands; items of lists by their id, their date or their text."""
    found: dict[tuple[Any, ...], str] = {}
    if path and path[-1] == "observations" and isinstance(data, str):
        data = [{"text": data}]
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
            assert any(path not in result for result in results), path


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
@given(triples())
def test_what_only_one_side_changed_is_that_side_byte_for_byte(triple: Any) -> None:
    one, other = written(triple[0]), written(triple[1])
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
