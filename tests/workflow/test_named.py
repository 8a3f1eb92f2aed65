"""Cards that are named where one stands: in a repository, or beside a portfolio."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from portfolio import TODAY, MadePortfolio, make_portfolio

from lape_cards.workflow.collect import collect

CARD = "lammenranta/iltapaiva-yhdessa"


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lape_cards", "--lang", "en", "--today", TODAY.isoformat(), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> MadePortfolio:
    made = make_portfolio(tmp_path_factory.mktemp("named"))
    collect(made.folder / "portfolio.yaml")
    return made


def pair(made: MadePortfolio, *words: str) -> tuple[str, str]:
    """What a verb says of a collected card, and what it says of it in the group's own repository."""
    source, _, _ = CARD.partition("/")
    here = run(made.folder, *(word.replace("CARD", CARD) for word in words))
    there = run(made.sources[source], *(word.replace("CARD", CARD.partition("/")[2]) for word in words))
    assert (here.returncode, there.returncode) == (0, 0), here.stderr + there.stderr
    assert here.stdout
    return here.stdout, there.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("history", "CARD"),
        ("show", "CARD@1"),
        ("show", "CARD"),
        ("diff", "CARD@1", "CARD@2"),
        ("diff", "CARD@1"),
        ("diff", "CARD"),
        ("diff", "CARD@1", "CARD@2", "--format", "json"),
        ("diff", "CARD@1", "CARD@2", "--format", "html"),
    ],
    ids=" ".join,
)
def test_of_a_collected_card_is_said_what_its_group_sees(made: MadePortfolio, words: tuple[str, ...]) -> None:
    here, there = pair(made, *words)
    assert here == there


def test_a_history_for_programs_calls_the_card_as_it_is_called_there(made: MadePortfolio) -> None:
    here, there = (json.loads(text) for text in pair(made, "history", "CARD", "--format", "json"))
    assert here.pop("card") == CARD
    assert there.pop("card") == CARD.partition("/")[2]
    assert here == there


@pytest.mark.parametrize("verb", ["history", "show", "diff"])
@pytest.mark.parametrize("name", ["iltapaiva-yhdessa", "nowhere/iltapaiva-yhdessa", "lammenranta/none"])
def test_a_name_that_is_none_is_told(made: MadePortfolio, verb: str, name: str) -> None:
    done = run(made.folder, verb, name)
    assert (done.returncode, done.stdout) == (2, "")
    assert name.split("/")[-1] in done.stderr
    assert "lape init" not in done.stderr


def test_versions_of_two_groups_cards_are_not_compared(made: MadePortfolio) -> None:
    done = run(made.folder, "diff", f"{CARD}@1", "hillford/first-day-letter@1")
    assert done.returncode == 2
    assert "not of one group" in done.stderr


@pytest.mark.parametrize(
    "words", [("diff", f"{CARD}@1", f"{CARD}@2", "--format", "html"), ("render", CARD), ("render", CARD, "--to", "md")]
)
def test_a_document_never_replaces_what_was_collected(made: MadePortfolio, words: tuple[str, ...]) -> None:
    for name in ("portfolio.lock", "portfolio.yaml", ".lape/changes.html"):
        before = {path: path.read_bytes() for path in made.folder.glob("portfolio.*")}
        assert run(made.folder, *words, "--output", name).returncode == 2
        assert {path: path.read_bytes() for path in made.folder.glob("portfolio.*")} == before
        assert not (made.folder / ".lape" / "changes.html").exists()


@pytest.mark.parametrize("words", [("history",), ("verify",), ("render", "--to", "md", "--output", "-")], ids=" ".join)
def test_the_path_of_a_groups_file_leads_to_its_repository(made: MadePortfolio, words: tuple[str, ...]) -> None:
    source, _, card = CARD.partition("/")
    done = run(made.folder, words[0], f"../groups/{source}/cards/{card}.yaml", *words[1:])
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_cards_of_ones_own_beside_a_portfolio_are_named_as_ever(tmp_path: Path) -> None:
    made = make_portfolio(tmp_path, names=["hillford"])
    collect(made.folder / "portfolio.yaml")
    shutil.copytree(made.folder, made.sources["hillford"], dirs_exist_ok=True)
    for name in ("first-day-letter", "first-day-letter.yaml", "hillford/first-day-letter"):
        path = "cards/" if name.endswith(".yaml") else ""
        assert run(made.sources["hillford"], "history", path + name).returncode == 0


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project manager's folder with a card of its own, and a source that has not been collected yet."""
    more = "  - name: toka\n    git: ../groups/toka\n"
    made = make_portfolio(tmp_path_factory.mktemp("mixed"), names=["hillford"], more=more)
    collect(made.folder / "portfolio.yaml", ["hillford"])
    for words in (("init", "-q"), ("config", "user.name", "Hanke"), ("config", "user.email", "hanke@example.org")):
        subprocess.run(["git", *words], cwd=made.folder, check=True)
    (made.folder / "cards").mkdir()
    (made.folder / "lape.yaml").write_text("format: 1\n")
    card = (made.sources["hillford"] / "cards" / "first-day-letter.yaml").read_text()
    (made.folder / "cards" / "oma.yaml").write_text(card.replace("id: first-day-letter", "id: oma"))
    saved = run(made.folder, "save", "oma", "-m", "First")
    assert saved.returncode == 0, saved.stderr
    return made.folder


