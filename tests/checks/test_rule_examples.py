"""Every rule has an example that breaks it, and the same mended: the documentation is a test."""

from __future__ import annotations

import json
import re
from importlib import import_module
from pathlib import Path
from string import Template

import pytest
from rule_examples import DAY, WholeCard, both_sides, complete_card, saved_of, situation, whole_card

from lape_cards.card.kinds import KINDS
from lape_cards.checks.examples.example import Example, example_of
from lape_cards.checks.registry import RULES
from lape_cards.checks.run import Situation, check_file
from lape_cards.checks.texts import texts_of
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


REPLACED = (
    "An example's keys take the place of the card's, with all that is under them. "
    'For a field inside a row say where it is, such as under=("changes", 0), and write that field alone.'
)

OF_EVERY_LANGUAGE = re.compile(r"[a-z0-9@./%-]+|Esimerkkilä")
"""Ids, paths, mailboxes and units, and the name of a place."""

in_every_language = pytest.mark.parametrize("language", LANGUAGES)


def example(code: str, language: Language) -> Example:
    found = example_of(RULES[code], translator(language))
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


def as_written() -> dict[str, Example]:
    """Every example, with its places for texts."""
    modules = {f"lape_cards.checks.examples.{rule.family}" for rule in RULES.values()}
    return {code: one for module in modules for code, one in import_module(module).EXAMPLES.items()}


@in_every_language
@pytest.mark.parametrize("kind", KINDS)
def test_the_complete_cards_have_nothing_to_find(kind: str, language: Language, tmp_path: Path) -> None:
    card = whole_card(Example("", "", kind=kind), language, "")
    assert card.raw.decode() == complete_card(kind, language)
    assert check(card, Situation(DAY), tmp_path) == []


@in_every_language
@pytest.mark.parametrize("code", sorted(RULES))
def test_the_bad_one_breaks_its_rule_and_no_other(code: str, language: Language, tmp_path: Path) -> None:
    one = example(code, language)
    card = both_sides(one, language)[False]
    items = check(card, situation(one, language, good=False), tmp_path)
    assert {item.code for item in items} == {code, *one.also}, REPLACED
    for item in items:
        is_about_the_file = item.place == Place(1, 1) and item.path == ()
        assert is_about_the_file or item.place.line in card.lines


@in_every_language
@pytest.mark.parametrize("code", sorted(RULES))
def test_the_good_one_breaks_none(code: str, language: Language, tmp_path: Path) -> None:
    one = example(code, language)
    assert check(both_sides(one, language)[True], situation(one, language, good=True), tmp_path) == [], REPLACED


@in_every_language
@pytest.mark.parametrize("code", sorted(RULES))
def test_both_are_short_and_tell_the_fault_from_the_remedy(code: str, language: Language) -> None:
    one = example(code, language)
    bad, good = one.shown_side(good=False), one.shown_side(good=True)
    assert (bad, saved_of(one, good=False)) != (good, saved_of(one, good=True))
    assert all(len(line) <= WIDTH - 4 for line in bad + good)
    assert len(good) <= 12
    assert ("…" in bad[-1]) == (code == "LC003")


def test_there_is_no_example_without_a_rule() -> None:
    assert set(as_written()) <= set(RULES)


def written_parts(one: Example) -> list[str]:
    """All that an example holds of cards and of summaries."""
    saved = [*one.saved, *one.saved_for_good]
    return [one.bad, one.good, *(version.card for version in saved), *(version.message or "" for version in saved)]


def test_every_text_of_an_example_has_its_place() -> None:
    for code, one in as_written().items():
        places = {name for part in written_parts(one) for name in Template(part).get_identifiers()}
        assert places == set(one.texts), code


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_text_of_an_example_is_an_id_or_the_like(kind: str) -> None:
    around = texts_on(complete_card(kind, "en").encode())
    for code, one in as_written().items():
        if one.kind == kind:
            own = set().union(*(texts_on(card.raw) for card in both_sides(one, "en").values())) - around
            assert [text for text in own if "$" not in text and not OF_EVERY_LANGUAGE.fullmatch(text)] == [], code


def texts_on(card: bytes) -> set[str]:
    """The texts of a card; none of one that cannot be read."""
    content = read_card(card, "x.yaml").content
    return {one.text for one in texts_of(content)} if content is not None else set()


def test_no_language_says_what_another_says() -> None:
    for code, one in as_written().items():
        filled = [written_parts(one.filled(translator(language))) for language in LANGUAGES]
        assert len(set(map(tuple, filled))) == (len(LANGUAGES) if one.texts else 1), code
        assert not any("$" in part for parts in filled for part in parts), code


def test_a_text_alone_on_its_line_is_broken_where_it_is_long() -> None:
    long = "word " * 30
    one = Example("a: |\n  $long\nb: $long\n", "a: $long\n", {"long": long.strip()}).filled(translator("en"))
    assert one.bad == f"a: |\n  {('word ' * 14).strip()}\n  {('word ' * 14).strip()}\n  word word\nb: {long.strip()}\n"
    assert one.good == f"a: {long.strip()}\n"


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


@in_every_language
def test_a_page_tells_both_in_eighty_columns(language: Language, capsys: pytest.CaptureFixture[str]) -> None:
    for rule in every_rule():
        assert main(["rules", rule.code, "--lang", language]) == 0
        page = capsys.readouterr().out
        assert max(map(len, page.splitlines())) <= WIDTH
        one = example(rule.code, language)
        titles = [translator(language)(title) for title in ("This is found:", "This is right:")]
        for title, good in zip(titles, (False, True), strict=True):
            indent = "    " if one.saved else "  "
            lines = [f"{indent}{visible(line)}".rstrip() for line in one.shown_side(good=good)]
            assert "\n".join([*([] if one.saved else [title]), *lines, ""]) in page
            assert f"\n{title}\n" in page


@in_every_language
def test_programs_get_them_too(language: Language, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--format", "json", "--lang", language]) == 0
    written = {rule["code"]: rule["example"] for rule in json.loads(capsys.readouterr().out)["rules"]}
    assert written.keys() == RULES.keys()
    assert written["LC325"]["bad"].splitlines()[:2] == ["changes:", "  - metrics:"]
    assert [one["date"] for one in written["LC405"]["saved_before"]["bad"]] == ["2018-12-13"]
    assert len(written["LC003"]["bad"]) < 2000
    for code in ("LC206", "LC402"):
        assert written[code]["good"].splitlines() == example(code, language).shown_side(good=True)
    [summary] = [version.message for version in example("LC402", language).saved_for_good if version.message]
    assert written["LC402"]["saved_before"]["good"][1]["summary"] == summary
