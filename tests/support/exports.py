"""Exports to test with: collections of the made-up cards, and of cards that mean harm."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

from lape_cards.i18n import Language
from lape_cards.workflow.collection import Collection, open_collection
from lape_cards.workflow.export import Exported, export

EVERY = ("csv", "xlsx", "json", "parquet", "ics")

HOSTILE = r"""format: 1
kind: experiment
id: ilkea
version: 3
date: 2018-03-01
language: fi
title: '=HYPERLINK("https://example.org";"avaa")'
area:
  municipality: ['=1+1', '-2']
  place: "BEGIN:VEVENT"
period: {start: 2018, end: 2018-06}
need: |
  @SUM(A1:A9) ja
  "lainaus"; puolipiste, pilkku, _x0041_ ja #N/A
  END:VCALENDAR
activity: '+358 ei ole luku'
benefits:
  - {beneficiary: '-cmd', text: '#N/A'}
changes:
  - change: |
      - luettelo
      - ja toinen
    metrics:
      - name: Tarkka luku
        baseline: 15–20
        target: 0.10
        measurements:
          - {date: 2018-02, value: 12345678901234567890.123456789, n: 7}
          - {date: 2018-03-01, value: -0.50}
          - {date: 1850, value: 3.0}
checkpoints:
  - id: kaksi
    name: "Rivi\nvaihtuu; pilkku, ja \\n kenoviiva"
    date: 2018-04
    responsible: ['ATTENDEE:mailto:x@example.org', "toinen\nrivi"]
    expected: "DTSTART:19700101"
  - id: kaksi
    held: 2018-02-28
    date: 2018-02-27
    decision: adjust
    observations: '=cmd|x'
  - date: 9999
  - name: ilman päivää
"""


def hostile(long: int = 40_000) -> bytes:
    """A card of formulas, of lines that a calendar would obey, of hidden signs, and of a text of ``long`` signs."""
    signs = "käänne \u202egnp.exe\u202c ja \u2066eristys\u2069"
    return (HOSTILE + f"risks:\n  - risk: '{signs}'\n    mitigation: '{'😀ä' * (long // 2)}'\n").encode()


def exported(
    top: Path, formats: tuple[str, ...], target: Path | None = None, *, today: date, language: Language = "fi"
) -> tuple[Path, Exported]:
    """The folder of an export of the collection at ``top``, and what came of it."""
    collection: Collection = open_collection(top)
    done = export(collection, formats, target, today=today, language=language)
    return target or collection.top / "export", done


def csv_rows(folder: Path, table: str) -> list[dict[str, str]]:
    """The rows of a table as the CSV file has them."""
    with (folder / "csv" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def json_tables(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The tables as the JSON file has them, numbers as texts with all their digits."""
    text = (folder / "cards.json").read_text(encoding="utf-8")
    tables: dict[str, list[dict[str, Any]]] = json.loads(text, parse_float=str)["tables"]
    return tables
