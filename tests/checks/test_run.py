"""Holding the rules against a file: which are held, the ids, the order, and an end to every list."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lape_cards.card.kinds import KINDS
from lape_cards.checks.past import PastVersion
from lape_cards.checks.registry import RULES
from lape_cards.checks.run import MOST, Selection, Situation, check_file
from lape_cards.diagnostic import Diagnostic
from lape_cards.i18n import translator
from lape_cards.store.cards import read_card

TODAY = Situation(date(2018, 3, 1))
HEAD = "format: 1\nkind: experiment\nid: x\nlanguage: fi\ntitle: X\n"
WORKSHOP = HEAD.replace("experiment", "workshop")


def check(text: str, name: str = "cards/x.yaml", *, save_only: bool = False, **selection: Any) -> list[Diagnostic]:
    file = read_card(text.encode(), name)
    return check_file(file, TODAY, Selection(**selection), save_only=save_only)


def codes(items: list[Diagnostic]) -> list[str]:
    return [item.code for item in items]


@pytest.mark.parametrize(
    ("name", "identity", "expected"),
    [
        ("cards/x.yaml", "x", []),
        ("x.yaml", "x", []),
        ("cards/y.yaml", "x", ["LC017"]),
        ("cards/X.yaml", "x", ["LC017"]),
        ("x@3", "x", []),
        ("cards/con.yaml", "con", ["LC024"]),
        ("cards/lpt1.yaml", "lpt1", ["LC024"]),
        ("cards/lpt0.yaml", "lpt0", []),
        ("cards/console.yaml", "console", []),
    ],
)
def test_the_id_is_the_files_name(name: str, identity: str, expected: list[str]) -> None:
    items = check(HEAD.replace("id: x", f"id: {identity}"), name, select=("form",))
    assert codes(items) == expected
    assert [item.location for item in items] == [f"{name}:3:1"] * len(expected)


@pytest.mark.parametrize(
    ("stem", "saved", "hint"),
    [
        ("kahvila", True, "Write on the line again  id: kahvila"),
        ("kahvila", False, "Otherwise write on the line  id: kahvila"),
        ("Uusi kahvila", False, "give it a name and an id of its own, of small letters, digits and hyphens."),
    ],
)
def test_id_and_name_agree_by_what_the_versions_go_by(stem: str, saved: bool, hint: str) -> None:
    past = (PastVersion(1, date(2018, 1, 1), "", False, None, None),) if saved else ()
    file = read_card(HEAD.encode(), f"cards/{stem}.yaml")
    [item] = check_file(file, Situation(date(2018, 3, 1), past=past), Selection(select=("LC017",)))
    assert item.hint is not None
    told = translator("en")(item.hint)
    assert told.endswith(hint)
    # Nobody is told to put the file where another one may be.
    assert saved or told.index("there is no") < told.index("x.yaml") < told.index("that name")


TWICE: list[tuple[str, list[str]]] = [
    ("risks: [{id: a}, {id: b}]", []),
    ("risks: [{id: a}, {risk: x}, {risk: y}, {id: a}]", ["risks.3.id"]),
    ("risks: [{id: a}, {id: a}, {id: a}]", ["risks.1.id", "risks.2.id"]),
    ("risks: [{id: a}]\nchanges: [{id: a}]\nsites: [{id: a}]\ncheckpoints: [{id: a}]", []),
    ("changes: [{id: a}, {id: a}]", ["changes.1.id"]),
    ("sites: [{id: a}, {id: a}]", ["sites.1.id"]),
    ("checkpoints: [{id: a}, {id: a}]", ["checkpoints.1.id"]),
    ("changes: [{metrics: [{id: a}, {id: a}]}]", ["changes.0.metrics.1.id"]),
    ("changes: [{metrics: [{id: a}]}, {metrics: [{id: b}, {id: a}]}]", ["changes.1.metrics.1.id"]),
    ("changes: [{id: a, metrics: [{id: a}]}]", []),
]


@pytest.mark.parametrize(("body", "expected"), TWICE)
def test_ids_stand_only_once(body: str, expected: list[str]) -> None:
    items = check(f"{HEAD}{body}\n", select=("LC018",))
    assert [".".join(map(str, item.path)) for item in items] == expected


def test_proposals_ids_stand_only_once_in_a_workshop() -> None:
    group = "{assessments: [{proposals: [{id: a}]}, {proposals: [{id: b}]}]}"
    body = f"groups: [{group}, {{assessments: [{{proposals: [{{id: a}}]}}]}}]"
    [item] = check(f"{WORKSHOP}{body}\n", select=("LC018",))
    assert item.path == ("groups", 1, "assessments", 0, "proposals", 0, "id")


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        ((), (), {"LC010", "LC201", "LC202", "LC203", "LC204", "LC205", "LC208"}),
        # What may never become a version is always found.
        (("LC2",), (), {"LC010", "LC201", "LC202", "LC203", "LC204", "LC205", "LC208"}),
        (("lc201", "form"), (), {"LC010", "LC201"}),
        (("Completeness",), ("LC20",), {"LC010"}),
        (("LC201", "LC202"), ("LC202",), {"LC010", "LC201"}),
        ((), ("completeness", "LC010"), {"LC010"}),
        (("privacy",), (), {"LC010"}),
    ],
)
def test_selections(select: tuple[str, ...], ignore: tuple[str, ...], expected: set[str]) -> None:
    assert set(codes(check(f"{HEAD}titel: y\n", select=select, ignore=ignore))) == expected


def test_a_save_asks_for_form_and_privacy_only() -> None:
    assert codes(check(f"{HEAD}titel: y\nrisks: [{{id: a}}, {{id: a}}]\n", save_only=True)) == ["LC010", "LC018"]
    assert check(HEAD, save_only=True) == []
    blocking = {rule.code for rule in RULES.values() if rule.blocks_save}
    assert {RULES[code].family for code in blocking} == {"form", "privacy"}
    of_cards = {rule.code for rule in RULES.values() if rule.code != "LC025"}  # that is no card's, and so in no save
    assert {
        code for code in of_cards if RULES[code].severity == "error" and RULES[code].family in ("form", "privacy")
    } == blocking
    assert {code for code in blocking if RULES[code].family == "privacy"} == {"LC501"}


def test_findings_are_in_the_order_of_the_file() -> None:
    items = check(f"risks: [{{id: a}}, {{id: a}}]\nfoo: y\n{HEAD}need: Ryhmä #1\narea: U\n")
    places = [(item.place.line, item.place.column, item.code) for item in items]
    assert places == sorted(places)
    assert {"LC018", "LC010", "LC020", "LC015", "LC202"} <= set(codes(items))


def test_an_excerpt_is_the_line_it_stands_on() -> None:
    [item] = check(f"{HEAD}need: ä\nareaa: {{place: 😀}}\n".replace("\n", "\r\n"), select=("LC010",))
    assert (item.place.line, item.place.column, item.width, item.excerpt) == (7, 1, 5, "areaa: {place: 😀}")


@pytest.mark.parametrize("kind", KINDS)
def test_a_card_with_its_head_only_is_a_card(kind: str) -> None:
    items = check(HEAD.replace("experiment", kind))
    assert {RULES[item.code].family for item in items} <= {"completeness"}
    assert (items == []) == (kind == "workshop")


MANY: list[tuple[str, str]] = [
    ("unknown keys", "".join(f"kontrollpunkt{n}: 1\n" for n in range(9000))),
    ("one key again and again", "a: 1\n" * 9000),
    ("texts for parts", "benefits:\n" + "- x\n" * 15000),
    ("cut texts", "group:\n" + "- a #b\n" * 15000),
    ("empty parts", "changes:\n" + "- id: a\n" * 6000),
    ("bare keys", f"area: {{{'a, ' * 9000}}}\n"),
    (
        "identity codes",
        "group:\n" + "".join(f"- 131052-{n}{c}\n" for n in range(900, 1000) for c in "0123456789ABCDEF"),
    ),
    ("identity codes for parts", "benefits:\n" + "- 131052-9079 131052-907T\n" * 8000),
    ("long keys", "".join(f"{'a' * 90}{n}: 1\n" for n in range(2500))),
    ("deep", "changes: " + "[" * 40 + "]" * 40 + "\n"),
]


@pytest.mark.parametrize("body", [body for _, body in MANY], ids=[name for name, _ in MANY])
def test_every_file_ends_soon(body: str) -> None:
    started = time.process_time()
    items = check(HEAD + body)
    assert time.process_time() - started < 5
    assert 0 < len(items) <= MOST + 1


def test_the_last_finding_tells_how_many_are_left_out() -> None:
    items = check(HEAD + "changes:\n" + "- id: a\n" * 600, select=("LC018",))
    assert len(items) == MOST + 1
    assert (items[-1].code, translator("en")(items[-1].message)) == ("LC003", "There are 99 findings more.")
    assert codes(items[:-1]) == ["LC018"] * MOST


JUNK = st.one_of(
    st.binary(max_size=200),
    st.lists(
        st.sampled_from(
            [
                b"risks:",
                b"\n  - ",
                b"need: ",
                b"\n",
                b"\r",
                b"|",
                b">",
                b"[",
                b"]",
                b"{",
                b"}",
                b",",
                b"&a ",
                b"*a",
                b"!x ",
                b"%",
                b"@",
                b"\t",
                b"  ",
                b"? ",
                b"---\n",
                b"<<: ",
                b"\xef\xbb\xbf",
                b"\xe2\x80\xa8",
                b"\x00",
                b"\xff",
                b'"',
                b"'",
                "😀".encode(),
                b"\\x41",
                b"~",
                b"id: a",
                b" #",
                b": ",
                HEAD.encode(),
            ]
        ),
        max_size=30,
    ).map(b"".join),
)


@settings(max_examples=200, deadline=None)
@given(JUNK)
def test_whatever_a_file_holds_it_is_told_in_findings(raw: bytes) -> None:
    file = read_card(raw, "cards/x.yaml")
    items = check_file(file, TODAY)
    say = translator("en")
    assert file.content is not None or items
    for item in items:
        assert item.code in RULES
        assert say(item.message).strip()
        assert item.place.line >= 1
        assert item.excerpt is None or item.place.column <= len(item.excerpt) + 1
