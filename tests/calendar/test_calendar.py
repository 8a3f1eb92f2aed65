"""The calendar of checkpoints, as calendar programs read it."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import icalendar
import pytest
from exports import exported, hostile
from npm import installed
from portfolio import TODAY, make_source

HERE = Path(__file__).parent
Reading = Callable[[Path], dict[str, Any]]


@pytest.fixture(scope="session")
def thunderbird(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """Reads a calendar with the parser that Thunderbird has."""
    folder = tmp_path_factory.mktemp("reader")
    (folder / "node_modules").symlink_to(installed(HERE))
    program = shutil.copy(HERE / "read.mjs", folder)

    def read(path: Path) -> dict[str, Any]:
        done = subprocess.run(["node", program, str(path)], capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    return read


def events(path: Path) -> list[Any]:
    """The events, as Python's library reads them."""
    return list(icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT"))


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_source(tmp_path_factory.mktemp("groups") / "lammenranta", "lammenranta")


@pytest.fixture
def harm(tmp_path: Path) -> Path:
    (tmp_path / "cards").mkdir()
    (tmp_path / "lape.yaml").write_text("format: 1\nname: '=Nimi'\n", encoding="utf-8")
    (tmp_path / "cards" / "ilkea.yaml").write_bytes(hostile())
    return exported(tmp_path, ("ics",), today=TODAY)[0] / "checkpoints.ics"


def test_every_checkpoint_with_a_day_is_one_event(group: Path, thunderbird: Reading) -> None:
    folder, _ = exported(group, ("ics", "json"), today=TODAY)
    tables = json.loads((folder / "cards.json").read_text(encoding="utf-8"))["tables"]
    saved = {card["card"]: card for card in tables["cards"]}
    wanted = {
        f"{one['checkpoint_id']}@{one['card']}": (
            one["held"] or one["date_last"],
            "CONFIRMED" if one["held"] else "TENTATIVE",
            "myöhässä" if one["is_overdue"] else "pidetty" if one["held"] else "suunniteltu",
            saved[one["card"]]["version"],
        )
        for one in tables["checkpoints"]
    }
    path = folder / "checkpoints.ics"
    read = thunderbird(path)
    assert {
        one["uid"]: (one["start"], one["status"], one["categories"][0], one["sequence"]) for one in read["events"]
    } == wanted
    assert {str(one["uid"]): one["dtstart"].dt.isoformat() for one in events(path)} == {
        name: day for name, (day, *_) in wanted.items()
    }
    assert all(one["allDay"] for one in read["events"])
    assert {state for _, _, state, _ in wanted.values()} == {"myöhässä", "pidetty", "suunniteltu"}


def test_what_people_read_of_an_event(group: Path, thunderbird: Reading) -> None:
    folder, _ = exported(group, ("ics",), today=TODAY, language="en")
    found = {one["uid"]: one for one in thunderbird(folder / "checkpoints.ics")["events"]}
    event = found["puolivali@iltapaiva-yhdessa"]
    assert event["summary"] == "Held: puolivali – Iltapäivä yhdessä"
    assert event["location"] == "Keskustan koulut, Lammenranta"
    assert event["categories"] == ["held", "Lammenrannan perheet"]
    assert event["description"].split("\n")[:2] == [
        "Planned date: 12 December 2017",
        "Responsible: Nuorisotyö, Perhepalvelujen työryhmä",
    ]
    assert "Decision: Continue, adjusted" in event["description"]


def test_a_stamp_is_the_day_the_version_was_saved(group: Path) -> None:
    folder, _ = exported(group, ("ics",), today=TODAY)
    stamp = next(
        one["dtstamp"].dt for one in events(folder / "checkpoints.ics") if one["uid"] == "puolivali@iltapaiva-yhdessa"
    )
    assert stamp == datetime(2018, 5, 16, tzinfo=UTC)


def test_no_text_of_a_card_becomes_a_line_of_the_calendar(harm: Path, thunderbird: Reading) -> None:
    read = thunderbird(harm)
    assert (read["name"], read["others"], len(read["events"])) == ("=Nimi", 0, 3)
    assert [one["uid"] for one in read["events"]] == ["kaksi@ilkea", "kaksi#2@ilkea", "#3@ilkea"]
    first = read["events"][0]
    assert first["summary"].startswith("Myöhässä: Rivi vaihtuu; pilkku, ja \\n kenoviiva – =HYPERLINK(")
    assert first["location"].startswith("BEGIN:VEVENT, =1+1")
    assert "ATTENDEE:mailto:x@example.org, toinen\nrivi" in first["description"]
    allowed = [
        "summary",
        "dtstart",
        "dtstamp",
        "uid",
        "sequence",
        "categories",
        "description",
        "location",
        "status",
        "transp",
    ]
    for one in read["events"]:
        assert sorted(one["properties"]) == sorted(allowed)
    assert [(one["start"], one["allDay"]) for one in read["events"]] == [
        ("2018-04-30", True),
        ("2018-02-28", True),
        ("9999-12-31", True),
    ]


def test_lines_are_as_the_standard_has_them(harm: Path) -> None:
    raw = harm.read_bytes()
    lines = raw.split(b"\r\n")
    assert lines[-1] == b""
    assert max(map(len, lines)) <= 75
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert not [sign for sign in raw.decode() if not sign.isprintable() and sign not in "\r\n"]


def test_what_was_not_held_by_the_day_is_only_planned(tmp_path: Path) -> None:
    (tmp_path / "cards").mkdir()
    (tmp_path / "lape.yaml").write_text("format: 1\n", encoding="utf-8")
    text = (
        "format: 1\nkind: experiment\nid: koe\nlanguage: fi\ntitle: Koe\n"
        "checkpoints:\n  - {id: a, date: 2018-03, held: 2018-04-02}\n"
    )
    (tmp_path / "cards" / "koe.yaml").write_text(text, encoding="utf-8")
    days = {}
    for today in (date(2018, 4, 1), date(2018, 4, 2)):
        folder, _ = exported(tmp_path, ("ics",), today=today, language="en")
        (event,) = events(folder / "checkpoints.ics")
        days[today] = (event["dtstart"].dt, str(event["status"]), str(event["summary"]))
    assert days == {
        date(2018, 4, 1): (date(2018, 3, 31), "TENTATIVE", "Late: a – Koe"),
        date(2018, 4, 2): (date(2018, 4, 2), "CONFIRMED", "Held: a – Koe"),
    }
