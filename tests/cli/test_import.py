"""``lape import`` through real processes: what is printed, what is written, what it ends with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from filled_forms import FORMS
from terminal import Terminal

from lape_cards.card.kinds import Experiment
from lape_cards.store.cards import card_of

ROOT = Path(__file__).parents[2]
FORM = next(form for form in FORMS if form.name == "both forms in one file")
NAME = "perheohjaaja-paivakodissa"


def lape(folder: Path, *arguments: str, lang: str = "en", code: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "lape_cards", *arguments],
        cwd=folder,
        env={**os.environ, "LAPE_LANG": lang, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done


@pytest.fixture
def top(card_repository: Any) -> Path:
    folder: Path = card_repository.top
    return folder


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_a_form_becomes_a_card(top: Path, lang: str) -> None:
    FORM.make(top)
    done = lape(top, "import", "molemmat.docx", lang=lang)
    assert done.stdout == "cards/iltapaivan-kohtaamispaikka.yaml\n"
    assert (top / "cards" / "iltapaivan-kohtaamispaikka.yaml").exists()
    kept = (top / "documents" / "iltapaivan-kohtaamispaikka-unplaced.txt").read_text(encoding="utf-8")
    for text in FORM.unplaced:
        assert text in done.stderr
        assert text in kept
    assert "{" not in done.stderr
    lape(top, "save", "iltapaivan-kohtaamispaikka", "-m", "Alku")
    assert lape(top, "import", "molemmat.docx").stdout == "cards/iltapaivan-kohtaamispaikka-2.yaml\n"


def test_standard_input_is_no_document(top: Path) -> None:
    said = " ".join(lape(top, "import", "-", code=2).stderr.split())
    assert "A document is not read from standard input" in said
    assert "Save it as a file first" in said


def test_a_dry_run_writes_nothing(top: Path) -> None:
    FORM.make(top)
    done = lape(top, "import", "molemmat.docx", "--dry-run")
    assert "title: Iltapäivän kohtaamispaikka" in done.stdout
    assert "puolivälissä, johtaja" in done.stderr
    assert not list((top / "cards").glob("*.yaml"))
    assert not (top / "documents").exists()


def test_what_stays_outside_goes_where_it_is_wanted(top: Path) -> None:
    FORM.make(top)
    lape(top, "import", "molemmat.docx", "--unplaced", "jaljelle.txt")
    assert "Kiitos kaikille osallistujille" in (top / "jaljelle.txt").read_text(encoding="utf-8")


def test_one_broken_file_leaves_the_others(top: Path) -> None:
    FORM.make(top)
    (top / "rikki.docx").write_bytes(b"x")
    done = lape(top, "import", "rikki.docx", "molemmat.docx", "puuttuu.docx", code=2)
    assert done.stdout == "cards/iltapaivan-kohtaamispaikka.yaml\n"
    assert done.stderr.splitlines()[0].startswith("rikki.docx: ")
    assert "puuttuu.docx" in done.stderr


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    lape(folder, "demo", "example")
    return folder / "example"


def test_a_document_that_comes_back_is_shown_and_not_written_unasked(demo: Path) -> None:
    printed = lape(demo, "render", NAME, "--to", "docx").stdout.strip()
    assert printed.endswith(f"documents/{NAME}.docx")
    path = demo / "documents" / f"{NAME}.docx"
    card = demo / "cards" / f"{NAME}.yaml"
    before = card.read_bytes()
    assert "nothing was changed" in lape(demo, "import", str(path)).stdout
    document = docx.Document(str(path))
    found = next(one for one in document.paragraphs if "toisesta suunnasta" in one.text)
    found.runs[0].text = found.runs[0].text.replace("toisesta suunnasta", "toiselta puolelta")
    document.save(str(path))
    shown = lape(demo, "import", str(path))
    assert "[-toisesta suunnasta-] {+toiselta puolelta+}" in shown.stdout
    assert "--yes" in shown.stderr
    assert card.read_bytes() == before
    lape(demo, "import", str(path), "--yes")
    assert card.read_bytes() == before.replace(b"toisesta suunnasta", b"toiselta puolelta")
    again = lape(demo, "import", str(path)).stdout
    assert " ".join(again.split()).endswith("is in the card already.")
    assert "nothing was changed" not in again


def test_what_stays_outside_is_never_written_over(top: Path) -> None:
    FORM.make(top)
    (top / "muut.txt").write_text("vanha", encoding="utf-8")
    done = lape(top, "import", "molemmat.docx", "--unplaced", "muut.txt")
    assert (top / "muut.txt").read_text(encoding="utf-8") == "vanha"
    assert FORM.unplaced[0] in (top / "muut-2.txt").read_text(encoding="utf-8")
    assert "muut.txt was there already" in done.stderr


def test_what_several_files_leave_of_one_card_is_all_kept(demo: Path) -> None:
    lape(demo, "render", NAME, "--to", "docx", "-o", "p1.docx")
    for number in (1, 2):
        document = docx.Document(str(demo / "p1.docx"))
        document.sections[0].footer.paragraphs[0].text = f"Huomio {number}"
        document.save(str(demo / f"k{number}.docx"))
    lape(demo, "import", "k1.docx", "k2.docx", "--yes")
    kept = (demo / "documents" / f"{NAME}-unplaced.txt").read_text(encoding="utf-8")
    assert "Huomio 1" in kept
    assert "Huomio 2" in kept


def test_the_files_that_were_not_imported_are_named(top: Path) -> None:
    FORM.make(top)
    (top / "rikki.json").write_text("{", encoding="utf-8")
    done = lape(top, "import", "rikki.json", "molemmat.docx", code=1)
    assert done.stdout.startswith("cards/")
    assert done.stderr.splitlines()[-1] == "1 of the files was not imported: rikki.json"


def test_what_is_not_on_the_form_becomes_a_word_file_that_knows_no_card(demo: Path) -> None:
    workshop = next(
        path.stem for path in (demo / "cards").glob("*.yaml") if "kind: workshop" in path.read_text("utf-8")
    )
    lape(demo, "render", workshop, "--to", "docx")
    with zipfile.ZipFile(demo / "documents" / f"{workshop}.docx") as archive:
        assert "docProps/custom.xml" not in archive.namelist()


def test_a_card_of_the_same_title_is_told_of(top: Path) -> None:
    (top / "k.csv").write_text("title\n" + "Ovi\n" * 40, encoding="utf-8")
    lape(top, "import", "k.csv")
    done = lape(top, "import", "k.csv")
    assert "There was a card ovi with this title already" in done.stderr
    assert done.stdout.splitlines()[-1] == "cards/ovi-80.yaml"


def test_a_document_of_a_card_that_is_not_here_says_what_it_lacks(demo: Path, top: Path) -> None:
    card = "perheohjaaja-paivakodissa"
    lape(demo, "render", card, "--to", "docx", "--output", str(top / "kortti.docx"))
    done = lape(top, "import", "kortti.docx")
    assert f"kortti.docx was made of the card {card}, which is not here." in done.stderr
    assert f"{card}.yaml, put that among the cards instead." in done.stderr
    FORM.make(top)
    assert "which is not here" not in lape(top, "import", "molemmat.docx").stderr


def written(path: Path, **said: Any) -> str:
    path.write_text(json.dumps({"title": "Perhekahvila", "language": "fi", **said}), encoding="utf-8")
    return path.name


FORM_PART = {"need": "Perheet ovat yksin.", "period": {"start": "2018-01"}}
EVALUATION = {"evaluation": {"course": "Kahvila avattiin."}, "period": {"start": "2018-01"}}


@pytest.mark.parametrize(("first", "second"), [(FORM_PART, EVALUATION), (EVALUATION, FORM_PART)])
def test_a_card_and_its_evaluation_become_one_card(top: Path, first: dict[str, Any], second: dict[str, Any]) -> None:
    one, two = written(top / "yksi.json", **first), written(top / "kaksi.json", **second)
    done = lape(top, "import", one, two)
    assert done.stdout == "cards/perhekahvila.yaml\n" * 2
    assert "so it was put onto it" in " ".join(done.stderr.split())
    assert [path.name for path in (top / "cards").glob("*.yaml")] == ["perhekahvila.yaml"]
    content = card_of((top / "cards" / "perhekahvila.yaml").read_bytes(), "x")
    assert isinstance(content, Experiment)
    assert content.need == "Perheet ovat yksin."
    assert content.evaluation is not None
    assert content.evaluation.course[0].text == "Kahvila avattiin."


@pytest.mark.parametrize(
    "second",
    [
        {**EVALUATION, "period": {"start": "2019-01"}},
        {**EVALUATION, "title": "Perhekahvila!"},
        {**EVALUATION, "language": "sv"},
        {"activity": "Kahvila."},
    ],
)
def test_what_is_not_the_other_half_of_a_card_becomes_one_of_its_own(top: Path, second: dict[str, Any]) -> None:
    lape(top, "import", written(top / "yksi.json", **FORM_PART))
    before = (top / "cards" / "perhekahvila.yaml").read_bytes()
    done = lape(top, "import", written(top / "kaksi.json", **second))
    assert done.stdout == "cards/perhekahvila-2.yaml\n"
    assert (top / "cards" / "perhekahvila.yaml").read_bytes() == before


def test_whoever_is_there_is_asked_whether_it_is_the_other_half(top: Path) -> None:
    lape(top, "import", written(top / "yksi.json", **FORM_PART))
    terminal = Terminal(["import", written(top / "kaksi.json", **EVALUATION)], top, lang="en")
    terminal.reply("n", "Put it onto that card?")
    assert terminal.end() == 0
    assert sorted(path.name for path in (top / "cards").glob("*.yaml")) == ["perhekahvila-2.yaml", "perhekahvila.yaml"]
