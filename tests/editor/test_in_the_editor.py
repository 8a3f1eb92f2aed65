"""What a person who types a card sees in an editor: the guide, the keys, the words to choose from, the faults."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from language_server import LanguageServer

from lape_cards.card.base import guide_of, label_of
from lape_cards.card.kinds import KINDS, Experiment
from lape_cards.card.parts import Metric
from lape_cards.i18n import LANGUAGES, translator
from lape_cards.store.cards import read_card
from lape_cards.workflow.cards import open_cards
from lape_cards.workflow.new import new_card

pytestmark = pytest.mark.registry

EXAMPLES = Path(__file__).parents[2] / "examples" / "demo"
HEAD = "format: 1\nkind: experiment\nid: x\nlanguage: fi\ntitle: X\n"
SAY = translator("fi")


@pytest.fixture(scope="module")
def finnish(opened) -> tuple[Path, LanguageServer]:
    return opened("fi")


def plain(text: str) -> str:
    """A text without the signs that Markdown has for itself."""
    return re.sub(r"\\(?=\W)|&nbsp;", "", text)


def hover(server: LanguageServer, uri: str, line: int, column: int) -> str:
    shown = server.at("textDocument/hover", uri, line, column)
    return plain(shown["contents"]["value"]) if shown else ""


def offered(server: LanguageServer, uri: str, line: int, column: int) -> dict[str, str]:
    """What may be written at a place, each with what is told of it."""
    items = server.at("textDocument/completion", uri, line, column)["items"]
    return {item["label"]: str(item.get("documentation")) for item in items}


@pytest.mark.parametrize("language", LANGUAGES)
def test_valid_cards_have_no_faults(opened, language):
    folder, server = opened(language)
    cards = open_cards(folder)
    for kind in KINDS:
        new_card(cards, f"Uusi: {kind}", kind=kind, language=language)
    for example in EXAMPLES.glob("cards/*/*.yaml"):
        cards.path_of(f"{example.parent.name}-{example.stem}").write_bytes(example.read_bytes())
    paths = [*map(cards.path_of, cards.ids()), folder / "lape.yaml"]
    assert len(paths) > 12
    texts = [(path, path.read_text(encoding="utf-8")) for path in paths]
    assert dict(zip(paths, server.faults(texts), strict=True)) == {path: [] for path in paths}
    assert all(server.faults((path, f"{text}\nfoo: x\n") for path, text in texts))


def test_each_key_of_a_new_card_shows_its_guide(finnish):
    folder, server = finnish
    cards = open_cards(folder)
    text = new_card(cards, "Uusi", language="fi").path.read_text(encoding="utf-8")
    uri = server.open(folder / "cards" / "uusi.yaml", text)
    seen = set()
    for number, line in enumerate(text.splitlines()):
        if found := re.match(r"(\w+):", line):
            guide = SAY(guide_of(Experiment, found[1]))
            assert guide in hover(server, uri, number, 1), found[1]
            seen.add(found[1])
        elif found := re.match(r"\s+(follow_up|unit):", line):
            told = hover(server, uri, number, found.end() - 2)
            assert SAY(label_of(Metric, found[1])) in told
            assert SAY(guide_of(Metric, found[1])) in told
            seen.add(found[1])
    assert seen >= {"format", "need", "changes", "checkpoints", "follow_up", "unit"}


def test_an_empty_place_offers_the_keys_with_their_guides(finnish):
    folder, server = finnish
    text = f"{HEAD}need: x\n\n"
    uri = server.open(folder / "cards" / "x.yaml", text)
    keys = offered(server, uri, 6, 0)
    assert set(Experiment.model_fields) - set(keys) == {"format", "kind", "id", "language", "title", "need"}
    for key in set(Experiment.model_fields) & set(keys):
        assert plain(keys[key]) == SAY(guide_of(Experiment, key))
    uri = server.open(folder / "cards" / "y.yaml", f"{HEAD}changes:\n  - metrics:\n      - id: a\n        \n")
    assert plain(offered(server, uri, 8, 8)["follow_up"]) == SAY(guide_of(Metric, "follow_up"))


def test_a_word_to_choose_is_offered(finnish):
    folder, server = finnish
    uri = server.open(folder / "cards" / "x.yaml", f"{HEAD}risks:\n  - id: a\n    impact: \n")
    assert {"low", "medium", "high"} <= set(offered(server, uri, 7, 12))


FAULTS = [
    # the lines after the head (they begin at 5, from 0), the line of the fault, a part of what is said
    ("titel: y", 5, "titel"),
    ("area:\n  regoin: y", 6, "regoin"),
    ("risks:\n  - id: a\n    impact: suuri", 7, '"low", "medium", "high"'),
    ("need:\n  a: b", 6, "Incorrect type"),
    ("area: Uusimaa", 5, "Incorrect type"),
    ("period:\n  start: 15.3.2018", 6, "pattern"),
    ("changes:\n  - metrics:\n      - target: 3,6", 7, "pattern"),
]


@pytest.mark.parametrize(("lines", "line", "words"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_a_fault_is_marked_where_it_is(finnish, lines, line, words):
    folder, server = finnish
    [told] = server.faults([(folder / "cards" / "x.yaml", f"{HEAD}{lines}\n")])
    assert [item["range"]["start"]["line"] for item in told] == [line]
    assert words in told[0]["message"]


def test_what_a_card_needs_is_missed(finnish):
    folder, server = finnish
    rows = HEAD.splitlines(keepends=True)
    texts = ["".join(row for row in rows if row != left_out) for left_out in rows]
    told = server.faults((folder / "cards" / f"{number}.yaml", text) for number, text in enumerate(texts))
    for row, faults in zip(rows, told, strict=True):
        assert any(row.partition(":")[0] in fault["message"] for fault in faults)


PLAIN = (
    *(
        "12:30",
        "no",
        "yes",
        "on",
        "012",
        "0o14",
        "0x1F",
        "2018",
        "3.10",
        "1e3",
        "-0",
        "+5",
        ".5",
        ".inf",
        "-.Inf",
        ".nan",
    ),
    *("true", "False", "2018-03-15", "2018-03-15 12:00:00", "1_000", "1,5", "15 %", "15–20", "~", "null", "", "=", "n"),
)


def card_of(value: str) -> str:
    return (
        f"{HEAD}need: {value}\narea:\n  municipality:\n    - {value}\nprepared_by: {value}\n"
        f"risks:\n  - risk: {value}\nchanges:\n  - target: {value}\n    metrics:\n      - unit: {value}\n"
        f"checkpoints:\n  - responsible: {value}\n    observations:\n      - text: {value}\n"
        f"evaluation:\n  course: {value}\n"
    )


def test_a_text_may_look_like_anything(finnish):
    folder, server = finnish
    for value in PLAIN:
        assert read_card(card_of(value).encode(), "x.yaml").diagnostics == [], value
    told = server.faults((folder / "cards" / f"{number}.yaml", card_of(value)) for number, value in enumerate(PLAIN))
    assert dict(zip(PLAIN, told, strict=True)) == {value: [] for value in PLAIN}


def test_the_settings_are_looked_after_too(finnish):
    folder, server = finnish
    uri = server.open(folder / "lape.yaml", "format: 1\n\n")
    assert {"name", "programme", "cards", "check"} <= set(offered(server, uri, 1, 0))
    [told] = server.faults([(folder / "lape.yaml", "format: 1\nlanguage: suomi\n")])
    assert [item["range"]["start"]["line"] for item in told] == [1]


@pytest.mark.parametrize("cards", ["omat kortit", "päivä/", "a[b]{c,d}", "./"])
def test_the_cards_folder_may_have_another_name(opened, cards):
    folder, server = opened("en", cards)
    inside, settings = folder / cards / "x.yaml", folder / "lape.yaml"
    told = server.faults((path, "titel: x\n") for path in (inside, settings, folder / "muu.json" / "x.yml"))
    for faults, word in zip(told, ("kind", "format", None), strict=True):
        assert any(f'"{word}"' in fault["message"] for fault in faults) == (word is not None)
