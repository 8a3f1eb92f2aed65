"""Telephone numbers, mailboxes and names of people are found and never shown; what only looks like them is let be.

Everyone here is made up.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from lape_cards.checks.masking import HIDDEN
from lape_cards.checks.people import names_in
from lape_cards.checks.run import Selection, Situation, check_file
from lape_cards.diagnostic import Diagnostic
from lape_cards.i18n import translator
from lape_cards.store.cards import read_card

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples" / "demo" / "cards").glob("*/*.yaml"))
HEAD = "format: 1\nkind: experiment\nid: x\nlanguage: fi\ntitle: X\n"
PEOPLE = ("LC502", "LC503", "LC504", "LC505")


def check(text: str, *, ignore: tuple[str, ...] = (), save_only: bool = False) -> list[Diagnostic]:
    file = read_card(text.encode(), "cards/x.yaml")
    return check_file(file, Situation(date(2018, 3, 1)), Selection(ignore=ignore), save_only=save_only)


def shown(items: list[Diagnostic]) -> str:
    """All that a reporter can show of findings."""
    say = translator("en")
    return json.dumps(
        [
            (item.location, say(item.message), say(item.hint or ""), item.path, item.excerpt, repr(item))
            for item in items
        ],
        ensure_ascii=False,
    )


def of_people(items: list[Diagnostic]) -> list[str]:
    return [f"{item.place.line} {item.code}" for item in items if item.code in PEOPLE]


PHONES: list[tuple[str, str, int]] = [
    # what stands after the head, what may be shown nowhere, and the line
    ("need: Soita 040 000 0000 aamulla.\n", "000 0000", 6),
    ("need: Soita 0400000000\n", "0400000000", 6),
    ("need: |\n  rivi\n  puh. 050-000 0000.\n", "000 0000", 8),
    ("need: |\n  rivi 040\n  000 0000\n", "000 0000", 6),
    ("need: >\n  rivi +358 40\n  000 0000\n", "000 0000", 6),
    ("# +358 40 000 0000\nneed: x\n", "000 0000", 6),
    ("need: x  # 044 000 00 00\n", "000 00 00", 6),
    ("need: +358400000000\n", "400000000", 6),
    ("need: +358 (0)40 000 0000\n", "000 0000", 6),
    ("need: 00358 40 000 0000 tai tule\n", "000 0000", 6),
    ("need: 09-000 0000\n", "000 0000", 6),
    ("need: 09 0000 0000, klo 9–11\n", "0000 0000", 6),
    ("need: (09) 000 0000 (15.3.2018)\n", "000 0000", 6),
    ("need: 018-00 000\n", "00 000", 6),
    ("need: Ring +46 70 000 00 00.\n", "000 00 00", 6),
    ("need: Tel. 000 0000\n", "000 0000", 6),
    ("contact: [perheohjaus@example.org, 0457 000 0000]\n", "000 0000", 6),
    ("area: {place: '040/000 0000'}\n", "000 0000", 6),
    ("040 000 0000: x\n", "000 0000", 6),
    ("risks:\n  - id: 040 000 0000\n", "000 0000", 7),
    ('need: "rivi 040\\u00a0000\\u00a00000"\n', "0000", 6),
]

MAILBOXES: list[tuple[str, str, int]] = [
    ("contact: maija.meikalainen@example.org\n", "meikalainen", 6),
    ("contact: [perheohjaus@example.org, matti.meikalainen@example.org]\n", "meikalainen", 6),
    ("contact: Maija.Meikäläinen@example.org\n", "Meikäläinen", 6),
    ("contact: m.meikalainen@example.org\n", "meikalainen", 6),
    ("contact: meikalainen.m@example.org\n", "meikalainen", 6),
    ("contact: maija.meikalainen(at)example.org\n", "meikalainen", 6),
    ("contact: maija.meikalainen (ät) example.org\n", "meikalainen", 6),
    ("contact: maija.meikalainen[at]example.org\n", "meikalainen", 6),
    ("contact: maija.meikalainen at example.org\n", "meikalainen", 6),
    ("contact: maija.meikalainen (at) example (dot) org\n", "meikalainen", 6),
    ("contact: maija(piste)meikalainen(at)example(piste)org\n", "meikalainen", 6),
    ("contact: anna-maija.meikalainen@kunta.example.org\n", "meikalainen", 6),
    ("contact: maija_meikalainen@example.org\n", "meikalainen", 6),
    ("contact: maija.a.meikalainen2@example.org\n", "meikalainen", 6),
    ("need: |\n  Lisää kertoo <maija.meikalainen@example.org>.\n", "meikalainen", 7),
    ("need: |\n  Lisää kertoo maija.meikalainen\n  (at) example.org.\n", "meikalainen", 6),
    ("# maija.meikalainen@example.org\nneed: x\n", "meikalainen", 6),
    ("need: x  # kysy maija.meikalainen@example.org\n", "meikalainen", 6),
    ("attachments:\n  - url: mailto:maija.meikalainen@example.org\n", "meikalainen", 7),
    ("maija.meikalainen@example.org: x\n", "meikalainen", 6),
    ("risks:\n  - impact: anna.exempelsson@example.org\n", "exempelsson", 7),
]

NAMES: list[tuple[str, str, int]] = [
    ("prepared_by: Maija Meikäläinen\n", "Meikäläinen", 6),
    ("prepared_by: Maija Meikäläinen, Matti Meikäläinen ja Liisa Esimerkkinen\n", "Esimerkkinen", 6),
    ("prepared_by: Mallilan työryhmä (Maija Meikäläinen)\n", "Meikäläinen", 6),
    ("prepared_by: |\n  Työryhmä:\n  Maija Meikäläinen\n", "Meikäläinen", 6),
    ("prepared_by: Anna Exempelsson och Karin Provström\n", "Exempelsson", 6),
    ("prepared_by: Mary Example and Peter Sample\n", "Sample", 6),
    ("prepared_by: Meikäläinen, Maija\n", "Meikäläinen", 6),
    ("prepared_by: Meikäläinen Maija\n", "Meikäläinen", 6),
    ("prepared_by: maija meikäläinen\n", "meikäläinen", 6),
    ("prepared_by: MAIJA MEIKÄLÄINEN\n", "MEIKÄLÄINEN", 6),
    ("prepared_by: M. Meikäläinen\n", "Meikäläinen", 6),
    ("prepared_by: Anna-Maija Meikäläinen-Esimerkki\n", "Esimerkki", 6),
    ("group:\n  - päiväkodin johtaja\n  - perheohjaaja Maija Meikäläinen\n", "Meikäläinen", 8),
    ("group: [neuvola, Sven-Olof Provström]\n", "Provström", 6),
    ("contact: Maija Meikäläinen, perhepalvelut\n", "Meikäläinen", 6),
    ("checkpoints:\n  - responsible: Maija Meikäläinen\n", "Meikäläinen", 7),
    ("checkpoints:\n  - responsible: [Päiväkodin johto, Maija Meikäläinen]\n", "Meikäläinen", 7),
    ("changes:\n  - actions:\n    - responsible: Rehtori Maija Meikäläinen\n", "Meikäläinen", 8),
    ("evaluation:\n  prepared_by: Fatima Esimerkki\n", "Fatima", 7),
    ("evaluation:\n  course:\n    - by: Maija Meikäläinen\n      text: Hyvin\n", "Meikäläinen", 8),
    ("checkpoints:\n  - observations:\n      - by: [Äidit, Maija]\n        text: Hyvin\n", "Maija", 8),
]


@pytest.mark.parametrize(
    ("code", "body", "secret", "line"),
    [(code, *one) for code, planted in (("LC502", PHONES), ("LC503", MAILBOXES), ("LC504", NAMES)) for one in planted],
)
def test_found_and_never_shown(code: str, body: str, secret: str, line: int) -> None:
    for end in ("\n", "\r\n"):
        items = check((HEAD + body).replace("\n", end))
        assert of_people(items) == [f"{line} {code}"]
        assert secret not in shown(items)
    assert secret not in shown(check(HEAD + body, ignore=("privacy",)))
    assert {item.severity for item in items if item.code == code} == {"warning"}


def test_a_card_is_saved_with_them() -> None:
    body = (
        "prepared_by: Maija Meikäläinen\nneed: 040 000 0000\ncontact: maija.meikalainen@example.org\nactivity: TODO\n"
    )
    assert check(HEAD + body, save_only=True) == []


def test_many_on_one_line() -> None:
    items = check(f"{HEAD}need: 040 000 0000, 050 000 0000 ja a.meikalainen@example.org\n")
    assert of_people(items) == ["6 LC502", "6 LC502", "6 LC503"]
    assert "meikalainen" not in shown(items)


def test_a_name_is_hidden_wherever_a_message_would_tell_it() -> None:
    body = "prepared_by: Maija Meikäläinen\nchanges: [{id: c, actions: [{what: '%sMaija Meikäläinen soittaa'}]}]\n"
    for length in (0, 20, 24, 30, 33):
        items = check(HEAD + body % ("x" * length + " "))
        [action] = [item for item in items if item.code == "LC206"]
        assert HIDDEN in str(action.message.values) or length > 30
        assert "Maija" not in shown(items)


TELL_OF_NOBODY = [
    "perheohjaus@example.org",
    "neuvola.etela@example.org",
    "familjekafe@example.org",
    "kirjaamo@example.org",
    "oppilashuolto(at)example.org",
    "etunimi.sukunimi@example.org",
    "rådgivningen.norr@example.org",
    "info at example.org",
]


@pytest.mark.parametrize("text", TELL_OF_NOBODY)
def test_a_roles_mailbox(text: str) -> None:
    assert of_people(check(f"{HEAD}contact: '{text}'\nneed: Kysy {text}.\n")) == []


GROUPS = [
    "Mallilan työryhmä (varhaiskasvatus, perhepalvelut ja neuvola)",
    "Perheohjaaja Mallilassa",
    "Päiväkoti Helmi",
    "Aleksis Kiven koulu",
    "Espoon Kaupunki",
    "Esimerkkilän Perhepalvelut ja Neuvola",
    "Mannerheimin Lastensuojeluliitto",
    "Punainen Risti",
    "Pelastakaa Lapset",
    "Keski-Uudenmaan Sote",
    "Pohjoinen Alue",
    "Itä-Uusimaa",
    "Folkhälsan Syd",
    "Rädda Barnen",
    "Norra Nyland",
    "Familjegruppen i Provköping (rådgivningen och församlingen)",
    "Daghemmet Solstrålen",
    "Svenska Skolan",
    "Family Centre",
    "Working Group North",
    "Lapset (viisivuotiaiden piirroshetki)",
    "Helmi",
    "Päiväkodin Johto",
    "Avoin Päiväkoti Tuuli",
    "Perhekeskus Keskinen",
    "LAPE Uusimaa",
    "Hanketoimisto",
    "Nuorisotyö ja Koulukuraattori",
]


@pytest.mark.parametrize("text", GROUPS)
def test_a_group_or_a_role(text: str) -> None:
    assert list(names_in(text)) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_examples_tell_of_nobody(path: Path) -> None:
    items = check_file(read_card(path.read_bytes(), path.name), Situation(date(2018, 10, 15)))
    assert [item.code for item in items if item.code in (*PEOPLE, "LC030")] == []


def paragraphs() -> list[str]:
    """Two hundred made-up paragraphs of what stands on cards and looks like a number, a mailbox or a name."""
    chosen = random.Random(2018)  # noqa: S311
    parts = [
        "{d}.{m}.{y}", "{y}-0{k}-1{k}", "{d}.{m}.–{d}.{m}.{y}", "0{k}/{y}–1{k}/{y}", "0{k}-{y}", "{y}–{z}", "{y}-{z}",
        "viikot {d}–{e}", "veckorna {d}-{e}", "{d} 000 euroa", "{d} 000 000 €", "+{d} 000 000 euroa", "{d},{k} %",
        "KEILA/{n}/00.01.02/{y}", "Dnr {n}/0{k}.0{k}.01/{y}", "00{k}00 Helsinki", "0{k}100 Espoo", "01{k}00 Vantaa",
        "klo {k}–11.30", "kello 0{k}.15-0{k}.45", "n = {d}, ka. {k}.{k}", "{k},{k}–{k},{k}", "Y-tunnus 0{n}{n}-{k}",
        "lomake 0{n}", "luokat {k}–{k}", "{d} x {e}", "id matala-kynnys-{n}", "https://example.org/0{n}/040{n}{n}",
        "Perheohjaaja Mallilassa", "Mallilan Päiväkoti", "Rådgivningen i Norra Provköping", "Esimerkkilän Kaupunki",
        "Uudenmaan LAPE-hanke", "Lapsi- ja perhepalvelut", "perheohjaus@example.org", "familjekafe(at)example.org",
        "neuvola at example.org", "§ {n}/{y}", "1.{k}.{d}", "{n} {n} kpl", "versio {k}.{d}.{k}",
        "ISBN 978-0-00-00000{k}-{k}",
        "ennen ja jälkeen", "före och efter", "enligt Familjegruppen", "kertoi Koeniemen Nuorisotyö", "15 % (?)",
    ]  # fmt: skip
    return [
        " ".join(chosen.sample(parts, 8)).format(
            d=chosen.randint(10, 28),
            e=chosen.randint(29, 52),
            m=chosen.randint(1, 12),
            y=chosen.randint(2016, 2018),
            z=chosen.randint(2019, 2021),
            k=chosen.randint(1, 9),
            n=chosen.randint(100, 999),
        )
        for _ in range(200)
    ]


def test_what_only_looks_like_people() -> None:
    for text in paragraphs():
        words = text.split(" ")
        block = "\n".join(f"  {' '.join(some)}" for some in (words, words[: len(words) // 2], words[len(words) // 2 :]))
        assert of_people(check(f"{HEAD}need: |\n{block}\nprepared_by: |\n{block}\n")) == [], text


FEW: list[tuple[str, int]] = [
    ("method: survey, measurements: [{value: 3, n: 4}]", 1),
    ("method: interview, measurements: [{text: Kiitos, n: 1}]", 1),
    ("measurements: [{value: 3, n: 2}, {value: 3, n: 3}]", 2),
    ("method: survey, measurements: [{value: 3, n: 5}]", 0),
    ("method: survey, measurements: [{value: 3, n: 0}]", 0),
    ("method: survey, measurements: [{value: 3}]", 0),
    ("method: survey, measurements: [{n: 3}]", 0),
    ("method: count, measurements: [{value: 3, n: 4}]", 0),
    ("method: cost, measurements: [{value: 3, n: 1}]", 0),
    ("method: laskuri, measurements: [{value: 3, n: 1}]", 0),
]


@pytest.mark.parametrize(("metric", "expected"), FEW)
def test_a_group_so_small_that_one_may_be_recognised(metric: str, expected: int) -> None:
    items = [item for item in check(f"{HEAD}changes: [{{metrics: [{{{metric}}}]}}]\n") if item.code == "LC505"]
    assert len(items) == expected
    for item in items:
        assert (item.severity, item.excerpt) == ("advice", None)
        assert item.path[-1] == "n"
        assert item.message.values == {}


PLACEHOLDERS: list[tuple[str, int]] = [
    ("TODO", 1),
    ("todo", 1),
    ("TODO lisätään myöhemmin", 1),
    ("xxx", 1),
    ("XXX", 1),
    ("Perheet xxx kertovat", 1),
    ("(?)", 1),
    ("'?'", 1),
    ("...", 1),
    ("…", 1),
    ("'[…]'", 1),
    ("Lorem ipsum dolor sit amet", 1),
    ("Noin 15 % (?) ei mitään", 0),
    ("Odotetaan... ja katsotaan", 0),
    ("Miksi?", 0),
    ("x", 0),
    ("XXX-päivät", 0),
    ("–", 0),
]


@pytest.mark.parametrize(("text", "expected"), PLACEHOLDERS)
def test_placeholders(text: str, expected: int) -> None:
    for body in (f"need: {text}\n", f"changes:\n  - metrics:\n    - note: {text}\n", f"group:\n  - {text}\n"):
        found = [item for item in check(HEAD + body) if item.code == "LC030"]
        assert [item.severity for item in found] == ["warning"] * expected


@pytest.mark.parametrize(
    "body",
    [
        "need: |\n" + "  040 000 0000 a.meikalainen@example.org\n" * 5000,
        "need: " + "0400000000" * 20000 + "\n",
        "need: " + "a.b" * 70000 + "\n",
        "need: " + "+1 2 " * 40000 + "\n",
        "group:\n" + "- Maija Meikäläinen\n" * 10000,
        "prepared_by: " + "Maija " * 35000 + "\n",
        "prepared_by: " + "M." * 100000 + "\n",
    ],
    ids=["many", "digits", "dots", "plus", "names", "long name", "initials"],
)
def test_every_file_ends_soon(body: str) -> None:
    started = time.process_time()
    check(HEAD + body)
    assert time.process_time() - started < 5


def test_the_command(tmp_path: Path) -> None:
    case = ROOT / "tests" / "cases" / "broken" / "people-on-a-card.yaml"
    for form in ("text", "json"):
        for language in ("fi", "sv", "en"):
            done = lape("check", str(case), "--format", form, "--lang", language, cwd=tmp_path)
            assert done.returncode == 1
            for secret in ("000 0000", "meikalainen", "Meikäläinen", "n: 3"):
                assert secret not in done.stdout + done.stderr
            assert all(code in done.stdout for code in (*PEOPLE, "LC030"))


def test_warnings_and_advice_do_not_fail_the_command(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(
        f"{HEAD}need: 040 000 0000\nchanges: [{{metrics: [{{measurements: [{{value: 3, n: 2}}]}}]}}]\n",
        encoding="utf-8",
    )
    done = lape("check", "x.yaml", "--select", "privacy", "--lang", "en", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.splitlines()[1].startswith("x.yaml:6:7: LC502 (warning) There seems")
    assert "LC505 (advice) This result" in done.stdout
    assert lape("check", "x.yaml", "--select", "LC502", "--strict", cwd=tmp_path).returncode == 1
    assert lape("check", "x.yaml", "--select", "LC505", "--strict", cwd=tmp_path).returncode == 0


def lape(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environ = {key: value for key, value in os.environ.items() if not key.startswith(("LAPE_", "GIT_", "COLUMNS"))}
    return subprocess.run(
        [sys.executable, "-m", "lape_cards", *arguments, "--today", "2018-03-01"],
        cwd=cwd,
        env={**environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
