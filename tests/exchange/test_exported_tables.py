"""Exported tables, as the programs read them that people open them with; all formats say the same."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from exports import EVERY, csv_rows, exported, hostile, json_tables
from portfolio import TODAY, make_source

from lape_cards.exchange.workbook import CUT, MOST_SIGNS, cut
from lape_cards.i18n import LANGUAGES, translator
from lape_cards.portfolio.tables.registry import TABLES

NAMES = [table.name for table in TABLES]


def collection(top: Path, name: str = "lape", **cards: bytes) -> Path:
    (top / "cards").mkdir(parents=True)
    (top / "lape.yaml").write_text(f"format: 1\nname: '{name}'\n", encoding="utf-8")
    for card, raw in cards.items():
        (top / "cards" / f"{card}.yaml").write_bytes(raw)
    return top


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every format of a group's fourteen made-up cards."""
    return exported(make_source(tmp_path_factory.mktemp("a") / "x", "lammenranta"), EVERY, today=TODAY)[0]


@pytest.fixture(scope="module")
def harm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every format of a card that means harm."""
    return exported(collection(tmp_path_factory.mktemp("b") / "x", "=1+1", ilkea=hostile()), EVERY, today=TODAY)[0]


@pytest.fixture(params=["group", "harm"])
def folder(request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue(request.param)
    return found


def sheet(folder: Path, table: str) -> list[dict[str, Any]]:
    book = openpyxl.load_workbook(folder / "cards.xlsx")
    head, *rows = book[table].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def as_text(value: Any) -> str:
    """A value of the JSON as CSV has it."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def plain(text: str) -> str:
    return text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@\t\r\n") else text


@pytest.mark.parametrize("table", NAMES)
def test_csv_and_json_say_the_same(folder: Path, table: str) -> None:
    rows = json_tables(folder)[table]
    assert [{name: plain(cell) for name, cell in row.items()} for row in csv_rows(folder, table)] == [
        {name: as_text(value) for name, value in row.items()} for row in rows
    ]


def test_no_cell_of_csv_is_a_formula(harm: Path) -> None:
    for table in TABLES:
        texts = [column.name for column in table.columns if column.type == "string"]
        for row in csv_rows(harm, table.name):
            assert not [row[name] for name in texts if row[name][:1] in ("=", "+", "-", "@", "\t", "\r", "\n")]
    (row,) = csv_rows(harm, "cards")
    assert row["title"] == '\'=HYPERLINK("https://example.org";"avaa")'


def test_csv_is_as_the_standard_and_excel_want_it(folder: Path) -> None:
    raw = (folder / "csv" / "rows.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfcard,source,number,")
    assert raw.endswith(b"\r\n")


def test_numbers_have_all_their_digits(harm: Path) -> None:
    values = [row["value"] for row in csv_rows(harm, "measurements")]
    assert values == ["12345678901234567890.123456789", "-0.50", "3.0"]
    assert [row["value"] for row in json_tables(harm)["measurements"]] == values


@pytest.mark.parametrize("table", NAMES)
def test_duckdb_reads_parquet_with_the_same_types(folder: Path, table: str) -> None:
    columns = next(one for one in TABLES if one.name == table).columns
    found = duckdb.sql(f"select * from read_parquet('{folder}/parquet/{table}.parquet')")  # noqa: S608 - our own path
    kinds = {
        "string": "VARCHAR",
        "partial": "VARCHAR",
        "integer": "BIGINT",
        "number": "DOUBLE",
        "boolean": "BOOLEAN",
        "date": "DATE",
    }
    assert dict(zip(found.columns, map(str, found.types), strict=True)) == {
        column.name: kinds[column.type] for column in columns
    }
    read = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    for row, other in zip(read, json_tables(folder)[table], strict=True):
        for column in columns:
            value = other[column.name]
            if value is not None and column.type == "number":
                value = float(value)
            elif value is not None and column.type == "date":
                value = date.fromisoformat(value)
            assert row[column.name] == value, column.name


