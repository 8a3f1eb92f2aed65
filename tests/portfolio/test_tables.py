"""The tables of an export: nothing of a card is lost, keys are keys, and every value is of its column's kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from made_cards import Maker, written
from pydantic import BaseModel

from lape_cards.card.kinds import Assessment, WorkshopGroup
from lape_cards.card.phase import phase_of
from lape_cards.card.values import PARTIAL_DATE, PartialDate, Range
from lape_cards.i18n import LANGUAGES, translator
from lape_cards.portfolio.summary import summary
from lape_cards.portfolio.tables.model import Column, Seen, Table, Value
from lape_cards.portfolio.tables.registry import TABLES
from lape_cards.store.cards import card_of
from lape_cards.workflow.collection import Collection, SourceCards, entries

TODAY = date(2018, 10, 15)
COLUMNS = [(table, column) for table in TABLES for column in table.columns]
KINDS: dict[str, type] = {
    "string": str,
    "partial": str,
    "integer": int,
    "number": Decimal,
    "boolean": bool,
    "date": date,
}
LEFT_OUT = {
    *("format", "attachments", "interviews", "participants", "solves", "lacks", "questions", "leadership", "notes"),
}
"""Fields that no table has: what a document or the card itself is for."""
OF_PROPOSALS = {(WorkshopGroup, "name"), (Assessment, "theme")}
"""What stands beside a proposal, and nowhere if there is none."""


def made(count: int = 60) -> list[Seen]:
    """Cards of every kind made at random, one of them with nothing but its head."""
    found = []
    for seed in range(count):
        chance = Random(seed)  # noqa: S311 - the same cards each time
        raw = written(Maker(chance, share=0.6 if seed else 0.0).card(), chance)
        card = card_of(raw, f"cards/kortti-{seed}.yaml")
        if card is None:
            continue
        about = summary(
            card,
            f"kortti-{seed}",
            source="lahde" if seed % 2 else None,
            today=TODAY,
            phase=phase_of(card, TODAY),
        )
        found.append(Seen(card, about, TODAY, f"cards/kortti-{seed}.yaml", is_whole=True))
    return found


@pytest.fixture(scope="module")
def thirty(groups: dict[str, SourceCards]) -> list[Seen]:
    """The made-up cards of a portfolio."""
    collection = Collection(next(iter(groups.values())).cards.top, None, "fi", tuple(groups.values()))
    return [
        Seen(one.card, one.summary, TODAY, one.file.name, is_whole=True)
        for one in entries(collection, TODAY)
        if one.card is not None and one.summary is not None
    ]


def rows_of(table: Table, cards: list[Seen]) -> list[dict[str, Value]]:
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for seen in cards for row in table.values(seen)]


def leaves(value: Any, key: str = "") -> Iterator[Any]:
    """Every value that a card has, but for the fields that no table has."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name not in LEFT_OUT and (type(value), name) not in OF_PROPOSALS:
                yield from leaves(getattr(value, name), name)
    elif isinstance(value, tuple):
        for one in value:
            yield from leaves(one, key)
    elif isinstance(value, Range):
        yield from (value.low, value.high)
    elif isinstance(value, PartialDate):
        yield value.text
    elif value is not None:
        yield value.strip() if isinstance(value, str) else value


@pytest.mark.parametrize("which", ["made", "thirty"])
def test_everything_that_a_card_says_stands_in_a_table(which: str, request: pytest.FixtureRequest) -> None:
    for seen in made() if which == "made" else request.getfixturevalue("thirty"):
        cells = {value for table in TABLES for row in table.values(seen) for value in row}
        texts = "\n\n".join(str(cell) for cell in cells if isinstance(cell, str))
        for leaf in leaves(seen.card):
            if leaf == seen.card.id:
                continue  # what counts is the name of the file
            assert leaf in texts if isinstance(leaf, str) else leaf in cells or str(leaf).lower() in texts, (seen, leaf)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_keys_are_keys_and_links_lead_somewhere(table: Table, thirty: list[Seen]) -> None:
    for cards in (made(), thirty):
        rows = rows_of(table, cards)
        keys = [tuple(row[name] for name in table.key) for row in rows]
        assert len(keys) == len(set(keys))
        for link in table.links:
            other = next(one for one in TABLES if one.name == link.table)
            assert link.to == other.key
            there = {tuple(row[name] for name in link.to) for row in rows_of(other, cards)}
            assert {tuple(row[name] for name in link.columns) for row in rows} <= there


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_values_are_of_their_columns_kind(table: Table, thirty: list[Seen]) -> None:
    for row in rows_of(table, [*made(), *thirty]):
        for column in table.columns:
            value = row[column.name]
            assert not column.is_required or value is not None, column.name
            if value is not None:
                assert type(value) is KINDS[column.type], (column.name, value)
                assert not column.choices or value in column.choices, (column.name, value)
                assert column.type != "partial" or re.fullmatch(PARTIAL_DATE, str(value))
                assert value != ""


def test_every_table_has_rows_to_try() -> None:
    cards = made()
    assert [table.name for table in TABLES if not rows_of(table, cards)] == []


def test_columns_have_names_that_programs_like() -> None:
    for table in TABLES:
        names = [column.name for column in table.columns]
        assert len(names) == len(set(names))
        assert all(re.fullmatch(r"[a-z][a-z_]*", name) for name in (*names, table.name))
        assert names[:2] == ["card", "source"]
        assert set(table.key) <= {column.name for column in table.columns if column.is_required}


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=lambda one: one.name)
def test_columns_are_told_in_every_language(table: Table, column: Column) -> None:
    for language in LANGUAGES:
        t = translator(language)
        assert t(column.title)
        assert t(column.about)
    titles = [translator("en")(one.title) for one in table.columns]
    assert titles.count(translator("en")(column.title)) == 1


@pytest.mark.parametrize(
    ("table", "wanted"),
    [
        (
            "cards",
            {
                "card": "lammenranta/iltapaiva-yhdessa",
                "source": "lammenranta",
                "id": "iltapaiva-yhdessa",
                "phase": "rooted",
                "start": "2017-09",
                "start_first": date(2017, 9, 1),
                "end_last": date(2018, 4, 30),
                "completeness": 100,
                "rooting_plan": "lammenranta/iltapaiva-yhdessa-juurrutus",
                "answered": 9,
                "progress": 105,
            },
        ),
        (
            "metrics",
            {"baseline_low": Decimal("40.5"), "baseline_high": Decimal("40.5"), "is_reached": True, "progress": 105},
        ),
        ("checkpoints", {"checkpoint_id": "puolivali", "held": date(2017, 12, 12), "is_overdue": False}),
        ("answers", {"question_number": 1, "question": "course", "by": "Vanhemmat"}),
    ],
)
def test_a_row_as_it_is_read(table: str, wanted: dict[str, Value], thirty: list[Seen]) -> None:
    cards = [seen for seen in thirty if seen.name == "lammenranta/iltapaiva-yhdessa"]
    row = rows_of(next(one for one in TABLES if one.name == table), cards)[0]
    assert {name: row[name] for name in wanted} == wanted
