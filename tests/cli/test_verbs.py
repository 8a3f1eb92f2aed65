"""The verbs from end to end, as someone at a terminal or a program meets them: real processes, real git."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

EXAMPLES = Path(__file__).parents[2] / "examples" / "demo" / "cards"
ROOTED = "perheohjaaja-paivakodissa"
INCOMPLETE = "aamupala-ja-kuulumiset"


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


def git(folder: Path, *arguments: str) -> str:
    """What git says in ``folder``."""
    return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example repository, built once by the command itself."""
    folder = tmp_path_factory.mktemp("demo")
    lape(folder, "demo", "example")
    return folder / "example"


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    """An empty card repository."""
    lape(tmp_path, "init", ".", "--group", "Perhepalvelujen työryhmä", "--language", "fi")
    return tmp_path


def test_init_says_which_folder_to_go_into(tmp_path: Path) -> None:
    made = lape(tmp_path, "init", "kortit", "--group", "Ryhmä")
    assert "ready in kortit." in made.stdout
    assert "cd kortit" in made.stderr
    copied = lape(tmp_path, "init", "--from", "kortit", "kopio")
    assert "ready in kopio." in copied.stdout
    assert "cd kopio" in copied.stderr
    (tmp_path / "here").mkdir()
    assert "cd " not in lape(tmp_path / "here", "init", "--group", "Ryhmä").stderr


def test_init_run_again_says_what_it_changed_and_what_it_did_not(tmp_path: Path) -> None:
    init = ("init", "--name", "Kortit", "--group", "Ryhmä", "--language", "fi")
    lape(tmp_path, *init)
    before = (tmp_path / "lape.yaml").read_bytes()
    again = lape(tmp_path, *init)
    assert again.stdout == "The repository was up to date already.\n"
    assert "nothing" not in again.stderr
    wishes = ("--name", "Uusi nimi", "--programme", "Ohjelma", "--language", "sv")
    refused = lape(tmp_path, "init", *wishes, code=2).stderr.splitlines()
    assert refused[-3:] == [
        "--name changed nothing: lape.yaml has a line for it already. Change it there, on line 3.",
        "--programme changed nothing: lape.yaml is there already. Write it there as a line  programme:",
        "--language changed nothing: lape.yaml has a line for it already. Change it there, on line 4.",
    ]
    assert (tmp_path / "lape.yaml").read_bytes() == before
    told = lape(tmp_path, "init", "--group", "Toinen", "--contact", "toinen@example.org").stdout
    assert "in the name “Toinen” from now on; before, it was “Ryhmä”." in told
    assert "with the address toinen@example.org from now on; before, it was group@example.org." in told
    assert git(tmp_path, "config", "user.name") == "Toinen"


def test_init_takes_no_address_that_is_none(tmp_path: Path) -> None:
    for contact in ("höpö", "a b@example.org", "@example.org"):
        refused = lape(tmp_path, "init", "kortit", "--contact", contact, code=2).stderr
        assert f"“{contact}” is not the address of a mailbox." in refused
    assert not (tmp_path / "kortit").exists()


def test_a_name_without_quotation_marks_is_told_how_to_take_back(tmp_path: Path) -> None:
    said = " ".join(lape(tmp_path, "init", "--group", "Varhaiskasvatuksen", "työryhmä").stderr.split())
    assert "Should “työryhmä” be a part of the name: delete that folder" in said
    assert 'lape init --group "Varhaiskasvatuksen työryhmä"' in said
    (tmp_path / "toinen").mkdir()
    for words in (("toinen", "--group", "Ryhmä"), ("kolmas", "--group", "Perheiden ryhmä"), ("a/b", "--group", "R")):
        assert "part of the name" not in lape(tmp_path, "init", *words).stderr


def example(name: str, number: int = 1) -> bytes:
    return (EXAMPLES / name / f"{number}.yaml").read_bytes()


