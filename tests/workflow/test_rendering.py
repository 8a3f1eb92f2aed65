"""Documents of many cards: the same whatever the number of processes, and the same as when one is made by itself."""

from __future__ import annotations

import gc
import sys
import threading
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from lape_cards.errors import Exit, LapeError
from lape_cards.message import Message
from lape_cards.workflow import crew as crews
from lape_cards.workflow import formats, rendering
from lape_cards.workflow.asked import asked_for
from lape_cards.workflow.documents import make_document
from lape_cards.workflow.drawing import Drawn, Order, Refusal
from lape_cards.workflow.outlet import Outlet
from lape_cards.workflow.rendering import Rendering

if TYPE_CHECKING:
    from conftest import Cards

TODAY = date(2018, 10, 15)
SECRET = "010190-900P"
BROKEN, HIDDEN, WORKSHOP, PLAN = "k03", "k05", "k07", "k09"
NUMBER = 12


@pytest.fixture
def many(card_repository: Cards, monkeypatch: pytest.MonkeyPatch) -> Cards:
    """Cards with two versions, some changed since, and some of which no document can be made."""
    monkeypatch.chdir(card_repository.top)
    for number in range(NUMBER):
        card_repository.write(f"k{number:02}")
    card_repository.write(WORKSHOP, f"format: 1\nkind: workshop\nid: {WORKSHOP}\nlanguage: fi\ntitle: Työpaja\n")
    plan = f"format: 1\nkind: rooting\nid: {PLAN}\nlanguage: fi\ntitle: Juurrutus\ncontinues: k01\n"
    card_repository.write(PLAN, plan)
    card_repository.save(*(f"k{number:02}" for number in range(NUMBER)))
    for number in range(0, NUMBER, 2):
        path = card_repository.path(f"k{number:02}")
        path.write_bytes(path.read_bytes().replace(b"title: ", b"title: Uusi "))
        if number % 4:
            card_repository.save(f"k{number:02}", today=date(2018, 6, 1))
    card_repository.write(BROKEN, f"format: 1\nkind: experiment\nid: {BROKEN}\nlanguage: fi\ntitle: [\n")
    card_repository.write(HIDDEN, f"format: 1\nkind: experiment\nid: {HIDDEN}\nlanguage: fi\ntitle: Soita {SECRET}\n")
    other = card_repository.path("k11").read_bytes().replace(b"id: k11", b"id: k10")  # not the one its file is called
    card_repository.path("k11").write_bytes(other)
    return card_repository


def drawn(
    cards: Cards, folder: Path, *names: str, kind: str | None = None, to: str = "html,md", jobs: int | None = 1
) -> list[Drawn]:
    asked = asked_for(cards.top, names)
    assert not asked.refused
    order = Order(TODAY, kind, formats.formats_in(to), None, Outlet(folder, asked.kept))
    with Rendering(asked, order, jobs) as work:
        return list(work)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def told(found: list[Drawn]) -> list[object]:
    return [
        (one.files, one.written, one.skipped, *((why.message, why.hint, why.place, why.code) for why in one.refusals))
        for one in found
    ]


@pytest.mark.parametrize("kind", [None, "evaluation"])
@pytest.mark.parametrize("way", ["copied", "begun anew"])
def test_as_many_processes_as_there_are_make_the_same(
    many: Cards, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str | None, way: str
) -> None:
    if way == "copied" and not sys.platform.startswith("linux"):
        pytest.skip("only Linux copies processes well")
    alone = drawn(many, tmp_path / "1", "cards", kind=kind)
    monkeypatch.setattr(crews.threading, "active_count", lambda: 1 if way == "copied" else 2)
    for jobs in (2, 3):
        found = drawn(many, tmp_path / str(jobs), "cards", kind=kind, jobs=jobs)
        assert told(found) == told(alone)
        assert files(tmp_path / str(jobs)) == files(tmp_path / "1")
    assert len(alone) == NUMBER


