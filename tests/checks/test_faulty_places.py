"""Complete cards, written in many hands, with faults planted in them: each is found just where it stands, and no other.

Where a fault stands is known from a mark in the text (see ``handwriting``), not from anything that reads YAML.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from handwriting import Field, Fields, Hand, Items, Node, Text, found_marks, mark, tree
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from opinions import second_opinion

from lape_cards.checks.run import Situation, check_file
from lape_cards.store.cards import read_card

CARDS = Path(__file__).parents[2] / "examples" / "demo" / "cards"
EVALUATED, ROOTING, STARTED, WORKSHOP = (
    "perheohjaaja-paivakodissa/4",
    "perheohjaaja-paivakodissa-juurrutus/1",
    "fredagskafe-for-familjer/2",
    "sama-perhe-monta-auttajaa/1",
)
TODAY = {
    EVALUATED: date(2018, 10, 15),
    ROOTING: date(2018, 9, 27),
    STARTED: date(2018, 6, 7),
    WORKSHOP: date(2018, 10, 15),
}
MORE = {
    "sites": [
        {"id": "malli", "name": "Mallilan päiväkoti", "period": {"start": "2018-01", "end": "2018-08"}},
        {
            "id": "kaksi",
            "name": "Perhepäivähoito",
            "period": [{"start": "2018-02", "end": "2018-03"}, {"start": "2018-06", "end": "2018-08"}],
            "note": "Kesällä harvemmin",
        },
    ],
    "elements": [
        {"group": "Rakenteet", "element": "Tiimi", "status": "partial", "site": "malli", "note": "Osin"},
        {"group": "Asiakastyö", "element": "Aloitus", "status": "full"},
    ],
    "attachments": [
        {"title": "Kysely", "path": "attachments/kysely.pdf"},
        {"title": "Ohje", "url": "https://example.org/ohje"},
    ],
}


def whole(name: str) -> dict[str, Any]:
    """A card's data, saved twice; the evaluated one with all that an experiment may have."""
    text = (CARDS / f"{name}.yaml").read_text(encoding="utf-8")
    few = "n: {}\n            group: comparison"  # of whom the card would be advised to tell less
    data = second_opinion(text.replace(few.format(4), few.format(12)))
    head = {key: data.pop(key) for key in ("format", "kind", "id")}
    return {**head, "version": "2", "date": "2018-09-01", **data, **(MORE if name == EVALUATED else {})}


WHOLE = {name: whole(name) for name in TODAY}

DATES = {"start", "end", "date", "held"}
NUMBERS = {"value", "sd", "baseline", "n", "participants", "version"}
STATES = {"target", "ideal"}  # numbers of a metric, texts of a row
WORDS = {"kind", "language", "level", "reached", "happened", "likelihood", "impact", "type", "method", "direction"}
WORDS |= {"status", "decision", "view"}
TRUTHS = {"municipal_decision", "regional_decision"}
IDS = {"id", "site", "checkpoint", "continues", "experiment"}
PARTS = {"benefits", "risks", "changes", "actions", "metrics", "measurements", "sites", "elements", "checkpoints"}
PARTS |= {"attachments", "decisions", "groups", "assessments", "proposals", "leadership", "interviews"}
LISTS = {"municipality", "group", "contact", "responsible", "by", "organisers", "aims", "solves", "lacks", "questions"}
LISTS |= {"wants", "takeaways", "changes"}
PROSE = {"title", "note", "text", "risk", "mitigation", "what", "change", "current", "name", "follow_up", "place"}
PROSE |= {"need", "activity", "expected", "next", "reasons", "costs", "means", "theme", "promised", "element", "where"}

Where = tuple[str | int, ...]