def test_the_demo_tells_its_story(demo: Path) -> None:
    shown = lape(demo, "history", ROOTED, "--format", "json")
    versions = json.loads(shown.stdout)["versions"]
    assert [version["number"] for version in versions] == [1, 2, 3, 4]
    assert [version["date"] for version in versions] == ["2017-12-11", "2018-03-15", "2018-05-25", "2018-08-24"]
    assert len({version["summary"] for version in versions}) == 4
    assert all(version["tagged"] for version in versions)
    told = git(demo, "log", "--format=%as %s", "--reverse", "--", f"cards/{ROOTED}.yaml").splitlines()
    assert told == [f"{version['date']} {version['summary']}" for version in versions]
    tags = git(demo, "tag", "--list", f"lape/{ROOTED}/*").splitlines()
    assert tags == [f"lape/{ROOTED}/{version['number']}-{version['object'][:7]}" for version in versions]


def test_a_version_is_shown_byte_for_byte(demo: Path) -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "lape_cards", "show", f"{ROOTED}@1"], cwd=demo, capture_output=True, check=True
    ).stdout
    first = git(demo, "log", "--format=%H", "--reverse", "--", f"cards/{ROOTED}.yaml").splitlines()[0]
    kept = subprocess.run(["git", "cat-file", "blob", f"{first}:cards/{ROOTED}.yaml"], cwd=demo, capture_output=True)
    assert shown == kept.stdout
    written = [line for line in shown.splitlines(keepends=True) if not line.startswith((b"version:", b"date:"))]
    assert b"".join(written) == example(ROOTED)


def test_the_demo_is_clean_and_sound(demo: Path) -> None:
    assert git(demo, "status", "--porcelain") == ""
    assert git(demo, "fsck", "--strict") == ""


def test_the_check_of_the_demo(demo: Path) -> None:
    report = json.loads(lape(demo, "check", "--today", "2018-10-15", "--format", "json", code=1).stdout)
    phases = {card["id"]: card["phase"] for card in report["cards"]}
    assert phases == {
        "aamupala-ja-kuulumiset": "plan",
        "fredagskafe-for-familjer": "check",
        ROOTED: "rooted",
        f"{ROOTED}-juurrutus": "plan",
        "sama-perhe-monta-auttajaa": None,
    }
    findings = {card["id"]: [finding["code"] for finding in card["findings"]] for card in report["cards"]}
    assert findings.pop(INCOMPLETE) == ["LC204", "LC206", "LC205", "LC207", "LC208"]
    assert findings.pop("fredagskafe-for-familjer") == ["LC304"]
    assert not any(findings.values())
    assert (report["warnings"], report["advice"]) == (1, 0)


@pytest.mark.parametrize(("to", "start"), [("html", "<!DOCTYPE html>"), ("md", "#")])
def test_the_evaluation_is_rendered(demo: Path, to: str, start: str) -> None:
    path = demo / "documents" / f"{ROOTED}-evaluation.{to}"
    text = path.read_text(encoding="utf-8")
    assert text.lower().startswith(start.lower())
    assert lape(demo, "render", ROOTED, "-d", "evaluation", "-t", to, "-o", "-", "--today", "2018-10-15").stdout == text


def test_the_same_day_gives_the_same_repository(demo: Path, tmp_path: Path) -> None:
    lape(tmp_path, "demo", "again", lang="sv")
    again = git(tmp_path / "again", "log", "--format=%T %s", "-3")
    assert again == git(demo, "log", "--format=%T %s", "-3")


def test_a_card_from_its_start_to_an_old_version_back(cards: Path) -> None:
    made = lape(cards, "new", "Perheohjaaja päiväkodissa")
    assert made.stdout == f"cards/{ROOTED}.yaml\n"
    path = cards / "cards" / f"{ROOTED}.yaml"
    lape(cards, "check", ROOTED, code=1)
    lape(cards, "save", "-m", "Ensimmäinen luonnos", "--today", "11.12.2017")
    first = path.read_bytes()
    path.write_bytes(example(ROOTED))
    saved = lape(cards, "save", ROOTED, "--today", "2017-12-12")
    assert saved.stdout == f"{ROOTED}: version 2 saved 12 December 2017.\n"
    assert "14 March 2018" in saved.stderr
    assert lape(cards, "save").stdout == ""
    lape(cards, "save", ROOTED, code=2)
    lape(cards, "restore", f"{ROOTED}@1", "--today", "2017-12-13")
    assert path.read_bytes() == first.replace(b"version: 1", b"version: 3").replace(b"2017-12-11", b"2017-12-13")
    path.write_bytes(path.read_bytes() + b"# more\n")
    done = lape(cards, "--quiet", "restore", f"{ROOTED}@2")
    assert f"{ROOTED}: version 2 is back, as version 4." in done.stdout
    [kept] = re.findall(r"in no version is kept in (.+)", done.stderr)
    assert Path(kept).read_bytes().endswith(b"# more\n")


