"""What a filled form says is in the card or told: columns, short answers, words that mean another form."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from word_forms import docx_of, p, row, table

from lape_cards.exchange.interface import Reading
from lape_cards.exchange.label_words import FORMS_OWN
from lape_cards.workflow.importing import incoming, readings

TODAY = date(2018, 1, 2)
TABLES = {
    "changes": ("Muutettava asia", "Nykytila", "Tavoitetila", "Ihannetila", "Toimenpiteet", "Mittari"),
    "risks": ("Riski", "Todennäköisyys", "Vaikutus", "Miten siihen varaudutaan"),
    "benefits": ("Hyödynsaaja", "Oletettu hyöty"),
    "checkpoints": ("Suunniteltu päivä", "Vastuussa", "Mitä odotamme näkevämme", "Pidetty"),
}
LABELS = sorted({text for words in FORMS_OWN.values() for text in words["fi"]})


def read_docx(folder: Path, body: str) -> Reading:
    path = folder / "kortti.docx"
    path.write_bytes(docx_of(body))
    (reading,) = readings(path, path.name)
    return reading


def said(reading: Reading) -> str:
    return json.dumps(reading.data, ensure_ascii=False)


@pytest.mark.parametrize("group", TABLES)
def test_each_cell_of_a_column_is_placed_or_told(tmp_path: Path, group: str) -> None:
    """Whatever label of the form stands over one more column, what is under it is not lost."""
    heads = TABLES[group]
    lost, nameless = [], []
    for label in LABELS:
        body = p("Kokeilun nimi: Avoin ovi") + table(
            row(*heads, label), row(*("matala" for _ in heads), "zebra 7"), columns=len(heads) + 1
        )
        reading = read_docx(tmp_path, body)
        told = [one for one in reading.unplaced if "zebra" in one.text]
        if "zebra" not in said(reading) and not told:
            lost.append(label)
        nameless += [label for one in told if not one.near]
    assert (lost, nameless) == ([], [])


def test_the_column_of_checkpoints_is_known_in_the_plural(tmp_path: Path) -> None:
    for head in ("Tarkastelupisteet ja vastuuhenkilö(t)", "Tarkastelupisteet ja vastuuhenkilöt"):
        heads = (*TABLES["changes"], head)
        reading = read_docx(tmp_path, table(row(*heads), row(*"abcdef", "3/2018, johtaja"), columns=7))
        assert reading.data["checkpoints"] == [{"date": "2018-03", "responsible": ["johtaja"]}]


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ("Tulokortin on laatinut: JT", "prepared_by", "JT"),
        ("Laatija:JT", "prepared_by", "JT"),
        ("Kokeilun toteutusalue (maantieteellinen): Ii", "area", {"place": "Ii"}),
        ("4. Esteet ja ongelmat, joita ei kyetty ratkaisemaan: ei", "evaluation", {"obstacles": [{"text": "ei"}]}),
        ("8. Kokeilun jatkuminen: –", "evaluation", {"continuation": [{"text": "–"}]}),
    ],
)
def test_a_short_answer_behind_the_colon_is_an_answer(tmp_path: Path, line: str, key: str, value: Any) -> None:
    for body in (p(line), table(row(line), columns=1)):
        assert read_docx(tmp_path, p("Kokeilun nimi: Ovi") + body).data[key] == value


@pytest.mark.parametrize(
    "line",
    ["Loppuarviointi: pidetään toukokuussa", "Tulokortti: Avoin ovi", "Kustannukset: 500 e", "Seuranta: kerran",
     "Isäntätaho: kunta", "Rahtikulut: ei ole"],
)  # fmt: skip
@pytest.mark.parametrize("above", ["Kokeilun ajanjakso: 1/2018", "Kokeilun toteutusalue: Ii"])
def test_a_line_without_a_place_is_told(tmp_path: Path, card_repository: Any, above: str, line: str) -> None:
    reading = read_docx(tmp_path, p("Kokeilun nimi: Ovi") + p(above) + p(line))
    value = line.partition(": ")[2]
    assert [one.text for one in reading.unplaced if value in one.text]
    assert value not in said(reading)
    incoming(card_repository.open(), reading, "kortti.docx", language=None, today=TODAY)


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ("Kokeilun ajankohta: 1/2018–5/2018", "period", {"start": "2018-01", "end": "2018-05"}),
        ("Laatija(t): JT", "prepared_by", "JT"),
        ("Tulokortin laatija: JT", "prepared_by", "JT"),
        ("Loppuarvioinnin laatija: JT", "evaluation", {"prepared_by": "JT"}),
        ("Yhteyshenkilö: johtaja", "contact", ["johtaja"]),
        ("Kontaktperson: johtaja", "contact", ["johtaja"]),
        ("Contact person: johtaja", "contact", ["johtaja"]),
    ],
)
def test_labels_of_everyday_forms_are_known(tmp_path: Path, line: str, key: str, value: Any) -> None:
    assert read_docx(tmp_path, p("Kokeilun nimi: Ovi") + p(line)).data[key] == value
