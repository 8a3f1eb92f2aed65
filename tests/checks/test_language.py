"""Readable language: how sentences are counted, which abbreviations are explained, and that it is only advice."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from lape_cards.checks.language import MOST_WORDS, WELL_KNOWN, sentence_lengths
from lape_cards.checks.registry import RULES
from lape_cards.checks.run import Selection, Situation, check_file
from lape_cards.diagnostic import Diagnostic
from lape_cards.i18n import translator
from lape_cards.store.cards import read_card
from lape_cards.store.reader import MAX_BYTES
from lape_cards.store.writer import block

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").rglob("cards/**/*.yaml"))
HEAD = {"format": 1, "kind": "experiment", "id": "x", "language": "fi", "title": "X"}


def check(data: dict[str, object]) -> list[Diagnostic]:
    file = read_card(block({**HEAD, **data}).encode(), "cards/x.yaml")
    assert file.diagnostics == []
    return check_file(file, Situation(date(2018, 3, 1)), Selection(("language",)))


def words(count: int) -> str:
    return " ".join(["sana"] * count)


LENGTHS: list[tuple[str, list[int]]] = [
    # a text, and the words of each sentence
    ("Yksi kaksi. Kolme!", [2, 1]),
    ("Tuleeko hän? Tulee… Ehkä.", [2, 1, 1]),
    ("Se sanoi: ”Ei käy.” Sitten lähdettiin.", [4, 2]),
    ("Aloitetaan kello 12.30 ja lopetetaan 15.3.2018 illalla.", [7]),
    ("Kokous on 15.3. kello 9. huoneessa.", [6]),
    ("Luokat 5.–7. tulevat ja 3. luokka jää kotiin.", [8]),
    ("Paikalla on esim. Vantaan neuvola, mm. Hakunila ja ks. Liite.", [10]),
    ("Tuotiin puuroa, leipää jne. Sitten syötiin.", [4, 2]),
    ("Tuotiin puuroa, leipää jne. ennen tuntia.", [6]),
    ("Vi provar t.ex. Kafé och bl.a. Sång, d.v.s. Allt.", [9]),
    ("Barn, föräldrar m.fl. kom. Alla åt.", [4, 2]),
    ("We try e.g. Cafés, i.e. Places near Dr. Who.", [9]),
    ("Yksi asia; toinen asia; kolmas.", [2, 2, 1]),
    ("Tehdään:\n\n- yksi asia\n- toinen\n  asia\n1. kolmas 2 – ja", [1, 2, 2, 3]),
    ("| a b | c |\n| d | e |", [3, 2]),
    ("Rivi jatkuu\nseuraavalla rivillä.", [4]),
    ("Katso [koko ohje](https://example.org/a.b?c=d. 'Otsikko') tai https://example.org/x.y/ täältä.", [6]),
    ("– – –", []),
    ("\n", []),
]


@pytest.mark.parametrize(("text", "expected"), LENGTHS)
def test_the_words_of_a_sentence(text: str, expected: list[int]) -> None:
    assert [count for count in sentence_lengths(text) if count] == expected


def test_a_very_long_sentence_is_told_once_for_each_text() -> None:
    long, fine = f"{words(MOST_WORDS + 1)}.", f"{words(MOST_WORDS)}."
    assert check({"need": f"{fine} {fine}"}) == []
    [need, text] = check({"need": f"{long} {fine} Ja {long}", "benefits": [{"text": long}]})
    assert (need.code, need.severity, need.path) == ("LC601", "advice", ("need",))
    assert text.path == ("benefits", 0, "text")
    assert translator("en")(need.message) == (
        f"A sentence in “How the need was noticed, and its history” has {MOST_WORDS + 2} words."
    )


def test_a_long_list_is_no_long_sentence() -> None:
    assert check({"activity": "Mukana ovat:\n" + "".join(f"- {words(4)}\n" for _ in range(20))}) == []
    assert len(check({"activity": "Mukana ovat:\n" + "".join(f"{words(4)}\n" for _ in range(20))})) == 1


UNEXPLAINED: list[tuple[str, str, list[str]]] = [
    # the card's language, a text, and the abbreviations that are told of
    ("fi", "Kysely tehtiin STM:n ja THL:ssä.", ["STM", "THL"]),
    ("fi", "LAPE-ohjelma ja LAPE jatkuu; taas LAPE:n.", ["LAPE"]),
    ("fi", "Lapsi- ja perhepalvelujen muutosohjelma (LAPE) alkoi. LAPE:n aikana.", []),
    ("fi", "LAPE:n (lapsi- ja perhepalvelujen muutosohjelman) aikana.", []),
    ("fi", "LAPE (2018) ja THL:n (15 %) luvut.", ["LAPE", "THL"]),
    ("fi", "IPT eli ihmissuhdeterapia, ja\nperhekeskus eli PEKE.", []),
    ("fi", "EU:n TV, PDF ja SMS. YK:n ATK. HUOM, tämä EI käy.", []),
    ("fi", "Vaiheet II, XIV ja osa VI.", []),
    ("fi", "MITEN TÄMÄ ON\nTehty ÄLÄ KOSKAAN poista.\nOHJE", []),
    ("fi", "Katso https://example.org/ABC/DEF.html ja [ohje](/GHI), ABC@example.org, www.JKL.fi, A4 ja H2O.", []),
    ("fi", "Soita BVC.", ["BVC"]),
    ("sv", "Vid BVC:s mottagning och på BVC.", ["BVC"]),
    ("sv", "Barnavårdscentralen (BVC) och EU, FN, WC.", []),
    ("sv", "BVC, dvs. barnrådgivningen. IFS, d.v.s. samtal. FN och OBS.", []),
    ("sv", "UK är inte känt.", ["UK"]),
    ("en", "The NGO and the NGOs. The UK and the UN.", ["NGO"]),
    ("en", "CBT, i.e. talking. SDQ (strengths and difficulties) asks.", []),
]


@pytest.mark.parametrize(("language", "text", "expected"), UNEXPLAINED)
def test_abbreviations_nobody_explains(language: str, text: str, expected: list[str]) -> None:
    items = check({"language": language, "need": text})
    assert [item.message.values["abbreviation"] for item in items] == expected
    assert {(item.code, item.severity) for item in items} <= {("LC602", "advice")}


def test_an_abbreviation_may_be_explained_anywhere_and_is_told_at_its_first_place() -> None:
    assert check({"need": "THL kysyi.", "activity": "Terveyden laitos (THL)."}) == []
    [item] = check({"need": "THL kysyi ja THL:n.", "activity": "THL kysyy."})
    assert item.path == ("need",)


def test_addresses_hold_no_abbreviations() -> None:
    card = {"contact": "ABC@example.org", "attachments": [{"title": "x", "path": "a/ABC.pdf"}, {"url": "x:/ABC DE"}]}
    assert check(card) == []


def test_the_known_abbreviations_are_few() -> None:
    assert all(len(known) < 40 for known in WELL_KNOWN.values())


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_examples_need_no_advice(path: Path) -> None:
    items = check_file(read_card(path.read_bytes(), path.name), Situation(date(2018, 10, 15)), Selection(("language",)))
    assert [item for item in items if RULES[item.code].family == "language"] == []


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 8


def test_advice_fails_no_check(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(block({**HEAD, "need": f"LAPE. {words(50)}."}), encoding="utf-8")
    for more, code in (((), 0), (("--strict",), 0), (("--strict", "--select", "LC601,LC202"), 1)):
        done = subprocess.run(
            [sys.executable, "-m", "lape_cards", "check", "x.yaml", "--select", "language", *more, "--lang", "en"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == code, done.stderr
        assert {"LC601", "LC602"} <= set(done.stdout.replace(" ", "\n").splitlines())
    assert {rule.severity for rule in RULES.values() if rule.family == "language"} == {"advice"}


WORDS = ["A", "AB", "AB ", "AB:", "AB (", "(AB", "AB:a", "AB\n", "aA", "eli ", "= ", "www.", "a@", "a' ", "a.", "1. "]
SIGNS = ["[](", "](", ". ", "-", "\n", "\n ", "\n- ", "_", "*", '"', "1."]


@pytest.mark.parametrize("piece", [*WORDS, *SIGNS], ids=repr)
def test_hostile_texts_take_no_longer_than_their_length(piece: str) -> None:
    text = piece * (MAX_BYTES // len(piece))
    file = read_card(block(HEAD).encode(), "x.yaml")
    file.sketch = file.content.model_copy(update={"need": text, "activity": f"X{text}\x00"})
    started = time.process_time()
    check_file(file, Situation(date(2018, 3, 1)), Selection(("language",)))
    assert time.process_time() - started < 3
