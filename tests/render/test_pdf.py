"""The PDF as its readers find it: what it says of itself, what is on its pages, and what it asks for."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sample_card import EXPERIMENT, ROOTING, WORKSHOP, context, experiment, rooting, texts_of, workshop

from lape_cards.documents.registry import build
from lape_cards.errors import Exit, LapeError
from lape_cards.i18n import translator
from lape_cards.render import pdf as pdfs
from lape_cards.render.environment import style_of
from lape_cards.render.renderer import document as render
from lape_cards.workflow.formats import FORMATS, Material, format_of

CARDS: dict[str, Any] = {
    "card": experiment,
    "evaluation": experiment,
    "rooting": rooting,
    "practice": experiment,
    "workshop": workshop,
}
SHOWN = {
    "card": {key: value for key, value in EXPERIMENT.items() if key != "evaluation"},
    "evaluation": EXPERIMENT["evaluation"],
    "rooting": ROOTING,
    "practice": {name: EXPERIMENT[name] for name in ("title", "need", "activity", "group", "contact", "attachments")},
    "workshop": WORKSHOP,
}
UPRIGHT = ("evaluation", "practice", "workshop")
FOREIGN_MARK = "ulkoa"


def made(name: str, language: Any = "fi", folders: tuple[Path, ...] = (), **over: Any) -> bytes:
    card = CARDS[name](**over)
    return format_of("pdf").make(Material(build(name, card, context(language=language)), card, b"", folders))


def words_of(pdf: bytes, tmp_path: Path) -> str:
    """The text of the pages, without the spaces and hyphens that lines are broken at."""
    file = tmp_path / "page.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, check=True)
    return squeezed(done.stdout.decode())


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad\u2010-]+", "", text)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("name", CARDS)
def test_a_pdf_says_what_it_is(name: str, language: str, tmp_path: Path) -> None:
    content = made(name, language)
    file = tmp_path / "page.pdf"
    file.write_bytes(content)
    told = subprocess.run(["pdfinfo", str(file)], capture_output=True, text=True, check=True).stdout
    title = CARDS[name]().title
    assert re.search(r"^Tagged: +yes$", told, re.MULTILINE)
    assert re.search(rf"^Title: +{re.escape(title)} – \w", told, re.MULTILINE)
    reader = PdfReader(io.BytesIO(content))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    outline = [item.title for item in reader.outline if not isinstance(item, list)]
    assert title in outline
    assert len(reader.outline) > 1
    assert "/CreationDate" not in (reader.metadata or {})


@pytest.mark.parametrize("name", CARDS)
def test_every_word_of_the_card_is_on_the_pages(name: str, tmp_path: Path) -> None:
    shown = words_of(made(name), tmp_path)
    for text in texts_of(SHOWN[name]):
        for word in text.replace("**", "").split():
            assert squeezed(word) in shown, word


@pytest.mark.parametrize("name", CARDS)
def test_the_wide_table_lies_on_its_side(name: str) -> None:
    sizes = {
        tuple(round(float(side)) for side in page.mediabox[2:]) for page in PdfReader(io.BytesIO(made(name))).pages
    }
    assert sizes == ({(595, 842)} if name in UPRIGHT else {(595, 842), (842, 595)})


@pytest.mark.parametrize("name", CARDS)
def test_every_picture_has_words_in_its_place(name: str) -> None:
    reader = PdfReader(io.BytesIO(made(name)))
    figures = [one for one in structure(reader) if one.get("/S") == "/Figure"]
    assert bool(figures) == (name not in ("practice", "workshop"))
    assert all(one.get("/Alt") for one in figures)


def structure(reader: PdfReader) -> list[Any]:
    """Every element of the tree that tells what is a heading, a table, a picture."""
    root: Any = reader.trailer["/Root"]
    found, waiting = [], [root["/StructTreeRoot"]["/K"]]
    while waiting:
        one = waiting.pop()
        one = one.get_object() if hasattr(one, "get_object") else one
        if isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, dict):
            found.append(one)
            waiting.append(one.get("/K", []))
    return found


@pytest.mark.parametrize("name", CARDS)
def test_the_same_card_gives_the_same_bytes(name: str) -> None:
    assert made(name) == made(name)


def test_pictures_are_drawn_in_the_pages_colours() -> None:
    page = render(build("card", experiment(), context(language="fi")))
    drawn = pdfs.with_drawing_rules(page, style_of("pdf"))
    rules = re.search(r"<svg class=\"chart\"[^>]*><style>(.*?)</style>", drawn, re.DOTALL)
    assert rules is not None
    assert ".line.pilot" in rules[1]
    assert "#0b4f8a" in rules[1]
    assert "var(" not in rules[1]
    assert "#7ab8f5" not in rules[1]  # that is for a dark screen


@pytest.mark.parametrize(
    "asked",
    [
        '<img alt="" src="{address}">',
        '<link rel="stylesheet" href="{address}">',
        '<link rel="attachment" href="{address}">',
        '<object data="{address}"></object>',
        '<svg viewBox="0 0 9 9"><image href="{address}" width="9" height="9"/></svg>',
    ],
)
@pytest.mark.parametrize("kind", ["file", "http"])
def test_nothing_is_fetched_whatever_a_template_asks_for(asked: str, kind: str, tmp_path: Path) -> None:
    secret = tmp_path / "ulkoa.css"
    secret.write_text(f"p::after {{ content: '{FOREIGN_MARK}' }}", encoding="utf-8")
    address = secret.as_uri() if kind == "file" else "http://127.0.0.1:9/ulkoa.css"
    templates = tmp_path / "templates" / "html"
    templates.mkdir(parents=True)
    (templates / "card.html.j2").write_text(
        '{% extends "builtin/html/card.html.j2" %}{% block content %}<p>Oma sivu</p>'
        + asked.format(address=address)
        + "{% endblock %}",
        encoding="utf-8",
    )
    content = made("card", folders=(tmp_path / "templates",))
    assert "Omasivu" in words_of(content, tmp_path)
    assert FOREIGN_MARK not in words_of(content, tmp_path)
    assert b"/EmbeddedFile" not in content


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    hostile = "</style></head><style>p{display:none}</style><svg><title>x</title></svg> ![x](file:///etc/hostname)"
    shown = words_of(made("card", title=hostile, need=hostile), tmp_path)
    assert squeezed("</style></head><style>p{display:none}</style>") in shown


def test_a_repository_may_have_its_own_style_for_pdf(tmp_path: Path) -> None:
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "pdf.css").write_text("@page { size: A5; }", encoding="utf-8")
    reader = PdfReader(io.BytesIO(made("evaluation", folders=(tmp_path,))))
    assert {round(float(page.mediabox[2])) for page in reader.pages} == {420}


@pytest.mark.parametrize(
    ("error", "said", "hint"),
    [
        (ModuleNotFoundError("No module named 'weasyprint'"), "WeasyPrint", "pipx inject lape-cards weasyprint"),
        (OSError("cannot load library 'libpango-1.0-0'"), "Pango", "apt install"),
    ],
)
def test_what_is_missing_is_told_in_a_line(
    error: Exception, said: str, hint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Missing:
        def find_spec(self, name: str, path: object = None, target: object = None) -> None:
            if name == "weasyprint":
                raise error

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    with pytest.raises(LapeError) as caught:
        made("card")
    english = translator("en")
    assert said in english(caught.value.message)
    assert caught.value.hint is not None
    assert hint in english(caught.value.hint)


def test_a_page_that_would_take_very_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfs, "MOST_SIGNS", 10_000)
    with pytest.raises(LapeError, match="too long to become a PDF"):
        made("card")


def test_the_registry_names_its_formats() -> None:
    assert {"html", "md", "pdf"} <= set(FORMATS)
    with pytest.raises(LapeError) as caught:
        format_of("slides")
    assert caught.value.hint is not None
    assert "html, md, docx, pdf" in translator("en")(caught.value.hint)


@pytest.mark.parametrize("words", [50, 100, 200, 600, 2000])
@pytest.mark.parametrize("row", [0, 1])
@pytest.mark.parametrize("cells", [("current",), ("change", "current", "target", "ideal")])
def test_a_cell_of_many_words_goes_on_over_the_pages(
    cells: tuple[str, ...], row: int, words: int, tmp_path: Path
) -> None:
    changes = [{"id": name, "change": "Lyhyt", "current": "Lyhyt"} for name in ("eka", "toka")]
    changes[row] |= dict.fromkeys(cells, "odotus " * words + "loppuun")
    assert words_of(made("card", changes=changes), tmp_path).count("loppuun") == len(cells)


@pytest.mark.parametrize("words", [600, 2000])
def test_a_risk_of_many_words_goes_on_over_the_pages(words: int, tmp_path: Path) -> None:
    risks = [{"id": "eka", "risk": "odotus " * words + "loppuun"}, {"id": "toka", "risk": "Lyhyt"}]
    assert "loppuun" in words_of(made("card", risks=risks), tmp_path)


def test_what_weasyprint_fails_at_is_told_of_that_card(tmp_path: Path) -> None:
    (tmp_path / "html").mkdir()
    unbreakable = "tbody:first-of-type > tr:first-child { break-before: avoid; break-inside: avoid; }"
    (tmp_path / "html" / "pdf.css").write_text(f"{style_of('pdf')}\n@media print {{ {unbreakable} }}", encoding="utf-8")
    made("card", folders=(tmp_path,))
    with pytest.raises(LapeError) as caught:
        made("card", folders=(tmp_path,), changes=[{"id": "eka", "current": "odotus " * 600}])
    assert caught.value.exit_code == Exit.FAILED
    assert translator("en")(caught.value.message) == f"WeasyPrint could not draw the PDF of {experiment().id}."


def pages_of(pdf: bytes) -> list[str]:
    return [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def test_the_forms_heads_stand_over_its_rows_and_a_metrics_name_over_its_numbers() -> None:
    days = [f"2019-{month:02}-{day:02}" for month in (2, 3) for day in range(1, 29)]
    metric = {"id": "m", "name": "Tulijat", "unit": "kpl", "measurements": [{"date": day, "value": 5} for day in days]}
    rows = [{"id": name, "change": f"Rivi {name}", "metrics": [metric]} for name in ("eka", "toka")]
    pages = pages_of(made("card", changes=rows))
    heads = [page for page in pages if "Ihannetila" in page]
    assert ["Rivieka" in page or "Rivitoka" in page for page in heads] == [True, True]
    assert [page.count("Ihannetila") for page in heads] == [1, 1]
    assert all("Nykytila" in page and "Toimenpiteet" in page for page in heads)
    named = [page for page in pages if "Tulijat" in page and "Lähtötaso" not in page and "Mittaukset" in page]
    assert len([page for page in named if "1.2.2019" in page]) == 2


def test_the_foot_is_not_alone_on_a_page() -> None:
    for lines in (40, 41):
        point = {"id": "loppu", "held": "2019-06-01", "next": "\n\n".join(["Sana."] * lines)}
        assert "Ohje" in pages_of(made("card", checkpoints=[point]))[-1]
