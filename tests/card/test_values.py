"""The values of a card: dates of three precisions, numbers, ids, names of versions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from lape_cards.card.evaluation import QUESTIONS, Evaluation, unanswered
from lape_cards.card.identifier import IDENTIFIER_LENGTH, identifier_from
from lape_cards.card.kinds import Experiment, Workshop
from lape_cards.card.meaning import understood
from lape_cards.card.shape import keys_at, parts_with
from lape_cards.card.values import (
    Boolean,
    Count,
    DateLike,
    Day,
    Identifier,
    Number,
    PartialDate,
    Quantity,
    Range,
    Texts,
)
from lape_cards.card.version import VersionReference
from lape_cards.card.voices import Voices


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2018", (2018, 1, 1), (2018, 12, 31), "year"),
        ("2018-02", (2018, 2, 1), (2018, 2, 28), "month"),
        ("2016-02", (2016, 2, 1), (2016, 2, 29), "month"),
        ("2018-12", (2018, 12, 1), (2018, 12, 31), "month"),
        ("2018-03-15", (2018, 3, 15), (2018, 3, 15), "day"),
    ],
)
def test_partial_dates(text: str, first: tuple[int, int, int], last: tuple[int, int, int], precision: str) -> None:
    parsed = PartialDate.parse(text)
    assert (parsed.first, parsed.last, parsed.precision, str(parsed)) == (date(*first), date(*last), precision, text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "18", "201", "20180", "2018-", "2018-3", "2018-13", "2018-00", "2018-02-30", "2018-3-5", "2018-03-15T"),
        *(
            "15.3.2018",
            "0000",
            "0000-01",
            " 2018",
            "2018 ",
            "２０１８",
            "2018-03-1٣",
            "-2018",
            "2018/03",
            "2018-03-15-01",
        ),
    ],
)
def test_no_partial_dates(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - what it says comes from the calendar
        PartialDate.parse(text)


@given(st.dates())
def test_every_day_is_a_date(day: date) -> None:
    parsed = PartialDate.parse(day.isoformat())
    month, year = PartialDate.parse(day.isoformat()[:7]), PartialDate.parse(day.isoformat()[:4])
    assert parsed.first == parsed.last == day
    assert year.first <= month.first <= day <= month.last <= year.last
    assert month.first.day == 1
    assert (month.last.month, year.last.month) == (day.month, 12)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Number, "3.10", Decimal("3.10")),
        (Number, "-0.5", Decimal("-0.5")),
        (Number, " 0 ", Decimal(0)),
        (Quantity, "3", Decimal(3)),
        (Quantity, "15–20", Range(Decimal(15), Decimal(20))),
        (Quantity, "15-20", Range(Decimal(15), Decimal(20))),
        (Quantity, "1.5 – 2.5", Range(Decimal("1.5"), Decimal("2.5"))),
        (Quantity, "-5–-1", Range(Decimal(-5), Decimal(-1))),
        (Quantity, "-5--1", Range(Decimal(-5), Decimal(-1))),
        (Quantity, "4–4", Range(Decimal(4), Decimal(4))),
        (Count, "24", 24),
        (Count, "0", 0),
        (Boolean, "true", True),
        (Boolean, "false", False),
        (DateLike, "2018", PartialDate.parse("2018")),
        (Day, "2018-03-15", date(2018, 3, 15)),
        (Identifier, "a", "a"),
        (Identifier, "2018", "2018"),
        (Identifier, "a-1-b", "a-1-b"),
        (Identifier, "x" * 64, "x" * 64),
        (Texts, "a", ("a",)),
        (Texts, ["a", "b"], ("a", "b")),
    ],
)
def test_values(kind: Any, text: Any, value: Any) -> None:
    assert TypeAdapter(kind).validate_python(text) == value


@pytest.mark.parametrize(
    ("kind", "refused"),
    [
        (
            Number,
            ["", "3,6", "012", "+5", ".5", "5.", "1e3", "1_000", "1 000", "٣", "NaN", "-", "--1", "9" * 31, "3–4"],
        ),
        (Quantity, ["20–15", "3,1–4,0", "15–", "–20", "15—20", "15–20–25", f"1–{'9' * 31}", "012–20"]),
        (Count, ["-1", "1.0", "01", "", "٣", "24 kpl", "9" * 31, "9" * 5000]),
        (Boolean, ["yes", "no", "True", "1", "", "kyllä"]),
        (DateLike, ["15.3.2018", "2018-13", ""]),
        (Day, ["2018", "2018-03", "2018-02-29", "15.3.2018"]),
        (Identifier, ["", "A", "ä", "a_b", "a--b", "-a", "a-", "a b", "a.b", "x" * 65, "a/b", "..", "a\u0308", "a\nb"]),
    ],
)
def test_refused_values(kind: Any, refused: list[str]) -> None:
    for text in refused:
        with pytest.raises(ValidationError):
            TypeAdapter(kind).validate_python(text)


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("Perheohjaaja päiväkodissa", "perheohjaaja-paivakodissa"),
        ("Pa\u0308iva\u0308koti", "paivakoti"),
        ("Ålands Öar", "alands-oar"),
        ("  3.–4. luokka! ", "3-4-luokka"),
        ("!", ""),
        ("", ""),
        ("pitkä " * 20, "-".join(["pitka"] * 10)),
        ("x" * 80, "x" * IDENTIFIER_LENGTH),
    ],
)
def test_ids_from_texts(text: str, identifier: str) -> None:
    assert identifier_from(text) == identifier


@given(st.text(max_size=200))
def test_an_id_from_a_text_is_an_id(text: str) -> None:
    identifier = identifier_from(text)
    assert identifier == "" or TypeAdapter(Identifier).validate_python(identifier) == identifier
    assert identifier_from(identifier) == identifier


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("a@1", VersionReference("a", 1)),
        ("perhe-1@12", VersionReference("perhe-1", 12)),
        ("cards/a.yaml@3", VersionReference("cards/a.yaml", 3)),
        ("a@2-0123abc", VersionReference("a", 2, "0123abc")),
        ("a@2-" + "f" * 64, VersionReference("a", 2, "f" * 64)),
        *((text, None) for text in ("a", "a@", "@1", "a@0", "a@01", "a@x", "a@1-", "a@1-xyz", "a@1-012", "a@1@2")),
        *((text, None) for text in ("a@-1", "a@1 ", "a@٣", "a@1-" + "f" * 65, "a@1-0123ABC", "")),
    ],
)
def test_version_references(text: str, reference: VersionReference | None) -> None:
    assert VersionReference.parse(text) == reference
    assert reference is None or str(reference) == text


def test_voices() -> None:
    voices = TypeAdapter(Voices).validate_python
    assert [(voice.by, voice.text) for voice in voices("a")] == [((), "a")]
    assert [(voice.by, voice.text) for voice in voices([{"by": "x", "text": "a"}, {"text": "b"}])] == [
        (("x",), "a"),
        ((), "b"),
    ]
    assert [voice.by for voice in voices([{"by": ["x", "y"], "text": "a"}])] == [("x", "y")]


def test_the_nine_questions() -> None:
    answers: dict[str, Any] = {question.key: "x" for question in QUESTIONS}
    assert [question.number for question in QUESTIONS] == list(range(1, 10))
    assert unanswered(None) == QUESTIONS
    assert unanswered(understood(Evaluation, answers)) == ()
    for question in QUESTIONS:
        rest = {key: value for key, value in answers.items() if key != question.key}
        assert unanswered(understood(Evaluation, rest)) == (question,)
        assert unanswered(understood(Evaluation, rest | {question.key: [{"by": "x"}]})) == (question,)
    in_parts = answers | {"continuation": None, "root": {"decision": "none"}}
    assert unanswered(understood(Evaluation, in_parts)) == ()
    assert [
        question.number for question in unanswered(understood(Evaluation, in_parts | {"root": {"costs": "x"}}))
    ] == [9]


def test_shape() -> None:
    assert keys_at(Experiment, ())[:4] == ["format", "kind", "id", "version"]
    assert keys_at(Experiment, ("changes", 3, "metrics", 0, "measurements", 1))[:2] == ["date", "value"]
    assert keys_at(Experiment, ("sites", 0, "period")) == ["start", "end"]
    assert keys_at(Experiment, ("evaluation", "course", 0)) == ["by", "text"]
    assert keys_at(Experiment, ("need",)) == keys_at(Experiment, ("foo", "bar")) == []
    assert parts_with(Experiment, "metrics") == ["changes"]
    assert parts_with(Experiment, "value") == ["changes.metrics.measurements"]
    assert parts_with(Workshop, "promised") == ["groups.assessments.proposals"]
    assert parts_with(Experiment, "foo") == []
