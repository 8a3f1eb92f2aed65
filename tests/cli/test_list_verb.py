"""``lape list``, and the other verbs that read what was collected."""

from __future__ import annotations

import csv
import io
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from portfolio import TODAY, MadePortfolio, make_portfolio

from lape_cards.portfolio.listing import COLUMNS
from lape_cards.workflow.collect import collect

if TYPE_CHECKING:
    from conftest import Cards


def run(folder: Path, *arguments: str, lang: str = "en") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lape_cards", "--lang", lang, "--today", TODAY.isoformat(), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> MadePortfolio:
    made = make_portfolio(tmp_path_factory.mktemp("list"))
    collect(made.folder / "portfolio.yaml")
    return made


def test_every_card_of_a_portfolio_is_listed_by_source_and_id(made: MadePortfolio) -> None:
    done = run(made.folder, "list")
    assert done.returncode == 0
    named = [line.split("  ")[0] for line in done.stdout.splitlines() if "/" in line.split("  ")[0]]
    assert len(named) == 30
    assert "lammenranta/iltapaiva-yhdessa" in named
    assert "30 cards." in done.stderr


def test_no_line_is_wider_than_a_terminal(made: MadePortfolio) -> None:
    for lang in ("fi", "sv", "en"):
        assert max(map(len, run(made.folder, "list", lang=lang).stdout.splitlines())) <= 80


def test_what_is_late_says_since_when(made: MadePortfolio) -> None:
    done = run(made.folder, "list", "--overdue", lang="fi")
    assert done.stdout.count("myöhässä: 18.9.2018") == 3
    assert "3 korttia; kaikkiaan kortteja on 30." in done.stderr


def test_csv_and_json_say_the_same(made: MadePortfolio) -> None:
    rows = list(csv.DictReader(io.StringIO(run(made.folder, "list", "--format", "csv").stdout)))
    cards = json.loads(run(made.folder, "list", "--format", "json").stdout)["cards"]
    assert tuple(rows[0]) == COLUMNS == tuple(cards[0])
    assert [{key: "" if value is None else str(value) for key, value in card.items()} for card in cards] == rows


@pytest.mark.parametrize("where", ["portfolio", "repository"])
def test_the_list_says_of_each_card_what_an_export_says(made: MadePortfolio, tmp_path: Path, where: str) -> None:
    place = made.folder if where == "portfolio" else made.sources["lammenranta"]
    run(place, "export", "--to", "json", "--output", str(tmp_path / "cards.json"))
    exported = json.loads((tmp_path / "cards.json").read_text(encoding="utf-8"))["tables"]["cards"]
    exported.sort(key=lambda card: str(card["card"]))
    cards = json.loads(run(place, "list", "--format", "json").stdout)["cards"]
    assert {card["kind"] for card in cards} == {"experiment", "rooting", "workshop"}
    shared = [key for key in cards[0] if key in exported[0]]
    assert set(cards[0]) - set(shared) <= {"source"}
    assert [{key: card[key] for key in shared} for card in cards] == [
        {key: card[key] for key in shared} for card in exported
    ]


def test_filters_and_order_go_together(made: MadePortfolio) -> None:
    done = run(made.folder, "list", "--incomplete", "--sort", "completeness", "--format", "json")
    shares = [card["completeness"] for card in json.loads(done.stdout)["cards"]]
    assert shares == sorted(shares)
    assert len(shares) == 9
    assert max(shares) < 100


def test_a_phase_that_is_none_is_refused(made: MadePortfolio) -> None:
    done = run(made.folder, "list", "--phase", "begun")
    assert done.returncode == 2
    assert "--phase cannot be “begun”." in done.stderr


def test_one_repository_is_listed_by_ids_alone(made: MadePortfolio) -> None:
    done = run(made.sources["hillford"], "list", "--format", "json")
    names = [card["card"] for card in json.loads(done.stdout)["cards"]]
    assert len(names) == 7
    assert all("/" not in name for name in names)


def test_a_missing_source_hides_no_other_and_ends_with_two(tmp_path: Path) -> None:
    made = make_portfolio(tmp_path, more="  - name: gone\n    git: ../groups/gone\n")
    collect(made.folder / "portfolio.yaml")
    done = run(made.folder, "list")
    assert done.returncode == 2
    assert "gone has not been collected yet." in done.stderr
    assert "30 cards." in done.stderr


