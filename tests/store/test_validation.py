"""Faults of form: which rule, where, what to write instead; and that the rest of the card is still looked at."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lape_cards.card.kinds import Experiment, Workshop
from lape_cards.config.portfolio import Portfolio
from lape_cards.config.repository import RepositorySettings
from lape_cards.i18n import translator
from lape_cards.store.cards import ReadFile, card_of, read_as, read_card
from lape_cards.store.writer import block

HEAD = "format: 1\nkind: experiment\nid: x\nlanguage: fi\ntitle: X\n"

FAULTS: list[tuple[str, str, str, str]] = [
    # the lines after the head (they begin at 6), where and which rule, a part of what is said, of what to do
    ("titel: y", "6:1 LC010", "There is no key titel here", "Did you mean title?"),
    ("Need: y", "6:1 LC010", "There is no key Need here", "Did you mean need?"),
    ("prepared-by: y", "6:1 LC010", "There is no key prepared-by here", "Did you mean prepared_by?"),
    ("foo: y", "6:1 LC010", "There is no key foo here", "The keys that may stand here: format, kind, id,"),
    ("foo:", "6:1 LC010", "There is no key foo here", "may stand here: format"),
    ("what: y", "6:1 LC010", "There is no key what here", "It belongs under changes.actions"),
    ("mitigation: y", "6:1 LC010", "There is no key mitigation here", "It belongs under risks"),
    ("target: y", "6:1 LC010", "There is no key target here", "It belongs under changes"),
    ("area: {Vantaan kaupunki: }", "6:8 LC010", "“Vantaan kaupunki” is read as a key without a value", "under |"),
    ("changes:\n  - id: a\n    goal: y", "8:5 LC010", "There is no key goal here", "may stand here: id, change"),
    ("evaluation:\n  course:\n    - Äidit: hyvin", "8:7 LC010", "“Äidit” is read as a key", "under |"),
    ("benefits:\n  - Perheet: apua", "7:5 LC010", "“Perheet” is read as a key", "keys that may stand here: benef"),
    ("'': y", "6:1 LC010", "“” is read as a key", "under |"),
    (
        "risks:\n  - likelihood: mediun",
        "7:5 LC012",
        "“mediun” is not one of the words that likelihood takes",
        "medium?",
    ),
    ("risks:\n  - likelihood: High", "7:5 LC012", "“High” is not one", "Did you mean high?"),
    ("risks:\n  - impact: suuri", "7:5 LC012", "“suuri” is not one", "Choose one of: low, medium, high."),
    ("changes:\n  - result: {reached: done}", "7:14 LC012", "“done” is not one", "Choose one of: full, partial, none."),
    ("changes:\n  - result: {reached: yes}", "7:14 LC012", "“yes” is not one", "Choose one of: full, partial, none."),
    ("evaluation: {root: {municipal_decision: yes}}", "6:21 LC012", "“yes” is not one", "Write true or false."),
    ("evaluation: {root: {municipal_decision: 1}}", "6:21 LC012", "“1” is not one", "Write true or false."),
    ("period: {start: 15.3.2018}", "6:10 LC013", "“15.3.2018” is not a date", "Write it as 2018-03-15."),
    ("period: {start: 15. 3. 2018}", "6:10 LC013", "is not a date", "Write it as 2018-03-15."),
    ("period: {start: 3.2018}", "6:10 LC013", "is not a date", "Write it as 2018-03."),
    ("period: {start: 3/2018}", "6:10 LC013", "is not a date", "Write it as 2018-03."),
    ("period: {end: 2018-3-5}", "6:10 LC013", "is not a date", "Write it as 2018-03-05."),
    ("period: {end: 2018-3}", "6:10 LC013", "is not a date", "Write it as 2018-03."),
    ("period: {end: 31.2.2018}", "6:10 LC013", "is not a date", "one that the calendar has"),
    ("period: {end: 2018-02-29}", "6:10 LC013", "is not a date", "one that the calendar has"),
    ("period: {end: keväällä}", "6:10 LC013", "is not a date", "a month as 2018-03"),
    ("period: {end: 0000}", "6:10 LC013", "is not a date", "a month as 2018-03"),
    ("date: 2018-03", "6:1 LC013", "is not a date", "Write the whole day, such as 2018-03-15"),
    ("date: 3.2018", "6:1 LC013", "is not a date", "Write the whole day, such as 2018-03-15"),
    ("date: 15.3.2018", "6:1 LC013", "is not a date", "Write it as 2018-03-15."),
    ("checkpoints:\n  - held: tänään", "7:5 LC013", "is not a date", "Write the whole day"),
    ("version: kaksi", "6:1 LC014", "“kaksi” is not a whole number", "Write digits only"),
    ("version: 2.0", "6:1 LC014", "is not a whole number", "Write it as 2."),
    ("version: 02", "6:1 LC014", "is not a whole number", "Write it as 2."),
    ("version: -2", "6:1 LC014", "is not a whole number", "Write digits only"),
    (f"version: {'9' * 5000}", "6:1 LC014", "is not a whole number", "Write digits only"),
    ("changes:\n- metrics:\n  - baseline: 3,6", "8:5 LC014", "“3,6” is not a number", "Write it as 3.6."),
    ("changes:\n- metrics:\n  - baseline: 012", "8:5 LC014", "is not a number", "Write it as 12."),
    ("changes:\n- metrics:\n  - baseline: 1 000", "8:5 LC014", "is not a number", "Write it as 1000."),
    ("changes:\n- metrics:\n  - baseline: 24 %", "8:5 LC014", "is not a number", "Write it as 24."),
    ("changes:\n- metrics:\n  - baseline: −2", "8:5 LC014", "is not a number", "Write it as -2."),
    ("changes:\n- metrics:\n  - baseline: 3,1–4,0", "8:5 LC014", "is not a number", "Write it as 3.1–4.0."),
    ("changes:\n- metrics:\n  - baseline: 20–15", "8:5 LC014", "runs from the larger", "first: 15–20."),
    ("changes:\n- metrics:\n  - baseline: noin 3", "8:5 LC014", "is not a number", "such as 3.6"),
    (f"changes:\n- metrics:\n  - baseline: {'9' * 31}", "8:5 LC014", "is not a number", "such as 3.6"),
    ("changes:\n- metrics:\n  - measurements: [{value: 15–20}]", "8:21 LC014", "is not a number", "such as 3.6"),
    ("changes:\n- metrics:\n  - measurements: [{n: 24 vastaajaa}]", "8:21 LC014", "not a whole number", "as 24."),
    ("area: Uusimaa", "6:1 LC015", "area should be made of keys with values", "keys: region, municipality, place"),
    ("period: [2018-01]", "6:1 LC015", "period should be made of keys", "start, end"),
    ("risks: ei ole", "6:1 LC015", "risks should be a list", "a dash and a space before each item"),
    ("risks:\n  risk: y", "6:1 LC015", "risks should be a list", "a dash and a space"),
    ("risks:\n  - ei ole", "7:5 LC015", "risks should be made of keys", "id, risk, likelihood"),
    ("need: [a, b]", "6:1 LC015", "need should be one text, and here it is a list", "without brackets"),
    ("need:\n  - a", "6:1 LC015", "need should be one text, and here it is a list", "without dashes"),
    ("need: {a: b}", "6:1 LC015", "“a” is read as a key, because a colon follows it; need should be", "need: 'a: b'"),
    ("need: {a: b, c: d}", "6:1 LC015", "need should be a text, and here it is read as keys and values", "under |"),
    ("group:\n  - johtaja: Perhepalvelut", "7:5 LC015", "“johtaja” is read as a key", "or the dash"),
    ("group:\n  - johtaja\n  - Tavoite:", "8:5 LC015", "“Tavoite” is read as a key", "or the dash"),
    ("group:\n  - [a]", "7:5 LC015", "In the list group each item should be one text", "without brackets"),
    ("group:\n  - - a", "7:5 LC015", "In the list group each item should be one text", "without dashes"),
    ("area:\n  municipality: [A, [B]]", "7:21 LC015", "In the list municipality each item", "without brackets"),
    ("risks:\n  - impact: [low]", "7:5 LC015", "impact should be one text", "without brackets"),
    ("period: {start: [2018]}", "6:10 LC015", "start should be one text", "without brackets"),
    ("sites:\n  - period: 2018", "7:5 LC015", "period should be made of keys", "start, end"),
    ("evaluation:\n  course:\n    - hyvin meni", "8:7 LC015", "course should be made of keys", "by, text"),
    ("risks:\n  - id: Päällekkäisyys!", "7:5 LC016", "“Päällekkäisyys!” cannot be an id", "paallekkaisyys."),
    ("risks:\n  - id: a_b", "7:5 LC016", "“a_b” cannot be an id", "Write it as a-b."),
    ("risks:\n  - id: '!'", "7:5 LC016", "“!” cannot be an id", "small letters a–z"),
    (f"risks:\n  - id: {'x' * 65}", "7:5 LC016", "cannot be an id", f"Write it as {'x' * 64}."),
]


def told(file: ReadFile[Any]) -> list[tuple[str, str, str]]:
    say = translator("en")
    return [
        (f"{item.place.line}:{item.place.column} {item.code}", say(item.message), say(item.hint or ""))
        for item in file.diagnostics
    ]


@pytest.mark.parametrize(("body", "where", "message", "hint"), FAULTS)
def test_fault(body: str, where: str, message: str, hint: str) -> None:
    file = read_card(f"{HEAD}{body}\n".encode(), "x.yaml")
    [(found, said, advised)] = told(file)
    assert found == where
    assert message in said
    assert hint in advised
    assert isinstance(file.content, Experiment)
    assert len(said) < 200


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("", ["1:1 LC001"]),
        ("- a", ["1:1 LC015"]),
        ("teksti", ["1:1 LC015"]),
        ("need: y", ["1:1 LC011"] * 5),
        (HEAD.replace("title: X\n", ""), ["1:1 LC011"]),
        (HEAD.replace("title: X", "title:"), ["5:1 LC011"]),
        (HEAD.replace("language: fi", "language: suomi"), ["4:1 LC012"]),
        (HEAD.replace("id: x", "id: X!"), ["3:1 LC016"]),
        (HEAD.replace("format: 1", "format: 2") + "uusi: y", ["1:1 LC022"]),
        (HEAD.replace("format: 1", "format: yksi") + "uusi: y", ["1:1 LC022", "6:1 LC010"]),
        (HEAD.replace("experiment", "kokeilu"), ["2:1 LC012"]),
        (HEAD.replace("experiment", "workshp") + "organisers: y\naims: z\n", ["2:1 LC012"]),
        (HEAD.replace("kind: experiment\n", "") + "rooting: {host: y}\ncontinues: z\n", ["1:1 LC011"]),
    ],
)
def test_heads(head: str, expected: list[str]) -> None:
    file = read_card(head.encode(), "x.yaml")
    assert [found for found, _, _ in told(file)] == expected
    assert file.content is None


def test_hints_for_the_head() -> None:
    said = told(read_card(b"need: y\n", "x.yaml"))
    assert [advised for _, _, advised in said] == [
        "Add a line  format: 1",
        "Add a line  kind: experiment",
        "Add a line  id: …",
        "Add a line  language: fi",
        "Add a line  title: …",
    ]
    [(_, message, hint)] = told(read_card(HEAD.replace("title: X", "title: ''").encode(), "x.yaml"))
    assert (message, hint) == ("The key title has no value, and a card needs it.", "Write the value after the colon.")


@pytest.mark.parametrize(
    ("written", "advised"),
    [
        ("", "Write the value after the colon."),
        (" ~", "Write the value after the colon."),
        (" |-\n", "Write the value after the colon."),
        (" '  '", "Write the value after the colon."),
        (" null", "nothing is there. If it is what is meant, write  title: 'null'"),
        (" null  # huom", "nothing is there. If it is what is meant, write  title: 'null'"),
    ],
)
def test_a_word_that_stands_for_nothing_is_told_from_nothing(written: str, advised: str) -> None:
    [(_, _, hint)] = told(read_card(HEAD.replace("title: X", f"title:{written}").encode(), "x.yaml"))
    assert hint.endswith(advised)


@pytest.mark.parametrize("model", [Portfolio, RepositorySettings])
def test_what_is_no_card_is_not_called_one(model: type[Portfolio] | type[RepositorySettings]) -> None:
    for text, said in (
        ("{}", "is missing, and it is needed here."),
        ("format:\n", "has no value, and it is needed here."),
    ):
        [(_, message, hint)] = told(read_as(model, text.encode(), "x.yaml"))
        assert message == f"The key format {said}"
        assert "card" not in hint
    [(_, _, hint)] = told(read_as(model, b"- a\n", "x.yaml"))
    assert hint == "The file should begin with a line  format: 1  and go on with keys and their values."


def test_a_card_without_kind_is_one() -> None:
    assert "a card needs it." in told(read_card(b"title: x\n", "x.yaml"))[0][1]


def test_a_long_text_is_cut_between_words() -> None:
    [(_, said, _)] = told(read_card(f"{HEAD}{'kymmenen sanaa ' * 20}: y\n".encode(), "x.yaml"))
    assert said.startswith("“kymmenen sanaa kymmenen sanaa kymmenen sanaa kymmenen sanaa…” is read as a key")


def test_many_faults_at_once() -> None:
    body = (
        "area: Uusimaa\nperiod: {start: 15.3.2018, end: 2018-05}\nneed: Lapset\n"
        "risks:\n  - id: a\n    impact: suuri\n  - ei ole\n  - id: B\n    risk: y\n"
        "changes:\n  - id: c\n    change: z\n    metrics:\n      - {baseline: '3,6', target: 4}\n    actoins: []\n"
        "evaluation: {course: [hyvin, {by: a, text: b}]}\n"
    )
    file = read_card((HEAD + body).encode(), "x.yaml")
    assert [found.split() for found, _, _ in told(file)] == [
        ["6:1", "LC015"],
        ["7:10", "LC013"],
        ["11:5", "LC012"],
        ["12:5", "LC015"],
        ["13:5", "LC016"],
        ["19:10", "LC014"],
        ["20:5", "LC010"],
        ["21:23", "LC015"],
    ]
    card = file.content
    assert card.area is None
    assert (card.period.start, card.period.end.last) == (None, date(2018, 5, 31))
    assert card.need == "Lapset"
    assert [(risk.id, risk.risk, risk.impact) for risk in card.risks] == [
        ("a", None, None),
        (None, None, None),
        (None, "y", None),
    ]
    metric = card.changes[0].metrics[0]
    assert (metric.baseline, metric.target) == (None, 4)
    assert [(voice.by, voice.text) for voice in card.evaluation.course] == [((), None), (("a",), "b")]


VALUES: tuple[Any, ...] = (
    *("x", "", "no", "3,6", "15.3.2018", "2018-02-30", "9" * 50, "a\nb", None, [], {}, ["a"], [["a"]], [{}]),
    *([{"x": "y"}], {"x": "y"}, {"Lapset ": None}, {"by": "x", "text": ["y"]}, [{"id": "a"}], {"text": {"a": "b"}}),
)
WHOLE: dict[str, Any] = {
    "format": "1",
    "kind": "experiment",
    "id": "x",
    "language": "fi",
    "title": "X",
    "version": "2",
    "area": {"region": "U", "municipality": ["V", "E"]},
    "period": {"start": "2018", "end": "2019-01"},
    "group": "g",
    "benefits": [{"beneficiary": "b", "level": "client", "result": {"reached": "full"}}],
    "changes": [
        {
            "id": "c",
            "actions": [{"what": "w", "start": "2018", "responsible": "r"}],
            "metrics": [{"id": "m", "baseline": "1–2", "measurements": [{"date": "2018", "value": "3", "n": "4"}]}],
        }
    ],
    "sites": [{"id": "s", "period": [{"start": "2018"}]}, {"id": "t", "period": {"start": "2018"}}],
    "checkpoints": [{"id": "p", "held": "2018-01-01", "observations": [{"by": "a", "text": "b"}]}],
    "evaluation": {"course": "y", "root": {"decision": "full", "municipal_decision": "true"}},
}


def paths(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(found for key, value in inner for found in paths(value, (*path, key)))]


PATHS = [path for path in paths(WHOLE) if path and path[0] not in ("format", "kind", "id", "language", "title")]


@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PATHS), st.sampled_from(VALUES), st.booleans()), min_size=1, max_size=4))
def test_whatever_stands_in_a_field_the_rest_is_read(spoilt: list[tuple[tuple[Any, ...], Any, bool]]) -> None:
    data = copy.deepcopy(WHOLE)
    for path, value, as_new_key in spoilt:
        *outer, last = path
        part: Any = data
        try:
            for key in outer:
                part = part[key]
            part["uusi" if as_new_key and isinstance(part, dict) else last] = copy.deepcopy(value)
        except (KeyError, IndexError, TypeError):
            continue
    file = read_card(block(data).encode(), "x.yaml")
    assert file.content is not None
    assert (file.content.title, file.content.language) == ("X", "fi")
    assert len({(item.code, item.path) for item in file.diagnostics}) == len(file.diagnostics)
    if not any(path[0] == "area" for path, _, _ in spoilt):
        assert file.content.area.municipality == ("V", "E")


def test_a_word_under_a_bar_is_that_word() -> None:
    head = HEAD.replace("experiment", "|\n  experiment").replace("fi", "|\n  fi")
    rest = "risks: [{impact: ' low '}]\nevaluation:\n  root:\n    municipal_decision: |\n      true\n"
    file = read_card(f"{head}{rest}checkpoints:\n  - changes: |\n      rivi\n".encode(), "x.yaml")
    assert told(file) == []
    assert isinstance(file.content, Experiment)
    assert (file.content.language, file.content.risks[0].impact) == ("fi", "low")
    assert file.content.evaluation is not None
    assert file.content.evaluation.root is not None
    assert file.content.evaluation.root.municipal_decision is True
    assert file.content.checkpoints[0].changes == ("rivi",)
    workshop = read_card(HEAD.replace("experiment", "|\n  workshop").encode(), "x.yaml")
    assert isinstance(workshop.content, Workshop)


def test_a_misspelt_key_is_not_missing_too() -> None:
    file = read_card(HEAD.replace("title", "titel").encode(), "x.yaml")
    assert [found for found, _, _ in told(file)] == ["5:1 LC010"]
    assert file.content is None


def test_kinds_are_told_apart() -> None:
    assert isinstance(card_of(HEAD.encode(), "x.yaml"), Experiment)
    assert isinstance(card_of(HEAD.replace("experiment", "workshop").encode(), "x.yaml"), Workshop)
    assert card_of(b"need: y", "x.yaml") is None


@pytest.mark.parametrize(
    ("model", "text", "expected"),
    [
        (RepositorySettings, "format: 1\nlanguage: fi\n", []),
        (RepositorySettings, "format: 1\ncheck: {strict: kyllä, selct: LC2}\n", ["2:9 LC012", "2:24 LC010"]),
        (RepositorySettings, "name: x\n", ["1:1 LC011"]),
        (RepositorySettings, "format: 1\nmanager: Hankepäällikkö\n", ["2:1 LC015"]),
        (Portfolio, "format: 1\nsources:\n  - git: x\n", ["3:5 LC011"]),
        (Portfolio, "format: 1\nsources:\n  name: x\n", ["2:1 LC015"]),
    ],
)
def test_other_files(model: Any, text: str, expected: list[str]) -> None:
    file = read_as(model, text.encode(), "lape.yaml")
    assert [found for found, _, _ in told(file)] == expected
    assert (file.content is None) == ("LC011" in str(expected))