@dataclass
class Spot:
    """A value on a card: what leads to it, and the part, the field and the list that it stands in."""

    path: Where
    part: Fields
    field: Field
    node: Node
    items: Items | None = None

    @property
    def key(self) -> str:
        return self.field.key

    @property
    def around(self) -> str:
        """The key of the part that this stands in."""
        return next((key for key in reversed(self.path[:-1]) if isinstance(key, str)), "")

    @property
    def text(self) -> str | None:
        return self.node.value if isinstance(self.node, Text) else None

    def beside(self, key: str) -> str | None:
        """The text at another key of the same part."""
        return next(
            (one.value.value for one in self.part.fields if one.key == key and isinstance(one.value, Text)), None
        )

    def is_of(self, key: str, *fields: str) -> bool:
        """Whether this is one of ``fields`` of an item of the list ``key``."""
        return self.items is None and self.key in fields and self.around == key and isinstance(self.path[-2], int)

    def put(self, node: Node, mark: str = "") -> None:
        """Put something in its place, marked as a field is, or as an item."""
        if self.items is None:
            self.field.value, self.field.mark = node, mark
        else:
            self.items.items[int(self.path[-1])] = node
            node.mark = mark


def spots(part: Fields, path: Where = ()) -> Iterator[Spot]:
    """Every value on the card, the outer before the inner."""
    for one in part.fields:
        here = (*path, one.key)
        yield Spot(here, part, one, one.value)
        if isinstance(one.value, Fields):
            yield from spots(one.value, here)
        elif isinstance(one.value, Items):
            for number, item in enumerate(one.value.items):
                yield Spot((*here, number), part, one, item, one.value)
                if isinstance(item, Fields):
                    yield from spots(item, (*here, number))


@dataclass
class Sown:
    """A card with what was planted in it: the rule of each fault, and what else may be told of its place."""

    name: str
    card: Fields
    chance: random.Random
    expected: list[str] = field(default_factory=list)
    allowed: dict[int, str] = field(default_factory=dict)
    taken: list[Where] = field(default_factory=list)

    @property
    def number(self) -> int:
        """The next fault's."""
        return len(self.expected)

    @property
    def mark(self) -> str:
        """The next fault's."""
        return mark(self.number)

    def some(self, fits: Callable[[Spot], bool]) -> Spot | None:
        """Some place that fits, and that has nothing to do with what was planted before."""
        free = [spot for spot in spots(self.card) if fits(spot) and not self.is_taken(spot.path)]
        return self.chance.choice(free) if free else None

    def is_taken(self, path: Where) -> bool:
        return any(path[: len(one)] == one or one[: len(path)] == path for one in self.taken)

    def add(self, code: str, *paths: Where, allowed: str = "") -> bool:
        if allowed:
            self.allowed[self.number] = allowed
        self.expected.append(code)
        self.taken += paths
        return True


def sown(name: str, seed: int) -> Sown:
    """A complete card; in some texts with signs that take several bytes, or none of a line's width."""
    chance = random.Random(seed)  # noqa: S311 - the same card for the same seed
    card = tree(WHOLE[name])
    assert isinstance(card, Fields)
    for spot in spots(card):
        if isinstance(spot.node, Text) and spot.key in PROSE and chance.random() < 0.2:
            strange = chance.choice([" 😀", " ä\u0308ö", " 👩\u200d👧 ja muita", " e\u0301 – ”a”"])
            spot.node.value = spot.node.value.rstrip("\n") + strange
    return Sown(name, card, chance)


def file_of(card: Sown, text: str) -> tuple[bytes, dict[int, tuple[int, int]]]:
    """A card's bytes, and where each fault stands."""
    clean, places = found_marks(text)
    raw = clean.encode()
    if card.chance.random() < 0.3:
        raw = raw.replace(b"\n", b"\r\n")
    if card.chance.random() < 0.3:
        raw = b"\xef\xbb\xbf" + raw
    return raw, places


def hold(card: Sown, raw: bytes, places: dict[int, tuple[int, int]]) -> None:
    """Check the card, and compare."""
    situation = Situation(TODAY[card.name], continued=card.name == EVALUATED)
    items = check_file(read_card(raw, f"{WHOLE[card.name]['id']}.yaml"), situation)
    told = Counter((item.place.line, item.place.column, item.code) for item in items)
    expected = Counter((*places[number], code) for number, code in enumerate(card.expected))
    besides = told - expected - Counter((*places[number], code) for number, code in card.allowed.items())
    lines = raw.decode("utf-8-sig", "replace").splitlines()
    problems = [
        "\n".join([f"{what} {line}:{column} {code}", *lines[max(0, line - 4) : line + 1]])
        for what, those in (("not found:", expected - told), ("found besides:", besides))
        for line, column, code in those
    ]
    assert not problems, "\n\n".join(problems)


