"""The JSON Schema: sound in itself, as tolerant as the format, as strict with words and keys."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor

from lape_cards.i18n import LANGUAGES
from lape_cards.schema import DIALECT, FILES, schema
from lape_cards.store.cards import read_card

EXAMPLES = Path(__file__).parents[1] / "examples" / "demo"
HEAD = "format: 1\nkind: experiment\nid: x\nlanguage: fi\ntitle: X\n"
WORKSHOP = HEAD.replace("experiment", "workshop")


class CoreConstructor(SafeConstructor):
    """YAML 1.2's core types, which editors go by: it has no dates."""


CoreConstructor.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def as_an_editor_reads(text: str) -> Any:
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = CoreConstructor
    return yaml.load(text)


@cache
def validator(file: str) -> Draft202012Validator:
    return Draft202012Validator(schema(file, "en"))


def faults(text: str, file: str = "card") -> list[str]:
    return [error.message for error in validator(file).iter_errors(as_an_editor_reads(text))]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", FILES)
def test_it_is_a_schema(file: str, language: Any) -> None:
    body = schema(file, language)
    assert body["$schema"] == DIALECT == Draft202012Validator.META_SCHEMA["$id"]
    Draft202012Validator.check_schema(body)


@pytest.mark.parametrize(
    "example", sorted(EXAMPLES.rglob("cards/*/*.yaml")), ids=lambda path: path.parent.name + path.stem
)
def test_examples_are_valid(example: Path) -> None:
    assert faults(example.read_text(encoding="utf-8")) == []


def test_the_examples_settings_are_valid() -> None:
    assert faults((EXAMPLES / "lape.yaml").read_text(encoding="utf-8"), "repository") == []


TOLERATED = [
    *(
        "title: 2018",
        "title: no",
        "title: 3.10",
        "title: 12:30",
        "title: 012",
        "title: 2018-03-15",
        "id: 2018",
        "format: '1'",
    ),
    *("need:", "need: ~", "need: ''", "need: []", "need: {}", "area: {}", "area:", "risks:", "risks: ''", "group:"),
    *("group: yksi", "group: [a, 2]", "group: [a, ~]", "group:\n  -\n  - a", "risks: [~, {id: a}]", "risks: [{}]"),
    *(
        "period: {start: 2018, end: 2018-05}",
        "period: {start: '2018', end: }",
        "version: 3",
        "version: '3'",
        "version:",
    ),
    *("changes: [{metrics: [{baseline: 3.1, target: 15–20, ideal: '4'}]}]", "changes: [{metrics: [{baseline: -1}]}]"),
    *("changes: [{metrics: [{measurements: [{date: 2018-02-10, value: 3.6, n: 24, sd: '0.8'}]}]}]",),
    *("sites: [{period: {start: 2018}}, {period: [{start: 2018}, {end: 2019}]}, {period: ~}]",),
    *("checkpoints: [{observations: teksti}, {observations: [{by: a, text: b}, {text: 3}]}, {observations: []}]",),
    *("checkpoints: [{responsible: a, changes: [c]}, {decision: , held: 2018-03-15}]", "evaluation: {course: 2018}"),
    *("evaluation: {root: {decision: full, municipal_decision: true, regional_decision: 'false'}}",),
    *("id: true", "id: 1e3", "id: 12e-1", "need: '  '", "area: ' '", "date: ' '", "risks: [' ']", "version: ' 3 '"),
    *("date: |\n  2018-03-15", "period: {start: ' 2018 '}", "period: {start: 0018}", "id: ' x '"),
    *("changes:\n  - metrics:\n    - target: |\n        4.0", "changes: [{metrics: [{baseline: ' 3 – 4 '}]}]"),
]


@pytest.mark.parametrize("line", TOLERATED)
def test_what_the_check_accepts_the_editor_does(line: str) -> None:
    key = line.partition(":")[0]
    head = "".join(row + "\n" for row in HEAD.splitlines() if not row.startswith(f"{key}:"))
    assert read_card(f"{head}{line}\n".encode(), "x.yaml").diagnostics == []
    assert faults(f"{head}{line}\n") == []


