"""Identity codes are found wherever they stand, and never shown. These are of the series kept for tests."""

from __future__ import annotations

import json
from datetime import date
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.fi import hetu

from lape_cards.checks.masking import HIDDEN, secrets_in
from lape_cards.checks.run import Selection, Situation, check_file
from lape_cards.diagnostic import Diagnostic, Place
from lape_cards.i18n import translator
from lape_cards.message import Message, plural_message
from lape_cards.store.cards import read_card
from lape_cards.store.reader import read

HEAD = "format: 1\nkind: experiment\nid: x\nlanguage: fi\ntitle: X\n"


def identity_code(birth: str = "131052", sign: str = "-", number: str = "907") -> str:
    """A code of the series 900–999, with the check digit that makes it one."""
    candidates = (f"{birth}{sign}{number}{check}" for check in "0123456789ABCDEFHJKLMNPRSTUVWXY")
    return next(code for code in candidates if hetu.is_valid(code, allow_temporary=True))


CODE = identity_code()
LETTER = identity_code(number="900")
assert CODE[-1].isdigit()
assert LETTER[-1].isalpha()
DIGITS = CODE[:6]


def check(
    text: str, *, phase: str = "plan", select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()
) -> list[Diagnostic]:
    file = read_card(text.encode(), "cards/x.yaml")
    situation = Situation(date(2018, 3, 1), phase=phase)  # type: ignore[arg-type]
    return check_file(file, situation, Selection(select, ignore))


def shown(items: list[Diagnostic]) -> str:
    """All that a reporter can show of findings, in every language's own way of writing values."""
    say = translator("en")
    return json.dumps(
        [
            (
                item.location,
                say(item.message),
                say(item.hint or ""),
                item.path,
                item.excerpt,
                repr(item.message),
                repr(item.hint),
            )
            for item in items
        ],
        ensure_ascii=False,
    )


def places(items: list[Diagnostic]) -> list[str]:
    return [f"{item.place.line}:{item.place.column}" for item in items if item.code == "LC501"]


UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Signs that show nowhere."""

WHERE: list[tuple[str, list[str]]] = [
    # what stands after the head, and where codes are found
    (f"need: Äiti {CODE} tuli.\n", ["6:12"]),
    (f"need: |\n  rivi\n  😀 {CODE}\n", ["8:5"]),
    (f"# {CODE}\nneed: x\n", ["6:3"]),
    (f"need: x  # {CODE}\n", ["6:12"]),
    (f"{CODE}: x\n", ["6:1"]),
    (f"'Äiti {CODE}': x\n", ["6:7"]),
    (f"area: {{Äiti {CODE}}}\n", ["6:13"]),
    (f"period: {{start: {CODE}}}\n", ["6:17"]),
    (f"version: {CODE}\n", ["6:10"]),
    (f"risks:\n  - id: {CODE}\n", ["7:9"]),
    (f"risks:\n  - impact: {CODE}\n", ["7:13"]),
    (f"risks:\n  - {CODE}\n", ["7:5"]),
    (f"risks: [{{id: {CODE.lower()}, risk: a}}, {{id: {CODE.lower()}, risk: b}}]\n", ["6:14", "6:42"]),
    (f"need:\n  - {CODE}: x\n", ["7:5"]),
    (f"evaluation: {{root: {{municipal_decision: {CODE}}}}}\n", ["6:41"]),
    (f"changes:\n  - {{id: c, change: {CODE}}}\n", ["7:21"]),
    (f"changes:\n  - metrics: [{{name: Äidin {CODE} mittari, baseline: {CODE}}}]\n", ["7:28", "7:59"]),
    (f"need: –{CODE}–\n", ["6:8"]),
    (f"need: hetu{CODE} A{LETTER}.\n", ["6:11", "6:24"]),
    (f"need: 2017–{CODE}–2018\n", ["6:12"]),
    (f"need: ({CODE}, {CODE})\n", ["6:8", "6:21"]),
    (
        f"need: {identity_code(sign='+')} {identity_code('010101', 'A')} {identity_code('010101', 'B')}\n",
        ["6:7", "6:19", "6:31"],
    ),
    (f"need: {CODE.replace('-', '–')} {CODE.replace('-', '−')} {CODE.replace('-', '‑')}\n", ["6:7", "6:19", "6:31"]),
    (f"need: {CODE.lower()}\n", ["6:7"]),
    *((f"need: Äiti {CODE[:9]}{unseen}{CODE[9:]} tuli.\n", ["6:12"]) for unseen in UNSEEN),
    (f"need: {DIGITS[:2]}\u00ad{DIGITS[2:]}\u200b{CODE[6]}\u2060{CODE[7:]} {CODE}\n", ["6:7", "6:22"]),
    (f"need: |\n  Äiti {DIGITS} - {CODE[7:]} ja\n", ["7:8"]),
    (
        f"need: {DIGITS} -{CODE[7:]} {DIGITS}- {CODE[7:]} {DIGITS}\u00a0\u2015\u200b {CODE[7:]}\n",
        ["6:7", "6:20", "6:33"],
    ),
    (f"risks:\n  - id: {CODE[:8]}\u200b{CODE[8:]}\n", ["7:9"]),
    (f"{CODE[:8]}\u00ad{CODE[8:]}: x\n", ["6:1"]),
    (f'need: "rivi {DIGITS}\\u200b-{CODE[7:]}"\n', ["6:7"]),
    (f'need: "rivi {DIGITS} -\n  {CODE[7:]}"\n', ["6:7"]),
    (f'need: "rivi {DIGITS}\\x2D{CODE[7:]}"\n', ["6:7"]),
    (f'need: "rivi {CODE[:8]}\\\n  {CODE[8:]}"\n', ["6:7"]),
    (f'"{DIGITS}\\x2D{CODE[7:]}": x\n', ["6:1"]),
    (f"risks:\n  - id: {LETTER}\n", ["7:9"]),
    (f"risks:\n  - id: Äiti {LETTER.replace('-', '–')} ja {'muu' * 20} {LETTER}\n", ["7:14", "7:90"]),
    (f"changes:\n  - metrics: [{{baseline: {CODE.replace('-', '−')}}}]\n", ["7:26"]),
    (f"changes:\n  - metrics: [{{measurements: [{{n: {LETTER}}}]}}]\n", ["7:35"]),
    (f"need: Perheet: {CODE}\n", ["6:16"]),
    (f"need: &a {CODE}\n", ["6:10"]),
    (f"need: {CODE} #1\n", ["6:7"]),
    (f"need: {CODE}\nneed: {CODE}\n", ["6:7", "7:7"]),
    (f"{CODE}: x\n{CODE}: y\n", ["6:1", "7:1"]),
]


@pytest.mark.parametrize(("body", "expected"), WHERE)
def test_found_and_never_shown(body: str, expected: list[str]) -> None:
    for phase, end in (("plan", "\n"), ("rooted", "\r\n")):
        items = check((HEAD + body).replace("\n", end), phase=phase)
        assert places(items) == expected
        assert DIGITS not in shown(items)
        assert CODE[7:10] not in shown(items)


@pytest.mark.parametrize(("body", "expected"), WHERE)
def test_found_even_where_the_rule_is_ignored(body: str, expected: list[str]) -> None:
    items = check(HEAD + body, ignore=("privacy",))
    assert places(items) == expected
    assert DIGITS not in shown(items)


@pytest.mark.parametrize(("body", "expected"), WHERE)
def test_found_and_hidden_even_where_other_rules_were_chosen(body: str, expected: list[str]) -> None:
    items = check(HEAD + body, select=("form", "completeness", "consistency"))
    assert places(items) == expected
    assert DIGITS not in shown(items)


def test_other_findings_tell_the_rest() -> None:
    [unknown] = [item for item in check(f"{HEAD}Äiti {CODE}: x\n") if item.code == "LC010"]
    assert unknown.message.values == {"text": f"Äiti {HIDDEN}"}
    assert unknown.path == (f"Äiti {HIDDEN}",)
    assert unknown.excerpt is None


@settings(max_examples=60, deadline=None)
@given(
    st.text("aä 1.", max_size=70), st.text("aä 1.", max_size=30), st.sampled_from(["risk", "change", "what", "name"])
)
def test_a_text_that_is_cut_shows_no_half_of_a_code(before: str, after: str, field: str) -> None:
    text = f"x{before} {CODE} {after}"
    part = f"{{{field}: '{text}'}}"
    body = {
        "risk": f"risks: [{part}]\n",
        "change": f"changes: [{part}]\n",
        "what": f"changes: [{{id: c, actions: [{part}]}}]\n",
        "name": f"changes: [{{id: c, metrics: [{part}]}}]\n",
    }[field]
    items = check(f"{HEAD}{body}'{text}': x\nversion: '{text}'\n", phase="rooted")
    assert len(places(items)) == 3
    assert not any(CODE[:length] in shown(items) for length in (5, 6))


@pytest.mark.parametrize(
    "text",
    [
        f"{CODE[:-1]}{'0' if CODE[-1] != '0' else '1'}",
        f"1{CODE}",
        f"{CODE}1",
        "131352-9079",
        "131052-907",
        "131052 907T",
        "2018-03-15",
        "0401234567",
        "Y-tunnus 1234567-1",
        f"{DIGITS}  - {CODE[7:]}",
        f"{DIGITS} A {CODE[7:]}",
        f"{DIGITS[:3]} {DIGITS[3:]}-{CODE[7:]}",
    ],
)
def test_what_is_no_identity_code(text: str) -> None:
    assert places(check(f"{HEAD}need: {text}\n")) == []


def test_signs_that_show_nowhere_cost_no_time_however_many_there_are() -> None:
    many = 20_000 * "\u200b"
    started = monotonic()
    assert places(check(f"{HEAD}need: {DIGITS}{many}{many}x {DIGITS}-{many}x {DIGITS}{many}-{CODE[7:]}\n")) == [
        "6:60024"
    ]
    assert monotonic() - started < 5


def test_a_file_that_cannot_be_read_keeps_its_secrets() -> None:
    items = check(f"need: [\n  {CODE}\n{CODE}: [x\n")
    assert places(items) == ["2:3", "3:1"]
    assert DIGITS not in shown(items)


@settings(max_examples=100, deadline=None)
@given(
    st.dates(date(1930, 1, 1), date(2017, 12, 31)),
    st.integers(900, 999),
    st.sampled_from([" ", "(", "–", ":", "ä", "_", "\t", "\n"]),
)
def test_every_code_of_the_test_series_is_found(born: date, number: int, before: str) -> None:
    sign = "-" if born.year < 2000 else "A"
    code = identity_code(f"{born:%d%m%y}", sign, str(number))
    text = f"need: |\n  x{before}{'  ' if before == chr(10) else ''}{code}.\n"
    items = check(HEAD + text)
    assert len(places(items)) == 1
    assert code not in shown(items)


def test_rows_and_risks_are_called_by_their_texts_without_what_nobody_should_read() -> None:
    text = HEAD + (
        f"changes:\n  - id: row-1\n    change: The queue is shorter\n  - id: row-2\n    change: {CODE} waits less\n"
        f"risks:\n  - id: risk-1\n    risk: The room is sold\n  - id: risk-2\n    risk: {CODE} leaves\n"
        "  - id: risk-3\n"
    )
    items = check(text, phase="ended", select=("LC231", "LC232"))
    named = [item for item in items if item.code in {"LC231", "LC232"}]  # the code is told too, whatever is chosen
    assert [list(item.message.values.values()) for item in named] == [
        ["The queue is shorter"],
        [f"{HIDDEN} waits less"],
        ["The room is sold"],
        [f"{HIDDEN} leaves"],
        ["risk-3"],
    ]
    assert CODE not in shown(items)


@pytest.mark.parametrize(
    "value",
    [
        CODE,
        ["muu", f"lapsi {CODE}"],
        Message("The row “{row}”", row=CODE),
        [Message("{why}", why=[plural_message("{count} of “{name}”", "{count} of “{name}”", 2, name=CODE)])],
    ],
)
def test_a_code_is_hidden_however_deep_in_a_message_it_is(value: object) -> None:
    secrets = secrets_in(read(f"{HEAD}need: {CODE}\n".encode()))
    item = Diagnostic("LC999", "error", "x.yaml", Place(1, 1), Message("It is {value}.", value=value))
    told = translator("en")(secrets.mask(item).message)
    assert CODE not in told
    assert HIDDEN in told
