"""Every rule has an example that breaks it, and the same mended: the documentation is a test."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path

import pytest
from rule_examples import DAY, WholeCard, both_sides, complete_card, saved_of, situation, whole_card

from lape_cards.card.kinds import KINDS
from lape_cards.checks.examples.example import Example, example_of
from lape_cards.checks.registry import RULES
from lape_cards.checks.run import Situation, check_file
from lape_cards.cli.main import main
from lape_cards.cli.output import WIDTH, visible
from lape_cards.diagnostic import Diagnostic, Place, unread
from lape_cards.i18n import LANGUAGES, Language, translator
from lape_cards.store.cards import read_card
from lape_cards.workflow.rules import every_rule
from lape_cards.workflow.shelf import PlacedShelf

MISSING = (
    "{code} has no example. Add one to lape_cards/checks/examples/{family}.py: "
    "a part of a card that breaks the rule, and the same part mended."
)


def example(code: str) -> Example:
    found = example_of(RULES[code])
    assert found is not None, MISSING.format(code=code, family=RULES[code].family)
    return found


def check(card: WholeCard, beside: Situation, folder: Path) -> list[Diagnostic]:
    """What is found in a folder that has this card alone."""
    file = folder / card.name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(card.raw)
    shelf = PlacedShelf(folder, "cards/")
    read = [read_card(shelf.raw(one), shelf.name_of(one)) for one in shelf.ids()]
    return [*map(unread, shelf.left_out()), *(item for one in read for item in check_file(one, beside))]


@pytest.mark.parametrize("kind", KINDS)
def test_the_complete_cards_have_nothing_to_find(kind: str, tmp_path: Path) -> None:
    card = whole_card(Example("", "", kind), "")
    assert card.raw.decode() == complete_card(kind)
    assert check(card, Situation(DAY), tmp_path) == []


@pytest.mark.parametrize("code", sorted(RULES))
def test_the_bad_one_breaks_its_rule_and_no_other(code: str, tmp_path: Path) -> None:
    one = example(code)
    card = both_sides(one)[False]
    items = check(card, situation(one, good=False), tmp_path)
    assert {item.code for item in items} == {code, *one.also}
    for item in items:
        is_about_the_file = item.place == Place(1, 1) and item.path == ()
        assert is_about_the_file or item.place.line in card.lines


@pytest.mark.parametrize("code", sorted(RULES))
def test_the_good_one_breaks_none(code: str, tmp_path: Path) -> None:
    one = example(code)
    assert check(both_sides(one)[True], situation(one, good=True), tmp_path) == []


@pytest.mark.parametrize("code", sorted(RULES))
def test_both_are_short_and_tell_the_fault_from_the_remedy(code: str) -> None:
    one = example(code)
    bad, good = one.shown_side(good=False), one.shown_side(good=True)
    assert (bad, saved_of(one, good=False)) != (good, saved_of(one, good=True))
    assert all(len(line) <= WIDTH - 4 for line in bad + good)
    assert len(good) <= 12
    assert ("…" in bad[-1]) == (code == "LC003")


def test_there_is_no_example_without_a_rule() -> None:
    modules = {f"lape_cards.checks.examples.{rule.family}" for rule in RULES.values()}
    named = {code for module in modules for code in import_module(module).EXAMPLES}
    assert named <= set(RULES)


def test_what_is_shown_stands_under_its_keys() -> None:
    one = Example("name: A\n\nunit: B\n", "unit: C\n", under=("changes", 0, "metrics", 0), stem="x")
    assert one.shown(one.bad) == [
        "# cards/x.yaml",
        "changes:",
        "  - metrics:",
        "      - name: A",
        "",
        "        unit: B",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_tells_both_in_eighty_columns(language: Language, capsys: pytest.CaptureFixture[str]) -> None:
    for rule in every_rule():
        assert main(["rules", rule.code, "--lang", language]) == 0
        page = capsys.readouterr().out
        assert max(map(len, page.splitlines())) <= WIDTH
        one = example(rule.code)
        titles = [translator(language)(title) for title in ("This is found:", "This is right:")]
        for title, good in zip(titles, (False, True), strict=True):
            indent = "    " if one.saved else "  "
            lines = [f"{indent}{visible(line)}".rstrip() for line in one.shown_side(good=good)]
            assert "\n".join([*([] if one.saved else [title]), *lines, ""]) in page
            assert f"\n{title}\n" in page


def test_programs_get_them_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--format", "json"]) == 0
    written = {rule["code"]: rule["example"] for rule in json.loads(capsys.readouterr().out)["rules"]}
    assert written.keys() == RULES.keys()
    assert written["LC325"]["bad"].splitlines()[:2] == ["changes:", "  - metrics:"]
    assert [one["date"] for one in written["LC405"]["saved_before"]["bad"]] == ["2018-12-13"]
    assert len(written["LC003"]["bad"]) < 2000