@pytest.mark.parametrize("kind", [None, "evaluation", "practice"])
def test_each_is_what_it_is_by_itself(many: Cards, tmp_path: Path, kind: str | None) -> None:
    names = [*(f"k{number:02}" for number in range(NUMBER)), "k02@1", "k06@2", "cards/k04.yaml", "k02@9", "nobody"]
    ending = f"-{kind}" if kind else ""
    for name, one in zip(
        (name for name in names if "/" not in name), drawn(many, tmp_path, *names, kind=kind), strict=True
    ):
        for to in ("html", "md"):
            assert made(many, name, kind, to) == (
                (one.refusals[0].message, one.refusals[0].hint, one.refusals[0].place)
                if one.refusals
                else (tmp_path / f"{name}{ending}.{to}").read_bytes()
            )
            assert (f"{name}{ending}.{to}" in one.files) != bool(one.refusals)


def made(cards: Cards, name: str, kind: str | None, to: str) -> object:
    """A document as it is made by itself, or what is told in its place."""
    try:
        return make_document(cards.open(), name, kind, to=to, today=TODAY)
    except LapeError as error:
        return error.message, error.hint, error.place


def test_what_another_program_said_is_told_of_many_cards_as_of_one() -> None:
    error = LapeError(Message("WeasyPrint could not draw the PDF."), said="a line is wider than the page")
    assert Refusal.of(error).error().said == "a line is wider than the page"


@pytest.mark.parametrize(
    ("names", "card", "kind", "code", "said"),
    [
        (("cards",), BROKEN, None, Exit.FAULTS, True),
        (("cards",), HIDDEN, None, Exit.FAULTS, True),
        (("cards",), WORKSHOP, "evaluation", None, False),
        ((WORKSHOP, "k01"), WORKSHOP, "evaluation", Exit.FAULTS, True),
        (("cards",), "k01", "rooting", None, False),
        (("k01", PLAN), "k01", "rooting", Exit.FAULTS, True),
        (("cards", "nobody"), "nobody", None, Exit.FAILED, True),
    ],
)
def test_what_cannot_be_made_is_told_where_it_was_meant(
    many: Cards, tmp_path: Path, names: tuple[str, ...], card: str, kind: str | None, code: Exit | None, said: bool
) -> None:
    asked = asked_for(many.top, names)
    order = [name for group in asked.groups for name in group.names]
    found = drawn(many, tmp_path, *names, kind=kind)[order.index(card)]
    assert (found.files, found.skipped) == ((), not said)
    assert [refusal.exit_code for refusal in found.refusals] == ([code] if said else [])
    assert SECRET not in repr([refusal.message.values for refusal in found.refusals])


def test_what_says_the_same_is_left_alone(many: Cards, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    first = drawn(many, folder, "cards")
    assert sum(one.written for one in first) == len(files(folder)) == 2 * (NUMBER - 2)
    times = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    (folder / "k01.md").write_bytes(b"")
    again = drawn(many, folder, "cards")
    assert sum(one.written for one in again) == 1
    times.pop("k01.md")
    assert times == {name: (folder / name).stat().st_mtime_ns for name in times}


def test_a_link_is_not_followed_to_what_is_kept(many: Cards, tmp_path: Path) -> None:
    (tmp_path / "k02.md").symlink_to(many.path("k02"))
    before = many.path("k02").read_bytes()
    with pytest.raises(LapeError):
        drawn(many, tmp_path, "k01", "k02", to="md")
    assert many.path("k02").read_bytes() == before


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_folder_that_cannot_be_written_ends_it(many: Cards, tmp_path: Path, jobs: int) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LapeError) as caught:
        drawn(many, tmp_path / "file" / "folder", "cards", jobs=jobs)
    assert "cannot be written" in caught.value.message.text