@pytest.mark.parametrize("number", [1, 2])
def test_a_mistake_that_was_not_saved_is_undone_without_saving_it(cards: Path, number: int) -> None:
    path = cards / "cards" / f"{ROOTED}.yaml"
    for need in ("Eka", "Toka"):
        path.write_text(f"format: 1\nkind: experiment\nid: {ROOTED}\nlanguage: fi\ntitle: X\nneed: {need}\n")
        lape(cards, "save", "-m", need)
    saved = path.read_bytes()
    path.write_bytes(saved.replace(b"need: Toka", b"need: Aino ei nuku"))
    done = lape(cards, "restore", f"{ROOTED}@{number}")
    assert "Aino" in Path(done.stderr.splitlines()[0].partition(" is kept in ")[2]).read_text()
    assert "delete that file" in done.stderr
    assert git(cards, "status", "--porcelain") == ""
    assert "Aino" not in git(cards, "log", "-p", "--all")
    if number == 2:
        assert f"{ROOTED} is as in version 2 again." in done.stdout
        assert path.read_bytes() == saved
    assert len(git(cards, "tag").split()) == (2 if number == 2 else 3)
    if number == 1:
        path.write_bytes(path.read_bytes() + b"# slip\n")
        again = lape(cards, "restore", f"{ROOTED}@1")
        assert f"{ROOTED} is as in version 3 again, which says the same as version 1." in again.stdout
        assert git(cards, "status", "--porcelain") == ""


def test_a_card_with_faults_is_not_saved(cards: Path) -> None:
    path = cards / "cards" / f"{INCOMPLETE}.yaml"
    faulty = example(INCOMPLETE).replace(b"language: fi", b"language: suomi")
    path.write_bytes(faulty)
    refused = lape(cards, "save", code=1)
    assert f"cards/{INCOMPLETE}.yaml:" in refused.stdout
    assert "LC012" in refused.stdout
    assert path.read_bytes() == faulty
    assert git(cards, "tag") == ""


def test_what_a_hook_says_is_told_line_by_line(cards: Path) -> None:
    lape(cards, "new", "Aamupala", "--kind", "experiment")
    hook = cards / ".git" / "hooks" / "pre-commit"
    hook.write_text(
        "#!/bin/sh\nprintf 'Punainen: \\033[31mei\\n\\n  sisennetty\\n'; printf '%0500d\\n' 1; seq 40; exit 1\n"
    )
    hook.chmod(0o755)
    told = lape(cards, "save", "aamupala", code=2).stderr.splitlines()
    assert told[:3] == [
        "A check of this repository (pre-commit) refused the version.",
        "    Punainen: ␛[31mei",
        "      sisennetty",
    ]
    assert told[3] == f"    {'0' * 150}…{'0' * 149}1"
    assert (told[10], told[11], told[12], told[-2]) == ("    7", "    …", "    31", "    40")
    assert told[-1] == "  Mend what it names and save again. Nothing has been saved."
    assert len(told) == 1 + 21 + 1


