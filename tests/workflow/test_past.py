"""The rules of history against real histories: saved, merged, squashed, cut off, and checked from the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from lape_cards.checks.past import Past
from lape_cards.repository import command
from lape_cards.store.cards import read_card
from lape_cards.store.files import is_file
from lape_cards.workflow.check import Checker, targets
from lape_cards.workflow.past import Pasts
from lape_cards.workflow.summaries import is_spoken

PLAN = """\
period: {start: 2018-01, end: 2018-05}
changes:
  - id: rivi
    change: Muutos
    target: Tavoite
    metrics:
      - id: mittari
        name: Mittari
        baseline: 1
        target: 4
checkpoints:
  - id: piste
    date: 2018-03-14
"""
TARGET = "        target: 4\n"
DECIDED = "    held: 2018-03-14\n    decision: adjust\n"
FOUND = "cards/kortti.yaml:{line}:9: LC402 “Mittari”: “Target” was altered in version {number}"


class Story:
    """A card repository where a card's file is written and saved on the days of a story."""

    def __init__(self, cards: Any) -> None:
        self.cards = cards

    def write(self, body: str = PLAN, card: str = "kortti") -> None:
        """Write the card's file, with the stamp it has."""
        head = f"format: 1\nkind: experiment\nid: {card}\nlanguage: fi\ntitle: Kokeilu {card}\n"
        path = self.cards.path(card)
        kept = path.read_text(encoding="utf-8").splitlines(keepends=True) if path.exists() else []
        self.cards.write(card, head + "".join(k for k in kept if k.startswith(("version:", "date:"))) + body)

    def save(self, body: str, day: str, message: str | None = None, card: str = "kortti") -> None:
        self.write(body, card)
        self.cards.save(card, today=date.fromisoformat(day), message=message, dated=True)

    def check(self, *names: str, code: int | None = None, today: str = "2018-04-20", select: str = "history") -> str:
        """What ``lape check`` writes, on both streams."""
        done = subprocess.run(
            [sys.executable, "-m", "lape_cards", "--lang", "en", "check", *names, "--today", today, "--select", select],
            cwd=self.cards.top,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert code is None or done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def codes(self, *names: str, today: str = "2018-04-20") -> list[str]:
        """The codes of what the library finds."""
        folder = self.cards.open()
        wanted = list(targets(folder, names, self.cards.top))
        checker = Checker(date.fromisoformat(today), folder, select=("history",), wanted=wanted)
        return [item.code for target in wanted for item in checker.check(target).diagnostics]


@pytest.fixture
def story(card_repository: Any) -> Story:
    """A card whose plan was saved before its period began."""
    story = Story(card_repository)
    story.save(PLAN, "2017-12-11")
    return story


LOWER = PLAN.replace(TARGET, "        target: 3\n")


def test_a_target_lowered_without_a_word_is_found_where_it_stands(story: Story) -> None:
    story.save(LOWER, "2018-03-15")
    said = story.check(code=1)
    lines = story.cards.path("kortti").read_text(encoding="utf-8").splitlines()
    assert FOUND.format(line=lines.index("        target: 3") + 1, number=2) in said
    assert "from “4” to “3”" in said
    assert "lape save kortti -m TEXT" in " ".join(said.split())


def test_what_is_not_saved_yet_is_found_too(story: Story) -> None:
    story.write(LOWER)
    assert "has been altered since version 1" in " ".join(story.check(code=1).split())


def test_a_decision_at_a_checkpoint_explains_it(story: Story) -> None:
    story.save(LOWER + DECIDED, "2018-03-15")
    assert story.codes() == []


def test_a_summary_that_someone_wrote_explains_it(story: Story) -> None:
    story.save(LOWER, "2018-03-15", message="Tavoite oli liian kova")
    assert story.codes() == []
    assert story.check(code=0).startswith("The chosen rules find nothing")


def test_what_is_taken_away_is_found_where_it_stood(story: Story) -> None:
    story.save(PLAN[: PLAN.index("    metrics:")] + PLAN[PLAN.index("checkpoints:") :], "2018-03-15")
    assert "cards/kortti.yaml:10:5: LC402 The metric “Mittari” was taken away in version 2" in story.check(code=1)


def test_an_id_is_not_a_way_out(story: Story) -> None:
    story.save(LOWER.replace("id: mittari", "id: uusi"), "2018-03-15")
    assert story.codes() == ["LC405", "LC402"]


def test_a_start_moved_with_the_target_is_no_way_out(story: Story) -> None:
    story.save(LOWER.replace("start: 2018-01", "start: 2018-04"), "2018-03-15")
    assert story.codes() == ["LC402"]
    assert story.codes(today="2018-03-20") == ["LC402"]


def test_a_version_is_checked_with_what_was_before_it(story: Story) -> None:
    story.save(LOWER, "2018-03-15")
    story.save(PLAN, "2018-03-20")
    assert story.codes("kortti@1") == []
    assert story.codes("kortti@2") == ["LC402"]
    assert "LC402" in story.check("kortti@2", code=1)
    assert story.codes("kortti@3", "kortti") == []
    assert story.codes("kortti@2", today="2018-01-01") == ["LC402"]  # it was saved on its own day


def test_an_old_version_brought_back_heals(story: Story) -> None:
    from lape_cards.workflow.restore import restore

    story.save(LOWER, "2018-03-15")
    restore(story.cards.open(), "kortti@1", today=date(2018, 3, 20), dated=True)
    assert story.codes() == []
    restore(story.cards.open(), "kortti@2", today=date(2018, 3, 21), dated=True)  # its summary is lape's own
    assert story.codes() == ["LC402"]


def test_numbers_typed_by_hand(story: Story) -> None:
    text = story.cards.path("kortti").read_text(encoding="utf-8")
    for typed in (text.replace("version: 1", "version: 2"), text.replace("version: 1\n", "")):
        story.cards.write("kortti", typed)
        assert story.codes() == ["LC404"]
    story.cards.write("uusi", version="1")
    assert story.codes("uusi") == ["LC404"]
    story.cards.write("kortti", text)
    story.cards.save("uusi")
    assert story.codes() == []


def test_of_a_renamed_file_nothing_is_said_about_its_versions(story: Story) -> None:
    """They go by the name that the file had, and it is told to take that again."""
    story.cards.git("mv", "cards/kortti.yaml", "cards/muu.yaml")
    assert story.codes("muu") == ["LC017"]
    said = story.check("muu", code=1, select="form,history")
    assert "LC017" in said
    assert "no version of it has been saved" not in said


def test_those_who_number_by_hand_with_plain_git_are_served(card_repository: Any) -> None:
    story = Story(card_repository)
    for number, (body, message) in enumerate([(PLAN, "Suunnitelma"), (LOWER, "Tavoite oli liian kova")], start=1):
        head = f"format: 1\nkind: experiment\nid: kortti\nlanguage: fi\ntitle: K\nversion: {number}\n"
        story.cards.write("kortti", head + body)
        story.cards.commit(message)
        assert story.codes() == []
    text = story.cards.path("kortti").read_text(encoding="utf-8")
    story.cards.write("kortti", text.replace("target: 3", "target: 2").replace("version: 2", "version: 3"))
    assert story.codes() == ["LC404", "LC402"]


def test_drafts_committed_by_hand_are_no_versions(story: Story) -> None:
    story.write(LOWER)
    story.cards.commit("Luonnos, jossa tavoite on matalampi")
    assert story.codes() == ["LC402"]
    story.cards.save("kortti", today=date(2018, 3, 20), message="Tavoite oli liian kova", dated=True)
    assert story.codes() == []


def test_a_merge_takes_over_what_the_others_explained(story: Story, tmp_path: Path, cards_at: Any) -> None:
    story.cards.git("clone", "--quiet", str(story.cards.top), str(tmp_path / "theirs"))
    theirs = Story(cards_at(tmp_path / "theirs"))
    theirs.cards.git("config", "user.name", "Toiset")
    theirs.cards.git("config", "user.email", "toiset@example.org")
    theirs.save(LOWER, "2018-03-15", message="Tavoite oli liian kova")
    story.save(PLAN + "  - id: loppu\n    date: 2018-05\n", "2018-03-14")
    story.cards.git("fetch", "--quiet", "--tags", str(theirs.cards.top), "main:refs/remotes/theirs/main")
    assert story.codes() == []
    story.cards.git("merge", "--quiet", "theirs/main", code=1)
    text = story.cards.path("kortti").read_text(encoding="utf-8")
    both = LOWER + "  - id: loppu\n    date: 2018-05\n"
    assert "<<<<<<<" in text
    head = "format: 1\nkind: experiment\nid: kortti\nlanguage: fi\ntitle: Kokeilu kortti\n"
    story.cards.write("kortti", f"{head}version: 2\ndate: 2018-03-15\n{both}")
    assert story.codes() == []  # while the merge is under way, as a hook sees it
    story.cards.commit("Yhdistetty")
    assert story.codes() == []
    story.cards.save("kortti", today=date(2018, 3, 20), dated=True)
    assert story.codes() == []
    story.write(both.replace("target: 3", "target: 2"))
    assert story.codes() == ["LC402"]


def test_versions_of_a_squashed_branch_count(story: Story) -> None:
    cards = story.cards
    cards.git("checkout", "--quiet", "-b", "oma")
    story.save(LOWER, "2018-03-15", message="Tavoite oli liian kova")
    story.save(LOWER + DECIDED, "2018-03-16")
    cards.git("checkout", "--quiet", "main")
    assert story.codes() == []
    cards.git("merge", "--quiet", "--squash", "oma")
    cards.commit("Koko haara")
    assert story.codes() == []
    story.write(LOWER.replace("target: 3", "target: 2") + DECIDED + "    next: Jotain\n")
    cards.commit("Luonnos")
    assert story.codes() == []  # the decision was saved in the version before
    cards.git("tag", "--delete", *cards.tags())
    cards.git("branch", "--quiet", "-D", "oma")
    assert "LC404" not in story.codes()


def test_a_deleted_card_that_comes_back_is_not_held_to_its_past(story: Story) -> None:
    text = story.cards.path("kortti").read_bytes()
    story.cards.git("rm", "--quiet", "cards/kortti.yaml")
    story.cards.commit("Pois")
    story.write(LOWER)
    assert story.codes() == []
    story.cards.write("kortti", text)
    assert story.codes() == []


def test_a_version_that_is_no_card_is_left_out(story: Story) -> None:
    story.cards.write("kortti", "version: 2\n- rikki: [\n")
    story.cards.commit("Rikki")
    story.save(LOWER, "2018-03-15", message="Tavoite oli liian kova")
    assert story.codes() == []


def test_in_a_shallow_clone_the_rules_are_not_held(story: Story, tmp_path: Path, cards_at: Any) -> None:
    story.save(LOWER, "2018-03-15")
    story.cards.git("clone", "--quiet", "--depth", "1", story.cards.top.as_uri(), str(tmp_path / "matala"))
    shallow = Story(cards_at(tmp_path / "matala"))
    said = " ".join(shallow.check("kortti", "cards/kortti.yaml", code=2).split())
    assert "nothing to mend" not in said
    assert said.count("git fetch --unshallow --tags") == 1
    assert "LC4" not in said
    assert "unshallow" not in shallow.check("kortti", select="form")
    shallow.cards.git("fetch", "--quiet", "--unshallow", "--tags")
    assert "LC402" in shallow.check("kortti", code=1)


def test_outside_a_repository_the_rules_are_not_held(story: Story, tmp_path: Path) -> None:
    story.save(LOWER, "2018-03-15")
    (tmp_path / "kortti.yaml").write_bytes(story.cards.path("kortti").read_bytes())
    assert "nothing to mend" in story.check(str(tmp_path / "kortti.yaml"), code=0)


def test_in_a_folder_of_cards_without_git_the_rules_are_not_held(tmp_path: Path, cards_at: Any) -> None:
    (tmp_path / "cards").mkdir()
    (tmp_path / "lape.yaml").write_text("format: 1\n", encoding="utf-8")
    story = Story(cards_at(tmp_path))
    story.cards.write("kortti", version="4")
    assert "nothing to mend" in story.check(code=0)


def test_the_demo_moves_no_goalposts(tmp_path: Path) -> None:
    from lape_cards.workflow.demo import build_demo

    demo = build_demo(tmp_path / "demo", "fi")
    codes = [item.code for one in demo.checked for item in one.diagnostics]
    assert codes
    assert not [code for code in codes if code.startswith("LC4")]


def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What git is asked from now on."""
    asked: list[str] = []
    known = ("log", "ls-tree", "show-ref", "for-each-ref", "cat-file", "rev-parse")

    def counted(run: Callable[..., Any]) -> Callable[..., Any]:
        def counting(folder: Path, *arguments: str, **more: Any) -> Any:
            asked.append(next(word for word in arguments if word in known))
            return run(folder, *arguments, **more)

        return counting

    for name in ("run_git", "start_git"):
        monkeypatch.setattr(command, name, counted(getattr(command, name)))
    return asked


def test_many_cards_are_one_pass_of_git(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [f"kortti-{number}" for number in range(60)]
    for card in ids:
        story.write(PLAN, card)
    story.cards.save(*ids, today=date(2017, 12, 11), dated=True)
    asked = runs(monkeypatch)
    story.write(LOWER, "kortti-7")
    story.write(LOWER, "kortti-59")
    assert story.codes(today="2018-02-01") == ["LC402", "LC402"]
    assert sorted(asked) == ["cat-file", "log", "ls-tree", "rev-parse", "rev-parse", "show-ref"]


def test_nothing_is_asked_of_git_when_no_rule_of_history_is_held(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = story.cards.open()
    asked = runs(monkeypatch)
    for more in ({"ignore": ("history",)}, {"select": ("form", "LC2")}):
        checker = Checker(date(2018, 4, 1), folder, **more)
        assert [checker.check(target).name for target in targets(folder, (), story.cards.top)]
    assert asked == []


def past_of(story: Story, card: str = "kortti") -> Past | None:
    folder = story.cards.open()
    assert is_file(folder.path_of(card))
    return Pasts(folder, [card]).of(card, folder.read(card))


def test_the_days_and_summaries_of_versions(story: Story) -> None:
    story.save(LOWER, "2018-03-15", message="Tavoite oli liian kova")
    past = past_of(story)
    assert past is not None
    assert [(one.number, one.day, one.spoken, one.follows) for one in past] == [
        (1, date(2017, 12, 11), False, None),
        (2, date(2018, 3, 15), True, 0),
    ]
    assert [one.card.title for one in past if one.card] == ["Kokeilu kortti"] * 2
    story.write(PLAN, "toinen")
    assert past_of(story, "toinen") == ()


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_version_saved_without_a_summary_is_not_spoken_of(card_repository: Any, language: str) -> None:
    cards = card_repository
    for title in ("Kokeilu {1}: a  b", "2"):
        cards.write("kortti", language=language, title=f"'{title}'")
        cards.write("toinen", language=language, title=f"'{title}'")
        cards.save("kortti")
        cards.save("toinen")
    for card in ("kortti", "toinen"):
        cards.write(card, language=language, need="Uusi")
    cards.save("kortti", "toinen")
    past = past_of(Story(cards))
    assert past is not None
    assert [one.spoken for one in past] == [False] * 3
    assert is_spoken(past[0].summary + " – uusi tavoite", 1, "Kokeilu {1}: a  b")


def test_a_stranger_is_read_only_once(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    from lape_cards.workflow import past as module

    story.save(LOWER, "2018-03-15")
    read: list[bytes] = []
    monkeypatch.setattr(module, "read_card", lambda raw, name: read.append(raw) or read_card(raw, name))
    assert story.codes() == ["LC402"]
    assert len(read) == 1  # the last version is what the file says, and was read already


def test_rules_of_history_are_listed(story: Story) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lape_cards", "rules", "--format", "json"],
        cwd=story.cards.top,
        capture_output=True,
        check=True,
    )
    rules = json.loads(done.stdout)["rules"]
    assert {rule["code"]: rule["severity"] for rule in rules if rule["family"] == "history"} == {
        "LC401": "warning",
        "LC402": "error",
        "LC403": "warning",
        "LC404": "error",
        "LC405": "warning",
    }


def test_a_checkpoint_held_after_the_last_save(story: Story) -> None:
    story.write(PLAN + DECIDED)
    assert story.codes() == ["LC401"]
    story.cards.save("kortti", today=date(2018, 3, 14) + timedelta(days=1), dated=True)
    assert story.codes() == []
    story.write(PLAN + DECIDED + "    expected: Hyvin käy\n")
    assert story.codes() == ["LC403"]
