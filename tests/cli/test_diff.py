"""``lape diff`` and the changes in ``lape history``, through real processes and real git."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from page_reader import read

NAME = "perheohjaaja-paivakodissa"
SECRET = "010190-900P"


def lape(folder: Path, *arguments: str, lang: str = "en", code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run the command in ``folder`` and hold it to its exit code."""
    done = subprocess.run(
        [sys.executable, "-m", "lape_cards", *arguments],
        cwd=folder,
        env={**os.environ, "LAPE_LANG": lang, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example repository, which the tests leave as it is."""
    folder = tmp_path_factory.mktemp("demo")
    lape(folder, "demo", "example")
    return folder / "example"


def diff_json(folder: Path, *names: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(lape(folder, "diff", *names, "--format", "json").stdout)
    return found


def test_what_changed_stands_under_its_thing(demo: Path) -> None:
    done = lape(demo, "diff", f"{NAME}@1", f"{NAME}@2")
    lines = done.stdout.splitlines()
    assert lines[:2] == ["Perheohjaaja päiväkodissa", "Version 1, 11 December 2017 – Version 2, 15 March 2018"]
    metric = lines.index("The metric “Odotusaika yhteydenotosta ensimmäiseen tapaamiseen”")
    assert lines[metric + 1] == "  “Target” was moved: before 3, now 5."
    assert "    + Kuusi äitiä. Kaikki tiesivät, kuka perheohjaaja on, mutta kaksi oli" in lines
    assert "      Vertalan lähtökysely [-on auki 15.12.2017 asti-] {+saatiin joulukuussa," in lines
    assert all(len(line) <= 80 for line in lines)
    assert "[-…-] was taken out, and {+…+} was put in." in done.stderr


def test_colour_only_adds_to_the_signs(demo: Path) -> None:
    plain, colored = (
        lape(demo, "diff", f"{NAME}@2", f"{NAME}@3", "--color", color).stdout for color in ("never", "always")
    )
    assert "\x1b[32m" in colored
    for code in ("0", "1", "31", "32"):
        colored = colored.replace(f"\x1b[{code}m", "")
    assert colored == plain


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_it_speaks_each_language(demo: Path, lang: str) -> None:
    assert "{" not in lape(demo, "diff", f"{NAME}@3", f"{NAME}@4", lang=lang).stdout.replace("{+", "")


def test_the_json_is_as_it_is_described(demo: Path) -> None:
    found = diff_json(demo, f"{NAME}@1", f"{NAME}@2")
    described = (Path(__file__).parents[2] / "docs" / "diff-json.md").read_text(encoding="utf-8")
    assert found["card"] == NAME
    assert found["old"]["version"] == 1  # type: ignore[index]
    assert found["new"]["date"] == "2018-03-15"  # type: ignore[index]
    differences: list[dict[str, object]] = found["differences"]  # type: ignore[assignment]
    assert {
        "kind": "altered",
        "path": ["changes", 0, "metrics", 1, "target"],
        "field": "target",
        "old": "3",
        "new": "5",
        "thing": {
            "type": "metric",
            "id": "odotusaika",
            "name": "Odotusaika yhteydenotosta ensimmäiseen tapaamiseen",
        },
        "sentence": "The metric “Odotusaika yhteydenotosta ensimmäiseen tapaamiseen”: "
        "“Target” was moved: before 3, now 5.",
    } in differences
    # A checkpoint's decision is told in one sentence with the day it was held, and is a difference of its own.
    assert ["checkpoints", 0, "decision"] in [one["path"] for one in differences]
    for keys in (found, found["old"], differences[0]):
        assert all(f"`{key}`" in described for key in keys)  # type: ignore[attr-defined]


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    """A repository with a card saved twice."""
    lape(tmp_path, "init", ".", "--group", "Perhepalvelujen työryhmä", "--language", "fi")
    write(tmp_path, "Yksi")
    lape(tmp_path, "save", "--today", "2018-01-02")
    write(tmp_path, "Kaksi")
    lape(tmp_path, "save", "--today", "2018-02-02")
    return tmp_path


def write(top: Path, need: str, more: str = "") -> Path:
    """The card with its stamp as it is, and another need."""
    path = top / "cards" / "kortti.yaml"
    stamp = (
        [line for line in path.read_text().splitlines() if line.startswith(("version:", "date:"))]
        if path.exists()
        else []
    )
    head = ["format: 1", "kind: experiment", "id: kortti", *stamp, "language: fi", "title: Kortti", f"need: {need}"]
    path.write_text("\n".join([*head, more]).rstrip("\n") + "\n", encoding="utf-8")
    return path


def values(found: dict[str, object]) -> tuple[object, object, list[tuple[object, object]]]:
    old, new = found["old"]["version"], found["new"]["version"]  # type: ignore[index]
    return old, new, [(one["old"], one["new"]) for one in found["differences"]]  # type: ignore[attr-defined]


def test_the_sides_are_versions_or_the_file(cards: Path) -> None:
    write(cards, "Kolme")
    assert values(diff_json(cards, "kortti@1", "kortti@2")) == (1, 2, [("Yksi", "Kaksi")])
    assert values(diff_json(cards, "kortti@2", "kortti@1")) == (2, 1, [("Kaksi", "Yksi")])
    assert values(diff_json(cards, "kortti@1")) == (1, None, [("Yksi", "Kolme")])
    assert values(diff_json(cards, "kortti")) == (2, None, [("Kaksi", "Kolme")])
    assert values(diff_json(cards, "cards/kortti.yaml@1", "cards/kortti.yaml")) == (1, None, [("Yksi", "Kolme")])


def test_nothing_that_differs_is_said(cards: Path) -> None:
    done = lape(cards, "diff", "kortti")
    assert done.stdout == "kortti: nothing that the form asks for differs.\n"
    assert "comments" not in done.stderr
    assert lape(cards, "diff", "kortti@1", "kortti@1").stdout == done.stdout
    path = cards / "cards" / "kortti.yaml"
    path.write_text(path.read_text() + "# muistiin\n")
    assert "comments" in lape(cards, "diff", "kortti").stderr
    assert values(diff_json(cards, "kortti")) == (2, None, [])


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("kortti@1", "toinen@1"), 2, "two cards"),
        (("kortti@9",), 2, "kortti@9"),
        (("puuttuu",), 2, "puuttuu"),
        (("uusi",), 2, "no saved version"),
        (("kortti@1", "kortti@2", "kortti@3"), 2, "kortti@3"),
        (("kortti", "--output", "x"), 2, "--format html"),
        (("kortti", "--output", "x.pdf"), 2, "x.pdf ends like a file of another format"),
        (("kortti", "--format", "md", "--output", "x.html"), 2, "x.html ends like a file in html"),
        (("kortti", "--format", "md", "--output", "cards/x.md"), 2, "not a place"),
        (("rikki@1",), 2, "rikki"),
    ],
)
def test_what_cannot_be_compared_is_told(cards: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    (cards / "cards" / "uusi.yaml").write_text("format: 1\nkind: experiment\nid: uusi\nlanguage: fi\ntitle: Uusi\n")
    done = lape(cards, "diff", *arguments, code=code)
    assert done.stdout == ""
    assert said in done.stderr
    assert len(done.stderr.splitlines()) <= 3


def test_a_card_that_cannot_be_read_is_no_side(cards: Path) -> None:
    write(cards, "Kolme", "naem: x")
    done = lape(cards, "diff", "kortti", code=1)
    assert done.stderr.startswith("cards/kortti.yaml:")
    assert lape(cards, "diff", "kortti@1", "kortti@2").stdout


def test_an_identity_code_is_shown_nowhere(cards: Path) -> None:
    write(cards, f"Soita {SECRET} heti", f"activity: Kerho {SECRET}")
    subprocess.run(["git", "commit", "-qam", "By hand"], cwd=cards, check=True)
    for arguments in (("diff", "kortti"), ("diff", "kortti", "--format", "json"), ("history", "kortti")):
        for more in ((), ("--format", "json")):
            done = lape(cards, *arguments, *(more if "--format" not in arguments else ()))
            assert "900P" not in done.stdout + done.stderr
    assert "Soita ••• heti" in lape(cards, "diff", "kortti").stdout
    for to in ("html", "md"):
        refused = lape(cards, "diff", "kortti", "--format", to, code=1)
        assert refused.stdout == ""
        assert "900P" not in refused.stderr
    # A draft that was committed by hand is masked in the history of a later document too.
    write(cards, "Soitetaan", "evaluation:\n  course: Hyvin")
    lape(cards, "save", "--today", "2018-03-02")
    assert "900P" not in lape(cards, "render", "kortti", "-d", "evaluation", "-o", "-").stdout


def test_control_characters_of_strangers_do_not_act(cards: Path) -> None:
    write(cards, '"Kolme \\u202e kaksi yksi sana"')
    shown = lape(cards, "diff", "kortti").stdout
    assert "<U+202E>" in shown
    assert "\u202e" not in shown
    page = lape(cards, "diff", "kortti", "--format", "html").stdout
    assert "‹U+202E›" in page
    assert "\u202e" not in page


@pytest.mark.parametrize("to", ["html", "md"])
def test_the_document_is_in_the_cards_language_unless_another_is_asked_for(demo: Path, to: str) -> None:
    names = ("diff", f"{NAME}@2", f"{NAME}@3", "--format", to)
    own = lape(demo, *names).stdout
    english = lape(demo, *names, "--language", "en").stdout
    assert own == lape(demo, *names, lang="sv").stdout
    assert "The checkpoint “" in english.replace('<span lang="fi">', "")
    assert own != english
    if to == "html":
        assert (read(own).faults, read(own).open) == ([], [])
        languages = {lang for lang, text in read(english).texts if "Isät kertoivat" in text}
        assert languages == {"fi"}
        assert {lang for lang, text in read(english).texts if "What changed" in text} == {"en"}


def test_a_document_goes_into_a_file(demo: Path, tmp_path: Path) -> None:
    path = tmp_path / "muutokset.html"
    done = lape(demo, "diff", f"{NAME}@1", f"{NAME}@2", "--format", "html", "--output", str(path))
    assert done.stdout == f"{path}\n"
    assert path.read_text(encoding="utf-8") == lape(demo, "diff", f"{NAME}@1", f"{NAME}@2", "--format", "html").stdout


def test_the_files_ending_says_the_documents_format(demo: Path, tmp_path: Path) -> None:
    path = tmp_path / "muutokset.md"
    lape(demo, "diff", f"{NAME}@1", f"{NAME}@2", "--output", str(path))
    assert path.read_text(encoding="utf-8") == lape(demo, "diff", f"{NAME}@1", f"{NAME}@2", "--format", "md").stdout


def test_the_history_says_what_changed_in_each_version(demo: Path) -> None:
    lines = lape(demo, "history", NAME).stdout.splitlines()
    text = " ".join(" ".join(lines).split())
    assert "Target of “Odotusaika yhteydenotosta…” moved: before 3, now 5. 10 measurements were recorded." in text
    assert "Final evaluation: 9 questions were answered." in text
    assert all(len(line) <= 80 for line in lines)
    assert [line[:1] for line in lines if line[:1].strip()] == ["V", "1", "2", "3", "4"]
    versions = json.loads(lape(demo, "history", NAME, "--format", "json").stdout)["versions"]
    assert versions[0]["changes"] == []
    assert "The checkpoint “kevat” was held on 23 May 2018. Decision: Expand." in versions[2]["changes"]


def test_drafts_and_what_cannot_be_read_are_in_the_history(cards: Path) -> None:
    for need, more in (("Kolme", ""), ("Kolme", "naem: x"), ("Neljä", "")):
        write(cards, need, more)
        subprocess.run(["git", "commit", "-qam", "By hand"], cwd=cards, check=True)
    versions = json.loads(lape(cards, "history", "kortti", "--format", "json").stdout)["versions"]
    need = "“How the need was noticed, and its history” changed: before {}, now {}."
    assert [version["changes"] for version in versions] == [
        [],
        [need.format("“Yksi”", "“Kaksi”")],
        [need.format("“Kaksi”", "“Kolme”")],
        None,
        [need.format("“Kolme”", "“Neljä”")],
    ]
    assert "This version cannot be read as a card." in lape(cards, "history", "kortti").stdout