VERBS = (("show",), ("history",), ("diff",), ("render", "--to", "md", "--output", "-"), ("verify",))


@pytest.mark.parametrize("words", VERBS, ids=" ".join)
@pytest.mark.parametrize("name", ["oma", "cards/oma.yaml", "hillford/quiet-room"])
def test_every_verb_knows_cards_of_ones_own_beside_a_portfolio(mixed: Path, words: tuple[str, ...], name: str) -> None:
    done = run(mixed, words[0], name, *words[1:])
    # A verification of what was collected tells of the source that is missing.
    assert done.returncode == (2 if words == ("verify",) and name.startswith("hillford") else 0), done.stderr
    assert done.stdout


@pytest.mark.parametrize("words", VERBS, ids=" ".join)
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("toka/oma", "toka has not been collected yet."),
        ("toka", "toka has not been collected yet."),
        ("hillford", "No collected card is called hillford."),
        ("elsewhere/oma", "No collected card is called elsewhere/oma."),
        ("omaa", "Did you mean oma?"),
        ("hillford/quiet-rom", "Did you mean hillford/quiet-room? The cards here are: hillford/first-day-letter, "),
    ],
)
def test_every_verb_gives_the_same_reason_for_a_name(mixed: Path, words: tuple[str, ...], name: str, said: str) -> None:
    if (words[0], name) == ("render", "hillford"):
        return  # it means all cards of the source
    done = run(mixed, words[0], name, *words[1:])
    assert (done.returncode, done.stdout) == (2, ""), done.stdout
    assert said in " ".join(done.stderr.split())


def test_cards_of_ones_own_and_collected_ones_are_taken_together(mixed: Path, tmp_path: Path) -> None:
    names = ("oma", "hillford/quiet-room")
    done = run(mixed, "render", *names, "cards", "--output", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"oma.html", "hillford-quiet-room.html"}
    assert "of 2 cards" in run(mixed, "verify", *names).stdout
    assert "not of one group" in run(mixed, "diff", *names).stderr


def test_only_cards_of_ones_own_are_repaired_beside_a_portfolio(mixed: Path) -> None:
    assert run(mixed, "verify", "--repair", "oma").returncode == 0
    assert "not repaired here" in run(mixed, "verify", "--repair", "oma", "hillford/quiet-room").stderr


def test_no_document_goes_among_the_cards_of_ones_own(mixed: Path) -> None:
    done = run(mixed, "render", "hillford", "--output", "cards")
    assert done.returncode == 2
    assert "not a place for documents" in done.stderr
    assert [path.name for path in (mixed / "cards").iterdir()] == ["oma.yaml"]


@pytest.mark.parametrize("words", VERBS, ids=" ".join)
@pytest.mark.parametrize("settings", ["format: 1\n", "["])
def test_what_was_collected_is_named_whatever_there_is_of_ones_own(
    made: MadePortfolio, tmp_path: Path, words: tuple[str, ...], settings: str
) -> None:
    folder = shutil.copytree(made.folder, tmp_path / "portfolio")
    (folder / "lape.yaml").write_text(settings)  # and no history
    done = run(folder, words[0], CARD, *words[1:])
    assert done.returncode == 0, done.stderr
    assert run(folder, words[0], "oma", *words[1:]).stderr.startswith(("The folder", "lape.yaml:1:"))


WRITING = (
    ("check",),
    ("check", CARD),
    ("check", f"{CARD}@1"),
    ("save",),
    ("edit", CARD),
    ("checkpoint", CARD),
    ("evaluate", CARD),
    ("measure", CARD, "metric", "1"),
    ("restore", f"{CARD}@1"),
    ("root", CARD),
    ("erase", f"{CARD}@1", "--reason", "x"),
    ("submit", CARD),
    ("sync",),
    ("new", "Title"),
)


@pytest.mark.parametrize("words", WRITING, ids=" ".join)
def test_what_a_group_does_is_not_done_beside_a_portfolio(made: MadePortfolio, words: tuple[str, ...]) -> None:
    done = run(made.folder, *words)
    told = done.stdout + done.stderr
    assert done.returncode == 2, told
    assert "group's own repository" in told
    assert "lape init" not in told
