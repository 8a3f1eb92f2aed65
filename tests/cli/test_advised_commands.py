"""What is advised can be typed as it stands, and means what it says: real processes, real git."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import docx
import pytest

ROOT = Path(__file__).parents[2]
ROOTED = "perheohjaaja-paivakodissa"
INCOMPLETE = "aamupala-ja-kuulumiset"
TODAY = ("--today", "2018-10-15")


def lape(
    folder: Path, *arguments: str, lang: str = "en", code: int = 0, environ: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "lape_cards", *arguments],
        cwd=folder,
        env={**os.environ, "LAPE_LANG": lang, "PYTHONPATH": str(ROOT), **(environ or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example repository, in which nothing is changed."""
    folder = tmp_path_factory.mktemp("demo")
    lape(folder, "demo", "example")
    return folder / "example"


def told(done: subprocess.CompletedProcess[str]) -> str:
    return " ".join((done.stdout + done.stderr).split())


def test_names_with_blanks_stand_in_quotation_marks(tmp_path: Path) -> None:
    made = lape(tmp_path, "demo", "Uusi kansio")
    assert '  cd "Uusi kansio"\n' in made.stderr
    assert told(lape(tmp_path, "demo", "Uusi kansio", code=2)).endswith('lape demo "Uusi kansio-2"')
    assert 'cd "Oma kansio"' in told(lape(tmp_path, "init", "Oma kansio", "--group", "Ryhmä"))
    refused = lape(tmp_path, "init", "--from", "Oma kansio", "Uusi kansio", code=2)
    assert 'lape init --from "Oma kansio" NEW-FOLDER' in told(refused)
    other = tmp_path / "muualla"
    (other / "Työ kansio").mkdir(parents=True)
    (other / "Työ kansio" / "lape.yaml").write_text("format: 1\n")
    assert told(lape(other, "save", code=2)).endswith('cd "Työ kansio"')
    top = tmp_path / "Uusi kansio"
    lape(top, "render", ROOTED, "--to", "docx", "--output", "Muokattu ä.docx")
    document = docx.Document(str(top / "Muokattu ä.docx"))
    next(one for one in document.paragraphs if "toisesta suunnasta" in one.text).add_run(" Lisää.")
    document.save(str(top / "Muokattu ä.docx"))
    assert told(lape(top, "import", "Muokattu ä.docx")).endswith('lape import "Muokattu ä.docx" --yes')


def test_the_first_check_ends_with_what_can_be_done(demo: Path) -> None:
    advised = [line.strip() for line in lape(demo, "check", *TODAY, code=1).stderr.splitlines() if line[:2] == "  "]
    assert advised == [f"lape edit {INCOMPLETE}", "lape edit fredagskafe-for-familjer"]
    assert lape(demo, "check", *TODAY, code=1).stderr.splitlines()[-1].endswith("  lape save")
    lape(demo, "save")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Kortti ä.docx", 'Make a card of it: lape import "Kortti ä.docx"'),
        ("cards/muistio.docx", "Make a card of it: lape import cards/muistio.docx"),
        ("kortit.XLSX", "Make a card of it: lape import kortit.XLSX"),
        ("vanha.doc", "Open it in Word or LibreOffice, save it as .docx, and import that file."),
        ("vapaa.odt", "Open it in LibreOffice, save it as .docx, and import that file."),
        ("teksti.rtf", "Open it in Word or LibreOffice, save it as .docx, and import that file."),
        ("painettu.pdf", "Import the Word file that the PDF was made from."),
    ],
)
def test_a_file_that_was_filled_in_elsewhere_is_imported(card_repository: Any, name: str, says: str) -> None:
    top = card_repository.top
    for folder in (top, top.parent):  # inside the repository, and where there is none
        file = folder / name
        missing = told(lape(folder, "check", name, code=2))
        assert missing.startswith(f"There is no file {name}.")
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"PK\x03\x04" if "ä" in name else b"")
        assert told(lape(folder, "check", name, code=2)) == f"{name} is not a card's own file. {says}"
    assert told(lape(top, "edit", name, code=2)) == f"{name} is not a card's own file. {says}"


@pytest.mark.parametrize(
    ("where", "name"), [(".", "cards"), (".", "cards/"), (".", "."), ("cards", "."), ("cards", "..")]
)
def test_the_folder_of_the_cards_means_all_of_them(demo: Path, where: str, name: str) -> None:
    every = lape(demo, "check", *TODAY, code=1)
    named = lape(demo / where, "check", name, *TODAY, code=1)
    assert (named.stdout, named.stderr) == (every.stdout, every.stderr)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["checkpoint", INCOMPLETE, "alku"], f"lape checkpoint {INCOMPLETE} alku --observation …"),
        (["checkpoint", INCOMPLETE], f"lape checkpoint {INCOMPLETE} --observation …"),
        (["evaluate", INCOMPLETE], f"lape evaluate {INCOMPLETE} --file FILE"),
        (["diff", f"{INCOMPLETE}@1", "@1"], f"lape history {INCOMPLETE}"),
        *(
            ([verb], f"The cards here are: {INCOMPLETE}, fredagskafe-for-familjer, ")
            for verb in ("history", "submit", "checkpoint", "render", "measure", "evaluate", "show", "restore", "diff")
        ),
    ],
)
def test_what_is_known_of_the_card_stands_in_the_advice(demo: Path, words: list[str], says: str) -> None:
    assert says in told(lape(demo, *words, code=2))