Plant = Callable[[Sown], bool]
"""Plants a fault of one kind; ``False`` where the card has no place for it."""


def replaced(code: str, fits: Callable[[Spot], bool], *values: str) -> Plant:
    """Plants one of ``values``, just as it is written, in place of what fits."""

    def plant(card: Sown) -> bool:
        spot = card.some(fits)
        if spot is None:
            return False
        spot.put(Text(card.chance.choice(values), raw=True), card.mark)
        return card.add(code, spot.path)

    return plant


def is_number(spot: Spot) -> bool:
    return spot.key in NUMBERS or (spot.key in STATES and spot.around == "metrics")


def is_word(spot: Spot) -> bool:
    return spot.key in WORDS or (spot.key == "group" and spot.around == "measurements")


def takes_one_text(spot: Spot) -> bool:
    """Whether it is one text and no list, whatever it means."""
    known = spot.key in DATES | TRUTHS | IDS | PROSE | {"prepared_by", "subject"} or is_number(spot) or is_word(spot)
    return known and spot.items is None and spot.text is not None


def is_among_texts(spot: Spot) -> bool:
    return spot.key in LISTS and spot.text is not None and not is_word(spot)


def is_list_of_parts(spot: Spot) -> bool:
    named = spot.items is None and spot.key in PARTS and spot.around not in ("evaluation", "checkpoints")
    return named and isinstance(spot.node, Items) and not all(isinstance(item, Text) for item in spot.node.items)


def takes_one_part(spot: Spot) -> bool:
    return spot.items is None and isinstance(spot.node, Fields) and spot.around != "sites"


def unknown_key(card: Sown) -> bool:
    """A key that no card has, among the others of some part."""
    spot = card.some(lambda spot: isinstance(spot.node, Fields))
    path, part = ((), card.card) if spot is None or card.chance.random() < 0.1 else (spot.path, spot.node)
    assert isinstance(part, Fields)
    key = card.chance.choice(["lisatieto", "Muuta", "huom ja muuta", "äiti 😀", "2018"])
    if any(one.key == key for one in part.fields):
        return False
    value = Text(card.chance.choice(["x", "", "ä", "[a]", "{a: b}"]), raw=True)
    part.fields.insert(card.chance.randint(1, len(part.fields)), Field(key, value, card.mark))
    return card.add("LC010", (*path, key))


def misspelt_key(card: Sown) -> bool:
    """A letter too many, one too few, or a capital one."""
    spot = card.some(lambda spot: spot.items is None and len(spot.key) > 4)
    if spot is None:
        return False
    right, at = spot.key, card.chance.randrange(1, len(spot.key))
    wrong = card.chance.choice([right[:at] + right[at - 1 :], right[:at] + right[at + 1 :], right.capitalize()])
    spot.field.key, spot.field.mark = wrong, card.mark
    return card.add("LC010", spot.path, (*spot.path[:-1], wrong))


def key_twice(card: Sown) -> bool:
    spot = card.some(lambda spot: spot.items is None)
    if spot is None:
        return False
    value = card.chance.choice([deepcopy(spot.node), Text("x")])
    at = spot.part.fields.index(spot.field)
    spot.part.fields.insert(card.chance.randint(at + 1, len(spot.part.fields)), Field(spot.key, value, card.mark))
    return card.add("LC005", spot.path)


def head_missing(card: Sown) -> bool:
    spot = card.some(lambda spot: spot.path in [("format",), ("kind",), ("id",), ("language",), ("title",)])
    if spot is None:
        return False
    spot.part.fields.remove(spot.field)
    card.card.mark += card.mark
    return card.add("LC011", spot.path)


