"""Cards of every kind made at random from the card's own form, as data and as files in many hands."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any, Literal, get_args, get_origin

from handwriting import Fields, Hand, tree
from pydantic import BaseModel

from lape_cards.card.kinds import KINDS
from lape_cards.card.shape import holds_words, part_in
from lape_cards.card.voices import Voice

TEXTS = (
    "Lapset",
    "kolme päivää",
    "viisi päivää: heti",
    "no",
    "null",
    "12:30",
    "3.10",
    "- a",
    "#x",
    "a #b",
    " a",
    "a, b",
    "'",
    '"a" ja \\n',
    "[tähti*",
    "{&a !b}",
    "👩\u200d👧 😀",
    "a\u0308iti",
    "yksi\ttoinen",
    "eka\ntoka\n",
    "eka\n\n  toka: x\n# ei huomautus\n",
    "pitkä " * 30 + "loppu",
    "pitkä 😀 " * 20 + "\n\nloppu\n\n",
    "a\nb\nc",
    "=======",
    "---\nx",
)
IDS = ("a", "b", "c", "d", "e")
DAYS = ("2018-02-01", "2018-03-15", "2018-04-10", "2018-05-20")
NUMBERS = ("1", "2.5", "3.10", "15-20", "0")
_OF_DAYS = frozenset({"date", "held", "start", "end"})
_OF_IDS = frozenset({"id", "site", "checkpoint", "experiment", "continues"})
BOM = b"\xef\xbb\xbf"


class Maker:
    """Makes cards, the same ones for the same seed; ``share`` of their fields are filled."""

    def __init__(self, chance: Random, share: float = 0.5, ids: float = 0.8) -> None:
        self.chance = chance
        self.share = share
        self.ids = ids

    def card(self, kind: str | None = None) -> dict[str, Any]:
        """A card of ``kind``, or of any."""
        kind = kind or self.chance.choice(list(KINDS))
        head = {"format": "1", "kind": kind, "id": "x", "language": "fi", "title": self.text()}
        return {**head, **self.part(KINDS[kind], without=("version", *head))}

    def part(self, model: type[BaseModel], without: tuple[str, ...] = (), depth: int = 0) -> dict[str, Any]:
        """Some of the fields of a part, in the form's order."""
        found = {}
        for name in model.model_fields:
            share = self.ids if name == "id" else self.share * 0.85**depth
            if name not in without and self.chance.random() < share:
                found[name] = self.field(model, name, depth)
        return {name: value for name, value in found.items() if value}

    def field(self, model: type[BaseModel], name: str, depth: int = 0) -> Any:
        """A value for a field: a text, a list, a part."""
        known = model.model_fields[name]
        inner = part_in(model, name)
        if isinstance(known.get_default(call_default_factory=True), tuple):
            return self._many(model, name, inner, depth)
        if inner is not None:
            return self.part(inner, depth=depth + 1)
        return self.word(model, name)

    def _many(self, model: type[BaseModel], name: str, inner: type[BaseModel] | None, depth: int) -> Any:
        alone = inner is None or inner is Voice or name == "period"
        if alone and self.chance.random() < 0.3:
            return self.part(inner, depth=depth + 1) if inner is not None and inner is not Voice else self.text()
        count = self.chance.choice([1, 1, 2, 2, 3])
        if inner is None:
            return [self.word(model, name) for _ in range(count)]
        items = [item for item in (self.part(inner, depth=depth + 1) for _ in range(count)) if item]
        for item, one in zip(items, self.chance.sample(IDS, len(items)), strict=True):
            if "id" in item:
                item["id"] = one
        return items

    def word(self, model: type[BaseModel], name: str) -> str:
        """One value of a field that holds one, or of a list of such."""
        words = list(_choices(model.model_fields[name].annotation))
        if words:
            return self.chance.choice(words)
        if name in _OF_IDS or name == "changes":
            return self.chance.choice(IDS)
        if name in _OF_DAYS:
            return self.chance.choice(DAYS)
        return self.chance.choice(NUMBERS) if holds_words(model, name) else self.text()

    def text(self) -> str:
        """A text, mostly one that YAML could take for something else."""
        return self.chance.choice(TEXTS)


def _choices(annotation: Any) -> Iterator[str]:
    if get_origin(annotation) is Literal:
        yield from map(str, get_args(annotation))
    for inner in get_args(annotation):
        yield from _choices(inner)


def written(data: dict[str, Any], chance: Random, **habits: Any) -> bytes:
    """The card's file as someone writes it: their hand, their line ends, a mark at its beginning or none."""
    fields = tree(data)
    assert isinstance(fields, Fields)
    text = Hand.of(chance, **habits).write(fields)
    return chance.choice([b"", b"", BOM]) + text.replace("\n", chance.choice(["\n", "\n", "\r\n"])).encode()


def paths(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where everything stands that a file says."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(found for key, value in inner for found in paths(value, (*path, key)))]


def says(data: Any, path: tuple[Any, ...]) -> Any:
    """What stands at ``path``; ``None`` where nothing does."""
    for key in path:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return None
    return data
