"""A verdict that is kept comes back as it was, to the last kind of value; what could not is not kept."""

from __future__ import annotations

import json
import random
import zlib
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import replace
from rule_examples import both_sides, situation

from lape_cards.card.days import PartialDate
from lape_cards.checks.examples.example import example_of
from lape_cards.checks.registry import RULES
from lape_cards.checks.verdict import Checked, Completeness, NextCheckpoint, Readiness, Waived
from lape_cards.diagnostic import Diagnostic, Finding, Place
from lape_cards.i18n import translator
from lape_cards.message import Message, plural_message
from lape_cards.store.cards import read_card
from lape_cards.workflow.check import Checker
from lape_cards.workflow.verdicts.codec import CodecError, decode, encode

CARDS = Path(__file__).parents[2] / "examples"


def plain(value: Any) -> Any:
    """A value with the kinds of all that is in it: ``1``, ``True`` and ``Decimal(1)`` are equal, and not the same."""
    if isinstance(value, Message):
        return ["Message", value.text, plain(value.values), value.many, value.count]
    if isinstance(value, list | tuple):
        return [type(value).__name__, *map(plain, value)]
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, Struct):
        return [type(value).__name__, {name: plain(getattr(value, name)) for name in value.__struct_fields__}]
    return [type(value).__name__, value]


def verdicts() -> list[Checked]:
    """What is found in every rule's examples and in the example cards, on days on which much or little is found."""
    found = []
    for code in sorted(RULES):
        example = example_of(RULES[code], translator("fi"))
        for good, whole in both_sides(example, "fi").items() if example is not None else ():
            told = situation(example, "fi", good=good)
            found.append(Checker(told.today).check_read(read_card(whole.raw, whole.name), told.past))
    for path in sorted(CARDS.rglob("*.yaml")):
        for day in (date(2018, 2, 1), date(2026, 1, 1)):
            found += [Checker(day).check_read(read_card(path.read_bytes(), path.name))]
    return found


def test_every_verdict_comes_back_as_it_was() -> None:
    every = verdicts()
    assert {item.code for one in every for item in one.diagnostics} >= {
        code for code in RULES if RULES[code].family != "form"
    }
    assert any(one.readiness and one.readiness.checkpoint for one in every)
    for one in every:
        again = decode(encode(one))
        assert again == one
        assert plain(again) == plain(one)


MESSAGE = Message(
    "{a}",
    a="ä\U0001f642\x00",
    b=Message("{c}", c=[1, True, None, ("x", Decimal("1.50"))]),
    d=date(2018, 3, 15),
    e=PartialDate.parse("2018-03"),
    f=[],
    g=(),
    h=["m", "x", None, None],
)


def test_every_kind_of_value_comes_back() -> None:
    item = Diagnostic("LC204", "error", "other.yaml", Place(3, 4), MESSAGE, MESSAGE, ("a", 0, "b"), "x" * 5000, 7)
    finding = Finding(("a", 1), plural_message("{count} x", "{count} y", 2), None)
    coming = NextCheckpoint(None, "x", PartialDate.parse("2018"), (finding,))
    one = Checked("f", "c", None, "do", [item], (Waived(item, "x"),), Readiness(Completeness(3, 2, (finding,)), coming))
    one = replace(one, called="ä", in_repository=True)
    assert plain(decode(encode(one))) == plain(one)


@pytest.mark.parametrize(
    "value",
    [1.5, "ä\udcff", b"x", {"a": 1}, {1}, datetime(2018, 1, 1), object(), [[[{}]]], type("Text", (str,), {})("x")],
    ids=lambda value: type(value).__name__,
)
def test_what_has_no_exact_form_is_refused(value: object) -> None:
    one = Checked("f", None, None, None, [Diagnostic("LC204", "error", "f", Place(1, 1), Message("{a}", a=value))])
    with pytest.raises(CodecError):
        encode(one)


def test_damaged_bytes_are_refused_or_a_verdict_but_never_an_error() -> None:
    seed = random.Random(7)  # noqa: S311 - damage, and always the same
    for one in verdicts()[::7]:
        raw = encode(one)
        for _ in range(20):
            damaged = bytearray(raw)
            damaged[seed.randrange(len(raw))] ^= 1 << seed.randrange(8)
            for changed in (bytes(damaged), raw[: seed.randrange(len(raw))]):
                try:
                    assert isinstance(decode(changed), Checked)
                except CodecError:
                    continue


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"=",
        b"=null",
        b"=[]",
        b"x[]",
        b"z" + zlib.compress(b"[" * 5_000_000),
        b"=" + b"[" * 100_000,
        b"=" + json.dumps([1, 2, 3, 4, [[]], [], None, "", False]).encode(),
        *(
            b"=" + json.dumps(["a", None, None, None, [found], [], None, "", False]).encode()
            for found in (
                ["E", "error", "a", [1, 1], [], None, [], None, 1],
                ["E", "error", "a", [1, 1], ["m", "{a}", {"a": ["n", "abc"]}, None, None], None, [], None, 1],
                ["E", "error", "a", [1, 1], ["m", "{a}", {"a": ["x", "abc"]}, None, None], None, [], None, 1],
            )
        ),
    ],
    ids=range(11),
)
def test_what_is_no_verdict_is_refused(raw: bytes) -> None:
    with pytest.raises(CodecError):
        decode(raw)