def cut_text(card: Sown) -> bool:
    spot = card.some(lambda spot: spot.key in PROSE and spot.text is not None)
    if spot is None:
        return False
    spot.put(Text(f"ääni 😀 {card.mark}# ja loput", raw=True, alone=True))
    return card.add("LC020", spot.path)


def split_text(card: Sown) -> bool:
    """A comma in a text between braces."""
    spot = card.some(lambda spot: spot.key in ("result", "outcome"))
    if spot is None:
        return False
    word = "reached: full" if spot.key == "result" else "happened: none"
    spot.put(Text(f"{{{word}, note: ä 😀, {card.mark}ja muuta}}", raw=True, alone=True))
    return card.add("LC021", spot.path)


FORM: dict[str, Plant] = {
    "unknown key": unknown_key,
    "misspelt key": misspelt_key,
    "key twice": key_twice,
    "head missing": head_missing,
    "text that is cut": cut_text,
    "text that is split": split_text,
    "word": replaced("LC012", is_word, "yes", "kyllä", "Full", "mediun", "2018", "😀"),
    "truth": replaced("LC012", lambda spot: spot.key in TRUTHS, "yes", "1", "kyllä", "True"),
    "date": replaced(
        "LC013", lambda spot: spot.key in DATES, "15.3.2018", "2018-13-40", "maaliskuu", "3/2018", "2018-02-30", "0000"
    ),
    "number": replaced("LC014", is_number, "3,6", "kolme", "1e5", "012", "1 000", "½", "\u0663"),
    "id": replaced("LC016", lambda spot: spot.key in IDS, "Åland", "kaksi sanaa", "a_b", "😀", "a--b", "'!'"),
    "format": replaced("LC022", lambda spot: spot.path == ("format",), "yksi", "1.0", "v1"),
    "text for a list": replaced("LC015", is_list_of_parts, "ei ole", "{a: b}", "2018"),
    "text for a part": replaced("LC015", lambda spot: isinstance(spot.node, Fields), "ei ole", "2018-01 – 2018-05"),
    "list for a part": replaced("LC015", takes_one_part, "[a, b]", "[2018]"),
    "list for a text": replaced("LC015", takes_one_text, "[a, b]", "[2018]", "[{a: b}]"),
    "keys for a text": replaced("LC015", takes_one_text, "{huom: x}", "{a: b, c: d}", "{äiti 😀: x}"),
    "keys among texts": replaced("LC015", is_among_texts, "{a: b}", "{a: b, c: d}"),
    "list among texts": replaced(
        "LC015", lambda spot: is_among_texts(spot) and spot.items is not None, "[a]", "[a, b]"
    ),
}


def said(code: str, fits: Callable[[Spot], bool], *values: str, allowed: str = "") -> Plant:
    """Plants a value that is in form, and says what cannot be."""

    def plant(card: Sown) -> bool:
        spot = card.some(fits)
        if spot is None:
            return False
        spot.put(Text(card.chance.choice(values)), card.mark)
        return card.add(code, spot.path[:1], allowed=allowed)

    return plant


def gone(code: str, fits: Callable[[Spot], bool]) -> Plant:
    """Takes out what the card needs; the nearest thing around it is the part's key, the item's start or the card's."""

    def plant(card: Sown) -> bool:
        spot = card.some(lambda spot: spot.items is None and fits(spot))
        if spot is None:
            return False
        spot.part.fields.remove(spot.field)
        outer = next((one for one in spots(card.card) if one.node is spot.part), None)
        if outer is not None and outer.items is None:
            outer.field.mark += card.mark
        else:
            spot.part.mark += card.mark
        return card.add(code, spot.path[:1])

    return plant