def test_an_identity_code_is_neither_saved_nor_shown(cards: Path) -> None:
    secret = "010190-900P"
    path = cards / "cards" / f"{INCOMPLETE}.yaml"
    titled = example(INCOMPLETE).replace(b"title: ", f"title: {secret} ".encode())
    for text in (example(INCOMPLETE) + f"# soita perheelle {secret}\n".encode(), titled):
        path.write_bytes(text)
        for verb in ("save", "check", "check --format json", "check --ignore LC5", f"render {INCOMPLETE} -o -"):
            done = lape(cards, *verb.split(), code=1)
            assert not {"900P", "010190"} & set(re.split(r"\W", done.stdout + done.stderr))
        assert git(cards, "tag") == ""


def test_an_identity_code_is_not_kept_in_a_summary(cards: Path) -> None:
    (cards / "cards" / f"{INCOMPLETE}.yaml").write_bytes(example(INCOMPLETE))
    refused = lape(cards, "save", "-m", "soita 010190-900P", code=2)
    assert "900P" not in refused.stdout + refused.stderr
    assert git(cards, "tag") == ""


@pytest.mark.parametrize("target", ["cards/x.html", "lape.yaml", ".git/x.html", "."])
def test_a_document_replaces_nothing_else(demo: Path, target: str) -> None:
    lape(demo, "render", ROOTED, "--output", target, code=2)
    assert git(demo, "status", "--porcelain") == ""


def test_a_draft_says_that_it_is_one(cards: Path) -> None:
    path = cards / "cards" / f"{INCOMPLETE}.yaml"
    path.write_bytes(example(INCOMPLETE))
    lape(cards, "save", "--today", "2018-10-04")
    printed = ("render", INCOMPLETE, "-t", "md", "-o", "-", "--language", "en")
    assert "1, saved 4 October 2018" in lape(cards, *printed).stdout
    path.write_bytes(path.read_bytes().replace(b"title: ", b"title: Uusi "))
    assert "changed after version 1" in lape(cards, *printed).stdout


def test_an_attachment_is_kept_with_its_card(cards: Path) -> None:
    path = cards / "cards" / f"{INCOMPLETE}.yaml"
    (cards / "liitteet").mkdir()
    (cards / "liitteet" / "kysely.txt").write_text("1\n")
    listed = "attachments:\n  - path: liitteet/kysely.txt\n  - path: cards/muu.yaml\n  - path: ../pois.txt\n"
    path.write_bytes(example(INCOMPLETE) + listed.encode())
    (cards / "cards" / "muu.yaml").write_text("kesken\n")
    first = lape(cards, "save", INCOMPLETE)
    assert "Not kept: ../pois.txt. Only" in first.stdout + first.stderr
    (cards / "liitteet" / "kysely.txt").write_text("2\n")
    assert "version 2" in lape(cards, "save", INCOMPLETE).stdout
    assert git(cards, "show", "HEAD:liitteet/kysely.txt") == "2"
    assert git(cards, "status", "--porcelain") == "?? cards/muu.yaml"
    lape(cards, "save", INCOMPLETE, code=2)


def test_attachments_that_cannot_be_kept_are_told(cards: Path) -> None:
    (cards / "kansio").mkdir()
    (cards / "oikea.txt").write_text("1\n")
    (cards / "linkki.txt").symlink_to("oikea.txt")
    paths = ("puuttuu.pdf", "oikea.txt", "kansio", ".git/config", "linkki.txt")
    head = "format: 1\nkind: experiment\nid: x\nlanguage: fi\ntitle: X\nattachments:\n"
    (cards / "cards" / "x.yaml").write_text(head + "".join(f"  - path: {path}\n" for path in paths))
    told = lape(cards, "save", "x")
    assert "version 1" in told.stdout
    said = " ".join((told.stdout + told.stderr).split())
    assert "Not kept: puuttuu.pdf, kansio, .git/config, linkki.txt. Only" in said


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("check", "missing.yaml"), 2),
        (("check", "missing"), 2),
        (("show", f"{ROOTED}@9"), 2),
        (("history", "missing"), 2),
        (("render", ROOTED, "--document", "rooting"), 2),
        (("render", "sama-perhe-monta-auttajaa", "--document", "evaluation"), 2),
        (("demo", "cards"), 2),
        (("init", "cards"), 2),
    ],
)
def test_what_cannot_be_done_is_told_in_two_lines(demo: Path, arguments: tuple[str, ...], code: int) -> None:
    done = lape(demo, *arguments, code=code)
    assert done.stdout == ""
    assert 1 <= len(done.stderr.splitlines()) <= 4