def test_a_file_that_is_no_card_is_told_with_its_place(tmp_path: Path) -> None:
    made = make_portfolio(tmp_path, names=["hillford"])
    source = made.sources["hillford"]
    (source / "cards" / "broken.yaml").write_text("format: 1\nkind: experiment\ntitle: [\n", encoding="utf-8")
    for arguments in (["add", "."], ["commit", "--quiet", "-m", "Broken"]):
        subprocess.run(["git", *arguments], cwd=source, check=True, capture_output=True)
    collect(made.folder / "portfolio.yaml")
    done = run(made.folder, "list")
    assert done.returncode == 1
    assert "hillford/cards/broken.yaml:3:" in done.stderr
    assert "7 cards." in done.stderr


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        (None, "", "There are no cards yet. Make one with  lape new"),
        ("koe.yaml", "format: 1\nkind: [\n", "No card could be read."),
        ("koe.yaml", "<<<<<<< a\nformat: 1\n=======\nformat: 1\n>>>>>>> b\n", "No card could be read."),
        ("koe.yml", "format: 1\n", "No card could be read."),
    ],
)
def test_cards_that_cannot_be_read_are_not_told_as_none(
    card_repository: Cards, file: str | None, text: str, said: str
) -> None:
    if file is not None:
        (card_repository.top / "cards" / file).write_text(text, encoding="utf-8")
    done = run(card_repository.top, "list")
    assert done.returncode == (1 if file else 0)
    assert done.stderr.splitlines()[0] == said
    assert ("There are no cards" in done.stderr) == (file is None)


def test_what_is_true_of_every_card_is_said_too(card_repository: Cards) -> None:
    """Without the command, which would show the same list; and not where it is what was asked for."""

    def said(*arguments: str) -> list[str]:
        return run(card_repository.top, "list", *arguments).stderr.splitlines()

    late = "\ncheckpoints:\n  - id: alku\n    date: 2018-01-15"
    card_repository.write("yksi", need=f"Alku{late}")
    assert said() == ["1 card.", "1 has a late checkpoint.", "1 is incomplete for its phase."]
    card_repository.write("kaksi", need=f"Alku{late}")
    assert said() == ["2 cards.", "All 2 have a late checkpoint.", "All 2 are incomplete for their phase."]
    assert said("--overdue") == ["2 cards.", "All 2 are incomplete for their phase."]
    assert said("--overdue", "--incomplete") == ["2 cards."]
    card_repository.write("kolme")
    assert said()[1] == "2 have a late checkpoint:  lape list --overdue --today 2018-10-15"


def test_cards_that_were_not_collected_are_not_told_as_none(tmp_path: Path) -> None:
    (tmp_path / "portfolio.yaml").write_text(
        "format: 1\nsources:\n  - name: gone\n    git: ../gone\n", encoding="utf-8"
    )
    done = run(tmp_path, "list")
    assert done.returncode == 2
    assert "gone has not been collected yet." in done.stderr
    assert "no cards" not in done.stderr


def test_collected_versions_are_proven_and_shown_under_their_sources(made: MadePortfolio) -> None:
    done = run(made.folder, "verify")
    assert (done.returncode, done.stdout) == (0, "Proven to be as they were saved: 52 versions of 30 cards.\n")
    one = run(made.folder, "verify", "lammenranta/iltapaiva-yhdessa")
    assert one.stdout == "Proven to be as they were saved: 3 versions of 1 card.\n"


def test_what_was_collected_is_not_repaired_here(made: MadePortfolio) -> None:
    done = run(made.folder, "verify", "--repair")
    assert done.returncode == 2
    assert "it is the group's own" in done.stderr


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def tag_of(source: Path, card: str, number: int) -> str:
    return git(source, "for-each-ref", "--format=%(refname:short)", f"refs/tags/lape/{card}/{number}-*")