def id_twice(card: Sown) -> bool:
    """The id of something further up, on something that nothing else names."""
    naming = ("checkpoint", "site", "changes")
    named = {spot.text for spot in spots(card.card) if spot.key in naming}
    kinds = ("risks", "changes", "metrics", "sites", "proposals")
    ids = [spot for spot in spots(card.card) if spot.key == "id" and spot.around in kinds]
    pairs = [
        (first, second)
        for number, first in enumerate(ids)
        for second in ids[number + 1 :]
        if first.around == second.around and second.text not in named
    ]
    if not pairs:
        return False
    first, second = card.chance.choice(pairs)
    assert first.text is not None
    second.put(Text(first.text), card.mark)
    return card.add("LC018", second.path[:1])


def share(card: Sown) -> bool:
    """More than a hundred in a hundred: a number of the metric's own, or a measured one."""
    metrics = [spot.part for spot in spots(card.card) if spot.is_of("metrics", "unit") and spot.text == "%"]
    inside = {id(spot.field) for part in metrics for spot in spots(part) if spot.key in ("target", "ideal", "value")}
    return said("LC325", lambda spot: id(spot.field) in inside, "120", "100.1", "1000", allowed="LC321")(card)


def is_placeable(spot: Spot) -> bool:
    return spot.key in PROSE | {"responsible", "by", "unit", "wants"} and spot.text is not None


def is_own_period(spot: Spot) -> bool:
    return spot.path in [("period", "start"), ("period", "end")]


MEANT: dict[str, Plant] = {
    "id twice": id_twice,
    "share": share,
    "placeholder": said("LC030", is_placeable, "TODO", "xxx", "Tähän vielä TODO 😀 tekstiä", "…", "(TBA)"),
    "site backwards": said("LC301", lambda spot: spot.key == "end" and spot.path[0] == "sites", "2017", "2016-02-29"),
    "action backwards": said("LC307", lambda spot: spot.is_of("actions", "end") and bool(spot.beside("start")), "2016"),
    "checkpoint of another card": said("LC310", lambda spot: spot.key == "checkpoint", "olematon"),
    "row of another card": said("LC310", lambda spot: spot.key == "changes" and spot.text is not None, "olematon"),
    "site of another card": said("LC310", lambda spot: spot.key == "site", "olematon"),
    "preparer gone": gone("LC201", lambda spot: spot.path == ("prepared_by",)),
    "period's end gone": gone("LC201", is_own_period),
    "need gone": gone("LC202", lambda spot: spot.path in [("need",), ("activity",)]),
    "benefit gone": gone(
        "LC203", lambda spot: spot.is_of("benefits", "beneficiary", "text") and spot.path[0] == "benefits"
    ),
    "risk gone": gone("LC204", lambda spot: spot.is_of("risks", "risk")),
    "risks gone": gone("LC204", lambda spot: spot.path == ("risks",)),
    "state gone": gone("LC205", lambda spot: spot.is_of("changes", "change", "current", "target", "ideal")),
    "actions gone": gone("LC206", lambda spot: spot.is_of("changes", "actions")),
    "who acts gone": gone(
        "LC206", lambda spot: spot.is_of("actions", "what", "responsible") and spot.beside("status") != "dropped"
    ),
    "metrics gone": gone("LC207", lambda spot: spot.is_of("changes", "metrics")),
    "metric's name gone": gone("LC207", lambda spot: spot.is_of("metrics", "name")),
    "checkpoint's day gone": gone("LC208", lambda spot: spot.is_of("checkpoints", "date", "responsible")),
    "id gone": gone(
        "LC209",
        lambda spot: spot.key == "id" and spot.around in ("risks", "changes", "metrics", "checkpoints", "sites"),
    ),
    "what was seen gone": gone(
        "LC221", lambda spot: spot.is_of("checkpoints", "observations", "decision") and bool(spot.beside("held"))
    ),
    "measured gone": gone(
        "LC222", lambda spot: spot.is_of("measurements", "date", "value", "text") and spot.beside("group") is None
    ),
    "answer gone": gone(
        "LC230", lambda spot: spot.path in [("evaluation", key) for key in ("course", "benefits", "scope", "enablers")]
    ),
    "result gone": gone("LC231", lambda spot: spot.is_of("changes", "result")),
    "how far gone": gone("LC231", lambda spot: spot.key == "reached" and spot.path[0] == "changes"),
    "rooting gone": gone("LC250", lambda spot: spot.path in [("continues",), ("rooting",)]),
    "host gone": gone("LC250", lambda spot: spot.path in [("rooting", key) for key in ("host", "costs", "follow_up")]),
}
ELSEWHERE = ["area", "benefits", "risks", "elements", "attachments", "need", "rooting", "groups", "interviews", "group"]
"""Parts whose form says nothing about whether the others are complete and agree."""