REFUSED = [
    *("titel: x", "area: {regoin: x}", "changes: [{metrics: [{foo: x}]}]", "evaluation: {course: [{foo: x}]}"),
    *("risks: [{impact: suuri}]", "risks: [{impact: High}]", "changes: [{result: {reached: yes}}]", "language: suomi"),
    *("kind: kokeilu", "format: 2", "id: Ä", "id: a_b", f"id: {'x' * 65}", "title:", "title: []", "need: {a: b}"),
    *("need: [a]", "area: Uusimaa", "risks: {risk: a}", "risks: [a]", "group: [[a]]", "group: [{a: b}]"),
    *(
        "period: {start: 15.3.2018}",
        "period: {start: 2018-13}",
        "date: 2018-03",
        "date: 2018",
        "version: kaksi",
        "version: -1",
    ),
    *("changes: [{metrics: [{baseline: '3,6'}]}]", "changes: [{metrics: [{measurements: [{value: 1–2}]}]}]"),
    *("checkpoints: [{decision: jatketaan}]", "evaluation: {root: {municipal_decision: kyllä}}", "organisers: x"),
]


@pytest.mark.parametrize("line", REFUSED)
def test_what_the_check_refuses_the_editor_does(line: str) -> None:
    key = line.partition(":")[0]
    head = "".join(row + "\n" for row in HEAD.splitlines() if not row.startswith(f"{key}:"))
    assert read_card(f"{head}{line}\n".encode(), "x.yaml").diagnostics != []
    assert faults(f"{head}{line}\n") != []


@pytest.mark.parametrize("key", ["format", "kind", "id", "language", "title"])
def test_what_a_card_needs(key: str) -> None:
    text = "".join(row + "\n" for row in HEAD.splitlines() if not row.startswith(f"{key}:"))
    assert any(f"'{key}' is a required property" in message for message in faults(text))


def test_each_kind_has_keys_of_its_own() -> None:
    assert faults(f"{WORKSHOP}organisers: x\ngroups: [{{participants: 9}}]\n") == []
    assert faults(f"{WORKSHOP}need: x\n") != []
    assert faults(f"{HEAD.replace('experiment', 'rooting')}continues: y\nrooting: {{host: x}}\n") == []
    assert faults(f"{HEAD}continues: y\n") != []


def test_settings_and_portfolios() -> None:
    assert faults("format: 1\ncheck: {select: LC2, strict: true}\nmanager: {title: x}\n", "repository") == []
    assert faults("format: 1\ncheck: {strict: ehkä}\n", "repository") != []
    assert faults("format: 1\nsources: [{name: a, git: b}]\n", "portfolio") == []
    assert faults("format: 1\nsources: [{name: a}]\n", "portfolio") != []


def properties(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    if isinstance(node, list):
        for item in node:
            yield from properties(item, path)
    elif isinstance(node, dict):
        for name, field in node.get("properties", {}).items():
            if path[-1:] != ("if",):
                yield (*path, name), field
        for key, value in node.items():
            yield from properties(value, (*path, key))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", FILES)
def test_every_field_has_a_label_and_a_guide(file: str, language: Any) -> None:
    found = list(properties(schema(file, language)))
    assert len(found) >= 8
    for path, field in found:
        assert field.get("title"), path
        assert field.get("description"), path


def test_parts_have_no_names_but_their_fields() -> None:
    for file in FILES:
        definitions = schema(file, "fi").get("$defs", {})
        assert definitions
        assert not any({"title", "description"} & set(part) for part in definitions.values())


def test_the_words_are_in_the_language_and_the_keys_are_not() -> None:
    english, finnish = schema("card", "en"), schema("card", "fi")
    assert english["title"] == "A card of lape"
    assert finnish["title"] != english["title"]

    def without_words(node: Any) -> Any:
        if isinstance(node, dict):
            return {
                key: without_words(value)
                for key, value in node.items()
                if not isinstance(value, str) or key not in ("title", "description")
            }
        return [without_words(item) for item in node] if isinstance(node, list) else copy.copy(node)

    assert without_words(english) == without_words(finnish)