@pytest.mark.parametrize("name", [b"a\x1b[31m.yaml", b"a\nb.yaml", "a\u202eb.yaml".encode(), b"a\xff.yaml"])
def test_a_name_that_cannot_be_shown_is_why_a_file_is_not_read(cards: Path, name: bytes) -> None:
    (cards / "cards" / os.fsdecode(name)).write_text("format: 1\n", encoding="utf-8")
    for told in (lape(cards, "check", code=1).stdout, lape(cards, "doctor", code=1).stdout):
        assert "Its name has characters that cannot be shown." in " ".join(told.split())
        assert "ends in .yaml" not in told
        assert not {"\x1b", "\u202e"} & set(told)


def test_check_outside_a_repository(tmp_path: Path) -> None:
    (tmp_path / f"{INCOMPLETE}.yaml").write_bytes(example(INCOMPLETE))
    done = lape(tmp_path, "check", f"{INCOMPLETE}.yaml", "--today", "2018-10-15", code=1)
    assert done.stdout.splitlines()[1].startswith(f"{INCOMPLETE}.yaml:39:1: LC204 ")
    lape(tmp_path, "check", code=2)
    lape(tmp_path, "save", code=2)
    assert [path.name for path in tmp_path.iterdir()] == [f"{INCOMPLETE}.yaml"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("history", "FILE"), "15 March 2018"),
        (("show", "FILE@1"), "format: 1"),
        (("diff", "FILE@1", "FILE@2"), "2"),
        (("check", "FILE", "FILE@4"), "2 cards"),
        (("verify", "FILE"), "4 versions"),
        (("render", "FILE", "--to", "md", "--output", "-"), "# "),
        (("render", "FILE@2", "FILE", "--to", "md"), "example/documents/"),
    ],
)
def test_the_path_of_a_card_leads_to_its_repository(demo: Path, arguments: tuple[str, ...], said: str) -> None:
    path = f"{demo.name}/cards/{ROOTED}.yaml"
    given = [argument.replace("FILE", path) for argument in arguments]
    done = lape(demo.parent, *given, "--today", "2018-10-15")
    assert said in done.stdout + done.stderr
    within = [argument.replace("FILE", ROOTED) for argument in arguments]
    if "--output" not in arguments and arguments[0] in ("history", "diff"):
        assert done.stdout == lape(demo, *within, "--today", "2018-10-15").stdout


