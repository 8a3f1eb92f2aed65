"""The small pieces of reading a form: dates as people write them, labels, respondents, paragraphs."""

from __future__ import annotations

from time import process_time
from typing import Any

import pytest

from lape_cards.exchange.blocks import Paragraph
from lape_cards.exchange.labels import label, split
from lape_cards.exchange.moments import date_of, day_of, period_of
from lape_cards.exchange.prose import Prose, Run, markdown_of, paragraphs, patched, prose_of
from lape_cards.exchange.rows import checkpoints, metrics
from lape_cards.exchange.voices import speakers, voices

PERIODS: list[tuple[str, dict[str, str] | None]] = [
    ("1/2018–5/2018", {"start": "2018-01", "end": "2018-05"}),
    ("1–5/2018", {"start": "2018-01", "end": "2018-05"}),
    ("tammi–toukokuu 2018", {"start": "2018-01", "end": "2018-05"}),
    ("marraskuusta 2017 toukokuuhun 2018", {"start": "2017-11", "end": "2018-05"}),
    ("8.1.–31.5.2018", {"start": "2018-01-08", "end": "2018-05-31"}),
    ("8.1.2018 - 31.5.2018", {"start": "2018-01-08", "end": "2018-05-31"}),
    ("januari–maj 2018", {"start": "2018-01", "end": "2018-05"}),
    ("8 January 2018 – 31 May 2018", {"start": "2018-01-08", "end": "2018-05-31"}),
    ("2018", {"start": "2018", "end": "2018"}),
    ("2018–2019", {"start": "2018", "end": "2019"}),
    ("maaliskuu 2018 alkaen", {"start": "2018-03"}),
    ("until May 2018", {"end": "2018-05"}),
    ("kevät 2018", None),
    ("syys–toukokuu 2018", None),
    ("5/2018–1/2018", None),
    ("15.3.18", None),
    ("31.2.2018", None),
    ("noin 2018", None),
    ("1/2018, 3/2018 ja 5/2018", None),
]


@pytest.mark.parametrize(("text", "expected"), PERIODS)
def test_periods(text: str, expected: dict[str, str] | None) -> None:
    assert period_of(text) == expected


@pytest.mark.parametrize("word", ["from ", "fr.o.m. ", "t.o.m. ", "alkaen ", ". ", "till ", "och "])
def test_a_period_that_goes_on_and_on_costs_no_more_than_its_length(word: str) -> None:
    start = process_time()
    assert period_of(word * 2000 + "x 2018") is None
    assert process_time() - start < 2


@pytest.mark.parametrize(
    ("text", "day", "date"),
    [
        ("15.3.2018", "2018-03-15", "2018-03-15"),
        ("den 15 mars 2018", None, None),
        ("15 mars 2018", "2018-03-15", "2018-03-15"),
        ("maaliskuu 2018", None, "2018-03"),
        ("3/2018", None, "2018-03"),
        ("15.3.2018 klo 12", None, None),
        ("30.2.2018", None, None),
    ],
)
def test_days(text: str, day: str | None, date: str | None) -> None:
    assert (day_of(text), date_of(text)) == (day, date)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("1. Kokeilun sujuminen:", "evaluation.course"),
        ("NYKYTILA", "changes.current"),
        ("Toiminnan oletetut hyodyt", "benefits"),
        ("Kokeilun toteutusalue", "area"),
        ("Arviointi: mittari / seurantatapa", "changes.metrics"),
        ("Mitä tehdään?", "activity"),
        ("Målbild", "changes.target"),
        ("(2) Expected and unexpected benefits", "evaluation.benefits"),
        ("Kokeilu sujui hyvin.", None),
        ("Nykytilassa perheet odottavat", None),
    ],
)
def test_labels(text: str, place: str | None) -> None:
    found = label(text)
    assert (found.places[0] if found else None) == place


def test_a_label_with_its_value() -> None:
    found = split("Arviointi: mittari/seurantatapa: kysely: kahdesti")
    assert found is not None
    assert (found[0].places[0], found[2]) == ("changes.metrics", "kysely: kahdesti")
    assert split("Päiväkoti: hyvin meni") is None


def said(*texts: str, bold: bool = False) -> list[Paragraph]:
    return [Paragraph(Prose((Run(text, bold),))) for text in texts]