@pytest.mark.parametrize(
    ("names", "meant"),
    [
        (("k01", "k02"), ["k01", "k02"]),
        (("k02", "k01", "k02", "cards/k01.yaml"), ["k02", "k01"]),
        (("k01", "k01@1", "k01@1"), ["k01", "k01@1"]),
        (("cards",), [f"k{number:02}" for number in range(NUMBER)]),
        ((".",), [f"k{number:02}" for number in range(NUMBER)]),
        (("k03", "cards/"), ["k03", *(f"k{number:02}" for number in range(NUMBER) if number != 3)]),
    ],
)
def test_names_mean_cards_once(many: Cards, names: tuple[str, ...], meant: list[str]) -> None:
    asked = asked_for(many.top, names)
    assert [name for group in asked.groups for name in group.names] == meant
    assert len(asked) == len(meant)
    assert asked.only is None


def test_a_card_goes_before_a_folder_of_its_name(many: Cards) -> None:
    many.write("cards")
    only = asked_for(many.top, ["cards"]).only
    assert only is not None
    assert only[1] == "cards"
    assert not asked_for(many.top, ["cards/"]).groups[0].named


def test_a_folder_of_no_cards_is_told(many: Cards) -> None:
    (many.top / "muut").mkdir()
    with pytest.raises(LapeError) as caught:
        asked_for(many.top, ["muut"])
    asked = asked_for(many.top, ["muut", "k01"])
    assert [one.message for one in asked.refused] == [caught.value.message]
    assert [group.names for group in asked.groups] == [["k01"]]


def test_it_keeps_nothing_of_a_card_that_went_by(
    card_repository: Cards, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(90):
        card_repository.write(f"k{number:02}")
    card_repository.commit()
    monkeypatch.setattr("lape_cards.spool.FEW", 0)
    monkeypatch.setattr(rendering, "PAGE", 10)
    asked = asked_for(card_repository.top, ["cards"])
    seen: dict[int, Counter[str]] = {}
    with Rendering(asked, Order(TODAY, "evaluation", ("md",), None, Outlet(tmp_path, ())), 1) as work:
        for count, _ in enumerate(work):
            if count in (45, 85):
                gc.collect()
                kinds = Counter(map(type, gc.get_objects()))
                seen[count] = Counter(
                    {k.__qualname__: n for k, n in kinds.items() if str(k.__module__).startswith("lape_cards.")}
                )
    assert {name: more for name, more in (seen[85] - seen[45]).items() if more > 3} == {}


@pytest.mark.own_way
def test_few_cards_need_no_other_process(many: Cards, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crews, "processors", lambda: 2)
    begun: list[tuple[int, list[str]]] = []
    real: Callable[..., None] = crews.Crew.__init__

    def begin(self: crews.Crew[object, object], count: int, *given: object) -> None:
        threads = [one.name for one in threading.enumerate() if "listen" in one.name and one not in before]
        begun.append((count, threads))
        real(self, count, *given)

    monkeypatch.setattr(crews.Crew, "__init__", begin)
    before = set(threading.enumerate())  # of what ran before in this process some may wait to be collected
    drawn(many, tmp_path / "few", "cards", jobs=None)
    assert begun == []
    monkeypatch.setattr(rendering, "_WORTH_HELP", NUMBER)
    drawn(many, tmp_path / "many", "cards", jobs=None)
    assert begun == [(1, [])], "only a lone thread can be copied, and a git that is read from has another"
    assert files(tmp_path / "few") == files(tmp_path / "many")


def test_a_fault_of_ours_is_met_again_here(many: Cards, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_material: formats.Material) -> bytes:
        raise ZeroDivisionError

    broken = replace(formats.FORMATS["md"], make=fails)
    monkeypatch.setattr(formats, "FORMATS", {**formats.FORMATS, "md": broken})
    with pytest.raises(ZeroDivisionError):
        drawn(many, tmp_path, "cards", jobs=2)
