"""The tables of an export with their columns, from the code itself, for ``docs/export.md``."""

from __future__ import annotations

from collections.abc import Sequence

from lape_cards.exchange.dictionary import TYPES
from lape_cards.i18n import translator
from lape_cards.portfolio.tables.model import Column, Table
from lape_cards.portfolio.tables.registry import TABLES


def tables() -> str:
    """Each table with what it holds, what it links to, and a line for each column."""
    return "\n".join(line for table in TABLES for line in _table(table))


def _table(table: Table) -> list[str]:
    t = translator("en")
    about = f"{t(table.about)} No two rows have the same {_names(table.key)}."
    for link in table.links:
        about += f" {_names(link.columns)} {'name' if len(link.columns) > 1 else 'names'} a row of `{link.table}`."
    return [
        "",
        f"### {table.name}",
        "",
        about,
        "",
        "| column | type | what stands there |",
        "| --- | --- | --- |",
        *(_column(column) for column in table.columns),
    ]


def _names(columns: Sequence[str]) -> str:
    return " and ".join(f"`{name}`" for name in columns)


def _column(column: Column) -> str:
    t = translator("en")
    told = f"{t(column.title)}. {t(column.about)}"
    words = f" One of: {', '.join(f'`{choice}`' for choice in column.choices)}." if column.choices else ""
    return f"| `{column.name}` | {t(TYPES[column.type])} | {told}{words} |"