def test_duckdb_reads_csv_by_itself(group: Path) -> None:
    query = f"select count(*), min(saved) from read_csv('{group}/csv/cards.csv')"  # noqa: S608 - our own path
    (row,) = duckdb.sql(query).fetchall()
    assert row == (14, min(date.fromisoformat(one["saved"]) for one in csv_rows(group, "cards") if one["saved"]))


@pytest.mark.parametrize("table", NAMES)
def test_the_workbook_says_the_same(folder: Path, table: str) -> None:
    columns = {column.name: column for column in next(one for one in TABLES if one.name == table).columns}
    for row, other in zip(sheet(folder, table), json_tables(folder)[table], strict=True):
        for name, value in other.items():
            cell = row[name]
            if columns[name].type == "number" and value is not None:
                assert Decimal(str(cell)) == Decimal(value)
            elif columns[name].type == "date" and value is not None and not value.startswith("1850"):
                assert isinstance(cell, datetime)
                assert cell.date().isoformat() == value
            elif isinstance(value, str) and len(value) < 1_000:
                assert cell == value.replace("_x0041_", "_x005F_x0041_") or "‹U+" in cell
            elif not isinstance(value, str):
                assert cell == value


def test_nothing_in_the_workbook_is_a_formula_or_an_error(harm: Path) -> None:
    book = openpyxl.load_workbook(harm / "cards.xlsx")
    kinds = {cell.data_type for each in book.worksheets for row in each.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "d", "b"}
    (title,) = [cell for cell in book["cards"][2] if str(cell.value).startswith("=HYPERLINK")]
    assert title.quotePrefix


def test_the_workbook_can_be_worked_in(group: Path) -> None:
    book = openpyxl.load_workbook(group / "cards.xlsx")
    assert book.sheetnames == ["Sarakkeet", *NAMES]
    for table in TABLES:
        each = book[table.name]
        assert each.freeze_panes == "A2"
        assert [cell.value for cell in each[1]] == [column.name for column in table.columns]
        areas = list(each.tables.values())
        assert len(areas) == (1 if each.max_row > 1 else 0)
        for area in areas:
            assert area.ref == each.dimensions
            assert area.autoFilter.ref == each.dimensions
            assert [column.name for column in area.tableColumns] == [column.name for column in table.columns]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_sheet_tells_every_column_in_the_language(tmp_path: Path, language: str) -> None:
    t = translator(language)  # type: ignore[arg-type]
    top = collection(tmp_path / "x", ilkea=hostile())
    folder, _ = exported(top, ("xlsx",), today=TODAY, language=language)  # type: ignore[arg-type]
    book = openpyxl.load_workbook(folder / "cards.xlsx")
    told = {(row[0], row[1]): row[2:] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)}
    assert len(told) == sum(len(table.columns) + 1 for table in TABLES)
    for table in TABLES:
        assert told[table.name, None][0] == t(table.title)
        for column in table.columns:
            title, _, about, words = told[table.name, column.name]
            assert (title, about, words or "") == (t(column.title), t(column.about), ", ".join(column.choices))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_the_workbook(harm: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={(tmp_path / 'profile').resolve().as_uri()}", "--headless"),
            *("--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,true,false,false,-1"),
            *("--outdir", str(tmp_path), str(harm / "cards.xlsx")),
        ],
        capture_output=True,
        timeout=180,
        check=False,
    )
    tables = json_tables(harm)
    for table in TABLES:
        path = tmp_path / f"cards-{table.name}.csv"
        assert path.exists(), done.stdout + done.stderr
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == len(tables[table.name])
        for row, other in zip(rows, tables[table.name], strict=True):
            for name, value in other.items():
                if isinstance(value, str) and ("\u202e" in value or len(value) > 1_000):
                    continue
                assert row[name].lower() == as_text(value).lower(), name