def test_a_summary_without_quotation_marks_is_told_from_a_card(demo: Path) -> None:
    said = told(lape(demo, "save", "-m", "uusi", "lähtötaso", code=2))
    assert said.endswith('If it belongs to the summary, put that in quotation marks: -m "uusi …"')
    said = told(lape(demo, "save", "-m", "uusi", "aamupala-ja-kuulumise", code=2))
    assert "Did you mean aamupala-ja-kuulumiset?" in said


@pytest.mark.parametrize("title", ["”Kahvila kaikille”", "“Kahvila kaikille”", "«Kahvila kaikille»"])
def test_quotation_marks_that_no_shell_takes_off_are_no_part_of_a_title(card_repository: Any, title: str) -> None:
    assert lape(card_repository.top, "new", title).stdout == "cards/kahvila-kaikille.yaml\n"
    assert "title: Kahvila kaikille\n" in card_repository.path("kahvila-kaikille").read_text()
    lape(card_repository.top, "new", "”Kahvila” kaikille")
    assert "”Kahvila” kaikille" in card_repository.path("kahvila-kaikille-2").read_text()


def test_of_many_cards_the_nearest_is_told_and_how_to_see_all(card_repository: Any) -> None:
    for number in range(1, 12):
        card_repository.write(f"koe-{number}")
    top = card_repository.top
    assert told(lape(top, "history", code=2)).endswith("There are 11 cards here. To see which: lape list")
    assert told(lape(top, "history", "koe-111", code=2)).endswith("Did you mean koe-11? To see all cards: lape list")
    assert told(lape(top, "history", "muu", code=2)).endswith("There are 11 cards here. To see which: lape list")
    saved = lape(top, "save").stderr
    assert saved.count("lape check") == 1
    assert "about them:  lape check\n" in saved


@pytest.mark.parametrize("words", [["save"], ["list"], ["check"], ["render", "cards"]])
def test_where_there_are_no_cards_the_first_is_advised(card_repository: Any, words: list[str]) -> None:
    assert told(lape(card_repository.top, *words)) == "There are no cards yet. Make one with lape new"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--municipality", "Esimerkilä"], "--municipality: no card has “Esimerkilä”. Did you mean “Esimerkkilä”?"),
        (
            ["--municipality", "Utsjoki"],
            "--municipality: no card has “Utsjoki”. The cards have these: Esimerkkilä, Koeniemi, Provköping.",
        ),
        (["--programme", "X"], "--programme: no card has “X”. The cards have these: Arjen apu lapsiperheille."),
    ],
)
def test_a_filter_that_fits_no_card_says_what_there_is(demo: Path, words: list[str], says: str) -> None:
    assert told(lape(demo, "list", *words)) == f"0 of 5 cards. {says}"
    assert "no card has" not in told(lape(demo, "list", "--municipality", "koeniemi", "--decision", "end"))


def test_a_list_advises_one_that_judges_by_the_same_day(demo: Path) -> None:
    listed = told(lape(demo, "list", *TODAY))
    assert "lape list --overdue --today 2018-10-15" in listed
    assert "lape list --incomplete --today 2018-10-15" in listed
    assert "--today" not in told(lape(demo, "list", environ={"LAPE_TODAY": "2018-10-15"}))


def test_a_language_on_the_command_line_goes_before_a_wrong_one_in_the_environment(card_repository: Any) -> None:
    top = card_repository.top
    assert told(lape(top, "save", "--lang", "fi", lang="ruotsi")).startswith("Kortteja ei vielä ole.")
    assert told(lape(top, "save", lang="ruotsi", code=2)).startswith("LAPE_LANG cannot be “ruotsi”.")
    for words in (["--help"], ["help"], ["save", "--help"]):
        assert lape(top, *words, lang="ruotsi", environ={"LANG": "sv_FI.UTF-8", "LC_ALL": ""}).stdout[:9] == "Användnin"


@pytest.mark.parametrize(("value", "hint"), [("5s", "Write a whole number."), ("0", "between 1 and 86400.")])
def test_a_time_that_is_none_is_told_with_what_is_wanted(tmp_path: Path, value: str, hint: str) -> None:
    refused = told(lape(tmp_path, "collect", "--timeout", value, code=2))
    assert refused.startswith(f"--timeout cannot be “{value}”.")
    assert refused.endswith(hint)
