"""What the rules do not look through holds nothing for them: with and without looking, they find the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath
from random import Random
from typing import Literal, get_args, get_origin

import pytest
from corpus_cards import TODAY, days_of
from corpus_cards import version as corpus_card
from hypothesis import example, given, settings
from hypothesis import strategies as st
from made_cards import Maker, written
from msgspec.structs import replace
from pydantic import BaseModel
from test_privacy import WHERE, identity_code
from test_privacy_people import MAILBOXES, NAMES, PHONES

from lape_cards.card.base import guide_of
from lape_cards.card.kinds import Experiment
from lape_cards.card.parts import Action, Measurement
from lape_cards.checks import language, placeholders
from lape_cards.checks.contacts import mailbox, phones, without_mailboxes
from lape_cards.checks.language import _ends_sentence, sentence_lengths
from lape_cards.checks.masking import secrets_in
from lape_cards.checks.privacy import _IDENTITY_CODE
from lape_cards.checks.registry import RULES, Rule
from lape_cards.checks.run import Situation, Waived, findings_in
from lape_cards.checks.texts import texts_of
from lape_cards.diagnostic import Diagnostic, Path, Place
from lape_cards.i18n import LANGUAGES, Language, translator
from lape_cards.store.cards import read_card

ROOT = FilePath(__file__).parents[2]
HEAD = "format: 1\nkind: experiment\nid: x\nlanguage: fi\ntitle: X\n"
SCANNING = [rule for rule in RULES.values() if rule.scan is not None]


def compiled(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """The pattern as hypothesis takes it, which knows those of ``re`` only."""
    return re.compile(pattern.pattern, pattern.flags)


PIECES = (
    *("0", "00", "040", "0400000000", "09", "018", "358", "+", "+358", "1", "12", "2018", "2018-03-15", "15.3.2018"),
    *(
        " ",
        "  ",
        "\u00a0",
        "\u202f",
        "\u00ad",
        "\u200b",
        "-",
        "–",
        "−",
        "\u2015",
        " - ",
        "/",
        ".",
        ". ",
        ":",
        ": ",
        ",",
        "(",
        ")",
        "((",
        "=",
        "#",
    ),
    *("puh", "PUH.", "Tel. ", "tfn:", "phone", "gsm ", "x", "ä", "a\u0308", "\n", "\t", "€", " kpl", "http://"),
    *("maija", "Meikäläinen", "m", "_", "@", "\uff20", " at ", " ät ", "(at)", "[ At ]", " A\u0308t ", "<a>", "{ @ }"),
    *("miu\u212aumau\u212au", "(miukumauku) ", "(dot)", " (piste) ", "example", "org", "2", "131052", "A", "907", "T"),
    *("TODO", "todo", "xxx", "XXX", "lorem ipsum", "Lorem ipsum", "LOREM IPSUM", "?", "..."),
    identity_code(),
    identity_code(sign="+", number="900"),
)
texts = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
matching = st.one_of(
    st.builds(
        lambda number, space, dash: number.replace(" ", space).replace("-", dash),
        st.one_of(*(st.from_regex(re.compile(pattern.pattern, re.ASCII)) for pattern in phones())),
        st.sampled_from(" \u00a0\u2007\u2009\u202f"),
        st.sampled_from("-\u2010\u2011\u2012\u2013\u2014\u2212"),
    ),
    st.from_regex(mailbox()),
    st.from_regex(compiled(_IDENTITY_CODE)),
    st.just(identity_code()),
)


def test_there_are_rules_that_scan() -> None:
    assert sorted(rule.code for rule in SCANNING) == ["LC501", "LC502", "LC503"]


def found(rule: Rule, line: str) -> list[tuple[int, str]]:
    assert rule.scan is not None
    return list(rule.scan(line))


@pytest.mark.parametrize("rule", SCANNING, ids=lambda rule: rule.code)
@settings(max_examples=300, deadline=None)
@given(line=st.one_of(texts, matching, st.tuples(texts, matching, texts).map("".join)), around=texts)
@example(line=identity_code(), around="000000-")
def test_a_line_that_holds_something_may_hold_it(rule: Rule, line: str, around: str) -> None:
    """Whatever stands before and after it, on other lines or on lines that were joined with it."""
    if "\n" not in line and found(rule, line):
        for border in ("\n", "\r\n", " "):
            assert rule.may_hold(line)
            longer = f"{around}{border}{line}{border}{around}"
            here = range(len(around) + len(border), len(longer) - len(around) - len(border))
            assert rule.signs is not None
            assert any(offset in here for offset in rule.signs(longer))


PLANTED = [
    *((body, "LC501") for body, _ in WHERE),
    *((body, "LC502") for body, _, _ in PHONES),
    *((body, "LC503") for body, _, _ in MAILBOXES),
]


@pytest.mark.parametrize(("body", "code"), PLANTED)
def test_a_file_that_holds_something_may_hold_it(body: str, code: str) -> None:
    """So that the test above is no test of texts in which nothing is ever found."""
    file = read_card((HEAD + body).encode(), "cards/x.yaml")
    assert any(rule.code == code for rule, _ in secrets_in(file.source).findings)


@pytest.mark.parametrize("rule", SCANNING, ids=lambda rule: rule.code)
def test_most_lines_are_ruled_out(rule: Rule) -> None:
    lines = [line for raw in cards() for line in raw.decode(errors="replace").splitlines()]
    assert sum(map(rule.may_hold, lines)) < len(lines) / 4


def cards() -> Iterator[bytes]:
    """Cards that people could have written, cards that are broken, and cards that hold what nobody should read."""
    folders = (ROOT / "examples", ROOT / "tests" / "cases" / "broken")
    yield from (path.read_bytes() for folder in folders for path in sorted(folder.rglob("*.yaml")))
    yield from ((HEAD + body).encode() for body, _ in PLANTED)
    yield from ((HEAD + body).encode() for body, _, _ in NAMES)
    yield from (corpus_card(index, 2, days_of(index, 12, 2)).content for index in range(12))


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_cards_say_the_same(monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    files = [raw.replace(b"\n", end.encode()) for raw in cards()]
    quick = [checked(raw) for raw in files]
    look_through_everything(monkeypatch)
    for raw, said in zip(files, quick, strict=True):
        assert said == checked(raw)
    assert sum(len(said.scanned) for said in quick) > len(PLANTED) / 2


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 10**6), planted=st.lists(st.one_of(texts, matching), min_size=1, max_size=4))
def test_made_cards_say_the_same(seed: int, planted: list[str]) -> None:
    chance = Random(seed)  # noqa: S311 - cards, not secrets
    card = Maker(chance).card()
    for index, text in enumerate(planted):
        card[("title", "need", "activity", "contact")[index]] = text or "x"
    raw = written(card, chance)
    quick = checked(raw)
    with pytest.MonkeyPatch.context() as patch:
        look_through_everything(patch)
        assert quick == checked(raw)


@dataclass(frozen=True)
class Said:
    """All that is said of a card, and all that may not be shown of it."""

    told: list[Diagnostic]
    waived: tuple[Waived, ...]
    texts: set[str]
    lines: set[int]
    scanned: list[tuple[str, Place]]


def checked(raw: bytes) -> Said:
    findings = findings_in(read_card(raw, "cards/x.yaml"), Situation(TODAY))
    secrets = findings.secrets
    scanned = [(rule.code, place) for rule, place in secrets.findings]
    return Said(findings.told, tuple(findings.waived), secrets.texts, secrets.lines, scanned)


def look_through_everything(patch: pytest.MonkeyPatch) -> None:
    for rule in SCANNING:
        patch.setitem(RULES, rule.code, replace(rule, signs=lambda text: range(len(text) + 1)))


@settings(max_examples=300, deadline=None)
@given(st.one_of(texts, st.tuples(texts, st.from_regex(mailbox()), texts).map("".join)))
def test_mailboxes_are_taken_out(text: str) -> None:
    assert without_mailboxes(text, ";") == mailbox().sub(";", text)


@settings(max_examples=1000, deadline=None)
@given(st.text(alphabet="ABZabäÄöÖåÅ\u212b\u0308\u030a\u0300 –ë“\n.é", max_size=12))
def test_abbreviations_have_two_capitals(text: str) -> None:
    if language._TWO_CAPITALS.search(text) and list(language._abbreviations(unicodedata.normalize("NFC", text))):
        assert language._may_hold_abbreviation(f"ä{text}ä".encode())


@settings(max_examples=300, deadline=None)
@given(st.from_regex(compiled(placeholders._WHOLE), fullmatch=True))
def test_placeholders_are_told_by_their_first_letter(text: str) -> None:
    assert not text[0].isalnum() or text[0] in placeholders._FIRST_LETTERS


@settings(max_examples=300, deadline=None)
@given(st.from_regex(compiled(placeholders._WHOLE), fullmatch=True), st.sampled_from(LANGUAGES))
def test_placeholders_are_told_by_how_they_begin(text: str, language: Language) -> None:
    assert placeholders._Doubtful(language)[text[: placeholders._TOLD_BY]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("between", [" ", "\n", "  \n "])
@pytest.mark.parametrize("before", ["", "\n", "  "])
def test_guides_are_told_by_how_they_begin(language: Language, between: str, before: str) -> None:
    doubtful = placeholders._Doubtful(language)
    assert all(doubtful[f"Kurkku {number}"] for number in range(placeholders._NOT_WORTH_IT))  # nothing is known yet
    guides = {guide_of(model, name) for model in (Experiment, Action, Measurement) for name in model.model_fields}
    for guide in guides - {""}:
        text = before + between.join(translator(language)(guide).split())
        assert doubtful[text[: placeholders._TOLD_BY]]
    assert not doubtful["Kurkku"]


words = st.sampled_from(
    ["a", "tavallisesti.", "esim.", "lauseita!", "t.ex.", "[x](y", "abcdef.", "1.", "z)", "sanoja;", "²²²²²²."]
)


@settings(max_examples=1000, deadline=None)
@given(st.lists(st.tuples(words, st.integers(1, 40), st.sampled_from([" ", "\n", "\n\n", "\u2003"])), max_size=8))
def test_a_short_text_has_no_long_sentence(parts: list[tuple[str, int, str]]) -> None:
    text = "".join(f"{'sanoja on ' * (count // 2)}{word}{gap}" for word, count, gap in parts)
    if len(text) < language._SHORT or language._is_short(text):
        assert max(sentence_lengths(text), default=0) <= language.MOST_WORDS


@settings(max_examples=300, deadline=None)
@given(st.from_regex(compiled(placeholders._ANYWHERE)))
def test_placeholders_have_one_of_their_pieces(text: str) -> None:
    assert any(piece in text.encode() for piece in placeholders._PIECES)


@settings(max_examples=300, deadline=None)
@given(st.text(min_size=1).filter(str.isalnum), st.text())
def test_a_word_of_letters_and_digits_ends_no_sentence(word: str, following: str) -> None:
    assert not _ends_sentence(word, following)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**6))
def test_every_text_of_a_card_is_gathered(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - cards, not secrets
    card = read_card(written(Maker(chance).card(), chance), "cards/x.yaml").content
    if card is not None:
        assert [(one.path, one.model, one.field, one.text) for one in texts_of(card)] == list(_texts_in(card, ()))


def _texts_in(part: BaseModel, path: Path) -> Iterator[tuple[Path, type[BaseModel], str, str]]:
    for name in type(part).model_fields:
        value = getattr(part, name)
        for index, item in enumerate(value) if isinstance(value, tuple) else [(None, value)]:
            place = (*path, name) if index is None else (*path, name, index)
            if isinstance(item, BaseModel):
                yield from _texts_in(item, place)
            elif isinstance(item, str) and item not in _words_of(type(part), name):
                yield place, type(part), name, item


def _words_of(model: type[BaseModel], name: str) -> tuple[str, ...]:
    """The words that a field is one of, where it takes nothing else."""
    annotation = model.model_fields[name].annotation
    inner = [one for one in get_args(annotation) if get_origin(one) is Literal] or [annotation]
    return get_args(inner[0]) if get_origin(inner[0]) is Literal else ()