def test_what_cannot_be_seen_is_written_out_and_what_is_too_long_is_cut(harm: Path) -> None:
    (row,) = sheet(harm, "risks")
    assert row["risk"] == "käänne ‹U+202E›gnp.exe‹U+202C› ja ‹U+2066›eristys‹U+2069›"
    assert len(row["mitigation"].encode("utf-16-le")) // 2 <= MOST_SIGNS
    assert row["mitigation"].endswith(translator("fi")(CUT))
    (whole,) = json_tables(harm)["risks"]
    assert whole["risk"] == "käänne \u202egnp.exe\u202c ja \u2066eristys\u2069"
    assert whole["mitigation"] == "😀ä" * 20_000


@pytest.mark.parametrize(
    ("text", "most", "wanted"),
    [
        ("abc", 3, "abc"),
        ("abcd", 3, "ab…"),
        ("😀", 2, "😀"),
        ("😀😀", 3, "😀…"),
        ("a😀b", 3, "a…"),
    ],
)
def test_a_text_is_cut_between_signs(text: str, most: int, wanted: str) -> None:
    assert cut(text, "…", most) == wanted


def validated(package: Path) -> dict[str, Any]:
    """What frictionless says of a package; it is told nothing of Parquet.

    What it reads those files with is larger than all the rest together, and DuckDB has read them.
    """
    path = package / "datapackage.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["resources"] = [one for one in content["resources"] if one["format"] != "parquet"]
    path.write_text(json.dumps(content), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "--json", path.name],
        cwd=package,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def faults(report: dict[str, Any]) -> set[tuple[str, str]]:
    return {(task["name"], error["type"]) for task in report["tasks"] for error in task["errors"]}


@pytest.mark.parametrize("which", ["group", "harm"])
def test_frictionless_finds_the_package_valid(which: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    report = validated(Path(shutil.copytree(request.getfixturevalue(which), tmp_path / "package")))
    assert (report["valid"], faults(report), report["errors"]) == (True, set(), [])
    assert {task["name"] for task in report["tasks"]} == {*NAMES, "cards-xlsx", "cards-json", "checkpoints-ics"}


def test_frictionless_sees_what_is_wrong(group: Path, tmp_path: Path) -> None:
    """Were keys, links and words not held, the test before this would say nothing."""
    package = Path(shutil.copytree(group, tmp_path / "package"))
    for table, old, new in (
        ("rows", b"iltapaiva-yhdessa,", b"muu-kortti,"),
        ("cards", b",rooted,", b",muu,"),
        ("checkpoints", b",2017-12-12,", b",joskus,"),
    ):
        path = package / "csv" / f"{table}.csv"
        path.write_bytes(path.read_bytes().replace(old, new, 1))
    described = package / "datapackage.json"
    content = json.loads(described.read_text(encoding="utf-8"))
    for one in content["resources"]:
        del one["hash"], one["bytes"]
    described.write_text(json.dumps(content), encoding="utf-8")
    assert {("rows", "foreign-key"), ("cards", "constraint-error"), ("checkpoints", "constraint-error")} <= faults(
        validated(package)
    )


def test_the_package_names_every_file(folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {one["path"] for one in package["resources"]} == there - {"datapackage.json"}
    names = [one["name"] for one in package["resources"]]
    assert len(set(names)) == len(names)
    for one in package["resources"]:
        for link in one.get("schema", {}).get("foreignKeys", []):
            assert link["reference"]["resource"] in names


def test_the_same_cards_give_the_same_bytes(tmp_path: Path) -> None:
    folders = []
    for name in ("a", "b"):
        top = make_source(tmp_path / name / "x", "hillford")
        folders.append(exported(top, EVERY, today=TODAY)[0])
    for path in sorted(folders[0].rglob("*")):
        if path.is_file():
            assert path.read_bytes() == (folders[1] / path.relative_to(folders[0])).read_bytes(), path.name


def test_the_workbook_has_no_time_of_its_own(group: Path) -> None:
    with zipfile.ZipFile(group / "cards.xlsx") as book:
        assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        moments = re.findall(rb"W3CDTF\">([^<]*)<", book.read("docProps/core.xml"))
    assert moments == [b"1980-01-01T00:00:00Z"] * 2
