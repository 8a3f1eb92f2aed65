"""``datapackage.json`` (Frictionless Data Package 2): what each file of an export is, and what its columns mean.

It is also what an export is known by: a folder that has one is ours, as long as nothing lies in it that is not named
there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lape_cards.card.values import PARTIAL_DATE
from lape_cards.exchange.csv_tables import END_OF_LINE
from lape_cards.exchange.table_writer import About, Written
from lape_cards.i18n import Translator, translator
from lape_cards.message import N_
from lape_cards.portfolio.tables.model import Column, Table

NAME = "datapackage.json"
MADE_BY = "lape export"
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_CSV = "text/csv"


def describe(folder: Path, about: About, files: Sequence[Written]) -> None:
    """Write the description of ``files``, which lie in ``folder``."""
    t = translator(about.language)
    package: dict[str, Any] = {
        "$schema": _PROFILE,
        "name": "lape-export",
        "title": about.name or t(N_("Result cards")),
        "description": t(
            N_("The result cards of a collection as tables. What depends on the day is told as of {day}."),
            day=about.today,
        ),
        "madeBy": MADE_BY,
        "today": about.today.isoformat(),
        "resources": [_resource(folder, one, t) for one in files],
    }
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    (folder / NAME).write_text(text, encoding="utf-8", newline="\n")


def described(folder: Path) -> set[str] | None:
    """The files that the description of an export names, itself too; ``None`` where ``folder`` has none of ours."""
    try:
        found = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if found["madeBy"] != MADE_BY:
            return None
        return {NAME, *(str(one["path"]) for one in found["resources"])}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _resource(folder: Path, file: Written, t: Translator) -> dict[str, Any]:
    path = folder / file.path
    kind = path.suffix.removeprefix(".")
    resource: dict[str, Any] = {
        "name": path.stem if file.media_type == _CSV else f"{path.stem}-{kind}",
        "type": "table" if file.table is not None else "file",
        "path": file.path,
        "format": kind,
        "mediatype": file.media_type,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{_hash(path)}",
    }
    if file.table is not None:
        resource |= {"title": t(file.table.title), "description": t(file.table.about)}
        if file.media_type == _CSV:
            resource |= {"encoding": "utf-8", "dialect": {"delimiter": ",", "lineTerminator": END_OF_LINE}}
        suffix = "" if file.media_type == _CSV else f"-{kind}"
        resource["schema"] = _schema(file.table, suffix, t)
    return resource


def _schema(table: Table, suffix: str, t: Translator) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column, t) for column in table.columns],
        "primaryKey": list(table.key),
    }
    if table.links:
        schema["foreignKeys"] = [
            {"fields": list(link.columns), "reference": {"resource": f"{link.table}{suffix}", "fields": list(link.to)}}
            for link in table.links
        ]
    return schema


def _field(column: Column, t: Translator) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.is_required else {}
    if column.choices:
        constraints["enum"] = list(column.choices)
    if column.type == "partial":
        constraints["pattern"] = PARTIAL_DATE
    field = {
        "name": column.name,
        "type": "string" if column.type == "partial" else column.type,
        "title": t(column.title),
        "description": t(column.about),
    }
    return {**field, **({"constraints": constraints} if constraints else {})}


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