VOICES: list[tuple[tuple[str, ...], list[dict[str, Any]]]] = [
    (("Päiväkoti: Hyvin.", "Koulu: Ei."), [{"by": "Päiväkoti", "text": "Hyvin."}, {"by": "Koulu", "text": "Ei."}]),
    (("Päiväkoti: Hyvin.",), [{"text": "Päiväkoti: Hyvin."}]),
    (("Aluksi.", "A: x", "B: y"), [{"text": "Aluksi.\n\nA: x\n\nB: y"}]),
    (("Esimerkiksi: x", "Esimerkiksi: y"), [{"text": "Esimerkiksi: x\n\nEsimerkiksi: y"}]),
]


@pytest.mark.parametrize(("texts", "expected"), VOICES)
def test_respondents_only_where_it_is_clear(texts: tuple[str, ...], expected: list[dict[str, Any]]) -> None:
    answer = said(*texts)
    assert voices(answer, speakers([answer])) == expected


@pytest.mark.parametrize(
    ("text", "found", "left"),
    [
        ("15.3.2018 Perhepalvelut", [{"date": "2018-03-15", "responsible": ["Perhepalvelut"]}], []),
        ("Perhepalvelut, koulu 3/2018", [{"date": "2018-03", "responsible": ["Perhepalvelut", "koulu"]}], []),
        ("15.3.2018 ja 31.5.2018 A", [{"date": d, "responsible": ["A"]} for d in ("2018-03-15", "2018-05-31")], []),
        ("puolivälissä, johtaja", [], ["puolivälissä, johtaja"]),
        ("15.3.2018 kysely ja 31.5.2018 haastattelu", [], ["15.3.2018 kysely ja 31.5.2018 haastattelu"]),
        ("vuonna 2018", [], ["vuonna 2018"]),
    ],
)
def test_checkpoints_are_never_guessed(text: str, found: list[dict[str, Any]], left: list[str]) -> None:
    outside: list[str] = []
    assert checkpoints(said(text), None, lambda texts, near, why: outside.extend(texts)) == found
    assert outside == left


def test_metrics_are_words() -> None:
    texts = (
        "Odotusaika: viikoissa, 15 % (?)",
        "Kysely",
        "Vanhempien kysely alussa. Sama kysely toistetaan lopussa, ja tuloksia verrataan Vertalaan.",
    )
    assert metrics(said(*texts), lambda *_: None) == [
        {"name": "Odotusaika", "follow_up": "viikoissa, 15 % (?)"},
        {"name": "Kysely"},
        {
            "name": "Vanhempien kysely alussa",
            "follow_up": "Sama kysely toistetaan lopussa, ja tuloksia verrataan Vertalaan.",
        },
    ]


@pytest.mark.parametrize(
    "text",
    ["1. eka", "# otsikko", "a *b* c", "a_b_c", "<b>", "&amp;", "[a](http://x)", "+ y", "---", "a\\b", "`x`"],
)
def test_what_was_typed_means_what_it_says(text: str) -> None:
    one = Prose((Run(text),))
    assert "".join(found.plain for found in prose_of(markdown_of([one]))) == text


def test_typed_bullets_become_a_list() -> None:
    found = [one for text in ("• eka", "- toka") for one in paragraphs([Run(text)])]
    assert markdown_of(found) == "- eka\n- toka"


SOURCE = "Perhe saa apua\nsamana päivänä.\n\n* yksi\n* kaksi\n\n## Otsikko\n\nLoppu tässä\nja tässä.\n"


@pytest.mark.parametrize(
    ("number", "text", "expected"),
    [
        (0, "Perhe saa apua samana iltana.", SOURCE.replace("päivänä", "iltana")),
        (4, "Loppu aina ja tässä.", SOURCE.replace("Loppu tässä", "Loppu aina")),
        (1, "eka", SOURCE.replace("* yksi\n* kaksi", "eka\n\n- kaksi")),
    ],
)
def test_a_reworded_paragraph_keeps_the_lines_of_the_others(number: int, text: str, expected: str) -> None:
    wanted = prose_of(SOURCE)
    wanted[number] = Prose((Run(text),))
    assert patched(SOURCE, wanted) == expected.strip()
