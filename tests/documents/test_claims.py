from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lape_cards.card.parts import Metric
from lape_cards.documents.claims import Claims, claims, ends_of, told
from lape_cards.i18n import Language, translator
from lape_cards.metrics.development import development
from lape_cards.metrics.evidence import evidence
from lape_cards.metrics.intervals import Interval

START, TODAY = date(2018, 1, 1), date(2019, 12, 31)


def claimed(*measurements: dict[str, Any], **more: Any) -> Claims:
    metric = Metric.model_validate({"measurements": list(measurements), **more})
    return claims(evidence(development(metric, start=START, today=TODAY), metric.unit), metric.unit, metric.method)


def said(found: Claims, language: Language = "en") -> list[str]:
    say = translator(language)
    spaced = [" ".join(say(sentence) for sentence in paragraph) for paragraph in found.paragraphs]
    return [text.replace("\N{NO-BREAK SPACE}", " ") for text in spaced]


def at(day: str, value: str, n: str | None = None, **more: str) -> dict[str, Any]:
    return {"date": day, "value": value, "n": n, **more}


def pair(one: str, n: str | None, other: str, other_n: str | None, sd: str | None = None) -> list[dict[str, Any]]:
    return [
        {"date": "2018-05-01", "value": one, "n": n, "sd": sd},
        {"date": "2018-05-02", "value": other, "n": other_n, "sd": sd, "group": "comparison"},
    ]


SMALL_HINT = " The samples are small, so this is a hint and no proof."
SMALL_CHANCE = " The samples are small: only a large difference would show in them."
VERY_SMALL = (
    " The samples are very small, fewer than ten answers or cases in one of them: "
    "a single answer may decide the result."
)
CANNOT = " Whether it is more than chance cannot be told: "


@pytest.mark.parametrize(
    ("unit", "measured", "sentence"),
    [
        (
            "%",
            pair("62", "200", "48", "180"),
            "Pilot 62%, comparison group 48%: a difference of 14 percentage points (95% confidence interval 4 to 24).",
        ),
        (
            "%",
            pair("85", "28", "48", "29"),
            "Pilot 85%, comparison group 48%: a difference of 37 percentage points (95% confidence interval 13 to 56)."
            + SMALL_HINT,
        ),
        (
            "%",
            pair("48", "28", "62", "29"),
            "Pilot 48%, comparison group 62%: a difference of −14 percentage points. It may be chance: the 95% "
            "confidence interval runs from −37 to 11." + SMALL_CHANCE,
        ),
        (
            "%",
            pair("49", "8", "48", "900"),
            "Pilot 49%, comparison group 48%: a difference of 1 percentage point. It may be chance: the 95% confidence "
            "interval runs from −27 to 30." + VERY_SMALL,
        ),
        (
            "%",
            pair("50", "100", "50", "100"),
            (
                "Pilot and comparison group are both at 50%; the 95% confidence interval of the difference runs from "
                "−14 to 14."
            ),
        ),
        (
            "points",
            pair("3.9", "40", "3.2", "45", sd="0.8"),
            "Pilot 3.9, comparison group 3.2: a difference of 0.7 (95% confidence interval 0.4 to 1.0).",
        ),
        (
            "points",
            pair("3.4", "40", "3.2", "45", sd="0.8"),
            (
                "Pilot 3.4, comparison group 3.2: a difference of 0.2. It may be chance: the 95% confidence interval "
                "runs from −0.1 to 0.5."
            ),
        ),
        (
            "points",
            pair("3.9", "40", "3.2", "45"),
            "Pilot 3.9, comparison group 3.2: a difference of 0.7."
            + CANNOT
            + "the card does not say how much the answers vary (standard deviation, sd).",
        ),
        (
            None,
            pair("3.9", "4", "3.9", "45"),
            "Pilot and comparison group are both at 3.9."
            + CANNOT
            + "the card does not say how much the answers vary (standard deviation, sd)."
            + VERY_SMALL,
        ),
        (
            "%",
            pair("50", None, "40", "45"),
            "Pilot 50%, comparison group 40%: a difference of 10 percentage points."
            + CANNOT
            + "the card does not say how many answers or cases each number rests on (n).",
        ),
        (
            None,
            pair("5", "9", "4", "9", sd="0"),
            "Pilot 5, comparison group 4: a difference of 1."
            + CANNOT
            + "all answers are alike, so how much they vary is not known."
            + VERY_SMALL,
        ),
    ],
)
def test_a_difference_is_told_with_what_is_known_of_it(
    unit: str | None, measured: list[dict[str, Any]], sentence: str
) -> None:
    found = claimed(*measured, unit=unit)
    assert said(found) == [sentence]
    assert len(found.reading) == 1


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "fi",
            (
                "Kokeilu 62,5 %, verrokkiryhmä 48 %: ero on 14,5 prosenttiyksikköä. Se voi olla sattumaa: "
                "95 %:n luottamusväli on −10 … 37. Aineisto on pieni: vain suuri ero erottuisi siitä."
            ),
        ),
        (
            "sv",
            (
                "Piloten 62,5 %, jämförelsegruppen 48 %: skillnaden är 14,5 procentenheter. Den kan vara en slump: "
                "det 95-procentiga konfidensintervallet går från −10 till 37. Underlaget är litet: bara en stor "
                "skillnad skulle synas."
            ),
        ),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(language: Language, sentence: str) -> None:
    assert said(claimed(*pair("62.5", "30", "48", "29"), unit="%"), language) == [sentence]