def test_a_card_is_written_to_from_outside_its_repository(
    cards: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    path = cards / "cards" / "kortti.yaml"
    path.write_bytes(example(INCOMPLETE).replace(INCOMPLETE.encode(), b"kortti"))
    said = lape(elsewhere, "save", str(path), "-m", "Alku").stderr
    assert f"cd {cards}\n" in said
    assert "cd " not in lape(cards, "checkpoint", "kortti", "--decision", "continue").stderr
    lape(elsewhere, "checkpoint", f"{path}", "--observation", "Aamut ovat rauhallisempia.", "--decision", "continue")
    lape(elsewhere, "restore", f"{path}@1", "-m", "Takaisin")
    assert git(cards, "tag", "--list", "lape/kortti/*").count("lape/kortti/") == 4
    assert list(elsewhere.iterdir()) == []


def test_a_file_of_no_repository_is_no_card_of_the_one_around(
    cards: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    stray = tmp_path_factory.mktemp("elsewhere") / f"{INCOMPLETE}.yaml"
    stray.write_bytes(example(INCOMPLETE))
    for verb in ("save", "history", "render"):
        assert "is not among the cards of this repository" in lape(cards, verb, str(stray), code=2).stderr
    assert "no card repository here" in lape(stray.parent, "save", stray.name, code=2).stderr


@pytest.mark.parametrize(("fault", "code"), [("need: Äiti 131052-900W tuli.", "LC501"), ("tarve: x", "LC010")])
def test_choosing_rules_lets_nothing_pass_that_may_not_be_saved(cards: Path, fault: str, code: str) -> None:
    settings = cards / "lape.yaml"
    (cards / "cards" / "x.yaml").write_text(f"format: 1\nkind: experiment\nid: x\nlanguage: fi\ntitle: X\n{fault}\n")
    for chosen in (("--select", "LC3"), ("--select", "history"), ("--ignore", "form,privacy")):
        told = lape(cards, "check", "x", *chosen, code=1).stdout
        assert code in told
        assert "find nothing to mend" not in told
    settings.write_text(settings.read_text() + "check: {select: [LC601]}\n")
    lape(cards, "check", code=1)
    lape(cards, "save", "x", "-m", "x", code=1)


def test_settings_choose_the_rules(cards: Path) -> None:
    (cards / "cards" / f"{INCOMPLETE}.yaml").write_bytes(example(INCOMPLETE))
    settings = cards / "lape.yaml"
    lape(cards, "check", "--today", "2018-10-15", "--select", "LC204", code=1)
    lape(cards, "check", "--today", "2018-10-15", "--select", "LC5,form")
    lape(cards, "check", "--select", "LC999", code=2)
    settings.write_text(settings.read_text() + "check:\n  ignore: completeness\n")
    lape(cards, "check", "--today", "2018-10-15")
    settings.write_text("format: 1\ncards: ../elsewhere\n")
    lape(cards, "check", code=2)
    settings.write_text("format: 1\nnaem: x\n")
    assert "lape.yaml:2:1: LC010 " in lape(cards, "check", code=2).stderr


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_schema_speaks_each_language(tmp_path: Path, lang: str) -> None:
    printed = json.loads(lape(tmp_path, "schema", lang=lang).stdout)
    label = {"fi": "Nykytila", "sv": "Nuläge", "en": "Current state"}[lang]
    assert printed["$defs"]["Change"]["properties"]["current"]["title"] == label


def test_a_pdf_is_written_as_a_file_and_not_onto_the_screen(demo: Path) -> None:
    done = lape(demo, "render", ROOTED, "--to", "pdf", "--document", "evaluation")
    assert done.stdout.strip() == f"documents/{ROOTED}-evaluation.pdf"
    path = demo / done.stdout.strip()
    assert path.read_bytes().startswith(b"%PDF-1.7")
    command = f"{sys.executable} -m lape_cards render {ROOTED} --to pdf --output -"
    environment = {**os.environ, "LAPE_LANG": "en", "PYTHONPATH": str(Path(__file__).parents[2])}
    shown, code = pexpect.run(command, cwd=str(demo), env=environment, encoding="utf-8", withexitstatus=True)
    assert code == 2
    assert "cannot be shown on the screen" in shown


def test_an_error_is_told_in_lines_that_the_terminal_has_room_for(cards: Path) -> None:
    name = "perheohjaaja-paivakodissa-ja-kotona"
    text = (EXAMPLES / INCOMPLETE / "1.yaml").read_text(encoding="utf-8")
    for card in (name, "toinen"):
        made = re.sub(r"(?m)^id: .*$", f"id: {card}", re.sub(r"(?m)^(version|date): .*\n", "", text))
        (cards / "cards" / f"{card}.yaml").write_text(made, encoding="utf-8")
    lape(cards, "save", "-m", "Eka")
    whole = lape(cards, "save", name, code=2).stderr
    environ = {**os.environ, "LAPE_LANG": "en", "PYTHONPATH": str(Path(__file__).parents[2]), "NO_COLOR": "1"}
    shown, code = pexpect.run(
        f"{sys.executable} -m lape_cards save {name} -m x",
        cwd=str(cards),
        env=environ,
        dimensions=(24, 50),
        withexitstatus=True,
    )
    lines = shown.decode().splitlines()
    assert code == 2
    assert len(whole.splitlines()) == 2
    assert all(len(line) <= 50 for line in lines)
    assert len(lines) > 2
    assert " ".join(" ".join(lines).split()) == " ".join(whole.split())