def test_what_a_group_can_repair_is_repaired_there_and_collected_again(tmp_path: Path) -> None:
    made = make_portfolio(tmp_path, names=["lammenranta"])
    source = made.sources["lammenranta"]
    git(source, "tag", "--delete", tag_of(source, "iltapaiva-yhdessa", 2))
    collect(made.folder / "portfolio.yaml")
    done = run(made.folder, "verify")
    assert done.returncode == 1
    advice = "is gone. Run  lape verify --repair  in the group's repository, and collect again."
    assert done.stdout.splitlines()[0].endswith(advice)
    assert run(source, "verify", "--repair").returncode == 0
    assert run(made.folder, "collect").returncode == 0
    assert run(made.folder, "verify").returncode == 0


def test_what_nobody_can_repair_here_sends_to_the_group_too(tmp_path: Path) -> None:
    made = make_portfolio(tmp_path, names=["lammenranta"])
    source = made.sources["lammenranta"]
    git(source, "checkout", "--quiet", "--orphan", "uusi")
    git(source, "commit", "--quiet", "-m", "Uusi alku")
    for tag in git(source, "tag", "--list", "lape/*").split():
        git(source, "tag", "--delete", tag)
    git(source, "branch", "--quiet", "-M", "main")
    collect(made.folder / "portfolio.yaml")
    done = run(made.folder, "verify", "lammenranta/iltapaiva-yhdessa")
    assert done.returncode == 1
    advice = "Run  lape verify  in the group's repository, do what it says, and collect again."
    assert any(line.endswith(f"Nothing here records it any more. {advice}") for line in done.stdout.splitlines())


@pytest.mark.parametrize("relative", [True, False])
def test_a_mirror_gives_back_what_its_source_has_lost(tmp_path: Path, relative: bool) -> None:
    made = make_portfolio(tmp_path, names=["lammenranta"])
    source, card = made.sources["lammenranta"], "iltapaiva-yhdessa"
    collect(made.folder / "portfolio.yaml")
    lost = tag_of(source, card, 2)
    git(source, "tag", "--delete", lost)
    assert run(made.folder, "collect").returncode == 1
    guide = (Path(__file__).parents[2] / "docs" / "project-manager.en.md").read_text(encoding="utf-8")
    [command] = [line for line in guide.splitlines() if line.startswith("git ") and "/mirrors/" in line]
    address = os.path.relpath(source, made.folder) if relative else str(source)
    for name, value in (("NAME", "lammenranta"), ("ADDRESS", address), ("CARD", card)):
        command = command.replace(name, value)
    git(made.folder, *shlex.split(command)[1:])
    assert tag_of(source, card, 2) == lost
    assert run(made.folder, "collect").returncode == 0


def test_a_document_is_made_of_a_collected_card_and_of_its_versions(made: MadePortfolio) -> None:
    done = run(made.folder, "render", "lammenranta/iltapaiva-yhdessa@2", "--to", "md")
    path = made.folder / done.stdout.strip()
    assert path == made.folder / "documents" / "lammenranta-iltapaiva-yhdessa@2.md"
    assert path.read_text(encoding="utf-8").startswith("# Iltapäivä yhdessä\n")


def test_a_source_stands_for_all_its_cards(made: MadePortfolio, tmp_path: Path) -> None:
    one = run(made.folder, "render", "lammenranta", "--to", "md", "--output", str(tmp_path / "one"))
    names = [Path(line).name for line in one.stdout.splitlines()]
    assert one.returncode == 0
    assert sorted(names) == sorted(path.name for path in (tmp_path / "one").iterdir())
    assert all(name.startswith("lammenranta-") for name in names)
    every = run(
        made.folder, "render", ".", "nowhere/x", "--to", "md", "--output", str(tmp_path / "every"), "--jobs", "2"
    )
    assert every.returncode == 2
    assert len(every.stdout.splitlines()) == len(list((tmp_path / "every").iterdir())) == 30
    assert "30 documents of 30 cards" in every.stderr
    name = "lammenranta-iltapaiva-yhdessa.md"
    alone = run(made.folder, "render", "lammenranta/iltapaiva-yhdessa", "--to", "md", "--output", "-").stdout
    assert alone == (tmp_path / "one" / name).read_text() == (tmp_path / "every" / name).read_text()


@pytest.mark.parametrize("name", ["iltapaiva-yhdessa", "nowhere/iltapaiva-yhdessa", "lammenranta/none"])
def test_a_name_that_is_none_is_told(made: MadePortfolio, name: str) -> None:
    done = run(made.folder, "render", name)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert name.split("/")[-1] in done.stderr
