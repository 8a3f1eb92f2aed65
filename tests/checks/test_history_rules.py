"""What a card says now agrees with what its saved versions said: made-up histories, and what is found in them."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest
from test_completeness import COMPLETE, GONE, WORKSHOP, C, Change, M, P, changed

from lape_cards.checks.past import PastVersion
from lape_cards.checks.run import Selection, Situation, check_file
from lape_cards.diagnostic import Diagnostic
from lape_cards.i18n import translator
from lape_cards.store.cards import card_of, read_card
from lape_cards.store.writer import block

TODAY = date(2018, 4, 20)
ONLY = Selection(("history",))
TARGET, NAME = (*M, "target"), (*M, "name")
Q = {"id": "q", "date": "2018-03", "responsible": "Johtaja", "held": "2018-03-12", "decision": "adjust"}
# The plan was saved before the period began, and one checkpoint was held, which changed nothing.
PLAN = changed(COMPLETE, (P, {"id": "p", "date": "2018-02-15", "responsible": "Johtaja"}))
HELD = changed(COMPLETE, ((*P, "decision"), "continue"))
SILENT, SPOKEN = False, True

Saved = tuple[dict[str, Any], str, bool]


def past(*saved: Saved, follows: dict[int, int] | None = None) -> tuple[PastVersion, ...]:
    """Versions with the numbers 1, 2 …, each of a text, a day, and whether someone wrote its summary."""
    return tuple(
        PastVersion(
            number,
            date.fromisoformat(day),
            "",
            spoken,
            card_of(stamped(data, number, day), "x"),
            (follows or {}).get(number),
        )
        for number, (data, day, spoken) in enumerate(saved, start=1)
    )


def stamped(data: dict[str, Any], number: int, day: str) -> bytes:
    return block({**data, "version": number, "date": day}).encode()


def check(
    data: dict[str, Any], saved: tuple[PastVersion, ...] | None, select: str = "history", today: date = TODAY
) -> list[Diagnostic]:
    """What is found in ``data``, which bears the stamp of its last version."""
    last = saved[-1] if saved else None
    raw = stamped(data, last.number, last.day.isoformat()) if last else block(data).encode()
    return check_file(read_card(raw, "cards/x.yaml"), Situation(today, True, past=saved), Selection((select,)))


def found(data: dict[str, Any], saved: tuple[PastVersion, ...] | None, **more: Any) -> list[str]:
    return [f"{item.code} {'.'.join(map(str, item.path))}" for item in check(data, saved, **more)]


BEGUN = ((PLAN, "2017-12-10", SPOKEN), (HELD, "2018-02-15", SPOKEN))


def moved(*changes: Change) -> dict[str, Any]:
    """The card as it was last saved, with changes."""
    return changed(HELD, *changes)


def test_a_card_that_keeps_its_word() -> None:
    assert found(HELD, past(*BEGUN)) == []
    assert found(HELD, past(*BEGUN), today=date(2018, 1, 1)) == []


def test_without_a_history_nothing_is_held() -> None:
    for data in (PLAN, moved((TARGET, 1)), {**HELD, "version": 7}):
        assert found(data, None) == []


# Goalposts

ALTERED: list[tuple[list[Change], list[str]]] = [
    # what is changed since the last version, and all that is found then
    ([(TARGET, "1.5")], ["changes.0.metrics.0.target"]),
    ([(TARGET, "2.0")], []),
    ([(TARGET, "2–3")], ["changes.0.metrics.0.target"]),
    ([(TARGET, GONE)], ["changes.0.metrics.0.target"]),
    ([((*M, "baseline"), "1.1")], ["changes.0.metrics.0.baseline"]),
    ([((*M, "ideal"), "5")], []),  # it was empty
    ([((*M, "unit"), "pistettä")], []),
    ([((*M, "direction"), "up")], []),  # it was derived
    ([((*M, "direction"), "down")], ["changes.0.metrics.0.direction"]),
    ([(TARGET, "0.5")], ["changes.0.metrics.0.target"]),  # and the direction turns with it
    ([(NAME, "Muu mittari")], ["changes.0.metrics.0.name"]),
    ([(NAME, "  Mittari ")], []),
    ([((*M, "note"), "Huomautus"), ((*M, "method"), "interview")], []),
    ([(M, GONE)], ["changes.0.metrics"]),
    ([((*C, "metrics"), GONE)], ["changes.0.metrics", "changes.0.metrics"]),
    ([((*C, "change"), "Muu")], ["changes.0.change"]),
    ([((*C, "target"), "Muu")], ["changes.0.target"]),
    ([((*C, "ideal"), GONE)], ["changes.0.ideal"]),
    ([((*C, "current"), "Muu")], []),
    ([((*C, "change"), "Muu   \n muutos")], ["changes.0.change"]),
    ([(("changes",), [])], ["changes"]),  # its metrics went with the row
    ([(("benefits",), [{"beneficiary": "Koulut", "text": "Apu"}])], ["benefits"]),
    ([(("benefits", 0, "text"), "Muu")], []),
    ([(("benefits",), GONE)], ["benefits"]),
    ([((*M, "id"), "uusi")], []),  # another rule's
    ([(TARGET, "1.5"), (("period", "start"), "2018-05-01")], ["changes.0.metrics.0.target"]),
    ([(TARGET, "1.5"), (("period",), GONE)], ["changes.0.metrics.0.target"]),
    ([(("period", "start"), "2018-05-01")], []),
]


@pytest.mark.parametrize(("changes", "paths"), ALTERED, ids=lambda value: str(value)[:60])
def test_what_is_altered_under_way(changes: list[Change], paths: list[str]) -> None:
    assert found(moved(*changes), past(*BEGUN), select="LC402") == [f"LC402 {path}" for path in paths]
    # Saved without a word it is found all the same, and with a word it is not.
    for spoken, expected in ((SILENT, paths), (SPOKEN, [])):
        saved = past(*BEGUN, (moved(*changes), "2018-03-20", spoken))
        assert found(moved(*changes), saved, select="LC402") == [f"LC402 {path}" for path in expected]
    if paths:  # put back, it is nothing
        assert found(HELD, past(*BEGUN, (moved(*changes), "2018-03-20", SILENT))) == []
        assert found(HELD, past(*BEGUN, (moved(*changes), "2018-03-20", SILENT), (HELD, "2018-04-01", SILENT))) == []


def test_what_had_only_an_id_was_no_aim() -> None:
    """A new card comes with parts to fill in; one that said nothing may go, or get an id of its own."""
    template = {"changes": [{"id": "row-1", "metrics": [{"id": "metric-1"}]}], "benefits": [{"level": None}]}
    blank = changed(PLAN, (("changes",), template["changes"]), (("benefits",), GONE))
    saved = past((blank, "2018-01-01", SILENT), (blank, "2018-03-05", SILENT))
    assert found(HELD, saved, select="LC402") == []
    filled = (HELD, "2018-03-10", SILENT)
    assert found(blank, past((blank, "2018-01-01", SILENT), filled), select="LC402") != []
    named = changed(HELD, ((*M, "id"), "metric-1"))
    assert found(HELD, past((changed(HELD, (M, {"id": "metric-1"})), "2018-01-01", SILENT)), select="LC402") == []
    gone = past((changed(HELD, (M, {"id": "metric-1"})), "2018-01-01", SILENT), (named, "2018-03-10", SILENT))
    assert found(moved((M, GONE)), gone, select="LC402") == ["LC402 changes.0.metrics"]


def test_what_was_filled_in_on_the_way_is_held_from_then_on() -> None:
    saved = past(*BEGUN, (moved(((*M, "ideal"), 5)), "2018-03-20", SILENT))
    assert found(moved(((*M, "ideal"), 4)), saved) == ["LC402 changes.0.metrics.0.ideal"]
    assert found(HELD, saved) == ["LC402 changes.0.metrics.0.ideal"]


def test_before_the_period_the_plan_is_free() -> None:
    before = changed(PLAN, (TARGET, 5), (("benefits",), GONE))
    assert found(before, past((PLAN, "2017-12-10", SILENT)), today=date(2017, 12, 31)) == []
    assert found(PLAN, past((before, "2017-12-10", SILENT), (PLAN, "2017-12-31", SILENT))) == []
    assert found(before, past((PLAN, "2017-12-10", SILENT)), today=date(2018, 1, 1)) != []


def test_a_period_that_is_moved_before_it_begins_counts_as_moved() -> None:
    later = changed(PLAN, (("period", "start"), "2018-03-01"))
    saved = past((PLAN, "2017-12-10", SILENT), (later, "2017-12-20", SILENT))
    assert found(changed(later, (TARGET, 5)), saved, today=date(2018, 2, 1)) == []
    assert found(changed(later, (TARGET, 5)), saved, today=date(2018, 3, 1)) == ["LC402 changes.0.metrics.0.target"]


@pytest.mark.parametrize(("spoken", "expected"), [(SILENT, ["LC402 changes.0.metrics.0.target"]), (SPOKEN, [])])
def test_a_start_moved_in_one_version_frees_no_later_one_unless_explained(spoken: bool, expected: list[str]) -> None:
    later = moved((("period", "start"), "2018-05-01"))
    saved = past(*BEGUN, (later, "2018-03-01", spoken))
    assert found(changed(later, (TARGET, 1.5)), saved, select="LC402") == expected


def test_a_period_that_comes_with_the_alteration_counts() -> None:
    without = changed(HELD, (("period",), GONE))
    saved = past((without, "2018-02-15", SILENT))
    assert found(moved((TARGET, 1.5)), saved, select="LC402") == ["LC402 changes.0.metrics.0.target"]


def test_a_metric_may_move_to_another_row() -> None:
    row = {**HELD["changes"][0], "id": "d", "metrics": [HELD["changes"][0]["metrics"][0]]}
    other = changed(HELD, (("changes",), [{**HELD["changes"][0], "metrics": HELD["changes"][0]["metrics"][1:]}, row]))
    assert found(other, past(*BEGUN), select="LC402") == []
    lower = changed(other, (("changes", 1, "metrics", 0, "target"), 1.5))
    assert found(lower, past(*BEGUN), select="LC402") == ["LC402 changes.1.metrics.0.target"]


def test_an_id_that_is_added_or_changed_hides_nothing() -> None:
    nameless = [(PLAN, "2017-12-10", SPOKEN), (changed(HELD, ((*M, "id"), GONE)), "2018-02-15", SPOKEN)]
    for saved in (past(*BEGUN), past(*nameless)):
        changes = (((*M, "id"), "uusi"), (TARGET, 1.5))
        assert found(moved(*changes), saved, select="LC402") == ["LC402 changes.0.metrics.0.target"]


def test_taken_away_and_added_again_in_two_versions() -> None:
    saved = past(*BEGUN, (moved((M, GONE)), "2018-03-01", SILENT))
    assert found(moved((TARGET, 1.5)), saved, select="LC402") == ["LC402 changes.0.metrics.0.target"]
    saved = past(*BEGUN, (moved((TARGET, GONE)), "2018-03-01", SILENT))
    assert found(moved((TARGET, 1.5)), saved, select="LC402") == ["LC402 changes.0.metrics.0.target"]


def test_the_last_of_several_alterations_is_told_with_what_was_agreed() -> None:
    saved = past(*BEGUN, (moved((TARGET, 1.5)), "2018-03-01", SILENT), (moved((TARGET, "1.2")), "2018-03-09", SILENT))
    (item,) = check(moved((TARGET, "1.2")), saved, select="LC402")
    assert translator("en")(item.message) == (
        "“Mittari”: “Target” was altered in version 4, after the experiment had begun: from “2” to “1.2”."
    )
    saved = past(*BEGUN, (moved((TARGET, 1.5)), "2018-03-01", SILENT), (moved((TARGET, "1.2")), "2018-03-09", SPOKEN))
    assert check(moved((TARGET, "1.2")), saved, select="LC402") == []


def test_a_text_is_told_in_its_first_words() -> None:
    old, new = (moved(((*C, "target"), "Tavoite " * 20 + end)) for end in ("ensin", "sitten"))
    (item,) = check(new, past((old, "2018-02-15", SILENT)), select="LC402")
    assert translator("en")(item.message) == (
        "“Muutos”: the text of “Target state” has been altered since version 1, and the experiment has begun."
    )
    assert "lape save x -m TEXT" in translator("en")(item.hint or "")


def test_what_the_card_no_longer_says_is_masked_as_well() -> None:
    phone = "040 123 4567"
    old = moved(((*C, "target"), f"Soita {phone}"))
    (item,) = check(HELD, past((old, "2018-02-15", SILENT)), select="LC402")
    assert "altered" in translator("en")(item.message)
    assert phone not in translator("en")(item.message)


def test_an_id_that_told_of_someone_is_masked_as_well() -> None:
    old = {**HELD, "risks": [{**HELD["risks"][0], "id": "040-1234567"}]}
    (item,) = check(HELD, past((old, "2018-02-15", SILENT)), select="LC405")
    assert item.hint is None or "040" not in translator("en")(item.hint)
    assert "040" not in translator("en")(item.message)


@pytest.mark.parametrize("row", [{"target": "parempi"}, {"metrics": [{"target": 4}]}, {"actions": [{"what": "x"}]}])
def test_what_has_no_name_yet_has_not_been_taken_away(row: dict[str, Any]) -> None:
    data = {**HELD, "changes": [row, row]}
    assert found(data, past((data, "2018-03-13", SILENT)), select="LC402") == []


HOSTILE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "decisions and benefits": (
        {
            "checkpoints": [{"id": f"c{n}", "held": "2018-02-01", "decision": "adjust"} for n in range(1000)],
            "benefits": [{"beneficiary": f"b{n}"} for n in range(1000)],
        },
        {"benefits": [{"beneficiary": "b"}]},
    ),
    "alike": ({"benefits": [{"beneficiary": "a"}] * 6000}, {}),
    "renamed": (
        {"changes": [{"id": f"a{n}", "change": f"c{n}"} for n in range(2000)]},
        {"changes": [{"id": f"b{n}", "change": f"c{n}"} for n in range(2000)]},
    ),
    "predictions": (
        {"checkpoints": [{"id": f"c{n}", "held": "2018-02-01"} for n in range(2000)]},
        {"checkpoints": [{"id": f"d{n}", "held": "2018-02-01", "expected": f"e{n}"} for n in range(2000)]},
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_large_histories_end(name: str) -> None:
    first, then = HOSTILE[name]
    old, new = {**HELD, **first}, {**HELD, **first, **then}
    saved = past((old, "2018-02-15", SILENT), (new, "2018-03-01", SILENT), (new, "2018-03-13", SILENT))
    began = time.process_time()
    check(new, saved)
    assert time.process_time() - began < 5


def decided(*changes: Change, **fields: Any) -> dict[str, Any]:
    """The card with a second checkpoint that was held and changed the course."""
    return moved((("checkpoints",), [*HELD["checkpoints"], {**Q, **fields}]), *changes)


LOWER = (TARGET, 1.5)
FOUND = ["LC402 changes.0.metrics.0.target"]

DECISIONS: list[tuple[list[Saved], dict[str, Any], list[str]]] = [
    # versions after the first two, the card now, what is found
    ([], decided(LOWER), []),
    ([(decided(LOWER), "2018-03-15", SILENT)], decided(LOWER), []),
    ([(decided(), "2018-03-15", SILENT)], decided(LOWER), []),
    ([(decided(), "2018-03-15", SILENT), (decided(LOWER), "2018-04-02", SILENT)], decided(LOWER), []),
    # an old decision does not excuse every later alteration
    ([(decided(), "2018-03-15", SILENT), (decided(), "2018-03-20", SILENT)], decided(LOWER), FOUND),
    # several versions on the day it was held
    ([(decided(), "2018-03-12", SILENT), (decided(), "2018-03-12", SILENT)], decided(LOWER), []),
    # altered first, and then the group decided it
    ([(moved(LOWER), "2018-03-01", SILENT)], decided(LOWER), []),
    ([(moved(LOWER), "2018-03-01", SILENT), (decided(LOWER), "2018-03-15", SILENT)], decided(LOWER), []),
    ([], decided(LOWER, decision="expand"), []),
    ([], decided(LOWER, decision="narrow"), []),
    ([], decided(LOWER, decision="continue"), FOUND),
    ([], decided(LOWER, held="2018-06-01"), FOUND),  # still ahead
    ([], decided(LOWER, held=""), FOUND),
    ([(decided(decision="continue"), "2018-03-15", SILENT)], decided(LOWER), []),  # decided anew
]


@pytest.mark.parametrize(("more", "now", "expected"), DECISIONS)
def test_a_decision_at_a_checkpoint_explains(more: list[Saved], now: dict[str, Any], expected: list[str]) -> None:
    assert found(now, past(*BEGUN, *more), select="LC402") == expected


def test_the_first_version_decides_nothing_for_later_ones() -> None:
    old = moved(((*P, "decision"), "adjust"))
    assert found(changed(old, LOWER), past((old, "2018-03-15", SPOKEN)), select="LC402") == FOUND


def test_what_another_clone_explained_stays_explained_after_the_merge() -> None:
    # 3 and 4 were both made from 2; 5 brings them together, and counts as made from 4.
    theirs, ours = (moved(LOWER), "2018-03-20", SPOKEN), (HELD, "2018-03-21", SILENT)
    merged = (moved(LOWER), "2018-03-25", SILENT)
    assert found(moved(LOWER), past(*BEGUN, theirs, ours, follows={4: 1}), select="LC402") == []
    assert found(moved(LOWER), past(*BEGUN, theirs, ours, merged, follows={4: 1}), select="LC402") == []
    silent = (moved(LOWER), "2018-03-20", SILENT)
    (item,) = check(moved(LOWER), past(*BEGUN, silent, ours, merged, follows={4: 1}), select="LC402")
    assert item.message.values["number"] == 3


def test_a_version_that_cannot_be_read_is_passed_over() -> None:
    saved = past(*BEGUN)
    broken = PastVersion(3, date(2018, 3, 1), "", SILENT, None)
    assert found(HELD, (*saved, broken), select="LC402") == []
    (item,) = check(moved(LOWER), (*saved, broken), select="LC402")
    assert item.message.values["number"] == 3
    assert found(moved(LOWER), (broken,), select="LC402") == []


# The other rules


@pytest.mark.parametrize(
    ("saved", "expected"),
    [
        ((), ["LC401 checkpoints.0.held"]),
        (((PLAN, "2018-02-14", SPOKEN),), ["LC401 checkpoints.0.held"]),
        (((PLAN, "2018-02-15", SPOKEN),), []),
    ],
)
def test_a_held_checkpoint_is_saved(saved: tuple[Saved, ...], expected: list[str]) -> None:
    assert found(HELD, past(*saved), select="LC401") == expected
    assert found(HELD, past(*saved), select="LC401", today=date(2018, 2, 14)) == []  # not held yet


EXPECTED, HELD_ON = (*P, "expected"), (*P, "held")


@pytest.mark.parametrize(
    ("second", "day", "now", "expected"),
    [
        # the second version (the first is the plan) and its day, the card now
        (HELD, "2018-02-16", moved((EXPECTED, "Näin käy")), True),
        (moved((EXPECTED, "Näin käy")), "2018-02-16", moved((EXPECTED, "Näin käy")), True),
        (moved((EXPECTED, "Näin käy")), "2018-02-15", moved((EXPECTED, "Näin käy")), False),  # the same day
        (moved((EXPECTED, "Näin käy")), "2018-02-15", moved((EXPECTED, "Näin\n  käy")), False),
        (moved((EXPECTED, "Näin käy")), "2018-02-15", moved((EXPECTED, "Noin käy")), True),
        (changed(PLAN, (EXPECTED, "Näin käy")), "2018-02-01", moved((EXPECTED, "Näin käy")), False),
        (changed(PLAN, (EXPECTED, "Näin käy")), "2018-02-01", HELD, False),
        (HELD, "2018-02-16", moved((EXPECTED, "Näin käy"), (HELD_ON, "2018-05-01")), False),  # still ahead
    ],
)
def test_a_prediction_is_written_before(second: dict[str, Any], day: str, now: dict[str, Any], expected: bool) -> None:
    saved = past((PLAN, "2017-12-10", SPOKEN), (second, day, SPOKEN))
    assert found(now, saved, select="LC403") == ["LC403 checkpoints.0.expected"] * expected


def test_a_first_version_is_given_the_benefit_of_the_doubt() -> None:
    now = moved((EXPECTED, "Näin käy"))
    assert found(now, past((now, "2018-03-01", SILENT)), select="LC403") == []
    assert found(now, (), select="LC403") == []


STAMPED = past(*BEGUN)


@pytest.mark.parametrize(
    ("saved", "version", "day", "expected"),
    [
        ((), None, None, []),
        ((), 1, None, ["version"]),
        ((), None, "2018-02-15", ["date"]),
        (STAMPED, 2, "2018-02-15", []),
        (STAMPED, 3, "2018-02-15", ["version"]),
        (STAMPED, 1, "2018-02-15", ["version"]),
        (STAMPED, None, "2018-02-15", ["version"]),
        (STAMPED, 2, "2018-02-16", ["date"]),
        (STAMPED, 2, None, ["date"]),
        # Others saved a later number on an earlier day: after the merge each is the larger.
        (past(BEGUN[1], BEGUN[0]), 2, "2018-02-15", []),
        (past(BEGUN[1], BEGUN[0]), 2, "2017-12-10", []),
        ((*STAMPED, PastVersion(3, TODAY, "", SILENT, None)), 3, "2018-02-16", []),
        ((*STAMPED, PastVersion(3, TODAY, "", SILENT, None)), 2, "2018-02-15", ["version"]),
    ],
)
@pytest.mark.parametrize("kind", [HELD, WORKSHOP], ids=["experiment", "workshop"])
def test_version_and_date_follow_the_last_save(
    kind: dict[str, Any], saved: tuple[PastVersion, ...], version: int | None, day: str | None, expected: list[str]
) -> None:
    data = {**kind} | ({"version": version} if version else {}) | ({"date": day} if day else {})
    file = read_card(block(data).encode(), "cards/x.yaml")
    items = check_file(file, Situation(TODAY, True, past=saved), Selection(("LC404",)))
    assert [".".join(map(str, item.path)) for item in items] == expected


def test_a_version_that_is_no_number_is_told_once() -> None:
    file = read_card(block({**HELD, "version": "kaksi"}).encode(), "cards/x.yaml")
    items = check_file(file, Situation(TODAY, True, past=STAMPED), Selection(("history", "form")))
    assert [item.code for item in items] == ["LC014"]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ([((*M, "id"), "uusi")], "changes.0.metrics.0.id"),
        ([((*C, "id"), "uusi")], "changes.0.id"),
        ([(("risks", 0, "id"), "uusi")], "risks.0.id"),
        ([(("sites", 0, "id"), "uusi")], "sites.0.id"),
        ([((*P, "id"), "uusi")], "checkpoints.0.id"),
        ([((*M, "id"), "uusi"), (NAME, "Aivan muu")], None),
        ([(M, {"id": "o", "name": "Kolmas", "follow_up": "Kysytään"})], None),
        ([(("risks",), [*HELD["risks"], {"id": "r2", "risk": "Riski"}])], None),
    ],
    ids=str,
)
def test_an_id_never_changes(changes: list[Change], path: str | None) -> None:
    assert found(moved(*changes), past(*BEGUN), select="LC405") == ([f"LC405 {path}"] if path else [])
    saved = past(*BEGUN, (moved(*changes), "2018-03-01", SPOKEN))
    assert found(moved(*changes), saved, select="LC405") == ([f"LC405 {path}"] if path else [])
    assert found(HELD, saved, select="LC405") == []
