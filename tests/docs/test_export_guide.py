"""What the guide to exporting shows works on an export."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from exports import exported
from portfolio import TODAY, make_source

from lape_cards.exchange.registry import TABLE_WRITERS
from lape_cards.portfolio.tables.rows import MEASUREMENTS

TEXT = (Path(__file__).parents[2] / "docs" / "export.md").read_text(encoding="utf-8")


def recipe(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    return str(found)


def test_the_question_to_duckdb_has_an_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exported(make_source(tmp_path / "x", "lammenranta"), ("csv",), today=TODAY)
    monkeypatch.chdir(tmp_path / "x")
    rows = duckdb.sql(recipe("sql")).fetchall()
    assert rows
    assert all(cards > 0 and since < TODAY for _, cards, since in rows)


def test_the_recipe_for_r_names_columns_that_there_are() -> None:
    words = set(re.findall(r"\b[a-z_]+\b", recipe("r")))
    assert {"card", "metric", "group", "date_last", "value", "n"} <= words & {one.name for one in MEASUREMENTS.columns}


def test_every_format_is_told() -> None:
    table = TEXT.partition("| `--to` |")[2].partition("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == set(TABLE_WRITERS)