# What YAML's own parser stumbles over: ¤ stands before the place, and § is a byte that is no UTF-8.
WRITTEN: list[tuple[str, str]] = [
    ("LC001", '¤"aukeaa ja jää auki'),
    ("LC001", "¤'aukeaa ja jää auki"),
    ("LC001", "ääni 😀 sanoo¤: näin"),
    ("LC001", "a\u0308 b¤: c: d"),
    ("LC001", "¤*tärkeää* on"),
    ("LC001", "¤@ryhmä"),
    ("LC001", "¤%"),
    ("LC001", "¤`koodi`"),
    ("LC001", "¤- ensin"),
    ("LC001", "¤[auki, ja auki"),
    ("LC001", "¤{auki, ja auki"),
    ("LC001", "¤]"),
    ("LC001", "¤| teksti samalla rivillä"),
    ("LC001", "¤> teksti samalla rivillä"),
    ("LC001", '¤"Hyvä" sanoi äiti'),
    ("LC001", "¤[Hyvä] sanoi äiti"),
    ("LC002", "ä 😀 ¤§iv§"),
    ("LC004", "¤&nimi teksti"),
    ("LC004", "¤*nimi"),
    ("LC004", "¤!tagi teksti"),
    ("LC007", "teksti 😀 ¤\u2028 rivillä"),
    ("LC007", "teksti ä¤\x0b rivillä"),
    ("LC007", '¤"ä \\e"'),
]


def written(code: str, text: str) -> Plant:
    """Plants a text that reading ends at."""

    def plant(card: Sown) -> bool:
        spot = card.some(lambda spot: spot.key in PROSE and spot.text is not None)
        assert isinstance(spot, Spot)
        assert isinstance(spot.node, Text)
        spot.node.value, spot.node.raw, spot.node.alone = text.replace("¤", card.mark), True, True
        return card.add(code)

    return plant


def led(card: Sown) -> Spot:
    """Some key of an item of a list, with a text of one line above it."""

    def fits(spot: Spot) -> bool:
        at = spot.part.fields.index(spot.field)
        above = spot.part.fields[at - 1].value
        is_item = spot.items is None and len(spot.path) > 1 and isinstance(spot.path[-2], int)
        return is_item and at > 0 and isinstance(above, Text) and "\n" not in above.value

    spot = card.some(fits)
    assert spot is not None
    return spot


def tab(card: Sown) -> bool:
    led(card).field.lead = f"{card.mark}\t"
    return card.add("LC001")


def moved(by: int) -> Plant:
    """Plants a line that begins further in, or further out, than its sisters."""

    def plant(card: Sown) -> bool:
        spot = led(card)
        spot.field.shift, spot.field.mark = by, card.mark
        return card.add("LC001")

    return plant


def merge(card: Sown) -> bool:
    spot = led(card)
    spot.part.fields.insert(spot.part.fields.index(spot.field), Field("<<", Text("x"), card.mark))
    return card.add("LC004")


YAML: dict[str, Plant] = {
    **{f"{code} {text}": written(code, text) for code, text in WRITTEN},
    "tab": tab,
    "further in": moved(1),
    "further out": moved(-1),
    "merge key": merge,
}


def whole_lines(card: Sown, text: str) -> str:
    """The text with a line that belongs to no card: a mark of two people's edits, or the beginning of another card."""
    lines = text.split("\n")
    line = card.chance.choice(["<<<<<<< HEAD", "=======", ">>>>>>> ryhmä", "---"])
    at = len(lines) if line == "---" else card.chance.randint(1, len(lines))
    lines[at:at] = [card.mark + line, "format: 1"] if line == "---" else [card.mark + line]
    card.add("LC004" if line == "---" else "LC006")
    return "\n".join(lines)