def test_signs_and_units_stay_with_their_numbers() -> None:
    (paragraph,) = claimed(*pair("48", "28", "62", "29"), unit="%").paragraphs
    for language in ("fi", "sv"):
        text = translator(language)(paragraph[0])
        assert "48\N{NO-BREAK SPACE}%" in text
        assert "\N{MINUS SIGN}14\N{NO-BREAK SPACE}procent" in text or "\N{MINUS SIGN}14\N{NO-BREAK SPACE}pros" in text


@pytest.mark.parametrize(
    ("measured", "title"),
    [
        (pair("80", "200", "48", "180"), "The pilot is above the comparison group"),
        (pair("20", "200", "48", "180"), "The pilot is below the comparison group"),
        (pair("50", "20", "48", "18"), "The difference between pilot and comparison group may be chance"),
        (pair("50", None, "48", "18"), "Pilot against comparison group"),
        (pair("50", None, "48", "18")[:1], None),
    ],
)
def test_the_title_says_what_the_comparison_shows(measured: list[dict[str, Any]], title: str | None) -> None:
    found = claimed(*measured, unit="%").title
    assert (translator("en")(found) if found else None) == title


@pytest.mark.parametrize(
    ("more", "measured", "sentences"),
    [
        (
            {"unit": "%"},
            [at("2017-12-01", "40", "90"), at("2018-05-01", "60", "80")],
            ["The change since the baseline is 20 percentage points (95% confidence interval 5 to 34)."],
        ),
        (
            {"unit": "%"},
            [at("2017-12-01", "40", "90"), at("2018-05-01", "41", "80")],
            [
                (
                    "The change since the baseline, 1 percentage point, may be chance: the 95% confidence interval "
                    "runs from −13 to 16."
                )
            ],
        ),
        (
            {"method": "survey"},
            [at("2017-12-01", "3", sd="1"), at("2018-05-01", "4", sd="1")],
            [
                "The change since the baseline is 1." + CANNOT + "the card does not say how many answers or cases each "
                "number rests on (n)."
            ],
        ),
        (
            {"unit": "%"},
            [at("2017-12-01", "40", "90"), at("2018-05-01", "40", "80")],
            ["There is no change since the baseline; the 95% confidence interval of the change runs from −14 to 15."],
        ),
        # A count rests on no answers: nothing is missing.
        ({"method": "count"}, [at("2017-12-01", "3"), at("2018-05-01", "4")], []),
        ({}, [at("2018-03-01", "3"), at("2018-05-01", "4")], []),
    ],
)
def test_a_change_is_told_where_there_is_something_to_know(
    more: dict[str, str], measured: list[dict[str, Any]], sentences: list[str]
) -> None:
    assert said(claimed(*measured, **more)) == sentences


def test_it_is_told_that_groups_were_measured_at_different_times() -> None:
    measured = [at("2018-05-01", "60", "80"), at("2018-02", "50", "80", group="comparison")]
    (text,) = said(claimed(*measured, unit="%"))
    assert text.endswith("measured at different times: the pilot 1 May 2018, the comparison group February 2018.")


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            "1 9 2 8 1 9 2 8 1 9",
            "The values vary around their median, 5, as chance alone would have them: no lasting",
        ),
        (
            "1 1 2 2 1 8 9 9 8 8",
            "The values cross their median 1 time; by chance alone it would seldom be fewer than 2.",
        ),
        ("1 2 1 2 1 2 1 9 8 9 8 9 8 9", "The values cross their median 1 time;"),
        (
            "1 2 1 2 1 2 1 2 9 8 9 8 9 8 9 8",
            "8 values in a row lie on the same side of the median; chance alone seldom",
        ),
    ],
)
def test_a_run_chart_says_whether_something_shifted(row: str, sentence: str) -> None:
    values = [at(f"2018-{month:02}-{day:02}", "") for month in range(2, 10) for day in (1, 15)]
    measured = [{**item, "value": value} for item, value in zip(values, row.split(), strict=False)]
    (text,) = said(claimed(*measured))
    assert text.startswith(sentence)
    assert ("Something has shifted." in text) is ("chance alone would have" not in text)


@pytest.mark.parametrize(
    ("interval", "values", "share", "ends"),
    [
        ((2.4, 25.1), ("62", "48"), True, ("2", "25")),
        ((2.44, 7.15), ("62.5", "48"), True, ("2.4", "7.2")),
        ((0.31, 25.1), ("62", "48"), True, ("0.3", "25")),
        ((-0.04, 25.1), ("62", "48"), True, ("-0.04", "25")),
        ((0.0, 16.1), ("0",), True, ("0", "16")),
        ((0.06, 1.33), ("3.9", "3.2"), False, ("0.1", "1.3")),
        ((3.2, 4.8), ("4",), False, ("3.2", "4.8")),
        ((-1469.3, 22.7), ("12000",), False, ("-1469", "23")),
        ((1e-9, 1.0), ("1",), False, ("0", "1.0")),
    ],
)
def test_ends_are_rounded_for_readers_and_never_onto_zero(
    interval: tuple[float, float], values: tuple[str, ...], share: bool, ends: tuple[str, str]
) -> None:
    numbers = tuple(Decimal(value) for value in values)
    assert tuple(str(end) for end in ends_of(Interval(*interval), numbers, share=share)) == ends


def test_a_table_says_an_interval_or_nothing() -> None:
    assert told(None, (Decimal(1),), share=True) is None
    shown = told(Interval(-4, 9.2), (Decimal(3),), share=True)
    assert shown is not None
    assert translator("fi")(shown) == "−4\N{NO-BREAK SPACE}…\N{NO-BREAK SPACE}9"
