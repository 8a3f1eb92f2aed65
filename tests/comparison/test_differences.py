"""What differs between two cards: (older, newer, what is expected), and what holds of any two."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_card import EXPERIMENT, ROOTING, experiment, rooting

from lape_cards.card.kinds import Experiment, Workshop
from lape_cards.comparison.differences import Difference, differences

Data = dict[str, Any]


def card(**over: Any) -> Experiment:
    head = {"format": "1", "kind": "experiment", "id": "kortti", "language": "fi", "title": "Kortti"}
    return Experiment.model_validate({**head, **over})


def found(old: Data, new: Data) -> list[tuple[str, str]]:
    """The kinds and paths of the differences between two small cards."""
    return told(differences(card(**old), card(**new)))


def told(items: list[Difference]) -> list[tuple[str, str]]:
    return [(one.kind, ".".join(map(str, one.path))) for one in items]


ROW = {"id": "rivi", "change": "Muutos"}
ELEMENT = {"group": "Rakenteet", "element": "Tiimirakenne", "status": "planned"}
METRIC = {"id": "mittari", "name": "Mittari", "target": "3"}

CASES: dict[str, tuple[Data, Data, list[tuple[str, str]]]] = {
    "nothing": ({"need": "Tarve"}, {"need": "Tarve"}, []),
    "broken lines": ({"need": "Yksi\nkaksi"}, {"need": "Yksi kaksi\n"}, []),
    "the stamp": ({"version": "1", "date": "2018-01-01"}, {"version": "2", "date": "2018-02-01"}, []),
    "another text": ({"need": "Yksi"}, {"need": "Kaksi"}, [("altered", "need")]),
    "a part that was not there": ({}, {"period": {"start": "2018"}}, [("altered", "period.start")]),
    "a text more": ({"group": ["a"]}, {"group": ["b", "a"]}, [("added", "group.0")]),
    "a text in other words": (
        {"group": ["kaksi päiväkodin opettajaa"]},
        {"group": ["kolme päiväkodin opettajaa"]},
        [("altered", "group.0")],
    ),
    "the same id, another text": (
        {"risks": [{"id": "a", "risk": "Yksi"}]},
        {"risks": [{"id": "a", "risk": "Aivan muuta"}]},
        [("altered", "risks.0.risk")],
    ),
    "another id, the same text": (
        {"risks": [{"id": "a", "risk": "Yksi"}]},
        {"risks": [{"id": "b", "risk": "Yksi"}]},
        [("added", "risks.0"), ("removed", "risks.0")],
    ),
    "what had only an id": (
        {"risks": [{"id": "risk-1"}], "benefits": [{}], "changes": [{"id": "row-1", "metrics": [{"id": "metric-1"}]}]},
        {
            "risks": [{"id": "a", "risk": "Yksi"}],
            "changes": [{"id": "rivi", "change": "Muutos"}],
            "sites": [{"id": "x"}],
        },
        [("added", "risks.0"), ("added", "changes.0")],
    ),
    "an id for what had none": (
        {"risks": [{"risk": "Yksi"}]},
        {"risks": [{"id": "a", "risk": "Yksi"}]},
        [("altered", "risks.0.id")],
    ),
    "an id for the second of two that read alike": (
        {"risks": [{"id": "x", "risk": "Yksi"}, {"risk": "Yksi"}]},
        {"risks": [{"id": "x", "risk": "Yksi"}, {"id": "y", "risk": "Yksi"}]},
        [("altered", "risks.1.id")],
    ),
    "a row in front": (
        {"changes": [ROW]},
        {"changes": [{"id": "uusi", "change": "Ensimmäinen"}, ROW]},
        [("added", "changes.0")],
    ),
    "another order": (
        {"changes": [{"id": "a"}, {"id": "b"}, {"id": "c"}]},
        {"changes": [{"id": "c"}, {"id": "a"}, {"id": "b"}]},
        [("reordered", "changes")],
    ),
    "an action in other words": (
        {"changes": [{**ROW, "actions": [{"what": "Kerho tiistaisin koululla", "responsible": "Koulu"}]}]},
        {"changes": [{**ROW, "actions": [{"what": "Kerho torstaisin koululla", "responsible": "Koulu"}]}]},
        [("altered", "changes.0.actions.0.what")],
    ),
    "an action in place of another": (
        {"changes": [{**ROW, "actions": [{"what": "Kerho tiistaisin", "responsible": "Koulu"}]}]},
        {"changes": [{**ROW, "actions": [{"what": "Avoin ilta perheille", "responsible": "Koulu"}]}]},
        [("added", "changes.0.actions.0"), ("removed", "changes.0.actions.0")],
    ),
    "a measurement corrected": (
        {"changes": [{**ROW, "metrics": [{**METRIC, "measurements": [{"date": "2018-01", "value": "3"}]}]}]},
        {"changes": [{**ROW, "metrics": [{**METRIC, "measurements": [{"date": "2018-01", "value": "4"}]}]}]},
        [("altered", "changes.0.metrics.0.measurements.0.value")],
    ),
    "a metric in another row": (
        {"changes": [{**ROW, "metrics": [METRIC]}, {"id": "toinen"}]},
        {"changes": [ROW, {"id": "toinen", "metrics": [{**METRIC, "target": "5"}]}]},
        [("moved", "changes.1.metrics.0"), ("altered", "changes.1.metrics.0.target")],
    ),
    "a metric in a new row": (
        {"changes": [{**ROW, "metrics": [METRIC]}]},
        {"changes": [ROW, {"id": "toinen", "metrics": [METRIC]}]},
        [("added", "changes.1"), ("moved", "changes.1.metrics.0")],
    ),
    "a metric out of a row that was removed": (
        {"changes": [{"id": "toinen", "metrics": [METRIC]}, ROW]},
        {"changes": [{**ROW, "metrics": [METRIC]}]},
        [("moved", "changes.0.metrics.0"), ("removed", "changes.0")],
    ),
    "an id that stands twice moves nothing": (
        {"changes": [{**ROW, "metrics": [METRIC, METRIC]}, {"id": "toinen"}]},
        {"changes": [ROW, {"id": "toinen", "metrics": [METRIC]}]},
        [
            ("removed", "changes.0.metrics.0"),
            ("removed", "changes.0.metrics.1"),
            ("added", "changes.1.metrics.0"),
        ],
    ),
    "a core element that got its site": (
        {"elements": [ELEMENT]},
        {"elements": [{**ELEMENT, "status": "full", "site": "etela", "note": "Uusi"}]},
        [("altered", "elements.0.status"), ("altered", "elements.0.site"), ("altered", "elements.0.note")],
    ),
    "a core element at two sites in place of one anywhere": (
        {"elements": [ELEMENT]},
        {"elements": [{**ELEMENT, "site": "etela"}, {**ELEMENT, "site": "pohjoinen"}]},
        [("altered", "elements.0.site"), ("added", "elements.1")],
    ),
    "a core element at a site beside the one that has none": (
        {"elements": [ELEMENT]},
        {"elements": [{**ELEMENT, "site": "etela"}, ELEMENT]},
        [("added", "elements.0")],
    ),
    "a core element at another site": (
        {"elements": [{**ELEMENT, "site": "etela"}]},
        {"elements": [{**ELEMENT, "site": "pohjoinen"}]},
        [("added", "elements.0"), ("removed", "elements.0")],
    ),
    "an answer of another respondent": (
        {"evaluation": {"course": [{"by": "Koulu", "text": "Hyvin."}]}},
        {"evaluation": {"course": [{"by": "Neuvola", "text": "Huonosti."}, {"by": "Koulu", "text": "Hyvin."}]}},
        [("added", "evaluation.course.0")],
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), CASES.values(), ids=CASES)
def test_what_differs(old: Data, new: Data, expected: list[tuple[str, str]]) -> None:
    assert found(old, new) == expected


OPPOSITE = {"added": "removed", "removed": "added"}


@pytest.mark.parametrize(("old", "new", "expected"), CASES.values(), ids=CASES)
def test_the_other_way_round_it_is_the_opposite(old: Data, new: Data, expected: list[tuple[str, str]]) -> None:
    turned = sorted(OPPOSITE.get(kind, kind) for kind, _ in found(new, old))
    assert turned == sorted(kind for kind, _ in expected)


def test_a_card_that_became_one_of_another_kind_hides_nothing() -> None:
    workshop = Workshop.model_validate(
        {"format": "1", "kind": "workshop", "id": "kortti", "language": "fi", "title": "Kortti", "subject": "Malli"}
    )
    assert told(differences(card(need="Tarve"), workshop)) == [
        ("altered", "kind"),
        ("altered", "subject"),
        ("altered", "need"),
    ]


def test_where_a_thing_stands_is_told_with_it() -> None:
    data = copy.deepcopy(EXPERIMENT)
    data["changes"][0]["metrics"][0]["target"] = "10"
    (one,) = differences(experiment(), Experiment.model_validate(data))
    assert [getattr(part, "id", None) for part in one.around] == ["yksinaisyys", "yksin"]
    assert (str(one.old), str(one.new)) == ("20–25", "10")


# Every value of the rich cards, each changed alone.

STAMP = ("format", "id", "kind", "version", "date")
CHOICES = {
    "language": ("fi", "sv"),
    "level": ("client", "system"),
    "reached": ("full", "none"),
    "likelihood": ("low", "high"),
    "impact": ("low", "high"),
    "happened": ("full", "none"),
    "status": ("planned", "done", "full", "rejected"),
    "type": ("outcome", "process"),
    "method": ("survey", "interview", "cost"),
    "direction": ("up", "down"),
    "group": ("pilot", "comparison"),
    "decision": ("end", "adjust", "full", "none"),
    "municipal_decision": ("true", "false"),
    "regional_decision": ("true", "false"),
}


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The places of all values of a card's data."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        if isinstance(inner, dict | list):
            yield from leaves(inner, (*path, key))
        elif not (len(path) == 0 and key in STAMP):
            yield (*path, key)


def put(data: Data, path: tuple[str | int, ...], value: Any) -> Data:
    changed = copy.deepcopy(data)
    part: Any = changed
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    return changed


def others(data: Data, path: tuple[str | int, ...]) -> Iterator[str]:
    """Values that the field may have instead."""
    value: Any = data
    for key in path:
        value = value[key]
    yield from CHOICES.get(str(path[-1]), ())
    yield from ("2020-02-02", "2020-02", f"{value} ja muuta", f"{value}-2", "777")


def valid(model: Any, data: Data, path: tuple[str | int, ...]) -> Any:
    """The card with another value at ``path``."""
    original = model.model_validate(data)
    for value in others(data, path):
        try:
            changed = model.model_validate(put(data, path, value))
        except ValueError:
            continue
        if changed != original:
            return changed
    raise AssertionError(path)


PLACES = [("experiment", path) for path in leaves(EXPERIMENT)] + [
    ("rooting", path) for path in leaves(ROOTING["rooting"], ("rooting",))
]


@pytest.mark.parametrize(
    ("kind", "path"), PLACES, ids=lambda value: ".".join(map(str, value)) if isinstance(value, tuple) else value
)
def test_each_changed_value_is_told_once_where_it_stands(kind: str, path: tuple[str | int, ...]) -> None:
    data, original = (EXPERIMENT, experiment()) if kind == "experiment" else (ROOTING, rooting())
    items = differences(original, valid(type(original), data, path))
    if path[-1] == "id":  # another id is another thing
        assert {one.kind for one in items} <= {"added", "removed", "altered", "moved"}
        assert items
        return
    kinds = sorted(one.kind for one in items)
    assert kinds in (["altered"], ["added", "removed"])  # what is known by nothing else is another thing
    assert all(keys((*path, "text"))[: len(keys(one.path))] == keys(one.path) for one in items)
    if kinds == ["altered"]:
        assert keys(items[0].path) in (keys(path), (*keys(path), "text"))


def keys(path: tuple[str | int, ...]) -> tuple[str, ...]:
    """A path without positions: one item may stand without a list around it."""
    return tuple(key for key in path if isinstance(key, str))


CARDS = st.sampled_from([path for path in leaves(EXPERIMENT) if path[-1] != "id"])


@settings(max_examples=30)
@given(st.lists(CARDS, min_size=2, max_size=6, unique=True))
def test_several_changes_are_told_and_turned_round(paths: list[tuple[str | int, ...]]) -> None:
    data = EXPERIMENT
    for path in paths:
        for value in others(data, path):
            try:
                Experiment.model_validate(put(data, path, value))
            except ValueError:
                continue
            data = put(data, path, value)
            break
    old, new = experiment(), Experiment.model_validate(data)
    assert differences(old, old) == differences(new, new) == []
    kinds = sorted(OPPOSITE.get(one.kind, one.kind) for one in differences(new, old))
    assert kinds == sorted(one.kind for one in differences(old, new))


@given(st.permutations(range(4)))
def test_another_order_is_one_difference(order: list[int]) -> None:
    rows = [{"id": f"rivi-{n}", "change": f"Asia {n}"} for n in range(4)]
    expected = [] if order == [0, 1, 2, 3] else [("reordered", "changes")]
    assert found({"changes": rows}, {"changes": [rows[n] for n in order]}) == expected


@pytest.mark.parametrize("texts", [("Sama",) * 4000, tuple(f"Asia {n}" for n in range(4000))])
def test_long_lists_do_not_take_long(texts: tuple[str, ...]) -> None:
    actions = [{"what": text} for text in texts]
    old, new = {"changes": [{**ROW, "actions": actions}]}, {"changes": [{**ROW, "actions": actions[1:]}]}
    assert [kind for kind, _ in found(old, new)] == ["removed"]