SEEDS = st.integers(0, 2**32)
NAMES = st.sampled_from(list(TODAY))


def held(**more: Any) -> Any:
    """The same examples each time, 500 in all."""
    return settings(deadline=None, derandomize=True, **more)


@held(max_examples=30)
@given(NAMES, SEEDS)
def test_nothing_is_found_in_any_hand(name: str, seed: int) -> None:
    card = sown(name, seed)
    hold(card, *file_of(card, Hand.of(card.chance).write(card.card)))


@held(max_examples=260)
@given(NAMES, SEEDS, st.lists(st.sampled_from(list(FORM)), min_size=1, max_size=4))
def test_faults_of_form(name: str, seed: int, kinds: list[str]) -> None:
    card = sown(name, seed)
    for kind in kinds:
        FORM[kind](card)
    assume(card.expected)
    hold(card, *file_of(card, Hand.of(card.chance).write(card.card)))


@held(max_examples=120)
@given(
    st.permutations(list(TODAY)), SEEDS, st.sampled_from(list(MEANT)), st.lists(st.sampled_from(list(FORM)), max_size=2)
)
def test_faults_of_what_is_said(names: list[str], seed: int, kind: str, kinds: list[str]) -> None:
    for name in names:
        card = sown(name, seed)
        if name == WORKSHOP and kind not in ("id twice", "placeholder"):
            continue
        if MEANT[kind](card):
            break
    assert card.expected
    card.taken += [(one.key,) for one in card.card.fields if one.key not in ELSEWHERE]
    for other in kinds:
        FORM[other](card)
    hold(card, *file_of(card, Hand.of(card.chance).write(card.card)))


@held(max_examples=80)
@given(NAMES, SEEDS, st.sampled_from(list(YAML)))
def test_faults_of_the_text(name: str, seed: int, kind: str) -> None:
    card = sown(name, seed)
    YAML[kind](card)
    # A quotation mark that is left open ends at the next one of its sort.
    # A line that begins further in than a text under | is more of that text.
    short: dict[str, Any] = {"blocks": 0} if kind == "further in" else {}
    hand = Hand.of(card.chance, quotes="'" if '"' in kind else '"', remarks=0, **short)
    raw, places = file_of(card, hand.write(card.card))
    hold(card, raw.replace("§".encode(), b"\xe4"), places)


@held(max_examples=10)
@given(NAMES, SEEDS)
def test_lines_that_belong_to_no_card(name: str, seed: int) -> None:
    card = sown(name, seed)
    hold(card, *file_of(card, whole_lines(card, Hand.of(card.chance).write(card.card))))


@pytest.mark.parametrize("kind", list(YAML))
def test_every_fault_of_the_text(kind: str) -> None:
    card = sown(STARTED, 1)
    YAML[kind](card)
    raw, places = file_of(
        card, Hand(card.chance, flow=0, blocks=0, remarks=0, quotes="'" if '"' in kind else '"').write(card.card)
    )
    hold(card, raw.replace("§".encode(), b"\xe4"), places)


@pytest.mark.parametrize("kind", [*FORM, *MEANT])
def test_every_kind_of_fault(kind: str) -> None:
    """Each of them, alone, in the plainest hand."""
    planted = 0
    for name in TODAY:
        card = sown(name, 1)
        if (name != WORKSHOP or kind in FORM) and (FORM | MEANT)[kind](card):
            planted += 1
            hold(card, *file_of(card, Hand(card.chance, flow=0, blocks=0, remarks=0).write(card.card)))
    assert planted


def test_a_mark_is_where_it_was_written() -> None:
    text = f"a\n😀 ä\u0308{mark(0)}b{mark(1)}\n{mark(2)}"
    assert found_marks(text) == ("a\n😀 ä\u0308b\n", {0: (2, 5), 1: (2, 6), 2: (3, 1)})
